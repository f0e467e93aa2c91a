#include "evtx_writer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "evtx_crc32.h"
#include "evtx_layout.h"

#define FILE_HEADER_SIZE 4096u
#define FILE_FLAG_DIRTY  1u
#define FLAG_NO_CHECKSUM 4u
#define RECORD_OVERHEAD  28u
#define KINDS_MAX        1024u
#define TEMPLATES_MAX    (2 * KINDS_MAX)
#define WRITER_ARENA     (8 * BW_MIB)
#define NO_TEMPLATE      SIZE_MAX

struct template
{
    const struct evtx_xml *xml;
    struct evtx_xml *owned; /* freed with the writer; NULL when the caller owns it */
    uint8_t guid[EVTX_GUID_SIZE];
    uint32_t offset; /* in the present chunk, 0 when it is not there */
};

struct kind {
    size_t event; /* index of the outer template */
    size_t body;  /* of the inner one, or NO_TEMPLATE */
    enum evtx_layout layout;
    size_t field_count;
    struct evtx_value system[EVTX_SYSTEM_MAX]; /* with what never changes */
};

struct evtx_writer {
    struct evtx_sink *sink;
    struct evtx_writer_options options;
    struct bw_arena *arena;
    struct evtx_names *names;
    struct evtx_crc32 crc;
    struct evtx_chunk chunk;
    struct kind *kinds[KINDS_MAX];
    size_t kind_count;
    struct template templates[TEMPLATES_MAX];
    size_t template_count;
    uint64_t chunk_count; /* written */
    uint64_t records;     /* in the whole log */
    uint64_t next_id;
    uint64_t last_id; /* of the last record in this chunk */
    uint64_t chunk_first_number;
    uint64_t chunk_first_id;
    uint32_t chunk_records;
    uint32_t last_record_at;
};

/* ---- the writer ---- */

static void chunk_begin(struct evtx_writer *w)
{
    struct evtx_chunk *chunk = &w->chunk;
    memset(chunk->bytes, 0, sizeof(chunk->bytes));
    memset(chunk->name_buckets, 0, sizeof(chunk->name_buckets));
    memset(chunk->template_buckets, 0, sizeof(chunk->template_buckets));
    chunk->pos = EVTX_CHUNK_HEADER;
    chunk->full = false;
    chunk->undo_count = 0;
    evtx_names_forget(w->names);
    for (size_t i = 0; i < w->template_count; i++)
        w->templates[i].offset = 0;
    w->chunk_records = 0;
}

bw_status evtx_writer_new(struct evtx_sink *sink, const struct evtx_writer_options *options,
        struct evtx_writer **ret_writer, struct bw_err *err)
{
    struct evtx_writer *w = calloc(1, sizeof(*w));
    if (w == NULL)
        return bw_fail(err, BW_E_NOMEM, "EVTX writer");
    w->sink = sink;
    if (options != NULL)
        w->options = *options;
    w->next_id = w->options.first_record_id != 0 ? w->options.first_record_id : 1;
    w->arena = bw_arena_new(WRITER_ARENA);
    w->names = evtx_names_new();
    if (w->arena == NULL || w->names == NULL) {
        evtx_writer_free(w);
        return bw_fail(err, BW_E_NOMEM, "EVTX writer");
    }
    evtx_crc32_init(&w->crc);
    chunk_begin(w);
    *ret_writer = w;
    return BW_OK;
}

void evtx_writer_free(struct evtx_writer *writer)
{
    if (writer == NULL)
        return;
    for (size_t i = 0; i < writer->template_count; i++)
        evtx_xml_free(writer->templates[i].owned);
    evtx_names_free(writer->names);
    bw_arena_free(writer->arena);
    free(writer);
}

struct evtx_names *evtx_writer_names(struct evtx_writer *writer)
{
    return writer->names;
}

uint64_t evtx_writer_size(const struct evtx_writer *writer)
{
    const uint64_t open = writer->chunk_records > 0 ? 1 : 0;
    return FILE_HEADER_SIZE + (writer->chunk_count + open) * EVTX_CHUNK_SIZE;
}

