#include "input/json/embedded.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "format/syslog/header.h"
#include "format/windows/classic.h"
#include "format/windows/data_json.h"
#include "format/xml/flatten.h"
#include "input/json/azure_firewall.h"
#include "input/json/cell.h"
#include "input/json/device.h"
#include "input/json/gke.h"
#include "input/json/names.h"
#include "input/json/wazuh.h"
#include "input/json/windows.h"
#include "input/syslog/record.h"

struct json_embedded {
    struct shapes *shapes; /* borrowed */
    struct json_flat *json;
    struct xml_flat *xml;
    struct event_value *values; /* BW_LIMIT_EVENT_FIELDS: of both records */
    uint32_t value_count;
    uint32_t outer_count;
    struct message message;
    struct message_book *book;
    struct json_device *device; /* NULL: no message of one was there yet */
    struct bw_buffer decoded;   /* values that are not in the document as they are */
};

struct json_embedded *json_embedded_new(struct shapes *shapes)
{
    struct json_embedded *e = calloc(1, sizeof(*e));
    if (e == NULL)
        return NULL;
    e->shapes = shapes;
    bw_buffer_init(&e->decoded, BW_LIMIT_RECORD_BYTES);
    e->json = json_flat_new(shapes);
    e->xml = xml_flat_new(shapes);
    e->book = message_book_new();
    e->values = calloc(BW_LIMIT_EVENT_FIELDS, sizeof(*e->values));
    if (e->json == NULL || e->xml == NULL || e->values == NULL || e->book == NULL) {
        json_embedded_free(e);
        return NULL;
    }
    return e;
}

void json_embedded_free(struct json_embedded *embedded)
{
    if (embedded == NULL)
        return;
    json_flat_free(embedded->json);
    xml_flat_free(embedded->xml);
    message_book_free(embedded->book);
    json_device_free(embedded->device);
    bw_buffer_release(&embedded->decoded);
    free(embedded->values);
    free(embedded);
}

/* ---- both records as one ---- */

static void begin(struct json_embedded *e, const struct json_record *outer)
{
    e->outer_count = outer->entry->shape.field_count;
    e->value_count = e->outer_count;
    shapes_slots_begin(e->shapes);
    for (uint32_t i = 0; i < e->outer_count; i++) {
        shapes_slot_append(e->shapes, outer->entry->fields[i]);
        e->values[i] = outer->values[i];
    }
}

/* A field of the inner record; nothing when the outer one has its name. */
static void add(struct json_embedded *e, uint32_t field, const struct event_value *value)
{
    bool is_new;
    uint32_t slot = shapes_slot_by_name(e->shapes, field, &is_new);
    if (slot == SHAPES_NONE || (!is_new && slot < e->outer_count))
        return;
    if (!is_new) /* repeated inside the inner record */
        slot = shapes_slot_append(e->shapes, field);
    if (slot == SHAPES_NONE)
        return;
    e->values[slot] = *value;
    e->value_count++;
}

static void add_all(
        struct json_embedded *e, const struct shape_entry *entry, const struct event_value *values)
{
    for (uint32_t i = 0; i < entry->shape.field_count; i++)
        add(e, entry->fields[i], &values[i]);
}

/* ---- texts ---- */

static uint32_t field_named(struct json_embedded *e, bw_str name)
{
    uint32_t node = shapes_find(e->shapes, SHAPES_ROOT, 0, name);
    if (node == SHAPES_NONE) {
        const struct event_field field = {.name = name, .path = name};
        node = shapes_add(e->shapes, SHAPES_ROOT, 0, name, &field);
    }
    return node != SHAPES_NONE ? shapes_node_field(e->shapes, node) : SHAPES_NONE;
}

static void add_named(struct json_embedded *e, bw_str name, struct event_value value)
{
    const uint32_t field = field_named(e, name);
    if (field != SHAPES_NONE)
        add(e, field, &value);
}

static void add_text(struct json_embedded *e, bw_str name, bw_str text)
{
    if (text.len != 0)
        add_named(e, name, event_value_utf8(text));
}

