/* Source: AWS, "Amazon S3 server access log format". */
#include "input/web/s3_log.h"

#include "decode/web_forms.h"
#include "format/web/date.h"
#include "input/web/aws_words.h"

/* In front of the time, which stands in brackets. */
static const struct aws_word front_words[] = {
        AWS_NAME("aws.s3access.bucket_owner"),
        AWS_NAME("aws.s3access.bucket"),
};

static const struct aws_word words[] = {
        AWS_WORD(WEB_C_IP),
        AWS_WORD(WEB_USERNAME),
        AWS_NAME("aws.s3access.request_id"),
        AWS_NAME("aws.s3access.operation"),
        AWS_NAME("aws.s3access.key"),
        AWS_WORD(AWS_REQUEST),
        AWS_WORD(WEB_STATUS),
        AWS_NAME("aws.s3access.error_code"),
        AWS_WORD(WEB_SC_BYTES),
        AWS_NAME("aws.s3access.object_size"),
        AWS_WORD(WEB_TIME_TAKEN),
        AWS_NAME("aws.s3access.turn_around_time"),
        AWS_WORD(WEB_REFERER),
        AWS_WORD(WEB_USER_AGENT),
        AWS_NAME("aws.s3access.version_id"),
        AWS_NAME("aws.s3access.host_id"),
        AWS_NAME("aws.s3access.signature_version"),
        AWS_NAME("aws.s3access.cipher_suite"),
        AWS_NAME("aws.s3access.authentication_type"),
        AWS_WORD(WEB_CS_HOST),
        AWS_NAME("aws.s3access.tls_version"),
        AWS_NAME("aws.s3access.access_point_arn"),
        AWS_NAME("aws.s3access.acl_required"),
};

/* Words that the first version had. */
#define NEED 15

/* The owner of the bucket by a canonical id: 64 hexadecimal digits. */
static bool is_owner(bw_str line)
{
    for (size_t i = 0; i < 64; i++) {
        const char c = i < line.len ? line.ptr[i] : ' ';
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
            return false;
    }
    return line.len > 64 && line.ptr[64] == ' ';
}

static bool s3_read(bw_str text, struct web_event *event, bw_time *ret_time)
{
    struct aws_line line = {.event = event, .rest = text};
    if (!is_owner(text))
        return false;
    web_event_init(event, BW_STR("aws.s3access"));
    if (!aws_read_words(&line, front_words, BW_COUNT(front_words), BW_COUNT(front_words)) ||
            line.rest.len == 0 || line.rest.ptr[0] != '[')
        return false;
    const size_t close = bw_str_find_char(line.rest, ']');
    if (close == SIZE_MAX)
        return false;
    *ret_time = web_date_clf(bw_str_head(bw_str_from(line.rest, 1), close - 1));
    line.rest = bw_str_from(line.rest, close + 2);
    if (*ret_time == BW_TIME_UNKNOWN || !aws_read_words(&line, words, BW_COUNT(words), NEED))
        return false;
    if (line.rest.len != 0)
        web_event_extra(event, BW_STR("extra.1"), line.rest);
    return true;
}

static enum line_verdict s3_parse(struct line_context *context, bw_str line)
{
    struct web_event event;
    if (!s3_read(line, &event, &context->time)) {
        context->reason = "not of S3's access log";
        return LINE_BAD;
    }
    event.plain = !web_forms_needed(line, WEB_FORMS_PERCENT | WEB_FORMS_PLUS);
    event.store = context->state;
    web_event_add(context, &event);
    return LINE_EVENT;
}

static bool s3_looks(bw_str line)
{
    struct web_event event;
    bw_time time;
    return s3_read(line, &event, &time);
}

static enum input_match s3_probe(bw_bytes head, bool whole, bool *ret_split)
{
    return line_frame_probe(head, whole, s3_looks, '\0', ret_split);
}

static const struct line_format s3_format = {
        .name = "aws-s3",
        .parse = s3_parse,
        .state_new = web_log_state_new,
        .state_free = web_log_state_free,
};

static bw_status s3_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&s3_format, options, ret_input, err);
}

const struct input_kind input_s3_log = {
        .name = "aws-s3",
        .summary = "server access logs of AWS S3",
        .details = "requests to buckets, and what AWS itself did with objects",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = s3_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = s3_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
