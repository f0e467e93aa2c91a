#include "format/evtx/content.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/reader.h"
#include "format/evtx/known.h"
#include "format/evtx/learn.h"
#include "format/evtx/remains.h"
#include "format/evtx/stock.h"
#include "format/evtx/unnamed.h"

#define HASH_SEED_IDENTITY 3

/* Behind the content of a record stand its EOF and what fills the record up to eight bytes. */
#define RECORD_FILL_MAX 8

/* Size, type and a zero byte for each value of an instance. */
#define DESCRIPTOR_SIZE 4

bool evtx_content_init(struct evtx_content *content)
{
    content->part_count = 0;
    content->items = (struct evtx_items){.capacity = BW_LIMIT_EVTX_VALUES};
    content->items.items = calloc(BW_LIMIT_EVTX_VALUES, sizeof(*content->items.items));
    return content->items.items != NULL;
}

void evtx_content_release(struct evtx_content *content)
{
    free(content->items.items);
    content->items.items = NULL;
}

void evtx_reader_init(struct evtx_reader *reader, struct evtx_library *library)
{
    *reader = (struct evtx_reader){.library = library};
    bw_buffer_init(&reader->templates.canon, BW_LIMIT_EVTX_TEMPLATE_BYTES);
}

void evtx_reader_release(struct evtx_reader *reader)
{
    bw_buffer_release(&reader->templates.canon);
    evtx_memo_release(&reader->templates.memo);
}

void evtx_reader_set_chunk(struct evtx_reader *reader, const struct evtx_chunk *chunk)
{
    reader->chunk = chunk->bytes;
    reader->chunk_offset = chunk->offset;
    reader->templates.generation++;
    reader->templates.budget = BW_LIMIT_EVTX_CHUNK_BYTES;
}

/* Counts a canonical form of `len` bytes against what the chunk may have. */
static bw_status charge(struct evtx_reader *reader, size_t len, struct bw_err *err)
{
    struct evtx_chunk_templates *t = &reader->templates;
    if (len > t->budget)
        return bw_fail(err, BW_E_LIMIT, "the templates of the chunk are too large");
    t->budget -= len;
    return BW_OK;
}

/*
 * The canonical form in templates.canon, compiled, if `scanned` says that it is right. Counts it
 * against the chunk's budget in any case: it was made.
 */
static bw_status compile_canon(struct evtx_reader *reader, bw_status scanned,
        struct evtx_template **ret_template, struct bw_err *err)
{
    const bw_bytes canon = bw_buffer_bytes(&reader->templates.canon);
    bw_status status = charge(reader, canon.len, err);
    if (status == BW_OK)
        status = scanned;
    return status == BW_OK ? evtx_library_template(reader->library, canon, ret_template, err)
                           : status;
}

/* Token by token, into entry->template. */
static bw_status read_definition(struct evtx_reader *reader, size_t start,
        struct evtx_chunk_template *entry, struct bw_err *err)
{
    struct evtx_tokens tokens =
            evtx_tokens_of(reader->chunk, start, start + entry->data_size, reader->chunk_offset);
    evtx_memo_watch(&reader->templates.memo, &tokens);
    bw_buffer_clear(&reader->templates.canon);
    const bw_status status = evtx_canon_definition(&tokens, &reader->templates.canon, err);
    return compile_canon(reader, status, &entry->template, err);
}

