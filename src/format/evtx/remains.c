#include "format/evtx/remains.h"

#include <inttypes.h>

#include "base/hash.h"
#include "base/limits.h"
#include "format/evtx/magic.h"
#include "format/evtx/stock.h"

#define HASH_SEED_CANON 4

uint64_t evtx_canon_hash(bw_bytes canon)
{
    return bw_hash64(canon, HASH_SEED_CANON);
}

static void put_u32(struct bw_buffer *out, uint32_t value)
{
    const uint8_t bytes[4] = {
            (uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16), (uint8_t)(value >> 24)};
    bw_buffer_add(out, bytes, sizeof(bytes));
}

static void put_u64(struct bw_buffer *out, uint64_t value)
{
    put_u32(out, (uint32_t)value);
    put_u32(out, (uint32_t)(value >> 32));
}

void evtx_remains_write(const struct evtx_remains *remains, struct bw_buffer *out)
{
    put_u32(out, remains->place);
    put_u64(out, remains->chunk);
    put_u32(out, remains->start);
    put_u32(out, remains->hint_count);
    for (uint32_t i = 0; i < remains->hint_count; i++) {
        put_u32(out, remains->hints[i].offset);
        put_u64(out, remains->hints[i].canon_hash);
    }
    put_u32(out, remains->name_count);
    for (uint32_t i = 0; i < remains->name_count; i++) {
        put_u32(out, remains->names[i].offset);
        put_u32(out, (uint32_t)remains->names[i].bytes.len);
        bw_buffer_add(out, remains->names[i].bytes.ptr, remains->names[i].bytes.len);
    }
    put_u32(out, (uint32_t)remains->record.len);
    bw_buffer_add(out, remains->record.ptr, remains->record.len);
}

static bool inside_chunk(uint32_t offset, size_t size)
{
    return offset <= EVTX_CHUNK_SIZE && size <= EVTX_CHUNK_SIZE - offset;
}

static bw_status read_lists(struct bw_reader *r, struct evtx_remains *remains, struct bw_err *err)
{
    remains->hint_count = bw_read_u32le(r);
    if (remains->hint_count > EVTX_REMAINS_HINTS)
        return bw_fail(err, BW_E_MALFORMED, "remains: %" PRIu32 " hints", remains->hint_count);
    for (uint32_t i = 0; i < remains->hint_count; i++) {
        remains->hints[i].offset = bw_read_u32le(r);
        remains->hints[i].canon_hash = bw_read_u64le(r);
    }
    remains->name_count = bw_read_u32le(r);
    if (remains->name_count > EVTX_REMAINS_NAMES)
        return bw_fail(err, BW_E_MALFORMED, "remains: %" PRIu32 " names", remains->name_count);
    for (uint32_t i = 0; i < remains->name_count; i++) {
        struct evtx_name_entry *name = &remains->names[i];
        name->offset = bw_read_u32le(r);
        name->bytes = bw_read_bytes(r, bw_read_u32le(r));
        if (!inside_chunk(name->offset, name->bytes.len))
            return bw_fail(err, BW_E_MALFORMED, "remains: a name outside of its chunk");
    }
    return BW_OK;
}

bw_status evtx_remains_read(bw_bytes bytes, struct evtx_remains *ret_remains, struct bw_err *err)
{
    struct bw_reader r = bw_reader_of(bytes, 0);
    struct evtx_remains remains = {.place = (uint8_t)bw_read_u32le(&r)};
    remains.chunk = bw_read_u64le(&r);
    remains.start = bw_read_u32le(&r);
    bw_status status = read_lists(&r, &remains, err);
    if (status != BW_OK)
        return status;
    remains.record = bw_read_bytes(&r, bw_read_u32le(&r));
    status = bw_reader_check(&r, "remains", err);
    if (status != BW_OK)
        return status;
    if (remains.place >= EVENT_PLACE_COUNT || !inside_chunk(remains.start, remains.record.len) ||
            bw_reader_left(&r) != 0)
        return bw_fail(err, BW_E_MALFORMED, "remains that are none");
    *ret_remains = remains;
    return BW_OK;
}

/* The longest record that a chunk can hold. */
#define RECORD_MAX (EVTX_CHUNK_SIZE - EVTX_CHUNK_HEADER_SIZE)

void evtx_carver_init(struct evtx_carver *carver, struct evtx_learner *learner,
        void (*found)(struct evtx_carver *carver, uint64_t offset, bw_bytes remains))
{
    *carver = (struct evtx_carver){.learner = learner, .found = found};
    bw_buffer_init(&carver->canon, BW_LIMIT_EVTX_TEMPLATE_BYTES);
    bw_buffer_init(&carver->fact, BW_LIMIT_EVTX_TEMPLATE_BYTES + EVTX_FACT_HEADER_SIZE);
    bw_buffer_init(&carver->packed, 4 * EVTX_CHUNK_SIZE);
}

