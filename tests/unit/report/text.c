#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf.h"
#include "report/terminal/text.h"

static void assert_buffer(struct bw_buffer *buffer, const char *want)
{
    bw_buffer_add_char(buffer, '\0');
    assert_false(buffer->failed);
    assert_string_equal((const char *)buffer->ptr, want);
    bw_buffer_clear(buffer);
}

static const struct {
    const char *name, *text;
    unsigned columns, want_columns;
    const char *want;
} text_cases[] = {
        {"as it is", "cmd.exe /c dir", 20, 14, "cmd.exe /c dir"},
        {"exactly", "12345", 5, 5, "12345"},
        {"one too many", "123456", 5, 5, "12..."},
        {"no room for dots", "123456", 2, 2, "12"},
        {"no room", "1", 0, 0, ""},
        {"empty", "", 5, 0, ""},
        {"color", "\033[31mred", 20, 11, "\\x1B[31mred"},
        {"C1 control",
                "a\xc2\x9b"
                "2J",
                20, 7, "a\\x9B2J"},
        {"line ends and tabs", "a\r\nb\tc", 20, 6, "a  b c"},
        {"bell and delete", "\a\x7f", 20, 8, "\\x07\\x7F"},
        {"right to left override", "\xe2\x80\xaegpj.exe", 20, 15, "<U+202E>gpj.exe"},
        {"zero width",
                "a\xe2\x80\x8b"
                "b",
                20, 10, "a<U+200B>b"},
        {"tag characters", "\xf3\xa0\x80\xa1", 20, 9, "<U+E0021>"},
        {"wide", "\xe6\x97\xa5\xe6\x9c\xac", 4, 4, "\xe6\x97\xa5\xe6\x9c\xac"},
        {"wide does not fit in half", "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 5, 5,
                "\xe6\x97\xa5..."},
        {"emoji", "\xf0\x9f\x98\x80!", 3, 3, "\xf0\x9f\x98\x80!"},
        {"combining", "e\xcc\x81x", 2, 2, "e\xcc\x81x"},
        {"many combining", "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85x", 9, 2,
                "e\xcc\x81\xcc\x82x"},
        {"malformed",
                "a\xff\xfe"
                "b",
                9, 4,
                "a\xef\xbf\xbd\xef\xbf\xbd"
                "b"},
        {"cut in an escape", "ab\033", 5, 5, "ab..."},
};

static void test_text_is_harmless_and_fits(void **state)
{
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, 4096);
    struct term term = {.out = &out, .width = 80};
    for (size_t i = 0; i < BW_COUNT(text_cases); i++) {
        const unsigned columns =
                term_text(&term, bw_str_of(text_cases[i].text), text_cases[i].columns);
        if (columns != text_cases[i].want_columns)
            fail_msg("%s: %u columns, want %u", text_cases[i].name, columns,
                    text_cases[i].want_columns);
        assert_buffer(&out, text_cases[i].want);
    }
    bw_buffer_release(&out);
}

/* Whatever bytes come in: nothing below a blank comes out, and no more columns than allowed. */
static void test_any_bytes(void **state)
{
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, 4096);
    struct term term = {.out = &out, .width = 80};
    uint64_t seed = 1;
    for (unsigned turn = 0; turn < 20000; turn++) {
        char bytes[24];
        for (size_t i = 0; i < sizeof(bytes); i++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            bytes[i] = (char)(seed >> 56);
        }
        const unsigned columns = turn % 40;
        const unsigned used =
                term_text(&term, (bw_str){.ptr = bytes, .len = sizeof(bytes)}, columns);
        assert_true(used <= columns);
        bw_str rest = bw_buffer_str(&out);
        unsigned width = 0;
        while (rest.len > 0) {
            uint32_t code;
            rest = bw_str_from(rest, bw_utf8_decode(rest, &code));
            assert_true(code >= 0x20 && !(code >= 0x7f && code < 0xa0));
            width += term_code_width(code);
        }
        assert_int_equal(width, used);
        bw_buffer_clear(&out);
    }
    bw_buffer_release(&out);
}

static void test_cells(void **state)
{
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, 4096);
    struct term term = {.out = &out, .width = 80};
    term_cell(&term, BW_STR("ab"), 5);
    term_cell_right(&term, BW_STR("12"), 5);
    term_cell(&term, BW_STR("\xe6\x97\xa5"), 3);
    bw_buffer_add_char(&out, '|');
    assert_buffer(&out, "ab      12\xe6\x97\xa5 |");
    term_blanks(&term, 3);
    term_line_end(&term);
    assert_buffer(&out, "\n");
    bw_buffer_release(&out);
}

