#include "format/web/date.h"

#include <limits.h>
#include <string.h>

/* A text that is taken apart from left to right; like the reader, it fails for good. */
struct date_cursor {
    bw_str rest;
    bool failed;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Exactly `digits` digits. */
static unsigned take_fixed(struct date_cursor *c, unsigned digits)
{
    unsigned value = 0;
    if (c->rest.len < digits) {
        c->failed = true;
        return 0;
    }
    for (unsigned i = 0; i < digits; i++) {
        c->failed |= !is_digit(c->rest.ptr[i]);
        value = value * 10 + (unsigned)(c->rest.ptr[i] - '0') % 10;
    }
    c->rest = bw_str_from(c->rest, digits);
    return value;
}

/* One or two digits, with a blank in front of one allowed ("Oct  1"). */
static unsigned take_short(struct date_cursor *c)
{
    if (c->rest.len != 0 && c->rest.ptr[0] == ' ')
        c->rest = bw_str_from(c->rest, 1);
    return take_fixed(c, c->rest.len >= 2 && is_digit(c->rest.ptr[1]) ? 2 : 1);
}

static bool next_is(const struct date_cursor *c, char want)
{
    return c->rest.len != 0 && c->rest.ptr[0] == want;
}

static void take_char(struct date_cursor *c, char want)
{
    c->failed |= !next_is(c, want);
    c->rest = bw_str_from(c->rest, 1);
}

unsigned web_month(const char text[3])
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (unsigned i = 0; i < 12; i++)
        if (memcmp(names + (size_t)i * 3, text, 3) == 0)
            return i + 1;
    return 0;
}

static uint8_t take_month(struct date_cursor *c)
{
    const unsigned month = c->rest.len >= 3 ? web_month(c->rest.ptr) : 0;
    c->failed |= month == 0;
    c->rest = bw_str_from(c->rest, 3);
    return (uint8_t)month;
}

/* HH:MM:SS with an optional fraction. */
static void take_clock(struct date_cursor *c, struct bw_date *date)
{
    date->hour = (uint8_t)take_short(c);
    take_char(c, ':');
    date->minute = (uint8_t)take_fixed(c, 2);
    take_char(c, ':');
    date->second = (uint8_t)take_fixed(c, 2);
    if (!next_is(c, '.') && !next_is(c, ','))
        return;
    uint32_t unit = 100000000;
    c->rest = bw_str_from(c->rest, 1);
    c->failed |= c->rest.len == 0 || !is_digit(c->rest.ptr[0]);
    while (c->rest.len != 0 && is_digit(c->rest.ptr[0])) {
        date->nanosecond += (uint32_t)(c->rest.ptr[0] - '0') * unit;
        unit /= 10;
        c->rest = bw_str_from(c->rest, 1);
    }
}

/* " +0300", or nothing. In seconds. */
static int64_t take_zone(struct date_cursor *c)
{
    if (c->rest.len == 0)
        return 0;
    take_char(c, ' ');
    const bool west = next_is(c, '-');
    c->failed |= !west && !next_is(c, '+');
    c->rest = bw_str_from(c->rest, 1);
    const int64_t hours = take_fixed(c, 2);
    const int64_t seconds = (hours * 60 + take_fixed(c, 2)) * 60;
    return west ? -seconds : seconds;
}

static bw_time finish(const struct date_cursor *c, const struct bw_date *date, int64_t zone)
{
    if (c->failed || c->rest.len != 0)
        return BW_TIME_UNKNOWN;
    const bw_time time = bw_time_from_date(date);
    bw_time shifted;
    if (time == BW_TIME_UNKNOWN || __builtin_sub_overflow(time, zone * BW_TIME_SECOND, &shifted))
        return BW_TIME_UNKNOWN;
    return shifted;
}

bool web_date_clf_looks(bw_str text)
{
    return text.len >= 20 && is_digit(text.ptr[0]) && text.ptr[2] == '/' && text.ptr[6] == '/' &&
           is_digit(text.ptr[7]) && text.ptr[11] == ':' && text.ptr[14] == ':' &&
           text.ptr[17] == ':' && web_month(text.ptr + 3) != 0;
}

bw_time web_date_clf(bw_str text)
{
    struct date_cursor c = {.rest = text};
    struct bw_date date = {.day = (uint8_t)take_fixed(&c, 2)};
    take_char(&c, '/');
    date.month = take_month(&c);
    take_char(&c, '/');
    date.year = (int32_t)take_fixed(&c, 4);
    take_char(&c, ':');
    take_clock(&c, &date);
    const int64_t zone = take_zone(&c);
    return finish(&c, &date, zone);
}

