/* The styles of log(1) of macOS, and what looks like them and is another log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/syslog/unified_log.h"
#include "support/line_check.h"

#define FAILED(more)                                                                               \
    "{\"event.dataset\":\"system.auth\",\"process.name\":\"sshd\",\"process.pid\":345," more       \
    "\"message\":\"Failed password for root from 203.0.113.5 port 51000 ssh2\","                   \
    "\"system.auth.ssh.method\":\"password\",\"user.name\":\"root\",\"source.ip\":"                \
    "\"203.0.113.5\",\"source.port\":51000,\"event.category\":\"authentication\","                 \
    "\"event.action\":\"ssh_login\",\"event.outcome\":\"failure\"}\n"
#define SAID(fields, text)                                                                         \
    "{\"event.dataset\":\"system.syslog\"," fields "\"message\":\"" text "\"}\n"
#define FAILURE "Failed password for root from 203.0.113.5 port 51000 ssh2\n"

static const struct line_case cases[] = {
        {"the default style",
                "Filtering the log data using \"process == \"sshd\"\"\nTimestamp                  "
                "     Thread     Type        Activity             PID    TTL\n"
                "2022-07-19 05:10:51.123456+0200 0x1a2b     Default     0x0                  345  "
                "  0    sshd: (libsystem_info.dylib) " FAILURE
                "2022-07-19 05:10:53.000001+0200 0x1a2d     Error       0x51a                99   "
                "  0    loginwindow: [com.apple.x:Standard] [y] died\n at z\n",
                "2022-07-19T03:10:51.123456Z " FAILED(
                        "\"messageType\":\"Default\",\"sender\":\"libsystem_info.dylib\","
                        "") "2022-07-19T03:10:53.000001Z " SAID("\"process.name\":"
                                                                "\"loginwindow\",\"process."
                                                                "pid\":99,\"messageType\":"
                                                                "\"Error\",\"subsystem\":"
                                                                "\"com.apple.x\",\"category\":"
                                                                "\"Standard\",",
                        "[y] died\\n at z") "end end 2 0\n"},
        {"the name on the next line",
                "2022-07-19 05:10:51.123456+0200 0xe38a     Default     0x0                  119  "
                "  0\n  com.example.Service: (x) hello\n",
                "2022-07-19T03:10:51.123456Z " SAID(
                        "\"process.name\":\"com.example.Service\",\"process.pid\":119,"
                        "\"messageType\":\"Default\",\"sender\":\"x\",",
                        "hello") "end end 1 0\n"},
        {"compact, without a zone",
                "Timestamp               Ty Process[PID:TID]\n"
                "2022-07-19 03:10:51.123 Df sshd[345:1a2b] " FAILURE
                "2022-07-19 03:10:51.124 E  Some App[7:1] (a b) [no subsystem] x\n",
                "2022-07-19T03:10:51.123Z " FAILED(
                        "\"messageType\":\"Df\",") "2022-07-19T03:10:51.124Z " SAID("\"process."
                                                                                    "name\":"
                                                                                    "\"Some App\","
                                                                                    "\"process."
                                                                                    "pid\":7,"
                                                                                    "\"message"
                                                                                    "Type\":\"E\","
                                                                                    "\"sender\":"
                                                                                    "\"a b\",",
                        "[no subsystem] x") "note assumed macos-log.zone_assumed 44 2\n"
                                            "end end 2 0\n"},
        {"as syslog",
                "Timestamp                       (process)[PID]    \n"
                "2022-07-19 05:10:51.123456+0200  localhost sshd[345]: (x) " FAILURE,
                "2022-07-19T03:10:51.123456Z " FAILED("\"sender\":\"x\",") "end end 1 0\n"},
        {"none", "x\n", "note unreadable macos-log.unreadable 0 1\nend end 0 1\n"},
};

static void test_cases(void **state)
{
    (void)state;
    unsigned failed = 0;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        failed += !line_check_case(&input_unified_log, &cases[i]);
    assert_int_equal(failed, 0);
    assert_true(line_check_parts(&input_unified_log, bw_str_bytes(bw_str_of(cases[0].input))));
}

#define TIME "2022-07-19 03:10:51.123"

static const struct line_probe probes[] = {
        {"Timestamp               Ty Process[PID:TID]\n", INPUT_MATCH_SURE},
        {"Filtering the log data using \"x\"\n" TIME " Df a[1:2] x\n", INPUT_MATCH_SURE},
        {TIME " Df a[1:2] x\n" TIME " E  a[1:2] y\n", INPUT_MATCH_SURE},
        {TIME " Df a[1:2] x\n" TIME " E  a[1:2] y\n z\n", INPUT_MATCH_LIKELY},
        {TIME " Df a[1:2] x\n z\n z\n", INPUT_MATCH_NO},
        {TIME " Df a[1] x\n", INPUT_MATCH_NO},
        {TIME " INFO a[1:2] x\n", INPUT_MATCH_NO},
        {TIME " 0x1 Default 0x0 1 x a: b\n", INPUT_MATCH_NO},
        {TIME " 0xg Default 0x0 1 0 a: b\n", INPUT_MATCH_NO},
        {TIME " 0x1 Default 0x0 1 0 a: b\n", INPUT_MATCH_SURE},
        {TIME "456+0000  localhost sshd[345]: x\n", INPUT_MATCH_NO}, /* syslog's */
        {"2022-07-19 03:10:51 Df a[1:2] x\n", INPUT_MATCH_NO},
        {"Timestamp is a word\n", INPUT_MATCH_NO},
        {"", INPUT_MATCH_NO},
};

static void test_probe(void **state)
{
    (void)state;
    assert_int_equal(line_check_probes(&input_unified_log, probes, BW_COUNT(probes)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
