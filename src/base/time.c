#include "base/time.h"

#include <stdio.h>

#define SECONDS_PER_DAY       86400
#define FILETIME_EPOCH_OFFSET INT64_C(116444736000000000) /* ticks from 1601 to 1970 */

/* Days since 1970-01-01 by counting whole 400-year eras of 146,097 days, March first. */
static int64_t days_from_civil(int64_t year, unsigned month, unsigned day)
{
    year -= month <= 2;
    const int64_t era = (year >= 0 ? year : year - 399) / 400;
    const unsigned year_of_era = (unsigned)(year - era * 400);
    const unsigned month_from_march = month > 2 ? month - 3 : month + 9;
    const unsigned day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    const unsigned day_of_era =
            year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + (int64_t)day_of_era - 719468;
}

static unsigned days_in_month(int64_t year, unsigned month)
{
    static const uint8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

static bool date_exists(const struct bw_date *date)
{
    return date->month >= 1 && date->month <= 12 && date->day >= 1 &&
           date->day <= days_in_month(date->year, date->month) && date->hour <= 23 &&
           date->minute <= 59 && date->second <= 60 && date->nanosecond < BW_TIME_SECOND;
}

bw_time bw_time_from_date(const struct bw_date *date)
{
    if (!date_exists(date))
        return BW_TIME_UNKNOWN;
    const int64_t seconds = days_from_civil(date->year, date->month, date->day) * SECONDS_PER_DAY +
                            date->hour * 3600 + date->minute * 60 + date->second;
    bw_time time;
    if (__builtin_mul_overflow(seconds, BW_TIME_SECOND, &time) ||
            __builtin_add_overflow(time, (int64_t)date->nanosecond, &time))
        return BW_TIME_UNKNOWN;
    return time;
}

struct bw_date bw_date_from_time(bw_time time)
{
    int64_t seconds = time / BW_TIME_SECOND;
    int64_t nanosecond = time % BW_TIME_SECOND;
    if (nanosecond < 0) {
        nanosecond += BW_TIME_SECOND;
        seconds--;
    }
    int64_t days = seconds / SECONDS_PER_DAY;
    int64_t second = seconds % SECONDS_PER_DAY;
    if (second < 0) {
        second += SECONDS_PER_DAY;
        days--;
    }
    days += 719468;
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const unsigned day_of_era = (unsigned)(days - era * 146097);
    const unsigned year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const unsigned day_of_year =
            day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const unsigned month_from_march = (5 * day_of_year + 2) / 153;
    const unsigned month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return (struct bw_date){
            .year = (int32_t)(era * 400 + (int64_t)year_of_era + (month <= 2)),
            .month = (uint8_t)month,
            .day = (uint8_t)(day_of_year - (153 * month_from_march + 2) / 5 + 1),
            .hour = (uint8_t)(second / 3600),
            .minute = (uint8_t)(second / 60 % 60),
            .second = (uint8_t)(second % 60),
            .nanosecond = (uint32_t)nanosecond,
    };
}

/* Weeks start on Monday and belong to the year that holds their Thursday (ISO 8601). */
unsigned bw_date_week(const struct bw_date *date)
{
    const int64_t days = days_from_civil(date->year, date->month, date->day);
    const int64_t weekday = ((days + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday; Monday is 0 */
    const bw_time thursday = (days - weekday + 3) * SECONDS_PER_DAY * BW_TIME_SECOND;
    const struct bw_date of_thursday = bw_date_from_time(thursday);
    const int64_t first = days_from_civil(of_thursday.year, 1, 1);
    return (unsigned)((days - weekday + 3 - first) / 7 + 1);
}

bw_time bw_time_from_filetime(uint64_t ticks)
{
    if (ticks == 0 || ticks > INT64_MAX)
        return BW_TIME_UNKNOWN;
    bw_time time;
    if (__builtin_mul_overflow((int64_t)ticks - FILETIME_EPOCH_OFFSET, INT64_C(100), &time))
        return BW_TIME_UNKNOWN;
    return time;
}

uint64_t bw_filetime_from_time(bw_time time)
{
    return time == BW_TIME_UNKNOWN ? 0 : (uint64_t)(time / 100 + FILETIME_EPOCH_OFFSET);
}

static size_t put_digits(char *out, uint64_t value, unsigned digits)
{
    for (unsigned i = digits; i-- > 0;) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return digits;
}

size_t bw_time_format(bw_time time, char out[BW_TIME_TEXT_SIZE])
{
    size_t n = 0;
    if (time == BW_TIME_UNKNOWN) {
        out[0] = '\0';
        return 0;
    }
    const struct bw_date date = bw_date_from_time(time);
    n += put_digits(out + n, (uint64_t)date.year, 4);
    out[n++] = '-';
    n += put_digits(out + n, date.month, 2);
    out[n++] = '-';
    n += put_digits(out + n, date.day, 2);
    out[n++] = 'T';
    n += put_digits(out + n, date.hour, 2);
    out[n++] = ':';
    n += put_digits(out + n, date.minute, 2);
    out[n++] = ':';
    n += put_digits(out + n, date.second, 2);
    out[n++] = '.';
    if (date.nanosecond % 1000000 == 0)
        n += put_digits(out + n, date.nanosecond / 1000000, 3);
    else if (date.nanosecond % 1000 == 0)
        n += put_digits(out + n, date.nanosecond / 1000, 6);
    else if (date.nanosecond % 100 == 0)
        n += put_digits(out + n, date.nanosecond / 100, 7);
    else
        n += put_digits(out + n, date.nanosecond, 9);
    out[n++] = 'Z';
    out[n] = '\0';
    return n;
}

struct time_cursor {
    bw_str text;
    size_t at;
    bool failed;
};

static uint32_t take_number(struct time_cursor *c, unsigned digits)
{
    uint32_t value = 0;
    if (c->failed || c->text.len - c->at < digits) {
        c->failed = true;
        return 0;
    }
    for (unsigned i = 0; i < digits; i++) {
        const char ch = c->text.ptr[c->at++];
        if (ch < '0' || ch > '9')
            c->failed = true;
        value = value * 10 + (uint32_t)(ch - '0');
    }
    return value;
}

static bool take_char(struct time_cursor *c, char want)
{
    if (c->at < c->text.len && c->text.ptr[c->at] == want) {
        c->at++;
        return true;
    }
    return false;
}

static void need_char(struct time_cursor *c, char want)
{
    if (!take_char(c, want))
        c->failed = true;
}

static uint32_t take_fraction(struct time_cursor *c)
{
    uint32_t value = 0;
    unsigned digits = 0;
    for (; c->at < c->text.len && c->text.ptr[c->at] >= '0' && c->text.ptr[c->at] <= '9'; c->at++)
        if (digits < 9) {
            value = value * 10 + (uint32_t)(c->text.ptr[c->at] - '0');
            digits++;
        }
    if (digits == 0)
        c->failed = true;
    for (; digits < 9; digits++)
        value *= 10;
    return value;
}

static bool take_word(struct time_cursor *c, bw_str word)
{
    const bw_str left = bw_str_from(c->text, c->at);
    if (!bw_str_eq_ascii_nocase(left, word))
        return false;
    c->at = c->text.len;
    return true;
}

/* Seconds east of UTC; nothing written means UTC. */
static int64_t take_zone(struct time_cursor *c)
{
    if (take_char(c, 'Z') || take_char(c, 'z') || c->at == c->text.len)
        return 0;
    take_char(c, ' ');
    if (take_word(c, BW_STR("UTC")) || take_word(c, BW_STR("GMT")))
        return 0;
    const bool east = take_char(c, '+');
    if (!east)
        need_char(c, '-');
    const int64_t hours = take_number(c, 2);
    int64_t minutes = 0;
    if (c->at != c->text.len) {
        take_char(c, ':');
        minutes = take_number(c, 2);
    }
    if (hours > 23 || minutes > 59)
        c->failed = true;
    return (hours * 3600 + minutes * 60) * (east ? 1 : -1);
}

bw_status bw_time_parse(bw_str text, bw_time *ret_time)
{
    struct time_cursor c = {.text = text};
    struct bw_date date = {0};
    date.year = (int32_t)take_number(&c, 4);
    need_char(&c, '-');
    date.month = (uint8_t)take_number(&c, 2);
    need_char(&c, '-');
    date.day = (uint8_t)take_number(&c, 2);
    int64_t zone = 0;
    if (!c.failed && c.at != text.len) {
        if (!take_char(&c, 'T') && !take_char(&c, 't'))
            need_char(&c, ' ');
        date.hour = (uint8_t)take_number(&c, 2);
        need_char(&c, ':');
        date.minute = (uint8_t)take_number(&c, 2);
        if (take_char(&c, ':')) {
            date.second = (uint8_t)take_number(&c, 2);
            if (take_char(&c, '.') || take_char(&c, ','))
                date.nanosecond = take_fraction(&c);
        }
        zone = take_zone(&c);
    }
    if (c.failed || c.at != text.len)
        return BW_E_MALFORMED;
    const bw_time local = bw_time_from_date(&date);
    if (local == BW_TIME_UNKNOWN || __builtin_sub_overflow(local, zone * BW_TIME_SECOND, ret_time))
        return BW_E_RANGE;
    return BW_OK;
}
