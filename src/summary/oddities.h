/* summary/oddities.h - what is odd about the logs of evidence, line by line, the worst first. */
#ifndef BW_SUMMARY_ODDITIES_H
#define BW_SUMMARY_ODDITIES_H

#include "base/status.h"
#include "plug/hunt_summary.h"
#include "summary/anomaly_kinds.h"
#include "summary/store.h"

/* One thing that is odd; or how the clock of a host is. */
struct oddity {
    const struct anomaly_kind *kind;
    unsigned rank; /* of its kind */
    bw_str host;
    bw_str log; /* or file */
    bw_str detail;
    bw_str place; /* file and offset; may be empty */
    uint64_t count;
    bw_time first;
    bw_time last;
};

/* True for what is said of a clock alone: not odd where clocks agree. */
bool oddity_is_clock(const struct oddity *oddity);
bool oddity_is_unknown_clock(const struct oddity *oddity); /* one of those */

struct oddities;

struct oddities *oddities_new(void);           /* NULL when memory is out */
void oddities_free(struct oddities *oddities); /* NULL is fine */

/* Notes and items as the engine gives them, before oddities_collect. Nothing is borrowed. */
void oddities_add_note(struct oddities *oddities, const struct hunt_note *note);
void oddities_add_item(struct oddities *oddities, const struct hunt_item *item);

/* Once, with the rows of summarizer_anomalies or summarizer_hunt. */
BW_MUST_CHECK bw_status oddities_collect(
        struct oddities *oddities, struct summary_store *rows, struct bw_err *err);

/* What was collected: by weight, kind, host and time. Lives as long as `oddities`. */
const struct oddity *oddities_list(const struct oddities *oddities, size_t *ret_count);

struct oddities_counts {
    uint64_t left_out;      /* lines beyond those that are kept */
    uint64_t more_logs;     /* whose silences were not looked for */
    uint64_t not_looked_at; /* events that say nothing about clocks: too many hosts */
    bool clock_seen;        /* a host has an estimate */
};
struct oddities_counts oddities_counts(const struct oddities *oddities);

#endif
