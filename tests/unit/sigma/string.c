#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "sigma/string.h"

/* Wildcards as <*> <?>, marks of placeholders as <%>; wildcards at the ends as ( and ). */
static void show(const struct sigma_string *string, struct bw_buffer *out)
{
    bw_buffer_add_text(out, string->any_before ? "(" : "");
    for (size_t i = 0; i < string->text.len; i++) {
        const char c = string->text.ptr[i];
        if (string->special && c == SIGMA_GLOB_ANY)
            bw_buffer_add_text(out, "<*>");
        else if (string->special && c == SIGMA_GLOB_ONE)
            bw_buffer_add_text(out, "<?>");
        else if (string->special && c == SIGMA_STRING_PLACEHOLDER)
            bw_buffer_add_text(out, "<%>");
        else
            bw_buffer_add_char(out, c);
    }
    bw_buffer_add_text(out, string->any_after ? ")" : "");
    bw_buffer_add_char(out, '\0');
}

/* Sigma rules specification 2.1, "Escaping", and pySigma's SigmaString. */
static const struct {
    const char *raw, *want, *with_placeholders;
} string_cases[] = {
        {"", "", ""},
        {"abc", "abc", "abc"},
        {"a*b", "a<*>b", "a<*>b"},
        {"a?b", "a<?>b", "a<?>b"},
        {"*a", "(a", "(a"},
        {"a*", "a)", "a)"},
        {"*a*", "(a)", "(a)"},
        {"*", "()", "()"},
        {"***", "()", "()"},
        {"a**b", "a<*>b", "a<*>b"},
        {"**a**", "(a)", "(a)"},
        {"?", "<?>", "<?>"},
        {"*?*", "(<?>)", "(<?>)"},
        {"\\*", "*", "*"},
        {"\\?", "?", "?"},
        {"a\\*", "a*", "a*"},
        {"\\\\*", "\\)", "\\)"},
        {"\\\\\\*", "\\*", "\\*"},
        {"\\", "\\", "\\"},
        {"\\\\", "\\", "\\"},
        {"\\\\\\", "\\\\", "\\\\"},
        {"\\\\\\\\", "\\\\", "\\\\"},
        {"C:\\Windows\\cmd.exe", "C:\\Windows\\cmd.exe", "C:\\Windows\\cmd.exe"},
        {"\\\\server\\share", "\\server\\share", "\\server\\share"},
        {"\\\\\\\\server\\share", "\\\\server\\share", "\\\\server\\share"},
        {"a\\", "a\\", "a\\"},
        {"*\\", "(\\", "(\\"},
        {"\\n", "\\n", "\\n"},
        {"%name%", "%name%", "<%>name<%>"},
        {"a%x%b", "a%x%b", "a<%>x<%>b"},
        {"%a%%b%", "%a%%b%", "<%>a<%><%>b<%>"},
        {"100%", "100%", "100%"},
        {"100% of 50%", "100% of 50%", "100% of 50%"},
        {"%%", "%%", "%%"},
        {"\\%plain%name%", "\\%plain%name%", "%plain<%>name<%>"},
        {"\\\\%name%", "\\%name%", "\\<%>name<%>"},
        {"%a*b%", "%a<*>b%", "%a<*>b%"},
        {"%a\\b%", "%a\\b%", "%a\\b%"},
        {"*%x%*", "(%x%)", "(<%>x<%>)"},
        {"\xc3\xa9*", "\xc3\xa9)", "\xc3\xa9)"},
};

static void check(const char *raw, bool placeholders, const char *want)
{
    struct bw_arena *arena = bw_arena_new(BW_MIB);
    struct bw_buffer out;
    struct sigma_string string;
    bw_buffer_init(&out, BW_MIB);
    assert_true(sigma_string_parse(bw_str_of(raw), placeholders, arena, &string));
    show(&string, &out);
    if (strcmp((char *)out.ptr, want) != 0)
        fail_msg("'%s': got %s, want %s", raw, (char *)out.ptr, want);
    bw_buffer_release(&out);
    bw_arena_free(arena);
}

static void test_parse(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(string_cases); i++) {
        check(string_cases[i].raw, false, string_cases[i].want);
        check(string_cases[i].raw, true, string_cases[i].with_placeholders);
    }
}

static void test_placeholders(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(BW_MIB);
    struct sigma_string string;
    size_t at = 0;
    size_t start;
    bw_str name;
    assert_true(sigma_string_parse(BW_STR("a%one%b%two%"), true, arena, &string));
    assert_true(sigma_string_placeholder(string.text, &at, &start, &name));
    assert_true(bw_str_eq(name, BW_STR("one")));
    assert_int_equal(start, 1);
    assert_int_equal(at, 6);
    assert_true(sigma_string_placeholder(string.text, &at, &start, &name));
    assert_true(bw_str_eq(name, BW_STR("two")));
    assert_false(sigma_string_placeholder(string.text, &at, &start, &name));
    at = 0;
    static const char half[] = {'a', SIGMA_STRING_PLACEHOLDER, 'b'};
    assert_false(sigma_string_placeholder(
            (bw_str){.ptr = half, .len = sizeof(half)}, &at, &start, &name));
    bw_arena_free(arena);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(0);
    struct sigma_string string;
    assert_false(sigma_string_parse(BW_STR("abc"), false, arena, &string));
    bw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_parse),
            cmocka_unit_test(test_placeholders),
            cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