void evtx_carver_release(struct evtx_carver *carver)
{
    bw_buffer_release(&carver->canon);
    bw_buffer_release(&carver->fact);
    bw_buffer_release(&carver->packed);
}

/* A record on the walk that gathers what it refers to. */
struct gather {
    struct evtx_carver *carver;
    bw_bytes chunk;
    struct evtx_remains *remains;
    bool known; /* offsets mean something: the chunk is where it was */
};

static void gather_hint(struct gather *g, uint32_t number, uint32_t offset)
{
    struct evtx_remains *remains = g->remains;
    bw_bytes guid;
    if (!g->known || remains->hint_count == EVTX_REMAINS_HINTS ||
            bw_bytes_slice(g->chunk, (uint64_t)offset + 4, 16, &guid) != BW_OK ||
            evtx_u32(guid.ptr) != number ||
            !evtx_learn_at(
                    g->chunk, offset, g->carver->learner, &g->carver->canon, &g->carver->fact))
        return;
    remains->hints[remains->hint_count++] = (struct evtx_hint){
            .offset = offset, .canon_hash = evtx_canon_hash(bw_buffer_bytes(&g->carver->canon))};
}

/* Names of an element without template may stand anywhere in the chunk. */
static void gather_name(struct gather *g, bw_bytes name)
{
    struct evtx_remains *remains = g->remains;
    const size_t at = (size_t)(name.ptr - g->chunk.ptr);
    const size_t record_end = remains->start + remains->record.len;
    bw_bytes entry;
    if (!g->known || at < EVTX_NAME_HEADER_SIZE || (at >= remains->start && at < record_end) ||
            remains->name_count == EVTX_REMAINS_NAMES)
        return;
    const size_t offset = at - EVTX_NAME_HEADER_SIZE;
    if (bw_bytes_slice(g->chunk, offset, EVTX_NAME_HEADER_SIZE + name.len + 2, &entry) == BW_OK)
        remains->names[remains->name_count++] =
                (struct evtx_name_entry){.offset = (uint32_t)offset, .bytes = entry};
}

static bool gather_element(struct gather *g, struct evtx_tokens *tokens)
{
    uint32_t depth = 0;
    for (uint32_t i = 0; i < BW_LIMIT_EVTX_TOKENS; i++) {
        struct evtx_token token;
        if (evtx_token_next(tokens, &token, NULL) != BW_OK)
            return false;
        if (token.type == EVTX_TOKEN_OPEN_START || token.type == EVTX_TOKEN_ATTRIBUTE ||
                token.type == EVTX_TOKEN_ENTITY_REF)
            gather_name(g, token.name);
        depth += token.type == EVTX_TOKEN_OPEN_START;
        if (token.type == EVTX_TOKEN_CLOSE_EMPTY || token.type == EVTX_TOKEN_END_ELEMENT) {
            if (depth-- <= 1)
                return true;
        }
    }
    return false;
}

static bool gather_fragments(struct gather *g, size_t start, size_t end, unsigned depth);

/* An instance: where its template should be, and its values. */
static bool gather_instance(struct gather *g, struct bw_reader *r, unsigned depth)
{
    bw_read_skip(r, 2);
    const uint32_t number = bw_read_u32le(r);
    const uint32_t offset = bw_read_u32le(r);
    if (offset == r->pos) {
        bw_read_skip(r, EVTX_TEMPLATE_HEADER_SIZE - 4);
        bw_read_skip(r, bw_read_u32le(r));
    }
    gather_hint(g, number, offset);
    const uint32_t count = bw_read_u32le(r);
    if (!bw_reader_fits(r, count, 4))
        return false;
    const bw_bytes descriptors = bw_read_bytes(r, (size_t)count * 4);
    for (uint32_t i = 0; i < count && bw_reader_ok(r); i++) {
        const uint8_t *p = descriptors.ptr + (size_t)i * 4;
        const size_t size = evtx_u16(p);
        const size_t at = r->pos;
        bw_read_skip(r, size);
        if (bw_reader_ok(r) && p[2] == EVTX_TYPE_BINXML && size != 0 && depth < BW_LIMIT_EVTX_PARTS)
            (void)gather_fragments(g, at, at + size, depth + 1);
    }
    return bw_reader_ok(r);
}

