/*
 * Windows events in ArcSight's Common Event Format, under the names that Windows has for their
 * data.
 *
 * Source: Micro Focus, "SmartConnector for Microsoft Windows Event Log: Windows Security Event
 * Mappings" (which field of ArcSight has what of which event).
 */
#include "base/number.h"
#include "input/network/windows.h"

/* In all events where a login or a process is told; the first row that fits counts. */
static const struct {
    uint64_t event_id; /* 0: any */
    bw_str cef;
    bw_str windows;
} names[] = {
        {4688, BW_STR_INIT("duser"), BW_STR_INIT("SubjectUserName")},
        {4688, BW_STR_INIT("dntdom"), BW_STR_INIT("SubjectDomainName")},
        {4688, BW_STR_INIT("duid"), BW_STR_INIT("SubjectLogonId")},
        {4688, BW_STR_INIT("dproc"), BW_STR_INIT("NewProcessName")},
        {4688, BW_STR_INIT("sproc"), BW_STR_INIT("ParentProcessName")},
        {4688, BW_STR_INIT("cs3"), BW_STR_INIT("NewProcessId")},
        {4688, BW_STR_INIT("cs4"), BW_STR_INIT("CommandLine")},
        {4688, BW_STR_INIT("cs5"), BW_STR_INIT("ProcessId")},
        {4689, BW_STR_INIT("dproc"), BW_STR_INIT("ProcessName")},
        {0, BW_STR_INIT("duser"), BW_STR_INIT("TargetUserName")},
        {0, BW_STR_INIT("dntdom"), BW_STR_INIT("TargetDomainName")},
        {0, BW_STR_INIT("duid"), BW_STR_INIT("TargetLogonId")},
        {0, BW_STR_INIT("suser"), BW_STR_INIT("SubjectUserName")},
        {0, BW_STR_INIT("sntdom"), BW_STR_INIT("SubjectDomainName")},
        {0, BW_STR_INIT("suid"), BW_STR_INIT("SubjectLogonId")},
        {0, BW_STR_INIT("src"), BW_STR_INIT("IpAddress")},
        {0, BW_STR_INIT("spt"), BW_STR_INIT("IpPort")},
        {0, BW_STR_INIT("shost"), BW_STR_INIT("WorkstationName")},
        {0, BW_STR_INIT("sproc"), BW_STR_INIT("ProcessName")},
        {0, BW_STR_INIT("dproc"), BW_STR_INIT("ProcessName")},
        {0, BW_STR_INIT("destinationServiceName"), BW_STR_INIT("ServiceName")},
};

/* Of the Security log alone: elsewhere the same keys stand for other data. */
static void add_security(struct text_record *record, uint64_t event_id)
{
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        const struct event_value *value = text_record_get(record, names[i].cef);
        if ((names[i].event_id == 0 || names[i].event_id == event_id) && value != NULL &&
                text_record_get(record, names[i].windows) == NULL)
            text_record_add(record, names[i].windows, *value, TEXT_FIELD_PIECE);
    }
}

/* What labels call the data, where it is not what the event itself does ("LogonType" is). */
static void add_spaced(struct text_record *record)
{
    static const bw_str labels[][2] = {
            {BW_STR_INIT("Logon Type"), BW_STR_INIT("LogonType")},
            {BW_STR_INIT("Process Command Line"), BW_STR_INIT("CommandLine")},
            {BW_STR_INIT("Creator Process Name"), BW_STR_INIT("ParentProcessName")},
            {BW_STR_INIT("Authentication Package"), BW_STR_INIT("AuthenticationPackageName")},
            {BW_STR_INIT("Ticket Encryption Type"), BW_STR_INIT("TicketEncryptionType")},
            {BW_STR_INIT("Reason or Error Code"), BW_STR_INIT("Status")},
            {BW_STR_INIT("Service Name"), BW_STR_INIT("ServiceName")},
            {BW_STR_INIT("Service File Name"), BW_STR_INIT("ImagePath")},
    };
    for (size_t i = 0; i < BW_COUNT(labels); i++) {
        const struct event_value *value = text_record_get(record, labels[i][0]);
        if (value != NULL && text_record_get(record, labels[i][1]) == NULL)
            text_record_add(record, labels[i][1], *value, TEXT_FIELD_PIECE);
    }
}

bool network_windows_add_cef(struct text_record *record, bw_str event_class)
{
    bw_str id = event_class;
    bw_str provider;
    uint64_t event_id;
    if (!bw_str_cut(&id, ':', &provider) || id.ptr == NULL || provider.len == 0 ||
            bw_parse_u64(id, 0, UINT16_MAX, &event_id) != BW_OK)
        return false;
    const bw_str channel = windows_channel_of(provider);
    text_record_add_opt(record, BW_STR("Provider_Name"), provider);
    text_record_add_number(record, BW_STR("EventID"), id);
    text_record_add_opt(record, BW_STR("Channel"), channel);
    add_spaced(record);
    if (bw_str_eq(channel, BW_STR("Security")))
        add_security(record, event_id);
    return true;
}