/* Reads the definition at `offset` of the chunk. */
static bw_status define(struct evtx_reader *reader, uint32_t offset,
        struct evtx_chunk_template *entry, struct bw_err *err)
{
    struct bw_reader r = bw_reader_of(reader->chunk, reader->chunk_offset);
    bw_reader_seek(&r, offset);
    bw_read_skip(&r, 4); /* the next definition with the same hash */
    entry->number = bw_read_u32le(&r);
    bw_read_skip(&r, 12); /* the rest of the GUID */
    entry->data_size = bw_read_u32le(&r);
    const size_t start = r.pos;
    bw_read_skip(&r, entry->data_size);
    if (r.failed)
        return bw_fail(err, BW_E_TRUNCATED,
                "template definition past the end of its chunk, at %" PRIu64,
                reader->chunk_offset + offset);
    struct evtx_memo *memo = &reader->templates.memo;
    entry->template = evtx_memo_find(memo, reader->chunk, start, entry->data_size, entry->number);
    bw_status status;
    if (entry->template != NULL) {
        status = charge(reader, entry->template->canon.len, err);
    } else {
        status = read_definition(reader, start, entry, err);
        if (status == BW_OK)
            evtx_memo_add(
                    memo, reader->chunk, start, entry->data_size, entry->number, entry->template);
    }
    if (status == BW_OK && BW_UNLIKELY(reader->learner != NULL) && entry->template != NULL)
        evtx_learn(reader, offset, entry->template);
    if (status == BW_OK)
        return BW_OK;
    entry->template = NULL;
    return bw_context(err, status, "template at offset %" PRIu64, reader->chunk_offset + offset);
}

/* The slot that holds the definition at `offset`, or the one where it should go. */
static struct evtx_chunk_template *template_slot(struct evtx_chunk_templates *t, uint32_t offset)
{
    const uint32_t first = (offset * UINT32_C(0x9e3779b1)) >> 16;
    for (uint32_t i = 0; i < EVTX_CHUNK_TEMPLATE_PROBES; i++) {
        struct evtx_chunk_template *entry = &t->slots[(first + i) % EVTX_CHUNK_TEMPLATES];
        if (entry->generation != t->generation || entry->offset == offset)
            return entry;
    }
    return &t->slots[first % EVTX_CHUNK_TEMPLATES];
}

/* The entry of the definition at `offset`; when its status is not BW_OK, *err says why. */
static const struct evtx_chunk_template *find_template(
        struct evtx_reader *reader, uint32_t offset, struct bw_err *err)
{
    struct evtx_chunk_templates *t = &reader->templates;
    struct evtx_chunk_template *entry = template_slot(t, offset);
    if (BW_UNLIKELY(entry->offset != offset || entry->generation != t->generation)) {
        *entry = (struct evtx_chunk_template){.offset = offset, .generation = t->generation};
        entry->status = define(reader, offset, entry, err);
    } else if (BW_UNLIKELY(entry->status != BW_OK)) {
        bw_fail(err, entry->status, "its template at offset %" PRIu64 " can not be used",
                reader->chunk_offset + offset);
    }
    return entry;
}

static bw_status add_part(
        struct evtx_content *content, const struct evtx_part *part, struct bw_err *err)
{
    if (content->part_count == BW_LIMIT_EVTX_PARTS || part->depth > BW_LIMIT_NESTING)
        return bw_fail(err, BW_E_LIMIT, "a record of more than %u templates", BW_LIMIT_EVTX_PARTS);
    const uint32_t i = content->part_count++;
    content->parts[i] = *part;
    content->key[2 * i] = (uint32_t)part->parent << 16 | part->value;
    content->key[2 * i + 1] = part->template->serial;
    return BW_OK;
}

/* `count` descriptors, then the values they describe, one behind the other. */
static bw_status read_values(
        struct bw_reader *r, uint32_t count, struct evtx_content *content, struct bw_err *err)
{
    struct evtx_items *items = &content->items;
    if (!bw_reader_fits(r, count, DESCRIPTOR_SIZE))
        return bw_fail(
                err, BW_E_TRUNCATED, "%" PRIu32 " values in %zu bytes", count, bw_reader_left(r));
    if (count > items->capacity - items->count)
        return bw_fail(err, BW_E_LIMIT, "more than %u values", BW_LIMIT_EVTX_VALUES);
    const bw_bytes descriptors = bw_read_bytes(r, (size_t)count * DESCRIPTOR_SIZE);
    if (descriptors.ptr == NULL)
        return bw_reader_check(r, "value descriptors", err);
    struct evtx_item *item = items->items + items->count;
    size_t start = r->pos;
    for (uint32_t i = 0; i < count; i++, item++) {
        const uint8_t *p = descriptors.ptr + (size_t)i * DESCRIPTOR_SIZE;
        item->start = (uint32_t)start;
        item->size = evtx_u16(p);
        item->type = p[2];
        start += item->size;
    }
    bw_read_skip(r, start - r->pos);
    if (BW_UNLIKELY(r->failed))
        return bw_fail(err, BW_E_TRUNCATED, "values that run past the end of the record");
    items->count += count;
    return BW_OK;
}

