#include "support/mutate.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CHANGES 4

uint64_t random_next(struct random_state *random)
{
    /* splitmix64 */
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

size_t random_below(struct random_state *random, size_t limit)
{
    return (size_t)(random_next(random) % limit);
}

static void call_with_copy(const uint8_t *data, size_t size, mutate_fn *fn, void *user)
{
    uint8_t *copy = malloc(size != 0 ? size : 1);
    if (copy == NULL)
        abort();
    if (size != 0)
        memcpy(copy, data, size);
    fn(copy, size, user);
    free(copy);
}

void mutate_heads(const uint8_t *data, size_t size, mutate_fn *fn, void *user)
{
    for (size_t head = 0; head < size; head++)
        call_with_copy(data, head, fn, user);
}

/* One change to `data`, which has room for twice its size. Returns the new size. */
static size_t change(struct random_state *random, uint8_t *data, size_t size)
{
    static const uint8_t extremes[] = {0x00, 0xff, 0x7f, 0x80, '\n', '"', '\\', '{', '<'};
    const size_t at = random_below(random, size);
    const size_t len = random_below(random, (size - at < 64 ? size - at : 64)) + 1;
    switch (random_below(random, 5)) {
    case 0:
        data[at] ^= (uint8_t)(1u << random_below(random, 8));
        return size;
    case 1:
        data[at] = extremes[random_below(random, sizeof(extremes))];
        return size;
    case 2:
        memmove(data + at, data + at + len, size - at - len);
        return size - len;
    case 3:
        memmove(data + at + len, data + at, size - at);
        return size + len;
    default: {
        const size_t to = random_below(random, size - len + 1);
        memmove(data + to, data + at, len);
        return size;
    }
    }
}

void mutate_random(const uint8_t *data, size_t size, size_t count, mutate_fn *fn, void *user)
{
    struct random_state random = {.state = size};
    uint8_t *copy = malloc(size + MAX_CHANGES * 64 + 1);
    if (copy == NULL)
        abort();
    for (size_t i = 0; i < count && size != 0; i++) {
        memcpy(copy, data, size);
        size_t now = size;
        for (size_t k = random_below(&random, MAX_CHANGES) + 1; k > 0 && now != 0; k--)
            now = change(&random, copy, now);
        call_with_copy(copy, now, fn, user);
    }
    free(copy);
}
