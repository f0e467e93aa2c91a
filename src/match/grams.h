/*
 * match/grams.h - which runs of four bytes of a text a table of bits may know: eight at once.
 *
 * A run's hash is its product with an odd factor, of which the upper bits say where its bit is.
 * Products are made of eight runs together; their bits are fetched one by one, since gathering
 * costs processors as much as eight loads, or much more.
 */
#ifndef BW_MATCH_GRAMS_H
#define BW_MATCH_GRAMS_H

#include "base/slice.h"

/* Bytes from one run that is looked at to the next: they do not overlap. */
#define MATCH_GRAMS_STEP 4

struct match_grams {
    const uint32_t *bits; /* 1 << (32 - shift) of them */
    uint32_t shift;       /* hash >> shift is the bit's number; at most 27 */
    uint32_t factor;
};

/* True where the processor has what it takes (AVX2). */
bool match_grams_usable(void);

typedef void match_grams_place_fn(void *user, size_t at);

/*
 * Calls `on_place` for each multiple of MATCH_GRAMS_STEP at which a whole run stands whose bit is
 * set, in ascending order. Only where usable.
 */
void match_grams_scan(
        const struct match_grams *grams, bw_str text, match_grams_place_fn *on_place, void *user);

#endif
