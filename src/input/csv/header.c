#include "input/csv/header.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "format/delimited/quoted.h"
#include "input/json/names.h"
#include "input/json/time_text.h"

/* Rows that a guess looks at, and the names that a table has at least. */
#define GUESS_ROWS 32
#define MIN_NAMES  3
/* Names: "@timestamp" and "@message" are all that Logs Insights gives. */
#define MIN_KNOWN 2
#define MAX_NAME  80

static const char delimiters[] = {',', '\t', ';', '|'};

/* Columns that may hold lines of other logs. */
static const char *const line_names[] = {"_raw", "event.original", "full_message", "payload",
        "rawEvent", "message", "@message", "Line", "log"};

bool csv_header_skips(bw_str line)
{
    return bw_str_trim(line).len == 0 || bw_str_starts_with(line, BW_STR("sep=")) ||
           bw_str_starts_with(line, BW_STR("#TYPE "));
}

/* ---- what it is ---- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '@' ||
           (unsigned char)c >= 0x80;
}

/* A name begins with a letter and has nothing that text has and names have not. */
static bool is_name(bw_str text)
{
    text = bw_str_trim(text);
    if (text.len == 0 || text.len > MAX_NAME || !is_letter(text.ptr[0]))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        if ((unsigned char)c < 0x20 || strchr("=<>{}\"'!?;\\", c) != NULL)
            return false;
    }
    return true;
}

/* In how many names one may stand that stood before: Entra's sign-in logs have one twice among
 * fifty. */
#define NAMES_FOR_A_DOUBLE 10

/* The number of names; 0 when one of them is none, or too many stand twice. */
static size_t count_names(bw_str line, char delimiter)
{
    bw_str names[64];
    struct quoted quoted = quoted_of(line, delimiter);
    bw_str value;
    bool doubled;
    size_t count = 0;
    size_t doubles = 0;
    while (quoted_next(&quoted, &value, &doubled)) {
        if (quoted.ended && value.len == 0 && count != 0) {
            count++; /* a delimiter at the end */
            break;
        }
        if (!is_name(value))
            return 0;
        for (size_t i = 0; i < count && i < BW_COUNT(names); i++)
            doubles += bw_str_eq(names[i], value);
        if (count < BW_COUNT(names))
            names[count] = value;
        count++;
    }
    return doubles * NAMES_FOR_A_DOUBLE <= count ? count : 0;
}

static size_t count_values(bw_str line, char delimiter)
{
    struct quoted quoted = quoted_of(line, delimiter);
    bw_str value;
    bool doubled;
    size_t count = 0;
    while (quoted_next(&quoted, &value, &doubled))
        count++;
    return count;
}

/* The next line of the text; false when it may be cut. */
static bool cut_line(bw_str *text, bool whole, bw_str *ret_line)
{
    if (!bw_str_cut(text, '\n', ret_line) || (text->ptr == NULL && !whole))
        return false;
    if (ret_line->len != 0 && ret_line->ptr[ret_line->len - 1] == '\r')
        ret_line->len--;
    return true;
}

/* The record that `text` begins with: a line, or several while a quote is open. */
static bool cut_record(bw_str *text, char delimiter, bool whole, bw_str *ret_record)
{
    bw_str line;
    if (!cut_line(text, whole, &line))
        return false;
    *ret_record = line;
    bw_str rest = *text;
    enum quoted_end end = quoted_end_of(line, delimiter, false);
    while (end == QUOTED_OPEN && rest.ptr != NULL) {
        if (!cut_line(&rest, whole, &line))
            return false;
        end = quoted_end_of(line, delimiter, true);
    }
    if (end != QUOTED_CLOSED || line.ptr == ret_record->ptr)
        return true; /* a line by itself */
    ret_record->len = (size_t)(line.ptr + line.len - ret_record->ptr);
    *text = rest;
    return true;
}

/* Rows behind the names that have as many values; false when too many have not. One more is what
 * Event Viewer writes: the message has no name. */
static bool rows_fit(bw_str text, char delimiter, bool whole, size_t names, unsigned *ret_rows)
{
    unsigned rows = 0;
    unsigned fit = 0;
    bw_str record;
    while (rows < GUESS_ROWS && text.ptr != NULL && cut_record(&text, delimiter, whole, &record)) {
        if (record.len == 0)
            continue;
        const size_t values = count_values(record, delimiter);
        rows++;
        fit += values == names || values == names + 1;
    }
    *ret_rows = fit;
    return fit != 0 && fit * 10 >= rows * 9;
}

