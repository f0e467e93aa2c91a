/*
 * Records written byte by byte: every token, and what their JSON, names and values come to.
 */
#include "format/evtx/decoder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/evtx/layout.h"

struct build {
    uint8_t bytes[EVTX_CHUNK_SIZE];
    size_t pos;
    bool no_dependency; /* elements of a value that is BinXML have none */
};

static void put(struct build *b, const void *bytes, size_t len)
{
    assert_true(len <= sizeof(b->bytes) - b->pos);
    memcpy(b->bytes + b->pos, bytes, len);
    b->pos += len;
}

static void put_le(struct build *b, uint64_t number, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        const uint8_t byte = (uint8_t)(number >> 8 * i);
        put(b, &byte, 1);
    }
}

static void patch_u32(struct build *b, size_t at, size_t number)
{
    const size_t pos = b->pos;
    b->pos = at;
    put_le(b, number, 4);
    b->pos = pos;
}

static void put_units(struct build *b, const char *text)
{
    for (; *text != '\0'; text++)
        put_le(b, (uint8_t)*text, 2);
}

/* A reference to the name that follows in place. */
static void name(struct build *b, const char *text)
{
    put_le(b, b->pos + 4, 4);
    put_le(b, 0, 4);
    put_le(b, 0, 2);
    put_le(b, strlen(text), 2);
    put_units(b, text);
    put_le(b, 0, 2);
}

static void token(struct build *b, uint8_t code)
{
    put_le(b, code, 1);
}

static void open(struct build *b, const char *element, bool attributes)
{
    token(b, attributes ? 0x41 : 0x01);
    if (!b->no_dependency)
        put_le(b, 0xffff, 2);
    put_le(b, 4, 4); /* its size: not needed, only tested to be possible */
    name(b, element);
    if (attributes)
        put_le(b, 4, 4);
}

static void attribute(struct build *b, const char *text)
{
    token(b, 0x06);
    name(b, text);
}

static void text(struct build *b, const char *value)
{
    token(b, 0x05);
    put_le(b, EVTX_TYPE_STRING, 1);
    put_le(b, strlen(value), 2);
    put_units(b, value);
}

static void value(struct build *b, unsigned index, uint8_t type, bool optional)
{
    token(b, optional ? 0x0e : 0x0d);
    put_le(b, index, 2);
    put_le(b, type, 1);
}

static void content(struct build *b)
{
    token(b, 0x02);
}

static void empty(struct build *b)
{
    token(b, 0x03);
}

static void end(struct build *b)
{
    token(b, 0x04);
}

static void fragment(struct build *b)
{
    put(b, "\x0f\x01\x01\x00", 4);
}

static size_t record_begin(struct build *b)
{
    const size_t start = b->pos;
    put_le(b, EVTX_RECORD_MAGIC, 4);
    put_le(b, 0, 4);
    put_le(b, 77, 8);
    put_le(b, UINT64_C(133011182450000000), 8);
    return start;
}

static void record_end(struct build *b, size_t start)
{
    const size_t size = b->pos + 4 - start;
    put_le(b, size, 4);
    patch_u32(b, start + 4, size);
}

/* The head of an instance with its definition in place; returns where the definition's size is. */
static size_t template_begin(struct build *b, uint32_t number)
{
    token(b, 0x0c);
    put_le(b, 1, 1);
    put_le(b, number, 4);
    put_le(b, b->pos + 4, 4);
    put_le(b, 0, 4);
    put_le(b, number, 4);
    put_le(b, 0, 8);
    put_le(b, 0, 4);
    const size_t size_at = b->pos;
    put_le(b, 0, 4);
    fragment(b);
    return size_at;
}

static void template_end(struct build *b, size_t size_at)
{
    token(b, 0);
    patch_u32(b, size_at, b->pos - size_at - 4);
}

static void describe(struct build *b, size_t size, uint8_t type)
{
    put_le(b, size, 2);
    put_le(b, type, 1);
    put_le(b, 0, 1);
}

/* <Event><System>…</System>…</Event> as Windows writes it, with the body as value 3. */
static void system_values(struct build *b, bool qualifiers)
{
    const size_t size_at = template_begin(b, 1);
    open(b, "Event", true);
    attribute(b, "xmlns");
    text(b, "http://schemas.microsoft.com/win/2004/08/events/event");
    content(b);
    open(b, "System", false);
    content(b);
    open(b, "Provider", true);
    attribute(b, "Name");
    text(b, "Some Provider");
    attribute(b, "Guid");
    value(b, 5, EVTX_TYPE_GUID, true);
    empty(b);
    open(b, "EventID", true);
    attribute(b, "Qualifiers");
    value(b, 1, EVTX_TYPE_UINT16, true);
    content(b);
    value(b, 0, EVTX_TYPE_UINT16, true);
    end(b);
    open(b, "Version", false);
    content(b);
    value(b, 2, EVTX_TYPE_UINT8, true);
    end(b);
    open(b, "TimeCreated", true);
    attribute(b, "SystemTime");
    value(b, 4, EVTX_TYPE_FILETIME, true);
    empty(b);
    end(b);
    value(b, 3, EVTX_TYPE_BINXML, true);
    end(b);
    template_end(b, size_at);
    put_le(b, 6, 4);
    describe(b, 2, EVTX_TYPE_UINT16);
    describe(b, qualifiers ? 2 : 0, qualifiers ? EVTX_TYPE_UINT16 : EVTX_TYPE_NULL);
    describe(b, 0, EVTX_TYPE_NULL);
}

