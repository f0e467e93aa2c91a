/*
 * input/audit/auditd.h - Linux audit logs: auditd's raw and enriched lines, with or without a host
 * before them, ausearch's output, and audit records that went through syslog.
 *
 * Every record is an event; the records of one set are joined for what they say together. See
 * docs/formats/auditd.md. An item is not cut in parts: who a process's parent is stands earlier in
 * the log.
 */
#ifndef BW_INPUT_AUDIT_AUDITD_H
#define BW_INPUT_AUDIT_AUDITD_H

#include "plug/input_kind.h"

extern const struct input_kind input_auditd;

#endif
