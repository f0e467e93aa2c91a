#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/status.h"

static void names(void **state)
{
    (void)state;
    for (int i = 0; i < BW_STATUS_COUNT; i++) {
        assert_true(strlen(bw_status_name((bw_status)i)) > 0);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(bw_status_name((bw_status)i), bw_status_name((bw_status)k));
    }
    assert_string_equal(bw_status_name(BW_STATUS_COUNT), "unknown");
}

static void messages(void **state)
{
    (void)state;
    struct bw_err err = {.message = ""};
    assert_int_equal(bw_fail(&err, BW_E_RANGE, "value %d", 7), BW_E_RANGE);
    assert_int_equal(err.status, BW_E_RANGE);
    assert_string_equal(err.message, "value 7");
    assert_int_equal(bw_context(&err, BW_E_IO, "chunk %d", 3), BW_E_IO);
    assert_int_equal(err.status, BW_E_IO);
    assert_string_equal(err.message, "chunk 3: value 7");
    assert_int_equal(bw_fail(NULL, BW_E_IO, "nobody listens"), BW_E_IO);
    assert_int_equal(bw_context(NULL, BW_E_IO, "nobody listens"), BW_E_IO);
}

static void long_messages_are_cut(void **state)
{
    (void)state;
    struct bw_err err = {.message = ""};
    bw_fail(&err, BW_E_IO, "%600s", "x");
    assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
    bw_context(&err, BW_E_IO, "a");
    assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
    assert_memory_equal(err.message, "a:  ", 4);
    bw_context(&err, BW_E_IO, "%600s", "y");
    assert_int_equal(strlen(err.message), sizeof(err.message) - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(names),
            cmocka_unit_test(messages),
            cmocka_unit_test(long_messages_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
