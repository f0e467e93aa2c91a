#include "format/windows/classic.h"

#include "base/number.h"

/* Lines before the message: there are about fifteen. */
#define MAX_HEAD_LINES 64

bool windows_classic_looks(bw_str text)
{
    bw_str line;
    for (unsigned i = 0; i < 4 && bw_str_cut(&text, '\n', &line); i++)
        if (bw_str_starts_with(line, BW_STR("LogName=")))
            return true;
    return false;
}

static void take_head(struct windows_message_event *event, bw_str name, bw_str value)
{
    uint64_t id;
    if (bw_str_eq(name, BW_STR("EventCode")))
        event->event_id = bw_parse_u64(value, 0, UINT32_MAX, &id) == BW_OK ? id : 0;
    else if (bw_str_eq(name, BW_STR("SourceName")))
        event->provider = value;
    else if (bw_str_eq(name, BW_STR("LogName")))
        event->channel = value;
}

static bool is_name(bw_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((uint8_t)(text.ptr[i] - '0') > 9 && (uint8_t)((text.ptr[i] | 32) - 'a') > 25 &&
                text.ptr[i] != '_')
            return false;
    return text.len != 0;
}

void windows_classic_read(bw_str text, windows_message_field_fn *field, void *user)
{
    const bw_str title = BW_STR("Message=");
    struct windows_message_event event = {.event_id = 0};
    bw_str line;
    for (unsigned i = 0; i < MAX_HEAD_LINES; i++) {
        if (bw_str_starts_with(text, title)) {
            const bw_str message = bw_str_trim(bw_str_from(text, title.len));
            if (message.len != 0)
                field(user, BW_STR("Message"), message);
            windows_message_read(&event, message, field, user);
            return;
        }
        bw_str name;
        if (!bw_str_cut(&text, '\n', &line))
            return;
        if (!bw_str_cut(&line, '=', &name) || !is_name(name))
            continue;
        const bw_str value = bw_str_trim(line);
        if (value.len == 0)
            continue;
        take_head(&event, name, value);
        /* whose session wrote it; Sysmon's data have a User, too */
        field(user, bw_str_eq(name, BW_STR("User")) ? BW_STR("UserName") : name, value);
    }
}
