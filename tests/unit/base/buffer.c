#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "support/mutate.h"

static void appending(void **state)
{
    (void)state;
    struct bw_buffer b;
    bw_buffer_init(&b, 1024);
    assert_int_equal(bw_buffer_str(&b).len, 0);
    bw_buffer_add(&b, NULL, 0);
    bw_buffer_add_char(&b, 'a');
    bw_buffer_add_str(&b, BW_STR("b\0c"));
    bw_buffer_add_text(&b, "d");
    bw_buffer_printf(&b, "%d-%s", 5, "e");
    bw_buffer_add_u64(&b, 0);
    bw_buffer_add_u64(&b, UINT64_MAX);
    bw_buffer_add_i64(&b, INT64_MIN);
    bw_buffer_add_i64(&b, -1);
    bw_buffer_add_i64(&b, INT64_MAX);
    assert_true(bw_str_eq(bw_buffer_str(&b),
            BW_STR("ab\0cd5-e018446744073709551615-9223372036854775808-19223372036854775807")));
    assert_int_equal(bw_buffer_bytes(&b).len, b.len);
    bw_buffer_clear(&b);
    assert_int_equal(b.len, 0);
    bw_buffer_release(&b);
    bw_buffer_add_char(&b, 'x'); /* usable again */
    assert_int_equal(b.len, 1);
    bw_buffer_release(&b);
}

/* Past the maximum nothing is added, and that is remembered until it is cleared. */
static void maximum(void **state)
{
    (void)state;
    struct bw_buffer b;
    bw_buffer_init(&b, 10);
    bw_buffer_add_text(&b, "0123456789");
    assert_false(b.failed);
    assert_true(bw_buffer_reserve(&b, 0));
    bw_buffer_add_char(&b, 'x');
    assert_true(b.failed);
    assert_int_equal(b.len, 10);
    bw_buffer_clear(&b);
    assert_false(b.failed);
    bw_buffer_printf(&b, "%s", "01234567890");
    assert_true(b.failed);
    assert_int_equal(b.len, 0);
    bw_buffer_add_text(&b, "fits"); /* but it has failed */
    assert_int_equal(b.len, 0);
    bw_buffer_clear(&b);
    assert_false(bw_buffer_reserve(&b, SIZE_MAX));
    bw_buffer_release(&b);

    bw_buffer_init(&b, 0);
    bw_buffer_add_char(&b, 'x');
    assert_true(b.failed);
    bw_buffer_release(&b);
}

/* The same bytes come out however they are put in. */
static void model(void **state)
{
    (void)state;
    struct random_state random = {.state = 7};
    static uint8_t want[100000];
    for (unsigned round = 0; round < 50; round++) {
        struct bw_buffer b;
        bw_buffer_init(&b, sizeof(want));
        size_t len = 0;
        while (len < sizeof(want) - 3000) {
            const size_t n = random_below(&random, 3000);
            for (size_t i = 0; i < n; i++)
                want[len + i] = (uint8_t)random_next(&random);
            bw_buffer_add(&b, want + len, n);
            len += n;
        }
        assert_false(b.failed);
        assert_int_equal(b.len, len);
        assert_memory_equal(b.ptr, want, len);
        assert_true(b.capacity <= b.max);
        bw_buffer_release(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(appending),
            cmocka_unit_test(maximum),
            cmocka_unit_test(model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
