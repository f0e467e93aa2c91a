#include "format/evtx/json_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json_out.h"
#include "support/mutate.h"

/* Against the plain way, from and into memory of exactly the size that is promised. */
static void check(const uint16_t *units, size_t count)
{
    uint8_t *in = malloc(count * 2 + 1);
    uint8_t *out = malloc(EVTX_JSON_TEXT_MAX(count * 2));
    struct bw_buffer want;
    assert_non_null(in);
    assert_non_null(out);
    for (size_t i = 0; i < count; i++) {
        in[2 * i] = (uint8_t)units[i];
        in[2 * i + 1] = (uint8_t)(units[i] >> 8);
    }
    const bw_bytes utf16 = {.ptr = in, .len = count * 2};
    bw_buffer_init(&want, 1 << 20);
    bw_json_add_utf16le(&want, utf16);
    const size_t len = evtx_json_text(utf16, out);
    assert_false(want.failed);
    assert_int_equal(len, want.len);
    assert_memory_equal(out, want.ptr, len);
    bw_buffer_release(&want);
    free(in);
    free(out);
}

static const uint16_t special[] = {0x00, 0x01, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1f, 0x20, 0x21,
        0x22, 0x23, 0x2f, 0x5b, 0x5c, 0x5d, 0x7e, 0x7f, 0x80, 0xe9, 0xff, 0x100, 0x122, 0x7ff,
        0x800, 0x2027, 0x2028, 0x2029, 0x225c, 0x5c22, 0x7fff, 0x8000, 0x8022, 0xd7ff, 0xd800,
        0xd83d, 0xdbff, 0xdc00, 0xde00, 0xdfff, 0xe000, 0xfffd, 0xfffe, 0xffff};

/* Every special unit at every place of vectors and of what is left over. */
static void one_special_anywhere(void **state)
{
    (void)state;
    uint16_t units[50];
    for (size_t len = 1; len <= BW_COUNT(units); len++) {
        for (size_t at = 0; at < len; at++) {
            for (size_t s = 0; s < BW_COUNT(special); s++) {
                for (size_t i = 0; i < len; i++)
                    units[i] = (uint16_t)('a' + i % 26);
                units[at] = special[s];
                check(units, len);
            }
        }
    }
}

static void many_specials(void **state)
{
    (void)state;
    struct random_state random = {1};
    uint16_t units[200];
    for (size_t round = 0; round < 20000; round++) {
        const size_t len = random_below(&random, BW_COUNT(units));
        const size_t share = 1 + random_below(&random, 20);
        for (size_t i = 0; i < len; i++)
            units[i] = random_below(&random, share) == 0
                               ? special[random_below(&random, BW_COUNT(special))]
                               : (uint16_t)(' ' + random_below(&random, 95));
        check(units, len);
    }
}

static void worst_case_fits(void **state)
{
    (void)state;
    uint16_t units[300];
    memset(units, 0, sizeof(units)); /* six bytes for each */
    for (size_t len = 0; len <= BW_COUNT(units); len++)
        check(units, len);
}

static void an_odd_byte_is_ignored(void **state)
{
    (void)state;
    uint8_t out[EVTX_JSON_TEXT_MAX(3)];
    const size_t len = evtx_json_text((bw_bytes){.ptr = (const uint8_t *)"a\0b", .len = 3}, out);
    assert_int_equal(len, 3);
    assert_memory_equal(out, "\"a\"", 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(one_special_anywhere),
            cmocka_unit_test(many_specials),
            cmocka_unit_test(worst_case_fits),
            cmocka_unit_test(an_odd_byte_is_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
