#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/reader.h"
#include "support/mutate.h"

static const uint8_t bytes[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0xff};

static struct bw_reader reader_of(size_t len)
{
    return bw_reader_of((bw_bytes){.ptr = bytes, .len = len}, 1000);
}

static void numbers(void **state)
{
    (void)state;
    struct bw_reader r = reader_of(9);
    assert_int_equal(bw_read_u8(&r), 0x01);
    assert_int_equal(bw_reader_offset(&r), 1001);
    r = reader_of(9);
    assert_int_equal(bw_read_u16le(&r), 0x0201);
    r = reader_of(9);
    assert_int_equal(bw_read_u32le(&r), 0x04030201);
    r = reader_of(9);
    assert_true(bw_read_u64le(&r) == UINT64_C(0x0807060504030201));
    assert_int_equal(bw_read_u8(&r), 0xff);
    assert_true(bw_reader_ok(&r));
    assert_int_equal(bw_reader_check(&r, "all", NULL), BW_OK);
}

/* A read past the end gives nothing, moves nothing, and is remembered. */
static void past_the_end(void **state)
{
    (void)state;
    struct bw_reader r = reader_of(3);
    assert_int_equal(bw_read_u32le(&r), 0);
    assert_false(bw_reader_ok(&r));
    assert_int_equal(bw_reader_left(&r), 3);
    assert_int_equal(bw_read_u8(&r), 0); /* would fit, but it has failed for good */
    assert_int_equal(bw_reader_left(&r), 3);
    struct bw_err err;
    assert_int_equal(bw_reader_check(&r, "header", &err), BW_E_TRUNCATED);
    assert_string_equal(err.message, "header: truncated at offset 1000");

    r = reader_of(3);
    bw_read_skip(&r, SIZE_MAX);
    assert_false(bw_reader_ok(&r));
    assert_null(bw_read_bytes(&r, 0).ptr);
}

static void parts(void **state)
{
    (void)state;
    struct bw_reader r = reader_of(9);
    bw_read_u8(&r);
    struct bw_reader part = bw_read_part(&r, 4);
    assert_int_equal(bw_reader_offset(&part), 1001);
    assert_int_equal(bw_read_u32le(&part), 0x05040302);
    assert_int_equal(bw_read_u8(&part), 0);
    assert_false(bw_reader_ok(&part));
    assert_true(bw_reader_ok(&r)); /* the whole does not care */
    assert_int_equal(bw_reader_left(&r), 4);
    part = bw_read_part(&r, 5);
    assert_false(bw_reader_ok(&part));
    assert_false(bw_reader_ok(&r));
}

static void seeking(void **state)
{
    (void)state;
    struct bw_reader r = reader_of(9);
    bw_reader_seek(&r, 8);
    assert_int_equal(bw_read_u8(&r), 0xff);
    bw_reader_seek(&r, 9); /* the end is a place */
    assert_true(bw_reader_ok(&r));
    bw_reader_seek(&r, 10);
    assert_false(bw_reader_ok(&r));
    bw_reader_seek(&r, 0);
    assert_false(bw_reader_ok(&r));
}

static void fitting(void **state)
{
    (void)state;
    struct bw_reader r = reader_of(9);
    assert_true(bw_reader_fits(&r, 3, 3));
    assert_false(bw_reader_fits(&r, 4, 3));
    assert_false(bw_reader_fits(&r, UINT64_MAX, 2));
    assert_true(bw_reader_fits(&r, UINT64_MAX, 0));
    bw_read_skip(&r, 10);
    assert_false(bw_reader_fits(&r, 0, 1));
}

static void slices(void **state)
{
    (void)state;
    const bw_bytes whole = {.ptr = bytes, .len = sizeof(bytes)};
    bw_bytes slice = {.ptr = bytes, .len = 77};
    assert_int_equal(bw_bytes_slice(whole, 2, 3, &slice), BW_OK);
    assert_ptr_equal(slice.ptr, bytes + 2);
    assert_int_equal(slice.len, 3);
    assert_int_equal(bw_bytes_slice(whole, 9, 0, &slice), BW_OK);
    assert_int_equal(slice.len, 0);
    slice.len = 77;
    assert_int_equal(bw_bytes_slice(whole, 9, 1, &slice), BW_E_TRUNCATED);
    assert_int_equal(bw_bytes_slice(whole, 10, 0, &slice), BW_E_TRUNCATED);
    assert_int_equal(bw_bytes_slice(whole, 1, UINT64_MAX, &slice), BW_E_TRUNCATED);
    assert_int_equal(bw_bytes_slice(whole, UINT64_MAX, 1, &slice), BW_E_TRUNCATED);
    assert_int_equal(slice.len, 77);
}

/* Any sequence of reads does what a model that counts does. */
static void model(void **state)
{
    (void)state;
    struct random_state random = {.state = 5};
    for (unsigned round = 0; round < 5000; round++) {
        const size_t len = random_below(&random, sizeof(bytes) + 1);
        struct bw_reader r = reader_of(len);
        size_t pos = 0;
        bool failed = false;
        for (unsigned i = 0; i < 6; i++) {
            const size_t n = random_below(&random, 6);
            const bw_bytes got = bw_read_bytes(&r, n);
            failed = failed || n > len - pos;
            assert_int_equal(got.len, failed ? 0 : n);
            if (!failed) {
                assert_memory_equal(got.ptr, bytes + pos, n);
                pos += n;
            }
            assert_int_equal(bw_reader_ok(&r), !failed);
            assert_int_equal(bw_reader_left(&r), len - pos);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(numbers),
            cmocka_unit_test(past_the_end),
            cmocka_unit_test(parts),
            cmocka_unit_test(seeking),
            cmocka_unit_test(fitting),
            cmocka_unit_test(slices),
            cmocka_unit_test(model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
