/* Who logged in, as utmpdump, last, lastb and lastlog print it: the fields of the binary logs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/time.h"
#include "input/login/login_text.h"
#include "support/line_check.h"

#define BOOT                                                                                       \
    "{\"event.dataset\":\"system.wtmp\",\"event.action\":\"boot\",\"utmp.type\":\"BOOT_TIME\","    \
    "\"user.name\":\"reboot\",\"utmp.line\":\"~\",\"utmp.id\":\"~~\""
#define LOGON(user, line)                                                                          \
    "{\"event.dataset\":\"system.wtmp\",\"event.action\":\"logon\",\"event.outcome\":\"success\"," \
    "\"utmp.type\":\"USER_PROCESS\",\"user.name\":\"" user "\",\"utmp.line\":\"" line "\""
#define FAILED                                                                                     \
    "{\"event.dataset\":\"system.btmp\",\"event.action\":\"logon_failed\",\"event.outcome\":"      \
    "\"failure\",\"utmp.type\":\"LOGIN_PROCESS\""
#define FROM(host, ip) ",\"source.address\":\"" host "\",\"source.ip\":\"" ip "\""
#define UNTIL(text)    ",\"utmp.until\":\"" text "\""
#define LASTED(text)   ",\"utmp.duration\":\"" text "\""

/* Printed by util-linux 2.38 of a wtmp and a btmp of our own. */
static const struct line_case utmpdump_cases[] = {
        {"wtmp",
                "Utmp dump of wtmp\n"
                "[2] [00000] [~~  ] [reboot  ] [~           ] [6.1.0-18-amd64      ] "
                "[0.0.0.0        ] [2022-08-31T23:59:58,000000+00:00]\n"
                "[7] [00700] [ts/0] [alice   ] [pts/0       ] [203.0.113.7         ] "
                "[203.0.113.7    ] [2022-09-01T02:00:58,000005+02:00]\n"
                "[0] [00000] [    ] [        ] [            ] [                    ] "
                "[0.0.0.0        ] [1970-01-01T00:00:00,000000+00:00]\n"
                "[8] [00700] [ts/0] [        ] [pts/0       ] [                    ] "
                "[0.0.0.0        ] [2022-09-01T00:09:58,000000+00:00]\n",
                "2022-08-31T23:59:58.000Z " BOOT ",\"source.address\":\"6.1.0-18-amd64\"}\n"
                "2022-09-01T00:00:58.000005Z " LOGON("alice", "pts/0") ",\"utmp.id\":\"ts/0\"" FROM(
                        "203.0.113.7",
                        "203.0.113.7") ",\"process.pid\":700}\n"
                                       "2022-09-01T00:09:58.000Z "
                                       "{\"event.dataset\":\"system.wtmp\",\"event.action\":"
                                       "\"logoff\",\"utmp.type\":\"DEAD_PROCESS\",\"utmp.line\":"
                                       "\"pts/0\",\"utmp.id\":"
                                       "\"ts/0\",\"process.pid\":700}\n"
                                       "note anomaly utmpdump.zeros 260 1\nend end 3 0\n"},
        {"btmp, and the time of old versions",
                "[6] [00900] [    ] [admin   ] [ssh:notty   ] [198.51.100.9        ] "
                "[198.51.100.9   ] [Thu Sep 01 00:01:08 2022 UTC]\n"
                "[6] [00900] [    ] [x] [ssh:notty] [h] [::] [Thu Sep  1 00:01:08 2022 IST]\n",
                "2022-09-01T00:01:08.000Z " FAILED
                ",\"user.name\":\"admin\",\"utmp.line\":\"ssh:notty\"" FROM("198.51.100.9",
                        "198.51.100.9") ",\"process.pid\":900}\n"
                                        "2022-09-01T00:01:08.000Z " FAILED
                                        ",\"user.name\":\"x\",\"utmp.line\":\"ssh:notty\",\"source."
                                        "address\":\"h\","
                                        "\"process.pid\":900}\n"
                                        "note assumed utmpdump.zone_assumed 117 1\nend end 2 0\n"},
        {"none",
                "[7] [1] [] [] [] [] []\n[99] [1] [] [] [] [] [] "
                "[2022-09-01T00:01:08,000000+00:00]\n"
                "[7] [x] [] [] [] [] [] [2022-09-01T00:01:08,000000+00:00]\n"
                "[7] [1] [] [] [] [] [] [x]\n",
                "note unreadable utmpdump.unreadable 0 4\nend end 0 4\n"},
};

