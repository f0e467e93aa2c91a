/*
 * input/web/modsecurity_log.h - ModSecurity's audit log in its own form: requests in parts.
 *
 * A transaction begins with "--3a1b2c00-A--" (or "---hIYVMqEU---A--", version 3) and ends with part
 * Z: A is when and between whom, B the request with its headers, C or I its body, F the answer, H
 * what rules said. The log of one file (SecAuditLogType Serial) and the files of one transaction
 * each (Concurrent) are the same. Source: ModSecurity's reference manual, "SecAuditLogParts", and
 * the description of the audit log's format. docs/formats/web-error-log.md.
 */
#ifndef BW_INPUT_WEB_MODSECURITY_LOG_H
#define BW_INPUT_WEB_MODSECURITY_LOG_H

#include "plug/input_kind.h"

extern const struct input_kind input_modsecurity_log;

#endif
