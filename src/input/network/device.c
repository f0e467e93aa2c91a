#include "input/network/device.h"

#include <stdlib.h>

#include "input/csv/header.h"
#include "input/network/header.h"
#include "input/network/kinds.h"
#include "input/text/line_log.h"
#include "input/text/window.h"

/* Records whose times are what was assumed of them, and where the first of them is. */
struct device_tally {
    uint64_t offset;
    uint64_t count;
};

struct device_log {
    struct network_clock clock;
    bw_time zone; /* of times without one: what the user said, else UTC */
    struct network_reader *reader;
    struct input_log *log;
    enum {
        YEARS_FILE,
        YEARS_USER,
        YEARS_RECORD
    } years_by;
    bool zone_said;
    struct device_tally years, zones; /* that were assumed, since the last notes */
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
    if (options->assume.year != 0)
        log->years_by = options->assume.year_around ? YEARS_RECORD : YEARS_USER;
    log->log = options->log;
    log->zone_said = options->assume.zone;
    if (options->assume.zone)
        log->zone = options->assume.zone_seconds * BW_TIME_SECOND;
    return log;
}

/* Without a branch that depends on the line: nearly all of a log are alike. */
static void count_one(struct device_tally *tally, bool assumed, uint64_t offset)
{
    if (tally->count == 0)
        tally->offset = offset;
    tally->count += assumed;
}

/* The time of the record, and what was assumed for it. */
static void set_time(struct line_context *context, const struct network_body *body,
        const struct network_header *header)
{
    struct device_log *log = context->state;
    const bool own = body != NULL && body->time != BW_TIME_UNKNOWN;
    context->time = network_body_time(body, header->time, header->local, log->zone);
    count_one(&log->zones, own ? body->local : header->local && header->time != BW_TIME_UNKNOWN,
            context->offset);
    count_one(&log->years, !own && header->no_year, context->offset);
}

/* A line that no kind knows, among others: its text is there for keywords. */
static enum line_verdict add_other(
        struct line_context *context, const struct network_header *header)
{
    text_record_begin(context->record, 0);
    text_record_add_str(context->record, BW_STR("event.dataset"), BW_STR("network.other"));
    text_record_add_opt(context->record, BW_STR("host.name"), header->host);
    text_record_add_str(context->record, BW_STR("message"), header->message);
    set_time(context, NULL, header);
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
    set_time(context, &body, &header);
    return LINE_EVENT;
}

static void tell(
        struct device_log *log, struct device_tally *tally, const char *name, const char *text)
{
    if (tally->count != 0)
        log->log->note(log->log, INPUT_NOTE_ASSUMED, bw_str_of(name), tally->offset, tally->count,
                bw_str_of(text));
    *tally = (struct device_tally){0};
}

static const char *year_words(const struct device_log *log)
{
    if (log->years_by == YEARS_USER)
        return "no year in the stamps: taken as --assume-year says";
    if (log->years_by == YEARS_RECORD)
        return "no year in the stamps: taken as the record in which they came says";
    return "no year in the stamps: taken as the last in which they are not behind the time when "
           "the file was written last (--assume-year says it better)";
}

static void device_finish(void *state)
{
    struct device_log *log = state;
    if (log->clock.latest == BW_TIME_UNKNOWN)
        tell(log, &log->years, "network_device.no_year",
                "no year in the stamps, and nothing to tell it by: the time is not known; "
                "--assume-year says it");
    else
        tell(log, &log->years, "network_device.year_assumed", year_words(log));
    tell(log, &log->zones, "network_device.zone_assumed",
            log->zone_said ? "no zone in the stamps: taken as --assume-zone says"
                           : "no zone in the stamps: taken as UTC, as nothing says otherwise "
                             "(--assume-zone does)");
}

/* ---- what it is ---- */

/* Records of JSON have such messages in one of their members. */
static bool find_body(bw_str line, struct network_body *ret_body)
{
    const bw_str text = bw_str_trim(line);
    if (bw_str_starts_with(text, BW_STR("{")) || bw_str_starts_with(text, BW_STR("[{")))
        return false;
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

/* An export with such messages in a column: the table knows when they came, and from where. */
static bool is_table(bw_bytes head, bool whole)
{
    char scratch[16 * BW_KIB];
    return csv_header_names_lines(text_head_decode(head, scratch, sizeof(scratch), &whole), whole);
}

static enum input_match device_probe(bw_bytes head, bool whole, bool *ret_split)
{
    const enum input_match match = line_frame_probe(head, whole, looks_known, '#', ret_split);
    if (match != INPUT_MATCH_NO && is_table(head, whole))
        return INPUT_MATCH_NO;
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
        .finish = device_finish,
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
