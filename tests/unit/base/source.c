#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/source.h"

struct slow_source {
    struct bw_source source;
    unsigned left; /* one byte at a time, then `end` */
    bw_status end;
};

static bw_status slow_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct slow_source *slow = (struct slow_source *)source;
    if (slow->left == 0)
        return slow->end == BW_OK ? BW_OK : bw_fail(err, slow->end, "broken");
    slow->left--;
    assert_true(size > 0);
    *(char *)out = 'x';
    *ret_len = 1;
    return BW_OK;
}

static void memory(void **state)
{
    (void)state;
    struct bw_memory_source m;
    bw_memory_source_init(&m, bw_str_bytes(BW_STR("abcdef")));
    assert_int_equal(m.source.size, 6);
    char out[8];
    size_t len;
    assert_int_equal(bw_source_read_some(&m.source, out, 4, &len, NULL), BW_OK);
    assert_int_equal(len, 4);
    assert_memory_equal(out, "abcd", 4);
    assert_int_equal(m.source.offset, 4);
    assert_int_equal(bw_source_read_full(&m.source, out, 4, &len, NULL), BW_OK);
    assert_int_equal(len, 2);
    assert_int_equal(m.source.offset, 6);
    assert_int_equal(bw_source_read_some(&m.source, out, 4, &len, NULL), BW_OK);
    assert_int_equal(len, 0);
    bw_memory_source_init(&m, (bw_bytes){.ptr = NULL, .len = 0});
    assert_int_equal(bw_source_read_full(&m.source, out, 4, &len, NULL), BW_OK);
    assert_int_equal(len, 0);
}

static void slow_and_broken(void **state)
{
    (void)state;
    struct slow_source slow = {.source = {.read = slow_read}, .left = 7, .end = BW_E_IO};
    char out[8];
    size_t len;
    assert_int_equal(bw_source_read_full(&slow.source, out, 5, &len, NULL), BW_OK);
    assert_int_equal(len, 5);
    struct bw_err err = {.message = ""};
    assert_int_equal(bw_source_read_full(&slow.source, out, 5, &len, &err), BW_E_IO);
    assert_int_equal(len, 2); /* what was read before stays valid */
    assert_int_equal(slow.source.offset, 7);
    assert_string_equal(err.message, "broken");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(memory),
            cmocka_unit_test(slow_and_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
