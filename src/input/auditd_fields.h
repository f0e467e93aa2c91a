/*
 * input/auditd_fields.h - the fields of the records of one audit set, taken apart and decoded once.
 */
#ifndef BW_INPUT_AUDITD_FIELDS_H
#define BW_INPUT_AUDITD_FIELDS_H

#include "base/arena.h"
#include "input/auditd_sets.h"

/* Keys that mean something beyond their own name. */
enum auditd_key {
    AUDITD_OTHER,
    AUDITD_A0, /* a0 to a3 in a row */
    AUDITD_A1,
    AUDITD_A2,
    AUDITD_A3,
    AUDITD_ACCT,
    AUDITD_ADDR,
    AUDITD_ARCH,
    AUDITD_ARCH_NAME,
    AUDITD_ARGC,
    AUDITD_AUID,
    AUDITD_AUID_NAME,
    AUDITD_CMD,
    AUDITD_COMM,
    AUDITD_CWD,
    AUDITD_EXE,
    AUDITD_EXIT,
    AUDITD_ITEM,
    AUDITD_KEY,
    AUDITD_LADDR,
    AUDITD_LPORT,
    AUDITD_NAME,
    AUDITD_NAMETYPE,
    AUDITD_PID,
    AUDITD_PPID,
    AUDITD_PROCTITLE,
    AUDITD_RES,
    AUDITD_SADDR,
    AUDITD_SES,
    AUDITD_SUCCESS,
    AUDITD_SYSCALL,
    AUDITD_SYSCALL_NAME,
    AUDITD_UID,
    AUDITD_UID_NAME,
};

struct auditd_field {
    bw_str key;
    bw_str value; /* decoded; empty for "(null)" */
    uint8_t id;   /* enum auditd_key */
    bool decoded; /* not what stands in the line */
    bool null;    /* the kernel's "(null)" */
};

/* The fields of record `i` of the set are fields[first[i]] to fields[first[i + 1]]. */
struct auditd_fields {
    struct auditd_field *fields;
    size_t count;
    size_t capacity;
    uint32_t *first;
    size_t first_capacity;
    bool cut; /* more than BW_LIMIT_AUDIT_SET_FIELDS: the rest is left out */
};

void auditd_fields_release(struct auditd_fields *fields);

/*
 * Takes a set apart. What is decoded lies in `arena`. BW_E_NOMEM; BW_E_LIMIT when the arena is full
 * (it is made for the largest set, so that cannot be).
 */
BW_MUST_CHECK bw_status auditd_fields_fill(
        struct auditd_fields *fields, const struct auditd_set *set, struct bw_arena *arena);

/* The first field with this key in record `i`, or NULL. */
const struct auditd_field *auditd_fields_find(
        const struct auditd_fields *fields, size_t record, enum auditd_key id);

#endif