/* ---- chunks ---- */

static void put_u32(uint8_t *out, uint32_t value)
{
    for (size_t i = 0; i < 4; i++)
        out[i] = (uint8_t)(value >> (8 * i));
}

static void put_u64(uint8_t *out, uint64_t value)
{
    put_u32(out, (uint32_t)value);
    put_u32(out + 4, (uint32_t)(value >> 32));
}

static void chunk_header(struct evtx_writer *w, uint64_t number)
{
    uint8_t *h = w->chunk.bytes;
    const size_t used = w->chunk.pos;
    memcpy(h, "ElfChnk", 8);
    put_u64(h + 8, w->chunk_first_number);
    put_u64(h + 16, w->records);
    put_u64(h + 24, w->chunk_first_id);
    put_u64(h + 32, w->last_id);
    put_u32(h + 40, 128);
    put_u32(h + 44, w->last_record_at);
    put_u32(h + 48, (uint32_t)used);
    for (size_t i = 0; i < EVTX_NAME_BUCKETS; i++)
        put_u32(h + 128 + 4 * i, w->chunk.name_buckets[i]);
    for (size_t i = 0; i < EVTX_TEMPLATE_BUCKETS; i++)
        put_u32(h + 384 + 4 * i, w->chunk.template_buckets[i]);
    if (w->options.no_checksums) {
        put_u32(h + 120, FLAG_NO_CHECKSUM);
        return;
    }
    const bw_bytes records = {.ptr = h + EVTX_CHUNK_HEADER, .len = used - EVTX_CHUNK_HEADER};
    uint32_t data = evtx_crc32_add(&w->crc, 0, records);
    if (w->options.bad_data_chunk == number)
        data = ~data;
    put_u32(h + 52, data);
    uint32_t head = evtx_crc32_add(&w->crc, 0, (bw_bytes){.ptr = h, .len = 120});
    head = evtx_crc32_add(&w->crc, head, (bw_bytes){.ptr = h + 128, .len = 384});
    if (w->options.bad_header_chunk == number)
        head = ~head;
    put_u32(h + 124, head);
}

static bw_status chunk_flush(struct evtx_writer *w, bool last, struct bw_err *err)
{
    const uint64_t number = w->chunk_count + 1;
    if (w->options.zeroed_chunk == number)
        memset(w->chunk.bytes, 0, sizeof(w->chunk.bytes));
    else
        chunk_header(w, number);
    bw_bytes bytes = {.ptr = w->chunk.bytes, .len = EVTX_CHUNK_SIZE};
    if (last && w->options.last_chunk_size != 0 && w->options.last_chunk_size < EVTX_CHUNK_SIZE)
        bytes.len = w->options.last_chunk_size;
    const uint64_t offset = FILE_HEADER_SIZE + w->chunk_count * EVTX_CHUNK_SIZE;
    const bw_status status = w->sink->write_at(w->sink, offset, bytes, err);
    if (status != BW_OK)
        return status;
    w->chunk_count++;
    chunk_begin(w);
    return BW_OK;
}

bw_status evtx_writer_finish(struct evtx_writer *writer, struct bw_err *err)
{
    struct evtx_writer *w = writer;
    if (w->chunk_records > 0) {
        const bw_status status = chunk_flush(w, true, err);
        if (status != BW_OK)
            return status;
    }
    uint8_t h[FILE_HEADER_SIZE] = {0};
    uint64_t chunks = w->chunk_count;
    uint64_t next_id = w->next_id;
    if (w->options.dirty) {
        chunks = 1;
        next_id = 1;
    }
    memcpy(h, "ElfFile", 8);
    put_u64(h + 16, chunks > 0 ? chunks - 1 : 0);
    put_u64(h + 24, next_id);
    put_u32(h + 32, 128);
    put_u32(h + 36, 3u << 16 | 1u); /* version 3.1: minor, then major */
    put_u32(h + 40, (uint32_t)(uint16_t)((int64_t)chunks + w->options.chunk_count_delta) << 16 |
                            FILE_HEADER_SIZE);
    put_u32(h + 120, (w->options.dirty ? FILE_FLAG_DIRTY : 0u) |
                             (w->options.no_checksums ? FLAG_NO_CHECKSUM : 0u));
    if (!w->options.no_checksums) {
        uint32_t crc = evtx_crc32_add(&w->crc, 0, (bw_bytes){.ptr = h, .len = 120});
        put_u32(h + 124, w->options.bad_file_checksum ? ~crc : crc);
    }
    return w->sink->write_at(w->sink, 0, (bw_bytes){.ptr = h, .len = sizeof(h)}, err);
}

