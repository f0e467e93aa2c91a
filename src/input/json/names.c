#include "input/json/names.h"

#include <math.h>

#include "base/number.h"
#include "base/time.h"
#include "format/syslog/stamp.h"
#include "format/web/date.h"
#include "input/json/time_text.h"
#include "input/json/wazuh.h"
#include "input/json/windows.h"

/* In order of preference: what Windows itself wrote, then what forwarders made of it, then what
 * anything calls a time. Compared without regard to case. */
// clang-format off
const char *const json_time_names[] = {
        "TimeCreated_SystemTime",
        "Event.System.TimeCreated.#attributes.SystemTime", /* evtx_dump */
        "Event.System.TimeCreated_attributes.SystemTime", /* --separate-json-attributes */
        "Event.System.TimeCreated.SystemTime", /* breakwater dump */
        "Event.System.TimeCreated.@SystemTime", /* XML to JSON by xmltodict */
        "System.TimeCreated.SystemTime",
        "SystemTime",
        "system_time", /* OpenTelemetry's collector */
        "Body.system_time",
        "document.data.Event.System.TimeCreated_attributes.SystemTime", /* Chainsaw */
        "winlog.time_created",
        "winlog.event_data.UtcTime",
        "__REALTIME_TIMESTAMP", /* journalctl -o json: microseconds */
        "@timestamp", /* Elastic */
        "ContextTimeStamp", /* CrowdStrike: "timestamp" is when it was sent */
        "UtcTime", /* Sysmon, flat */
        "event.created",
        "TimeGenerated",
        "TimeCreated",
        "EventTime", /* NXLog: local time, hence after UtcTime */
        "_time", /* Splunk */
        "timestamp",
        "protoPayload.timestamp", /* Google Cloud */
        "requestReceivedTimestamp", /* Kubernetes */
        "CreationTime", /* Microsoft 365 */
        "eventTime", /* AWS */
        "eventTimestamp", /* Azure */
        "activityDateTime", /* Microsoft Graph */
        "id.time", /* Google Workspace */
        "createdDateTime",
        "created_at", /* GitHub, OneLogin */
        "published", /* Okta */
        "event_time",
        "time_iso8601", /* nginx */
        "time_local",
        "properties.Timestamp", /* Defender, streamed: "time" is when that was done */
        "time",
        "ts",
        "datetime",
        "date_time",
        "log_time",
        "event_timestamp",
        "timestamp_ms",
        "date",
        "EventReceivedTime",
        "time_generated", /* Fluentd */
        "attributes.timestamp", /* Datadog */
        "content.timestamp",
        "ISODATE", /* syslog-ng */
        "event.time", /* SentinelOne; Zscaler's proxy */
        "event.datetime", /* its other feeds */
        "timestamp.$date", /* MongoDB's exports */
        "t.$date", /* MongoDB's own log, since 4.4 */
        "ts.$date", /* its audit log */
        "data.date", /* Auth0 */
        "timestamp.epochSecond", /* Bitbucket */
        "utc_time", /* OpenCanary */
        "local_time",
        "isotimestamp", /* Duo */
        "EdgeStartTimestamp", /* Cloudflare */
        "CreatedAt",          /* its Access */
        "transaction.time_stamp", /* ModSecurity */
        "@t", /* Serilog */
        "asctime", /* Python */
        "start_time", /* Envoy */
        "startTime",
        "started_at", /* Kong */
        "requestTime", /* Amazon's API Gateway; a number of others is how long it took */
        "msec", /* nginx; the same */
        "columns.time", /* osquery: the event's, and when it was asked for */
        "unixTime",
        "service.eventLastSeen", /* GuardDuty */
        "Service.EventLastSeen",
        "updatedAt",
        "metadata.eventCreationTime", /* CrowdStrike's stream */
        "created", /* authentik */
        "first", /* nfdump */
        "generated_at", /* Papertrail */
        "time_usec", /* Google Workspace in BigQuery */
        "received_at",
        "CreateTime", /* processes of Velociraptor's lists */
        "carried_at", /* input/text/carrier.h */
};
// clang-format on

