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

/*
 * The same into *ret_value, fast for what most values are. Members are stored one by one: a struct
 * that is returned and copied costs more than everything else here.
 */
static inline void evtx_item_fill(
        struct evtx_decode *decode, const struct evtx_item *item, struct event_value *ret_value)
{
    const uint8_t *p = decode->chunk.ptr + item->start; /* inside: see struct evtx_item */
    size_t size = item->size;
    if (item->type == EVTX_TYPE_STRING) {
        size &= ~(size_t)1;
        while (size != 0 && p[size - 2] == 0 && p[size - 1] == 0)
            size -= 2;
        ret_value->kind = EVENT_VALUE_UTF16;
        ret_value->bytes.ptr = p;
        ret_value->bytes.len = size;
    } else if (item->type == EVTX_TYPE_UINT32 && size == 4) {
        ret_value->kind = EVENT_VALUE_UINT;
        ret_value->u = evtx_u32(p);
    } else if (item->type == EVTX_TYPE_UINT16 && size == 2) {
        ret_value->kind = EVENT_VALUE_UINT;
        ret_value->u = evtx_u16(p);
    } else if (item->type == EVTX_TYPE_UINT8 && size == 1) {
        ret_value->kind = EVENT_VALUE_UINT;
        ret_value->u = *p;
    } else if (item->type == EVTX_TYPE_HEX64 && size == 8) {
        ret_value->kind = EVENT_VALUE_HEX;
        ret_value->u = evtx_u64(p);
    } else if (item->type == EVTX_TYPE_UINT64 && size == 8) {
        ret_value->kind = EVENT_VALUE_UINT;
        ret_value->u = evtx_u64(p);
    } else if (item->type == EVTX_TYPE_GUID && size == 16) {
        ret_value->kind = EVENT_VALUE_GUID;
        ret_value->bytes.ptr = p;
        ret_value->bytes.len = size;
    } else {
        *ret_value = evtx_item_value(decode, *item);
    }
}

#endif
