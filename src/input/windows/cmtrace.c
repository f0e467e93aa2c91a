/* Two forms: "<![LOG[text]LOG]!><time="12:00:00.123-120" date="07-04-2022" component="..."
 * context="..." type="1" thread="..." file="...">", whose text may be lines, and of servers
 * "text  $$<component><07-04-2022 12:00:00.123-120><thread=4711 (0x1267)>". Behind the time stands
 * how many minutes UTC is ahead.
 *
 * Source: Microsoft Learn, "About log files in Configuration Manager" and "CMTrace". */
#include "input/windows/cmtrace.h"

#include <string.h>

#include "base/number.h"
#include "format/syslog/stamp.h"
#include "input/text/line_log.h"

static const bw_str begin_mark = BW_STR_INIT("<![LOG[");
static const bw_str end_mark = BW_STR_INIT("]LOG]!><");
static const bw_str server_mark = BW_STR_INIT("  $$<");

/* ---- where things stand ---- */

/* What stands between `name="` and the next quote; empty when it does not. */
static bw_str attribute(bw_str text, bw_str name)
{
    const size_t at = bw_str_find(text, name);
    if (at == SIZE_MAX)
        return (bw_str){0};
    const bw_str rest = bw_str_from(text, at + name.len);
    const size_t end = bw_str_find_char(rest, '"');
    return end != SIZE_MAX ? bw_str_head(rest, end) : (bw_str){0};
}

/* "07-04-2022" and "12:00:00.123-120": without the minutes, the zone is that of the host. */
static bw_time read_time(bw_str date, bw_str clock)
{
    char text[] = "2022-07-04 12:00:00.123";
    struct stamp stamp;
    uint64_t minutes = 0;
    const size_t sign = clock.len > 8 ? bw_str_find(bw_str_from(clock, 8), BW_STR("-")) : SIZE_MAX;
    const size_t plus = clock.len > 8 ? bw_str_find(bw_str_from(clock, 8), BW_STR("+")) : SIZE_MAX;
    const size_t end = 8 + (sign < plus ? sign : plus);
    if (date.len != 10 || clock.len < 12)
        return BW_TIME_UNKNOWN;
    memcpy(text, date.ptr + 6, 4);
    memcpy(text + 5, date.ptr, 5);
    memcpy(text + 11, clock.ptr, 12);
    if (stamp_read((bw_str){.ptr = text, .len = sizeof(text) - 1}, &stamp) != sizeof(text) - 1)
        return BW_TIME_UNKNOWN;
    const bw_time time = bw_time_from_date(&stamp.date);
    if (time == BW_TIME_UNKNOWN || (sign == SIZE_MAX && plus == SIZE_MAX) ||
            bw_parse_u64(bw_str_from(clock, end + 1), 0, 24 * 60, &minutes) != BW_OK)
        return time;
    const bw_time ahead = (bw_time)minutes * 60 * BW_TIME_SECOND;
    return sign < plus ? time - ahead : time + ahead;
}

struct cmtrace_line {
    bw_str message, component, user, thread, file, type;
    bw_time time;
};

static bool read_client(bw_str line, struct cmtrace_line *ret_line)
{
    size_t at = SIZE_MAX;
    bw_str rest = line;
    for (size_t found; (found = bw_str_find(rest, end_mark)) != SIZE_MAX;) { /* the last counts */
        at = (size_t)(rest.ptr - line.ptr) + found;
        rest = bw_str_from(line, at + end_mark.len);
    }
    if (!bw_str_starts_with(line, begin_mark) || at == SIZE_MAX)
        return false;
    *ret_line = (struct cmtrace_line){
            .message = bw_str_head(bw_str_from(line, begin_mark.len), at - begin_mark.len),
            .component = attribute(rest, BW_STR("component=\"")),
            .user = attribute(rest, BW_STR("context=\"")),
            .thread = attribute(rest, BW_STR("thread=\"")),
            .file = attribute(rest, BW_STR("file=\"")),
            .type = attribute(rest, BW_STR("type=\"")),
            .time = read_time(
                    attribute(rest, BW_STR("date=\"")), attribute(rest, BW_STR("time=\""))),
    };
    return ret_line->time != BW_TIME_UNKNOWN;
}

