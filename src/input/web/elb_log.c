#include "input/web/elb_log.h"

#include "base/number.h"
#include "decode/web_forms.h"
#include "input/web/aws_words.h"

static const struct aws_word classic_words[] = {
        AWS_WORD(AWS_TIME),
        AWS_NAME("aws.elb.name"),
        AWS_WORD(AWS_CLIENT),
        AWS_WORD(AWS_TARGET),
        AWS_NAME("aws.elb.request_processing_time.sec"),
        AWS_WORD(WEB_TIME_TAKEN),
        AWS_NAME("aws.elb.response_processing_time.sec"),
        AWS_WORD(WEB_STATUS),
        AWS_NAME("aws.elb.backend.http.response.status_code"),
        AWS_WORD(WEB_CS_BYTES),
        AWS_WORD(WEB_SC_BYTES),
        AWS_WORD(AWS_REQUEST),
        AWS_WORD(WEB_USER_AGENT),
        AWS_NAME("aws.elb.ssl_cipher"),
        AWS_NAME("aws.elb.ssl_protocol"),
};

/* Behind the type (http, https, h2, grpcs, ws, wss) the same, and more. */
static const struct aws_word alb_words[] = {
        AWS_NAME("aws.elb.target_group.arn"),
        AWS_NAME("aws.elb.trace_id"),
        AWS_WORD(WEB_CS_HOST), /* SNI */
        AWS_NAME("aws.elb.chosen_cert.arn"),
        AWS_NAME("aws.elb.matched_rule_priority"),
        AWS_NAME("aws.elb.request_creation_time"),
        AWS_NAME("aws.elb.action_executed"),
        AWS_NAME("aws.elb.redirect_url"),
        AWS_NAME("aws.elb.error.reason"),
        AWS_NAME("aws.elb.target_port"),
        AWS_NAME("aws.elb.target_status_code"),
        AWS_NAME("aws.elb.classification"),
        AWS_NAME("aws.elb.classification_reason"),
        AWS_NAME("aws.elb.conn_trace_id"),
};

/* Connections of network load balancers with TLS, behind the type "tls". */
static const struct aws_word nlb_words[] = {
        AWS_WORD(AWS_SKIPPED), /* version */
        AWS_WORD(AWS_TIME),
        AWS_NAME("aws.elb.name"),
        AWS_NAME("aws.elb.listener"),
        AWS_WORD(AWS_CLIENT),
        AWS_WORD(AWS_TARGET),
        AWS_NAME("aws.elb.connection_time.ms"),
        AWS_NAME("aws.elb.tls_handshake_time.ms"),
        AWS_WORD(WEB_CS_BYTES),
        AWS_WORD(WEB_SC_BYTES),
        AWS_NAME("aws.elb.incoming_tls_alert"),
        AWS_NAME("aws.elb.chosen_cert.arn"),
        AWS_NAME("aws.elb.chosen_cert.serial"),
        AWS_NAME("aws.elb.ssl_cipher"),
        AWS_NAME("aws.elb.ssl_protocol"),
        AWS_NAME("aws.elb.tls_named_group"),
        AWS_WORD(WEB_CS_HOST), /* SNI */
        AWS_NAME("aws.elb.alpn_fe_protocol"),
        AWS_NAME("aws.elb.alpn_be_protocol"),
        AWS_NAME("aws.elb.alpn_client_preference_list"),
        AWS_NAME("aws.elb.tls_connection_creation_time"),
};

/* Connections of application load balancers: certificates of clients. */
static const struct aws_word connection_words[] = {
        AWS_WORD(AWS_TIME),
        AWS_WORD(WEB_C_IP),
        AWS_WORD(WEB_C_PORT),
        AWS_WORD(WEB_S_PORT),
        AWS_NAME("aws.elb.ssl_protocol"),
        AWS_NAME("aws.elb.ssl_cipher"),
        AWS_NAME("aws.elb.tls_handshake_time.sec"),
        AWS_NAME("aws.elb.leaf_client_cert.subject"),
        AWS_NAME("aws.elb.leaf_client_cert.validity"),
        AWS_NAME("aws.elb.leaf_client_cert.serial"),
        AWS_NAME("aws.elb.tls_verify_status"),
        AWS_NAME("aws.elb.conn_trace_id"),
};

