#include <string.h>

#include "base/number.h"
#include "sigma/yaml.h"

/* Longest number that is read with its underscores taken out. */
#define NUMBER_MAX 64

/* Past this a double has no fraction left to tell whole numbers by. */
#define FLOAT_WHOLE_MAX 9007199254740992.0

/* yaml.org/type/null.html and bool.html: the spellings of YAML 1.1. */
static const char *const null_words[] = {"", "~", "null", "Null", "NULL"};
static const char *const true_words[] = {
        "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"};
static const char *const false_words[] = {
        "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"};

static bool is_one_of(bw_str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text.len == strlen(words[i]) && memcmp(text.ptr, words[i], text.len) == 0)
            return true;
    return false;
}

static bool digits_of_base(bw_str digits, uint64_t base, uint64_t *ret_value)
{
    uint64_t value = 0;
    if (digits.len == 0)
        return false;
    for (size_t i = 0; i < digits.len; i++) {
        const uint64_t digit = (uint64_t)(unsigned char)digits.ptr[i] - '0';
        if (digit >= base || __builtin_mul_overflow(value, base, &value) ||
                __builtin_add_overflow(value, digit, &value))
            return false;
    }
    *ret_value = value;
    return true;
}

/* Without sign: decimal, 0x…, 0b…, and octal as both 0o17 and 017. */
static bool magnitude_parse(bw_str text, uint64_t *ret_value)
{
    const bw_str rest = bw_str_from(text, 2);
    if (text.len > 2 && text.ptr[0] == '0') {
        if (text.ptr[1] == 'x' || text.ptr[1] == 'X')
            return bw_parse_hex64(text, ret_value) == BW_OK;
        if (text.ptr[1] == 'b')
            return digits_of_base(rest, 2, ret_value);
        if (text.ptr[1] == 'o')
            return digits_of_base(rest, 8, ret_value);
    }
    if (text.len > 1 && text.ptr[0] == '0')
        return digits_of_base(bw_str_from(text, 1), 8, ret_value);
    return digits_of_base(text, 10, ret_value);
}

struct integer {
    uint64_t magnitude;
    bool negative;
};

static bool int_parse(bw_str text, struct integer *ret_integer)
{
    const bool negative = text.len != 0 && text.ptr[0] == '-';
    const bool sign = negative || (text.len != 0 && text.ptr[0] == '+');
    uint64_t magnitude;
    if (!magnitude_parse(bw_str_from(text, sign ? 1 : 0), &magnitude))
        return false;
    *ret_integer = (struct integer){.magnitude = magnitude, .negative = negative};
    return true;
}

/* A number has a digit in front or behind a sign or a point: the cheap test first. */
static bool may_be_number(bw_str text)
{
    if (text.len == 0 || text.len > NUMBER_MAX)
        return false;
    const char c = text.ptr[0];
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
}

static enum sigma_yaml_type number_parse(
        bw_str text, struct integer *ret_integer, double *ret_number)
{
    char copy[NUMBER_MAX];
    bw_str clean = {.ptr = copy, .len = 0};
    if (!may_be_number(text))
        return SIGMA_YAML_TEXT;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '_')
            copy[clean.len++] = text.ptr[i];
    if (int_parse(clean, ret_integer)) {
        const double magnitude = (double)ret_integer->magnitude;
        *ret_number = ret_integer->negative ? -magnitude : magnitude;
        return SIGMA_YAML_INT;
    }
    /* YAML 1.1 wants a point in a float, so that 1e3 stays text there; 1.2 does not. */
    if (bw_parse_double(clean, ret_number) == BW_OK)
        return SIGMA_YAML_FLOAT;
    return SIGMA_YAML_TEXT;
}

enum sigma_yaml_type sigma_yaml_type(const struct sigma_yaml_node *scalar)
{
    struct integer integer;
    double number;
    if (!scalar->plain)
        return SIGMA_YAML_TEXT;
    if (scalar->text.len <= 5) {
        if (is_one_of(scalar->text, null_words, BW_COUNT(null_words)))
            return SIGMA_YAML_NULL;
        if (is_one_of(scalar->text, true_words, BW_COUNT(true_words)) ||
                is_one_of(scalar->text, false_words, BW_COUNT(false_words)))
            return SIGMA_YAML_BOOL;
    }
    return number_parse(scalar->text, &integer, &number);
}

bool sigma_yaml_number(const struct sigma_yaml_node *scalar, bool quoted_too, double *ret_number)
{
    struct integer integer;
    double number;
    if (scalar->kind != SIGMA_YAML_SCALAR || (!scalar->plain && !quoted_too))
        return false;
    if (number_parse(scalar->text, &integer, &number) == SIGMA_YAML_TEXT)
        return false;
    *ret_number = number;
    return true;
}

static bw_str decimal_print(struct integer integer, char out[SIGMA_YAML_DECIMAL_SIZE])
{
    size_t at = SIGMA_YAML_DECIMAL_SIZE;
    uint64_t left = integer.magnitude;
    do {
        out[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left != 0);
    if (integer.negative && integer.magnitude != 0)
        out[--at] = '-';
    return (bw_str){.ptr = out + at, .len = SIGMA_YAML_DECIMAL_SIZE - at};
}

/* "0.5" for ".5" and "+0.50", of a number with a fraction and without an exponent. */
static bool fraction_print(bw_str text, char out[SIGMA_YAML_DECIMAL_SIZE], bw_str *ret_text)
{
    size_t len = 0;
    size_t end = text.len;
    size_t at = 0;
    if (text.ptr[0] == '-')
        out[len++] = '-';
    while (at < end && (text.ptr[at] == '-' || text.ptr[at] == '+' || text.ptr[at] == '0' ||
                               text.ptr[at] == '_'))
        at++;
    while (end > at && (text.ptr[end - 1] == '0' || text.ptr[end - 1] == '_'))
        end--;
    if (at < end && text.ptr[at] == '.')
        out[len++] = '0';
    for (; at < end; at++) {
        const char c = text.ptr[at];
        if (c == '_')
            continue;
        if (len == SIGMA_YAML_DECIMAL_SIZE || c == 'e' || c == 'E')
            return false;
        out[len++] = c;
    }
    *ret_text = (bw_str){.ptr = out, .len = len};
    return true;
}

bool sigma_yaml_decimal(
        const struct sigma_yaml_node *scalar, char out[SIGMA_YAML_DECIMAL_SIZE], bw_str *ret_text)
{
    struct integer integer;
    double number;
    if (!scalar->plain)
        return false;
    const enum sigma_yaml_type type = number_parse(scalar->text, &integer, &number);
    if (type == SIGMA_YAML_FLOAT) {
        if (!(number > -FLOAT_WHOLE_MAX && number < FLOAT_WHOLE_MAX))
            return false;
        integer.negative = number < 0;
        const double magnitude = integer.negative ? -number : number;
        integer.magnitude = (uint64_t)magnitude;
        if ((double)integer.magnitude != magnitude)
            return fraction_print(scalar->text, out, ret_text);
    } else if (type != SIGMA_YAML_INT) {
        return false;
    }
    *ret_text = decimal_print(integer, out);
    return true;
}

bool sigma_yaml_bool(const struct sigma_yaml_node *scalar)
{
    return is_one_of(scalar->text, true_words, BW_COUNT(true_words));
}
