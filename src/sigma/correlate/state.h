/* sigma/correlate/state.h - what the files of this folder share. */
#ifndef BW_SIGMA_CORRELATE_STATE_H
#define BW_SIGMA_CORRELATE_STATE_H

#include "base/buffer.h"
#include "sigma/correlate/correlate.h"
#include "sigma/correlate/numbers.h"

#define NO_ENTRY UINT64_MAX

/* Sums of any number of whole numbers: gcc and clang have it on all 64-bit machines. */
__extension__ typedef __int128 wide_int __attribute__((aligned(8)));

/* Lines of the processor's caches: what an event touches should lie in few of them. */
#define CACHE_LINE 64

/*
 * One value (or tuple) of one group, and how many events of the window have it. They lie in one
 * array for each track, and are known by their place in it; 0 is none.
 */
struct distinct {
    uint64_t key[2]; /* two independent hashes: equal keys are equal values */
    const struct group *group;
    uint32_t next; /* in its bucket, or among the free ones */
    uint32_t count;
};

/* An event inside the timespan. Entries are numbered as they come; numbers are never used again. */
struct entry {
    bw_time time;
    struct group *group;
    struct correlate_place place;
    union {
        double number;     /* sums, averages … */
        uint32_t distinct; /* VALUE_COUNT, NEW_VALUE */
    };
    uint32_t next_distance; /* how much later the next of the same group came; 0: there is none */
    uint32_t host : 26;
    uint32_t input : 6;
};
#define ENTRY_HOST_MAX ((UINT32_C(1) << 26) - 1)
_Static_assert(sizeof(struct entry) == CACHE_LINE, "an entry is one line of the cache");
_Static_assert(CORRELATE_MAX_INPUTS <= 1 << 6, "an input fits into an entry");

struct episode; /* episode.h */

/* The events of one definition that share the values it groups by. */
struct group {
    /* what most events touch comes first, a line of the cache */
    struct group *next;   /* in its bucket */
    uint64_t key[2];      /* two independent hashes of its values: equal keys are equal values */
    uint64_t first, last; /* entries */
    uint64_t count;
    union {
        uint64_t distinct; /* VALUE_COUNT, NEW_VALUE */
        uint64_t inputs;   /* TEMPORAL: bits, which of them have events */
    };
    struct episode *episode; /* NULL: the definition does not hold */
    /* the second line, for those types that have anything in it */
    uint64_t asked; /* closed: one past the last entry of the window that was asked last */
    union {
        struct {
            wide_int whole;  /* sum of the whole numbers, exactly */
            double fraction; /* sum of the others, and how many of those there are */
            uint64_t fractions;
        } sum;
        struct numbers numbers; /* where the track keeps an order */
        bw_time since; /* NEW_VALUE: when it was seen first, or lost a value for want of memory */
        struct {
            uint32_t *seen;  /* TEMPORAL: events of each input */
            bw_time *chain;  /* ORDERED: for each step the latest start of a sequence up to it */
            bw_time *latest; /* ORDERED: when the step was seen last */
        };
    };
    bw_str *values; /* as they were first seen */
    uint32_t lines; /* of the cache, that it takes with all that belongs to it */
    bool cut;       /* it lost events for want of memory */
    bool full;      /* NEW_VALUE: had enough values: it is not asked again */
};
_Static_assert(offsetof(struct group, asked) == CACHE_LINE, "the second line begins there");

/* Memory of a group that is gone, for the next: they come and go with their events. */
struct free_group {
    struct free_group *next;
};
#define FREE_SIZES 16
#define FREE_LINES (BW_MIB / CACHE_LINE) /* at most */

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
    bool takes_tuple;  /* counts values, or tuples of them */
    bool takes_number; /* looks at numbers: their sum, or their order */
    bool keeps_order;
    bool temporal; /* ordered or not */
    bool ordered;
    uint32_t steps;  /* of a sequence */
    bool idle;       /* it can not hold, or nobody hears of it: it gets no events */
    uint64_t enough; /* NEW_VALUE: a group of so many values never holds again; or UINT64_MAX */
    struct entry *entries; /* a ring */
    uint64_t capacity;     /* a power of two, or 0 */
    uint64_t head, tail;   /* numbers of the oldest, and of the next to come */
    struct group **groups;
    uint64_t group_buckets; /* a power of two, or 0 */
    uint64_t group_count;
    struct distinct *distincts; /* [0] is the head of the free ones */
    uint32_t distinct_capacity; /* a power of two, or 0 */
    uint32_t distinct_count;    /* in use, or free: what was used up of the capacity, [0] with it */
    uint32_t *distinct_buckets; /* as many as the capacity */
    struct routes routes;       /* of its results */
};

