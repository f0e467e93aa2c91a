#include "input/web/haproxy_log.h"

#include "decode/web_forms.h"
#include "input/web/haproxy_body.h"

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

static enum line_verdict haproxy_parse(struct line_context *context, bw_str line)
{
    struct web_event event;
    bw_str host;
    const bw_str body = body_of(line, &host);
    if (!haproxy_body_read(body, &event, &context->time)) {
        if (host.len == 0) {
            context->reason = "neither HAProxy's HTTP nor its TCP format";
            return LINE_BAD;
        }
        /* "Server portal/web1 is DOWN": of the syslog header's time the year is not known */
        web_event_init(&event, BW_STR("haproxy.log"));
        web_event_extra(&event, BW_STR("message"), body);
    }
    event.plain = !web_forms_needed(line, WEB_FORMS_PERCENT | WEB_FORMS_PLUS);
    web_event_set(&event, WEB_HOST_NAME, host);
    event.store = context->state;
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
        .state_new = web_log_state_new,
        .state_free = web_log_state_free,
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
