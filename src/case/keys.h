/* case/keys.h - has a finding perhaps been added twice? Sorting all of them to know costs more. */
#ifndef BW_CASE_KEYS_H
#define BW_CASE_KEYS_H

#include "base/slice.h"

/* So many keys are remembered (4 MiB); past that the answer is "perhaps". */
#define CASE_KEYS_MAX (UINT32_C(1) << 18)

struct case_keys {
    uint64_t *slots; /* owned; 0 is free */
    size_t count;
    size_t capacity; /* a power of two, at least twice the count */
    bool repeated;   /* some key may have been added twice: false means that none was */
};

/* All zero holds no key; release makes it so again. */
void case_keys_release(struct case_keys *keys);

/* Lack of memory makes `repeated` true, as does a key that is hard to place. */
void case_keys_add(struct case_keys *keys, uint64_t key);

#endif
