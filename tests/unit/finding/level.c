#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "finding/level.h"

static const struct {
    const char *text;
    bool known;
    enum finding_level level;
} level_cases[] = {
        {"informational", true, FINDING_LEVEL_INFORMATIONAL},
        {"info", true, FINDING_LEVEL_INFORMATIONAL},
        {"low", true, FINDING_LEVEL_LOW},
        {"Medium", true, FINDING_LEVEL_MEDIUM},
        {"HIGH", true, FINDING_LEVEL_HIGH},
        {"critical", true, FINDING_LEVEL_CRITICAL},
        {"crit", true, FINDING_LEVEL_CRITICAL},
        {"", false, FINDING_LEVEL_LOW},
        {"hi", false, FINDING_LEVEL_LOW},
        {"highest", false, FINDING_LEVEL_LOW},
};

static void test_levels(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(level_cases); i++) {
        enum finding_level level = FINDING_LEVEL_LOW;
        assert_int_equal(
                finding_level_parse(bw_str_of(level_cases[i].text), &level), level_cases[i].known);
        assert_int_equal(level, level_cases[i].level);
    }
}

static void test_names_round_trip(void **state)
{
    (void)state;
    for (int i = 0; i < FINDING_LEVEL_COUNT; i++) {
        enum finding_level level = FINDING_LEVEL_COUNT;
        assert_true(finding_level_parse(finding_level_name((enum finding_level)i), &level));
        assert_int_equal(level, i);
    }
    assert_true(bw_str_eq(finding_level_name((enum finding_level)77), BW_STR("informational")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_levels),
            cmocka_unit_test(test_names_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
