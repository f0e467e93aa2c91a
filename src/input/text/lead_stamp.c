#include "input/text/lead_stamp.h"

#include <string.h>

/* What can stand behind a time. */
#define ENDS " \t\r\n]>:,;|\"/"

static char char_at(bw_str text, size_t at)
{
    return at < text.len ? text.ptr[at] : '\0';
}

/* What programs write before it. */
static const bw_str leads[] = {
        BW_STR_INIT("["),
        BW_STR_INIT("update-alternatives "),
        BW_STR_INIT("Start-Date: "), /* apt's history.log */
        BW_STR_INIT("Log started: "),
        BW_STR_INIT("time=\""), /* logfmt */
        BW_STR_INIT("time="),
        BW_STR_INIT("ts="),
        BW_STR_INIT("t="),
        BW_STR_INIT("####<"), /* WebLogic */
        BW_STR_INIT("<W>"),   /* Mumble */
        BW_STR_INIT("<D>"),
        BW_STR_INIT("<I>"),
        BW_STR_INIT("<C>"),
        BW_STR_INIT("<F>"),
        BW_STR_INIT("<"),
        BW_STR_INIT("D, ["), /* Ruby's logger */
        BW_STR_INIT("I, ["),
        BW_STR_INIT("W, ["),
        BW_STR_INIT("E, ["),
        BW_STR_INIT("F, ["),
        BW_STR_INIT("A, ["),
};

/* "I0704 12:00:00.123456 ...": glog and klog, month and day without a year. */
static size_t read_glog(bw_str line, struct stamp *stamp)
{
    char traditional[] = "Jan 01 ";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const char level = char_at(line, 0);
    char text[64];
    if (level != 'I' && level != 'W' && level != 'E' && level != 'F')
        return 0;
    for (size_t i = 1; i < 5; i++)
        if (char_at(line, i) < '0' || char_at(line, i) > '9')
            return 0;
    const unsigned month = (unsigned)(line.ptr[1] - '0') * 10 + (unsigned)(line.ptr[2] - '0');
    if (month < 1 || month > 12 || char_at(line, 5) != ' ')
        return 0;
    memcpy(traditional, months + 3 * ((size_t)month - 1), 3);
    traditional[4] = line.ptr[3];
    traditional[5] = line.ptr[4];
    const bw_str rest = bw_str_head(bw_str_from(line, 6), sizeof(text) - 8);
    memcpy(text, traditional, 7);
    if (rest.len != 0)
        memcpy(text + 7, rest.ptr, rest.len);
    const size_t len = stamp_read((bw_str){text, 7 + rest.len}, stamp);
    return len != 0 ? len - 7 + 6 : 0;
}

/* "[I][4711][19 Jul 2023 10:00:00 UTC][...": level and number before the time, as F5's restjavad
 * has them. Length of what stands before the time; 0 when it is not so. */
static size_t before_numbered(bw_str line)
{
    size_t at = 4;
    if (char_at(line, 0) != '[' || char_at(line, 1) < 'A' || char_at(line, 1) > 'Z' ||
            !bw_str_starts_with(bw_str_from(line, 2), BW_STR("][")))
        return 0;
    while (at < 24 && char_at(line, at) >= '0' && char_at(line, at) <= '9')
        at++;
    return at > 4 && bw_str_starts_with(bw_str_from(line, at), BW_STR("][")) ? at + 2 : 0;
}

/* "1234:M 19 Jul 2022 12:00:00.123 * ...": number and role before the time, as Redis and Valkey
 * have them. Length of what stands before the time; 0 when it is not so. */
static size_t before_role(bw_str line)
{
    size_t at = 0;
    while (at < 10 && char_at(line, at) >= '0' && char_at(line, at) <= '9')
        at++;
    const char role = char_at(line, at + 1);
    const bool known = role == 'M' || role == 'S' || role == 'C' || role == 'X';
    return at != 0 && known && char_at(line, at) == ':' && char_at(line, at + 2) == ' ' ? at + 3
                                                                                        : 0;
}

/* "CONNECT   Jul 19 12:00:00.123 [140]: ...": a level in capitals before the time, as Tinyproxy has
 * it. Length of what stands before the time; 0 when it is not so. */
static size_t before_level(bw_str line)
{
    size_t at = 0;
    while (at < 10 && char_at(line, at) >= 'A' && char_at(line, at) <= 'Z')
        at++;
    return at >= 4 && char_at(line, at) == ' ' && char_at(line, 10) >= 'A' &&
                           char_at(line, 10) <= 'Z' && char_at(line, 9) == ' '
                   ? 10
                   : 0;
}

/* "[10:00:00:123]|[07-04-2022]|": the time, and the month before the day, as ManageEngine's
 * products have it. */
static size_t read_barred(bw_str line, struct stamp *stamp)
{
    char text[] = "2022-07-04 12:00:00.123 ";
    if (line.len < 29 || line.ptr[0] != '[' || memcmp(line.ptr + 13, "]|[", 3) != 0 ||
            memcmp(line.ptr + 26, "]|", 2) != 0 || line.ptr[9] != ':')
        return 0;
    memcpy(text, line.ptr + 22, 4);
    memcpy(text + 5, line.ptr + 16, 5);
    memcpy(text + 11, line.ptr + 1, 12);
    text[19] = '.';
    return stamp_read((bw_str){.ptr = text, .len = sizeof(text) - 1}, stamp) == 23 ? 27 : 0;
}

