/* base/arena.h - memory that dies together: one file, one record, one request. */
#ifndef BW_BASE_ARENA_H
#define BW_BASE_ARENA_H

#include "base/slice.h"

struct bw_arena;

struct bw_arena_mark {
    void *block;
    size_t used;
};

/* An arena that never holds more than `limit` bytes. NULL when memory is out. */
struct bw_arena *bw_arena_new(size_t limit);

/* NULL is fine, as with free(). */
void bw_arena_free(struct bw_arena *arena);

/* Zeroed memory for `count` items of `size` bytes, aligned for any type; NULL at the limit. */
void *bw_arena_alloc(struct bw_arena *arena, size_t count, size_t size);

/* The same, not zeroed: for bytes that are written at once and read after that only. */
void *bw_arena_alloc_raw(struct bw_arena *arena, size_t count, size_t size);

/* A copy that lives as long as the arena, with a NUL behind it; ptr is NULL when full. */
bw_str bw_arena_copy(struct bw_arena *arena, bw_str s);

/* Bytes handed out and not yet rewound. */
size_t bw_arena_used(const struct bw_arena *arena);

/*
 * A rewind gives back all that was allocated after the mark. Under AddressSanitizer the memory is
 * poisoned, so that a stale slice crashes in tests. Large blocks go back to the system.
 */
struct bw_arena_mark bw_arena_mark(const struct bw_arena *arena);
void bw_arena_rewind(struct bw_arena *arena, struct bw_arena_mark mark);

#endif
