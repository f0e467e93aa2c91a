#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json_out.h"
#include "base/utf.h"
#include "support/json_strict.h"
#include "support/mutate.h"

static const struct {
    const char *text;
    size_t len;
    const char *want;
} string_cases[] = {
        {"", 0, "\"\""},
        {"plain", 5, "\"plain\""},
        {"\"\\/", 3, "\"\\\"\\\\/\""},
        {"\b\f\n\r\t\x01\x1f\x7f", 8, "\"\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\""},
        {"a\0b", 3, "\"a\\u0000b\""},
        {"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", 9, "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\""},
        {"\xe2\x80\xa8\xe2\x80\xa9", 6, "\"\\u2028\\u2029\""},
        {"\xff\xc3", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\""},
};

static void strings(void **state)
{
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, 1024);
    for (size_t i = 0; i < BW_COUNT(string_cases); i++) {
        bw_buffer_clear(&out);
        bw_json_add_str(&out, (bw_str){.ptr = string_cases[i].text, .len = string_cases[i].len});
        assert_true(bw_str_eq(bw_buffer_str(&out), bw_str_of(string_cases[i].want)));
    }
    bw_buffer_release(&out);
}

static void utf16(void **state)
{
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, 1024);
    const uint8_t text[] = {
            'a', 0, '\n', 0, 0xac, 0x20, 0x28, 0x20, 0x3d, 0xd8, 0x00, 0xde, 0x00, 0xd8, 'x'};
    bw_json_add_utf16le(&out, (bw_bytes){.ptr = text, .len = sizeof(text)});
    assert_true(bw_str_eq(bw_buffer_str(&out),
            BW_STR("\"a\\n\xe2\x82\xac\\u2028\xf0\x9f\x98\x80\xef\xbf\xbd\"")));
    bw_buffer_release(&out);
}

/* Each byte at each place of short texts, with room to spare and with just enough. */
static void any_byte_anywhere(void **state)
{
    (void)state;
    for (size_t len = 1; len <= 40; len++) {
        for (unsigned byte = 0; byte < 0x80; byte++) {
            char text[40];
            memset(text, 'x', sizeof(text));
            text[(byte * 7 + len / 3) % len] = (char)byte;
            struct bw_buffer out;
            struct bw_buffer tight;
            bw_buffer_init(&out, 1024);
            bw_buffer_init(&tight, 6 * len + 2); /* it has nothing yet: made while text is added */
            assert_true(bw_buffer_reserve(&out, 512));
            bw_json_add_str(&out, (bw_str){.ptr = text, .len = len});
            bw_json_add_str(&tight, (bw_str){.ptr = text, .len = len});
            assert_true(json_strict(bw_buffer_str(&out)));
            assert_true(bw_str_eq(bw_buffer_str(&out), bw_buffer_str(&tight)));
            const bool plain = byte >= 0x20 && byte != '"' && byte != '\\';
            assert_true((out.len == len + 2) == (plain && byte != 0x7f));
            bw_buffer_release(&out);
            bw_buffer_release(&tight);
        }
    }
}

/* Any bytes give a strict JSON string, in the same way from UTF-8 and from UTF-16. */
static void any_bytes(void **state)
{
    (void)state;
    struct random_state random = {.state = 10};
    struct bw_buffer from8;
    struct bw_buffer from16;
    struct bw_buffer utf8;
    bw_buffer_init(&from8, 1 * BW_MIB);
    bw_buffer_init(&from16, 1 * BW_MIB);
    bw_buffer_init(&utf8, 1 * BW_MIB);
    uint8_t *bytes = malloc(20000);
    assert_non_null(bytes);
    for (unsigned i = 0; i < 300; i++) {
        const size_t len = random_below(&random, i % 10 == 0 ? 20000 : 50);
        for (size_t k = 0; k < len; k++)
            bytes[k] = (uint8_t)(random_next(&random) >> (i % 3 == 0 ? 58 : 32));
        bw_buffer_clear(&from8);
        bw_buffer_clear(&from16);
        bw_buffer_clear(&utf8);
        bw_json_add_str(&from8, (bw_str){.ptr = (const char *)bytes, .len = len});
        assert_true(json_strict(bw_buffer_str(&from8)));
        bw_json_add_utf16le(&from16, (bw_bytes){.ptr = bytes, .len = len});
        assert_true(json_strict(bw_buffer_str(&from16)));
        bw_buffer_add_utf16le(&utf8, (bw_bytes){.ptr = bytes, .len = len});
        bw_buffer_clear(&from8);
        bw_json_add_str(&from8, bw_buffer_str(&utf8));
        assert_true(bw_str_eq(bw_buffer_str(&from8), bw_buffer_str(&from16)));
    }
    free(bytes);
    bw_buffer_release(&from8);
    bw_buffer_release(&from16);
    bw_buffer_release(&utf8);
}

/* Long text needs the room that it takes, not six times as much. */
static void long_text_fits(void **state)
{
    (void)state;
    const size_t len = 300000;
    char *text = malloc(len);
    assert_non_null(text);
    memset(text, 'x', len);
    struct bw_buffer out;
    bw_buffer_init(&out, len + 64 * BW_KIB);
    bw_json_add_str(&out, (bw_str){.ptr = text, .len = len});
    assert_false(out.failed);
    assert_int_equal(out.len, len + 2);
    bw_buffer_release(&out);
    bw_buffer_init(&out, len);
    bw_json_add_str(&out, (bw_str){.ptr = text, .len = len});
    assert_true(out.failed);
    bw_buffer_release(&out);
    bw_buffer_init(&out, 100);
    bw_json_add_utf16le(&out, (bw_bytes){.ptr = (const uint8_t *)text, .len = len});
    assert_true(out.failed);
    bw_buffer_release(&out);
    free(text);
}

static void documents(void **state)
{
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, 1024);
    struct bw_json json = {.out = &out};
    bw_json_open_object(&json);
    bw_json_member_str(&json, "a", BW_STR("\""));
    bw_json_member_u64(&json, "b", UINT64_MAX);
    bw_json_key(&json, BW_STR("c\n"));
    bw_json_open_array(&json);
    bw_json_close_array(&json);
    bw_json_key(&json, BW_STR("d"));
    bw_json_open_array(&json);
    bw_json_i64(&json, -1);
    bw_json_u64(&json, 2);
    bw_json_bool(&json, true);
    bw_json_bool(&json, false);
    bw_json_null(&json);
    bw_json_str(&json, BW_STR("x"));
    bw_json_raw(&json, BW_STR("{}"));
    bw_json_open_object(&json);
    bw_json_close_object(&json);
    bw_json_close_array(&json);
    bw_json_close_object(&json);
    const bw_str want = BW_STR("{\"a\":\"\\\"\",\"b\":18446744073709551615,\"c\\n\":[],"
                               "\"d\":[-1,2,true,false,null,\"x\",{},{}]}");
    assert_true(bw_str_eq(bw_buffer_str(&out), want));
    assert_true(json_strict(want));
    bw_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(strings),
            cmocka_unit_test(utf16),
            cmocka_unit_test(any_byte_anywhere),
            cmocka_unit_test(any_bytes),
            cmocka_unit_test(long_text_fits),
            cmocka_unit_test(documents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
