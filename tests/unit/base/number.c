#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>

#include "base/number.h"
#include "support/mutate.h"

static const struct {
    const char *text;
    uint64_t min;
    uint64_t max;
    bw_status want;
    uint64_t value;
} u64_cases[] = {
        {"0", 0, UINT64_MAX, BW_OK, 0},
        {"00012", 0, UINT64_MAX, BW_OK, 12},
        {"18446744073709551615", 0, UINT64_MAX, BW_OK, UINT64_MAX},
        {"18446744073709551616", 0, UINT64_MAX, BW_E_RANGE, 0},
        {"99999999999999999999999", 0, UINT64_MAX, BW_E_RANGE, 0},
        {"80", 1, 65535, BW_OK, 80},
        {"0", 1, 65535, BW_E_RANGE, 0},
        {"65536", 1, 65535, BW_E_RANGE, 0},
        {"", 0, UINT64_MAX, BW_E_MALFORMED, 0},
        {"-1", 0, UINT64_MAX, BW_E_MALFORMED, 0},
        {"+1", 0, UINT64_MAX, BW_E_MALFORMED, 0},
        {" 1", 0, UINT64_MAX, BW_E_MALFORMED, 0},
        {"80abc", 0, UINT64_MAX, BW_E_MALFORMED, 0},
        {"0x10", 0, UINT64_MAX, BW_E_MALFORMED, 0},
};

static void u64(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(u64_cases); i++) {
        uint64_t value = 77;
        const bw_status status = bw_parse_u64(
                bw_str_of(u64_cases[i].text), u64_cases[i].min, u64_cases[i].max, &value);
        assert_int_equal(status, u64_cases[i].want);
        assert_true(value == (status == BW_OK ? u64_cases[i].value : 77));
    }
}

static const struct {
    const char *text;
    bw_status want;
    int64_t value;
} i64_cases[] = {
        {"0", BW_OK, 0},
        {"-0", BW_OK, 0},
        {"+7", BW_OK, 7},
        {"9223372036854775807", BW_OK, INT64_MAX},
        {"9223372036854775808", BW_E_RANGE, 0},
        {"-9223372036854775808", BW_OK, INT64_MIN},
        {"-9223372036854775809", BW_E_RANGE, 0},
        {"--1", BW_E_MALFORMED, 0},
        {"+-1", BW_E_MALFORMED, 0},
        {"-", BW_E_MALFORMED, 0},
        {"", BW_E_MALFORMED, 0},
};

static void i64(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(i64_cases); i++) {
        int64_t value = 77;
        const bw_status status =
                bw_parse_i64(bw_str_of(i64_cases[i].text), INT64_MIN, INT64_MAX, &value);
        assert_int_equal(status, i64_cases[i].want);
        assert_true(value == (status == BW_OK ? i64_cases[i].value : 77));
    }
    int64_t value;
    assert_int_equal(bw_parse_i64(BW_STR("-6"), -5, 5, &value), BW_E_RANGE);
    assert_int_equal(bw_parse_i64(BW_STR("6"), -5, 5, &value), BW_E_RANGE);
    assert_int_equal(bw_parse_i64(BW_STR("-5"), -5, 5, &value), BW_OK);
}

static void hex(void **state)
{
    (void)state;
    uint64_t value = 0;
    assert_int_equal(bw_parse_hex64(BW_STR("0x1fF"), &value), BW_OK);
    assert_int_equal(value, 0x1ff);
    assert_int_equal(bw_parse_hex64(BW_STR("0XffffFFFFffffFFFF"), &value), BW_OK);
    assert_true(value == UINT64_MAX);
    assert_int_equal(bw_parse_hex64(BW_STR("0x00000ffffffffffffffff"), &value), BW_OK);
    assert_int_equal(bw_parse_hex64(BW_STR("0x10000000000000000"), &value), BW_E_RANGE);
    assert_int_equal(bw_parse_hex64(BW_STR("0x"), &value), BW_E_MALFORMED);
    assert_int_equal(bw_parse_hex64(BW_STR("1f"), &value), BW_E_MALFORMED);
    assert_int_equal(bw_parse_hex64(BW_STR("0x1g"), &value), BW_E_MALFORMED);
    assert_int_equal(bw_parse_hex64(BW_STR(""), &value), BW_E_MALFORMED);
}