#define SYSTEM(id)                                                                                 \
    "{\"Event\":{\"System\":{\"Provider\":{\"Name\":\"Some Provider\"},\"EventID\":" id            \
    ",\"TimeCreated\":{\"SystemTime\":\"2022-07-01T03:04:05.000Z\"}}"

static void system_rest(struct build *b, bool qualifiers, size_t body_size)
{
    describe(b, body_size, EVTX_TYPE_BINXML);
    describe(b, 8, EVTX_TYPE_FILETIME);
    describe(b, 0, EVTX_TYPE_NULL);
    put_le(b, 4624, 2);
    if (qualifiers)
        put_le(b, 16384, 2);
}

static void system_end(struct build *b)
{
    put_le(b, UINT64_C(133011182450000000), 8);
    token(b, 0);
}

typedef void body_fn(struct build *b);

/* A record whose body is what `body` writes. */
static void with_body(struct build *b, bool qualifiers, body_fn *body)
{
    system_values(b, qualifiers);
    const size_t descriptor = b->pos;
    system_rest(b, qualifiers, 0);
    const size_t start = b->pos;
    body(b);
    const size_t size = b->pos - start;
    b->bytes[descriptor] = (uint8_t)size;
    b->bytes[descriptor + 1] = (uint8_t)(size >> 8);
    system_end(b);
}

static void no_body(struct build *b)
{
    (void)b;
}

static void plain_system(struct build *b)
{
    fragment(b);
    with_body(b, false, no_body);
}

static void qualified_system(struct build *b)
{
    fragment(b);
    with_body(b, true, no_body);
}

static void data_element(struct build *b, const char *data_name, unsigned index)
{
    open(b, "Data", true);
    attribute(b, "Name");
    text(b, data_name);
    content(b);
    value(b, index, EVTX_TYPE_STRING, false);
    end(b);
}

static void named_data_body(struct build *b)
{
    fragment(b);
    const size_t size_at = template_begin(b, 2);
    open(b, "EventData", false);
    content(b);
    data_element(b, "Threat Name", 0);
    data_element(b, "Count", 1);
    data_element(b, "Nothing", 2);
    data_element(b, "Missing", 9);
    end(b);
    template_end(b, size_at);
    put_le(b, 3, 4);
    describe(b, 6, EVTX_TYPE_STRING);
    describe(b, 4, EVTX_TYPE_UINT32);
    describe(b, 0, EVTX_TYPE_NULL);
    put_units(b, "a\"");
    put_le(b, 0, 2);
    put_le(b, 5, 4);
    token(b, 0);
}

static void named_data(struct build *b)
{
    fragment(b);
    with_body(b, false, named_data_body);
}

static void strings_body(struct build *b)
{
    fragment(b);
    const size_t size_at = template_begin(b, 3);
    open(b, "EventData", true);
    attribute(b, "Name");
    text(b, "HIVE");
    content(b);
    open(b, "Data", false);
    content(b);
    value(b, 0, EVTX_TYPE_ARRAY | EVTX_TYPE_STRING, false);
    end(b);
    open(b, "Binary", false);
    content(b);
    value(b, 1, EVTX_TYPE_BINARY, true);
    end(b);
    open(b, "Data", false);
    content(b);
    value(b, 2, EVTX_TYPE_UINT32, true);
    end(b);
    end(b);
    template_end(b, size_at);
    put_le(b, 3, 4);
    describe(b, 8, EVTX_TYPE_ARRAY | EVTX_TYPE_STRING);
    describe(b, 2, EVTX_TYPE_BINARY);
    describe(b, 4, EVTX_TYPE_UINT32);
    put_units(b, "x");
    put_le(b, 0, 2);
    put_units(b, "y");
    put_le(b, 0, 2);
    put(b, "\xca\xfe", 2);
    put_le(b, 9, 4);
    token(b, 0);
}

static void string_array(struct build *b)
{
    fragment(b);
    with_body(b, false, strings_body);
}

/* An element that is the value itself, without a template, and so without dependencies. */
static void element_body(struct build *b)
{
    b->no_dependency = true;
    open(b, "UserData", false);
    content(b);
    open(b, "Cleared", true);
    attribute(b, "xmlns");
    text(b, "urn:x");
    attribute(b, "By");
    text(b, "me");
    content(b);
    open(b, "User", false);
    content(b);
    text(b, "joe");
    end(b);
    open(b, "Nil", false);
    empty(b);
    end(b);
    end(b);
    b->no_dependency = false;
}

static void nested_element(struct build *b)
{
    fragment(b);
    with_body(b, false, element_body);
}

/* A record that is an element, with every kind of content. */
static void no_template(struct build *b)
{
    fragment(b);
    token(b, 0x0a); /* processing instruction: nothing of the event's */
    name(b, "target");
    token(b, 0x0b);
    put_le(b, 2, 2);
    put_units(b, "pi");
    open(b, "Event", false);
    content(b);
    open(b, "EventData", false);
    content(b);
    open(b, "Data", true);
    attribute(b, "Name");
    text(b, "A");
    content(b);
    text(b, "1 ");
    token(b, 0x09);
    name(b, "lt");
    text(b, " 2 ");
    token(b, 0x09);
    name(b, "amp");
    token(b, 0x08);
    put_le(b, 0x263a, 2);
    token(b, 0x07);
    put_le(b, 3, 2);
    put_units(b, "<!>");
    token(b, 0x09);
    name(b, "nbsp");
    end(b);
    open(b, "Data", true);
    attribute(b, "Name");
    text(b, "B");
    content(b);
    token(b, 0x45);
    put_le(b, EVTX_TYPE_UINT32, 1);
    put_le(b, 12, 4);
    end(b);
    open(b, "Data", true);
    attribute(b, "Name");
    text(b, "C");
    content(b);
    token(b, 0x07);
    put_le(b, 2, 2);
    put_units(b, "cd");
    end(b);
    end(b);
    end(b);
    token(b, 0);
}