/*
 * The row behind the names says most of them again: then they are values, and the table names no
 * columns. All of them again are the names of another export behind the first.
 */
static bool names_are_values(bw_str names, bw_str text, char delimiter, bool whole)
{
    bw_str record;
    do {
        if (text.ptr == NULL || !cut_record(&text, delimiter, whole, &record))
            return false;
    } while (record.len == 0);
    struct quoted left = quoted_of(names, delimiter);
    struct quoted right = quoted_of(record, delimiter);
    bw_str name;
    bw_str value;
    bool doubled;
    size_t count = 0;
    size_t same = 0;
    while (quoted_next(&left, &name, &doubled) && quoted_next(&right, &value, &doubled)) {
        count++;
        same += bw_str_eq(name, value);
    }
    return same * 2 >= count && same != count;
}

static size_t least_names(bw_str line)
{
    const bool known = bw_str_find(line, BW_STR("@message")) != SIZE_MAX ||
                       bw_str_find(line, BW_STR("_raw")) != SIZE_MAX;
    return known ? MIN_KNOWN : MIN_NAMES;
}

char csv_header_guess(bw_str text, bool whole, unsigned *ret_rows)
{
    char best = '\0';
    size_t best_names = 0;
    bw_str first;
    bw_str line;
    bw_str rest = text;
    do {
        if (!bw_str_cut(&rest, '\n', &line) || rest.ptr == NULL)
            return '\0';
    } while (csv_header_skips(line));
    const bw_str names = {.ptr = line.ptr, .len = text.len - (size_t)(line.ptr - text.ptr)};
    for (size_t i = 0; i < sizeof(delimiters); i++) {
        unsigned rows;
        rest = names;
        if (!cut_record(&rest, delimiters[i], whole, &first))
            continue;
        const size_t count = count_names(first, delimiters[i]);
        if (count <= best_names || count < least_names(first) ||
                !rows_fit(rest, delimiters[i], whole, count, &rows) ||
                names_are_values(first, rest, delimiters[i], whole))
            continue;
        best = delimiters[i];
        best_names = count;
        *ret_rows = rows;
    }
    return best;
}

static bool names_lines(bw_str names, char delimiter)
{
    struct quoted quoted = quoted_of(names, delimiter);
    bw_str name;
    bool doubled;
    while (quoted_next(&quoted, &name, &doubled))
        for (size_t i = 0; i < BW_COUNT(line_names); i++)
            if (bw_str_eq_ascii_nocase(bw_str_trim(name), bw_str_of(line_names[i])))
                return true;
    return false;
}

bool csv_header_names_lines(bw_str text, bool whole)
{
    unsigned rows;
    bw_str line;
    const char delimiter = csv_header_guess(text, whole, &rows);
    if (delimiter == '\0')
        return false;
    do {
        if (!bw_str_cut(&text, '\n', &line))
            return false;
    } while (csv_header_skips(line));
    return names_lines(bw_str_trim(line), delimiter);
}

bool csv_header_is_day_first(bw_str text, char delimiter, bool whole)
{
    bw_str record;
    bw_str value;
    bool doubled;
    while (text.ptr != NULL && cut_record(&text, delimiter, whole, &record)) {
        struct quoted quoted = quoted_of(record, delimiter);
        while (quoted_next(&quoted, &value, &doubled))
            if (value.len >= 10 && value.len <= 40 && json_time_is_day_first(value))
                return true;
    }
    return false;
}

/* ---- columns ---- */

static uint32_t find_name(const struct text_column *columns, uint32_t count, const char *name)
{
    for (uint32_t i = 0; i < count; i++)
        if (bw_str_eq_ascii_nocase(columns[i].name, bw_str_of(name)))
            return i;
    return UINT32_MAX;
}

static uint32_t find_any(const struct text_column *columns, uint32_t count,
        const char *const *names, size_t name_count)
{
    for (size_t i = 0; i < name_count; i++) {
        const uint32_t found = find_name(columns, count, names[i]);
        if (found != UINT32_MAX)
            return found;
    }
    return UINT32_MAX;
}

