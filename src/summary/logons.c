/* Who logged on where, from where and how, with what outcome: Windows, its remote desktop, Linux,
 * and what calls itself an authentication in ECS. Event ids: Microsoft Learn, "Audit logon" and
 * "Audit Kerberos authentication service"; the terminal services' own channels. */
#include <stdlib.h>

#include "summary/fields.h"
#include "summary/summary.h"

enum logon_field {
    EVENT_ID,
    CHANNEL,
    LOGON_TYPE,
    TARGET_USER,
    SUBJECT_USER,
    ADDRESS,
    WORKSTATION,
    NTLM_WORKSTATION,
    ACCOUNT_NAME,
    CLIENT_NAME,
    CLIENT_ADDRESS,
    RDP_USER,
    RDP_ADDRESS,
    PARAM1,
    PARAM3,
    STATUS,
    RESULT_CODE,
    DATASET,
    ACTION,
    CATEGORY,
    OUTCOME,
    USER_NAME,
    USER_EFFECTIVE,
    SOURCE_IP,
    SOURCE_ADDRESS,
    PROGRAM,
    CLOUD_EVENT,
    CLOUD_RESULT,
    CLOUD_USER,
    CLOUD_ADDRESS,
    FIELD_COUNT,
};

/* Names that may stand for one field, best first; the taxonomy knows more of each. */
const char *const summary_logon_fields[] = {"EventID", "Channel", "LogonType", "TargetUserName",
        "SubjectUserName", "IpAddress", "WorkstationName", "Workstation", "AccountName",
        "ClientName", "ClientAddress", "Event.UserData.EventXML.User",
        "Event.UserData.EventXML.Address", "Event.UserData.EventXML.Param1",
        "Event.UserData.EventXML.Param3", "Status", "ResultType", "event.dataset", "event.action",
        "event.category", "event.outcome", "user.name", "user.effective.name", "source.ip",
        "source.address", "process.name", "eventName", "responseElements.ConsoleLogin",
        "userIdentity.userName", "sourceIPAddress", NULL};
_Static_assert(BW_COUNT(summary_logon_fields) == FIELD_COUNT + 1, "a name for each field");

#define NO_FIELD FIELD_COUNT

enum outcome {
    OUTCOME_SUCCESS,
    OUTCOME_FAILURE,
    OUTCOME_END,
    OUTCOME_PRIVILEGES,
    OUTCOME_STATUS
};
static const char *const outcome_names[] = {"success", "failure", "end", "privileges"};

/* What each event of Windows says. OUTCOME_STATUS: a status of 0 is a success. */
struct windows_logon {
    uint16_t id;
    const char *channel; /* the end of its channel's name */
    const char *type;    /* NULL: of LogonType */
    enum outcome outcome;
    enum logon_field account;
    enum logon_field source;
    enum logon_field source_name; /* where there is no address */
};

static const struct windows_logon windows_logons[] = {
        {4624, "Security", NULL, OUTCOME_SUCCESS, TARGET_USER, ADDRESS, WORKSTATION},
        {4625, "Security", NULL, OUTCOME_FAILURE, TARGET_USER, ADDRESS, WORKSTATION},
        {4634, "Security", NULL, OUTCOME_END, TARGET_USER, NO_FIELD, NO_FIELD},
        {4647, "Security", "interactive", OUTCOME_END, TARGET_USER, NO_FIELD, NO_FIELD},
        {4648, "Security", "explicit credentials", OUTCOME_SUCCESS, TARGET_USER, ADDRESS, NO_FIELD},
        {4672, "Security", "privileges", OUTCOME_PRIVILEGES, SUBJECT_USER, NO_FIELD, NO_FIELD},
        {4768, "Security", "kerberos ticket", OUTCOME_STATUS, TARGET_USER, ADDRESS, NO_FIELD},
        {4771, "Security", "kerberos ticket", OUTCOME_FAILURE, TARGET_USER, ADDRESS, NO_FIELD},
        {4776, "Security", "ntlm", OUTCOME_STATUS, TARGET_USER, NTLM_WORKSTATION, NO_FIELD},
        {4778, "Security", "rdp reconnect", OUTCOME_SUCCESS, ACCOUNT_NAME, CLIENT_ADDRESS,
                CLIENT_NAME},
        {4779, "Security", "rdp disconnect", OUTCOME_END, ACCOUNT_NAME, CLIENT_ADDRESS,
                CLIENT_NAME},
        {1149, "RemoteConnectionManager/Operational", "rdp connection", OUTCOME_SUCCESS, PARAM1,
                PARAM3, NO_FIELD},
        {21, "LocalSessionManager/Operational", "rdp session", OUTCOME_SUCCESS, RDP_USER,
                RDP_ADDRESS, NO_FIELD},
        {22, "LocalSessionManager/Operational", "rdp shell", OUTCOME_SUCCESS, RDP_USER, RDP_ADDRESS,
                NO_FIELD},
        {23, "LocalSessionManager/Operational", "rdp session", OUTCOME_END, RDP_USER, NO_FIELD,
                NO_FIELD},
        {24, "LocalSessionManager/Operational", "rdp disconnect", OUTCOME_END, RDP_USER,
                RDP_ADDRESS, NO_FIELD},
        {25, "LocalSessionManager/Operational", "rdp reconnect", OUTCOME_SUCCESS, RDP_USER,
                RDP_ADDRESS, NO_FIELD},
};

