/*
 * What is odd about logs themselves, when each log has records, and where two hosts saw one event.
 * Event ids: Microsoft Learn, "Audit other events" of the System category and "Other Events" of
 * appendix L; Sysmon's manual (4, 16, 255); auditd's record types (linux/audit.h); the texts of
 * systemd-journald, rsyslogd and chronyd in their sources.
 */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "summary/fields.h"
#include "summary/rotation_name.h"
#include "summary/summary.h"

/* What each event is asked for stands in front: it lies side by side (summary/fields.h). */
enum anomaly_field {
    EVENT_ID,
    CHANNEL,
    DATASET,
    MODULE,
    PROVIDER,
    PROGRAM,
    MESSAGE,
    TYPE,
    EVENT_TYPE,
    ECS_SOURCE_IP,
    ECS_SOURCE_PORT,
    SUBJECT_USER,
    CLEARED_USER,
    CLEARED_CHANNEL,
    PREVIOUS_TIME,
    OLD_TIME,
    NEW_TIME,
    PARAM1,
    PARAM2,
    STATE,
    AUDIT_ENABLED,
    LOGON_GUID,
    IP_ADDRESS,
    IP_PORT,
    SOURCE_IP,
    SOURCE_PORT,
    SOURCE_ADDRESS,
    ZEEK_SOURCE_IP,
    ZEEK_SOURCE_PORT,
    SRC_IP,
    SRC_PORT,
    SRCIP,
    SRCPORT,
    SRCADDR,
    SRC,
    SPORT,
    S_PORT,
    CODE,
    MSG,
    DURATION,
    ELAPSED,
    FLOW_START,
    FIELD_COUNT,
};

const char *const summary_anomaly_fields[] = {"EventID", "Channel", "event.dataset", "event.module",
        "Provider_Name", "process.name", "message", "type", "event_type", "source.ip",
        "source.port", "SubjectUserName", "Event.UserData.LogFileCleared.SubjectUserName",
        "Event.UserData.LogFileCleared.Channel", "PreviousTime", "OldTime", "NewTime", "param1",
        "param2", "State", "audit_enabled", "LogonGuid", "IpAddress", "IpPort", "SourceIp",
        "SourcePort", "SourceAddress", "id.orig_h", "id.orig_p", "src_ip", "src_port", "srcip",
        "srcport", "srcaddr", "src", "sport", "s_port", "event.code", "msg", "duration", "elapsed",
        "flow.start", NULL};
_Static_assert(BW_COUNT(summary_anomaly_fields) == FIELD_COUNT + 1, "a name for each field");
_Static_assert(FIELD_COUNT <= SUMMARY_PRESENT_FIELDS, "a bit for each field");

/* Services correct a clock by less than this all the time. */
#define SMALL_STEP (2 * BW_TIME_SECOND)

/* Half of what is no step any more: differences of times must fit. */
#define FAR (INT64_MAX / 4)

#define MAX_DETAIL 160

/* Seconds that a connection lasts at most. */
#define MAX_AGO (30 * 86400)

/* Programs by a hash of their names; a power of two. */
#define SIGN_BITS 64

/* Bytes of what names a log, as the event has it. */
#define MAX_NAMED 128

#define HOUR (3600 * BW_TIME_SECOND)

/* Added to hours since 1970: all that a bw_time can say have eight digits then. */
#define HOURS_BEFORE 20000000

/* Logs in which events stand that others see, too. */
enum log_kind {
    LOG_OTHER,
    LOG_SECURITY,
    LOG_SYSMON,
    LOG_AUTH,
    LOG_FLOWS, /* struct flow_log says how */
    LOG_AUDIT,
};

/*
 * A log of connections, and which of its records are of the beginning of one, or say how long ago
 * that was: FortiOS and PAN-OS log most when they end. Ids of Cisco's messages: "Cisco Secure
 * Firewall ASA Series Syslog Messages"; what closes or is counted later is left out.
 */
struct flow_log {
    bw_str log;
    enum anomaly_field address, port;
    enum anomaly_field which; /* FIELD_COUNT: all records */
    bw_str is[3];             /* that hold one of these there */
    enum anomaly_field ago;   /* seconds since the beginning; FIELD_COUNT: none */
};

