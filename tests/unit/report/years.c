/* Logs that were taken for a year in which nothing else of their host is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/time.h"
#include "report/years.h"

struct row {
    const char *host, *log, *first, *last;
    uint64_t records;
};

#define AUTH                                                                                       \
    {                                                                                              \
        "web1", "system.auth", "2026-07-01T00:00:00Z", "2026-07-28T00:00:00Z", 700                 \
    }

static const struct {
    const char *name;
    struct row rows[3];
    size_t count; /* of doubts: all of the first row */
    int32_t other;
    bool certain; /* no year was assumed */
} cases[] = {
        {"the audit log is of another year",
                {AUTH, {"web1", "auditd.log", "2024-07-01T00:00:00Z", "2024-07-28T00:00:00Z",
                               9000}},
                1, 2024, false},
        {"years are told",
                {AUTH, {"web1", "auditd.log", "2024-07-01T00:00:00Z", "2024-07-28T00:00:00Z",
                               9000}},
                0, 0, true},
        {"of another season",
                {AUTH, {"web1", "auditd.log", "2024-01-01T00:00:00Z", "2024-02-28T00:00:00Z",
                               9000}},
                0, 0, false},
        {"of another host",
                {AUTH, {"web2", "auditd.log", "2024-07-01T00:00:00Z", "2024-07-28T00:00:00Z",
                               9000}},
                0, 0, false},
        {"an old log that was left",
                {AUTH, {"web1", "auditd.log", "2024-07-01T00:00:00Z", "2024-07-28T00:00:00Z", 12}},
                0, 0, false},
        {"another is of its time",
                {AUTH, {"web1", "auditd.log", "2024-07-01T00:00:00Z", "2024-07-28T00:00:00Z", 9000},
                        {"web1", "web.access", "2026-07-03T00:00:00Z", "2026-07-04T00:00:00Z", 5}},
                0, 0, false},
        {"a firewall's",
                {{"fw1", "pfsense.log", "2026-07-02T00:00:00Z", "2026-07-09T00:00:00Z", 7},
                        {"fw1", "fortinet_fortigate.log", "2025-07-01T00:00:00Z",
                                "2025-07-28T00:00:00Z", 9000}},
                1, 2025, false},
        {"another without years says nothing",
                {AUTH, {"web1", "system.syslog", "2024-07-01T00:00:00Z", "2024-07-28T00:00:00Z",
                               9000}},
                0, 0, false},
        {"logins that say their year",
                {AUTH, {"web1", "system.wtmp", "2025-07-02T00:00:00Z", "2025-07-09T00:00:00Z",
                               800}},
                1, 2025, false},
        {"a leap day",
                {{"web1", "system.auth", "2024-02-29T00:00:00Z", "2024-02-29T10:00:00Z", 7},
                        {"web1", "web.access", "2023-02-27T00:00:00Z", "2023-03-04T00:00:00Z", 50}},
                1, 2023, false},
};

static bw_time at(const char *text)
{
    bw_time time;
    assert_int_equal(bw_time_parse(bw_str_of(text), &time), BW_OK);
    return time;
}

static void test_doubts(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct ledger_log logs[3];
        struct hunt_ledger ledger = {.logs = logs};
        for (; ledger.log_count < 3 && cases[i].rows[ledger.log_count].host != NULL;
                ledger.log_count++) {
            const struct row *row = &cases[i].rows[ledger.log_count];
            logs[ledger.log_count] = (struct ledger_log){.host = bw_str_of(row->host),
                    .log = bw_str_of(row->log),
                    .records = row->records,
                    .first = at(row->first),
                    .last = at(row->last)};
        }
        const struct hunt_note_sum note = {
                .kind = INPUT_NOTE_ASSUMED, .name = BW_STR("syslog.year_assumed")};
        const struct hunt_summary summary = {
                .notes = &note, .note_count = cases[i].certain ? 0 : 1};
        const struct report_source source = {.summary = &summary, .ledger = &ledger};
        struct years_doubt doubts[YEARS_MAX];
        const size_t count = years_doubted(&source, doubts);
        if (count != cases[i].count || (count != 0 && doubts[0].other != cases[i].other))
            fail_msg("%s: %zu doubts", cases[i].name, count);
    }
}

static void test_without_ledger(void **state)
{
    (void)state;
    struct years_doubt doubts[YEARS_MAX];
    const struct report_source source = {.ledger = NULL};
    assert_int_equal(years_doubted(&source, doubts), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_doubts),
            cmocka_unit_test(test_without_ledger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
