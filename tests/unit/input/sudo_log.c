#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/unfold_run.h"

#define TIME                                                                                       \
    "\"server_time\": {\n            \"seconds\": 1704448800,\n            \"nanoseconds\": 5\n  " \
    "      },\n        "
#define WHO               "\"submituser\": \"anna\""
#define ENTRY(kind, more) "    \"" kind "\": {\n        " TIME WHO more "\n    }"
#define SAID              "\"event.dataset\":\"system.auth\",\"process.name\":\"sudo\","
#define LINE(kind, first, end, more)                                                               \
    "{\"@timestamp\":\"2024-01-05T10:00:00.000000005Z\"," first                                    \
    "\"event.category\":\"process\"," end ",\"" kind                                               \
    "\":{\"server_time\":{\"seconds\":1704448800,\"nanoseconds\":5},"                              \
    "\"submituser\":\"anna\"" more "}}\n"
#define ACCEPTED                                                                                   \
    LINE("accept", "\"user.name\":\"anna\"," SAID "\"ParentImage\":\"/usr/bin/sudo\",",            \
            "\"event.action\":\"sudo\",\"event.outcome\":\"success\"", "")

static const struct unfold_case cases[] = {
        {"two commands, and one refused",
                "{\n" ENTRY("accept", "") ",\n" ENTRY("accept",
                        ",\n        \"ttyname\": \"/dev/pts/1\",\n        \"command\": \"/bin/x\","
                        "\n        \"runargv\": [\n            \"x\",\n            \"a \\\"b\"\n   "
                        "     ]") ",\n" ENTRY("reject", ",\n        \"reason\": \"no\"") "\n}\n",
                ACCEPTED LINE("accept",
                        "\"user.name\":\"anna\",\"TTY\":\"pts/1\",\"Image\":\"/bin/"
                        "x\",\"COMMAND\":\"/bin/x a "
                        "\\\"b\",\"CommandLine\":\"x a \\\"b\"," SAID
                        "\"ParentImage\":\"/usr/bin/sudo\",",
                        "\"event.action\":\"sudo\",\"event.outcome\":\"success\"",
                        ",\"ttyname\":\"/dev/pts/1\",\"command\":\"/bin/x\",\"runargv\":[\"x\",\"a "
                        "\\\"b\"]")
                        LINE("reject", "\"user.name\":\"anna\",\"event.reason\":\"no\"," SAID,
                                "\"event.action\":\"sudo\",\"event.outcome\":\"failure\"",
                                ",\"reason\":\"no\""),
                true},
        {"two logs, one behind the other",
                "{\n" ENTRY("accept", "") "\n}\n{\n" ENTRY("accept", "") "\n}\n", ACCEPTED ACCEPTED,
                true},
        {"how a command ended, and what is only told",
                "{\n" ENTRY("exit", "") ",\n" ENTRY("alert", "") "\n}\n",
                LINE("exit", "\"user.name\":\"anna\"," SAID, "\"event.action\":\"sudo_exit\"", "")
                        LINE("alert", "\"user.name\":\"anna\"," SAID,
                                "\"event.action\":\"sudo_notice\"", ""),
                true},
        {"an entry that is no JSON, between two",
                "{\n" ENTRY("accept", "") ",\n    \"accept\": {\n        oops\n    },\n" ENTRY(
                        "accept", "") "\n}\n",
                ACCEPTED ACCEPTED "note unreadable sudo.unreadable 152 1\n", true},
        {"an entry whose end is missing, before another",
                "{\n" ENTRY("accept", "") ",\n    \"accept\": {\n        \"a\": 1,\n" ENTRY(
                        "accept", "") "\n}\n",
                ACCEPTED ACCEPTED "note unreadable sudo.unreadable 152 1\n", true},
        {"cut off", "{\n" ENTRY("accept", "") ",\n    \"reject\": {\n        \"rea",
                ACCEPTED "note damage sudo.unreadable 152 1\n", true},
        {"the end is missing", "{\n" ENTRY("accept", ""),
                ACCEPTED "note damage sudo.unreadable 152 1\n", true},
        {"a member that is none of sudo's", "{\n" ENTRY("accept", "") ",\n    \"x\": 1\n}\n",
                ACCEPTED "note unreadable sudo.unreadable 152 1\n", true},
        {"on one line", "{\"accept\":{\"submituser\":\"anna\"}}\n", NULL, false},
        {"something else", "{\n    \"accept\": {\n        \"all\": true\n    }\n}\n", NULL, false},
        {"nothing", "", "", false},
};

static void all_cases(void **state)
{
    (void)state;
    assert_int_equal(unfold_wrong(&json_unfold_sudo_log, cases, BW_COUNT(cases)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(all_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
