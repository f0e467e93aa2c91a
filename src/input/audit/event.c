#include "input/audit/event.h"

#include <string.h>

#include "base/limits.h"

struct filling {
    struct text_record *out;
    const struct auditd_set *set;
    const struct auditd_fields *fields;
    const struct auditd_summary *sum;
    size_t index;
    const struct audit_line *line;
    struct bw_arena *arena;
};

/* ---- layouts: records of one are expected to have the same names ---- */

/* Behind those of all types of records. */
#define LAYOUT_WITH_PARENT 65536u

/*
 * Who changes a file is often a tool that a script called: whose script that is tells packages from
 * others. Not of what is only read, which is most of what logs with watches have.
 */
static bool tells_parent(const struct auditd_summary *sum)
{
    return sum->has_parent && sum->target_count != 0 && sum->action != AUDITD_OPENED;
}

static uint32_t layout_of(const struct filling *f)
{
    const struct auditd_summary *sum = f->sum;
    const uint32_t number = f->line->number;
    const size_t count = f->fields->first[f->index + 1] - f->fields->first[f->index];
    switch (number) {
    case AUDIT_TYPE_SYSCALL:
        if (sum->action != AUDITD_EXECUTED)
            return (tells_parent(sum) ? LAYOUT_WITH_PARENT : 8) + sum->action;
        return (sum->has_parent ? 1u : 0) | (sum->alias.len != 0 ? 2u : 0) |
               (sum->command.len != sum->command_plain.len ? 4u : 0);
    case AUDIT_TYPE_EXECVE:
        return 35 + (uint32_t)(count < 10 ? count : 10);
    case AUDIT_TYPE_PATH:
        return 46;
    case AUDIT_TYPE_CWD:
        return 47;
    case AUDIT_TYPE_PROCTITLE:
        return 48;
    case AUDIT_TYPE_SOCKADDR:
        return 49;
    default:
        return 64 + number;
    }
}

_Static_assert(8 + AUDITD_ACTION_COUNT <= 35, "the layouts of SYSCALL records have room");

/* ---- values ---- */

/* Under a name that is a constant. */
static void add(struct filling *f, bw_str name, bw_str value)
{
    if (value.len != 0)
        text_record_add_named(f->out, name, value, TEXT_FIELD_PIECE);
}

/* Text that is made of the record's own or of another's. */
static void add_made(struct filling *f, bw_str name, bw_str value)
{
    if (value.len != 0)
        text_record_add_named(f->out, name, value, TEXT_FIELD_DECODED);
}

static void add_value(
        struct filling *f, const struct auditd_field *field, enum text_field_flag flag)
{
    if (field->constant)
        text_record_add_named(f->out, field->key, field->value, flag);
    else if (flag == TEXT_FIELD_DECODED)
        text_record_add_decoded(f->out, field->key, field->value);
    else
        text_record_add_str(f->out, field->key, field->value);
}

static void add_field(struct filling *f, const struct auditd_field *field)
{
    if (field->null)
        text_record_add(f->out, field->key, (struct event_value){.kind = EVENT_VALUE_NULL},
                TEXT_FIELD_PIECE);
    else
        add_value(f, field, field->decoded ? TEXT_FIELD_DECODED : TEXT_FIELD_PIECE);
}

/* Several texts under one name: one of them, or a list. */
static void add_list(struct filling *f, bw_str name, const bw_str *texts, size_t count)
{
    for (size_t i = 0; i < count && i < BW_LIMIT_AUDIT_ARGUMENTS; i++)
        add_made(f, name, texts[i]);
}

/* ---- a record's own fields ---- */

/* An argument in pieces (a3[0], a3[1]) is one field, a3. */
static void add_pieces(struct filling *f, size_t *index)
{
    const struct auditd_field *fields = f->fields->fields;
    const size_t end = f->fields->first[f->index + 1];
    const bw_str key = fields[*index].key;
    const bw_str name = bw_str_head(key, bw_str_find_char(key, '['));
    size_t len = 0;
    size_t next = *index;
    while (next < end && bw_str_starts_with(fields[next].key, name) &&
            fields[next].key.len > name.len && fields[next].key.ptr[name.len] == '[')
        len += fields[next++].value.len;
    char *text = bw_arena_alloc_raw(f->arena, len + 1, 1);
    if (text != NULL) {
        size_t at = 0;
        for (size_t i = *index; i < next; i++) {
            memcpy(text + at, fields[i].value.ptr, fields[i].value.len);
            at += fields[i].value.len;
        }
        text_record_add_decoded(f->out, name, (bw_str){.ptr = text, .len = len});
    }
    *index = next - 1;
}

static void add_execve(struct filling *f)
{
    size_t count = 0;
    for (size_t i = f->fields->first[f->index]; i < f->fields->first[f->index + 1]; i++) {
        if (count++ > BW_LIMIT_AUDIT_ARGUMENTS)
            return; /* the command line has all of them */
        if (bw_str_find_char(f->fields->fields[i].key, '[') != SIZE_MAX)
            add_pieces(f, &i);
        else if (f->fields->fields[i].key.ptr[0] == 'a' && count > 1)
            add_value(f, &f->fields->fields[i], TEXT_FIELD_DECODED);
        else
            add_field(f, &f->fields->fields[i]);
    }
}

