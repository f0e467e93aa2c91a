#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "finding/attack.h"
#include "report/overlap.h"

static const struct {
    const char *id;
    bool listed;
} cases[] = {
        {"T1003.001", true},
        {"T1505.003", true},
        {"T1018", true},     /* of the campaign only */
        {"T1595.002", true}, /* of the group only, last of the list */
        {"T1562.004", true},
        {"T1686", true},
        {"T1016", false},
        {"T1505", false}, /* the parent of a listed one */
        {"T1003.002", false},
        {"t1003.001", false},
        {"T1003.0011", false},
        {"", false},
};

static void listed_by_exact_id(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        if (overlap_lists(bw_str_of(cases[i].id)) != cases[i].listed)
            fail_msg("'%s' should%s be listed", cases[i].id, cases[i].listed ? "" : " not");
}

/* 50 of the group and 26 of the campaign, 6 in both, and the one that v19 renumbered. */
static void the_list_is_whole(void **state)
{
    (void)state;
    unsigned listed = 0;
    for (unsigned number = 1000; number < 1700; number++) {
        for (unsigned sub = 0; sub < 20; sub++) {
            char id[16];
            const int len = sub == 0 ? snprintf(id, sizeof(id), "T%u", number)
                                     : snprintf(id, sizeof(id), "T%u.%03u", number, sub);
            if (!overlap_lists((bw_str){.ptr = id, .len = (size_t)len}))
                continue;
            bw_str name;
            enum attack_stage stage;
            listed++;
            if (!attack_technique_find((bw_str){.ptr = id, .len = (size_t)len}, &name, &stage))
                fail_msg("%s is no technique", id);
        }
    }
    assert_int_equal(listed, 71);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(listed_by_exact_id),
            cmocka_unit_test(the_list_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
