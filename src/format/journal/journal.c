#include "format/journal/journal.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/reader.h"
#include "format/journal/layout.h"
#include "format/journal/unpack.h"

/* Fields that were read lately, by their offset: most of an entry's stand in the one before, too.
 */
#define FIELD_SLOTS  4096 /* power of two */
#define FIELDS_BYTES (16 * BW_MIB)

/* A field this long is not kept. */
#define KEEP_BYTES (64 * BW_KIB)

struct kept_field {
    uint64_t offset; /* 0: none */
    uint32_t odd;
    bw_str text;
};

struct object {
    uint64_t offset;
    uint64_t size;
    uint8_t type;
    uint8_t flags;
};

struct journal {
    struct pages *pages;
    uint64_t at; /* of the next object */
    uint32_t incompatible;
    uint8_t state;
    uint64_t size;         /* of the file, as its header has it */
    uint64_t key[2];       /* of the hashes: the file's id */
    struct bw_arena *kept; /* texts of `fields` */
    struct kept_field *fields;
    struct bw_arena *scratch; /* of one entry */
    bw_str *entry_fields;
};

bool journal_probe(bw_bytes head)
{
    return head.len >= JOURNAL_HEADER_MIN && memcmp(head.ptr, JOURNAL_SIGNATURE, 8) == 0;
}

static bw_status header_read(struct journal *journal, struct bw_err *err)
{
    uint8_t bytes[JOURNAL_HEADER_MIN];
    const bw_status status = pages_read(journal->pages, 0, bytes, sizeof(bytes), err);
    if (status != BW_OK)
        return status;
    if (!journal_probe((bw_bytes){.ptr = bytes, .len = sizeof(bytes)}))
        return bw_fail(err, BW_E_MALFORMED, "no journal header");
    struct bw_reader r = bw_reader_of((bw_bytes){.ptr = bytes, .len = sizeof(bytes)}, 0);
    bw_read_bytes(&r, JOURNAL_AT_INCOMPATIBLE);
    journal->incompatible = bw_read_u32le(&r);
    journal->state = bw_read_u8(&r);
    bw_read_bytes(&r, JOURNAL_AT_FILE_ID - JOURNAL_AT_STATE - 1);
    journal->key[0] = bw_read_u64le(&r);
    journal->key[1] = bw_read_u64le(&r);
    bw_read_bytes(&r, JOURNAL_AT_HEADER_SIZE - JOURNAL_AT_FILE_ID - 16);
    journal->at = bw_read_u64le(&r);
    const uint64_t arena = bw_read_u64le(&r);
    journal->size = journal->at <= UINT64_MAX - arena ? journal->at + arena : 0;
    if ((journal->incompatible & ~(uint32_t)JOURNAL_INCOMPATIBLE_KNOWN) != 0)
        return bw_fail(err, BW_E_UNSUPPORTED, "a journal of a later version (flags %#x)",
                journal->incompatible);
    if (journal->at < JOURNAL_HEADER_MIN || journal->at > 64 * BW_KIB || journal->at % 8 != 0)
        journal->at = JOURNAL_HEADER_MIN; /* the first object is searched for from here */
    return bw_reader_check(&r, "journal header", err);
}

