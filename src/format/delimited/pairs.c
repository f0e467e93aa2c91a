#include "format/delimited/pairs.h"

#include <string.h>

#include "base/near.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Letters, digits, '_', '-', '.', '@', '/': a bit for each byte. */
static const uint64_t key_chars[4] = {
        UINT64_C(0x3ffe00000000000), UINT64_C(0x7fffffe87ffffff), 0, 0};

static inline bool is_key_char(char c)
{
    const uint8_t byte = (uint8_t)c;
    return (key_chars[byte >> 6] >> (byte & 63) & 1) != 0;
}

#ifdef __SSE2__
#define BLOCK 16

static __m128i load_block(const char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* Bytes from `first` on, `count` of them: what is beyond wraps to a large number. */
static __m128i in_range(__m128i block, char first, char count)
{
    const __m128i from_zero = _mm_sub_epi8(block, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(from_zero, _mm_set1_epi8((char)(count - 1))), from_zero);
}

/* A bit for each of sixteen bytes that no key has; those of is_key_char are none. */
static uint32_t no_key_chars(const char *p)
{
    const __m128i block = load_block(p);
    const __m128i letters = in_range(_mm_or_si128(block, _mm_set1_epi8(0x20)), 'a', 26);
    const __m128i digits = in_range(block, '-', 13); /* and . / - before them */
    const __m128i others = _mm_or_si128(
            _mm_cmpeq_epi8(block, _mm_set1_epi8('_')), _mm_cmpeq_epi8(block, _mm_set1_epi8('@')));
    const __m128i key = _mm_or_si128(_mm_or_si128(letters, digits), others);
    return (uint32_t)_mm_movemask_epi8(key) ^ 0xffff;
}
#endif

/* How many characters of a key `text` begins with. */
static size_t key_length(bw_str text)
{
    size_t len = 0;
#ifdef __SSE2__
    for (; text.len - len >= BLOCK; len += BLOCK) {
        const uint32_t ends = no_key_chars(text.ptr + len);
        if (ends != 0)
            return len + (size_t)__builtin_ctz(ends);
    }
#endif
    while (len < text.len && is_key_char(text.ptr[len]))
        len++;
    return len;
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
        const bw_str rest = bw_str_from(text, from);
        const size_t at = from + bw_length_before(rest, '"');
        if (at >= text.len)
            return SIZE_MAX;
        size_t slashes = 0;
        while (slashes < at - 1 && text.ptr[at - 1 - slashes] == '\\')
            slashes++;
        *ret_escaped |= slashes != 0;
        if (slashes % 2 == 0)
            return at;
        from = at + 1;
    }
}

/* True when more pairs follow, as far as one can tell: then an open quote is no cut line's. */
static bool has_pair(const struct pairs *pairs, bw_str text)
{
    size_t from = 0;
    for (;;) {
        const size_t at = from + bw_length_before(bw_str_from(text, from), pairs->assign);
        if (at >= text.len)
            return false;
        size_t key = 0;
        while (key < at && is_key_char(text.ptr[at - 1 - key]))
            key++;
        if (key != 0 && key < at && is_gap(pairs, text.ptr[at - 1 - key]))
            return true;
        from = at + 1;
    }
}

static void take_value(struct pairs *pairs, size_t at, struct pair *pair)
{
    const bw_str text = bw_str_from(pairs->rest, at);
    size_t end;
    pair->escaped = false;
    if (text.len != 0 && text.ptr[0] == '"') {
        end = quote_end(text, &pair->escaped);
        if (end != SIZE_MAX) {
            pair->value = (bw_str){.ptr = text.ptr + 1, .len = end - 1};
            pairs->rest = bw_str_from(text, end + 1);
            return;
        }
        pair->escaped = false; /* the line is cut, or the quote is a part of a word */
        if (!has_pair(pairs, bw_str_from(text, 1))) {
            pair->value = bw_str_from(text, 1);
            pairs->rest = bw_str_from(text, text.len);
            return;
        }
    }
    end = bw_length_before(text, pairs->between);
    pair->value = bw_str_head(text, end);
    pairs->rest = bw_str_from(text, end);
}

#ifdef __SSE2__
/* Bytes that are looked at: a blank, a key and what is behind it, a quote and a value. */
#define USUAL_BYTES (1 + BLOCK + 2 + BLOCK)

/* Most pairs: one blank before them, key and value within sixteen bytes, nothing escaped. False,
 * and nothing taken: it is none of them. */
static bool next_usual(struct pairs *pairs, struct pair *ret_pair)
{
    const char *p = pairs->rest.ptr;
    if (pairs->rest.len < USUAL_BYTES || pairs->assign != '=')
        return false;
    p += *p == ' ';
    const uint32_t key_ends = no_key_chars(p);
    const size_t key = key_ends != 0 ? (size_t)__builtin_ctz(key_ends) : 0;
    if (key == 0 || p[key] != '=')
        return false;
    const bool quoted = p[key + 1] == '"';
    const char *value = p + key + 1 + quoted;
    const __m128i block = load_block(value);
    const char end = quoted ? '"' : pairs->between;
    const uint32_t ends = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8(end)));
    const uint32_t slashes =
            (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8('\\')));
    if (ends == 0 || (quoted && slashes != 0))
        return false;
    const size_t len = (size_t)__builtin_ctz(ends);
    *ret_pair = (struct pair){.key = {.ptr = p, .len = key}, .value = {.ptr = value, .len = len}};
    pairs->rest = bw_str_from(pairs->rest, (size_t)(value - pairs->rest.ptr) + len + quoted);
    return true;
}
#endif

bool pairs_next(struct pairs *pairs, struct pair *ret_pair)
{
#ifdef __SSE2__
    if (BW_LIKELY(next_usual(pairs, ret_pair)))
        return true;
#endif
    for (;;) {
        size_t at = 0;
        while (at < pairs->rest.len && is_gap(pairs, pairs->rest.ptr[at]))
            at++;
        pairs->rest = bw_str_from(pairs->rest, at);
        if (pairs->rest.len == 0)
            return false;
        at = key_length(pairs->rest);
        if (at != 0 && at < pairs->rest.len && pairs->rest.ptr[at] == pairs->assign) {
            ret_pair->key = bw_str_head(pairs->rest, at);
            at++;
            if (pairs->assign == ':' && at + 1 < pairs->rest.len && pairs->rest.ptr[at] == ':' &&
                    pairs->rest.ptr[at + 1] == '"')
                at++; /* Check Point's sys_message::"..." */
            take_value(pairs, at, ret_pair);
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
