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
 * only. `scratch` is overwritten;
 * false when it is too small.
 */
bool event_key(const struct event *event, struct bw_buffer *scratch, uint64_t ret_key[2]);

#endif
