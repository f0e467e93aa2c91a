/*
 * match/grams.h - which runs of four bytes of a text a table of bits may know: eight at once.
 *
 * A run's hash is its product with an odd factor. Its upper bits say which word of the table has
 * its two bits, the next ten which these are: what is not in the table seldom has both, and to look
 * at what seems to be in it costs more than all else. Products are made of eight runs together;
 * their words are fetched one by one, since gathering costs processors as much as eight loads, or
 * much more.
 */
#ifndef BW_MATCH_GRAMS_H
#define BW_MATCH_GRAMS_H

#include "base/slice.h"

/* Bytes from one run that is looked at to the next: they do not overlap. */
#define MATCH_GRAMS_STEP 4

struct match_grams {
    const uint32_t *bits; /* 1 << (32 - shift) of them */
    uint32_t shift;       /* hash >> shift is the first bit's number; 8 to 27 */
    uint32_t factor;
};

#define MATCH_GRAMS_WORD_BITS 5 /* log2 of the bits of a word */

/* Lowest bit: the word has both bits of the hash. `bits` and `shift` as above. */
static inline uint32_t match_grams_bits(const uint32_t *bits, uint32_t shift, uint32_t hash)
{
    const uint32_t numbers = hash >> (shift - MATCH_GRAMS_WORD_BITS);
    const uint32_t word = bits[numbers >> 2 * MATCH_GRAMS_WORD_BITS];
    return word >> (numbers >> MATCH_GRAMS_WORD_BITS & 31) & word >> (numbers & 31);
}

/* Adds those of a run. */
static inline void match_grams_add(uint32_t *bits, uint32_t shift, uint32_t hash)
{
    const uint32_t numbers = hash >> (shift - MATCH_GRAMS_WORD_BITS);
    bits[numbers >> 2 * MATCH_GRAMS_WORD_BITS] |=
            UINT32_C(1) << (numbers >> MATCH_GRAMS_WORD_BITS & 31) | UINT32_C(1) << (numbers & 31);
}

/* True where the processor has what it takes (AVX2). */
bool match_grams_usable(void);

typedef void match_grams_place_fn(void *user, size_t at);

/*
 * Calls `on_place` for each multiple of MATCH_GRAMS_STEP at which a whole run stands whose bits are
 * set, in ascending order. Only where usable.
 */
void match_grams_scan(
        const struct match_grams *grams, bw_str text, match_grams_place_fn *on_place, void *user);

#endif
