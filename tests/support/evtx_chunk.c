#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/utf.h"
#include "evtx_binxml.h"

#define NAMES_MAX   4096
#define NAMES_ARENA (4 * BW_MIB)
struct evtx_names {
    struct bw_arena *arena;
    struct bw_map *index;
    struct evtx_name *items[NAMES_MAX];
    size_t count;
};

struct evtx_names *evtx_names_new(void)
{
    struct evtx_names *names = calloc(1, sizeof(*names));
    if (names == NULL)
        return NULL;
    names->arena = bw_arena_new(NAMES_ARENA);
    names->index = names->arena != NULL ? bw_map_new(names->arena) : NULL;
    if (names->index != NULL)
        return names;
    evtx_names_free(names);
    return NULL;
}

void evtx_names_free(struct evtx_names *names)
{
    if (names == NULL)
        return;
    bw_arena_free(names->arena);
    free(names);
}

void evtx_names_forget(struct evtx_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        names->items[i]->offset = 0;
}

uint16_t evtx_name_hash(bw_bytes utf16)
{
    uint32_t hash = 0;
    for (size_t i = 0; i + 1 < utf16.len; i += 2)
        hash = hash * 65599 + (uint32_t)(utf16.ptr[i] | utf16.ptr[i + 1] << 8);
    return (uint16_t)hash;
}

struct evtx_name *evtx_names_intern(struct evtx_names *names, bw_str text)
{
    uint64_t index;
    if (bw_map_get(names->index, text, &index))
        return names->items[index];
    struct evtx_name *name = bw_arena_alloc(names->arena, 1, sizeof(*name));
    if (name == NULL || names->count == NAMES_MAX)
        return NULL;
    struct bw_buffer utf16;
    bw_buffer_init(&utf16, 64 * BW_KIB);
    bw_buffer_add_as_utf16le(&utf16, text);
    const bw_str kept = bw_arena_copy(names->arena, bw_buffer_str(&utf16));
    bw_buffer_release(&utf16);
    name->utf8 = bw_arena_copy(names->arena, text);
    if (kept.ptr == NULL || !bw_map_set(names->index, text, names->count))
        return NULL;
    name->utf16 = bw_str_bytes(kept);
    name->hash = evtx_name_hash(name->utf16);
    names->items[names->count++] = name;
    return name;
}

/* ---- the chunk ---- */

void evtx_chunk_put(struct evtx_chunk *chunk, const void *ptr, size_t len)
{
    if (chunk->full || len > EVTX_CHUNK_SIZE - chunk->pos) {
        chunk->full = true;
        return;
    }
    if (len != 0)
        memcpy(chunk->bytes + chunk->pos, ptr, len);
    chunk->pos += len;
}

void evtx_chunk_put_le(struct evtx_chunk *chunk, uint64_t value, size_t size)
{
    if (chunk->full || size > EVTX_CHUNK_SIZE - chunk->pos) {
        chunk->full = true;
        return;
    }
    for (size_t i = 0; i < size; i++)
        chunk->bytes[chunk->pos + i] = (uint8_t)(value >> (8 * i));
    chunk->pos += size;
}

void evtx_chunk_patch_le(struct evtx_chunk *chunk, size_t pos, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size && pos + i < EVTX_CHUNK_SIZE; i++)
        chunk->bytes[pos + i] = (uint8_t)(value >> (8 * i));
}

void evtx_chunk_put_utf16(struct evtx_chunk *chunk, bw_str utf8)
{
    size_t i = 0;
    if (!chunk->full && utf8.len <= (EVTX_CHUNK_SIZE - chunk->pos) / 2) {
        /* nearly all text of event logs is ASCII */
        uint8_t *out = chunk->bytes + chunk->pos;
        for (; i < utf8.len && (unsigned char)utf8.ptr[i] < 0x80; i++) {
            out[2 * i] = (uint8_t)utf8.ptr[i];
            out[2 * i + 1] = 0;
        }
        chunk->pos += 2 * i;
    }
    while (i < utf8.len && !chunk->full) {
        uint32_t code;
        i += bw_utf8_decode(bw_str_from(utf8, i), &code);
        if (code >= 0x10000) {
            evtx_chunk_put_le(chunk, 0xd800 + ((code - 0x10000) >> 10), 2);
            code = 0xdc00 + ((code - 0x10000) & 0x3ff);
        }
        evtx_chunk_put_le(chunk, code, 2);
    }
}

void evtx_chunk_note(struct evtx_chunk *chunk, uint32_t *slot, uint32_t *offset, uint32_t here)
{
    if (chunk->undo_count == EVTX_UNDO_MAX) {
        chunk->full = true;
        return;
    }
    chunk->undo[chunk->undo_count++] =
            (struct evtx_undo){.slot = slot, .before = *slot, .offset = offset};
    *slot = here;
    *offset = here;
}

void evtx_chunk_rewind(struct evtx_chunk *chunk, size_t pos)
{
    while (chunk->undo_count > 0) {
        const struct evtx_undo *undo = &chunk->undo[--chunk->undo_count];
        *undo->slot = undo->before;
        *undo->offset = 0;
    }
    if (chunk->pos > pos)
        memset(chunk->bytes + pos, 0, chunk->pos - pos);
    chunk->pos = pos;
    chunk->full = false;
}

void evtx_chunk_commit(struct evtx_chunk *chunk)
{
    chunk->undo_count = 0;
}
