#include "input/json/windows.h"

#include "base/number.h"
#include "format/windows/message_names.h"
#include "format/xml/cursor.h"

/* ---- names ---- */

/* The best first; compared without regard to case. Of a collector of OpenTelemetry, Grafana's
 * agents, Fluent Bit and Fluentd, NXLog, PowerShell, Winlogbeat and what Graylog makes of it. */
// clang-format off
static const char *const message_names[] = {"Message", "RenderedDescription", "rendered_message",
        "Description", "Body.message", "Event.RenderingInfo.Message"};
static const char *const id_names[] = {"EventID", "event_id", "EventCode", "Id", "winlog.event_id",
        "event.code", "event_id.id", "Body.event_id.id", "Body.event_id",
        "winlogbeat_winlog_event_id", "winlogbeat_event_id"};
static const char *const provider_names[] = {"ProviderName", "Provider_Name", "SourceName",
        "source_name", "Provider", "winlog.provider_name", "event.provider", "provider.name",
        "Body.provider.name", "EventSourceName", "winlogbeat_winlog_provider_name", "Source"};
static const char *const channel_names[] = {"Channel", "LogName", "EventLog", "log_name",
        "winlog.channel", "Body.channel", "winlogbeat_winlog_channel"};
static const char *const xml_names[] = {"event_data", "EventData", "Body.event_data", "UserData",
        "user_data"};
// clang-format on

static uint32_t find(const struct event_shape *shape, const char *const *names, size_t count)
{
    for (size_t k = 0; k < count; k++)
        for (uint32_t i = 0; i < shape->field_count; i++)
            if (bw_str_eq_ascii_nocase(shape->fields[i].name, bw_str_of(names[k])))
                return i;
    return SHAPES_NONE;
}

/* True when the data of the event stand there under their names: no message needs to be read. */
static bool has_data(const struct event_shape *shape)
{
    static const bw_str names[] = {BW_STR_INIT("SubjectUserName"), BW_STR_INIT("TargetUserName"),
            BW_STR_INIT("CommandLine"), BW_STR_INIT("NewProcessName"), BW_STR_INIT("Image"),
            BW_STR_INIT("ScriptBlockText"), BW_STR_INIT("ProcessGuid"), BW_STR_INIT("param1")};
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const bw_str name = shape->fields[i].name;
        if (bw_str_find(name, BW_STR("vent_data.")) != SIZE_MAX ||
                bw_str_find(name, BW_STR("ventData.")) != SIZE_MAX ||
                bw_str_find(name, BW_STR("vent_data_")) != SIZE_MAX)
            return true;
        for (size_t k = 0; k < BW_COUNT(names); k++)
            if (bw_str_eq(names[k], name))
                return true;
    }
    return false;
}

static bool has_field(const struct event_shape *shape, bw_str prefix, const char *rest)
{
    const bw_str end = bw_str_of(rest);
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const bw_str name = shape->fields[i].name;
        if (name.len == prefix.len + end.len && bw_str_starts_with(name, prefix) &&
                bw_str_ends_with(name, end))
            return true;
    }
    return false;
}

/* "Event.EventData.Data.@Name" beside "….#text", "EventData.Name" beside "EventData.Value" */
static uint32_t find_pairs(const struct event_shape *shape)
{
    static const char *const ends[][2] = {{"@Name", "#text"}, {"-Name", "#content"},
            {"Name", "Value"}, {"Name", "Text"}, {"name", "value"}};
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const bw_str name = shape->fields[i].name;
        for (size_t k = 0; k < BW_COUNT(ends); k++) {
            const bw_str end = bw_str_of(ends[k][0]);
            if (!bw_str_ends_with(name, end))
                continue;
            const bw_str prefix = bw_str_head(name, name.len - end.len);
            if ((bw_str_ends_with(prefix, BW_STR("ventData.Data.")) ||
                        bw_str_ends_with(prefix, BW_STR("ventData.")) ||
                        bw_str_ends_with(prefix, BW_STR("vent_data."))) &&
                    has_field(shape, prefix, ends[k][1]))
                return i;
        }
    }
    return SHAPES_NONE;
}

