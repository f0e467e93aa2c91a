/* input/login/utmp.h - who logged in: wtmp, btmp and utmp of Linux, and lastlog. */
#ifndef BW_INPUT_LOGIN_UTMP_H
#define BW_INPUT_LOGIN_UTMP_H

#include "plug/input_kind.h"

extern const struct input_kind input_utmp;
extern const struct input_kind input_lastlog;

#endif
