#include "base/number.h"
#include "format/xml/flatten_state.h"

/* A number that is printed as it is written: no sign, no leading zeros. */
static bool is_plain_number(bw_str text)
{
    return text.len != 0 && text.ptr[0] >= '0' && text.ptr[0] <= '9' &&
           (text.len == 1 || text.ptr[0] != '0');
}

struct event_value xml_typed_value(bw_str text, unsigned kind)
{
    uint64_t number;
    bw_time time;
    if ((kind & XML_CUT_WRITTEN) == XML_CUT_NOTHING)
        return (struct event_value){.kind = EVENT_VALUE_NULL};
    if (text.len == 0)
        return event_value_utf8(BW_STR(""));
    if ((kind & XML_CUT_TIME) != 0 && bw_time_parse(text, &time) == BW_OK)
        return (struct event_value){.kind = EVENT_VALUE_TIME, .i = time};
    if ((kind & XML_CUT_SYSTEM) != 0) {
        if (is_plain_number(text) && bw_parse_u64(text, 0, UINT64_MAX, &number) == BW_OK)
            return event_value_uint(number);
        if (bw_parse_hex64(text, &number) == BW_OK)
            return (struct event_value){.kind = EVENT_VALUE_HEX, .u = number};
    }
    return event_value_utf8(text);
}

/* The value behind a piece of structure, written as `kind` says. */
static bool follow_value(struct xml_flat *flat, unsigned kind, struct event_value *ret_value)
{
    struct xml_cursor *c = &flat->cursor;
    const unsigned written = kind & XML_CUT_WRITTEN;
    bw_str text = {.ptr = NULL, .len = 0};
    if (written == XML_CUT_QUOTED || written == XML_CUT_APOSTROPHE) {
        if (xml_value(c, written == XML_CUT_QUOTED ? '"' : '\'', &text) != BW_OK)
            return false;
    } else if (written != XML_CUT_NOTHING && written != XML_CUT_NO_TEXT) {
        if (xml_value(c, '<', &text) != BW_OK)
            return false;
        if (text.len == 0 && written == XML_CUT_TEXT_NOT_EMPTY)
            return false;
    }
    *ret_value = xml_typed_value(text, kind);
    return true;
}

bool xml_follow(struct xml_flat *flat, struct xml_record *ret_record)
{
    struct xml_cursor *c = &flat->cursor;
    const struct skeleton_node *node = skeleton_root(&flat->skeleton);
    struct event_value *value = flat->values;
    while (node != NULL) {
        const struct skeleton_edge *edge = skeleton_step(node, c->at, (size_t)(c->end - c->at));
        if (edge == NULL)
            return false;
        c->at += edge->len;
        node = edge->to;
        if (edge->kind == XML_CUT_END)
            break;
        /* A path has as many values as the shape at its end, which are not too many. */
        if (!follow_value(flat, edge->kind, value))
            return false;
        value++;
    }
    if (node == NULL || node->entry == NULL)
        return false;
    *ret_record = (struct xml_record){
            .entry = node->entry,
            .values = flat->values,
            .len = (size_t)(c->at - flat->text),
            .dropped = 0,
    };
    return true;
}