#define S(text) BW_STR_INIT(text)
static const struct flow_log flow_logs[] = {
        {S("zeek.conn"), ZEEK_SOURCE_IP, ZEEK_SOURCE_PORT, FIELD_COUNT, {{0}}, FIELD_COUNT},
        {S("iptables.log"), SRC_IP, SRC_PORT, FIELD_COUNT, {{0}}, FIELD_COUNT},
        {S("pfsense.log"), SRC_IP, SRC_PORT, FIELD_COUNT, {{0}}, FIELD_COUNT},
        {S("cisco_asa.log"), SRC_IP, SRC_PORT, CODE, {S("302013"), S("302015"), S("106023")},
                FIELD_COUNT},
        {S("fortinet_fortigate.log"), SRCIP, SRCPORT, TYPE, {S("traffic")}, DURATION},
        {S("panw.panos"), SRC, SPORT, TYPE, {S("TRAFFIC")}, ELAPSED},
        {S("checkpoint.firewall"), SRC, S_PORT, FIELD_COUNT, {{0}}, FIELD_COUNT},
        {S("sonicwall_firewall.log"), SRC_IP, SRC_PORT, MSG, {S("Connection Opened")}, FIELD_COUNT},
        {S("aws.vpcflow"), SRCADDR, SRCPORT, FIELD_COUNT, {{0}}, FIELD_COUNT},
        {S("nfdump.flow"), ECS_SOURCE_IP, ECS_SOURCE_PORT, FIELD_COUNT, {{0}}, FIELD_COUNT},
};
#undef S

/* A log by what named it. */
struct named_log {
    uint8_t named_kind; /* enum event_value_kind */
    uint8_t named_len;  /* 0: nothing did that can be compared */
    uint8_t named[MAX_NAMED];
    enum log_kind kind;
    const struct flow_log *flows; /* of LOG_FLOWS */
    struct bw_buffer name;
    bool one_file; /* whatever files its records stand in: Windows' logs, by their channel */
    bw_time hour;  /* when the one that was counted last began */
    uint64_t row;  /* of that hour, as the sink knows it; 0: none */
};

/* The events of a server's log are of two logs or three by turns. */
#define LOGS 4

/* Signs of the programs of one bit (sign_bit): among these. */
struct sign_range {
    uint8_t first, end;
};

struct summarizer_scan {
    struct sign_range signs[SIGN_BITS]; /* of programs that may say something about logging */
    uint64_t sampled; /* bits of a meeting's number that are not set where it is not left out */
    uint64_t sampled_flows;
    bw_str names[FIELD_COUNT];
    struct summary_fields *fields;
    uint64_t present; /* fields that the event at hand may have */
    struct bw_buffer key;
    struct bw_buffer detail;
    struct bw_buffer file;       /* what the log that the item is a piece of is called */
    uint64_t item;               /* plus one; 0: none so far */
    struct named_log logs[LOGS]; /* that were met last */
    struct named_log other;      /* what named it can not be compared */
    uint32_t named;              /* so far: which of the logs goes next */
    struct named_log *log;       /* of the event at hand */
};

static void anomalies_free(struct summarizer_scan *scan)
{
    summary_fields_free(scan->fields);
    bw_buffer_release(&scan->key);
    bw_buffer_release(&scan->detail);
    bw_buffer_release(&scan->file);
    for (size_t i = 0; i < LOGS; i++)
        bw_buffer_release(&scan->logs[i].name);
    bw_buffer_release(&scan->other.name);
    free(scan);
}

static inline bool may_have(const struct summarizer_scan *scan, enum anomaly_field field)
{
    return (scan->present >> field & 1) != 0;
}

static bw_str text_of(struct summarizer_scan *scan, enum anomaly_field field)
{
    if (!may_have(scan, field))
        return BW_STR("");
    const bw_str text = bw_str_trim(summary_fields_text(scan->fields, field));
    return bw_str_eq(text, BW_STR("-")) ? BW_STR("") : text;
}

static enum log_kind kind_of(bw_str log)
{
    if (bw_str_eq(log, BW_STR("Security")))
        return LOG_SECURITY;
    if (bw_str_ends_with(log, BW_STR("Sysmon/Operational")))
        return LOG_SYSMON;
    if (bw_str_eq(log, BW_STR("system.auth")))
        return LOG_AUTH;
    return bw_str_eq(log, BW_STR("auditd.log")) ? LOG_AUDIT : LOG_OTHER;
}

