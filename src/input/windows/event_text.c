#include "input/windows/event_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "format/windows/classic.h"
#include "input/json/time_text.h"
#include "input/text/line_log.h"
#include "input/text/windows_fields.h"

/* Lines that are properties of an event, and not of its message. */
#define MAX_PROPERTIES 64

struct event_text {
    struct input_log *log;
    int32_t zone; /* seconds east of UTC, of times that say none */
    bool zone_said;
    uint64_t zoneless;
    uint64_t zoneless_at;
};

/* ---- where an event begins ---- */

/* "Event[12]:" of wevtutil */
static bool is_wevtutil(bw_str line)
{
    const bw_str title = BW_STR("Event[");
    const bw_str number = bw_str_from(line, title.len);
    const size_t end = bw_str_find_char(bw_str_head(number, 24), ']');
    uint64_t index;
    return bw_str_starts_with(line, title) && end != SIZE_MAX &&
           bw_parse_u64(bw_str_head(number, end), 0, UINT64_MAX, &index) == BW_OK;
}

/* Cuts "TimeCreated  : 5/3/2026 8:00:01 AM": the name stands at the beginning, padded with blanks.
 * *ret_width is that of the name with them. */
static bool is_property(bw_str line, bw_str *ret_name, bw_str *ret_value, size_t *ret_width)
{
    const size_t colon = bw_str_find(bw_str_head(line, 64), BW_STR(" :"));
    size_t len = 0;
    while (len < line.len && (((line.ptr[len] | 32) >= 'a' && (line.ptr[len] | 32) <= 'z')))
        len++;
    if (len == 0 || colon == SIZE_MAX)
        return false;
    for (size_t i = len; i < colon; i++)
        if (line.ptr[i] != ' ')
            return false;
    *ret_name = bw_str_head(line, len);
    *ret_value = bw_str_from(line, colon + 2);
    *ret_width = colon + 1;
    return true;
}

/* The property that an event begins with: Get-WinEvent's own choice of four, all of them, and the
 * same of Get-EventLog. */
static bool is_first_property(bw_str line)
{
    static const struct {
        bw_str name;
        size_t width; /* at least: "Message" stands first only among long names */
    } firsts[] = {
            {BW_STR_INIT("TimeCreated"), 0},
            {BW_STR_INIT("Message"), 20},
            {BW_STR_INIT("Index"), 0},
            {BW_STR_INIT("EventID"), 18},
    };
    bw_str name;
    bw_str value;
    size_t width;
    if (!is_property(line, &name, &value, &width))
        return false;
    for (size_t i = 0; i < BW_COUNT(firsts); i++)
        if (bw_str_eq(firsts[i].name, name) && width >= firsts[i].width)
            return !bw_str_eq(name, BW_STR("TimeCreated")) || width < 18;
    return false;
}

/* "05/03/2026 08:00:01 AM" and nothing else, as Splunk has it in front of "LogName=" */
static bool is_moment(bw_str line)
{
    line = bw_str_trim(line);
    if (line.len < 19 || line.len > 30 || line.ptr[2] != '/' || line.ptr[5] != '/' ||
            line.ptr[10] != ' ' || line.ptr[13] != ':')
        return false;
    return json_time_text(line, false) != BW_TIME_UNKNOWN;
}

static bool begins(bw_str line)
{
    return is_wevtutil(line) || is_first_property(line) || is_moment(line);
}

static bool continues(bw_str line)
{
    return !begins(line);
}

/* ---- fields ---- */

/* The time that a text says; a local one is of the zone that the user says, or UTC. */
static bw_time time_of(struct line_context *context, bw_str text)
{
    struct event_text *state = context->state;
    bw_time time;
    text = bw_str_trim(text);
    if (bw_time_parse(text, &time) != BW_OK)
        time = json_time_text(text, false);
    if (time == BW_TIME_UNKNOWN || !json_time_has_no_zone(text))
        return time;
    if (state->zoneless++ == 0)
        state->zoneless_at = context->offset;
    return json_time_in_zone(time, state->zone);
}

struct known {
    struct windows_message_event event;
    bw_str message;
};

/* What a property is called among the fields of events. */
struct property {
    bw_str title;
    bw_str name;
};

