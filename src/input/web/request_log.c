#include "input/web/request_log.h"

#include <stdlib.h>

#include "input/text/program.h"
#include "input/text/stamp_guess.h"
#include "input/web/request_line.h"

struct request_state {
    struct stamp_guess guess;
    struct request_line line;
};

static bool hint(bw_str line, struct stamp_hint *ret_hint)
{
    struct request_line request;
    ret_hint->written = BW_TIME_UNKNOWN;
    if (!request_line_read(line, &request))
        return false;
    ret_hint->stamp = request.stamp;
    return request.stamp.form != STAMP_NONE;
}

static void *state_new(const struct input_options *options)
{
    struct request_state *state = calloc(1, sizeof(*state));
    if (state != NULL)
        stamp_guess_init(&state->guess, options, hint);
    return state;
}

static void finish(void *data)
{
    struct request_state *state = data;
    stamp_guess_tell(&state->guess, "requests");
}

/* What the application says besides; it may have a time in front. */
static enum line_verdict add_text(struct line_context *context, bw_str line)
{
    struct request_state *state = context->state;
    struct stamp stamp;
    if (bw_str_trim(line).len == 0)
        return LINE_NOTHING;
    if (stamp_read(bw_str_from(line, line.ptr[0] == '['), &stamp) != 0)
        context->time =
                stamp_guess_time(&state->guess, &stamp, context->offset, 0, &context->anomalies);
    text_record_begin(context->record, 1);
    text_record_add_str(context->record, BW_STR("event.dataset"), BW_STR("text.log"));
    text_record_add_str(context->record, BW_STR("message"), line);
    return LINE_EVENT;
}

static enum line_verdict parse(struct line_context *context, bw_str line)
{
    struct request_state *state = context->state;
    struct request_line *request = &state->line;
    if (!request_line_read(line, request))
        return add_text(context, line);
    if (request->stamp.form != STAMP_NONE)
        context->time = stamp_guess_time(
                &state->guess, &request->stamp, context->offset, 0, &context->anomalies);
    web_event_add(context, &request->event);
    return LINE_EVENT;
}

static bool looks(bw_str line)
{
    struct request_line request;
    return request_line_read(line, &request) && !line_tells_program(line);
}

static bool looks_named(bw_str line)
{
    struct request_line request;
    return request_line_read(line, &request) && request.named && !line_tells_program(line);
}

/* uWSGI tells of its start before the first request, in more lines than are looked at. */
static bool is_uwsgi(bw_bytes head)
{
    return bw_str_starts_with(bw_bytes_str(head), BW_STR("*** Starting uWSGI "));
}

/* Sure only of lines that name their values: formats that are known say better what a word is. */
static enum input_match probe(bw_bytes head, bool whole, bool *ret_split)
{
    if (line_frame_probe(head, whole, looks_named, '\0', ret_split) == INPUT_MATCH_SURE)
        return INPUT_MATCH_SURE;
    const enum input_match match = line_frame_probe(head, whole, looks, '\0', ret_split);
    if (is_uwsgi(head))
        return INPUT_MATCH_LIKELY;
    return match == INPUT_MATCH_SURE || match == INPUT_MATCH_LIKELY ? INPUT_MATCH_LIKELY
                                                                    : INPUT_MATCH_NO;
}

static const struct line_format format = {
        .name = "requests",
        .parse = parse,
        .state_new = state_new,
        .state_free = free,
        .finish = finish,
};

static bw_status open_requests(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_request_log = {
        .name = "requests",
        .summary = "requests to web applications, in lines of any form",
        .details = "uvicorn, Flask, Django, Express (morgan), gin, Rails, Envoy; formats that "
                   "nobody kept: what a word is, its looks and names tell",
        .split = INPUT_SPLIT_LINES,
        .probe = probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = open_requests,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