/* ---- kinds and templates ---- */

/* The index of the template with this content, made when it is new; NO_TEMPLATE when full. */
static size_t template_find(struct evtx_writer *w, const struct evtx_xml *xml)
{
    for (size_t i = 0; i < w->template_count; i++)
        if (w->templates[i].xml == xml || evtx_xml_equal(w->templates[i].xml, xml))
            return i;
    if (w->template_count == TEMPLATES_MAX)
        return NO_TEMPLATE;
    struct template *t = &w->templates[w->template_count];
    *t = (struct template){.xml = xml};
    put_u64(t->guid, evtx_xml_hash(xml, 1));
    put_u64(t->guid + 8, evtx_xml_hash(xml, 2));
    return w->template_count++;
}

/* The same for a document that is given away. */
static size_t template_adopt(struct evtx_writer *w, struct evtx_xml *xml)
{
    if (xml == NULL)
        return NO_TEMPLATE;
    const size_t index = template_find(w, xml);
    if (index != NO_TEMPLATE && w->templates[index].xml == xml)
        w->templates[index].owned = xml;
    else
        evtx_xml_free(xml);
    return index;
}

static struct evtx_value number_value(uint8_t type, uint64_t number)
{
    return (struct evtx_value){.type = type, .number = number};
}

static bool kind_constants(
        struct evtx_writer *w, const struct evtx_event_kind *from, struct kind *kind)
{
    struct evtx_value *v = kind->system;
    v[EVTX_SYSTEM_LEVEL] = number_value(EVTX_UINT8, from->level);
    v[EVTX_SYSTEM_OPCODE] = number_value(EVTX_UINT8, from->opcode);
    v[EVTX_SYSTEM_TASK] = number_value(EVTX_UINT16, from->task);
    v[EVTX_SYSTEM_EVENT_ID] = number_value(EVTX_UINT16, from->event_id);
    if (from->has_qualifiers)
        v[EVTX_SYSTEM_QUALIFIERS] = number_value(EVTX_UINT16, from->qualifiers);
    v[EVTX_SYSTEM_KEYWORDS] = number_value(EVTX_HEX64, from->keywords);
    v[EVTX_SYSTEM_VERSION] = number_value(EVTX_UINT8, from->version);
    if (from->layout == EVTX_LAYOUT_MODERN) {
        const bw_str provider = bw_arena_copy(w->arena, from->provider);
        const bw_str channel = bw_arena_copy(w->arena, from->channel);
        uint8_t *guid = bw_arena_alloc(w->arena, 1, EVTX_GUID_SIZE);
        if (provider.ptr == NULL || channel.ptr == NULL || guid == NULL)
            return false;
        v[EVTX_SYSTEM_PROVIDER] = (struct evtx_value){.type = EVTX_STRING, .bytes = provider};
        v[EVTX_SYSTEM_CHANNEL] = (struct evtx_value){.type = EVTX_STRING, .bytes = channel};
        if (evtx_guid_parse(from->provider_guid, guid))
            v[EVTX_SYSTEM_PROVIDER_GUID] = (struct evtx_value){
                    .type = EVTX_GUID, .bytes = {.ptr = (char *)guid, .len = EVTX_GUID_SIZE}};
    }
    if (kind->body != NO_TEMPLATE)
        v[evtx_layout_body_index(from->layout)].type = EVTX_BINXML;
    return true;
}

