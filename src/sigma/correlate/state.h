/* sigma/correlate/state.h - what the files of this folder share. */
#ifndef BW_SIGMA_CORRELATE_STATE_H
#define BW_SIGMA_CORRELATE_STATE_H

#include "base/buffer.h"
#include "sigma/correlate/correlate.h"
#include "sigma/correlate/numbers.h"

#define NO_ENTRY UINT64_MAX

/* Sums of any number of whole numbers: gcc and clang have it on all 64-bit machines. */
__extension__ typedef __int128 wide_int;

/* One value (or tuple) of one group, and how many events of the window have it. */
struct distinct {
    struct distinct *next;
    const struct group *group;
    uint64_t key[2]; /* two independent hashes: equal keys are equal values */
    uint64_t count;
};

/* An event inside the timespan. Entries are numbered as they come; numbers are never used again. */
struct entry {
    bw_time time;
    struct group *group;
    uint64_t next; /* of the same group, or NO_ENTRY */
    struct correlate_place place;
    union {
        double number;             /* sums, averages … */
        struct distinct *distinct; /* VALUE_COUNT, NEW_VALUE */
    };
    uint32_t host;
    uint32_t input;
};

/* The definition holds for a group, since some event: what will be told of it. */
struct episode {
    uint64_t last; /* the entry that was counted last */
    uint64_t events;
    uint64_t inputs;
    double number;
    double peak;
    bw_time time;
    bw_time first_time, last_time;
    bw_time signaled;
    struct correlate_place place;
    uint32_t host;
    uint32_t first_host;
    bool several_hosts;
    uint32_t head_count;
    uint64_t tail_count; /* that were put there: the last CORRELATE_SHOWN stay */
    struct entry head[CORRELATE_SHOWN];
    struct entry tail[CORRELATE_SHOWN];
};

/* The events of one definition that share the values it groups by. */
struct group {
    struct group *next; /* in its bucket */
    uint64_t hash;
    uint64_t first, last; /* entries */
    uint64_t count;
    uint64_t asked; /* closed: one past the last entry of the window that was asked last */
    uint64_t distinct;
    wide_int whole;  /* sum of the whole numbers, exactly */
    double fraction; /* sum of the others, and how many of those there are */
    uint64_t fractions;
    struct numbers numbers;
    bw_time since; /* NEW_VALUE: when it was seen first, or lost a value for want of memory */
    struct episode *episode; /* NULL: the definition does not hold */
    uint32_t *seen;          /* TEMPORAL: events of each input */
    bw_time *chain;          /* ORDERED: for each input the latest start of a sequence up to it */
    bw_time *latest;         /* ORDERED: when the input was seen last */
    bw_str *values;          /* as they were first seen */
    bw_str key;              /* the folded values */
    bool cut;                /* it lost events for want of memory */
};

/* Where the events of a base, or the results of a definition, go. */
struct route {
    uint32_t track;
    uint32_t input;
};

struct routes {
    struct route *items;
    uint32_t count;
};

/* One definition at work. Entries of NEW_VALUE are the first events with each value: they stay. */
struct track {
    const struct correlate_definition *definition;
    uint32_t index;
    bool closed;
    struct entry *entries; /* a ring */
    uint64_t capacity;     /* a power of two, or 0 */
    uint64_t head, tail;   /* numbers of the oldest, and of the next to come */
    struct group **groups;
    uint64_t group_buckets; /* a power of two, or 0 */
    uint64_t group_count;
    struct distinct **distincts;
    uint64_t distinct_buckets;
    uint64_t distinct_count;
    struct routes routes; /* of its results */
};

