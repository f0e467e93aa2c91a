#include "evtx_layout.h"

static void open(struct evtx_xml *xml, const char *name)
{
    evtx_xml_open(xml, bw_str_of(name), EVTX_NO_DEPENDENCY);
}

static void attribute_text(struct evtx_xml *xml, const char *name, bw_str value)
{
    evtx_xml_attribute(xml, bw_str_of(name), 1);
    evtx_xml_text(xml, value);
}

static void attribute_value(
        struct evtx_xml *xml, const char *name, enum evtx_system_value index, uint8_t type)
{
    evtx_xml_attribute(xml, bw_str_of(name), 1);
    evtx_xml_substitute(xml, (uint16_t)index, type, true);
}

/* <name>value</name>, left out without the value */
static void element_value(
        struct evtx_xml *xml, const char *name, enum evtx_system_value index, uint8_t type)
{
    evtx_xml_open(xml, bw_str_of(name), (uint16_t)index);
    evtx_xml_substitute(xml, (uint16_t)index, type, true);
    evtx_xml_close(xml);
}

static void element_text(struct evtx_xml *xml, const char *name, bw_str text)
{
    open(xml, name);
    evtx_xml_text(xml, text);
    evtx_xml_close(xml);
}

static void add_provider(struct evtx_xml *xml, const struct evtx_event_kind *kind)
{
    open(xml, "Provider");
    if (kind->layout == EVTX_LAYOUT_MODERN) {
        attribute_value(xml, "Name", EVTX_SYSTEM_PROVIDER, EVTX_STRING);
        attribute_value(xml, "Guid", EVTX_SYSTEM_PROVIDER_GUID, EVTX_GUID);
    } else {
        attribute_text(xml, "Name", kind->provider);
        if (kind->provider_guid.len != 0)
            attribute_text(xml, "Guid", kind->provider_guid);
        if (kind->event_source.len != 0)
            attribute_text(xml, "EventSourceName", kind->event_source);
    }
    evtx_xml_close(xml);
}

static void add_event_id(struct evtx_xml *xml)
{
    evtx_xml_open(xml, BW_STR("EventID"), EVTX_SYSTEM_EVENT_ID);
    attribute_value(xml, "Qualifiers", EVTX_SYSTEM_QUALIFIERS, EVTX_UINT16);
    evtx_xml_substitute(xml, EVTX_SYSTEM_EVENT_ID, EVTX_UINT16, true);
    evtx_xml_close(xml);
}

static void add_process(struct evtx_xml *xml, enum evtx_layout layout)
{
    const enum evtx_system_value related =
            layout == EVTX_LAYOUT_MODERN ? EVTX_SYSTEM_RELATED_ID : EVTX_SYSTEM_LITERAL_RELATED_ID;
    open(xml, "Correlation");
    attribute_value(xml, "ActivityID", EVTX_SYSTEM_ACTIVITY_ID, EVTX_GUID);
    attribute_value(xml, "RelatedActivityID", related, EVTX_GUID);
    evtx_xml_close(xml);
    open(xml, "Execution");
    attribute_value(xml, "ProcessID", EVTX_SYSTEM_PROCESS_ID, EVTX_UINT32);
    attribute_value(xml, "ThreadID", EVTX_SYSTEM_THREAD_ID, EVTX_UINT32);
    evtx_xml_close(xml);
}

static void add_system(struct evtx_xml *xml, const struct evtx_event_kind *kind)
{
    const bool classic = kind->layout == EVTX_LAYOUT_CLASSIC;
    open(xml, "System");
    add_provider(xml, kind);
    add_event_id(xml);
    if (!classic)
        element_value(xml, "Version", EVTX_SYSTEM_VERSION, EVTX_UINT8);
    element_value(xml, "Level", EVTX_SYSTEM_LEVEL, EVTX_UINT8);
    element_value(xml, "Task", EVTX_SYSTEM_TASK, EVTX_UINT16);
    if (!classic)
        element_value(xml, "Opcode", EVTX_SYSTEM_OPCODE, EVTX_UINT8);
    element_value(xml, "Keywords", EVTX_SYSTEM_KEYWORDS, EVTX_HEX64);
    open(xml, "TimeCreated");
    attribute_value(xml, "SystemTime", EVTX_SYSTEM_TIME, EVTX_FILETIME);
    evtx_xml_close(xml);
    element_value(xml, "EventRecordID", EVTX_SYSTEM_RECORD_ID, EVTX_UINT64);
    if (!classic)
        add_process(xml, kind->layout);
    if (kind->layout == EVTX_LAYOUT_MODERN)
        element_value(xml, "Channel", EVTX_SYSTEM_CHANNEL, EVTX_STRING);
    else
        element_text(xml, "Channel", kind->channel);
    element_text(xml, "Computer", kind->computer);
    open(xml, "Security");
    attribute_value(xml, "UserID", EVTX_SYSTEM_USER_ID, EVTX_SID);
    evtx_xml_close(xml);
    evtx_xml_close(xml);
}

struct evtx_xml *evtx_layout_event(struct evtx_names *names, const struct evtx_event_kind *kind)
{
    struct evtx_xml *xml = evtx_xml_new(names);
    if (xml == NULL)
        return NULL;
    const uint16_t body = (uint16_t)evtx_layout_body_index(kind->layout);
    const bool user_data = kind->body == EVTX_BODY_USER;
    evtx_xml_open(xml, BW_STR("Event"), EVTX_NO_DEPENDENCY);
    attribute_text(xml, "xmlns", BW_STR("http://schemas.microsoft.com/win/2004/08/events/event"));
    add_system(xml, kind);
    if (user_data)
        evtx_xml_open(xml, BW_STR("UserData"), body);
    evtx_xml_substitute(xml, body, EVTX_BINXML, true);
    if (user_data)
        evtx_xml_close(xml);
    evtx_xml_close(xml);
    return xml;
}

static void add_field(struct evtx_xml *xml, const struct evtx_event_kind *kind, uint16_t index)
{
    const struct evtx_field *field = &kind->fields[index];
    const uint16_t dependency = field->optional ? index : EVTX_NO_DEPENDENCY;
    if (kind->body == EVTX_BODY_DATA) {
        evtx_xml_open(xml, BW_STR("Data"), dependency);
        attribute_text(xml, "Name", field->name);
    } else {
        evtx_xml_open(xml, field->name, dependency);
    }
    evtx_xml_substitute(xml, index, field->type, field->optional);
    evtx_xml_close(xml);
}

struct evtx_xml *evtx_layout_body(struct evtx_names *names, const struct evtx_event_kind *kind)
{
    struct evtx_xml *xml = evtx_xml_new(names);
    if (xml == NULL)
        return NULL;
    if (kind->body == EVTX_BODY_USER) {
        evtx_xml_open(xml, kind->user_element, EVTX_NO_DEPENDENCY);
        if (kind->user_namespace.len != 0)
            attribute_text(xml, "xmlns", kind->user_namespace);
    } else {
        evtx_xml_open(xml, BW_STR("EventData"), EVTX_NO_DEPENDENCY);
    }
    for (size_t i = 0; i < kind->field_count; i++)
        add_field(xml, kind, (uint16_t)i);
    evtx_xml_close(xml);
    return xml;
}
