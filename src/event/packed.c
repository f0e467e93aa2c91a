#include "event/packed.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/reader.h"

/* What an event may have is little beside what its bytes, which somebody else holds, can ask for.
 */
#define EVENT_ARENA (8 * BW_MIB)

/* Shapes that are remembered, and their names. Script blocks of one case have a handful. */
#define SHAPES_MAX   64
#define SHAPES_ARENA (4 * BW_MIB)

/* A field is at least its flags, two lengths and its value's kind. */
#define FIELD_MIN 10

enum {
    FIELD_XML_DATA = 1,
    FIELD_NO_KEYWORDS = 2,
    FIELD_IN_PIECES = 4,
};

static void put_u8(struct bw_buffer *out, uint8_t value)
{
    bw_buffer_add(out, &value, 1);
}

static void put_u32(struct bw_buffer *out, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        put_u8(out, (uint8_t)(value >> (8 * i)));
}

static void put_u64(struct bw_buffer *out, uint64_t value)
{
    put_u32(out, (uint32_t)value);
    put_u32(out, (uint32_t)(value >> 32));
}

static void put_str(struct bw_buffer *out, bw_str text)
{
    put_u32(out, (uint32_t)text.len);
    bw_buffer_add_str(out, text);
}

static bw_str get_str(struct bw_reader *r)
{
    const uint32_t len = bw_read_u32le(r);
    return bw_bytes_str(bw_read_bytes(r, len));
}

/* What of a value's union counts. */
enum payload {
    PAYLOAD_NONE,
    PAYLOAD_BYTES,
    PAYLOAD_NUMBER,
    PAYLOAD_ITEMS,
};

static const uint8_t payloads[EVENT_VALUE_KIND_COUNT] = {
        [EVENT_VALUE_ABSENT] = PAYLOAD_NONE,
        [EVENT_VALUE_NULL] = PAYLOAD_NONE,
        [EVENT_VALUE_UTF8] = PAYLOAD_BYTES,
        [EVENT_VALUE_UTF16] = PAYLOAD_BYTES,
        [EVENT_VALUE_UINT] = PAYLOAD_NUMBER,
        [EVENT_VALUE_INT] = PAYLOAD_NUMBER,
        [EVENT_VALUE_HEX] = PAYLOAD_NUMBER,
        [EVENT_VALUE_FLOAT] = PAYLOAD_NUMBER,
        [EVENT_VALUE_BOOL] = PAYLOAD_NUMBER,
        [EVENT_VALUE_TIME] = PAYLOAD_NUMBER,
        [EVENT_VALUE_GUID] = PAYLOAD_BYTES,
        [EVENT_VALUE_SID] = PAYLOAD_BYTES,
        [EVENT_VALUE_BINARY] = PAYLOAD_BYTES,
        [EVENT_VALUE_LIST] = PAYLOAD_ITEMS,
};

static void put_scalar(struct bw_buffer *out, const struct event_value *value)
{
    put_u8(out, value->kind);
    if (payloads[value->kind] == PAYLOAD_BYTES)
        put_str(out, bw_bytes_str(value->bytes));
    else if (payloads[value->kind] == PAYLOAD_NUMBER)
        put_u64(out, value->u);
}

static const struct event_value absent = {.kind = EVENT_VALUE_ABSENT};

/* A list inside a list is left out: no input makes one of a field that a rule could name. */
static void put_value(struct bw_buffer *out, const struct event_value *value)
{
    if (value->kind != EVENT_VALUE_LIST) {
        put_scalar(out, value);
        return;
    }
    put_u8(out, EVENT_VALUE_LIST);
    put_u32(out, value->count);
    for (uint32_t i = 0; i < value->count; i++)
        put_scalar(out, value->items[i].kind != EVENT_VALUE_LIST ? &value->items[i] : &absent);
}

void event_pack(
        const struct event *event, uint32_t left_out, bw_str rendered, struct bw_buffer *out)
{
    const struct event_recovery none = {0};
    const struct event_recovery *recovery = event->recovery != NULL ? event->recovery : &none;
    put_u64(out, (uint64_t)event->time);
    put_u64(out, event->offset);
    put_u64(out, event->record_id);
    put_u32(out, event->anomalies);
    put_u8(out, event->recovery != NULL);
    put_u8(out, recovery->place);
    put_u8(out, recovery->source);
    put_u64(out, recovery->chunk);
    put_str(out, rendered);
    put_u32(out, event->shape->field_count);
    for (uint32_t i = 0; i < event->shape->field_count; i++) {
        const struct event_field *field = &event->shape->fields[i];
        put_u8(out, (uint8_t)((field->xml_data ? FIELD_XML_DATA : 0) |
                              (field->no_keywords ? FIELD_NO_KEYWORDS : 0) |
                              (field->in_pieces ? FIELD_IN_PIECES : 0)));
        put_str(out, field->name);
        put_str(out, field->path);
        put_value(out, i != left_out ? &event->values[i] : &absent);
    }
}

