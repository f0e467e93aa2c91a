/* report/output.h - what all reports share: bytes out, lists in texts, the telling field. */
#ifndef BW_REPORT_OUTPUT_H
#define BW_REPORT_OUTPUT_H

#include <stdio.h>

#include "base/buffer.h"
#include "base/json_out.h"
#include "finding/finding.h"

/* What a report may hold of its output before it goes to the file: one finding at its largest. */
#define REPORT_MAX_BUFFER (128 * BW_MIB)

/*
 * Writes what the buffer holds and empties it. BW_E_NOMEM when the buffer had failed, BW_E_IO when
 * the file can not take it (a full disk, a closed pipe).
 */
BW_MUST_CHECK bw_status report_write(FILE *out, struct bw_buffer *buffer, struct bw_err *err);

/* fflush with the same message. */
BW_MUST_CHECK bw_status report_flush(FILE *out, struct bw_err *err);

/* The next word of a list with blanks between ("T1190 T1505.003"); false at its end. */
bool report_next_word(bw_str *rest, bw_str *ret_word);

/* The next line that is not blank, trimmed; false at the end. */
bool report_next_line(bw_str *rest, bw_str *ret_line);

/*
 * The stage under which a technique of this rule stands. The rule's own tactics decide where they
 * can; a technique that the table does not know stands under the rule's stage.
 */
enum attack_stage report_technique_stage(const struct finding_rule *rule, bw_str technique);

/* RFC 3339, or nothing when the time is not known. */
void report_add_time(struct bw_buffer *out, bw_time time);

/*
 * The one field that says most about what happened: a command line before an image before a user.
 * *ret_field and *ret_value borrow from `finding` or from `scratch`; both are empty when the
 * finding has no field at all.
 */
void report_telling(const struct finding *finding, struct bw_buffer *scratch, bw_str *ret_field,
        bw_str *ret_value);

/*
 * True when `text` is one JSON object on one line, nested no deeper than BW_LIMIT_NESTING: it may
 * then stand in a document as it is. What comes from a worker is not trusted to be that.
 */
bool report_json_object_ok(bw_str text);

/* The record as the object that it is, or as a string when it is none. */
void report_json_record(struct bw_json *json, bw_str record);

/* A host for terminals: a dash where a record names none, as those of access logs. */
bw_str report_host(bw_str host);

#endif
