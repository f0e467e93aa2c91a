/*
 * Which processes began and ended, and in whose records a rule found something or that were asked
 * for. Sources: Microsoft Learn, "4688: A new process has been created" and 4689; Sysmon's manual
 * (events 1, 5, 8, 10); CrowdStrike, "Events data dictionary" as public samples show it;
 * docs/formats/auditd.md; the Elastic Common Schema's process fields; and
 * rules/logsources for the writers of JSON.
 */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "sigma/match/view.h"
#include "summary/fields.h"
#include "summary/summary.h"

enum process_field {
    EVENT_ID,
    CHANNEL,
    NEW_PROCESS_ID,
    PROCESS_ID,
    PROCESS_GUID,
    PARENT_ID,
    PARENT_GUID,
    SOURCE_ID,
    SOURCE_GUID,
    IMAGE,
    NEW_PROCESS_NAME,
    PROCESS_NAME,
    SOURCE_IMAGE,
    PARENT_IMAGE,
    PARENT_NAME,
    COMMAND_LINE,
    PARENT_COMMAND_LINE,
    USER,
    SUBJECT_USER,
    SUBJECT_DOMAIN,
    WRITER_ID,
    ACTION,
    CATEGORY,
    TYPE,
    ECS_PID,
    ECS_GUID,
    ECS_PARENT_PID,
    ECS_PARENT_GUID,
    ECS_IMAGE,
    ECS_COMMAND_LINE,
    ECS_ARGS,
    ECS_PARENT_IMAGE,
    ECS_PARENT_COMMAND_LINE,
    ECS_USER,
    LAUREL_SUCCESS,
    LAUREL_ARGC,
    LAUREL_IMAGE,
    LAUREL_ARGV,
    LAUREL_PID,
    LAUREL_PARENT_PID,
    LAUREL_PARENT_IMAGE,
    LAUREL_USER,
    OSQUERY_CALL,
    OSQUERY_IMAGE,
    OSQUERY_COMMAND_LINE,
    OSQUERY_PID,
    OSQUERY_PARENT_PID,
    OSQUERY_USER,
    FALCON_EVENT,
    FALCON_PID,
    FALCON_GUID,
    FALCON_PARENT_GUID,
    FALCON_IMAGE,
    FALCON_PARENT_IMAGE,
    FALCON_USER,
    FALCON_ACTOR_GUID,
    FIELD_COUNT,
};
#define NO_FIELD FIELD_COUNT

const char *const summary_process_fields[] = {"EventID", "Channel", "NewProcessId", "ProcessId",
        "ProcessGuid", "ParentProcessId", "ParentProcessGuid", "SourceProcessId",
        "SourceProcessGUID", "Image", "NewProcessName", "ProcessName", "SourceImage", "ParentImage",
        "ParentProcessName", "CommandLine", "ParentCommandLine", "User", "SubjectUserName",
        "SubjectDomainName", "Event.System.Execution.ProcessID", "event.action", "event.category",
        "event.type", "process.pid", "process.entity_id", "process.parent.pid",
        "process.parent.entity_id", "process.executable", "process.command_line", "process.args",
        "process.parent.executable", "process.parent.command_line", "user.name", "SYSCALL.success",
        "EXECVE.argc", "SYSCALL.exe", "EXECVE.ARGV", "SYSCALL.pid", "SYSCALL.ppid",
        "PARENT_INFO.exe", "SYSCALL.UID", "columns.syscall", "columns.path", "columns.cmdline",
        "columns.pid", "columns.parent", "columns.uid", "event_simpleName", "RawProcessId",
        "TargetProcessId", "ParentProcessId", "ImageFileName", "ParentBaseFileName", "UserName",
        "ContextProcessId", NULL};
_Static_assert(BW_COUNT(summary_process_fields) == FIELD_COUNT + 1, "a name for each field");

/* What the log sources of started processes say of records that none of the above are. */
enum started_field {
    STARTED_PID,
    STARTED_GUID,
    STARTED_IMAGE,
    STARTED_PARENT_PID,
    STARTED_PARENT_GUID,
    STARTED_PARENT_IMAGE,
    STARTED_PARENT_COMMAND_LINE,
    STARTED_USER,
    STARTED_COMMAND_LINE,
    STARTED_FIELDS,
};
static const char *const started_fields[STARTED_FIELDS + 1] = {"ProcessId", "ProcessGuid", "Image",
        "ParentProcessId", "ParentProcessGuid", "ParentImage", "ParentCommandLine", "User",
        "CommandLine", NULL};
