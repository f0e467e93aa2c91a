#include "format/xml/cursor.h"

#include <string.h>

#include "base/utf.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Longest name that is looked at. */
#define MAX_NAME 1024

/* Longest reference with & and ;: &#x0010ffff; with some zeros to spare. */
#define MAX_REFERENCE 16

/* The first byte from `p` on that is `stop` or an ampersand; `end` when there is none. */
static const char *value_end(const char *p, const char *end, char stop)
{
#ifdef __SSE2__
    const __m128i stops = _mm_set1_epi8(stop);
    const __m128i ampersands = _mm_set1_epi8('&');
    for (; p < end; p += 16) {
        const __m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
        const __m128i hits = _mm_or_si128(_mm_cmpeq_epi8(x, stops), _mm_cmpeq_epi8(x, ampersands));
        const unsigned bits = (unsigned)_mm_movemask_epi8(hits);
        if (bits != 0) {
            p += __builtin_ctz(bits);
            return p < end ? p : end;
        }
    }
    return end;
#else
    while (p < end && *p != stop && *p != '&')
        p++;
    return p;
#endif
}

static bool ends_name(char c)
{
    return xml_is_blank(c) || c == '>' || c == '/' || c == '=' || c == '<' || c == '"' || c == '\'';
}

bw_status xml_name(struct xml_cursor *c, bw_str *ret_name)
{
    const char *start = c->at;
    while (c->at < c->end && !ends_name(*c->at) && c->at - start < MAX_NAME)
        c->at++;
    if (c->at >= c->end)
        return xml_fail(c, BW_E_TRUNCATED, "a tag does not end");
    if (c->at == start || !ends_name(*c->at))
        return xml_fail(c, BW_E_MALFORMED, "no name where one is needed");
    *ret_name = (bw_str){.ptr = start, .len = (size_t)(c->at - start)};
    return BW_OK;
}

bw_str xml_local_name(bw_str name)
{
    const size_t colon = bw_str_find_char(name, ':');
    return colon != SIZE_MAX && colon + 1 < name.len ? bw_str_from(name, colon + 1) : name;
}

/* ---- references ---- */

static int digit_value(char c, unsigned base)
{
    int digit = -1;
    if (c >= '0' && c <= '9')
        digit = c - '0';
    else if (c >= 'a' && c <= 'f')
        digit = c - 'a' + 10;
    else if (c >= 'A' && c <= 'F')
        digit = c - 'A' + 10;
    return digit < (int)base ? digit : -1;
}

/* The character that "#123" or "#x1f" stands for; UINT32_MAX when it is neither. */
static uint32_t character_reference(bw_str text)
{
    const bool hex = text.len > 2 && (text.ptr[1] == 'x' || text.ptr[1] == 'X');
    const size_t start = hex ? 2 : 1;
    uint32_t code = 0;
    if (text.len <= start)
        return UINT32_MAX;
    for (size_t i = start; i < text.len; i++) {
        const int digit = digit_value(text.ptr[i], hex ? 16 : 10);
        if (digit < 0)
            return UINT32_MAX;
        code = code * (hex ? 16 : 10) + (uint32_t)digit;
        if (code > 0x10ffff)
            return BW_UTF_REPLACEMENT;
    }
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    return code == 0 || surrogate ? BW_UTF_REPLACEMENT : code;
}

/* What stands between & and ;: UINT32_MAX when it means nothing. */
static uint32_t reference(bw_str text)
{
    static const struct {
        bw_str name;
        uint32_t code;
    } entities[] = {
            {BW_STR_INIT("lt"), '<'},
            {BW_STR_INIT("gt"), '>'},
            {BW_STR_INIT("amp"), '&'},
            {BW_STR_INIT("quot"), '"'},
            {BW_STR_INIT("apos"), '\''},
    };
    if (text.len != 0 && text.ptr[0] == '#')
        return character_reference(text);
    for (size_t i = 0; i < BW_COUNT(entities); i++)
        if (bw_str_eq(text, entities[i].name))
            return entities[i].code;
    return UINT32_MAX;
}

/* The ampersand at `p`: writes what it stands for and returns the bytes it takes. */
static size_t decode_reference(const char *p, const char *end, char **out)
{
    const size_t left = (size_t)(end - p);
    const bw_str text = {.ptr = p + 1, .len = (left < MAX_REFERENCE ? left : MAX_REFERENCE) - 1};
    const size_t len = bw_str_find_char(text, ';');
    const uint32_t code = len != SIZE_MAX ? reference(bw_str_head(text, len)) : UINT32_MAX;
    if (code == UINT32_MAX) {
        *(*out)++ = '&';
        return 1;
    }
    *out += bw_utf8_encode(code, *out);
    return len + 2;
}

bw_status xml_value(struct xml_cursor *c, char stop, bw_str *ret_text)
{
    const char *start = c->at;
    const char *p = value_end(start, c->end, stop);
    if (BW_LIKELY(p < c->end && *p == stop)) {
        *ret_text = (bw_str){.ptr = start, .len = (size_t)(p - start)};
        c->at = p;
        return BW_OK;
    }
    char *out = c->out;
    while (p < c->end && *p != stop) {
        memcpy(out, start, (size_t)(p - start));
        out += p - start;
        start = p + decode_reference(p, c->end, &out);
        p = value_end(start, c->end, stop);
    }
    c->at = p;
    if (p >= c->end)
        return xml_fail(c, BW_E_TRUNCATED, "a value does not end");
    memcpy(out, start, (size_t)(p - start));
    out += p - start;
    *ret_text = (bw_str){.ptr = c->out, .len = (size_t)(out - c->out)};
    c->out = out;
    return BW_OK;
}

bw_status xml_skip_past(struct xml_cursor *c, bw_str mark)
{
    const bw_str left = {.ptr = c->at, .len = (size_t)(c->end - c->at)};
    const size_t at = bw_str_find(left, mark);
    if (at == SIZE_MAX)
        return xml_fail(c, BW_E_TRUNCATED, "a comment or its like does not end");
    c->at += at + mark.len;
    return BW_OK;
}
