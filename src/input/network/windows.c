#include "input/network/windows.h"

#include "input/text/windows_fields.h"

static bw_str text_at(const struct text_record *record, const char *name)
{
    const struct event_value *value = text_record_get(record, bw_str_of(name));
    return value != NULL && value->kind == EVENT_VALUE_UTF8 ? bw_bytes_str(value->bytes)
                                                            : (bw_str){0};
}

void network_windows_add(struct text_record *record, struct bw_arena *arena)
{
    const struct event_value *id = text_record_get(record, BW_STR("EventIDCode"));
    const bw_str leef = text_at(record, "source");
    const struct windows_message_event event = {
            .event_id = id != NULL && id->kind == EVENT_VALUE_UINT ? id->u : 0,
            .provider = leef.len != 0 ? leef : text_at(record, "Source"),
            .channel = text_at(record, "AgentLogFile"),
    };
    struct windows_fields fields = {.record = record, .arena = arena};
    windows_fields_add(&fields, &event, text_at(record, "Message"));
}