static const struct {
    const char *text;
    bw_status want;
    double value;
} double_cases[] = {
        {"0", BW_OK, 0},
        {"-0.0", BW_OK, 0},
        {"1", BW_OK, 1},
        {"-1.5", BW_OK, -1.5},
        {"+.5", BW_OK, .5},
        {"5.", BW_OK, 5},
        {"0.1", BW_OK, 0.1},
        {"0.3", BW_OK, 0.3},
        {"1659348000.123456", BW_OK, 1659348000.123456},
        {"1e3", BW_OK, 1000},
        {"1E-3", BW_OK, 0.001},
        {"12345678901234567890123", BW_OK, 12345678901234567890123.0},
        {"1.7976931348623157e308", BW_OK, DBL_MAX},
        {"1e309", BW_E_RANGE, 0},
        {"1e999", BW_E_RANGE, 0},
        {"0e999", BW_OK, 0},
        {"1e-999", BW_OK, 0},
        {"1e99999999999999999999", BW_E_RANGE, 0},
        {"", BW_E_MALFORMED, 0},
        {".", BW_E_MALFORMED, 0},
        {"-", BW_E_MALFORMED, 0},
        {"e5", BW_E_MALFORMED, 0},
        {"1e", BW_E_MALFORMED, 0},
        {"1e+", BW_E_MALFORMED, 0},
        {"1.2.3", BW_E_MALFORMED, 0},
        {"1,5", BW_E_MALFORMED, 0},
        {"nan", BW_E_MALFORMED, 0},
        {"inf", BW_E_MALFORMED, 0},
        {"0x10", BW_E_MALFORMED, 0},
        {"1 ", BW_E_MALFORMED, 0},
};

static void doubles(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(double_cases); i++) {
        double value = 77;
        const bw_status status = bw_parse_double(bw_str_of(double_cases[i].text), &value);
        if (status != double_cases[i].want)
            print_error("case %s\n", double_cases[i].text);
        assert_int_equal(status, double_cases[i].want);
        assert_true(value == (status == BW_OK ? double_cases[i].value : 77));
    }
    char digits[1001]; /* many digits say no more than few, and never "not a number" */
    memset(digits, '1', 1000);
    digits[500] = '.';
    digits[1000] = '\0';
    double value;
    assert_int_equal(bw_parse_double(bw_str_of(digits), &value), BW_E_RANGE);
    memset(digits, '0', 500);
    assert_int_equal(bw_parse_double(bw_str_of(digits), &value), BW_OK);
    assert_true(fabs(value - 1.0 / 9) < 1e-15);
}

/* What prints in 17 digits reads back as itself. */
static void doubles_round_trip(void **state)
{
    (void)state;
    struct random_state random = {.state = 8};
    for (unsigned i = 0; i < 20000; i++) {
        const uint64_t bits = random_next(&random);
        double number;
        memcpy(&number, &bits, sizeof(number));
        if (!isfinite(number) || fabs(number) < 1e-280 || fabs(number) > 1e280)
            number = (double)(int64_t)bits / 1e6;
        char text[64];
        snprintf(text, sizeof(text), "%.17g", number);
        double back;
        assert_int_equal(bw_parse_double(bw_str_of(text), &back), BW_OK);
        assert_true(fabs(back - number) <= fabs(number) * DBL_EPSILON);
        snprintf(text, sizeof(text), "%.6f", (double)(int32_t)bits / 64);
        assert_int_equal(bw_parse_double(bw_str_of(text), &back), BW_OK);
        assert_true(back == (double)(int32_t)bits / 64);
    }
}

static void sizes(void **state)
{
    (void)state;
    uint64_t value = 0;
    assert_int_equal(bw_parse_size(BW_STR("4096"), 0, UINT64_MAX, &value), BW_OK);
    assert_int_equal(value, 4096);
    assert_int_equal(bw_parse_size(BW_STR("64M"), 0, UINT64_MAX, &value), BW_OK);
    assert_int_equal(value, 64 * BW_MIB);
    assert_int_equal(bw_parse_size(BW_STR("2g"), 0, UINT64_MAX, &value), BW_OK);
    assert_true(value == UINT64_C(2) << 30);
    assert_int_equal(bw_parse_size(BW_STR("16777215T"), 0, UINT64_MAX, &value), BW_OK);
    assert_int_equal(bw_parse_size(BW_STR("16777216T"), 0, UINT64_MAX, &value), BW_E_RANGE);
    assert_int_equal(bw_parse_size(BW_STR("1K"), 2048, UINT64_MAX, &value), BW_E_RANGE);
    assert_int_equal(bw_parse_size(BW_STR("1M"), 0, 1024, &value), BW_E_RANGE);
    assert_int_equal(bw_parse_size(BW_STR("K"), 0, UINT64_MAX, &value), BW_E_MALFORMED);
    assert_int_equal(bw_parse_size(BW_STR("1KB"), 0, UINT64_MAX, &value), BW_E_MALFORMED);
    assert_int_equal(bw_parse_size(BW_STR(""), 0, UINT64_MAX, &value), BW_E_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(u64),
            cmocka_unit_test(i64),
            cmocka_unit_test(hex),
            cmocka_unit_test(doubles),
            cmocka_unit_test(doubles_round_trip),
            cmocka_unit_test(sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