static void constants(struct build *b)
{
    fragment(b);
    const size_t size_at = template_begin(b, 4);
    open(b, "Event", false);
    content(b);
    open(b, "a", true);
    attribute(b, "x");
    text(b, "1");
    attribute(b, "x");
    text(b, "twice is not XML");
    attribute(b, "b");
    text(b, "clashes");
    content(b);
    text(b, "mixed ");
    open(b, "b", false);
    content(b);
    text(b, "t");
    token(b, 0x07);
    put_le(b, 1, 2);
    put_units(b, "u");
    token(b, 0x08);
    put_le(b, 'v', 2);
    end(b);
    open(b, "b", false);
    empty(b);
    text(b, "\n");
    end(b);
    open(b, "n", false);
    content(b);
    token(b, 0x05);
    put_le(b, EVTX_TYPE_HEX32, 1);
    put_le(b, 255, 4);
    end(b);
    open(b, "j", false);
    content(b);
    text(b, "<");
    value(b, 0, EVTX_TYPE_UINT8, false);
    text(b, "-");
    value(b, 1, EVTX_TYPE_STRING, true);
    text(b, ">");
    end(b);
    end(b);
    template_end(b, size_at);
    put_le(b, 2, 4);
    describe(b, 1, EVTX_TYPE_UINT8);
    describe(b, 2, EVTX_TYPE_STRING);
    put_le(b, 7, 1);
    put_units(b, "s");
    token(b, 0);
}

static void objects_in_an_array(struct build *b)
{
    fragment(b);
    const size_t size_at = template_begin(b, 5);
    open(b, "Event", false);
    content(b);
    for (unsigned i = 0; i < 3; i++) {
        open(b, "item", true);
        attribute(b, "id");
        value(b, i, EVTX_TYPE_UINT8, true);
        content(b);
        text(b, i == 0 ? "zero" : "more");
        end(b);
        open(b, "other", false);
        content(b);
        value(b, 3, EVTX_TYPE_UINT8, true);
        end(b);
    }
    end(b);
    template_end(b, size_at);
    put_le(b, 4, 4);
    describe(b, 1, EVTX_TYPE_UINT8);
    describe(b, 0, EVTX_TYPE_NULL);
    describe(b, 1, EVTX_TYPE_UINT8);
    describe(b, 0, EVTX_TYPE_NULL);
    put_le(b, 1, 1);
    put_le(b, 3, 1);
    token(b, 0);
}

static void two_templates(struct build *b)
{
    for (uint32_t i = 0; i < 2; i++) {
        fragment(b);
        const size_t size_at = template_begin(b, 6 + i);
        open(b, i == 0 ? "one" : "two", false);
        content(b);
        value(b, 0, EVTX_TYPE_UINT8, false);
        end(b);
        template_end(b, size_at);
        put_le(b, 1, 4);
        describe(b, 1, EVTX_TYPE_UINT8);
        put_le(b, i + 1, 1);
    }
    token(b, 0);
}

static void broken_body(struct build *b)
{
    fragment(b);
    token(b, 0x33);
}

static void nested_garbage(struct build *b)
{
    fragment(b);
    with_body(b, false, broken_body);
}

static void event_data_value_body(struct build *b)
{
    text(b, "x"); /* text where a fragment should be */
}

static void nested_text(struct build *b)
{
    fragment(b);
    with_body(b, false, event_data_value_body);
}

