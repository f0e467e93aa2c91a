#include "input/text/log.h"

#include <stdlib.h>
#include <string.h>

#include "format/syslog/stamp.h"
#include "input/syslog/message.h"
#include "input/syslog/record.h"
#include "input/text/lead_stamp.h"
#include "input/text/line_log.h"
#include "input/text/look_back.h"
#include "input/text/program.h"
#include "input/text/stamp_guess.h"
#include "input/web/request_line.h"

/* Lines that the probe looks at, and how much of UTF-16 it decodes for that. */
#define PROBE_LINES   64
#define PROBE_SCRATCH (12 * BW_KIB)

/* How far into a message its form is looked for. */
#define MAX_LEAD 128

struct text_state {
    struct stamp_guess guess;
    struct lead_dates dates;
    struct input_log *log; /* borrowed */
    uint64_t doubts;       /* records whose day may be their month */
    uint64_t doubts_at;
    struct message message;
    struct message_book *book;
    struct request_line request;
    bw_time last; /* of the last line that had one, for those of MySQL that have none */
};

/* ---- what is it? ---- */

static bool begins(bw_str line)
{
    struct stamp stamp;
    bool doubt;
    return lead_stamp_find(line, NULL, &stamp, &doubt) != 0;
}

/* Lines that belong to the record before: stack traces, blocks. */
static bool continues(bw_str line)
{
    size_t zeros = 0;
    while (zeros < line.len && line.ptr[zeros] == '\0')
        zeros++;
    line = bw_str_from(line, zeros);
    return line.len != 0 && text_mysql_same_second(line).len == 0 && !begins(line);
}

/* "Jane Doe <jane@example.org>" and no more: who changed something in a changelog. */
static bool is_author(bw_str text)
{
    bw_str name = BW_STR("");
    text = bw_str_trim(text);
    const bool round = bw_str_ends_with(text, BW_STR(")"));
    const bool mail = (round || bw_str_ends_with(text, BW_STR(">"))) &&
                      bw_str_cut(&text, round ? '(' : '<', &name) &&
                      bw_str_find_char(text, '@') != SIZE_MAX &&
                      bw_str_find_char(text, ' ') == SIZE_MAX;
    for (size_t i = 0; i < name.len && mail; i++)
        if (strchr("0123456789:=/[]", name.ptr[i]) != NULL)
            return false;
    return mail && bw_str_trim(name).len != 0;
}

static bool is_record(bw_str line)
{
    struct stamp stamp;
    bool doubt;
    const size_t len = lead_stamp_find(line, NULL, &stamp, &doubt);
    const bw_str text = lead_stamp_behind(line, len);
    return len != 0 && text.len != 0 && !is_author(text);
}

/* A line of a stack trace and the like: says nothing about the file. */
static bool is_indented(bw_str line)
{
    return line.ptr[0] == ' ' || line.ptr[0] == '\t' || line.ptr[0] == '}' || line.ptr[0] == ')' ||
           bw_str_starts_with(line, BW_STR("Caused by: ")) ||
           bw_str_starts_with(line, BW_STR("Traceback "));
}

/* apt's logs: blocks of lines, of which only the first has a time. */
static bool is_block(bw_str text)
{
    bw_str line;
    text = bw_str_trim(bw_str_head(text, MAX_LEAD));
    return bw_str_cut(&text, '\n', &line) &&
           (bw_str_starts_with(line, BW_STR("Start-Date: ")) ||
                   bw_str_starts_with(line, BW_STR("Log started: "))) &&
           !continues(line);
}

/* A line of MySQL's general log: those of the same second behind it have no time. */
static bool tells_time_for_all(bw_str line)
{
    struct stamp stamp;
    bool doubt;
    const size_t len = lead_stamp_find(line, NULL, &stamp, &doubt);
    return text_mysql_same_second(line).len != 0 ||
           (len != 0 && text_is_mysql_command(lead_stamp_behind(line, len)));
}