static void count_source(const struct evtx_reader *reader, uint32_t offset,
        const struct evtx_stock_entry *entry, struct evtx_content *content)
{
    for (uint32_t i = 0; i < reader->hint_count; i++)
        if (reader->hints[i].offset == offset &&
                reader->hints[i].canon_hash == evtx_canon_hash(entry->canon)) {
            content->in_place++;
            return;
        }
    content->elsewhere++;
}

/* For the data of an event whose own template is not to be had. */
static bw_status make_template(struct evtx_reader *reader, struct evtx_content *content,
        struct evtx_part *part, uint32_t number, struct bw_err *err)
{
    if (evtx_known_template(reader, content, part, number, &part->template, err) == BW_OK) {
        content->known++;
        return BW_OK;
    }
    content->unnamed++;
    return evtx_unnamed_template(reader, content, part, &part->template, err);
}

/*
 * The instance of a template in a record that nothing vouches for: its values decide which of the
 * evidence's templates of that number is its own.
 */
static bw_status read_lost_instance(struct evtx_reader *reader, struct bw_reader *r,
        struct evtx_content *content, struct evtx_part part, struct bw_err *err)
{
    bw_read_u8(r);
    const uint32_t number = bw_read_u32le(r);
    const uint32_t offset = bw_read_u32le(r);
    if (offset == r->pos) { /* the definition stands here: whether it is sound was seen before */
        bw_read_skip(r, 4);
        const uint32_t own = bw_read_u32le(r);
        bw_read_skip(r, 12);
        const uint32_t size = bw_read_u32le(r);
        bw_read_skip(r, size);
        if (r->failed || own != number)
            return bw_fail(err, BW_E_MALFORMED, "a template definition that is not whole");
    }
    part.first_item = content->items.count;
    part.item_count = bw_read_u32le(r);
    if (r->failed)
        return bw_reader_check(r, "template instance", err);
    bw_status status = read_values(r, part.item_count, content, err);
    if (status != BW_OK)
        return status;
    const struct evtx_wanted wanted = {.number = number,
            .items = &content->items.items[part.first_item],
            .item_count = part.item_count};
    const struct evtx_stock_entry *entry = NULL;
    status = evtx_stock_find(reader->stock, reader->library, &wanted, &entry, err);
    if (status == BW_OK && entry != NULL) {
        part.template = entry->template;
        count_source(reader, offset, entry, content);
    } else if (part.depth != 0 && (status == BW_E_NOT_FOUND || status == BW_E_RANGE)) {
        status = make_template(reader, content, &part, number, err);
    }
    return status == BW_OK && part.template != NULL ? add_part(content, &part, err) : status;
}