const size_t json_time_name_count = BW_COUNT(json_time_names);

static const char *const record_id_names[] = {
        "winlog.record_id", "Event.System.EventRecordID", "Event.System.EventRecordID.#text",
        "System.EventRecordID", "EventRecordID", "RecordNumber", /* NXLog, Splunk */
        "record_number", "RecordId",                             /* Get-WinEvent */
};

/* Splunk; Search-UnifiedAuditLog; Defender's table of applications; aws cloudtrail lookup-events;
 * Windows events of Azure. */
static const char *const embedded_names[] = {"_raw", "AuditData", "RawEventData",
        "properties.RawEventData", "CloudTrailEvent", "RawXml", "properties.RawXml"};

/* Where those who carry logs put the text that they were given, which may be a JSON object:
 * Elastic, Logstash and CloudWatch, Logs Insights, Docker, Azure Monitor, OpenTelemetry, Graylog,
 * Wazuh; resource logs of Azure; Loki; what Elasticsearch answered. */
static const char *const carried_names[] = {"event.original", "message", "@message", "log",
        "RawData", "body", "full_message", "full_log", "properties",
        "properties.log", /* logs of AKS, */
        "log_s",          /* and out of Log Analytics */
        "line", "_source.event.original", "_source.message", "SyslogMessage", "short_message"};

/* Messages of syslog and the journal, by those who ship them: journalctl and Fluent Bit, Vector,
 * Filebeat, rsyslog's jsonmesg. The best first; compared as they stand. */
static const char *const program_names[] = {"SYSLOG_IDENTIFIER", "log.syslog.appname",
        "syslog.identifier", "programname", "_COMM", "PROGRAM", "appname", "ident",
        "syslog_program", "jsonPayload.ident", "attributes.appname", "attributes.service",
        "_source.log.syslog.appname", "_source.syslog.identifier",
        "processImagePath"}; /* macOS: log show --style json */
static const char *const said_names[] = {"MESSAGE", "message", "msg", "SyslogMessage",
        "short_message", "jsonPayload.message", "attributes.message", "syslog_message",
        "_source.message", "eventMessage"};
static const char *const facility_names[] = {
        "SYSLOG_FACILITY", "log.syslog.facility.code", "syslog.facility", "syslogfacility"};

static uint32_t find_first(const struct event_shape *shape, const char *const *names, size_t count)
{
    uint32_t slot = SHAPES_NONE;
    for (size_t i = 0; i < count && slot == SHAPES_NONE; i++)
        slot = event_shape_find(shape, bw_str_of(names[i]));
    return slot;
}

static uint32_t find_nocase(const struct event_shape *shape, const char *name)
{
    const bw_str wanted = bw_str_of(name);
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (bw_str_eq_ascii_nocase(shape->fields[i].name, wanted))
            return i;
    return SHAPES_NONE;
}

/* Azure Firewall's sentence, streamed and out of Log Analytics. */
static uint32_t find_firewall(const struct event_shape *shape)
{
    if (event_shape_find(shape, BW_STR("category")) != SHAPES_NONE)
        return event_shape_find(shape, BW_STR("properties.msg"));
    return event_shape_find(shape, BW_STR("Category")) != SHAPES_NONE
                   ? event_shape_find(shape, BW_STR("msg_s"))
                   : SHAPES_NONE;
}

