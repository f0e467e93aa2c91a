/* format/evtx/table.h - pointers found by hash: the caches of templates and shapes. */
#ifndef BW_FORMAT_EVTX_TABLE_H
#define BW_FORMAT_EVTX_TABLE_H

#include "base/slice.h"

struct evtx_table_slot {
    uint64_t hash;
    void *item; /* NULL: free */
};

/* All zero is the empty table. Items are borrowed. */
struct evtx_table {
    struct evtx_table_slot *slots;
    size_t count;
    size_t capacity; /* a power of two, or 0 */
};

void evtx_table_release(struct evtx_table *table);

/* The item with this hash for which `same` says yes to `key`; NULL when there is none. */
void *evtx_table_find(const struct evtx_table *table, uint64_t hash,
        bool (*same)(const void *item, const void *key), const void *key);

/* Adds without looking for an equal one; false when memory is out. */
bool evtx_table_add(struct evtx_table *table, uint64_t hash, void *item);

#endif
