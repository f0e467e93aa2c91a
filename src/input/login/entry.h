/*
 * input/login/entry.h - an entry of wtmp, btmp or utmp as an event, wherever it was written down:
 * utmp(5).
 */
#ifndef BW_INPUT_LOGIN_ENTRY_H
#define BW_INPUT_LOGIN_ENTRY_H

#include "base/slice.h"
#include "input/text/record.h"

/* ut_type */
enum utmp_type {
    UTMP_EMPTY,
    UTMP_RUN_LVL,
    UTMP_BOOT_TIME,
    UTMP_NEW_TIME,
    UTMP_OLD_TIME,
    UTMP_INIT_PROCESS,
    UTMP_LOGIN_PROCESS,
    UTMP_USER_PROCESS,
    UTMP_DEAD_PROCESS,
    UTMP_ACCOUNTING,
    UTMP_TYPE_COUNT,
};

struct login_entry {
    enum utmp_type type;
    uint32_t pid; /* 0: not known */
    bw_str line, id, user, host;
    bw_str address; /* of the host, in figures; empty: none */
};

/* True of what is called btmp, lastb or so, whatever folder it lies in: all logons in it failed.
 * login(1) of shadow (up to Debian 12) writes them there as USER_PROCESS. */
bool login_name_of_failures(bw_str path);

/* True for an entry of btmp: a LOGIN_PROCESS with the name that was tried. */
bool login_entry_failed(const struct login_entry *entry);

/* Adds the fields of docs/formats/utmp.md. Texts are borrowed for the life of the event. */
void login_entry_add(struct text_record *record, const struct login_entry *entry);

/* The same text when it is an IP address in figures, and not 0.0.0.0 or ::; else empty. */
bw_str login_address(bw_str host);

#endif
