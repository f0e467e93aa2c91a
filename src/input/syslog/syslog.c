#include "input/syslog/syslog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/near.h"
#include "event/event.h"
#include "format/syslog/header.h"
#include "format/xml/cursor.h"
#include "input/network/kinds.h"
#include "input/syslog/carried.h"
#include "input/syslog/record.h"
#include "input/text/line_log.h"
#include "input/text/look_back.h"
#include "input/text/stamp_guess.h"
#include "input/web/access_log.h"
#include "input/web/error_log.h"
#include "input/web/haproxy_body.h"
#include "input/web/request_line.h"
#include "input/web/squid_log.h"

/* The longest name of a field from structured data that is kept. */
#define MAX_NAME 256

struct syslog_state {
    struct stamp_guess guess;
    struct syslog_usual usual;
    struct message message;
    struct message_book *book;
    struct network_reader *reader; /* of messages of devices: made when there are any */
    struct carried *carried;       /* of records of other logs: the same */
    struct bw_arena *arena;        /* of the columns */
    struct text_columns *plain;    /* what most events begin with */
    struct text_columns *numbered; /* the same with a process.pid */
};

/* ---- what is it? ---- */

/* journalctl's lines between records; others that begin with "-- " are some other text's. */
static bool is_mark(bw_str line)
{
    static const bw_str marks[] = {BW_STR_INIT("Journal begins at "), BW_STR_INIT("Logs begin at "),
            BW_STR_INIT("Boot "), BW_STR_INIT("Reboot --"), BW_STR_INIT("No entries --"),
            BW_STR_INIT("cursor: ")};
    if (!bw_str_starts_with(line, BW_STR("-- ")))
        return false;
    for (size_t i = 0; i < BW_COUNT(marks); i++)
        if (bw_str_starts_with(bw_str_from(line, 3), marks[i]))
            return true;
    return false;
}

static bool looks(bw_str line)
{
    struct syslog_header header;
    return is_mark(line) ||
           (syslog_header_read(line, &header) &&
                   (syslog_header_is_sure(&header) || carried_snare(header.message) != SIZE_MAX));
}

static enum input_match syslog_probe(bw_bytes head, bool whole, bool *ret_split)
{
    const enum input_match match = line_frame_probe(head, whole, looks, '\0', ret_split);
    /* what an audit record says, and who the parent is, stands in the lines before it */
    if (match != INPUT_MATCH_NO &&
            bw_str_find(bw_bytes_str(head), BW_STR(" msg=audit(")) != SIZE_MAX)
        *ret_split = false;
    return match;
}

/* Lines that programs wrote with line ends in a message, and journalctl's indented ones. */
static bool continues(bw_str line)
{
    return line.len != 0 && !is_mark(line) && !syslog_header_begins(line);
}

static bool begins(const void *data, bw_str line)
{
    const struct syslog_state *state = data;
    return syslog_header_is_usual(line, &state->usual);
}

/* ---- year and zone ---- */

/* Only what the kernel and such programs say counts: a remote user can have any word written into a
 * log. HAProxy says when it accepted a connection: "192.0.2.1:1234 [13/Jun/2022:20:53:10.208] ". */
static int32_t year_of_haproxy(const struct syslog_header *header)
{
    struct web_event event;
    bw_time time;
    if (!bw_str_eq(header->program, BW_STR("haproxy")) ||
            !haproxy_body_read(header->message, &event, &time) || time == BW_TIME_UNKNOWN)
        return 0;
    const struct bw_date date = bw_date_from_time(time);
    const bool same = date.month == header->stamp.date.month && date.day == header->stamp.date.day;
    return same ? date.year : 0;
}

