#include "input/network/header.h"

#include <string.h>

#include "base/near.h"
#include "base/number.h"
#include "format/syslog/header.h"
#include "input/network/zone.h"

#define DAY (INT64_C(86400) * BW_TIME_SECOND)

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bw_str skip_blanks(bw_str text)
{
    size_t at = 0;
    while (at < text.len && text.ptr[at] == ' ')
        at++;
    return bw_str_from(text, at);
}

/* The next word, and *rest behind it. */
static bw_str take_word(bw_str *rest)
{
    *rest = skip_blanks(*rest);
    const size_t at = bw_length_before(*rest, ' ');
    const bw_str word = bw_str_head(*rest, at);
    *rest = bw_str_from(*rest, at);
    return word;
}

static bw_str skip_priority(bw_str line)
{
    size_t at = 1;
    if (line.len < 3 || line.ptr[0] != '<')
        return line;
    while (at < line.len && at < 4 && is_digit(line.ptr[at]))
        at++;
    return at > 1 && at < line.len && line.ptr[at] == '>' ? bw_str_from(line, at + 1) : line;
}

static unsigned month_of(bw_str name)
{
    return name.len == 3 ? stamp_month(name) : 0;
}

/* Two digits, and what parts them from what follows. */
static bool is_pair_of_digits(const char *p, char behind)
{
    return is_digit(p[0]) && is_digit(p[1]) && p[2] == behind;
}

static uint8_t pair_of_digits(const char *p)
{
    return (uint8_t)((p[0] - '0') * 10 + (p[1] - '0'));
}

/* The usual form of it: "18:46:11" and nothing else. */
static bool read_plain_clock(bw_str word, struct bw_date *date)
{
    if (word.len != 8 || !is_pair_of_digits(word.ptr, ':') ||
            !is_pair_of_digits(word.ptr + 3, ':') || !is_digit(word.ptr[6]) ||
            !is_digit(word.ptr[7]))
        return false;
    date->hour = pair_of_digits(word.ptr);
    date->minute = pair_of_digits(word.ptr + 3);
    date->second = pair_of_digits(word.ptr + 6);
    date->nanosecond = 0;
    return date->hour <= 23 && date->minute <= 59 && date->second <= 59;
}

/* "18:46:11" or "18:46:11.123"; a colon behind it is passed, too. */
static bool read_clock(bw_str word, struct bw_date *date)
{
    bw_str parts[3];
    uint64_t values[3];
    static const uint64_t max[3] = {23, 59, 60};
    if (word.len != 0 && word.ptr[word.len - 1] == ':')
        word.len--;
    if (read_plain_clock(word, date))
        return true;
    const size_t dot = bw_str_find_char(word, '.');
    bw_str rest = bw_str_head(word, dot);
    for (size_t i = 0; i < 3; i++)
        if (!bw_str_cut(&rest, ':', &parts[i]) ||
                bw_parse_u64(parts[i], 0, max[i], &values[i]) != BW_OK)
            return false;
    if (rest.ptr != NULL)
        return false;
    date->hour = (uint8_t)values[0];
    date->minute = (uint8_t)values[1];
    date->second = (uint8_t)(values[2] < 60 ? values[2] : 59);
    const bw_str fraction = dot != SIZE_MAX ? bw_str_head(bw_str_from(word, dot + 1), 9) : rest;
    uint64_t number = 0;
    if (fraction.len != 0 && bw_parse_u64(fraction, 0, 999999999, &number) != BW_OK)
        return false;
    for (size_t i = fraction.len; i < 9; i++)
        number *= 10;
    date->nanosecond = (uint32_t)number;
    return true;
}

/* The last year in which the date is not past `latest`. */
static bw_time with_year(struct bw_date date, bw_time latest)
{
    if (latest == BW_TIME_UNKNOWN)
        return BW_TIME_UNKNOWN;
    date.year = bw_date_from_time(latest).year + 1;
    for (unsigned i = 0; i < 6; i++, date.year--) { /* 29 February may be some years ago */
        const bw_time time = bw_time_from_date(&date);
        if (time != BW_TIME_UNKNOWN && time <= latest + DAY)
            return time;
    }
    return BW_TIME_UNKNOWN;
}