static bool read_server(bw_str line, struct cmtrace_line *ret_line)
{
    const size_t at = bw_str_find(line, server_mark);
    bw_str rest = bw_str_from(line, at != SIZE_MAX ? at + server_mark.len : line.len);
    bw_str component;
    bw_str date;
    bw_str clock;
    if (at == SIZE_MAX || !bw_str_cut(&rest, '>', &component) || rest.len == 0 ||
            rest.ptr[0] != '<')
        return false;
    rest = bw_str_from(rest, 1);
    if (!bw_str_cut(&rest, ' ', &date) || !bw_str_cut(&rest, '>', &clock))
        return false;
    const bw_str thread = BW_STR("<thread=");
    bw_str message = bw_str_head(line, at);
    if (bw_str_ends_with(message, BW_STR("~"))) /* where a line of the text ended */
        message.len--;
    *ret_line = (struct cmtrace_line){
            .message = message,
            .component = component,
            .thread = bw_str_starts_with(rest, thread)
                              ? bw_str_head(bw_str_from(rest, thread.len),
                                        bw_str_find_char(bw_str_from(rest, thread.len), ' '))
                              : (bw_str){0},
            .time = read_time(date, clock),
    };
    return ret_line->time != BW_TIME_UNKNOWN;
}

static bool read_line(bw_str line, struct cmtrace_line *ret_line)
{
    return read_client(line, ret_line) || read_server(line, ret_line);
}

/* ---- the event ---- */

static enum line_verdict cmtrace_parse(struct line_context *context, bw_str line)
{
    static const bw_str levels[] = {
            BW_STR_INIT(""), BW_STR_INIT("info"), BW_STR_INIT("warning"), BW_STR_INIT("error")};
    struct text_record *record = context->record;
    struct cmtrace_line read;
    uint64_t type;
    if (!read_line(line, &read)) {
        context->reason = "no time behind the text";
        return LINE_BAD;
    }
    context->time = read.time;
    text_record_begin(record, 0);
    text_record_add_str(record, BW_STR("event.dataset"), BW_STR("microsoft.cmtrace"));
    text_record_add_opt(record, BW_STR("message"), read.message);
    text_record_add_opt(record, BW_STR("process.name"), read.component);
    text_record_add_opt(record, BW_STR("user.name"), read.user);
    text_record_add_number(record, BW_STR("process.thread.id"), read.thread);
    if (bw_parse_u64(read.type, 1, 3, &type) == BW_OK)
        text_record_add_named(record, BW_STR("log.level"), levels[type], TEXT_FIELD_DECODED);
    text_record_add_opt(record, BW_STR("log.origin.file.name"), read.file);
    return LINE_EVENT;
}

/* Lines of a text that is not at its end. */
static bool cmtrace_continues(bw_str line)
{
    return !bw_str_starts_with(line, begin_mark) && bw_str_find(line, server_mark) == SIZE_MAX;
}

static bool begins_or_is(bw_str line)
{
    struct cmtrace_line read;
    return bw_str_starts_with(line, begin_mark) || bw_str_find(line, end_mark) != SIZE_MAX ||
           read_server(line, &read);
}

static enum input_match cmtrace_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[8 * BW_KIB];
    bool any;
    const bw_str text = text_head_decode(head, scratch, sizeof(scratch), &any);
    const enum input_match match = line_frame_probe(head, whole, begins_or_is, '\0', ret_split);
    return bw_str_starts_with(text, begin_mark) ? INPUT_MATCH_SURE : match;
}

static const struct line_format format = {
        .name = "cmtrace",
        .parse = cmtrace_parse,
        .continues = cmtrace_continues,
};

static bw_status cmtrace_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_cmtrace = {
        .name = "cmtrace",
        .summary = "logs of Configuration Manager (SCCM), as CMTrace shows them",
        .product = NULL,
        .details = "ccmexec, execmgr and others of clients and servers, Intune's extension, "
                   "deployment scripts",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = cmtrace_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = cmtrace_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
