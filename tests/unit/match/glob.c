#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/glob.h"

/* '*' and '?' stand for the wildcard bytes, '~' for the dash class. */
static bw_str pattern_of(const char *text, char out[64])
{
    const size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        out[i] = text[i] == '*'   ? MATCH_GLOB_ANY
                 : text[i] == '?' ? MATCH_GLOB_ONE
                 : text[i] == '~' ? MATCH_GLOB_DASH
                                  : text[i];
    return (bw_str){out, len};
}

static const struct {
    const char *pattern, *text;
    bool want;
} cases[] = {
        {"", "", true},
        {"", "a", false},
        {"*", "", true},
        {"*", "any\nthing", true},
        {"?", "", false},
        {"?", "a", true},
        {"?", "\xc3\xa9", true}, /* one character of two bytes */
        {"??", "\xc3\xa9", false},
        {"a*c", "abc", true},
        {"a*c", "ac", true},
        {"a*c", "abcd", false},
        {"*b*", "abc", true},
        {"a**c", "abbc", true},
        {"*ab*ab*", "abab", true},
        {"*ab*ab*", "abba", false},
        {"*aab", "aaab", true}, /* must try again one further */
        {"a?c*", "abcde", true},
        {"x~y", "x-y", true},
        {"x~y", "x/y", true},
        {"x~y", "x\xe2\x80\x93y", true},
        {"x~y", "x\xe2\x80\x95y", true},
        {"x~y", "x_y", false},
        {"a*", "b", false},
        {"*a", "ba", true},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        char pattern[64];
        if (match_glob(pattern_of(cases[i].pattern, pattern), bw_str_of(cases[i].text)) !=
                cases[i].want)
            fail_msg("'%s' over '%s'", cases[i].pattern, cases[i].text);
    }
}

/* The pattern that makes naive matchers explode: here it is pattern times text. */
static void test_many_stars(void **state)
{
    (void)state;
    static char text[20000];
    memset(text, 'a', sizeof(text));
    char pattern[64];
    assert_false(match_glob(
            pattern_of("*a*a*a*a*a*a*a*a*a*a*b", pattern), (bw_str){text, sizeof(text)}));
}

static void test_literal(void **state)
{
    (void)state;
    static const char *const literals[][2] = {
            {"*abc?defg*", "defg"}, {"abc", "abc"}, {"***", ""}, {"a~bcd", "bcd"}, {"", ""}};
    for (size_t i = 0; i < BW_COUNT(literals); i++) {
        char pattern[64];
        const bw_str got = match_glob_literal(pattern_of(literals[i][0], pattern));
        assert_true(bw_str_eq(got, bw_str_of(literals[i][1])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_many_stars),
            cmocka_unit_test(test_literal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
