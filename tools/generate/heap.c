#include "heap.h"

#include <stdlib.h>

static bool entry_before(const struct entry *a, const struct entry *b)
{
    return a->time != b->time ? a->time < b->time : a->serial < b->serial;
}

bw_status heap_push(struct heap *heap, const struct entry *entry, struct bw_err *err)
{
    if (heap->count == heap->room) {
        const size_t room = heap->room != 0 ? heap->room * 2 : 1024;
        struct entry *entries = reallocarray(heap->entries, room, sizeof(*entries));
        if (entries == NULL)
            return bw_fail(err, BW_E_NOMEM, "running scripts");
        heap->entries = entries;
        heap->room = room;
    }
    size_t i = heap->count++;
    for (; i > 0 && entry_before(entry, &heap->entries[(i - 1) / 2]); i = (i - 1) / 2)
        heap->entries[i] = heap->entries[(i - 1) / 2];
    heap->entries[i] = *entry;
    return BW_OK;
}

struct entry heap_pop(struct heap *heap)
{
    const struct entry top = heap->entries[0];
    const struct entry last = heap->entries[--heap->count];
    size_t i = 0;
    for (size_t child = 1; child < heap->count; child = 2 * i + 1) {
        if (child + 1 < heap->count &&
                entry_before(&heap->entries[child + 1], &heap->entries[child]))
            child++;
        if (!entry_before(&heap->entries[child], &last))
            break;
        heap->entries[i] = heap->entries[child];
        i = child;
    }
    heap->entries[i] = last;
    return top;
}
