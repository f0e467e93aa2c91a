#include "input/csv/row_text.h"

#include "base/json_out.h"

#define MAX_DEPTH 16

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == ':';
}

/* The length of the name that `text` begins with, 0 when no '=' follows it. */
static size_t name_length(bw_str text)
{
    size_t len = 0;
    while (len < text.len && is_name_char(text.ptr[len]))
        len++;
    return len < text.len && text.ptr[len] == '=' ? len : 0;
}

static bool starts_member(bw_str text)
{
    return bw_str_starts_with(text, BW_STR(", ")) && name_length(bw_str_from(text, 2)) != 0;
}

/* Where the value that `text` begins with ends: in front of the next member, or of the brace that
 * closes the row. */
static size_t value_length(bw_str text)
{
    size_t open = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        if (c == '{' || c == '[')
            open++;
        if ((c == '}' || c == ']') && open-- == 0)
            return i;
        if (open == 0 && c == ',' && starts_member(bw_str_from(text, i)))
            return i;
    }
    return text.len;
}

static void add_value(bw_str value, struct bw_json *json)
{
    if (bw_str_eq(value, BW_STR("null")))
        bw_json_null(json);
    else
        bw_json_str(json, value);
}

/* The row that `text` begins with; `text` is cut to what is behind it. */
static bool add_row(bw_str *text, struct bw_json *json, unsigned depth)
{
    if (depth > MAX_DEPTH || !bw_str_starts_with(*text, BW_STR("{")))
        return false;
    *text = bw_str_from(*text, 1);
    bw_json_open_object(json);
    for (;;) {
        const size_t name = name_length(*text);
        if (name == 0)
            return false;
        bw_json_key(json, bw_str_head(*text, name));
        *text = bw_str_from(*text, name + 1);
        if (bw_str_starts_with(*text, BW_STR("{"))) {
            if (!add_row(text, json, depth + 1))
                return false;
        } else {
            const size_t value = value_length(*text);
            add_value(bw_str_head(*text, value), json);
            *text = bw_str_from(*text, value);
        }
        if (!starts_member(*text))
            break;
        *text = bw_str_from(*text, 2);
    }
    bw_json_close_object(json);
    if (!bw_str_starts_with(*text, BW_STR("}")))
        return false;
    *text = bw_str_from(*text, 1);
    return true;
}

bool csv_row_text_as_json(bw_str text, struct bw_buffer *out)
{
    const size_t begin = out->len;
    struct bw_json json = {.out = out};
    if (add_row(&text, &json, 1) && text.len == 0)
        return true;
    out->len = begin;
    return false;
}
