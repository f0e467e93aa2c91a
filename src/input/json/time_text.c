#include "input/json/time_text.h"

#include "base/number.h"
#include "format/syslog/stamp.h"

/* ---- pieces: each takes from the front of `rest` or leaves it as it is ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* All digits in front, nine at most; *ret_digits tells how many. */
static bool take_number(bw_str *rest, unsigned *ret_number, size_t *ret_digits)
{
    unsigned number = 0;
    size_t digits = 0;
    for (; digits < rest->len && is_digit(rest->ptr[digits]); digits++) {
        if (digits == 9)
            return false;
        number = number * 10 + (unsigned)(rest->ptr[digits] - '0');
    }
    *rest = bw_str_from(*rest, digits);
    *ret_number = number;
    *ret_digits = digits;
    return digits != 0;
}

/* A number of one or two digits. */
static bool take_part(bw_str *rest, uint8_t *ret_part)
{
    unsigned number;
    size_t digits;
    if (!take_number(rest, &number, &digits) || digits > 2)
        return false;
    *ret_part = (uint8_t)number;
    return true;
}

/* Four digits, or two of this century. */
static bool take_year(bw_str *rest, int32_t *ret_year)
{
    unsigned number;
    size_t digits;
    if (!take_number(rest, &number, &digits) || (digits != 4 && digits != 2))
        return false;
    *ret_year = (int32_t)(digits == 2 ? 2000 + number : number);
    return true;
}

static bool take_char(bw_str *rest, char c)
{
    if (rest->len == 0 || rest->ptr[0] != c)
        return false;
    *rest = bw_str_from(*rest, 1);
    return true;
}

/* All letters in front. */
static bw_str take_word(bw_str *rest)
{
    size_t len = 0;
    while (len < rest->len && is_letter(rest->ptr[len]))
        len++;
    const bw_str word = bw_str_head(*rest, len);
    *rest = bw_str_from(*rest, len);
    return word;
}

static void skip_gap(bw_str *rest)
{
    while (rest->len != 0 && (rest->ptr[0] == ' ' || rest->ptr[0] == ','))
        *rest = bw_str_from(*rest, 1);
}

/* ---- dates ---- */

/* "August 31, 2022" without its first word */
static bool take_month_first(bw_str *rest, bw_str month, struct bw_date *date)
{
    date->month = month.len >= 3 ? (uint8_t)stamp_month(month) : 0;
    skip_gap(rest);
    if (date->month == 0 || !take_part(rest, &date->day))
        return false;
    skip_gap(rest);
    return take_year(rest, &date->year);
}

/* "31 Aug 2022", "31-Aug-22" without the day */
static bool take_named_month(bw_str *rest, char separator, struct bw_date *date)
{
    const bw_str month = take_word(rest);
    date->month = month.len >= 3 ? (uint8_t)stamp_month(month) : 0;
    return date->month != 0 && take_char(rest, separator) && take_year(rest, &date->year);
}

/* "2022/08/31" without the year */
static bool take_after_year(bw_str *rest, struct bw_date *date)
{
    const char separator = rest->len != 0 ? rest->ptr[0] : '\0';
    return (separator == '/' || separator == '.' || separator == '-') &&
           take_char(rest, separator) && take_part(rest, &date->month) &&
           take_char(rest, separator) && take_part(rest, &date->day);
}

/* "8/31/2022" without its first number */
static bool take_numbers(bw_str *rest, unsigned first, bool day_first, struct bw_date *date)
{
    const char separator = rest->ptr[0];
    uint8_t second;
    if ((separator != '/' && separator != '.' && separator != '-') || first > 31 ||
            !take_char(rest, separator))
        return false;
    if (rest->len != 0 && is_letter(rest->ptr[0])) {
        date->day = (uint8_t)first;
        return take_named_month(rest, separator, date);
    }
    if (!take_part(rest, &second) || !take_char(rest, separator) || !take_year(rest, &date->year))
        return false;
    day_first = (day_first && second <= 12) || separator == '.' || first > 12;
    date->day = day_first ? (uint8_t)first : second;
    date->month = day_first ? second : (uint8_t)first;
    return true;
}

static bool take_date(bw_str *rest, bool day_first, struct bw_date *date)
{
    unsigned first;
    size_t digits;
    if (rest->len != 0 && is_letter(rest->ptr[0])) {
        const bw_str word = take_word(rest);
        if (word.len >= 3 && stamp_month(word) != 0)
            return take_month_first(rest, word, date);
        skip_gap(rest); /* the day of the week */
        if (rest->len != 0 && is_letter(rest->ptr[0]))
            return take_month_first(rest, take_word(rest), date);
    }
    if (!take_number(rest, &first, &digits) || rest->len == 0)
        return false;
    if (digits == 8) {
        date->year = (int32_t)(first / 10000);
        date->month = (uint8_t)(first / 100 % 100);
        date->day = (uint8_t)(first % 100);
        return true;
    }
    if (digits == 4) {
        date->year = (int32_t)first;
        return take_after_year(rest, date);
    }
    if (digits > 2)
        return false;
    if (take_char(rest, ' ')) {
        date->day = (uint8_t)first;
        return take_named_month(rest, ' ', date);
    }
    return take_numbers(rest, first, day_first, date);
}

