/*
 * input/audit/lineage.h - who a process is, from what an audit log said of it before: records of
 * execve name the parent by number only.
 *
 * Bounded: a fixed number of processes and of bytes; what was not asked for longest is forgotten.
 */
#ifndef BW_INPUT_AUDIT_LINEAGE_H
#define BW_INPUT_AUDIT_LINEAGE_H

#include "base/slice.h"

/* Command lines are kept up to this length. */
#define AUDITD_LINEAGE_COMMAND_MAX (4 * BW_KIB)

struct auditd_process {
    bw_str image;
    bw_str alias;   /* the name that it was started by, when that is another; may be empty */
    bw_str command; /* may be empty: it was never said */
    bw_str user;
};

struct auditd_lineage;

struct auditd_lineage *auditd_lineage_new(void); /* NULL when memory is out */
void auditd_lineage_free(struct auditd_lineage *lineage);

/* Forgets everything, at no cost: another log begins. It is then as if it were new. */
void auditd_lineage_clear(struct auditd_lineage *lineage);

/* `node` stands for the host and its boot: struct auditd_host's `key`. What was known of this
 * process is replaced. */
void auditd_lineage_set(struct auditd_lineage *lineage, uint64_t node, uint32_t pid,
        const struct auditd_process *process);

/* False when nothing is known. Slices are valid until the next set or copy. */
bool auditd_lineage_get(struct auditd_lineage *lineage, uint64_t node, uint32_t pid,
        struct auditd_process *ret_process);

/* A fork: the child is what the parent is. Nothing known of the parent: nothing of the child. */
void auditd_lineage_copy(
        struct auditd_lineage *lineage, uint64_t node, uint32_t parent, uint32_t child);

/* The process ended: its number may be another's next. */
void auditd_lineage_drop(struct auditd_lineage *lineage, uint64_t node, uint32_t pid);

#endif
