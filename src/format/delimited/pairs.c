#include "format/delimited/pairs.h"

#include <string.h>

/* Letters, digits, '_', '-', '.', '@', '/': a bit for each byte. */
static const uint64_t key_chars[4] = {
        UINT64_C(0x3ffe00000000000), UINT64_C(0x7fffffe87ffffff), 0, 0};

static inline bool is_key_char(char c)
{
    const uint8_t byte = (uint8_t)c;
    return (key_chars[byte >> 6] >> (byte & 63) & 1) != 0;
}

static bool is_gap(const struct pairs *pairs, char c)
{
    return c == ' ' || c == '\t' || c == pairs->between;
}

/* Index of the quote that ends the text that begins behind the one at 0; SIZE_MAX: none. */
static size_t quote_end(bw_str text, bool *ret_escaped)
{
    size_t from = 1;
    *ret_escaped = false;
    for (;;) {
        const char *end = from < text.len ? memchr(text.ptr + from, '"', text.len - from) : NULL;
        if (end == NULL)
            return SIZE_MAX;
        const size_t at = (size_t)(end - text.ptr);
        size_t slashes = 0;
        while (slashes < at - 1 && text.ptr[at - 1 - slashes] == '\\')
            slashes++;
        *ret_escaped |= slashes != 0;
        if (slashes % 2 == 0)
            return at;
        from = at + 1;
    }
}

static void take_value(struct pairs *pairs, size_t at, struct pair *pair)
{
    const bw_str text = bw_str_from(pairs->rest, at);
    size_t end = 0;
    pair->escaped = false;
    if (text.len != 0 && text.ptr[0] == '"') {
        end = quote_end(text, &pair->escaped);
        if (end != SIZE_MAX) {
            pair->value = (bw_str){.ptr = text.ptr + 1, .len = end - 1};
            pairs->rest = bw_str_from(text, end + 1);
            return;
        }
        end = 0; /* the line is cut, or the quote is a part of a word */
        pair->escaped = false;
    }
    while (end < text.len && text.ptr[end] != pairs->between)
        end++;
    pair->value = bw_str_head(text, end);
    pairs->rest = bw_str_from(text, end);
}

bool pairs_next(struct pairs *pairs, struct pair *ret_pair)
{
    for (;;) {
        size_t at = 0;
        while (at < pairs->rest.len && is_gap(pairs, pairs->rest.ptr[at]))
            at++;
        pairs->rest = bw_str_from(pairs->rest, at);
        if (pairs->rest.len == 0)
            return false;
        for (at = 0; at < pairs->rest.len && is_key_char(pairs->rest.ptr[at]);)
            at++;
        if (at != 0 && at < pairs->rest.len && pairs->rest.ptr[at] == pairs->assign) {
            ret_pair->key = bw_str_head(pairs->rest, at);
            take_value(pairs, at + 1, ret_pair);
            return true;
        }
        while (at < pairs->rest.len && !is_gap(pairs, pairs->rest.ptr[at]))
            at++;
        pairs->rest = bw_str_from(pairs->rest, at);
    }
}

size_t pairs_unescape(bw_str value, char *out)
{
    size_t len = 0;
    for (size_t i = 0; i < value.len; i++) {
        const bool escape = value.ptr[i] == '\\' && i + 1 < value.len &&
                            (value.ptr[i + 1] == '"' || value.ptr[i + 1] == '\\');
        i += escape;
        out[len++] = value.ptr[i];
    }
    return len;
}
