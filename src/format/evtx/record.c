#include "format/evtx/record.h"

#include "format/evtx/layout.h"

/* Why no record stands at `pos`; NULL when one does. `end` is where the records of the chunk end.
 */
static const char *record_fault(bw_bytes chunk, size_t pos, size_t end)
{
    if (pos > end || end - pos < EVTX_RECORD_OVERHEAD)
        return "too few bytes for a record";
    const uint8_t *p = chunk.ptr + pos;
    if (evtx_u32(p) != EVTX_RECORD_MAGIC)
        return "no record magic where a record should begin";
    const uint32_t size = evtx_u32(p + 4);
    if (size < EVTX_RECORD_OVERHEAD)
        return "the record's size is less than its own header";
    if (size > end - pos)
        return "the record runs past the end of its chunk";
    if (evtx_u32(p + size - 4) != size)
        return "the record's size and the copy behind it differ";
    return NULL;
}

bool evtx_record_at(bw_bytes chunk, size_t pos)
{
    return record_fault(chunk, pos, chunk.len) == NULL;
}

struct evtx_walk evtx_walk_of(const struct evtx_chunk *chunk)
{
    return (struct evtx_walk){
            .bytes = chunk->bytes, .pos = EVTX_CHUNK_HEADER_SIZE, .end = chunk->end};
}

static const uint8_t magic[4] = {0x2a, 0x2a, 0, 0};

static struct evtx_record record_of(bw_bytes chunk, size_t pos)
{
    const uint8_t *p = chunk.ptr + pos;
    return (struct evtx_record){.start = (uint32_t)pos,
            .size = evtx_u32(p + 4),
            .id = evtx_u64(p + 8),
            .written = evtx_u64(p + 16)};
}

/* The next record after `pos`, or the end. */
static uint32_t find_record(const struct evtx_walk *walk, uint32_t pos)
{
    while (pos < walk->end) {
        const uint8_t *hit = memmem(walk->bytes.ptr + pos, walk->end - pos, magic, sizeof(magic));
        if (hit == NULL)
            break;
        pos = (uint32_t)(hit - walk->bytes.ptr);
        if (record_fault(walk->bytes, pos, walk->end) == NULL)
            return pos;
        pos++;
    }
    return walk->end;
}

enum evtx_step evtx_walk_next(
        struct evtx_walk *walk, struct evtx_record *ret_record, struct evtx_gap *ret_gap)
{
    if (walk->pos >= walk->end)
        return EVTX_STEP_END;
    const char *fault = record_fault(walk->bytes, walk->pos, walk->end);
    if (fault == NULL) {
        *ret_record = record_of(walk->bytes, walk->pos);
        walk->pos += ret_record->size;
        return EVTX_STEP_RECORD;
    }
    const uint32_t start = walk->pos;
    walk->pos = find_record(walk, start + 1);
    *ret_gap = (struct evtx_gap){.start = start, .size = walk->pos - start, .reason = fault};
    return EVTX_STEP_GAP;
}

bool evtx_record_hidden(bw_bytes chunk, size_t start, size_t end, struct evtx_record *ret_record)
{
    while (start < end && end - start >= EVTX_RECORD_OVERHEAD) {
        const uint8_t *hit = memmem(chunk.ptr + start, end - start, magic, sizeof(magic));
        if (hit == NULL)
            return false;
        start = (size_t)(hit - chunk.ptr);
        if (end - start < EVTX_RECORD_OVERHEAD)
            return false;
        const struct evtx_record record = record_of(chunk, start);
        if (record.size >= EVTX_RECORD_OVERHEAD && record.size <= end - start) {
            *ret_record = record;
            return true;
        }
        start++;
    }
    return false;
}
