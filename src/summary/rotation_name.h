/*
 * summary/rotation_name.h - which files are one log, by their names alone: auth.log, auth.log.1 and
 * auth.log.2.gz (logrotate, syslogd, auditd), secure-20220717 (logrotate's dateext),
 * access.2022-07-17.log (Tomcat and others), u_ex220717.log (IIS).
 */
#ifndef BW_SUMMARY_ROTATION_NAME_H
#define BW_SUMMARY_ROTATION_NAME_H

#include "base/buffer.h"
#include "base/slice.h"

enum rotation_mark {
    ROTATION_CURRENT, /* no mark: what is written now, or a file that is no log at all */
    ROTATION_NUMBER,  /* 1 is younger than 2 */
    ROTATION_DATE,    /* 20220717 is younger than 20220716 */
};

/* `stem` and `tail` put together are the name of the log that the file is a piece of. */
struct rotation_name {
    enum rotation_mark mark;
    bw_str stem; /* with its folder; borrowed from the label */
    bw_str tail; /* ".log" where the mark stands before it; may be empty */
    uint64_t number;
};

/* Numbers beyond are no rotations. */
#define ROTATION_MAX_NUMBER 9999

/* `label` is a path, with members of archives behind "!". Never fails. */
struct rotation_name rotation_name_of(bw_str label);

/*
 * Adds how the log that the file is a piece of is called among the logs of its host: "syslog" for
 * "web/var/log/syslog.2.gz", "system.journal" for what journald has renamed. Nothing where names
 * say when or whose a piece is (more than ROTATION_MAX_DIGITS digits): each would be a log.
 */
#define ROTATION_MAX_DIGITS 5
void rotation_add_log(struct bw_buffer *out, bw_str label);

#endif
