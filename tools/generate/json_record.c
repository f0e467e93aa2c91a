/* Records as JSON Lines, in two spellings of the field. */
#include <stdio.h>

#include "base/json_out.h"
#include "output.h"

/* "2022-07-01T03:04:05.123456Z": evtx_dump has microseconds, Winlogbeat milliseconds. */
static void add_time(struct bw_buffer *out, uint64_t ticks, unsigned digits)
{
    const struct bw_date date = bw_date_from_time(bw_time_from_filetime(ticks));
    const uint64_t fraction = ticks % 10000000;
    bw_buffer_printf(out, "\"%04d-%02u-%02uT%02u:%02u:%02u.%0*uZ\"", (int)date.year, date.month,
            date.day, date.hour, date.minute, date.second, (int)digits,
            (unsigned)(digits == 3 ? fraction / 10000 : fraction / 10));
}

static void add_raw_time(struct bw_json *json, const char *key, uint64_t ticks, unsigned digits)
{
    struct bw_buffer text;
    bw_buffer_init(&text, 64);
    add_time(&text, ticks, digits);
    bw_json_key(json, bw_str_of(key));
    bw_json_raw(json, bw_buffer_str(&text));
    bw_buffer_release(&text);
}

static void add_value_text(struct bw_json *json, const struct evtx_value *value)
{
    struct bw_buffer text;
    bw_buffer_init(&text, BW_MIB);
    evtx_value_format(value, &text);
    bw_json_str(json, bw_buffer_str(&text));
    bw_buffer_release(&text);
}

/* As evtx_dump does: integers and booleans as such, arrays as arrays, null as "". */
static void add_value(struct bw_json *json, const struct evtx_value *value)
{
    bw_str items = value->bytes;
    switch (value->type) {
    case EVTX_NULL:
        bw_json_str(json, (bw_str){.ptr = NULL, .len = 0});
        return;
    case EVTX_STRING:
        bw_json_str(json, value->bytes);
        return;
    case EVTX_UINT8:
    case EVTX_UINT16:
    case EVTX_UINT32:
    case EVTX_UINT64:
        bw_json_u64(json, value->number);
        return;
    case EVTX_BOOL:
        bw_json_bool(json, value->number != 0);
        return;
    case EVTX_ARRAY | EVTX_STRING:
        bw_json_open_array(json);
        for (bw_str item; items.len != 0 && bw_str_cut(&items, '\0', &item);)
            bw_json_str(json, item);
        bw_json_close_array(json);
        return;
    default:
        add_value_text(json, value);
    }
}

static void add_text(struct bw_json *json, const char *key, bw_str text)
{
    bw_json_key(json, bw_str_of(key));
    bw_json_str(json, text);
}

static void add_hex(struct bw_json *json, const char *key, uint64_t number)
{
    bw_json_key(json, bw_str_of(key));
    add_value_text(json, &(struct evtx_value){.type = EVTX_HEX64, .number = number});
}

static void add_fields(struct bw_json *json, const struct record *record)
{
    const struct evtx_event_kind *format = &record->event->format;
    bw_json_open_object(json);
    for (size_t i = 0; i < format->field_count; i++) {
        const struct evtx_value *value = &record->values[i];
        if (value->type == EVTX_NULL && format->fields[i].optional)
            continue;
        bw_json_key(json, format->fields[i].name);
        add_value(json, value);
    }
    bw_json_close_object(json);
}

static void open_attributes(struct bw_json *json, const char *element)
{
    bw_json_key(json, bw_str_of(element));
    bw_json_open_object(json);
    bw_json_key(json, BW_STR("#attributes"));
    bw_json_open_object(json);
}

static void close_attributes(struct bw_json *json)
{
    bw_json_close_object(json);
    bw_json_close_object(json);
}

