#include "input/login/last_line.h"

#include <string.h>

#include "base/number.h"

/* How util-linux lays a line out: "%-8.*s %-12.12s %-16.*s". */
#define LINE_AT  9
#define HOST_AT  22
#define HOST_LEN 16

#define NO_WEEKDAY 7

/* A name, a host and two times: a line that is longer is another one. */
#define MAX_LINE 1024

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

/* ---- times ---- */

static bool two_digits(bw_str text, size_t at, unsigned max, uint8_t *ret_value)
{
    const char tens = char_at(text, at) == ' ' ? '0' : char_at(text, at);
    const char ones = char_at(text, at + 1);
    if (!is_digit(tens) || !is_digit(ones))
        return false;
    const unsigned value = (unsigned)(tens - '0') * 10 + (unsigned)(ones - '0');
    *ret_value = (uint8_t)value;
    return value <= max;
}

static unsigned weekday_of(bw_str text)
{
    static const char names[] = "MonTueWedThuFriSatSun";
    for (unsigned i = 0; i < NO_WEEKDAY && text.len >= 3; i++)
        if (memcmp(names + 3 * (size_t)i, text.ptr, 3) == 0)
            return i;
    return NO_WEEKDAY;
}

/* "Sun May  3 08:02[:13[ 2026]]": its length, or 0. */
static size_t read_ctime(bw_str text, struct last_line *l)
{
    struct bw_date date = {.second = 0};
    uint64_t year;
    const unsigned weekday = weekday_of(text);
    const unsigned month = stamp_month(bw_str_from(text, 4));
    if (weekday == NO_WEEKDAY || month == 0 || char_at(text, 3) != ' ' || char_at(text, 7) != ' ' ||
            char_at(text, 10) != ' ' || char_at(text, 13) != ':' ||
            !two_digits(text, 8, 31, &date.day) || !two_digits(text, 11, 23, &date.hour) ||
            !two_digits(text, 14, 59, &date.minute))
        return 0;
    size_t at = 16;
    date.month = (uint8_t)month;
    l->stamp = (struct stamp){.form = STAMP_CTIME, .date = date};
    l->weekday = weekday;
    if (char_at(text, at) != ':' || !two_digits(text, at + 1, 60, &l->stamp.date.second))
        return at;
    at += 3;
    if (char_at(text, at) != ' ' ||
            bw_parse_u64(bw_str_head(bw_str_from(text, at + 1), 4), 1970, 2099, &year) != BW_OK)
        return at;
    l->stamp.date.year = (int32_t)year;
    l->stamp.has_year = true;
    return at + 5;
}

/* "2026-05-03T08:02:13+00:00", with a blank in the middle with some options. */
static size_t read_iso(bw_str text, struct last_line *l)
{
    if (!is_digit(char_at(text, 0)) || char_at(text, 4) != '-')
        return 0;
    l->weekday = NO_WEEKDAY;
    const size_t len = stamp_read(text, &l->stamp);
    return l->stamp.has_year ? len : 0;
}

static size_t read_time(bw_str text, struct last_line *l)
{
    const size_t len = read_ctime(text, l);
    return len != 0 ? len : read_iso(text, l);
}

/* ---- what stands behind the time ---- */

/* "(00:30)", "(1+02:03)", "(-00:01)": its length. */
static size_t duration_length(bw_str text)
{
    size_t at = 1;
    if (char_at(text, 0) != '(')
        return 0;
    while (is_digit(char_at(text, at)) || char_at(text, at) == ':' || char_at(text, at) == '+' ||
            char_at(text, at) == '-')
        at++;
    return at > 1 && char_at(text, at) == ')' ? at + 1 : 0;
}

/* "08:32", "crash", "down", or a whole time. */
static size_t logout_length(bw_str text)
{
    struct last_line other;
    uint8_t ignored;
    if (bw_str_starts_with(text, BW_STR("crash")))
        return 5;
    if (bw_str_starts_with(text, BW_STR("down")))
        return 4;
    if (two_digits(text, 0, 23, &ignored) && char_at(text, 2) == ':' &&
            two_digits(text, 3, 59, &ignored))
        return char_at(text, 5) == ':' && two_digits(text, 6, 60, &ignored) ? 8 : 5;
    return read_time(text, &other);
}

/* " - 08:32  (00:30)", "   still logged in", " gone - no logout", and a host with -a. */
static bool read_tail(bw_str tail, struct last_line *l, bw_str *ret_host)
{
    static const bw_str words[] = {BW_STR_INIT("still logged in"), BW_STR_INIT("still running"),
            BW_STR_INIT("gone - no logout")};
    size_t at = skip_blanks(tail, 0);
    if (at == 0)
        return false;
    bw_str rest = bw_str_from(tail, at);
    for (size_t i = 0; i < BW_COUNT(words); i++) {
        if (!bw_str_starts_with(rest, words[i]))
            continue;
        l->until = bw_str_head(rest, words[i].len);
        *ret_host = bw_str_trim(bw_str_from(rest, words[i].len));
        return bw_str_find_char(*ret_host, ' ') == SIZE_MAX;
    }
    if (char_at(rest, 0) != '-' || char_at(rest, 1) != ' ')
        return false;
    rest = bw_str_from(rest, 2);
    const size_t len = logout_length(rest);
    l->until = bw_str_head(rest, len);
    rest = bw_str_trim(bw_str_from(rest, len));
    const size_t duration = duration_length(rest);
    if (len == 0 || duration == 0)
        return false;
    l->duration = (bw_str){.ptr = rest.ptr + 1, .len = duration - 2};
    *ret_host = bw_str_trim(bw_str_from(rest, duration));
    return bw_str_find_char(*ret_host, ' ') == SIZE_MAX;
}