/* Snare says when Windows wrote the record, behind four tabs: "Tue Jul 05 12:00:00 2022". */
static int32_t year_of_snare(const struct syslog_header *header)
{
    const size_t at = carried_snare(header->message);
    bw_str rest = bw_str_from(header->message, at);
    struct stamp stamp;
    if (at == SIZE_MAX)
        return 0;
    const bw_str tab = bw_str_find_char(rest, '\t') != SIZE_MAX ? BW_STR("\t") : BW_STR("#011");
    for (unsigned i = 0; i < 4; i++) {
        const size_t end = bw_str_find(rest, tab);
        if (end == SIZE_MAX)
            return 0;
        rest = bw_str_from(rest, end + tab.len);
    }
    if (stamp_read(bw_str_head(rest, bw_str_find(rest, tab)), &stamp) == 0 || !stamp.has_year)
        return 0;
    const bool same = stamp.date.month == header->stamp.date.month &&
                      stamp.date.day == header->stamp.date.day;
    return same ? stamp.date.year : 0;
}

static bool hint(bw_str line, struct stamp_hint *ret_hint)
{
    struct syslog_header header;
    if (!syslog_header_read(line, &header) || header.stamp.form == STAMP_NONE)
        return false;
    ret_hint->stamp = header.stamp;
    ret_hint->written = BW_TIME_UNKNOWN;
    if (bw_str_eq(header.program, BW_STR("kernel")))
        ret_hint->written = syslog_kernel_written(header.message);
    ret_hint->year = year_of_haproxy(&header);
    if (ret_hint->year == 0)
        ret_hint->year = year_of_snare(&header);
    return true;
}

static void state_free(void *data)
{
    struct syslog_state *state = data;
    message_book_free(state->book);
    network_reader_free(state->reader);
    carried_free(state->carried);
    bw_arena_free(state->arena);
    free(state);
}

/* What the columns of two heads take, and more. */
#define HEADS_BYTES (UINT32_C(16) << 10)

static bool heads_new(struct syslog_state *state)
{
    static const struct text_column plain[] = {
            {.name = BW_STR_INIT("event.dataset")},
            {.name = BW_STR_INIT("host.name")},
            {.name = BW_STR_INIT("process.name")},
            {.name = BW_STR_INIT("message")},
    };
    static const struct text_column numbered[] = {
            {.name = BW_STR_INIT("event.dataset")},
            {.name = BW_STR_INIT("host.name")},
            {.name = BW_STR_INIT("process.name")},
            {.name = BW_STR_INIT("process.pid")},
            {.name = BW_STR_INIT("message")},
    };
    state->arena = bw_arena_new(HEADS_BYTES);
    if (state->arena == NULL)
        return false;
    state->plain = text_columns_new(state->arena, plain, BW_COUNT(plain));
    state->numbered = text_columns_new(state->arena, numbered, BW_COUNT(numbered));
    return state->plain != NULL && state->numbered != NULL;
}

/* What was said before the part of those who are spoken of in it. */
static void look_back(void *user, bw_str line)
{
    struct syslog_state *state = user;
    struct syslog_header header;
    if (!syslog_header_read(line, &header))
        return;
    state->message.host = header.host;
    state->message.process = header.pid;
    message_read(&state->message, state->book, header.program, header.message);
}

static void *state_new(const struct input_options *options)
{
    struct syslog_state *state = calloc(1, sizeof(*state));
    if (state == NULL)
        return NULL;
    state->book = message_book_new();
    if (state->book == NULL || !heads_new(state)) {
        state_free(state);
        return NULL;
    }
    stamp_guess_init(&state->guess, options, hint);
    text_look_back(options, look_back, state);
    return state;
}

static void finish(void *data)
{
    struct syslog_state *state = data;
    stamp_guess_tell(&state->guess, "syslog");
}

/* ---- the message ---- */

static bool is_octal(char c)
{
    return c >= '0' && c <= '7';
}

/* The control character that "#012" at `at` stands for; 0 when it is none. */
static char escaped_control(bw_str text, size_t at)
{
    if (text.len - at < 4 || text.ptr[at] != '#' || !is_octal(text.ptr[at + 1]) ||
            !is_octal(text.ptr[at + 2]) || !is_octal(text.ptr[at + 3]))
        return '\0';
    const unsigned value = (unsigned)(text.ptr[at + 1] - '0') * 64 +
                           (unsigned)(text.ptr[at + 2] - '0') * 8 +
                           (unsigned)(text.ptr[at + 3] - '0');
    return value < 32 || value == 127 ? (char)value : '\0';
}

