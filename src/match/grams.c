#include "match/grams.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define GRAMS_TARGET __attribute__((target("avx2")))
#define BLOCK        8 /* runs */

_Static_assert(BLOCK *MATCH_GRAMS_STEP == sizeof(__m256i), "a block of runs is a vector");

/* All bits of the lanes below `count`. */
GRAMS_TARGET static inline __m256i first_lanes(size_t count)
{
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), lanes);
}

/* Bit i: lane i has its bits. As match_grams_bits, of all lanes. */
GRAMS_TARGET static inline __attribute__((always_inline)) uint32_t look_at_block(
        const struct match_grams *grams, __m256i runs)
{
    const int word_bits = MATCH_GRAMS_WORD_BITS;
    const __m256i low = _mm256_set1_epi32(31);
    const __m256i hashes = _mm256_mullo_epi32(runs, _mm256_set1_epi32((int)grams->factor));
    const __m256i numbers =
            _mm256_srl_epi32(hashes, _mm_cvtsi32_si128((int)grams->shift - word_bits));
    const __m256i words = _mm256_i32gather_epi32((const int *)(const void *)grams->bits,
            _mm256_srli_epi32(numbers, 2 * word_bits), sizeof(uint32_t));
    const __m256i first =
            _mm256_srlv_epi32(words, _mm256_and_si256(_mm256_srli_epi32(numbers, word_bits), low));
    const __m256i second = _mm256_srlv_epi32(words, _mm256_and_si256(numbers, low));
    const __m256i both = _mm256_slli_epi32(_mm256_and_si256(first, second), 31);
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(both));
}

static void tell(uint32_t found, size_t at, match_grams_place_fn *on_place, void *user)
{
    for (; found != 0; found &= found - 1)
        on_place(user, at + (size_t)__builtin_ctz(found) * MATCH_GRAMS_STEP);
}

GRAMS_TARGET void match_grams_scan(
        const struct match_grams *grams, bw_str text, match_grams_place_fn *on_place, void *user)
{
    size_t left = text.len / MATCH_GRAMS_STEP; /* runs */
    const char *p = text.ptr;
    for (; left >= BLOCK; left -= BLOCK, p += BLOCK * MATCH_GRAMS_STEP) {
        const __m256i runs = _mm256_loadu_si256((const __m256i *)(const void *)p);
        tell(look_at_block(grams, runs), (size_t)(p - text.ptr), on_place, user);
    }
    if (left == 0)
        return;
    const __m256i runs = _mm256_maskload_epi32((const int *)(const void *)p, first_lanes(left));
    const uint32_t found = look_at_block(grams, runs) & ((UINT32_C(1) << left) - 1);
    tell(found, (size_t)(p - text.ptr), on_place, user);
}

bool match_grams_usable(void)
{
    return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi2") != 0;
}

#else

bool match_grams_usable(void)
{
    return false;
}

void match_grams_scan(
        const struct match_grams *grams, bw_str text, match_grams_place_fn *on_place, void *user)
{
    (void)grams, (void)text, (void)on_place, (void)user;
}

#endif
