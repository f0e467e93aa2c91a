/* summary/silence.h - stretches in which a log that else is steady has no record. */
#ifndef BW_SUMMARY_SILENCE_H
#define BW_SUMMARY_SILENCE_H

#include "base/status.h"
#include "finding/host_names.h"
#include "summary/store.h"

struct silence {
    bw_str host;
    bw_str log;
    bw_str file;     /* of the log, where others of it go on; else empty */
    bw_time from;    /* its last record before */
    bw_time to;      /* its next; of one that ended: the last record of any log of the host */
    bool ended;      /* no record follows */
    bool few;        /* hours that it has: of a host that was silent as a whole it says nothing */
    bw_time usual;   /* 95 of 100 pauses between its hours are shorter, about */
    uint64_t others; /* records of other logs of the host in that time */
};

/*
 * Reads the table SUMMARY_LOG_HOURS. A log is steady when it has records in SILENCE_MIN_HOURS
 * hours, a busy one (hardly an hour without) when it has in SILENCE_FEW_HOURS; a silence is longer
 * than SILENCE_MIN and than SILENCE_TIMES its usual pause (nights and weekends are usual). Gives
 * the longest SILENCE_MAX, by host, then by time. Where the whole host is silent only its log with
 * the longest silence then is told, and none that has few hours.
 *
 * Files of one log that go on beside each other for SILENCE_FEW_HOURS (syslog and kern.log) are
 * looked at each for itself, too: when they are busy, and where no other file stands in the place
 * of the silence, as one that was renamed does.
 */
#define SILENCE_MIN_HOURS 24
#define SILENCE_FEW_HOURS 12
#define SILENCE_BUSY      (3600 * BW_TIME_SECOND) /* at most this is a busy log's usual pause */
#define SILENCE_MIN       (2 * 3600 * BW_TIME_SECOND)
#define SILENCE_TIMES     5
#define SILENCE_RARE      3 /* so many times as long as the fourth pause is one of a file */
#define SILENCE_MAX       400
#define SILENCE_MAX_LOGS  20000 /* with files, of all hosts: 13 MB */
#define SILENCE_MAX_FILES 256   /* of one log */

struct silence_counts {
    uint64_t logs;      /* that were steady enough to tell */
    uint64_t too_few;   /* that were not */
    uint64_t left_out;  /* silences beyond SILENCE_MAX, shorter than those that are given */
    uint64_t more_logs; /* beyond SILENCE_MAX_LOGS: hours that were not looked at */
};

/* `names`: which names are of one host; NULL: each is of its own. Slices are borrowed for the call.
 */
typedef bw_status silence_visit(void *user, const struct silence *silence, struct bw_err *err);
BW_MUST_CHECK bw_status silence_each(struct summary_store *store, const struct host_names *names,
        silence_visit *visit, void *user, struct silence_counts *ret_counts, struct bw_err *err);

/* Hosts of which there are records, in the order in which they are met; at most as logs are. */
typedef bw_status silence_host_visit(void *user, bw_str host, struct bw_err *err);
BW_MUST_CHECK bw_status silence_each_host(
        struct summary_store *store, silence_host_visit *visit, void *user, struct bw_err *err);

#endif
