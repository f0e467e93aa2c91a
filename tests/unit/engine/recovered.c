/* Records that no log lists any more: counted once and apart, whoever read them, whatever he did.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/facts.h"
#include "engine/remains_file.h"
#include "engine/spool.h"
#include "engine/wire.h"
#include "os/scratch.h"
#include "support/engine/engine_run.h"

static int setup(void **state)
{
    *state = (void *)(uintptr_t)engine_folder_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    engine_folder_remove();
    return 0;
}

static void check_sums(const struct hunt_summary *summary)
{
    const struct hunt_recovered *r = &summary->recovered;
    assert_int_equal(r->found, r->unresolved + r->ambiguous + r->unsound + r->lost +
                                       r->live_duplicates + r->duplicates + r->filtered +
                                       r->matched + r->unmatched);
    assert_int_equal(
            summary->matched + summary->unmatched + summary->filtered + summary->unreadable,
            summary->records);
}

static const char evidence_a[] = "EVIL\nmatch live\nremains match gone\nremains event quiet\n"
                                 "remains needs help\nremains two x\nremains bad x\n";
static const char evidence_b[] = "EVIL\nfact help\nevent other\nremains match live\n"
                                 "remains match gone\nremains match late\nremains needs more\n";

static void each_counts_once(void **state)
{
    static const unsigned jobs[] = {1, 2, 4};
    struct engine_result first = {0};
    (void)state;
    engine_file("a.log", evidence_a);
    engine_file("b.log", evidence_b);
    for (size_t i = 0; i < BW_COUNT(jobs); i++) {
        struct engine_result result;
        engine_result_run(&result,
                &(struct engine_options){.jobs = jobs[i], .recovered = ENGINE_RECOVERED_YES});
        assert_int_equal(result.status, BW_OK);
        check_sums(&result.summary);
        if (i == 0) {
            const struct hunt_recovered *r = &result.summary.recovered;
            first = result;
            assert_true(r->wanted);
            assert_int_equal(r->templates, 1);
            assert_int_equal(r->found, 9);
            assert_int_equal(r->matched, 2);   /* gone, late */
            assert_int_equal(r->unmatched, 2); /* quiet, and what needs help */
            assert_int_equal(r->live_duplicates, 1);
            assert_int_equal(r->duplicates, 1);
            assert_int_equal(r->unresolved, 1);
            assert_int_equal(r->ambiguous, 1);
            assert_int_equal(r->unsound, 1);
            assert_int_equal(r->findings, 2);
            assert_int_equal(r->findings_by_level[FINDING_LEVEL_HIGH], 2);
            assert_int_equal(result.summary.findings, 1);
            assert_int_equal(result.summary.records, 2);
            assert_non_null(strstr(result.findings, "a.log 16: {\"Text\":\"match gone\"}"));
            assert_null(strstr(result.findings, "b.log 56:"));
            assert_non_null(strstr(result.notes, "b.log 0 evtx.recovered_unresolved"));
            continue;
        }
        assert_string_equal(result.items, first.items);
        assert_string_equal(result.findings, first.findings);
        assert_string_equal(result.notes, first.notes);
        assert_memory_equal(
                &result.summary.recovered, &first.summary.recovered, sizeof(struct hunt_recovered));
        engine_result_release(&result);
    }
    engine_result_release(&first);
}

static void nothing_unless_asked(void **state)
{
    struct engine_result result;
    (void)state;
    engine_file("a.log", evidence_a);
    engine_result_run(&result, &(struct engine_options){0});
    assert_int_equal(result.status, BW_OK);
    assert_false(result.summary.recovered.wanted);
    assert_int_equal(result.summary.recovered.found, 0);
    assert_int_equal(result.summary.findings, 1);
    assert_string_equal(result.notes, "");
    engine_result_release(&result);
}

static void nothing_else_where_only_they_are_wanted(void **state)
{
    struct engine_result result;
    (void)state;
    engine_file("a.log", evidence_a);
    engine_file("b.log", evidence_b);
    engine_result_run(&result, &(struct engine_options){.recovered = ENGINE_RECOVERED_ONLY});
    check_sums(&result.summary);
    assert_int_equal(result.summary.findings, 0);
    assert_int_equal(result.summary.filtered, 2);
    assert_int_equal(result.summary.recovered.matched, 2);
    assert_int_equal(result.summary.recovered.live_duplicates, 1);
    engine_result_release(&result);
}

