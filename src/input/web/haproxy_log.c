#include "input/web/haproxy_log.h"

#include <stdlib.h>

#include "decode/web_forms.h"
#include "input/text/stamp_guess.h"
#include "input/web/haproxy_body.h"

struct haproxy_log {
    struct web_store *store;
    struct stamp_guess guess; /* of the header in front of what is no request */
};

/*
 * The message behind "… host haproxy[123]: ", or the whole line when there is no such header.
 * *ret_host is the word in front of the program's name.
 */
static bw_str body_of(bw_str line, bw_str *ret_host)
{
    const size_t name = bw_str_find(bw_str_head(line, 256), BW_STR(" haproxy["));
    *ret_host = BW_STR("");
    if (name == SIZE_MAX)
        return line;
    const bw_str rest = bw_str_from(line, name);
    const size_t end = bw_str_find(rest, BW_STR("]: "));
    if (end == SIZE_MAX)
        return line;
    size_t start = name;
    while (start != 0 && line.ptr[start - 1] != ' ')
        start--;
    *ret_host = (bw_str){.ptr = line.ptr + start, .len = name - start};
    return bw_str_from(rest, end + 3);
}

/* The time that syslog put in front of the line. */
static bool header_stamp(bw_str line, struct stamp *ret_stamp)
{
    const size_t priority = line.len != 0 && line.ptr[0] == '<' ? bw_str_find_char(line, '>') : 0;
    if (priority == SIZE_MAX)
        return false;
    return stamp_read(bw_str_from(line, priority != 0 ? priority + 1 : 0), ret_stamp) != 0;
}

/* What tells the year: the time of a request, which has one. Where it was logged hours after it
 * began, the difference would pass for a zone. */
static bool hint(bw_str line, struct stamp_hint *ret_hint)
{
    static const struct stamp_clock utc = {.zone = 0};
    struct stamp begun = {.form = STAMP_NONE};
    bw_str host;
    const bw_str body = body_of(line, &host);
    const size_t open = bw_str_find_char(bw_str_head(body, 128), '[');
    const bool dated = open != SIZE_MAX && stamp_read(bw_str_from(body, open + 1), &begun) != 0;
    *ret_hint = (struct stamp_hint){.written = BW_TIME_UNKNOWN};
    if (!header_stamp(line, &ret_hint->stamp)) {
        ret_hint->stamp = begun;
        return dated;
    }
    if (dated && ret_hint->stamp.date.day == begun.date.day &&
            ret_hint->stamp.date.hour == begun.date.hour)
        ret_hint->written = stamp_time(&begun, &utc);
    return true;
}

static void haproxy_state_free(void *data)
{
    struct haproxy_log *log = data;
    web_store_free(log->store);
    free(log);
}

static void *haproxy_state_new(const struct input_options *options)
{
    struct haproxy_log *log = calloc(1, sizeof(*log));
    if (log == NULL)
        return NULL;
    log->store = web_store_new();
    if (log->store == NULL) {
        free(log);
        return NULL;
    }
    stamp_guess_init(&log->guess, options, hint);
    return log;
}

static void haproxy_finish(void *data)
{
    stamp_guess_tell(&((struct haproxy_log *)data)->guess, "haproxy");
}

static enum line_verdict haproxy_parse(struct line_context *context, bw_str line)
{
    struct haproxy_log *log = context->state;
    struct web_event event;
    struct stamp stamp;
    bw_str host;
    const bw_str body = body_of(line, &host);
    if (!haproxy_body_read(body, &event, &context->time)) {
        if (host.len == 0) {
            context->reason = "neither HAProxy's HTTP nor its TCP format";
            return LINE_BAD;
        }
        /* "Server portal/web1 is DOWN" */
        if (header_stamp(line, &stamp))
            context->time =
                    stamp_guess_time(&log->guess, &stamp, context->offset, 0, &context->anomalies);
        web_event_init(&event, BW_STR("haproxy.log"));
        web_event_extra(&event, BW_STR("message"), body);
    }
    event.plain = !web_forms_needed(line, WEB_FORMS_PERCENT | WEB_FORMS_PLUS);
    web_event_set(&event, WEB_HOST_NAME, host);
    event.store = log->store;
    web_event_add(context, &event);
    return LINE_EVENT;
}

static bool haproxy_looks(bw_str line)
{
    struct web_event event;
    bw_time time;
    bw_str host;
    return haproxy_body_read(body_of(line, &host), &event, &time);
}

static enum input_match haproxy_probe(bw_bytes head, bool whole, bool *ret_split)
{
    return line_frame_probe(head, whole, haproxy_looks, '\0', ret_split);
}

static const struct line_format haproxy_format = {
        .name = "haproxy",
        .parse = haproxy_parse,
        .state_new = haproxy_state_new,
        .state_free = haproxy_state_free,
        .finish = haproxy_finish,
};

static bw_status haproxy_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&haproxy_format, options, ret_input, err);
}

const struct input_kind input_haproxy_log = {
        .name = "haproxy",
        .summary = "HAProxy's HTTP and TCP logs",
        .details = "httplog, httpslog, tcplog; bare or behind a syslog header",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = haproxy_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = haproxy_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