/* False when the bytes are no content of a record. The depth is that of values in values. */
static bool gather_fragments(struct gather *g, size_t start, size_t end, unsigned depth)
{
    struct evtx_tokens tokens = evtx_tokens_of(g->chunk, start, end, 0);
    tokens.dependencies = depth == 0;
    bool any = false;
    while (bw_reader_left(&tokens.reader) != 0) {
        const uint8_t first = tokens.reader.bytes.ptr[tokens.reader.pos];
        struct evtx_token token;
        bool sound;
        if (first == EVTX_TOKEN_TEMPLATE)
            sound = gather_instance(g, &tokens.reader, depth);
        else if ((first & ~EVTX_TOKEN_MORE) == EVTX_TOKEN_OPEN_START)
            sound = gather_element(g, &tokens);
        else if (first == EVTX_TOKEN_EOF)
            return any;
        else
            sound = first == EVTX_TOKEN_FRAGMENT && evtx_token_next(&tokens, &token, NULL) == BW_OK;
        if (!sound)
            return false;
        any |= first != EVTX_TOKEN_FRAGMENT;
    }
    return any;
}

/*
 * Cuts out the record at `start` of the chunk; `record` are its bytes. False when it has no form at
 * all: then others may stand inside of it.
 */
static bool cut_out(struct evtx_carver *carver, bw_bytes chunk, bool known,
        struct evtx_remains *remains, uint64_t offset, bool wanted)
{
    struct gather g = {.carver = carver, .chunk = chunk, .remains = remains, .known = known};
    const bool sound = gather_fragments(&g, remains->start + EVTX_RECORD_HEADER_SIZE,
            remains->start + remains->record.len - 4, 0);
    if (!wanted)
        return sound;
    bw_buffer_clear(&carver->packed);
    evtx_remains_write(remains, &carver->packed);
    if (!carver->packed.failed)
        carver->found(carver, offset, bw_buffer_bytes(&carver->packed));
    return sound;
}

static void carve_in_place(struct evtx_carver *carver, const struct evtx_leftover *leftover)
{
    const bw_bytes chunk = leftover->chunk;
    const size_t end = leftover->end < chunk.len ? leftover->end : chunk.len;
    size_t pos = leftover->start;
    while ((pos = evtx_find_magic(chunk, pos, end, NULL)) < end) {
        const struct bw_bytes seen = {.ptr = chunk.ptr, .len = end};
        if (!evtx_record_at(seen, pos)) {
            pos++;
            continue;
        }
        struct evtx_remains remains = {.place = (uint8_t)leftover->place,
                .chunk = leftover->chunk_offset,
                .start = (uint32_t)pos,
                .record = {.ptr = chunk.ptr + pos, .len = evtx_u32(chunk.ptr + pos + 4)}};
        const bool sound =
                cut_out(carver, chunk, true, &remains, leftover->chunk_offset + pos, true);
        pos += sound ? remains.record.len : 1;
    }
    evtx_learn_all(chunk, leftover->start, end, carver->learner);
}

/* Where a record is put that nobody knows the place of. Records begin at multiples of eight: no
 * definition that it names can seem to stand inside of it. */
#define NO_START (EVTX_CHUNK_HEADER_SIZE - 7)

/* From the start of a record to the definition of its template, where it has that inside. */
#define INLINE_DEFINITION (EVTX_RECORD_HEADER_SIZE + 4 + 10)

/*
 * Where the chunk of the record at `pos` began, as the record itself says: its definition stands
 * inside of it and is named by its place in the chunk. May lie before the bytes.
 */
static bool own_base(bw_bytes bytes, size_t pos, int64_t *ret_base)
{
    bw_bytes head;
    if (bw_bytes_slice(bytes, pos, INLINE_DEFINITION + EVTX_TEMPLATE_HEADER_SIZE + 4, &head) !=
            BW_OK)
        return false;
    const uint8_t *instance = head.ptr + INLINE_DEFINITION - 10;
    const uint8_t *definition = head.ptr + INLINE_DEFINITION;
    const uint32_t offset = evtx_u32(instance + 6);
    if (instance[0] != EVTX_TOKEN_TEMPLATE || evtx_u32(instance + 2) != evtx_u32(definition + 4) ||
            definition[EVTX_TEMPLATE_HEADER_SIZE] != EVTX_TOKEN_FRAGMENT ||
            offset < EVTX_CHUNK_HEADER_SIZE + INLINE_DEFINITION || offset >= EVTX_CHUNK_SIZE)
        return false;
    *ret_base = (int64_t)(pos + INLINE_DEFINITION) - (int64_t)offset;
    return true;
}

/*
 * The chunk that begins at `base` of the bytes, as far as it is there: borrowed, or copied into
 * `spare` where it begins before them.
 */
