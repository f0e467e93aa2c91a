#include "input/text/windows_fields.h"

void windows_field_add(void *user, bw_str name, bw_str value)
{
    const struct windows_fields *fields = user;
    name = bw_arena_copy(fields->arena, name);
    if (name.ptr != NULL)
        text_record_add_opt(fields->record, name, value);
}

void windows_fields_add(
        struct windows_fields *fields, const struct windows_message_event *event, bw_str message)
{
    struct windows_message_event known = *event;
    if (known.channel.len == 0) {
        known.channel = windows_channel_of(known.provider);
        text_record_add_opt(fields->record, BW_STR("Channel"), known.channel);
    }
    windows_message_read(&known, message, windows_field_add, fields);
}
