/* input/json/cell.h - texts that are JSON, in cells of tables and in the columns of Log Analytics.
 */
#ifndef BW_INPUT_JSON_CELL_H
#define BW_INPUT_JSON_CELL_H

#include "base/buffer.h"
#include "event/value.h"

/* The text without blanks around it; empty when it is none. */
bw_str json_cell_text(const struct event_value *value);

/* Has braces or brackets around it, as a JSON object or array has. */
bool json_cell_looks(const struct event_value *value);

/*
 * Appends the member `name` to the object that `document` begins, or begins it. False when `text`
 * is not one JSON value and nothing else: then the name stands there, and the caller appends a
 * value or cuts it off.
 */
bool json_cell_add(struct bw_buffer *document, bw_str name, bw_str text);

#endif
