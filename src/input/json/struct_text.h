/*
 * input/json/struct_text.h - rows and maps as Presto and Trino print them (Athena, CloudTrail
 * Lake): {type=IAMUser, arn=arn:aws:iam::1:user/a, sessioncontext={attributes=null}}.
 *
 * Nothing in such a text is quoted. A value ends where a comma and the next name follow, or at the
 * brace that closes it, so a value that holds such signs itself is cut there.
 */
#ifndef BW_INPUT_JSON_STRUCT_TEXT_H
#define BW_INPUT_JSON_STRUCT_TEXT_H

#include "base/buffer.h"

/* Appends `text` as JSON; false, and nothing, when it is no such text. */
bool json_struct_text(bw_str text, struct bw_buffer *out);

#endif
