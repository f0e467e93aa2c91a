#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/unfold_run.h"

static const struct unfold_case cases[] = {
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

static void all_cases(void **state)
{
    (void)state;
    assert_int_equal(unfold_wrong(&json_unfold_loki, cases, BW_COUNT(cases)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(all_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