/* rsyslog writes control characters as "#012": the text that was sent, or the same slice. */
static bw_str decode_controls(struct bw_arena *arena, bw_str text)
{
    size_t at = bw_length_before(text, '#');
    char control = '\0';
    while (at < text.len && (control = escaped_control(text, at)) == '\0') {
        const size_t next = bw_str_find_char(bw_str_from(text, at + 1), '#');
        at = next != SIZE_MAX ? at + 1 + next : text.len;
    }
    if (control == '\0')
        return text;
    char *out = bw_arena_alloc_raw(arena, text.len + XML_PADDING, 1);
    if (out == NULL)
        return text;
    size_t len = 0;
    for (at = 0; at < text.len; at++) {
        control = escaped_control(text, at);
        out[len++] = control != '\0' ? control : text.ptr[at];
        at += control != '\0' ? 3 : 0;
    }
    memset(out + len, 0, XML_PADDING);
    return (bw_str){.ptr = out, .len = len};
}

/* "message repeated 3 times: [ text]": the text, and the number. */
static bw_str take_repeated(bw_str text, bw_str *ret_times)
{
    *ret_times = (bw_str){0};
    const bool first = bw_str_starts_with(text, BW_STR("message repeated "));
    if (!first && !bw_str_starts_with(text, BW_STR("last message repeated ")))
        return text;
    bw_str rest = bw_str_from(text, first ? 17 : 22);
    const size_t end = bw_str_find(rest, BW_STR(" time"));
    if (end == SIZE_MAX || end > 10)
        return text;
    *ret_times = bw_str_head(rest, end);
    rest = bw_str_from(rest, end);
    if (!bw_str_starts_with(rest, BW_STR(" times: [ ")) || rest.ptr[rest.len - 1] != ']')
        return text;
    return bw_str_head(bw_str_from(rest, 10), rest.len - 11);
}

/* ---- the event ---- */

/* Escapes of RFC 5424, 6.3.3: the value without them. */
static bw_str unescape_param(struct bw_arena *arena, bw_str value)
{
    if (bw_str_find_char(value, '\\') == SIZE_MAX)
        return value;
    char *out = bw_arena_alloc_raw(arena, value.len, 1);
    if (out == NULL)
        return value;
    return (bw_str){.ptr = out, .len = syslog_param_unescape(value, out)};
}

static void add_structured(struct line_context *context, bw_str structured)
{
    struct syslog_param param = {0};
    char name[MAX_NAME];
    while (syslog_param_next(&structured, &param)) {
        const int len = snprintf(name, sizeof(name), "log.syslog.structured_data.%.*s.%.*s",
                bw_str_width(bw_str_head(param.id, 64)), param.id.ptr,
                bw_str_width(bw_str_head(param.name, 64)), param.name.ptr);
        const bw_str value = unescape_param(context->arena, param.value);
        if (param.name.len == 0 || len < 0 || (size_t)len >= sizeof(name))
            continue;
        const bw_str copy = bw_arena_copy(context->arena, (bw_str){name, (size_t)len});
        if (copy.ptr == NULL)
            return;
        if (value.ptr == param.value.ptr)
            text_record_add_str(context->record, copy, value);
        else
            text_record_add_decoded(context->record, copy, value);
    }
}

static void add_header(struct line_context *context, const struct syslog_header *header)
{
    struct text_record *record = context->record;
    if (header->host.len > 1 || (header->host.len == 1 && header->host.ptr[0] != '-'))
        text_record_add_named(record, BW_STR("host.name"), header->host, TEXT_FIELD_PIECE);
    if (header->relay.len != 0)
        text_record_add_named(
                record, BW_STR("log.source.address"), header->relay, TEXT_FIELD_PIECE);
    if (header->facility >= 0)
        text_record_add_named(record, BW_STR("log.syslog.facility.name"),
                syslog_facility_name(header->facility), TEXT_FIELD_PIECE);
    if (header->severity >= 0)
        text_record_add_named(record, BW_STR("log.syslog.severity.name"),
                syslog_severity_name(header->severity), TEXT_FIELD_PIECE);
    if (header->message_id.len != 0)
        text_record_add_named(
                record, BW_STR("log.syslog.msgid"), header->message_id, TEXT_FIELD_PIECE);
    if (header->structured.len != 0)
        add_structured(context, header->structured);
}

