/* input/syslog/record.h - what a program's message says, as fields of a record. */
#ifndef BW_INPUT_SYSLOG_RECORD_H
#define BW_INPUT_SYSLOG_RECORD_H

#include "input/syslog/message.h"
#include "input/text/record.h"

/*
 * The log that a message belongs to, by Elastic's names: system.auth, system.syslog, iptables.log,
 * huawei_vrp.log. `facility` is a number of RFC 5424, or negative where nothing says it.
 */
bw_str syslog_dataset(const struct message *message, int facility);

/* Adds the message's own fields, and event.category, event.action, event.outcome. */
void syslog_add_message(struct text_record *record, const struct message *message);

#endif