bw_status evtx_writer_add_kind(struct evtx_writer *writer, const struct evtx_event_kind *kind,
        unsigned *ret_number, struct bw_err *err)
{
    uint8_t guid[EVTX_GUID_SIZE];
    if (kind->provider_guid.len != 0 && !evtx_guid_parse(kind->provider_guid, guid))
        return bw_fail(err, BW_E_MALFORMED, "provider '%.*s': GUID '%.*s'",
                bw_str_width(kind->provider), kind->provider.ptr, bw_str_width(kind->provider_guid),
                kind->provider_guid.ptr);
    struct kind *made = bw_arena_alloc(writer->arena, 1, sizeof(*made));
    if (made == NULL || writer->kind_count == KINDS_MAX)
        return bw_fail(err, BW_E_NOMEM, "kinds of events");
    made->layout = kind->layout;
    made->field_count = kind->field_count;
    made->event = template_adopt(writer, evtx_layout_event(writer->names, kind));
    made->body = NO_TEMPLATE;
    if (kind->body != EVTX_BODY_NONE) {
        made->body = template_adopt(writer, evtx_layout_body(writer->names, kind));
        if (made->body == NO_TEMPLATE)
            return bw_fail(err, BW_E_NOMEM, "templates");
    }
    if (made->event == NO_TEMPLATE || !kind_constants(writer, kind, made))
        return bw_fail(err, BW_E_NOMEM, "templates");
    *ret_number = (unsigned)writer->kind_count;
    writer->kinds[writer->kind_count++] = made;
    return BW_OK;
}

/* ---- records ---- */

/* An instance of a template; `body` fills the value of type BinXML. */
struct instance {
    size_t template;
    const struct evtx_value *values;
    size_t count;
    const struct instance *body;
};

static void put_definition(struct evtx_writer *w, struct template *t)
{
    struct evtx_chunk *chunk = &w->chunk;
    const uint32_t here = (uint32_t)chunk->pos;
    uint32_t *bucket = &chunk->template_buckets[t->guid[0] % EVTX_TEMPLATE_BUCKETS];
    evtx_chunk_put_le(chunk, *bucket, 4);
    evtx_chunk_put(chunk, t->guid, sizeof(t->guid));
    const size_t size_at = chunk->pos;
    evtx_chunk_put_le(chunk, 0, 4);
    if (!evtx_xml_write(t->xml, chunk, true)) {
        chunk->full = true;
        return;
    }
    evtx_chunk_patch_le(chunk, size_at, chunk->pos - size_at - 4, 4);
    evtx_chunk_note(chunk, bucket, &t->offset, here);
}

static void put_instance(struct evtx_writer *w, const struct instance *instance);

static void put_value(
        struct evtx_writer *w, const struct evtx_value *value, const struct instance *body)
{
    struct evtx_chunk *chunk = &w->chunk;
    const size_t size = evtx_value_integer_size(value->type);
    if (value->type == EVTX_STRING)
        evtx_chunk_put_utf16(chunk, value->bytes);
    else if (size != 0)
        evtx_chunk_put_le(chunk, value->number, size);
    else if (value->type == EVTX_GUID || value->type == EVTX_SID)
        evtx_chunk_put(chunk, value->bytes.ptr, value->bytes.len);
    else if (value->type == EVTX_BINXML && body != NULL)
        put_instance(w, body);
    else if (value->type != EVTX_NULL) {
        struct bw_buffer room;
        bw_buffer_init(&room, EVTX_CHUNK_SIZE);
        evtx_value_encode(value, &room);
        if (room.failed)
            chunk->full = true;
        evtx_chunk_put(chunk, room.ptr, room.len);
        bw_buffer_release(&room);
    }
}

