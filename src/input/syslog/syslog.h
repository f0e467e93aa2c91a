/*
 * input/syslog/syslog.h - files of syslog: /var/log/{syslog,messages,auth.log,secure,cron,...},
 * what journalctl prints, what relays and appliances collect. See docs/formats/syslog.md.
 */
#ifndef BW_INPUT_SYSLOG_SYSLOG_H
#define BW_INPUT_SYSLOG_SYSLOG_H

#include "input/text/line_log.h"

extern const struct input_kind input_syslog;

/* For logs in whose records such lines are carried: what is remembered from one to the next. */
struct syslog_state;

/* Borrows what `options` has. NULL when memory is out. */
struct syslog_state *syslog_lines_new(const struct input_options *options);
void syslog_lines_free(struct syslog_state *lines); /* NULL is fine */

/*
 * Makes the event of `line` when it is beyond doubt one of syslog, as if it stood in a file; false
 * when it is none, and nothing was added then. JSON_PADDING bytes behind it are readable.
 */
bool syslog_line_add(struct syslog_state *lines, struct line_context *context, bw_str line);

#endif