/* What a line is, for layouts. */
enum elb_kind {
    ELB_CLASSIC,
    ELB_APPLICATION,
    ELB_NETWORK,
    ELB_CONNECTION,
};

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

/* "2024-10-04T17:05:15.5Z 192.0.2.1 36280 443 ...": where others have a name, it has an address. */
static bool is_connection(bw_str text)
{
    bw_str word = {0};
    uint64_t port;
    bw_str_cut(&text, ' ', &word);
    bw_str_cut(&text, ' ', &word);
    if (!web_looks_like_address(word))
        return false;
    bw_str_cut(&text, ' ', &word);
    return bw_parse_u64(word, 0, UINT16_MAX, &port) == BW_OK;
}

static enum elb_kind kind_of(bw_str text, bw_str type)
{
    if (is_type(type))
        return ELB_APPLICATION;
    if (bw_str_eq(type, BW_STR("tls")))
        return ELB_NETWORK;
    return is_connection(text) ? ELB_CONNECTION : ELB_CLASSIC;
}

static bool read_kind(struct aws_line *line, enum elb_kind kind)
{
    switch (kind) {
    case ELB_NETWORK:
        return aws_read_words(line, nlb_words, BW_COUNT(nlb_words), 17);
    case ELB_CONNECTION:
        return aws_read_words(line, connection_words, BW_COUNT(connection_words), 11);
    case ELB_APPLICATION:
        return aws_read_words(line, classic_words, BW_COUNT(classic_words), 12) &&
               aws_read_words(line, alb_words, BW_COUNT(alb_words), 0);
    case ELB_CLASSIC:
        break;
    }
    /* classic load balancers did not write the client's name and TLS at first */
    return aws_read_words(line, classic_words, BW_COUNT(classic_words), 12);
}

static bool elb_read(bw_str text, struct web_event *event, bw_time *ret_time)
{
    struct aws_line line = {.event = event, .rest = text};
    bw_str rest = text;
    bw_str type = BW_STR("");
    web_event_init(event, BW_STR("aws.elb_logs"));
    (void)bw_str_cut(&rest, ' ', &type);
    const enum elb_kind kind = kind_of(text, type);
    if (kind == ELB_APPLICATION || kind == ELB_NETWORK) {
        line.rest = rest;
        web_event_extra(event, BW_STR("aws.elb.type"), type);
    }
    event->layout = kind;
    if (line.rest.ptr == NULL || !read_kind(&line, kind))
        return false;
    if (line.rest.len != 0)
        web_event_extra(event, BW_STR("extra.1"), line.rest);
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
    event.store = context->state;
    web_event_add(context, &event);
    return LINE_EVENT;
}

static bool elb_looks(bw_str line)
{
    struct web_event event;
    bw_time time;
    return elb_read(line, &event, &time) && web_event_has(&event, WEB_C_PORT) &&
           (web_event_has(&event, WEB_URI) || event.layout != ELB_CLASSIC);
}

static enum input_match elb_probe(bw_bytes head, bool whole, bool *ret_split)
{
    return line_frame_probe(head, whole, elb_looks, '\0', ret_split);
}

static const struct line_format elb_format = {
        .name = "aws-elb",
        .parse = elb_parse,
        .state_new = web_log_state_new,
        .state_free = web_log_state_free,
};

static bw_status elb_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&elb_format, options, ret_input, err);
}

const struct input_kind input_elb_log = {
        .name = "aws-elb",
        .summary = "access logs of AWS load balancers",
        .details = "application (ALB), network (NLB, with TLS) and classic (ELB) load balancers, "
                   "connections of application load balancers",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = elb_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = elb_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
