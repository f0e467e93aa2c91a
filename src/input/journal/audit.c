#include "input/journal/audit.h"

#include <stdlib.h>

#include "base/limits.h"
#include "input/audit/event.h"

/* What is decoded of a set, as in input/audit/auditd.c. */
#define SET_SCRATCH (8 * BW_LIMIT_AUDIT_SET_BYTES)

struct journal_audit {
    struct bw_buffer lines[2]; /* of the last SYSCALL record, and of the one at hand */
    struct auditd_record records[2];
    bool has_call; /* records[0] is that SYSCALL */
    struct auditd_fields fields;
    struct auditd_summarizer summarizer;
    struct auditd_summary summary;
    struct auditd_lineage *lineage;
    struct audit_names *names;
    struct bw_arena *arena;
};

void journal_audit_free(struct journal_audit *audit)
{
    if (audit == NULL)
        return;
    bw_buffer_release(&audit->lines[0]);
    bw_buffer_release(&audit->lines[1]);
    bw_buffer_release(&audit->summarizer.command);
    bw_buffer_release(&audit->summarizer.command_plain);
    bw_buffer_release(&audit->summarizer.argument);
    auditd_fields_release(&audit->fields);
    auditd_lineage_free(audit->lineage);
    audit_names_free(audit->names);
    bw_arena_free(audit->arena);
    free(audit);
}

struct journal_audit *journal_audit_new(void)
{
    struct journal_audit *audit = calloc(1, sizeof(*audit));
    if (audit == NULL)
        return NULL;
    audit->lineage = auditd_lineage_new();
    audit->names = audit_names_new();
    audit->arena = bw_arena_new(SET_SCRATCH);
    if (audit->lineage == NULL || audit->names == NULL || audit->arena == NULL) {
        journal_audit_free(audit);
        return NULL;
    }
    bw_buffer_init(&audit->lines[0], BW_LIMIT_AUDIT_SET_BYTES);
    bw_buffer_init(&audit->lines[1], BW_LIMIT_AUDIT_SET_BYTES);
    audit->summarizer = (struct auditd_summarizer){
            .names = audit->names, .lineage = audit->lineage, .arena = audit->arena};
    bw_buffer_init(&audit->summarizer.command, 2 * BW_LIMIT_AUDIT_SET_BYTES);
    bw_buffer_init(&audit->summarizer.command_plain, 2 * BW_LIMIT_AUDIT_SET_BYTES);
    bw_buffer_init(&audit->summarizer.argument, 2 * BW_LIMIT_AUDIT_SET_BYTES);
    return audit;
}

void journal_audit_clear(struct journal_audit *audit)
{
    audit->has_call = false;
    auditd_lineage_clear(audit->lineage);
}

/* The record as a line of audit.log, read. */
static bool read_line(
        struct bw_buffer *line, const struct journal_audit_entry *entry, struct auditd_record *ret)
{
    bw_str body = entry->message;
    bw_str word;
    bw_buffer_clear(line);
    if (entry->time == BW_TIME_UNKNOWN || entry->time < 0 || !bw_str_cut(&body, ' ', &word))
        return false;
    const bool named = entry->type.len != 0;
    bw_buffer_add_text(line, named ? "type=" : "audit: type=");
    bw_buffer_add_str(line, named ? entry->type : entry->number);
    bw_buffer_printf(line, " %saudit(%lld.%03d:", named ? "msg=" : "",
            (long long)(entry->time / BW_TIME_SECOND),
            (int)(entry->time % BW_TIME_SECOND / 1000000));
    bw_buffer_add_str(line, entry->serial);
    bw_buffer_add_text(line, "): ");
    bw_buffer_add_str(line, body);
    *ret = (struct auditd_record){.text = bw_buffer_str(line), .inner = entry->inner};
    return !line->failed && audit_line_parse(ret->text, &ret->line);
}

static bool sum_up(struct journal_audit *audit, struct auditd_set *set, uint64_t process)
{
    bw_arena_rewind(audit->arena, (struct bw_arena_mark){.block = NULL, .used = 0});
    set->serial = set->records[0].line.serial;
    set->time = set->records[0].line.time;
    return auditd_fields_fill(&audit->fields, set, audit->arena) == BW_OK &&
           auditd_summarize(&audit->summarizer, process, set, &audit->fields, &audit->summary) ==
                   BW_OK;
}

bool journal_audit_fill(struct journal_audit *audit, const struct journal_audit_entry *entry,
        struct text_record *record)
{
    struct auditd_record read;
    const bool call = entry->type.len != 0 ? bw_str_eq(entry->type, BW_STR("SYSCALL"))
                                           : bw_str_eq(entry->number, BW_STR("1300"));
    if (call)
        audit->has_call = false; /* its text is overwritten */
    if (!read_line(&audit->lines[call ? 0 : 1], entry, &read))
        return false;
    audit->records[call ? 0 : 1] = read;
    audit->has_call |= call;
    const bool joined = !call && read.line.number == AUDIT_TYPE_EXECVE && audit->has_call &&
                        audit->records[0].line.serial == read.line.serial;
    struct auditd_set set = {
            .records = &audit->records[call || joined ? 0 : 1],
            .count = joined ? 2 : 1,
    };
    if (!sum_up(audit, &set, entry->process))
        return false;
    if (joined)
        audit->summary.head = 1; /* speaks for both */
    else if (audit->summary.action == AUDITD_EXECUTED)
        audit->summary.action = AUDITD_NO_ACTION; /* the other of the two says it */
    auditd_event_fill(record, &set, &audit->fields, &audit->summary, joined ? 1 : 0, audit->arena);
    return true;
}
