/*
 * input/login/last_line.h - one line that last(1) or lastb(1) prints, of util-linux, BusyBox, the
 * BSDs and wtmpdb.
 *
 *     alice    pts/0        203.0.113.77     Sun May  3 08:02 - 08:32  (00:30)
 *     alice    pts/0        203.0.113.77     Sun May  3 08:02:13 2026   still logged in
 *     reboot   system boot  6.1.0-18-amd64   Sun May  3 07:00 - crash (1+02:03)
 *     bob      tty1                          2026-05-03T08:02:13+00:00 - 2026-05-03T08:32:01+00:00
 * (00:29)
 */
#ifndef BW_INPUT_LOGIN_LAST_LINE_H
#define BW_INPUT_LOGIN_LAST_LINE_H

#include "format/syslog/stamp.h"
#include "input/login/entry.h"

struct last_line {
    struct login_entry entry; /* pieces of the line */
    struct stamp stamp;       /* of the login */
    unsigned weekday;         /* 0: Monday … 6: Sunday; 7: it says none */
    bw_str until;             /* "08:32", "crash", "still logged in" */
    bw_str duration;          /* "00:30", "1+02:03"; empty where it says none */
};

/* False when it is none. */
bool last_line_read(bw_str line, struct last_line *ret_line);

/* "wtmp begins Sun May  3 07:00:01 2026", "/var/log/btmp.1 begins …": the time when it has one. */
bool last_line_is_end(bw_str line, struct stamp *ret_stamp);

#endif
