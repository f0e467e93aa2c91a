/* How often fields have which values: what `stack` and `stats` ask. */
#include <stdlib.h>

#include "summary/fields.h"
#include "summary/summary.h"

enum column_kind {
    COLUMN_FIELD,
    COLUMN_SOURCE,
    COLUMN_EVENT,
    COLUMN_DAY,
    COLUMN_HOUR
};

/* Asked of every record for COLUMN_SOURCE, behind the columns' own fields. */
static const bw_str source_fields[] = {
        BW_STR_INIT("Channel"),
        BW_STR_INIT("event.dataset"),
        BW_STR_INIT("event.module"),
        BW_STR_INIT("Provider_Name"),
};

/* What services of the cloud call the service and what was done, where a record has none of those:
 * CloudTrail (whose eventID is another one in each record), Microsoft 365, Google, Azure. */
static const bw_str service_fields[][2] = {
        {BW_STR_INIT("eventSource"), BW_STR_INIT("eventName")},
        {BW_STR_INIT("Workload"), BW_STR_INIT("Operation")},
        {BW_STR_INIT("protoPayload.serviceName"), BW_STR_INIT("protoPayload.methodName")},
        {BW_STR_INIT("category"), BW_STR_INIT("operationName")},
};

static const bw_str event_id = BW_STR_INIT("EventID");

/* Places of names behind those of the columns. */
#define SOURCES   BW_COUNT(source_fields)
#define SERVICES  (2 * BW_COUNT(service_fields))
#define ADDITIONS (SOURCES + SERVICES + 1)

struct summarizer_scan {
    const struct summarizer *what;
    enum column_kind kinds[SUMMARY_MAX_COLUMNS];
    bw_str names[SUMMARY_MAX_COLUMNS + ADDITIONS]; /* the columns, for the source */
    struct summary_fields *fields;
    struct bw_buffer key;
};

static enum column_kind kind_of(bw_str name)
{
    return bw_str_eq(name, BW_STR(SUMMARY_COLUMN_SOURCE))  ? COLUMN_SOURCE
           : bw_str_eq(name, BW_STR(SUMMARY_COLUMN_EVENT)) ? COLUMN_EVENT
           : bw_str_eq(name, BW_STR(SUMMARY_COLUMN_DAY))   ? COLUMN_DAY
           : bw_str_eq(name, BW_STR(SUMMARY_COLUMN_HOUR))  ? COLUMN_HOUR
                                                           : COLUMN_FIELD;
}

static void values_free(struct summarizer_scan *scan)
{
    summary_fields_free(scan->fields);
    bw_buffer_release(&scan->key);
    free(scan);
}

static struct summarizer_scan *values_new(const struct summarizer *what)
{
    struct summarizer_scan *scan = calloc(1, sizeof(*scan));
    if (scan == NULL)
        return NULL;
    scan->what = what;
    for (uint32_t i = 0; i < what->column_count; i++) {
        scan->kinds[i] = kind_of(what->columns[i]);
        scan->names[i] = what->columns[i];
    }
    bw_str *names = &scan->names[what->column_count];
    for (uint32_t i = 0; i < SOURCES; i++)
        names[i] = source_fields[i];
    for (uint32_t i = 0; i < SERVICES; i++)
        names[SOURCES + i] = service_fields[i / 2][i % 2];
    names[SOURCES + SERVICES] = event_id;
    bw_buffer_init(&scan->key, (size_t)2 * SUMMARY_MAX_KEY);
    scan->fields =
            summary_fields_new(what->image, scan->names, what->column_count + (uint32_t)ADDITIONS);
    if (scan->fields != NULL)
        return scan;
    values_free(scan);
    return NULL;
}

/* The log that the record is of and the event in it, one of both. */
static bw_str origin_text(struct summarizer_scan *scan, bool event)
{
    const uint32_t first = scan->what->column_count;
    bw_str text = BW_STR("");
    for (uint32_t i = 0; i < SOURCES && text.len == 0; i++)
        text = summary_fields_text(scan->fields, first + i);
    for (uint32_t i = 0; i < SERVICES && text.len == 0; i += 2) {
        const uint32_t at = first + (uint32_t)SOURCES + i;
        if (summary_fields_has(scan->fields, at) && summary_fields_has(scan->fields, at + 1))
            return summary_fields_text(scan->fields, at + event);
    }
    return event ? summary_fields_text(scan->fields, first + (uint32_t)(SOURCES + SERVICES)) : text;
}

static void add_day(struct bw_buffer *key, bw_time time, bool hour)
{
    if (time == BW_TIME_UNKNOWN)
        return;
    const struct bw_date date = bw_date_from_time(time);
    bw_buffer_printf(key, "%04d-%02u-%02u", (int)date.year, date.month, date.day);
    if (hour)
        bw_buffer_printf(key, " %02u:00", date.hour);
}

static void values_event(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    const struct summarizer *what = scan->what;
    bool has = false;
    summary_fields_look(scan->fields, event);
    bw_buffer_clear(&scan->key);
    for (uint32_t i = 0; i < what->column_count; i++) {
        if (i != 0)
            summary_next_cell(&scan->key);
        has |= scan->kinds[i] != COLUMN_FIELD || summary_fields_has(scan->fields, i);
        if (scan->kinds[i] == COLUMN_FIELD)
            summary_add_cell(&scan->key, summary_fields_text(scan->fields, i));
        else if (scan->kinds[i] == COLUMN_SOURCE)
            summary_add_cell(&scan->key, origin_text(scan, false));
        else if (scan->kinds[i] == COLUMN_EVENT)
            summary_add_cell(&scan->key, origin_text(scan, true));
        else
            add_day(&scan->key, event->time, scan->kinds[i] == COLUMN_HOUR);
    }
    if (has)
        sink->add(sink, SUMMARY_VALUES, bw_buffer_str(&scan->key));
    else
        sink->add(sink, SUMMARY_VALUES_WITHOUT, BW_STR(""));
}

const struct summarizer_kind summarizer_values = {
        .name = "values",
        .summary = "how often fields have which values",
        .scan_new = values_new,
        .scan_free = values_free,
        .scan_event = values_event,
};