struct event_unpacker {
    struct bw_arena *arena; /* of the event at hand */
    struct bw_arena *shapes_arena;
    struct event_shape *shapes[SHAPES_MAX];
    uint32_t shape_count;
    uint32_t generation; /* how often shapes were forgotten */
    struct event event;
    struct event_recovery recovery;
    bw_str rendered;
};

struct event_unpacker *event_unpacker_new(void)
{
    struct event_unpacker *u = calloc(1, sizeof(*u));
    if (u == NULL)
        return NULL;
    u->arena = bw_arena_new(EVENT_ARENA);
    u->shapes_arena = bw_arena_new(SHAPES_ARENA);
    if (u->arena == NULL || u->shapes_arena == NULL) {
        event_unpacker_free(u);
        return NULL;
    }
    return u;
}

void event_unpacker_free(struct event_unpacker *unpacker)
{
    if (unpacker == NULL)
        return;
    bw_arena_free(unpacker->arena);
    bw_arena_free(unpacker->shapes_arena);
    free(unpacker);
}

static bool same_fields(const struct event_shape *shape, const struct event_field *fields)
{
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const struct event_field *field = &shape->fields[i];
        if (!bw_str_eq(field->name, fields[i].name) || !bw_str_eq(field->path, fields[i].path) ||
                field->xml_data != fields[i].xml_data ||
                field->no_keywords != fields[i].no_keywords ||
                field->in_pieces != fields[i].in_pieces)
            return false;
    }
    return true;
}

static struct event_shape *shape_add(
        struct event_unpacker *u, const struct event_field *fields, uint32_t count)
{
    struct event_shape *shape = bw_arena_alloc(u->shapes_arena, 1, sizeof(*shape));
    struct event_field *copies = bw_arena_alloc(u->shapes_arena, count, sizeof(*copies));
    if (shape == NULL || copies == NULL || u->shape_count == SHAPES_MAX)
        return NULL;
    for (uint32_t i = 0; i < count; i++) {
        copies[i] = fields[i];
        copies[i].name = bw_arena_copy(u->shapes_arena, fields[i].name);
        copies[i].path = bw_arena_copy(u->shapes_arena, fields[i].path);
        if (copies[i].name.ptr == NULL || copies[i].path.ptr == NULL)
            return NULL;
    }
    *shape = (struct event_shape){.fields = copies,
            .field_count = count,
            .serial = u->shape_count,
            .id = event_shape_id(copies, count)};
    if (u->generation != 0) /* serials come again: their ids must not */
        shape->id = bw_hash_mix(shape->id, u->generation);
    u->shapes[u->shape_count++] = shape;
    return shape;
}

static const struct event_shape *shape_of(
        struct event_unpacker *u, const struct event_field *fields, uint32_t count)
{
    for (uint32_t i = 0; i < u->shape_count; i++)
        if (u->shapes[i]->field_count == count && same_fields(u->shapes[i], fields))
            return u->shapes[i];
    const struct event_shape *shape = shape_add(u, fields, count);
    if (shape != NULL)
        return shape;
    bw_arena_rewind(u->shapes_arena, (struct bw_arena_mark){.block = NULL, .used = 0});
    u->shape_count = 0;
    u->generation++;
    return shape_add(u, fields, count);
}

static bw_status get_scalar(
        struct bw_reader *r, uint8_t kind, struct event_value *ret_value, struct bw_err *err)
{
    struct event_value value = {.kind = kind};
    if (kind >= EVENT_VALUE_KIND_COUNT || kind == EVENT_VALUE_LIST)
        return bw_fail(err, BW_E_MALFORMED, "packed event: a value of kind %u", kind);
    if (payloads[kind] == PAYLOAD_BYTES)
        value.bytes = bw_str_bytes(get_str(r));
    else if (payloads[kind] == PAYLOAD_NUMBER)
        value.u = bw_read_u64le(r);
    /* the only kind whose length others rely on; SIDs are checked where they are printed */
    if (kind == EVENT_VALUE_GUID && value.bytes.len != 16)
        return bw_fail(err, BW_E_MALFORMED, "packed event: a GUID of %zu bytes", value.bytes.len);
    *ret_value = value;
    return BW_OK;
}

