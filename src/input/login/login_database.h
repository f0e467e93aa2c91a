/*
 * input/login/login_database.h - wtmp.db of wtmpdb and lastlog2.db: what wtmp and lastlog are on
 * systems whose times do not end in 2038. See docs/formats/utmp.md.
 */
#ifndef BW_INPUT_LOGIN_LOGIN_DATABASE_H
#define BW_INPUT_LOGIN_LOGIN_DATABASE_H

#include "plug/input_kind.h"

extern const struct input_kind input_login_database;

#endif
