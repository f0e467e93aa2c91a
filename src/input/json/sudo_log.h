/*
 * input/json/sudo_log.h - sudo's own log as JSON (Defaults logfile=..., log_format=json), as lines
 * of JSON: one for each command.
 *
 * The log is one object that grows: its members are called accept, reject, alert and exit, again
 * and again, and its end is written anew with each. A line has what sudo says of the command under
 * the names that sudo's messages have by syslog (input/syslog/auth.c), and the member as it is.
 *
 * Source: sudo, lib/eventlog/eventlog.c and lib/util/json.c (1.9.4 and later); what 1.9.13 wrote.
 */
#ifndef BW_INPUT_JSON_SUDO_LOG_H
#define BW_INPUT_JSON_SUDO_LOG_H

#include "base/source.h"
#include "plug/input_kind.h"

struct sudo_log;

/* True when `head` begins as such a log does. */
bool sudo_log_look(bw_bytes head);

/* Borrows source, head and log of `options` for its life; the caller frees it. */
BW_MUST_CHECK bw_status sudo_log_open(
        const struct input_options *options, struct sudo_log **ret_log, struct bw_err *err);

/* What gives the lines: borrowed. */
struct bw_source *sudo_log_source(struct sudo_log *log);

void sudo_log_free(struct sudo_log *log); /* NULL is fine */

#endif
