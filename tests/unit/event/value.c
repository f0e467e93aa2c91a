#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf.h"
#include "event/value.h"

#define BYTES(...)                                                                                 \
    {                                                                                              \
        .ptr = (const uint8_t[]){__VA_ARGS__}, .len = sizeof((const uint8_t[]){__VA_ARGS__})       \
    }

static const uint8_t guid_bytes[16] = {0x25, 0x96, 0x84, 0x54, 0x78, 0x54, 0x94, 0x49, 0xa5, 0xba,
        0x3e, 0x3b, 0x03, 0x28, 0xc3, 0x0d};
static const uint8_t system_sid[] = {1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0};
static const uint8_t domain_sid[] = {1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 2,
        0, 0, 0, 3, 0, 0, 0, 0xf4, 1, 0, 0};
static const uint8_t wide_sid[] = {1, 0, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc};
static const uint8_t cut_sid[] = {1, 2, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0};
static const uint8_t long_sid[] = {1, 16, 0, 0, 0, 0, 0, 5};
static const struct event_value two_items[] = {
        {.kind = EVENT_VALUE_UINT, .u = 7},
        {.kind = EVENT_VALUE_UTF8, .bytes = {(const uint8_t *)"a\"b", 3}},
};
static const struct event_value nested_items[] = {
        {.kind = EVENT_VALUE_LIST, .count = 2, .items = two_items},
};

static const struct {
    const char *name;
    struct event_value value;
    const char *text;
    const char *json;
    bool null;
} print_cases[] = {
        {"absent", {.kind = EVENT_VALUE_ABSENT}, "", "null", true},
        {"null", {.kind = EVENT_VALUE_NULL}, "", "null", true},
        {"text", {.kind = EVENT_VALUE_UTF8, .bytes = {(const uint8_t *)"a\nb", 3}}, "a\nb",
                "\"a\\nb\"", false},
        {"empty text", {.kind = EVENT_VALUE_UTF8, .bytes = {NULL, 0}}, "", "\"\"", true},
        {"utf-16", {.kind = EVENT_VALUE_UTF16, .bytes = BYTES('h', 0, 0xe9, 0, '"', 0)},
                "h\xc3\xa9\"", "\"h\xc3\xa9\\\"\"", false},
        {"empty utf-16", {.kind = EVENT_VALUE_UTF16, .bytes = {NULL, 0}}, "", "\"\"", true},
        {"largest unsigned", {.kind = EVENT_VALUE_UINT, .u = UINT64_MAX}, "18446744073709551615",
                "18446744073709551615", false},
        {"zero", {.kind = EVENT_VALUE_UINT, .u = 0}, "0", "0", false},
        {"smallest signed", {.kind = EVENT_VALUE_INT, .i = INT64_MIN}, "-9223372036854775808",
                "-9223372036854775808", false},
        {"hex without padding", {.kind = EVENT_VALUE_HEX, .u = 0x1f}, "0x1f", "\"0x1f\"", false},
        {"hex zero", {.kind = EVENT_VALUE_HEX, .u = 0}, "0x0", "\"0x0\"", false},
        {"hex full", {.kind = EVENT_VALUE_HEX, .u = UINT64_MAX}, "0xffffffffffffffff",
                "\"0xffffffffffffffff\"", false},
        {"float", {.kind = EVENT_VALUE_FLOAT, .f = 0.5}, "0.5", "0.5", false},
        {"float, negative", {.kind = EVENT_VALUE_FLOAT, .f = -1234.25}, "-1234.25", "-1234.25",
                false},
        {"infinity", {.kind = EVENT_VALUE_FLOAT, .f = INFINITY}, "inf", "\"inf\"", false},
        {"true", {.kind = EVENT_VALUE_BOOL, .u = 1}, "true", "true", false},
        {"false", {.kind = EVENT_VALUE_BOOL, .u = 0}, "false", "false", false},
        {"time", {.kind = EVENT_VALUE_TIME, .i = INT64_C(1656644645123456700)},
                "2022-07-01T03:04:05.1234567Z", "\"2022-07-01T03:04:05.1234567Z\"", false},
        {"guid", {.kind = EVENT_VALUE_GUID, .bytes = {guid_bytes, 16}},
                "{54849625-5478-4994-A5BA-3E3B0328C30D}",
                "\"{54849625-5478-4994-A5BA-3E3B0328C30D}\"", false},
        {"guid of wrong size", {.kind = EVENT_VALUE_GUID, .bytes = {guid_bytes, 3}}, "259684",
                "\"259684\"", false},
        {"sid", {.kind = EVENT_VALUE_SID, .bytes = {system_sid, sizeof(system_sid)}}, "S-1-5-18",
                "\"S-1-5-18\"", false},
        {"sid of a domain", {.kind = EVENT_VALUE_SID, .bytes = {domain_sid, sizeof(domain_sid)}},
                "S-1-5-21-4294967295-2-3-500", "\"S-1-5-21-4294967295-2-3-500\"", false},
        {"sid with a wide authority", {.kind = EVENT_VALUE_SID, .bytes = {wide_sid, 8}},
                "S-1-0x123456789abc", "\"S-1-0x123456789abc\"", false},
        {"sid cut off", {.kind = EVENT_VALUE_SID, .bytes = {cut_sid, sizeof(cut_sid)}},
                "010200000000000515000000", "\"010200000000000515000000\"", false},
        {"sid that claims too much", {.kind = EVENT_VALUE_SID, .bytes = {long_sid, 8}},
                "0110000000000005", "\"0110000000000005\"", false},
        {"binary", {.kind = EVENT_VALUE_BINARY, .bytes = BYTES(0x00, 0xab, 0xff)}, "00ABFF",
                "\"00ABFF\"", false},
        {"empty binary", {.kind = EVENT_VALUE_BINARY, .bytes = {NULL, 0}}, "", "\"\"", true},
        {"list", {.kind = EVENT_VALUE_LIST, .count = 2, .items = two_items}, "7\na\"b",
                "[7,\"a\\\"b\"]", false},
        {"empty list", {.kind = EVENT_VALUE_LIST, .count = 0}, "", "[]", true},
        {"list in a list", {.kind = EVENT_VALUE_LIST, .count = 1, .items = nested_items}, "",
                "[null]", false},
};

