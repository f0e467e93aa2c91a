#include "sigma/correlate/numbers.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_MAX   512
#define BLOCK_FIRST 4

struct numbers_block {
    double *items;
    uint32_t count;
    uint32_t capacity;
};

/* The first block whose last number is not below `number`, or the last block. */
static uint32_t find_block(const struct numbers *n, double number)
{
    uint32_t low = 0;
    uint32_t high = n->block_count - 1;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const struct numbers_block *b = &n->blocks[middle];
        if (b->items[b->count - 1] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first place in the block that is not below `number`. */
static uint32_t find_place(const struct numbers_block *b, double number)
{
    uint32_t low = 0;
    uint32_t high = b->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (b->items[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool grow_block(struct numbers *n, struct numbers_block *b)
{
    const uint32_t capacity = b->capacity != 0 ? b->capacity * 2 : BLOCK_FIRST;
    double *items = realloc(b->items, capacity * sizeof(*items));
    if (items == NULL)
        return false;
    n->bytes += (capacity - b->capacity) * sizeof(*items);
    b->items = items;
    b->capacity = capacity;
    return true;
}

static bool insert_block(struct numbers *n, uint32_t at)
{
    if (n->block_count == n->block_capacity) {
        const uint32_t capacity = n->block_capacity != 0 ? n->block_capacity * 2 : 1;
        struct numbers_block *blocks = realloc(n->blocks, capacity * sizeof(*blocks));
        if (blocks == NULL)
            return false;
        n->bytes += (capacity - n->block_capacity) * sizeof(*blocks);
        n->blocks = blocks;
        n->block_capacity = capacity;
    }
    memmove(&n->blocks[at + 1], &n->blocks[at], (n->block_count - at) * sizeof(*n->blocks));
    n->blocks[at] = (struct numbers_block){0};
    n->block_count++;
    return true;
}

/* The upper half of a full block becomes one of its own. */
static bool split_block(struct numbers *n, uint32_t at)
{
    double *upper = malloc(BLOCK_MAX * sizeof(*upper));
    if (upper == NULL || !insert_block(n, at + 1)) {
        free(upper);
        return false;
    }
    struct numbers_block *b = &n->blocks[at];
    const uint32_t half = b->count / 2;
    memcpy(upper, b->items + half, (b->count - half) * sizeof(*upper));
    n->blocks[at + 1] =
            (struct numbers_block){.items = upper, .count = b->count - half, .capacity = BLOCK_MAX};
    n->bytes += BLOCK_MAX * sizeof(*upper);
    b->count = half;
    return true;
}

bool numbers_add(struct numbers *n, double number)
{
    if (n->block_count == 0 && !insert_block(n, 0))
        return false;
    uint32_t at = n->count != 0 ? find_block(n, number) : 0;
    if (n->blocks[at].count == BLOCK_MAX) {
        if (!split_block(n, at))
            return false;
        const struct numbers_block *low = &n->blocks[at];
        at += low->items[low->count - 1] < number;
    }
    struct numbers_block *b = &n->blocks[at];
    if (b->count == b->capacity && !grow_block(n, b))
        return false;
    const uint32_t place = find_place(b, number);
    memmove(&b->items[place + 1], &b->items[place], (b->count - place) * sizeof(*b->items));
    b->items[place] = number;
    b->count++;
    n->count++;
    return true;
}

void numbers_remove(struct numbers *n, double number)
{
    const uint32_t at = find_block(n, number);
    struct numbers_block *b = &n->blocks[at];
    const uint32_t place = find_place(b, number);
    memmove(&b->items[place], &b->items[place + 1], (b->count - place - 1) * sizeof(*b->items));
    b->count--;
    n->count--;
    if (b->count != 0 || n->block_count == 1)
        return;
    free(b->items);
    n->bytes -= b->capacity * sizeof(*b->items);
    n->block_count--;
    memmove(&n->blocks[at], &n->blocks[at + 1], (n->block_count - at) * sizeof(*n->blocks));
}

double numbers_at(const struct numbers *n, uint64_t index)
{
    uint32_t at = 0;
    while (index >= n->blocks[at].count)
        index -= n->blocks[at++].count;
    return n->blocks[at].items[index];
}

double numbers_percentile(const struct numbers *n, double percentile)
{
    const double rank = percentile / 100 * (double)(n->count - 1);
    uint64_t low = (uint64_t)rank;
    if (low >= n->count - 1)
        return numbers_at(n, n->count - 1);
    const double a = numbers_at(n, low);
    const double b = numbers_at(n, low + 1);
    return a + (b - a) * (rank - (double)low);
}

void numbers_release(struct numbers *n)
{
    for (uint32_t i = 0; i < n->block_count; i++)
        free(n->blocks[i].items);
    free(n->blocks);
    *n = (struct numbers){0};
}
