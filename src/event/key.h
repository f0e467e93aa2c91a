/* event/key.h - what is the same in all copies of a record. */
#ifndef BW_EVENT_KEY_H
#define BW_EVENT_KEY_H

#include "base/buffer.h"
#include "event/event.h"

/*
 * Names, values, time, and the record's own number or else its place: equal for copies of one
 * record, not for two records that say the same. Within one run only. `scratch` is overwritten;
 * false when it is too small.
 */
bool event_key(const struct event *event, struct bw_buffer *scratch, uint64_t ret_key[2]);

#endif
