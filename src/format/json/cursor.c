#include "format/json/cursor.h"

#include <string.h>

#include "base/number.h"
#include "base/utf.h"

/* Longest number that is looked at: no logger writes more digits, and it is not worth more. */
#define MAX_NUMBER 4096

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Four hexadecimal digits at `p` (readable), or UINT32_MAX. */
static uint32_t hex4(const char *p)
{
    uint32_t unit = 0;
    for (size_t i = 0; i < 4; i++) {
        const int digit = hex_value(p[i]);
        if (digit < 0)
            return UINT32_MAX;
        unit = unit << 4 | (uint32_t)digit;
    }
    return unit;
}

/* \uXXXX at `p`, with its other half where it is a pair. Returns the bytes it takes, 0 for none. */
static size_t unicode_escape(const char *p, const char *end, char **out)
{
    uint32_t code = end - p >= 6 ? hex4(p + 2) : UINT32_MAX;
    size_t used = 6;
    if (code == UINT32_MAX)
        return 0;
    if (code >= 0xd800 && code <= 0xdfff) {
        const bool more = end - p >= 12 && p[6] == '\\' && p[7] == 'u';
        const uint32_t low = more ? hex4(p + 8) : UINT32_MAX;
        if (code <= 0xdbff && low >= 0xdc00 && low <= 0xdfff) {
            code = 0x10000 + ((code - 0xd800) << 10 | (low - 0xdc00));
            used = 12;
        } else {
            code = BW_UTF_REPLACEMENT;
        }
    }
    *out += bw_utf8_encode(code, *out);
    return used;
}

/* The character that `\c` stands for, 0 when it is no escape. */
static char simple_escape(char c)
{
    switch (c) {
    case '"':
    case '\\':
    case '/':
        return c;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return 0;
    }
}

/* Copies plain text up to the next stop (or the end) and returns where that is. */
static const char *copy_text(const char *p, const char *end, char **out)
{
    char *to = *out;
#ifdef __SSE2__
    while (p < end) {
        const __m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
        _mm_storeu_si128((__m128i *)(void *)to, x);
        const unsigned stops = json_text_stops(x);
        const unsigned plain = stops != 0 ? (unsigned)__builtin_ctz(stops) : 16;
        p += plain;
        to += plain;
        if (plain != 16)
            break;
    }
    if (p > end) {
        to -= p - end;
        p = end;
    }
#else
    while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p > 0x1f)
        *to++ = *p++;
#endif
    *out = to;
    return p;
}

/* A backslash at `p`. Returns the bytes it takes; 0 when the text ends inside. */
static size_t decode_escape(const char *p, const char *end, char **out)
{
    if (end - p < 2)
        return 0;
    const char simple = simple_escape(p[1]);
    if (simple != 0) {
        *(*out)++ = simple;
        return 2;
    }
    if (p[1] == 'u') {
        const size_t used = unicode_escape(p, end, out);
        if (used != 0)
            return used;
        if (end - p < 6 && memchr(p, '"', (size_t)(end - p)) == NULL)
            return 0;
    }
    *(*out)++ = '\\';
    return 1;
}

bw_status json_string_decode(
        struct json_cursor *c, const char *start, const char *stop, bw_str *ret_text)
{
    char *const begin = c->out;
    char *out = begin;
    const char *p = stop;
    memcpy(out, start, (size_t)(stop - start));
    out += stop - start;
    for (;;) {
        c->at = p;
        if (p >= c->end)
            return json_fail(c, BW_E_TRUNCATED, "a string does not end");
        if (*p == '"')
            break;
        if (*p == '\n')
            return json_fail(c, BW_E_MALFORMED, "a string is not closed on its line");
        if (*p == '\\') {
            const size_t used = decode_escape(p, c->end, &out);
            if (used == 0)
                return json_fail(c, BW_E_TRUNCATED, "a string does not end");
            p += used;
        } else {
            *out++ = *p++; /* a stray control character */
        }
        p = copy_text(p, c->end, &out);
    }
    c->at = p + 1;
    c->out = out;
    *ret_text = (bw_str){.ptr = begin, .len = (size_t)(out - begin)};
    return BW_OK;
}

/* ---- numbers and literals ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Past the digits at `p`; *ok is cleared when there are none. */
static const char *skip_digits(const char *p, const char *end, bool *ok)
{
    const char *start = p;
    while (p < end && is_digit(*p))
        p++;
    if (p == start)
        *ok = false;
    return p;
}

