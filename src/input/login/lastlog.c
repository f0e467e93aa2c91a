/*
 * struct lastlog (lastlog.h, lastlog(8)): the last logon of each user, at the place that the user's
 * number gives: 292 bytes each, most of them zeros.
 */
#include "base/time.h"
#include "input/login/utmp.h"
#include "input/text/block_log.h"

#define BLOCK_SIZE 292
#define LINE_LEN   32
#define HOST_LEN   256

struct entry {
    uint32_t seconds;
    bw_str line, host;
    bool padded;
};

static bw_str text_read(struct bw_reader *r, size_t size, bool *padded)
{
    const bw_bytes field = bw_read_bytes(r, size);
    const bw_str text = block_text(field);
    for (size_t i = text.len; i < field.len; i++)
        *padded &= field.ptr[i] == 0;
    for (size_t i = 0; i < text.len; i++)
        *padded &= (unsigned char)text.ptr[i] >= 0x20 && text.ptr[i] != 0x7f;
    return text;
}

static struct entry entry_read(struct bw_reader *r)
{
    struct entry e = {.seconds = bw_read_u32le(r), .padded = true};
    e.line = text_read(r, LINE_LEN, &e.padded);
    e.host = text_read(r, HOST_LEN, &e.padded);
    return e;
}

static bool is_empty(const struct entry *e)
{
    return e->seconds == 0 && e->line.len == 0 && e->host.len == 0 && e->padded;
}

/* A terminal's name: without one a logon has no place. Text without a NUL is some other file. */
static bool is_plausible(const struct entry *e)
{
    return e->padded && e->seconds > 315532800 /* 1980 */ && e->line.len != 0 &&
           e->line.len < LINE_LEN && e->host.len < HOST_LEN;
}

static size_t lastlog_block_size(bw_bytes head, bool whole)
{
    struct bw_reader r = bw_reader_of(head, 0);
    unsigned good = 0;
    (void)whole;
    while (bw_reader_left(&r) >= BLOCK_SIZE) {
        struct bw_reader block = bw_read_part(&r, BLOCK_SIZE);
        const struct entry e = entry_read(&block);
        if (!is_empty(&e) && !is_plausible(&e))
            return 0;
        good += is_plausible(&e);
    }
    return good != 0 ? BLOCK_SIZE : 0;
}

static enum input_match lastlog_probe(bw_bytes head, bool whole, bool *ret_split)
{
    *ret_split = false;
    return lastlog_block_size(head, whole) != 0 ? INPUT_MATCH_LIKELY : INPUT_MATCH_NO;
}

static enum block_verdict lastlog_parse(
        struct block_context *context, struct bw_reader *r, size_t size)
{
    const struct entry e = entry_read(r);
    (void)size;
    if (is_empty(&e))
        return BLOCK_NOTHING;
    if (!is_plausible(&e))
        return BLOCK_BAD;
    struct text_record *record = context->record;
    text_record_add_str(record, BW_STR("event.dataset"), BW_STR("system.lastlog"));
    text_record_add_str(record, BW_STR("event.action"), BW_STR("last_logon"));
    text_record_add_str(record, BW_STR("event.outcome"), BW_STR("success"));
    text_record_add(record, BW_STR("user.id"), event_value_uint(context->number), TEXT_FIELD_PIECE);
    text_record_add_opt(record, BW_STR("utmp.line"), e.line);
    text_record_add_opt(record, BW_STR("source.address"), e.host);
    context->time = (bw_time)e.seconds * BW_TIME_SECOND;
    return BLOCK_EVENT;
}

static const struct block_format lastlog_format = {
        .name = "lastlog",
        .block_size = lastlog_block_size,
        .parse = lastlog_parse,
};

static bw_status lastlog_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return block_log_open(&lastlog_format, options, ret_input, err);
}

const struct input_kind input_lastlog = {
        .name = "lastlog",
        .summary = "the last logon of each user on Linux",
        .product = "linux",
        .details = "/var/log/lastlog; users by their number",
        .split = INPUT_SPLIT_NONE,
        .zeros_unit = BLOCK_SIZE,
        .probe = lastlog_probe,
        .worker_new = block_log_worker_new,
        .worker_free = block_log_worker_free,
        .open = lastlog_open,
        .next = block_log_next,
        .counts = block_log_counts,
        .close = block_log_close,
};
