#include "input/json/probe.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf.h"
#include "format/json/skip.h"
#include "input/text/window.h"

static bw_str skip_between(bw_str text)
{
    size_t at = 0;
    while (at < text.len && (json_is_blank(text.ptr[at]) || text.ptr[at] == '\0' ||
                                    text.ptr[at] == '\x1e')) /* RFC 7464 */
        at++;
    return bw_str_from(text, at);
}

/* An object that begins with a name and a colon, or is empty. *ret_cut: the text ends before that.
 */
static bool begins_like_object(bw_str text, bool *ret_cut)
{
    struct json_cursor c = {.at = text.ptr + 1, .end = text.ptr + text.len};
    json_skip_blanks(&c);
    *ret_cut = c.at == c.end;
    if (*ret_cut || *c.at == '}')
        return true;
    if (*c.at != '"')
        return false;
    const bw_status status = json_skip_string(&c);
    *ret_cut = status == BW_E_TRUNCATED;
    if (status != BW_OK)
        return *ret_cut;
    json_skip_blanks(&c);
    *ret_cut = c.at == c.end;
    return *ret_cut || *c.at == ':';
}

static enum input_match match_text(bw_str text, bool whole)
{
    text = skip_between(text);
    if (text.len != 0 && text.ptr[0] == '[') {
        text = skip_between(bw_str_from(text, 1));
        if (text.len == 0 || text.ptr[0] == ']')
            return INPUT_MATCH_WEAK; /* an array of nothing */
    }
    bool cut;
    if (text.len == 0 || text.ptr[0] != '{' || !begins_like_object(text, &cut))
        return INPUT_MATCH_NO;
    if (cut)
        return INPUT_MATCH_WEAK;
    struct json_cursor c = {.at = text.ptr, .end = text.ptr + text.len};
    const bw_status status = json_skip_value(&c);
    if (status == BW_OK || (status == BW_E_TRUNCATED && !whole))
        return INPUT_MATCH_LIKELY;
    return INPUT_MATCH_WEAK;
}

/* Every line that ends within the text is one object, and there is such a line. */
static bool is_lines(bw_str text)
{
    size_t lines = 0;
    for (;; lines++) {
        const size_t end = bw_str_find_char(text, '\n');
        if (end == SIZE_MAX)
            return lines != 0;
        struct json_cursor c = {.at = text.ptr, .end = text.ptr + end};
        if (!bw_str_starts_with(text, BW_STR("{")) || json_skip_value(&c) != BW_OK)
            return false;
        json_skip_blanks(&c);
        if (c.at != c.end)
            return false;
        text = bw_str_from(text, end + 1);
    }
}

/* Longest line before objects that says where they are from, as tail's "==> name <==". */
#define BANNER_MAX 256

/* Lines of objects with names, but for the first: the end of one whose beginning was cut off, or
 * something short that is none. */
static bool is_cut_lines(bw_str text)
{
    bool cut;
    bw_str first = BW_STR("");
    if (!bw_str_cut(&text, '\n', &first) || text.len == 0)
        return false;
    first = bw_str_trim(first);
    const bool end =
            bw_str_ends_with(first, BW_STR("}")) && bw_str_find_char(first, '"') != SIZE_MAX;
    const bool banner = first.len < BANNER_MAX && bw_str_find_char(first, '{') == SIZE_MAX &&
                        bw_str_find_char(first, '[') == SIZE_MAX;
    return (end || banner) && text.ptr[0] == '{' && begins_like_object(text, &cut) &&
           is_lines(text);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "2024-01-02", "5/1/2024", "10:20", or seconds since 1970 and what is longer. */
static bool has_time(bw_str text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        if (is_digit(c)) {
            if (++digits >= 10)
                return true;
            continue;
        }
        const bool two = digits != 0 && i + 3 < text.len && is_digit(text.ptr[i + 1]) &&
                         is_digit(text.ptr[i + 2]);
        if (two && ((c == ':' && !is_digit(text.ptr[i + 3])) ||
                           (c == '-' && digits == 4 && text.ptr[i + 3] == '-') ||
                           (c == '/' && is_digit(text.ptr[i + 3]))))
            return true;
        digits = 0;
    }
    return false;
}

/* What is looked at before one says that nothing dates an object that is not seen whole. */
#define DOCUMENT_MIN (16 * BW_KIB)

/* An object over several lines that nothing in it dates, as settings and documents are. Logs that
 * are written so say when. */
static bool is_document(bw_str text, bool whole)
{
    text = skip_between(text);
    if (text.len == 0 || text.ptr[0] != '{' || (!whole && text.len < DOCUMENT_MIN))
        return false;
    const bw_str rest = bw_str_from(text, 1);
    const size_t end = bw_str_find_char(rest, '\n');
    if (end == SIZE_MAX || bw_str_trim((bw_str){.ptr = rest.ptr, .len = end}).len != 0)
        return false;
    return !has_time(text);
}

enum input_match json_probe(bw_bytes head, bool whole, bool *ret_split)
{
    *ret_split = false;
    if (head.len == 0)
        return INPUT_MATCH_NO;
    size_t mark;
    const bool utf8 = text_encoding_detect(head, &mark) == TEXT_UTF8;
    /* a copy, for the padding that is read behind a text */
    const size_t size = BW_UTF16_TO_8_MAX(head.len) + 4;
    char *scratch = malloc((utf8 ? head.len : size) + JSON_PADDING);
    if (scratch == NULL)
        return INPUT_MATCH_NO;
    bw_str text = text_head_decode(head, scratch, size, &whole);
    if (utf8 && text.len != 0) {
        memcpy(scratch, text.ptr, text.len);
        text.ptr = scratch;
    }
    if (text.len != 0)
        memset(scratch + text.len, 0, JSON_PADDING);
    enum input_match match = match_text(text, whole);
    if (match == INPUT_MATCH_NO && is_cut_lines(text))
        match = INPUT_MATCH_WEAK;
    if (match != INPUT_MATCH_NO && is_document(text, whole))
        match = INPUT_MATCH_NO;
    *ret_split = match != INPUT_MATCH_NO && utf8 && is_lines(text);
    free(scratch);
    return match;
}
