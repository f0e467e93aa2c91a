/* Over members and items, of texts that end anywhere. */
#include "format/json/member.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"

/* Copied to where JSON_PADDING bytes may be read behind it. */
static bw_str padded(const char *text, char out[256])
{
    const size_t len = strlen(text);
    assert_true(len + JSON_PADDING <= 256);
    memset(out, 0, 256);
    memcpy(out, text, len);
    return (bw_str){.ptr = out, .len = len};
}

static const struct {
    const char *text;
    const char *want; /* name=value; */
} objects[] = {
        {"{}", ""},
        {"{\"a\":1,\"b\":\"x\"}", "a=1;b=\"x\";"},
        {"{ \"a\" : { \"b\":[1,2] } , \"c\":null}", "a={ \"b\":[1,2] };c=null;"},
        {"{\"a\\\"b\":true}", "a\\\"b=true;"},
        {"{\"a\":1,\"b\" 2,\"c\":3}", "a=1;"},
        {"{\"a\":1,2}", "a=1;"},
        {"{\"a\":1,\"b\":}", "a=1;"},
        {"{\"a\":12", ""},
        {"{\"a\":\"12\"", "a=\"12\";"},
        {"{\"a\":[1]", "a=[1];"},
        {"{\"a\"", ""},
        {"{", ""},
        {"", ""},
};

static void test_members(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(objects); i++) {
        char text[256];
        struct bw_buffer got;
        bw_str key;
        bw_str value;
        struct json_cursor c = json_inside(padded(objects[i].text, text));
        bw_buffer_init(&got, BW_KIB);
        while (json_next_member(&c, &key, &value)) {
            bw_buffer_add_str(&got, key);
            bw_buffer_add_char(&got, '=');
            bw_buffer_add_str(&got, value);
            bw_buffer_add_char(&got, ';');
        }
        if (!bw_str_eq(bw_buffer_str(&got), bw_str_of(objects[i].want)))
            print_error("%s\n got: %.*s\n", objects[i].text, (int)got.len, (const char *)got.ptr);
        assert_true(bw_str_eq(bw_buffer_str(&got), bw_str_of(objects[i].want)));
        bw_buffer_release(&got);
    }
}

static void test_items(void **state)
{
    (void)state;
    char text[256];
    bw_str item;
    struct json_cursor c = json_inside(padded("[1, \"two\" ,[3],{\"f\":4}]", text));
    static const char *const want[] = {"1", "\"two\"", "[3]", "{\"f\":4}"};
    for (size_t i = 0; i < BW_COUNT(want); i++) {
        assert_true(json_next_item(&c, &item));
        assert_true(bw_str_eq(item, bw_str_of(want[i])));
    }
    assert_false(json_next_item(&c, &item));
}

/* What the caller can mend by fetching more is told from what he can not. */
static void test_statuses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bw_status key;
    } keys[] = {
            {"", BW_E_TRUNCATED},
            {"\"na", BW_E_TRUNCATED},
            {"\"name\"", BW_E_TRUNCATED},
            {"\"name\" :", BW_E_TRUNCATED},
            {"\"name\":1", BW_OK},
            {"\"name\";1", BW_E_MALFORMED},
            {"name:1", BW_E_MALFORMED},
    };
    for (size_t i = 0; i < BW_COUNT(keys); i++) {
        char text[256];
        bw_str key;
        const bw_str all = padded(keys[i].text, text);
        struct json_cursor c = {.at = all.ptr, .end = all.ptr + all.len};
        assert_int_equal(json_take_key(&c, &key), keys[i].key);
    }
    static const struct {
        const char *text;
        bw_status value;
    } values[] = {
            {"", BW_E_TRUNCATED},
            {"12", BW_E_TRUNCATED},
            {"12,", BW_OK},
            {"\"a\"", BW_OK},
            {"\"a", BW_E_TRUNCATED},
            {"{\"a\":1}", BW_OK},
            {"[1,2", BW_E_TRUNCATED},
    };
    for (size_t i = 0; i < BW_COUNT(values); i++) {
        char text[256];
        bw_str value;
        const bw_str all = padded(values[i].text, text);
        struct json_cursor c = {.at = all.ptr, .end = all.ptr + all.len};
        assert_int_equal(json_take_value(&c, &value), values[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_members),
            cmocka_unit_test(test_items),
            cmocka_unit_test(test_statuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