/* For what calls back with each field. */
static void take_field(void *user, bw_str name, bw_str value)
{
    add_text(user, name, value);
}

/* The same of a value. What a shipper calls the log that a message was in says less than whose it
 * is: it is one more. */
static void take_value(void *user, bw_str name, struct event_value value)
{
    struct json_embedded *e = user;
    if (!bw_str_eq(name, BW_STR("event.dataset"))) {
        add_named(e, name, value);
        return;
    }
    const uint32_t field = field_named(e, name);
    const uint32_t slot = field != SHAPES_NONE ? shapes_slot_append(e->shapes, field) : SHAPES_NONE;
    if (slot == SHAPES_NONE)
        return;
    e->values[slot] = value;
    e->value_count++;
}

/* ---- the message of a program ---- */

/* As a number where it is one. */
static void add_number(struct json_embedded *e, bw_str name, bw_str text)
{
    uint64_t number;
    if (bw_parse_u64(text, 0, UINT64_MAX, &number) == BW_OK)
        add_named(e, name, event_value_uint(number));
    else
        add_text(e, name, text);
}

static int facility_of(const struct json_record *outer, uint32_t slot)
{
    double number;
    if (slot == SHAPES_NONE || !event_value_number(&outer->values[slot], &number))
        return -1;
    return number >= 0 && number <= 23 ? (int)number : -1;
}

/* What MESSAGE and `_` fields of the journal are in the words of ECS, as in input/journal/event.h.
 */
static void add_names(struct json_embedded *e, const struct json_record *outer)
{
    static const bw_str names[][2] = {
            {BW_STR_INIT("_HOSTNAME"), BW_STR_INIT("host.name")},
            {BW_STR_INIT("_PID"), BW_STR_INIT("process.pid")},
            {BW_STR_INIT("_EXE"), BW_STR_INIT("process.executable")},
            {BW_STR_INIT("_CMDLINE"), BW_STR_INIT("process.command_line")},
            {BW_STR_INIT("_TRANSPORT"), BW_STR_INIT("systemd.transport")},
            {BW_STR_INIT("_UID"), BW_STR_INIT("user.id")},
            {BW_STR_INIT("_SYSTEMD_UNIT"), BW_STR_INIT("systemd.unit")},
            {BW_STR_INIT("processImagePath"), BW_STR_INIT("process.executable")},
    };
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        const uint32_t slot = event_shape_find(&outer->entry->shape, names[i][0]);
        if (slot == UINT32_MAX || outer->values[slot].kind != EVENT_VALUE_UTF8)
            continue;
        const bw_str text = bw_bytes_str(outer->values[slot].bytes);
        if (i == 1)
            add_number(e, names[i][1], text);
        else
            add_text(e, names[i][1], text);
    }
}

/* What a program says, as fields. `host` is its own, or empty. */
static void add_said(struct json_embedded *e, const struct json_record *outer, bw_str program,
        bw_str said, int facility, bw_str host)
{
    struct message *message = &e->message;
    message_read(message, e->book, program, said);
    begin(e, outer);
    add_text(e, BW_STR("event.dataset"), syslog_dataset(message, facility));
    add_text(e, BW_STR("message"), said);
    add_text(e, BW_STR("host.name"), host);
    add_text(e, BW_STR("process.name"), message->program);
    for (size_t i = 0; i < message->count; i++) {
        const struct text_named *field = &message->fields[i];
        if (field->number)
            add_number(e, field->name, field->value);
        else
            add_text(e, field->name, field->value);
    }
    add_text(e, BW_STR("event.category"), message->category);
    add_text(e, BW_STR("event.action"), message->action);
    add_text(e, BW_STR("event.outcome"), message->outcome);
}

/* What a firewall or another device says. */
static bool add_device(struct json_embedded *e, struct json_record *outer, bw_str text)
{
    bw_time time = json_record_time(outer, 0);
    if (e->device == NULL)
        e->device = json_device_new();
    if (e->device == NULL)
        return false;
    begin(e, outer);
    if (!json_device_read(e->device, text, take_value, e, &time))
        return false;
    outer->inner_time = time;
    return true;
}