void json_windows_resolve(const struct event_shape *shape, struct shape_roles *roles)
{
    roles->windows.event_id = find(shape, id_names, BW_COUNT(id_names));
    roles->windows.pairs = find_pairs(shape);
    roles->windows.xml = find(shape, xml_names, BW_COUNT(xml_names));
    if (event_shape_find(shape, BW_STR("ChunkNumber")) != UINT32_MAX &&
            event_shape_find(shape, BW_STR("EventRecordId")) != UINT32_MAX)
        roles->windows.payload = event_shape_find(shape, BW_STR("Payload"));
    if (roles->windows.event_id == SHAPES_NONE || has_data(shape))
        return;
    roles->windows.provider = find(shape, provider_names, BW_COUNT(provider_names));
    roles->windows.channel = find(shape, channel_names, BW_COUNT(channel_names));
    if (roles->windows.provider != SHAPES_NONE || roles->windows.channel != SHAPES_NONE)
        roles->windows.message = find(shape, message_names, BW_COUNT(message_names));
    roles->windows.certain = event_shape_find(shape, BW_STR("ProviderName")) != UINT32_MAX &&
                             event_shape_find(shape, BW_STR("LogName")) != UINT32_MAX &&
                             event_shape_find(shape, BW_STR("MachineName")) != UINT32_MAX;
}

bool json_windows_any(const struct shape_roles *roles)
{
    return roles->windows.message != SHAPES_NONE || roles->windows.pairs != SHAPES_NONE ||
           roles->windows.xml != SHAPES_NONE || roles->windows.payload != SHAPES_NONE;
}

/* ---- values ---- */

static bw_str text_at(const struct json_record *record, uint32_t slot)
{
    if (slot == SHAPES_NONE || record->values[slot].kind != EVENT_VALUE_UTF8)
        return (bw_str){0};
    return bw_bytes_str(record->values[slot].bytes);
}

static uint64_t number_at(const struct json_record *record, uint32_t slot)
{
    uint64_t number;
    if (slot != SHAPES_NONE && record->values[slot].kind == EVENT_VALUE_UINT)
        return record->values[slot].u;
    return bw_parse_u64(text_at(record, slot), 0, UINT32_MAX, &number) == BW_OK ? number : 0;
}

bool json_windows_event(const struct json_record *record, struct windows_message_event *ret_event)
{
    const struct shape_roles *roles = &record->entry->roles;
    if (json_windows_message(record).len == 0)
        return false;
    *ret_event = (struct windows_message_event){
            .event_id = number_at(record, roles->windows.event_id),
            .provider = text_at(record, roles->windows.provider),
            .channel = text_at(record, roles->windows.channel),
    };
    return roles->windows.certain ||
           windows_publisher_of(ret_event->provider, ret_event->channel) != WINDOWS_OTHER;
}

bw_str json_windows_message(const struct json_record *record)
{
    return bw_str_trim(text_at(record, record->entry->roles.windows.message));
}

bw_str json_windows_payload(const struct json_record *record)
{
    return text_at(record, record->entry->roles.windows.payload);
}

bw_str json_windows_xml(const struct json_record *record, struct bw_buffer *out)
{
    static const char *const roots[][2] = {
            {"<EventData", "</EventData>"}, {"<UserData", "</UserData>"}, {"<Data", "</Data>"}};
    const bw_str text = bw_str_trim(text_at(record, record->entry->roles.windows.xml));
    bw_buffer_clear(out);
    if (text.len == 0 || text.ptr[0] != '<')
        return (bw_str){0};
    for (size_t i = 0; i < BW_COUNT(roots); i++) {
        const size_t start = bw_str_find(text, bw_str_of(roots[i][0]));
        if (start == SIZE_MAX)
            continue;
        const bool bare = i == 2;
        bw_str rest = bw_str_from(text, start);
        const size_t end = bare ? SIZE_MAX : bw_str_find(rest, bw_str_of(roots[i][1]));
        if (end != SIZE_MAX)
            rest = bw_str_head(rest, end + strlen(roots[i][1]));
        bw_buffer_add_text(out, bare ? "<Event><EventData>" : "<Event>");
        bw_buffer_add_str(out, rest);
        bw_buffer_add_text(out, bare ? "</EventData></Event>" : "</Event>");
        const size_t len = out->len;
        for (size_t k = 0; k < XML_PADDING; k++)
            bw_buffer_add_char(out, ' ');
        return out->failed ? (bw_str){0} : bw_str_head(bw_buffer_str(out), len);
    }
    return (bw_str){0};
}