/* The name as the record has it and, where that is another, the path from the root. */
static void add_path(struct filling *f, const struct auditd_field *field)
{
    add_field(f, field);
    const bw_str path = audit_path_join(f->arena, f->sum->folder, field->value);
    if (path.ptr != NULL && !bw_str_eq(path, field->value))
        text_record_add_decoded(f->out, field->key, path);
}

static void add_address(struct filling *f)
{
    const struct auditd_field *saddr = auditd_fields_find(f->fields, f->index, AUDITD_SADDR);
    struct audit_address address;
    char port[8];
    if (saddr == NULL || !audit_address_decode(f->arena, saddr->value, &address))
        return;
    add(f, BW_STR("saddr_fam"), address.family);
    add(f, BW_STR("laddr"), address.ip);
    add_made(f, BW_STR("path"), address.path);
    if (!address.has_port)
        return;
    struct bw_buffer text;
    bw_buffer_init(&text, sizeof(port));
    bw_buffer_add_u64(&text, address.port);
    add(f, BW_STR("lport"), bw_arena_copy(f->arena, bw_buffer_str(&text)));
    bw_buffer_release(&text);
}

static void add_own_fields(struct filling *f)
{
    const bool is_path = f->line->number == AUDIT_TYPE_PATH;
    if (f->line->number == AUDIT_TYPE_EXECVE) {
        add_execve(f);
        return;
    }
    for (size_t i = f->fields->first[f->index]; i < f->fields->first[f->index + 1]; i++) {
        const struct auditd_field *field = &f->fields->fields[i];
        if (is_path && field->id == AUDITD_NAME && !field->null)
            add_path(f, field);
        else
            add_field(f, field);
    }
    if (f->line->number == AUDIT_TYPE_SOCKADDR)
        add_address(f);
}

/* Numbers of the record by name, for rules that go by names: logs that are not enriched. */
static void add_names(struct filling *f)
{
    const struct auditd_field *call = auditd_fields_find(f->fields, f->index, AUDITD_SYSCALL);
    if (call == NULL)
        return;
    if (!bw_str_eq(call->value, f->sum->call))
        add(f, BW_STR("syscall"), f->sum->call);
    if (auditd_fields_find(f->fields, f->index, AUDITD_SYSCALL_NAME) == NULL)
        add(f, BW_STR("SYSCALL"), f->sum->call);
    if (auditd_fields_find(f->fields, f->index, AUDITD_ARCH_NAME) == NULL)
        add(f, BW_STR("ARCH"), f->sum->arch);
}

/* ---- what the set says ---- */

static void add_commands(struct filling *f, bw_str name)
{
    const struct auditd_summary *sum = f->sum;
    add_made(f, name, sum->command);
    if (!bw_str_eq(sum->command, sum->command_plain))
        add_made(f, name, sum->command_plain);
}

static void add_process(struct filling *f)
{
    const struct auditd_summary *sum = f->sum;
    add(f, BW_STR("Image"), sum->exe);
    add_made(f, BW_STR("Image"), sum->alias);
    add_commands(f, BW_STR("CommandLine"));
    add_made(f, BW_STR("CurrentDirectory"), sum->folder);
    add(f, BW_STR("ProcessId"), sum->pid_text);
    add(f, BW_STR("ParentProcessId"), sum->ppid_text);
    add(f, BW_STR("User"), sum->user);
    add(f, BW_STR("LogonId"), sum->logon_id);
    add(f, BW_STR("TerminalSessionId"), sum->session);
    if (!sum->has_parent)
        return;
    add_made(f, BW_STR("ParentImage"), sum->parent.image);
    add_made(f, BW_STR("ParentImage"), sum->parent.alias);
    add_made(f, BW_STR("ParentCommandLine"), sum->parent.command);
    add_made(f, BW_STR("ParentUser"), sum->parent.user);
}

static void add_connection(struct filling *f)
{
    const struct auditd_summary *sum = f->sum;
    const bool incoming = sum->action == AUDITD_ACCEPTED;
    if (sum->address.ip.len == 0)
        return;
    add(f, incoming ? BW_STR("SourceIp") : BW_STR("DestinationIp"), sum->address.ip);
    text_record_add(f->out, incoming ? BW_STR("SourcePort") : BW_STR("DestinationPort"),
            event_value_uint(sum->address.port), TEXT_FIELD_PIECE);
    add(f, BW_STR("Initiated"), incoming ? BW_STR("false") : BW_STR("true"));
}

static bool is_connection(enum auditd_action action)
{
    return action == AUDITD_CONNECTED || action == AUDITD_ACCEPTED || action == AUDITD_SENT;
}