/*
 * journalctl prints a text that is no UTF-8, or has control characters in it, as a list of its
 * bytes: written into `decoded`. False when it is another list.
 */
static bool join_bytes(struct json_embedded *e, const struct event_value *list, bw_str *ret_text)
{
    bw_buffer_clear(&e->decoded);
    if (!bw_buffer_reserve(&e->decoded, list->count))
        return false;
    char *out = (char *)e->decoded.ptr;
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->items[i].kind != EVENT_VALUE_UINT || list->items[i].u > UINT8_MAX)
            return false;
        out[i] = (char)list->items[i].u;
    }
    e->decoded.len = list->count;
    *ret_text = (bw_str){.ptr = out, .len = list->count};
    return true;
}

/* A field's text; the first where an entry has several of the name. */
static bool text_of(struct json_embedded *e, const struct event_value *value, bw_str *ret_text)
{
    if (value->kind == EVENT_VALUE_LIST && value->count != 0) {
        if (value->items[0].kind != EVENT_VALUE_UTF8)
            return join_bytes(e, value, ret_text);
        value = &value->items[0];
    }
    *ret_text = bw_bytes_str(value->bytes);
    return value->kind == EVENT_VALUE_UTF8;
}

/* A message that is a record of its own: Sysmon's XML, an object. */
static bool add_object(struct json_embedded *e, struct json_record *outer, bw_str text);
static bool add_xml(struct json_embedded *e, const struct json_record *outer, bw_str text);

static bool says_packet(bw_str program, bw_str text)
{
    return bw_str_eq(program, BW_STR("filterlog")) || json_device_bare(text) != JSON_DEVICE_NONE;
}

static bool add_message(struct json_embedded *e, struct json_record *outer)
{
    const struct shape_roles *roles = &outer->entry->roles;
    bw_str name;
    bw_str text;
    if (outer->values[roles->program].kind == EVENT_VALUE_NULL ||
            !text_of(e, &outer->values[roles->program], &name) ||
            !text_of(e, &outer->values[roles->said], &text))
        return false;
    name = syslog_tag_program(name);
    text = bw_str_trim(text);
    const bool object = text.len > 2 && text.ptr[0] == '{' && text.ptr[text.len - 1] == '}';
    if ((xml_begins_event(text) && add_xml(e, outer, text)) ||
            (object && add_object(e, outer, text))) {
        add_names(e, outer);
        return true;
    }
    if (says_packet(name, text) && add_device(e, outer, text)) {
        add_names(e, outer);
        return true;
    }
    if (roles->program_unsure) {
        message_read(&e->message, e->book, name, text);
        if (!e->message.known || e->message.action.len == 0)
            return false;
    }
    add_said(e, outer, name, text, facility_of(outer, roles->facility), BW_STR(""));
    add_names(e, outer);
    return true;
}

/* A whole line of syslog, or a message of a device, among records that carry lines of several logs
 * (those of one log alone are read by input/json/envelope.h). Its time has no year as a rule: the
 * record's stays. */
static bool add_line(struct json_embedded *e, struct json_record *outer, bw_str line)
{
    struct syslog_header header;
    if (outer->entry->roles.said != SHAPES_NONE)
        return false;
    if (json_device_bare(line) != JSON_DEVICE_NONE)
        return add_device(e, outer, line);
    if (!syslog_header_read(line, &header) || !syslog_header_is_sure(&header))
        return false;
    if (add_device(e, outer, line))
        return true;
    if (header.program.len == 0 || header.program.ptr[0] == '%')
        return false;
    add_said(e, outer, header.program, header.message, header.facility, header.host);
    return true;
}

/* ---- Windows events of Wazuh ---- */

/* The value as Windows wrote it: in `decoded`, which has room, where it was escaped twice. */
static struct event_value wazuh_value(struct json_embedded *e, const struct event_value *value)
{
    if (value->kind != EVENT_VALUE_UTF8)
        return *value;
    char *out = (char *)e->decoded.ptr + e->decoded.len;
    const size_t len = json_wazuh_unescape(bw_bytes_str(value->bytes), out);
    if (len == SIZE_MAX)
        return *value;
    e->decoded.len += len;
    return event_value_utf8((bw_str){.ptr = out, .len = len});
}

