/* input/text/windows_fields.h - what messages of Windows events show, as fields of a record. */
#ifndef BW_INPUT_TEXT_WINDOWS_FIELDS_H
#define BW_INPUT_TEXT_WINDOWS_FIELDS_H

#include "base/arena.h"
#include "format/windows/message.h"
#include "input/text/record.h"

/* Where the fields go; names are copied into the arena, which lives as long as the event. */
struct windows_fields {
    struct text_record *record;
    struct bw_arena *arena;
};

/* Adds a field whose value is a piece of the record: a windows_message_field_fn, with a struct
 * windows_fields as `user`. Values that say nothing ("-") are left out. */
void windows_field_add(void *user, bw_str name, bw_str value);

/* Adds the fields of a message, and its event's channel where its provider alone is known. */
void windows_fields_add(
        struct windows_fields *fields, const struct windows_message_event *event, bw_str message);

#endif
