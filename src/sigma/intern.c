#include "sigma/intern.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define FIRST_CAPACITY 1024u

struct sigma_intern_slot {
    bw_bytes key; /* ptr NULL: free */
    uint64_t hash;
    uint32_t number;
};

void sigma_intern_release(struct sigma_intern *intern)
{
    free(intern->slots);
    *intern = (struct sigma_intern){0};
}

/* The slot that holds `key`, or the free one where it belongs. */
static struct sigma_intern_slot *slot_of(
        const struct sigma_intern *intern, bw_bytes key, uint64_t hash)
{
    const uint32_t mask = intern->capacity - 1;
    for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
        struct sigma_intern_slot *slot = &intern->slots[i];
        if (slot->key.ptr == NULL || (slot->hash == hash && bw_bytes_eq(slot->key, key)))
            return slot;
    }
}

static bool grow(struct sigma_intern *intern)
{
    const struct sigma_intern old = *intern;
    const uint32_t capacity = old.capacity != 0 ? old.capacity * 2 : FIRST_CAPACITY;
    struct sigma_intern_slot *slots = calloc(capacity, sizeof(*slots));
    if (slots == NULL)
        return false;
    intern->slots = slots;
    intern->capacity = capacity;
    for (uint32_t i = 0; i < old.capacity; i++)
        if (old.slots[i].key.ptr != NULL)
            *slot_of(intern, old.slots[i].key, old.slots[i].hash) = old.slots[i];
    free(old.slots);
    return true;
}

/* The empty key needs an address too. */
static bw_bytes with_address(bw_bytes key)
{
    static const uint8_t nothing[1] = {0};
    return key.ptr != NULL ? key : (bw_bytes){.ptr = nothing, .len = 0};
}

bool sigma_intern_add(
        struct sigma_intern *intern, bw_bytes key, uint32_t *ret_number, bool *ret_new)
{
    if (intern->count >= intern->capacity / 4 * 3 && !grow(intern))
        return false;
    key = with_address(key);
    const uint64_t hash = bw_hash64(key, 0);
    struct sigma_intern_slot *slot = slot_of(intern, key, hash);
    *ret_new = slot->key.ptr == NULL;
    if (*ret_new)
        *slot = (struct sigma_intern_slot){.key = key, .hash = hash, .number = intern->count++};
    *ret_number = slot->number;
    return true;
}

bool sigma_intern_find(const struct sigma_intern *intern, bw_bytes key, uint32_t *ret_number)
{
    if (intern->capacity == 0)
        return false;
    key = with_address(key);
    const struct sigma_intern_slot *slot = slot_of(intern, key, bw_hash64(key, 0));
    if (slot->key.ptr == NULL)
        return false;
    *ret_number = slot->number;
    return true;
}
