#include "format/evtx/memo.h"

#include <stdlib.h>
#include <string.h>

/* The offset of a name; inside, the offset of the next name with the same hash follows it. */
#define OFFSET_SIZE 4

static uint32_t set_of(uint32_t number, size_t size)
{
    return ((number ^ (uint32_t)size) * UINT32_C(0x9e3779b1)) >> 26;
}
_Static_assert(EVTX_MEMO_SETS == 1 << (32 - 26), "set_of gives as many");

static void entry_release(struct evtx_memo_entry *entry)
{
    free(entry->bytes);
    free(entry->names);
    *entry = (struct evtx_memo_entry){0};
}

void evtx_memo_release(struct evtx_memo *memo)
{
    for (size_t i = 0; i < EVTX_MEMO_SETS; i++)
        for (size_t k = 0; k < EVTX_MEMO_WAYS; k++)
            entry_release(&memo->entries[i][k]);
}

/* Does the name that chunk[start + name->at] leads to say what it said before? */
static bool name_same(const struct evtx_memo_entry *entry, const struct evtx_memo_name *name,
        bw_bytes chunk, size_t start)
{
    const size_t at = start + name->at;
    const uint32_t offset = evtx_u32(chunk.ptr + at);
    const bool inside = offset == at + OFFSET_SIZE;
    if (inside || name->inside)
        return inside && name->inside; /* its bytes are compared with the others */
    const bw_bytes text = evtx_name_at(chunk, offset);
    return text.len == name->len && memcmp(text.ptr, entry->bytes + name->text, name->len) == 0;
}

static bool entry_fits(const struct evtx_memo_entry *entry, bw_bytes chunk, size_t start)
{
    const uint8_t *bytes = chunk.ptr + start;
    size_t done = 0;
    for (uint32_t i = 0; i < entry->name_count; i++) {
        const struct evtx_memo_name *name = &entry->names[i];
        if (memcmp(bytes + done, entry->bytes + done, name->at - done) != 0 ||
                !name_same(entry, name, chunk, start))
            return false;
        done = name->at + OFFSET_SIZE + (name->inside ? OFFSET_SIZE : 0);
    }
    return memcmp(bytes + done, entry->bytes + done, entry->size - done) == 0;
}

struct evtx_template *evtx_memo_find(
        const struct evtx_memo *memo, bw_bytes chunk, size_t start, size_t size, uint32_t number)
{
    const struct evtx_memo_entry *set = memo->entries[set_of(number, size)];
    for (size_t i = 0; i < EVTX_MEMO_WAYS; i++)
        if (set[i].template != NULL && set[i].number == number && set[i].size == size &&
                entry_fits(&set[i], chunk, start))
            return set[i].template;
    return NULL;
}

void evtx_memo_watch(struct evtx_memo *memo, struct evtx_tokens *tokens)
{
    memo->seen =
            (struct evtx_names_seen){.names = memo->seen_names, .capacity = EVTX_MEMO_MAX_NAMES};
    tokens->seen = &memo->seen;
}

/* Every name in order, each behind the one before and whole within the definition. */
static bool names_fit(const struct evtx_names_seen *seen, size_t start, size_t size)
{
    size_t done = start;
    for (uint32_t i = 0; i < seen->count; i++) {
        const struct evtx_name_seen *name = &seen->names[i];
        const bool inside = name->offset == name->at + OFFSET_SIZE;
        const size_t used = OFFSET_SIZE + (inside ? OFFSET_SIZE : 0);
        if (name->at < done || name->at > start + size || start + size - name->at < used)
            return false;
        done = name->at + used;
    }
    return true;
}

/* Copies what was seen into an entry with room for it. */
static void fill(struct evtx_memo_entry *entry, const struct evtx_names_seen *seen,
        const uint8_t *bytes, size_t start)
{
    size_t text = entry->size;
    memcpy(entry->bytes, bytes, entry->size);
    for (uint32_t i = 0; i < seen->count; i++) {
        const struct evtx_name_seen *name = &seen->names[i];
        const bool inside = name->offset == name->at + OFFSET_SIZE;
        entry->names[i] = (struct evtx_memo_name){.at = (uint32_t)(name->at - start),
                .text = (uint32_t)text,
                .len = (uint16_t)name->text.len,
                .inside = inside};
        if (inside)
            continue;
        memcpy(entry->bytes + text, name->text.ptr, name->text.len);
        text += name->text.len;
    }
}

void evtx_memo_add(struct evtx_memo *memo, bw_bytes chunk, size_t start, size_t size,
        uint32_t number, struct evtx_template *template)
{
    const struct evtx_names_seen *seen = &memo->seen;
    if (seen->unfit || size > EVTX_MEMO_MAX_BYTES || template == NULL ||
            !names_fit(seen, start, size))
        return;
    size_t room = size;
    for (uint32_t i = 0; i < seen->count; i++)
        room += seen->names[i].text.len;
    struct evtx_memo_entry fresh = {.size = (uint32_t)size,
            .number = number,
            .template = template,
            .name_count = seen->count,
            .bytes = malloc(room + 1),
            .names = malloc((seen->count + 1u) * sizeof(*fresh.names))};
    if (room > 2 * EVTX_MEMO_MAX_BYTES || fresh.bytes == NULL || fresh.names == NULL) {
        entry_release(&fresh);
        return;
    }
    fill(&fresh, seen, chunk.ptr + start, start);
    const uint32_t set = set_of(number, size);
    struct evtx_memo_entry *entry = &memo->entries[set][memo->next[set]];
    memo->next[set] = (uint8_t)((memo->next[set] + 1) % EVTX_MEMO_WAYS);
    entry_release(entry);
    *entry = fresh;
}
