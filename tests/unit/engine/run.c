/* The engine over small evidence: what comes of it, and that the number of workers does not show.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/sanitize.h"
#include "support/engine/engine_run.h"

/* AddressSanitizer can not work within a limit: there, the test's own patience ends it. */
#if BW_ASAN
#define EAT_REASON "the worker ended with status 1"
#else
#define EAT_REASON "the worker ran out of its memory"
#endif

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

static void assert_sums(const struct hunt_summary *summary)
{
    uint64_t items = 0;
    for (unsigned i = 0; i < HUNT_OUTCOME_COUNT; i++)
        items += summary->outcomes[i].items;
    assert_int_equal(items, summary->items);
    assert_int_equal(
            summary->matched + summary->unmatched + summary->filtered + summary->unreadable,
            summary->records);
}

static void assert_line(const char *lines, const char *part)
{
    if (strstr(lines, part) == NULL)
        fail_msg("no line with '%s' in:\n%s", part, lines);
}

static void test_counts(void **state)
{
    struct engine_result result;
    (void)state;
    engine_file("a.log", "EVIL\nevent 1\nmatch 2\nunreadable\nnote x.y\nnote x.y\nevent 3\n");
    engine_file("b.txt", "just text\n");
    engine_file("c.empty", "");
    engine_file("d/e.log", "EVIL\nmatch 4\ndamaged\nmatch 5\n");
    engine_file("d/f.log", "EVIL\ndamaged\n");
    engine_result_run(&result, &(struct engine_options){0});
    assert_int_equal(result.status, BW_OK);
    assert_string_equal(result.items,
            "000000000000 a.log evil done 4 1 1 1\n"
            "000001048576 b.txt  not a log 0 0 0 0: no known log format\n"
            "000002097152 c.empty  empty 0 0 0 0: empty\n"
            "000003145728 d/e.log evil read in part 1 1 0 1: damaged at offset 21\n"
            "000004194304 d/f.log evil unreadable 0 0 0 0: damaged at offset 13\n");
    assert_string_equal(result.findings, "000000000000 a.log 13: {\"Text\":\"match 2\"}\n"
                                         "000003145728 d/e.log 5: {\"Text\":\"match 4\"}\n");
    assert_string_equal(result.notes, "000000000000 a.log 0 x.y 41 2 2\n"
                                      "000000000000 a.log 1 evil.unreadable 32 1 1\n");
    assert_sums(&result.summary);
    assert_int_equal(result.summary.items, 5);
    assert_int_equal(result.summary.findings, 2);
    assert_int_equal(result.summary.findings_by_level[FINDING_LEVEL_HIGH], 2);
    assert_int_equal(result.summary.bytes, 58 + 29 + 13);
    engine_result_release(&result);
}

static void test_parts_and_jobs_do_not_show(void **state)
{
    static const struct {
        unsigned jobs;
        uint64_t part;
    } runs[] = {{1, 1 << 20}, {1, 700}, {2, 700}, {4, 700}, {3, 64}, {2, 13}};
    struct engine_result first = {0};
    char text[32768] = "EVIL\n";
    (void)state;
    for (int i = 0; i < 1000; i++)
        (void)snprintf(text + strlen(text), 32, "%s %d\n",
                i % 7 == 0    ? "match"
                : i % 31 == 0 ? "note n"
                              : "event",
                i * i);
    engine_file("big.log", text);
    engine_file("small.log", "EVIL\nmatch small\n");
    for (size_t i = 0; i < BW_COUNT(runs); i++) {
        struct engine_result result;
        engine_result_run(
                &result, &(struct engine_options){.jobs = runs[i].jobs, .part_size = runs[i].part});
        assert_int_equal(result.status, BW_OK);
        assert_sums(&result.summary);
        if (i == 0) {
            first = result;
            assert_int_equal(result.summary.findings, 144);
            continue;
        }
        assert_string_equal(result.items, first.items);
        assert_string_equal(result.findings, first.findings);
        assert_string_equal(result.notes, first.notes);
        assert_int_equal(result.summary.bytes, first.summary.bytes);
        engine_result_release(&result);
    }
    engine_result_release(&first);
}