static const struct line_case last_cases[] = {
        {"years by the end and the day of the week",
                "bob      pts/1        fe80::1          Thu Sep  1 00:00    gone - no logout\n"
                "alice    pts/0        203.0.113.7      Thu Sep  1 00:00 - 00:09  (00:09)\n"
                "reboot   system boot  6.1.0-18-amd64   Wed Aug 31 23:59   still running\n"
                "\nwtmp begins Wed Aug 31 23:59:58 2022\n",
                "2022-09-01T00:00:00.000Z " LOGON("bob", "pts/1") FROM("fe80::1", "fe80::1") UNTIL(
                        "gone - no logout") "}\n"
                                            "2022-09-01T00:00:00.000Z " LOGON(
                                                    "alice", "pts/0") FROM("203.0.113.7",
                                                    "203.0.113.7") UNTIL("00:09")
                                                    LASTED("00:09") "}\n"
                                                                    "2022-08-31T23:59:00.000Z " BOOT
                                                                    ",\"source.address\":\"6.1.0-"
                                                                    "18-amd64\"" UNTIL(
                                                                            "still running") "}\n"
                                                                                             "note "
                                                                                             "assum"
                                                                                             "ed "
                                                                                             "last."
                                                                                             "year_"
                                                                                             "assum"
                                                                                             "ed 0 "
                                                                                             "3\nno"
                                                                                             "te "
                                                                                             "assum"
                                                                                             "ed "
                                                                                             "last."
                                                                                             "zone_"
                                                                                             "assum"
                                                                                             "ed 0 "
                                                                                             "3\n"
                                                                                             "end "
                                                                                             "end "
                                                                                             "3 "
                                                                                             "0\n"},
        {"-F -i -w -x",
                "averylongusername pts/1        2001:db8::7      Sat May  2 08:02:01 2026 - Sat "
                "May  2 08:32:09 2026  (00:30)\n"
                "runlevel (to lvl 5)   0.0.0.0          Thu Sep  1 00:00:03 2022   still running\n"
                "alice    tty1         0.0.0.0          Thu Sep  1 00:00:03 2022 - crash "
                "(1+02:03)\n",
                "2026-05-02T08:02:01.000Z " LOGON("averylongusername", "pts/1") FROM(
                        "2001:db8::7", "2001:db8::7") UNTIL("Sat May  2 08:32:09 2026")
                        LASTED("00:30") "}\n"
                                        "2022-09-01T00:00:03.000Z "
                                        "{\"event.dataset\":\"system.wtmp\",\"event.action\":"
                                        "\"runlevel_change\",\"utmp.type\":\"RUN_LVL\",\"user."
                                        "name\":\"runlevel\","
                                        "\"utmp.line\":\"~\",\"utmp.id\":\"~~\"" UNTIL(
                                                "still running") "}\n"
                                                                 "2022-09-01T00:00:03.000Z " LOGON(
                                                                         "alice",
                                                                         "tty1") UNTIL("crash")
                                                                         LASTED("1+02:03") "}\nnote"
                                                                                           " assume"
                                                                                           "d "
                                                                                           "last."
                                                                                           "zone_"
                                                                                           "assumed"
                                                                                           " 0 "
                                                                                           "3\nend "
                                                                                           "end 3 "
                                                                                           "0\n"},
        {"-a, -R and --time-format iso",
                "bob      pts/1        Thu Sep  1 00:00:28 2022   gone - no logout  2001:db8::1\n"
                "carol    pts/2        Thu Sep  1 00:00:28 2022   still logged in\n"
                "dave     pts/3        h.example.test   2022-09-01T02:00:28+02:00 - "
                "2022-09-01T02:30:28+02:00  (00:30)\n",
                "2022-09-01T00:00:28.000Z " LOGON("bob", "pts/1") FROM("2001:db8::1", "2001:db8::1") UNTIL(
                        "gone - no logout") "}\n"
                                            "2022-09-01T00:00:28.000Z " LOGON("carol", "pts/2") UNTIL(
                                                    "still logged in") "}\n"
                                                                       "2022-09-01T00:00:28."
                                                                       "000Z " LOGON("dave", "pts/"
                                                                                             "3") ",\"source.address\":\"h.example.test\"" UNTIL("2022-09-01T02:30:"
                                                                                                                                                 "28+02:00")
                                                                               LASTED("00:30") "}\n"
                                                                                               "not"
                                                                                               "e "
                                                                                               "ass"
                                                                                               "ume"
                                                                                               "d "
                                                                                               "las"
                                                                                               "t."
                                                                                               "zon"
                                                                                               "e_"
                                                                                               "ass"
                                                                                               "ume"
                                                                                               "d "
                                                                                               "0 "
                                                                                               "2\n"
                                                                                               "end"
                                                                                               " en"
                                                                                               "d "
                                                                                               "3 "
                                                                                               "0"
                                                                                               "\n"},
        {"lastb, names that are empty and that look like a time, an address that is cut",
                "admin    tty1         198.51.100.9     Thu Sep  1 00:01 - 00:01  (00:00)\n"
                "         ssh:notty    198.51.100.9     Thu Sep  1 00:01 - 00:01  (00:00)\n"
                "Fri Sep  ssh:notty    2001:db8:1:2:3:4 Thu Sep  1 00:01 - 00:01  (00:00)\n"
                "\nbtmp begins Thu Sep  1 00:01:08 2022\n",
                "2022-09-01T00:01:00.000Z " FAILED
                ",\"user.name\":\"admin\",\"utmp.line\":\"tty1\"" FROM(
                        "198.51.100.9", "198.51.100.9") UNTIL("00:01")
                        LASTED("00:00") "}\n"
                                        "2022-09-01T00:01:00.000Z " FAILED
                                        ",\"utmp.line\":\"ssh:notty\"" FROM(
                                                "198.51.100.9", "198.51.100.9") UNTIL("00:01")
                                                LASTED("00:00") "}\n"
                                                                "2022-09-01T00:01:00.000Z " FAILED
                                                                ",\"user.name\":\"Fri "
                                                                "Sep\",\"utmp.line\":\"ssh:notty\","
                                                                "\"source.address\":"
                                                                "\"2001:db8:1:2:3:4\"" UNTIL(
                                                                        "00:01")
                                                                        LASTED("00:00") "}\n"
                                                                                        "note "
                                                                                        "assumed "
                                                                                        "last.year_"
                                                                                        "assumed 0 "
                                                                                        "3\nnote "
                                                                                        "assumed "
                                                                                        "last.zone_"
                                                                                        "assumed 0 "
                                                                                        "3\n"
                                                                                        "end end 3 "
                                                                                        "0\n"},
        {"a beginning on a day that does not exist",
                "alice    pts/0        203.0.113.7      Thu Sep  1 00:00   still logged in\n"
                "wtmp begins Wed Feb 31 23:59:58 2022\n",
                "- " LOGON("alice", "pts/0") FROM("203.0.113.7", "203.0.113.7")
                        UNTIL("still logged in") "}\nnote assumed last.no_year 0 1\nend end 1 0\n"},
        {"no year anywhere, and no logins",
                "admin    ssh:notty    198.51.100.9     Thu Sep  1 00:01 - 00:01  (00:00)\n"
                "alice    pts/0        203.0.113.7      Thu Sep  1 00:00\n"
                "alice    pts/0        203.0.113.7      Thu Sep 99 00:00   still logged in\n"
                "Thu Sep  1 00:01 - 00:01  (00:00)\n",
                "- " FAILED ",\"user.name\":\"admin\",\"utmp.line\":\"ssh:notty\"" FROM(
                        "198.51.100.9", "198.51.100.9") UNTIL("00:01")
                        LASTED("00:00") "}\n"
                                        "note unreadable last.unreadable 73 3\nnote assumed "
                                        "last.no_year 0 1\n"
                                        "end end 1 3\n"},
};

