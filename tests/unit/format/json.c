#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "format/json/flatten.h"
#include "format/json/skip.h"
#include "support/json_strict.h"
#include "support/mutate.h"

/* A copy with the padding that readers want, full of bytes that would mislead them. */
struct padded {
    char *bytes;
    bw_str text;
    char *out;
};

static struct padded padded_new(bw_str text)
{
    struct padded p = {
            .bytes = malloc(text.len + JSON_PADDING), .out = malloc(text.len + JSON_PADDING)};
    assert_non_null(p.bytes);
    assert_non_null(p.out);
    memset(p.bytes, '"', text.len + JSON_PADDING);
    if (text.len != 0)
        memcpy(p.bytes, text.ptr, text.len);
    p.text = (bw_str){.ptr = p.bytes, .len = text.len};
    return p;
}

static void padded_free(struct padded *p)
{
    free(p->bytes);
    free(p->out);
}

static struct json_cursor cursor_of(const struct padded *p)
{
    return (struct json_cursor){.at = p->text.ptr, .end = p->text.ptr + p->text.len, .out = p->out};
}

static const struct {
    const char *input;
    bw_status want;
    size_t end; /* where the cursor stands */
} skip_cases[] = {
        {"1 ", BW_OK, 1},
        {"\"a\"", BW_OK, 3},
        {"{}", BW_OK, 2},
        {"[ ]x", BW_OK, 3},
        {"{\"a\":[1,{\"b\":null},[]],\"c\":\"]\\\"}\"} ", BW_OK, 34},
        {"", BW_E_TRUNCATED, 0},
        {"1", BW_E_TRUNCATED, 0},
        {"-", BW_E_TRUNCATED, 0},
        {"nul", BW_E_TRUNCATED, 0},
        {"\"a", BW_E_TRUNCATED, 2},
        {"\"a\\", BW_E_TRUNCATED, 3},
        {"{", BW_E_TRUNCATED, 1},
        {"{\"a\"", BW_E_TRUNCATED, 4},
        {"{\"a\":", BW_E_TRUNCATED, 5},
        {"{\"a\":1", BW_E_TRUNCATED, 5},
        {"{\"a\":1,", BW_E_TRUNCATED, 7},
        {"[1,", BW_E_TRUNCATED, 3},
        {"x", BW_E_MALFORMED, 0},
        {"{a", BW_E_MALFORMED, 1},
        {"{\"a\" 1", BW_E_MALFORMED, 6},
        {"{\"a\":1]", BW_E_MALFORMED, 6},
        {"[1}", BW_E_MALFORMED, 2},
        {"[1,]", BW_E_MALFORMED, 3},
        {"\"a\nb\"", BW_E_MALFORMED, 2},
        {"00 ", BW_E_MALFORMED, 0},
};

static void skips(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(skip_cases); i++) {
        struct padded p = padded_new(bw_str_of(skip_cases[i].input));
        struct json_cursor c = cursor_of(&p);
        const bw_status status = json_skip_value(&c);
        if (status != skip_cases[i].want)
            print_error("case %s\n", skip_cases[i].input);
        assert_int_equal(status, skip_cases[i].want);
        if (status == BW_OK)
            assert_int_equal(c.at - p.text.ptr, skip_cases[i].end);
        else
            assert_non_null(c.why);
        padded_free(&p);
    }
}

static const struct {
    const char *name;
    const char *input;
    size_t len;
    const char *want;
    size_t want_len;
} string_cases[] = {
#define CASE(name, input, want)                                                                    \
    {                                                                                              \
        name, input, sizeof(input) - 1, want, sizeof(want) - 1                                     \
    }
        CASE("empty", "\"\"", ""),
        CASE("sixteen bytes and more", "\"0123456789abcdef0123456789abcdefXYZ\"",
                "0123456789abcdef0123456789abcdefXYZ"),
        CASE("an escape far in", "\"0123456789abcdef0123\\n56789abcdefXYZ\"",
                "0123456789abcdef0123\n56789abcdefXYZ"),
        CASE("escape after escape", "\"\\\\\\\\\\\\\\\"\"", "\\\\\\\""),
        CASE("a NUL by escape", "\"\\u0000\"", "\0"),
        CASE("the ends of ranges",
                "\"\\u007f\\u0080\\u07ff\\u0800\\uffff\\ud800\\udc00\\udbff\\udfff\"",
                "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"),
        CASE("high, then no low", "\"\\ud800\\ud800\\udc00\"", "\xef\xbf\xbd\xf0\x90\x80\x80"),
        CASE("broken escapes", "\"\\u12g4\\x\\\xff\"", "\\u12g4\\x\\\xff"),
        CASE("control characters", "\"\t\x01\0\x1f\"", "\t\x01\0\x1f"),
};

