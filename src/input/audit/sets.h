/*
 * input/audit/sets.h - joins the records of an audit log that one event of the kernel gave: same
 * host, same time, same serial number. Sets may be mixed with each other.
 *
 * A set is complete behind its PROCTITLE or EOE record, at a separator of ausearch, and where a
 * record of a program is a set by itself; else when records of its host are two seconds later, when
 * BW_LIMIT_AUDIT_SET_LINES lines have gone by without one of its own, and at the end. What comes
 * after that is another set: a record is never dropped.
 */
#ifndef BW_INPUT_AUDIT_SETS_H
#define BW_INPUT_AUDIT_SETS_H

#include "base/arena.h"
#include "format/audit/line.h"

struct auditd_record {
    struct audit_line line; /* slices of `text` */
    bw_str text;            /* the line */
    uint64_t offset;        /* of it in the item */
    bool inner; /* it was carried in another log's line, which is the event's original */
};

struct auditd_set {
    struct auditd_record *records;
    size_t count;
    size_t capacity;
    uint64_t node; /* a hash of the host's name */
    uint64_t serial;
    bw_time time;
    uint64_t last_line; /* when its last record came, counted in lines */
    size_t bytes;
    bool cut; /* given out before its end for want of room */
    struct bw_arena *arena;
};

struct auditd_sets;

struct auditd_sets *auditd_sets_new(void); /* NULL when memory is out */
void auditd_sets_free(struct auditd_sets *sets);

/* Adds a record (copied). BW_E_NOMEM: nothing was added. Take what is complete after each. */
BW_MUST_CHECK bw_status auditd_sets_add(
        struct auditd_sets *sets, const struct audit_line *line, bw_str text, uint64_t offset);

/* All that are open are complete: the log ends, or says that they are. */
void auditd_sets_end(struct auditd_sets *sets);

/* The next complete set, or NULL; valid until the next call of any function. */
const struct auditd_set *auditd_sets_take(struct auditd_sets *sets);

#endif
