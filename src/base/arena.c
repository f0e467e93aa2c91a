#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#include "base/sanitize.h"

#if BW_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(ptr, len)   ASAN_POISON_MEMORY_REGION(ptr, len)
#define UNPOISON(ptr, len) ASAN_UNPOISON_MEMORY_REGION(ptr, len)
#else
#define POISON(ptr, len)   ((void)(ptr), (void)(len))
#define UNPOISON(ptr, len) ((void)(ptr), (void)(len))
#endif

/* First block; later ones double up to the maximum. Small, as most records need little. */
#define ARENA_FIRST_BLOCK (64 * BW_KIB)
#define ARENA_MAX_BLOCK   (1 * BW_MIB)
#define ARENA_ALIGN       _Alignof(max_align_t)

struct arena_block {
    struct arena_block *prev;
    size_t size; /* usable bytes after this header */
    size_t used;
    _Alignas(max_align_t) uint8_t data[];
};

struct bw_arena {
    struct arena_block *top; /* allocations come from here; older blocks hang behind it */
    size_t limit;
    size_t used;
};

struct bw_arena *bw_arena_new(size_t limit)
{
    struct bw_arena *arena = calloc(1, sizeof(*arena));
    if (arena != NULL)
        arena->limit = limit;
    return arena;
}

static void block_free(struct arena_block *block)
{
    UNPOISON(block->data, block->size);
    free(block);
}

void bw_arena_free(struct bw_arena *arena)
{
    if (arena == NULL)
        return;
    for (struct arena_block *block = arena->top, *prev; block != NULL; block = prev) {
        prev = block->prev;
        block_free(block);
    }
    free(arena);
}

static bool arena_grow(struct bw_arena *arena, size_t need)
{
    size_t size = arena->top == NULL ? ARENA_FIRST_BLOCK : arena->top->size * 2;
    if (size > ARENA_MAX_BLOCK)
        size = ARENA_MAX_BLOCK;
    if (size < need)
        size = need;
    if (size > SIZE_MAX - sizeof(struct arena_block))
        return false;
    struct arena_block *block = malloc(sizeof(*block) + size);
    if (block == NULL)
        return false;
    *block = (struct arena_block){.prev = arena->top, .size = size, .used = 0};
    POISON(block->data, block->size);
    arena->top = block;
    return true;
}

void *bw_arena_alloc_raw(struct bw_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX - ARENA_ALIGN)
        return NULL;
    bytes = (bytes + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    if (bytes == 0)
        bytes = ARENA_ALIGN; /* so that the answer is never NULL for lack of need */
    if (bytes > arena->limit - arena->used)
        return NULL;
    if (arena->top == NULL || bytes > arena->top->size - arena->top->used) {
        if (!arena_grow(arena, bytes))
            return NULL;
    }
    void *ptr = arena->top->data + arena->top->used;
    UNPOISON(ptr, bytes);
    arena->top->used += bytes;
    arena->used += bytes;
    return ptr;
}

void *bw_arena_alloc(struct bw_arena *arena, size_t count, size_t size)
{
    void *ptr = bw_arena_alloc_raw(arena, count, size);
    return ptr != NULL ? memset(ptr, 0, count * size) : NULL;
}

bw_str bw_arena_copy(struct bw_arena *arena, bw_str s)
{
    char *copy = s.len < SIZE_MAX ? bw_arena_alloc_raw(arena, s.len + 1, 1) : NULL;
    if (copy == NULL)
        return (bw_str){.ptr = NULL, .len = 0};
    if (s.len != 0)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return (bw_str){.ptr = copy, .len = s.len};
}

size_t bw_arena_used(const struct bw_arena *arena)
{
    return arena->used;
}

struct bw_arena_mark bw_arena_mark(const struct bw_arena *arena)
{
    return (struct bw_arena_mark){
            .block = arena->top, .used = arena->top != NULL ? arena->top->used : 0};
}

void bw_arena_rewind(struct bw_arena *arena, struct bw_arena_mark mark)
{
    /* The last block stays for the next record unless it is the only way back to the mark. */
    while (arena->top != NULL && arena->top != mark.block) {
        struct arena_block *block = arena->top;
        arena->used -= block->used;
        block->used = 0;
        if (block->prev == NULL && mark.block == NULL && block->size <= ARENA_MAX_BLOCK) {
            POISON(block->data, block->size);
            return;
        }
        arena->top = block->prev;
        block_free(block);
    }
    if (arena->top == NULL)
        return;
    arena->used -= arena->top->used - mark.used;
    arena->top->used = mark.used;
    POISON(arena->top->data + mark.used, arena->top->size - mark.used);
}