static void dump_identity(struct bw_json *json, const struct evtx_event_kind *format)
{
    open_attributes(json, "Provider");
    add_text(json, "Name", format->provider);
    if (format->provider_guid.len != 0)
        add_text(json, "Guid", format->provider_guid);
    if (format->event_source.len != 0)
        add_text(json, "EventSourceName", format->event_source);
    close_attributes(json);
    if (format->has_qualifiers) {
        bw_json_key(json, BW_STR("EventID"));
        bw_json_open_object(json);
        bw_json_key(json, BW_STR("#attributes"));
        bw_json_open_object(json);
        bw_json_member_u64(json, "Qualifiers", format->qualifiers);
        bw_json_close_object(json);
        bw_json_member_u64(json, "#text", format->event_id);
        bw_json_close_object(json);
    } else {
        bw_json_member_u64(json, "EventID", format->event_id);
    }
    if (format->layout != EVTX_LAYOUT_CLASSIC)
        bw_json_member_u64(json, "Version", format->version);
    bw_json_member_u64(json, "Level", format->level);
    bw_json_member_u64(json, "Task", format->task);
    if (format->layout != EVTX_LAYOUT_CLASSIC)
        bw_json_member_u64(json, "Opcode", format->opcode);
    add_hex(json, "Keywords", format->keywords);
}

static void dump_system(
        struct bw_json *json, const struct record *record, uint64_t record_id, bw_str computer)
{
    const struct evtx_event_kind *format = &record->event->format;
    bw_json_key(json, BW_STR("System"));
    bw_json_open_object(json);
    dump_identity(json, format);
    open_attributes(json, "TimeCreated");
    add_raw_time(json, "SystemTime", record->time, 6);
    close_attributes(json);
    bw_json_member_u64(json, "EventRecordID", record_id);
    if (format->layout != EVTX_LAYOUT_CLASSIC) {
        bw_json_key(json, BW_STR("Correlation"));
        bw_json_null(json);
        open_attributes(json, "Execution");
        bw_json_member_u64(json, "ProcessID", record->process_id);
        bw_json_member_u64(json, "ThreadID", record->thread_id);
        close_attributes(json);
    }
    add_text(json, "Channel", format->channel);
    add_text(json, "Computer", computer);
    if (record->user_sid.len != 0) {
        open_attributes(json, "Security");
        add_text(json, "UserID", record->user_sid);
        close_attributes(json);
    } else {
        bw_json_key(json, BW_STR("Security"));
        bw_json_null(json);
    }
    bw_json_close_object(json);
}

static void dump_body(struct bw_json *json, const struct record *record)
{
    const struct evtx_event_kind *format = &record->event->format;
    if (format->body == EVTX_BODY_NONE)
        return;
    if (format->body != EVTX_BODY_USER) {
        bw_json_key(json, BW_STR("EventData"));
        add_fields(json, record);
        return;
    }
    bw_json_key(json, BW_STR("UserData"));
    bw_json_open_object(json);
    bw_json_key(json, format->user_element);
    add_fields(json, record);
    bw_json_close_object(json);
}

static void dump_record(
        struct bw_json *json, const struct record *record, uint64_t record_id, bw_str computer)
{
    bw_json_open_object(json);
    bw_json_key(json, BW_STR("Event"));
    bw_json_open_object(json);
    bw_json_key(json, BW_STR("#attributes"));
    bw_json_open_object(json);
    add_text(json, "xmlns", BW_STR("http://schemas.microsoft.com/win/2004/08/events/event"));
    bw_json_close_object(json);
    dump_system(json, record, record_id, computer);
    dump_body(json, record);
    bw_json_close_object(json);
    bw_json_close_object(json);
}

/* ---- Winlogbeat ---- */

static void open_object(struct bw_json *json, const char *key)
{
    bw_json_key(json, bw_str_of(key));
    bw_json_open_object(json);
}

/* Data without names: param1, param2, … */
static void beat_parameters(struct bw_json *json, bw_str items)
{
    bw_str item;
    for (unsigned i = 1; items.len != 0 && bw_str_cut(&items, '\0', &item); i++) {
        char key[16];
        (void)snprintf(key, sizeof(key), "param%u", i);
        if (item.len != 0)
            add_text(json, key, item);
    }
}