/* Decoded right, and the same wherever the string stands among the blocks that are looked at. */
static void strings(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(string_cases); i++) {
        for (size_t cut = 0; cut <= string_cases[i].len; cut++) {
            const bw_str head = {.ptr = string_cases[i].input, .len = cut};
            struct padded p = padded_new(head);
            struct json_cursor c = cursor_of(&p);
            struct event_value value;
            const bw_status status = json_scalar(&c, &value);
            if (cut < string_cases[i].len) {
                assert_int_equal(status, BW_E_TRUNCATED);
            } else {
                const bw_str want = {.ptr = string_cases[i].want, .len = string_cases[i].want_len};
                assert_int_equal(status, BW_OK);
                assert_true(bw_str_eq(bw_bytes_str(value.bytes), want));
                assert_ptr_equal(c.at, c.end);
            }
            padded_free(&p);
        }
    }
}

/* json_flatten and json_skip_value accept the same, and what is accepted compacts to strict JSON
 * whose own compact form it is. */
static void check_agreement(const uint8_t *data, size_t size, void *user)
{
    struct json_flat *flat = user;
    struct padded p = padded_new((bw_str){.ptr = (const char *)data, .len = size});
    struct json_cursor c = cursor_of(&p);
    if (size != 0 && data[0] == '{') {
        const bw_status skipped = json_skip_value(&c);
        struct json_record record;
        size_t at;
        struct bw_err err;
        const bw_status status = json_flatten(flat, p.text, &record, &at, &err);
        assert_int_equal(status, skipped);
        if (status == BW_OK) {
            assert_int_equal(record.len, (size_t)(c.at - p.text.ptr));
            struct bw_buffer once;
            struct bw_buffer twice;
            bw_buffer_init(&once, BW_MIB);
            bw_buffer_init(&twice, BW_MIB);
            json_compact(bw_str_head(p.text, record.len), &once);
            assert_true(json_strict(bw_buffer_str(&once)));
            struct padded q = padded_new(bw_buffer_str(&once));
            json_compact(q.text, &twice);
            assert_true(bw_str_eq(bw_buffer_str(&once), bw_buffer_str(&twice)));
            padded_free(&q);
            bw_buffer_release(&once);
            bw_buffer_release(&twice);
        } else {
            assert_true(at <= size);
            assert_true(err.message[0] != '\0');
        }
    }
    padded_free(&p);
}

static void agreement(void **state)
{
    (void)state;
    static const char sample[] =
            "{\"a\":{\"b\":[1,-2.5e3,\"x\\u00e4\\ud83d\",null,[true]],\"c\":{}},\"d\\n\":"
            "[{\"e\":\"\\\\\"},{\"e\":\"\xff\"}],\"a\":NaN , \"f\" :\"C:\\Windows\"}";
    struct shapes *shapes = shapes_new(NULL);
    struct json_flat *flat = json_flat_new(shapes);
    mutate_heads((const uint8_t *)sample, sizeof(sample) - 1, check_agreement, flat);
    mutate_random((const uint8_t *)sample, sizeof(sample) - 1, 5000, check_agreement, flat);
    json_flat_free(flat);
    shapes_free(shapes);
}

/* A document with one more level than allowed is told apart from one that is merely wrong. */
static void nesting(void **state)
{
    (void)state;
    struct shapes *shapes = shapes_new(NULL);
    struct json_flat *flat = json_flat_new(shapes);
    for (unsigned levels = BW_LIMIT_NESTING - 1; levels <= BW_LIMIT_NESTING + 1; levels++) {
        struct bw_buffer text;
        bw_buffer_init(&text, BW_MIB);
        bw_buffer_add_text(&text, "{\"a\":");
        for (unsigned i = 1; i < levels; i++)
            bw_buffer_add_char(&text, '[');
        for (unsigned i = 1; i < levels; i++)
            bw_buffer_add_char(&text, ']');
        bw_buffer_add_char(&text, '}');
        struct padded p = padded_new(bw_buffer_str(&text));
        struct json_record record;
        const bw_status want = levels <= BW_LIMIT_NESTING ? BW_OK : BW_E_LIMIT;
        struct json_cursor c = cursor_of(&p);
        assert_int_equal(json_flatten(flat, p.text, &record, NULL, NULL), want);
        assert_int_equal(json_skip_value(&c), want);
        padded_free(&p);
        bw_buffer_release(&text);
    }
    json_flat_free(flat);
    shapes_free(shapes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(skips),
            cmocka_unit_test(strings),
            cmocka_unit_test(agreement),
            cmocka_unit_test(nesting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