/* "20220704-12:00:00", behind a bracket: xrdp before 0.10. With a blank for the dash: MariaDB's
 * server_audit. */
static size_t read_joined(bw_str text, char dash, struct stamp *stamp)
{
    char spaced[] = "2022-07-04 12:00:00 ";
    if (text.len < 18 || text.ptr[8] != dash || text.ptr[11] != ':' ||
            (dash == ' ' && text.ptr[17] != ','))
        return 0;
    memcpy(spaced, text.ptr, 4);
    memcpy(spaced + 5, text.ptr + 4, 2);
    memcpy(spaced + 8, text.ptr + 6, 2);
    memcpy(spaced + 11, text.ptr + 9, 8);
    return stamp_read((bw_str){.ptr = spaced, .len = sizeof(spaced) - 1}, stamp) == 19 ? 17 : 0;
}

/* A date of two numbers and a year. */
static size_t read_slashed(
        bw_str line, const struct lead_dates *dates, struct stamp *stamp, bool *ret_doubt)
{
    const bool day_first = dates != NULL && dates->day_first;
    const size_t len = stamp_read_slashed(line, day_first, stamp, ret_doubt);
    *ret_doubt = len != 0 && *ret_doubt && dates != NULL && dates->in_doubt;
    return len;
}

struct lead_dates lead_dates_of(bw_str head)
{
    bw_str line;
    while (bw_str_cut(&head, '\n', &line)) {
        struct stamp stamp;
        bool doubt;
        line = bw_str_from(line, char_at(line, 0) == '[');
        if (stamp_read_slashed(line, false, &stamp, &doubt) == 0 || stamp.date.day <= 12)
            continue;
        /* its day is one that no month is: is it the first of the two numbers? */
        const bool one = char_at(line, 1) == '/';
        const char tens = one ? '0' : line.ptr[0];
        const char ones = line.ptr[one ? 0 : 1];
        return (struct lead_dates){.day_first = (tens - '0') * 10 + (ones - '0') == stamp.date.day};
    }
    return (struct lead_dates){.in_doubt = true};
}

/* The stamp behind `lead` bytes of the line, of those that need a look at what stands around them,
 * too; moves *lead. */
static size_t read_after(bw_str line, size_t *lead, const struct lead_dates *dates,
        struct stamp *stamp, bool *ret_doubt)
{
    size_t len = stamp_read(bw_str_from(line, *lead), stamp);
    if (len == 0 && *lead == 0)
        len = read_glog(line, stamp);
    if (len != 0)
        return len;
    const size_t role = before_role(line);
    if (role != 0 && (len = stamp_read(bw_str_from(line, role), stamp)) != 0) {
        *lead = role;
        return len;
    }
    const size_t level = *lead == 0 ? before_level(line) : 0;
    if (level != 0 && (len = stamp_read(bw_str_from(line, level), stamp)) != 0) {
        *lead = level;
        return len;
    }
    if (*lead == 0 && (len = read_joined(line, ' ', stamp)) != 0)
        return len;
    len = read_slashed(bw_str_from(line, *lead), dates, stamp, ret_doubt);
    if (len != 0 || char_at(line, 0) != '[')
        return len;
    if (*lead == 1 && (len = read_joined(bw_str_from(line, 1), '-', stamp)) != 0)
        return len;
    const size_t numbered = before_numbered(line);
    if (numbered != 0)
        len = stamp_read(bw_str_from(line, numbered), stamp);
    if (len != 0)
        *lead = numbered;
    else if ((len = read_barred(line, stamp)) != 0)
        *lead = 0;
    return len;
}

size_t lead_stamp_find(
        bw_str line, const struct lead_dates *dates, struct stamp *ret_stamp, bool *ret_doubt)
{
    size_t lead = 0;
    const char first = char_at(line, 0);
    *ret_doubt = false;
    if (first < '0' || first > '9')
        for (size_t i = 0; i < BW_COUNT(leads) && lead == 0; i++)
            if (leads[i].ptr[0] == first && bw_str_starts_with(line, leads[i]))
                lead = leads[i].len;
    const size_t len = read_after(line, &lead, dates, ret_stamp, ret_doubt);
    if (len == 0)
        return 0;
    const char behind = char_at(line, lead + len);
    if (lead == 1 && behind != ']' && behind != '>' && behind != ' ' && behind != ',')
        return 0;
    return behind == '\0' || strchr(ENDS, behind) != NULL ? lead + len : 0;
}

bw_str lead_stamp_behind(bw_str line, size_t stamp)
{
    size_t at = stamp;
    while (at < line.len && line.ptr[at] != '/' && strchr(ENDS, line.ptr[at]) != NULL &&
            line.ptr[at] != '\0')
        at++;
    if (char_at(line, at) == '-' && char_at(line, at + 1) == ' ')
        at += 2;
    return bw_str_from(line, at);
}
