#include <string.h>

#include "format/json/flatten_state.h"

/* List items of one document on this way: there is always room for as many. */
#define FOLLOW_ITEMS 1024

/* Scalars up to the closing bracket go into `items`; anything else ends the way. */
static bool follow_elements(struct json_flat *flat)
{
    struct json_cursor *c = &flat->cursor;
    c->at++;
    json_skip_blanks(c);
    for (bool first = true;; first = false) {
        /* long lists are read in full, where the limit counts values outside of arrays too */
        if (c->at >= c->end || flat->item_count == FOLLOW_ITEMS)
            return false;
        struct event_value *item = &flat->items[flat->item_count++];
        if (first && *c->at == ']') {
            c->at++;
            *item = (struct event_value){.kind = EVENT_VALUE_NULL};
            return true;
        }
        if (*c->at == '[' || *c->at == '{' || json_scalar(c, item) != BW_OK)
            return false;
        json_skip_blanks(c);
        if (c->at >= c->end || (*c->at != ',' && *c->at != ']'))
            return false;
        if (*c->at++ == ']')
            return true;
        json_skip_blanks(c);
    }
}

static bool follow_array(struct json_flat *flat, struct event_value *ret_value)
{
    const uint32_t first = flat->item_count;
    if (!follow_elements(flat))
        return false;
    const uint32_t count = flat->item_count - first;
    *ret_value = flat->items[first];
    if (count > 1)
        *ret_value = (struct event_value){
                .kind = EVENT_VALUE_LIST, .count = count, .items = flat->items + first};
    return true;
}

static bool follow_nested(struct json_flat *flat, struct event_value *ret_value)
{
    struct json_cursor *c = &flat->cursor;
    if (*c->at == '[')
        return follow_array(flat, ret_value);
    c->at++;
    json_skip_blanks(c);
    if (c->at >= c->end || *c->at != '}')
        return false; /* an object where this path has a value */
    c->at++;
    *ret_value = (struct event_value){.kind = EVENT_VALUE_NULL};
    return true;
}

bool json_follow(struct json_flat *flat, struct json_record *ret_record)
{
    struct json_cursor *c = &flat->cursor;
    const struct skeleton_node *node = skeleton_root(&flat->skeleton);
    if (node == NULL)
        return false;
    flat->item_count = 0;
    struct event_value *value = flat->values;
    for (;;) {
        const struct skeleton_edge *edge = skeleton_step(node, c->at, (size_t)(c->end - c->at));
        if (edge == NULL)
            return false;
        c->at += edge->len;
        node = edge->to;
        if (node->entry != NULL)
            break;
        /* A path has as many values as the shape at its end, which are not too many. */
        const bool nested = c->at < c->end && (*c->at == '[' || *c->at == '{');
        if (nested ? !follow_nested(flat, value) : json_scalar(c, value) != BW_OK)
            return false;
        value++;
    }
    *ret_record = (struct json_record){
            .inner_time = BW_TIME_UNKNOWN,
            .entry = node->entry,
            .values = flat->values,
            .len = (size_t)(c->at - flat->text),
            .dropped = 0,
            .repeats = 0,
    };
    return true;
}