static const struct flow_log *flows_of(bw_str log)
{
    for (size_t i = 0; i < BW_COUNT(flow_logs); i++)
        if (bw_str_eq(log, flow_logs[i].log))
            return &flow_logs[i];
    return NULL;
}

/* Whether the same value names the log, as far as bytes can tell. */
static bool is_named(const struct named_log *log, const struct event_value *value)
{
    return log->named_len != 0 && value->kind == log->named_kind &&
           value->bytes.len == log->named_len &&
           bw_same_bytes((const char *)value->bytes.ptr, (const char *)log->named, log->named_len);
}

/* True when the value names a log that was met before: it is at hand then. */
static bool find_log(struct summarizer_scan *scan, const struct event_value *value)
{
    for (size_t i = 0; i < LOGS; i++)
        if (is_named(&scan->logs[i], value)) {
            scan->log = &scan->logs[i];
            return true;
        }
    return false;
}

static bool is_text(const struct event_value *value)
{
    return value->kind == EVENT_VALUE_UTF8 || value->kind == EVENT_VALUE_UTF16;
}

/* The place of a log that was not met before, or not lately. */
static struct named_log *new_log(struct summarizer_scan *scan, const struct event_value *value)
{
    if (value == NULL || !is_text(value) || value->bytes.len > MAX_NAMED || value->bytes.len == 0)
        return &scan->other;
    struct named_log *log = &scan->logs[scan->named++ % LOGS];
    memcpy(log->named, value->bytes.ptr, value->bytes.len);
    log->named_len = (uint8_t)value->bytes.len;
    log->named_kind = (uint8_t)value->kind;
    return log;
}

static void name_log(struct summarizer_scan *scan)
{
    static const enum anomaly_field sources[] = {CHANNEL, DATASET, MODULE, PROVIDER};
    const struct event_value *value = NULL;
    bw_str text = BW_STR("");
    size_t source = 0;
    for (size_t i = 0; i < BW_COUNT(sources) && text.len == 0; i++) {
        source = i;
        value = may_have(scan, sources[i]) ? summary_fields_value(scan->fields, sources[i]) : NULL;
        if (value == NULL)
            continue;
        if (is_text(value) && find_log(scan, value))
            return;
        text = text_of(scan, sources[i]);
    }
    struct named_log *log = new_log(scan, text.len != 0 ? value : NULL);
    bw_buffer_clear(&log->name);
    summary_add_cell(&log->name, text);
    log->flows = flows_of(bw_buffer_str(&log->name));
    log->kind = log->flows != NULL ? LOG_FLOWS : kind_of(bw_buffer_str(&log->name));
    log->one_file = sources[source] == CHANNEL || sources[source] == PROVIDER;
    log->row = 0;
    scan->log = log;
}

static void add_anomaly(
        struct summarizer_scan *scan, struct summary_sink *sink, const char *kind, bw_str detail)
{
    bw_buffer_clear(&scan->key);
    bw_buffer_add_text(&scan->key, kind);
    summary_next_cell(&scan->key);
    bw_buffer_add_str(&scan->key, bw_buffer_str(&scan->log->name));
    summary_next_cell(&scan->key);
    summary_add_cell(&scan->key, bw_str_head(detail, MAX_DETAIL));
    sink->add(sink, SUMMARY_ANOMALIES, bw_buffer_str(&scan->key));
}

static void look_at_flags(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    static const char *const kinds[EVENT_ANOMALY_COUNT] = {"record_id_gap", "time_backwards",
            "checksum", "time_mismatch", "duplicate_id", "value", "hidden_record"};
    for (unsigned i = 0; i < EVENT_ANOMALY_COUNT; i++)
        if ((event->anomalies & (1u << i)) != 0)
            add_anomaly(scan, sink, kinds[i], BW_STR(""));
}

/* An event of Windows that says something about logging. */
struct windows_sign {
    uint16_t id;
    const char *channel; /* the end of its name */
    const char *kind;
    enum anomaly_field detail; /* FIELD_COUNT: none */
    const char *detail_is;     /* it has to hold this; NULL: anything */
};

