/*
 * input/json/embedded.h - records inside of records: what Splunk keeps in _raw, the data of a
 * Windows event that are shown in its message (input/json/windows.h), and what a program of a Unix
 * host says in a message of syslog or the journal.
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
 * JSON, the message of an event, or that of a program. Names that the outer record has stay as they
 * are. `document` is the text that the record was read from, with JSON_PADDING. *record then
 * borrows from `embedded`, until its next use. Nothing changes when there is no such value or it
 * can not be read.
 *
 * BW_E_LIMIT: the shapes were forgotten or are full; *record is not usable: read it again.
 */
BW_MUST_CHECK bw_status json_embedded_add(
        struct json_embedded *embedded, struct json_record *record, bw_str document);

#endif
