#include "input/csv/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "format/delimited/quoted.h"
#include "input/csv/header.h"
#include "input/csv/lines.h"
#include "input/csv/nested.h"
#include "input/csv/quoted_line.h"
#include "input/csv/record.h"
#include "input/csv/windows.h"
#include "input/json/names.h"
#include "input/json/time_text.h"
#include "input/text/line_log.h"
#include "input/text/windows_fields.h"

/* What is remembered from line to line. */
struct csv {
    struct bw_arena *arena; /* the header's */
    struct csv_header header;
    struct csv_record *inner;  /* made when the header asks for it */
    struct csv_nested *nested; /* made when a cell asks for it */
    struct csv_lines *lines;
    struct input_log *log;
    int32_t zone;   /* seconds east of UTC, of times that say none */
    bool zone_said; /* --assume-zone */
    uint64_t zoneless;
    uint64_t zoneless_at;
};

static void csv_free(void *state)
{
    struct csv *csv = state;
    csv_record_free(csv->inner);
    csv_nested_free(csv->nested);
    csv_lines_free(csv->lines);
    bw_arena_free(csv->arena);
    free(csv);
}

static void csv_finish(void *state)
{
    const struct csv *csv = state;
    if (csv->zoneless == 0)
        return;
    csv->log->note(csv->log, INPUT_NOTE_ASSUMED, BW_STR("csv.zone_assumed"), csv->zoneless_at,
            csv->zoneless,
            csv->zone_said ? BW_STR("times without a zone: of the one that --assume-zone says")
                           : BW_STR("times without a zone: taken as UTC, as nothing says otherwise "
                                    "(--assume-zone does)"));
}

/* The delimiter is guessed by the item's beginning; without one (a probe that never was), commas.
 */
static void *csv_new(const struct input_options *options)
{
    struct csv *csv = calloc(1, sizeof(*csv));
    if (csv == NULL)
        return NULL;
    csv->log = options->log;
    csv->lines = csv_lines_new(options);
    csv->zone = options->assume.zone ? options->assume.zone_seconds : 0;
    csv->zone_said = options->assume.zone;
    csv->arena = bw_arena_new(2 * BW_LIMIT_LINE_SCRATCH);
    char *scratch = malloc(BW_LIMIT_PROBE_BYTES * 2);
    if (csv->arena == NULL || scratch == NULL || csv->lines == NULL) {
        free(scratch);
        csv_free(csv);
        return NULL;
    }
    unsigned rows;
    bool whole = options->item_head.len < BW_LIMIT_PROBE_BYTES;
    const bw_str text =
            text_head_decode(options->item_head, scratch, BW_LIMIT_PROBE_BYTES * 2, &whole);
    const char delimiter = csv_header_guess(text, whole, &rows);
    csv->header.delimiter = delimiter != '\0' ? delimiter : ',';
    csv->header.day_first = csv_header_is_day_first(text, csv->header.delimiter, whole);
    free(scratch);
    return csv;
}

static enum line_open csv_open_quote(void *state, bool open, bw_str line)
{
    const struct csv *csv = state;
    return quoted_line_open(line, csv->header.delimiter, open);
}

/* ---- records ---- */

static bw_str without_doubles(struct line_context *context, bw_str text, bool doubled)
{
    char *out = doubled ? bw_arena_alloc_raw(context->arena, text.len, 1) : NULL;
    return out != NULL ? (bw_str){.ptr = out, .len = quoted_undouble(text, out)} : text;
}

/* A number where it is one and nothing of the text is lost by that. */
static struct event_value value_of(struct line_context *context, bw_str text, bool doubled)
{
    uint64_t number;
    if (text.len == 0)
        return (struct event_value){.kind = EVENT_VALUE_ABSENT};
    if (text.len < 19 && text.ptr[0] >= '0' && text.ptr[0] <= '9' &&
            (text.ptr[0] != '0' || text.len == 1) &&
            bw_parse_u64(text, 0, UINT64_MAX, &number) == BW_OK)
        return event_value_uint(number);
    return event_value_utf8(without_doubles(context, text, doubled));
}

