#include "match/nibbles.h"

#include <stdlib.h>
#include <string.h>

/* ---- tables ---- */

static uint8_t byte_of(uint32_t run, unsigned index)
{
    return (uint8_t)(run >> (8 * index));
}

/* The first bytes of sorted runs into tables: runs that begin alike into one group. */
static void fill_groups(
        const uint32_t *runs, size_t count, uint8_t (*low)[16], uint8_t (*high)[16], unsigned bytes)
{
    for (size_t i = 0; i < count; i++) {
        const uint8_t group = (uint8_t)(1u << (i * MATCH_NIBBLES_GROUPS / count));
        for (unsigned k = 0; k < bytes; k++) {
            low[k][byte_of(runs[i], k) & 15] |= group;
            high[k][byte_of(runs[i], k) >> 4] |= group;
        }
    }
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
    fill_groups(runs, count, ret_nibbles->low, ret_nibbles->high, MATCH_NIBBLES_BYTES);
}

void match_nibbles_add_shorts(struct match_nibbles *nibbles, uint32_t *pairs, size_t pair_count,
        const uint32_t *ones, size_t one_count)
{
    if (pair_count != 0)
        qsort(pairs, pair_count, sizeof(*pairs), compare_runs);
    fill_groups(pairs, pair_count, nibbles->pair_low, nibbles->pair_high, 2);
    for (size_t i = 0; i < one_count; i++) {
        const uint8_t byte = byte_of(ones[i], 0);
        const uint8_t group = (uint8_t)(1u << (byte >> 4 & 7));
        nibbles->one_low[byte & 15] |= group;
        nibbles->one_high[byte >> 4] |= group;
    }
    nibbles->shorts = pair_count + one_count != 0;
}

static unsigned count_in_group(const uint8_t table[16], unsigned group)
{
    unsigned count = 0;
    for (unsigned i = 0; i < 16; i++)
        count += table[i] >> group & 1;
    return count;
}

static uint32_t false_alarms(
        const uint8_t (*low_tables)[16], const uint8_t (*high_tables)[16], unsigned bytes)
{
    double alarms = 0;
    for (unsigned g = 0; g < MATCH_NIBBLES_GROUPS; g++) {
        double share = 1e6;
        for (unsigned k = 0; k < bytes; k++) {
            /* letters, digits and signs: low nibbles are all alike, the high ones are 2 to 7 */
            const unsigned high = count_in_group(high_tables[k], g);
            share *= count_in_group(low_tables[k], g) / 16.0 * (high < 6 ? high : 6) / 6.0;
        }
        alarms += share;
    }
    return (uint32_t)alarms;
}

uint32_t match_nibbles_false_alarms(const struct match_nibbles *nibbles)
{
    return false_alarms(nibbles->low, nibbles->high, MATCH_NIBBLES_BYTES);
}

uint32_t match_nibbles_false_pairs(const struct match_nibbles *nibbles)
{
    return false_alarms(nibbles->pair_low, nibbles->pair_high, 2);
}

/* ---- the scan ---- */

#if defined(__x86_64__)

#include <immintrin.h>

#define NIBBLES_TARGET __attribute__((target("avx2")))
#define BLOCK          32

_Static_assert(MATCH_NIBBLES_PADDING == MATCH_NIBBLES_BYTES - 1, "bytes that are read");

struct vectors {
    __m256i low[MATCH_NIBBLES_BYTES];
    __m256i high[MATCH_NIBBLES_BYTES];
    __m256i pair_low[2], pair_high[2], one_low, one_high; /* where there are shorts */
};

NIBBLES_TARGET static inline __m256i load_table(const uint8_t table[16])
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table));
}

NIBBLES_TARGET static inline void load_tables(
        const struct match_nibbles *nibbles, struct vectors *v)
{
    for (unsigned k = 0; k < MATCH_NIBBLES_BYTES; k++) {
        v->low[k] = load_table(nibbles->low[k]);
        v->high[k] = load_table(nibbles->high[k]);
    }
    if (!nibbles->shorts)
        return;
    for (unsigned k = 0; k < 2; k++) {
        v->pair_low[k] = load_table(nibbles->pair_low[k]);
        v->pair_high[k] = load_table(nibbles->pair_high[k]);
    }
    v->one_low = load_table(nibbles->one_low);
    v->one_high = load_table(nibbles->one_high);
}

NIBBLES_TARGET static inline __m256i look_up(__m256i low, __m256i high, const __m256i nibbles[2])
{
    return _mm256_and_si256(
            _mm256_shuffle_epi8(low, nibbles[0]), _mm256_shuffle_epi8(high, nibbles[1]));
}

/* Bit i: a run may begin at p[i]. */
NIBBLES_TARGET static inline __attribute__((always_inline)) uint32_t look_at_block(
        const struct vectors *v, bool shorts, const char *p)
{
    const __m256i nibble = _mm256_set1_epi8(15);
    __m256i groups = _mm256_set1_epi8(-1);
    __m256i pairs = groups;
    __m256i ones = groups;
    for (unsigned k = 0; k < MATCH_NIBBLES_BYTES; k++) {
        const __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(p + k));
        const __m256i nibbles[2] = {_mm256_and_si256(bytes, nibble),
                _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble)};
        groups = _mm256_and_si256(groups, look_up(v->low[k], v->high[k], nibbles));
        if (shorts && k < 2)
            pairs = _mm256_and_si256(pairs, look_up(v->pair_low[k], v->pair_high[k], nibbles));
        if (shorts && k == 0)
            ones = look_up(v->one_low, v->one_high, nibbles);
    }
    if (shorts)
        groups = _mm256_or_si256(groups, _mm256_or_si256(pairs, ones));
    return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(groups, _mm256_setzero_si256()));
}

NIBBLES_TARGET static inline __attribute__((always_inline)) void scan_blocks(
        const struct match_nibbles *nibbles, bool shorts, bw_str text,
        match_nibbles_place_fn *on_place, void *user)
{
    char room[BLOCK + MATCH_NIBBLES_PADDING] = {0}; /* for a text that is no block */
    struct vectors v;
    load_tables(nibbles, &v);
    if (text.len < BLOCK) {
        memcpy(room, text.ptr, text.len);
        uint32_t places = look_at_block(&v, shorts, room) & ((UINT32_C(1) << text.len) - 1);
        for (; BW_UNLIKELY(places != 0); places &= places - 1)
            on_place(user, (unsigned)__builtin_ctz(places));
        return;
    }
    const size_t last = text.len - BLOCK;
    for (size_t at = 0;; at += BLOCK) {
        /* the last block overlaps the one before it: places that were seen are left out */
        const size_t block = at < last ? at : last;
        uint32_t places = look_at_block(&v, shorts, text.ptr + block) >> (at - block)
                                                                                 << (at - block);
        for (; BW_UNLIKELY(places != 0); places &= places - 1)
            on_place(user, block + (unsigned)__builtin_ctz(places));
        if (block == last)
            return;
    }
}

NIBBLES_TARGET void match_nibbles_scan(const struct match_nibbles *nibbles, bw_str text,
        match_nibbles_place_fn *on_place, void *user)
{
    if (text.len == 0)
        return;
    if (nibbles->shorts)
        scan_blocks(nibbles, true, text, on_place, user);
    else
        scan_blocks(nibbles, false, text, on_place, user);
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