static void test_lost_workers_cost_one_item(void **state)
{
    static const struct {
        const char *order;
        const char *reason;
    } cases[] = {
            {"crash", "evil.log evil worker lost"},
            {"abort", "the worker aborted"},
            {"overflow", "evil.log evil worker lost"},
            {"exit", "the worker ended with status 0"},
            {"hang", "no progress for "}, /* of processor time, or of any on a busy machine */
            {"eat", EAT_REASON},
            {"nonsense", "the worker said what cannot be true"},
            {"lie", "the worker said what cannot be true"},
    };
    (void)state;
    engine_file("a.log", "EVIL\nmatch before\n");
    engine_file("z.log", "EVIL\nmatch after\n");
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct engine_result result;
        char text[64];
        (void)snprintf(text, sizeof(text), "EVIL\nmatch 1\n%s\nmatch 2\n", cases[i].order);
        engine_file("evil.log", text);
        engine_result_run(&result, &(struct engine_options){.item_timeout = BW_TIME_SECOND,
                                           .worker_memory = 32 * BW_MIB});
        assert_int_equal(result.status, BW_OK);
        assert_sums(&result.summary);
        assert_line(result.items, "a.log evil done 1 1 0 1\n");
        assert_line(result.items, "z.log evil done 1 1 0 1\n");
        assert_line(result.items, cases[i].reason);
        assert_int_equal(result.summary.outcomes[HUNT_WORKER_LOST].items, 1);
        engine_result_release(&result);
    }
}

static void test_lost_part_costs_one_part(void **state)
{
    struct engine_result one;
    struct engine_result two;
    char text[65536] = "EVIL\n";
    (void)state;
    for (int i = 0; i < 2000; i++)
        (void)snprintf(text + strlen(text), 32, "%s %04d\n", i == 777 ? "abort" : "match", i);
    /* "abort 0777" is no order: make it one */
    char *order = strstr(text, "abort 0777");
    memcpy(order, "event xxx\n", 10);
    memcpy(order + 22, "abort\nevnt\n", 11);
    engine_file("big.log", text);
    engine_result_run(&one, &(struct engine_options){.jobs = 1, .part_size = 4096});
    engine_result_run(&two, &(struct engine_options){.jobs = 3, .part_size = 4096});
    assert_int_equal(one.status, BW_OK);
    assert_line(one.items, "big.log evil worker lost");
    assert_line(one.items, "in the part from offset 8192 on: the worker aborted");
    assert_true(one.summary.findings > 1400);
    assert_true(one.summary.findings < 2000);
    assert_sums(&one.summary);
    assert_string_equal(one.items, two.items);
    assert_string_equal(one.findings, two.findings);
    engine_result_release(&one);
    engine_result_release(&two);
}

static void test_jail_from_inside(void **state)
{
    struct engine_result result;
    (void)state;
    engine_file("a.log", "EVIL\nopen /etc/passwd\nopen /\nopen /proc/self/maps\ncreate /tmp/evil\n"
                         "create evil\nmemfd x\nmmap x\n");
    engine_file("b1.log", "EVIL\nsocket x\n");
    engine_file("b2.log", "EVIL\nfork x\n");
    engine_file("b3.log", "EVIL\nexec x\n");
    engine_file("b4.log", "EVIL\nkill x\n");
    engine_file("b5.log", "EVIL\nptrace x\n");
    engine_result_run(&result, &(struct engine_options){0});
    assert_int_equal(result.status, BW_OK);
    assert_line(result.items, "a.log evil done 7 7 0 7");
    assert_null(strstr(result.findings, "Success"));
    assert_line(result.findings, "probe open: Operation not permitted");
    assert_line(result.findings, "probe create: Operation not permitted");
    assert_line(result.findings, "probe mmap: Operation not permitted");
    assert_int_equal(result.summary.outcomes[HUNT_WORKER_LOST].items, 5);
    assert_line(result.items, "b1.log evil worker lost 0 0 0 0: the worker died of signal 31 (Bad "
                              "system call): it tried a system call that the jail forbids");
    assert_int_equal(access("/tmp/evil", F_OK), -1);
    for (uint32_t i = 0; i < result.summary.layer_count; i++) {
        if (result.summary.layers[i].required)
            assert_true(result.summary.layers[i].up);
    }
    assert_true(result.summary.layer_count > 4);
    engine_result_release(&result);
}

