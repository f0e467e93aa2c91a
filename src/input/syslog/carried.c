#include "input/syslog/carried.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/number.h"
#include "format/audit/line.h"
#include "format/json/flatten.h"
#include "format/windows/titles.h"
#include "format/xml/flatten.h"
#include "input/journal/audit.h"
#include "input/json/embedded.h"
#include "input/json/names.h"
#include "input/json/time_text.h"
#include "input/text/windows_fields.h"

/* Longer ones are no name of a machine that runs Windows. */
#define MAX_SNARE_HOST 64

struct carried {
    int32_t zone; /* seconds east of UTC, of times that say none */
    struct shapes *shapes;
    struct json_flat *json;
    struct json_embedded *embedded;
    struct journal_audit *audit; /* made when there are any */
    struct shapes *xml_shapes;   /* of Sysmon's events: the same */
    struct xml_flat *xml;
};

struct carried *carried_new(int32_t zone)
{
    struct carried *carried = calloc(1, sizeof(*carried));
    if (carried == NULL)
        return NULL;
    carried->zone = zone;
    carried->shapes = shapes_new(json_names_resolve);
    if (carried->shapes != NULL) {
        carried->json = json_flat_new(carried->shapes);
        carried->embedded = json_embedded_new(carried->shapes);
    }
    if (carried->json != NULL && carried->embedded != NULL)
        return carried;
    carried_free(carried);
    return NULL;
}

void carried_free(struct carried *carried)
{
    if (carried == NULL)
        return;
    journal_audit_free(carried->audit);
    xml_flat_free(carried->xml);
    shapes_free(carried->xml_shapes);
    json_embedded_free(carried->embedded);
    json_flat_free(carried->json);
    shapes_free(carried->shapes);
    free(carried);
}

/* ---- JSON ---- */

/* The object that the message is, with the record inside of it, if there is one. */
static bool read_object(struct carried *carried, bw_str message, struct json_record *ret_record)
{
    for (unsigned attempt = 0; attempt < 2; attempt++) {
        if (json_flatten(carried->json, message, ret_record, NULL, NULL) != BW_OK ||
                ret_record->len != message.len)
            return false;
        if (json_embedded_add(carried->embedded, ret_record, message) == BW_OK)
            return true;
    }
    return json_flatten(carried->json, message, ret_record, NULL, NULL) == BW_OK;
}

static bool add_object(struct carried *carried, struct line_context *context,
        const struct syslog_header *header, bw_str message)
{
    struct json_record record;
    if (!read_object(carried, message, &record))
        return false;
    const struct event_shape *shape = &record.entry->shape;
    const bw_time time = record.inner_time != BW_TIME_UNKNOWN
                                 ? record.inner_time
                                 : json_record_time(&record, carried->zone);
    if (time != BW_TIME_UNKNOWN)
        context->time = time;
    text_record_begin(context->record, 0x15000000u + shape->serial);
    /* what is no record of a known log is still what a program says here */
    if (event_shape_find(shape, BW_STR("event.dataset")) == UINT32_MAX)
        text_record_add_str(context->record, BW_STR("event.dataset"), BW_STR("system.syslog"));
    if (event_shape_find(shape, BW_STR("host.name")) == UINT32_MAX)
        text_record_add_opt(context->record, BW_STR("host.name"), header->host);
    if (event_shape_find(shape, BW_STR("process.name")) == UINT32_MAX)
        text_record_add_opt(context->record, BW_STR("process.name"), header->program);
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (record.values[i].kind != EVENT_VALUE_ABSENT)
            text_record_add(
                    context->record, shape->fields[i].name, record.values[i], TEXT_FIELD_DECODED);
    return true;
}

/* ---- Windows events ---- */

static void begin_windows(struct line_context *context, const struct syslog_header *header)
{
    text_record_begin(context->record, 0x16000000u);
    text_record_add_opt(context->record, BW_STR("Computer"), header->host);
}

