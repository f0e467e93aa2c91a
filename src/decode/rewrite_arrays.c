/* Literals that are taken out of a list by their number, or stand in a template of JavaScript. */
#include "decode/pieces.h"
#include "decode/rewrite.h"
#include "decode/text.h"

/* ---- a=['ami','who'];a[1] ---- */

/* Lists of one text; obfuscators keep all their words in one or two. */
#define ARRAYS_MAX 4

struct array {
    bw_str name; /* with PowerShell's dollar */
    struct pieces pieces;
};

static bool is_name_char(char c)
{
    return decode_is_word(c) || c == '$';
}

/* The name that ends at `end`, blanks aside. */
static bw_str name_before(bw_str text, size_t end)
{
    while (end != 0 && decode_is_blank(text.ptr[end - 1]))
        end--;
    size_t start = end;
    while (start != 0 && is_name_char(text.ptr[start - 1]))
        start--;
    return (bw_str){.ptr = text.ptr + start, .len = end - start};
}

/* name = ['a','b'], @('a','b') or 'a','b'; `at` is the sign between. */
static bool array_at(bw_str text, size_t at, struct array *array)
{
    array->name = name_before(text, at);
    size_t i = decode_skip_blanks(text, at + 1);
    i += i < text.len && text.ptr[i] == '@';
    i += i < text.len && (text.ptr[i] == '[' || text.ptr[i] == '(');
    return array->name.len != 0 && pieces_at(text, i, &array->pieces) && array->pieces.count > 1;
}

static const struct array *find_array(const struct array *arrays, size_t count, bw_str name)
{
    for (size_t i = count; name.len != 0 && i-- != 0;)
        if (bw_str_eq_ascii_nocase(arrays[i].name, name))
            return &arrays[i];
    return NULL;
}

/* [1] or [0x1] at `at`: the bytes it takes, 0: it is something else. */
static size_t place_at(bw_str text, size_t at, uint32_t *ret_index)
{
    const size_t start = decode_skip_blanks(text, at + 1);
    const size_t len = decode_number_at(text, start, ret_index);
    const size_t close = decode_skip_blanks(text, start + len);
    return len != 0 && close < text.len && text.ptr[close] == ']' ? close + 1 - at : 0;
}

bool rewrite_arrays(bw_str text, struct bw_buffer *out)
{
    struct array arrays[ARRAYS_MAX];
    size_t count = 0;
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        const char c = text.ptr[i];
        if (c == '=' && count < ARRAYS_MAX && array_at(text, i, &arrays[count]))
            count++;
        const bw_str name = c == '[' && count != 0 ? name_before(text, i) : BW_STR("");
        const struct array *array = find_array(arrays, count, name);
        uint32_t index;
        const size_t len = array != NULL ? place_at(text, i, &index) : 0;
        if (len == 0 || index >= array->pieces.count || out->len < name.len) {
            bw_buffer_add_char(out, c);
            i++;
            continue;
        }
        out->len -= name.len;
        bw_buffer_add_str(out, array->pieces.quote);
        bw_buffer_add_str(out, array->pieces.items[index]);
        bw_buffer_add_str(out, array->pieces.quote);
        i += len;
        changed = true;
    }
    return changed;
}

/* ---- `who${'ami'}` ---- */

/* 'ami', "ami" or `ami` at `at`. */
static bool template_part_at(bw_str text, size_t at, bw_str *ret_body, size_t *ret_end)
{
    struct decode_literal literal;
    if (decode_literal_at(text, at, &literal)) {
        *ret_body = literal.body;
        *ret_end = literal.end;
        return true;
    }
    if (at >= text.len || text.ptr[at] != '`')
        return false;
    const size_t len = bw_str_find_char(bw_str_from(text, at + 1), '`');
    if (len == SIZE_MAX)
        return false;
    *ret_body = bw_str_head(bw_str_from(text, at + 1), len);
    *ret_end = at + len + 2;
    return bw_str_find_char(*ret_body, '$') == SIZE_MAX;
}

bool rewrite_templates(bw_str text, struct bw_buffer *out)
{
    bool changed = false;
    if (bw_str_find_char(text, '`') == SIZE_MAX)
        return false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        bw_str body;
        size_t end;
        if (bw_str_starts_with(bw_str_from(text, i), BW_STR("${")) &&
                template_part_at(text, decode_skip_blanks(text, i + 2), &body, &end)) {
            end = decode_skip_blanks(text, end);
            if (end < text.len && text.ptr[end] == '}') {
                bw_buffer_add_str(out, body);
                i = end + 1;
                changed = true;
                continue;
            }
        }
        bw_buffer_add_char(out, text.ptr[i++]);
    }
    return changed;
}