struct device_stamp {
    bw_time time;
    bool local; /* no zone */
    bool no_year;
    bool doubt; /* Cisco's '*': the clock was never set; '.': it is not in step any more */
};

static bool is_year(bw_str word, uint64_t *ret_year)
{
    return word.len == 4 && bw_parse_u64(word, 1970, 2200, ret_year) == BW_OK;
}

/* "UTC:", "UTC+1:", "CEST: " behind a clock: passed when it is one, with its colon. */
static void read_zone(bw_str *rest, struct device_stamp *stamp)
{
    int32_t seconds;
    bw_str left = *rest;
    bw_str word = take_word(&left);
    if (word.len != 0 && word.ptr[word.len - 1] == ':')
        word.len--;
    if (word.len == 0 || word.len > 10 || !network_zone_read(word, &seconds))
        return;
    stamp->local = false;
    if (stamp->time != BW_TIME_UNKNOWN)
        stamp->time -= seconds * BW_TIME_SECOND;
    *rest = bw_str_from(*rest, (size_t)(word.ptr + word.len - rest->ptr));
}

/* Month, day and clock in front of *rest, and a year where there is one. */
static bool read_month_and_clock(bw_str *rest, bw_time latest, struct network_stamp *ret)
{
    bw_str left = *rest;
    uint64_t day;
    uint64_t year = 0;
    *ret = (struct network_stamp){0};
    ret->doubt = left.len != 0 && (left.ptr[0] == '*' || left.ptr[0] == '.');
    left = bw_str_from(left, ret->doubt);
    bw_str word = take_word(&left);
    if (is_year(word, &year))
        word = take_word(&left);
    ret->date.month = (uint8_t)month_of(word);
    if (ret->date.month == 0 || bw_parse_u64(take_word(&left), 1, 31, &day) != BW_OK)
        return false;
    ret->date.day = (uint8_t)day;
    word = take_word(&left);
    if (year == 0 && is_year(word, &year))
        word = take_word(&left);
    if (!read_clock(word, &ret->date))
        return false;
    ret->ends = word.ptr[word.len - 1] == ':';
    if (ret->ends) /* the colon is what follows */
        left = bw_str_from(*rest, (size_t)(word.ptr - rest->ptr) + word.len - 1);
    ret->date.year = (int32_t)year;
    ret->time = year != 0 ? bw_time_from_date(&ret->date) : with_year(ret->date, latest);
    *rest = left;
    return true;
}

/* The same, from memory where it stands as in the last line: most lines of a log have the second of
 * the line before. Up to the blank behind the clock nothing else was looked at. */
static bool recall_month_and_clock(
        bw_str *rest, bw_time latest, struct network_memo *memo, struct network_stamp *ret)
{
    const bw_str text = *rest;
    if (memo->len != 0 && memo->latest == latest &&
            bw_str_starts_with(text, (bw_str){.ptr = memo->text, .len = memo->len})) {
        *ret = memo->stamp;
        *rest = bw_str_from(text, memo->passed);
        return true;
    }
    if (!read_month_and_clock(rest, latest, ret))
        return false;
    const size_t passed = text.len - rest->len;
    const size_t len = passed + ret->ends + 1;
    if (len <= sizeof(memo->text) && len <= text.len && text.ptr[len - 1] == ' ') {
        memo->stamp = *ret;
        memo->latest = latest;
        memo->passed = passed;
        memo->len = len;
        memcpy(memo->text, text.ptr, len);
    }
    return true;
}

/* A stamp begins with the three letters of a month or the four digits of a year, and perhaps a mark
 * before it: most other texts do not. */
static bool may_be_month(bw_str text)
{
    if (text.len != 0 && (text.ptr[0] == '*' || text.ptr[0] == '.'))
        text = bw_str_from(text, 1);
    text = skip_blanks(text);
    return text.len > 4 && (text.ptr[3] == ' ' || text.ptr[4] == ' ');
}

