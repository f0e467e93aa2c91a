/* sigma/correlate/numbers.h - numbers in order, that come and go. */
#ifndef BW_SIGMA_CORRELATE_NUMBERS_H
#define BW_SIGMA_CORRELATE_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Most groups have few numbers at a time: so many need no memory of their own. */
#define NUMBERS_FEW 5

/* Blocks of sorted numbers, in order: a number is found by its block, and moves few others. */
struct numbers_block;
struct numbers {
    uint64_t count;
    double few[NUMBERS_FEW]; /* in order, while there are no blocks */
    struct numbers_block *blocks;
    uint32_t block_count, block_capacity;
    size_t bytes; /* in use besides this, for whoever keeps an eye on it */
};

bool numbers_add(struct numbers *numbers, double number);         /* false when memory is out */
void numbers_remove(struct numbers *numbers, double number);      /* it must be there */
double numbers_at(const struct numbers *numbers, uint64_t index); /* index < count */
void numbers_release(struct numbers *numbers);

/*
 * The percentile (0 to 100) of at least one number, between two of them in proportion, as SQL's
 * percentile_cont has it: 50 is the median.
 */
double numbers_percentile(const struct numbers *numbers, double percentile);

#endif