static bool add_wazuh(struct json_embedded *e, const struct json_record *outer)
{
    const struct event_shape *shape = &outer->entry->shape;
    char scratch[JSON_WAZUH_MAX_NAME];
    size_t room = 1;
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (outer->values[i].kind == EVENT_VALUE_UTF8)
            room += outer->values[i].bytes.len;
    bw_buffer_clear(&e->decoded);
    if (!bw_buffer_reserve(&e->decoded, room))
        return false;
    begin(e, outer);
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const bw_str name = json_wazuh_name(shape->fields[i].name, scratch);
        if (name.len != 0)
            add_named(e, name, wazuh_value(e, &outer->values[i]));
    }
    return true;
}

/* ---- Kubernetes by Google ---- */

static bool add_gke(struct json_embedded *e, const struct json_record *outer)
{
    const struct event_value *method = &outer->values[outer->entry->roles.gke];
    const uint32_t slot =
            event_shape_find(&outer->entry->shape, BW_STR("protoPayload.resourceName"));
    const struct event_value *resource = slot != UINT32_MAX ? &outer->values[slot] : method;
    if (method->kind != EVENT_VALUE_UTF8 || resource->kind != EVENT_VALUE_UTF8)
        return false;
    begin(e, outer);
    if (!json_gke_read(bw_bytes_str(method->bytes), bw_bytes_str(resource->bytes), take_field, e))
        return false;
    double code = 0;
    const uint32_t status =
            event_shape_find(&outer->entry->shape, BW_STR("protoPayload.status.code"));
    if (status != UINT32_MAX && !event_value_number(&outer->values[status], &code))
        code = 0; /* {} is success */
    add_named(e, BW_STR("responseStatus.code"), event_value_uint(json_gke_status(code)));
    return true;
}

static bool add_azure_firewall(struct json_embedded *e, const struct json_record *outer)
{
    const struct event_value *said = &outer->values[outer->entry->roles.firewall];
    begin(e, outer);
    return said->kind == EVENT_VALUE_UTF8 &&
           json_azure_firewall_read(bw_bytes_str(said->bytes), take_field, e);
}

/* ---- what is inside? ---- */

static bool flatten_inner(struct json_embedded *e, struct json_record *outer, bw_str text,
        struct json_record *ret_inner)
{
    if (json_flatten(e->json, text, ret_inner, NULL, NULL) != BW_OK)
        return false;
    /* what is around it has the time of whoever carried it */
    outer->inner_time = json_record_time(ret_inner, 0);
    begin(e, outer);
    add_all(e, ret_inner->entry, ret_inner->values);
    return true;
}

static bool add_object(struct json_embedded *e, struct json_record *outer, bw_str text)
{
    struct json_record inner;
    return flatten_inner(e, outer, text, &inner);
}

/* A JSON object or a line of syslog that somebody carries as a text; false for any other text. */
static bool add_carried(struct json_embedded *e, struct json_record *outer)
{
    const uint32_t slot = outer->entry->roles.carried;
    if (slot == SHAPES_NONE || outer->values[slot].kind != EVENT_VALUE_UTF8)
        return false;
    const bw_str text = bw_str_trim(bw_bytes_str(outer->values[slot].bytes));
    if (text.len != 0 && text.ptr[0] == '{')
        return add_object(e, outer, text);
    return text.len != 0 && add_line(e, outer, text);
}

/* events.parameters.NEW_VALUE of {"name":"NEW_VALUE","value":"true"} */
static void take_pair(struct json_embedded *e, bw_str prefix, bw_str name, bw_str value)
{
    char scratch[128];
    if (name.len == 0 || name.len > sizeof(scratch) - prefix.len)
        return;
    memcpy(scratch, prefix.ptr, prefix.len);
    memcpy(scratch + prefix.len, name.ptr, name.len);
    add_text(e, (bw_str){.ptr = scratch, .len = prefix.len + name.len}, value);
}