static void test_without_jail_the_probe_can_tell(void **state)
{
    struct engine_result result;
    (void)state;
    engine_file("a.log", "EVIL\nopen /etc/passwd\nmmap x\n");
    engine_result_run(&result, &(struct engine_options){.no_jail = true});
    assert_int_equal(result.status, BW_OK);
    assert_line(result.findings, "probe open: Success");
    assert_line(result.findings, "probe mmap: Success");
    assert_true(result.summary.jail_off);
    engine_result_release(&result);
}

static void test_walk_tells_what_it_leaves_out(void **state)
{
    struct engine_result result;
    (void)state;
    engine_file("a/real.log", "EVIL\nmatch real\n");
    assert_int_equal(mkfifo(engine_path("a/fifo"), 0600), 0);
    assert_int_equal(symlink("/etc/passwd", engine_path("a/link-out")), 0);
    assert_int_equal(symlink("..", engine_path("a/loop")), 0);
    assert_int_equal(symlink("round", engine_path("round")), 0);
    engine_result_run(&result, &(struct engine_options){0});
    assert_int_equal(result.status, BW_OK);
    assert_string_equal(result.items,
            "000000000000 a/fifo  not a file 0 0 0 0: a FIFO: nothing is read from it; pipe what "
            "it gives to -\n"
            "000001048576 a/link-out  not a file 0 0 0 0: a symbolic link: links below a folder "
            "are not followed\n"
            "000002097152 a/loop  not a file 0 0 0 0: a symbolic link: links below a folder are "
            "not followed\n"
            "000003145728 a/real.log evil done 1 1 0 1\n"
            "000004194304 round  not a file 0 0 0 0: a symbolic link: links below a folder are "
            "not followed\n");
    engine_result_release(&result);

    const char *named[] = {engine_path("a/fifo"), engine_path("round"), engine_path("missing"),
            engine_path("a/real.log")};
    engine_result_run(&result, &(struct engine_options){.paths = named, .path_count = 4});
    assert_int_equal(result.status, BW_OK);
    assert_string_equal(result.items,
            "000000000000 a/fifo  unreadable 0 0 0 0: a FIFO: nothing is read from it; pipe what "
            "it gives to -\n"
            "000001048576 round  unreadable 0 0 0 0: cannot be opened: Too many levels of "
            "symbolic links\n"
            "000002097152 missing  unreadable 0 0 0 0: cannot be opened: No such file or "
            "directory\n"
            "000003145728 a/real.log evil done 1 1 0 1\n");
    engine_result_release(&result);
}

static void test_hostile_names_are_made_harmless(void **state)
{
    struct engine_result result;
    (void)state;
    engine_file("a\n\x1b[31m\xff.log", "EVIL\nmatch 1\n");
    engine_result_run(&result, &(struct engine_options){0});
    assert_string_equal(result.items, "000000000000 a\\x0a\\x1b[31m\\xff.log evil done 1 1 0 1\n");
    engine_result_release(&result);
}

static void test_only(void **state)
{
    static const char *const only[] = {"evtx"};
    struct engine_result result;
    (void)state;
    engine_file("a.log", "EVIL\nmatch 1\n");
    engine_result_run(&result, &(struct engine_options){.filter = {.from = BW_TIME_UNKNOWN,
                                                                .to = BW_TIME_UNKNOWN,
                                                                .only = only,
                                                                .only_count = 1}});
    assert_string_equal(result.items,
            "000000000000 a.log  not selected 0 0 0 0: evil, which --only leaves out\n");
    engine_result_release(&result);
}

