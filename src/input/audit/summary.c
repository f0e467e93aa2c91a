#include "input/audit/summary.h"

#include <string.h>

#include "base/limits.h"
#include "base/number.h"

/* An id that was never set: (uid_t)-1. */
#define UNSET_ID "4294967295"

/* fcntl.h: the same on all architectures that are known here. */
#define OPEN_WRITE    3u /* O_WRONLY or O_RDWR */
#define OPEN_CREATE   0x40u
#define OPEN_TRUNCATE 0x200u

/* sched.h: the new task is a thread of the same process. */
#define CLONE_THREAD_FLAG 0x10000u

/* linux/net.h: calls of socketcall(2) on i386. */
#define SOCKETCALL_BIND    2
#define SOCKETCALL_CONNECT 3
#define SOCKETCALL_ACCEPT  5
#define SOCKETCALL_SENDTO  11

struct work {
    struct auditd_summarizer *with;
    const struct auditd_set *set;
    const struct auditd_fields *fields;
    struct auditd_summary *sum;
    const struct auditd_call *call;
    /* the SYSCALL record's fields by their keys: their places in it, plus one; 0: it has none */
    uint16_t of_head[AUDITD_KEY_COUNT];
    bool head_known; /* else they are looked for: there are more than can be counted */
    bw_status status;
};

static bw_str value_of(const struct work *w, size_t record, enum auditd_key id)
{
    if (record == w->sum->head && w->head_known)
        return w->of_head[id] != 0
                       ? w->fields->fields[w->fields->first[record] + w->of_head[id] - 1u].value
                       : BW_STR("");
    const struct auditd_field *field = auditd_fields_find(w->fields, record, id);
    return field != NULL ? field->value : BW_STR("");
}

static bool parse_id(bw_str text, uint32_t *ret_id)
{
    uint64_t number;
    if (bw_parse_u64(text, 0, UINT32_MAX, &number) != BW_OK)
        return false;
    *ret_id = (uint32_t)number;
    return true;
}

/* Digits without a prefix, as the kernel prints arguments. */
static uint64_t parse_hex(bw_str text)
{
    uint64_t value = 0;
    for (size_t i = 0; i < text.len && i < 16; i++) {
        const char c = text.ptr[i];
        const unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                               : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                                      : 16;
        if (digit == 16)
            return 0;
        value = value << 4 | digit;
    }
    return value;
}

static uint64_t argument(const struct work *w, unsigned number)
{
    return parse_hex(value_of(w, w->sum->head, (enum auditd_key)(AUDITD_A0 + number)));
}

/* ---- who ---- */

/* Sets the record that speaks for the set, and finds its fields once. */
static void set_head(struct work *w, size_t head)
{
    const uint32_t first = w->fields->first[head];
    const uint32_t count = w->fields->first[head + 1] - first;
    w->sum->head = head;
    w->head_known = count < UINT16_MAX;
    for (uint32_t i = count; w->head_known && i-- > 0;)
        w->of_head[w->fields->fields[first + i].id] = (uint16_t)(i + 1);
}

static void find_records(struct work *w)
{
    w->sum->head = AUDITD_NO_RECORD;
    w->sum->execve = AUDITD_NO_RECORD;
    for (size_t i = 0; i < w->set->count; i++) {
        const uint32_t number = w->set->records[i].line.number;
        if (number == AUDIT_TYPE_SYSCALL && w->sum->head == AUDITD_NO_RECORD)
            set_head(w, i);
        if (number == AUDIT_TYPE_EXECVE && w->sum->execve == AUDITD_NO_RECORD &&
                auditd_fields_find(w->fields, i, AUDITD_A0) != NULL)
            w->sum->execve = i;
    }
}

/* The system call's name: of the log, when it has it, or by its number. */
static void name_call(struct work *w, size_t head)
{
    struct auditd_summary *sum = w->sum;
    const bw_str arch = value_of(w, head, AUDITD_ARCH);
    const bw_str call = value_of(w, head, AUDITD_SYSCALL);
    uint64_t number;
    sum->arch = value_of(w, head, AUDITD_ARCH_NAME);
    sum->call = value_of(w, head, AUDITD_SYSCALL_NAME);
    const enum audit_arch known = w->set->records[head].line.interpreted
                                          ? audit_arch_named(arch)
                                          : audit_arch_of(parse_hex(arch));
    if (sum->arch.len == 0)
        sum->arch = audit_arch_name(known);
    if (sum->call.len != 0)
        return;
    if (bw_parse_u64(call, 0, UINT32_MAX, &number) == BW_OK)
        sum->call = audit_syscall_name(w->with->names, known, number);
    else
        sum->call = call;
    /* of an architecture whose numbers are not known here (ppc64le, s390x): only one call says with
     * what arguments a program was started */
    if (sum->call.len == 0 && sum->execve != AUDITD_NO_RECORD)
        sum->call = BW_STR("execve");
}

