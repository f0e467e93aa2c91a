#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "match/regex.h"

static enum match_regex_result find(const char *pattern, uint32_t options, bw_str text)
{
    struct match_regex *regex;
    assert_int_equal(match_regex_new(bw_str_of(pattern), options, &regex, NULL), BW_OK);
    const enum match_regex_result result = match_regex_find(regex, text);
    match_regex_free(regex);
    return result;
}

static void test_find(void **state)
{
    (void)state;
    assert_int_equal(find("b+c", 0, BW_STR("abbc")), MATCH_REGEX_YES);
    assert_int_equal(find("B", 0, BW_STR("abbc")), MATCH_REGEX_NO);
    assert_int_equal(find("B", PCRE2_CASELESS, BW_STR("abbc")), MATCH_REGEX_YES);
    assert_int_equal(find("a.c", 0, BW_STR("a\nc")), MATCH_REGEX_NO);
    assert_int_equal(find("a.c", PCRE2_DOTALL, BW_STR("a\nc")), MATCH_REGEX_YES);
    assert_int_equal(find("b", 0,
                             BW_STR("\xff\xfe"
                                    "b")),
            MATCH_REGEX_YES); /* broken UTF-8 */
    assert_int_equal(find("^$", 0, (bw_str){NULL, 0}), MATCH_REGEX_YES);
}

/* What is shorter than any match is not tried: characters count, and what is only looked at. */
static void test_lengths(void **state)
{
    (void)state;
    assert_int_equal(find("a{3}|b{4}", 0, BW_STR("aaa")), MATCH_REGEX_YES);
    assert_int_equal(find("a{3}|b{4}", 0, BW_STR("aa")), MATCH_REGEX_NO);
    assert_int_equal(find("^.{3}$", 0, BW_STR("\xc3\xa4\xc3\xb6\xc3\xbc")), MATCH_REGEX_YES);
    assert_int_equal(find("(?=abc)", 0, BW_STR("abc")), MATCH_REGEX_YES);
    assert_int_equal(find("(?<=ab)c", 0, BW_STR("abc")), MATCH_REGEX_YES);
    assert_int_equal(find("(?=abcd)a|b", 0, BW_STR("b")), MATCH_REGEX_YES);
    assert_int_equal(find("k{3}", PCRE2_CASELESS, BW_STR("kKk")), MATCH_REGEX_YES);
}

static void test_explosion_is_bounded(void **state)
{
    (void)state;
    static char text[64];
    memset(text, 'a', sizeof(text));
    assert_int_equal(find("^(a+)+b?$(?!)", 0, (bw_str){text, sizeof(text)}), MATCH_REGEX_GAVE_UP);
}

static void test_bad_pattern_names_the_column(void **state)
{
    (void)state;
    struct match_regex *regex;
    struct bw_err err;
    assert_int_equal(match_regex_new(BW_STR("abc(d"), 0, &regex, &err), BW_E_MALFORMED);
    assert_non_null(strstr(err.message, "column 6"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_find),
            cmocka_unit_test(test_lengths),
            cmocka_unit_test(test_explosion_is_bounded),
            cmocka_unit_test(test_bad_pattern_names_the_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
