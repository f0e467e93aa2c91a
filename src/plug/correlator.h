/*
 * plug/correlator.h - the contract of what looks at several events together.
 *
 * A worker that finds an event which may be part of something larger sends a candidate. The engine
 * sorts the candidates of all evidence by time, leaves out copies, and gives them to the correlator
 * in its own process, after the walk.
 */
#ifndef BW_PLUG_CORRELATOR_H
#define BW_PLUG_CORRELATOR_H

#include "base/buffer.h"
#include "base/status.h"
#include "base/time.h"
#include "finding/finding.h"

#define CANDIDATE_MAX_VALUES 128

/* Slices borrow from the event, or from the frame. */
struct candidate {
    uint32_t base; /* what it is an event of: the detector's own numbers */
    bw_time time;
    uint64_t item_index;
    uint64_t offset;
    uint64_t record_id;
    uint64_t key[2];      /* of the record: equal in copies of it, within one run */
    uint64_t times;       /* from the detector: so many events, at most
                           * BW_LIMIT_CANDIDATE_REPEATS; the correlator is given each of them */
    uint64_t label;       /* the engine's: how the item is called */
    bw_str host;          /* filled in by the engine */
    const bw_str *values; /* of the fields that the base is asked for; ptr NULL: absent */
    uint32_t value_count;
};

/* The key of the next of a record's events: the same in copies of the record. */
static inline void candidate_next(struct candidate *candidate)
{
    candidate->key[1] += UINT64_C(0x9e3779b97f4a7c15);
}

struct detector;
struct correlator;

/* Where results go, and what the correlator may ask. Slices are borrowed for the call. */
struct correlator_sink {
    bw_status (*finding)(
            struct correlator_sink *sink, const struct finding *finding, struct bw_err *err);
    /* A rule that finds nothing by itself was met, as other correlations count it; `host` is empty
     * when its events have several. NULL: nobody counts. */
    void (*quiet)(struct correlator_sink *sink, uint32_t rule, bw_str host);
    /* Appends the label of the item that a candidate came from. */
    void (*label)(struct correlator_sink *sink, uint64_t label, struct bw_buffer *out);
};

struct correlator_counts {
    uint64_t findings;
    uint64_t without_number; /* events without the number that was to be added, averaged … */
    uint64_t forgotten;      /* events that had to go before their time: memory */
    uint64_t groups_cut;     /* groups that they were of */
    uint64_t groups_peak;    /* most groups at once */
};

struct correlator_kind {
    /* 0: nothing looks at several events, and no candidate will come. */
    uint32_t (*base_count)(const struct detector *detector);
    /* Values of each candidate of `base`: at most CANDIDATE_MAX_VALUES. */
    uint32_t (*value_count)(const struct detector *detector, uint32_t base);

    /*
     * NULL when memory is out. `sink` and `detector` are borrowed; `totals` for the call: of each
     * base how many candidates will come at most, or NULL where that is not known.
     */
    struct correlator *(*correlator_new)(
            const struct detector *detector, struct correlator_sink *sink, const uint64_t *totals);
    void (*correlator_free)(struct correlator *correlator); /* NULL is fine */

    /* In the order of time. */
    BW_MUST_CHECK bw_status (*add)(
            struct correlator *correlator, const struct candidate *candidate, struct bw_err *err);
    BW_MUST_CHECK bw_status (*finish)(struct correlator *correlator, struct bw_err *err);
    struct correlator_counts (*counts)(const struct correlator *correlator);
};

#endif
