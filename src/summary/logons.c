/* Who logged on where, from where and how, with what outcome: Windows and its remote desktop, Linux
 * and what calls itself an authentication in ECS, and whatever logon_forms.c has. Event ids:
 * Microsoft Learn, "Audit logon" and "Audit Kerberos authentication service"; the terminal
 * services' own channels. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "event/key.h"
#include "sigma/match/view.h"
#include "summary/fields.h"
#include "summary/logon_forms.h"
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
    RDP_CLIENT,
    GATEWAY_USER,
    CALLING_STATION,
    STATUS,
    DATASET,
    ACTION,
    CATEGORY,
    OUTCOME,
    USER_NAME,
    USER_EFFECTIVE,
    USER_ID,
    SOURCE_IP,
    SOURCE_ADDRESS,
    PROGRAM,
    REPEATED,
    PROVIDER,
    DATA,
    FIELD_COUNT, /* then those of logon_forms */
};

/* Names that may stand for one field, best first; the taxonomy knows more of each. */
const char *const summary_logon_fields[] = {"EventID", "Channel", "LogonType", "TargetUserName",
        "SubjectUserName", "IpAddress", "WorkstationName", "Workstation", "AccountName",
        "ClientName", "ClientAddress", "User", "Address", "Param1", "Param3", "IPString",
        "Username", "CallingStationID", "Status", "event.dataset", "event.action", "event.category",
        "event.outcome", "user.name", "user.effective.name", "user.id", "source.ip",
        "source.address", "process.name", "log.syslog.repeated", "Provider_Name", "Data", NULL};
_Static_assert(BW_COUNT(summary_logon_fields) == FIELD_COUNT + 1, "a name for each field");

#define NO_FIELD FIELD_COUNT

/* What the log sources of logins say of a record, whatever wrote it: rules and this see the same.
 */
enum login_field {
    LOGIN_USER,
    LOGIN_CLIENT,
    LOGIN_OUTCOME,
    LOGIN_FIELDS,
};
static const char *const login_fields[LOGIN_FIELDS + 1] = {"user", "client_ip", "outcome", NULL};

/* In the order of summary_logon_logsources: what is put behind the name of the log. */
static const char *const login_kinds[] = {"login", "administration"};
const struct summary_logsource summary_logon_logsources[] = {
        {"remote_login", login_fields}, {"device_administration", login_fields}, {NULL, NULL}};
_Static_assert(BW_COUNT(summary_logon_logsources) == BW_COUNT(login_kinds) + 1, "one each");

/* rsyslog says once a minute how often a message was repeated: more is a lie that would take time.
 */
#define MAX_REPEATED 10000

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
        {6272, "Security", "radius", OUTCOME_SUCCESS, SUBJECT_USER, CALLING_STATION, NO_FIELD},
        {6273, "Security", "radius", OUTCOME_FAILURE, SUBJECT_USER, CALLING_STATION, NO_FIELD},
        {140, "RdpCoreTS/Operational", "rdp password", OUTCOME_FAILURE, NO_FIELD, RDP_CLIENT,
                NO_FIELD},
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
        {200, "TerminalServices-Gateway/Operational", "rd gateway", OUTCOME_SUCCESS, GATEWAY_USER,
                ADDRESS, NO_FIELD},
        {201, "TerminalServices-Gateway/Operational", "rd gateway", OUTCOME_FAILURE, GATEWAY_USER,
                ADDRESS, NO_FIELD},
        {302, "TerminalServices-Gateway/Operational", "rdp by gateway", OUTCOME_SUCCESS,
                GATEWAY_USER, ADDRESS, NO_FIELD},
        {301, "TerminalServices-Gateway/Operational", "rdp by gateway", OUTCOME_FAILURE,
                GATEWAY_USER, ADDRESS, NO_FIELD},
        {304, "TerminalServices-Gateway/Operational", "rdp by gateway", OUTCOME_FAILURE,
                GATEWAY_USER, ADDRESS, NO_FIELD},
        {303, "TerminalServices-Gateway/Operational", "rdp by gateway", OUTCOME_END, GATEWAY_USER,
                ADDRESS, NO_FIELD},
};