/* Never more than weak: everything that knows its format comes before. */
static enum input_match text_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[PROBE_SCRATCH];
    size_t mark;
    unsigned lines = 0;
    unsigned hits = 0;
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    bw_str line;
    *ret_split = text_encoding_detect(head, &mark) == TEXT_UTF8;
    if (is_block(text))
        return INPUT_MATCH_WEAK;
    while (lines < PROBE_LINES && bw_str_cut(&text, '\n', &line)) {
        if (text.ptr == NULL && !whole && lines != 0)
            break;                    /* it may be cut */
        if (tells_time_for_all(line)) /* parts would have to look back for it */
            *ret_split = false;
        if (bw_str_trim(line).len == 0 || is_indented(line))
            continue;
        lines++;
        hits += is_record(line);
    }
    return hits != 0 && hits * 2 >= lines ? INPUT_MATCH_WEAK : INPUT_MATCH_NO;
}

/* ---- state ---- */

static bool hint(bw_str line, struct stamp_hint *ret_hint)
{
    bool doubt;
    ret_hint->written = BW_TIME_UNKNOWN;
    return lead_stamp_find(line, NULL, &ret_hint->stamp, &doubt) != 0;
}

/* What was said before the part of those who are spoken of in it. */
static void look_back(void *user, bw_str line)
{
    struct text_state *state = user;
    struct stamp stamp;
    bw_str host, pid, dataset;
    bool doubt;
    const size_t len = lead_stamp_find(line, &state->dates, &stamp, &doubt);
    if (len == 0)
        return;
    bw_str text = lead_stamp_behind(line, len);
    const bw_str program = text_program(&stamp, &text, &host, &pid, &dataset);
    if (program.len != 0)
        message_read(&state->message, state->book, program, text);
}

static void *state_new(const struct input_options *options)
{
    struct text_state *state = calloc(1, sizeof(*state));
    if (state == NULL)
        return NULL;
    state->book = message_book_new();
    if (state->book == NULL) {
        free(state);
        return NULL;
    }
    state->log = options->log;
    state->dates = lead_dates_of(bw_bytes_str(options->item_head));
    state->last = BW_TIME_UNKNOWN;
    stamp_guess_init(&state->guess, options, hint);
    text_look_back(options, look_back, state);
    return state;
}

static void state_free(void *data)
{
    struct text_state *state = data;
    message_book_free(state->book);
    free(state);
}

static void finish(void *data)
{
    struct text_state *state = data;
    if (state->doubts != 0)
        state->log->note(state->log, INPUT_NOTE_ASSUMED, BW_STR("text.day_order_assumed"),
                state->doubts_at, state->doubts,
                BW_STR("dates are two numbers and a year: the month is taken to be the first"));
    stamp_guess_tell(&state->guess, "text");
}

/* ---- the event ---- */

/* The next word, up to a blank or a bar. */
static bool next_word(bw_str *rest, bw_str *ret_word)
{
    size_t at = 0;
    while (at < rest->len && rest->ptr[at] == ' ')
        at++;
    size_t end = at;
    while (end < rest->len && rest->ptr[end] != ' ' && rest->ptr[end] != '|')
        end++;
    *ret_word = bw_str_head(bw_str_from(*rest, at), end - at);
    *rest = bw_str_from(*rest, end + 1);
    return end > at;
}

/* A level among the first words, in brackets or with a colon, or "level=". */
static bw_str find_level(bw_str text)
{
    static const bw_str levels[] = {BW_STR_INIT("trace"), BW_STR_INIT("debug"), BW_STR_INIT("info"),
            BW_STR_INIT("notice"), BW_STR_INIT("note"), BW_STR_INIT("warn"), BW_STR_INIT("warning"),
            BW_STR_INIT("error"), BW_STR_INIT("err"), BW_STR_INIT("critical"), BW_STR_INIT("crit"),
            BW_STR_INIT("fatal"), BW_STR_INIT("severe"), BW_STR_INIT("alert"), BW_STR_INIT("emerg"),
            BW_STR_INIT("panic")};
    bw_str word;
    text = bw_str_head(text, MAX_LEAD);
    for (unsigned n = 0; n < 4 && next_word(&text, &word); n++) {
        if (bw_str_starts_with(word, BW_STR("level=")))
            word = bw_str_from(word, 6);
        while (word.len != 0 && strchr("[<(", word.ptr[0]) != NULL)
            word = bw_str_from(word, 1);
        while (word.len != 0 && strchr("]>):", word.ptr[word.len - 1]) != NULL)
            word.len--;
        for (size_t i = 0; i < BW_COUNT(levels); i++)
            if (bw_str_eq_ascii_nocase(levels[i], word))
                return word;
    }
    return (bw_str){0};
}