static bw_str text_at(const struct event_value *values, uint32_t at)
{
    if (at == UINT32_MAX || values[at].kind != EVENT_VALUE_UTF8)
        return (bw_str){0};
    return bw_bytes_str(values[at].bytes);
}

/* Tables whose writer has all times in UTC, or says the zone. */
static bool is_zoned(const struct csv_header *header)
{
    return header->flavor == CSV_EVTXECMD || header->flavor == CSV_HAYABUSA ||
           header->record != UINT32_MAX;
}

/* The time that `value` says, in the column `name`. */
static bw_time time_of(
        struct line_context *context, struct csv *csv, bw_str name, const struct event_value *value)
{
    const struct csv_header *header = &csv->header;
    bw_time time = BW_TIME_UNKNOWN;
    if (header->day_first && value->kind == EVENT_VALUE_UTF8)
        time = json_time_text(bw_bytes_str(value->bytes), true);
    if (time == BW_TIME_UNKNOWN)
        time = json_time_of(value);
    if (time == BW_TIME_UNKNOWN || is_zoned(header) || !json_time_may_be_local(name, value))
        return time;
    if (csv->zoneless++ == 0)
        csv->zoneless_at = context->offset;
    return json_time_in_zone(time, csv->zone);
}

/* The time of day in one column and the day in another. */
static bw_time time_of_two(
        struct line_context *context, struct csv *csv, const struct event_value *values)
{
    const struct csv_header *header = &csv->header;
    char text[80];
    const bw_str date = header->date != UINT32_MAX ? text_at(values, header->date) : (bw_str){0};
    const bw_str clock = header->date != UINT32_MAX ? text_at(values, header->clock) : (bw_str){0};
    if (date.len == 0 || clock.len == 0 || date.len + clock.len + 1 > sizeof(text))
        return BW_TIME_UNKNOWN;
    memcpy(text, date.ptr, date.len);
    text[date.len] = ' ';
    memcpy(text + date.len + 1, clock.ptr, clock.len);
    const struct event_value both =
            event_value_utf8((bw_str){.ptr = text, .len = date.len + 1 + clock.len});
    return time_of(context, csv, header->names[header->date], &both);
}

static void take_context(
        struct line_context *context, struct csv *csv, const struct event_value *values)
{
    const struct csv_header *header = &csv->header;
    context->time = time_of_two(context, csv, values);
    for (size_t i = 0; i < CSV_TIMES && context->time == BW_TIME_UNKNOWN; i++)
        if (header->times[i] != UINT32_MAX)
            context->time = time_of(
                    context, csv, header->names[header->times[i]], &values[header->times[i]]);
    if (header->record_id != UINT32_MAX && values[header->record_id].kind == EVENT_VALUE_UINT)
        context->record_id = values[header->record_id].u;
}

/* The data of the event out of its message, and the channel where no column has it. */
static void add_message(struct line_context *context, const struct csv_header *header,
        const struct event_value *values, bw_str message)
{
    struct windows_message_event event = {.provider = text_at(values, header->source),
            .channel = text_at(values, header->channel)};
    if (header->event_id != UINT32_MAX && values[header->event_id].kind == EVENT_VALUE_UINT)
        event.event_id = values[header->event_id].u;
    struct windows_fields fields = {.record = context->record, .arena = context->arena};
    windows_fields_add(&fields, &event, message);
}

/* "Name=Request (POST:https://sp.example.org:443/_layouts/15/start.aspx?a=b)": SharePoint names
 * each request once, under the number that all its messages have. */