/* What only few writers have. */
static void resolve_rare(const struct event_shape *shape, struct shape_roles *ret_roles)
{
    ret_roles->audit_id = event_shape_find(shape, BW_STR("ID"));
    ret_roles->gke = event_shape_find(shape, BW_STR("protoPayload.methodName"));
    ret_roles->firewall = find_firewall(shape);
    if (event_shape_find(shape, BW_STR("id.applicationName")) != SHAPES_NONE)
        ret_roles->reports = event_shape_find(shape, BW_STR("events.parameters.name"));
    else if (event_shape_find(shape, BW_STR("Workload")) != SHAPES_NONE)
        ret_roles->reports = event_shape_find(shape, BW_STR("Parameters.Name"));
    ret_roles->columns = event_shape_find(shape, BW_STR("TimeGenerated")) != SHAPES_NONE;
    json_windows_resolve(shape, ret_roles);
    for (uint32_t i = 0; i < shape->field_count && ret_roles->wazuh == SHAPES_NONE; i++)
        if (json_wazuh_is_channel(shape->fields[i].name))
            ret_roles->wazuh = i;
}

/* Names that alone may be anything's: Azure Monitor's Syslog, GELF, Elastic's integrations, tables
 * and JSON that somebody made of syslog. */
static void find_program(const struct event_shape *shape, struct shape_roles *ret_roles)
{
    static const struct {
        const char *program;
        const char *beside;
    } pairs[] = {
            {"ProcessName", "SyslogMessage"},
            {"facility", "short_message"},
            {"process.name", "message"},
            {"_source.process.name", "_source.message"},
            {"loggerName", "message"}, /* Keycloak */
            {"program", "message"},
            {"tag", "facility"},
    };
    for (size_t i = 0; i < BW_COUNT(pairs); i++) {
        const uint32_t program = event_shape_find(shape, bw_str_of(pairs[i].program));
        if (program == SHAPES_NONE ||
                event_shape_find(shape, bw_str_of(pairs[i].beside)) == SHAPES_NONE)
            continue;
        ret_roles->program = program;
        ret_roles->program_unsure = true;
        return;
    }
}

void json_names_resolve(const struct event_shape *shape, struct shape_roles *ret_roles)
{
    uint32_t found = 0;
    resolve_rare(shape, ret_roles);
    for (size_t i = 0; i < BW_COUNT(json_time_names) && found < SHAPE_ROLE_TIMES; i++) {
        const uint32_t slot = find_nocase(shape, json_time_names[i]);
        if (slot != SHAPES_NONE)
            ret_roles->times[found++] = slot;
    }
    for (size_t i = 0; i < BW_COUNT(record_id_names); i++) {
        if (ret_roles->record_id == SHAPES_NONE)
            ret_roles->record_id = find_nocase(shape, record_id_names[i]);
    }
    for (size_t i = 0; i < BW_COUNT(embedded_names) && ret_roles->embedded == SHAPES_NONE; i++)
        ret_roles->embedded = find_nocase(shape, embedded_names[i]);
    /* Windows events have their fields beside the text that they were rendered to */
    if (ret_roles->embedded == SHAPES_NONE && find_nocase(shape, "winlog.event_id") == SHAPES_NONE)
        ret_roles->carried = find_first(shape, carried_names, BW_COUNT(carried_names));
    ret_roles->program = find_first(shape, program_names, BW_COUNT(program_names));
    if (ret_roles->program == SHAPES_NONE)
        find_program(shape, ret_roles);
    if (ret_roles->program == SHAPES_NONE)
        return;
    ret_roles->said = find_first(shape, said_names, BW_COUNT(said_names));
    ret_roles->facility = find_first(shape, facility_names, BW_COUNT(facility_names));
}

/* ---- times ---- */

/* Sizes tell the unit: these limits are the years 5138, 5138, 5138, and 1973 as FILETIME would be.
 * What would be of 1970 to 1973 is no time of a log, but how long something took. */
static bw_time from_epoch(double number)
{
    static const struct {
        double below;
        double nanoseconds;
    } units[] = {{1e11, 1e9}, {1e14, 1e6}, {1e17, 1e3}};
    if (!(number >= 1e8))
        return BW_TIME_UNKNOWN;
    for (size_t i = 0; i < BW_COUNT(units); i++) {
        if (number >= units[i].below)
            continue;
        const double whole = floor(number);
        const double rest = (number - whole) * units[i].nanoseconds;
        const double total = whole * units[i].nanoseconds;
        if (total > 9.2e18)
            return BW_TIME_UNKNOWN;
        /* a double holds no more than microseconds of today's seconds: the rest is noise */
        const int64_t fraction = (int64_t)(rest / 1e3 + 0.5) * 1000;
        return (int64_t)whole * (int64_t)units[i].nanoseconds + fraction;
    }
    if (number < 1e18)
        return bw_time_from_filetime((uint64_t)number);
    return number < 9.2e18 ? (bw_time)number : BW_TIME_UNKNOWN;
}

