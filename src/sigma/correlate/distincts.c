#include <stdlib.h>

#include "base/hash.h"
#include "sigma/correlate/distincts.h"

#define FIRST_CAPACITY 16

/* The array grows by doubling, so a value may cost its size twice. */
#define DISTINCT_BYTES (2 * sizeof(struct distinct))

static uint32_t *bucket_of(
        const struct track *t, const uint64_t group_key[2], const uint64_t key[2])
{
    const uint64_t hash = bw_hash_mix(key[0] ^ key[1], group_key[0]);
    return &t->distinct_buckets[hash & (t->distinct_capacity - 1)];
}

void distinct_expect(const struct track *t, const uint64_t group_key[2], const uint64_t key[2])
{
    if (t->distinct_capacity != 0)
        __builtin_prefetch(bucket_of(t, group_key, key));
}

static bool grow(struct correlate *c, struct track *t)
{
    const uint32_t capacity = t->distinct_capacity != 0 ? t->distinct_capacity * 2 : FIRST_CAPACITY;
    if (capacity == 0)
        return false;
    uint32_t *buckets = calloc(capacity, sizeof(*buckets));
    struct distinct *items =
            buckets != NULL ? realloc(t->distincts, capacity * sizeof(*items)) : NULL;
    if (items == NULL) {
        free(buckets);
        return false;
    }
    if (t->distinct_capacity == 0) {
        items[0] = (struct distinct){0};
        t->distinct_count = 1;
    }
    c->used += (capacity - t->distinct_capacity) * sizeof(*buckets);
    free(t->distinct_buckets);
    t->distincts = items;
    t->distinct_buckets = buckets;
    t->distinct_capacity = capacity;
    for (uint32_t i = 1; i < t->distinct_count; i++) {
        uint32_t *bucket = bucket_of(t, items[i].group->key, items[i].key);
        items[i].next = *bucket;
        *bucket = i;
    }
    return true;
}

uint32_t distinct_find(const struct track *t, const struct group *group, const uint64_t key[2])
{
    uint32_t i = t->distinct_capacity != 0 ? *bucket_of(t, group->key, key) : 0;
    while (i != 0) {
        const struct distinct *d = &t->distincts[i];
        if (d->group == group && d->key[0] == key[0] && d->key[1] == key[1])
            break;
        i = d->next;
    }
    return i;
}

uint32_t distinct_get(
        struct correlate *c, struct track *t, const struct group *group, const uint64_t key[2])
{
    uint32_t i = distinct_find(t, group, key);
    if (i != 0)
        return i;
    if (t->distinct_capacity == 0 ||
            (t->distincts[0].next == 0 && t->distinct_count == t->distinct_capacity)) {
        if (!grow(c, t))
            return 0;
    }
    i = t->distincts[0].next;
    if (i != 0)
        t->distincts[0].next = t->distincts[i].next;
    else
        i = t->distinct_count++;
    uint32_t *bucket = bucket_of(t, group->key, key);
    t->distincts[i] = (struct distinct){.key = {key[0], key[1]}, .group = group, .next = *bucket};
    *bucket = i;
    c->used += DISTINCT_BYTES;
    return i;
}

void distinct_free(struct correlate *c, struct track *t, uint32_t distinct)
{
    struct distinct *d = &t->distincts[distinct];
    uint32_t *at = bucket_of(t, d->group->key, d->key);
    while (*at != distinct)
        at = &t->distincts[*at].next;
    *at = d->next;
    d->next = t->distincts[0].next;
    t->distincts[0].next = distinct;
    c->used -= DISTINCT_BYTES;
}
