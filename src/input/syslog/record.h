/* input/syslog/record.h - what a program's message says, as fields of a record. */
#ifndef BW_INPUT_SYSLOG_RECORD_H
#define BW_INPUT_SYSLOG_RECORD_H

#include "base/time.h"
#include "input/syslog/message.h"
#include "input/text/record.h"

/*
 * The log that a message belongs to, by Elastic's names: system.auth, system.syslog, iptables.log,
 * huawei_vrp.log. `facility` is a number of RFC 5424, or negative where nothing says it.
 */
bw_str syslog_dataset(const struct message *message, int facility);

/* When the kernel wrote the message, where the message itself says it as seconds since 1970 (its
 * audit, the clock that it was set by); BW_TIME_UNKNOWN. */
bw_time syslog_kernel_written(bw_str message);

/* The program of a tag as rsyslog and others keep it: "sshd" of "sshd[100]:". */
bw_str syslog_tag_program(bw_str tag);

/* Adds the message's own fields, and event.category, event.action, event.outcome. */
void syslog_add_message(struct text_record *record, const struct message *message);

#endif
