/* format/windows/data_json.h - the data of an event as JSON has it that was made of its XML. */
#ifndef BW_FORMAT_WINDOWS_DATA_JSON_H
#define BW_FORMAT_WINDOWS_DATA_JSON_H

#include "format/windows/message.h"

/*
 * Calls `field` for each object in `text` that has a name and a value: {"@Name":"Image","#text":
 * "C:\\x.exe"}, {"Name":…,"Value":…}. With `members` "@Name" and "#text" alone are those, a text
 * without a name is "Data", and every other member of any object that is a string is a field.
 * Whatever else the text has is passed over. Both are texts; values are decoded into `out`, which
 * has room for text.len and JSON_PADDING bytes, as the text has JSON_PADDING readable bytes behind
 * it.
 */
void windows_data_json_read(
        bw_str text, char *out, bool members, windows_message_field_fn *field, void *user);

#endif
