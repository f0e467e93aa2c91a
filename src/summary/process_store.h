/*
 * summary/process_store.h - processes of all hosts with their parents, on disk. A process is its
 * host, its number and the time at which it began (or its GUID): numbers come again. A parent that
 * no record says the beginning of is a process, too, with what others said of it.
 */
#ifndef BW_SUMMARY_PROCESS_STORE_H
#define BW_SUMMARY_PROCESS_STORE_H

#include "base/status.h"
#include "summary/store.h"

struct process_store;

/*
 * Makes processes of the rows of summarizer_processes. What was logged twice (Sysmon 1 and Security
 * 4688) becomes one. `level_of` gives the level of a rule, 1 and above, 0 for none.
 */
struct process_store_options {
    struct summary_store *rows; /* borrowed for the call */
    unsigned (*level_of)(void *user, uint32_t rule);
    void *user;
};
BW_MUST_CHECK bw_status process_store_new(const struct process_store_options *options,
        struct process_store **ret_store, struct bw_err *err);
void process_store_free(struct process_store *store); /* NULL is fine */

struct process {
    uint64_t id;     /* in this store, from 1 */
    uint64_t parent; /* 0: not known */
    bool logged;     /* false: known from what others say; `start` is unknown, `seen` is not */
    bool became;     /* Linux: it is its parent, which became another program */
    bool chosen;
    bool leads; /* a chosen one came of it */
    bw_time start;
    bw_time seen; /* of an unlogged one: when it was first spoken of */
    bw_time end;  /* BW_TIME_UNKNOWN: not logged */
    uint64_t pid; /* 0: not known */
    uint64_t record_id;
    bw_str host;
    bw_str guid;
    bw_str user;
    bw_str image;
    bw_str command_line;
    uint64_t command_length; /* that it really has; 0: all of it is there */
    unsigned level;          /* of its worst finding, 0: none */
    uint64_t findings;
};

/* Which processes are wanted: those that fit all that is said. Zero: those with findings. */
struct process_choice {
    uint64_t pid;
    bw_time at;        /* lived at that time; BW_TIME_UNKNOWN (or 0): any */
    bw_str guid;       /* in upper case and without braces */
    uint64_t record;   /* its own record, or one that is about it; 0: any */
    const bool *rules; /* by number: one of these found something; NULL: any */
    uint32_t rule_count;
    uint64_t finding; /* number of the finding; 0: any */
    /* What only the caller can tell, asked of those that fit so far; NULL: nothing. */
    bool (*fits)(void *user, const struct process *process);
    void *user;
};

/* Chooses, with all ancestors and descendants. To be called once. *ret_count: how many. */
BW_MUST_CHECK bw_status process_store_choose(struct process_store *store,
        const struct process_choice *choice, uint64_t *ret_count, struct bw_err *err);

/*
 * All that are to be shown, tree by tree (the worst first), parents before children, children by
 * time. `last`: no sibling follows; `hidden`: children that are not shown. Slices are borrowed for
 * the call; BW_END stops without an error.
 */
struct process_place {
    unsigned depth; /* 0: the oldest ancestor that is known */
    bool last;
    uint64_t hidden;
};
#define PROCESS_MAX_DEPTH 200 /* deeper ones count as hidden: nobody reads them */
typedef bw_status process_visit(void *user, const struct process *process,
        const struct process_place *place, struct bw_err *err);
BW_MUST_CHECK bw_status process_store_each(
        struct process_store *store, process_visit *visit, void *user, struct bw_err *err);

/* Findings of one process by rule, the worst first; `number` as the marks had it, 0: none. */
struct process_finding {
    uint32_t rule;
    uint64_t count;
    bw_time first;
    uint64_t number;
};
typedef bw_status process_finding_visit(
        void *user, const struct process_finding *finding, struct bw_err *err);
BW_MUST_CHECK bw_status process_store_findings(struct process_store *store, uint64_t process,
        process_finding_visit *visit, void *user, struct bw_err *err);

/* Records that are about processes, of those that have marks, by process. */
struct process_mark {
    uint64_t process; /* id */
    bw_time time;     /* BW_TIME_UNKNOWN: the record has none */
    uint64_t record_id;
};
typedef bw_status process_mark_visit(
        void *user, const struct process_mark *mark, struct bw_err *err);
BW_MUST_CHECK bw_status process_store_marks(
        struct process_store *store, process_mark_visit *visit, void *user, struct bw_err *err);

struct process_store_counts {
    uint64_t processes;       /* logged */
    uint64_t unlogged;        /* of which others speak */
    uint64_t merged;          /* said by two logs */
    uint64_t marks;           /* findings and records that were asked for */
    uint64_t marks_of_nobody; /* of them: their records name no process */
    uint64_t shown;
};
struct process_store_counts process_store_counts(const struct process_store *store);

#endif
