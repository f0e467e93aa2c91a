/*
 * sigma/correlate/correlate.h - events in the order of their time in, groups of them that mean
 * something out.
 *
 * A pure module: it knows definitions and events, nothing of rules, files or processes. An event
 * is a match of one base rule; definitions count, sum or order such events within a timespan, for
 * each group of values, and may build on each other.
 *
 * A window is a set of events of one group whose times differ by at most the timespan, and which
 * can not be made larger. Windows slide: there is one that begins at each event.
 * - Open definitions (only gt and gte on a count or a sum; temporal without `not`) hold at an event
 *   when what came within the timespan up to and with it fits. TEMPORAL_ORDERED with a program
 * wants all steps in their order, too.
 * - All others (lt, lte, eq, neq, averages, percentiles, medians, `not`) are asked when a window
 *   closes, that is when its timespan is over, about all of its events.
 * - NEW_VALUE has no windows. It holds at an event with a value that its group never had before,
 * when the group is known for the timespan and had some value; each such event is a result of its
 * own.
 *
 * Events or windows of a group for which the definition holds one after the other, without an empty
 * timespan between them, are one result.
 */
#ifndef BW_SIGMA_CORRELATE_CORRELATE_H
#define BW_SIGMA_CORRELATE_CORRELATE_H

#include "base/slice.h"
#include "base/status.h"
#include "base/time.h"

enum correlate_type {
    CORRELATE_EVENT_COUNT,
    CORRELATE_VALUE_COUNT,
    CORRELATE_TEMPORAL,
    CORRELATE_TEMPORAL_ORDERED,
    CORRELATE_VALUE_SUM,
    CORRELATE_VALUE_AVG,
    CORRELATE_VALUE_PERCENTILE,
    CORRELATE_VALUE_MEDIAN,
    CORRELATE_NEW_VALUE, /* ours: bounds are on how many values the group had before */
    CORRELATE_VALUE_MIN, /* these two only from aggregations of Sigma 1 */
    CORRELATE_VALUE_MAX,
    CORRELATE_TYPE_COUNT,
};

/* "event_count" …: as rules have it. */
const char *correlate_type_name(uint8_t type);

enum correlate_op {
    CORRELATE_GT,
    CORRELATE_GTE,
    CORRELATE_LT,
    CORRELATE_LTE,
    CORRELATE_EQ,
    CORRELATE_NEQ,
    CORRELATE_OP_COUNT,
};
#define CORRELATE_MAX_BOUNDS 6

/* "gt" …, and ">" … for people. */
const char *correlate_op_name(uint8_t op);
const char *correlate_op_sign(uint8_t op);

/* All bounds of a definition must hold. */
struct correlate_bound {
    uint8_t op; /* enum correlate_op */
    double number;
};

/* An extended condition in postfix form: numbers of inputs, and these. */
enum correlate_code {
    CORRELATE_CODE_NOT = 0xfd,
    CORRELATE_CODE_AND = 0xfe,
    CORRELATE_CODE_OR = 0xff,
};

#define CORRELATE_MAX_INPUTS 64

/* Values that a program may have open: brackets nest to BW_LIMIT_NESTING, and each level holds two.
 */
#define CORRELATE_MAX_DEPTH 256

/* "This input has no such field": always absent. */
#define CORRELATE_NO_VALUE 0xff

/* "This input is no step of a sequence": its program says when it must not be there. */
#define CORRELATE_NO_STEP 0xff

/* A base rule, or an earlier definition, whose events a definition looks at. */
struct correlate_input {
    uint32_t source; /* a base; or a definition, below the number of the one that uses it */
    bool correlation;
    uint8_t step; /* TEMPORAL_ORDERED with a program: which step of the sequence it may be, below
                   * input_count; several may be the same one */
    const uint8_t *groups; /* for each of group_count: which value of the event; of a definition:
                            * which of its groups */
    const uint8_t *fields; /* the same for each of field_count */
};

