#include "input/elb_log.h"

#include <string.h>

#include "format/web/forms.h"
#include "input/web_event.h"

/* What a word is, besides the fields of a request. */
enum elb_role {
    ELB_TIME = WEB_FIELD_COUNT,
    ELB_CLIENT,  /* address:port */
    ELB_TARGET,  /* the same */
    ELB_REQUEST, /* the request line */
    ELB_SECONDS, /* how long the target took: time-taken */
    ELB_NAMED,   /* kept under the name that Elastic gives it */
};

struct elb_word {
    unsigned role;
    bw_str name;
};

#define NAMED(text)                                                                                \
    {                                                                                              \
        ELB_NAMED, BW_STR_INIT(text)                                                               \
    }
#define ROLE(role)                                                                                 \
    {                                                                                              \
        role, BW_STR_INIT("")                                                                      \
    }

static const struct elb_word classic_words[] = {
        ROLE(ELB_TIME),
        NAMED("aws.elb.name"),
        ROLE(ELB_CLIENT),
        ROLE(ELB_TARGET),
        NAMED("aws.elb.request_processing_time.sec"),
        ROLE(ELB_SECONDS),
        NAMED("aws.elb.response_processing_time.sec"),
        ROLE(WEB_STATUS),
        NAMED("aws.elb.backend.http.response.status_code"),
        ROLE(WEB_CS_BYTES),
        ROLE(WEB_SC_BYTES),
        ROLE(ELB_REQUEST),
        ROLE(WEB_USER_AGENT),
        NAMED("aws.elb.ssl_cipher"),
        NAMED("aws.elb.ssl_protocol"),
};

/* Behind the type (http, https, h2, grpcs, ws, wss) the same, and more. */
static const struct elb_word alb_words[] = {
        NAMED("aws.elb.target_group.arn"),
        NAMED("aws.elb.trace_id"),
        ROLE(WEB_CS_HOST), /* SNI */
        NAMED("aws.elb.chosen_cert.arn"),
        NAMED("aws.elb.matched_rule_priority"),
        NAMED("aws.elb.request_creation_time"),
        NAMED("aws.elb.action_executed"),
        NAMED("aws.elb.redirect_url"),
        NAMED("aws.elb.error.reason"),
        NAMED("aws.elb.target_port"),
        NAMED("aws.elb.target_status_code"),
        NAMED("aws.elb.classification"),
        NAMED("aws.elb.classification_reason"),
        NAMED("aws.elb.conn_trace_id"),
};

/* A word, or a text in quotes, in which a backslash stands in front of a quote. */
static bw_str take_word(bw_str *rest)
{
    bw_str word = BW_STR("");
    if (rest->len == 0 || rest->ptr[0] != '"') {
        (void)bw_str_cut(rest, ' ', &word);
        return word;
    }
    size_t end = 1;
    while (end < rest->len && rest->ptr[end] != '"')
        end += rest->ptr[end] == '\\' ? 2 : 1;
    word = (bw_str){.ptr = rest->ptr + 1, .len = (end < rest->len ? end : rest->len) - 1};
    *rest = bw_str_from(*rest, end + 1);
    if (rest->len != 0 && rest->ptr[0] == ' ')
        *rest = bw_str_from(*rest, 1);
    if (rest->len == 0)
        rest->ptr = NULL;
    return word;
}

struct elb_line {
    struct web_event *event;
    bw_str time;
};

static void place(struct elb_line *line, const struct elb_word *word, bw_str value)
{
    struct web_event *event = line->event;
    switch (word->role) {
    case ELB_TIME:
        line->time = value;
        break;
    case ELB_CLIENT:
        web_event_endpoint(event, WEB_C_IP, WEB_C_PORT, value);
        break;
    case ELB_TARGET:
        web_event_endpoint(event, WEB_R_IP, WEB_R_PORT, value);
        break;
    case ELB_REQUEST:
        web_event_request_line(event, value);
        break;
    case ELB_SECONDS:
        event->fields[WEB_TIME_TAKEN] = value;
        break;
    case ELB_NAMED:
        web_event_extra(event, word->name, value);
        break;
    default:
        event->fields[word->role] = value;
    }
}

/* Fills `event` from as many words as there are. False when fewer came than every version has. */
static bool read_words(struct elb_line *line, bw_str *rest, const struct elb_word *words,
        size_t count, size_t need)
{
    size_t at = 0;
    for (; at < count && rest->ptr != NULL; at++)
        place(line, &words[at], take_word(rest));
    return at >= need;
}

/* "https" and so on: only application load balancers say it. */
static bool is_type(bw_str word)
{
    static const bw_str types[] = {BW_STR_INIT("http"), BW_STR_INIT("https"), BW_STR_INIT("h2"),
            BW_STR_INIT("grpcs"), BW_STR_INIT("ws"), BW_STR_INIT("wss")};
    for (size_t i = 0; i < BW_COUNT(types); i++)
        if (bw_str_eq(types[i], word))
            return true;
    return false;
}

static bool elb_read(bw_str text, struct web_event *event, bw_time *ret_time)
{
    struct elb_line line = {.event = event};
    bw_str rest = text;
    bw_str type = BW_STR("");
    web_event_init(event, BW_STR("aws.elb_logs"));
    (void)bw_str_cut(&rest, ' ', &type);
    const bool alb = is_type(type);
    if (!alb)
        rest = text;
    else
        web_event_extra(event, BW_STR("aws.elb.type"), type);
    event->layout = alb;
    /* classic load balancers did not write the client's name and TLS at first */
    if (rest.ptr == NULL || !read_words(&line, &rest, classic_words, BW_COUNT(classic_words), 12))
        return false;
    if (alb && !read_words(&line, &rest, alb_words, BW_COUNT(alb_words), 0))
        return false;
    if (rest.len != 0)
        web_event_extra(event, BW_STR("extra.1"), rest);
    return line.time.len > 10 && line.time.ptr[10] == 'T' &&
           bw_time_parse(line.time, ret_time) == BW_OK;
}

static enum line_verdict elb_parse(struct line_context *context, bw_str line)
{
    struct web_event event;
    if (!elb_read(line, &event, &context->time)) {
        context->reason = "not of an AWS load balancer";
        return LINE_BAD;
    }
    event.plain = !web_forms_needed(line, WEB_FORMS_PERCENT | WEB_FORMS_PLUS);
    web_event_add(context, &event);
    return LINE_EVENT;
}

static bool elb_looks(bw_str line)
{
    struct web_event event;
    bw_time time;
    return bw_str_find_char(line, '"') != SIZE_MAX && elb_read(line, &event, &time) &&
           (event.fields[WEB_URI].ptr != NULL || event.layout != 0) &&
           (event.fields[WEB_C_PORT].ptr != NULL);
}

static enum input_match elb_probe(bw_bytes head, bool whole, bool *ret_split)
{
    return line_frame_probe(head, whole, elb_looks, '\0', ret_split);
}

static const struct line_format elb_format = {.name = "aws-elb", .parse = elb_parse};

static bw_status elb_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&elb_format, options, ret_input, err);
}

const struct input_kind input_elb_log = {
        .name = "aws-elb",
        .summary = "access logs of AWS load balancers",
        .details = "application (ALB) and classic (ELB) load balancers",
        .split = INPUT_SPLIT_LINES,
        .probe = elb_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = elb_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