/* A number with a fraction or an exponent, or of more digits than a 64-bit number holds. */
static bw_status long_number(struct json_cursor *c, const char *digits_end, struct event_value *ret)
{
    const char *p = digits_end;
    bool ok = true;
    const bool whole = p < c->end && *p != '.' && *p != 'e' && *p != 'E';
    if (p < c->end && *p == '.')
        p = skip_digits(p + 1, c->end, &ok);
    if (ok && p < c->end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < c->end && (*p == '+' || *p == '-'))
            p++;
        p = skip_digits(p, c->end, &ok);
    }
    if (p >= c->end)
        return json_fail(c, BW_E_TRUNCATED, "a number does not end");
    if (!ok || p - c->at > MAX_NUMBER)
        return json_fail(c, BW_E_MALFORMED, "not a number");
    const bw_str text = {.ptr = c->at, .len = (size_t)(p - c->at)};
    double number;
    uint64_t integer;
    c->at = p;
    if (whole && bw_parse_u64(text, 0, UINT64_MAX, &integer) == BW_OK)
        *ret = event_value_uint(integer);
    else if (whole || bw_parse_double(text, &number) != BW_OK)
        *ret = event_value_utf8(text); /* digits are kept where no number could hold them */
    else
        *ret = (struct event_value){.kind = EVENT_VALUE_FLOAT, .f = number};
    return BW_OK;
}

static bw_status number(struct json_cursor *c, struct event_value *ret_value)
{
    const bool negative = *c->at == '-';
    const char *digits = c->at + negative;
    const char *p = digits;
    uint64_t value = 0;
    for (; p < c->end && is_digit(*p); p++)
        value = value * 10 + (uint64_t)(*p - '0'); /* too many digits: not used */
    if (p >= c->end)
        return json_fail(c, BW_E_TRUNCATED, "a number does not end");
    if (p == digits || (*digits == '0' && p - digits > 1))
        return json_fail(c, BW_E_MALFORMED, "not a number");
    const size_t count = (size_t)(p - digits);
    if (*p == '.' || *p == 'e' || *p == 'E' || count > 19)
        return long_number(c, p, ret_value);
    if (negative && value > (uint64_t)INT64_MAX + 1)
        return long_number(c, p, ret_value);
    c->at = p;
    if (negative)
        *ret_value = (struct event_value){.kind = EVENT_VALUE_INT, .i = (int64_t)(0 - value)};
    else
        *ret_value = event_value_uint(value);
    return BW_OK;
}

struct literal {
    bw_str text;
    struct event_value value;
};

/* NaN and its like are not JSON, but Python and others write them. */
static const struct literal literals[] = {
        {BW_STR_INIT("true"), {.kind = EVENT_VALUE_BOOL, .u = 1}},
        {BW_STR_INIT("false"), {.kind = EVENT_VALUE_BOOL, .u = 0}},
        {BW_STR_INIT("null"), {.kind = EVENT_VALUE_NULL}},
        {BW_STR_INIT("NaN"), {.kind = EVENT_VALUE_UTF8}},
        {BW_STR_INIT("Infinity"), {.kind = EVENT_VALUE_UTF8}},
        {BW_STR_INIT("-Infinity"), {.kind = EVENT_VALUE_UTF8}},
};

bw_status json_word(struct json_cursor *c, struct event_value *ret_value)
{
    const bw_str left = {.ptr = c->at, .len = (size_t)(c->end - c->at)};
    if (left.len == 0)
        return json_fail(c, BW_E_TRUNCATED, "a value is missing");
    const bool minus = left.ptr[0] == '-';
    if (is_digit(left.ptr[0]) || (minus && left.len > 1 && is_digit(left.ptr[1])))
        return number(c, ret_value);
    for (size_t i = 0; i < BW_COUNT(literals); i++) {
        const bw_str text = literals[i].text;
        if (bw_str_starts_with(left, text)) {
            *ret_value = literals[i].value;
            if (ret_value->kind == EVENT_VALUE_UTF8)
                ret_value->bytes = bw_str_bytes(text);
            c->at += text.len;
            return BW_OK;
        }
        if (bw_str_starts_with(text, left))
            return json_fail(c, BW_E_TRUNCATED, "a value does not end");
    }
    return json_fail(c, BW_E_MALFORMED, "not a value");
}
