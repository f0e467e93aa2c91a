#include "format/evtx/unnamed.h"

#include <inttypes.h>

#include "format/evtx/stock.h"

/* Text of an event: UTF-16 without control characters, and NULs at its end alone. */
static bool is_text(bw_bytes utf16)
{
    size_t units = utf16.len / 2;
    while (units != 0 && evtx_u16(utf16.ptr + 2 * units - 2) == 0)
        units--;
    bool high = false;
    for (size_t i = 0; i < units; i++) {
        const uint16_t unit = evtx_u16(utf16.ptr + 2 * i);
        const bool low = (unit & 0xfc00) == 0xdc00;
        if (low != high || (unit < ' ' && unit != '\t' && unit != '\n' && unit != '\r'))
            return false;
        high = (unit & 0xfc00) == 0xd800;
    }
    return !high;
}

static bool looks_right(const struct evtx_reader *reader, const struct evtx_item *item)
{
    const uint8_t base = item->type & (uint8_t)~EVTX_TYPE_ARRAY;
    bw_bytes text;
    if (base > EVTX_TYPE_HEX64 && item->type != EVTX_TYPE_BINXML)
        return false;
    if (!evtx_item_size_fits(item->type, item->size))
        return false;
    if (item->type == EVTX_TYPE_NULL)
        return item->size == 0;
    return item->type != EVTX_TYPE_STRING ||
           (bw_bytes_slice(reader->chunk, item->start, item->size, &text) == BW_OK &&
                   is_text(text));
}

static void put_u16(struct bw_buffer *out, size_t number)
{
    const uint8_t bytes[2] = {(uint8_t)number, (uint8_t)(number >> 8)};
    bw_buffer_add(out, bytes, sizeof(bytes));
}

/* Element `name` (UTF-16LE) without attributes, on which nothing depends. */
static void put_element(struct bw_buffer *out, const char *name, size_t size)
{
    bw_buffer_add_char(out, EVTX_TOKEN_OPEN_START);
    put_u16(out, 0xffff);
    put_u16(out, size);
    bw_buffer_add(out, name, size);
    bw_buffer_add_char(out, EVTX_TOKEN_CLOSE_START);
}

/* Stands value `number` of the template in its element UserData? */
static bool in_user_data(const struct evtx_template *outer, uint32_t number)
{
    for (uint32_t i = 1; i < outer->node_count; i++) {
        const struct evtx_node *node = &outer->nodes[i];
        if (node->kind != EVTX_NODE_ELEMENT || !bw_str_eq(node->text, BW_STR("UserData")))
            continue;
        for (uint32_t c = node->first_child; c != 0; c = outer->nodes[c].next)
            if (outer->nodes[c].kind == EVTX_NODE_VALUE && outer->nodes[c].number == number)
                return true;
    }
    return false;
}

static void put_data(struct bw_buffer *out, uint32_t number)
{
    static const char data[] = "D\0a\0t\0a";
    put_element(out, data, sizeof(data));
    bw_buffer_add_char(out, EVTX_TOKEN_SUBSTITUTION); /* what is null keeps its place */
    put_u16(out, number);
    bw_buffer_add_char(out, EVTX_TYPE_NULL); /* any: one template for all of this length */
    bw_buffer_add_char(out, EVTX_TOKEN_END_ELEMENT);
}

bw_status evtx_unnamed_template(struct evtx_reader *reader, const struct evtx_content *content,
        const struct evtx_part *part, struct evtx_template **ret_template, struct bw_err *err)
{
    static const char event_data[] = "E\0v\0e\0n\0t\0D\0a\0t\0a";
    const struct evtx_item *items = &content->items.items[part->first_item];
    struct bw_buffer *canon = &reader->templates.canon;
    for (uint32_t i = 0; i < part->item_count; i++)
        if (!looks_right(reader, &items[i]))
            return bw_fail(err, BW_E_NOT_FOUND,
                    "no place of the evidence has its template, and value %" PRIu32 " is odd", i);
    const bool wrapped = !in_user_data(content->parts[part->parent].template, part->value);
    bw_buffer_clear(canon);
    if (wrapped)
        put_element(canon, event_data, sizeof(event_data));
    for (uint32_t i = 0; i < part->item_count; i++)
        put_data(canon, i);
    if (wrapped)
        bw_buffer_add_char(canon, EVTX_TOKEN_END_ELEMENT);
    return evtx_library_template(reader->library, bw_buffer_bytes(canon), ret_template, err);
}