/* Google's reports. */
static void take_report(void *user, bw_str name, bw_str value)
{
    take_pair(user, BW_STR("events.parameters."), name, value);
}

/* Microsoft 365's cmdlets. */
static void take_parameter(void *user, bw_str name, bw_str value)
{
    /* those are the names of the list's own members */
    if (!bw_str_eq(name, BW_STR("Name")) && !bw_str_eq(name, BW_STR("Value")))
        take_pair(user, BW_STR("Parameters."), name, value);
}

/* In lists of names and values nobody sees which value is whose: behind what is there already. */
static void add_pairs_of(struct json_embedded *e, const struct shape_entry *entry, bw_str text)
{
    const bw_str list = entry->shape.fields[entry->roles.reports].name;
    bw_buffer_clear(&e->decoded);
    if (bw_buffer_reserve(&e->decoded, text.len + JSON_PADDING))
        windows_data_json_read(text, (char *)e->decoded.ptr, false,
                bw_str_starts_with(list, BW_STR("events.")) ? take_report : take_parameter, e);
}

static bool add_parameters(
        struct json_embedded *e, const struct json_record *outer, bw_str document)
{
    begin(e, outer);
    add_pairs_of(e, outer->entry, bw_str_head(document, outer->len));
    return e->value_count > e->outer_count;
}

/* What its interfaces give of dynamic columns is text. */
static bool add_columns(struct json_embedded *e, const struct json_record *outer)
{
    const struct event_shape *shape = &outer->entry->shape;
    struct json_record inner;
    bw_buffer_clear(&e->decoded);
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const size_t len = e->decoded.len;
        if (json_cell_looks(&outer->values[i]) && !json_cell_add(&e->decoded, shape->fields[i].name,
                                                          json_cell_text(&outer->values[i])))
            e->decoded.len = len;
    }
    if (e->decoded.len == 0)
        return false;
    bw_buffer_add_char(&e->decoded, '}');
    if (!bw_buffer_reserve(&e->decoded, JSON_PADDING) ||
            json_flatten(e->json, bw_buffer_str(&e->decoded), &inner, NULL, NULL) != BW_OK)
        return false;
    begin(e, outer);
    add_all(e, inner.entry, inner.values);
    return e->value_count > e->outer_count;
}

/* A record as a text, with its parameters by their names. */
static bool add_audit(struct json_embedded *e, struct json_record *outer, bw_str text)
{
    struct json_record inner;
    if (!flatten_inner(e, outer, text, &inner))
        return false;
    if (inner.entry->roles.reports != SHAPES_NONE)
        add_pairs_of(e, inner.entry, bw_str_head(text, inner.len));
    return true;
}

/* ---- other Windows events ---- */

static bool add_xml(struct json_embedded *e, const struct json_record *outer, bw_str text)
{
    struct xml_record inner;
    if (xml_flatten(e->xml, text, &inner, NULL, NULL) != BW_OK)
        return false;
    begin(e, outer);
    add_all(e, inner.entry, inner.values);
    return true;
}

/* Lists of names and values are looked for in the document itself: a value that is missing there
 * has no place in a list. */
static bool add_pairs(struct json_embedded *e, const struct json_record *outer, bw_str document)
{
    bw_buffer_clear(&e->decoded);
    if (outer->entry->roles.windows.pairs == SHAPES_NONE ||
            !bw_buffer_reserve(&e->decoded, outer->len + JSON_PADDING))
        return false;
    begin(e, outer);
    windows_data_json_read(
            bw_str_head(document, outer->len), (char *)e->decoded.ptr, false, take_field, e);
    return e->value_count > e->outer_count;
}

