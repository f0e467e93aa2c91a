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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_nearest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
