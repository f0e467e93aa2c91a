#include "input/network_header.h"

#include "base/number.h"

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
    size_t at = 0;
    *rest = skip_blanks(*rest);
    while (at < rest->len && rest->ptr[at] != ' ')
        at++;
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
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (unsigned i = 0; name.len == 3 && i < 12; i++)
        if (bw_str_eq_ascii_nocase(name, (bw_str){.ptr = names + i * 3, .len = 3}))
            return i + 1;
    return 0;
}

/* "18:46:11" or "18:46:11.123"; a colon behind it is passed, too. */
static bool read_clock(bw_str word, struct bw_date *date)
{
    bw_str parts[3];
    uint64_t values[3];
    static const uint64_t max[3] = {23, 59, 60};
    if (word.len != 0 && word.ptr[word.len - 1] == ':')
        word.len--;
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

/* "Aug  1 2022 10:00:00", "Aug  1 10:00:00". Passes over it in *rest. */
static bool read_month_stamp(bw_str *rest, bw_time latest, bw_time *ret_time)
{
    bw_str left = *rest;
    struct bw_date date = {0};
    uint64_t day;
    uint64_t year = 0;
    if (left.len != 0 && (left.ptr[0] == '*' || left.ptr[0] == '.'))
        left = bw_str_from(left, 1); /* Cisco's clock that is not set */
    date.month = (uint8_t)month_of(take_word(&left));
    if (date.month == 0 || bw_parse_u64(take_word(&left), 1, 31, &day) != BW_OK)
        return false;
    date.day = (uint8_t)day;
    bw_str word = take_word(&left);
    if (word.len == 4 && bw_parse_u64(word, 1970, 2200, &year) == BW_OK)
        word = take_word(&left);
    if (!read_clock(word, &date))
        return false;
    if (year == 0) {
        bw_str after = left;
        const bw_str next = take_word(&after);
        if (next.len == 4 && bw_parse_u64(next, 1970, 2200, &year) == BW_OK)
            left = after;
    }
    date.year = (int32_t)year;
    *ret_time = year != 0 ? bw_time_from_date(&date) : with_year(date, latest);
    *rest = left;
    return true;
}

/* A host's name or address; ':' stands behind it, or as a word of its own, where Cisco logs. */
static void take_host(struct network_header *header, bw_str *rest)
{
    bw_str left = *rest;
    bw_str word = take_word(&left);
    if (word.len == 0 || word.ptr[0] == '%' || bw_str_find_char(word, '=') != SIZE_MAX ||
            bw_str_find_char(word, '|') != SIZE_MAX)
        return;
    const bool colon = word.ptr[word.len - 1] == ':';
    if (colon && bw_str_find_char(word, '[') != SIZE_MAX)
        return; /* a program */
    if (word.len > (size_t)colon)
        header->host = bw_str_head(word, word.len - colon);
    *rest = skip_blanks(left);
    if (rest->len >= 2 && rest->ptr[0] == ':' && rest->ptr[1] == ' ')
        *rest = skip_blanks(bw_str_from(*rest, 2));
}

/* "filterlog[123]: ", "kernel: ", "CheckPoint 4321 - ": passed where a message follows. */
static bw_str skip_program(bw_str message)
{
    size_t at = 0;
    while (at < message.len && at < 64 && message.ptr[at] != ' ' && message.ptr[at] != '=' &&
            message.ptr[at] != '|' && message.ptr[at] != '%' && message.ptr[at] != ',')
        at++;
    const bool program =
            at > 1 && at < message.len && message.ptr[at] == ' ' && message.ptr[at - 1] == ':';
    return program ? skip_blanks(bw_str_from(message, at)) : message;
}

/* RFC 5424: "1 TIME HOST APP PROCID MSGID SD MSG". */
static bool read_5424(bw_str line, struct network_header *ret)
{
    bw_str rest = line;
    const bw_str version = take_word(&rest);
    if (!bw_str_eq(version, BW_STR("1")))
        return false;
    const bw_str stamp = take_word(&rest);
    if (!bw_str_eq(stamp, BW_STR("-")) && bw_time_parse(stamp, &ret->time) != BW_OK)
        return false;
    const bw_str host = take_word(&rest);
    for (unsigned i = 0; i < 3; i++)
        take_word(&rest);
    if (rest.len == 0)
        return false;
    ret->host = bw_str_eq(host, BW_STR("-")) ? (bw_str){0} : host;
    ret->message = skip_blanks(rest);
    if (bw_str_starts_with(ret->message, BW_STR("- ")))
        ret->message = skip_blanks(bw_str_from(ret->message, 2));
    return true;
}

struct network_header network_header_read(bw_str line, bw_time latest)
{
    struct network_header header = {.time = BW_TIME_UNKNOWN, .message = line};
    const bw_str text = skip_priority(line);
    bw_str rest = text;
    header.message = text;
    if (read_5424(text, &header))
        return header;
    header = (struct network_header){.time = BW_TIME_UNKNOWN, .message = text};
    bw_str after = rest;
    if (read_month_stamp(&after, latest, &header.time)) {
        rest = after;
    } else {
        const bw_str word = take_word(&after);
        if (word.len < 19 || word.ptr[4] != '-' || word.ptr[10] != 'T' ||
                bw_time_parse(word, &header.time) != BW_OK)
            return header;
        rest = after;
    }
    rest = skip_blanks(rest);
    if (rest.len >= 2 && rest.ptr[0] == ':' && rest.ptr[1] == ' ')
        rest = skip_blanks(bw_str_from(rest, 2)); /* "Aug  1 10:00:00: %SYS-5-..." */
    else
        take_host(&header, &rest);
    header.message = skip_program(rest);
    return header;
}