static void finish_windows(
        struct line_context *context, const struct windows_message_event *event, bw_str text)
{
    struct windows_fields fields = {.record = context->record, .arena = context->arena};
    text_record_add_opt(context->record, BW_STR("Provider_Name"), event->provider);
    text_record_add_opt(context->record, BW_STR("Channel"), event->channel);
    text_record_add(context->record, BW_STR("EventID"), event_value_uint(event->event_id),
            TEXT_FIELD_PIECE);
    text_record_add_opt(context->record, BW_STR("Message"), text);
    windows_fields_add(&fields, event, text);
}

/* Without the counter behind the last tab. */
static bw_str without_counter(bw_str text)
{
    size_t len = text.len;
    while (len != 0 && text.ptr[len - 1] >= '0' && text.ptr[len - 1] <= '9')
        len--;
    return len != 0 && text.ptr[len - 1] == '\t' ? bw_str_head(text, len - 1) : text;
}

size_t carried_snare(bw_str message)
{
    static const bw_str mark = BW_STR_INIT("MSWinEventLog");
    const size_t at = bw_str_find(bw_str_head(message, MAX_SNARE_HOST + 4 + mark.len), mark);
    if (at == 0 || at == SIZE_MAX)
        return at;
    const bw_str host = bw_str_head(message, at);
    const bool apart =
            bw_str_ends_with(host, BW_STR("\t")) || bw_str_ends_with(host, BW_STR("#011"));
    return apart && bw_str_find_char(host, ' ') == SIZE_MAX ? at : SIZE_MAX;
}

/* Snare: "MSWinEventLog", and behind tabs criticality, log, a counter, time, event, provider, user,
 * kind of SID, kind of event, computer, category, data, message, another counter. */
static bool add_snare(
        struct line_context *context, const struct syslog_header *header, bw_str message)
{
    enum {
        LOG = 2,
        WHEN = 4,
        EVENT = 5,
        PROVIDER = 6,
        COMPUTER = 10,
        TEXT = 13,
        COUNT
    };
    bw_str parts[COUNT];
    struct windows_message_event event;
    for (size_t i = 0; i < COUNT; i++)
        if (!bw_str_cut(&message, '\t', &parts[i]))
            return false;
    if (bw_parse_u64(parts[EVENT], 0, UINT32_MAX, &event.event_id) != BW_OK)
        return false;
    /* the message has tabs of its own; a counter ends the line */
    bw_str text = parts[TEXT];
    if (message.len != 0)
        text.len = (size_t)(message.ptr + message.len - text.ptr);
    event.channel = parts[LOG];
    event.provider = parts[PROVIDER];
    struct syslog_header own = *header;
    own.host = parts[COMPUTER].len != 0 ? parts[COMPUTER] : header->host;
    begin_windows(context, &own);
    finish_windows(context, &event, without_counter(text));
    return true;
}

/* NXLog: the provider is the program, and which event it is, its message alone tells. */
static bool add_provider(
        struct line_context *context, const struct syslog_header *header, bw_str message)
{
    const enum windows_publisher publisher = windows_publisher_of(header->program, BW_STR(""));
    const struct windows_message_event event = {
            .provider = header->program, .event_id = windows_title_event(publisher, message)};
    if (event.event_id == 0)
        return false;
    begin_windows(context, header);
    finish_windows(context, &event, message);
    return true;
}

/* ---- Sysmon for Linux: the XML of an event ---- */

static bool make_xml(struct carried *carried)
{
    if (carried->xml != NULL)
        return true;
    if (carried->xml_shapes == NULL)
        carried->xml_shapes = shapes_new(xml_resolve_roles);
    if (carried->xml_shapes != NULL)
        carried->xml = xml_flat_new(carried->xml_shapes);
    return carried->xml != NULL;
}

