#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf.h"
#include "match/fold.h"

static void check(const char *text, const char *want)
{
    char out[1024];
    const bw_str in = bw_str_of(text);
    size_t len = match_fold_utf8(in, out);
    if (!bw_str_eq((bw_str){out, len}, bw_str_of(want)))
        fail_msg("UTF-8 '%s' gave '%.*s'", text, (int)len, out);
    struct bw_buffer wide;
    bw_buffer_init(&wide, 4096);
    bw_buffer_add_as_utf16le(&wide, in);
    len = match_fold_utf16le(bw_buffer_bytes(&wide), out);
    if (!bw_str_eq((bw_str){out, len}, bw_str_of(want)))
        fail_msg("UTF-16 '%s' gave '%.*s'", text, (int)len, out);
    bw_buffer_release(&wide);
}

static void test_cases(void **state)
{
    (void)state;
    check("", "");
    check("C:\\Windows\\System32\\CMD.EXE @[`{", "c:\\windows\\system32\\cmd.exe @[`{");
    check("\xc3\x84\xd0\x96", "\xc3\xa4\xd0\xb6"); /* A umlaut, Cyrillic Zhe */
    check("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\xc3\x84"
          "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa4"
            "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
    check("\xf0\x90\x90\x80", "\xf0\x90\x90\xa8"); /* U+10400: a surrogate pair in UTF-16 */
    check("\xe2\x80\x93", "\xe2\x80\x93");
}

/* Both ways and every length: vector blocks and single characters must agree. */
static void test_lengths(void **state)
{
    (void)state;
    char text[130];
    char want[130];
    for (size_t len = 0; len < sizeof(text); len++) {
        for (size_t i = 0; i < len; i++) {
            text[i] = (char)(' ' + (i * 37 + len) % 95);
            want[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
        }
        text[len < sizeof(text) ? len : 0] = '\0';
        want[len < sizeof(want) ? len : 0] = '\0';
        check(text, want);
    }
}

static void test_malformed(void **state)
{
    (void)state;
    char out[64];
    size_t len = match_fold_utf8(BW_STR("A\xff"
                                        "B\xed\xa0\x80"),
            out);
    assert_true(bw_utf8_valid((bw_str){out, len}));
    static const uint8_t lone[] = {'A', 0, 0x00, 0xd8, 'B', 0, 0x00, 0xdc, 'X'};
    len = match_fold_utf16le((bw_bytes){lone, sizeof(lone)}, out);
    assert_true(bw_str_eq((bw_str){out, len}, BW_STR("a\xef\xbf\xbd"
                                                     "b\xef\xbf\xbd")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_lengths),
            cmocka_unit_test(test_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