/* The user's name when the log has it; root is 0 everywhere. */
static bw_str user_of(const struct work *w, size_t record)
{
    const bw_str name = value_of(w, record, AUDITD_UID_NAME);
    const bw_str id = value_of(w, record, AUDITD_UID);
    if (name.len != 0 && !bw_str_eq(name, BW_STR("unset")))
        return name;
    return bw_str_eq(id, BW_STR("0")) ? BW_STR("root") : id;
}

static bool is_set(bw_str id)
{
    return id.len != 0 && !bw_str_eq(id, BW_STR(UNSET_ID)) && !bw_str_eq(id, BW_STR("-1")) &&
           !bw_str_eq(id, BW_STR("unset"));
}

static void read_process(struct work *w, size_t record)
{
    struct auditd_summary *sum = w->sum;
    sum->pid_text = value_of(w, record, AUDITD_PID);
    sum->ppid_text = value_of(w, record, AUDITD_PPID);
    if (!parse_id(sum->pid_text, &sum->pid))
        sum->pid = 0;
    if (!parse_id(sum->ppid_text, &sum->ppid))
        sum->ppid = 0;
    sum->exe = value_of(w, record, AUDITD_EXE);
    sum->comm = value_of(w, record, AUDITD_COMM);
    sum->user = user_of(w, record);
    const bw_str auid = value_of(w, record, AUDITD_AUID);
    sum->logon_id = is_set(auid) ? auid : value_of(w, record, AUDITD_UID);
    const bw_str session = value_of(w, record, AUDITD_SES);
    sum->session = is_set(session) ? session : BW_STR("");
}

/* ---- the command line ---- */

/* The number in a12, a12[3]; UINT32_MAX for other keys. */
static uint32_t argument_number(bw_str key)
{
    uint32_t number = 0;
    size_t at = 1;
    if (key.len < 2 || key.ptr[0] != 'a')
        return UINT32_MAX;
    while (at < key.len && key.ptr[at] >= '0' && key.ptr[at] <= '9' && at < 9)
        number = number * 10 + (uint32_t)(key.ptr[at++] - '0');
    if (at == 1 || (at < key.len && key.ptr[at] != '['))
        return UINT32_MAX;
    return number;
}

static bw_str keep(struct work *w, const struct bw_buffer *buffer)
{
    const bw_str copy = bw_arena_copy(w->with->arena, bw_buffer_str(buffer));
    if (copy.ptr == NULL || buffer->failed) {
        w->status = BW_E_LIMIT;
        return BW_STR("");
    }
    return copy;
}

static void begin_command(struct auditd_summarizer *with)
{
    bw_buffer_clear(&with->command);
    bw_buffer_clear(&with->command_plain);
    bw_buffer_clear(&with->argument);
}

static void end_command(struct work *w)
{
    w->sum->command = keep(w, &w->with->command);
    w->sum->command_plain = keep(w, &w->with->command_plain);
}

/* Arguments, each of them in one piece or in several, over all EXECVE records. */
static void join_arguments(struct work *w)
{
    struct auditd_summarizer *with = w->with;
    uint32_t current = UINT32_MAX;
    begin_command(with);
    for (size_t i = 0; i < w->set->count; i++) {
        if (w->set->records[i].line.number != AUDIT_TYPE_EXECVE)
            continue;
        for (size_t k = w->fields->first[i]; k < w->fields->first[i + 1]; k++) {
            const struct auditd_field *field = &w->fields->fields[k];
            const uint32_t number = argument_number(field->key);
            if (number == UINT32_MAX)
                continue;
            if (number != current && current != UINT32_MAX) {
                audit_command_add(
                        &with->command, &with->command_plain, bw_buffer_str(&with->argument));
                bw_buffer_clear(&with->argument);
            }
            current = number;
            bw_buffer_add_str(&with->argument, field->value);
        }
    }
    if (current != UINT32_MAX)
        audit_command_add(&with->command, &with->command_plain, bw_buffer_str(&with->argument));
    end_command(w);
}