/* Microsoft Learn, "MSSQLSERVER_18456" and "Database engine events and errors" (18000 to 18999). */
enum {
    SQL_SERVER_TRUSTED = 18453, /* by Windows */
    SQL_SERVER_LET_IN = 18454,
    SQL_SERVER_REFUSED = 18456,
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

/* A name or a test of logon_forms, ready to be asked: the number of its field, or NO_FIELD. */
struct form_fields {
    uint32_t type, when[LOGON_FORM_TESTS], end, success, failure;
    uint32_t accounts[LOGON_FORM_NAMES], sources[LOGON_FORM_NAMES];
};

struct summarizer_scan {
    bw_str *names;
    uint32_t name_count;
    struct form_fields *forms; /* one for each of logon_forms */
    struct summary_fields *fields;
    struct sigma_view *logins; /* by login_fields */
    struct bw_buffer key;
    struct bw_buffer type;
    struct bw_buffer record; /* the event at hand, for its key */
    bool windows;            /* it is one of Windows' */
};

static void logons_free(struct summarizer_scan *scan)
{
    summary_fields_free(scan->fields);
    sigma_view_free(scan->logins);
    bw_buffer_release(&scan->key);
    bw_buffer_release(&scan->type);
    bw_buffer_release(&scan->record);
    free(scan->names);
    free(scan->forms);
    free(scan);
}

/* The number of a field by its name; there is room for all names of all forms. */
static uint32_t number_of(struct summarizer_scan *scan, const char *name)
{
    if (name == NULL)
        return NO_FIELD;
    const bw_str wanted = bw_str_of(name);
    for (uint32_t i = 0; i < scan->name_count; i++)
        if (i != NO_FIELD && bw_str_eq(scan->names[i], wanted))
            return i;
    scan->names[scan->name_count] = wanted;
    return scan->name_count++;
}

/* Numbers for the fields of all forms, behind those of the enum. */
static bool number_forms(struct summarizer_scan *scan)
{
    const size_t each = sizeof(struct form_fields) / sizeof(uint32_t);
    scan->names = calloc(FIELD_COUNT + 1 + logon_form_count * each, sizeof(*scan->names));
    scan->forms = calloc(logon_form_count, sizeof(*scan->forms));
    if (scan->names == NULL || scan->forms == NULL)
        return false;
    for (uint32_t i = 0; i < FIELD_COUNT; i++)
        scan->names[i] = bw_str_of(summary_logon_fields[i]);
    scan->names[NO_FIELD] = BW_STR(""); /* nobody's */
    scan->name_count = NO_FIELD + 1;
    for (size_t i = 0; i < logon_form_count; i++) {
        const struct logon_form *form = &logon_forms[i];
        struct form_fields *fields = &scan->forms[i];
        fields->type = number_of(scan, form->type_field);
        for (size_t k = 0; k < LOGON_FORM_TESTS; k++)
            fields->when[k] = number_of(scan, form->when[k].field);
        fields->end = number_of(scan, form->end.field);
        fields->success = number_of(scan, form->success.field);
        fields->failure = number_of(scan, form->failure.field);
        for (size_t k = 0; k < LOGON_FORM_NAMES; k++) {
            fields->accounts[k] = number_of(scan, form->accounts[k]);
            fields->sources[k] = number_of(scan, form->sources[k]);
        }
    }
    return true;
}

static struct sigma_view *logins_new(const struct sigma_image *image)
{
    const char *categories[BW_COUNT(login_kinds)];
    bw_str fields[LOGIN_FIELDS];
    for (size_t i = 0; i < BW_COUNT(login_kinds); i++)
        categories[i] = summary_logon_logsources[i].category;
    for (size_t i = 0; i < LOGIN_FIELDS; i++)
        fields[i] = bw_str_of(login_fields[i]);
    const struct sigma_view_of of = {.image = image,
            .categories = categories,
            .category_count = BW_COUNT(login_kinds),
            .fields = fields,
            .field_count = LOGIN_FIELDS,
            .wanted = 1u << LOGIN_OUTCOME};
    return sigma_view_new(&of); /* which copies both lists */
}

static struct summarizer_scan *logons_new(const struct summarizer *what)
{
    struct summarizer_scan *scan = calloc(1, sizeof(*scan));
    if (scan == NULL)
        return NULL;
    bw_buffer_init(&scan->key, SUMMARY_MAX_KEY);
    bw_buffer_init(&scan->type, SUMMARY_MAX_KEY);
    bw_buffer_init(&scan->record, 4 * BW_LIMIT_RECORD_BYTES);
    if (number_forms(scan))
        scan->fields = summary_fields_new(what->image, scan->names, scan->name_count);
    scan->logins = logins_new(what->image);
    if (scan->fields != NULL && scan->logins != NULL)
        return scan;
    logons_free(scan);
    return NULL;
}

static bw_str text_of(struct summarizer_scan *scan, uint32_t field)
{
    if (field == NO_FIELD)
        return BW_STR("");
    const bw_str text = bw_str_trim(summary_fields_text(scan->fields, field));
    const bool none = bw_str_eq(text, BW_STR("-")) || bw_str_eq(text, BW_STR("?")) ||
                      bw_str_eq_ascii_nocase(text, BW_STR("N/A"));
    return none ? BW_STR("") : text;
}

static bw_str first_of(struct summarizer_scan *scan, enum logon_field a, enum logon_field b)
{
    const bw_str text = text_of(scan, a);
    return text.len != 0 ? text : text_of(scan, b);
}

/* "192.0.2.1:4711" and "[2001:db8::1]:4711" without the port. */
static bw_str without_port(bw_str source)
{
    const size_t colon = bw_str_find_char(source, ':');
    const size_t end = bw_str_find_char(source, ']');
    if (source.len != 0 && source.ptr[0] == '[' && end != SIZE_MAX)
        return bw_str_head(bw_str_from(source, 1), end - 1);
    if (colon != SIZE_MAX && bw_str_find_char(bw_str_head(source, colon), '.') != SIZE_MAX &&
            bw_str_find_char(bw_str_from(source, colon + 1), ':') == SIZE_MAX)
        return bw_str_head(source, colon);
    return source;
}

/* ::ffff:192.0.2.1 is 192.0.2.1 to those who read it, and \\WS01 is WS01. */
static bw_str plain_source(bw_str source)
{
    /* of a list: before its proxies */
    source = bw_str_head(source, bw_str_find_char(source, '\n'));
    while (source.len != 0 && source.ptr[0] == '\\')
        source = bw_str_from(source, 1);
    if (source.len > 7 && bw_str_eq_ascii_nocase(bw_str_head(source, 7), BW_STR("::ffff:")))
        source = bw_str_from(source, 7);
    return without_port(source);
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

/* "message repeated 5 times: [ Failed password for root ... ]" stands for five. */
static uint64_t times(struct summarizer_scan *scan)
{
    uint64_t repeated;
    if (!summary_fields_number(scan->fields, REPEATED, &repeated) || repeated == 0)
        return 1;
    return repeated < MAX_REPEATED ? repeated : MAX_REPEATED;
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
    for (uint64_t i = times(scan); i > 0; i--)
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

/* Does `channel` end so? Letters count in either case: Fluentd writes "security". */
static bool is_channel(bw_str channel, const char *end)
{
    const bw_str wanted = bw_str_of(end);
    return channel.len >= wanted.len &&
           bw_str_eq_ascii_nocase(bw_str_from(channel, channel.len - wanted.len), wanted);
}

/*
 * SQL Server, of which each instance is a provider ("MSSQLSERVER", "MSSQL$NAME"): the data have no
 * names, and are the user, why he was refused, and "[CLIENT: 192.0.2.1]".
 */
static void sql_server_event(struct summarizer_scan *scan, struct summary_sink *sink, uint64_t id)
{
    if (!bw_str_starts_with(text_of(scan, PROVIDER), BW_STR("MSSQL")))
        return;
    bw_buffer_clear(&scan->record);
    summary_fields_print(scan->fields, DATA, &scan->record);
    const bw_str text = bw_buffer_str(&scan->record);
    const bw_str user = bw_str_head(text, bw_str_find_char(text, '\n'));
    count_logon(scan, sink, BW_STR("sql server"), bw_str_trim(user),
            bw_str_between(text, BW_STR("[CLIENT: "), BW_STR("]")),
            id == SQL_SERVER_REFUSED ? OUTCOME_FAILURE : OUTCOME_SUCCESS);
}

static bool windows_event(struct summarizer_scan *scan, struct summary_sink *sink)
{
    uint64_t id;
    if (!summary_fields_number(scan->fields, EVENT_ID, &id))
        return false;
    if (id == SQL_SERVER_TRUSTED || id == SQL_SERVER_LET_IN || id == SQL_SERVER_REFUSED)
        sql_server_event(scan, sink, id);
    for (size_t i = 0; i < BW_COUNT(windows_logons); i++) {
        const struct windows_logon *logon = &windows_logons[i];
        if (logon->id != id || !is_channel(text_of(scan, CHANNEL), logon->channel))
            continue;
        const bw_str type = logon->type != NULL ? bw_str_of(logon->type) : type_text(scan);
        count_logon(scan, sink, type, text_of(scan, logon->account),
                first_of(scan, logon->source, logon->source_name),
                logon->outcome == OUTCOME_STATUS ? status_outcome(scan) : logon->outcome);
        return true;
    }
    return true;
}

/* ---- forms ---- */

static bool test_holds(struct summarizer_scan *scan, const struct logon_test *test, uint32_t field)
{
    if (test->words == NULL)
        return false;
    return field == NO_FIELD || logon_words_fit(test->words, text_of(scan, field));
}

static bool form_fits(struct summarizer_scan *scan, const struct logon_form *form,
        const struct form_fields *fields, enum outcome *ret_outcome)
{
    for (size_t k = 0; k < LOGON_FORM_TESTS; k++)
        if (fields->when[k] != NO_FIELD &&
                !logon_words_fit(form->when[k].words, text_of(scan, fields->when[k])))
            return false;
    if (test_holds(scan, &form->end, fields->end))
        *ret_outcome = OUTCOME_END;
    else if (test_holds(scan, &form->success, fields->success))
        *ret_outcome = OUTCOME_SUCCESS;
    else if (test_holds(scan, &form->failure, fields->failure))
        *ret_outcome = OUTCOME_FAILURE;
    else
        return false;
    return true;
}

static bw_str first_name(struct summarizer_scan *scan, const uint32_t fields[LOGON_FORM_NAMES])
{
    bw_str text = BW_STR("");
    for (size_t k = 0; k < LOGON_FORM_NAMES && text.len == 0; k++)
        text = text_of(scan, fields[k]);
    return text;
}

/* Clouds, identity providers, VPN gateways and devices. False: it is none of these. */
static bool form_event(struct summarizer_scan *scan, struct summary_sink *sink)
{
    for (size_t i = 0; i < logon_form_count; i++) {
        const struct logon_form *form = &logon_forms[i];
        const struct form_fields *fields = &scan->forms[i];
        enum outcome outcome;
        if (!form_fits(scan, form, fields, &outcome))
            continue;
        bw_buffer_clear(&scan->type);
        summary_add_cell(&scan->type, bw_str_of(form->type));
        if (fields->type != NO_FIELD) {
            bw_buffer_add_char(&scan->type, ' ');
            summary_add_cell(&scan->type, text_of(scan, fields->type));
        }
        count_logon(scan, sink, bw_buffer_str(&scan->type), first_name(scan, fields->accounts),
                first_name(scan, fields->sources), outcome);
        return true;
    }
    return false;
}

/* ---- what is said in the words of ECS ---- */

/* What an action is called in the summary, where that is not the program's name. */
static const struct {
    bw_str action;
    const char *type;
} named_actions[] = {
        {BW_STR_INIT("ssh_login"), "ssh"},
        {BW_STR_INIT("ssh_invalid_user"), "ssh, no such user"},
        {BW_STR_INIT("ssh_not_allowed"), "ssh, not allowed"},
        {BW_STR_INIT("sudo"), "sudo"},
        {BW_STR_INIT("vpn_login"), "vpn"},
        {BW_STR_INIT("sso_login"), "single sign-on"},
        {BW_STR_INIT("vdi_login"), "horizon"},
        {BW_STR_INIT("radius_login"), "radius"},
        {BW_STR_INIT("netlogon_logon"), "netlogon"},
        {BW_STR_INIT("last_logon"), "last logon"},
};

/* What PAM says of programs that say it themselves, and of jobs: it would count twice. */
static const struct {
    bw_str program;
    bool failures; /* those, too */
} says_itself[] = {
        {BW_STR_INIT("sshd"), true},
        {BW_STR_INIT("sshd-session"), true},
        {BW_STR_INIT("sshd-auth"), true},
        {BW_STR_INIT("dropbear"), true},
        {BW_STR_INIT("su"), true},
        {BW_STR_INIT("sudo"), false}, /* a password that is right at the second try */
        {BW_STR_INIT("cron"), false},
        {BW_STR_INIT("crond"), false},
        {BW_STR_INIT("systemd"), false},
};

static bool is_said_again(bw_str program, bw_str action)
{
    const bool session = bw_str_eq(action, BW_STR("session_opened"));
    if (!session && !bw_str_starts_with(action, BW_STR("pam_")))
        return false;
    for (size_t i = 0; i < BW_COUNT(says_itself); i++)
        if (bw_str_eq_ascii_nocase(program, says_itself[i].program))
            return session || says_itself[i].failures;
    return false;
}

static bool is_session(bw_str action, bw_str category)
{
    return bw_str_eq(action, BW_STR("sudo")) || bw_str_eq(action, BW_STR("session_opened")) ||
           bw_str_find(category, BW_STR("authentication")) != SIZE_MAX ||
           bw_str_find(action, BW_STR("logon")) != SIZE_MAX;
}

/* False: it is no logon in these words. */
static bool ecs_event(struct summarizer_scan *scan, struct summary_sink *sink)
{
    const bw_str action = text_of(scan, ACTION);
    const bw_str outcome = text_of(scan, OUTCOME);
    const bool failure = bw_str_eq(outcome, BW_STR("failure"));
    if (!is_session(action, text_of(scan, CATEGORY)) ||
            (!failure && !bw_str_eq(outcome, BW_STR("success"))))
        return false;
    if (is_said_again(text_of(scan, PROGRAM), action))
        return true;
    bw_str type = BW_STR("");
    for (size_t i = 0; i < BW_COUNT(named_actions) && type.len == 0; i++)
        if (bw_str_eq(action, named_actions[i].action))
            type = bw_str_of(named_actions[i].type);
    bw_buffer_clear(&scan->type);
    if (bw_str_eq(action, BW_STR("su"))) {
        bw_buffer_add_text(&scan->type, "su to ");
        summary_add_cell(&scan->type, text_of(scan, USER_EFFECTIVE));
    } else if (type.len == 0) {
        summary_add_cell(&scan->type, first_of(scan, PROGRAM, DATASET));
        bw_buffer_add_char(&scan->type, ' ');
        summary_add_cell(&scan->type, action);
    }
    if (type.len == 0)
        type = bw_str_trim(bw_buffer_str(&scan->type));
    bw_str account = first_of(scan, USER_NAME, USER_EFFECTIVE);
    char number[32];
    uint64_t id;
    if (account.len == 0 && bw_str_eq(action, BW_STR("last_logon")) &&
            summary_fields_number(scan->fields, USER_ID, &id)) {
        (void)snprintf(number, sizeof(number), "uid %" PRIu64, id);
        account = bw_str_of(number);
    }
    count_logon(scan, sink, type, account, first_of(scan, SOURCE_IP, SOURCE_ADDRESS),
            failure ? OUTCOME_FAILURE : OUTCOME_SUCCESS);
    return true;
}

/* ---- what the log sources of logins say ---- */

/* What an outcome is to them, in their own words or those that a product has. */
static const struct {
    bw_str word;
    enum outcome outcome;
    bool second_factor;
} login_outcomes[] = {
        {BW_STR_INIT("success"), OUTCOME_SUCCESS, false},
        {BW_STR_INIT("succeeded"), OUTCOME_SUCCESS, false},
        {BW_STR_INIT("second_factor"), OUTCOME_SUCCESS, true},
        {BW_STR_INIT("failure"), OUTCOME_FAILURE, false},
        {BW_STR_INIT("failed"), OUTCOME_FAILURE, false},
        {BW_STR_INIT("second_factor_refused"), OUTCOME_FAILURE, true},
};

/* "f5_bigip.log administration": which log it is, and what was logged in to. */
static void add_login_type(struct summarizer_scan *scan, uint32_t kind, bool second_factor)
{
    bw_str log = first_of(scan, DATASET, CHANNEL);
    log = log.len != 0 ? log : text_of(scan, PROGRAM);
    bw_buffer_clear(&scan->type);
    summary_add_cell(&scan->type, log);
    if (log.len != 0)
        bw_buffer_add_char(&scan->type, ' ');
    bw_buffer_printf(
            &scan->type, "%s%s", login_kinds[kind], second_factor ? ", second factor" : "");
}

static void login_event(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    const uint32_t kind = sigma_view_look(scan->logins, event);
    if (kind == SIGMA_NONE)
        return;
    const bw_str outcome = sigma_view_text(scan->logins, LOGIN_OUTCOME);
    size_t i = 0;
    while (i < BW_COUNT(login_outcomes) && !bw_str_eq_ascii_nocase(login_outcomes[i].word, outcome))
        i++;
    if (i == BW_COUNT(login_outcomes))
        return; /* neither let in nor refused */
    add_login_type(scan, kind, login_outcomes[i].second_factor);
    count_logon(scan, sink, bw_buffer_str(&scan->type), sigma_view_text(scan->logins, LOGIN_USER),
            sigma_view_text(scan->logins, LOGIN_CLIENT), login_outcomes[i].outcome);
}

static void logons_event(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    summary_fields_look(scan->fields, event);
    scan->windows = summary_fields_has(scan->fields, CHANNEL) && windows_event(scan, sink);
    if (!scan->windows && !form_event(scan, sink) && !ecs_event(scan, sink))
        login_event(scan, event, sink);
}

/*
 * An entry of wtmp is the same in the file, in wtmpdb's database and in what last prints of them
 * with one option or another, of which some have no seconds: the n-th of an account, a source and a
 * minute in one is the n-th in the others.
 */
static bool login_entry_key(bw_str dataset, bw_time time, uint64_t ret_key[2])
{
    if (time == BW_TIME_UNKNOWN || (!bw_str_eq(dataset, BW_STR("system.wtmp")) &&
                                           !bw_str_eq(dataset, BW_STR("system.btmp"))))
        return false;
    ret_key[0] = event_key_word(bw_hash64_secret(bw_str_bytes(dataset), 0), true);
    ret_key[1] = (uint64_t)(time / (60 * BW_TIME_SECOND));
    return true;
}

/*
 * A record of Windows is the same in its log, in an export of it as XML, CSV or JSON, and where it
 * was forwarded to: it has its number in its host's channel, and who keeps less of its time keeps
 * the second. What is counted of it, and for which host, is compared beside that.
 */
static bool logons_key(
        struct summarizer_scan *scan, const struct event *event, bw_str host, uint64_t ret_key[2])
{
    if (host.len != 0 && login_entry_key(text_of(scan, DATASET), event->time, ret_key))
        return true;
    if (!scan->windows || !event->numbered)
        return event_key(event, &scan->record, ret_key);
    bw_buffer_clear(&scan->record);
    add_lower(&scan->record, text_of(scan, CHANNEL));
    ret_key[0] = event_key_word(
            bw_hash64_secret(bw_buffer_bytes(&scan->record), event->record_id), false);
    ret_key[1] = (uint64_t)(event->time / BW_TIME_SECOND);
    return true;
}

const struct summarizer_kind summarizer_logons = {
        .name = "logons",
        .summary = "who logged on where, from where, with what outcome",
        .scan_new = logons_new,
        .scan_free = logons_free,
        .scan_event = logons_event,
        .scan_key = logons_key,
};
