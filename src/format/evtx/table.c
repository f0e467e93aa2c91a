#include "format/evtx/table.h"

#include <stdlib.h>

#define TABLE_FIRST_CAPACITY 64

void evtx_table_release(struct evtx_table *table)
{
    free(table->slots);
    *table = (struct evtx_table){0};
}

void *evtx_table_find(const struct evtx_table *table, uint64_t hash,
        bool (*same)(const void *item, const void *key), const void *key)
{
    if (table->capacity == 0)
        return NULL;
    const size_t mask = table->capacity - 1;
    for (size_t i = hash & mask; table->slots[i].item != NULL; i = (i + 1) & mask)
        if (table->slots[i].hash == hash && same(table->slots[i].item, key))
            return table->slots[i].item;
    return NULL;
}

static void put(struct evtx_table *table, uint64_t hash, void *item)
{
    const size_t mask = table->capacity - 1;
    size_t i = hash & mask;
    while (table->slots[i].item != NULL)
        i = (i + 1) & mask;
    table->slots[i] = (struct evtx_table_slot){.hash = hash, .item = item};
    table->count++;
}

bool evtx_table_add(struct evtx_table *table, uint64_t hash, void *item)
{
    if (table->count * 2 >= table->capacity) {
        struct evtx_table grown = {
                .capacity = table->capacity != 0 ? table->capacity * 2 : TABLE_FIRST_CAPACITY};
        grown.slots = calloc(grown.capacity, sizeof(*grown.slots));
        if (grown.slots == NULL)
            return false;
        for (size_t i = 0; i < table->capacity; i++)
            if (table->slots[i].item != NULL)
                put(&grown, table->slots[i].hash, table->slots[i].item);
        evtx_table_release(table);
        *table = grown;
    }
    put(table, hash, item);
    return true;
}
