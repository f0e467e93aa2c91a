/* A silence is told where a log is steady, and not where its pauses are its habit. */
#include "summary/silence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "summary/summary.h"

#define HOUR (3600 * BW_TIME_SECOND)

/* `log`: its name, or "log/file". */
static void hours(struct summary_store *store, const char *log, const char *host, int from, int to)
{
    const char *file = strchr(log, '/');
    for (int hour = from; hour < to; hour++) {
        char key[64];
        const int len = snprintf(key, sizeof(key), "%.*s%c%08d%c%s", (int)strcspn(log, "/"), log,
                SUMMARY_SEPARATOR, 10000000 + hour, SUMMARY_SEPARATOR,
                file != NULL ? file + 1 : "");
        const struct summary_row row = {.table = SUMMARY_LOG_HOURS,
                .key = {.ptr = key, .len = (size_t)len},
                .host = bw_str_of(host),
                .count = 3,
                .first = hour * HOUR + HOUR / 4,
                .last = hour * HOUR + HOUR / 2};
        assert_int_equal(summary_store_add(store, &row, NULL), BW_OK);
    }
}

static bw_status print(void *user, const struct silence *s, struct bw_err *err)
{
    (void)err;
    bw_buffer_printf(user, "%.*s %.*s%s%.*s %lld-%lld%s %llu;", bw_str_width(s->host), s->host.ptr,
            bw_str_width(s->log), s->log.ptr, s->file.len != 0 ? "/" : "", bw_str_width(s->file),
            s->file.ptr, (long long)(s->from / HOUR), (long long)(s->to / HOUR),
            s->ended ? " ended" : "", (unsigned long long)s->others);
    return BW_OK;
}

static struct silence_counts check(struct summary_store *store, const char *want)
{
    struct bw_buffer text;
    struct silence_counts counts = {0};
    bw_buffer_init(&text, BW_MIB);
    assert_int_equal(silence_each(store, NULL, print, &text, &counts, NULL), BW_OK);
    bw_buffer_add_char(&text, '\0');
    assert_string_equal((const char *)text.ptr, want);
    bw_buffer_release(&text);
    summary_store_free(store);
    return counts;
}

static struct summary_store *new_store(void)
{
    struct summary_store *store;
    assert_int_equal(summary_store_new(0, &store, NULL), BW_OK);
    return store;
}

static void test_gap(void **state)
{
    (void)state;
    struct summary_store *store = new_store();
    hours(store, "auth", "h", 0, 50);
    hours(store, "auth", "h", 60, 100);
    hours(store, "syslog", "h", 0, 100);
    hours(store, "auth", "other", 0, 100);
    hours(store, "short", "h", 0, 5);
    const struct silence_counts counts = check(store, "h auth 49-60 30;");
    assert_int_equal(counts.logs, 3);
    assert_int_equal(counts.too_few, 1);
}

static void test_end(void **state)
{
    (void)state;
    struct summary_store *store = new_store();
    hours(store, "auth", "h", 0, 50);
    hours(store, "syslog", "h", 0, 100);
    check(store, "h auth 49-99 ended 147;");
}

/* The host was off: one of its logs speaks for all. */
static void test_host(void **state)
{
    (void)state;
    struct summary_store *store = new_store();
    const char *const logs[] = {"a", "b", "c"};
    for (size_t i = 0; i < BW_COUNT(logs); i++) {
        hours(store, logs[i], "h", 0, 50);
        hours(store, logs[i], "h", 80, 100);
    }
    check(store, "h a 49-80 0;");
}

/* Office hours: nights and weekends are usual. */
static void test_habit(void **state)
{
    (void)state;
    struct summary_store *store = new_store();
    for (int day = 0; day < 21; day++)
        if (day % 7 < 5)
            hours(store, "Security", "ws", day * 24 + 8, day * 24 + 18);
    check(store, "");
}

/* One day of a busy log; its host went on. */
static void test_few(void **state)
{
    (void)state;
    struct summary_store *store = new_store();
    hours(store, "auth", "h", 0, 10);
    hours(store, "auth", "h", 15, 24);
    hours(store, "syslog", "h", 0, 24);
    hours(store, "alone", "other", 0, 10); /* it was off: 19 hours are few to say more */
    hours(store, "alone", "other", 15, 24);
    check(store, "h auth 9-15 15;");
}

/* syslog and kern.log are one log by what is in them. */
static void test_files(void **state)
{
    (void)state;
    struct summary_store *store = new_store();
    hours(store, "system/syslog", "h", 0, 50);
    hours(store, "system/syslog", "h", 58, 100);
    hours(store, "system/kern.log", "h", 0, 100);
    hours(store, "system/messages", "h", 0, 70);
    hours(store, "system/debug", "h", 90, 91);
    check(store, "h system/syslog 49-58 48;h system/messages 69-99 ended 177;");
}

/* Both are silent: the log is, and only that is told. A file by another name goes on where one
 * ends, or fills its silence. */
static void test_files_together(void **state)
{
    (void)state;
    struct summary_store *store = new_store();
    const char *const files[] = {"system/syslog", "system/kern.log"};
    for (size_t i = 0; i < BW_COUNT(files); i++) {
        hours(store, files[i], "h", 0, 50);
        hours(store, files[i], "h", 70, 100);
    }
    hours(store, "auth", "h", 0, 100);
    hours(store, "web/access.log", "h", 0, 40);
    hours(store, "web/access.log", "h", 60, 80);
    hours(store, "web/access.old", "h", 40, 60);
    hours(store, "web/access.new", "h", 80, 100);
    hours(store, "web/shop.log", "h", 0, 100);
    check(store, "h system 49-70 180;");
}

/* A file that is seldom written to is not missed. */
static void test_files_rare(void **state)
{
    (void)state;
    struct summary_store *store = new_store();
    hours(store, "system/syslog", "h", 0, 400);
    for (int day = 0; day < 12; day++)
        hours(store, "system/kern.log", "h", day * 24, day * 24 + 3);
    for (int day = 0; day < 12; day++)
        hours(store, "system/user.log", "h", day * day * 2, day * day * 2 + 2);
    check(store, "");
}

static void test_extremes(void **state)
{
    (void)state;
    struct summary_store *store = new_store();
    hours(store, "a", "h", 0, 30);
    hours(store, "b", "h", 0, 30);
    const bw_time times[] = {INT64_MIN + 1, INT64_MAX};
    const char *const keys[] = {"a\xff"
                                "00000000",
            "a\xff"
            "99999999"};
    for (size_t i = 0; i < 2; i++) {
        const struct summary_row row = {.table = SUMMARY_LOG_HOURS,
                .key = bw_str_of(keys[i]),
                .host = BW_STR("h"),
                .count = 1,
                .first = times[i],
                .last = times[i]};
        assert_int_equal(summary_store_add(store, &row, NULL), BW_OK);
    }
    check(store, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_gap), cmocka_unit_test(test_end),
            cmocka_unit_test(test_host), cmocka_unit_test(test_habit), cmocka_unit_test(test_few),
            cmocka_unit_test(test_files), cmocka_unit_test(test_files_together),
            cmocka_unit_test(test_files_rare), cmocka_unit_test(test_extremes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