static bw_status get_value(struct event_unpacker *u, struct bw_reader *r,
        struct event_value *ret_value, struct bw_err *err)
{
    const uint8_t kind = bw_read_u8(r);
    if (kind != EVENT_VALUE_LIST)
        return get_scalar(r, kind, ret_value, err);
    const uint32_t count = bw_read_u32le(r);
    if (count > BW_LIMIT_EVENT_VALUES || !bw_reader_fits(r, count, 1))
        return bw_fail(err, BW_E_MALFORMED, "packed event: a list of %u values", count);
    struct event_value *items = bw_arena_alloc(u->arena, (size_t)count + 1, sizeof(*items));
    if (items == NULL)
        return bw_fail(err, BW_E_LIMIT, "packed event: too many values");
    for (uint32_t i = 0; i < count; i++) {
        const bw_status status = get_scalar(r, bw_read_u8(r), &items[i], err);
        if (status != BW_OK)
            return status;
    }
    *ret_value = (struct event_value){.kind = EVENT_VALUE_LIST, .count = count, .items = items};
    return BW_OK;
}

static void get_head(struct event_unpacker *u, struct bw_reader *r)
{
    u->event = (struct event){.time = (bw_time)bw_read_u64le(r)};
    u->event.offset = bw_read_u64le(r);
    u->event.record_id = bw_read_u64le(r);
    u->event.anomalies = bw_read_u32le(r);
    const bool recovered = bw_read_u8(r) != 0;
    u->recovery.place = bw_read_u8(r) % EVENT_PLACE_COUNT;
    u->recovery.source = bw_read_u8(r) % EVENT_SOURCE_COUNT;
    u->recovery.chunk = bw_read_u64le(r);
    u->event.recovery = recovered ? &u->recovery : NULL;
    u->rendered = get_str(r);
}

static void render(const struct event *event, void *context, struct bw_buffer *out)
{
    const struct event_unpacker *u = context;
    (void)event;
    bw_buffer_add_str(out, u->rendered.len != 0 ? u->rendered : BW_STR("{}"));
}

static bw_status get_fields(struct event_unpacker *u, struct bw_reader *r, uint32_t count,
        struct event_field *fields, struct event_value *values, struct bw_err *err)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t flags = bw_read_u8(r);
        fields[i].xml_data = (flags & FIELD_XML_DATA) != 0;
        fields[i].no_keywords = (flags & FIELD_NO_KEYWORDS) != 0;
        fields[i].in_pieces = (flags & FIELD_IN_PIECES) != 0;
        fields[i].name = get_str(r);
        fields[i].path = get_str(r);
        const bw_status status = get_value(u, r, &values[i], err);
        if (status != BW_OK)
            return status;
    }
    return bw_reader_check(r, "packed event", err);
}

bw_status event_unpack(struct event_unpacker *unpacker, bw_bytes bytes,
        const struct event **ret_event, struct bw_err *err)
{
    struct event_unpacker *u = unpacker;
    struct bw_reader r = bw_reader_of(bytes, 0);
    bw_arena_rewind(u->arena, (struct bw_arena_mark){.block = NULL, .used = 0});
    get_head(u, &r);
    const uint32_t count = bw_read_u32le(&r);
    if (count > BW_LIMIT_EVENT_FIELDS || !bw_reader_fits(&r, count, FIELD_MIN))
        return bw_fail(err, BW_E_MALFORMED, "packed event: %u fields", count);
    struct event_field *fields = bw_arena_alloc(u->arena, (size_t)count + 1, sizeof(*fields));
    struct event_value *values = bw_arena_alloc(u->arena, (size_t)count + 1, sizeof(*values));
    if (fields == NULL || values == NULL)
        return bw_fail(err, BW_E_LIMIT, "packed event: %u fields are too many", count);
    bw_status status = get_fields(u, &r, count, fields, values, err);
    if (status == BW_OK && bw_reader_left(&r) != 0)
        status = bw_fail(
                err, BW_E_MALFORMED, "packed event: %zu bytes too many", bw_reader_left(&r));
    if (status != BW_OK)
        return status;
    u->event.shape = shape_of(u, fields, count);
    if (u->event.shape == NULL)
        return bw_fail(err, BW_E_LIMIT, "packed event: its names are too long");
    u->event.values = values;
    u->event.render = render;
    u->event.render_context = u;
    *ret_event = &u->event;
    return BW_OK;
}
