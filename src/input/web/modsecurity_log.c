#include "input/web/modsecurity_log.h"

#include "base/limits.h"
#include "format/web/date.h"
#include "input/text/window.h"
#include "input/web/event.h"

/* Characters of a transaction's mark at most. */
#define MAX_MARK 32

/* The letter of the part that the line begins, and the transaction's mark; '\0': it begins none. */
static char part_of(bw_str line, bw_str *ret_mark)
{
    size_t dashes = 0;
    while (dashes < line.len && line.ptr[dashes] == '-')
        dashes++;
    size_t at = dashes;
    if (dashes < 2 || dashes > 3)
        return '\0';
    while (at < line.len && at - dashes <= MAX_MARK &&
            ((line.ptr[at] >= '0' && line.ptr[at] <= '9') ||
                    (line.ptr[at] >= 'a' && line.ptr[at] <= 'z') ||
                    (line.ptr[at] >= 'A' && line.ptr[at] <= 'Z')))
        at++;
    *ret_mark = (bw_str){.ptr = line.ptr + dashes, .len = at - dashes};
    const bw_str rest = bw_str_trim(bw_str_from(line, at));
    const bw_str lead = dashes == 3 ? BW_STR("---") : BW_STR("-");
    if (ret_mark->len == 0 || rest.len != lead.len + 3 || !bw_str_starts_with(rest, lead) ||
            !bw_str_ends_with(rest, BW_STR("--")))
        return '\0';
    const char letter = rest.ptr[lead.len];
    return letter >= 'A' && letter <= 'Z' ? letter : '\0';
}

static bool continues(bw_str line)
{
    bw_str mark;
    return part_of(line, &mark) != 'A';
}

/* ---- parts ---- */

