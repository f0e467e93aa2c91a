/* A ledger as bytes and back: nothing is lost, and no bytes at all do harm. */
#include "case/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/case_blob.h"

static const uint8_t on_hosts[][2] = {
        {LEDGER_MATCHED, LEDGER_NO_MATCH}, {LEDGER_NO_SOURCE, LEDGER_NO_FIELD}};
static const struct ledger_platform platforms[] = {{.name = BW_STR_INIT("Windows"),
                                                           .advice = BW_STR_INIT("collect it"),
                                                           .rules = 2,
                                                           .blind = 1,
                                                           .there = true},
        {.name = BW_STR_INIT("Okta")}};
static const struct ledger_group groups[] = {{.state = LEDGER_NO_FIELD,
        .what = BW_STR_INIT("CommandLine never recorded in process creation"),
        .advice = BW_STR_INIT("turn it on"),
        .platform = 1,
        .rules = 1}};
static const struct ledger_rule rules[] = {
        {.id = BW_STR_INIT("id-1"),
                .title = BW_STR_INIT("Matched"),
                .path = BW_STR_INIT("a.yml"),
                .level = FINDING_LEVEL_CRITICAL,
                .stage = ATTACK_STAGE_DISCOVERY,
                .state = LEDGER_MATCHED,
                .matches = 1,
                .records = UINT64_MAX,
                .first = -2,
                .last = 3,
                .group = LEDGER_NO_GROUP,
                .hosts = on_hosts[0]},
        {.id = BW_STR_INIT("id-2"),
                .title = BW_STR_INIT("Blind"),
                .path = BW_STR_INIT("b.yml"),
                .state = LEDGER_NO_FIELD,
                .records = 5,
                .first = BW_TIME_UNKNOWN,
                .last = BW_TIME_UNKNOWN,
                .reason = BW_STR_INIT("CommandLine never recorded in process creation"),
                .advice = BW_STR_INIT("turn it on"),
                .group = 0,
                .hosts = on_hosts[1]},
        {.title = BW_STR_INIT("Lost"),
                .path = BW_STR_INIT("c.yml"),
                .stage = ATTACK_STAGE_COUNT,
                .state = LEDGER_NOT_LOADED,
                .first = BW_TIME_UNKNOWN,
                .last = BW_TIME_UNKNOWN,
                .reason = BW_STR_INIT("condition: no such search"),
                .group = LEDGER_NO_GROUP},
};
static const struct ledger_host hosts[] = {
        {.name = BW_STR_INIT(""), .records = 7}, {.name = BW_STR_INIT("WEB01"),
                                                         .records = 8,
                                                         .platforms = BW_STR_INIT("Windows"),
                                                         .own = 2,
                                                         .own_blind = 1}};
static const struct ledger_log logs[] = {{.host = BW_STR_INIT("WEB01"),
        .log = BW_STR_INIT("Security"),
        .records = 9,
        .outside = 10,
        .first = 11,
        .last = 12}};
static const struct hunt_ledger full = {.rules = rules,
        .rule_count = BW_COUNT(rules),
        .platforms = platforms,
        .platform_count = BW_COUNT(platforms),
        .groups = groups,
        .group_count = BW_COUNT(groups),
        .hosts = hosts,
        .host_count = BW_COUNT(hosts),
        .hosts_more = 13,
        .logs = logs,
        .log_count = BW_COUNT(logs),
        .cut = true};

static void check_same_text(bw_str got, bw_str want)
{
    if (!bw_str_eq(got, want))
        fail_msg("'%.*s' instead of '%.*s'", bw_str_width(got), got.ptr, bw_str_width(want),
                want.ptr);
}

static void encode(const void *thing, struct bw_buffer *out)
{
    case_ledger_encode(thing, out);
}

static bw_status decode(bw_bytes bytes, struct bw_arena *arena, void *ret_thing)
{
    return case_ledger_decode(bytes, arena, ret_thing, NULL);
}

