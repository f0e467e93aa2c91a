#include "input/network/nfdump.h"

#include <stdlib.h>

#include "base/number.h"
#include "format/syslog/stamp.h"
#include "input/text/line_log.h"
#include "input/text/stamp_guess.h"

struct flow {
    struct stamp stamp;
    bw_str duration;
    bw_str protocol;
    bw_str source;
    bw_str source_port;
    bw_str destination;
    bw_str destination_port;
    bw_str flags; /* "...AP.SF"; empty in the short form */
    uint64_t packets;
    uint64_t bytes;
};

/* ---- a line ---- */

static bool next_word(bw_str *rest, bw_str *ret_word)
{
    *rest = bw_str_trim(*rest);
    return rest->len != 0 && bw_str_cut(rest, ' ', ret_word) && ret_word->len != 0;
}

/* "10.0.0.20:51234", of IPv6 "2001:db8::1.443"; the type and code of ICMP have a dot ("8.0"). */
static bool read_end(bw_str word, bw_str *ret_address, bw_str *ret_port)
{
    size_t colons = 0;
    size_t last_colon = 0;
    size_t last_dot = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] == ':') {
            colons++;
            last_colon = i;
        }
        if (word.ptr[i] == '.')
            last_dot = i;
        if (word.ptr[i] == '/')
            return false;
    }
    const size_t at = colons > 1 ? last_dot : last_colon;
    if (colons == 0 || at == 0 || at + 1 == word.len)
        return false;
    *ret_address = bw_str_head(word, at);
    *ret_port = bw_str_from(word, at + 1);
    return true;
}

/* "120", "250.0 M": the unit is a word of its own. */
static bool read_size(bw_str *rest, uint64_t *ret_number)
{
    static const struct {
        char unit;
        double factor;
    } units[] = {{'K', 1e3}, {'M', 1e6}, {'G', 1e9}, {'T', 1e12}};
    bw_str word;
    double number;
    if (!next_word(rest, &word) || bw_parse_double(word, &number) != BW_OK || number < 0)
        return false;
    const bw_str behind = bw_str_trim(*rest);
    for (size_t i = 0; i < BW_COUNT(units); i++)
        if (behind.len != 0 && behind.ptr[0] == units[i].unit &&
                (behind.len == 1 || behind.ptr[1] == ' ')) {
            number *= units[i].factor;
            *rest = bw_str_from(behind, 1);
            break;
        }
    if (number > 9e18)
        return false;
    *ret_number = (uint64_t)(number + 0.5);
    return true;
}

static bool is_flags(bw_str word)
{
    size_t known = 0;
    for (size_t i = 0; i < word.len; i++)
        known += word.ptr[i] == '.' || (word.ptr[i] >= 'A' && word.ptr[i] <= 'Z');
    return known == word.len && word.len >= 6;
}

static bool read_flow(bw_str line, struct flow *ret)
{
    bw_str word;
    *ret = (struct flow){.packets = 0};
    const size_t stamp = stamp_read(line, &ret->stamp);
    if (stamp == 0 || ret->stamp.form != STAMP_ISO_BLANK)
        return false;
    bw_str rest = bw_str_from(line, stamp);
    double seconds;
    if (!next_word(&rest, &ret->duration) || bw_parse_double(ret->duration, &seconds) != BW_OK ||
            !next_word(&rest, &ret->protocol) || !next_word(&rest, &word) ||
            !read_end(word, &ret->source, &ret->source_port) || !next_word(&rest, &word) ||
            !bw_str_eq(word, BW_STR("->")) || !next_word(&rest, &word) ||
            !read_end(word, &ret->destination, &ret->destination_port))
        return false;
    bw_str behind = bw_str_trim(rest);
    if (next_word(&behind, &word) && is_flags(word)) {
        ret->flags = word;
        rest = behind;
        if (!next_word(&rest, &word)) /* type of service */
            return false;
    }
    return read_size(&rest, &ret->packets) && read_size(&rest, &ret->bytes);
}