static const struct {
    const char *name;
    body_fn *build;
    const char *json;
    const char *fields; /* name or name=path where they differ much */
    uint32_t anomalies;
} cases[] = {
        {"System", plain_system, SYSTEM("4624") "}}",
                "Provider_Name Provider_Guid EventID_Qualifiers EventID Version "
                "TimeCreated_SystemTime ",
                0},
        {"Qualifiers", qualified_system, SYSTEM("{\"Qualifiers\":16384,\"#text\":4624}") "}}",
                "Provider_Name Provider_Guid EventID_Qualifiers EventID Version "
                "TimeCreated_SystemTime ",
                0},
        {"named data", named_data,
                SYSTEM("4624") ",\"EventData\":{\"Threat Name\":\"a\\\"\",\"Count\":5,"
                               "\"Nothing\":null}}}",
                "Provider_Name Provider_Guid EventID_Qualifiers EventID Version "
                "TimeCreated_SystemTime ThreatName* Count* Nothing* Missing* ",
                0},
        {"array of strings", string_array,
                SYSTEM("4624") ",\"EventData\":{\"Name\":\"HIVE\",\"Data\":[\"x\",\"y\",9],"
                               "\"Binary\":\"CAFE\"}}}",
                "Provider_Name Provider_Guid EventID_Qualifiers EventID Version "
                "TimeCreated_SystemTime EventData_Name Data Binary Data ",
                0},
        {"element as value", nested_element,
                SYSTEM("4624") ",\"UserData\":{\"Cleared\":{\"By\":\"me\",\"User\":\"joe\","
                               "\"Nil\":null}}}}",
                "Provider_Name Provider_Guid EventID_Qualifiers EventID Version "
                "TimeCreated_SystemTime Cleared_By User Nil ",
                0},
        {"no template", no_template,
                "{\"Event\":{\"EventData\":{\"A\":\"1 < 2 &\xe2\x98\xba<!>&nbsp;\",\"B\":12,"
                "\"C\":\"cd\"}}}",
                "A* B* C* ", 0},
        {"constants", constants,
                "{\"Event\":{\"a\":{\"x\":\"1\",\"@b\":\"clashes\",\"b\":[\"tuv\",null],"
                "\"#text\":\"mixed \\n\"},\"n\":\"0xff\",\"j\":\"<7-s>\"}}",
                "a_x a_b a b b n j ", 0},
        {"objects in an array", objects_in_an_array,
                "{\"Event\":{\"item\":[{\"id\":1,\"#text\":\"zero\"},\"more\","
                "{\"id\":3,\"#text\":\"more\"}],\"other\":[]}}",
                "item_id item other item_id item other item_id item other ", 0},
        {"two templates", two_templates, "{\"one\":1,\"two\":2}", "one two ", 0},
        {"nested garbage", nested_garbage, SYSTEM("4624") "}}",
                "Provider_Name Provider_Guid EventID_Qualifiers EventID Version "
                "TimeCreated_SystemTime ",
                EVENT_ANOMALY_VALUE},
        {"nested text", nested_text, SYSTEM("4624") "}}",
                "Provider_Name Provider_Guid EventID_Qualifiers EventID Version "
                "TimeCreated_SystemTime ",
                EVENT_ANOMALY_VALUE},
};

/* The record as a chunk of exactly its size, so that ASan sees a read past it. */
static struct evtx_record one_record(struct build *b, body_fn *build, bw_bytes *ret_chunk)
{
    memset(b, 0, sizeof(*b));
    b->pos = EVTX_CHUNK_HEADER_SIZE;
    const size_t start = record_begin(b);
    build(b);
    record_end(b, start);
    uint8_t *copy = malloc(b->pos);
    assert_non_null(copy);
    memcpy(copy, b->bytes, b->pos);
    *ret_chunk = (bw_bytes){.ptr = copy, .len = b->pos};
    return (struct evtx_record){.start = (uint32_t)start,
            .size = (uint32_t)(b->pos - start),
            .id = 77,
            .written = UINT64_C(133011182450000000)};
}

static void print_fields(const struct event_shape *shape, struct bw_buffer *out)
{
    for (uint32_t i = 0; i < shape->field_count; i++) {
        bw_buffer_add_str(out, shape->fields[i].name);
        bw_buffer_add_text(out, shape->fields[i].xml_data ? "* " : " ");
    }
    bw_buffer_add_char(out, '\0');
}

static struct build build_room;

static void records(void **state)
{
    (void)state;
    struct evtx_decoder *decoder = evtx_decoder_new();
    assert_non_null(decoder);
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct evtx_chunk chunk = {.offset = 4096};
        const struct evtx_record record = one_record(&build_room, cases[i].build, &chunk.bytes);
        struct event event;
        struct bw_err err = {.message = ""};
        const char *reason = NULL;
        struct bw_buffer out;
        bw_buffer_init(&out, 1 << 20);
        evtx_decoder_set_chunk(decoder, &chunk);
        print_message("%s\n", cases[i].name);
        const bw_status status = evtx_decoder_event(decoder, &record, &event, &reason, &err);
        assert_string_equal(err.message, "");
        assert_int_equal(status, BW_OK);
        event.render(&event, event.render_context, &out);
        bw_buffer_add_char(&out, '\0');
        assert_string_equal((const char *)out.ptr, cases[i].json);
        bw_buffer_clear(&out);
        print_fields(event.shape, &out);
        assert_string_equal((const char *)out.ptr, cases[i].fields);
        assert_int_equal(event.anomalies, cases[i].anomalies);
        assert_int_equal(*reason != '\0', cases[i].anomalies != 0);
        assert_int_equal(event.offset, 4096 + 512);
        assert_int_equal(event.record_id, 77);
        assert_true(event.time == INT64_C(1656644645000000000));
        assert_int_equal(event.raw.len, record.size);
        bw_buffer_release(&out);
        free((void *)(uintptr_t)chunk.bytes.ptr);
    }
    evtx_decoder_free(decoder);
}