static void add_uls_request(struct text_record *record, bw_str message)
{
    const bw_str begin = BW_STR("Name=Request (");
    bw_str rest = bw_str_from(message, begin.len);
    bw_str method;
    bw_str host;
    if (!bw_str_starts_with(message, begin) || !bw_str_cut(&rest, ':', &method))
        return;
    const size_t scheme = bw_str_find(rest, BW_STR("://"));
    if (scheme == SIZE_MAX || scheme > 5)
        return;
    rest = bw_str_from(rest, scheme + 3);
    const size_t slash = bw_str_find_char(rest, '/');
    if (slash == SIZE_MAX)
        return;
    host = bw_str_head(rest, slash);
    rest = bw_str_from(rest, slash);
    if (bw_str_ends_with(rest, BW_STR(")")))
        rest.len--;
    text_record_add_str(record, BW_STR("cs-method"), method);
    text_record_add_str(record, BW_STR("cs-host"), bw_str_head(host, bw_str_find_char(host, ':')));
    text_record_add_str(record, BW_STR("cs-uri"), rest);
    const size_t query = bw_str_find_char(rest, '?');
    text_record_add_str(record, BW_STR("cs-uri-stem"), bw_str_head(rest, query));
    if (query != SIZE_MAX)
        text_record_add_opt(record, BW_STR("cs-uri-query"), bw_str_from(rest, query + 1));
}

/* What a table of Windows events holds in one column becomes fields. */
static void add_windows(struct line_context *context, const struct csv_header *header,
        const struct event_value *values, bw_str behind)
{
    struct text_record *record = context->record;
    const bw_str data = text_at(values, header->data);
    switch (header->flavor) {
    case CSV_PLAIN:
        return;
    case CSV_EVTXECMD:
        csv_windows_add_payload(record, context->arena, data);
        return;
    case CSV_HAYABUSA:
        csv_windows_add_details(record, data);
        return;
    case CSV_GET_WINEVENT:
        add_message(context, header, values, data);
        return;
    case CSV_ULS:
        add_uls_request(record, data);
        return;
    case CSV_EVENT_VIEWER:
        text_record_add_opt(record, BW_STR("Message"), behind);
        add_message(context, header, values, behind);
        return;
    }
}

static void add_record(
        struct line_context *context, struct csv *csv, bw_str text, bw_time *ret_time)
{
    if (csv->inner == NULL && text.len != 0)
        csv->inner = csv_record_new();
    if (csv->inner != NULL)
        csv_record_add(csv->inner, context->record, context->arena, text, ret_time);
}

/* Members of what is JSON in a cell. A table that holds whole records in one of its columns, or the
 * data of a Windows event, has them from there. */
static void add_nested(
        struct line_context *context, struct csv *csv, const struct event_value *values)
{
    const struct csv_header *header = &csv->header;
    bool any = false;
    if (header->record != UINT32_MAX || header->data != UINT32_MAX)
        return;
    for (uint32_t i = 0; i < header->count && !any; i++)
        any = csv_nested_looks(&values[i]);
    if (any && csv->nested == NULL)
        csv->nested = csv_nested_new();
    if (any && csv->nested != NULL)
        csv_nested_add(csv->nested, context->record, header->names, values, header->count);
}

/* Values of the record into `values`; *ret_behind is one more than there are names. Returns how
 * many there were. */
static size_t read_values(struct line_context *context, const struct csv_header *header,
        bw_str line, struct event_value *values, bw_str *ret_behind, bool *ret_decoded)
{
    struct quoted quoted = quoted_of(line, header->delimiter);
    size_t count = 0;
    bw_str text;
    bool doubled;
    while (quoted_next(&quoted, &text, &doubled)) {
        if (header->delimiter == '|' || header->flavor == CSV_ULS) /* filled up with blanks */
            text = bw_str_trim(text);
        if (count < header->count)
            values[count] = value_of(context, text, doubled);
        else if (count == header->count)
            *ret_behind = without_doubles(context, text, doubled);
        *ret_decoded |= doubled;
        count++;
    }
    for (size_t i = count; i < header->count; i++)
        values[i] = (struct event_value){.kind = EVENT_VALUE_ABSENT};
    return count;
}