static void test_colors_only_when_asked(void **state)
{
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, 4096);
    for (int color = 0; color < 2; color++) {
        struct term term = {.out = &out, .width = 80, .color = color == 1};
        term_bold(&term);
        term_dim(&term);
        for (int level = 0; level < FINDING_LEVEL_COUNT; level++)
            term_level(&term, (enum finding_level)level);
        term_plain(&term);
        assert_int_equal(out.len > 0, color);
        bw_buffer_clear(&out);
    }
    bw_buffer_release(&out);
}

static void test_wrap(void **state)
{
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, 4096);
    struct term term = {.out = &out, .width = 12};
    term_wrap(&term, BW_STR("one two three four"), 0, 2);
    assert_buffer(&out, "one two\n  three four\n");
    term_wrap(&term, BW_STR("averyveryverylongword b"), 4, 2);
    assert_buffer(&out, "averyvery...\n  b\n");
    term_wrap(&term, BW_STR(""), 0, 2);
    assert_buffer(&out, "\n");
    bw_buffer_release(&out);
}

static void test_numbers(void **state)
{
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, 4096);
    static const struct {
        uint64_t value;
        const char *count, *size;
    } cases[] = {
            {0, "0", "0 bytes"},
            {1, "1", "1 byte"},
            {999, "999", "999 bytes"},
            {1000, "1,000", "1,000 bytes"},
            {1536, "1,536", "1.5 KiB"},
            {20 * BW_MIB, "20,971,520", "20 MiB"},
            {UINT64_MAX, "18,446,744,073,709,551,615", "16 EiB"},
    };
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        term_add_count(&out, cases[i].value);
        assert_buffer(&out, cases[i].count);
        term_add_size(&out, cases[i].value);
        assert_buffer(&out, cases[i].size);
    }
    term_add_counted(&out, 1, "host");
    term_add_counted(&out, 2, " host");
    assert_buffer(&out, "1 host2  hosts");
    term_add_time(&out, BW_STR("2022-07-01T03:04:05.123Z"));
    term_add_time(&out, BW_STR(""));
    assert_buffer(&out, "2022-07-01 03:04:05unknown");
    bw_buffer_release(&out);
}

static const struct {
    const char *word, *want; /* NULL: refused */
} shell_cases[] = {
        {"evidence/Security.evtx", "evidence/Security.evtx"},
        {"two words", "'two words'"},
        {"it's", "'it'\\''s'"},
        {"$(reboot)", "'$(reboot)'"},
        {"a;b|c&d`e`", "'a;b|c&d`e`'"},
        {"~root", "'~root'"},
        {"*", "'*'"},
        {"", "''"},
        {"Caf\xc3\xa9", "'Caf\xc3\xa9'"},
        {"a\nb", NULL},
        {"a\033[2Jb", NULL},
        {"\xe2\x80\xaetxt.exe", NULL},
        {"\xff", NULL},
};

static void test_shell_words(void **state)
{
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, 4096);
    for (size_t i = 0; i < BW_COUNT(shell_cases); i++) {
        const bool taken = term_add_shell_word(&out, bw_str_of(shell_cases[i].word));
        assert_int_equal(taken, shell_cases[i].want != NULL);
        assert_buffer(&out, taken ? shell_cases[i].want : "");
    }
    bw_buffer_release(&out);
}

/* Labels of items, as words that a shell makes the path of. */
static void test_path_words(void **state)
{
    static const char *const cases[][2] = {{"var/log/a.log", "var/log/a.log"}, {"a b", "'a b'"},
            {"n\\xff a", "$'n\\377 a'"}, {"it's\\x0a", "$'it\\'s\\012'"},
            {"a\\b\\xff7", "$'a\\\\b\\3777'"}, {"a\\x5cxff", "$'a\\134xff'"},
            {"zero\xe2\x80\x8bwidth", "$'zero\\342\\200\\213width'"}, {"a\\xfg", "'a\\xfg'"}};
    (void)state;
    struct bw_buffer out;
    bw_buffer_init(&out, 4096);
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        term_add_path_word(&out, bw_str_of(cases[i][0]));
        assert_buffer(&out, cases[i][1]);
    }
    bw_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_text_is_harmless_and_fits),
            cmocka_unit_test(test_any_bytes),
            cmocka_unit_test(test_cells),
            cmocka_unit_test(test_colors_only_when_asked),
            cmocka_unit_test(test_wrap),
            cmocka_unit_test(test_numbers),
            cmocka_unit_test(test_shell_words),
            cmocka_unit_test(test_path_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