/* 20220831235958, which as milliseconds would lie in the 26th century, and 20220831, which as
 * seconds would lie in 1970. */
static bw_time from_digits(uint64_t number)
{
    if (number < UINT64_C(100000000))
        number *= 1000000;
    const struct bw_date date = {
            .year = (int32_t)(number / UINT64_C(10000000000)),
            .month = (uint8_t)(number / 100000000 % 100),
            .day = (uint8_t)(number / 1000000 % 100),
            .hour = (uint8_t)(number / 10000 % 100),
            .minute = (uint8_t)(number / 100 % 100),
            .second = (uint8_t)(number % 100),
    };
    return bw_time_from_date(&date);
}

static bw_time from_integer(uint64_t number)
{
    if ((number >= 19700101 && number < 22620101) ||
            (number >= UINT64_C(19700101000000) && number < UINT64_C(22620101000000)))
        return from_digits(number);
    if (number < UINT64_C(100000000000000000))
        return from_epoch((double)number);
    if (number < UINT64_C(1000000000000000000))
        return bw_time_from_filetime(number);
    return number <= INT64_MAX ? (bw_time)number : BW_TIME_UNKNOWN;
}

/* /Date(1661990398123+0200)/: the zone is only how it was shown. */
static bw_time from_dotnet(bw_str text)
{
    const bw_str prefix = BW_STR("/Date(");
    if (!bw_str_starts_with(text, prefix))
        return BW_TIME_UNKNOWN;
    bw_str digits = bw_str_from(text, prefix.len);
    size_t len = 0;
    while (len < digits.len && digits.ptr[len] >= '0' && digits.ptr[len] <= '9')
        len++;
    uint64_t milliseconds;
    if (bw_parse_u64(bw_str_head(digits, len), 0, INT64_MAX / 1000000, &milliseconds) != BW_OK)
        return BW_TIME_UNKNOWN;
    return (bw_time)milliseconds * 1000000;
}

/* "Wed Jun 15 07:51:29 2022", of asctime(3) */
static bw_time from_ctime(bw_str text)
{
    struct stamp stamp;
    const struct stamp_clock clock = stamp_clock_from(0, 0);
    if (stamp_read(text, &stamp) != text.len || stamp.form != STAMP_CTIME)
        return BW_TIME_UNKNOWN;
    return stamp_time(&stamp, &clock);
}

static bw_time from_text(bw_str text)
{
    bw_time time;
    if (bw_time_parse(text, &time) == BW_OK)
        return time;
    text = bw_str_trim(text);
    if (text.len == 0 || text.len > 64)
        return BW_TIME_UNKNOWN;
    uint64_t integer;
    double number;
    if (bw_time_parse(text, &time) == BW_OK)
        return time;
    if (text.ptr[0] == '/')
        return from_dotnet(text);
    if (bw_parse_u64(text, 1, UINT64_MAX, &integer) == BW_OK)
        return from_integer(integer);
    if (bw_parse_double(text, &number) == BW_OK)
        return from_epoch(number);
    if (text.len == 26 && text.ptr[2] == '/' && text.ptr[11] == ':')
        return web_date_clf(text);
    time = text.len >= 23 && text.ptr[3] == ' ' ? from_ctime(text) : BW_TIME_UNKNOWN;
    if (time != BW_TIME_UNKNOWN)
        return time;
    return json_time_text(text, false);
}

