#include "input/journal/event.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/number.h"
#include "format/json/cursor.h"
#include "format/syslog/header.h"
#include "format/xml/cursor.h"
#include "input/syslog/carried.h"
#include "input/syslog/record.h"

/* Journal fields (systemd.journal-fields(7)) that have a name in Sigma's rules or in ECS. */
static const struct {
    bw_str journal;
    bw_str name;
    bool number;
} names[] = {
        {BW_STR_INIT("MESSAGE"), BW_STR_INIT("message"), false},
        {BW_STR_INIT("_HOSTNAME"), BW_STR_INIT("host.name"), false},
        {BW_STR_INIT("_PID"), BW_STR_INIT("process.pid"), true},
        {BW_STR_INIT("_EXE"), BW_STR_INIT("process.executable"), false},
        {BW_STR_INIT("_CMDLINE"), BW_STR_INIT("process.command_line"), false},
        {BW_STR_INIT("_TRANSPORT"), BW_STR_INIT("systemd.transport"), false},
};

/* The same for those that a message may say better: which unit was started, whose session it is. */
static const struct {
    bw_str journal;
    bw_str name;
} names_of_process[] = {
        {BW_STR_INIT("_UID"), BW_STR_INIT("user.id")},
        {BW_STR_INIT("_SYSTEMD_UNIT"), BW_STR_INIT("systemd.unit")},
};

/* What readers of carried records look past a message's end. */
#define PADDING (JSON_PADDING > XML_PADDING ? JSON_PADDING : XML_PADDING)

void *journal_worker_new(void)
{
    struct journal_worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL)
        return NULL;
    worker->shapes = shapes_new(NULL);
    worker->book = message_book_new();
    bw_buffer_init(&worker->text, BW_LIMIT_RECORD_BYTES + PADDING);
    if (worker->shapes != NULL)
        worker->record = text_record_new(worker->shapes);
    if (worker->record == NULL || worker->book == NULL) {
        journal_worker_free(worker);
        return NULL;
    }
    return worker;
}

void journal_worker_free(void *state)
{
    struct journal_worker *worker = state;
    if (worker == NULL)
        return;
    journal_audit_free(worker->audit);
    carried_free(worker->carried);
    bw_arena_free(worker->arena);
    bw_buffer_release(&worker->text);
    message_book_free(worker->book);
    text_record_free(worker->record);
    shapes_free(worker->shapes);
    free(worker);
}

void journal_worker_begin(struct journal_worker *worker)
{
    if (worker->audit != NULL)
        journal_audit_clear(worker->audit);
}

void journal_event_begin(struct journal_worker *worker)
{
    worker->field_count = 0;
}

void journal_event_add(struct journal_worker *worker, bw_str name, bw_str value)
{
    if (worker->field_count < BW_LIMIT_EVENT_FIELDS)
        worker->fields[worker->field_count++] = (struct journal_field){name, value};
}

static bw_str field(const struct journal_worker *worker, bw_str name)
{
    for (uint32_t i = 0; i < worker->field_count; i++)
        if (bw_str_eq(worker->fields[i].name, name))
            return worker->fields[i].value;
    return (bw_str){0};
}

/* A small number, or -1. */
static int small_number(bw_str text, int max)
{
    uint64_t value;
    return bw_parse_u64(text, 0, (uint64_t)max, &value) == BW_OK ? (int)value : -1;
}

static void add_fields(struct journal_worker *worker)
{
    struct text_record *record = worker->record;
    for (uint32_t i = 0; i < worker->field_count; i++) {
        const struct journal_field *f = &worker->fields[i];
        if (bw_str_eq(f->name, BW_STR("MESSAGE")))
            text_record_add_decoded(record, f->name, f->value); /* keywords are looked for here */
        else
            text_record_add_str(record, f->name, f->value);
        for (size_t k = 0; k < BW_COUNT(names); k++) {
            if (!bw_str_eq(f->name, names[k].journal))
                continue;
            if (names[k].number)
                text_record_add_number(record, names[k].name, f->value);
            else
                text_record_add_str(record, names[k].name, f->value);
        }
    }
}

/* ---- records of the audit system ---- */

static uint64_t hash_of(const struct journal_worker *worker, bw_str name, uint64_t seed)
{
    return bw_hash64(bw_str_bytes(field(worker, name)), seed);
}

/* The fields of an audit record; false when the entry is none. */
static bool begin_audit(struct journal_worker *worker)
{
    if (!bw_str_eq(field(worker, BW_STR("_TRANSPORT")), BW_STR("audit")))
        return false;
    if (worker->audit == NULL)
        worker->audit = journal_audit_new();
    const struct journal_audit_entry entry = {
            .message = field(worker, BW_STR("MESSAGE")),
            .type = field(worker, BW_STR("_AUDIT_TYPE_NAME")),
            .number = field(worker, BW_STR("_AUDIT_TYPE")),
            .serial = field(worker, BW_STR("_AUDIT_ID")),
            .time = journal_event_time(field(worker, BW_STR("_SOURCE_REALTIME_TIMESTAMP"))),
            .process =
                    hash_of(worker, BW_STR("_BOOT_ID"), hash_of(worker, BW_STR("_MACHINE_ID"), 0)),
    };
    return worker->audit != NULL && journal_audit_fill(worker->audit, &entry, worker->record);
}

