/* A summary as bytes and back: nothing is lost, and no bytes at all do harm. */
#include "case/summary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/case_blob.h"

/* Every member has a value of its own. */
static struct hunt_summary full(void)
{
    static const struct hunt_host_sum hosts[] = {
            {.name = BW_STR_INIT("WEB01"), .records = 51, .first = -52, .last = 53},
            {.name = BW_STR_INIT(""), .records = 54, .first = BW_TIME_UNKNOWN, .last = 55}};
    static const struct hunt_note_sum notes[] = {{.kind = INPUT_NOTE_DAMAGE,
            .name = BW_STR_INIT("evtx.truncated"),
            .items = 61,
            .places = 62,
            .count = 63,
            .example = BW_STR_INIT("a.evtx, offset 4: cut")}};
    struct hunt_summary summary = {
            .started = 1,
            .duration = 2,
            .version = BW_STR("3.0"),
            .command = BW_STR("breakwater hunt 'a b'"),
            .interrupted = true,
            .jail_off = true,
            .items = 4,
            .containers = 5,
            .bytes = 6,
            .records = 7,
            .matched = 8,
            .unmatched = 9,
            .filtered = 10,
            .unreadable = 11,
            .findings = UINT64_MAX,
            .first = BW_TIME_UNKNOWN,
            .last = 14,
            .jobs = 15,
            .rules = {.files = 16,
                    .rules = 17,
                    .errors = 18,
                    .warnings = 19,
                    .skipped = 20,
                    .from_cache = true,
                    .load_time = 21},
            .layers = {{.name = BW_STR_INIT("seccomp"),
                    .what = BW_STR_INIT("few calls"),
                    .up = true,
                    .required = true,
                    .why_not = BW_STR_INIT("refused")}},
            .layer_count = 1,
            .formats = {{.name = BW_STR_INIT("evtx"), .items = 31, .bytes = 32, .records = 33}},
            .format_count = 1,
            .hosts = hosts,
            .host_count = BW_COUNT(hosts),
            .hosts_more = 34,
            .notes = notes,
            .note_count = BW_COUNT(notes),
    };
    for (size_t i = 0; i < HUNT_OUTCOME_COUNT; i++)
        summary.outcomes[i] = (struct hunt_outcome_sum){.items = 100 + i, .bytes = 200 + i};
    for (size_t i = 0; i < FINDING_LEVEL_COUNT; i++)
        summary.findings_by_level[i] = 300 + i;
    return summary;
}

static void encode(const void *thing, struct bw_buffer *out)
{
    case_summary_encode(thing, out);
}

static bw_status decode(bw_bytes bytes, struct bw_arena *arena, void *ret_thing)
{
    return case_summary_decode(bytes, arena, ret_thing, NULL);
}

static void look(const void *thing)
{
    const struct hunt_summary *after = thing;
    assert_int_equal(after->started, 1);
    assert_int_equal(after->last, 14);
    assert_true(after->first == BW_TIME_UNKNOWN);
    assert_true(after->findings == UINT64_MAX);
    assert_true(after->interrupted && after->jail_off && after->rules.from_cache);
    assert_int_equal(after->rules.skipped, 20);
    assert_true(bw_str_eq(after->command, BW_STR("breakwater hunt 'a b'")));
    assert_int_equal(after->outcomes[HUNT_INTERRUPTED].bytes, 200 + HUNT_INTERRUPTED);
    assert_true(after->hosts[0].first == -52);
    assert_true(bw_str_eq(after->notes[0].example, BW_STR("a.evtx, offset 4: cut")));
    assert_true(bw_str_eq(after->layers[0].why_not, BW_STR("refused")));
}

static void check(const void *thing)
{
    const struct hunt_summary *summary = thing;
    assert_true(summary->layer_count <= HUNT_MAX_LAYERS);
    assert_true(summary->format_count <= HUNT_MAX_FORMATS);
    assert_true(summary->host_count <= HUNT_MAX_HOSTS && summary->note_count <= HUNT_MAX_NOTES);
}

static struct case_blob blob_of(const struct hunt_summary *good)
{
    static struct hunt_summary room;
    return (struct case_blob){
            .encode = encode, .decode = decode, .good = good, .room = &room, .check = check};
}

static void test_round_trip(void **state)
{
    (void)state;
    const struct hunt_summary summary = full();
    const struct case_blob blob = blob_of(&summary);
    case_blob_round_trip(&blob, look);
}

static void test_bad_bytes(void **state)
{
    (void)state;
    const struct hunt_summary summary = full();
    const struct case_blob blob = blob_of(&summary);
    case_blob_bad_bytes(&blob);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_round_trip),
            cmocka_unit_test(test_bad_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
