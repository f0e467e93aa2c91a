/* Which files are one log, and what is missing between them. */
#include "summary/rotations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "summary/rotation_name.h"

#define HOUR (3600 * BW_TIME_SECOND)
#define NONE INT32_MIN

static const struct {
    const char *label, *log;
    enum rotation_mark mark;
    uint64_t number;
} names[] = {
        {"var/log/auth.log", "var/log/auth.log", ROTATION_CURRENT, 0},
        {"var/log/auth.log.1", "var/log/auth.log", ROTATION_NUMBER, 1},
        {"var/log/auth.log.12.gz", "var/log/auth.log", ROTATION_NUMBER, 12},
        {"a.tar!var/log/wtmp.1", "a.tar!var/log/wtmp", ROTATION_NUMBER, 1},
        {"secure-20220717", "secure", ROTATION_DATE, 20220717},
        {"secure-20220717.xz", "secure", ROTATION_DATE, 20220717},
        {"access_log.2022-07-17.txt", "access_log.txt", ROTATION_DATE, 20220717},
        {"nginx/access-20220717.log.gz", "nginx/access.log", ROTATION_DATE, 20220717},
        {"W3SVC1/u_ex220717.log", "W3SVC1/u_ex.log", ROTATION_DATE, 20220717},
        {"Xorg.0.log", "Xorg.log", ROTATION_NUMBER, 0},
        {"app.1.log", "app.log", ROTATION_NUMBER, 1},
        /* no marks: machines, versions, numbers that are no dates, names that are marks alone */
        {"remote/10.0.0.1.log", "remote/10.0.0.1.log", ROTATION_CURRENT, 0},
        {"secure-20221317", "secure-20221317", ROTATION_CURRENT, 0},
        {"app.12345", "app.12345", ROTATION_CURRENT, 0},
        {"app123", "app123", ROTATION_CURRENT, 0},
        {"logs/.1", "logs/.1", ROTATION_CURRENT, 0},
        {"logs/2022-07-17", "logs/2022-07-17", ROTATION_CURRENT, 0},
        {"1", "1", ROTATION_CURRENT, 0},
        {"", "", ROTATION_CURRENT, 0},
        {".gz", "", ROTATION_CURRENT, 0},
        {".", ".", ROTATION_CURRENT, 0},
};

static void test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        char log[64];
        const struct rotation_name got = rotation_name_of(bw_str_of(names[i].label));
        (void)snprintf(log, sizeof(log), "%.*s%.*s", bw_str_width(got.stem),
                got.stem.len != 0 ? got.stem.ptr : "", bw_str_width(got.tail),
                got.tail.len != 0 ? got.tail.ptr : "");
        print_message("%s\n", names[i].label);
        assert_string_equal(log, names[i].log);
        assert_int_equal(got.mark, names[i].mark);
        assert_int_equal(got.number, names[i].number);
    }
}

/* What a file's log is called. */
static void test_logs(void **state)
{
    static const char *const logs[][2] = {{"web/var/log/syslog.2.gz", "syslog"},
            {"a.tar!var/log/kern.log", "kern.log"}, {"nginx/access-20220717.log.gz", "access.log"},
            {"journal/6f/system@0005e3-12.journal", "system.journal"},
            {"journal/6f/user-1000.journal~", "user-1000.journal"},
            {"s3/123456789012_CloudTrail_20220717T0005Z_x.json.gz", ""}, {"", ""}};
    (void)state;
    for (size_t i = 0; i < BW_COUNT(logs); i++) {
        struct bw_buffer log;
        bw_buffer_init(&log, BW_KIB);
        rotation_add_log(&log, bw_str_of(logs[i][0]));
        bw_buffer_add_char(&log, '\0');
        assert_string_equal((const char *)log.ptr, logs[i][1]);
        bw_buffer_release(&log);
    }
}

/* One file: hours of its first and last record; NONE: no record has a time. */
struct item {
    const char *label;
    int from, to;
    int records;
    enum hunt_outcome outcome;
    int filtered;
};

