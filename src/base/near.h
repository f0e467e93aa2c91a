/*
 * base/near.h - bytes that are near: in the words and values of a line, which are shorter than what
 * a call of memchr costs.
 */
#ifndef BW_BASE_NEAR_H
#define BW_BASE_NEAR_H

#include "base/slice.h"

#ifdef __SSE2__
#include <emmintrin.h>

/* Bit i: byte i of the vector is `c`. */
static inline uint32_t bw_hits_in(__m128i bytes, char c)
{
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
}

static inline uint32_t bw_hits_of_sixteen(const char *bytes, char c)
{
    return bw_hits_in(_mm_loadu_si128((const __m128i *)(const void *)bytes), c);
}

static inline uint32_t bw_hits_of_eight(const char *bytes, char c)
{
    return bw_hits_in(_mm_loadl_epi64((const __m128i *)(const void *)bytes), c) & 0xff;
}

/* Of 8 to 15 bytes: the first eight and the last eight, some of them twice. */
static inline size_t bw_length_before_few(bw_str text, char c)
{
    const uint32_t hits = bw_hits_of_eight(text.ptr, c) |
                          bw_hits_of_eight(text.ptr + text.len - 8, c) << (text.len - 8);
    return hits != 0 ? (size_t)__builtin_ctz(hits) : text.len;
}
#endif

/* How many bytes stand in front of the first `c`: all of them when there is none. What remains of
 * less than a vector is not gone over byte by byte: no processor guesses when that ends. */
static inline size_t bw_length_before(bw_str text, char c)
{
    size_t len = 0;
#ifdef __SSE2__
    for (; text.len - len >= 16; len += 16) {
        const uint32_t hits = bw_hits_of_sixteen(text.ptr + len, c);
        if (hits != 0)
            return len + (size_t)__builtin_ctz(hits);
    }
    if (len != 0 && len != text.len) {
        const uint32_t hits = bw_hits_of_sixteen(text.ptr + text.len - 16, c);
        return hits != 0 ? text.len - 16 + (size_t)__builtin_ctz(hits) : text.len;
    }
    if (text.len - len >= 8)
        return bw_length_before_few(text, c);
#endif
    while (len < text.len && text.ptr[len] != c)
        len++;
    return len;
}

#endif
