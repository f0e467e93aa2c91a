/*
 * input/journal/audit.h - records of the Linux audit system in the journal (_TRANSPORT=audit), with
 * the fields that they have in audit.log.
 *
 * Each entry of the journal is one record. EXECVE follows the SYSCALL of its set: on it stands what
 * both say together, as on the SYSCALL record of an audit.log (docs/formats/auditd.md). Other
 * records are given by themselves.
 *
 * Source: systemd's src/journal/journald-audit.c: MESSAGE is the name of the type and the record's
 * fields, _AUDIT_TYPE and _AUDIT_TYPE_NAME its type, _AUDIT_ID its serial number.
 */
#ifndef BW_INPUT_JOURNAL_AUDIT_H
#define BW_INPUT_JOURNAL_AUDIT_H

#include "base/time.h"
#include "input/text/record.h"

struct journal_audit;

struct journal_audit *journal_audit_new(void); /* NULL when memory is out */
void journal_audit_free(struct journal_audit *audit);

/* Forgets what records said before: another item begins. */
void journal_audit_clear(struct journal_audit *audit);

struct journal_audit_entry {
    bw_str message;
    bw_str type;      /* the name, or empty */
    bw_str number;    /* of the type */
    bw_str serial;    /* _AUDIT_ID */
    bw_time time;     /* when the kernel wrote it */
    uint64_t process; /* whose process ids these are: host and boot */
    bool inner;       /* the record has an original of its own */
};

/*
 * Begins `record` with the entry's fields. False when it is no audit record that can be read: then
 * nothing was begun. The fields borrow from `audit` until the next call.
 */
bool journal_audit_fill(struct journal_audit *audit, const struct journal_audit_entry *entry,
        struct text_record *record);

#endif