struct correlate {
    struct correlate_options options;
    struct track *tracks;
    struct routes *bases;
    bw_time now;
    bw_time next_due; /* nothing has to be closed before that has passed */
    bool signaled;    /* a result went to another definition */
    size_t used;      /* bytes */
    size_t limit;
    uint64_t groups;
    struct correlate_counts counts;
    uint64_t hash_keys[2]; /* secret: evidence must not choose its buckets */
    struct bw_buffer key;  /* scratch */
    struct bw_buffer folded;
    bw_str *hosts; /* by number; 0 is none, 1 stands for those that there was no room for */
    uint32_t host_count, host_capacity;
    uint32_t *host_slots;
    uint32_t host_slot_count;
    size_t host_bytes;
    struct bw_err *err;
};

static inline struct entry *track_entry(const struct track *t, uint64_t number)
{
    return &t->entries[number & (t->capacity - 1)];
}

/* Times that would leave their range stay at its end; INT64_MAX itself means "never". */
static inline bw_time time_plus(bw_time time, bw_time span)
{
    return time > INT64_MAX - 1 - span ? INT64_MAX - 1 : time + span;
}

static inline bw_time time_minus(bw_time time, bw_time span)
{
    return time < BW_TIME_UNKNOWN + 1 + span ? BW_TIME_UNKNOWN + 1 : time - span;
}

static inline bool track_has_windows(const struct track *t)
{
    return t->definition->type != CORRELATE_NEW_VALUE;
}

static inline bw_time track_due(const struct track *t)
{
    return t->head != t->tail && track_has_windows(t)
                   ? time_plus(track_entry(t, t->head)->time, t->definition->timespan)
                   : INT64_MAX;
}

/* An event on its way into a track. */
struct arrival {
    bw_time time;
    struct correlate_place place;
    uint32_t host;
    const bw_str *values;
    uint32_t value_count;
};

/* tracks.c: the events of a definition */

/*
 * Puts the event into its group. *ret_entry is NULL when it has nothing that the definition counts.
 * False when memory is out.
 */
bool track_add(struct correlate *c, struct track *t, uint32_t input, const struct arrival *arrival,
        struct entry **ret_entry);
/* Takes the oldest event out; returns its group, which may be empty then. */
struct group *track_drop(struct correlate *c, struct track *t);
void track_release(struct correlate *c, struct track *t);

/* groups.c */
/* NULL: the event has no such value. */
const bw_str *arrival_value(const struct arrival *arrival, uint8_t index);
struct group *group_get(struct correlate *c, struct track *t, const struct correlate_input *input,
        const struct arrival *arrival);
void group_free(struct correlate *c, struct track *t, struct group *group);
/* The tuple of the event's fields: false when it has none of them. */
bool tuple_hash(struct correlate *c, const struct track *t, const struct correlate_input *input,
        const struct arrival *arrival, uint64_t ret_key[2]);
/* NULL: the group has no event with it. */
struct distinct *distinct_find(
        const struct track *t, const struct group *group, const uint64_t key[2]);
struct distinct *distinct_get(
        struct correlate *c, struct track *t, const struct group *group, const uint64_t key[2]);
void distinct_free(struct correlate *c, struct track *t, struct distinct *distinct);

/* condition.c: what the group comes to, and whether that fits. `now` is the time of the newest. */
bool group_holds(const struct track *t, const struct group *group, bw_time now, double *ret_number);
void group_count_in(const struct track *t, struct group *group, const struct entry *entry);
void group_count_out(const struct track *t, struct group *group, const struct entry *entry);

/* episode.c: the group's events up to its last belong to what is told. */
bool episode_extend(struct correlate *c, struct track *t, struct group *group, double number);
/* Tells it, where the definition alerts, and forgets it. */
bw_status episode_end(struct correlate *c, struct track *t, struct group *group);
/* The same for NEW_VALUE, with the values that are new. */
bw_status episode_end_new(
        struct correlate *c, struct track *t, struct group *group, const bw_str *fields);

/* A hash that evidence can not steer. */
uint64_t secret_hash(const struct correlate *c, bw_str text);

/* hosts.c */
uint32_t host_number(struct correlate *c, bw_str name);

#endif