/* On the record that speaks for the set. */
static void add_summary(struct filling *f)
{
    const struct auditd_summary *sum = f->sum;
    if (sum->action == AUDITD_EXECUTED) {
        add_process(f);
        return;
    }
    add(f, BW_STR("Image"), sum->exe);
    add(f, BW_STR("ProcessId"), sum->pid_text);
    add(f, BW_STR("User"), sum->user);
    add_commands(f, BW_STR("process.command_line"));
    add_list(f, BW_STR("TargetFilename"), sum->targets, sum->target_count);
    add_list(f, BW_STR("SourceFilename"), sum->sources, sum->source_count);
    if (tells_parent(sum)) {
        add_made(f, BW_STR("ParentImage"), sum->parent.image);
        add_made(f, BW_STR("ParentCommandLine"), sum->parent.command);
    }
    if (is_connection(sum->action))
        add_connection(f);
}

/* On the others: an EXECVE or PATH record does not say whose it is. */
static void add_context(struct filling *f)
{
    const struct auditd_summary *sum = f->sum;
    if (sum->head == AUDITD_NO_RECORD)
        return;
    add(f, BW_STR("process.pid"), sum->pid_text);
    add(f, BW_STR("process.executable"), sum->exe);
    add(f, BW_STR("user.name"), sum->user);
}

/* "id=1000" of a login that sshd or login tells of: the name where the log has it. */
static bw_str account_of(const struct filling *f)
{
    bw_str id = {0};
    for (size_t i = f->fields->first[f->index]; i < f->fields->first[f->index + 1]; i++) {
        const struct auditd_field *field = &f->fields->fields[i];
        if (bw_str_eq(field->key, BW_STR("ID")) && field->value.len != 0)
            return field->value;
        if (bw_str_eq(field->key, BW_STR("id")))
            id = field->value;
    }
    return bw_str_eq(id, BW_STR("0")) ? BW_STR("root") : id;
}

/* What user space says of itself: the account that it is about, and where that came from. */
static void add_sent_context(struct filling *f)
{
    const struct auditd_field *acct = auditd_fields_find(f->fields, f->index, AUDITD_ACCT);
    const struct auditd_field *addr = auditd_fields_find(f->fields, f->index, AUDITD_ADDR);
    const struct auditd_field *cmd = auditd_fields_find(f->fields, f->index, AUDITD_CMD);
    if (acct != NULL)
        add(f, BW_STR("user.name"), acct->value);
    else if (bw_str_starts_with(f->line->type, BW_STR("USER_LOG")))
        add(f, BW_STR("user.name"), account_of(f));
    if (addr != NULL && !bw_str_eq(addr->value, BW_STR("?")))
        add(f, BW_STR("source.ip"), addr->value);
    if (cmd != NULL)
        add(f, BW_STR("process.command_line"), cmd->value);
}

/* ---- all of it ---- */

/* The action of a set stands on its head alone; the others say what they are. */
static bw_str action_of(const struct filling *f)
{
    if (f->index == f->sum->head && f->sum->action != AUDITD_NO_ACTION) {
        /* a local socket, or a service's own port, is no connection to look at */
        if (!is_connection(f->sum->action) || f->sum->address.ip.len != 0)
            return auditd_action_name(f->sum->action);
    }
    char *text = bw_arena_alloc_raw(f->arena, f->line->type.len + 1, 1);
    if (text == NULL)
        return f->line->type;
    for (size_t i = 0; i < f->line->type.len; i++) {
        const char c = f->line->type.ptr[i];
        text[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return (bw_str){.ptr = text, .len = f->line->type.len};
}

/*
 * The fields as text: where keywords are looked for. Not in the stamp, which has any digit in it,
 * and of an execve not in the names of its arguments: rules want "0" or "6" among their values.
 */
static void add_message(struct filling *f)
{
    const struct auditd_record *record = &f->set->records[f->index];
    if (f->line->body.len == 0)
        return;
    const size_t at = (size_t)(f->line->body.ptr - record->text.ptr);
    text_record_add_named(f->out, BW_STR("message"), bw_str_from(record->text, at),
            f->line->number == AUDIT_TYPE_EXECVE ? TEXT_FIELD_PIECE : TEXT_FIELD_DECODED);
}

void auditd_event_fill(struct text_record *out, const struct auditd_set *set,
        const struct auditd_fields *fields, const struct auditd_summary *sum, size_t index,
        struct bw_arena *arena)
{
    const struct auditd_record *record = &set->records[index];
    struct filling f = {
            .out = out,
            .set = set,
            .fields = fields,
            .sum = sum,
            .index = index,
            .line = &record->line,
            .arena = arena,
    };
    text_record_begin(out, layout_of(&f));
    add(&f, BW_STR("event.dataset"), BW_STR("auditd.log"));
    add(&f, BW_STR("event.action"), action_of(&f));
    add(&f, BW_STR("host.name"), f.line->node);
    add(&f, BW_STR("type"), f.line->type);
    add_own_fields(&f);
    if (f.line->number == AUDIT_TYPE_SYSCALL)
        add_names(&f);
    if (index == sum->head)
        add_summary(&f);
    else
        add_context(&f);
    if (sum->head == AUDITD_NO_RECORD)
        add_sent_context(&f);
    if (!record->inner)
        add(&f, BW_STR("event.original"), record->text);
    add_message(&f);
}