/* What the process called itself: cut after 128 bytes, but better than nothing. */
static void take_title(struct work *w)
{
    for (size_t i = 0; i < w->set->count; i++) {
        if (w->set->records[i].line.number != AUDIT_TYPE_PROCTITLE)
            continue;
        const bw_str title = value_of(w, i, AUDITD_PROCTITLE);
        w->sum->command = title;
        w->sum->command_plain = title;
        return;
    }
}

/* ---- files ---- */

static bool wants(const struct work *w, bw_str nametype, bool *ret_source)
{
    const enum auditd_action action = w->sum->action;
    const bool created = bw_str_eq(nametype, BW_STR("CREATE"));
    const bool deleted = bw_str_eq(nametype, BW_STR("DELETE"));
    *ret_source = action == AUDITD_RENAMED && deleted;
    if (action == AUDITD_CREATED_FILE)
        return created || bw_str_eq(nametype, BW_STR("NORMAL"));
    if (action == AUDITD_DELETED)
        return deleted;
    if (action == AUDITD_RENAMED)
        return created || deleted;
    if (action == AUDITD_MADE_FOLDER || action == AUDITD_MADE_DEVICE ||
            action == AUDITD_SYMLINKED || action == AUDITD_LINKED)
        return created;
    return !bw_str_eq(nametype, BW_STR("PARENT"));
}

/* The folder that relative names begin in: where the process is, unless the call names another. */
static bw_str base_folder(const struct work *w)
{
    const unsigned number = w->call != NULL ? w->call->folder_arg : 0;
    const bool elsewhere = number != 0 && (uint32_t)argument(w, number - 1) != 0xffffff9c &&
                           !w->set->records[w->sum->head].line.interpreted;
    if (!elsewhere)
        return w->sum->folder;
    for (size_t i = 0; i < w->set->count; i++) {
        if (w->set->records[i].line.number != AUDIT_TYPE_PATH ||
                !bw_str_eq(value_of(w, i, AUDITD_NAMETYPE), BW_STR("PARENT")))
            continue;
        const bw_str name = value_of(w, i, AUDITD_NAME);
        if (name.len != 0 && name.ptr[0] == '/')
            return name;
    }
    return BW_STR("");
}

static void take_path(struct work *w, size_t record, bw_str base)
{
    struct auditd_summary *sum = w->sum;
    bool is_source;
    const bw_str nametype = value_of(w, record, AUDITD_NAMETYPE);
    const bw_str name = value_of(w, record, AUDITD_NAME);
    if (name.len == 0 || !wants(w, nametype, &is_source))
        return;
    const bw_str path = audit_path_join(w->with->arena, base, name);
    if (path.ptr == NULL) {
        w->status = BW_E_LIMIT;
        return;
    }
    if (is_source)
        sum->sources[sum->source_count++] = path;
    else
        sum->targets[sum->target_count++] = path;
}

static bool has_nametype(const struct work *w, bw_str nametype)
{
    for (size_t i = 0; i < w->set->count; i++)
        if (w->set->records[i].line.number == AUDIT_TYPE_PATH &&
                bw_str_eq(value_of(w, i, AUDITD_NAMETYPE), nametype))
            return true;
    return false;
}

/* The flags of open as a number; ausearch -i writes their names. */
static uint64_t open_flags(const struct work *w)
{
    const unsigned number = w->call->flags_arg;
    if (number == 0)
        return 0;
    if (!w->set->records[w->sum->head].line.interpreted)
        return argument(w, number - 1);
    const bw_str text = value_of(w, w->sum->head, (enum auditd_key)(AUDITD_A0 + number - 1));
    const bool writes = bw_str_find(text, BW_STR("O_WRONLY")) != SIZE_MAX ||
                        bw_str_find(text, BW_STR("O_RDWR")) != SIZE_MAX;
    return (writes ? OPEN_WRITE : 0) |
           (bw_str_find(text, BW_STR("O_CREAT")) != SIZE_MAX ? OPEN_CREATE : 0) |
           (bw_str_find(text, BW_STR("O_TRUNC")) != SIZE_MAX ? OPEN_TRUNCATE : 0);
}

/* Opened to read, to write, or made anew: what was there is gone with O_CREAT and O_TRUNC, too. */
static enum auditd_action what_open_did(const struct work *w)
{
    const uint64_t flags = open_flags(w);
    if (has_nametype(w, BW_STR("CREATE")) ||
            ((flags & OPEN_CREATE) != 0 && (flags & OPEN_TRUNCATE) != 0))
        return AUDITD_CREATED_FILE;
    return (flags & (OPEN_WRITE | OPEN_TRUNCATE)) != 0 ? AUDITD_CHANGED_FILE : AUDITD_OPENED;
}