static const struct windows_sign windows_signs[] = {
        {1100, "Security", "shutdown", FIELD_COUNT, NULL},
        {1101, "Security", "events_lost", FIELD_COUNT, NULL},
        {1102, "Security", "log_cleared", CLEARED_USER, NULL},
        {1104, "Security", "log_full", FIELD_COUNT, NULL},
        {1108, "Security", "events_lost", FIELD_COUNT, NULL},
        {4612, "Security", "events_lost", FIELD_COUNT, NULL},
        {4719, "Security", "policy_changed", SUBJECT_USER, NULL},
        {4906, "Security", "policy_changed", FIELD_COUNT, NULL},
        {104, "System", "log_cleared", CLEARED_CHANNEL, NULL},
        {6006, "System", "shutdown", FIELD_COUNT, NULL},
        {6008, "System", "unexpected_shutdown", FIELD_COUNT, NULL},
        {7036, "System", "logging_stopped", PARAM1, "Windows Event Log"},
        {7036, "System", "logging_stopped", PARAM1, "Sysmon"},
        {7034, "System", "logging_stopped", PARAM1, "Windows Event Log"},
        {7034, "System", "logging_stopped", PARAM1, "Sysmon"},
        {7040, "System", "configuration_changed", PARAM1, "Windows Event Log"},
        {7040, "System", "configuration_changed", PARAM1, "Sysmon"},
        {4, "Sysmon/Operational", "logging_stopped", STATE, "Stopped"},
        {16, "Sysmon/Operational", "configuration_changed", FIELD_COUNT, NULL},
        {255, "Sysmon/Operational", "events_lost", FIELD_COUNT, NULL},
};

static void add_magnitude(struct bw_buffer *out, bw_time step)
{
    static const struct {
        bw_time least;
        const char *text;
    } sizes[] = {{86400 * BW_TIME_SECOND, "days"}, {3600 * BW_TIME_SECOND, "hours"},
            {60 * BW_TIME_SECOND, "minutes"}, {0, "seconds"}};
    const bw_time size = step < 0 ? -step : step;
    size_t i = 0;
    while (size < sizes[i].least)
        i++;
    bw_buffer_printf(out, "%s by %s", step < 0 ? "back" : "forward", sizes[i].text);
}

/* Security 4616 and Kernel-General 1: sleep and time services make small steps. */
static void clock_event(struct summarizer_scan *scan, struct summary_sink *sink)
{
    bw_time before, after;
    const bw_str old = summary_fields_has(scan->fields, PREVIOUS_TIME)
                               ? text_of(scan, PREVIOUS_TIME)
                               : text_of(scan, OLD_TIME);
    if (bw_time_parse(old, &before) != BW_OK ||
            bw_time_parse(text_of(scan, NEW_TIME), &after) != BW_OK ||
            before / 2 - after / 2 > FAR || after / 2 - before / 2 > FAR)
        return;
    const bw_time step = after - before;
    if (step < SMALL_STEP && step > -SMALL_STEP)
        return;
    const bw_str user = text_of(scan, SUBJECT_USER);
    const bool service = user.len == 0 || bw_str_eq(user, BW_STR("LOCAL SERVICE")) ||
                         bw_str_eq(user, BW_STR("SYSTEM")) || bw_str_ends_with(user, BW_STR("$"));
    bw_buffer_clear(&scan->detail);
    add_magnitude(&scan->detail, step);
    if (!service) {
        bw_buffer_add_text(&scan->detail, ", by ");
        bw_buffer_add_str(&scan->detail, bw_str_head(user, MAX_DETAIL / 2));
    }
    add_anomaly(scan, sink, service ? "clock_jump" : "clock_set", bw_buffer_str(&scan->detail));
}

