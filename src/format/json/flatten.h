/*
 * format/json/flatten.h - one JSON object as the values of an event.
 *
 * Nested objects become dotted names: {"a":{"b":1}} is a.b. Arrays of scalars, names that come more
 * than once, and members of objects in arrays become one list under one name, in the order of the
 * document; a list of one is that one. Empty objects and arrays are null under their name.
 *
 * Two ways lead through a document. Objects whose structure was met before follow the skeleton
 * (format/shape/skeleton.h). All others are read in full, which also finds every error.
 */
#ifndef BW_FORMAT_JSON_FLATTEN_H
#define BW_FORMAT_JSON_FLATTEN_H

#include "base/status.h"
#include "format/json/cursor.h"
#include "format/shape/shapes.h"

/* Working memory: one for a reader of documents, used again for each of them. */
struct json_flat;

struct json_record {
    const struct shape_entry *entry;  /* until the shapes are reset */
    const struct event_value *values; /* these borrow from the text and from the json_flat, and
                                       * live until its next use */
    size_t len;                       /* of the document */
    bw_time inner_time; /* of a record inside of it (input/json/embedded.h), or BW_TIME_UNKNOWN */
    uint32_t dropped;   /* values left out because of a limit: BW_LIMIT_EVENT_FIELDS, _VALUES,
                         * BW_LIMIT_FIELD_NAME_BYTES */
    uint32_t repeats;   /* values, or lists of them, of a name that had one before */
};

/* `shapes` is borrowed. NULL when memory is out. */
struct json_flat *json_flat_new(struct shapes *shapes);
void json_flat_free(struct json_flat *flat);

/*
 * Reads the object that `text` begins with; more may follow it. JSON_PADDING bytes behind `text`
 * must be readable. May reset the shapes when they are full.
 *
 * BW_E_TRUNCATED: the text ends inside the object. BW_E_MALFORMED: it is not JSON. BW_E_LIMIT:
 * nested deeper than BW_LIMIT_NESTING. *ret_at (may be NULL) is then the position of the trouble in
 * `text`.
 */
BW_MUST_CHECK bw_status json_flatten(struct json_flat *flat, bw_str text,
        struct json_record *ret_record, size_t *ret_at, struct bw_err *err);

#endif