static void add_program(struct line_context *context, bw_str program, bw_str pid, bw_str text)
{
    struct text_state *state = context->state;
    struct message *message = &state->message;
    message_read(message, state->book, program, text);
    text_record_add_str(context->record, BW_STR("process.name"), program);
    text_record_add_number(context->record, BW_STR("process.pid"), pid);
    syslog_add_message(context->record, message);
}

/* A request among what an application says. */
static void add_request(struct line_context *context, bw_str text, bw_str level)
{
    struct web_event *event = &((struct text_state *)context->state)->request.event;
    web_event_extra(event, BW_STR("message"), text);
    web_event_extra(event, BW_STR("log.level"), level);
    web_event_add(context, event);
}

/* A line of MySQL's general log, of the second that the line before it says. */
static void add_mysql_command(struct line_context *context, bw_str text)
{
    context->time = ((struct text_state *)context->state)->last;
    text_record_begin(context->record, 5);
    text_record_add_str(context->record, BW_STR("event.dataset"), BW_STR("mysql.log"));
    text_record_add_str(context->record, BW_STR("message"), text);
    add_program(context, BW_STR("mysqld"), (bw_str){0}, text);
}

static enum line_verdict parse(struct line_context *context, bw_str line)
{
    struct text_state *state = context->state;
    struct stamp stamp;
    bw_str host, pid, dataset;
    bool doubt;
    const size_t len = lead_stamp_find(line, &state->dates, &stamp, &doubt);
    const bw_str asked = len == 0 ? text_mysql_same_second(line) : (bw_str){0};
    if (asked.len != 0) {
        add_mysql_command(context, asked);
        return LINE_EVENT;
    }
    if (len == 0) {
        /* what a program printed between its own lines: it belongs to no time that is known */
        text_record_begin(context->record, 4);
        text_record_add_str(context->record, BW_STR("event.dataset"), BW_STR("text.log"));
        text_record_add_str(context->record, BW_STR("message"), line);
        return LINE_EVENT;
    }
    context->time =
            stamp_guess_time(&state->guess, &stamp, context->offset, 0, &context->anomalies);
    state->last = context->time;
    if (doubt && state->doubts++ == 0)
        state->doubts_at = context->offset;
    bw_str text = lead_stamp_behind(line, len);
    const bw_str level = find_level(text);
    if (request_line_read(text, &state->request) && !text_tells_program(text)) {
        add_request(context, text, level);
        return LINE_EVENT;
    }
    const bw_str program = text_program(&stamp, &text, &host, &pid, &dataset);
    text_record_begin(
            context->record, (uint32_t)(level.len != 0) | (uint32_t)(program.len != 0) << 1 |
                                     (uint32_t)(host.len != 0) << 2 |
                                     (program.len != 0 ? (uint32_t)program.ptr[0] << 8 : 0));
    text_record_add_str(context->record, BW_STR("event.dataset"),
            bw_str_eq(program, BW_STR("MsMpEng")) ? BW_STR("defender.mplog") : dataset);
    text_record_add_opt(context->record, BW_STR("host.name"), host);
    text_record_add_str(context->record, BW_STR("message"), text);
    text_record_add_opt(context->record, BW_STR("log.level"), level);
    if (program.len != 0)
        add_program(context, program, pid, text);
    return LINE_EVENT;
}

/* ---- the kind ---- */

static const struct line_format format = {
        .name = "text",
        .parse = parse,
        .continues = continues,
        .state_new = state_new,
        .state_free = state_free,
        .finish = finish,
};

static bw_status open_text(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_text_log = {
        .name = "text",
        .summary = "other logs whose lines begin with a time",
        .product = NULL,
        .details = "dpkg, apt, alternatives, PostgreSQL, MySQL, SQL Server, BIND, ProFTPD, vsftpd, "
                   "ClamAV, OpenVPN, Keycloak, Defender's MPLog, "
                   "application logs "
                   "with their stack traces",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = text_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = open_text,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
