#include "format/evtx/crc32.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#define MOST 70000

static uint8_t bytes[MOST + 16];

static int fill(void **state)
{
    (void)state;
    uint32_t x = 12345;
    for (size_t i = 0; i < sizeof(bytes); i++) {
        x = x * 1664525 + 1013904223;
        bytes[i] = (uint8_t)(x >> 24);
    }
    return 0;
}

static void check_value(void **state)
{
    (void)state;
    assert_int_equal(evtx_crc32(0, bw_str_bytes(BW_STR("123456789"))), 0xcbf43926);
    assert_int_equal(evtx_crc32(7, (bw_bytes){.ptr = NULL, .len = 0}), 7);
}

/* All short lengths, then some long ones, at every alignment: what folding leaves over differs. */
static void agrees_with_zlib(void **state)
{
    (void)state;
    for (size_t len = 0; len <= MOST; len += len < 700 ? 1 : 997) {
        for (size_t at = 0; at < 16; at += 5) {
            const uint32_t crc = (uint32_t)(len * 2654435761u);
            const bw_bytes part = {.ptr = bytes + at, .len = len};
            assert_int_equal(evtx_crc32(crc, part), (uint32_t)crc32(crc, part.ptr, (uInt)part.len));
        }
    }
}

static void in_pieces_as_at_once(void **state)
{
    (void)state;
    const uint32_t whole = evtx_crc32(0, (bw_bytes){.ptr = bytes, .len = 5000});
    for (size_t cut = 0; cut <= 5000; cut += 71) {
        const uint32_t first = evtx_crc32(0, (bw_bytes){.ptr = bytes, .len = cut});
        assert_int_equal(
                evtx_crc32(first, (bw_bytes){.ptr = bytes + cut, .len = 5000 - cut}), whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(check_value),
            cmocka_unit_test(agrees_with_zlib),
            cmocka_unit_test(in_pieces_as_at_once),
    };
    return cmocka_run_group_tests(tests, fill, NULL);
}
