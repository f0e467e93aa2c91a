/*
 * input/csv/lines.h - lines of another log in a column of a table, as Splunk, Sumo Logic, Graylog
 * and Loki export them, and what a program of a Unix host said, with its name in another column.
 */
#ifndef BW_INPUT_CSV_LINES_H
#define BW_INPUT_CSV_LINES_H

#include "input/text/line_log.h"

/* What is kept from row to row. */
struct csv_lines;

/* Borrows what `options` has. NULL when memory is out. */
struct csv_lines *csv_lines_new(const struct input_options *options);
void csv_lines_free(struct csv_lines *lines); /* NULL is fine */

/*
 * Makes the event of `text` when it is a line of syslog, of an access log or of a network device:
 * the row's own fields are not in it then. `host` is what the row says of that, `time` when, or
 * BW_TIME_UNKNOWN. False when it is none of these.
 */
bool csv_lines_add(struct csv_lines *lines, struct line_context *context, bw_str text, bw_str host,
        bw_time time);

/* Adds to the row what `program` says with `text`; nothing when its messages are not known. An
 * empty program stands in the text itself, perhaps behind the host: "web01 sshd[100]: Accepted …".
 */
void csv_lines_add_said(
        struct csv_lines *lines, struct line_context *context, bw_str program, bw_str text);

#endif