static void windows_event(struct summarizer_scan *scan, uint64_t id, struct summary_sink *sink)
{
    const bw_str channel = bw_buffer_str(&scan->log->name);
    if ((id == 4616 && bw_str_eq(channel, BW_STR("Security"))) ||
            (id == 1 && bw_str_eq(channel, BW_STR("System"))))
        clock_event(scan, sink);
    for (size_t i = 0; i < BW_COUNT(windows_signs); i++) {
        const struct windows_sign *sign = &windows_signs[i];
        if (sign->id != id || !bw_str_ends_with(channel, bw_str_of(sign->channel)))
            continue;
        bw_str detail = sign->detail != FIELD_COUNT ? text_of(scan, sign->detail) : BW_STR("");
        if (sign->detail_is != NULL && bw_str_find(detail, bw_str_of(sign->detail_is)) == SIZE_MAX)
            continue;
        if (id == 7036 && !bw_str_eq_ascii_nocase(text_of(scan, PARAM2), BW_STR("stopped")))
            continue;
        if (id == 104) { /* which log, and who */
            bw_buffer_clear(&scan->detail);
            const bw_str user = text_of(scan, CLEARED_USER);
            bw_buffer_add_str(&scan->detail, detail);
            if (user.len != 0)
                bw_buffer_printf(&scan->detail, "%sby %.*s", detail.len != 0 ? ", " : "",
                        bw_str_width(user), user.ptr);
            detail = bw_buffer_str(&scan->detail);
        }
        add_anomaly(scan, sink, sign->kind, detail);
    }
}

/* A line of a service about itself. */
struct text_sign {
    bw_str program;
    bw_str text;
    bw_str word; /* of the text; signs of a program that share one stand together */
    const char *kind;
};

#define S(text) BW_STR_INIT(text)
static const struct text_sign text_signs[] = {
        {S("rsyslogd"), S("exiting on signal"), S("exiting on signal"), "logging_stopped"},
        {S("rsyslogd"), S("imuxsock lost"), S("lost"), "events_lost"},
        {S("rsyslogd"), S("messages lost due to rate-limiting"), S("lost"), "events_lost"},
        {S("syslog-ng"), S("syslog-ng shutting down"), S("syslog-ng shutting down"),
                "logging_stopped"},
        {S("systemd-journald"), S("Journal stopped"), S("Journal stopped"), "logging_stopped"},
        {S("systemd-journald"), S("Suppressed "), S("Suppressed "), "events_lost"},
        {S("systemd-journald"), S("Missed "), S("Missed "), "events_lost"},
        {S("systemd-journald"), S("Vacuuming done, freed"), S("Vacuuming done, freed"),
                "log_shortened"},
        {S("systemd-journald"), S("corrupted or uncleanly shut down"),
                S("corrupted or uncleanly shut down"), "journal_renewed"},
        {S("systemd-journald"), S("Time jumped backwards"), S("Time jumped backwards"),
                "clock_jump"},
        {S("systemd-journald"), S("Realtime clock jumped backwards"),
                S("Realtime clock jumped backwards"), "clock_jump"},
        {S("systemd"), S("Stopped System Logging Service"), S("Stopped "), "logging_stopped"},
        {S("systemd"), S("Stopped rsyslog.service"), S("Stopped "), "logging_stopped"},
        {S("systemd"), S("Stopped Security Audit"), S("Stopped "), "logging_stopped"},
        {S("systemd"), S("Stopped auditd.service"), S("Stopped "), "logging_stopped"},
        {S("systemd"), S("Stopped systemd-journald"), S("Stopped "), "logging_stopped"},
        {S("systemd"), S("Time has been changed"), S("ime "), "clock_set"},
        {S("systemd"), S("System time before build time"), S("ime "), "clock_jump"},
        {S("chronyd"), S("System clock wrong by"), S("System clock wrong by"), "clock_jump"},
        {S("chronyd"), S("time jump detected"), S("time jump detected"), "clock_jump"},
        {S("ntpd"), S("time reset"), S("time reset"), "clock_jump"},
        {S("ntpdate"), S("step time server"), S("step time server"), "clock_jump"},
        {S("auditd"), S("audit daemon is exiting"), S("audit daemon is exiting"),
                "logging_stopped"},
        {S("auditd"), S("is suspending logging"), S("is suspending logging"), "audit_off"},
        {S("kernel"), S("audit: backlog limit exceeded"), S("audit"), "events_lost"},
        {S("kernel"), S("audit: rate limit exceeded"), S("audit"), "events_lost"},
        {S("kernel"), S("audit_lost="), S("audit"), "events_lost"},
};
#undef S

/* Programs of few bits are looked for among them. */
static unsigned sign_bit(bw_str program)
{
    return ((unsigned)program.len * 5 + (uint8_t)program.ptr[0] * 3u +
                   (uint8_t)program.ptr[program.len - 1]) %
           SIGN_BITS;
}