/* Paths keep the blanks that names lose, and say where a field stands. */
static void paths(void **state)
{
    (void)state;
    static const struct {
        const char *name, *path;
    } want[] = {
            {"Provider_Name", "Event.System.Provider.Name"},
            {"EventID_Qualifiers", "Event.System.EventID.Qualifiers"},
            {"EventID", "Event.System.EventID"},
            {"ThreatName", "Event.EventData.Threat Name"},
    };
    struct evtx_decoder *decoder = evtx_decoder_new();
    struct evtx_chunk chunk = {.offset = 0};
    const struct evtx_record record = one_record(&build_room, named_data, &chunk.bytes);
    struct event event;
    const char *reason;
    evtx_decoder_set_chunk(decoder, &chunk);
    assert_int_equal(evtx_decoder_event(decoder, &record, &event, &reason, NULL), BW_OK);
    for (size_t i = 0; i < BW_COUNT(want); i++) {
        const uint32_t field = event_shape_find(event.shape, bw_str_of(want[i].name));
        assert_true(field != UINT32_MAX);
        assert_true(bw_str_eq(event.shape->fields[field].path, bw_str_of(want[i].path)));
    }
    assert_int_equal(
            event.values[event_shape_find(event.shape, BW_STR("Nothing"))].kind, EVENT_VALUE_NULL);
    assert_int_equal(event.values[event_shape_find(event.shape, BW_STR("Version"))].kind,
            EVENT_VALUE_ABSENT);
    assert_int_equal(event.values[event_shape_find(event.shape, BW_STR("Missing"))].kind,
            EVENT_VALUE_ABSENT);
    free((void *)(uintptr_t)chunk.bytes.ptr);
    evtx_decoder_free(decoder);
}

/* ---- what can not be read ---- */

static void no_content(struct build *b)
{
    fragment(b);
    token(b, 0);
}

static void unknown_token(struct build *b)
{
    put_le(b, 0x7f, 1);
}

static void never_ends(struct build *b)
{
    open(b, "Event", false);
    content(b);
    token(b, 0);
}

static void ends_too_often(struct build *b)
{
    const size_t size_at = template_begin(b, 1);
    open(b, "Event", false);
    empty(b);
    end(b);
    template_end(b, size_at);
    put_le(b, 0, 4);
}

static void attribute_in_content(struct build *b)
{
    open(b, "Event", false);
    content(b);
    attribute(b, "x");
    text(b, "y");
    end(b);
}

static void text_in_start_tag(struct build *b)
{
    open(b, "Event", false);
    text(b, "y");
    empty(b);
}

static void element_in_start_tag(struct build *b)
{
    open(b, "Event", false);
    open(b, "Event", false);
    empty(b);
    empty(b);
}

static void end_in_start_tag(struct build *b)
{
    open(b, "Event", false);
    end(b);
}

static void value_without_template(struct build *b)
{
    open(b, "Event", false);
    content(b);
    value(b, 0, EVTX_TYPE_STRING, false);
    end(b);
}

static void template_in_element(struct build *b)
{
    open(b, "Event", false);
    content(b);
    token(b, 0x0c);
}

static void odd_literal(struct build *b)
{
    open(b, "Event", false);
    content(b);
    token(b, 0x05);
    put_le(b, 0x77, 1);
    end(b);
}

static void name_out_of_reach(struct build *b)
{
    open(b, "Event", true);
    token(b, 0x06);
    put_le(b, 0xfffffff0, 4);
    empty(b);
}

static void nameless_element(struct build *b)
{
    token(b, 0x01);
    put_le(b, 0xffff, 2);
    put_le(b, 4, 4);
    put_le(b, 0xfffffff0, 4);
    empty(b);
}

static void long_name(struct build *b)
{
    char text_of[700];
    memset(text_of, 'n', sizeof(text_of) - 1);
    text_of[sizeof(text_of) - 1] = '\0';
    open(b, text_of, false);
    empty(b);
}

static void definition_out_of_reach(struct build *b)
{
    token(b, 0x0c);
    put_le(b, 1, 1);
    put_le(b, 1, 4);
    put_le(b, 0xfff0, 4);
    put_le(b, 0, 4);
}

static void more_values_than_bytes(struct build *b)
{
    const size_t size_at = template_begin(b, 1);
    open(b, "Event", false);
    empty(b);
    template_end(b, size_at);
    put_le(b, 1000, 4);
}

static void value_too_long(struct build *b)
{
    const size_t size_at = template_begin(b, 1);
    open(b, "Event", false);
    empty(b);
    template_end(b, size_at);
    put_le(b, 1, 4);
    describe(b, 500, EVTX_TYPE_STRING);
}

static void too_deep(struct build *b)
{
    for (unsigned i = 0; i < 100; i++) {
        open(b, "e", false);
        content(b);
    }
    for (unsigned i = 0; i < 100; i++)
        end(b);
}

static void too_many_fields(struct build *b)
{
    open(b, "Event", false);
    content(b);
    for (unsigned i = 0; i < BW_LIMIT_EVENT_FIELDS + 1; i++) {
        open(b, "e", false);
        empty(b);
    }
    end(b);
}

static void too_many_tokens(struct build *b)
{
    open(b, "Event", false);
    content(b);
    for (unsigned i = 0; i < BW_LIMIT_EVTX_TOKENS; i++) {
        token(b, 0x08);
        put_le(b, 'x', 2);
    }
    end(b);
}

static void too_many_parts(struct build *b)
{
    for (unsigned i = 0; i < BW_LIMIT_EVTX_PARTS + 1; i++) {
        open(b, "e", false);
        empty(b);
    }
}

/* A value that is named twice, in which a value is named twice, in which… */
static void laughs(struct build *b, unsigned levels)
{
    const size_t size_at = template_begin(b, 1);
    open(b, "e", false);
    content(b);
    value(b, 0, EVTX_TYPE_BINXML, false);
    value(b, 0, EVTX_TYPE_BINXML, false);
    end(b);
    template_end(b, size_at);
    put_le(b, 1, 4);
    const size_t descriptor = b->pos;
    describe(b, 0, EVTX_TYPE_BINXML);
    const size_t start = b->pos;
    if (levels != 0)
        laughs(b, levels - 1);
    b->bytes[descriptor] = (uint8_t)(b->pos - start);
    b->bytes[descriptor + 1] = (uint8_t)((b->pos - start) >> 8);
}