/* Spreadsheets and some firewalls part day and time of day. */
static void find_day_and_clock(struct csv_header *header, const struct text_column *columns)
{
    header->date = find_name(columns, header->count, "date");
    header->clock = find_name(columns, header->count, "time");
    if (header->clock == UINT32_MAX)
        header->date = UINT32_MAX;
}

/* Columns with one of these names behind the `found` best so far; how many there are then. */
static uint32_t add_times(struct csv_header *header, const struct text_column *columns,
        const char *const *names, size_t name_count, uint32_t found)
{
    for (size_t i = 0; i < name_count && found < CSV_TIMES; i++) {
        const uint32_t at = find_name(columns, header->count, names[i]);
        bool known = at == UINT32_MAX;
        for (uint32_t k = 0; k < found; k++)
            known |= header->times[k] == at;
        if (!known)
            header->times[found++] = at;
    }
    return found;
}

static void find_times(struct csv_header *header, const struct text_column *columns)
{
    static const char *const names[] = {"TimeCreated", "@timestamp", "Timestamp", "_time",
            "EventTime", "Date and Time", "TimeGenerated", "Generated Time", "UtcTime", "datetime",
            "Date/Time", "DateTime", "time", "ts", "event_time", "start_time", "StartTime", "start",
            "firstSeen", "sTime", /* flows */
            "Receive Time", "receive_time", "created", "date", "log_time", "eventtime",
            "Date (UTC)", "TimeGenerated [UTC]", "Timestamp [UTC]", /* Log Analytics, Defender */
            "TimeGenerated [Local Time]", "Event time", "LogTime" /* MOVEit */, "Start Time",
            "Log Source Time" /* QRadar */};
    const uint32_t found = add_times(header, columns, names, BW_COUNT(names), 0);
    (void)add_times(header, columns, json_time_names, json_time_name_count, found);
}

/* Which program wrote the table, where that tells more than the names do. */
static void find_flavor(struct csv_header *header, const struct text_column *columns)
{
    static const char *const channels[] = {"Channel", "LogName", "Log Name", "Log", "EventLog"};
    static const char *const sources[] = {
            "Provider", "ProviderName", "Source", "Provider_Name", "SourceName", "EventSourceName"};
    static const char *const events[] = {"EventID", "Event ID", "EventCode", "Id"};
    static const char *const messages[] = {"Message", "RenderedDescription", "Description"};
    static const char *const ids[] = {"EventRecordId", "EventRecordID", "RecordId", "RecordID"};
    static const char *const records[] = {"AuditData", "RawEventData"};
    const uint32_t count = header->count;
    header->channel = find_any(columns, count, channels, BW_COUNT(channels));
    header->source = find_any(columns, count, sources, BW_COUNT(sources));
    header->record_id = find_any(columns, count, ids, BW_COUNT(ids));
    header->record = find_any(columns, count, records, BW_COUNT(records));
    header->event_id = find_any(columns, count, events, BW_COUNT(events));
    header->data = UINT32_MAX;
    if (find_name(columns, count, "Payload") != UINT32_MAX &&
            find_name(columns, count, "MapDescription") != UINT32_MAX) {
        header->flavor = CSV_EVTXECMD;
        header->data = find_name(columns, count, "Payload");
    } else if (find_name(columns, count, "RuleTitle") != UINT32_MAX &&
               find_name(columns, count, "Details") != UINT32_MAX) {
        header->flavor = CSV_HAYABUSA;
        header->data = find_name(columns, count, "Details");
    } else if (find_name(columns, count, "Event ID") != UINT32_MAX &&
               header->source != UINT32_MAX &&
               find_name(columns, count, "Task Category") != UINT32_MAX) {
        header->flavor = CSV_EVENT_VIEWER;
    } else if (find_name(columns, count, "TID") != UINT32_MAX &&
               find_name(columns, count, "Area") != UINT32_MAX &&
               find_name(columns, count, "Correlation") != UINT32_MAX) {
        header->flavor = CSV_ULS;
        header->data = find_name(columns, count, "Message");
    } else if (header->source != UINT32_MAX && header->event_id != UINT32_MAX &&
               (header->channel != UINT32_MAX || find_name(columns, count, "Id") == UINT32_MAX)) {
        header->data = find_any(columns, count, messages, BW_COUNT(messages));
        header->flavor = header->data != UINT32_MAX ? CSV_GET_WINEVENT : CSV_PLAIN;
    }
}

