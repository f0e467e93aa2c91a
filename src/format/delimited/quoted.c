#include "format/delimited/quoted.h"

#include <string.h>

/* Index of the quote that closes what begins at `from`; SIZE_MAX: none. */
static size_t closing_quote(bw_str text, size_t from, bool *ret_doubled)
{
    *ret_doubled = false;
    while (from < text.len) {
        const char *found = memchr(text.ptr + from, '"', text.len - from);
        if (found == NULL)
            break;
        const size_t at = (size_t)(found - text.ptr);
        if (at + 1 == text.len || text.ptr[at + 1] != '"')
            return at;
        *ret_doubled = true;
        from = at + 2;
    }
    return SIZE_MAX;
}

bool quoted_next(struct quoted *quoted, bw_str *ret_value, bool *ret_doubled)
{
    const bw_str text = quoted->rest;
    size_t from = 0;
    *ret_doubled = false;
    if (quoted->ended)
        return false;
    if (text.len != 0 && text.ptr[0] == '"') {
        const size_t close = closing_quote(text, 1, ret_doubled);
        if (close != SIZE_MAX &&
                (close + 1 == text.len || text.ptr[close + 1] == quoted->delimiter)) {
            *ret_value = (bw_str){.ptr = text.ptr + 1, .len = close - 1};
            quoted->ended = close + 1 == text.len;
            quoted->rest = bw_str_from(text, close + 2);
            return true;
        }
        *ret_doubled = false; /* "a" b, or the end is missing: characters */
    }
    const char *end =
            from < text.len ? memchr(text.ptr + from, quoted->delimiter, text.len - from) : NULL;
    const size_t len = end != NULL ? (size_t)(end - text.ptr) : text.len;
    *ret_value = bw_str_head(text, len);
    quoted->ended = end == NULL;
    quoted->rest = bw_str_from(text, len + 1);
    return true;
}

size_t quoted_undouble(bw_str value, char *out)
{
    size_t len = 0;
    for (size_t i = 0; i < value.len; i++) {
        out[len++] = value.ptr[i];
        i += value.ptr[i] == '"' && i + 1 < value.len && value.ptr[i + 1] == '"';
    }
    return len;
}

/* The quote at `close` ends a value. */
static bool ends_value(bw_str line, size_t close, char delimiter)
{
    return close + 1 == line.len || line.ptr[close + 1] == delimiter ||
           (line.ptr[close + 1] == '\r' && close + 2 == line.len);
}

enum quoted_end quoted_end_of(bw_str line, char delimiter, bool open)
{
    size_t at = 0;
    bool doubled;
    if (open) {
        const size_t close = closing_quote(line, 0, &doubled);
        if (close == SIZE_MAX)
            return QUOTED_OPEN;
        if (!ends_value(line, close, delimiter))
            return QUOTED_BROKEN;
        at = close + 2;
    }
    while (at < line.len) {
        if (line.ptr[at] == '"') {
            const size_t close = closing_quote(line, at + 1, &doubled);
            if (close == SIZE_MAX)
                return QUOTED_OPEN;
            if (ends_value(line, close, delimiter)) {
                at = close + 2;
                continue;
            }
        }
        const char *next = memchr(line.ptr + at, delimiter, line.len - at);
        if (next == NULL)
            return QUOTED_CLOSED;
        at = (size_t)(next - line.ptr) + 1;
    }
    return QUOTED_CLOSED;
}
