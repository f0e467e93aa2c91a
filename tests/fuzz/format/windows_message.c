/*
 * Any bytes as the message of an event: first a byte that says which publisher's, one for the
 * event. Every value is a piece of the message or one of the constants; names are not empty.
 */
#include <stdlib.h>

#include "format/windows/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void touch(void *user, bw_str name, bw_str value)
{
    const bw_str *text = user;
    const bool piece = value.ptr >= text->ptr && value.ptr + value.len <= text->ptr + text->len;
    if (name.len == 0 || value.len == 0 || (!piece && !bw_str_starts_with(value, BW_STR("S-1-"))))
        abort();
    if (value.ptr[0] == ' ' || value.ptr[value.len - 1] == ' ')
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const providers[] = {"Microsoft-Windows-Security-Auditing",
            "Microsoft-Windows-Sysmon", "Service Control Manager", "Microsoft-Windows-PowerShell",
            "PowerShell", "Microsoft-Windows-Windows Defender", "Microsoft-Windows-TaskScheduler",
            "Microsoft-Windows-Bits-Client", "Microsoft-Windows-WMI-Activity", "Somebody"};
    static const uint16_t ids[] = {0, 1, 59, 106, 129, 141, 200, 1116, 4103, 4104, 4624, 4625, 4688,
            4698, 4732, 4740, 4776, 4778, 5136, 5140, 5156, 5861, 7036, 7040, 7045};
    if (size < 2)
        return 0;
    const struct windows_message_event event = {
            .event_id = ids[data[1] % BW_COUNT(ids)],
            .provider = bw_str_of(providers[data[0] % BW_COUNT(providers)]),
    };
    bw_str text = bw_bytes_str((bw_bytes){.ptr = data + 2, .len = size - 2});
    windows_message_read(&event, text, touch, &text);
    return 0;
}