bw_time json_time_of(const struct event_value *value)
{
    switch ((enum event_value_kind)value->kind) {
    case EVENT_VALUE_UTF8:
        return from_text(bw_bytes_str(value->bytes));
    case EVENT_VALUE_UINT:
        return value->u != 0 ? from_integer(value->u) : BW_TIME_UNKNOWN;
    case EVENT_VALUE_FLOAT:
        return from_epoch(value->f);
    case EVENT_VALUE_TIME:
        return value->i;
    case EVENT_VALUE_LIST:
        return value->items[0].kind != EVENT_VALUE_LIST ? json_time_of(&value->items[0])
                                                        : BW_TIME_UNKNOWN;
    case EVENT_VALUE_ABSENT:
    case EVENT_VALUE_NULL:
    case EVENT_VALUE_UTF16:
    case EVENT_VALUE_INT:
    case EVENT_VALUE_HEX:
    case EVENT_VALUE_BOOL:
    case EVENT_VALUE_GUID:
    case EVENT_VALUE_SID:
    case EVENT_VALUE_BINARY:
    case EVENT_VALUE_KIND_COUNT:
        break;
    }
    return BW_TIME_UNKNOWN;
}

bool json_time_may_be_local(bw_str name, const struct event_value *value)
{
    /* Elastic, Windows' own time, Microsoft 365, Azure: UTC, whether they say it or not */
    static const bw_str utc[] = {BW_STR_INIT("@timestamp"), BW_STR_INIT("CreationTime"),
            BW_STR_INIT("CreationDate"), BW_STR_INIT("TimeGenerated"),
            BW_STR_INIT("eventTimestamp"), BW_STR_INIT("winlog.time_created"),
            BW_STR_INIT("event.created")};
    if (value->kind != EVENT_VALUE_UTF8 || !json_time_has_no_zone(bw_bytes_str(value->bytes)))
        return false;
    for (size_t i = 0; i < BW_COUNT(utc); i++)
        if (bw_str_eq_ascii_nocase(name, utc[i]))
            return false;
    for (size_t i = 0; i + 3 <= name.len; i++)
        if (bw_str_eq_ascii_nocase(bw_str_head(bw_str_from(name, i), 3), BW_STR("utc")))
            return false;
    return bw_str_find(name, BW_STR("SystemTime")) == SIZE_MAX;
}

bw_time json_record_time(const struct json_record *record, int32_t zone)
{
    const struct shape_roles *roles = &record->entry->roles;
    for (size_t i = 0; i < SHAPE_ROLE_TIMES; i++) {
        if (roles->times[i] == SHAPES_NONE)
            continue;
        const struct event_value *value = &record->values[roles->times[i]];
        const bw_time time = json_time_of(value);
        if (time == BW_TIME_UNKNOWN)
            continue;
        const bw_str name = record->entry->shape.fields[roles->times[i]].name;
        return zone != 0 && json_time_may_be_local(name, value) ? json_time_in_zone(time, zone)
                                                                : time;
    }
    return BW_TIME_UNKNOWN;
}

bw_time json_audit_time_of(const struct event_value *value)
{
    bw_str text = value->kind == EVENT_VALUE_UTF8 ? bw_bytes_str(value->bytes) : (bw_str){0};
    bw_str seconds;
    uint64_t serial;
    double number;
    if (!bw_str_cut(&text, ':', &seconds) || seconds.len < 11 || seconds.ptr[10] != '.' ||
            bw_parse_u64(text, 0, UINT64_MAX, &serial) != BW_OK ||
            bw_parse_double(seconds, &number) != BW_OK)
        return BW_TIME_UNKNOWN;
    return from_epoch(number);
}

bool json_record_id_of(const struct event_value *value, uint64_t *ret_id)
{
    if (value->kind == EVENT_VALUE_UINT) {
        *ret_id = value->u;
        return true;
    }
    return value->kind == EVENT_VALUE_UTF8 &&
           bw_parse_u64(bw_bytes_str(value->bytes), 0, UINT64_MAX, ret_id) == BW_OK;
}