/* ---- what stands before it ---- */

static bw_str next_word(bw_str *rest)
{
    *rest = bw_str_from(*rest, skip_blanks(*rest, 0));
    const bw_str word = bw_str_head(*rest, bw_str_find_char(*rest, ' '));
    *rest = bw_str_from(*rest, word.len);
    return word;
}

/* By columns where they are kept: a name may be empty, or hold blanks. */
static void read_front(bw_str front, struct login_entry *entry, bool *ret_cut)
{
    const bool columns = front.len >= HOST_AT && front.ptr[LINE_AT - 1] == ' ' &&
                         front.ptr[HOST_AT - 1] == ' ' && front.ptr[LINE_AT] != ' ';
    bw_str rest = front;
    *ret_cut = false;
    if (columns) {
        entry->user = bw_str_trim(bw_str_head(front, LINE_AT - 1));
        entry->line = bw_str_trim(bw_str_head(bw_str_from(front, LINE_AT), HOST_AT - 1 - LINE_AT));
        rest = bw_str_trim(bw_str_from(front, HOST_AT));
        *ret_cut = rest.len == HOST_LEN;
    } else {
        entry->user = next_word(&rest);
        entry->line = next_word(&rest);
        rest = bw_str_trim(rest);
    }
    entry->host = rest;
}

/* Lines that stand for the whole machine have the names that the entries have in the file. */
static bool read_machine(bw_str front, struct login_entry *entry)
{
    static const struct {
        bw_str user, line;
        enum utmp_type type;
    } machine[] = {
            {BW_STR_INIT("reboot"), BW_STR_INIT("system boot"), UTMP_BOOT_TIME},
            {BW_STR_INIT("shutdown"), BW_STR_INIT("system down"), UTMP_RUN_LVL},
            {BW_STR_INIT("runlevel"), BW_STR_INIT("(to lvl "), UTMP_RUN_LVL},
            {BW_STR_INIT("reboot"), BW_STR_INIT("~"), UTMP_BOOT_TIME},
            {BW_STR_INIT("shutdown"), BW_STR_INIT("~"), UTMP_RUN_LVL},
    };
    bw_str rest = front;
    const bw_str user = next_word(&rest);
    rest = bw_str_from(rest, skip_blanks(rest, 0));
    for (size_t i = 0; i < BW_COUNT(machine); i++) {
        if (!bw_str_eq(user, machine[i].user) || !bw_str_starts_with(rest, machine[i].line))
            continue;
        const size_t close = machine[i].line.ptr[0] == '(' ? bw_str_find_char(rest, ')') : SIZE_MAX;
        *entry = (struct login_entry){.type = machine[i].type,
                .user = user,
                .line = BW_STR("~"),
                .id = BW_STR("~~"),
                .host = bw_str_trim(
                        bw_str_from(rest, close != SIZE_MAX ? close + 1 : machine[i].line.len))};
        return true;
    }
    return false;
}

static void read_entry(bw_str front, bw_str host, struct last_line *l)
{
    bool cut;
    struct login_entry *entry = &l->entry;
    *entry = (struct login_entry){.type = UTMP_USER_PROCESS};
    if (read_machine(front, entry))
        return;
    read_front(front, entry, &cut);
    if (host.len != 0) {
        entry->host = host;
        cut = false;
    }
    if (bw_str_starts_with(entry->line, BW_STR("ssh:notty")))
        entry->type = UTMP_LOGIN_PROCESS;
    /* the end of an address of IPv6 may have been cut off */
    if (!cut || bw_str_find_char(entry->host, ':') == SIZE_MAX)
        entry->address = login_address(entry->host);
}

bool last_line_read(bw_str line, struct last_line *ret_line)
{
    /* a name or a host may look like a time: the last that has an end behind it is the login's */
    for (size_t at = line.len <= MAX_LINE ? line.len : 0; at > 1;) {
        at--;
        bw_str host = {0};
        if (line.ptr[at - 1] != ' ' || line.ptr[at] == ' ')
            continue;
        *ret_line = (struct last_line){.weekday = NO_WEEKDAY};
        const size_t len = read_time(bw_str_from(line, at), ret_line);
        if (len == 0 || !read_tail(bw_str_from(line, at + len), ret_line, &host))
            continue;
        read_entry(bw_str_head(line, at), host, ret_line);
        if (bw_str_eq(ret_line->entry.host, BW_STR("0.0.0.0"))) /* with -i: none */
            ret_line->entry.host = BW_STR("");
        return ret_line->entry.line.len != 0;
    }
    return false;
}

bool last_line_is_end(bw_str line, struct stamp *ret_stamp)
{
    struct last_line other;
    const bw_str mark = BW_STR(" begins ");
    const size_t at = bw_str_find(bw_str_head(line, 256), mark);
    const bw_str name = bw_str_head(line, at);
    if (at == SIZE_MAX || bw_str_find_char(name, ' ') != SIZE_MAX || name.len == 0)
        return false;
    if (read_time(bw_str_from(line, at + mark.len), &other) == 0)
        return false;
    *ret_stamp = other.stamp;
    return true;
}