static const struct line_case lastlog_cases[] = {
        {"columns, and a name that moves them",
                "Username         Port     From             Latest\n"
                "root             tty1                      Sun May  3 07:01:12 +0000 2026\n"
                "daemon                                     **Never logged in**\n"
                "averyveryverylongname pts/0    203.0.113.77     Sun May  3 10:02:13 +0200 2026\n"
                "x\n",
                "2026-05-03T07:01:12.000Z {\"event.dataset\":\"system.lastlog\",\"event.action\":"
                "\"last_logon\",\"event.outcome\":\"success\",\"user.name\":\"root\","
                "\"utmp.line\":\"tty1\"}\n"
                "2026-05-03T08:02:13.000Z {\"event.dataset\":\"system.lastlog\",\"event.action\":"
                "\"last_logon\",\"event.outcome\":\"success\",\"user.name\":"
                "\"averyveryverylongname\",\"utmp.line\":\"pts/0\"" FROM(
                        "203.0.113.77", "203.0.113.77") "}\n"
                                                        "note unreadable lastlog-text.unreadable "
                                                        "266 1\nend end 2 1\n"},
};

static unsigned run_cases(
        const struct input_kind *kind, const struct line_case *cases, size_t count)
{
    unsigned failed = 0;
    for (size_t i = 0; i < count; i++)
        failed += !line_check_case(kind, &cases[i]);
    return failed;
}