static bw_str take_line(bw_str *rest)
{
    bw_str line = BW_STR("");
    if (!bw_str_cut(rest, '\n', &line))
        return (bw_str){0};
    if (line.len != 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

static bw_str take_word(bw_str *rest)
{
    bw_str word = BW_STR("");
    *rest = bw_str_trim(*rest);
    (void)bw_str_cut(rest, ' ', &word);
    return word;
}

/* "[19/Jul/2022:03:10:51 +0000] id 203.0.113.5 51234 192.0.2.10 443" */
static void read_begin(struct line_context *context, struct web_event *event, bw_str line)
{
    const size_t close = bw_str_find_char(line, ']');
    if (close == SIZE_MAX || !bw_str_starts_with(line, BW_STR("[")))
        return;
    bw_str date = {.ptr = line.ptr + 1, .len = close - 1};
    const size_t point = bw_str_find_char(date, '.'); /* microseconds, behind which the zone is */
    context->time = point == SIZE_MAX ? web_date_clf(date) : BW_TIME_UNKNOWN;
    if (context->time == BW_TIME_UNKNOWN && point != SIZE_MAX) {
        const size_t blank = bw_str_find_char(date, ' ');
        char *joined = blank != SIZE_MAX && blank > point
                               ? bw_arena_alloc_raw(context->arena, date.len, 1)
                               : NULL;
        size_t len = 0;
        for (size_t i = 0; i < date.len && joined != NULL; i++)
            if (i < point || i >= blank)
                joined[len++] = date.ptr[i];
        if (joined != NULL)
            context->time = web_date_clf((bw_str){.ptr = joined, .len = len});
    }
    bw_str rest = bw_str_from(line, close + 1);
    web_event_extra(event, BW_STR("modsec.audit.unique_id"), take_word(&rest));
    web_event_set(event, WEB_C_IP, take_word(&rest));
    web_event_set(event, WEB_C_PORT, take_word(&rest));
    web_event_set(event, WEB_S_IP, take_word(&rest));
    web_event_set(event, WEB_S_PORT, take_word(&rest));
}

static void read_request_header(struct web_event *event, bw_str line)
{
    static const struct {
        bw_str name;
        enum web_field field;
    } headers[] = {
            {BW_STR_INIT("Host"), WEB_CS_HOST},
            {BW_STR_INIT("User-Agent"), WEB_USER_AGENT},
            {BW_STR_INIT("Referer"), WEB_REFERER},
            {BW_STR_INIT("Cookie"), WEB_COOKIE},
            {BW_STR_INIT("Content-Type"), WEB_CS_CONTENT_TYPE},
            {BW_STR_INIT("X-Forwarded-For"), WEB_X_FORWARDED_FOR},
    };
    const size_t colon = bw_str_find_char(line, ':');
    if (colon == SIZE_MAX)
        return;
    for (size_t i = 0; i < BW_COUNT(headers); i++)
        if (bw_str_eq_ascii_nocase(bw_str_head(line, colon), headers[i].name))
            web_event_set(event, headers[i].field, bw_str_trim(bw_str_from(line, colon + 1)));
}

static void read_request(struct web_event *event, bw_str part)
{
    web_event_request_line(event, take_line(&part));
    while (part.ptr != NULL)
        read_request_header(event, take_line(&part));
}

/* "HTTP/1.1 200 OK" and headers of the answer. */
static void read_answer(struct web_event *event, bw_str part)
{
    bw_str line = take_line(&part);
    (void)take_word(&line);
    web_event_set(event, WEB_STATUS, take_word(&line));
    while (part.ptr != NULL) {
        const bw_str header = take_line(&part);
        const size_t colon = bw_str_find_char(header, ':');
        if (colon == SIZE_MAX)
            continue;
        const bw_str name = bw_str_head(header, colon);
        const bw_str value = bw_str_trim(bw_str_from(header, colon + 1));
        if (bw_str_eq_ascii_nocase(name, BW_STR("Content-Length")))
            web_event_set(event, WEB_SC_BYTES, value);
        else if (bw_str_eq_ascii_nocase(name, BW_STR("Content-Type")))
            web_event_set(event, WEB_SC_CONTENT_TYPE, value);
    }
}

/* The text behind `lead`, up to the closing quote; nothing where it is not. */
static void add_pair(struct web_event *event, bw_str line, bw_str lead, bw_str name)
{
    const size_t at = bw_str_find(line, lead);
    if (at == SIZE_MAX)
        return;
    const bw_str value = bw_str_from(line, at + lead.len);
    web_event_extra(event, name, bw_str_head(value, bw_str_find(value, BW_STR("\"]"))));
}

/* "Message: Warning. Pattern match … [id "932100"] [msg "…"]", a line for each rule; version 3
 * writes "ModSecurity: Warning. …". */
static void read_messages(struct web_event *event, bw_str part)
{
    while (part.ptr != NULL) {
        const bw_str line = take_line(&part);
        const bool message = bw_str_starts_with(line, BW_STR("Message: "));
        if (!message && !bw_str_starts_with(line, BW_STR("ModSecurity: ")))
            continue;
        web_event_extra(event, BW_STR("message"), bw_str_from(line, message ? 9 : 13));
        add_pair(event, line, BW_STR("[id \""), BW_STR("modsec.audit.rule.id"));
        add_pair(event, line, BW_STR("[msg \""), BW_STR("modsec.audit.message"));
        add_pair(event, line, BW_STR("[data \""), BW_STR("modsec.audit.data"));
        add_pair(event, line, BW_STR("[severity \""), BW_STR("modsec.audit.severity"));
    }
}

static void read_part(
        struct line_context *context, struct web_event *event, char letter, bw_str part)
{
    switch (letter) {
    case 'A':
        read_begin(context, event, take_line(&part));
        break;
    case 'B':
        read_request(event, part);
        break;
    case 'C':
    case 'I':
        web_event_extra(event, BW_STR("http.request.body.content"), bw_str_trim(part));
        break;
    case 'F':
        read_answer(event, part);
        break;
    case 'H':
        read_messages(event, part);
        break;
    default: /* what the server answered, files, rules: in event.original */
        break;
    }
}

/*
 * The parts of one transaction: lines that only look so (a body may have them) have another mark.
 * True when its end is there.
 */
static bool read_parts(struct line_context *context, struct web_event *event, bw_str text)
{
    bw_str rest = text;
    bw_str own;
    char letter = part_of(take_line(&rest), &own);
    const char *begin = rest.ptr;
    while (rest.ptr != NULL) {
        bw_str mark;
        const bw_str line = take_line(&rest);
        const char next = part_of(line, &mark);
        if (next == '\0' || !bw_str_eq(mark, own))
            continue;
        read_part(
                context, event, letter, (bw_str){.ptr = begin, .len = (size_t)(line.ptr - begin)});
        letter = next;
        begin = rest.ptr;
    }
    if (letter != 'Z' && begin != NULL)
        read_part(context, event, letter,
                (bw_str){.ptr = begin, .len = (size_t)(text.ptr + text.len - begin)});
    return letter == 'Z';
}

static enum line_verdict modsecurity_parse(struct line_context *context, bw_str text)
{
    struct web_event event;
    if (bw_str_trim(text).len == 0)
        return LINE_NOTHING;
    if (continues(bw_str_head(text, bw_str_find_char(text, '\n')))) {
        context->reason = "lines that belong to no transaction";
        return LINE_BAD;
    }
    web_event_init(&event, BW_STR("modsec.audit"));
    event.store = context->state;
    if (!read_parts(context, &event, text))
        context->anomalies |= EVENT_ANOMALY_VALUE; /* cut off, or somebody else's lines in it */
    web_event_add(context, &event);
    return LINE_EVENT;
}

/* ---- the kind ---- */

static enum input_match modsecurity_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[4 * BW_KIB];
    size_t mark;
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    bw_str line;
    *ret_split = text_encoding_detect(head, &mark) == TEXT_UTF8;
    while (bw_str_cut(&text, '\n', &line)) {
        if (bw_str_trim(line).len == 0)
            continue;
        return !continues(line) && text.ptr != NULL ? INPUT_MATCH_SURE : INPUT_MATCH_NO;
    }
    return INPUT_MATCH_NO;
}

static const struct line_format format = {
        .name = "modsecurity",
        .parse = modsecurity_parse,
        .continues = continues,
        .state_new = web_log_state_new,
        .state_free = web_log_state_free,
};

static bw_status modsecurity_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_modsecurity_log = {
        .name = "modsecurity",
        .summary = "ModSecurity's audit log in parts",
        .product = NULL,
        .details = "requests with their headers and bodies, what was answered, what rules said",
        .split = INPUT_SPLIT_LINES,
        .probe = modsecurity_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = modsecurity_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