static char *dump(unsigned jobs, uint64_t part)
{
    struct engine_result result;
    FILE *file = tmpfile();
    assert_non_null(file);
    engine_result_run(&result,
            &(struct engine_options){
                    .dump = true, .output = fileno(file), .jobs = jobs, .part_size = part});
    assert_int_equal(result.status, BW_OK);
    engine_result_release(&result);
    const long len = lseek(fileno(file), 0, SEEK_END);
    char *text = calloc(1, (size_t)len + 1);
    assert_int_equal(pread(fileno(file), text, (size_t)len, 0), len);
    fclose(file);
    return text;
}

static void test_dump_keeps_order(void **state)
{
    char name[32];
    char text[4096];
    (void)state;
    for (int i = 0; i < 40; i++) {
        (void)snprintf(text, sizeof(text), "EVIL\n");
        for (int k = 0; k < i * 3; k++)
            (void)snprintf(text + strlen(text), 32, "event %d.%d\n", i, k);
        (void)snprintf(name, sizeof(name), "%02d.log", i);
        engine_file(name, i % 9 == 4 ? "no log\n" : text);
    }
    char *first = dump(1, 1 << 20);
    assert_true(strlen(first) > 10000);
    assert_true(bw_str_starts_with(bw_str_of(first), BW_STR("{\"Text\":\"event 1.0\"}\n{\"Te")));
    for (unsigned jobs = 1; jobs < 5; jobs++) {
        char *again = dump(jobs, 200);
        assert_string_equal(again, first);
        free(again);
    }
    free(first);
}

/* Asks to stop as soon as the first item is done and its worker has been given another. */
static void interrupt_after_one(void *user, const struct engine_progress *progress)
{
    static int ticks;
    const int *stop = user;
    if (progress->items_done == 0)
        ticks = 0;
    else if (++ticks == 2)
        (void)!write(*stop, "x", 1);
}

static void test_interrupt_keeps_what_is_there(void **state)
{
    static const char stopped[] = " interrupted 0 0 0 0: the hunt was stopped\n";
    struct engine_result result;
    int ends[2];
    (void)state;
    engine_file("a.log", "EVIL\nmatch 1\n");
    engine_file("b.log", "EVIL\nhang\n");
    engine_file("c.log", "EVIL\nhang\n");
    engine_file("d.log", "EVIL\nmatch 2\n");
    assert_int_equal(pipe(ends), 0);
    engine_result_run(&result,
            &(struct engine_options){
                    .interrupt = ends[0], .on_progress = interrupt_after_one, .user = &ends[1]});
    assert_int_equal(result.status, BW_OK);
    assert_true(result.summary.interrupted);
    assert_line(result.items, "000000000000 a.log evil done 1 1 0 1\n");
    assert_line(result.items, "000001048576 b.log ");
    assert_line(result.items, "000002097152 c.log ");
    const char *first = strstr(result.items, stopped);
    assert_non_null(first);
    assert_non_null(strstr(first + 1, stopped));
    assert_null(strstr(result.items, "d.log"));
    assert_sums(&result.summary);
    engine_result_release(&result);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(test_counts, setup, teardown),
            cmocka_unit_test_setup_teardown(test_parts_and_jobs_do_not_show, setup, teardown),
            cmocka_unit_test_setup_teardown(test_lost_workers_cost_one_item, setup, teardown),
            cmocka_unit_test_setup_teardown(test_lost_part_costs_one_part, setup, teardown),
            cmocka_unit_test_setup_teardown(test_jail_from_inside, setup, teardown),
            cmocka_unit_test_setup_teardown(test_without_jail_the_probe_can_tell, setup, teardown),
            cmocka_unit_test_setup_teardown(test_walk_tells_what_it_leaves_out, setup, teardown),
            cmocka_unit_test_setup_teardown(test_hostile_names_are_made_harmless, setup, teardown),
            cmocka_unit_test_setup_teardown(test_only, setup, teardown),
            cmocka_unit_test_setup_teardown(test_dump_keeps_order, setup, teardown),
            cmocka_unit_test_setup_teardown(test_interrupt_keeps_what_is_there, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
