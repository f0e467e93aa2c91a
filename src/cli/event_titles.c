#include "cli/event_titles.h"

#include "base/number.h"

#define SYSMON "Microsoft-Windows-Sysmon/Operational"
#define RDP    "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational"
#define GATE   "Microsoft-Windows-TerminalServices-Gateway/Operational"
#define POWER  "Microsoft-Windows-PowerShell/Operational"

/* In words of our own, after the vendor's lists of events. */
static const struct {
    const char *channel;
    uint32_t id;
    const char *title;
} titles[] = {
        {"Security", 1102, "audit log cleared"},
        {"Security", 4616, "system time changed"},
        {"Security", 4624, "logon"},
        {"Security", 4625, "logon failed"},
        {"Security", 4634, "logoff"},
        {"Security", 4647, "logoff by the user"},
        {"Security", 4648, "logon with explicit credentials"},
        {"Security", 4656, "handle to an object requested"},
        {"Security", 4663, "object accessed"},
        {"Security", 4672, "logon with special privileges"},
        {"Security", 4688, "process started"},
        {"Security", 4689, "process ended"},
        {"Security", 4697, "service installed"},
        {"Security", 4698, "scheduled task made"},
        {"Security", 4699, "scheduled task deleted"},
        {"Security", 4702, "scheduled task changed"},
        {"Security", 4719, "audit policy changed"},
        {"Security", 4720, "account made"},
        {"Security", 4722, "account enabled"},
        {"Security", 4724, "password reset tried"},
        {"Security", 4726, "account deleted"},
        {"Security", 4728, "member added to a global group"},
        {"Security", 4732, "member added to a local group"},
        {"Security", 4738, "account changed"},
        {"Security", 4740, "account locked out"},
        {"Security", 4756, "member added to a universal group"},
        {"Security", 4768, "Kerberos ticket-granting ticket asked for"},
        {"Security", 4769, "Kerberos service ticket asked for"},
        {"Security", 4771, "Kerberos pre-authentication failed"},
        {"Security", 4776, "NTLM credentials checked"},
        {"Security", 4778, "session reconnected"},
        {"Security", 4779, "session disconnected"},
        {"Security", 5140, "share accessed"},
        {"Security", 5145, "file of a share checked for access"},
        {"Security", 5156, "connection allowed"},
        {"System", 104, "log cleared"},
        {"System", 6005, "event log service started"},
        {"System", 6006, "event log service stopped"},
        {"System", 6008, "unexpected shutdown"},
        {"System", 7036, "service changed state"},
        {"System", 7040, "start type of a service changed"},
        {"System", 7045, "service installed"},
        {GATE, 200, "user may use the gateway"},
        {GATE, 201, "user may not use the gateway"},
        {GATE, 300, "user may connect to a computer"},
        {GATE, 301, "user may not connect to a computer"},
        {GATE, 302, "Remote Desktop session through the gateway"},
        {GATE, 303, "Remote Desktop session through the gateway ended"},
        {GATE, 304, "computer behind the gateway not reached"},
        {SYSMON, 1, "process started"},
        {SYSMON, 2, "file creation time changed"},
        {SYSMON, 3, "network connection"},
        {SYSMON, 5, "process ended"},
        {SYSMON, 6, "driver loaded"},
        {SYSMON, 7, "image loaded"},
        {SYSMON, 8, "thread started in another process"},
        {SYSMON, 10, "process opened"},
        {SYSMON, 11, "file made"},
        {SYSMON, 12, "registry key made or deleted"},
        {SYSMON, 13, "registry value set"},
        {SYSMON, 15, "file stream made"},
        {SYSMON, 17, "pipe made"},
        {SYSMON, 18, "pipe connected"},
        {SYSMON, 22, "name looked up"},
        {SYSMON, 23, "file deleted and kept"},
        {RDP, 21, "session logon"},
        {RDP, 22, "shell started"},
        {RDP, 23, "session logoff"},
        {RDP, 24, "session disconnected"},
        {RDP, 25, "session reconnected"},
        {POWER, 4103, "PowerShell command run"},
        {POWER, 4104, "PowerShell script block"},
};

bw_str event_title(bw_str channel, bw_str event_id)
{
    uint64_t id;
    if (bw_parse_u64(event_id, 0, UINT32_MAX, &id) != BW_OK)
        return BW_STR("");
    for (size_t i = 0; i < BW_COUNT(titles); i++)
        if (titles[i].id == id && bw_str_eq(channel, bw_str_of(titles[i].channel)))
            return bw_str_of(titles[i].title);
    return BW_STR("");
}
