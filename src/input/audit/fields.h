/*
 * input/audit/fields.h - the fields of the records of one audit set, taken apart and decoded once.
 */
#ifndef BW_INPUT_AUDIT_FIELDS_H
#define BW_INPUT_AUDIT_FIELDS_H

#include "base/arena.h"
#include "input/audit/sets.h"

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
    AUDITD_KEY_COUNT,
};

struct auditd_field {
    bw_str key;
    bw_str value;  /* decoded; empty for "(null)" */
    uint8_t id;    /* enum auditd_key */
    bool decoded;  /* not what stands in the line */
    bool null;     /* the kernel's "(null)" */
    bool constant; /* the key is a constant text: text_record_add_named */
};

/* What stood at a place of the last record of a type: most often it stands there again. */
#define AUDITD_EXPECTED_TYPES 64
#define AUDITD_EXPECTED_KEYS  64

struct auditd_expected {
    uint32_t number; /* of the type */
    uint32_t count;
    struct auditd_expected_key {
        uint64_t text[2]; /* the key and its '=', as it is in memory, and zeros */
        uint64_t mask[2]; /* of the bytes that count */
        uint8_t len;      /* of the key; 0: longer than fits */
        uint8_t id;
        uint8_t encoding;
        bool sent;
        const char *constant; /* the same key, a constant text; NULL: there is none */
    } keys[AUDITD_EXPECTED_KEYS];
};

/* The fields of record `i` of the set are fields[first[i]] to fields[first[i + 1]]. */
struct auditd_fields {
    struct auditd_field *fields;
    size_t count;
    size_t capacity;
    uint32_t *first;
    size_t first_capacity;
    struct auditd_expected expected[AUDITD_EXPECTED_TYPES];
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