/* Which fields the header gives is a part of the layout. */
static uint32_t layout_of(const struct syslog_header *header, const struct message *message)
{
    const uint32_t header_bits =
            (uint32_t)(header->host.len != 0) | (uint32_t)(header->facility >= 0) << 1 |
            (uint32_t)(header->pid.len != 0) << 2 | (uint32_t)(header->relay.len != 0) << 3;
    const uint32_t said = message->layout * 31 + (uint32_t)message->count;
    return (said ^ header_bits << 8) * 2654435761u >> 7;
}

static void add_text(struct text_record *record, bw_str text, bool decoded)
{
    if (decoded)
        text_record_add_named(record, BW_STR("message"), text, TEXT_FIELD_DECODED);
    else
        text_record_add_named(record, BW_STR("message"), text, TEXT_FIELD_PIECE);
}

static bool has_number(const struct syslog_header *header)
{
    return header->pid.len != 0 && header->pid.ptr[0] >= '1' && header->pid.ptr[0] <= '9';
}

static void add_program(struct text_record *record, const struct syslog_header *header,
        const struct message *message)
{
    if (message->program.len != 0)
        text_record_add_named(record, BW_STR("process.name"), message->program, TEXT_FIELD_PIECE);
    if (header->pid.len == 0)
        return;
    if (has_number(header))
        text_record_add_named_number(record, BW_STR("process.pid"), header->pid);
    else
        text_record_add_named(record, BW_STR("log.syslog.procid"), header->pid, TEXT_FIELD_PIECE);
}

/* A time, a host and a program with or without its number, and nothing else: what files of the
 * traditional format have in front of every message. */
static bool is_plain(const struct syslog_header *header, const struct message *message)
{
    return header->host.len > 1 && header->facility < 0 && header->severity < 0 &&
           header->relay.len == 0 && header->message_id.len == 0 && header->structured.len == 0 &&
           message->program.len != 0 && (header->pid.len == 0 || has_number(header));
}

/* Begins the event of a line with its header and its text. */
static void begin_event(
        struct line_context *context, const struct syslog_header *header, bw_str text, bool decoded)
{
    const struct syslog_state *state = context->state;
    const struct message *message = &state->message;
    const uint32_t layout = layout_of(header, message);
    const bw_str dataset = syslog_dataset(message, header->facility);
    if (BW_LIKELY(!decoded && is_plain(header, message))) {
        const bool numbered = header->pid.len != 0;
        struct event_value *values = text_record_begin_layout(
                context->record, numbered ? state->numbered : state->plain, layout);
        event_value_set_utf8(&values[0], dataset);
        event_value_set_utf8(&values[1], header->host);
        event_value_set_utf8(&values[2], message->program);
        if (numbered)
            text_value_set_number(&values[3], header->pid);
        event_value_set_utf8(&values[numbered ? 4 : 3], text);
        return;
    }
    text_record_begin(context->record, layout);
    text_record_add_named(context->record, BW_STR("event.dataset"), dataset, TEXT_FIELD_PIECE);
    add_header(context, header);
    add_program(context->record, header, message);
    add_text(context->record, text, decoded);
}

/* ---- messages that have a format of their own ---- */

/* From `piece` of the line to its end. */
static bw_str line_from(bw_str line, bw_str piece)
{
    return bw_str_from(line, (size_t)(piece.ptr - line.ptr));
}

static bool is_junos(const struct syslog_header *header)
{
    return bw_str_starts_with(header->structured, BW_STR("[junos@"));
}

/* Check Point's syslog of R77 and before: everything is in the structured data. */
static bool is_checkpoint(const struct syslog_header *header)
{
    return bw_str_starts_with(header->structured, BW_STR("[Fields@1.3.6.1.4.1.2620 "));
}