/* What the journal says of it: under its own names, the host also under ECS'. */
static const struct event_shape *end_audit(
        struct journal_worker *worker, const struct event_value **ret_values)
{
    for (uint32_t i = 0; i < worker->field_count; i++)
        if (!bw_str_eq(worker->fields[i].name, BW_STR("MESSAGE")))
            text_record_add_str(worker->record, worker->fields[i].name, worker->fields[i].value);
    text_record_add_opt(worker->record, BW_STR("host.name"), field(worker, BW_STR("_HOSTNAME")));
    text_record_add_str(worker->record, BW_STR("systemd.transport"), BW_STR("audit"));
    return text_record_end(worker->record, ret_values);
}

/* Who says it: what the program calls itself, else what journald saw it to be. */
static bw_str program_of(const struct journal_worker *worker)
{
    const bw_str identifier = bw_str_trim(field(worker, BW_STR("SYSLOG_IDENTIFIER")));
    return identifier.len != 0 ? identifier : field(worker, BW_STR("_COMM"));
}

/* ---- records of other logs ---- */

/* The message with what may be read behind it; empty when there is no room. */
static bw_str padded_message(struct journal_worker *worker, bw_str message)
{
    static const uint8_t zeros[PADDING] = {0};
    bw_buffer_clear(&worker->text);
    bw_buffer_add_str(&worker->text, message);
    bw_buffer_add(&worker->text, zeros, sizeof(zeros));
    return worker->text.failed ? (bw_str){0}
                               : bw_str_head(bw_buffer_str(&worker->text), message.len);
}

/* Sysmon's XML, JSON, records that audispd sent: what they say; false when the entry is none. */
static bool begin_carried(struct journal_worker *worker)
{
    const struct syslog_header header = {
            .host = field(worker, BW_STR("_HOSTNAME")), .program = program_of(worker)};
    const bw_str said = bw_str_trim(field(worker, BW_STR("MESSAGE")));
    if (!carried_looks(&header, said))
        return false;
    if (worker->carried == NULL)
        worker->carried = carried_new(0);
    if (worker->arena == NULL)
        worker->arena = bw_arena_new(4 * BW_LIMIT_RECORD_BYTES);
    const bw_str message = padded_message(worker, said);
    if (worker->carried == NULL || worker->arena == NULL || message.len == 0)
        return false;
    bw_arena_rewind(worker->arena, (struct bw_arena_mark){.block = NULL, .used = 0});
    struct line_context context = {.record = worker->record,
            .arena = worker->arena,
            .time = journal_event_time(field(worker, BW_STR("__REALTIME_TIMESTAMP")))};
    return carried_add(worker->carried, &context, &header, message);
}

static const struct event_shape *end_carried(
        struct journal_worker *worker, const struct event_value **ret_values)
{
    for (uint32_t i = 0; i < worker->field_count; i++)
        if (bw_str_eq(worker->fields[i].name, BW_STR("MESSAGE")))
            text_record_add_decoded(
                    worker->record, worker->fields[i].name, worker->fields[i].value);
        else
            text_record_add_str(worker->record, worker->fields[i].name, worker->fields[i].value);
    return text_record_end(worker->record, ret_values);
}

const struct event_shape *journal_event_end(
        struct journal_worker *worker, const struct event_value **ret_values)
{
    struct text_record *record = worker->record;
    struct message *message = &worker->message;
    if (begin_audit(worker))
        return end_audit(worker, ret_values);
    if (begin_carried(worker))
        return end_carried(worker, ret_values);
    const int facility = small_number(field(worker, BW_STR("SYSLOG_FACILITY")), 23);
    const int severity = small_number(field(worker, BW_STR("PRIORITY")), 7);
    message_read(message, worker->book, program_of(worker), field(worker, BW_STR("MESSAGE")));
    text_record_begin(record, (message->layout ^ worker->field_count << 8) * 2654435761u >> 7);
    text_record_add_str(record, BW_STR("event.dataset"), syslog_dataset(message, facility));
    add_fields(worker);
    text_record_add_opt(record, BW_STR("process.name"), message->program);
    if (facility >= 0)
        text_record_add_str(
                record, BW_STR("log.syslog.facility.name"), syslog_facility_name(facility));
    if (severity >= 0)
        text_record_add_str(
                record, BW_STR("log.syslog.severity.name"), syslog_severity_name(severity));
    syslog_add_message(record, message);
    for (size_t i = 0; i < BW_COUNT(names_of_process); i++)
        if (message_get(message, names_of_process[i].name).len == 0)
            text_record_add_opt(
                    record, names_of_process[i].name, field(worker, names_of_process[i].journal));
    return text_record_end(record, ret_values);
}

bw_time journal_event_time(bw_str microseconds)
{
    uint64_t value;
    if (bw_parse_u64(microseconds, 1, INT64_MAX / 1000, &value) != BW_OK)
        return BW_TIME_UNKNOWN;
    return (bw_time)value * 1000;
}
