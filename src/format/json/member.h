/*
 * format/json/member.h - over the members of an object and the items of an array without looking at
 * what their values say: each comes as it stands in the text.
 */
#ifndef BW_FORMAT_JSON_MEMBER_H
#define BW_FORMAT_JSON_MEMBER_H

#include "format/json/cursor.h"

/* Past the blanks and commas between members or items. */
void json_skip_between(struct json_cursor *c);

/*
 * A name and its colon; the cursor then stands before the value. The name comes without its quotes
 * and not decoded. BW_E_TRUNCATED: the text ends before the value; BW_E_MALFORMED: no name is here.
 */
BW_MUST_CHECK bw_status json_take_key(struct json_cursor *c, bw_str *ret_key);

/*
 * The value at the cursor, as json_skip_value has it. BW_E_TRUNCATED also for a number that the
 * text ends with: it may go on.
 */
BW_MUST_CHECK bw_status json_take_value(struct json_cursor *c, bw_str *ret_value);

/* The next member of the object that the cursor is in; false at its end, and at what is none. */
bool json_next_member(struct json_cursor *c, bw_str *ret_key, bw_str *ret_value);

/* The next item of the array that the cursor is in; the same. */
bool json_next_item(struct json_cursor *c, bw_str *ret_value);

/* Into the object or array `value`, which is whole; past nothing where there is none. */
struct json_cursor json_inside(bw_str value);

#endif
