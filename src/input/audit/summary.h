/*
 * input/audit/summary.h - what the records of one set say together: who did what to which files,
 * with which command line, and who is the parent.
 */
#ifndef BW_INPUT_AUDIT_SUMMARY_H
#define BW_INPUT_AUDIT_SUMMARY_H

#include "base/buffer.h"
#include "format/audit/decode.h"
#include "input/audit/action.h"
#include "input/audit/fields.h"
#include "input/audit/lineage.h"

#define AUDITD_NO_RECORD SIZE_MAX

struct auditd_summary {
    enum auditd_action action;
    size_t head;   /* the record that speaks for the set: SYSCALL, or else EXECVE */
    size_t execve; /* the first EXECVE record */
    bool failed;   /* success=no */
    bw_str call;   /* the system call's name; may be empty */
    bw_str arch;   /* its architecture's name; may be empty */
    uint32_t pid;  /* 0: not known */
    uint32_t ppid;
    bw_str pid_text; /* as the log has them */
    bw_str ppid_text;
    bw_str exe;
    bw_str alias; /* what was executed to become it: a link, or a script; empty when the same */
    bw_str comm;
    bw_str user;     /* a name where the log has one, else the number */
    bw_str logon_id; /* who logged in (auid); the user's own number for what no login started */
    bw_str session;
    bw_str folder;        /* the working directory */
    bw_str command;       /* with the shell's quotes; from EXECVE, else PROCTITLE, else the past */
    bw_str command_plain; /* arguments with blanks between */
    bool has_parent;
    struct auditd_process parent;
    bw_str *targets; /* files that the call made or changed, from the root */
    size_t target_count;
    bw_str *sources; /* names that they had before (rename) */
    size_t source_count;
    bool has_address;
    struct audit_address address;
};

/* What it takes to make one. */
struct auditd_summarizer {
    const struct audit_names *names;
    struct auditd_lineage *lineage;
    struct bw_arena *arena; /* of the set: holds what is made */
    struct bw_buffer command;
    struct bw_buffer command_plain;
    struct bw_buffer argument;
};

/*
 * Sums up a set whose fields were taken apart, and remembers of its process what later sets want to
 * know. `host` is struct auditd_host's key. BW_E_NOMEM, BW_E_LIMIT.
 */
BW_MUST_CHECK bw_status auditd_summarize(struct auditd_summarizer *summarizer, uint64_t host,
        const struct auditd_set *set, const struct auditd_fields *fields,
        struct auditd_summary *ret_summary);

#endif
