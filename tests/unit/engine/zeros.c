/* What begins with zeros can be read behind them, and as it is. */
#include "engine/zeros.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A source of zeros with a text behind them; gives a few bytes at a time. */
struct counted {
    struct bw_source source;
    uint64_t zeros;
    const char *text;
    size_t most;
};

static bw_status counted_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct counted *c = (struct counted *)source;
    (void)err;
    size_t len = size < c->most ? size : c->most;
    if (c->zeros != 0) {
        len = len < c->zeros ? len : (size_t)c->zeros;
        memset(out, 0, len);
        c->zeros -= len;
    } else {
        const size_t left = strlen(c->text);
        len = len < left ? len : left;
        memcpy(out, c->text, len);
        c->text += len;
    }
    *ret_len = len;
    return BW_OK;
}

static struct counted source_of(uint64_t zeros, const char *text, size_t most)
{
    return (struct counted){.source = {.read = counted_read, .size = BW_SOURCE_SIZE_UNKNOWN},
            .zeros = zeros,
            .text = text,
            .most = most};
}

static void test_only(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0, 0, 0, 1};
    assert_false(zeros_only((bw_bytes){.ptr = bytes, .len = 0}));
    assert_true(zeros_only((bw_bytes){.ptr = bytes, .len = 1}));
    assert_true(zeros_only((bw_bytes){.ptr = bytes, .len = 3}));
    assert_false(zeros_only((bw_bytes){.ptr = bytes, .len = 4}));
    assert_false(zeros_only((bw_bytes){.ptr = bytes + 3, .len = 1}));
}

static void test_pass(void **state)
{
    (void)state;
    static const size_t mosts[] = {7, 1000, BW_MIB};
    for (size_t i = 0; i < BW_COUNT(mosts); i++) {
        struct zeros zeros;
        uint64_t passed;
        size_t len;
        char back[256];
        struct counted c = source_of(200123, "text", mosts[i]);
        char *head = malloc(BW_LIMIT_PROBE_BYTES);
        assert_int_equal(
                bw_source_read_full(&c.source, head, BW_LIMIT_PROBE_BYTES, &len, NULL), BW_OK);
        free(head);
        assert_int_equal(zeros_pass(&zeros, &c.source, len, NULL), BW_OK);
        assert_int_equal(zeros.count, 200123);
        assert_false(zeros.ended);
        const bw_bytes text = zeros_head(&zeros, 1, &passed);
        assert_int_equal(passed, 200123);
        assert_memory_equal(text.ptr, "text", 4);
        assert_int_equal(text.len, 4);
        const bw_bytes block = zeros_head(&zeros, 292, &passed);
        assert_int_equal(passed, 200123 / 292 * 292);
        assert_int_equal(block.len, 200123 % 292 + 4);
        assert_true(zeros_only((bw_bytes){.ptr = block.ptr, .len = block.len - 4}));
        /* and all of it as it is */
        uint64_t all = len;
        do {
            assert_int_equal(
                    bw_source_read_some(&zeros.source, back, sizeof(back), &len, NULL), BW_OK);
            all += len;
            assert_int_equal(zeros.source.offset, all);
        } while (len != 0);
        assert_int_equal(all, 200123 + 4);
        zeros_release(&zeros);
    }
}

static void test_limits(void **state)
{
    (void)state;
    struct zeros zeros;
    struct counted c = source_of(BW_LIMIT_LEADING_ZEROS + 5 * BW_MIB, "text", BW_MIB);
    assert_int_equal(zeros_pass(&zeros, &c.source, 0, NULL), BW_OK);
    assert_int_equal(zeros.len, 0);
    assert_false(zeros.ended);
    assert_int_equal(zeros.count, BW_LIMIT_LEADING_ZEROS);
    zeros_release(&zeros);
    c = source_of(BW_MIB, "", BW_MIB);
    assert_int_equal(zeros_pass(&zeros, &c.source, 0, NULL), BW_OK);
    assert_true(zeros.ended);
    assert_int_equal(zeros.len, 0);
    zeros_release(&zeros);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_only),
            cmocka_unit_test(test_pass),
            cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