static void find_sign_ranges(struct summarizer_scan *scan)
{
    for (size_t i = BW_COUNT(text_signs); i > 0; i--) {
        struct sign_range *range = &scan->signs[sign_bit(text_signs[i - 1].program)];
        range->first = (uint8_t)(i - 1);
        range->end = range->end != 0 ? range->end : (uint8_t)i;
    }
}

static struct summarizer_scan *anomalies_new(const struct summarizer *what)
{
    struct summarizer_scan *scan = calloc(1, sizeof(*scan));
    if (scan == NULL)
        return NULL;
    for (uint32_t i = 0; i < FIELD_COUNT; i++)
        scan->names[i] = bw_str_of(summary_anomaly_fields[i]);
    find_sign_ranges(scan);
    scan->sampled = what->sampled ? SUMMARY_SAMPLE - 1 : 0;
    scan->sampled_flows = what->sampled ? SUMMARY_SAMPLE_FLOWS - 1 : 0;
    bw_buffer_init(&scan->key, SUMMARY_MAX_KEY);
    bw_buffer_init(&scan->detail, SUMMARY_MAX_KEY);
    bw_buffer_init(&scan->file, SUMMARY_MAX_KEY);
    for (size_t i = 0; i < LOGS; i++)
        bw_buffer_init(&scan->logs[i].name, SUMMARY_MAX_KEY);
    bw_buffer_init(&scan->other.name, SUMMARY_MAX_KEY);
    scan->fields = summary_fields_new(what->image, scan->names, FIELD_COUNT);
    if (scan->fields != NULL)
        return scan;
    anomalies_free(scan);
    return NULL;
}

static void audit_event(struct summarizer_scan *scan, struct summary_sink *sink)
{
    const bw_str type = text_of(scan, TYPE);
    if (bw_str_eq(type, BW_STR("DAEMON_END")) || bw_str_eq(type, BW_STR("DAEMON_ABORT")))
        add_anomaly(scan, sink, "logging_stopped", type);
    else if (bw_str_eq(type, BW_STR("DAEMON_CONFIG")))
        add_anomaly(scan, sink, "configuration_changed", type);
    else if (bw_str_eq(type, BW_STR("CONFIG_CHANGE")) &&
             bw_str_eq(text_of(scan, AUDIT_ENABLED), BW_STR("0")))
        add_anomaly(scan, sink, "audit_off", BW_STR("audit_enabled=0"));
}

static void text_event(struct summarizer_scan *scan, struct summary_sink *sink)
{
    const bw_str program = text_of(scan, PROGRAM);
    const struct sign_range range =
            program.len != 0 ? scan->signs[sign_bit(program)] : (struct sign_range){0};
    if (range.end == 0)
        return;
    const bw_str message = text_of(scan, MESSAGE);
    const struct text_sign *last = NULL; /* whose word was looked for */
    bool found = false;
    for (size_t i = range.first; i < range.end; i++) {
        const struct text_sign *sign = &text_signs[i];
        if (program.ptr[0] != sign->program.ptr[0] || !bw_str_eq(program, sign->program))
            continue;
        if (last == NULL || !bw_str_eq(sign->word, last->word))
            found = bw_str_find(message, sign->word) != SIZE_MAX;
        last = sign;
        if (!found || bw_str_find(message, sign->text) == SIZE_MAX)
            continue;
        add_anomaly(scan, sink, sign->kind, sign->text);
        return;
    }
}

/* Hours and days since 1970, also before it. */
static int64_t periods(bw_time time, bw_time length)
{
    return time / length - (time % length < 0);
}

/* Another item: hours count for its log. */
static void begin_item(struct summarizer_scan *scan, const struct summary_sink *sink)
{
    scan->item = sink->item_index + 1;
    bw_buffer_clear(&scan->file);
    rotation_add_log(&scan->file, sink->item);
    for (size_t i = 0; i < LOGS; i++)
        scan->logs[i].row = 0;
    scan->other.row = 0;
}