/* A worker that is lost over a record costs that record, and no other. */
static void a_lost_worker_costs_one_record(void **state)
{
    static const char *const orders[] = {"crash", "abort", "exit", "hang", "nonsense"};
    (void)state;
    for (size_t i = 0; i < BW_COUNT(orders); i++) {
        struct engine_result result;
        char text[256];
        (void)snprintf(text, sizeof(text),
                "EVIL\nremains match 1\nremains match 2\nremains %s\nremains match 3\n", orders[i]);
        engine_file("a.log", text);
        engine_result_run(&result, &(struct engine_options){.recovered = ENGINE_RECOVERED_YES,
                                           .item_timeout = BW_TIME_SECOND});
        assert_int_equal(result.status, BW_OK);
        check_sums(&result.summary);
        assert_int_equal(result.summary.recovered.matched, 3);
        assert_int_equal(result.summary.recovered.lost, 1);
        assert_non_null(strstr(result.notes, "evtx.recovered_lost"));
        engine_result_release(&result);
    }
}

/* One that is lost again and again is given up, and that is told. */
static void too_many_losses(void **state)
{
    struct engine_result result;
    struct bw_buffer text;
    (void)state;
    bw_buffer_init(&text, BW_MIB);
    bw_buffer_add_text(&text, "EVIL\nremains match first\n");
    for (int i = 0; i < 100; i++)
        bw_buffer_add_text(&text, "remains exit\n");
    bw_buffer_add_char(&text, '\0');
    engine_file("a.log", (const char *)text.ptr);
    bw_buffer_release(&text);
    engine_result_run(&result, &(struct engine_options){.recovered = ENGINE_RECOVERED_YES});
    assert_int_equal(result.status, BW_OK);
    check_sums(&result.summary);
    assert_int_equal(result.summary.recovered.matched, 1);
    assert_int_equal(result.summary.recovered.lost, 100);
    engine_result_release(&result);
}

