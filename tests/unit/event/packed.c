/* Events as bytes: what goes in comes out, and what was never an event is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "event/packed.h"

#define BYTES(...)                                                                                 \
    {                                                                                              \
        .ptr = (const uint8_t[]){__VA_ARGS__}, .len = sizeof((const uint8_t[]){__VA_ARGS__})       \
    }

static const struct event_field fields[] = {
        {.name = BW_STR_INIT("Text"),
                .path = BW_STR_INIT("Event.EventData.Text"),
                .xml_data = true},
        {.name = BW_STR_INIT("Wide"), .path = BW_STR_INIT("Event.EventData.Wide")},
        {.name = BW_STR_INIT("Gone"), .path = BW_STR_INIT("Event.EventData.Gone")},
        {.name = BW_STR_INIT("Number"), .path = BW_STR_INIT("n"), .no_keywords = true},
        {.name = BW_STR_INIT("Guid"), .path = BW_STR_INIT("g")},
        {.name = BW_STR_INIT("Sid"), .path = BW_STR_INIT("s")},
        {.name = BW_STR_INIT("List"), .path = BW_STR_INIT("l")},
        {.name = BW_STR_INIT("Null"), .path = BW_STR_INIT("")},
        {.name = BW_STR_INIT(""), .path = BW_STR_INIT("t")},
};
static const struct event_shape shape = {.fields = fields, .field_count = BW_COUNT(fields)};
static const struct event_value items[] = {
        {.kind = EVENT_VALUE_UINT, .u = 7},
        {.kind = EVENT_VALUE_UTF8, .bytes = BYTES('a', 0, 'b')},
};
static const struct event_value values[] = {
        {.kind = EVENT_VALUE_UTF8, .bytes = BYTES('s', 'e', 'c', 'r', 'e', 't')},
        {.kind = EVENT_VALUE_UTF16, .bytes = BYTES('w', 0, 0xac, 0x20)},
        {.kind = EVENT_VALUE_ABSENT},
        {.kind = EVENT_VALUE_INT, .i = -5},
        {.kind = EVENT_VALUE_GUID,
                .bytes = BYTES(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)},
        {.kind = EVENT_VALUE_SID, .bytes = BYTES(1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0)},
        {.kind = EVENT_VALUE_LIST, .count = BW_COUNT(items), .items = items},
        {.kind = EVENT_VALUE_NULL},
        {.kind = EVENT_VALUE_TIME, .i = 1661990398000000000},
};
_Static_assert(BW_COUNT(values) == BW_COUNT(fields), "a value for each field");

static const struct event_recovery recovery = {.place = EVENT_PLACE_BLOB,
        .source = EVENT_SOURCE_LIBRARY,
        .chunk = 4096};
static const struct event event = {.shape = &shape,
        .values = values,
        .time = 1661990398123456789,
        .offset = UINT64_C(1) << 40,
        .record_id = 12,
        .anomalies = EVENT_ANOMALY_CHECKSUM,
        .recovery = &recovery};

static void pack(uint32_t left_out, struct bw_buffer *out)
{
    bw_buffer_init(out, BW_MIB);
    event_pack(&event, left_out, BW_STR("{\"a\":1}"), out);
    assert_false(out->failed);
}

static void text_of(const struct event_value *value, char out[256])
{
    struct bw_buffer text;
    bw_buffer_init(&text, 255);
    bw_buffer_add_u64(&text, value->kind);
    bw_buffer_add_char(&text, ':');
    event_value_print(value, &text);
    memcpy(out, text.ptr, text.len);
    out[text.len] = '\0';
    bw_buffer_release(&text);
}

static void what_goes_in_comes_out(void **state)
{
    struct event_unpacker *unpacker = event_unpacker_new();
    struct bw_buffer bytes;
    const struct event *out;
    (void)state;
    pack(0, &bytes);
    assert_int_equal(event_unpack(unpacker, bw_buffer_bytes(&bytes), &out, NULL), BW_OK);
    assert_int_equal(out->time, event.time);
    assert_int_equal(out->offset, event.offset);
    assert_int_equal(out->record_id, event.record_id);
    assert_int_equal(out->anomalies, event.anomalies);
    assert_int_equal(out->recovery->place, recovery.place);
    assert_int_equal(out->recovery->source, recovery.source);
    assert_int_equal(out->recovery->chunk, recovery.chunk);
    assert_int_equal(out->shape->field_count, shape.field_count);
    assert_int_equal(out->values[0].kind, EVENT_VALUE_ABSENT); /* the one that was left out */
    for (size_t i = 0; i < BW_COUNT(fields); i++) {
        char got[256];
        char want[256];
        const struct event_field *field = &out->shape->fields[i];
        assert_true(bw_str_eq(field->name, fields[i].name));
        assert_true(bw_str_eq(field->path, fields[i].path));
        assert_int_equal(field->xml_data, fields[i].xml_data);
        assert_int_equal(field->no_keywords, fields[i].no_keywords);
        text_of(&out->values[i], got);
        text_of(i != 0 ? &values[i] : &(struct event_value){.kind = EVENT_VALUE_ABSENT}, want);
        assert_string_equal(got, want);
    }
    struct bw_buffer rendered;
    bw_buffer_init(&rendered, BW_KIB);
    out->render(out, out->render_context, &rendered);
    assert_true(bw_str_eq(bw_buffer_str(&rendered), BW_STR("{\"a\":1}")));
    bw_buffer_release(&rendered);
    bw_buffer_release(&bytes);
    event_unpacker_free(unpacker);
}