static bw_status print(void *user, const struct rotation_oddity *o, struct bw_err *err)
{
    static const char *const signs[] = {"missing", "hole", "disorder", "empty"};
    (void)err;
    bw_buffer_printf(user, "%s %.*s %.*s", signs[o->sign], bw_str_width(o->file), o->file.ptr,
            bw_str_width(o->other), o->other.len != 0 ? o->other.ptr : "");
    if (o->sign == ROTATION_MISSING)
        bw_buffer_printf(user, " %d-%d", (int)o->missing_from, (int)o->missing_to);
    if (o->from != BW_TIME_UNKNOWN)
        bw_buffer_printf(user, " %d..%d", (int)(o->from / HOUR), (int)(o->to / HOUR));
    bw_buffer_add_text(user, o->rotated ? " rotated;" : ";");
    return BW_OK;
}

static void check(const struct item *items, size_t count, const char *want)
{
    struct bw_buffer text;
    struct rotations *r = rotations_new();
    bw_buffer_init(&text, BW_MIB);
    for (size_t i = 0; i < count; i++) {
        const bool timed = items[i].from != NONE;
        rotations_add(r, &(struct hunt_item){.label = bw_str_of(items[i].label),
                                 .outcome = items[i].outcome,
                                 .records = (uint64_t)items[i].records,
                                 .filtered = (uint64_t)items[i].filtered,
                                 .first = timed ? items[i].from * HOUR : BW_TIME_UNKNOWN,
                                 .last = timed ? items[i].to * HOUR : BW_TIME_UNKNOWN});
    }
    assert_int_equal(rotations_each(r, print, &text, NULL), BW_OK);
    bw_buffer_add_char(&text, '\0');
    assert_string_equal((const char *)text.ptr, want);
    bw_buffer_release(&text);
    rotations_free(r);
}
#define CHECK(want, ...)                                                                           \
    do {                                                                                           \
        static const struct item list[] = {__VA_ARGS__};                                           \
        check(list, BW_COUNT(list), want);                                                         \
    } while (0)

#define LOG(label, from, to, records)                                                              \
    {                                                                                              \
        label, from, to, records, HUNT_DONE, 0                                                     \
    }

static void test_whole(void **state)
{
    (void)state;
    CHECK("", LOG("a.log", 60, 80, 100), LOG("a.log.1", 40, 60, 100),
            LOG("a.log.2.gz", 20, 40, 100), LOG("a.log.3.gz", 0, 20, 100));
    CHECK("", LOG("a.log", 0, 20, 100), LOG("b.log.1", 900, 999, 100), LOG("other", 5, 6, 7));
    /* parallel numbers, numbers far apart, years */
    CHECK("", LOG("w.1.log", 0, 20, 100), LOG("w.2.log", 0, 20, 100), LOG("w.3.log", 0, 20, 100));
    CHECK("", LOG("a.log.1", 0, 20, 100), LOG("a.log.700", 20, 40, 100));
    CHECK("", LOG("a.log", 0, 20, 100), LOG("a.log.2021", 0, 20, 100),
            LOG("a.log.2022", 0, 20, 100));
    /* the same file twice, packed and not */
    CHECK("", LOG("a.log.1", 40, 60, 100), LOG("a.log.1", 40, 60, 100),
            LOG("a.log.1.gz", 40, 60, 100));
    /* no logs at all */
    CHECK("", {"lib.so.1", NONE, 0, 0, HUNT_NOT_A_LOG, 0},
            {"lib.so.4", NONE, 0, 0, HUNT_NOT_A_LOG, 0});
}

static void test_missing(void **state)
{
    (void)state;
    CHECK("missing a.log.1 a.log.4.gz 2-3 20..60;", LOG("a.log", 80, 90, 100),
            LOG("a.log.1", 60, 80, 100), LOG("a.log.4.gz", 0, 20, 100));
    CHECK("missing a.log a.log.2.gz 1-1 20..60;", LOG("a.log.2.gz", 0, 20, 100),
            LOG("a.log", 60, 80, 100));
    /* what stands in the place may be anything */
    CHECK("", LOG("a.log", 60, 80, 100), {"a.log.1", NONE, 0, 0, HUNT_UNREADABLE, 0},
            LOG("a.log.2", 0, 20, 100));
    /* records without times, or not all of them: the number is missing, its time is not known */
    CHECK("missing a.log.1 a.log.3 2-2;", {"a.log.1", NONE, 0, 100, HUNT_DONE, 0},
            {"a.log.3", NONE, 0, 100, HUNT_DONE, 0});
    CHECK("missing a.log.1 a.log.3 2-2;", {"a.log.1", 60, 80, 100, HUNT_DONE, 50},
            LOG("a.log.3", 0, 20, 100));
}