const struct summary_logsource summary_process_logsources[] = {
        {"process_creation", started_fields}, {NULL, NULL}};

/* Where one kind of record says what began or ended. */
struct process_fields {
    enum process_field pid, guid, parent_pid, parent_guid, image, command_line, parent_image,
            parent_command_line, user;
};

static const struct process_fields sysmon_fields = {PROCESS_ID, PROCESS_GUID, PARENT_ID,
        PARENT_GUID, IMAGE, COMMAND_LINE, PARENT_IMAGE, PARENT_COMMAND_LINE, USER};
static const struct process_fields security_fields = {NEW_PROCESS_ID, NO_FIELD, PROCESS_ID,
        NO_FIELD, NEW_PROCESS_NAME, COMMAND_LINE, PARENT_NAME, NO_FIELD, SUBJECT_USER};
/* Winlogbeat's and Elastic's: the process that began is `process`. */
static const struct process_fields security_ecs_fields = {ECS_PID, ECS_GUID, ECS_PARENT_PID,
        ECS_PARENT_GUID, ECS_IMAGE, ECS_COMMAND_LINE, ECS_PARENT_IMAGE, ECS_PARENT_COMMAND_LINE,
        ECS_USER};
static const struct process_fields audit_fields = {PROCESS_ID, ECS_GUID, PARENT_ID, ECS_PARENT_GUID,
        IMAGE, COMMAND_LINE, PARENT_IMAGE, PARENT_COMMAND_LINE, USER};
static const struct process_fields laurel_fields = {LAUREL_PID, NO_FIELD, LAUREL_PARENT_PID,
        NO_FIELD, LAUREL_IMAGE, LAUREL_ARGV, LAUREL_PARENT_IMAGE, NO_FIELD, LAUREL_USER};
static const struct process_fields osquery_fields = {OSQUERY_PID, NO_FIELD, OSQUERY_PARENT_PID,
        NO_FIELD, OSQUERY_IMAGE, OSQUERY_COMMAND_LINE, NO_FIELD, NO_FIELD, OSQUERY_USER};
/* CrowdStrike's numbers of processes never come again: they are GUIDs. */
static const struct process_fields falcon_fields = {FALCON_PID, FALCON_GUID, NO_FIELD,
        FALCON_PARENT_GUID, FALCON_IMAGE, COMMAND_LINE, FALCON_PARENT_IMAGE, NO_FIELD, FALCON_USER};

/* Rules that found something in the event at hand. */
#define MAX_RULES 16

/* Bytes of a command line; the others are cut at SUMMARY_MAX_CELL. */
#define MAX_COMMAND_LINE 1500
#define MAX_USER         120

struct summarizer_scan {
    const struct summarizer *what;
    bw_str names[FIELD_COUNT];
    struct summary_fields *fields;
    struct sigma_view *started; /* by started_field */
    struct bw_buffer key;
    uint32_t rules[MAX_RULES];
    uint32_t rule_count;
};

static void processes_free(struct summarizer_scan *scan)
{
    summary_fields_free(scan->fields);
    sigma_view_free(scan->started);
    bw_buffer_release(&scan->key);
    free(scan);
}

static struct sigma_view *started_new(const struct sigma_image *image)
{
    bw_str fields[STARTED_FIELDS];
    for (size_t i = 0; i < STARTED_FIELDS; i++)
        fields[i] = bw_str_of(started_fields[i]);
    const struct sigma_view_of of = {.image = image,
            .categories = &summary_process_logsources[0].category,
            .category_count = 1,
            .fields = fields,
            .field_count = STARTED_FIELDS,
            .wanted = 1u << STARTED_IMAGE | 1u << STARTED_PID | 1u << STARTED_PARENT_PID};
    return sigma_view_new(&of);
}

static struct summarizer_scan *processes_new(const struct summarizer *what)
{
    struct summarizer_scan *scan = calloc(1, sizeof(*scan));
    if (scan == NULL)
        return NULL;
    scan->what = what;
    for (uint32_t i = 0; i < FIELD_COUNT; i++)
        scan->names[i] = bw_str_of(summary_process_fields[i]);
    bw_buffer_init(&scan->key, (size_t)2 * SUMMARY_MAX_KEY);
    scan->fields = summary_fields_new(what->image, scan->names, FIELD_COUNT);
    scan->started = started_new(what->image);
    if (scan->fields != NULL && scan->started != NULL)
        return scan;
    processes_free(scan);
    return NULL;
}