/* A template instance; the reader is behind its token. */
static bw_status read_instance(struct evtx_reader *reader, struct bw_reader *r,
        struct evtx_content *content, struct evtx_part part, struct bw_err *err)
{
    if (BW_UNLIKELY(reader->stock != NULL))
        return read_lost_instance(reader, r, content, part, err);
    bw_read_u8(r); /* always 1 */
    const uint32_t number = bw_read_u32le(r);
    const uint32_t offset = bw_read_u32le(r);
    if (r->failed)
        return bw_reader_check(r, "template instance", err);
    const struct evtx_chunk_template *entry = find_template(reader, offset, err);
    if (entry->status != BW_OK || entry->template == NULL)
        return entry->status;
    if (offset == r->pos)
        bw_read_skip(r, EVTX_TEMPLATE_HEADER_SIZE + (size_t)entry->data_size);
    if (BW_UNLIKELY(number != entry->number)) {
        content->odd = true;
        bw_fail(&content->odd_reason, BW_E_MALFORMED,
                "template 0x%08" PRIx32 " is asked for, 0x%08" PRIx32 " is there", number,
                entry->number);
    }
    part.template = entry->template;
    part.first_item = content->items.count;
    part.item_count = bw_read_u32le(r);
    bw_status status = read_values(r, part.item_count, content, err);
    return status == BW_OK ? add_part(content, &part, err) : status;
}

/* An element without template; `tokens` stands at its start. */
static bw_status read_element(struct evtx_reader *reader, struct evtx_tokens *tokens,
        struct evtx_content *content, struct evtx_part part, struct bw_err *err)
{
    part.first_item = content->items.count;
    bw_buffer_clear(&reader->templates.canon);
    bw_status status = evtx_canon_element(tokens, &reader->templates.canon, &content->items, err);
    status = compile_canon(reader, status, &part.template, err);
    part.item_count = content->items.count - part.first_item;
    return status == BW_OK && part.template != NULL ? add_part(content, &part, err) : status;
}

/*
 * A document or fragment: headers, then elements and instances up to EOF or the end of the bytes.
 */