static void test_holes(void **state)
{
    (void)state;
    /* few boundaries: three days and thirty pauses */
    CHECK("hole a.log a.log.1 20..100;", LOG("a.log", 100, 120, 100), LOG("a.log.1", 0, 20, 100));
    CHECK("", LOG("a.log", 90, 120, 100), LOG("a.log.1", 0, 20, 100));
    CHECK("", LOG("a.log", 1000, 1300, 10), LOG("a.log.1", 0, 300, 10)); /* a record in 30 hours */
    /* nights are usual */
    CHECK("hole s-20220705 s-20220704 80..176;", LOG("s-20220701", 0, 8, 50),
            LOG("s-20220702", 24, 32, 50), LOG("s-20220703", 48, 56, 50),
            LOG("s-20220704", 72, 80, 50), LOG("s-20220705", 176, 184, 50));
    CHECK("", LOG("s-20220701", 0, 8, 50), LOG("s-20220702", 24, 32, 50),
            LOG("s-20220703", 48, 56, 50), LOG("s-20220704", 72, 80, 50),
            LOG("s-20220707", 144, 152, 50));
    /* across one that is empty */
    CHECK("empty a.log.1 a.log.2 0..20 rotated;hole a.log a.log.2 20..100;",
            LOG("a.log", 100, 120, 100), {"a.log.1", NONE, 0, 0, HUNT_EMPTY, 0},
            LOG("a.log.2", 0, 20, 100));
    /* not all records were looked at */
    CHECK("", {"a.log", 100, 120, 100, HUNT_DONE, 1}, LOG("a.log.1", 0, 20, 100));
}

static void test_order(void **state)
{
    (void)state;
    CHECK("disorder a.log.1 a.log.2 0..10;", LOG("a.log", 60, 80, 100), LOG("a.log.1", 0, 10, 100),
            LOG("a.log.2", 40, 60, 100), LOG("a.log.3", 20, 40, 100));
    /* counted up, with the youngest behind it and with the oldest */
    CHECK("", LOG("a.log", 60, 80, 100), LOG("a.log.1", 0, 20, 100), LOG("a.log.2", 20, 40, 100),
            LOG("a.log.3", 40, 60, 100));
    CHECK("", LOG("a.log", 0, 20, 100), LOG("a.log.1", 20, 40, 100), LOG("a.log.2", 40, 60, 100));
}

static void test_empty(void **state)
{
    (void)state;
    CHECK("empty e.log ;", {"e.log", NONE, 0, 0, HUNT_EMPTY, 0});
    CHECK("empty a.log a.log.1 0..20;", {"a.log", NONE, 0, 0, HUNT_EMPTY, 0},
            LOG("a.log.1", 0, 20, 100));
}

static void test_hostile(void **state)
{
    (void)state;
    struct rotations *r = rotations_new();
    const struct hunt_item far[] = {{.label = BW_STR("a.1"),
                                            .records = UINT64_MAX / 2,
                                            .first = INT64_MAX - 1,
                                            .last = INT64_MIN + 1},
            {.label = BW_STR("a.2"),
                    .records = UINT64_MAX / 2,
                    .first = INT64_MIN + 1,
                    .last = INT64_MAX - 1},
            {.label = BW_STR("a.3"), .records = 1, .first = INT64_MIN + 1, .last = INT64_MIN + 1}};
    for (size_t i = 0; i < BW_COUNT(far); i++)
        rotations_add(r, &far[i]);
    for (uint32_t i = 0; i < ROTATIONS_MAX_FILES + 7; i++) {
        char label[32];
        const int len = snprintf(label, sizeof(label), "x/b.%u", i);
        rotations_add(r, &(struct hunt_item){.label = {.ptr = label, .len = (size_t)len}});
    }
    assert_int_equal(rotations_left_out(r), 7 + BW_COUNT(far));
    struct bw_buffer text;
    bw_buffer_init(&text, BW_MIB);
    assert_int_equal(rotations_each(r, print, &text, NULL), BW_OK);
    bw_buffer_release(&text);
    rotations_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_names),
            cmocka_unit_test(test_logs),
            cmocka_unit_test(test_whole),
            cmocka_unit_test(test_missing),
            cmocka_unit_test(test_holes),
            cmocka_unit_test(test_order),
            cmocka_unit_test(test_empty),
            cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