static void test_cases(void **state)
{
    (void)state;
    assert_int_equal(run_cases(&input_utmpdump, utmpdump_cases, BW_COUNT(utmpdump_cases)), 0);
    assert_int_equal(run_cases(&input_last, last_cases, BW_COUNT(last_cases)), 0);
    assert_int_equal(run_cases(&input_lastlog_text, lastlog_cases, BW_COUNT(lastlog_cases)), 0);
}

static void test_parts(void **state)
{
    (void)state;
    assert_true(
            line_check_parts(&input_utmpdump, bw_str_bytes(bw_str_of(utmpdump_cases[1].input))));
    assert_true(line_check_parts(&input_last, bw_str_bytes(bw_str_of(last_cases[0].input))));
}

/* The year where no line ends the text: the latest before it was written on which the day of the
 * week is right, or --assume-year; and failures by the file's name. */
static void test_year(void **state)
{
    (void)state;
    static const char text[] =
            "alice    pts/0        203.0.113.7      Thu Sep  1 00:00   still logged in\n"
            "alice    pts/0        203.0.113.7      Thu Feb 29 00:00   still logged in\n";
    static const struct bw_date written = {.year = 2026, .month = 5, .day = 3};
    static const struct bw_date same_day = {.year = 2022, .month = 9, .day = 1};
    const struct {
        struct input_run run;
        const char *want[2];
    } years[] = {
            {{.modified = bw_time_from_date(&written)}, {" 2022-09-01T00:", " 2024-02-29T00:"}},
            {{.modified = bw_time_from_date(&same_day)}, {" 2022-09-01T00:", " 1996-02-29T00:"}},
            {{.assume = {.year = 2016}}, {" 2016-09-01T00:", " 1996-02-29T00:"}},
            {{.assume = {.year = 2016, .zone = true, .zone_seconds = 3600}},
                    {" 2016-08-31T23:", " 1996-02-28T23:"}},
    };
    for (size_t i = 0; i < BW_COUNT(years); i++) {
        struct input_run run = years[i].run;
        run.name = BW_STR("x/last/lastb.txt");
        input_run(&run, &input_last, bw_str_bytes(bw_str_of(text)), NULL, NULL);
        for (size_t j = 0; j < 2; j++)
            if (bw_str_find(bw_buffer_str(&run.text), bw_str_of(years[i].want[j])) == SIZE_MAX)
                fail_msg("%zu: no %s in %.*s", i, years[i].want[j], (int)run.text.len,
                        (const char *)run.text.ptr);
        assert_int_not_equal(
                bw_str_find(bw_buffer_str(&run.text), BW_STR("logon_failed")), SIZE_MAX);
        bw_buffer_release(&run.text);
    }
}

static void test_probe(void **state)
{
    (void)state;
    bool split = false;
    const bw_bytes dump = bw_str_bytes(bw_str_of(utmpdump_cases[0].input));
    const bw_bytes last = bw_str_bytes(bw_str_of(last_cases[0].input));
    const bw_bytes lastlog = bw_str_bytes(bw_str_of(lastlog_cases[0].input));
    const struct input_kind *const kinds[] = {&input_utmpdump, &input_last, &input_lastlog_text};
    const bw_bytes heads[] = {dump, last, lastlog};
    for (size_t k = 0; k < BW_COUNT(kinds); k++)
        for (size_t i = 0; i < BW_COUNT(heads); i++)
            assert_int_equal(kinds[k]->probe(heads[i], true, &split),
                    i == k ? INPUT_MATCH_SURE : INPUT_MATCH_NO);
    assert_int_equal(
            input_last.probe(bw_str_bytes(BW_STR("The meeting is on Thu Sep  1 00:00 - 00:01\n")),
                    true, &split),
            INPUT_MATCH_NO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_parts),
            cmocka_unit_test(test_year),
            cmocka_unit_test(test_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
