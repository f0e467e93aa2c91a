#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/suggest.h"

static const char *const names[] = {"contains", "endswith", "startswith", "re", "i", "group-by"};

static const struct {
    const char *word;
    const char *want; /* NULL: none is near */
} cases[] = {
        {"contains", "contains"},
        {"contians", "contains"},
        {"Contains", "contains"},
        {"endwith", "endswith"},
        {"groupby", "group-by"},
        {"", NULL},
        {"x", NULL},
        {"nothing-like-it", NULL},
        {"containscontainscontainscontainsx", NULL},
};

static void test_nearest(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        const char *near = bw_suggest(bw_str_of(cases[i].word), names, BW_COUNT(names));
        if (cases[i].want == NULL ? near != NULL : near == NULL || strcmp(near, cases[i].want) != 0)
            fail_msg("'%s': '%s' instead of '%s'", cases[i].word, near != NULL ? near : "none",
                    cases[i].want != NULL ? cases[i].want : "none");
    }
    assert_null(bw_suggest(BW_STR("contains"), names, 0));
}

static void test_text(void **state)
{
    (void)state;
    char text[BW_SUGGEST_TEXT];
    static const char *const longest[] = {"a-name-of-two-and-thirty-letters"};
    assert_string_equal(bw_suggest_text(BW_STR("contians"), names, BW_COUNT(names), text),
            "; did you mean 'contains'?");
    assert_string_equal(bw_suggest_text(BW_STR("x"), names, BW_COUNT(names), text), "");
    assert_string_equal(
            bw_suggest_text(BW_STR("a-name-of-two-and-thirty-lettrs"), longest, 1, text),
            "; did you mean 'a-name-of-two-and-thirty-letters'?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_nearest),
            cmocka_unit_test(test_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
