#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/json/unfold.h"
#include "support/input_run.h"

static const struct {
    const char *name;
    const char *input;
    const char *want; /* the lines, then the notes */
    bool looks;
} cases[] = {
        {"an answer",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[{"
                "\"stream\":"
                "{\"host\":\"a\"},\"values\":[[\"17\",\"x "
                "\\\"y\\\"\"],[\"18\",\"z\"]]},{\"stream\":{},"
                "\"values\":[[\"19\",\"w\",{\"k\":\"v\"}]]}],\"stats\":{\"a\":[1]}}}",
                "{\"timestamp\":\"17\",\"labels\":{\"host\":\"a\"},\"line\":\"x \\\"y\\\"\"}\n"
                "{\"timestamp\":\"18\",\"labels\":{\"host\":\"a\"},\"line\":\"z\"}\n"
                "{\"timestamp\":\"19\",\"labels\":{},\"line\":\"w\"}\n",
                true},
        {"printed",
                "{\n \"data\": {\n  \"resultType\": \"streams\",\n  \"result\": [\n   {\n    "
                "\"values\": [\n     [\n      \"17\",\n      \"x\"\n     ]\n    ],\n    "
                "\"stream\": {\n"
                "     \"a\": \"b\"\n    }\n   }\n  ]\n }\n}\n",
                "{\"timestamp\":\"17\",\"line\":\"x\"}\n", true},
        {"what is pushed", "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"17\",\"x\"]]}]}",
                "{\"timestamp\":\"17\",\"labels\":{\"a\":\"b\"},\"line\":\"x\"}\n", true},
        {"numbers, and no lines",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{"
                "\"metric\":{},"
                "\"values\":[[17,\"1\"]]}]}}",
                "note unreadable loki.unreadable 0 1\n", false},
        {"cut off", "{\"streams\":[{\"stream\":{},\"values\":[[\"17\",\"x\"],[\"18\",\"",
                "{\"timestamp\":\"17\",\"labels\":{},\"line\":\"x\"}\n"
                "note damage loki.unreadable 45 1\n",
                true},
        {"bad inside", "{\"streams\":[{\"values\":[[\"17\",\"x\"],oops]}]}",
                "{\"timestamp\":\"17\",\"line\":\"x\"}\nnote unreadable loki.unreadable 33 1\n",
                true},
        {"no line", "{\"streams\":[{\"values\":[[\"17\"]]}]}",
                "note unreadable loki.unreadable 23 1\n", true},
        {"another answer", "{\"status\":\"success\",\"data\":[{\"a\":1}]}",
                "note unreadable loki.unreadable 0 1\n", false},
        {"nothing", "", "note damage loki.unreadable 0 1\n", false},
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
    struct bw_source *loki;
    struct bw_err err;
    assert_int_equal(json_unfold_loki.open(&options, &loki, &err), BW_OK);
    for (;;) {
        uint8_t part[100];
        size_t len = 0;
        const size_t size = step < sizeof(part) ? step : sizeof(part);
        assert_int_equal(bw_source_read_some(loki, part, size, &len, &err), BW_OK);
        if (len == 0)
            break;
        bw_buffer_add(out, part, len);
    }
    bw_buffer_add_str(out, bw_buffer_str(&notes));
    bw_buffer_release(&notes);
    json_unfold_loki.free(loki);
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
                json_unfold_loki.look(bw_str_bytes(bw_str_of(cases[i].input))), cases[i].looks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(lines),
            cmocka_unit_test(looks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