static void count_hour(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    if (event->time == BW_TIME_UNKNOWN)
        return;
    struct named_log *log = scan->log;
    if (log->row != 0 && event->time >= log->hour &&
            (uint64_t)event->time - (uint64_t)log->hour < (uint64_t)HOUR &&
            sink->again(sink, log->row))
        return;
    const int64_t hour = periods(event->time, HOUR);
    if (__builtin_mul_overflow(hour, HOUR, &log->hour))
        log->hour = INT64_MAX; /* it began before all times: it is counted each time anew */
    bw_buffer_clear(&scan->key);
    bw_buffer_add_str(&scan->key, bw_buffer_str(&scan->log->name));
    summary_next_cell(&scan->key);
    bw_buffer_add_u64(&scan->key, (uint64_t)(HOURS_BEFORE + hour));
    summary_next_cell(&scan->key);
    if (!log->one_file)
        summary_add_cell(&scan->key, bw_buffer_str(&scan->file));
    log->row = sink->add(sink, SUMMARY_LOG_HOURS, bw_buffer_str(&scan->key));
}

static bool is_plain_address(bw_str ip)
{
    return ip.len > 2 && !bw_str_starts_with(ip, BW_STR("127.")) &&
           !bw_str_starts_with(ip, BW_STR("0.")) && !bw_str_eq(ip, BW_STR("::1"));
}

/*
 * Beside a hunt, is the meeting one of those that are left out? Behind the beginning of a log most
 * are: all who saw it know its number, so that all choose the same ones, or fewer of the same.
 */
static bool is_left_out(
        const struct summarizer_scan *scan, const struct event *event, uint64_t number)
{
    const uint64_t left_out = scan->log->flows != NULL ? scan->sampled_flows : scan->sampled;
    return event->offset >= SUMMARY_SAMPLE_FROM && (number & left_out) != 0;
}

/* One end of a connection that began then: who else saw it has the same address and port on that
 * day. */
static void add_end(struct summarizer_scan *scan, struct summary_sink *sink,
        enum anomaly_field address, uint64_t port, bw_time time)
{
    bw_str ip = text_of(scan, address);
    if (ip.len > 7 && bw_str_eq_ascii_nocase(bw_str_head(ip, 7), BW_STR("::ffff:")))
        ip = bw_str_from(ip, 7);
    if (!is_plain_address(ip))
        return;
    bw_buffer_clear(&scan->key);
    summary_add_cell(&scan->key, bw_str_head(ip, 64));
    bw_buffer_add_char(&scan->key, ' ');
    bw_buffer_add_u64(&scan->key, port);
    bw_buffer_add_char(&scan->key, ' ');
    bw_buffer_add_i64(&scan->key, periods(time, 86400 * BW_TIME_SECOND));
    summary_next_cell(&scan->key);
    bw_buffer_add_str(&scan->key, bw_buffer_str(&scan->log->name));
    sink->add_at(sink, SUMMARY_MEETINGS, bw_buffer_str(&scan->key), time);
}

/* The port, where it is one that a client chose and the record is not left out. */
static bool port_of(struct summarizer_scan *scan, const struct event *event,
        enum anomaly_field field, uint64_t *ret_port)
{
    return may_have(scan, field) && summary_fields_number(scan->fields, field, ret_port) &&
           *ret_port >= 1024 &&
           !is_left_out(scan, event, *ret_port / 2); /* Linux connects from even ports */
}

static void add_meeting(struct summarizer_scan *scan, const struct event *event,
        struct summary_sink *sink, enum anomaly_field address, enum anomaly_field port)
{
    uint64_t number;
    if (port_of(scan, event, port, &number))
        add_end(scan, sink, address, number, event->time);
}

static bool begins(struct summarizer_scan *scan, const struct flow_log *flows)
{
    const bw_str text = flows->which != FIELD_COUNT ? text_of(scan, flows->which) : BW_STR("");
    bool found = flows->which == FIELD_COUNT;
    for (size_t i = 0; i < BW_COUNT(flows->is) && text.len != 0 && !found; i++)
        found = bw_str_eq(text, flows->is[i]);
    return found;
}