/* Caches know a shape by its address for as long as its serial and id are the same. */
static void equal_shapes_are_one(void **state)
{
    struct event_unpacker *unpacker = event_unpacker_new();
    struct bw_buffer bytes;
    const struct event *out;
    (void)state;
    pack(UINT32_MAX, &bytes);
    assert_int_equal(event_unpack(unpacker, bw_buffer_bytes(&bytes), &out, NULL), BW_OK);
    const struct event_shape *first = out->shape;
    assert_int_equal(first->id, event_shape_id(fields, BW_COUNT(fields)));
    assert_int_equal(event_unpack(unpacker, bw_buffer_bytes(&bytes), &out, NULL), BW_OK);
    assert_ptr_equal(out->shape, first);
    bw_buffer_release(&bytes);
    event_unpacker_free(unpacker);
}

/* More shapes than are remembered: they come again under another id. */
static void shapes_are_bounded(void **state)
{
    struct event_unpacker *unpacker = event_unpacker_new();
    uint64_t first_id = 0;
    (void)state;
    for (unsigned i = 0; i < 200; i++) {
        char name[16] = {0};
        name[0] = (char)('a' + i % 100 / 10);
        name[1] = (char)('a' + i % 10);
        const struct event_field field = {.name = bw_str_of(name), .path = bw_str_of(name)};
        const struct event_shape one = {.fields = &field, .field_count = 1};
        const struct event small = {.shape = &one, .values = values};
        struct bw_buffer bytes;
        const struct event *out;
        bw_buffer_init(&bytes, BW_KIB);
        event_pack(&small, UINT32_MAX, BW_STR(""), &bytes);
        assert_int_equal(event_unpack(unpacker, bw_buffer_bytes(&bytes), &out, NULL), BW_OK);
        assert_true(bw_str_eq(out->shape->fields[0].name, field.name));
        assert_true(out->shape->serial < 64);
        assert_null(out->recovery);
        if (i == 0)
            first_id = out->shape->id;
        else
            assert_int_not_equal(out->shape->id, first_id); /* also at 100, where it comes again */
        bw_buffer_release(&bytes);
    }
    event_unpacker_free(unpacker);
}

static void what_is_cut_is_refused(void **state)
{
    struct event_unpacker *unpacker = event_unpacker_new();
    struct bw_buffer bytes;
    const struct event *out;
    (void)state;
    pack(UINT32_MAX, &bytes);
    for (size_t len = 0; len < bytes.len; len++)
        assert_int_not_equal(
                event_unpack(unpacker, (bw_bytes){.ptr = bytes.ptr, .len = len}, &out, NULL),
                BW_OK);
    bw_buffer_add_char(&bytes, 'x');
    assert_int_equal(event_unpack(unpacker, bw_buffer_bytes(&bytes), &out, NULL), BW_E_MALFORMED);
    bw_buffer_release(&bytes);
    event_unpacker_free(unpacker);
}

/* Head of 43 bytes, no JSON, then what each case has. */
static void what_can_not_be_is_refused(void **state)
{
    static const struct {
        const char *name;
        size_t len;
        uint8_t fields[24];
    } cases[] = {
            {"more fields than bytes", 4, {0xff, 0xff, 0xff, 0xff}},
            {"a kind that there is not", 14, {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 14}},
            {"a list in a list", 19, {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13, 1, 0, 0, 0, 13}},
            {"a short GUID", 19, {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 1, 0, 0, 0, 7}},
            {"a list of four billion", 18,
                    {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13, 255, 255, 255, 255}},
    };
    struct event_unpacker *unpacker = event_unpacker_new();
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        uint8_t bytes[128] = {0};
        const size_t head = 8 + 8 + 8 + 4 + 3 + 8 + 4;
        const struct event *out;
        memcpy(bytes + head, cases[i].fields, cases[i].len);
        if (event_unpack(unpacker, (bw_bytes){.ptr = bytes, .len = head + cases[i].len}, &out,
                    NULL) != BW_E_MALFORMED)
            fail_msg("%s", cases[i].name);
    }
    event_unpacker_free(unpacker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(what_goes_in_comes_out),
            cmocka_unit_test(equal_shapes_are_one),
            cmocka_unit_test(shapes_are_bounded),
            cmocka_unit_test(what_is_cut_is_refused),
            cmocka_unit_test(what_can_not_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
