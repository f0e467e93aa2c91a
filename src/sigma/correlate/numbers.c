#include "sigma/correlate/numbers.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_MAX   512
#define BLOCK_FIRST 16

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

/* The first place among the items that is not below `number`. */
static uint32_t find_place(const double *items, uint32_t count, double number)
{
    uint32_t low = 0;
    uint32_t high = count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (items[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void insert(double *items, uint32_t count, double number)
{
    const uint32_t place = find_place(items, count, number);
    memmove(&items[place + 1], &items[place], (count - place) * sizeof(*items));
    items[place] = number;
}

static void take_out(double *items, uint32_t count, double number)
{
    const uint32_t place = find_place(items, count, number);
    memmove(&items[place], &items[place + 1], (count - place - 1) * sizeof(*items));
}

static bool grow_block(struct numbers *n, struct numbers_block *b)
{
    const uint32_t capacity = b->capacity * 2;
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

/* The few become the first block. */
static bool first_block(struct numbers *n)
{
    double *items = malloc(BLOCK_FIRST * sizeof(*items));
    if (items == NULL || !insert_block(n, 0)) {
        free(items);
        return false;
    }
    memcpy(items, n->few, sizeof(n->few));
    n->blocks[0] =
            (struct numbers_block){.items = items, .count = NUMBERS_FEW, .capacity = BLOCK_FIRST};
    n->bytes += BLOCK_FIRST * sizeof(*items);
    return true;
}

bool numbers_add(struct numbers *n, double number)
{
    if (n->block_count == 0 && n->count < NUMBERS_FEW) {
        insert(n->few, (uint32_t)n->count, number);
        n->count++;
        return true;
    }
    if (n->block_count == 0 && !first_block(n))
        return false;
    uint32_t at = find_block(n, number);
    if (n->blocks[at].count == BLOCK_MAX) {
        if (!split_block(n, at))
            return false;
        const struct numbers_block *low = &n->blocks[at];
        at += low->items[low->count - 1] < number;
    }
    struct numbers_block *b = &n->blocks[at];
    if (b->count == b->capacity && !grow_block(n, b))
        return false;
    insert(b->items, b->count, number);
    b->count++;
    n->count++;
    return true;
}

void numbers_remove(struct numbers *n, double number)
{
    if (n->block_count == 0) {
        take_out(n->few, (uint32_t)n->count, number);
        n->count--;
        return;
    }
    const uint32_t at = find_block(n, number);
    struct numbers_block *b = &n->blocks[at];
    take_out(b->items, b->count, number);
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
    if (n->block_count == 0)
        return n->few[index];
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
