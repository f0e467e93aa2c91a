#include "sigma/string.h"

#include <string.h>

static bool is_special(char c)
{
    return c == SIGMA_GLOB_ANY || c == SIGMA_GLOB_ONE || c == SIGMA_GLOB_DASH ||
           c == SIGMA_STRING_PLACEHOLDER;
}

struct sigma_string sigma_string_of_bytes(char *text, size_t len)
{
    struct sigma_string string = {0};
    size_t written = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == SIGMA_GLOB_ANY) {
            if (written == 0) {
                string.any_before = true;
                continue;
            }
            if (text[written - 1] == SIGMA_GLOB_ANY)
                continue;
        }
        text[written++] = text[i];
    }
    if (written != 0 && text[written - 1] == SIGMA_GLOB_ANY) {
        written--;
        string.any_after = true;
    }
    if (written == 0 && string.any_before)
        string.any_after = true; /* nothing but '*' */
    for (size_t i = 0; i < written && !string.special; i++)
        string.special = is_special(text[i]);
    string.text = (bw_str){.ptr = text, .len = written};
    return string;
}

/* What can not be part of a placeholder's name. */
static bool ends_name(char c)
{
    return c == '\\' || c == '*' || c == '?' || c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* `raw` starts with '%': the length of "%name%", or 0 when that is no placeholder. */
static size_t placeholder_len(bw_str raw)
{
    for (size_t i = 1; i < raw.len && !ends_name(raw.ptr[i]); i++)
        if (raw.ptr[i] == '%')
            return i == 1 ? 0 : i + 1;
    return 0;
}

/* One unit of `raw`, which is not empty, into `out`; returns how much of it was used. */
static size_t parse_one(bw_str raw, bool placeholders, char *out, size_t *written)
{
    const char c = raw.ptr[0];
    if (c == '*' || c == '?') {
        out[(*written)++] = c == '*' ? SIGMA_GLOB_ANY : SIGMA_GLOB_ONE;
        return 1;
    }
    if (c == '\\' && raw.len > 1) {
        const char next = raw.ptr[1];
        if (next == '*' || next == '?' || next == '\\' || (placeholders && next == '%')) {
            out[(*written)++] = next;
            return 2;
        }
    }
    if (c == '%' && placeholders) {
        const size_t len = placeholder_len(raw);
        if (len != 0) {
            memcpy(out + *written, raw.ptr, len);
            out[*written] = SIGMA_STRING_PLACEHOLDER;
            *written += len;
            out[*written - 1] = SIGMA_STRING_PLACEHOLDER;
            return len;
        }
    }
    out[(*written)++] = c;
    return 1;
}

bool sigma_string_parse(
        bw_str raw, bool placeholders, struct bw_arena *arena, struct sigma_string *ret_string)
{
    char *out = bw_arena_alloc(arena, raw.len + 1, 1);
    if (out == NULL)
        return false;
    size_t written = 0;
    bool plain = true;
    for (size_t at = 0; at < raw.len;) {
        const char c = raw.ptr[at];
        if (c != '*' && c != '?' && c != '\\' && c != '%') {
            out[written++] = c;
            at++;
            continue;
        }
        plain = plain && c == '\\';
        at += parse_one(bw_str_from(raw, at), placeholders, out, &written);
    }
    if (plain)
        *ret_string = (struct sigma_string){.text = {.ptr = out, .len = written}};
    else
        *ret_string = sigma_string_of_bytes(out, written);
    return true;
}

bool sigma_string_placeholder(bw_str text, size_t *at, size_t *ret_start, bw_str *ret_name)
{
    const bw_str rest = bw_str_from(text, *at);
    const size_t open = bw_str_find_char(rest, SIGMA_STRING_PLACEHOLDER);
    if (open == SIZE_MAX)
        return false;
    const bw_str inside = bw_str_from(rest, open + 1);
    const size_t len = bw_str_find_char(inside, SIGMA_STRING_PLACEHOLDER);
    if (len == SIZE_MAX)
        return false;
    *ret_start = *at + open;
    *ret_name = bw_str_head(inside, len);
    *at = *ret_start + len + 2;
    return true;
}