/* ---- the time of day ---- */

/* ".123" or ",123" */
static void take_fraction(bw_str *rest, struct bw_date *date)
{
    uint32_t unit = 100000000;
    if (rest->len < 2 || (rest->ptr[0] != '.' && rest->ptr[0] != ',') || !is_digit(rest->ptr[1]))
        return;
    size_t len = 1;
    for (; len < rest->len && is_digit(rest->ptr[len]); len++) {
        date->nanosecond += (uint32_t)(rest->ptr[len] - '0') * unit;
        unit /= 10;
    }
    *rest = bw_str_from(*rest, len);
}

/* "235958" */
static bool take_packed_clock(bw_str *rest, struct bw_date *date)
{
    bw_str text = *rest;
    unsigned number;
    size_t digits;
    if (!take_number(&text, &number, &digits) || digits != 6)
        return false;
    date->hour = (uint8_t)(number / 10000);
    date->minute = (uint8_t)(number / 100 % 100);
    date->second = (uint8_t)(number % 100);
    *rest = text;
    return true;
}

/* AM or PM; false when the hour has none. */
static bool take_half(bw_str *rest, struct bw_date *date)
{
    bw_str text = bw_str_trim(*rest);
    const bw_str word = take_word(&text);
    const bool pm = bw_str_eq_ascii_nocase(word, BW_STR("PM"));
    if (!pm && !bw_str_eq_ascii_nocase(word, BW_STR("AM")))
        return true;
    if (date->hour == 0 || date->hour > 12)
        return false;
    date->hour = (uint8_t)(date->hour % 12 + (pm ? 12 : 0));
    *rest = text;
    return true;
}

static bool take_clock(bw_str *rest, struct bw_date *date)
{
    if (!take_packed_clock(rest, date)) {
        if (!take_part(rest, &date->hour) || !take_char(rest, ':') ||
                !take_part(rest, &date->minute))
            return false;
        if (take_char(rest, ':') && !take_part(rest, &date->second))
            return false;
    }
    take_fraction(rest, date);
    return take_half(rest, date);
}

/* "+01:00", "GMT+0100" in seconds east of UTC; 0 for anything else. */
static int64_t zone_of(bw_str text)
{
    text = bw_str_trim(text);
    take_word(&text);
    const bool west = text.len != 0 && text.ptr[0] == '-';
    uint8_t hours;
    uint8_t minutes;
    if (!take_char(&text, west ? '-' : '+') || text.len < 4)
        return 0;
    bw_str part = bw_str_head(text, 2);
    bw_str rest = bw_str_from(text, 2);
    take_char(&rest, ':');
    rest = bw_str_head(rest, 2);
    if (!take_part(&part, &hours) || part.len != 0 || !take_part(&rest, &minutes))
        return 0;
    const int64_t seconds = ((int64_t)hours * 60 + minutes) * 60;
    return west ? -seconds : seconds;
}

/* ---- the whole ---- */

bw_time json_time_text(bw_str text, bool day_first)
{
    struct bw_date date = {0};
    bw_str rest = bw_str_trim(text);
    if (!take_date(&rest, day_first, &date))
        return BW_TIME_UNKNOWN;
    if (rest.len == 0)
        return bw_time_from_date(&date);
    skip_gap(&rest);
    if (take_char(&rest, '@') || take_char(&rest, 'T'))
        skip_gap(&rest);
    if (!take_clock(&rest, &date))
        return BW_TIME_UNKNOWN;
    const bw_time local = bw_time_from_date(&date);
    bw_time time;
    if (local == BW_TIME_UNKNOWN ||
            __builtin_sub_overflow(local, zone_of(rest) * BW_TIME_SECOND, &time))
        return BW_TIME_UNKNOWN;
    return time;
}

bool json_time_is_day_first(bw_str text)
{
    struct bw_date date = {0};
    bw_str rest = bw_str_trim(text);
    unsigned first;
    size_t digits;
    return take_number(&rest, &first, &digits) && digits == 2 && first > 12 && rest.len != 0 &&
           (rest.ptr[0] == '/' || rest.ptr[0] == '-') && take_numbers(&rest, first, true, &date);
}

bool json_time_has_no_zone(bw_str text)
{
    text = bw_str_trim(text);
    const size_t clock = bw_str_find_char(text, ':');
    if (clock == SIZE_MAX)
        return false;
    bw_str rest = bw_str_from(text, clock);
    while (rest.len != 0) {
        const bw_str word = take_word(&rest);
        if (word.len != 0 && !bw_str_eq_ascii_nocase(word, BW_STR("AM")) &&
                !bw_str_eq_ascii_nocase(word, BW_STR("PM")))
            return false;
        if (rest.len != 0 && (rest.ptr[0] == '+' || rest.ptr[0] == '-'))
            return false;
        if (rest.len != 0)
            rest = bw_str_from(rest, 1);
    }
    return true;
}

bw_time json_time_in_zone(bw_time time, int32_t seconds)
{
    bw_time zoned;
    if (time == BW_TIME_UNKNOWN || __builtin_sub_overflow(time, seconds * BW_TIME_SECOND, &zoned))
        return BW_TIME_UNKNOWN;
    return zoned;
}
