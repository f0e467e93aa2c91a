#include "input/json/wazuh.h"

#include <string.h>

/* alerts.json and archives.json; exports of the indexer; what the agent itself sends. */
static const bw_str roots[] = {
        BW_STR_INIT("data.win."), BW_STR_INIT("_source.data.win."), BW_STR_INIT("win.")};

/* What stands in win.system, and what rules call it. */
static const bw_str system_names[][2] = {
        {BW_STR_INIT("channel"), BW_STR_INIT("Channel")},
        {BW_STR_INIT("computer"), BW_STR_INIT("Computer")},
        {BW_STR_INIT("eventID"), BW_STR_INIT("EventID")},
        {BW_STR_INIT("eventRecordID"), BW_STR_INIT("EventRecordID")},
        {BW_STR_INIT("keywords"), BW_STR_INIT("Keywords")},
        {BW_STR_INIT("level"), BW_STR_INIT("Level")},
        {BW_STR_INIT("message"), BW_STR_INIT("Message")},
        {BW_STR_INIT("opcode"), BW_STR_INIT("Opcode")},
        {BW_STR_INIT("processID"), BW_STR_INIT("Execution_ProcessID")},
        {BW_STR_INIT("providerGuid"), BW_STR_INIT("Provider_Guid")},
        {BW_STR_INIT("providerName"), BW_STR_INIT("Provider_Name")},
        {BW_STR_INIT("systemTime"), BW_STR_INIT("TimeCreated_SystemTime")},
        {BW_STR_INIT("task"), BW_STR_INIT("Task")},
        {BW_STR_INIT("threadID"), BW_STR_INIT("Execution_ThreadID")},
        {BW_STR_INIT("version"), BW_STR_INIT("Version")},
};

/* Behind the root; empty when there is none. */
static bw_str behind_root(bw_str name)
{
    for (size_t i = 0; i < BW_COUNT(roots); i++)
        if (bw_str_starts_with(name, roots[i]))
            return bw_str_from(name, roots[i].len);
    return (bw_str){0};
}

bool json_wazuh_is_channel(bw_str name)
{
    return bw_str_eq(behind_root(name), BW_STR("system.channel"));
}

bw_str json_wazuh_name(bw_str name, char scratch[JSON_WAZUH_MAX_NAME])
{
    const bw_str system = BW_STR("system.");
    const bw_str data = BW_STR("eventdata.");
    const bw_str rest = behind_root(name);
    if (bw_str_starts_with(rest, system)) {
        const bw_str key = bw_str_from(rest, system.len);
        for (size_t i = 0; i < BW_COUNT(system_names); i++)
            if (bw_str_eq(key, system_names[i][0]))
                return system_names[i][1];
        return (bw_str){0};
    }
    const bw_str key = bw_str_from(rest, data.len);
    if (!bw_str_starts_with(rest, data) || key.len == 0 || key.len > JSON_WAZUH_MAX_NAME)
        return (bw_str){0};
    memcpy(scratch, key.ptr, key.len);
    if (scratch[0] >= 'a' && scratch[0] <= 'z')
        scratch[0] = (char)(scratch[0] - 'a' + 'A');
    return (bw_str){.ptr = scratch, .len = key.len};
}

size_t json_wazuh_unescape(bw_str value, char *out)
{
    static const char escapes[] = "\\\"/nrt";
    static const char meanings[] = "\\\"/\n\r\t";
    size_t len = 0;
    if (bw_str_find(value, BW_STR("\\\\")) == SIZE_MAX &&
            bw_str_find(value, BW_STR("\\\"")) == SIZE_MAX)
        return SIZE_MAX; /* "C:\new": what the escapes of white space look like, too */
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];
        if (c == '\\') {
            const char *escape =
                    ++i < value.len && value.ptr[i] != '\0' ? strchr(escapes, value.ptr[i]) : NULL;
            if (escape == NULL)
                return SIZE_MAX;
            c = meanings[escape - escapes];
        }
        out[len++] = c;
    }
    return len;
}