/* "Aug  1 2022 10:00:00", "Aug  1 10:00:00", "2022 Aug  1 10:00:00 UTC". Passes over it in *rest.
 */
static bool read_month_stamp(
        bw_str *rest, bw_time latest, struct network_memo *memo, struct device_stamp *ret)
{
    uint64_t year;
    bw_str left = *rest;
    struct network_stamp said;
    if (!may_be_month(left) || !recall_month_and_clock(&left, latest, memo, &said))
        return false;
    struct device_stamp stamp = {.time = said.time, .local = true, .doubt = said.doubt};
    if (said.date.year == 0 && !said.ends) {
        bw_str after = left;
        if (is_year(take_word(&after), &year)) {
            left = after;
            said.date.year = (int32_t)year;
            stamp.time = bw_time_from_date(&said.date);
        }
    }
    stamp.no_year = said.date.year == 0;
    if (!said.ends)
        read_zone(&left, &stamp);
    *ret = stamp;
    *rest = left;
    return true;
}

/* A whole time, as bw_time_parse has it, without a zone. */
static bool set_local_time(bw_str text, struct device_stamp *ret)
{
    if (bw_time_parse(text, &ret->time) != BW_OK)
        return false;
    ret->local = true;
    ret->no_year = false;
    ret->doubt = false;
    return true;
}

/* "2022:08:01-10:00:00" of Sophos UTM. */
static bool read_utm_stamp(bw_str *rest, struct device_stamp *ret)
{
    static const char form[] = "0000:00:00-00:00:00";
    bw_str left = *rest;
    const bw_str word = take_word(&left);
    char text[sizeof(form) - 1];
    if (word.len != sizeof(text))
        return false;
    for (size_t i = 0; i < sizeof(text); i++) {
        if (form[i] == '0' ? !is_digit(word.ptr[i]) : word.ptr[i] != form[i])
            return false;
        text[i] = word.ptr[i];
    }
    text[4] = text[7] = '-';
    text[10] = 'T';
    if (!set_local_time((bw_str){.ptr = text, .len = sizeof(text)}, ret))
        return false;
    *rest = left;
    return true;
}

/* "08/01-10:00:00.123456" of Snort, which leaves the year out by default. */
static bool read_snort_stamp(bw_str *rest, bw_time latest, struct device_stamp *ret)
{
    bw_str left = *rest;
    const bw_str word = take_word(&left);
    struct bw_date date = {0};
    if (word.len < 14 || !is_pair_of_digits(word.ptr, '/') || !is_pair_of_digits(word.ptr + 3, '-'))
        return false;
    if (!read_clock(bw_str_from(word, 6), &date))
        return false;
    date.month = pair_of_digits(word.ptr);
    date.day = pair_of_digits(word.ptr + 3);
    if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31)
        return false;
    *ret = (struct device_stamp){.time = with_year(date, latest), .local = true, .no_year = true};
    *rest = left;
    return true;
}

/* "2022-08-01T10:00:00.123+02:00" */
static bool read_iso_stamp(bw_str *rest, struct device_stamp *ret)
{
    bw_str left = *rest;
    bw_str word = take_word(&left);
    if (word.len < 19 || word.ptr[4] != '-' || word.ptr[10] != 'T' ||
            bw_time_parse(word, &ret->time) != BW_OK)
        return false;
    word = bw_str_from(word, 19);
    ret->no_year = false;
    ret->doubt = false;
    ret->local = bw_str_find_char(word, 'Z') == SIZE_MAX &&
                 bw_str_find_char(word, '+') == SIZE_MAX && bw_str_find_char(word, '-') == SIZE_MAX;
    *rest = left;
    return true;
}