static void values_print(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(print_cases); i++) {
        struct bw_buffer out;
        bw_buffer_init(&out, 4096);
        event_value_print(&print_cases[i].value, &out);
        bw_buffer_add_char(&out, '|');
        event_value_print_json(&print_cases[i].value, &out);
        bw_buffer_add_char(&out, '\0');
        struct bw_buffer want;
        bw_buffer_init(&want, 4096);
        bw_buffer_printf(&want, "%s|%s", print_cases[i].text, print_cases[i].json);
        bw_buffer_add_char(&want, '\0');
        print_message("%s\n", print_cases[i].name);
        assert_false(out.failed);
        assert_string_equal((const char *)out.ptr, (const char *)want.ptr);
        assert_int_equal(event_value_is_null(&print_cases[i].value), print_cases[i].null);
        bw_buffer_release(&out);
        bw_buffer_release(&want);
    }
}

/* event_value_text and event_value_print must never disagree. */
static void text_agrees_with_print(void **state)
{
    (void)state;
    size_t without = 0;
    for (size_t i = 0; i < BW_COUNT(print_cases); i++) {
        char scratch[EVENT_VALUE_TEXT_SIZE];
        bw_str text;
        if (!event_value_text(&print_cases[i].value, scratch, &text)) {
            without++;
            continue;
        }
        assert_true(bw_str_eq(text, bw_str_of(print_cases[i].text)));
    }
    assert_int_equal(without, 13); /* UTF-16, SIDs, binary, lists, a broken GUID */
}

static void printing_stops_at_the_buffers_limit(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(print_cases); i++) {
        for (size_t max = 0; max < 8; max++) {
            struct bw_buffer out;
            bw_buffer_init(&out, max);
            event_value_print_json(&print_cases[i].value, &out);
            assert_true(out.len <= max);
            bw_buffer_release(&out);
        }
    }
}

static const struct {
    const char *name;
    struct event_value value;
    bool is_number;
    double number;
} number_cases[] = {
        {"unsigned", {.kind = EVENT_VALUE_UINT, .u = 42}, true, 42},
        {"signed", {.kind = EVENT_VALUE_INT, .i = -42}, true, -42},
        {"hex", {.kind = EVENT_VALUE_HEX, .u = 255}, true, 255},
        {"float", {.kind = EVENT_VALUE_FLOAT, .f = 2.5}, true, 2.5},
        {"decimal text", {.kind = EVENT_VALUE_UTF8, .bytes = {(const uint8_t *)" -17 ", 5}}, true,
                -17},
        {"fraction", {.kind = EVENT_VALUE_UTF8, .bytes = {(const uint8_t *)"1.25", 4}}, true, 1.25},
        {"hex text", {.kind = EVENT_VALUE_UTF8, .bytes = {(const uint8_t *)"0xFF", 4}}, true, 255},
        {"utf-16 text", {.kind = EVENT_VALUE_UTF16, .bytes = BYTES('0', 0, 'x', 0, '1', 0, '0', 0)},
                true, 16},
        {"words", {.kind = EVENT_VALUE_UTF8, .bytes = {(const uint8_t *)"12a", 3}}, false, 0},
        {"nothing", {.kind = EVENT_VALUE_UTF8, .bytes = {NULL, 0}}, false, 0},
        {"null", {.kind = EVENT_VALUE_NULL}, false, 0},
        {"bool", {.kind = EVENT_VALUE_BOOL, .u = 1}, false, 0},
        {"time", {.kind = EVENT_VALUE_TIME, .i = 5}, false, 0},
        {"guid", {.kind = EVENT_VALUE_GUID, .bytes = {guid_bytes, 16}}, false, 0},
        {"list", {.kind = EVENT_VALUE_LIST, .count = 2, .items = two_items}, false, 0},
};

static void values_as_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(number_cases); i++) {
        double number = 0;
        print_message("%s\n", number_cases[i].name);
        assert_int_equal(
                event_value_number(&number_cases[i].value, &number), number_cases[i].is_number);
        assert_true(number == number_cases[i].number);
    }
}

static void long_utf16_is_no_number(void **state)
{
    (void)state;
    uint8_t digits[EVENT_VALUE_TEXT_SIZE + 2];
    for (size_t i = 0; i < sizeof(digits); i++)
        digits[i] = i % 2 == 0 ? '1' : 0;
    double number;
    struct event_value value = {
            .kind = EVENT_VALUE_UTF16, .bytes = {digits, EVENT_VALUE_TEXT_SIZE}};
    assert_true(event_value_number(&value, &number));
    value.bytes.len += 2;
    assert_false(event_value_number(&value, &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(values_print),
            cmocka_unit_test(text_agrees_with_print),
            cmocka_unit_test(printing_stops_at_the_buffers_limit),
            cmocka_unit_test(values_as_numbers),
            cmocka_unit_test(long_utf16_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
