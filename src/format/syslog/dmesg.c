/* Source: util-linux, sys-utils/dmesg.c, print_record. */
#include "format/syslog/dmesg.h"

#include "base/number.h"

/* "kern  :info  : " */
#define FACILITY_LEN 6
#define LEVELS_LEN   15

static char char_at(bw_str text, size_t at)
{
    return at < text.len ? text.ptr[at] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t skip_blanks(bw_str text, size_t at)
{
    while (char_at(text, at) == ' ')
        at++;
    return at;
}

static size_t skip_digits(bw_str text, size_t at)
{
    while (is_digit(char_at(text, at)))
        at++;
    return at;
}

static bool is_one_of(bw_str word, const bw_str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bw_str_eq(word, words[i]))
            return true;
    return false;
}

/* Moves *text behind the levels, where there are any. */
static void read_levels(bw_str *text, struct dmesg_line *l)
{
    static const bw_str facilities[] = {BW_STR_INIT("kern"), BW_STR_INIT("user"),
            BW_STR_INIT("mail"), BW_STR_INIT("daemon"), BW_STR_INIT("auth"), BW_STR_INIT("syslog"),
            BW_STR_INIT("lpr"), BW_STR_INIT("news"), BW_STR_INIT("uucp"), BW_STR_INIT("cron"),
            BW_STR_INIT("ftp")};
    static const bw_str severities[] = {BW_STR_INIT("emerg"), BW_STR_INIT("alert"),
            BW_STR_INIT("crit"), BW_STR_INIT("err"), BW_STR_INIT("warn"), BW_STR_INIT("notice"),
            BW_STR_INIT("info"), BW_STR_INIT("debug")};
    const bw_str facility = bw_str_trim(bw_str_head(*text, FACILITY_LEN));
    const bw_str severity =
            bw_str_trim(bw_str_head(bw_str_from(*text, FACILITY_LEN + 1), FACILITY_LEN));
    if (char_at(*text, FACILITY_LEN) != ':' || char_at(*text, LEVELS_LEN - 2) != ':' ||
            char_at(*text, LEVELS_LEN - 1) != ' ' ||
            !is_one_of(facility, facilities, BW_COUNT(facilities)) ||
            !is_one_of(severity, severities, BW_COUNT(severities)))
        return;
    l->levels = true;
    l->facility = facility;
    l->severity = bw_str_eq(severity, BW_STR("warn")) ? BW_STR("warning") : severity;
    *text = bw_str_from(*text, LEVELS_LEN);
}

/* "    1.234567", "  +0.000012": its end; 0: it is none. */
static size_t read_uptime(bw_str text)
{
    size_t at = skip_blanks(text, 1);
    at += char_at(text, at) == '+';
    const size_t whole = skip_digits(text, at);
    if (whole == at || whole - at > 10 || char_at(text, whole) != '.')
        return 0;
    const size_t end = skip_digits(text, whole + 1);
    return end - whole - 1 == 6 ? end : 0;
}

/* "May 3 08:10": its end; 0: it is none. */
static size_t read_minute(bw_str text, struct stamp *stamp)
{
    uint64_t day;
    uint64_t hour;
    uint64_t minute;
    const unsigned month = stamp_month(bw_str_from(text, 1));
    const size_t begin = skip_blanks(text, 4);
    const size_t end = skip_digits(text, begin);
    if (month == 0 || begin == 4 || char_at(text, end) != ' ' || char_at(text, end + 3) != ':' ||
            bw_parse_u64(bw_str_head(bw_str_from(text, begin), end - begin), 1, 31, &day) !=
                    BW_OK ||
            bw_parse_u64(bw_str_head(bw_str_from(text, end + 1), 2), 0, 23, &hour) != BW_OK ||
            bw_parse_u64(bw_str_head(bw_str_from(text, end + 4), 2), 0, 59, &minute) != BW_OK)
        return 0;
    *stamp = (struct stamp){.form = STAMP_TRADITIONAL,
            .date = {.month = (uint8_t)month,
                    .day = (uint8_t)day,
                    .hour = (uint8_t)hour,
                    .minute = (uint8_t)minute}};
    return end + 6;
}

/* "Sun May  3 08:10:01 2026", and no fraction: servers of the web write one. */
static size_t read_ctime(bw_str text, struct stamp *stamp)
{
    const bw_str inner = bw_str_from(text, 1);
    const size_t len = stamp_read(inner, stamp);
    if (len != 24 || stamp->form != STAMP_CTIME || !stamp->has_year || stamp->has_zone ||
            char_at(inner, 19) != ' ')
        return 0;
    return len + 1;
}

/* Behind the time: what -d adds, the bracket, and which thread or processor spoke
 * (CONFIG_PRINTK_CALLER). */
static bool end_bracket(bw_str text, size_t at, struct dmesg_line *l)
{
    const bw_str difference = BW_STR(" <");
    if (bw_str_starts_with(bw_str_from(text, at), difference)) {
        const size_t close = bw_str_find_char(bw_str_head(bw_str_from(text, at), 32), '>');
        if (close == SIZE_MAX)
            return false;
        at += close + 1;
        l->more = true;
    }
    if (char_at(text, at) != ']')
        return false;
    at++;
    const size_t caller = skip_blanks(text, at + 1);
    if (char_at(text, at) == '[' &&
            (char_at(text, caller) == 'T' || char_at(text, caller) == 'C')) {
        const size_t end = skip_digits(text, caller + 1);
        if (end > caller + 1 && char_at(text, end) == ']') {
            at = end + 1;
            l->more = true;
        }
    }
    if (at < text.len && text.ptr[at] != ' ')
        return false;
    l->message = bw_str_from(text, at + 1);
    return true;
}

/* "2026-05-03T08:10:01,123456+00:00 ": nothing else writes a comma, six digits and the zone. */
static bool read_iso(bw_str text, struct dmesg_line *l)
{
    const size_t len = sizeof("2026-05-03T08:10:01,123456+00:00") - 1;
    if (char_at(text, 10) != 'T' || char_at(text, 19) != ',' || char_at(text, 29) != ':' ||
            char_at(text, len) != ' ' || stamp_read(text, &l->stamp) != len ||
            l->stamp.form != STAMP_ISO || !l->stamp.has_zone)
        return false;
    l->form = DMESG_ISO;
    l->message = bw_str_from(text, len + 1);
    return true;
}

bool dmesg_line_read(bw_str line, struct dmesg_line *ret_line)
{
    struct dmesg_line *l = ret_line;
    size_t at;
    *l = (struct dmesg_line){.form = DMESG_UPTIME, .stamp = {.form = STAMP_NONE}};
    read_levels(&line, l);
    if (char_at(line, 0) != '[')
        return read_iso(line, l);
    at = read_uptime(line);
    if (at == 0 && (at = read_ctime(line, &l->stamp)) != 0)
        l->form = DMESG_CTIME;
    if (at == 0 && (at = read_minute(line, &l->stamp)) != 0)
        l->form = DMESG_HUMAN;
    if (l->form == DMESG_UPTIME)
        l->stamp.form = STAMP_NONE;
    return at != 0 && end_bracket(line, at, l);
}