/* ---- again ---- */

static inline unsigned two_digits(const char *text)
{
    const unsigned tens = (unsigned)(unsigned char)text[0] - '0';
    const unsigned ones = (unsigned)(unsigned char)text[1] - '0';
    return tens <= 9 && ones <= 9 ? tens * 10 + ones : UINT_MAX;
}

/* "HH:MM:SS" as seconds of the day, or UINT_MAX: it is none, or a leap second. */
static inline unsigned seconds_at(const char *text)
{
    const unsigned hours = two_digits(text);
    const unsigned minutes = two_digits(text + 3);
    const unsigned seconds = two_digits(text + 6);
    if (hours > 23 || minutes > 59 || seconds > 59 || text[2] != ':' || text[5] != ':')
        return UINT_MAX;
    return (hours * 60 + minutes) * 60 + seconds;
}

#define DAY (24 * 60 * 60 * BW_TIME_SECOND)

static void keep_day(struct web_date_memo *memo, size_t len, unsigned seconds, bw_time time)
{
    /* nothing at the ends of time, where another second would not fit */
    if (time > INT64_MAX - 2 * DAY || time < INT64_MIN + 2 * DAY)
        return;
    memo->len = len;
    memo->day = time - seconds * BW_TIME_SECOND;
}

/* "dd/Mon/yyyy:", the time of day, and what stands behind it: a zone as a rule, or milliseconds. */
#define CLF_LEN        26
#define CLF_MILLIS_LEN 24
#define CLF_TIME       12
#define CLF_ZONE       20

static bw_time read_clf(struct web_date_memo *memo, bw_str text, unsigned seconds, bw_time behind)
{
    const bw_time time = web_date_clf(text);
    memo->len = 0;
    if (time == BW_TIME_UNKNOWN || seconds == UINT_MAX)
        return time;
    memcpy(memo->text, text.ptr, text.len);
    keep_day(memo, text.len, seconds, time - behind);
    return time;
}

/* ".123" as a time, or BW_TIME_UNKNOWN. */
static bw_time millis_at(const char *text)
{
    const unsigned high = two_digits(text + 1);
    const unsigned low = (unsigned)(unsigned char)text[3] - '0';
    if (text[0] != '.' || high == UINT_MAX || low > 9)
        return BW_TIME_UNKNOWN;
    return (high * 10 + low) * (BW_TIME_SECOND / 1000);
}

static bw_time clf_millis(struct web_date_memo *memo, bw_str text)
{
    const unsigned seconds = seconds_at(text.ptr + CLF_TIME);
    const bw_time millis = millis_at(text.ptr + CLF_ZONE);
    if (millis == BW_TIME_UNKNOWN)
        return web_date_clf(text);
    if (seconds != UINT_MAX && memo->len == CLF_MILLIS_LEN &&
            memcmp(memo->text, text.ptr, CLF_TIME) == 0)
        return memo->day + seconds * BW_TIME_SECOND + millis;
    return read_clf(memo, text, seconds, millis);
}

bw_time web_date_clf_memo(struct web_date_memo *memo, bw_str text)
{
    if (text.len == CLF_MILLIS_LEN)
        return clf_millis(memo, text);
    if (text.len != CLF_LEN)
        return web_date_clf(text);
    const unsigned seconds = seconds_at(text.ptr + CLF_TIME);
    if (seconds != UINT_MAX && memo->len == CLF_LEN &&
            memcmp(memo->text, text.ptr, CLF_TIME) == 0 &&
            memcmp(memo->text + CLF_ZONE, text.ptr + CLF_ZONE, CLF_LEN - CLF_ZONE) == 0)
        return memo->day + seconds * BW_TIME_SECOND;
    return read_clf(memo, text, seconds, 0);
}

/* yyyy-mm-dd or yyyy/mm/dd */
static void take_date(struct date_cursor *c, char sep, struct bw_date *date)
{
    date->year = (int32_t)take_fixed(c, 4);
    take_char(c, sep);
    date->month = (uint8_t)take_fixed(c, 2);
    take_char(c, sep);
    date->day = (uint8_t)take_fixed(c, 2);
}