static void a_billion_laughs(struct build *b)
{
    laughs(b, 30);
}

static const struct {
    const char *name;
    body_fn *build;
    bw_status status;
    const char *reason; /* a part of it */
} bad_cases[] = {
        {"no content", no_content, BW_E_MALFORMED, "without content"},
        {"unknown token", unknown_token, BW_E_MALFORMED, "token 0x7f"},
        {"never ends", never_ends, BW_E_MALFORMED, "does not end"},
        {"ends too often", ends_too_often, BW_E_MALFORMED, "did not begin"},
        {"attribute in content", attribute_in_content, BW_E_MALFORMED, "attribute outside"},
        {"text in a start tag", text_in_start_tag, BW_E_MALFORMED, "inside of a start tag"},
        {"element in a start tag", element_in_start_tag, BW_E_MALFORMED, "inside of a start tag"},
        {"end in a start tag", end_in_start_tag, BW_E_MALFORMED, "do not fit"},
        {"value without template", value_without_template, BW_E_MALFORMED, "outside of a template"},
        {"template in an element", template_in_element, BW_E_UNSUPPORTED, "template instance"},
        {"literal of unknown type", odd_literal, BW_E_UNSUPPORTED, "type 0x77"},
        {"name out of reach", name_out_of_reach, BW_E_MALFORMED, "name outside"},
        {"element without name", nameless_element, BW_E_MALFORMED, "name of an element"},
        {"long name", long_name, BW_E_LIMIT, "a name of more than"},
        {"definition out of reach", definition_out_of_reach, BW_E_TRUNCATED, "template definition"},
        {"more values than bytes", more_values_than_bytes, BW_E_TRUNCATED, "1000 values"},
        {"value too long", value_too_long, BW_E_TRUNCATED, "past the end"},
        {"too deep", too_deep, BW_E_LIMIT, "nested elements"},
        {"too many fields", too_many_fields, BW_E_LIMIT, "fields"},
        {"too many tokens", too_many_tokens, BW_E_LIMIT, "tokens"},
        {"a billion laughs", a_billion_laughs, BW_E_LIMIT, "elements and texts"},
        {"too many parts", too_many_parts, BW_E_LIMIT, "templates"},
};

static void unreadable_records(void **state)
{
    (void)state;
    struct evtx_decoder *decoder = evtx_decoder_new();
    assert_non_null(decoder);
    for (size_t i = 0; i < BW_COUNT(bad_cases); i++) {
        struct evtx_chunk chunk = {.offset = 0};
        const struct evtx_record record = one_record(&build_room, bad_cases[i].build, &chunk.bytes);
        struct event event;
        struct bw_err err = {.message = ""};
        const char *reason;
        evtx_decoder_set_chunk(decoder, &chunk);
        const bw_status status = evtx_decoder_event(decoder, &record, &event, &reason, &err);
        print_message("%s: %s\n", bad_cases[i].name, err.message);
        assert_int_equal(status, bad_cases[i].status);
        assert_non_null(strstr(err.message, bad_cases[i].reason));
        /* the same record again: what is known to be bad stays bad */
        assert_int_not_equal(evtx_decoder_event(decoder, &record, &event, &reason, NULL), BW_OK);
        free((void *)(uintptr_t)chunk.bytes.ptr);
    }
    evtx_decoder_free(decoder);
}

/* ---- what is learnt is kept ---- */

static void decode_at(struct evtx_decoder *decoder, size_t at, struct event *ret_event)
{
    struct build *b = &build_room;
    memset(b, 0, sizeof(*b));
    b->pos = at;
    const size_t start = record_begin(b);
    named_data(b);
    record_end(b, start);
    struct evtx_chunk chunk = {.bytes = {.ptr = b->bytes, .len = sizeof(b->bytes)}};
    const struct evtx_record record = {
            .start = (uint32_t)start, .size = (uint32_t)(b->pos - start), .id = 1};
    const char *reason;
    evtx_decoder_set_chunk(decoder, &chunk);
    assert_int_equal(evtx_decoder_event(decoder, &record, ret_event, &reason, NULL), BW_OK);
}

/* The same templates elsewhere have other name offsets, and are the same templates. */
static void templates_are_known_again(void **state)
{
    (void)state;
    struct evtx_decoder *decoder = evtx_decoder_new();
    struct event first;
    struct event second;
    decode_at(decoder, 512, &first);
    decode_at(decoder, 4711, &second);
    assert_ptr_equal(first.shape, second.shape);
    assert_int_equal(evtx_decoder_template_count(decoder), 2);
    assert_int_equal(evtx_decoder_shape_count(decoder), 1);
    assert_int_equal(first.shape->serial, 0);
    assert_true(first.shape->id == event_shape_id(first.shape->fields, first.shape->field_count));
    evtx_decoder_new_item(decoder);
    decode_at(decoder, 900, &second);
    assert_ptr_equal(first.shape, second.shape);
    evtx_decoder_free(decoder);
}

static unsigned varied;