static bw_str text_of(struct summarizer_scan *scan, enum process_field field)
{
    if (field == NO_FIELD)
        return BW_STR("");
    const bw_str text = bw_str_trim(summary_fields_text(scan->fields, field));
    return bw_str_eq(text, BW_STR("-")) ? BW_STR("") : text;
}

static bool has(const struct summarizer_scan *scan, enum process_field field)
{
    return field != NO_FIELD && summary_fields_has(scan->fields, field);
}

/* 0: it has none. Numbers of processes are decimal, or hexadecimal in the Security log. */
static uint64_t pid_of(struct summarizer_scan *scan, enum process_field field)
{
    uint64_t pid;
    return field != NO_FIELD && summary_fields_number(scan->fields, field, &pid) ? pid : 0;
}

static void add_number(struct summarizer_scan *scan, uint64_t number)
{
    if (number != 0)
        bw_buffer_printf(&scan->key, "%llu", (unsigned long long)number);
    summary_next_cell(&scan->key);
}

static void add_text(struct summarizer_scan *scan, bw_str text, size_t most)
{
    summary_add_cell(&scan->key, bw_str_head(text, most));
    summary_next_cell(&scan->key);
}

/* GUIDs in upper case and without braces; one of zeros is none. */
static void add_guid(struct summarizer_scan *scan, bw_str guid)
{
    const size_t begin = scan->key.len;
    bool zero = true;
    if (guid.len > 2 && guid.ptr[0] == '{' && guid.ptr[guid.len - 1] == '}')
        guid = bw_str_from(bw_str_head(guid, guid.len - 1), 1);
    summary_add_cell(&scan->key, bw_str_head(guid, MAX_USER));
    for (size_t i = begin; i < scan->key.len; i++) {
        uint8_t *c = &scan->key.ptr[i];
        zero = zero && (*c == '0' || *c == '-');
        if (*c >= 'a' && *c <= 'z')
            *c = (uint8_t)(*c - ('a' - 'A'));
    }
    if (zero)
        scan->key.len = begin;
    summary_next_cell(&scan->key);
}

/* The first of several values: the audit log gives the program behind a link, then the link. */
static bw_str first_value(bw_str text, bool several)
{
    const size_t end = several ? bw_str_find_char(text, '\n') : SIZE_MAX;
    return end == SIZE_MAX ? text : bw_str_head(text, end);
}

/* In two columns, so that much of it fits, and the length that it really has. */
static void add_command_line(struct summarizer_scan *scan, bw_str text)
{
    const bw_str shown = bw_str_head(text, MAX_COMMAND_LINE);
    for (size_t at = 0; at < MAX_COMMAND_LINE; at += SUMMARY_MAX_CELL)
        summary_add_cell(&scan->key, at < shown.len ? bw_str_from(shown, at) : BW_STR(""));
    summary_next_cell(&scan->key);
    add_number(scan, text.len > shown.len ? text.len : 0);
}

static void begin_row(struct summarizer_scan *scan, const struct event *event)
{
    bw_buffer_clear(&scan->key);
    if (event->time != BW_TIME_UNKNOWN)
        bw_buffer_printf(&scan->key, "%lld", (long long)event->time);
    summary_next_cell(&scan->key);
    add_number(scan, event->record_id);
}

static void add_user(struct summarizer_scan *scan, enum process_field field)
{
    const bw_str domain = field == SUBJECT_USER ? text_of(scan, SUBJECT_DOMAIN) : BW_STR("");
    summary_add_cell(&scan->key, bw_str_head(domain, MAX_USER));
    if (domain.len != 0)
        bw_buffer_add_char(&scan->key, '\\');
    add_text(scan, text_of(scan, field), MAX_USER);
}

static bw_str args_text(struct summarizer_scan *scan, const struct process_fields *f)
{
    const bw_str text = text_of(scan, f->command_line);
    if (text.len != 0 || f->command_line != ECS_COMMAND_LINE)
        return text;
    return text_of(scan, ECS_ARGS);
}

