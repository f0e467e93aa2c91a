/*
 * format/delimited/split.h - where the columns of a line end, for formats without quoting.
 *
 * Looks at 16 bytes at a time, and notes in passing whether the line has an escape.
 */
#ifndef BW_FORMAT_DELIMITED_SPLIT_H
#define BW_FORMAT_DELIMITED_SPLIT_H

#include <string.h>

#include "base/slice.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define DELIMITED_BLOCK 16

/* Room that delimited_ends needs for `max` columns. */
#define DELIMITED_ENDS(max) ((max) + DELIMITED_BLOCK + 1)

/* One bit for each byte of a block that is `c`. */
static inline uint32_t delimited_bits(const char block[DELIMITED_BLOCK], char c)
{
#ifdef __SSE2__
    const __m128i x = _mm_loadu_si128((const __m128i *)(const void *)block);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_set1_epi8(c)));
#else
    uint32_t bits = 0;
    for (unsigned i = 0; i < DELIMITED_BLOCK; i++)
        bits |= (uint32_t)(block[i] == c) << i;
    return bits;
#endif
}

/*
 * Puts where each column ends into `ends`, which has room for DELIMITED_ENDS(max), and returns
 * their number; max + 1 or more when there are more than `max`, and then not all are there. A line
 * has at least one column, which may be empty; the last ends with the line (shorter than 4 GiB).
 * *ret_escaped: `escape` is somewhere in what was looked at.
 */
static inline size_t delimited_ends(
        bw_str line, char delimiter, char escape, size_t max, uint32_t *ends, bool *ret_escaped)
{
    size_t count = 0;
    size_t at = 0;
    uint32_t escapes = 0;
    uint32_t stops;
    for (; line.len - at >= DELIMITED_BLOCK && count <= max; at += DELIMITED_BLOCK) {
        escapes |= delimited_bits(line.ptr + at, escape);
        for (stops = delimited_bits(line.ptr + at, delimiter); stops != 0; stops &= stops - 1)
            ends[count++] = (uint32_t)at + (uint32_t)__builtin_ctz(stops);
    }
    if (at < line.len && count <= max) {
        char tail[DELIMITED_BLOCK] = {0};
        memcpy(tail, line.ptr + at, line.len - at);
        const uint32_t there = (UINT32_C(1) << (line.len - at)) - 1;
        escapes |= there & delimited_bits(tail, escape);
        for (stops = there & delimited_bits(tail, delimiter); stops != 0; stops &= stops - 1)
            ends[count++] = (uint32_t)at + (uint32_t)__builtin_ctz(stops);
    }
    ends[count++] = (uint32_t)line.len;
    *ret_escaped = escapes != 0;
    return count;
}

#endif
