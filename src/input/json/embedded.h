/*
 * input/json/embedded.h - records inside of records: what Splunk keeps in _raw, the text of
 * Get-WinEvent's Message, and what a program of a Unix host says in a message of syslog or the
 * journal.
 */
#ifndef BW_INPUT_JSON_EMBEDDED_H
#define BW_INPUT_JSON_EMBEDDED_H

#include "base/status.h"
#include "format/json/flatten.h"

struct json_embedded;

/* `shapes` is borrowed. NULL when memory is out. */
struct json_embedded *json_embedded_new(struct shapes *shapes);
void json_embedded_free(struct json_embedded *embedded);

/*
 * Adds to a record the fields of the record that one of its values holds: XML of a Windows event,
 * JSON, lines of "name: value" and "name=value", or the message of a program. Names that the outer
 * record has stay as they are. *record then borrows from `embedded`, until its next use. Nothing
 * changes when there is no such value or it can not be read.
 *
 * BW_E_LIMIT: the shapes were forgotten or are full; *record is not usable: read it again.
 */
BW_MUST_CHECK bw_status json_embedded_add(
        struct json_embedded *embedded, struct json_record *record);

#endif
