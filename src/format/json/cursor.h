/*
 * format/json/cursor.h - the words of JSON (RFC 8259): blanks, strings, numbers, literals.
 *
 * Read more widely than RFC 8259 writes, because what loggers get wrong must not cost evidence:
 * control characters other than a line feed may stand in strings as they are, a backslash before a
 * character that makes no escape is itself, unpaired surrogates become U+FFFD, malformed UTF-8 is
 * passed on, and NaN and Infinity are text.
 *
 * Everything here answers BW_OK, BW_E_TRUNCATED (the text ends inside: more might help) or
 * BW_E_MALFORMED, with the reason in `why` and `at` standing where it went wrong.
 */
#ifndef BW_FORMAT_JSON_CURSOR_H
#define BW_FORMAT_JSON_CURSOR_H

#include "base/status.h"
#include "event/value.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bytes behind the text that may be read; what they hold does not matter. */
#define JSON_PADDING 64

struct json_cursor {
    const char *at;
    const char *end; /* at <= end, and JSON_PADDING more bytes are readable */
    char *out;       /* decoded text goes here: room for end - at bytes and JSON_PADDING */
    const char *why;
};

static inline bw_status json_fail(struct json_cursor *c, bw_status status, const char *why)
{
    c->why = why;
    return status;
}

static inline bool json_is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static inline void json_skip_blanks(struct json_cursor *c)
{
    while (c->at < c->end && json_is_blank(*c->at))
        c->at++;
}

#ifdef __SSE2__
/* Bits for the bytes that end a run of plain string text: quote, backslash, control characters. */
static inline unsigned json_text_stops(__m128i x)
{
    const __m128i quote = _mm_cmpeq_epi8(x, _mm_set1_epi8('"'));
    const __m128i slash = _mm_cmpeq_epi8(x, _mm_set1_epi8('\\'));
    const __m128i control =
            _mm_cmpeq_epi8(_mm_max_epu8(x, _mm_set1_epi8(0x1f)), _mm_set1_epi8(0x1f));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, slash), control));
}
#endif

/* The first byte from `p` on that is not plain string text; `end` when there is none. */
static inline const char *json_text_end(const char *p, const char *end)
{
#ifdef __SSE2__
    for (; p < end; p += 16) {
        const unsigned stops = json_text_stops(_mm_loadu_si128((const __m128i *)(const void *)p));
        if (stops != 0) {
            p += __builtin_ctz(stops);
            return p < end ? p : end;
        }
    }
    return end;
#else
    while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p > 0x1f)
        p++;
    return p;
#endif
}

/* The rest of a string that is more than plain text: `stop` is where that was found. */
bw_status json_string_decode(
        struct json_cursor *c, const char *start, const char *stop, bw_str *ret_text);

/* The string whose opening quote is at `at`: decoded, borrowed from the text or from `out`. */
static inline bw_status json_string(struct json_cursor *c, bw_str *ret_text)
{
    const char *start = c->at + 1;
    const char *stop = json_text_end(start, c->end);
    if (BW_LIKELY(stop < c->end && *stop == '"')) {
        *ret_text = (bw_str){.ptr = start, .len = (size_t)(stop - start)};
        c->at = stop + 1;
        return BW_OK;
    }
    return json_string_decode(c, start, stop, ret_text);
}

/* Numbers and literals: everything but strings, arrays and objects. */
bw_status json_word(struct json_cursor *c, struct event_value *ret_value);

/* What stands at `at` when it is not an array or an object. */
static inline bw_status json_scalar(struct json_cursor *c, struct event_value *ret_value)
{
    if (c->at < c->end && *c->at == '"') {
        bw_str text;
        const bw_status status = json_string(c, &text);
        if (status == BW_OK)
            *ret_value = event_value_utf8(text);
        return status;
    }
    return json_word(c, ret_value);
}

#endif