static bw_status read_fragments(struct evtx_reader *reader, struct evtx_tokens *tokens,
        struct evtx_content *content, struct evtx_part place, struct bw_err *err)
{
    while (bw_reader_left(&tokens->reader) != 0) {
        const struct bw_reader before = tokens->reader;
        const uint8_t first = before.bytes.ptr[before.pos];
        bw_status status = BW_OK;
        struct evtx_token token;
        if (first == EVTX_TOKEN_TEMPLATE) {
            bw_read_u8(&tokens->reader);
            status = read_instance(reader, &tokens->reader, content, place, err);
        } else if ((first & ~EVTX_TOKEN_MORE) == EVTX_TOKEN_OPEN_START) {
            status = read_element(reader, tokens, content, place, err);
        } else if (first == EVTX_TOKEN_EOF) {
            return BW_OK;
        } else if (first == EVTX_TOKEN_FRAGMENT || first == EVTX_TOKEN_PI_TARGET ||
                   first == EVTX_TOKEN_PI_DATA) {
            status = evtx_token_next(tokens, &token, err);
        } else {
            status = bw_fail(err, BW_E_MALFORMED,
                    "BinXML token 0x%02x outside of an element at offset %" PRIu64, first,
                    bw_reader_offset(&before));
        }
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

/*
 * A nested value of a record that nothing vouches for, just read: it begins as a fragment or an
 * instance does, has content, and its end is the end of its bytes. Sizes that are wrong shift all
 * that follows.
 */
static bw_status check_nested(
        const struct evtx_tokens *tokens, struct evtx_item item, bool any, struct bw_err *err)
{
    const struct bw_reader *r = &tokens->reader;
    const size_t left = bw_reader_left(r);
    const uint8_t first = tokens->chunk.ptr[item.start];
    if (any && (first == EVTX_TOKEN_FRAGMENT || first == EVTX_TOKEN_TEMPLATE) &&
            (left == 0 || (left == 1 && r->bytes.ptr[r->pos] == EVTX_TOKEN_EOF)))
        return BW_OK;
    return bw_fail(err, BW_E_MALFORMED, "a nested value that does not end with its content");
}

/* The value `value` of part `parent` is BinXML again. Fails only where nothing may be odd. */
static bw_status read_nested(struct evtx_reader *reader, uint32_t parent, uint32_t value,
        struct evtx_content *content, struct bw_err *ret_err)
{
    const struct evtx_part outer = content->parts[parent];
    const struct evtx_item item = content->items.items[outer.first_item + value];
    struct evtx_tokens tokens = evtx_tokens_of(
            reader->chunk, item.start, (size_t)item.start + item.size, reader->chunk_offset);
    tokens.dependencies = false;
    tokens.strict = reader->stock != NULL;
    const struct evtx_part place = {.parent = (uint16_t)parent,
            .value = (uint16_t)value,
            .depth = (uint16_t)(outer.depth + 1)};
    const uint32_t part_count = content->part_count;
    const uint32_t item_count = content->items.count;
    struct bw_err err;
    bw_status status = read_fragments(reader, &tokens, content, place, &err);
    if (status == BW_OK && reader->stock != NULL)
        status = check_nested(&tokens, item, content->part_count != part_count, &err);
    if (status == BW_OK)
        return BW_OK;
    if (reader->stock != NULL) {
        if (ret_err != NULL)
            *ret_err = err;
        return status;
    }
    content->part_count = part_count;
    content->items.count = item_count;
    content->odd = true;
    content->odd_reason = err;
    return BW_OK;
}

/* Bytes of an identity, hashed in blocks: how they come does not matter. */
#define IDENTITY_BLOCK 4096

struct identity {
    uint64_t hash;
    uint64_t seed;
    size_t len; /* of the block */
    uint8_t block[IDENTITY_BLOCK];
};

static void identity_add(struct identity *id, bw_bytes bytes)
{
    while (bytes.len != 0) {
        const size_t room = IDENTITY_BLOCK - id->len;
        const size_t len = bytes.len < room ? bytes.len : room;
        memcpy(id->block + id->len, bytes.ptr, len);
        id->len += len;
        bytes = (bw_bytes){.ptr = bytes.ptr + len, .len = bytes.len - len};
        if (id->len == IDENTITY_BLOCK) {
            id->hash = bw_hash_mix(
                    id->hash, bw_hash64((bw_bytes){.ptr = id->block, .len = id->len}, id->seed));
            id->len = 0;
        }
    }
}

static void identity_end(struct identity *id)
{
    if (id->len != 0)
        id->hash = bw_hash_mix(
                id->hash, bw_hash64((bw_bytes){.ptr = id->block, .len = id->len}, id->seed));
    id->len = 0;
}

/* What an export keeps of a value: no zeros behind a text, nothing of one that is null. */
static uint32_t kept_size(const struct evtx_reader *reader, const struct evtx_item *item)
{
    const uint8_t *bytes = reader->chunk.ptr + item->start;
    uint32_t size = item->type != EVTX_TYPE_NULL ? item->size : 0;
    if (item->type == EVTX_TYPE_STRING)
        while (size >= 2 && bytes[size - 1] == 0 && bytes[size - 2] == 0)
            size -= 2;
    return size;
}

/* Items that follow each other in the chunk, of which nothing is left out: most of them, by far. */
static bool is_plain(const struct evtx_reader *reader, const struct evtx_item *items, size_t count,
        bw_bytes *ret)
{
    if (count == 0)
        return false;
    uint32_t end = items[0].start;
    for (size_t i = 0; i < count; i++) {
        if (items[i].start != end || kept_size(reader, &items[i]) != items[i].size)
            return false;
        end += items[i].size;
    }
    *ret = (bw_bytes){.ptr = reader->chunk.ptr + items[0].start, .len = end - items[0].start};
    return ret->len <= IDENTITY_BLOCK;
}

/* Any others, put together first. Its block must not weigh on the stack of those above. */
__attribute__((noinline)) static uint64_t hash_parted(const struct evtx_reader *reader,
        const struct evtx_item *items, size_t count, uint64_t hash, uint64_t seed)
{
    struct identity id;
    id.hash = hash;
    id.seed = seed;
    id.len = 0;
    for (size_t i = 0; i < count; i++)
        identity_add(&id, (bw_bytes){.ptr = reader->chunk.ptr + items[i].start,
                                  .len = kept_size(reader, &items[i])});
    identity_end(&id);
    return id.hash;
}

uint64_t evtx_content_identity(const struct evtx_reader *reader, const struct evtx_content *content)
{
    static uint64_t seed; /* of this run: whoever makes evidence can not aim at a hash */
    if (seed == 0)
        seed = bw_hash64_secret((bw_bytes){.ptr = NULL, .len = 0}, HASH_SEED_IDENTITY) | 1;
    uint64_t hash = seed;
    for (uint32_t p = 0; p < content->part_count; p++) {
        const struct evtx_part *part = &content->parts[p];
        const struct evtx_item *items = &content->items.items[part->first_item];
        hash = bw_hash_mix(hash, part->template->identity ^ content->key[2 * (size_t)p]);
        for (uint32_t i = 0; i < part->item_count; i++) {
            const uint32_t first = i; /* binary XML names its template by its place */
            while (i < part->item_count && items[i].type != EVTX_TYPE_BINXML)
                i++;
            bw_bytes run;
            if (is_plain(reader, &items[first], i - first, &run))
                hash = run.len != 0 ? bw_hash_mix(hash, bw_hash64(run, seed)) : hash;
            else
                hash = hash_parted(reader, &items[first], i - first, hash, seed);
        }
    }
    return hash != 0 ? hash : 1;
}

/* What must hold beyond the form where nothing vouches for a record. */
static bw_status check_lost(const struct evtx_record *record, const struct evtx_reader *reader,
        const struct evtx_content *content, struct bw_err *err)
{
    const uint32_t end = record->start + record->size - 4;
    if (end - content->binxml_end > RECORD_FILL_MAX)
        return bw_fail(err, BW_E_MALFORMED, "its content ends %" PRIu32 " bytes before the record",
                end - content->binxml_end);
    for (uint32_t i = 0; i < content->items.count; i++) {
        const struct evtx_item *item = &content->items.items[i];
        const uint8_t *p = reader->chunk.ptr + item->start;
        if (item->size == 0)
            continue;
        if (item->type == EVTX_TYPE_SID &&
                (item->size < 8 || p[0] != 1 || item->size != 8 + 4 * p[1]))
            return bw_fail(err, BW_E_MALFORMED, "a SID that is none");
    }
    return BW_OK;
}

bw_status evtx_content_read(struct evtx_reader *reader, const struct evtx_record *record,
        struct evtx_content *content, struct bw_err *err)
{
    content->part_count = 0;
    content->items.count = 0;
    content->in_place = 0;
    content->elsewhere = 0;
    content->known = 0;
    content->unnamed = 0;
    content->odd = false;
    struct evtx_tokens tokens =
            evtx_tokens_of(reader->chunk, (size_t)record->start + EVTX_RECORD_HEADER_SIZE,
                    (size_t)record->start + record->size - 4, reader->chunk_offset);
    tokens.strict = reader->stock != NULL;
    const struct evtx_part place = {.parent = EVTX_NO_PART};
    bw_status status = read_fragments(reader, &tokens, content, place, err);
    if (status != BW_OK)
        return status;
    if (content->part_count == 0)
        return bw_fail(err, BW_E_MALFORMED, "a record without content");
    content->binxml_end = (uint32_t)tokens.reader.pos;
    for (uint32_t p = 0; p < content->part_count; p++) {
        const struct evtx_part part = content->parts[p];
        for (uint32_t v = 0; v < part.item_count; v++) {
            const struct evtx_item *item = &content->items.items[part.first_item + v];
            if (BW_UNLIKELY(item->type == EVTX_TYPE_BINXML) && item->size != 0)
                status = read_nested(reader, p, v, content, err);
            if (BW_UNLIKELY(status != BW_OK))
                return status;
        }
    }
    return BW_UNLIKELY(reader->stock != NULL) ? check_lost(record, reader, content, err) : BW_OK;
}
