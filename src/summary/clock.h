/*
 * summary/clock.h - how far the clocks of hosts are from each other, by events that two of them
 * saw: one logon (its LogonGuid), one connection (address and port of its origin).
 */
#ifndef BW_SUMMARY_CLOCK_H
#define BW_SUMMARY_CLOCK_H

#include "base/status.h"
#include "finding/host_names.h"
#include "summary/store.h"

/* Why nothing is known of a host that saw events which others could have seen, too. */
enum clock_doubt {
    CLOCK_KNOWN,
    CLOCK_UNMET,     /* no other host saw any of them; `pairs`: how many there are */
    CLOCK_UNSURE,    /* `pairs` were, but one of both saw such an event more than once */
    CLOCK_FEW,       /* `pairs` were seen by another: fewer than CLOCK_MIN_PAIRS with any */
    CLOCK_SCATTERED, /* `pairs` with one other, each apart by another time */
};

/* Times by the clock of `host`, compared with the clock of `against`. */
struct clock_estimate {
    bw_str host;    /* or the log of one without a name: "zeek.conn" */
    bw_str against; /* empty: nothing to compare it with. The host itself: others go by it */
    enum clock_doubt doubt;
    bw_time ahead;  /* the middle of all pairs; negative: it is behind */
    bw_time spread; /* the middle half of the pairs lies within this much (both sides together) */
    uint64_t pairs; /* the fewest on the way to `against` */
    uint32_t steps; /* hosts on that way: 1 when they saw the same events themselves */
};

#define CLOCK_MIN_PAIRS 3   /* fewer say nothing */
#define CLOCK_MAX_PAIRS 501 /* of two hosts that are kept: more do not make it better */
#define CLOCK_MAX_HOSTS 2000
#define CLOCK_MAX_LINKS 8000 /* of two hosts each: 16 MB */

/* Reads the table SUMMARY_MEETINGS. By host, where there are two or more; `names` as in
 * summary/silence.h. Slices are borrowed for the call. */
typedef bw_status clock_visit(
        void *user, const struct clock_estimate *estimate, struct bw_err *err);
BW_MUST_CHECK bw_status clock_each(struct summary_store *store, const struct host_names *names,
        clock_visit *visit, void *user, uint64_t *ret_not_looked_at, struct bw_err *err);

#endif
