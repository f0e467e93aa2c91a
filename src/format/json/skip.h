/* format/json/skip.h - over a value without looking at what it says; and the same text made clean.
 */
#ifndef BW_FORMAT_JSON_SKIP_H
#define BW_FORMAT_JSON_SKIP_H

#include "base/buffer.h"
#include "format/json/cursor.h"

/*
 * Moves `at` behind the value that stands there, accepting exactly what json_flatten accepts.
 * BW_E_LIMIT when it is nested deeper than BW_LIMIT_NESTING.
 */
BW_MUST_CHECK bw_status json_skip_value(struct json_cursor *c);

/* The same for a string only: what stands at `at` is its opening quote. */
BW_MUST_CHECK bw_status json_skip_string(struct json_cursor *c);

/*
 * Appends `text`, a value that json_skip_value accepts with JSON_PADDING readable bytes behind it,
 * on one line without blanks, as RFC 8259 wants it: text that is not UTF-8 becomes U+FFFD, stray
 * backslashes and control characters are escaped, NaN and Infinity become strings.
 */
void json_compact(bw_str text, struct bw_buffer *out);

#endif
