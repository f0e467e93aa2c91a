/* tests/support/mutate.h - good inputs made bad, the same way in every run. */
#ifndef BW_TESTS_SUPPORT_MUTATE_H
#define BW_TESTS_SUPPORT_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* Numbers that look random and are the same everywhere. Seed with anything. */
struct random_state {
    uint64_t state;
};

uint64_t random_next(struct random_state *random);

/* A number below `limit`, which is not 0. */
size_t random_below(struct random_state *random, size_t limit);

/* Called with a changed copy, exactly as long as it says: ASan sees the first byte past it. */
typedef void mutate_fn(const uint8_t *data, size_t size, void *user);

/* Every shorter beginning of `data`, the empty one too. */
void mutate_heads(const uint8_t *data, size_t size, mutate_fn *fn, void *user);

/* `count` copies, each with a few changes: bits flipped, bytes set to extremes, pieces removed,
 * doubled or moved. */
void mutate_random(const uint8_t *data, size_t size, size_t count, mutate_fn *fn, void *user);

#endif
