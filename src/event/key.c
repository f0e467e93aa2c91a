#include "event/key.h"

#include <string.h>

#include "base/hash.h"

/* Everything that the value is, and nothing of where it lies. */
static void add_value(struct bw_buffer *out, const struct event_value *v)
{
    const bool slice = v->kind == EVENT_VALUE_UTF8 || v->kind == EVENT_VALUE_UTF16 ||
                       v->kind == EVENT_VALUE_GUID || v->kind == EVENT_VALUE_SID ||
                       v->kind == EVENT_VALUE_BINARY;
    const bool number = v->kind >= EVENT_VALUE_UINT && v->kind <= EVENT_VALUE_TIME;
    /* kind and length in one word: there are many short values, and each byte is hashed */
    const size_t len = slice ? v->bytes.len : v->kind == EVENT_VALUE_LIST ? v->count : 0;
    const uint64_t head = (uint64_t)len << 8 | v->kind;
    const size_t head_len = head > UINT32_MAX ? sizeof(head) : sizeof(uint32_t);
    if (!bw_buffer_reserve(out, sizeof(head) + sizeof(v->u) + (slice ? len : 0)))
        return;
    uint8_t *to = out->ptr + out->len;
    memcpy(to, &head, sizeof(head));
    to += head_len;
    if (slice && len != 0)
        memcpy(to, v->bytes.ptr, len);
    else if (number)
        memcpy(to, &v->u, sizeof(v->u));
    out->len += head_len + (slice ? len : number ? sizeof(v->u) : 0);
    for (uint32_t i = 0; i < v->count && v->kind == EVENT_VALUE_LIST; i++)
        if (v->items[i].kind != EVENT_VALUE_LIST)
            add_value(out, &v->items[i]);
}

/* What the event's values say, as bytes; false when memory is out. */
static bool bytes_of(const struct event *event, struct bw_buffer *scratch, bw_bytes *ret_bytes)
{
    *ret_bytes = event->raw;
    if (event->raw_says_all)
        return true;
    bw_buffer_clear(scratch);
    for (uint32_t i = 0; i < event->shape->field_count; i++)
        add_value(scratch, &event->values[i]);
    *ret_bytes = bw_buffer_bytes(scratch);
    return !scratch->failed;
}

bool event_key(const struct event *event, struct bw_buffer *scratch, uint64_t ret_key[2])
{
    /* Numbers of lines are not known in later parts of an item; where lines lie always is. */
    const bool by_rank = !event->numbered && event->placeless && !event_time_tells(event->time);
    const uint64_t place = event->numbered                            ? event->record_id
                           : by_rank || event_time_tells(event->time) ? 0
                                                                      : event->offset;
    const uint64_t head[] = {event->shape->id, place, (uint64_t)event->time};
    bw_bytes bytes;
    if (!bytes_of(event, scratch, &bytes))
        return false;
    ret_key[0] = bw_hash64_secret(bytes, 1);
    ret_key[1] = bw_hash64((bw_bytes){.ptr = (const uint8_t *)head, .len = sizeof(head)},
            bw_hash64(bytes, ret_key[0]));
    ret_key[0] = event_key_word(ret_key[0], by_rank);
    return true;
}
