/* input/login/login_text.h - who logged in, as programs print it: docs/formats/utmp.md. */
#ifndef BW_INPUT_LOGIN_LOGIN_TEXT_H
#define BW_INPUT_LOGIN_LOGIN_TEXT_H

#include "plug/input_kind.h"

extern const struct input_kind input_utmpdump;
extern const struct input_kind input_last;
extern const struct input_kind input_lastlog_text;

#endif