/* A template that differs from all others, and takes room. */
static void one_of_many(struct build *b)
{
    char element[32];
    fragment(b);
    const size_t size_at = template_begin(b, varied);
    for (unsigned i = 0; i < 300; i++) {
        snprintf(element, sizeof(element), "e%u-%u", varied, i);
        open(b, element, false);
        empty(b);
    }
    template_end(b, size_at);
    put_le(b, 0, 4);
    token(b, 0);
}

/* One item may not take all the room: the next finds some again. */
static void an_item_has_its_share_of_memory(void **state)
{
    (void)state;
    struct evtx_decoder *decoder = evtx_decoder_new();
    bw_status status = BW_OK;
    struct bw_err err;
    struct event event;
    const char *reason;
    for (varied = 0; varied < 2000 && status == BW_OK; varied++) {
        struct evtx_chunk chunk = {.offset = 0};
        const struct evtx_record record = one_record(&build_room, one_of_many, &chunk.bytes);
        evtx_decoder_set_chunk(decoder, &chunk);
        status = evtx_decoder_event(decoder, &record, &event, &reason, &err);
        free((void *)(uintptr_t)chunk.bytes.ptr);
    }
    assert_int_equal(status, BW_E_LIMIT);
    assert_true(varied > 20);
    assert_non_null(strstr(err.message, "no memory left"));
    evtx_decoder_new_item(decoder);
    decode_at(decoder, 512, &event);
    evtx_decoder_free(decoder);
}

/* A chunk that asks for its whole size again and again ends at its budget. */
static void overlapping_definitions_have_a_budget(void **state)
{
    (void)state;
    struct build *b = &build_room;
    memset(b, 0, sizeof(*b));
    b->pos = 512;
    /* definitions 32 bytes apart, each with the same long rest of tokens behind it */
    struct evtx_decoder *decoder = evtx_decoder_new();
    struct evtx_chunk chunk = {.bytes = {.ptr = b->bytes, .len = sizeof(b->bytes)}};
    const size_t rest = 2048;
    b->pos = rest;
    for (unsigned i = 0; i < 3000; i++) {
        token(b, 0x08);
        put_le(b, 'a', 2);
    }
    const size_t tail = b->pos;
    unsigned limited = 0;
    unsigned tried = 0;
    for (size_t at = rest; at + 3000 < tail; at += 3, tried++) {
        b->pos = 20000;
        const size_t start = record_begin(b);
        token(b, 0x0c);
        put_le(b, 1, 1);
        put_le(b, 0, 4);
        put_le(b, at - EVTX_TEMPLATE_HEADER_SIZE, 4);
        put_le(b, 0, 4);
        record_end(b, start);
        patch_u32(b, at - 4, tail - at);
        const struct evtx_record record = {
                .start = (uint32_t)start, .size = (uint32_t)(b->pos - start)};
        struct event event;
        struct bw_err err = {.message = ""};
        const char *reason;
        if (tried == 0)
            evtx_decoder_set_chunk(decoder, &chunk);
        if (evtx_decoder_event(decoder, &record, &event, &reason, &err) != BW_OK)
            limited += strstr(err.message, "templates of the chunk are too large") != NULL;
    }
    assert_true(tried > 1000);
    assert_true(limited > 0);
    evtx_decoder_free(decoder);
}

static void times(void **state)
{
    (void)state;
    static const struct {
        uint64_t written;
        uint32_t anomalies;
    } want[] = {
            {UINT64_C(133011182450000000), 0},
            {0, 0}, /* the last record of a saved log has none */
            {UINT64_C(133011182450000000) + UINT64_C(864000000000), 0},
            {UINT64_C(133011182450000000) + UINT64_C(864000000001), EVENT_ANOMALY_TIME_MISMATCH},
            {UINT64_C(133011182450000000) - UINT64_C(864000000001), EVENT_ANOMALY_TIME_MISMATCH},
    };
    struct evtx_decoder *decoder = evtx_decoder_new();
    for (size_t i = 0; i < BW_COUNT(want); i++) {
        struct evtx_chunk chunk = {.offset = 0};
        struct evtx_record record = one_record(&build_room, plain_system, &chunk.bytes);
        struct event event;
        const char *reason;
        record.written = want[i].written;
        evtx_decoder_set_chunk(decoder, &chunk);
        assert_int_equal(evtx_decoder_event(decoder, &record, &event, &reason, NULL), BW_OK);
        assert_true(event.time == INT64_C(1656644645000000000));
        assert_int_equal(event.anomalies, want[i].anomalies);
        free((void *)(uintptr_t)chunk.bytes.ptr);
    }
    evtx_decoder_free(decoder);
}

static void text_system(struct build *b)
{
    open(b, "Event", false);
    content(b);
    open(b, "System", false);
    content(b);
    open(b, "TimeCreated", true);
    attribute(b, "SystemTime");
    text(b, "2022-07-02T03:04:05Z");
    empty(b);
    open(b, "EventRecordID", false);
    content(b);
    text(b, "123456");
    end(b);
    end(b);
    end(b);
}

static void time_and_id_as_text(void **state)
{
    (void)state;
    struct evtx_decoder *decoder = evtx_decoder_new();
    struct evtx_chunk chunk = {.offset = 0};
    const struct evtx_record record = one_record(&build_room, text_system, &chunk.bytes);
    struct event event;
    const char *reason;
    evtx_decoder_set_chunk(decoder, &chunk);
    assert_int_equal(evtx_decoder_event(decoder, &record, &event, &reason, NULL), BW_OK);
    assert_true(event.time == INT64_C(1656731045000000000));
    assert_int_equal(event.record_id, 123456);
    free((void *)(uintptr_t)chunk.bytes.ptr);
    evtx_decoder_free(decoder);
}