static bw_bytes chunk_around(bw_bytes bytes, int64_t base, uint8_t *spare)
{
    const size_t end = (size_t)(base + EVTX_CHUNK_SIZE) < bytes.len
                               ? (size_t)(base + EVTX_CHUNK_SIZE)
                               : bytes.len;
    if (base >= 0)
        return (bw_bytes){.ptr = bytes.ptr + base, .len = end - (size_t)base};
    memset(spare, 0, EVTX_CHUNK_SIZE);
    memcpy(spare + (size_t)-base, bytes.ptr, end);
    return (bw_bytes){.ptr = spare, .len = (size_t)-base + end};
}

/* The record at `pos`; returns where to look on. */
static size_t carve_one(struct evtx_carver *carver, struct evtx_blob *blob, size_t pos)
{
    const bw_bytes bytes = blob->bytes;
    const size_t size = evtx_u32(bytes.ptr + pos + 4);
    const bool wanted = pos >= blob->duty;
    struct evtx_remains remains = {.place = (uint8_t)blob->place,
            .chunk = UINT64_MAX,
            .start = NO_START,
            .record = {.ptr = bytes.ptr + pos, .len = size}};
    int64_t base = blob->base_known ? (int64_t)(blob->base - blob->offset) : INT64_MIN;
    if (own_base(bytes, pos, &base)) {
        blob->base_known = true;
        blob->base = blob->offset + (uint64_t)base;
    }
    bool known = blob->base_known && base > -EVTX_CHUNK_SIZE && base <= (int64_t)pos;
    const size_t start = known ? (size_t)((int64_t)pos - base) : 0;
    known = known && start >= EVTX_CHUNK_HEADER_SIZE && start + size <= EVTX_CHUNK_SIZE;
    bw_bytes chunk;
    if (known) {
        chunk = chunk_around(bytes, base, carver->spare);
        remains.start = (uint32_t)start;
        if ((int64_t)blob->offset + base >= 0)
            remains.chunk = blob->base;
    } else {
        memset(carver->spare, 0, NO_START);
        memcpy(carver->spare + NO_START, bytes.ptr + pos, size);
        chunk = (bw_bytes){.ptr = carver->spare, .len = NO_START + size};
    }
    return cut_out(carver, chunk, known, &remains, blob->offset + pos, wanted) ? pos + size
                                                                               : pos + 1;
}

void evtx_carve_blob(struct evtx_carver *carver, struct evtx_blob *blob)
{
    const bw_bytes bytes = blob->bytes;
    const size_t end = blob->end < bytes.len ? blob->end : bytes.len;
    size_t pos = blob->next;
    bool is_chunk = false;
    /* a magic may run past the end: what begins before it is ours */
    while ((pos = evtx_find_magic(bytes, pos, bytes.len, &is_chunk)) < end) {
        if (is_chunk) {
            blob->base_known = true;
            blob->base = blob->offset + pos;
            if (pos >= blob->duty) {
                const bw_bytes chunk = chunk_around(bytes, (int64_t)pos, carver->spare);
                evtx_learn_all(chunk, EVTX_CHUNK_HEADER_SIZE, chunk.len, carver->learner);
            }
            pos += 8;
            continue;
        }
        const bool whole =
                evtx_record_at(bytes, pos) && evtx_u32(bytes.ptr + pos + 4) <= RECORD_MAX;
        pos = whole ? carve_one(carver, blob, pos) : pos + 1;
    }
    blob->next = pos;
}

/*
 * A block of a log where bytes are missing or were put in before it: a chunk begins inside of it,
 * or a record says that its own began elsewhere.
 */
static bool is_shifted(bw_bytes block)
{
    bool is_chunk = false;
    for (size_t pos = 1; (pos = evtx_find_magic(block, pos, block.len, &is_chunk)) < block.len;
            pos++) {
        int64_t base;
        if (is_chunk || (evtx_record_at(block, pos) && own_base(block, pos, &base) && base != 0))
            return true;
    }
    return false;
}

void evtx_carve(struct evtx_carver *carver, const struct evtx_leftover *leftover)
{
    const size_t before = leftover->before;
    const bw_bytes seen = {
            .ptr = leftover->chunk.ptr - before, .len = before + leftover->chunk.len};
    if (leftover->place != EVENT_PLACE_BLOCK || !is_shifted(seen)) {
        carve_in_place(carver, leftover);
        return;
    }
    struct evtx_blob blob = {.bytes = {.ptr = seen.ptr, .len = seen.len + leftover->behind},
            .offset = leftover->chunk_offset - before,
            .duty = before + leftover->start,
            .end = before + leftover->end,
            .place = leftover->place};
    evtx_carve_blob(carver, &blob);
}
