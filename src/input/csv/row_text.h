/*
 * input/csv/row_text.h - rows inside of a column as Athena and Presto write them into a table:
 * {type=Root, arn=arn:aws:iam::1:root, sessioncontext={attributes={mfaauthenticated=false}}}
 */
#ifndef BW_INPUT_CSV_ROW_TEXT_H
#define BW_INPUT_CSV_ROW_TEXT_H

#include "base/buffer.h"
#include "base/slice.h"

/*
 * Appends the row that `text` is as a JSON object. Values are text; `null` is null. What quotes
 * nothing is ambiguous: a value ends where ", name=" or the row's brace follows. False, and nothing
 * appended, when the text is no row or rows lie too deep in it.
 */
bool csv_row_text_as_json(bw_str text, struct bw_buffer *out);

#endif
