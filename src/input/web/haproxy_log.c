#include "input/web/haproxy_log.h"

#include <stdlib.h>
#include <string.h>

#include "decode/web_forms.h"
#include "input/text/stamp_guess.h"
#include "input/web/haproxy_body.h"

/* Longer headers are looked for in each line. */
#define HEADER_MAX 128

/* What syslog put in front of the last line, up to the message: it is mostly the same again. */
struct haproxy_header {
    char text[HEADER_MAX];
    size_t len;               /* 0: nothing is known */
    size_t host, host_length; /* where the host's name stands in it */
    bool dated;               /* the rest of it is a date, the program's name and its number */
};

struct haproxy_log {
    struct web_store *store;
    struct web_date_memo date;
    struct haproxy_header header;
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

/* Does the header say nothing but a date, the host, and "haproxy[123]: "? */
static bool is_dated(bw_str header, bw_str host)
{
    const size_t before = (size_t)(host.ptr - header.ptr);
    const bw_str number = bw_str_from(header, before + host.len + strlen(" haproxy["));
    for (size_t i = 0; i + strlen("]: ") < number.len; i++)
        if (number.ptr[i] < '0' || number.ptr[i] > '9')
            return false;
    struct stamp stamp;
    return before != 0 && stamp_read_plain(header, &stamp) == before - 1;
}

/* As body_of, for the lines of one log. *ret_dated: nothing stands in front that no field has. */
static bw_str body_after(
        struct haproxy_header *last, bw_str line, bw_str *ret_host, bool *ret_dated)
{
    if (last->len != 0 && line.len > last->len && memcmp(line.ptr, last->text, last->len) == 0) {
        *ret_host = (bw_str){.ptr = line.ptr + last->host, .len = last->host_length};
        *ret_dated = last->dated;
        return bw_str_from(line, last->len);
    }
    const bw_str body = body_of(line, ret_host);
    const bw_str header = bw_str_head(line, line.len - body.len);
    *ret_dated = header.len == 0 || is_dated(header, *ret_host);
    last->len = 0;
    if (header.len == 0 || header.len > sizeof(last->text))
        return body;
    memcpy(last->text, header.ptr, header.len);
    last->len = header.len;
    last->host = (size_t)(ret_host->ptr - line.ptr);
    last->host_length = ret_host->len;
    last->dated = *ret_dated;
    return body;
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
    bool dated;
    const bw_str body = body_after(&log->header, line, &host, &dated);
    if (!haproxy_body_read_after(&log->date, body, &event, &context->time)) {
        if (host.len == 0) {
            context->reason = "neither HAProxy's HTTP nor its TCP format";
            return LINE_BAD;
        }
        /* "Server portal/web1 is DOWN" */
        if (header_stamp(line, &stamp))
            context->time =
                    stamp_guess_time(&log->guess, &stamp, context->offset, 0, &context->anomalies);
        web_event_init(&event, BW_STR("haproxy.log"));
        web_event_extra_named(&event, BW_STR("message"), body);
    }
    event.in_pieces &= dated;
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
