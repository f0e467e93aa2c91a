/* What is remembered of a value in which nothing was hidden: its very bytes, and what it took. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "decode/quiet.h"

static struct event_value utf16_of(bw_str bytes)
{
    return (struct event_value){.kind = EVENT_VALUE_UTF16, .bytes = bw_str_bytes(bytes)};
}

static void test_knows_the_very_bytes(void **state)
{
    (void)state;
    struct quiet_values *quiet = quiet_values_new();
    assert_non_null(quiet);
    const struct event_value line = event_value_utf8(BW_STR("cmd /c dir"));
    const struct event_value other = event_value_utf8(BW_STR("cmd /c dis"));
    const struct event_value wide = utf16_of(BW_STR("cmd /c dir"));
    uint32_t work = 0;
    assert_false(quiet_values_find(quiet, &line, &work));
    quiet_values_add(quiet, &line, 4711);
    assert_true(quiet_values_find(quiet, &line, &work));
    assert_int_equal(work, 4711);
    assert_false(quiet_values_find(quiet, &other, &work));
    assert_false(quiet_values_find(quiet, &wide, &work));
    quiet_values_free(quiet);
}

/* However many there are, none is taken for another. */
static void test_never_mistakes_one_for_another(void **state)
{
    (void)state;
    struct quiet_values *quiet = quiet_values_new();
    char text[32];
    unsigned known = 0;
    for (uint32_t i = 0; i < 20000; i++) {
        const int len = snprintf(text, sizeof(text), "line %u", i);
        const struct event_value value =
                event_value_utf8((bw_str){.ptr = text, .len = (size_t)len});
        uint32_t work;
        assert_false(quiet_values_find(quiet, &value, &work));
        quiet_values_add(quiet, &value, i);
    }
    for (uint32_t i = 0; i < 20000; i++) {
        const int len = snprintf(text, sizeof(text), "line %u", i);
        const struct event_value value =
                event_value_utf8((bw_str){.ptr = text, .len = (size_t)len});
        uint32_t work = 0;
        if (!quiet_values_find(quiet, &value, &work))
            continue;
        assert_int_equal(work, i);
        known++;
    }
    assert_true(known > 500);
    quiet_values_free(quiet);
}

static void test_leaves_out_what_is_long_or_empty(void **state)
{
    (void)state;
    struct quiet_values *quiet = quiet_values_new();
    static char text[4096];
    memset(text, 'a', sizeof(text));
    const struct event_value values[] = {
            event_value_utf8((bw_str){.ptr = text, .len = sizeof(text)}),
            event_value_utf8(BW_STR("")), event_value_uint(7)};
    for (size_t i = 0; i < BW_COUNT(values); i++) {
        uint32_t work;
        quiet_values_add(quiet, &values[i], 0);
        assert_false(quiet_values_find(quiet, &values[i], &work));
    }
    quiet_values_free(quiet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_knows_the_very_bytes),
            cmocka_unit_test(test_never_mistakes_one_for_another),
            cmocka_unit_test(test_leaves_out_what_is_long_or_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
