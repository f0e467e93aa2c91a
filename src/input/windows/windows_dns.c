#include "input/windows/windows_dns.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "input/text/line_log.h"
#include "input/text/window.h"

/* How many lines of the item's beginning tell the order of day and month. */
#define GUESS_LINES 4096

struct dns_log {
    bool day_first;
    bw_time zone;
};

static bw_str take_word(bw_str *rest)
{
    size_t start = 0;
    while (start < rest->len && (rest->ptr[start] == ' ' || rest->ptr[start] == '\t'))
        start++;
    const bw_str text = bw_str_from(*rest, start);
    size_t len = 0;
    while (len < text.len && text.ptr[len] != ' ' && text.ptr[len] != '\t')
        len++;
    *rest = bw_str_from(text, len);
    return bw_str_head(text, len);
}

/* ---- dates ---- */

/* Three numbers between one of "/.-" each. */
static bool read_numbers(bw_str word, char separator, uint64_t numbers[3])
{
    bw_str part;
    for (size_t i = 0; i < 3; i++)
        if (!bw_str_cut(&word, separator, &part) ||
                bw_parse_u64(part, 0, 9999, &numbers[i]) != BW_OK)
            return false;
    return word.ptr == NULL;
}

static bool read_date(bw_str word, uint64_t numbers[3], char *ret_separator)
{
    static const char separators[] = "/.-";
    for (size_t i = 0; separators[i] != '\0'; i++) {
        *ret_separator = separators[i];
        if (read_numbers(word, separators[i], numbers))
            return true;
    }
    return false;
}

/* The time that the line begins with; false when it is none. Passes over it. */
static bool take_time(bw_str *rest, bool day_first, bw_time *ret_time)
{
    bw_str left = *rest;
    uint64_t day[3];
    uint64_t clock[3];
    char separator;
    if (!read_date(take_word(&left), day, &separator) ||
            !read_numbers(take_word(&left), ':', clock) || clock[0] > 23 || clock[1] > 59 ||
            clock[2] > 59)
        return false;
    bw_str after = left;
    const bw_str half = take_word(&after);
    const bool pm = bw_str_eq_ascii_nocase(half, BW_STR("PM"));
    if (pm || bw_str_eq_ascii_nocase(half, BW_STR("AM"))) {
        clock[0] = clock[0] % 12 + (pm ? 12 : 0);
        left = after;
    }
    const bool year_first = day[0] > 31;
    const uint64_t year = year_first ? day[0] : day[2];
    const uint64_t month = year_first ? day[1] : day_first ? day[1] : day[0];
    const uint64_t number = year_first ? day[2] : day_first ? day[0] : day[1];
    if (month > 12 || number > 31)
        return false;
    const struct bw_date date = {.year = (int32_t)(year < 100 ? year + 2000 : year),
            .month = (uint8_t)month,
            .day = (uint8_t)number,
            .hour = (uint8_t)clock[0],
            .minute = (uint8_t)clock[1],
            .second = (uint8_t)clock[2]};
    *ret_time = bw_time_from_date(&date);
    *rest = left;
    return *ret_time != BW_TIME_UNKNOWN;
}

/* By a number above 12; else by the form: points are of who writes the day first, and so is a day
 * of 24 hours behind slashes. */
static bool guess_day_first(bw_str text)
{
    bw_str line;
    bool guess = false;
    for (unsigned n = 0; n < GUESS_LINES && bw_str_cut(&text, '\n', &line); n++) {
        uint64_t day[3];
        char separator;
        if (line.len == 0 || line.ptr[0] < '0' || line.ptr[0] > '9' ||
                !read_date(take_word(&line), day, &separator))
            continue;
        if (day[0] > 12 || day[1] > 12)
            return day[0] > 12 && day[0] <= 31;
        take_word(&line);
        const bw_str half = take_word(&line);
        guess = separator == '.' || (!bw_str_eq_ascii_nocase(half, BW_STR("AM")) &&
                                            !bw_str_eq_ascii_nocase(half, BW_STR("PM")));
    }
    return guess;
}

static void *dns_new(const struct input_options *options)
{
    struct dns_log *log = calloc(1, sizeof(*log));
    if (log == NULL)
        return NULL;
    log->day_first = guess_day_first(bw_bytes_str(options->item_head));
    if (options->assume.zone)
        log->zone = options->assume.zone_seconds * BW_TIME_SECOND;
    return log;
}

/* ---- a packet ---- */

/* "(3)www(7)example(3)com(0)" as "www.example.com". */
static bw_str read_name(struct bw_arena *arena, bw_str text)
{
    char *out = bw_arena_alloc_raw(arena, text.len + 1, 1);
    size_t len = 0;
    if (out == NULL)
        return text;
    while (text.len != 0 && text.ptr[0] == '(') {
        const size_t end = bw_str_find_char(text, ')');
        uint64_t label = 0;
        if (end == SIZE_MAX ||
                bw_parse_u64(bw_str_head(bw_str_from(text, 1), end - 1), 0, 63, &label) != BW_OK ||
                label == 0)
            break;
        text = bw_str_from(text, end + 1);
        const bw_str part = bw_str_head(text, (size_t)label);
        if (len != 0)
            out[len++] = '.';
        if (part.len != 0)
            memcpy(out + len, part.ptr, part.len);
        len += part.len;
        text = bw_str_from(text, part.len);
    }
    return len != 0 ? (bw_str){.ptr = out, .len = len} : (bw_str){0};
}