/* Winlogbeat ships every field of an event as text, and leaves empty ones out. */
static void beat_fields(struct bw_json *json, const struct record *record)
{
    const struct evtx_event_kind *format = &record->event->format;
    open_object(json, format->body == EVTX_BODY_USER ? "user_data" : "event_data");
    for (size_t i = 0; i < format->field_count; i++) {
        const struct evtx_value *value = &record->values[i];
        if (value->type == EVTX_NULL || (value->type == EVTX_STRING && value->bytes.len == 0))
            continue;
        if (value->type == (EVTX_ARRAY | EVTX_STRING)) {
            beat_parameters(json, value->bytes);
            continue;
        }
        bw_json_key(json, format->fields[i].name);
        add_value_text(json, value);
    }
    if (format->body == EVTX_BODY_USER)
        add_text(json, "xml_name", format->user_element);
    bw_json_close_object(json);
}

static void beat_winlog(
        struct bw_json *json, const struct record *record, uint64_t record_id, bw_str computer)
{
    const struct evtx_event_kind *format = &record->event->format;
    open_object(json, "winlog");
    add_text(json, "api", BW_STR("wineventlog"));
    add_text(json, "channel", format->channel);
    add_text(json, "computer_name", computer);
    bw_json_key(json, BW_STR("event_id"));
    add_value_text(json, &(struct evtx_value){.type = EVTX_UINT16, .number = format->event_id});
    add_text(json, "provider_name", format->provider);
    if (format->provider_guid.len != 0)
        add_text(json, "provider_guid", format->provider_guid);
    bw_json_member_u64(json, "record_id", record_id);
    bw_json_member_u64(json, "version", format->version);
    open_object(json, "process");
    bw_json_member_u64(json, "pid", record->process_id);
    open_object(json, "thread");
    bw_json_member_u64(json, "id", record->thread_id);
    bw_json_close_object(json);
    bw_json_close_object(json);
    if (record->user_sid.len != 0) {
        open_object(json, "user");
        add_text(json, "identifier", record->user_sid);
        bw_json_close_object(json);
    }
    beat_fields(json, record);
    bw_json_close_object(json);
}

static void beat_record(
        struct bw_json *json, const struct record *record, uint64_t record_id, bw_str computer)
{
    static const char *const levels[] = {
            "information", "critical", "error", "warning", "information", "verbose"};
    const struct evtx_event_kind *format = &record->event->format;
    bw_json_open_object(json);
    add_raw_time(json, "@timestamp", record->time, 3);
    open_object(json, "event");
    bw_json_key(json, BW_STR("code"));
    add_value_text(json, &(struct evtx_value){.type = EVTX_UINT16, .number = format->event_id});
    add_text(json, "kind", BW_STR("event"));
    add_text(json, "provider", format->provider);
    add_raw_time(json, "created", record->time + 10000000, 3);
    bw_json_close_object(json);
    open_object(json, "host");
    add_text(json, "name", computer);
    bw_json_close_object(json);
    open_object(json, "log");
    add_text(json, "level", bw_str_of(levels[format->level < 6 ? format->level : 0]));
    bw_json_close_object(json);
    beat_winlog(json, record, record_id, computer);
    open_object(json, "agent");
    add_text(json, "type", BW_STR("winlogbeat"));
    add_text(json, "version", BW_STR("8.13.4"));
    bw_json_close_object(json);
    open_object(json, "ecs");
    add_text(json, "version", BW_STR("8.0.0"));
    bw_json_close_object(json);
    bw_json_close_object(json);
}

void json_record(struct bw_buffer *out, enum output_format format, const struct world *world,
        const struct record *record, uint64_t record_id)
{
    struct bw_json json = {.out = out};
    const size_t fqdn = world_find(world->host_attributes, BW_STR("fqdn"));
    const bw_str computer = record->host->attributes[fqdn];
    if (format == OUTPUT_WINLOGBEAT)
        beat_record(&json, record, record_id, computer);
    else
        dump_record(&json, record, record_id, computer);
    bw_buffer_add_char(out, '\n');
}
