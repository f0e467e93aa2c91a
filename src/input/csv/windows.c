#include "input/csv/windows.h"

#include <string.h>

#include "format/json/cursor.h"
#include "format/windows/data_json.h"

static void add_decoded(void *user, bw_str name, bw_str value)
{
    text_record_add_decoded(user, name, value);
}

/* ---- EvtxECmd ---- */

void csv_windows_add_payload(struct text_record *record, struct bw_arena *arena, bw_str payload)
{
    char *copy = bw_arena_alloc(arena, payload.len + JSON_PADDING, 1);
    char *out = bw_arena_alloc_raw(arena, payload.len + JSON_PADDING, 1);
    if (copy == NULL || out == NULL || payload.len == 0)
        return;
    memcpy(copy, payload.ptr, payload.len);
    const bw_str text = {.ptr = copy, .len = payload.len};
    windows_data_json_read(text, out, true, add_decoded, record); /* names are decoded, too */
}

/* ---- Hayabusa ---- */

/* Names of its default_details.txt and rules that stand for one field of Windows or Sysmon. */
static const bw_str detail_names[][2] = {
        {BW_STR_INIT("Cmdline"), BW_STR_INIT("CommandLine")},
        {BW_STR_INIT("Proc"), BW_STR_INIT("Image")},
        {BW_STR_INIT("ParentCmdline"), BW_STR_INIT("ParentCommandLine")},
        {BW_STR_INIT("ParentProc"), BW_STR_INIT("ParentImage")},
        {BW_STR_INIT("PID"), BW_STR_INIT("ProcessId")},
        {BW_STR_INIT("ParentPID"), BW_STR_INIT("ParentProcessId")},
        {BW_STR_INIT("PGUID"), BW_STR_INIT("ProcessGuid")},
        {BW_STR_INIT("User"), BW_STR_INIT("User")},
        {BW_STR_INIT("TgtUser"), BW_STR_INIT("TargetUserName")},
        {BW_STR_INIT("SrcUser"), BW_STR_INIT("SubjectUserName")},
        {BW_STR_INIT("SrcComp"), BW_STR_INIT("WorkstationName")},
        {BW_STR_INIT("SrcIP"), BW_STR_INIT("IpAddress")},
        {BW_STR_INIT("Type"), BW_STR_INIT("LogonType")},
        {BW_STR_INIT("LID"), BW_STR_INIT("LogonId")},
        {BW_STR_INIT("Svc"), BW_STR_INIT("ServiceName")},
        {BW_STR_INIT("Path"), BW_STR_INIT("ImagePath")},
        {BW_STR_INIT("ScriptBlock"), BW_STR_INIT("ScriptBlockText")},
        {BW_STR_INIT("TgtIP"), BW_STR_INIT("DestinationIp")},
        {BW_STR_INIT("TgtPort"), BW_STR_INIT("DestinationPort")},
        {BW_STR_INIT("Query"), BW_STR_INIT("QueryName")},
        {BW_STR_INIT("TgtObj"), BW_STR_INIT("TargetObject")},
        {BW_STR_INIT("Task"), BW_STR_INIT("TaskName")},
        {BW_STR_INIT("Hash"), BW_STR_INIT("Hashes")},
        {BW_STR_INIT("Company"), BW_STR_INIT("Company")},
        {BW_STR_INIT("Product"), BW_STR_INIT("Product")},
        {BW_STR_INIT("Desc"), BW_STR_INIT("Description")},
};

static bw_str windows_name(bw_str name)
{
    for (size_t i = 0; i < BW_COUNT(detail_names); i++)
        if (bw_str_eq(detail_names[i][0], name))
            return detail_names[i][1];
    return name;
}

void csv_windows_add_details(struct text_record *record, bw_str details)
{
    static const bw_str bar = BW_STR_INIT(" \xc2\xa6 "); /* a broken bar */
    while (details.len != 0) {
        const size_t end = bw_str_find(details, bar);
        bw_str pair = bw_str_head(details, end);
        bw_str name;
        details = end != SIZE_MAX ? bw_str_from(details, end + bar.len) : (bw_str){0};
        if (!bw_str_cut(&pair, ':', &name) || pair.ptr == NULL)
            continue;
        text_record_add_opt(record, windows_name(bw_str_trim(name)), bw_str_trim(pair));
    }
}

static const bw_str short_channels[][2] = {
        {BW_STR_INIT("Sec"), BW_STR_INIT("Security")},
        {BW_STR_INIT("Sys"), BW_STR_INIT("System")},
        {BW_STR_INIT("App"), BW_STR_INIT("Application")},
        {BW_STR_INIT("Sysmon"), BW_STR_INIT("Microsoft-Windows-Sysmon/Operational")},
        {BW_STR_INIT("PwSh"), BW_STR_INIT("Microsoft-Windows-PowerShell/Operational")},
        {BW_STR_INIT("PwShClassic"), BW_STR_INIT("Windows PowerShell")},
        {BW_STR_INIT("Defender"), BW_STR_INIT("Microsoft-Windows-Windows Defender/Operational")},
        {BW_STR_INIT("TaskSch"), BW_STR_INIT("Microsoft-Windows-TaskScheduler/Operational")},
        {BW_STR_INIT("WMI"), BW_STR_INIT("Microsoft-Windows-WMI-Activity/Operational")},
        {BW_STR_INIT("BitsCli"), BW_STR_INIT("Microsoft-Windows-Bits-Client/Operational")},
        {BW_STR_INIT("NTLM"), BW_STR_INIT("Microsoft-Windows-NTLM/Operational")},
        {BW_STR_INIT("Firewall"),
                BW_STR_INIT("Microsoft-Windows-Windows Firewall With Advanced Security/Firewall")},
};

bw_str csv_windows_channel(bw_str name)
{
    for (size_t i = 0; i < BW_COUNT(short_channels); i++)
        if (bw_str_eq(short_channels[i][0], name))
            return short_channels[i][1];
    return name;
}