/* What network_body_find wants: with the words in front that say what the message is. */
static bw_str device_text(bw_str line, const struct syslog_header *header)
{
    if (header->program.len != 0 && header->program.ptr[0] == '%')
        return line_from(line, header->program);
    if (bw_str_eq(header->program, BW_STR("CEF"))) /* "CEF: 0|vendor|" */
        return line_from(line, header->program);
    if (is_checkpoint(header))
        return header->structured;
    if (is_junos(header))
        return line_from(
                line, header->message_id.len != 0 ? header->message_id : header->structured);
    return header->message;
}

/* A message of a firewall or another device, which sent it to this log. */
static bool add_device(
        struct line_context *context, bw_str line, const struct syslog_header *header)
{
    struct syslog_state *state = context->state;
    struct network_body body;
    struct syslog_header outer = *header;
    if (!network_body_find_device(device_text(line, header), &body))
        return false;
    if (state->reader == NULL)
        state->reader = network_reader_new();
    if (state->reader == NULL)
        return false; /* no memory: the message is there as text */
    text_record_begin(context->record, body.layout ^ 0xdef1ceu);
    if (!network_body_read(&body, state->reader, context->record, context->arena))
        return false;
    outer.host = network_body_host(&body, header->host);
    outer.structured = outer.message_id = (bw_str){0}; /* the body is made of them */
    add_header(context, &outer);
    if (outer.program.len != 0 && outer.program.ptr[0] != '%')
        text_record_add_str(context->record, BW_STR("process.name"), outer.program);
    if (body.time != BW_TIME_UNKNOWN)
        context->time = network_body_time(&body, context->time, !header->stamp.has_zone,
                state->guess.clock.zone * BW_TIME_SECOND);
    return true;
}

/* Of lines that have no format of a server's only those that leave no doubt: a request in quotes,
 * who asked, and what came of it. */
static bool read_request(
        const struct syslog_header *header, struct web_event *ret_event, bw_time *ret_time)
{
    struct request_line request;
    if (bw_str_eq(header->program, BW_STR("haproxy")) &&
            haproxy_body_read(header->message, ret_event, ret_time))
        return true;
    if (bw_str_find(header->program, BW_STR("squid")) != SIZE_MAX &&
            squid_line_read(header->message, ret_event, ret_time))
        return true;
    if (bw_str_eq(header->program, BW_STR("nginx")) &&
            web_error_read_nginx(header->message, ret_event)) {
        *ret_time = BW_TIME_UNKNOWN; /* the header's has a zone */
        return true;
    }
    if (access_line_read(header->message, ret_event, ret_time))
        return true;
    if (!request_line_read(header->message, &request) || !request.quoted ||
            !web_event_has(&request.event, WEB_C_IP) || !web_event_has(&request.event, WEB_STATUS))
        return false;
    *ret_event = request.event;
    *ret_time = BW_TIME_UNKNOWN;
    return true;
}

/* A request, as web servers and proxies send them. */
static bool add_request(struct line_context *context, const struct syslog_header *header)
{
    struct web_event event;
    bw_time time;
    if (!read_request(header, &event, &time))
        return false;
    if (header->host.len != 0)
        web_event_set(&event, WEB_HOST_NAME, header->host);
    event.plain = false;
    if (time != BW_TIME_UNKNOWN)
        context->time = time;
    web_event_add(context, &event);
    return true;
}

/* A record of another log. */
static bool add_carried(
        struct line_context *context, const struct syslog_header *header, bw_str text)
{
    struct syslog_state *state = context->state;
    if (state->carried == NULL)
        state->carried = carried_new(state->guess.clock.zone);
    return state->carried != NULL && carried_add(state->carried, context, header, text);
}

/*
 * sudo's own log (logfile=): "Jul  4 12:00:00 [2022] : anna : TTY=... ; PWD=/ ;" without host and
 * program, and folded: behind a line end stand four blanks for one.
 */
