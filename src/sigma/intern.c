#include "sigma/intern.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define FIRST_CAPACITY 1024u

/* Small, so that many of them share a cache line: keys lie elsewhere. */
struct sigma_intern_slot {
    uint32_t hash;
    uint32_t number_plus_1; /* 0: free */
};

void sigma_intern_release(struct sigma_intern *intern)
{
    free(intern->slots);
    free(intern->keys);
    *intern = (struct sigma_intern){0};
}

static uint32_t hash_of(bw_bytes key)
{
    const uint64_t hash = bw_hash64(key, 0);
    return (uint32_t)(hash ^ hash >> 32);
}

/* The slot that holds `key`, or the free one where it belongs. */
static struct sigma_intern_slot *slot_of(
        const struct sigma_intern *intern, bw_bytes key, uint32_t hash)
{
    const uint32_t mask = intern->capacity - 1;
    for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
        struct sigma_intern_slot *slot = &intern->slots[i];
        if (slot->number_plus_1 == 0 ||
                (slot->hash == hash && bw_bytes_eq(intern->keys[slot->number_plus_1 - 1], key)))
            return slot;
    }
}

static void move_slots(const struct sigma_intern *from, struct sigma_intern_slot *to, uint32_t mask)
{
    for (uint32_t i = 0; i < from->capacity; i++) {
        if (from->slots[i].number_plus_1 == 0)
            continue;
        uint32_t at = from->slots[i].hash & mask;
        while (to[at].number_plus_1 != 0)
            at = (at + 1) & mask;
        to[at] = from->slots[i];
    }
}

static bool grow(struct sigma_intern *intern)
{
    const uint32_t capacity = intern->capacity != 0 ? intern->capacity * 4 : FIRST_CAPACITY;
    struct sigma_intern_slot *slots = calloc(capacity, sizeof(*slots));
    bw_bytes *keys = realloc(intern->keys, capacity / 2 * sizeof(*keys));
    if (keys != NULL)
        intern->keys = keys;
    if (slots == NULL || keys == NULL) {
        free(slots);
        return false;
    }
    move_slots(intern, slots, capacity - 1);
    free(intern->slots);
    intern->slots = slots;
    intern->capacity = capacity;
    return true;
}

/* The empty key has an address too, so that comparing never meets NULL. */
static bw_bytes with_address(bw_bytes key)
{
    static const uint8_t nothing[1] = {0};
    return key.ptr != NULL ? key : (bw_bytes){.ptr = nothing, .len = 0};
}

bool sigma_intern_add(
        struct sigma_intern *intern, bw_bytes key, uint32_t *ret_number, bool *ret_new)
{
    if (intern->count >= intern->capacity / 2 && !grow(intern))
        return false;
    key = with_address(key);
    const uint32_t hash = hash_of(key);
    struct sigma_intern_slot *slot = slot_of(intern, key, hash);
    *ret_new = slot->number_plus_1 == 0;
    if (*ret_new) {
        intern->keys[intern->count++] = key;
        *slot = (struct sigma_intern_slot){.hash = hash, .number_plus_1 = intern->count};
    }
    *ret_number = slot->number_plus_1 - 1;
    return true;
}

bool sigma_intern_find(const struct sigma_intern *intern, bw_bytes key, uint32_t *ret_number)
{
    if (intern->capacity == 0)
        return false;
    key = with_address(key);
    const struct sigma_intern_slot *slot = slot_of(intern, key, hash_of(key));
    if (slot->number_plus_1 == 0)
        return false;
    *ret_number = slot->number_plus_1 - 1;
    return true;
}
