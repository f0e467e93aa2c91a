/* Clocks that differ are found by what two hosts saw, whatever else is in the logs. */
#include "summary/clock.h"

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

#define S BW_TIME_SECOND

static void see(struct summary_store *store, const char *meeting, const char *log, const char *host,
        bw_time first, bw_time last, uint64_t count)
{
    char key[128];
    const int len = snprintf(key, sizeof(key), "%s%c%s", meeting, SUMMARY_SEPARATOR, log);
    const struct summary_row row = {.table = SUMMARY_MEETINGS,
            .key = {.ptr = key, .len = (size_t)len},
            .host = bw_str_of(host),
            .count = count,
            .first = first,
            .last = last};
    assert_int_equal(summary_store_add(store, &row, NULL), BW_OK);
}

static bw_status print(void *user, const struct clock_estimate *e, struct bw_err *err)
{
    static const char *const doubts[] = {[CLOCK_KNOWN] = "",
            [CLOCK_UNMET] = " unmet",
            [CLOCK_UNSURE] = " unsure",
            [CLOCK_FEW] = " few",
            [CLOCK_SCATTERED] = " scattered"};
    (void)err;
    bw_buffer_printf(user, "%.*s/%.*s %lld/%lld %u %u%s;", bw_str_width(e->host), e->host.ptr,
            bw_str_width(e->against), e->against.ptr, (long long)(e->ahead / S),
            (long long)(e->spread / S), (unsigned)e->pairs, e->steps, doubts[e->doubt]);
    return BW_OK;
}

static void check(struct summary_store *store, const char *want)
{
    struct bw_buffer text;
    uint64_t not_looked_at = 1;
    bw_buffer_init(&text, BW_MIB);
    assert_int_equal(clock_each(store, NULL, print, &text, &not_looked_at, NULL), BW_OK);
    bw_buffer_add_char(&text, '\0');
    assert_string_equal((const char *)text.ptr, want);
    assert_int_equal(not_looked_at, 0);
    bw_buffer_release(&text);
    summary_store_free(store);
}

static struct summary_store *new_store(void)
{
    struct summary_store *store;
    assert_int_equal(summary_store_new(0, &store, NULL), BW_OK);
    return store;
}

/* `b` is 90 seconds ahead of the domain controller, one pair in ten is nonsense. */
static void test_median(void **state)
{
    (void)state;
    struct summary_store *store = new_store();
    for (int i = 0; i < 20; i++) {
        char guid[16];
        (void)snprintf(guid, sizeof(guid), "{G%d}", i);
        see(store, guid, "logon", "DC", i * 1000 * S, i * 1000 * S, 1);
        see(store, guid, "logon", "b", (i * 1000 + (i % 10 == 9 ? 7777 : 90)) * S,
                (i * 1000 + 20000) * S, 2);
    }
    check(store, "DC/DC 0/0 0 0;b/DC 90/0 20 1;");
}

/* Of three the one in the middle is right, even where all pairs are with the wrong one; and a host
 * that is compared over another one. */
static void test_middle(void **state)
{
    (void)state;
    struct summary_store *store = new_store();
    for (int i = 0; i < 5; i++) {
        char port[32];
        (void)snprintf(port, sizeof(port), "192.0.2.1 %d 19000", 2000 + i);
        see(store, port, "Security", "hub", (i * 50 + 300) * S, (i * 50 + 300) * S, 1);
        see(store, port, "Security", "x", (i * 50) * S, (i * 50) * S, 1);
        (void)snprintf(port, sizeof(port), "192.0.2.2 %d 19000", 2000 + i);
        see(store, port, "Security", "hub", (i * 50 + 301) * S, (i * 50 + 301) * S, 1);
        see(store, port, "zeek.conn", "", i * 50 * S, i * 50 * S, 1);
    }
    check(store, "hub/x 300/0 5 1;x/x 0/0 0 0;zeek.conn/x -1/0 5 2;");
}

/* Too few pairs, one host alone, and a port that was used twice say nothing. */
static void test_unknown(void **state)
{
    (void)state;
    struct summary_store *store = new_store();
    see(store, "{G1}", "logon", "a", 5 * S, 5 * S, 1);
    see(store, "{G1}", "logon", "b", 9 * S, 9 * S, 1);
    see(store, "{G2}", "logon", "a", 5 * S, 5 * S, 1);
    for (int i = 0; i < 5; i++) {
        char port[32];
        (void)snprintf(port, sizeof(port), "192.0.2.1 %d 19000", 2000 + i);
        see(store, port, "Security", "c", 100 * S, 9000 * S, 2);
        see(store, port, "zeek.conn", "", 100 * S, 100 * S, 1);
    }
    for (int i = 0; i < 7; i++) {
        char port[32];
        (void)snprintf(port, sizeof(port), "192.0.2.3 %d 19000", 2000 + i);
        see(store, port, "Security", "d", 100 * S, 100 * S, 1);
        see(store, port, "iptables.log", "e", i * 20000 * S, i * 20000 * S, 1);
    }
    see(store, "192.0.2.9 2000 19000", "Security", "f", 100 * S, 100 * S, 1);
    check(store, "a/ 0/0 1 0 few;b/ 0/0 1 0 few;c/ 0/0 5 0 unsure;d/ 0/0 7 0 scattered;"
                 "e/ 0/0 7 0 scattered;f/ 0/0 1 0 unmet;zeek.conn/ 0/0 5 0 unsure;");
}

/* Times as far apart as they can be overflow nothing. */
static void test_extremes(void **state)
{
    (void)state;
    struct summary_store *store = new_store();
    uint64_t not_looked_at = 0;
    for (int i = 0; i < 4; i++) {
        char guid[16];
        (void)snprintf(guid, sizeof(guid), "{G%d}", i);
        see(store, guid, "logon", "a", INT64_MIN + 1, INT64_MIN + 1, 1);
        see(store, guid, "logon", "b", INT64_MAX, INT64_MAX, 1);
    }
    struct bw_buffer text;
    bw_buffer_init(&text, BW_MIB);
    assert_int_equal(clock_each(store, NULL, print, &text, &not_looked_at, NULL), BW_OK);
    assert_int_equal(not_looked_at, 4);
    bw_buffer_release(&text);
    summary_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_median), cmocka_unit_test(test_middle),
            cmocka_unit_test(test_unknown), cmocka_unit_test(test_extremes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
