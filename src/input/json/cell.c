#include "input/json/cell.h"

#include "base/json_out.h"
#include "format/json/skip.h"

bw_str json_cell_text(const struct event_value *value)
{
    return value->kind == EVENT_VALUE_UTF8 ? bw_str_trim(bw_bytes_str(value->bytes)) : (bw_str){0};
}

bool json_cell_looks(const struct event_value *value)
{
    if (value->kind != EVENT_VALUE_UTF8 || value->bytes.len < 2)
        return false;
    const bw_str text = json_cell_text(value);
    return text.len > 2 && ((text.ptr[0] == '{' && text.ptr[text.len - 1] == '}') ||
                                   (text.ptr[0] == '[' && text.ptr[text.len - 1] == ']'));
}

/* Appends `text` when it is one JSON value and nothing else. */
static bool add_value(struct bw_buffer *document, bw_str text)
{
    const size_t begin = document->len;
    bw_buffer_add_str(document, text);
    if (!bw_buffer_reserve(document, JSON_PADDING))
        return false;
    struct json_cursor cursor = {
            .at = bw_buffer_str(document).ptr + begin,
            .end = bw_buffer_str(document).ptr + document->len,
    };
    if (json_skip_value(&cursor) == BW_OK && cursor.at == cursor.end)
        return true;
    document->len = begin;
    return false;
}

bool json_cell_add(struct bw_buffer *document, bw_str name, bw_str text)
{
    bw_buffer_add_char(document, document->len == 0 ? '{' : ',');
    bw_json_add_str(document, name);
    bw_buffer_add_char(document, ':');
    return add_value(document, text);
}
