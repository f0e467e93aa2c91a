#include "format/syslog/stamp.h"

#include <string.h>

#define FIRST_YEAR 1970
#define LAST_YEAR  2099

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char char_at(bw_str text, size_t at)
{
    return at < text.len ? text.ptr[at] : '\0';
}

/* `count` digits at `at`. */
static bool read_digits(bw_str text, size_t at, size_t count, uint32_t *ret_value)
{
    uint32_t value = 0;
    if (at > text.len || text.len - at < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!is_digit(text.ptr[at + i]))
            return false;
        value = value * 10 + (uint32_t)(text.ptr[at + i] - '0');
    }
    *ret_value = value;
    return true;
}

unsigned stamp_month(bw_str name)
{
#define LETTERS(a, b, c) ((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (uint32_t)(c))
    static const uint32_t names[] = {LETTERS('j', 'a', 'n'), LETTERS('f', 'e', 'b'),
            LETTERS('m', 'a', 'r'), LETTERS('a', 'p', 'r'), LETTERS('m', 'a', 'y'),
            LETTERS('j', 'u', 'n'), LETTERS('j', 'u', 'l'), LETTERS('a', 'u', 'g'),
            LETTERS('s', 'e', 'p'), LETTERS('o', 'c', 't'), LETTERS('n', 'o', 'v'),
            LETTERS('d', 'e', 'c')};
    if (name.len < 3)
        return 0;
    const uint32_t lower = LETTERS((uint8_t)name.ptr[0] | 0x20u, (uint8_t)name.ptr[1] | 0x20u,
            (uint8_t)name.ptr[2] | 0x20u);
#undef LETTERS
    for (unsigned i = 0; i < BW_COUNT(names); i++)
        if (names[i] == lower)
            return i + 1;
    return 0;
}

static bool is_weekday(bw_str name)
{
    static const char names[] = "MonTueWedThuFriSatSun";
    if (name.len < 3)
        return false;
    for (size_t i = 0; i < 7; i++)
        if (memcmp(names + 3 * i, name.ptr, 3) == 0)
            return true;
    return false;
}

/* ---- the parts of a stamp; each moves *at behind what it read ---- */

/* hh:mm:ss, the hour with one digit or two, and up to nine digits of fraction after '.' or ','. */
static bool read_clock(bw_str text, size_t *at, struct bw_date *date)
{
    uint32_t hour;
    uint32_t minute;
    uint32_t second;
    const size_t width = is_digit(char_at(text, *at + 1)) ? 2 : 1;
    if (!read_digits(text, *at, width, &hour) || char_at(text, *at + width) != ':' ||
            !read_digits(text, *at + width + 1, 2, &minute) ||
            char_at(text, *at + width + 3) != ':' ||
            !read_digits(text, *at + width + 4, 2, &second) || hour > 23 || minute > 59 ||
            second > 60)
        return false;
    date->hour = (uint8_t)hour;
    date->minute = (uint8_t)minute;
    date->second = (uint8_t)second;
    date->nanosecond = 0;
    *at += width + 6;
    const char point = char_at(text, *at);
    if ((point != '.' && point != ',') || !is_digit(char_at(text, *at + 1)))
        return true;
    uint32_t scale = 100000000;
    for (++*at; is_digit(char_at(text, *at)); ++*at) {
        date->nanosecond += (uint32_t)(text.ptr[*at] - '0') * scale;
        scale /= 10;
    }
    return true;
}