/* Behind "PACKET": address of the packet, UDP, Rcv, client, number, [R] Q, [flags], type, name. */
static bool add_packet(struct line_context *context, bw_str rest)
{
    struct text_record *record = context->record;
    take_word(&rest);
    const bw_str protocol = take_word(&rest);
    const bw_str direction = take_word(&rest);
    const bw_str remote = take_word(&rest);
    const bool received = bw_str_eq(direction, BW_STR("Rcv"));
    if (!received && !bw_str_eq(direction, BW_STR("Snd")))
        return false;
    take_word(&rest);
    const size_t open = bw_str_find_char(rest, '[');
    const size_t close = bw_str_find_char(rest, ']');
    if (open == SIZE_MAX || close == SIZE_MAX || close < open)
        return false;
    bw_str before = bw_str_head(rest, open);
    bw_str flags = bw_str_head(bw_str_from(rest, open + 1), close - open - 1);
    const bool response = bw_str_eq(take_word(&before), BW_STR("R"));
    bw_str code = {0};
    for (bw_str word; (word = take_word(&flags)).len != 0;)
        code = word;
    rest = bw_str_from(rest, close + 1);
    const bw_str type = take_word(&rest);
    const bw_str name = read_name(context->arena, bw_str_trim(rest));
    text_record_begin(record, (uint32_t)received | (uint32_t)response << 1);
    text_record_add_str(record, BW_STR("event.dataset"), BW_STR("windows.dns_debug"));
    text_record_add_str(record, BW_STR("event.action"),
            response   ? BW_STR("dns_answer")
            : received ? BW_STR("dns_query")
                       : BW_STR("dns_forwarded"));
    text_record_add_opt(record, BW_STR("network.transport"), protocol);
    text_record_add_opt(
            record, received != response ? BW_STR("source.ip") : BW_STR("destination.ip"), remote);
    text_record_add_opt(record, BW_STR("dns.question.type"), type);
    text_record_add_opt(record, BW_STR("dns.response_code"), code);
    if (name.len != 0)
        text_record_add_decoded(record, BW_STR("dns.question.name"), name);
    return true;
}

static enum line_verdict dns_parse(struct line_context *context, bw_str line)
{
    const struct dns_log *log = context->state;
    bw_str rest = line;
    bw_time time;
    if (!take_time(&rest, log->day_first, &time))
        return LINE_NOTHING; /* the key at the top, and details of a packet */
    context->time = time - log->zone;
    take_word(&rest); /* the thread */
    const bw_str kind = take_word(&rest);
    if (bw_str_eq(kind, BW_STR("PACKET")) && add_packet(context, rest))
        return LINE_EVENT;
    text_record_begin(context->record, 4);
    text_record_add_str(context->record, BW_STR("event.dataset"), BW_STR("windows.dns_debug"));
    text_record_add_opt(context->record, BW_STR("message"), bw_str_trim(rest));
    return LINE_EVENT;
}

/* ---- what it is ---- */

static bool looks(bw_str line)
{
    bw_time time;
    bw_str rest = line;
    if (!take_time(&rest, true, &time)) {
        rest = line;
        if (!take_time(&rest, false, &time))
            return false;
    }
    take_word(&rest);
    return bw_str_eq(take_word(&rest), BW_STR("PACKET"));
}

static enum input_match dns_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[8 * BW_KIB];
    bw_str line;
    size_t mark;
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    *ret_split = text_encoding_detect(head, &mark) == TEXT_UTF8;
    bool key = false;
    unsigned lines = 0;
    unsigned hits = 0;
    while (lines < 64 && bw_str_cut(&text, '\n', &line)) {
        key |= bw_str_starts_with(line, BW_STR("DNS Server log file creation")) ||
               bw_str_starts_with(line, BW_STR("Message logging key"));
        if (line.len == 0 || line.ptr[0] < '0' || line.ptr[0] > '9')
            continue; /* the key, names inside of packets that are shown in full */
        lines++;
        hits += looks(line);
    }
    if (key)
        return INPUT_MATCH_SURE;
    return hits > 1 && hits * 10 >= lines * 8 ? INPUT_MATCH_SURE : INPUT_MATCH_NO;
}

static const struct line_format format = {
        .name = "windows_dns",
        .parse = dns_parse,
        .state_new = dns_new,
        .state_free = free,
};

static bw_status dns_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_windows_dns = {
        .name = "windows_dns",
        .summary = "the debug log of Windows' DNS server",
        .product = NULL,
        .details = "a packet on a line: who asked for which name, and what was answered",
        .split = INPUT_SPLIT_LINES,
        .probe = dns_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = dns_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
