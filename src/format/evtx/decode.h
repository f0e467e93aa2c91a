/* format/evtx/decode.h - substitution values of a record as event values. */
#ifndef BW_FORMAT_EVTX_DECODE_H
#define BW_FORMAT_EVTX_DECODE_H

#include "base/arena.h"
#include "base/reader.h"
#include "event/value.h"
#include "format/evtx/layout.h"

struct evtx_decode {
    bw_bytes chunk;           /* the items' bytes; values borrow from it */
    struct bw_arena *scratch; /* for lists and made-up text: lives as long as the event */
    bool odd;                 /* set when a value does not fit its type */
};

/* Bytes of one value of a type that always has the same; 0 for the others and unknown types. */
size_t evtx_type_size(uint8_t type);

/*
 * An item as an event value. What does not fit its type becomes EVENT_VALUE_BINARY and sets `odd`.
 * EVTX_TYPE_NULL gives EVENT_VALUE_NULL. Text is not copied.
 */
struct event_value evtx_item_value(struct evtx_decode *decode, struct evtx_item item);

#endif
