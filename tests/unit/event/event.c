#include "event/event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define FIELD(n, p)                                                                                \
    {                                                                                              \
        .name = BW_STR_INIT(n), .path = BW_STR_INIT(p)                                             \
    }

static const struct event_field fields[] = {
        FIELD("EventID", "Event.System.EventID"),
        FIELD("Data", "Event.EventData.Data"),
        FIELD("Image", "Event.EventData.Image"),
        FIELD("Data", "Event.EventData.Data"),
        FIELD("Event.System.EventID", "Other"),
};
static const struct event_shape shape = {.fields = fields, .field_count = BW_COUNT(fields)};

static void find_prefers_names_and_the_first(void **state)
{
    (void)state;
    assert_int_equal(event_shape_find(&shape, BW_STR("EventID")), 0);
    assert_int_equal(event_shape_find(&shape, BW_STR("Data")), 1);
    assert_int_equal(event_shape_find(&shape, BW_STR("Event.EventData.Image")), 2);
    assert_int_equal(event_shape_find(&shape, BW_STR("Event.System.EventID")), 4);
    assert_int_equal(event_shape_find(&shape, BW_STR("image")), UINT32_MAX);
    assert_int_equal(event_shape_find(&shape, BW_STR("")), UINT32_MAX);
}

static void ids_depend_on_all_that_names_say(void **state)
{
    (void)state;
    struct event_field copy[BW_COUNT(fields)];
    for (size_t i = 0; i < BW_COUNT(fields); i++)
        copy[i] = fields[i];
    const uint64_t id = event_shape_id(fields, BW_COUNT(fields));
    assert_true(event_shape_id(copy, BW_COUNT(copy)) == id);
    assert_true(event_shape_id(copy, BW_COUNT(copy) - 1) != id);
    copy[2].xml_data = true;
    assert_true(event_shape_id(copy, BW_COUNT(copy)) != id);
    copy[2] = fields[1];
    copy[1] = fields[2];
    assert_true(event_shape_id(copy, BW_COUNT(copy)) != id);
    copy[1] = fields[1];
    copy[2] = fields[2];
    copy[2].path = BW_STR("Event.UserData.Image");
    assert_true(event_shape_id(copy, BW_COUNT(copy)) != id);
}

static void anomalies_have_names(void **state)
{
    (void)state;
    assert_true(bw_str_eq(event_anomaly_name(0), BW_STR("record_id_gap")));
    for (unsigned i = 0; i < EVENT_ANOMALY_COUNT; i++)
        assert_true(event_anomaly_name(i).len != 0);
    assert_int_equal(event_anomaly_name(EVENT_ANOMALY_COUNT).len, 0);
}

static const struct event_value texts[] = {
        {.kind = EVENT_VALUE_UTF8, .bytes = {(const uint8_t *)"b", 1}},
        {.kind = EVENT_VALUE_UTF8, .bytes = {(const uint8_t *)"c", 1}},
};

static const struct {
    const char *name;
    struct event_value values[BW_COUNT(fields)];
    const char *json;
} flat_cases[] = {
        {"nothing", {{.kind = EVENT_VALUE_ABSENT}}, "{}"},
        {"one of two of a name",
                {{.kind = EVENT_VALUE_UINT, .u = 1}, {.kind = EVENT_VALUE_ABSENT},
                        {.kind = EVENT_VALUE_NULL}, {.kind = EVENT_VALUE_BOOL, .u = 1}},
                "{\"EventID\":1,\"Image\":null,\"Data\":true}"},
        {"two of a name",
                {{.kind = EVENT_VALUE_UINT, .u = 1}, {.kind = EVENT_VALUE_UINT, .u = 2},
                        {.kind = EVENT_VALUE_UINT, .u = 3},
                        {.kind = EVENT_VALUE_LIST, .count = 2, .items = texts}},
                "{\"EventID\":1,\"Data\":[2,\"b\",\"c\"],\"Image\":3}"},
        {"a list alone", {{.kind = EVENT_VALUE_LIST, .count = 2, .items = texts}},
                "{\"EventID\":[\"b\",\"c\"]}"},
};

static void flat_json(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(flat_cases); i++) {
        const struct event event = {.shape = &shape, .values = flat_cases[i].values};
        struct bw_buffer out;
        bw_buffer_init(&out, 4096);
        event_print_flat_json(&event, NULL, &out);
        bw_buffer_add_char(&out, '\0');
        print_message("%s\n", flat_cases[i].name);
        assert_string_equal((const char *)out.ptr, flat_cases[i].json);
        bw_buffer_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(find_prefers_names_and_the_first),
            cmocka_unit_test(ids_depend_on_all_that_names_say),
            cmocka_unit_test(anomalies_have_names),
            cmocka_unit_test(flat_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