static void add_start(struct summarizer_scan *scan, const struct event *event,
        struct summary_sink *sink, const struct process_fields *f,
        enum summary_process_source source)
{
    const bool several = f == &audit_fields;
    begin_row(scan, event);
    add_number(scan, pid_of(scan, f->pid));
    add_guid(scan, text_of(scan, f->guid));
    add_text(scan, first_value(text_of(scan, f->image), several), SUMMARY_MAX_CELL);
    add_number(scan, pid_of(scan, f->parent_pid));
    add_guid(scan, text_of(scan, f->parent_guid));
    add_text(scan, first_value(text_of(scan, f->parent_image), several), SUMMARY_MAX_CELL);
    add_text(scan, first_value(text_of(scan, f->parent_command_line), several), SUMMARY_MAX_CELL);
    add_user(scan, f->user);
    add_command_line(scan, first_value(args_text(scan, f), several));
    bw_buffer_printf(&scan->key, "%u", (unsigned)source);
    sink->add(sink, SUMMARY_PROCESS_STARTS, bw_buffer_str(&scan->key));
}

/* The same of a record that a log source of started processes serves. */
static bw_str started_text(struct summarizer_scan *scan, enum started_field field)
{
    const bw_str text = bw_str_trim(sigma_view_text(scan->started, field));
    return bw_str_eq(text, BW_STR("-")) ? BW_STR("") : text;
}

static uint64_t started_pid(struct summarizer_scan *scan, enum started_field field)
{
    const struct event_value value = {
            .kind = EVENT_VALUE_UTF8, .bytes = bw_str_bytes(started_text(scan, field))};
    double number;
    return event_value_number(&value, &number) && number > 0 && number < 9e15 ? (uint64_t)number
                                                                              : 0;
}

static void add_started(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    begin_row(scan, event);
    add_number(scan, started_pid(scan, STARTED_PID));
    add_guid(scan, started_text(scan, STARTED_GUID));
    add_text(scan, started_text(scan, STARTED_IMAGE), SUMMARY_MAX_CELL);
    add_number(scan, started_pid(scan, STARTED_PARENT_PID));
    add_guid(scan, started_text(scan, STARTED_PARENT_GUID));
    add_text(scan, started_text(scan, STARTED_PARENT_IMAGE), SUMMARY_MAX_CELL);
    add_text(scan, started_text(scan, STARTED_PARENT_COMMAND_LINE), SUMMARY_MAX_CELL);
    add_text(scan, started_text(scan, STARTED_USER), MAX_USER);
    add_command_line(scan, started_text(scan, STARTED_COMMAND_LINE));
    bw_buffer_printf(&scan->key, "%u", (unsigned)SUMMARY_PROCESS_EXEC);
    sink->add(sink, SUMMARY_PROCESS_STARTS, bw_buffer_str(&scan->key));
}

/* Whose record it is. */
struct actor {
    enum process_field pid, guid, image;
};

/* `actor` NULL: the process that the log source says was started. */
static void add_actor(
        struct summarizer_scan *scan, const struct event *event, const struct actor *actor)
{
    begin_row(scan, event);
    if (actor == NULL) {
        add_number(scan, started_pid(scan, STARTED_PID));
        add_guid(scan, started_text(scan, STARTED_GUID));
        add_text(scan, started_text(scan, STARTED_IMAGE), SUMMARY_MAX_CELL);
        return;
    }
    add_number(scan, pid_of(scan, actor->pid));
    add_guid(scan, text_of(scan, actor->guid));
    add_text(scan, first_value(text_of(scan, actor->image), true), SUMMARY_MAX_CELL);
}

static void add_end(struct summarizer_scan *scan, const struct event *event,
        struct summary_sink *sink, const struct actor *actor)
{
    add_actor(scan, event, actor);
    sink->add(sink, SUMMARY_PROCESS_ENDS, bw_buffer_str(&scan->key));
}

static void add_mark(struct summarizer_scan *scan, const struct event *event,
        struct summary_sink *sink, const struct actor *actor, uint32_t rule, uint64_t number)
{
    add_actor(scan, event, actor);
    if (rule != SUMMARY_NO_RULE)
        bw_buffer_printf(&scan->key, "%u", rule);
    summary_next_cell(&scan->key);
    if (number != 0)
        bw_buffer_printf(&scan->key, "%llu", (unsigned long long)number);
    sink->add(sink, SUMMARY_PROCESS_MARKS, bw_buffer_str(&scan->key));
}