static bool set_day(struct bw_date *date, uint32_t month, uint32_t day)
{
    date->month = (uint8_t)month;
    date->day = (uint8_t)day;
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static bool set_year(struct stamp *stamp, uint32_t year)
{
    stamp->date.year = (int32_t)year;
    stamp->has_year = year >= FIRST_YEAR && year <= LAST_YEAR;
    return stamp->has_year;
}

/* "Jul  4", "Jul 04", "Jul 4", and the blank behind it. */
static bool read_month_day(bw_str text, size_t *at, struct bw_date *date)
{
    uint32_t day;
    const unsigned month = stamp_month(bw_str_from(text, *at));
    if (month == 0 || char_at(text, *at + 3) != ' ')
        return false;
    size_t pos = *at + 4;
    pos += char_at(text, pos) == ' ';
    const size_t width = is_digit(char_at(text, pos + 1)) ? 2 : 1;
    if (!read_digits(text, pos, width, &day) || char_at(text, pos + width) != ' ')
        return false;
    *at = pos + width + 1;
    return set_day(date, month, day);
}

/* Zone names that mean one thing. CST, IST and others mean several: they tell nothing. */
static const struct zone_name {
    bw_str name;
    int16_t minutes;
} zone_names[] = {
        {BW_STR_INIT("UTC"), 0},
        {BW_STR_INIT("GMT"), 0},
        {BW_STR_INIT("WET"), 0},
        {BW_STR_INIT("WEST"), 60},
        {BW_STR_INIT("CET"), 60},
        {BW_STR_INIT("CEST"), 120},
        {BW_STR_INIT("MET"), 60},
        {BW_STR_INIT("MEST"), 120},
        {BW_STR_INIT("EET"), 120},
        {BW_STR_INIT("EEST"), 180},
        {BW_STR_INIT("MSK"), 180},
        {BW_STR_INIT("EST"), -300},
        {BW_STR_INIT("EDT"), -240},
        {BW_STR_INIT("CDT"), -300},
        {BW_STR_INIT("MST"), -420},
        {BW_STR_INIT("MDT"), -360},
        {BW_STR_INIT("PST"), -480},
        {BW_STR_INIT("PDT"), -420},
        {BW_STR_INIT("JST"), 540},
        {BW_STR_INIT("KST"), 540},
        {BW_STR_INIT("HKT"), 480},
        {BW_STR_INIT("AWST"), 480},
        {BW_STR_INIT("ACST"), 570},
        {BW_STR_INIT("ACDT"), 630},
        {BW_STR_INIT("AEST"), 600},
        {BW_STR_INIT("AEDT"), 660},
        {BW_STR_INIT("NZST"), 720},
        {BW_STR_INIT("NZDT"), 780},
};

static void set_zone(struct stamp *stamp, int32_t seconds)
{
    stamp->zone = seconds;
    stamp->has_zone = true;
}

/* " CEST": moves past a name of two to five capitals that ends in T or C, and takes what it says.
 * False when nothing of that kind is there. */
static bool read_zone_name(bw_str text, size_t *at, struct stamp *stamp)
{
    size_t len = 0;
    while (len <= 5 && char_at(text, *at + len) >= 'A' && char_at(text, *at + len) <= 'Z')
        len++;
    const bw_str name = bw_str_head(bw_str_from(text, *at), len);
    if (len < 3 || len > 5 ||
            (name.ptr[len - 1] != 'T' && !bw_str_eq(name, BW_STR("UTC")) &&
                    !bw_str_eq(name, BW_STR("MSK"))))
        return false;
    for (size_t i = 0; i < BW_COUNT(zone_names); i++)
        if (bw_str_eq(zone_names[i].name, name))
            set_zone(stamp, zone_names[i].minutes * 60);
    *at += len;
    return true;
}

/* "Z", "+02:00", "+0200", "+02", at once or behind a blank. */
static void read_zone(bw_str text, size_t *at, struct stamp *stamp)
{
    uint32_t hours;
    uint32_t minutes = 0;
    size_t pos = *at;
    if (char_at(text, pos) == 'Z') {
        set_zone(stamp, 0);
        ++*at;
        return;
    }
    pos += char_at(text, pos) == ' ';
    const char sign = char_at(text, pos);
    if ((sign != '+' && sign != '-') || !read_digits(text, pos + 1, 2, &hours) || hours > 18)
        return;
    const bool colon = char_at(text, pos + 3) == ':';
    const bool has_minutes = read_digits(text, pos + 3 + colon, 2, &minutes);
    if (has_minutes && minutes > 59)
        return;
    const size_t end = pos + (has_minutes ? 5u + colon : 3u);
    if (is_digit(char_at(text, end)))
        return;
    const int32_t seconds = (int32_t)(hours * 3600 + minutes * 60);
    set_zone(stamp, sign == '-' ? -seconds : seconds);
    *at = end;
}

/* " 2022" and then something else than more of it. */
static bool read_year_behind(bw_str text, size_t *at, struct stamp *stamp)
{
    uint32_t year;
    struct stamp with = *stamp;
    const char end = char_at(text, *at + 5);
    if (char_at(text, *at) != ' ' || !read_digits(text, *at + 1, 4, &year) ||
            (end != ' ' && end != ':' && end != ']' && end != '\0') || !set_year(&with, year))
        return false;
    *stamp = with;
    *at += 5;
    return true;
}

/* ---- the forms ---- */

/* "12:" at `p`: the number, or 99. */
static inline uint32_t two_digits(const char *p)
{
    const uint32_t tens = (uint32_t)(unsigned char)p[0] - '0';
    const uint32_t ones = (uint32_t)(unsigned char)p[1] - '0';
    return tens <= 9 && ones <= 9 ? tens * 10 + ones : 99;
}

/* "12:00:00" at `p`. The eight bytes are looked at as one number, the first of them the lowest. */
static inline bool read_plain_clock(const char *p, struct bw_date *date)
{
    const uint64_t zeros = UINT64_C(0x30303a30303a3030); /* 00:00:00 */
    const uint64_t digits = UINT64_C(0x0f0f000f0f000f0f);
    uint64_t text;
    memcpy(&text, p, sizeof(text));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    text = __builtin_bswap64(text);
#endif
    const uint64_t number = text ^ zeros;
    if ((number & ~digits) != 0 || ((number + (digits & UINT64_C(0x0606060606060606))) &
                                           UINT64_C(0xf0f0f0f0f0f0f0f0)) != 0)
        return false;
    const unsigned hour = (unsigned)(number & 15) * 10 + (unsigned)(number >> 8 & 15);
    const unsigned minute = (unsigned)(number >> 24 & 15) * 10 + (unsigned)(number >> 32 & 15);
    const unsigned second = (unsigned)(number >> 48 & 15) * 10 + (unsigned)(number >> 56 & 15);
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    date->hour = (uint8_t)hour;
    date->minute = (uint8_t)minute;
    date->second = (uint8_t)second;
    return true;
}

#define PLAIN_STAMP 15

/* "Jul  4 12:00:00 host": what nearly every line begins with. Behind a blank and a small letter
 * there is neither a year nor a zone to look for. False: it may be a stamp of another form. */
static bool read_plain(bw_str text, struct stamp *stamp)
{
    if (text.len <= PLAIN_STAMP + 1)
        return false;
    const char *p = text.ptr;
    const char behind = p[PLAIN_STAMP + 1];
    if (p[PLAIN_STAMP] != ' ' || behind < 'a' || behind > 'z' || p[3] != ' ' || p[6] != ' ')
        return false;
    const char day_digits[2] = {p[4] == ' ' ? '0' : p[4], p[5]};
    const uint32_t day = two_digits(day_digits);
    const unsigned month = stamp_month(text);
    if (month == 0 || day < 1 || day > 31 || !read_plain_clock(p + 7, &stamp->date))
        return false;
    stamp->date.month = (uint8_t)month;
    stamp->date.day = (uint8_t)day;
    stamp->form = STAMP_TRADITIONAL;
    return true;
}

/* Of "2022-07-04T12:00:00". */
#define PLAIN_ISO 19

/* Behind "12:00:00": a fraction, if there is one, and a zone that is "Z" or "+02:00". False: it is
 * another. */
static bool read_plain_end(bw_str text, size_t *at, struct stamp *stamp)
{
    size_t pos = *at;
    uint32_t fraction = 0;
    if (text.ptr[pos] == '.') {
        const size_t first = ++pos;
        for (; pos < text.len && is_digit(text.ptr[pos]) && pos - first < 9; pos++)
            fraction = fraction * 10 + (uint32_t)(text.ptr[pos] - '0');
        if (pos == first)
            return false;
        for (size_t digits = pos - first; digits < 9; digits++)
            fraction *= 10;
    }
    const bool utc = char_at(text, pos) == 'Z';
    if (!utc) {
        const char sign = char_at(text, pos);
        if (text.len - pos < 6 || (sign != '+' && sign != '-') || text.ptr[pos + 3] != ':')
            return false;
        const uint32_t hours = two_digits(text.ptr + pos + 1);
        const uint32_t minutes = two_digits(text.ptr + pos + 4);
        if (hours > 18 || minutes > 59)
            return false;
        const int32_t seconds = (int32_t)(hours * 3600 + minutes * 60);
        stamp->zone = sign == '-' ? -seconds : seconds;
    }
    pos += utc ? 1 : 6;
    if (char_at(text, pos) != ' ')
        return false;
    stamp->has_zone = true;
    stamp->date.nanosecond = fraction;
    *at = pos;
    return true;
}

/* "2022-07-04T12:00:00.123456+02:00 host", as rsyslog and systemd write it. 0: it may be a stamp of
 * another form. */
static size_t read_plain_iso(bw_str text, struct stamp *stamp)
{
    const char *p = text.ptr;
    size_t at = PLAIN_ISO;
    if (text.len <= PLAIN_ISO + 1 || p[4] != '-' || p[7] != '-' || p[10] != 'T' || p[13] != ':' ||
            p[16] != ':' || !read_plain_clock(p + 11, &stamp->date))
        return 0;
    const uint32_t century = two_digits(p);
    const uint32_t year = two_digits(p + 2);
    const uint32_t month = two_digits(p + 5);
    const uint32_t day = two_digits(p + 8);
    if (century != 20 || year > 98 || month < 1 || month > 12 || day < 1 || day > 31 ||
            !read_plain_end(text, &at, stamp))
        return 0;
    stamp->date.year = (int32_t)(2000 + year);
    stamp->date.month = (uint8_t)month;
    stamp->date.day = (uint8_t)day;
    stamp->has_year = true;
    stamp->form = STAMP_ISO;
    return at;
}

/* Jul  4 12:00:00, with the year behind the day or behind the time, and a zone's name. */
static size_t read_traditional(bw_str text, struct stamp *stamp)
{
    size_t at = 0;
    uint32_t year;
    struct stamp zoned;
    if (!read_month_day(text, &at, &stamp->date))
        return 0;
    if (char_at(text, at + 4) == ' ' && read_digits(text, at, 4, &year)) {
        if (!set_year(stamp, year))
            return 0;
        at += 5;
    }
    if (!read_clock(text, &at, &stamp->date))
        return 0;
    stamp->form = STAMP_TRADITIONAL;
    if (char_at(text, at) == ' ') {
        /* a host may be called EAST: a zone is one that is known, or has a colon behind it */
        size_t end = at + 1;
        zoned = *stamp;
        if (read_zone_name(text, &end, &zoned) &&
                (char_at(text, end) == ':' ||
                        (zoned.has_zone && read_year_behind(text, &end, &zoned)))) {
            *stamp = zoned;
            at = end;
        }
    }
    if (!stamp->has_year)
        read_year_behind(text, &at, stamp);
    return at;
}

/* " AM", " PM" behind a clock of twelve hours: moves past it. False when there is none. */
static bool read_half_day(bw_str text, size_t *at, struct bw_date *date)
{
    const char half = char_at(text, *at + 1);
    if (char_at(text, *at) != ' ' || (half != 'A' && half != 'P') ||
            char_at(text, *at + 2) != 'M' || date->hour < 1 || date->hour > 12)
        return false;
    date->hour = (uint8_t)(date->hour % 12 + (half == 'P' ? 12 : 0));
    *at += 3;
    return true;
}

/* Jul 4, 2022 12:00:00,123 PM CEST, as Java writes it; later versions have a comma behind the
 * year. */
static size_t read_java(bw_str text, struct stamp *stamp)
{
    uint32_t day;
    uint32_t year;
    const unsigned month = stamp_month(text);
    const size_t width = is_digit(char_at(text, 5)) ? 2 : 1;
    size_t at = 4 + width;
    if (month == 0 || char_at(text, 3) != ' ' || !read_digits(text, 4, width, &day) ||
            char_at(text, at) != ',' || char_at(text, at + 1) != ' ' ||
            !read_digits(text, at + 2, 4, &year))
        return 0;
    at += 6;
    at += char_at(text, at) == ',';
    if (char_at(text, at) != ' ')
        return 0;
    at++;
    if (!set_day(&stamp->date, month, day) || !set_year(stamp, year) ||
            !read_clock(text, &at, &stamp->date))
        return 0;
    stamp->form = STAMP_OTHER;
    (void)read_half_day(text, &at, &stamp->date);
    size_t end = at + 1;
    if (char_at(text, at) == ' ' && read_zone_name(text, &end, stamp))
        at = end;
    return at;
}

/* 4/7/22 12:00:00 PM: month and day, or day and month. */
size_t stamp_read_slashed(bw_str text, bool day_first, struct stamp *ret_stamp, bool *ret_doubt)
{
    uint32_t first;
    uint32_t second;
    uint32_t year;
    *ret_stamp = (struct stamp){.form = STAMP_OTHER};
    size_t width = is_digit(char_at(text, 1)) ? 2 : 1;
    if (!read_digits(text, 0, width, &first) || char_at(text, width) != '/')
        return 0;
    size_t at = width + 1;
    width = is_digit(char_at(text, at + 1)) ? 2 : 1;
    if (!read_digits(text, at, width, &second) || char_at(text, at + width) != '/')
        return 0;
    at += width + 1;
    const size_t digits = read_digits(text, at, 4, &year) ? 4 : 2;
    if (!read_digits(text, at, digits, &year) || char_at(text, at + digits) != ' ')
        return 0;
    at += digits + 1;
    *ret_doubt = first <= 12 && second <= 12 && first != second;
    const bool swap = first > 12 || (second <= 12 && day_first);
    if (!set_day(&ret_stamp->date, swap ? second : first, swap ? first : second) ||
            !set_year(ret_stamp, digits == 2 ? 2000 + year : year) ||
            !read_clock(text, &at, &ret_stamp->date))
        return 0;
    (void)read_half_day(text, &at, &ret_stamp->date);
    return at;
}

/* 2022-07-04T12:00:00.123456+02:00 and relatives. The zone of the form with a blank may be named.
 */
static size_t read_iso(bw_str text, struct stamp *stamp)
{
    uint32_t year;
    uint32_t month;
    uint32_t day;
    const char separator = char_at(text, 4);
    const char middle = char_at(text, 10);
    if (!read_digits(text, 0, 4, &year) || (separator != '-' && separator != '/') ||
            !read_digits(text, 5, 2, &month) || char_at(text, 7) != separator ||
            !read_digits(text, 8, 2, &day) || (middle != 'T' && middle != ' ' && middle != '-') ||
            (middle == '-' && separator != '/'))
        return 0;
    size_t at = 11;
    at += middle == ' ' && char_at(text, at) == ' '; /* apt writes two blanks */
    if (!set_year(stamp, year) || !set_day(&stamp->date, month, day) ||
            !read_clock(text, &at, &stamp->date))
        return 0;
    stamp->form = middle == 'T' ? STAMP_ISO : STAMP_ISO_BLANK;
    read_zone(text, &at, stamp);
    if (!stamp->has_zone && middle == ' ' && char_at(text, at) == ' ') {
        size_t end = at + 1;
        if (read_zone_name(text, &end, stamp))
            at = end;
    }
    return at;
}

/* Mon Jul  4 12:00:00.123 CEST 2022; Mon 2022-07-04 12:00:00 CEST. */
static size_t read_ctime(bw_str text, struct stamp *stamp)
{
    size_t at = 4 + (char_at(text, 3) == ',');
    if (char_at(text, at - 1) != ' ' || !is_weekday(text))
        return 0;
    if (is_digit(char_at(text, at))) {
        const size_t len = read_iso(bw_str_from(text, at), stamp);
        stamp->form = STAMP_CTIME;
        return len != 0 ? at + len : 0;
    }
    if (!read_month_day(text, &at, &stamp->date) || !read_clock(text, &at, &stamp->date))
        return 0;
    stamp->form = STAMP_CTIME;
    if (char_at(text, at) == ' ' && !is_digit(char_at(text, at + 1))) {
        size_t end = at + 1;
        if (!read_zone_name(text, &end, stamp)) {
            end = at;
            read_zone(text, &end, stamp);
        }
        if (char_at(text, end) != ' ')
            return 0;
        at = end;
    }
    return read_year_behind(text, &at, stamp) ? at : 0;
}

/* 04/Jul/2022:12:00:00 +0200; 04-Jul-2022 12:00:00.123; 4 Jul 2022 12:00:00 CEST. */
static size_t read_day_first(bw_str text, struct stamp *stamp)
{
    uint32_t day;
    uint32_t year;
    const size_t width = is_digit(char_at(text, 1)) ? 2 : 1;
    const char separator = char_at(text, width);
    if (!read_digits(text, 0, width, &day) ||
            (separator != '/' && separator != '-' && separator != ' '))
        return 0;
    const unsigned month = stamp_month(bw_str_from(text, width + 1));
    const char middle = char_at(text, width + 9);
    if (month == 0 || char_at(text, width + 4) != separator ||
            !read_digits(text, width + 5, 4, &year) || (middle != ':' && middle != ' '))
        return 0;
    size_t at = width + 10;
    if (!set_day(&stamp->date, month, day) || !set_year(stamp, year) ||
            !read_clock(text, &at, &stamp->date))
        return 0;
    stamp->form = STAMP_OTHER;
    if (!read_half_day(text, &at, &stamp->date) &&
            bw_str_starts_with(bw_str_from(text, at), BW_STR(" o'clock "))) {
        size_t end = at + 9; /* Java's long form */
        if (read_zone_name(text, &end, stamp))
            at = end;
        return at;
    }
    read_zone(text, &at, stamp);
    if (!stamp->has_zone && char_at(text, at) == ' ') {
        size_t end = at + 1; /* a word of what follows may look like a zone: those that are known */
        if (read_zone_name(text, &end, stamp) && stamp->has_zone)
            at = end;
    }
    return at;
}

/* 04.07.2022 12:00:00.123: the day first, as everybody writes it who writes dots. */
static size_t read_dotted(bw_str text, struct stamp *stamp)
{
    uint32_t day;
    uint32_t month;
    uint32_t year;
    if (!read_digits(text, 0, 2, &day) || char_at(text, 2) != '.' ||
            !read_digits(text, 3, 2, &month) || char_at(text, 5) != '.' ||
            !read_digits(text, 6, 4, &year) || char_at(text, 10) != ' ')
        return 0;
    size_t at = 11;
    if (!set_day(&stamp->date, month, day) || !set_year(stamp, year) ||
            !read_clock(text, &at, &stamp->date))
        return 0;
    stamp->form = STAMP_OTHER;
    return at;
}

/* 220704 12:00:00, as MySQL wrote it: the hour may have a blank in front. */
static size_t read_short_date(bw_str text, struct stamp *stamp)
{
    uint32_t value;
    if (!read_digits(text, 0, 6, &value) || char_at(text, 6) != ' ')
        return 0;
    size_t at = 7;
    at += char_at(text, at) == ' ';
    if (!set_year(stamp, 2000 + value / 10000) ||
            !set_day(&stamp->date, value / 100 % 100, value % 100) ||
            !read_clock(text, &at, &stamp->date))
        return 0;
    stamp->form = STAMP_OTHER;
    return at;
}

/* Seconds since 1970 with ten digits (2001 to 2262, the last year of a bw_time), and a fraction. */
static size_t read_epoch(bw_str text, struct stamp *stamp)
{
    uint32_t high;
    uint32_t low;
    if (!read_digits(text, 0, 5, &high) || !read_digits(text, 5, 5, &low) || high < 10000 ||
            is_digit(char_at(text, 10)))
        return 0;
    const int64_t seconds = high * INT64_C(100000) + low;
    if (seconds >= INT64_MAX / BW_TIME_SECOND)
        return 0;
    size_t at = 10;
    uint32_t nanosecond = 0;
    if (char_at(text, at) == '.' && is_digit(char_at(text, at + 1))) {
        uint32_t scale = 100000000;
        for (at++; is_digit(char_at(text, at)); at++) {
            nanosecond += (uint32_t)(text.ptr[at] - '0') * scale;
            scale /= 10;
        }
    }
    const char end = char_at(text, at);
    if (end != ' ' && end != ']' && end != ':' && end != '\t' && end != '\0')
        return 0;
    stamp->date = bw_date_from_time(seconds * BW_TIME_SECOND);
    stamp->date.nanosecond = nanosecond;
    stamp->has_year = true;
    stamp->form = STAMP_EPOCH;
    set_zone(stamp, 0);
    return at;
}

size_t stamp_read_plain(bw_str text, struct stamp *ret_stamp)
{
    *ret_stamp = (struct stamp){.form = STAMP_NONE};
    if (text.len < 10)
        return 0;
    if (is_digit(text.ptr[0]))
        return read_plain_iso(text, ret_stamp);
    return read_plain(text, ret_stamp) ? PLAIN_STAMP : 0;
}

size_t stamp_read(bw_str text, struct stamp *ret_stamp)
{
    static size_t (*const by_digit[])(bw_str, struct stamp *) = {
            read_iso, read_day_first, read_epoch, read_short_date, read_dotted};
    *ret_stamp = (struct stamp){.form = STAMP_NONE};
    if (text.len < 10)
        return 0;
    if (read_plain(text, ret_stamp))
        return PLAIN_STAMP;
    if (!is_digit(text.ptr[0])) {
        size_t len = read_traditional(text, ret_stamp);
        if (len == 0) {
            *ret_stamp = (struct stamp){.form = STAMP_NONE};
            len = read_ctime(text, ret_stamp);
        }
        if (len == 0) {
            *ret_stamp = (struct stamp){.form = STAMP_NONE};
            len = read_java(text, ret_stamp);
        }
        return len;
    }
    const size_t plain = read_plain_iso(text, ret_stamp);
    if (plain != 0)
        return plain;
    for (size_t i = 0; i < BW_COUNT(by_digit); i++) {
        *ret_stamp = (struct stamp){.form = STAMP_NONE};
        const size_t len = by_digit[i](text, ret_stamp);
        if (len != 0)
            return len;
    }
    return 0;
}

/* ---- the time of a stamp ---- */

struct stamp_clock stamp_clock_from(bw_time from, int32_t zone)
{
    return (struct stamp_clock){
            .zone = zone,
            .years = from != BW_TIME_UNKNOWN,
            .from = bw_date_from_time(from != BW_TIME_UNKNOWN ? from : 0),
    };
}

/* The place of a date in its year: comparable. */
static uint32_t place_in_year(const struct bw_date *date)
{
    return ((((uint32_t)date->month * 32 + date->day) * 32 + date->hour) * 64 + date->minute) * 64 +
           date->second;
}

/* The time of the stamp as if it were UTC. */
static bw_time wall_time(const struct stamp *stamp, const struct stamp_clock *clock)
{
    struct bw_date date = stamp->date;
    if (stamp->has_year)
        return bw_time_from_date(&date);
    if (!clock->years)
        return BW_TIME_UNKNOWN;
    date.year = clock->from.year + (place_in_year(&date) < place_in_year(&clock->from));
    /* the 29th of February is in a leap year, whatever was assumed: in the last one */
    for (unsigned i = 0; i < 8 && date.month == 2 && date.day == 29; i++) {
        const bw_time time = bw_time_from_date(&date);
        if (time != BW_TIME_UNKNOWN)
            return time;
        date.year--;
    }
    return bw_time_from_date(&date);
}

bw_time stamp_time(const struct stamp *stamp, const struct stamp_clock *clock)
{
    bw_time time = wall_time(stamp, clock);
    const bw_time zone = (stamp->has_zone ? stamp->zone : clock->zone) * BW_TIME_SECOND;
    if (time == BW_TIME_UNKNOWN || __builtin_sub_overflow(time, zone, &time))
        return BW_TIME_UNKNOWN;
    return time;
}
