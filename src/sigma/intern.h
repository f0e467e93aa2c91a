/* sigma/intern.h - gives equal byte strings equal numbers, counted from 0 in order of arrival. */
#ifndef BW_SIGMA_INTERN_H
#define BW_SIGMA_INTERN_H

#include "base/slice.h"

struct sigma_intern_slot;

/* Keys are borrowed and must stay where they are. Starts zeroed. */
struct sigma_intern {
    struct sigma_intern_slot *slots;
    bw_bytes *keys;    /* by number */
    uint32_t capacity; /* of slots: a power of two, or 0; twice that of keys */
    uint32_t count;
};

void sigma_intern_release(struct sigma_intern *intern);

/*
 * The number of `key`; *ret_new says whether it was added. False when memory is out.
 */
BW_MUST_CHECK bool sigma_intern_add(
        struct sigma_intern *intern, bw_bytes key, uint32_t *ret_number, bool *ret_new);

/* The number of `key`; false when it is not there. */
bool sigma_intern_find(const struct sigma_intern *intern, bw_bytes key, uint32_t *ret_number);

#endif