#define KNOWN_VALUES 4

/* What a value alone is known by, once for all definitions that look at it. */
struct known_key {
    uint64_t arrival; /* of which event */
    uint64_t key[2];
};
#define KNOWN_KEYS 16 /* values of an event; those behind have it made each time */

/* The same of several values together: definitions group alike, and follow each other. */
struct known_group {
    uint64_t arrival;
    uint32_t count;
    uint8_t indexes[KNOWN_VALUES];
    bool any;
    uint64_t key[2];
};

struct correlate {
    struct correlate_options options;
    struct track *tracks;
    uint32_t *windowed; /* those of them that get events and have windows, in their order */
    uint32_t windowed_count;
    struct routes *bases;
    bw_time now;
    bw_time next_due; /* nothing has to be closed before that has passed */
    bool signaled;    /* a result went to another definition */
    size_t used;      /* bytes */
    size_t limit;
    uint64_t groups;
    struct free_group *free_groups[FREE_SIZES]; /* by how many lines of the cache they have */
    size_t free_lines;                          /* of all of them; they do not count as used */
    struct correlate_counts counts;
    struct bw_buffer key; /* scratch */
    uint64_t arrivals;    /* so far, those of results among them */
    struct known_key known_keys[KNOWN_KEYS];
    struct known_group known_group;
    bw_str *hosts; /* by number; 0 is none, 1 stands for those that there was no room for */
    uint32_t host_count, host_capacity;
    uint32_t last_host;
    uint32_t *host_slots;
    uint32_t host_slot_count;
    size_t host_bytes;
    struct bw_err *err;
};

static inline struct entry *track_entry(const struct track *t, uint64_t number)
{
    return &t->entries[number & (t->capacity - 1)];
}

/* The entry of the same group that came after this one, or NO_ENTRY. */
static inline uint64_t entry_next(const struct track *t, uint64_t number)
{
    const uint32_t distance = track_entry(t, number)->next_distance;
    return distance != 0 ? number + distance : NO_ENTRY;
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
    uint64_t number; /* of the arrival, from 1 */
    bw_time time;
    struct correlate_place place;
    uint32_t host;
    const bw_str *values;
    uint32_t value_count;
};

/* tracks.c: the events of a definition */
void track_init(struct track *t, const struct correlate_definition *definition, uint32_t index);
/*
 * Puts the event into its group. *ret_entry is NULL when it has nothing that the definition counts.
 * False when memory is out.
 */
bool track_add(struct correlate *c, struct track *t, uint32_t input, const struct arrival *arrival,
        struct entry **ret_entry);
/* Takes the oldest event out; returns its group, which may be empty then. */
struct group *track_drop(struct correlate *c, struct track *t);
void track_release(struct correlate *c, struct track *t);

/* condition.c: what the group comes to, and whether that fits. `now` is the time of the newest. */
bool group_holds(const struct track *t, const struct group *group, bw_time now, double *ret_number);
/* Would the bounds of a number, or a temporal definition of inputs, hold if these were all? */
bool bounds_hold(const struct correlate_definition *d, double number);
bool inputs_hold(const struct track *t, uint64_t inputs);
/* TEMPORAL_ORDERED: of how many steps the sequence is. */
uint32_t count_steps(const struct correlate_definition *d);
void group_count_in(const struct track *t, struct group *group, const struct entry *entry);
void group_count_out(const struct track *t, struct group *group, const struct entry *entry);

/* expect.c: which definitions can hold at all, by how many events there will be of each base. */
void tracks_expect(struct correlate *c);

/* hosts.c */
uint32_t host_number(struct correlate *c, bw_str name);

#endif