/* "2018-03-21 17:25:25 ", "2018/03/21 17:25:25 ": Check Point's, against the RFC, and Huawei's. */
static bool read_parted_stamp(bw_str *rest, struct device_stamp *ret)
{
    bw_str left = *rest;
    const bw_str date = take_word(&left);
    const bw_str time = take_word(&left);
    char text[19];
    if (date.len != 10 || time.len != 8 || (date.ptr[4] != '-' && date.ptr[4] != '/') ||
            date.ptr[7] != date.ptr[4] || time.ptr[2] != ':' || time.ptr != date.ptr + 11)
        return false;
    memcpy(text, date.ptr, sizeof(text));
    text[4] = text[7] = '-';
    if (!set_local_time((bw_str){.ptr = text, .len = sizeof(text)}, ret))
        return false;
    *rest = left;
    return true;
}

/* The same, but not "2022-08-01 10:00:00 - node1 - [address] ": Pulse's own, which it reads. */
static bool read_bare_stamp(bw_str *rest, struct device_stamp *ret)
{
    bw_str left = *rest;
    if (!read_parted_stamp(&left, ret) || bw_str_starts_with(left, BW_STR(" - ")))
        return false;
    *rest = left;
    return true;
}

static bool read_stamp(bw_str *rest, struct network_clock *clock, struct device_stamp *ret)
{
    if (read_month_stamp(rest, clock->latest, &clock->header, ret))
        return true;
    return rest->len != 0 && is_digit(rest->ptr[0]) &&
           (read_iso_stamp(rest, ret) || read_utm_stamp(rest, ret) || read_bare_stamp(rest, ret) ||
                   read_snort_stamp(rest, clock->latest, ret));
}

/* Passes ": ". */
static bool take_colon(bw_str *rest)
{
    if (rest->len < 2 || rest->ptr[0] != ':' || rest->ptr[1] != ' ')
        return false;
    *rest = skip_blanks(bw_str_from(*rest, 2));
    return true;
}

/* What has '=', '|' or ',' in it is a message. */
static bool may_be_host(bw_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] == '=' || word.ptr[i] == '|' || word.ptr[i] == ',')
            return false;
    return true;
}

/* A host's name or address; ':' stands behind it, or as a word of its own, where Cisco logs. */
static void take_host(struct network_header *header, bw_str *rest)
{
    bw_str left = *rest;
    bw_str word = take_word(&left);
    if (word.len > 2 && word.ptr[0] == '<' && word.ptr[word.len - 1] == '>') {
        *rest = left; /* FreeBSD's "<local0.info>" */
        word = take_word(&left);
    }
    if (word.len == 0 || word.ptr[0] == '%' || bw_str_eq(word, BW_STR("[**]")))
        return;
    if (word.ptr[0] == '[' && bw_str_find_char(word, ']') == SIZE_MAX)
        return; /* "[UFW BLOCK]" */
    if (!may_be_host(word)) {
        header->host = syslog_ubiquiti_name(word);
        *rest = header->host.len != 0 ? left : *rest;
        return;
    }
    const bool colon = word.ptr[word.len - 1] == ':';
    left = skip_blanks(left);
    if (colon && (bw_str_find_char(word, '[') != SIZE_MAX || left.len == 0 || left.ptr[0] != '%'))
        return; /* a program, or what netfilter was told to write */
    if (word.len > (size_t)colon)
        header->host = bw_str_head(word, word.len - colon);
    *rest = left;
    take_colon(rest);
}

/* ---- what a Cisco device writes in front of its messages ---- */

/* Parts of it that are looked at: number, host, number, time, card, process. */
#define MAX_PARTS 8

/* "3132517: ", the number of the message. */
static bool take_number(bw_str *rest)
{
    size_t at = 0;
    while (at < rest->len && at < 12 && is_digit(rest->ptr[at]))
        at++;
    bw_str left = bw_str_from(*rest, at);
    if (!take_colon(&left))
        return false;
    *rest = left;
    return true;
}

/* "2y10w: ", "1d02h: ", "00:01:23: ": how long the device runs. */
static bool take_uptime(bw_str *rest)
{
    size_t at = 0;
    bool digit = false;
    bool unit = false;
    bw_str left = *rest;
    for (; at < rest->len && at < 12; at++) {
        const char c = rest->ptr[at];
        left = bw_str_from(*rest, at);
        if (digit && (unit || at == 8) && take_colon(&left)) {
            *rest = left;
            return true;
        }
        if (!is_digit(c) && c != 'y' && c != 'w' && c != 'd' && c != 'h' && c != ':')
            return false;
        if (c == ':' && at != 2 && at != 5)
            return false; /* BIG-IP's numbers of messages: "01490500:5: " */
        digit |= is_digit(c);
        unit |= !is_digit(c) && c != ':';
    }
    return false;
}