static bool is_of_files(enum auditd_action action)
{
    return action >= AUDITD_OPENED && action <= AUDITD_UNMOUNTED;
}

static void take_files(struct work *w)
{
    struct auditd_summary *sum = w->sum;
    if (!is_of_files(sum->action))
        return;
    sum->targets = bw_arena_alloc(w->with->arena, w->set->count, sizeof(bw_str));
    sum->sources = bw_arena_alloc(w->with->arena, w->set->count, sizeof(bw_str));
    if (sum->targets == NULL || sum->sources == NULL) {
        w->status = BW_E_LIMIT;
        return;
    }
    const bw_str base = base_folder(w);
    for (size_t i = 0; i < w->set->count; i++)
        if (w->set->records[i].line.number == AUDIT_TYPE_PATH)
            take_path(w, i, base);
}

/*
 * exe= is the program that runs: behind links (/usr/bin/nc.openbsd for nc), and the interpreter of
 * a script. The first path is what was asked for.
 */
static void take_alias(struct work *w)
{
    struct auditd_summary *sum = w->sum;
    for (size_t i = 0; i < w->set->count; i++) {
        if (w->set->records[i].line.number != AUDIT_TYPE_PATH ||
                !bw_str_eq(value_of(w, i, AUDITD_ITEM), BW_STR("0")))
            continue;
        const bw_str path =
                audit_path_join(w->with->arena, base_folder(w), value_of(w, i, AUDITD_NAME));
        if (path.ptr != NULL && !bw_str_eq(path, sum->exe))
            sum->alias = path;
        return;
    }
}

/* ---- the rest of the set ---- */

/* A socket's address: decoded here, or by ausearch -i. */
static void take_address(struct work *w, size_t record)
{
    struct auditd_summary *sum = w->sum;
    uint64_t port;
    const bw_str digits = value_of(w, record, AUDITD_SADDR);
    sum->has_address = audit_address_decode(w->with->arena, digits, &sum->address);
    if (sum->has_address)
        return;
    sum->address.ip = value_of(w, record, AUDITD_LADDR);
    sum->has_address = sum->address.ip.len != 0;
    sum->address.has_port =
            bw_parse_u64(value_of(w, record, AUDITD_LPORT), 0, UINT16_MAX, &port) == BW_OK;
    sum->address.port = sum->address.has_port ? (uint16_t)port : 0;
}

static void take_parts(struct work *w)
{
    for (size_t i = 0; i < w->set->count; i++) {
        const uint32_t number = w->set->records[i].line.number;
        if (number == AUDIT_TYPE_CWD)
            w->sum->folder = value_of(w, i, AUDITD_CWD);
        else if (number == AUDIT_TYPE_SOCKADDR && !w->sum->has_address)
            take_address(w, i);
    }
}

/* i386 has one call for all that sockets do. */
static enum auditd_action socketcall_action(const struct work *w)
{
    switch (argument(w, 0)) {
    case SOCKETCALL_BIND:
        return AUDITD_BOUND;
    case SOCKETCALL_CONNECT:
        return AUDITD_CONNECTED;
    case SOCKETCALL_ACCEPT:
        return AUDITD_ACCEPTED;
    case SOCKETCALL_SENDTO:
        return AUDITD_SENT;
    default:
        return AUDITD_NO_ACTION;
    }
}

/* What did not work did not happen; only a connection is worth telling of all the same. */
static enum auditd_action action_of(const struct work *w)
{
    enum auditd_action action = AUDITD_NO_ACTION;
    if (w->call != NULL)
        action = (enum auditd_action)w->call->action;
    else if (bw_str_eq(w->sum->call, BW_STR("socketcall")))
        action = socketcall_action(w);
    if (action == AUDITD_CONNECTED || action == AUDITD_SENT)
        return w->sum->has_address ? action : AUDITD_NO_ACTION;
    if (w->sum->failed)
        return AUDITD_NO_ACTION;
    return action == AUDITD_OPENED ? what_open_did(w) : action;
}

/* ---- the past ---- */

static bw_str copy(struct work *w, bw_str text)
{
    const bw_str kept = bw_arena_copy(w->with->arena, text);
    if (kept.ptr != NULL)
        return kept;
    w->status = BW_E_LIMIT;
    return BW_STR("");
}