/* Fragment header, template instance, end of fragment. */
static void put_instance(struct evtx_writer *w, const struct instance *instance)
{
    struct evtx_chunk *chunk = &w->chunk;
    struct template *t = &w->templates[instance->template];
    evtx_chunk_put_le(chunk, 0x0001010f, 4);
    evtx_chunk_put_le(chunk, 0x010c, 2);
    evtx_chunk_put(chunk, t->guid, 4);
    const size_t offset_at = chunk->pos;
    evtx_chunk_put_le(chunk, t->offset, 4);
    if (t->offset == 0) {
        put_definition(w, t);
        if (chunk->full)
            return;
        evtx_chunk_patch_le(chunk, offset_at, t->offset, 4);
    }
    evtx_chunk_put_le(chunk, instance->count, 4);
    const size_t table = chunk->pos;
    for (size_t i = 0; i < instance->count; i++)
        evtx_chunk_put_le(chunk, (uint64_t)instance->values[i].type << 16, 4);
    for (size_t i = 0; i < instance->count && !chunk->full; i++) {
        const size_t start = chunk->pos;
        put_value(w, &instance->values[i], instance->body);
        evtx_chunk_patch_le(chunk, table + 4 * i, chunk->pos - start, 2);
    }
    evtx_chunk_put_le(chunk, 0, 1);
}

/* What stands in a record: exactly one of the three. */
struct content {
    const struct instance *instance;
    const struct evtx_xml *xml;
    bw_bytes raw;
};

/* The record at the present end of the chunk; false when it does not fit there. */
static bool put_record(
        struct evtx_writer *w, const struct evtx_record_head *head, const struct content *content)
{
    struct evtx_chunk *chunk = &w->chunk;
    const size_t start = chunk->pos;
    evtx_chunk_put_le(chunk, 0x00002a2a, 4);
    evtx_chunk_put_le(chunk, 0, 4);
    evtx_chunk_put_le(chunk, w->next_id, 8);
    evtx_chunk_put_le(chunk, head->written != 0 ? head->written : head->time, 8);
    if (content->instance != NULL)
        put_instance(w, content->instance);
    else if (content->xml != NULL)
        chunk->full = !evtx_xml_write(content->xml, chunk, false) || chunk->full;
    else
        evtx_chunk_put(chunk, content->raw.ptr, content->raw.len);
    const size_t padding = (8 - (chunk->pos + 4) % 8) % 8;
    evtx_chunk_put_le(chunk, 0, padding);
    const size_t size = chunk->pos + 4 - start;
    evtx_chunk_put_le(chunk, size + head->trailer_delta, 4);
    if (chunk->full) {
        evtx_chunk_rewind(chunk, start);
        return false;
    }
    evtx_chunk_patch_le(chunk, start + 4, size, 4);
    evtx_chunk_commit(chunk);
    w->last_record_at = (uint32_t)start;
    return true;
}

static bw_status add_content(struct evtx_writer *w, const struct evtx_record_head *head,
        const struct content *content, struct bw_err *err)
{
    bool fits =
            w->options.records_per_chunk == 0 || w->chunk_records < w->options.records_per_chunk;
    fits = fits && put_record(w, head, content);
    if (!fits && w->chunk_records > 0) {
        const bw_status status = chunk_flush(w, false, err);
        if (status != BW_OK)
            return status;
        fits = put_record(w, head, content);
    }
    if (!fits)
        return bw_fail(err, BW_E_LIMIT, "record %" PRIu64 " is larger than a chunk", w->next_id);
    if (w->chunk_records == 0) {
        w->chunk_first_number = w->records + 1;
        w->chunk_first_id = w->next_id;
    }
    w->chunk_records++;
    w->records++;
    w->last_id = w->next_id++;
    return BW_OK;
}

static void choose_id(struct evtx_writer *w, const struct evtx_record_head *head)
{
    if (head->record_id != 0)
        w->next_id = head->record_id;
}

