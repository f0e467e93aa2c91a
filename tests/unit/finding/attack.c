#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "finding/attack.h"
#include "finding/attack_techniques.h"

#define assert_text(actual, want)                                                                  \
    do {                                                                                           \
        const bw_str actual_text = (actual);                                                       \
        assert_int_equal(actual_text.len, sizeof(want) - 1);                                       \
        assert_memory_equal(actual_text.ptr, want, sizeof(want) - 1);                              \
    } while (0)

static void test_stages_round_trip(void **state)
{
    (void)state;
    for (int i = ATTACK_STAGE_UNKNOWN + 1; i < ATTACK_STAGE_COUNT; i++) {
        enum attack_stage stage = ATTACK_STAGE_UNKNOWN;
        assert_true(attack_stage_parse(attack_stage_tag((enum attack_stage)i), &stage));
        assert_int_equal(stage, i);
        stage = ATTACK_STAGE_UNKNOWN;
        assert_true(attack_stage_parse(attack_stage_tactic_id((enum attack_stage)i), &stage));
        assert_int_equal(stage, i);
        assert_true(attack_stage_title((enum attack_stage)i).len != 0);
    }
    assert_text(attack_stage_title(ATTACK_STAGE_UNKNOWN), "Unclassified");
    assert_text(attack_stage_tag(ATTACK_STAGE_UNKNOWN), "");
    assert_text(attack_stage_title((enum attack_stage)999), "Unclassified");
}

static const struct {
    const char *tag;
    bool known;
    enum attack_stage stage;
} tag_cases[] = {
        {"initial-access", true, ATTACK_STAGE_INITIAL_ACCESS},
        {"initial_access", true, ATTACK_STAGE_INITIAL_ACCESS},
        {"Command-And-Control", true, ATTACK_STAGE_COMMAND_AND_CONTROL},
        {"command_and_control", true, ATTACK_STAGE_COMMAND_AND_CONTROL},
        {"stealth", true, ATTACK_STAGE_DEFENSE_EVASION},
        {"defense-impairment", true, ATTACK_STAGE_DEFENSE_EVASION},
        {"defense_evasion", true, ATTACK_STAGE_DEFENSE_EVASION},
        {"ta0005", true, ATTACK_STAGE_DEFENSE_EVASION},
        {"TA0112", true, ATTACK_STAGE_DEFENSE_EVASION},
        {"ta0011", true, ATTACK_STAGE_COMMAND_AND_CONTROL},
        {"", false, ATTACK_STAGE_UNKNOWN},
        {"t1059", false, ATTACK_STAGE_UNKNOWN},
        {"impac", false, ATTACK_STAGE_UNKNOWN},
        {"impacts", false, ATTACK_STAGE_UNKNOWN},
};

static void test_stage_tags(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(tag_cases); i++) {
        enum attack_stage stage = ATTACK_STAGE_UNKNOWN;
        assert_int_equal(
                attack_stage_parse(bw_str_of(tag_cases[i].tag), &stage), tag_cases[i].known);
        assert_int_equal(stage, tag_cases[i].stage);
    }
}

static void test_is_technique(void **state)
{
    (void)state;
    static const char *const good[] = {"t1059", "T1059", "T1059.001", "t9999.999"};
    static const char *const bad[] = {"", "t", "1059", "t105", "t10590", "t1059.", "t1059.01",
            "t1059.0011", "t1059_001", "tx059", "s0154", "t1059.0a1", "g0065"};
    for (size_t i = 0; i < BW_COUNT(good); i++)
        assert_true(attack_is_technique(bw_str_of(good[i])));
    for (size_t i = 0; i < BW_COUNT(bad); i++)
        assert_false(attack_is_technique(bw_str_of(bad[i])));
}

static void test_technique_find(void **state)
{
    (void)state;
    bw_str name;
    enum attack_stage stage;
    assert_true(attack_technique_find(BW_STR("t1059.001"), &name, &stage));
    assert_text(name, "PowerShell");
    assert_int_equal(stage, ATTACK_STAGE_EXECUTION);
    assert_true(attack_technique_find(BW_STR("T1505.003"), &name, &stage));
    assert_text(name, "Web Shell");
    assert_int_equal(stage, ATTACK_STAGE_PERSISTENCE);
    assert_true(attack_technique_find(BW_STR("T1078"), &name, &stage));
    assert_int_equal(stage, ATTACK_STAGE_INITIAL_ACCESS);
    assert_true(attack_technique_find(BW_STR("T1685.005"), &name, &stage));
    assert_text(name, "Clear Windows Event Logs");
    /* an unknown sub-technique answers for its parent */
    assert_true(attack_technique_find(BW_STR("T1059.999"), &name, &stage));
    assert_text(name, "Command and Scripting Interpreter");
    assert_false(attack_technique_find(BW_STR("T0001"), &name, &stage));
    assert_false(attack_technique_find(BW_STR("T9999.001"), &name, &stage));
    assert_false(attack_technique_find(BW_STR("nonsense"), &name, &stage));
    assert_false(attack_technique_find(BW_STR(""), &name, &stage));
}

static void test_table_is_sorted_and_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < attack_technique_count; i++) {
        const struct attack_technique *t = &attack_techniques[i];
        bw_str name;
        enum attack_stage stage;
        assert_true(attack_is_technique(bw_str_of(t->id)));
        if (i != 0)
            assert_true(
                    bw_str_compare(bw_str_of(attack_techniques[i - 1].id), bw_str_of(t->id)) < 0);
        assert_true(attack_technique_find(bw_str_of(t->id), &name, &stage));
        assert_ptr_equal(name.ptr, t->name);
        assert_true(name.len != 0);
        assert_true(stage != ATTACK_STAGE_UNKNOWN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_stages_round_trip),
            cmocka_unit_test(test_stage_tags),
            cmocka_unit_test(test_is_technique),
            cmocka_unit_test(test_technique_find),
            cmocka_unit_test(test_table_is_sorted_and_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