static const struct property properties[] = {
        {BW_STR_INIT("Log Name"), BW_STR_INIT("Channel")},
        {BW_STR_INIT("LogName"), BW_STR_INIT("Channel")},
        {BW_STR_INIT("Source"), BW_STR_INIT("Provider_Name")},
        {BW_STR_INIT("ProviderName"), BW_STR_INIT("Provider_Name")},
        {BW_STR_INIT("Event ID"), BW_STR_INIT("EventID")},
        {BW_STR_INIT("EventID"), BW_STR_INIT("EventID")},
        {BW_STR_INIT("Id"), BW_STR_INIT("EventID")},
        {BW_STR_INIT("Computer"), BW_STR_INIT("Computer")},
        {BW_STR_INIT("MachineName"), BW_STR_INIT("Computer")},
        {BW_STR_INIT("User Name"), BW_STR_INIT("UserName")},
        {BW_STR_INIT("User"), BW_STR_INIT("Security_UserID")},
        {BW_STR_INIT("UserId"), BW_STR_INIT("Security_UserID")},
        {BW_STR_INIT("RecordId"), BW_STR_INIT("EventRecordID")},
        {BW_STR_INIT("Index"), BW_STR_INIT("EventRecordID")},
        {BW_STR_INIT("Task"), BW_STR_INIT("Task")},
        {BW_STR_INIT("Level"), BW_STR_INIT("Level")},
        {BW_STR_INIT("Opcode"), BW_STR_INIT("Opcode")},
        {BW_STR_INIT("Keyword"), BW_STR_INIT("Keywords")},
        {BW_STR_INIT("Keywords"), BW_STR_INIT("Keywords")},
        {BW_STR_INIT("EntryType"), BW_STR_INIT("Keywords")},
        {BW_STR_INIT("ProcessId"), BW_STR_INIT("Execution_ProcessID")},
        {BW_STR_INIT("ThreadId"), BW_STR_INIT("Execution_ThreadID")},
};

static bool is_time(bw_str title)
{
    return bw_str_eq(title, BW_STR("Date")) || bw_str_eq(title, BW_STR("TimeCreated")) ||
           bw_str_eq(title, BW_STR("TimeGenerated"));
}

static void take_property(
        struct line_context *context, struct known *known, bw_str title, bw_str value)
{
    uint64_t number;
    value = bw_str_trim(value);
    if (value.len == 0 || bw_str_eq(value, BW_STR("N/A")))
        return;
    if (is_time(title)) {
        const bw_time time = time_of(context, value);
        context->time = time != BW_TIME_UNKNOWN ? time : context->time;
        return;
    }
    for (size_t i = 0; i < BW_COUNT(properties); i++) {
        const bw_str name = properties[i].name;
        if (!bw_str_eq(properties[i].title, title))
            continue;
        if (bw_str_eq(name, BW_STR("Channel")))
            known->event.channel = value;
        else if (bw_str_eq(name, BW_STR("Provider_Name")))
            known->event.provider = value;
        else if (bw_str_eq(name, BW_STR("EventID")) &&
                 bw_parse_u64(value, 0, UINT32_MAX, &number) == BW_OK)
            known->event.event_id = number;
        else if (bw_str_eq(name, BW_STR("EventRecordID")) &&
                 bw_parse_u64(value, 0, UINT64_MAX, &number) == BW_OK)
            context->record_id = number;
        text_record_add_number(context->record, name, value);
        return;
    }
}

static void finish_event(struct line_context *context, const struct known *known)
{
    struct windows_fields fields = {.record = context->record, .arena = context->arena};
    text_record_add_opt(context->record, BW_STR("Message"), bw_str_trim(known->message));
    windows_fields_add(&fields, &known->event, known->message);
}

/* ---- the three forms ---- */

static enum line_verdict parse_classic(struct line_context *context, bw_str text)
{
    bw_str line;
    bw_str rest = text;
    bw_str_cut(&rest, '\n', &line);
    if (!windows_classic_looks(text)) {
        context->reason = "a date without the lines of an event behind it";
        return LINE_BAD;
    }
    text_record_begin(context->record, 2);
    context->time = time_of(context, line);
    struct windows_fields fields = {.record = context->record, .arena = context->arena};
    windows_classic_read(rest, windows_field_add, &fields);
    return LINE_EVENT;
}