/* [MS-SAMR] and Microsoft Learn, event 4624: LogonType. */
static const char *const logon_types[] = {[0] = "system",
        [2] = "interactive",
        [3] = "network",
        [4] = "batch",
        [5] = "service",
        [7] = "unlock",
        [8] = "network cleartext",
        [9] = "new credentials",
        [10] = "rdp",
        [11] = "cached interactive",
        [12] = "cached rdp",
        [13] = "cached unlock"};

struct summarizer_scan {
    bw_str names[FIELD_COUNT];
    struct summary_fields *fields;
    struct bw_buffer key;
    struct bw_buffer type;
};

static void logons_free(struct summarizer_scan *scan)
{
    summary_fields_free(scan->fields);
    bw_buffer_release(&scan->key);
    bw_buffer_release(&scan->type);
    free(scan);
}

static struct summarizer_scan *logons_new(const struct summarizer *what)
{
    struct summarizer_scan *scan = calloc(1, sizeof(*scan));
    if (scan == NULL)
        return NULL;
    for (uint32_t i = 0; i < FIELD_COUNT; i++)
        scan->names[i] = bw_str_of(summary_logon_fields[i]);
    bw_buffer_init(&scan->key, SUMMARY_MAX_KEY);
    bw_buffer_init(&scan->type, SUMMARY_MAX_KEY);
    scan->fields = summary_fields_new(what->image, scan->names, FIELD_COUNT);
    if (scan->fields != NULL)
        return scan;
    logons_free(scan);
    return NULL;
}

static bw_str text_of(struct summarizer_scan *scan, enum logon_field field)
{
    if (field == NO_FIELD)
        return BW_STR("");
    const bw_str text = bw_str_trim(summary_fields_text(scan->fields, field));
    return bw_str_eq(text, BW_STR("-")) ? BW_STR("") : text;
}

static bw_str first_of(struct summarizer_scan *scan, enum logon_field a, enum logon_field b)
{
    const bw_str text = text_of(scan, a);
    return text.len != 0 ? text : text_of(scan, b);
}

/* ::ffff:192.0.2.1 is 192.0.2.1 to those who read it, and \\WS01 is WS01. */
static bw_str plain_source(bw_str source)
{
    while (source.len != 0 && source.ptr[0] == '\\')
        source = bw_str_from(source, 1);
    if (source.len > 7 && bw_str_eq_ascii_nocase(bw_str_head(source, 7), BW_STR("::ffff:")))
        source = bw_str_from(source, 7);
    return source;
}

static void add_lower(struct bw_buffer *key, bw_str text)
{
    const size_t begin = key->len;
    summary_add_cell(key, text);
    for (size_t i = begin; i < key->len; i++)
        if (key->ptr[i] >= 'A' && key->ptr[i] <= 'Z')
            key->ptr[i] = (uint8_t)(key->ptr[i] + ('a' - 'A'));
}

/* Without the domain before it: other events of the same logon do not have that. */
static bw_str plain_account(bw_str account)
{
    const size_t at = bw_str_find_char(account, '\\');
    return at != SIZE_MAX && at + 1 < account.len ? bw_str_from(account, at + 1) : account;
}

static void count_logon(struct summarizer_scan *scan, struct summary_sink *sink, bw_str type,
        bw_str account, bw_str source, enum outcome outcome)
{
    bw_buffer_clear(&scan->key);
    summary_add_cell(&scan->key, type);
    summary_next_cell(&scan->key);
    add_lower(&scan->key, plain_account(account));
    summary_next_cell(&scan->key);
    add_lower(&scan->key, plain_source(source));
    summary_next_cell(&scan->key);
    summary_add_cell(&scan->key, bw_str_of(outcome_names[outcome]));
    sink->add(sink, 0, bw_buffer_str(&scan->key));
}