static void add_flow(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    const struct flow_log *flows = scan->log->flows;
    uint64_t port;
    uint64_t ago = 0;
    bw_time time;
    if (!port_of(scan, event, flows->port, &port) || !begins(scan, flows))
        return;
    if (flows->ago != FIELD_COUNT)
        (void)summary_fields_number(scan->fields, flows->ago, &ago);
    if (ago <= MAX_AGO &&
            !__builtin_sub_overflow(event->time, (bw_time)ago * BW_TIME_SECOND, &time))
        add_end(scan, sink, flows->address, port, time);
}

/* Suricata: what a record of a flow tells of began before. */
static void add_suricata_flow(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    uint64_t port;
    bw_time start;
    if (bw_str_eq(text_of(scan, EVENT_TYPE), BW_STR("flow")) &&
            port_of(scan, event, SRC_PORT, &port) &&
            bw_time_parse(text_of(scan, FLOW_START), &start) == BW_OK)
        add_end(scan, sink, SRC_IP, port, start);
}

/* The first four hexadecimal digits: they are drawn by lot. */
static uint64_t digits_of(bw_str guid)
{
    char text[] = "0x0000";
    uint64_t number = 0;
    const size_t at = guid.len != 0 && guid.ptr[0] == '{' ? 1 : 0;
    for (size_t i = 0; i < 4 && at + i < guid.len; i++)
        text[2 + i] = guid.ptr[at + i];
    return bw_parse_hex64(bw_str_of(text), &number) == BW_OK ? number : 0;
}

/* The same logon on the machine that it came from, on its target, and at the domain controller. */
static void add_logon(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    const bw_str guid = text_of(scan, LOGON_GUID);
    bool zero = true;
    for (size_t i = 0; i < guid.len; i++)
        zero = zero && (guid.ptr[i] == '0' || guid.ptr[i] == '-' || guid.ptr[i] == '{' ||
                               guid.ptr[i] == '}');
    if (zero || guid.len > 64 || is_left_out(scan, event, digits_of(guid)))
        return;
    bw_buffer_clear(&scan->key);
    summary_add_cell(&scan->key, guid);
    summary_next_cell(&scan->key);
    bw_buffer_add_text(&scan->key, "logon");
    sink->add(sink, SUMMARY_MEETINGS, bw_buffer_str(&scan->key));
}

static void meet(struct summarizer_scan *scan, const struct event *event, uint64_t id,
        struct summary_sink *sink)
{
    if (event->time == BW_TIME_UNKNOWN)
        return;
    switch (scan->log->kind) {
    case LOG_SECURITY:
        if (id == 4624 || id == 4648 || id == 4769)
            add_logon(scan, event, sink);
        if (id == 5156)
            add_meeting(scan, event, sink, SOURCE_ADDRESS, SOURCE_PORT);
        else
            add_meeting(scan, event, sink, IP_ADDRESS, IP_PORT);
        return;
    case LOG_SYSMON:
        if (id == 3)
            add_meeting(scan, event, sink, SOURCE_IP, SOURCE_PORT);
        return;
    case LOG_FLOWS:
        add_flow(scan, event, sink);
        return;
    case LOG_AUTH:
        add_meeting(scan, event, sink, ECS_SOURCE_IP, ECS_SOURCE_PORT);
        return;
    case LOG_OTHER:
        if (may_have(scan, EVENT_TYPE))
            add_suricata_flow(scan, event, sink);
        return;
    case LOG_AUDIT:
        return;
    }
}

static void anomalies_event(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    uint64_t id = 0;
    summary_fields_look(scan->fields, event);
    scan->present = summary_fields_present(scan->fields);
    name_log(scan);
    if (sink->item_index + 1 != scan->item)
        begin_item(scan, sink);
    count_hour(scan, event, sink);
    if (event->anomalies != 0)
        look_at_flags(scan, event, sink);
    if (may_have(scan, CHANNEL) && summary_fields_has(scan->fields, CHANNEL) &&
            summary_fields_number(scan->fields, EVENT_ID, &id))
        windows_event(scan, id, sink);
    else if (scan->log->kind == LOG_AUDIT)
        audit_event(scan, sink);
    else
        text_event(scan, sink);
    meet(scan, event, id, sink);
}

const struct summarizer_kind summarizer_anomalies = {
        .name = "anomalies",
        .summary = "what is odd about logs, when they are silent, and where two saw one event",
        .scan_new = anomalies_new,
        .scan_free = anomalies_free,
        .scan_event = anomalies_event,
};