bw_time web_date_w3c(bw_str date_text, bw_str time_text)
{
    struct date_cursor c = {.rest = date_text};
    struct date_cursor clock = {.rest = time_text};
    struct bw_date date = {.year = 0};
    take_date(&c, '-', &date);
    take_clock(&clock, &date);
    clock.failed |= c.failed || c.rest.len != 0;
    return finish(&clock, &date, 0);
}

#define W3C_DATE_LEN 10
#define W3C_TIME_LEN 8

bw_time web_date_w3c_memo(struct web_date_memo *memo, bw_str date, bw_str time)
{
    if (date.len != W3C_DATE_LEN || time.len != W3C_TIME_LEN)
        return web_date_w3c(date, time);
    const unsigned seconds = seconds_at(time.ptr);
    if (seconds != UINT_MAX && memo->len == W3C_DATE_LEN &&
            memcmp(memo->text, date.ptr, W3C_DATE_LEN) == 0)
        return memo->day + seconds * BW_TIME_SECOND;
    const bw_time when = web_date_w3c(date, time);
    memo->len = 0;
    if (when == BW_TIME_UNKNOWN || seconds == UINT_MAX)
        return when;
    memcpy(memo->text, date.ptr, W3C_DATE_LEN);
    keep_day(memo, W3C_DATE_LEN, seconds, when);
    return when;
}

bw_time web_date_nginx_error(bw_str text)
{
    struct date_cursor c = {.rest = text};
    struct bw_date date = {.year = 0};
    take_date(&c, '/', &date);
    take_char(&c, ' ');
    take_clock(&c, &date);
    return finish(&c, &date, 0);
}

bw_time web_date_apache_error(bw_str text)
{
    struct date_cursor c = {.rest = bw_str_from(text, 3)}; /* the day of the week */
    struct bw_date date = {.year = 0};
    take_char(&c, ' ');
    date.month = take_month(&c);
    take_char(&c, ' ');
    date.day = (uint8_t)take_short(&c);
    take_char(&c, ' ');
    take_clock(&c, &date);
    take_char(&c, ' ');
    date.year = (int32_t)take_fixed(&c, 4);
    return finish(&c, &date, 0);
}

bw_time web_date_tomcat(bw_str text)
{
    struct date_cursor c = {.rest = text};
    struct bw_date date = {.day = (uint8_t)take_fixed(&c, 2)};
    take_char(&c, '-');
    date.month = take_month(&c);
    take_char(&c, '-');
    date.year = (int32_t)take_fixed(&c, 4);
    take_char(&c, ' ');
    take_clock(&c, &date);
    return finish(&c, &date, 0);
}

bw_time web_date_jul(bw_str text)
{
    struct date_cursor c = {.rest = text};
    struct bw_date date = {.month = take_month(&c)};
    take_char(&c, ' ');
    date.day = (uint8_t)take_short(&c);
    take_char(&c, ',');
    take_char(&c, ' ');
    date.year = (int32_t)take_fixed(&c, 4);
    take_char(&c, ' ');
    take_clock(&c, &date);
    const bool pm = bw_str_eq(c.rest, BW_STR(" PM"));
    c.failed |= (!pm && !bw_str_eq(c.rest, BW_STR(" AM"))) || date.hour == 0 || date.hour > 12;
    date.hour = (uint8_t)(date.hour % 12 + (pm ? 12 : 0));
    c.rest.len = 0;
    return finish(&c, &date, 0);
}

bw_time web_date_epoch(bw_str text)
{
    uint64_t seconds = 0;
    size_t at = 0;
    for (; at < text.len && is_digit(text.ptr[at]); at++) {
        seconds = seconds * 10 + (uint64_t)(text.ptr[at] - '0');
        if (seconds >= (uint64_t)(INT64_MAX / BW_TIME_SECOND))
            return BW_TIME_UNKNOWN;
    }
    if (at == 0 || (at < text.len && text.ptr[at] != '.'))
        return BW_TIME_UNKNOWN;
    const bw_str fraction = bw_str_from(text, at + 1);
    if (fraction.len > 9)
        return BW_TIME_UNKNOWN;
    bw_time time = (bw_time)seconds * BW_TIME_SECOND;
    bw_time unit = BW_TIME_SECOND;
    for (size_t i = 0; i < fraction.len; i++) {
        unit /= 10;
        if (!is_digit(fraction.ptr[i]))
            return BW_TIME_UNKNOWN;
        time += (fraction.ptr[i] - '0') * unit;
    }
    return time;
}