static int compare_marks(const struct summary_mark *mark, const struct event *event)
{
    if (mark->time != event->time)
        return mark->time < event->time ? -1 : 1;
    if (mark->record_id != event->record_id)
        return mark->record_id < event->record_id ? -1 : 1;
    return mark->offset == event->offset ? 0 : mark->offset < event->offset ? -1 : 1;
}

/* The first of the marks that are of this event; mark_count when none is. */
static size_t find_mark(const struct summarizer *what, const struct event *event)
{
    size_t from = 0;
    size_t to = what->mark_count;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (compare_marks(&what->marks[middle], event) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool is_asked_for(const struct summarizer *what, const struct event *event)
{
    for (size_t i = 0; i < what->record_count; i++)
        if (what->records[i] == event->record_id)
            return true;
    return false;
}

static void add_marks(struct summarizer_scan *scan, const struct event *event,
        struct summary_sink *sink, const struct actor *actor)
{
    const struct summarizer *what = scan->what;
    for (uint32_t i = 0; i < scan->rule_count; i++)
        add_mark(scan, event, sink, actor, scan->rules[i], 0);
    if (scan->rule_count == 0 && is_asked_for(what, event))
        add_mark(scan, event, sink, actor, SUMMARY_NO_RULE, 0);
    scan->rule_count = 0;
    if (what->mark_count == 0)
        return;
    for (size_t i = find_mark(what, event);
            i < what->mark_count && compare_marks(&what->marks[i], event) == 0; i++)
        add_mark(scan, event, sink, actor, what->marks[i].rule, what->marks[i].number);
}

/* Tells what began or ended; returns whose record it is. */
static const struct actor *sysmon_event(struct summarizer_scan *scan, const struct event *event,
        uint64_t id, struct summary_sink *sink)
{
    static const struct actor own = {PROCESS_ID, PROCESS_GUID, IMAGE};
    static const struct actor source = {SOURCE_ID, SOURCE_GUID, SOURCE_IMAGE};
    if (id == 1)
        add_start(scan, event, sink, &sysmon_fields, SUMMARY_PROCESS_SYSMON);
    else if (id == 5)
        add_end(scan, event, sink, &own);
    return id == 8 || id == 10 ? &source : &own;
}

static const struct actor *security_event(struct summarizer_scan *scan, const struct event *event,
        uint64_t id, struct summary_sink *sink)
{
    static const struct actor named = {PROCESS_ID, NO_FIELD, PROCESS_NAME};
    static const struct actor created = {NEW_PROCESS_ID, NO_FIELD, NEW_PROCESS_NAME};
    static const struct actor ecs = {ECS_PID, ECS_GUID, ECS_IMAGE};
    const bool is_ecs = has(scan, ECS_PARENT_PID) && has(scan, ECS_PID);
    const struct actor *actor = is_ecs ? &ecs : id == 4688 ? &created : &named;
    if (id == 4688)
        add_start(scan, event, sink, is_ecs ? &security_ecs_fields : &security_fields,
                SUMMARY_PROCESS_SECURITY);
    else if (id == 4689)
        add_end(scan, event, sink, actor);
    return actor;
}

static bool windows_event(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    static const struct actor writer = {WRITER_ID, NO_FIELD, NO_FIELD};
    static const struct actor nobody = {NO_FIELD, NO_FIELD, NO_FIELD};
    const bw_str channel = text_of(scan, CHANNEL);
    const struct actor *actor = &nobody;
    uint64_t id;
    if (!summary_fields_number(scan->fields, EVENT_ID, &id))
        return false;
    if (bw_str_ends_with(channel, BW_STR("Sysmon/Operational")))
        actor = sysmon_event(scan, event, id, sink);
    else if (bw_str_eq_ascii_nocase(channel, BW_STR("Security"))) /* Fluentd's is "security" */
        actor = security_event(scan, event, id, sink);
    else if (bw_str_find(channel, BW_STR("PowerShell")) != SIZE_MAX)
        actor = &writer; /* whoever writes there is the one that ran the script */
    add_marks(scan, event, sink, actor);
    return true;
}

static bool has_word(bw_str text, const char *word)
{
    return bw_str_find(text, bw_str_of(word)) != SIZE_MAX;
}

/* "start", "process_started", "exec", "fork" of ECS; auditd's and Auditbeat's "executed". */
static bool is_start(bw_str action, bw_str type, bw_str category)
{
    return bw_str_eq(action, BW_STR("executed")) ||
           (has_word(category, "process") &&
                   (has_word(type, "start") || bw_str_eq(action, BW_STR("exec")) ||
                           bw_str_eq(action, BW_STR("process_started"))));
}

static bool is_end(bw_str action, bw_str type, bw_str category)
{
    return has_word(category, "process") &&
           (bw_str_eq(type, BW_STR("end")) || bw_str_eq(action, BW_STR("process_stopped")) ||
                   bw_str_eq(action, BW_STR("end")));
}

static void other_event(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    static const struct actor ecs = {ECS_PID, ECS_GUID, ECS_IMAGE};
    static const struct actor own = {PROCESS_ID, PROCESS_GUID, IMAGE};
    static const struct actor laurel = {LAUREL_PID, NO_FIELD, LAUREL_IMAGE};
    static const struct actor osquery = {OSQUERY_PID, NO_FIELD, OSQUERY_IMAGE};
    const bw_str action = text_of(scan, ACTION);
    const bw_str type = text_of(scan, TYPE);
    const bw_str category = text_of(scan, CATEGORY);
    const struct actor *actor = has(scan, ECS_PID) ? &ecs : &own;
    const struct process_fields *fields = NULL;
    if (has(scan, LAUREL_PID)) {
        actor = &laurel;
        if (has(scan, LAUREL_ARGC) && bw_str_eq(text_of(scan, LAUREL_SUCCESS), BW_STR("yes")))
            fields = &laurel_fields;
    } else if (has(scan, OSQUERY_PID)) {
        actor = &osquery;
        if (has_word(text_of(scan, OSQUERY_CALL), "exec"))
            fields = &osquery_fields;
    } else if (is_start(action, type, category)) {
        fields = has(scan, IMAGE) && has(scan, PARENT_ID) && !has(scan, ECS_IMAGE)
                         ? &audit_fields
                         : &security_ecs_fields;
    }
    if (fields != NULL)
        add_start(scan, event, sink, fields, SUMMARY_PROCESS_EXEC);
    else if (is_end(action, type, category))
        add_end(scan, event, sink, actor);
    else if (!has_word(category, "process") &&
             sigma_view_look(scan->started, event) != SIGMA_NONE) {
        add_started(scan, event, sink);
        actor = NULL;
    }
    add_marks(scan, event, sink, actor);
}

/* CrowdStrike's sensor: the other records name the process that did it as their context. */
static bool falcon_event(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    static const struct actor own = {FALCON_PID, FALCON_GUID, FALCON_IMAGE};
    static const struct actor context = {NO_FIELD, FALCON_ACTOR_GUID, NO_FIELD};
    const bw_str name = text_of(scan, FALCON_EVENT);
    const bool start = bw_str_ends_with(name, BW_STR("ProcessRollup2"));
    if (name.len == 0)
        return false;
    if (start)
        add_start(scan, event, sink, &falcon_fields, SUMMARY_PROCESS_SYSMON);
    else if (bw_str_eq(name, BW_STR("EndOfProcess")))
        add_end(scan, event, sink, &own);
    add_marks(scan, event, sink, start || !has(scan, FALCON_ACTOR_GUID) ? &own : &context);
    return true;
}

static void processes_event(
        struct summarizer_scan *scan, const struct event *event, struct summary_sink *sink)
{
    summary_fields_look(scan->fields, event);
    if (falcon_event(scan, event, sink))
        return;
    if (!summary_fields_has(scan->fields, CHANNEL) || !windows_event(scan, event, sink))
        other_event(scan, event, sink);
}

static void processes_finding(struct summarizer_scan *scan, uint32_t rule)
{
    if (scan->rule_count < MAX_RULES)
        scan->rules[scan->rule_count++] = rule;
}

const struct summarizer_kind summarizer_processes = {
        .name = "processes",
        .summary = "which processes began and ended, and what rules found in their records",
        .scan_new = processes_new,
        .scan_free = processes_free,
        .scan_event = processes_event,
        .scan_finding = processes_finding,
};