/* The time that the device says, which counts more than the collector's unless it is in doubt. */
static bool take_device_time(
        struct network_header *header, bw_str *rest, struct network_clock *clock)
{
    struct device_stamp stamp;
    /* the collector may know the year that the device does not say */
    const bw_time latest = header->time != BW_TIME_UNKNOWN ? header->time : clock->latest;
    if (!read_month_stamp(rest, latest, &clock->device, &stamp))
        return false;
    if (stamp.time != BW_TIME_UNKNOWN && (!stamp.doubt || header->time == BW_TIME_UNKNOWN)) {
        header->no_year = stamp.no_year && (header->time == BW_TIME_UNKNOWN || header->no_year);
        header->time = stamp.time;
        header->local = stamp.local;
    }
    *rest = skip_blanks(*rest);
    take_colon(rest);
    return true;
}

/* True when one of those parts, or a message, begins `text`. */
static bool part_follows(bw_str text, struct network_clock *clock)
{
    struct device_stamp stamp;
    text = skip_blanks(text);
    return (text.len != 0 && text.ptr[0] == '%') || take_number(&text) || take_uptime(&text) ||
           read_month_stamp(&text, clock->latest, &clock->device, &stamp);
}

/* The same behind one more name: "192.168.100.2 sw01: 3132779: ". */
static bool name_and_part_follow(bw_str text, struct network_clock *clock)
{
    const bw_str word = take_word(&text);
    return word.len > 1 && word.ptr[word.len - 1] == ':' && part_follows(text, clock);
}

/* A name with or without a colon, "RP/0/RP0/CPU0:" (a card), "ipv4_acl_mgr[310]:" (a process). */
static bool take_device_name(
        struct network_header *header, bw_str *rest, struct network_clock *clock)
{
    bw_str left = *rest;
    bw_str word = take_word(&left);
    const size_t slash = bw_str_find_char(word, '/');
    const size_t colon = bw_str_find_char(word, ':');
    if (slash != SIZE_MAX && colon != SIZE_MAX && slash < colon && colon + 1 < word.len) {
        left = bw_str_from(*rest, (size_t)(word.ptr - rest->ptr) + colon + 1);
        if (!part_follows(left, clock))
            return false;
        *rest = left;
        return true;
    }
    if ((!part_follows(left, clock) && !name_and_part_follow(left, clock)) || word.len == 0 ||
            bw_str_find_char(word, '=') != SIZE_MAX || bw_str_find_char(word, ',') != SIZE_MAX)
        return false;
    if (word.ptr[word.len - 1] == ':')
        word.len--;
    if (word.len != 0 && slash == SIZE_MAX && bw_str_find_char(word, '[') == SIZE_MAX)
        header->host = word;
    *rest = left;
    return true;
}

/* "<189>2: *Jan  2 00:00:43: %": a relay that wrote its own header left the device's priority. */
static bool take_priority(bw_str *rest, struct network_clock *clock)
{
    const bw_str left = skip_priority(*rest);
    if (left.ptr == rest->ptr || !part_follows(left, clock))
        return false;
    *rest = left;
    return true;
}

static bw_str read_cisco(bw_str text, struct network_clock *clock, struct network_header *header)
{
    for (unsigned i = 0; i < MAX_PARTS; i++) {
        text = skip_blanks(text);
        if (text.len == 0 || text.ptr[0] == '%' ||
                (!take_number(&text) && !take_uptime(&text) && !take_priority(&text, clock) &&
                        !take_device_time(header, &text, clock) &&
                        !take_device_name(header, &text, clock)))
            break;
    }
    return text;
}

/* ---- the header ---- */

