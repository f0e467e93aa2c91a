#include "case/keys.h"

#include <stdlib.h>

#define FIRST_CAPACITY 1024

/* Keys are hashes; a longer search means that somebody made them so. */
#define MAX_PROBES 64

void case_keys_release(struct case_keys *keys)
{
    free(keys->slots);
    *keys = (struct case_keys){0};
}

/* False when the key is there already, or can not be placed. */
static bool place(uint64_t *slots, size_t capacity, uint64_t key)
{
    for (size_t i = 0; i < MAX_PROBES; i++) {
        uint64_t *slot = &slots[(size_t)(key + i) & (capacity - 1)];
        if (*slot == 0) {
            *slot = key;
            return true;
        }
        if (*slot == key)
            return false;
    }
    return false;
}

static bool grow(struct case_keys *keys)
{
    const size_t capacity = keys->capacity != 0 ? keys->capacity * 2 : FIRST_CAPACITY;
    uint64_t *slots = calloc(capacity, sizeof(*slots));
    bool ok = slots != NULL;
    for (size_t i = 0; i < keys->capacity && ok; i++)
        if (keys->slots[i] != 0)
            ok = place(slots, capacity, keys->slots[i]);
    if (!ok) {
        free(slots);
        return false;
    }
    free(keys->slots);
    keys->slots = slots;
    keys->capacity = capacity;
    return true;
}

void case_keys_add(struct case_keys *keys, uint64_t key)
{
    if (keys->repeated)
        return;
    const bool room =
            keys->count < keys->capacity / 2 || (keys->count < CASE_KEYS_MAX && grow(keys));
    if (room && place(keys->slots, keys->capacity, key != 0 ? key : 1)) {
        keys->count++;
        return;
    }
    case_keys_release(keys);
    keys->repeated = true;
}
