#include "input/network/device.h"

#include <stdlib.h>

#include "input/network/header.h"
#include "input/network/kinds.h"
#include "input/text/line_log.h"

struct device_log {
    struct network_clock clock;
    bw_time zone; /* of times without one: what the user said, else UTC */
    struct network_reader *reader;
};

static void device_free(void *state)
{
    struct device_log *log = state;
    network_reader_free(log->reader);
    free(log);
}

static void *device_new(const struct input_options *options)
{
    struct device_log *log = calloc(1, sizeof(*log));
    if (log == NULL)
        return NULL;
    log->reader = network_reader_new();
    if (log->reader == NULL) {
        free(log);
        return NULL;
    }
    const struct bw_date last_day = {.year = options->assume.year, .month = 12, .day = 31};
    log->clock.latest = options->modified != 0 ? options->modified : BW_TIME_UNKNOWN;
    if (options->assume.year != 0)
        log->clock.latest = bw_time_from_date(&last_day);
    if (options->assume.zone)
        log->zone = options->assume.zone_seconds * BW_TIME_SECOND;
    return log;
}

/* A line that no kind knows, among others: its text is there for keywords. */
static enum line_verdict add_other(
        struct line_context *context, const struct network_header *header)
{
    const struct device_log *log = context->state;
    text_record_begin(context->record, 0);
    text_record_add_str(context->record, BW_STR("event.dataset"), BW_STR("network.other"));
    text_record_add_opt(context->record, BW_STR("host.name"), header->host);
    text_record_add_str(context->record, BW_STR("message"), header->message);
    context->time = network_body_time(NULL, header->time, header->local, log->zone);
    return LINE_EVENT;
}

static enum line_verdict device_parse(struct line_context *context, bw_str line)
{
    struct device_log *log = context->state;
    const struct network_header header = network_header_read(line, &log->clock);
    struct network_body body;
    if (!network_body_find(header.message, &body))
        return add_other(context, &header);
    text_record_begin(context->record, body.layout);
    if (!network_body_read(&body, log->reader, context->record, context->arena))
        return add_other(context, &header);
    text_record_add_named_opt(
            context->record, BW_STR("host.name"), network_body_host(&body, header.host));
    context->time = network_body_time(&body, header.time, header.local, log->zone);
    return LINE_EVENT;
}

/* ---- what it is ---- */

static bool find_body(bw_str line, struct network_body *ret_body)
{
    struct network_clock clock = {.latest = BW_TIME_UNKNOWN};
    return network_body_find(network_header_read(line, &clock).message, ret_body);
}

static bool looks_known(bw_str line)
{
    struct network_body body;
    return find_body(line, &body) && body.kind != &network_pairs && body.kind != &network_separated;
}

static bool looks_paired(bw_str line)
{
    struct network_body body;
    return find_body(line, &body);
}

static enum input_match device_probe(bw_bytes head, bool whole, bool *ret_split)
{
    const enum input_match match = line_frame_probe(head, whole, looks_known, '#', ret_split);
    if (match >= INPUT_MATCH_LIKELY)
        return match;
    /* pairs without anything that tells whose they are: anyone who knows better may have them */
    const enum input_match pairs = line_frame_probe(head, whole, looks_paired, '#', ret_split);
    return pairs == INPUT_MATCH_SURE ? INPUT_MATCH_LIKELY : match;
}

static const struct line_format device_format = {
        .name = "network_device",
        .parse = device_parse,
        .state_new = device_new,
        .state_free = device_free,
};

static bw_status device_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&device_format, options, ret_input, err);
}

const struct input_kind input_network_device = {
        .name = "network_device",
        .summary = "logs of firewalls and network devices, bare or out of syslog",
        .product = NULL,
        .details = "CEF, LEEF, FortiGate, Palo Alto, Sophos, SonicWall, Check Point, netfilter, "
                   "filterlog, Cisco ASA, FTD and IOS, Huawei, Juniper, Ivanti (Pulse), NetScaler, "
                   "BIG-IP, WatchGuard, "
                   "Suricata's fast.log, key=value",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = device_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = device_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
