#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/json/unfold.h"
#include "support/input_run.h"

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

static const struct {
    const char *name;
    const char *input;
    const char *want; /* the lines, then the notes */
    bool looks;
} cases[] = {
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

/* All lines, when the source gives `step` bytes at a time, and `step` at a time are asked for. */
static void read_all(bw_str input, size_t step, struct bw_buffer *out)
{
    struct bw_buffer notes;
    bw_buffer_init(&notes, BW_MIB);
    struct input_run_log log = {.log = {.note = input_run_note}, .text = &notes};
    struct input_run_source source = {
            .source = {.read = input_run_read, .size = input.len},
            .left = bw_str_bytes(input),
            .read_size = step,
    };
    const struct input_options options = {.source = &source.source, .log = &log.log};
    struct bw_source *reader;
    struct bw_err err;
    assert_int_equal(json_unfold_sudo_log.open(&options, &reader, &err), BW_OK);
    for (;;) {
        uint8_t part[100];
        size_t len = 0;
        const size_t size = step < sizeof(part) ? step : sizeof(part);
        assert_int_equal(bw_source_read_some(reader, part, size, &len, &err), BW_OK);
        if (len == 0)
            break;
        bw_buffer_add(out, part, len);
    }
    bw_buffer_add_str(out, bw_buffer_str(&notes));
    bw_buffer_release(&notes);
    json_unfold_sudo_log.free(reader);
}

static void check_lines(size_t i, size_t step)
{
    struct bw_buffer got;
    bw_buffer_init(&got, BW_MIB);
    read_all(bw_str_of(cases[i].input), step, &got);
    if (!bw_str_eq(bw_buffer_str(&got), bw_str_of(cases[i].want)))
        print_error("case '%s', %zu at a time\n got: %.*s\nwant: %s\n", cases[i].name, step,
                (int)got.len, (const char *)got.ptr, cases[i].want);
    assert_true(bw_str_eq(bw_buffer_str(&got), bw_str_of(cases[i].want)));
    bw_buffer_release(&got);
}

static void lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        if (cases[i].want == NULL)
            continue;
        check_lines(i, 1);
        check_lines(i, 7);
        check_lines(i, BW_MIB);
    }
}

static void looks(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        assert_int_equal(
                json_unfold_sudo_log.look(bw_str_bytes(bw_str_of(cases[i].input))), cases[i].looks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(lines),
            cmocka_unit_test(looks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