/* Names are decoded, too. */
static bool add_payload(struct json_embedded *e, const struct json_record *outer)
{
    const bw_str payload = json_windows_payload(outer);
    const size_t room = payload.len + JSON_PADDING;
    bw_buffer_clear(&e->decoded);
    if (payload.len == 0 || !bw_buffer_reserve(&e->decoded, 2 * room))
        return false;
    char *copy = (char *)e->decoded.ptr;
    memset(copy, 0, room);
    memcpy(copy, payload.ptr, payload.len);
    begin(e, outer);
    windows_data_json_read(
            (bw_str){.ptr = copy, .len = payload.len}, copy + room, true, take_field, e);
    return e->value_count > e->outer_count;
}

static bool add_shown(struct json_embedded *e, const struct json_record *outer)
{
    struct windows_message_event event;
    if (!json_windows_event(outer, &event))
        return false;
    begin(e, outer);
    if (event.channel.len == 0)
        add_text(e, BW_STR("Channel"), windows_channel_of(event.provider));
    windows_message_read(&event, json_windows_message(outer), take_field, e);
    return e->value_count > e->outer_count;
}

static bool add_windows(struct json_embedded *e, const struct json_record *outer, bw_str document)
{
    if (!json_windows_any(&outer->entry->roles))
        return false;
    if (outer->entry->roles.windows.xml != SHAPES_NONE) {
        const bw_str xml = json_windows_xml(outer, &e->decoded);
        if (xml.len != 0 && add_xml(e, outer, xml))
            return true;
    }
    return add_payload(e, outer) || add_pairs(e, outer, document) || add_shown(e, outer);
}

/* Adds the fields of the text that the outer record holds; false when there are none. */
static bool add_inner(struct json_embedded *e, struct json_record *outer, bw_str text)
{
    while (text.len != 0 && json_is_blank(text.ptr[0]))
        text = bw_str_from(text, 1);
    if (text.len == 0)
        return false;
    if (xml_begins_event(text))
        return add_xml(e, outer, text);
    if (text.ptr[0] == '{')
        return add_audit(e, outer, text);
    if (!windows_classic_looks(text))
        return add_line(e, outer, text);
    begin(e, outer);
    windows_classic_read(text, take_field, e);
    return true;
}

/* The record in the value that the shape has for one; false when there is none. */
static bool add_record(struct json_embedded *e, struct json_record *record)
{
    const uint32_t slot = record->entry->roles.embedded;
    return slot != SHAPES_NONE && record->values[slot].kind == EVENT_VALUE_UTF8 &&
           add_inner(e, record, bw_bytes_str(record->values[slot].bytes));
}

bw_status json_embedded_add(
        struct json_embedded *embedded, struct json_record *record, bw_str document)
{
    struct json_embedded *e = embedded;
    const struct shape_roles *roles = &record->entry->roles;
    if (BW_LIKELY(roles->embedded == SHAPES_NONE && roles->said == SHAPES_NONE &&
                  roles->carried == SHAPES_NONE && roles->wazuh == SHAPES_NONE &&
                  roles->gke == SHAPES_NONE && roles->firewall == SHAPES_NONE && !roles->columns &&
                  roles->reports == SHAPES_NONE && !json_windows_any(roles)))
        return BW_OK;
    const uint32_t generation = shapes_generation(e->shapes);
    const bool full = shapes_full(e->shapes);
    const bool added = (roles->wazuh != SHAPES_NONE && add_wazuh(e, record)) ||
                       (roles->gke != SHAPES_NONE && add_gke(e, record)) ||
                       (roles->firewall != SHAPES_NONE && add_azure_firewall(e, record)) ||
                       (roles->reports != SHAPES_NONE && add_parameters(e, record, document)) ||
                       add_record(e, record) || add_windows(e, record, document) ||
                       add_carried(e, record) ||
                       (roles->said != SHAPES_NONE && add_message(e, record)) ||
                       (roles->columns && add_columns(e, record));
    if (shapes_generation(e->shapes) != generation || shapes_full(e->shapes) != full)
        return BW_E_LIMIT;
    if (!added)
        return BW_OK;
    const struct shape_entry *entry = shapes_intern(e->shapes);
    if (entry == NULL)
        return BW_E_LIMIT;
    record->entry = entry;
    record->values = e->values;
    return BW_OK;
}