/* The outer values of one record. */
static void system_values(const struct kind *kind, const struct evtx_record_head *head,
        uint64_t record_id, struct evtx_value values[EVTX_SYSTEM_MAX])
{
    memcpy(values, kind->system, sizeof(kind->system));
    values[EVTX_SYSTEM_TIME] = number_value(EVTX_FILETIME, head->time);
    values[EVTX_SYSTEM_RECORD_ID] = number_value(EVTX_UINT64, record_id);
    values[EVTX_SYSTEM_PROCESS_ID] = number_value(EVTX_UINT32, head->process_id);
    values[EVTX_SYSTEM_THREAD_ID] = number_value(EVTX_UINT32, head->thread_id);
    if (head->activity_id != NULL)
        values[EVTX_SYSTEM_ACTIVITY_ID] = (struct evtx_value){.type = EVTX_GUID,
                .bytes = {.ptr = (const char *)head->activity_id, .len = EVTX_GUID_SIZE}};
    if (head->user_sid.len != 0)
        values[EVTX_SYSTEM_USER_ID] =
                (struct evtx_value){.type = EVTX_SID, .bytes = head->user_sid};
}

/* The same record as text without templates: slow, and rare in real logs. */
static bw_status add_plain(struct evtx_writer *w, const struct evtx_record_head *head,
        const struct kind *kind, const struct instance *event, struct bw_err *err)
{
    const struct instance *body = event->body;
    const struct evtx_filling inner = {
            .values = body != NULL ? body->values : NULL, .count = body != NULL ? body->count : 0};
    const struct evtx_filling outer = {.values = event->values,
            .count = event->count,
            .body = body != NULL ? w->templates[kind->body].xml : NULL,
            .body_filling = &inner};
    struct evtx_xml *xml = evtx_xml_filled(w->templates[kind->event].xml, &outer);
    if (xml == NULL)
        return bw_fail(err, BW_E_NOMEM, "record without template");
    const bw_status status = add_content(w, head, &(struct content){.xml = xml}, err);
    evtx_xml_free(xml);
    return status;
}

bw_status evtx_writer_add(struct evtx_writer *writer, unsigned kind_number,
        const struct evtx_record_head *head, const struct evtx_value *values,
        uint64_t *ret_record_id, struct bw_err *err)
{
    struct evtx_value system[EVTX_SYSTEM_MAX];
    const struct kind *kind = writer->kinds[kind_number];
    choose_id(writer, head);
    const uint64_t id = writer->next_id;
    system_values(kind, head, id, system);
    const struct instance body = {
            .template = kind->body, .values = values, .count = kind->field_count};
    const struct instance event = {.template = kind->event,
            .values = system,
            .count = evtx_layout_body_index(kind->layout) + 1,
            .body = kind->body != NO_TEMPLATE ? &body : NULL};
    bw_status status;
    if (head->plain)
        status = add_plain(writer, head, kind, &event, err);
    else
        status = add_content(writer, head, &(struct content){.instance = &event}, err);
    if (status == BW_OK && ret_record_id != NULL)
        *ret_record_id = id;
    return status;
}

bw_status evtx_writer_add_raw(struct evtx_writer *writer, const struct evtx_record_head *head,
        bw_bytes binxml, struct bw_err *err)
{
    choose_id(writer, head);
    return add_content(writer, head, &(struct content){.raw = binxml}, err);
}

bw_status evtx_writer_add_xml(struct evtx_writer *writer, const struct evtx_record_head *head,
        const struct evtx_xml *xml, struct bw_err *err)
{
    choose_id(writer, head);
    return add_content(writer, head, &(struct content){.xml = xml}, err);
}

bw_status evtx_writer_add_instance(struct evtx_writer *writer, const struct evtx_record_head *head,
        const struct evtx_xml *xml, const struct evtx_filling *filling, struct bw_err *err)
{
    struct instance body = {.template = NO_TEMPLATE};
    struct instance event = {.values = filling->values, .count = filling->count};
    event.template = template_find(writer, xml);
    if (filling->body != NULL && filling->body_filling != NULL) {
        body.template = template_find(writer, filling->body);
        body.values = filling->body_filling->values;
        body.count = filling->body_filling->count;
        event.body = &body;
    }
    if (event.template == NO_TEMPLATE || (event.body != NULL && body.template == NO_TEMPLATE))
        return bw_fail(err, BW_E_NOMEM, "templates");
    choose_id(writer, head);
    return add_content(writer, head, &(struct content){.instance = &event}, err);
}
