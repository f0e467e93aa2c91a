/* What was counted beside a hunt as bytes and back, and which process a record is about. */
#include "case/beside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/case_blob.h"

static const struct hunt_oddity oddities[] = {{.kind = BW_STR_INIT("log_cleared"),
        .what = BW_STR_INIT("log cleared"),
        .why = BW_STR_INIT("what was in it is gone"),
        .level = FINDING_LEVEL_HIGH,
        .host = BW_STR_INIT("H1"),
        .log = BW_STR_INIT("Security"),
        .detail = BW_STR_INIT("by x"),
        .count = 2,
        .first = -3,
        .last = 4,
        .clock = true}};
static const struct hunt_process processes[] = {{.parent = HUNT_NO_PROCESS,
                                                        .start = BW_TIME_UNKNOWN,
                                                        .end = BW_TIME_UNKNOWN,
                                                        .host = BW_STR_INIT("H1"),
                                                        .image = BW_STR_INIT("C:\\a.exe"),
                                                        .more = 5},
        {.parent = 0,
                .logged = true,
                .became = true,
                .start = 10,
                .end = 20,
                .pid = UINT64_MAX,
                .host = BW_STR_INIT("h2"),
                .user = BW_STR_INIT("u"),
                .image = BW_STR_INIT("C:\\b.exe"),
                .command_line = BW_STR_INIT("b -x"),
                .command_length = 600,
                .level = 5,
                .findings = 7}};
static const struct hunt_process_mark marks[] = {{.time = 10, .record_id = 1, .process = 1},
        {.time = 10, .record_id = 2, .process = 0}, {.time = 10, .record_id = 2, .process = 1},
        {.time = 11, .record_id = 0, .process = 0}};
static const struct hunt_beside full = {.oddities = oddities,
        .oddity_count = BW_COUNT(oddities),
        .oddities_more = 8,
        .clocks_known = true,
        .processes = processes,
        .process_count = BW_COUNT(processes),
        .marks = marks,
        .mark_count = BW_COUNT(marks),
        .processes_more = 9};

static void encode(const void *thing, struct bw_buffer *out)
{
    case_beside_encode(thing, out);
}

static bw_status decode(bw_bytes bytes, struct bw_arena *arena, void *ret_thing)
{
    return case_beside_decode(bytes, arena, ret_thing, NULL);
}

static void look(const void *thing)
{
    const struct hunt_beside *after = thing;
    assert_true(after->oddities[0].level == FINDING_LEVEL_HIGH && after->oddities[0].clock);
    assert_true(after->oddities[0].first == -3);
    assert_true(after->processes[0].parent == HUNT_NO_PROCESS && !after->processes[0].logged);
    assert_true(after->processes[1].parent == 0 && after->processes[1].became);
    assert_true(after->processes[1].pid == UINT64_MAX);
    assert_int_equal(after->marks[2].process, 1);
    assert_int_equal(after->oddities_more, 8);
    assert_int_equal(after->processes_more, 9);
}

static void check(const void *thing)
{
    const struct hunt_beside *beside = thing;
    for (uint32_t i = 0; i < beside->process_count; i++)
        assert_true(beside->processes[i].parent == HUNT_NO_PROCESS ||
                    beside->processes[i].parent < i); /* no loops */
    for (uint32_t i = 0; i < beside->mark_count; i++)
        assert_true(beside->marks[i].process < beside->process_count);
    for (uint32_t i = 0; i < beside->oddity_count; i++)
        assert_true(beside->oddities[i].level < FINDING_LEVEL_COUNT);
}

static struct hunt_beside room;
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

static void test_process_of_a_record(void **state)
{
    (void)state;
    assert_int_equal(hunt_beside_process(&full, 10, 1, BW_STR("H2")), 1); /* any letter case */
    assert_int_equal(hunt_beside_process(&full, 10, 2, BW_STR("h1")), 0);
    assert_int_equal(hunt_beside_process(&full, 10, 2, BW_STR("h2")), 1);
    assert_int_equal(hunt_beside_process(&full, 10, 1, BW_STR("h1")), HUNT_NO_PROCESS);
    assert_int_equal(hunt_beside_process(&full, 11, 0, BW_STR("H1")), 0);
    assert_int_equal(hunt_beside_process(&full, 12, 0, BW_STR("H1")), HUNT_NO_PROCESS);
    assert_int_equal(hunt_beside_process(&full, 9, 9, BW_STR("H1")), HUNT_NO_PROCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_round_trip),
            cmocka_unit_test(test_bad_bytes),
            cmocka_unit_test(test_process_of_a_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