static void look(const void *thing)
{
    const struct hunt_ledger *after = thing;
    assert_int_equal(after->rule_count, 3);
    assert_int_equal(after->states[LEDGER_MATCHED], 1);
    assert_int_equal(after->states[LEDGER_NO_FIELD], 1);
    assert_int_equal(after->states[LEDGER_NOT_LOADED], 1);
    check_same_text(after->rules[1].reason, rules[1].reason);
    check_same_text(after->rules[1].advice, rules[1].advice);
    check_same_text(after->rules[2].reason, rules[2].reason);
    assert_true(after->rules[0].records == UINT64_MAX && after->rules[0].first == -2);
    assert_true(after->rules[2].hosts == NULL && after->rules[2].stage == ATTACK_STAGE_COUNT);
    assert_int_equal(after->rules[1].hosts[1], LEDGER_NO_FIELD);
    assert_int_equal(after->groups[0].rules, 1);
    assert_int_equal(after->groups[0].platform, 1);
    assert_true(after->platforms[0].there && !after->platforms[1].there);
    assert_int_equal(after->hosts[1].own_blind, 1);
    assert_int_equal(after->hosts[0].states[LEDGER_NO_SOURCE], 1);
    assert_int_equal(after->hosts[1].states[LEDGER_NO_MATCH], 1);
    assert_int_equal(after->hosts_more, 13);
    assert_true(after->cut);
    check_same_text(after->logs[0].log, BW_STR("Security"));
    assert_int_equal(after->logs[0].outside, 10);
}

/* What is accepted can be reported: all that leads somewhere leads there. */
static void check(const void *thing)
{
    const struct hunt_ledger *ledger = thing;
    uint64_t rule_count = 0;
    for (size_t i = 0; i < LEDGER_STATE_COUNT; i++)
        rule_count += ledger->states[i];
    assert_int_equal(rule_count, ledger->rule_count);
    for (uint32_t i = 0; i < ledger->rule_count; i++) {
        const struct ledger_rule *rule = &ledger->rules[i];
        assert_true(rule->state < LEDGER_STATE_COUNT && rule->level < FINDING_LEVEL_COUNT);
        assert_true(rule->group == LEDGER_NO_GROUP || rule->group < ledger->group_count);
        assert_true(rule->group == LEDGER_NO_GROUP ||
                    ledger->groups[rule->group].platform < ledger->platform_count);
        for (uint32_t h = 0; rule->hosts != NULL && h < ledger->host_count; h++)
            assert_true(rule->hosts[h] < LEDGER_STATE_COUNT);
    }
}

static struct hunt_ledger room;
static const struct case_blob blob = {.encode = encode,
        .decode = decode,
        .good = &full,
        .room = &room,
        .check = check};

static void test_round_trip(void **state)
{
    (void)state;
    case_blob_round_trip(&blob, look);
}

static void test_bad_bytes(void **state)
{
    (void)state;
    case_blob_bad_bytes(&blob);
}

/* A list of 4,000 million platforms in a hundred bytes: no memory is asked for. */
static void test_counts(void **state)
{
    (void)state;
    struct bw_buffer good;
    struct hunt_ledger none;
    struct bw_arena *arena = bw_arena_new(BW_MIB);
    bw_buffer_init(&good, BW_MIB);
    case_ledger_encode(&full, &good);
    const size_t at = 4 * sizeof(uint64_t); /* of the number of platforms */
    memset(good.ptr + at, 0xee, 4);
    assert_int_equal(
            case_ledger_decode(bw_buffer_bytes(&good), arena, &none, NULL), BW_E_MALFORMED);
    good.ptr[0] ^= 0x40;
    assert_int_equal(
            case_ledger_decode(bw_buffer_bytes(&good), arena, &none, NULL), BW_E_UNSUPPORTED);
    bw_buffer_release(&good);
    bw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_round_trip),
            cmocka_unit_test(test_bad_bytes),
            cmocka_unit_test(test_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