struct correlate_definition {
    uint8_t type;
    bool alerts; /* its results are told; else only other definitions see them */
    bw_time timespan;
    uint32_t group_count;
    uint32_t field_count;
    double percentile; /* 0 to 100 */
    const struct correlate_bound *bounds;
    uint32_t bound_count; /* TEMPORAL, TEMPORAL_ORDERED: 0 means all inputs, or the program;
                           * NEW_VALUE: any number */
    const uint8_t *program;
    uint32_t program_len;
    const struct correlate_input *inputs; /* TEMPORAL_ORDERED: in this order, or by steps */
    uint32_t input_count;
};

/* True when the definition is asked at the close of a window (see above). */
bool correlate_is_closed(const struct correlate_definition *definition);

/* Where an event can be found again. */
struct correlate_place {
    uint64_t item_index;
    uint64_t offset;
    uint64_t record_id;
    uint64_t label; /* the caller's: how the item is called */
};

struct correlate_event {
    uint32_t base;
    bw_time time;
    struct correlate_place place;
    bw_str host;
    const bw_str *values; /* ptr NULL: absent */
    uint32_t value_count;
};

/* What a result shows of the events that made it. */
#define CORRELATE_SHOWN 5

struct correlate_shown {
    uint32_t input; /* of the definition */
    bw_time time;
    struct correlate_place place;
    bw_str host;
};

/* Slices live as long as the call. */
struct correlate_result {
    uint32_t definition;
    const bw_str *groups; /* group_count values; ptr NULL: absent */
    const bw_str *fields; /* NEW_VALUE: the new ones, field_count; else NULL */
    double number;        /* the count, sum … when it first held */
    double peak;          /* the largest while it held (the smallest where it has to be small) */
    uint64_t inputs;      /* bits: which of them had events */
    uint64_t events;      /* in all */
    bw_time time;         /* of the event that completed it; closed: of its window's last */
    bw_time first, last;
    struct correlate_place place; /* of that event */
    bw_str host;
    uint32_t hosts; /* distinct ones among the events, up to 2: "several" */
    struct correlate_shown head[CORRELATE_SHOWN];
    uint32_t head_count;
    struct correlate_shown tail[CORRELATE_SHOWN]; /* those after the head, the latest of them */
    uint32_t tail_count;
};

struct correlate_counts {
    uint64_t events;
    uint64_t results;        /* that were told */
    uint64_t without_number; /* events left out of a sum, average … */
    uint64_t forgotten;      /* events dropped before their time, for want of memory */
    uint64_t groups_cut;     /* groups that lost events by that */
    uint64_t groups_peak;    /* the most that were active at once */
};

struct correlate;

struct correlate_options {
    const struct correlate_definition *definitions; /* borrowed */
    uint32_t definition_count;
    uint32_t base_count;
    /*
     * Borrowed for correlate_new: of each base how many events there will be at most. Definitions
     * that can not hold then get none, and cost nothing. NULL: not known.
     */
    const uint64_t *base_totals;
    size_t memory; /* 0: BW_LIMIT_CORRELATE_BYTES */
    /* Any status but BW_OK stops and is given back. */
    bw_status (*found)(void *user, const struct correlate_result *result, struct bw_err *err);
    /* A definition that does not alert was met; `host` is empty when its events have several.
     * NULL: nobody counts. */
    void (*met)(void *user, uint32_t definition, bw_str host);
    void *user;
};

/* NULL when memory is out. */
struct correlate *correlate_new(const struct correlate_options *options);
void correlate_free(struct correlate *c); /* NULL is fine */

/*
 * The next event; times must not go back. Results come when they are complete, so not in the order
 * of their times. BW_E_RANGE when the time is before that of an earlier event or unknown.
 */
BW_MUST_CHECK bw_status correlate_add(
        struct correlate *c, const struct correlate_event *event, struct bw_err *err);

/* There are no more events: closes all windows. */
BW_MUST_CHECK bw_status correlate_finish(struct correlate *c, struct bw_err *err);

struct correlate_counts correlate_counts(const struct correlate *c);

#endif