static bw_str type_text(struct summarizer_scan *scan)
{
    uint64_t type;
    bw_buffer_clear(&scan->type);
    if (!summary_fields_number(scan->fields, LOGON_TYPE, &type))
        return bw_str_head(text_of(scan, LOGON_TYPE), 64);
    if (type < BW_COUNT(logon_types) && logon_types[type] != NULL)
        bw_buffer_printf(&scan->type, "%s (%u)", logon_types[type], (unsigned)type);
    else
        bw_buffer_printf(&scan->type, "type %llu", (unsigned long long)type);
    return bw_buffer_str(&scan->type);
}

static enum outcome status_outcome(struct summarizer_scan *scan)
{
    uint64_t status;
    return summary_fields_number(scan->fields, STATUS, &status) && status == 0 ? OUTCOME_SUCCESS
                                                                               : OUTCOME_FAILURE;
}

static bool windows_event(struct summarizer_scan *scan, struct summary_sink *sink)
{
    uint64_t id;
    if (!summary_fields_number(scan->fields, EVENT_ID, &id))
        return false;
    for (size_t i = 0; i < BW_COUNT(windows_logons); i++) {
        const struct windows_logon *logon = &windows_logons[i];
        if (logon->id != id || !bw_str_ends_with(text_of(scan, CHANNEL), bw_str_of(logon->channel)))
            continue;
        const bw_str type = logon->type != NULL ? bw_str_of(logon->type) : type_text(scan);
        count_logon(scan, sink, type, text_of(scan, logon->account),
                first_of(scan, logon->source, logon->source_name),
                logon->outcome == OUTCOME_STATUS ? status_outcome(scan) : logon->outcome);
        return true;
    }
    return true;
}

/* AWS: a logon to the console (CloudTrail user guide, "AWS Management Console sign-in events"). */
static bool console_event(struct summarizer_scan *scan, struct summary_sink *sink)
{
    if (!bw_str_eq(text_of(scan, CLOUD_EVENT), BW_STR("ConsoleLogin")))
        return false;
    const bool success = bw_str_eq(text_of(scan, CLOUD_RESULT), BW_STR("Success"));
    count_logon(scan, sink, BW_STR("aws console"), text_of(scan, CLOUD_USER),
            text_of(scan, CLOUD_ADDRESS), success ? OUTCOME_SUCCESS : OUTCOME_FAILURE);
    return true;
}

/* What an action is called in the summary, where that is not the program's name. */
static const struct {
    bw_str action;
    const char *type;
} named_actions[] = {
        {BW_STR_INIT("ssh_login"), "ssh"},
        {BW_STR_INIT("ssh_invalid_user"), "ssh, no such user"},
        {BW_STR_INIT("ssh_not_allowed"), "ssh, not allowed"},
        {BW_STR_INIT("sudo"), "sudo"},
};

static bool is_session(bw_str action, bw_str category)
{
    return bw_str_eq(action, BW_STR("sudo")) || bw_str_eq(action, BW_STR("session_opened")) ||
           bw_str_find(category, BW_STR("authentication")) != SIZE_MAX ||
           bw_str_find(action, BW_STR("logon")) != SIZE_MAX;
}

/* Linux, devices and clouds whose events say what they are in the words of ECS. */
static void ecs_event(struct summarizer_scan *scan, struct summary_sink *sink)
{
    const bw_str action = text_of(scan, ACTION);
    const bw_str outcome = text_of(scan, OUTCOME);
    const bool failure = bw_str_eq(outcome, BW_STR("failure"));
    if (!is_session(action, text_of(scan, CATEGORY)) ||
            (!failure && !bw_str_eq(outcome, BW_STR("success"))))
        return;
    bw_str type = BW_STR("");
    for (size_t i = 0; i < BW_COUNT(named_actions) && type.len == 0; i++)
        if (bw_str_eq(action, named_actions[i].action))
            type = bw_str_of(named_actions[i].type);
    if (type.len == 0) {
        bw_buffer_clear(&scan->type);
        summary_add_cell(&scan->type, first_of(scan, PROGRAM, DATASET));
        bw_buffer_add_char(&scan->type, ' ');
        summary_add_cell(&scan->type, action);
        type = bw_str_trim(bw_buffer_str(&scan->type));
    }
    count_logon(scan, sink, type, first_of(scan, USER_NAME, USER_EFFECTIVE),
            first_of(scan, SOURCE_IP, SOURCE_ADDRESS), failure ? OUTCOME_FAILURE : OUTCOME_SUCCESS);
}

static void logons_event(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    summary_fields_look(scan->fields, event);
    if (!summary_fields_has(scan->fields, CHANNEL) || !windows_event(scan, sink))
        if (!console_event(scan, sink))
            ecs_event(scan, sink);
}

const struct summarizer_kind summarizer_logons = {
        .name = "logons",
        .summary = "who logged on where, from where, with what outcome",
        .scan_new = logons_new,
        .scan_free = logons_free,
        .scan_event = logons_event,
};
