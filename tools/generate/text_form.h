/*
 * tools/generate/text_form.h - logs of lines: what a record looks like in each form.
 *
 * A provider of the catalog with a `form` writes text: its `file` is the path on the host, with
 * %Y %y %m %d for the date. All times are UTC.
 */
#ifndef GENERATE_TEXT_FORM_H
#define GENERATE_TEXT_FORM_H

#include "output.h"

struct text_form {
    const char *name;
    void (*head)(struct bw_buffer *out, const struct record *record); /* NULL: no header */
    void (*lines)(struct bw_buffer *out, const struct record *record);
    uint64_t (*number)(const struct record *record); /* by which it is known; NULL: its line */
};

/* NULL when there is none of that name. */
const struct text_form *text_form_find(bw_str name);

/* How often a log is begun anew. */
enum text_rotation {
    ROTATE_NEVER,
    ROTATE_DAY, /* the date in the name is that of the beginning, as IIS and Tomcat do */
    ROTATE_MONTH,
    ROTATE_WEEK, /* on Sunday; %d is the day of rotation, as logrotate's `dateext` has it */
};

/* The first tick (FILETIME) after the period that `time` is in; UINT64_MAX when it has no end. */
uint64_t text_period_end(enum text_rotation rotation, uint64_t time);

/* ---- for the writers of forms ---- */

/* What the record says in a field; "" when it has no such field. */
bw_str record_text(const struct record *record, const char *field);

/*
 * A time as `format` says: %Y %y %m %d %H %M %S as strftime has them, %e the day padded with a
 * blank, %b the month's name, %s seconds since 1970, %f microseconds, %L milliseconds, %N
 * nanoseconds.
 */
void text_stamp(struct bw_buffer *out, uint64_t time, const char *format);

void access_lines(struct bw_buffer *out, const struct record *record);
void error_lines(struct bw_buffer *out, const struct record *record);
void w3c_head(struct bw_buffer *out, const struct record *record);
void w3c_lines(struct bw_buffer *out, const struct record *record);
void catalina_lines(struct bw_buffer *out, const struct record *record);
void syslog_lines(struct bw_buffer *out, const struct record *record);
uint64_t audit_serial(const struct record *record);
void audit_lines(struct bw_buffer *out, const struct record *record);
void zeek_head(struct bw_buffer *out, const struct record *record);
void zeek_lines(struct bw_buffer *out, const struct record *record);
void fortigate_lines(struct bw_buffer *out, const struct record *record);
void json_lines(struct bw_buffer *out, const struct record *record);

#endif
