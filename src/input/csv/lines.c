#include "input/csv/lines.h"

#include <stdlib.h>
#include <string.h>

#include "format/json/cursor.h"
#include "format/syslog/header.h"
#include "input/network/header.h"
#include "input/network/kinds.h"
#include "input/syslog/record.h"
#include "input/syslog/syslog.h"
#include "input/web/access_log.h"
#include "input/web/event.h"

struct csv_lines {
    struct syslog_state *syslog;
    struct message_book *book;
    struct network_reader *reader; /* NULL: no message of a device was there yet */
    struct network_clock clock;
    struct message message;
};

struct csv_lines *csv_lines_new(const struct input_options *options)
{
    struct csv_lines *lines = calloc(1, sizeof(*lines));
    if (lines == NULL)
        return NULL;
    lines->syslog = syslog_lines_new(options);
    lines->book = message_book_new();
    lines->clock.latest = BW_TIME_UNKNOWN;
    if (lines->syslog != NULL && lines->book != NULL)
        return lines;
    csv_lines_free(lines);
    return NULL;
}

void csv_lines_free(struct csv_lines *lines)
{
    if (lines == NULL)
        return;
    syslog_lines_free(lines->syslog);
    message_book_free(lines->book);
    network_reader_free(lines->reader);
    free(lines);
}

/* Its time may have no year: the row's is that of the same moment. */
static bool add_syslog(
        struct csv_lines *lines, struct line_context *context, bw_str text, bw_time time)
{
    char *copy = syslog_header_begins(text)
                         ? bw_arena_alloc(context->arena, text.len + JSON_PADDING, 1)
                         : NULL;
    if (copy == NULL)
        return false;
    memcpy(copy, text.ptr, text.len);
    if (!syslog_line_add(lines->syslog, context, (bw_str){.ptr = copy, .len = text.len}))
        return false;
    const bool dated = text.ptr[0] >= '0' && text.ptr[0] <= '9';
    if (time != BW_TIME_UNKNOWN && !dated)
        context->time = time;
    return true;
}

static bool add_request(struct line_context *context, bw_str text, bw_str host)
{
    struct web_event event;
    bw_time time;
    if (!access_line_read(text, &event, &time))
        return false;
    if (host.len != 0)
        web_event_set(&event, WEB_HOST_NAME, host);
    event.plain = false;
    if (time != BW_TIME_UNKNOWN)
        context->time = time;
    web_event_add(context, &event);
    return true;
}

/* A message of a firewall or another device, with or without what a collector put in front. */
static bool add_device(struct csv_lines *lines, struct line_context *context, bw_str text,
        bw_str host, bw_time time)
{
    const struct network_header header = network_header_read(text, &lines->clock);
    struct network_body body;
    if (!network_body_find_device(header.message, &body))
        return false;
    if (lines->reader == NULL)
        lines->reader = network_reader_new();
    if (lines->reader == NULL)
        return false;
    text_record_begin(context->record, body.layout);
    if (!network_body_read(&body, lines->reader, context->record, context->arena)) {
        text_record_begin(context->record, 0);
        text_record_add_str(context->record, BW_STR("event.dataset"), BW_STR("network.other"));
        text_record_add_str(context->record, BW_STR("message"), header.message);
    }
    const bw_str device = header.host.len != 0 ? header.host : host;
    text_record_add_named_opt(
            context->record, BW_STR("host.name"), network_body_host(&body, device));
    const bool said = header.time != BW_TIME_UNKNOWN && !header.local;
    context->time = network_body_time(&body, said ? header.time : time, false, 0);
    return true;
}

bool csv_lines_add(struct csv_lines *lines, struct line_context *context, bw_str text, bw_str host,
        bw_time time)
{
    text = bw_str_trim(text);
    if (text.len < 16)
        return false;
    return add_syslog(lines, context, text, time) || add_request(context, text, host) ||
           add_device(lines, context, text, host, time);
}

/* Cuts "web01 sshd[100]: text" or "sshd: text" into host, program and what it says. */
static bool cut_program(bw_str *text, bw_str *ret_host, bw_str *ret_program)
{
    bw_str rest = *text;
    *ret_host = (bw_str){0};
    for (unsigned word = 0; word < 2; word++) {
        const size_t blank = bw_str_find_char(bw_str_head(rest, 256), ' ');
        if (blank == SIZE_MAX || blank < 2)
            return false;
        if (rest.ptr[blank - 1] == ':') {
            *ret_program = bw_str_head(rest, blank - 1);
            *text = bw_str_from(rest, blank + 1);
            return true;
        }
        *ret_host = bw_str_head(rest, blank);
        rest = bw_str_from(rest, blank + 1);
    }
    return false;
}

void csv_lines_add_said(
        struct csv_lines *lines, struct line_context *context, bw_str program, bw_str text)
{
    struct message *message = &lines->message;
    text = bw_str_trim(text);
    const bool inside = program.len == 0;
    bw_str host = {0};
    if (inside && !cut_program(&text, &host, &program))
        return;
    program = syslog_tag_program(program);
    message_read(message, lines->book, program, text);
    if (!message->known || (inside && message->action.len == 0))
        return;
    text_record_add_str(context->record, BW_STR("event.dataset"), syslog_dataset(message, -1));
    text_record_add_opt(context->record, BW_STR("host.name"), host);
    if (text_record_get(context->record, BW_STR("process.name")) == NULL)
        text_record_add_str(context->record, BW_STR("process.name"), message->program);
    syslog_add_message(context->record, message);
}
