/*
 * base/chars.h - what ASCII characters are, by one look into a table: words of a line are gone over
 * byte by byte, and comparing each with the ends of ranges costs more than the rest.
 */
#ifndef BW_BASE_CHARS_H
#define BW_BASE_CHARS_H

#include "base/slice.h"

/* A character may be in several classes. Bytes of 0x80 and more are in none. */
enum bw_char_class {
    BW_CHAR_DIGIT = 1,
    BW_CHAR_LETTER = 2,
    BW_CHAR_OF_PROGRAM = 4, /* - _ / . in names of programs */
    BW_CHAR_OF_ADDRESS = 8, /* . : % - [ ] in addresses and names of hosts */
};

extern const uint8_t bw_char_classes[256];

#ifdef __SSE2__
#include <emmintrin.h>

/* All bits of each byte that is one from `first` on, so many behind it at most. */
static inline __m128i bw_chars_from(__m128i bytes, char first, char behind)
{
    const __m128i above = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8(behind)), above);
}

static inline __m128i bw_chars_are(__m128i bytes, char c)
{
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}

/* Bit i: byte i is in one of the classes, as bw_char_classes has it. */
static inline uint32_t bw_chars_of(__m128i bytes, unsigned classes)
{
    __m128i found = _mm_setzero_si128();
    if ((classes & BW_CHAR_DIGIT) != 0)
        found = _mm_or_si128(found, bw_chars_from(bytes, '0', 9));
    if ((classes & BW_CHAR_LETTER) != 0)
        found = _mm_or_si128(
                found, bw_chars_from(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 25));
    if ((classes & BW_CHAR_OF_PROGRAM) != 0)
        found = _mm_or_si128(
                found, _mm_or_si128(bw_chars_from(bytes, '-', 2), bw_chars_are(bytes, '_')));
    if ((classes & BW_CHAR_OF_ADDRESS) != 0) {
        found = _mm_or_si128(
                found, _mm_or_si128(bw_chars_from(bytes, '-', 1), bw_chars_are(bytes, ':')));
        found = _mm_or_si128(
                found, _mm_or_si128(bw_chars_are(bytes, '['), bw_chars_are(bytes, ']')));
        found = _mm_or_si128(found, bw_chars_are(bytes, '%'));
    }
    return (uint32_t)_mm_movemask_epi8(found);
}
#endif

/* How many bytes stand in front of the first that is in none of the `classes` (their sum). */
static inline size_t bw_length_of(bw_str text, unsigned classes)
{
    size_t len = 0;
#ifdef __SSE2__
    for (; text.len - len >= 16; len += 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text.ptr + len));
        const uint32_t others = ~bw_chars_of(bytes, classes) & 0xffff;
        if (others != 0)
            return len + (size_t)__builtin_ctz(others);
    }
#endif
    while (len < text.len && (bw_char_classes[(uint8_t)text.ptr[len]] & classes) != 0)
        len++;
    return len;
}

#endif