/* Event Viewer's titles of columns. */
static void use_windows_names(struct text_column *columns, uint32_t count)
{
    static const bw_str names[][2] = {
            {BW_STR_INIT("Event ID"), BW_STR_INIT("EventID")},
            {BW_STR_INIT("Source"), BW_STR_INIT("Provider_Name")},
            {BW_STR_INIT("Log"), BW_STR_INIT("Channel")},
            {BW_STR_INIT("Log Name"), BW_STR_INIT("Channel")},
            {BW_STR_INIT("Date and Time"), BW_STR_INIT("TimeCreated")},
    };
    for (uint32_t i = 0; i < count; i++)
        for (size_t k = 0; k < BW_COUNT(names); k++)
            if (bw_str_eq(columns[i].name, names[k][0]))
                columns[i].name = names[k][1];
}

/* What Splunk, Sumo Logic, Graylog, Loki, QRadar, Azure Monitor and others export of logs of text.
 */
static void find_lines(struct csv_header *header, const struct text_column *columns)
{
    static const char *const programs[] = {"SYSLOG_IDENTIFIER", "ProcessName", "program",
            "programname", "appname", "ident", "process.name", "SysLogTag"};
    static const char *const hosts[] = {"host", "_sourcehost"};
    static const char *const said[] = {"SyslogMessage", "message", "msg"};
    header->host = find_any(columns, header->count, hosts, BW_COUNT(hosts));
    header->lines = header->program = header->said = UINT32_MAX;
    if (header->flavor != CSV_PLAIN || header->record != UINT32_MAX)
        return;
    header->lines = find_any(columns, header->count, line_names, BW_COUNT(line_names));
    header->said = find_any(columns, header->count, said, BW_COUNT(said));
    if (header->said != UINT32_MAX)
        header->program = find_any(columns, header->count, programs, BW_COUNT(programs));
}

static const bw_str *copy_names(
        struct bw_arena *arena, const struct text_column *columns, uint32_t count)
{
    bw_str *names = bw_arena_alloc(arena, count, sizeof(*names));
    for (uint32_t i = 0; names != NULL && i < count; i++) {
        names[i] = bw_arena_copy(arena, columns[i].name);
        if (names[i].ptr == NULL && columns[i].name.len != 0)
            return NULL;
    }
    return names;
}

bool csv_header_read(struct csv_header *header, struct bw_arena *arena, bw_str line)
{
    const size_t count = count_values(line, header->delimiter);
    const size_t taken = count < TEXT_COLUMNS_MAX - 1 ? count : TEXT_COLUMNS_MAX - 1;
    struct text_column *columns = calloc(taken + 1, sizeof(*columns));
    struct quoted quoted = quoted_of(line, header->delimiter);
    bw_str value;
    bool doubled;
    if (columns == NULL)
        return false;
    for (size_t i = 0; i < taken && quoted_next(&quoted, &value, &doubled); i++) {
        value = bw_str_trim(value);
        columns[i] = (struct text_column){.name = value, .flag = TEXT_FIELD_PIECE};
    }
    header->count = (uint32_t)taken;
    for (size_t i = 0; i < CSV_TIMES; i++)
        header->times[i] = UINT32_MAX;
    find_times(header, columns);
    find_day_and_clock(header, columns);
    find_flavor(header, columns);
    find_lines(header, columns);
    columns[taken].name = BW_STR("event.dataset");
    if (header->flavor == CSV_EVENT_VIEWER || header->flavor == CSV_GET_WINEVENT)
        use_windows_names(columns, header->count);
    header->names = copy_names(arena, columns, header->count);
    header->plain = text_columns_new(arena, columns, taken + 1);
    for (size_t i = 0; i < taken; i++)
        columns[i].flag = TEXT_FIELD_DECODED;
    header->decoded = text_columns_new(arena, columns, taken + 1);
    header->complete = header->names != NULL && header->plain != NULL && header->decoded != NULL;
    free(columns);
    return header->complete;
}