/* A buffer that is too small fails, keeps to its limit, and never holds half a byte too much. */
static void rendering_ends_at_the_buffers_limit(void **state)
{
    (void)state;
    struct evtx_decoder *decoder = evtx_decoder_new();
    struct evtx_chunk chunk = {.offset = 0};
    const struct evtx_record record = one_record(&build_room, named_data, &chunk.bytes);
    struct event event;
    const char *reason;
    evtx_decoder_set_chunk(decoder, &chunk);
    assert_int_equal(evtx_decoder_event(decoder, &record, &event, &reason, NULL), BW_OK);
    for (size_t max = 0; max < 200; max++) {
        struct bw_buffer out;
        bw_buffer_init(&out, max);
        event.render(&event, event.render_context, &out);
        assert_true(out.failed);
        assert_true(out.len <= max);
        bw_buffer_release(&out);
    }
    free((void *)(uintptr_t)chunk.bytes.ptr);
    evtx_decoder_free(decoder);
}

/* The name at the chunk's offset 64, which elements refer to from afar. */
#define FAR_NAME 64

static void far_name_body(struct build *b)
{
    fragment(b);
    const size_t size_at = template_begin(b, 7);
    open(b, "EventData", false);
    content(b);
    token(b, 0x01);
    put_le(b, 0xffff, 2);
    put_le(b, 4, 4);
    put_le(b, FAR_NAME, 4);
    content(b);
    value(b, 0, EVTX_TYPE_UINT32, false);
    end(b);
    data_element(b, "Count", 0);
    end(b);
    template_end(b, size_at);
    put_le(b, 1, 4);
    describe(b, 4, EVTX_TYPE_UINT32);
    put_le(b, 5, 4);
    token(b, 0);
    const size_t end = b->pos;
    b->pos = FAR_NAME;
    put_le(b, 0, 4);
    put_le(b, 0, 2);
    put_le(b, 3, 2);
    put_units(b, "Far");
    b->pos = end;
}

static void far_name(struct build *b)
{
    fragment(b);
    with_body(b, false, far_name_body);
}

/* What decoding says: the status, then the record and its names. */
static bw_status tell(struct evtx_decoder *decoder, const struct evtx_chunk *chunk,
        const struct evtx_record *record, struct bw_buffer *out)
{
    struct event event;
    const char *reason;
    bw_buffer_clear(out);
    evtx_decoder_set_chunk(decoder, chunk);
    const bw_status status = evtx_decoder_event(decoder, record, &event, &reason, NULL);
    if (status != BW_OK)
        return status;
    event.render(&event, event.render_context, out);
    print_fields(event.shape, out);
    return status;
}

/*
 * Whoever met a definition before must say of one that differs from it in any byte what somebody
 * says who reads it for the first time.
 */
static void definitions_that_differ_are_told_apart(void **state)
{
    (void)state;
    static const uint8_t changes[] = {0x45};
    struct evtx_decoder *knowing = evtx_decoder_new();
    struct bw_buffer known;
    struct bw_buffer fresh;
    struct evtx_chunk chunk = {.offset = 0};
    const struct evtx_record record = one_record(&build_room, far_name, &chunk.bytes);
    uint8_t *bytes = (uint8_t *)(uintptr_t)chunk.bytes.ptr;
    uint32_t readable = 0;
    bw_buffer_init(&known, BW_MIB);
    bw_buffer_init(&fresh, BW_MIB);
    assert_int_equal(tell(knowing, &chunk, &record, &known), BW_OK);
    assert_int_equal(tell(knowing, &chunk, &record, &fresh), BW_OK);
    assert_true(bw_bytes_eq(bw_buffer_bytes(&known), bw_buffer_bytes(&fresh)));
    const size_t first = record.start + EVTX_RECORD_HEADER_SIZE;
    for (size_t at = FAR_NAME; at < record.start + record.size - 4; at++) {
        if (at == FAR_NAME + 16)
            at = first;
        for (size_t i = 0; i < BW_COUNT(changes); i++) {
            struct evtx_decoder *other = evtx_decoder_new();
            bytes[at] ^= changes[i];
            const bw_status status = tell(knowing, &chunk, &record, &known);
            assert_int_equal(status, tell(other, &chunk, &record, &fresh));
            assert_true(bw_bytes_eq(bw_buffer_bytes(&known), bw_buffer_bytes(&fresh)));
            readable += status == BW_OK;
            bytes[at] ^= changes[i];
            evtx_decoder_free(other);
        }
    }
    assert_true(readable > 100); /* not only definitions that nobody could read */
    bw_buffer_release(&known);
    bw_buffer_release(&fresh);
    free(bytes);
    evtx_decoder_free(knowing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(records),
            cmocka_unit_test(paths),
            cmocka_unit_test(unreadable_records),
            cmocka_unit_test(templates_are_known_again),
            cmocka_unit_test(definitions_that_differ_are_told_apart),
            cmocka_unit_test(an_item_has_its_share_of_memory),
            cmocka_unit_test(overlapping_definitions_have_a_budget),
            cmocka_unit_test(times),
            cmocka_unit_test(time_and_id_as_text),
            cmocka_unit_test(rendering_ends_at_the_buffers_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
