/*
 * base/near.h - bytes that are near: in the words and values of a line, which are shorter than what
 * a call of memchr costs.
 */
#ifndef BW_BASE_NEAR_H
#define BW_BASE_NEAR_H

#include "base/slice.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#ifdef __SSE2__
/* Bit i: the byte there is `c`. */
static inline uint32_t bw_hits_of_sixteen(const char *bytes, char c)
{
    const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8(c)));
}
#endif

/* How many bytes stand in front of the first `c`: all of them when there is none. */
static inline size_t bw_length_before(bw_str text, char c)
{
    size_t len = 0;
#ifdef __SSE2__
    for (; text.len - len >= 16; len += 16) {
        const uint32_t hits = bw_hits_of_sixteen(text.ptr + len, c);
        if (hits != 0)
            return len + (size_t)__builtin_ctz(hits);
    }
    if (len != 0 && len != text.len) { /* the last sixteen, some of which were looked at */
        const uint32_t hits = bw_hits_of_sixteen(text.ptr + text.len - 16, c);
        return hits != 0 ? text.len - 16 + (size_t)__builtin_ctz(hits) : text.len;
    }
#endif
    while (len < text.len && text.ptr[len] != c)
        len++;
    return len;
}

#endif