/* False when it is no XML of an event after all. */
static bool add_sysmon(struct carried *carried, struct line_context *context,
        const struct syslog_header *header, bw_str message)
{
    struct xml_record xml;
    if (!xml_begins_event(message) || !make_xml(carried) ||
            xml_flatten(carried->xml, message, &xml, NULL, NULL) != BW_OK)
        return false;
    const struct event_shape *shape = &xml.entry->shape;
    const uint32_t time = xml.entry->roles.times[0];
    const uint32_t id = xml.entry->roles.record_id;
    text_record_begin(context->record, 0x5e000000u + shape->serial);
    text_record_add_str(context->record, BW_STR("event.dataset"), BW_STR("sysmon_linux.log"));
    text_record_add_opt(context->record, BW_STR("host.name"), header->host);
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (xml.values[i].kind != EVENT_VALUE_ABSENT)
            text_record_add(
                    context->record, shape->fields[i].name, xml.values[i], TEXT_FIELD_DECODED);
    if (time != SHAPES_NONE && xml.values[time].kind == EVENT_VALUE_TIME)
        context->time = xml.values[time].i;
    if (id != SHAPES_NONE && xml.values[id].kind == EVENT_VALUE_UINT)
        context->record_id = xml.values[id].u;
    return true;
}

/* ---- records of the audit system ---- */

/* "type=USER_LOGIN msg=audit(1661990398.123:456): pid=9 ...", with "node=HOST " in front or not. */
static bool read_audit_line(bw_str message, struct journal_audit_entry *ret_entry, bw_str *ret_host)
{
    struct audit_line line;
    if (!audit_line_parse(message, &line) || line.interpreted)
        return false;
    const size_t at = bw_str_find(message, BW_STR("audit("));
    ret_entry->message = bw_str_from(message, at != SIZE_MAX ? at : message.len);
    ret_entry->serial = bw_str_between(ret_entry->message, BW_STR(":"), BW_STR(")"));
    ret_entry->type = line.type;
    ret_entry->time = line.time;
    if (line.node.len != 0)
        *ret_host = line.node;
    return at != SIZE_MAX;
}

/* "audit[903]: USER_LOGIN pid=903 ...": as journalctl prints those of the journal. */
static bool read_audit_word(bw_str message, bw_time time, struct journal_audit_entry *ret_entry)
{
    size_t len = 0;
    while (len < message.len &&
            ((message.ptr[len] >= 'A' && message.ptr[len] <= 'Z') || message.ptr[len] == '_'))
        len++;
    if (len < 3 || len >= message.len || message.ptr[len] != ' ')
        return false;
    *ret_entry = (struct journal_audit_entry){.message = message,
            .type = bw_str_head(message, len),
            .serial = BW_STR("0"),
            .time = time};
    return true;
}

static bool add_audit(struct carried *carried, struct line_context *context,
        const struct syslog_header *header, bw_str message)
{
    bw_str host = header->host;
    struct journal_audit_entry entry = {.time = BW_TIME_UNKNOWN};
    if (!read_audit_line(message, &entry, &host) &&
            (!bw_str_eq(header->program, BW_STR("audit")) ||
                    !read_audit_word(message, context->time, &entry)))
        return false;
    if (carried->audit == NULL)
        carried->audit = journal_audit_new();
    entry.inner = true;
    entry.process = bw_hash64(bw_str_bytes(host), 0);
    if (carried->audit == NULL || !journal_audit_fill(carried->audit, &entry, context->record))
        return false;
    text_record_add_opt(context->record, BW_STR("host.name"), host);
    context->time = entry.time;
    return true;
}

bool carried_add(struct carried *carried, struct line_context *context,
        const struct syslog_header *header, bw_str message)
{
    if (message.ptr[0] == '<')
        return add_sysmon(carried, context, header, message);
    if (message.ptr[0] == '@') {
        message = bw_str_trim(bw_str_from(message, 5));
        if (message.len < 2 || message.ptr[0] != '{')
            return false;
    }
    if (message.ptr[0] == '{')
        return add_object(carried, context, header, message);
    if (message.ptr[4] == '=' || bw_str_eq(header->program, BW_STR("audit")))
        return add_audit(carried, context, header, message);
    const size_t snare = carried_snare(message);
    if (snare != SIZE_MAX)
        return add_snare(context, header, bw_str_from(message, snare));
    return add_provider(context, header, message);
}