static enum line_verdict parse_wevtutil(struct line_context *context, bw_str text)
{
    struct known known = {.message = {.ptr = NULL, .len = 0}};
    bw_str line;
    bw_str_cut(&text, '\n', &line);
    text_record_begin(context->record, 1);
    for (unsigned i = 0; i < MAX_PROPERTIES && bw_str_cut(&text, '\n', &line); i++) {
        bw_str title;
        line = bw_str_trim(line);
        if (bw_str_starts_with(line, BW_STR("Description:"))) {
            known.message = text;
            break;
        }
        if (bw_str_cut(&line, ':', &title))
            take_property(context, &known, title, line);
    }
    finish_event(context, &known);
    return LINE_EVENT;
}

static enum line_verdict parse_list(struct line_context *context, bw_str text)
{
    struct known known = {.message = {.ptr = NULL, .len = 0}};
    bool in_message = false;
    bw_str line;
    text_record_begin(context->record, 3);
    while (bw_str_cut(&text, '\n', &line)) {
        bw_str title;
        bw_str value;
        size_t width;
        if (!is_property(line, &title, &value, &width)) {
            if (in_message && bw_str_trim(line).len != 0)
                known.message.len = (size_t)(line.ptr + line.len - known.message.ptr);
            continue;
        }
        in_message = bw_str_eq(title, BW_STR("Message")) && value.len != 0;
        if (in_message)
            known.message = value;
        else
            take_property(context, &known, title, value);
    }
    finish_event(context, &known);
    return LINE_EVENT;
}

static enum line_verdict parse(struct line_context *context, bw_str text)
{
    bw_str line;
    bw_str rest = text;
    if (bw_str_trim(text).len == 0)
        return LINE_NOTHING;
    bw_str_cut(&rest, '\n', &line);
    if (is_wevtutil(line))
        return parse_wevtutil(context, text);
    if (is_moment(line))
        return parse_classic(context, text);
    if (is_first_property(line))
        return parse_list(context, text);
    context->reason = "text in front of the first event";
    return LINE_BAD;
}

/* ---- the kind ---- */

static void *event_text_new(const struct input_options *options)
{
    struct event_text *state = calloc(1, sizeof(*state));
    if (state == NULL)
        return NULL;
    state->log = options->log;
    state->zone_said = options->assume.zone;
    state->zone = options->assume.zone ? options->assume.zone_seconds : 0;
    return state;
}

static void event_text_finish(void *data)
{
    const struct event_text *state = data;
    if (state->zoneless == 0)
        return;
    state->log->note(state->log, INPUT_NOTE_ASSUMED, BW_STR("windows-text.zone_assumed"),
            state->zoneless_at, state->zoneless,
            state->zone_said
                    ? BW_STR("times without a zone: of the one that --assume-zone says")
                    : BW_STR("times without a zone: taken as UTC, as nothing says otherwise "
                             "(--assume-zone does)"));
}

/* What the first event has that its beginning alone does not show. */
static bool has_event(bw_str text)
{
    static const bw_str marks[] = {BW_STR_INIT("\n  Log Name: "), BW_STR_INIT("\nProviderName"),
            BW_STR_INIT("\nEntryType"), BW_STR_INIT("\nInstanceId"), BW_STR_INIT("\nMachineName")};
    for (size_t i = 0; i < BW_COUNT(marks); i++)
        if (bw_str_find(text, marks[i]) != SIZE_MAX)
            return true;
    return windows_classic_looks(text);
}

static enum input_match event_text_probe(bw_bytes head, bool whole, bool *ret_split)
{
    char scratch[16 * BW_KIB];
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    bw_str line;
    *ret_split = true;
    while (text.len != 0 && (text.ptr[0] == '\n' || text.ptr[0] == '\r' || text.ptr[0] == ' '))
        text = bw_str_from(text, 1);
    bw_str rest = text;
    if (!bw_str_cut(&rest, '\n', &line) || rest.ptr == NULL || !begins(line))
        return INPUT_MATCH_NO;
    return has_event(text) ? INPUT_MATCH_SURE : INPUT_MATCH_NO;
}

static const struct line_format format = {
        .name = "windows-text",
        .parse = parse,
        .continues = continues,
        .state_new = event_text_new,
        .state_free = free,
        .finish = event_text_finish,
        .exported = true,
};

static bw_status event_text_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&format, options, ret_input, err);
}

const struct input_kind input_windows_text = {
        .name = "windows-text",
        .summary = "Windows events as text: wevtutil, PowerShell, Splunk's forwarder",
        .product = "windows",
        .details = "the event's data out of its message, in English",
        .split = INPUT_SPLIT_LINES,
        .probe = event_text_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = event_text_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