/* "CEF: 0|vendor|": what looks like a program's name begins the message. */
static bool is_format(bw_str word)
{
    return bw_str_eq(word, BW_STR("CEF")) || bw_str_eq(word, BW_STR("LEEF"));
}

/* "filterlog[123]: ", "kernel: ", "CheckPoint 4321 - ": passed where a message follows. */
static bw_str skip_program(bw_str message)
{
    size_t at = 0;
    while (at < message.len && at < 64 && message.ptr[at] != ' ' && message.ptr[at] != '=' &&
            message.ptr[at] != '|' && message.ptr[at] != '%' && message.ptr[at] != ',')
        at++;
    if (at < 2 || at >= message.len || message.ptr[at] != ' ')
        return message;
    if (message.ptr[at - 1] != ':') { /* "kern.warn kernel: ": BusyBox and OpenWrt */
        const bw_str behind = bw_str_from(message, at + 1);
        const bool level = bw_str_find_char(bw_str_head(message, at), '.') != SIZE_MAX &&
                           bw_str_starts_with(behind, BW_STR("kernel: "));
        return level ? skip_blanks(bw_str_from(behind, 8)) : message;
    }
    if (is_format(bw_str_head(message, at - 1)))
        return message;
    const bw_str rest = skip_blanks(bw_str_from(message, at));
    const bool prefix = bw_str_starts_with(rest, BW_STR("IN=")) &&
                        !bw_str_eq(bw_str_head(message, at), BW_STR("kernel:"));
    return prefix ? message : rest; /* netfilter's own: a rule's "DENY:" */
}

/* Passes structured data: "[meta sequenceId="1"] ". What only looks so is the message. */
static bw_str skip_structured(bw_str message)
{
    struct syslog_param param = {0};
    bw_str rest = message;
    if (message.len == 0 || message.ptr[0] != '[')
        return message;
    while (syslog_param_next(&rest, &param))
        continue;
    if (param.id.len == 0 || rest.len < 2 || rest.ptr[0] != ']' || rest.ptr[1] != ' ')
        return message;
    return skip_blanks(bw_str_from(rest, 1));
}

/* The version of RFC 5424. */
static bool begins_5424(bw_str line)
{
    return bw_str_eq(take_word(&line), BW_STR("1"));
}

/* RFC 5424: "1 TIME HOST APP PROCID MSGID SD MSG". */
static bool read_5424(bw_str line, struct network_header *ret)
{
    bw_str rest = line;
    if (!begins_5424(line))
        return false;
    (void)take_word(&rest);
    struct device_stamp stamp = {.time = BW_TIME_UNKNOWN};
    if (!read_iso_stamp(&rest, &stamp) && !read_parted_stamp(&rest, &stamp) &&
            !bw_str_eq(take_word(&rest), BW_STR("-")))
        return false;
    ret->time = stamp.time;
    ret->local = stamp.local;
    ret->no_year = false;
    const bw_str host = take_word(&rest);
    bw_str message_id = {0};
    for (unsigned i = 0; i < 3; i++)
        message_id = take_word(&rest);
    if (rest.len == 0)
        return false;
    ret->host = bw_str_eq(host, BW_STR("-")) ? (bw_str){0} : host;
    ret->message = skip_blanks(rest);
    if (bw_str_starts_with(ret->message, BW_STR("- ")))
        ret->message = skip_blanks(bw_str_from(ret->message, 2));
    if (bw_str_starts_with(ret->message, BW_STR("[junos@"))) /* its id is what it is about */
        ret->message = bw_str_from(line, (size_t)(message_id.ptr - line.ptr));
    else
        ret->message = skip_structured(ret->message);
    return true;
}

/*
 * Is what a header says told by what stands in front of the message and by the first byte of that?
 * A '%' begins a message whatever stood before it. A word in brackets is none of the parts that a
 * Cisco device writes in front, and as no colon ends it, no name before one.
 */
static bool tells_nothing(bw_str message, bool host)
{
    if (message.len == 0 || message.ptr[0] == '%')
        return message.len != 0;
    return host && message.ptr[0] == '[' && message.ptr[bw_length_before(message, ' ') - 1] == ']';
}

