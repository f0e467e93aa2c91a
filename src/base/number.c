#include "base/number.h"

#include <math.h>

bw_status bw_parse_u64(bw_str s, uint64_t min, uint64_t max, uint64_t *ret_value)
{
    if (s.len == 0)
        return BW_E_MALFORMED;
    uint64_t value = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return BW_E_MALFORMED;
        if (__builtin_mul_overflow(value, UINT64_C(10), &value) ||
                __builtin_add_overflow(value, (uint64_t)(s.ptr[i] - '0'), &value))
            return BW_E_RANGE;
    }
    if (value < min || value > max)
        return BW_E_RANGE;
    *ret_value = value;
    return BW_OK;
}

bw_status bw_parse_i64(bw_str s, int64_t min, int64_t max, int64_t *ret_value)
{
    const bool negative = s.len != 0 && s.ptr[0] == '-';
    if (negative || (s.len != 0 && s.ptr[0] == '+'))
        s = bw_str_from(s, 1);
    uint64_t magnitude;
    bw_status status = bw_parse_u64(s, 0, (uint64_t)INT64_MAX + (negative ? 1 : 0), &magnitude);
    if (status != BW_OK)
        return status;
    const int64_t value = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    if (value < min || value > max)
        return BW_E_RANGE;
    *ret_value = value;
    return BW_OK;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bw_status bw_parse_hex64(bw_str s, uint64_t *ret_value)
{
    if (s.len < 3 || s.ptr[0] != '0' || (s.ptr[1] != 'x' && s.ptr[1] != 'X'))
        return BW_E_MALFORMED;
    uint64_t value = 0;
    for (size_t i = 2; i < s.len; i++) {
        const int digit = hex_digit(s.ptr[i]);
        if (digit < 0)
            return BW_E_MALFORMED;
        if (value > UINT64_MAX >> 4)
            return BW_E_RANGE;
        value = value << 4 | (uint64_t)digit;
    }
    *ret_value = value;
    return BW_OK;
}

/* A decimal number as digits and a power of ten; digits past what 64 bits hold only count. */
struct decimal {
    uint64_t digits;
    int64_t exponent;
    size_t count; /* of digits read, leading zeros too */
};

static size_t digits_scan(bw_str s, size_t at, bool fraction, struct decimal *decimal)
{
    for (; at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9'; at++) {
        const uint64_t digit = (uint64_t)(s.ptr[at] - '0');
        decimal->count++;
        if (decimal->digits <= (UINT64_MAX - 9) / 10) {
            decimal->digits = decimal->digits * 10 + digit;
            decimal->exponent -= fraction;
        } else {
            decimal->exponent += !fraction;
        }
    }
    return at;
}

/* Largest exponent that can be written out: the least number is about 4.9e-324 and may come as a
 * long row of zeros or digits with its opposite behind the e. */
#define MAX_EXPONENT 99999

/* Digits that a double holds exactly, and the powers of ten that it does. */
#define EXACT_DIGITS (UINT64_C(1) << 53)
static const double exact_powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* digits * 10^exponent. Where both are exact there is one rounding (Clinger 1990); else there are
 * two: powers of ten up to 1e27 are exact in a long double of 64 bits. */
static double scaled(uint64_t digits, int64_t exponent)
{
    if (digits == 0 || exponent == 0)
        return (double)digits;
    const uint64_t power = exponent < 0 ? 0 - (uint64_t)exponent : (uint64_t)exponent;
    if (digits <= EXACT_DIGITS && power < BW_COUNT(exact_powers))
        return exponent < 0 ? (double)digits / exact_powers[power]
                            : (double)digits * exact_powers[power];
    const long double factor = powl(10, (long double)power);
    return (double)(exponent < 0 ? (long double)digits / factor : (long double)digits * factor);
}

bw_status bw_parse_double(bw_str s, double *ret_value)
{
    const bool negative = s.len != 0 && s.ptr[0] == '-';
    size_t at = negative || (s.len != 0 && s.ptr[0] == '+') ? 1 : 0;
    struct decimal decimal = {0};
    at = digits_scan(s, at, false, &decimal);
    if (at < s.len && s.ptr[at] == '.')
        at = digits_scan(s, at + 1, true, &decimal);
    if (decimal.count == 0)
        return BW_E_MALFORMED;
    int64_t exponent = 0;
    if (at < s.len && (s.ptr[at] == 'e' || s.ptr[at] == 'E')) {
        bw_status status =
                bw_parse_i64(bw_str_from(s, at + 1), -MAX_EXPONENT, MAX_EXPONENT, &exponent);
        if (status != BW_OK)
            return status;
        at = s.len;
    }
    if (at != s.len)
        return BW_E_MALFORMED;
    exponent += decimal.exponent;
    const double value = scaled(decimal.digits, exponent);
    if (!isfinite(value))
        return BW_E_RANGE;
    *ret_value = negative ? -value : value;
    return BW_OK;
}

bw_status bw_parse_size(bw_str s, uint64_t min, uint64_t max, uint64_t *ret_value)
{
    static const char units[] = "KMGT";
    unsigned shift = 0;
    if (s.len != 0) {
        const char last = s.ptr[s.len - 1];
        for (unsigned i = 0; units[i] != '\0'; i++)
            if (last == units[i] || last == units[i] + ('a' - 'A'))
                shift = (i + 1) * 10;
    }
    if (shift != 0)
        s.len--;
    uint64_t value;
    bw_status status = bw_parse_u64(s, 0, UINT64_MAX >> shift, &value);
    if (status != BW_OK)
        return status;
    value <<= shift;
    if (value < min || value > max)
        return BW_E_RANGE;
    *ret_value = value;
    return BW_OK;
}