static bw_str unfold_sudo(struct bw_arena *arena, struct syslog_header *header, bw_str text)
{
    if (header->program.len != 0 || text.len < 2 || text.ptr[0] != ':' || text.ptr[1] != ' ' ||
            bw_str_find(text, BW_STR("PWD=")) == SIZE_MAX ||
            bw_str_find(text, BW_STR("COMMAND=")) == SIZE_MAX)
        return text;
    header->program = BW_STR("sudo");
    text = bw_str_from(text, 2);
    char *out = bw_arena_alloc_raw(arena, text.len + XML_PADDING, 1);
    if (out == NULL)
        return text;
    size_t len = 0;
    for (size_t at = 0; at < text.len; at++) {
        if (text.ptr[at] == '\r')
            continue;
        const bool folded = text.ptr[at] == '\n';
        out[len++] = folded ? ' ' : text.ptr[at];
        while (folded && at + 1 < text.len && text.ptr[at + 1] == ' ')
            at++;
    }
    memset(out + len, 0, XML_PADDING);
    return (bw_str){.ptr = out, .len = len};
}

/* Of machines that have no name yet, equal lines are not copies. */
static bool names_its_host(const struct syslog_header *header)
{
    return header->host.len != 0 && !bw_str_eq(header->host, BW_STR("-")) &&
           !bw_str_eq(header->host, BW_STR("localhost"));
}

static enum line_verdict parse(struct line_context *context, bw_str line)
{
    struct syslog_state *state = context->state;
    struct syslog_header header;
    bw_str times;
    if (is_mark(line))
        return LINE_NOTHING;
    if (!syslog_header_read_usual(line, &state->usual, &header)) {
        context->reason = "no time, host and program in front: not a line of syslog";
        return LINE_BAD;
    }
    context->placeless = names_its_host(&header);
    context->time = stamp_guess_time(&state->guess, &header.stamp, context->offset,
            header.usual ? state->usual.hash : bw_hash64(bw_str_bytes(header.host), 0),
            &context->anomalies);
    bw_str text = decode_controls(context->arena, header.message);
    if (BW_UNLIKELY(text.len > 2 && text.ptr[0] == ':'))
        text = unfold_sudo(context->arena, &header, text);
    if (carried_looks(&header, text) && add_carried(context, &header, text))
        return LINE_EVENT;
    state->message.host = header.host;
    state->message.process = header.pid;
    message_read(&state->message, state->book, header.program, take_repeated(text, &times));
    if ((!state->message.known || is_junos(&header)) &&
            (add_request(context, &header) || add_device(context, line, &header)))
        return LINE_EVENT;
    begin_event(context, &header, text, text.ptr != header.message.ptr);
    if (times.len != 0)
        text_record_add_named_number(context->record, BW_STR("log.syslog.repeated"), times);
    syslog_add_message(context->record, &state->message);
    return LINE_EVENT;
}

/* ---- lines in other logs ---- */

struct syslog_state *syslog_lines_new(const struct input_options *options)
{
    return state_new(options);
}

void syslog_lines_free(struct syslog_state *lines)
{
    if (lines != NULL)
        state_free(lines);
}

bool syslog_line_add(struct syslog_state *lines, struct line_context *context, bw_str line)
{
    if (!syslog_header_begins(line) || !looks(line))
        return false;
    struct line_context own = *context;
    own.state = lines;
    if (parse(&own, line) != LINE_EVENT)
        return false;
    own.state = context->state;
    *context = own;
    return true;
}

/* ---- the kind ---- */

static const struct line_format format = {
        .name = "syslog",
        .parse = parse,
        .continues = continues,
        .begins = begins,
        .state_new = state_new,
        .state_free = state_free,
        .finish = finish,
        .counted = true,
};

static bw_status open_syslog(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_syslog = {
        .name = "syslog",
        .summary = "syslog files: RFC 3164, RFC 5424, journalctl's text, the kernel's messages",
        .product = NULL,
        .details = "/var/log/{syslog,messages,auth.log,secure,cron,kern.log,...} of any daemon, "
                   "relays, Cisco, BusyBox, Sysmon for Linux; programs' own fields",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = syslog_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = open_syslog,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
