#include "format/evtx/magic.h"

#include "format/evtx/layout.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define RECORD_MAGIC_SIZE 4
#define CHUNK_MAGIC_SIZE  8

/* What begins at `p`, of which `left` bytes are there. */
static bool magic_at(const uint8_t *p, size_t left, bool *ret_chunk)
{
    if (left >= RECORD_MAGIC_SIZE && evtx_u32(p) == EVTX_RECORD_MAGIC) {
        if (ret_chunk != NULL)
            *ret_chunk = false;
        return true;
    }
    if (ret_chunk == NULL || left < CHUNK_MAGIC_SIZE || evtx_u64(p) != EVTX_CHUNK_MAGIC)
        return false;
    *ret_chunk = true;
    return true;
}

#if defined(__SSE2__)
/* Bit i is set when bytes i and i + 1 of the 16 at `p` (17 are read) begin a magic. */
static unsigned starts_in(const uint8_t *p)
{
    const __m128i first = _mm_loadu_si128((const __m128i *)(const void *)p);
    const __m128i second = _mm_loadu_si128((const __m128i *)(const void *)(p + 1));
    const __m128i star = _mm_set1_epi8(0x2a);
    const __m128i record = _mm_and_si128(_mm_cmpeq_epi8(first, star), _mm_cmpeq_epi8(second, star));
    const __m128i chunk = _mm_and_si128(
            _mm_cmpeq_epi8(first, _mm_set1_epi8('E')), _mm_cmpeq_epi8(second, _mm_set1_epi8('l')));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(record, chunk));
}
#endif

size_t evtx_find_magic(bw_bytes bytes, size_t start, size_t end, bool *ret_chunk)
{
    size_t pos = start;
#if defined(__SSE2__)
    while (pos < end && end - pos > 32) {
        const uint8_t *p = bytes.ptr + pos;
        unsigned starts = starts_in(p) | starts_in(p + 16) << 16;
        for (; starts != 0; starts &= starts - 1) {
            const size_t at = pos + (size_t)__builtin_ctz(starts);
            if (magic_at(bytes.ptr + at, end - at, ret_chunk))
                return at;
        }
        pos += 32;
    }
#endif
    for (; pos < end; pos++)
        if (magic_at(bytes.ptr + pos, end - pos, ret_chunk))
            return pos;
    return end;
}
