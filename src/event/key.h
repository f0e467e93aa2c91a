/* event/key.h - what is the same in all copies of a record. */
#ifndef BW_EVENT_KEY_H
#define BW_EVENT_KEY_H

#include "base/buffer.h"
#include "event/event.h"

/*
 * True when the time alone tells records from each other that say the same: it is finer than
 * milliseconds. A daemon of syslog writes one line into several files, each at another place.
 */
static inline bool event_time_tells(bw_time time)
{
    return time != BW_TIME_UNKNOWN && time % (BW_TIME_SECOND / 1000) != 0;
}

/*
 * Names, values, time, and the record's own number or else its place (where its time does not tell
 * enough): equal for copies of one record, not for two records that say the same. Within one run
 * only. `scratch` is overwritten; false when it is too small.
 */
bool event_key(const struct event *event, struct bw_buffer *scratch, uint64_t ret_key[2]);

/*
 * Of a record without a place, and with a time of whole seconds, nothing but how many equal ones
 * stand before it in its log tells it from those: keys are equal for all of them, and the n-th of
 * one log is a copy of the n-th of another.
 */
static inline bool event_key_by_rank(uint64_t word)
{
    return (word & 1) != 0;
}

/* The first word of a key that says whether it is one. */
static inline uint64_t event_key_word(uint64_t hash, bool by_rank)
{
    return (hash & ~UINT64_C(1)) | by_rank;
}

/* Equal records of one log after another, all logs in turn: how many the one at hand is of. */
struct event_rank {
    uint32_t log;
    uint32_t in_log; /* of this one so far */
    uint32_t most;   /* of any log so far: so many records there are */
};

/* True when another log had this one already. */
static inline bool event_rank_is_copy(struct event_rank *rank, uint64_t log)
{
    if (rank->log != (uint32_t)log)
        rank->in_log = 0;
    rank->log = (uint32_t)log;
    if (++rank->in_log <= rank->most)
        return true;
    rank->most = rank->in_log;
    return false;
}

#endif
