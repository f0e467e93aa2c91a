#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf.h"
#include "support/mutate.h"

/* Every code point goes through UTF-8 and UTF-16 and comes back. */
static void all_code_points(void **state)
{
    (void)state;
    struct bw_buffer buffer;
    bw_buffer_init(&buffer, 64);
    for (uint32_t code = 0; code <= 0x10ffff; code++) {
        if (code == 0xd800)
            code = 0xe000;
        char utf8[4];
        const size_t len = bw_utf8_encode(code, utf8);
        const bw_str text = {.ptr = utf8, .len = len};
        uint32_t back;
        assert_int_equal(bw_utf8_decode(text, &back), len);
        assert_int_equal(back, code);
        assert_true(bw_utf8_valid(text));
        if (code % 7 == 0 || code > 0xff00) {
            bw_buffer_clear(&buffer);
            bw_buffer_add_as_utf16le(&buffer, text);
            char again[12];
            const size_t again_len = bw_utf16le_to_utf8(bw_buffer_bytes(&buffer), again);
            assert_true(bw_str_eq((bw_str){.ptr = again, .len = again_len}, text));
        }
        for (size_t cut = 1; cut < len; cut++) {
            assert_int_equal(bw_utf8_decode((bw_str){.ptr = utf8, .len = cut}, &back), 1);
            assert_int_equal(back, BW_UTF_REPLACEMENT);
        }
    }
    bw_buffer_release(&buffer);
}

static const char *const malformed[] = {
        "\x80",
        "\xbf",
        "\xc0\x80",
        "\xc1\xbf",
        "\xc2",
        "\xc2\x41",
        "\xe0\x80\x80",
        "\xe0\x9f\xbf",
        "\xed\xa0\x80",
        "\xed\xbf\xbf",
        "\xe2\x82",
        "\xf0\x80\x80\x80",
        "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xf8\x88\x80\x80\x80",
        "\xfe",
        "\xff",
        "a\xff",
        "0123456789abcde\xff",
        "0123456789abcdef\xc3",
};

static void malformed_utf8(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(malformed); i++) {
        const bw_str text = bw_str_of(malformed[i]);
        assert_false(bw_utf8_valid(text));
        uint32_t code;
        if ((unsigned char)text.ptr[0] >= 0x80) {
            assert_int_equal(bw_utf8_decode(text, &code), 1);
            assert_int_equal(code, BW_UTF_REPLACEMENT);
        }
    }
    assert_true(bw_utf8_valid(BW_STR("")));
    assert_true(bw_utf8_valid(BW_STR("a\0b")));
    assert_true(bw_utf8_valid(BW_STR("0123456789abcde\xc3\xa4")));
}

static const struct {
    const char *utf16;
    size_t len;
    const char *want;
} utf16_cases[] = {
        {"", 0, ""},
        {"a\0", 2, "a"},
        {"a\0b", 3, "a"}, /* an odd last byte is left out */
        {"\x00\xd8\x00\xdc", 4, "\xf0\x90\x80\x80"},
        {"\xff\xdb\xff\xdf", 4, "\xf4\x8f\xbf\xbf"},
        {"\x00\xd8", 2, "\xef\xbf\xbd"},
        {"\x00\xdc", 2, "\xef\xbf\xbd"},
        {"\x00\xd8"
         "a\0",
                4,
                "\xef\xbf\xbd"
                "a"},
        {"\x00\xdc\x00\xd8", 4, "\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xe4\0", 2, "\xc3\xa4"},
        {"\xac\x20", 2, "\xe2\x82\xac"},
};

static void utf16(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(utf16_cases); i++) {
        char out[16];
        const bw_bytes bytes = {
                .ptr = (const uint8_t *)utf16_cases[i].utf16, .len = utf16_cases[i].len};
        const size_t len = bw_utf16le_to_utf8(bytes, out);
        assert_true(len <= BW_UTF16_TO_8_MAX(bytes.len));
        assert_true(bw_str_eq((bw_str){.ptr = out, .len = len}, bw_str_of(utf16_cases[i].want)));
    }
}

/* Runs of ASCII of every length and place, which are converted in blocks. */
static void utf16_blocks(void **state)
{
    (void)state;
    for (size_t len = 0; len < 70; len++) {
        for (size_t odd = 0; odd <= len; odd++) {
            uint8_t in[142];
            char want[142];
            size_t want_len = 0;
            for (size_t i = 0; i < len; i++) {
                in[2 * i] = i == odd ? 0xe4 : (uint8_t)('a' + i % 26);
                in[2 * i + 1] = 0;
                if (i == odd)
                    want[want_len++] = '\xc3';
                want[want_len++] = i == odd ? '\xa4' : (char)in[2 * i];
            }
            char *out = malloc(BW_UTF16_TO_8_MAX(2 * len) + 1);
            assert_non_null(out);
            assert_int_equal(
                    bw_utf16le_to_utf8((bw_bytes){.ptr = in, .len = 2 * len}, out), want_len);
            assert_memory_equal(out, want, want_len);
            free(out);
        }
    }
}

/* Whatever the bytes are, the outcome is well-formed and fits. */
static void any_bytes(void **state)
{
    (void)state;
    struct random_state random = {.state = 9};
    struct bw_buffer buffer;
    bw_buffer_init(&buffer, 1024);
    for (unsigned i = 0; i < 20000; i++) {
        uint8_t bytes[40];
        const size_t len = random_below(&random, sizeof(bytes));
        for (size_t k = 0; k < len; k++)
            bytes[k] = (uint8_t)(random_next(&random) >> (i % 3 == 0 ? 57 : 32));
        bw_buffer_clear(&buffer);
        bw_buffer_add_utf16le(&buffer, (bw_bytes){.ptr = bytes, .len = len});
        assert_true(bw_utf8_valid(bw_buffer_str(&buffer)));
        bw_str text = {.ptr = (const char *)bytes, .len = len};
        bool all_good = true;
        while (text.len != 0) {
            uint32_t code;
            const size_t used = bw_utf8_decode(text, &code);
            assert_true(used >= 1 && used <= text.len);
            all_good = all_good && (used > 1 || (unsigned char)text.ptr[0] < 0x80);
            text = bw_str_from(text, used);
        }
        assert_int_equal(bw_utf8_valid((bw_str){.ptr = (const char *)bytes, .len = len}), all_good);
    }
    bw_buffer_release(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(all_code_points),
            cmocka_unit_test(malformed_utf8),
            cmocka_unit_test(utf16),
            cmocka_unit_test(utf16_blocks),
            cmocka_unit_test(any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