bw_status journal_open(struct pages *pages, struct journal **ret_journal, struct bw_err *err)
{
    struct journal *journal = calloc(1, sizeof(*journal));
    if (journal == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read a journal");
    journal->pages = pages;
    journal->kept = bw_arena_new(FIELDS_BYTES);
    journal->scratch = bw_arena_new(BW_LIMIT_LINE_SCRATCH);
    journal->fields = calloc(FIELD_SLOTS, sizeof(*journal->fields));
    journal->entry_fields = calloc(BW_LIMIT_EVENT_FIELDS, sizeof(*journal->entry_fields));
    bw_status status = BW_OK;
    if (journal->kept == NULL || journal->scratch == NULL || journal->fields == NULL ||
            journal->entry_fields == NULL)
        status = bw_fail(err, BW_E_NOMEM, "no memory to read a journal");
    if (status == BW_OK)
        status = header_read(journal, err);
    if (status != BW_OK) {
        journal_free(journal);
        return status;
    }
    *ret_journal = journal;
    return BW_OK;
}

void journal_free(struct journal *journal)
{
    if (journal == NULL)
        return;
    bw_arena_free(journal->kept);
    bw_arena_free(journal->scratch);
    free(journal->fields);
    free(journal->entry_fields);
    free(journal);
}

bool journal_is_online(const struct journal *journal)
{
    return journal->state == JOURNAL_STATE_ONLINE;
}

uint64_t journal_size(const struct journal *journal)
{
    return journal->size;
}

/* ---- objects ---- */

/* The object at `offset`; BW_E_MALFORMED when it can not be one. */
static bw_status object_read(
        struct journal *journal, uint64_t offset, struct object *ret_object, struct bw_err *err)
{
    uint8_t bytes[JOURNAL_OBJECT_HEADER];
    const bw_status status = pages_read(journal->pages, offset, bytes, sizeof(bytes), err);
    if (status != BW_OK)
        return status;
    struct bw_reader r = bw_reader_of((bw_bytes){.ptr = bytes, .len = sizeof(bytes)}, offset);
    struct object object = {.offset = offset, .type = bw_read_u8(&r), .flags = bw_read_u8(&r)};
    bw_read_bytes(&r, 6);
    object.size = bw_read_u64le(&r);
    const uint64_t left = pages_size(journal->pages) - offset;
    if (object.type == JOURNAL_OBJECT_UNUSED || object.type >= JOURNAL_OBJECT_TYPE_COUNT ||
            object.size < JOURNAL_OBJECT_HEADER || object.size > left)
        return bw_fail(err, BW_E_MALFORMED, "no object");
    *ret_object = object;
    return BW_OK;
}

static size_t item_size(const struct journal *journal)
{
    return (journal->incompatible & JOURNAL_COMPACT) != 0 ? JOURNAL_ENTRY_ITEM_COMPACT
                                                          : JOURNAL_ENTRY_ITEM;
}

/* True when the bytes at `offset` could well be an entry: for finding the way back. */
static bool looks_like_entry(struct journal *journal, uint64_t offset)
{
    uint8_t bytes[JOURNAL_ENTRY_HEADER];
    struct object object = {.offset = 0};
    if (object_read(journal, offset, &object, NULL) != BW_OK ||
            object.type != JOURNAL_OBJECT_ENTRY || object.flags != 0 ||
            object.size < JOURNAL_ENTRY_HEADER + item_size(journal) ||
            object.size > JOURNAL_ENTRY_HEADER + BW_LIMIT_EVENT_FIELDS * item_size(journal) ||
            pages_read(journal->pages, offset, bytes, sizeof(bytes), NULL) != BW_OK)
        return false;
    for (size_t i = 2; i < 8; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

/* Over what is no object: to the next entry, or the end. */
static void resync(struct journal *journal, struct journal_gap *ret_gap)
{
    const uint64_t size = pages_size(journal->pages);
    const uint64_t start = journal->at;
    uint64_t at = start + 8;
    while (at < size && !looks_like_entry(journal, at)) {
        at += 8;
        uint8_t type;
        if (pages_read(journal->pages, at, &type, 1, NULL) == BW_OK && type == 0)
            at = pages_skip_zeros(journal->pages, at) & ~UINT64_C(7);
    }
    journal->at = at < size ? at : size;
    *ret_gap = (struct journal_gap){.offset = start, .size = journal->at - start};
}

/* ---- fields ---- */

/* What a data object holds, decompressed, in `arena`; BW_OK also for what is odd. */
static bw_status payload_read(struct journal *journal, const struct object *object,
        struct bw_arena *arena, bw_str *ret_text, uint32_t *odd, struct bw_err *err)
{
    const size_t header = (journal->incompatible & JOURNAL_COMPACT) != 0
                                  ? JOURNAL_DATA_HEADER_COMPACT
                                  : JOURNAL_DATA_HEADER;
    *ret_text = (bw_str){.ptr = NULL, .len = 0};
    if (object->size < header || object->size - header > BW_LIMIT_RECORD_BYTES) {
        *odd |= object->size < header ? JOURNAL_ODD_MISSING : JOURNAL_ODD_LIMIT;
        return BW_OK;
    }
    const size_t len = (size_t)(object->size - header);
    char *bytes = bw_arena_alloc_raw(arena, len + 1, 1);
    if (bytes == NULL) {
        *odd |= JOURNAL_ODD_LIMIT;
        return BW_OK;
    }
    bw_status status = pages_read(journal->pages, object->offset + header, bytes, len, err);
    if (status != BW_OK)
        return status;
    bw_bytes payload = {.ptr = (const uint8_t *)bytes, .len = len};
    if ((object->flags & (JOURNAL_OBJECT_XZ | JOURNAL_OBJECT_LZ4 | JOURNAL_OBJECT_ZSTD)) != 0 &&
            journal_unpack(object->flags, payload, arena, &payload) != BW_OK) {
        *odd |= JOURNAL_ODD_PACKED;
        return BW_OK;
    }
    uint8_t stored[8];
    status = pages_read(
            journal->pages, object->offset + JOURNAL_OBJECT_HEADER, stored, sizeof(stored), err);
    if (status != BW_OK)
        return status;
    struct bw_reader r = bw_reader_of((bw_bytes){.ptr = stored, .len = sizeof(stored)}, 0);
    if ((journal->incompatible & JOURNAL_KEYED_HASH) != 0 &&
            bw_read_u64le(&r) != bw_hash64_keyed(payload, journal->key[0], journal->key[1]))
        *odd |= JOURNAL_ODD_HASH;
    *ret_text = bw_bytes_str(payload);
    return BW_OK;
}

static void keep_field(struct journal *journal, uint64_t offset, bw_str text, uint32_t odd)
{
    struct kept_field *slot = &journal->fields[(offset >> 3) & (FIELD_SLOTS - 1)];
    bw_str copy = {.ptr = NULL, .len = 0};
    if (text.len > KEEP_BYTES)
        return;
    copy = bw_arena_copy(journal->kept, text);
    if (copy.ptr == NULL) { /* full: all is forgotten, and read again as it is needed */
        memset(journal->fields, 0, FIELD_SLOTS * sizeof(*journal->fields));
        bw_arena_rewind(journal->kept, (struct bw_arena_mark){.block = NULL, .used = 0});
        copy = bw_arena_copy(journal->kept, text);
    }
    if (copy.ptr != NULL)
        *slot = (struct kept_field){.offset = offset, .odd = odd, .text = copy};
}

/* "NAME=value" of the data object at `offset`; ptr NULL when there is none: *odd says why. */
static bw_status field_read(struct journal *journal, uint64_t offset, bw_str *ret_text,
        uint32_t *odd, struct bw_err *err)
{
    const struct kept_field *kept = &journal->fields[(offset >> 3) & (FIELD_SLOTS - 1)];
    *ret_text = (bw_str){.ptr = NULL, .len = 0};
    if (offset != 0 && kept->offset == offset) {
        /* a copy: what is kept may be forgotten before the entry is complete */
        *ret_text = bw_arena_copy(journal->scratch, kept->text);
        *odd |= kept->odd;
        return BW_OK;
    }
    struct object object = {.offset = 0};
    uint32_t own = 0;
    if (offset >= pages_size(journal->pages) ||
            object_read(journal, offset, &object, NULL) != BW_OK ||
            object.type != JOURNAL_OBJECT_DATA) {
        *odd |= JOURNAL_ODD_MISSING;
        return BW_OK;
    }
    const bw_status status = payload_read(journal, &object, journal->scratch, ret_text, &own, err);
    if (status == BW_OK && ret_text->ptr != NULL)
        keep_field(journal, offset, *ret_text, own);
    *odd |= own;
    return status;
}

/* ---- entries ---- */

static bool is_repeated(const bw_str *fields, uint32_t count, bw_str text)
{
    for (uint32_t i = 0; i < count; i++)
        if (bw_str_eq(fields[i], text))
            return true;
    return false;
}

static bw_status items_read(struct journal *journal, const struct object *object,
        struct journal_entry *entry, struct bw_err *err)
{
    const bool compact = (journal->incompatible & JOURNAL_COMPACT) != 0;
    const uint64_t count = (object->size - JOURNAL_ENTRY_HEADER) / item_size(journal);
    uint64_t at = object->offset + JOURNAL_ENTRY_HEADER;
    for (uint64_t i = 0; i < count; i++, at += item_size(journal)) {
        uint8_t item[JOURNAL_ENTRY_ITEM];
        bw_str text;
        if (entry->field_count == BW_LIMIT_EVENT_FIELDS) {
            entry->odd |= JOURNAL_ODD_TOO_MANY;
            break;
        }
        bw_status status = pages_read(journal->pages, at, item, item_size(journal), err);
        if (status != BW_OK)
            return status;
        struct bw_reader r = bw_reader_of((bw_bytes){.ptr = item, .len = item_size(journal)}, at);
        const uint64_t offset = compact ? bw_read_u32le(&r) : bw_read_u64le(&r);
        status = field_read(journal, offset, &text, &entry->odd, err);
        if (status != BW_OK)
            return status;
        if (text.ptr != NULL && !is_repeated(journal->entry_fields, entry->field_count, text))
            journal->entry_fields[entry->field_count++] = text;
    }
    return BW_OK;
}

static bw_status entry_read(struct journal *journal, const struct object *object,
        struct journal_entry *ret_entry, struct bw_err *err)
{
    uint8_t bytes[JOURNAL_ENTRY_HEADER];
    bw_status status = pages_read(journal->pages, object->offset, bytes, sizeof(bytes), err);
    if (status != BW_OK)
        return status;
    struct bw_reader r =
            bw_reader_of((bw_bytes){.ptr = bytes, .len = sizeof(bytes)}, object->offset);
    bw_read_bytes(&r, JOURNAL_OBJECT_HEADER);
    *ret_entry = (struct journal_entry){.offset = object->offset, .fields = journal->entry_fields};
    ret_entry->seqnum = bw_read_u64le(&r);
    const uint64_t realtime = bw_read_u64le(&r);
    ret_entry->monotonic = bw_read_u64le(&r);
    const bw_bytes boot = bw_read_bytes(&r, sizeof(ret_entry->boot_id));
    if (boot.len == sizeof(ret_entry->boot_id))
        memcpy(ret_entry->boot_id, boot.ptr, boot.len);
    ret_entry->realtime = realtime != 0 && realtime < INT64_MAX / 1000 ? (bw_time)realtime * 1000
                                                                       : BW_TIME_UNKNOWN;
    bw_arena_rewind(journal->scratch, (struct bw_arena_mark){.block = NULL, .used = 0});
    return items_read(journal, object, ret_entry, err);
}

bw_status journal_next(struct journal *journal, struct journal_entry *ret_entry,
        struct journal_gap *ret_gap, struct bw_err *err)
{
    for (;;) {
        struct object object = {.offset = 0};
        if (journal->at >= pages_size(journal->pages))
            return BW_END;
        bw_status status = object_read(journal, journal->at, &object, err);
        if (status == BW_E_TRUNCATED)
            return BW_END; /* fewer bytes than an object's header */
        if (status == BW_E_MALFORMED) {
            if (pages_skip_zeros(journal->pages, journal->at) == pages_size(journal->pages))
                return BW_END; /* space that was reserved and not used yet */
            resync(journal, ret_gap);
            return BW_E_MALFORMED;
        }
        if (status != BW_OK)
            return status;
        journal->at = object.offset + ((object.size + 7) & ~UINT64_C(7));
        if (object.type == JOURNAL_OBJECT_ENTRY && object.size >= JOURNAL_ENTRY_HEADER)
            return entry_read(journal, &object, ret_entry, err);
    }
}