static void take_parent(struct work *w, uint64_t host)
{
    struct auditd_summary *sum = w->sum;
    struct auditd_process parent;
    if (sum->ppid == 0 || !auditd_lineage_get(w->with->lineage, host, sum->ppid, &parent))
        return;
    sum->has_parent = true;
    sum->parent.image = copy(w, parent.image);
    sum->parent.alias = copy(w, parent.alias);
    sum->parent.command = copy(w, parent.command);
    sum->parent.user = copy(w, parent.user);
}

/* A process that says something shows what it is, even when nobody saw how it began. */
static void remember(struct work *w, uint64_t host)
{
    struct auditd_summary *sum = w->sum;
    struct auditd_process known;
    if (sum->pid == 0 || sum->exe.len == 0)
        return;
    if (sum->action != AUDITD_EXECUTED &&
            auditd_lineage_get(w->with->lineage, host, sum->pid, &known) &&
            bw_str_eq(known.image, sum->exe)) {
        if (known.command.len != 0 || sum->command_plain.len == 0) {
            if (sum->command.len == 0) {
                sum->command = copy(w, known.command);
                sum->command_plain = sum->command;
            }
            return;
        }
    }
    const struct auditd_process now = {
            .image = sum->exe,
            .alias = sum->alias,
            .command = sum->command,
            .user = sum->user,
    };
    auditd_lineage_set(w->with->lineage, host, sum->pid, &now);
}

static void remember_fork(struct work *w, uint64_t host)
{
    uint32_t child;
    const bool thread =
            bw_str_eq(w->sum->call, BW_STR("clone")) && (argument(w, 0) & CLONE_THREAD_FLAG) != 0;
    if (!thread && parse_id(value_of(w, w->sum->head, AUDITD_EXIT), &child) && child != 0 &&
            child != w->sum->pid)
        auditd_lineage_copy(w->with->lineage, host, w->sum->pid, child);
}

/* A program in user space tells of itself: its records have pid= and exe= too. */
static void summarize_sent(struct work *w, uint64_t host)
{
    for (size_t i = 0; i < w->set->count && w->sum->pid == 0; i++)
        read_process(w, i);
    remember(w, host);
}

/* Without a SYSCALL record (excluded, or lost) the image is the file that was executed. */
static void summarize_orphan(struct work *w)
{
    struct auditd_summary *sum = w->sum;
    set_head(w, sum->execve);
    sum->action = AUDITD_EXECUTED;
    bw_str path = BW_STR("");
    for (size_t i = 0; i < w->set->count && path.len == 0; i++)
        if (w->set->records[i].line.number == AUDIT_TYPE_PATH)
            path = value_of(w, i, AUDITD_NAME);
    const bw_str first = value_of(w, sum->execve, AUDITD_A0);
    if (path.len == 0 && first.len != 0 && first.ptr[0] == '/')
        path = first;
    sum->exe = audit_path_join(w->with->arena, sum->folder, path);
    if (sum->exe.ptr == NULL)
        sum->exe = path;
    join_arguments(w);
}

static void summarize_call(struct work *w, uint64_t host)
{
    struct auditd_summary *sum = w->sum;
    read_process(w, sum->head);
    name_call(w, sum->head);
    sum->failed = bw_str_eq(value_of(w, sum->head, AUDITD_SUCCESS), BW_STR("no"));
    w->call = auditd_call_find(sum->call);
    sum->action = action_of(w);
    if (sum->execve != AUDITD_NO_RECORD)
        join_arguments(w);
    if (sum->command.len == 0)
        take_title(w);
    if (w->call != NULL && w->call->action == AUDITD_EXECUTED && sum->failed)
        return; /* title and arguments are of what did not come to be */
    take_files(w);
    if (sum->action == AUDITD_EXECUTED)
        take_alias(w);
    take_parent(w, host);
    remember(w, host);
    if (sum->action == AUDITD_FORKED)
        remember_fork(w, host);
    else if (sum->action == AUDITD_EXITED)
        auditd_lineage_drop(w->with->lineage, host, sum->pid);
}

bw_status auditd_summarize(struct auditd_summarizer *summarizer, uint64_t host,
        const struct auditd_set *set, const struct auditd_fields *fields,
        struct auditd_summary *ret_summary)
{
    struct work w = {.with = summarizer, .set = set, .fields = fields, .sum = ret_summary};
    *ret_summary = (struct auditd_summary){.action = AUDITD_NO_ACTION};
    find_records(&w);
    take_parts(&w);
    if (ret_summary->head != AUDITD_NO_RECORD)
        summarize_call(&w, host);
    else if (ret_summary->execve != AUDITD_NO_RECORD)
        summarize_orphan(&w);
    else
        summarize_sent(&w, host);
    return w.status;
}
