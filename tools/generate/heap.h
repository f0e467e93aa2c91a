/* tools/generate/heap.h - what happens next: a queue in order of time. */
#ifndef GENERATE_HEAP_H
#define GENERATE_HEAP_H

#include "base/status.h"

struct thread;
struct arrival;

/* A script that goes on, or a benign activity that begins. */
struct entry {
    uint64_t time;
    uint64_t serial; /* breaks ties, so that the order never depends on the heap */
    struct thread *thread;
    struct arrival *arrival;
};

struct heap {
    struct entry *entries; /* free() when done */
    size_t count, room;
};

BW_MUST_CHECK bw_status heap_push(struct heap *heap, const struct entry *entry, struct bw_err *err);

/* The first of all; there must be one. */
struct entry heap_pop(struct heap *heap);

#endif