static bool recall_front(
        const struct network_front *front, bw_str line, struct network_header *ret_header)
{
    if (front->len == 0 || line.len <= front->len || line.ptr[front->len] != front->first ||
            memcmp(line.ptr, front->text, front->len) != 0)
        return false;
    const bw_str message = bw_str_from(line, front->len);
    if (!tells_nothing(message, front->host_len != 0))
        return false;
    *ret_header = (struct network_header){
            .host = {.ptr = line.ptr + front->host_at, .len = front->host_len},
            .message = message,
            .time = front->time,
            .local = front->local,
            .no_year = front->no_year};
    return true;
}

/* Remembers the front of a line that no form of RFC 5424 was looked for in. */
static void keep_front(
        struct network_front *front, bw_str line, const struct network_header *header)
{
    const size_t len = (size_t)(header->message.ptr - line.ptr);
    if (header->message.len == 0 || len == 0 || len > sizeof(front->text) ||
            line.ptr[len - 1] != ' ' || !tells_nothing(header->message, header->host.len != 0))
        return;
    front->len = len;
    front->first = header->message.ptr[0];
    front->host_at = header->host.len != 0 ? (size_t)(header->host.ptr - line.ptr) : 0;
    front->host_len = header->host.len;
    front->time = header->time;
    front->local = header->local;
    front->no_year = header->no_year;
    memcpy(front->text, line.ptr, len);
}

/* "Original Address=192.168.0.1 ", which Kiwi's server puts in front of what it forwards. */
static bw_str skip_original(bw_str text)
{
    const bw_str words = BW_STR("Original Address=");
    if (!bw_str_starts_with(text, words))
        return text;
    text = bw_str_from(text, words.len);
    (void)take_word(&text);
    return skip_blanks(text);
}

/* What a Cisco device wrote behind a relay's header of RFC 5424: the time there has a zone. */
static void read_relayed(struct network_header *header, struct network_clock *clock)
{
    const struct network_header relay = *header;
    const size_t percent = bw_str_find_char(bw_str_head(header->message, 80), '%');
    if (percent == SIZE_MAX || percent == 0 || header->message.ptr[0] == '[')
        return;
    header->message = read_cisco(header->message, clock, header);
    if (relay.time == BW_TIME_UNKNOWN)
        return;
    header->time = relay.time;
    header->local = relay.local;
    header->no_year = relay.no_year;
}

struct network_header network_header_read(bw_str line, struct network_clock *clock)
{
    struct network_header header = {.time = BW_TIME_UNKNOWN, .message = line};
    struct device_stamp stamp;
    if (recall_front(&clock->front, line, &header))
        return header;
    const bw_str text = skip_original(skip_priority(line));
    if (read_5424(text, &header)) {
        read_relayed(&header, clock);
        return header;
    }
    bw_str rest = skip_blanks(text);
    if (rest.len > 1 && rest.ptr[0] == ':' && rest.ptr[1] != ' ')
        rest = bw_str_from(rest, 1); /* "<166>:Feb 26 11:26:52 UTC: %FTD-" */
    header = (struct network_header){.time = BW_TIME_UNKNOWN, .message = text};
    const bool stamped = read_stamp(&rest, clock, &stamp);
    if (stamped) {
        header.time = stamp.time;
        header.local = stamp.local;
        header.no_year = stamp.no_year;
        rest = skip_blanks(rest);
        if (!take_colon(&rest)) /* "Aug  1 10:00:00: %SYS-5-..." */
            take_host(&header, &rest);
    }
    struct network_header inner = header;
    if (stamped && read_5424(rest, &inner)) { /* behind what a relay wrote */
        if (inner.host.len == 0)
            inner.host = header.host;
        return inner;
    }
    const bw_str behind = read_cisco(rest, clock, &header);
    if (stamped || behind.ptr != rest.ptr)
        header.message = skip_program(behind);
    if (stamped && !begins_5424(text) && !begins_5424(rest))
        keep_front(&clock->front, line, &header);
    return header;
}
