#include "match/glob.h"

#include "base/utf.h"

static bool is_wildcard(char c)
{
    return c == MATCH_GLOB_ANY || c == MATCH_GLOB_ONE || c == MATCH_GLOB_DASH;
}

/* Bytes of `text` that the single pattern byte takes; 0 when it does not fit. */
static size_t take_one(char pattern, bw_str text)
{
    if (text.len == 0)
        return 0;
    if (!is_wildcard(pattern))
        return text.ptr[0] == pattern ? 1 : 0;
    uint32_t code;
    const size_t len = bw_utf8_decode(text, &code);
    if (pattern == MATCH_GLOB_ONE)
        return len;
    const bool dash = code == '-' || code == '/' || (code >= 0x2013 && code <= 0x2015);
    return dash ? len : 0;
}

bool match_glob(bw_str pattern, bw_str text)
{
    size_t p = 0;
    size_t t = 0;
    size_t retry_pattern = SIZE_MAX; /* behind the last ANY */
    size_t retry_text = 0;
    while (t < text.len) {
        if (p < pattern.len && pattern.ptr[p] == MATCH_GLOB_ANY) {
            retry_pattern = ++p;
            retry_text = t;
            continue;
        }
        const size_t taken = p < pattern.len ? take_one(pattern.ptr[p], bw_str_from(text, t)) : 0;
        if (taken != 0) {
            p++;
            t += taken;
            continue;
        }
        if (retry_pattern == SIZE_MAX)
            return false;
        uint32_t code;
        retry_text += bw_utf8_decode(bw_str_from(text, retry_text), &code);
        p = retry_pattern;
        t = retry_text;
    }
    while (p < pattern.len && pattern.ptr[p] == MATCH_GLOB_ANY)
        p++;
    return p == pattern.len;
}

bw_str match_glob_literal(bw_str pattern)
{
    bw_str best = {.ptr = pattern.ptr, .len = 0};
    size_t start = 0;
    for (size_t i = 0; i <= pattern.len; i++) {
        if (i != pattern.len && !is_wildcard(pattern.ptr[i]))
            continue;
        if (i - start > best.len)
            best = (bw_str){.ptr = pattern.ptr + start, .len = i - start};
        start = i + 1;
    }
    return best;
}