static bool hint(bw_str line, struct stamp_hint *ret_hint)
{
    struct flow flow;
    ret_hint->written = BW_TIME_UNKNOWN;
    if (!read_flow(line, &flow))
        return false;
    ret_hint->stamp = flow.stamp;
    return true;
}

/* ---- records ---- */

static void *nfdump_new(const struct input_options *options)
{
    struct stamp_guess *guess = calloc(1, sizeof(*guess));
    if (guess != NULL)
        stamp_guess_init(guess, options, hint);
    return guess;
}

static void nfdump_finish(void *state)
{
    stamp_guess_tell(state, "nfdump");
}

/* The names of columns, and what is said of all at the end. */
static bool is_frame(bw_str line)
{
    static const bw_str begins[] = {BW_STR_INIT("Date "), BW_STR_INIT("Summary: "),
            BW_STR_INIT("Time window: "), BW_STR_INIT("Total flows "), BW_STR_INIT("Sys: "),
            BW_STR_INIT("Wall: "), BW_STR_INIT("Top "), BW_STR_INIT("Aggregated flows ")};
    for (size_t i = 0; i < BW_COUNT(begins); i++)
        if (bw_str_starts_with(line, begins[i]))
            return true;
    return bw_str_trim(line).len == 0;
}

static enum line_verdict nfdump_parse(struct line_context *context, bw_str line)
{
    struct text_record *record = context->record;
    struct flow flow;
    if (is_frame(line))
        return LINE_NOTHING;
    if (!read_flow(line, &flow)) {
        context->reason = "no flow: a time, a duration, a protocol, two addresses, numbers";
        return LINE_BAD;
    }
    context->time =
            stamp_guess_time(context->state, &flow.stamp, context->offset, 0, &context->anomalies);
    text_record_begin(record, flow.flags.len != 0);
    text_record_add_str(record, BW_STR("event.dataset"), BW_STR("nfdump.flow"));
    text_record_add_str(record, BW_STR("source.ip"), flow.source);
    text_record_add_number(record, BW_STR("source.port"), flow.source_port);
    text_record_add_str(record, BW_STR("destination.ip"), flow.destination);
    text_record_add_number(record, BW_STR("destination.port"), flow.destination_port);
    text_record_add_str(record, BW_STR("network.transport"), flow.protocol);
    text_record_add_opt(record, BW_STR("tcp.flags"), flow.flags);
    text_record_add_str(record, BW_STR("duration"), flow.duration);
    text_record_add(
            record, BW_STR("network.packets"), event_value_uint(flow.packets), TEXT_FIELD_PIECE);
    text_record_add(
            record, BW_STR("network.bytes"), event_value_uint(flow.bytes), TEXT_FIELD_PIECE);
    return LINE_EVENT;
}

static bool looks(bw_str line)
{
    struct flow flow;
    return read_flow(line, &flow) || is_frame(line);
}

static enum input_match nfdump_probe(bw_bytes head, bool whole, bool *ret_split)
{
    bw_str text = bw_bytes_str(head);
    bw_str line;
    struct flow flow;
    bool any = false;
    for (unsigned n = 0; n < 8 && !any && bw_str_cut(&text, '\n', &line); n++)
        any = read_flow(line, &flow);
    return any ? line_frame_probe(head, whole, looks, '\0', ret_split) : INPUT_MATCH_NO;
}

static const struct line_format format = {
        .name = "nfdump",
        .parse = nfdump_parse,
        .state_new = nfdump_new,
        .state_free = free,
        .finish = nfdump_finish,
        .exported = true,
};

static bw_status nfdump_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_nfdump = {
        .name = "nfdump",
        .summary = "flows as nfdump prints them",
        .product = NULL,
        .details = "-o line, long and extended",
        .split = INPUT_SPLIT_LINES,
        .probe = nfdump_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = nfdump_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