/* The line of another log that the row holds is the event. */
static bool add_line(
        struct line_context *context, struct csv *csv, const struct event_value *values)
{
    const struct csv_header *header = &csv->header;
    if (header->lines == UINT32_MAX)
        return false;
    const bw_str text = bw_str_trim(text_at(values, header->lines));
    if (text.len > 2 && text.ptr[0] == '{' && text.ptr[text.len - 1] == '}') {
        bw_time time = BW_TIME_UNKNOWN;
        add_record(context, csv, text, &time);
        context->time = time != BW_TIME_UNKNOWN ? time : context->time;
        return true;
    }
    return csv_lines_add(csv->lines, context, text, text_at(values, header->host), context->time);
}

static void add_said(
        struct line_context *context, struct csv *csv, const struct event_value *values)
{
    const struct csv_header *header = &csv->header;
    if (header->said != UINT32_MAX)
        csv_lines_add_said(csv->lines, context, text_at(values, header->program),
                text_at(values, header->said));
}

static enum line_verdict read_names(struct line_context *context, struct csv *csv, bw_str line)
{
    if (csv_header_skips(line))
        return LINE_NOTHING;
    if (csv_header_read(&csv->header, csv->arena, line))
        return LINE_NOTHING;
    context->reason = "names of columns that there is no memory for";
    return LINE_BAD;
}

static enum line_verdict csv_parse(struct line_context *context, bw_str line)
{
    struct csv *csv = context->state;
    const struct csv_header *header = &csv->header;
    bw_str behind = {0};
    bool decoded = false;
    if (!header->complete)
        return read_names(context, csv, line);
    if (bw_str_trim(line).len == 0)
        return LINE_NOTHING;
    struct event_value *values = text_record_begin_columns(context->record, header->plain);
    const size_t count = read_values(context, header, line, values, &behind, &decoded);
    if (decoded)
        text_record_begin_columns(context->record, header->decoded);
    if (count == 1 && header->count > 1) {
        context->reason = "a line without a delimiter";
        return LINE_BAD;
    }
    if (count < header->count || count > (size_t)header->count + 1)
        context->anomalies |= EVENT_ANOMALY_VALUE;
    values[header->count] =
            event_value_utf8(header->flavor == CSV_ULS ? BW_STR("sharepoint.uls") : BW_STR("csv"));
    if (header->flavor == CSV_HAYABUSA && header->channel != UINT32_MAX)
        values[header->channel] =
                event_value_utf8(csv_windows_channel(text_at(values, header->channel)));
    take_context(context, csv, values);
    if (add_line(context, csv, values))
        return LINE_EVENT;
    add_said(context, csv, values);
    add_windows(context, header, values, behind);
    add_record(context, csv, text_at(values, header->record), &context->time);
    add_nested(context, csv, values);
    return LINE_EVENT;
}

/* ---- the kind ---- */

static enum input_match csv_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[16 * BW_KIB];
    unsigned rows = 0;
    const bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    *ret_split = false; /* a line may begin inside a quoted value */
    const char delimiter = csv_header_guess(text, whole, &rows);
    if (delimiter == '\0')
        return INPUT_MATCH_NO;
    return rows >= 2 ? INPUT_MATCH_LIKELY : INPUT_MATCH_WEAK;
}

static const struct line_format csv_format = {
        .name = "csv",
        .parse = csv_parse,
        .open = csv_open_quote,
        .finish = csv_finish,
        .state_new = csv_new,
        .state_free = csv_free,
        .exported = true,
};

static bw_status csv_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&csv_format, options, ret_input, err);
}

const struct input_kind input_csv = {
        .name = "csv",
        .summary = "tables whose first line names the columns: CSV, TSV and relatives",
        .product = NULL,
        .details =
                "Windows events as EvtxECmd, Event Viewer, Get-WinEvent and Hayabusa export them, "
                "audit logs of Microsoft 365; any other table by its column names",
        .split = INPUT_SPLIT_NONE,
        .probe = csv_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = csv_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
