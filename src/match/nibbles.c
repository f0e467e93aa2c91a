#include "match/nibbles.h"

#include <stdlib.h>
#include <string.h>

/* ---- tables ---- */

static uint8_t byte_of(uint32_t run, unsigned index)
{
    return (uint8_t)(run >> (8 * index));
}

/* By the first byte, then the second, then the third. */
static int compare_runs(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;
    for (unsigned i = 0; i < MATCH_NIBBLES_BYTES; i++)
        if (byte_of(x, i) != byte_of(y, i))
            return byte_of(x, i) < byte_of(y, i) ? -1 : 1;
    return 0;
}

void match_nibbles_make(uint32_t *runs, size_t count, struct match_nibbles *ret_nibbles)
{
    memset(ret_nibbles, 0, sizeof(*ret_nibbles));
    if (count != 0)
        qsort(runs, count, sizeof(*runs), compare_runs);
    for (size_t i = 0; i < count; i++) {
        const uint8_t group = (uint8_t)(1u << (i * MATCH_NIBBLES_GROUPS / count));
        for (unsigned k = 0; k < MATCH_NIBBLES_BYTES; k++) {
            ret_nibbles->low[k][byte_of(runs[i], k) & 15] |= group;
            ret_nibbles->high[k][byte_of(runs[i], k) >> 4] |= group;
        }
    }
}

static unsigned count_in_group(const uint8_t table[16], unsigned group)
{
    unsigned count = 0;
    for (unsigned i = 0; i < 16; i++)
        count += table[i] >> group & 1;
    return count;
}

uint32_t match_nibbles_false_alarms(const struct match_nibbles *nibbles)
{
    double alarms = 0;
    for (unsigned g = 0; g < MATCH_NIBBLES_GROUPS; g++) {
        double share = 1e6;
        for (unsigned k = 0; k < MATCH_NIBBLES_BYTES; k++) {
            /* letters, digits and signs: low nibbles are all alike, the high ones are 2 to 7 */
            const unsigned high = count_in_group(nibbles->high[k], g);
            share *= count_in_group(nibbles->low[k], g) / 16.0 * (high < 6 ? high : 6) / 6.0;
        }
        alarms += share;
    }
    return (uint32_t)alarms;
}

/* ---- the scan ---- */

#if defined(__x86_64__)

#include <immintrin.h>

#define NIBBLES_TARGET __attribute__((target("avx2")))
#define BLOCK          32

_Static_assert(BLOCK + MATCH_NIBBLES_BYTES - 1 == MATCH_NIBBLES_TEXT_MIN, "bytes that are read");

struct vectors {
    __m256i low[MATCH_NIBBLES_BYTES];
    __m256i high[MATCH_NIBBLES_BYTES];
};

NIBBLES_TARGET static inline __m256i load_table(const uint8_t table[16])
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table));
}

/* Bit i: a run may begin at p[i]. */
NIBBLES_TARGET static inline uint32_t look_at_block(const struct vectors *v, const char *p)
{
    const __m256i nibble = _mm256_set1_epi8(15);
    __m256i groups = _mm256_set1_epi8(-1);
    for (unsigned k = 0; k < MATCH_NIBBLES_BYTES; k++) {
        const __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(p + k));
        const __m256i low = _mm256_and_si256(bytes, nibble);
        const __m256i high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble);
        groups = _mm256_and_si256(groups, _mm256_and_si256(_mm256_shuffle_epi8(v->low[k], low),
                                                  _mm256_shuffle_epi8(v->high[k], high)));
    }
    return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(groups, _mm256_setzero_si256()));
}

NIBBLES_TARGET void match_nibbles_scan(const struct match_nibbles *nibbles, bw_str text,
        match_nibbles_place_fn *on_place, void *user)
{
    const size_t last = text.len - MATCH_NIBBLES_TEXT_MIN;
    struct vectors v;
    size_t at = 0;
    for (unsigned k = 0; k < MATCH_NIBBLES_BYTES; k++) {
        v.low[k] = load_table(nibbles->low[k]);
        v.high[k] = load_table(nibbles->high[k]);
    }
    for (;;) {
        /* the last block overlaps the one before it: places that were seen are left out */
        const size_t block = at < last ? at : last;
        uint32_t places = look_at_block(&v, text.ptr + block) >> (at - block) << (at - block);
        for (; BW_UNLIKELY(places != 0); places &= places - 1)
            on_place(user, block + (unsigned)__builtin_ctz(places));
        if (block == last)
            return;
        at += BLOCK;
    }
}

bool match_nibbles_usable(void)
{
    return __builtin_cpu_supports("avx2") != 0;
}

#else

void match_nibbles_scan(const struct match_nibbles *nibbles, bw_str text,
        match_nibbles_place_fn *on_place, void *user)
{
    (void)nibbles, (void)text, (void)on_place, (void)user;
}

bool match_nibbles_usable(void)
{
    return false;
}

#endif