static void dump_prints_them_last(void **state)
{
    static const char want[] = "{\"Text\":\"match live\"}\n{\"Text\":\"event other\"}\n"
                               "{\"Text\":\"match gone\"}\n{\"Text\":\"event quiet\"}\n"
                               "{\"Text\":\"needs help\"}\n{\"Text\":\"match late\"}\n";
    char got[1024] = {0};
    struct engine_result result;
    (void)state;
    engine_file("a.log", evidence_a);
    engine_file("b.log", evidence_b);
    char *output = strdup(engine_path("../dump-of-recovered"));
    assert_non_null(output);
    const int fd = open(output, O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    engine_result_run(
            &result, &(struct engine_options){
                             .recovered = ENGINE_RECOVERED_YES, .dump = true, .output = fd});
    assert_int_equal(result.status, BW_OK);
    assert_true(pread(fd, got, sizeof(got) - 1, 0) > 0);
    assert_string_equal(got, want);
    close(fd);
    unlink(output);
    free(output);
    engine_result_release(&result);
}

static void add(struct facts *facts, unsigned number)
{
    char text[64];
    const int len =
            snprintf(text, sizeof(text), "fact %03u of some length, so that few fit", number);
    assert_true(facts_add(facts, bw_str_bytes((bw_str){.ptr = text, .len = (size_t)len})));
}

/* Of too many facts the same ones are left, in whatever order they come. */
static void facts_beyond_the_limit(void **state)
{
    enum {
        COUNT = 500
    };
    static const unsigned steps[] = {1, 7, 499, 251};
    char first[65536] = {0};
    (void)state;
    for (size_t s = 0; s < BW_COUNT(steps); s++) {
        char text[65536] = {0};
        struct spool out;
        struct facts *facts = facts_new(40 * 170);
        assert_non_null(facts);
        assert_true(spool_open(&out, BW_MIB));
        for (unsigned i = 0; i < 2 * COUNT; i++)
            add(facts, i * steps[s] % COUNT);
        assert_true(facts_write(facts, &out));
        assert_in_range(facts_count(facts), 20, 60);
        assert_true(spool_len(&out) < sizeof(text));
        assert_true(spool_read(&out, 0, text, (size_t)spool_len(&out)));
        if (s == 0)
            memcpy(first, text, sizeof(first));
        assert_memory_equal(text, first, sizeof(first));
        spool_close(&out);
        facts_free(facts);
    }
}

static void a_spool(void **state)
{
    struct spool spool;
    uint8_t bytes[1000];
    uint8_t back[1000];
    (void)state;
    memset(bytes, 'x', sizeof(bytes));
    assert_true(spool_open(&spool, 2500));
    for (unsigned i = 0; i < 3; i++) {
        bytes[0] = (uint8_t)i;
        assert_false(spool_full(&spool));
        spool_add(&spool, (bw_bytes){.ptr = bytes, .len = sizeof(bytes)});
    }
    assert_true(spool_full(&spool));
    assert_int_equal(spool_len(&spool), 3000);
    assert_true(spool_read(&spool, 1000, back, sizeof(back)));
    assert_int_equal(back[0], 1);
    assert_false(spool_read(&spool, 2500, back, sizeof(back)));
    const int fd = os_scratch_reopen(spool.fd);
    assert_true(fd >= 0);
    assert_int_equal(pread(fd, back, 1, 2000), 1);
    assert_int_equal(back[0], 2);
    assert_int_equal(write(fd, "x", 1), -1); /* whoever gets it can not change it */
    close(fd);
    spool_close(&spool);
}

static void frames_of_remains(void **state)
{
    struct bw_buffer frame;
    struct wire_remains remains;
    struct wire_revive revive;
    struct wire_revived revived;
    (void)state;
    bw_buffer_init(&frame, BW_KIB);
    wire_add_remains(
            &frame, &(struct wire_remains){
                            .input = 3, .offset = 77, .bytes = bw_str_bytes(BW_STR("left over"))});
    struct bw_reader r = bw_reader_of(bw_buffer_bytes(&frame), 0);
    bw_read_skip(&r, WIRE_HEADER_SIZE);
    assert_int_equal(wire_read_remains(&r, &remains, NULL), BW_OK);
    assert_int_equal(remains.input, 3);
    assert_int_equal(remains.offset, 77);
    assert_true(bw_str_eq(bw_bytes_str(remains.bytes), BW_STR("left over")));

    bw_buffer_clear(&frame);
    wire_add_revive(&frame, &(struct wire_revive){1, 2, 3, 4, true});
    r = bw_reader_of(bw_buffer_bytes(&frame), 0);
    bw_read_skip(&r, WIRE_HEADER_SIZE);
    assert_int_equal(wire_read_revive(&r, &revive, NULL), BW_OK);
    assert_true(revive.start == 1 && revive.end == 2 && revive.facts_start == 3 &&
                revive.facts_end == 4 && revive.one_by_one);
    assert_int_equal(wire_read_revive(&r, &revive, NULL), BW_E_TRUNCATED);

    bw_buffer_clear(&frame);
    wire_add_revived(&frame, &(struct wire_revived){.verdict = WIRE_VERDICT_LOST});
    r = bw_reader_of(bw_buffer_bytes(&frame), 0);
    assert_int_equal(wire_read_revived(&r, &revived, NULL), BW_E_MALFORMED);
    bw_buffer_clear(&frame);
    wire_add_revived(
            &frame, &(struct wire_revived){.verdict = WIRE_VERDICT_UNSOUND, .findings = 1});
    r = bw_reader_of(bw_buffer_bytes(&frame), 0);
    assert_int_equal(wire_read_revived(&r, &revived, NULL), BW_E_MALFORMED);
    bw_buffer_release(&frame);

    uint8_t bytes[REMAINS_HEADER_SIZE];
    const struct remains_header header = {1, UINT64_MAX - 2, UINT64_MAX - 3, 4};
    remains_header_write(&header, bytes);
    const struct remains_header back = remains_header_read(bytes);
    assert_true(back.input == 1 && back.item_index == UINT64_MAX - 2 &&
                back.offset == UINT64_MAX - 3 && back.len == 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(each_counts_once, setup, teardown),
            cmocka_unit_test_setup_teardown(nothing_unless_asked, setup, teardown),
            cmocka_unit_test_setup_teardown(
                    nothing_else_where_only_they_are_wanted, setup, teardown),
            cmocka_unit_test_setup_teardown(a_lost_worker_costs_one_record, setup, teardown),
            cmocka_unit_test_setup_teardown(too_many_losses, setup, teardown),
            cmocka_unit_test_setup_teardown(dump_prints_them_last, setup, teardown),
            cmocka_unit_test(facts_beyond_the_limit),
            cmocka_unit_test(a_spool),
            cmocka_unit_test(frames_of_remains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
