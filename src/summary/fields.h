/* summary/fields.h - values of fields by the names that Sigma gives them, whatever wrote the log.
 */
#ifndef BW_SUMMARY_FIELDS_H
#define BW_SUMMARY_FIELDS_H

#include "base/buffer.h"
#include "event/event.h"
#include "sigma/image.h"

struct summary_fields;

/*
 * Where the image has rules for a log source of this category, a field that a record lacks is what
 * that log source makes it of (Image is NewProcessName in a record of 4688): its text, no value.
 */
#define SUMMARY_LOGSOURCE "summary_record"

/* `names` are borrowed, the image as well. NULL when memory is out. */
struct summary_fields *summary_fields_new(
        const struct sigma_image *image, const bw_str *names, uint32_t count);
void summary_fields_free(struct summary_fields *fields); /* NULL is fine */

/* To be called once for each event, before its values are asked for. */
void summary_fields_look(struct summary_fields *fields, const struct event *event);

/*
 * Bit i: the event at hand may have a value in field i. One that is clear has none: most fields of
 * most events, so that nothing more needs to be asked of them.
 */
#define SUMMARY_PRESENT_FIELDS 64 /* the first ones */
uint64_t summary_fields_present(const struct summary_fields *fields);

/* Does the event at hand have a value in the field of this number? */
bool summary_fields_has(const struct summary_fields *fields, uint32_t field);

/*
 * The first value that is there, as text; empty when there is none. Borrowed from the event, or
 * from the resolver until the next look.
 */
bw_str summary_fields_text(struct summary_fields *fields, uint32_t field);

/* The first value that is there, as the event has it; NULL when there is none. */
const struct event_value *summary_fields_value(const struct summary_fields *fields, uint32_t field);

/* Appends the text of all values that are there, each behind a line feed but the first. */
void summary_fields_print(
        const struct summary_fields *fields, uint32_t field, struct bw_buffer *out);

/* The value as a number; false when it is none. */
bool summary_fields_number(
        const struct summary_fields *fields, uint32_t field, uint64_t *ret_number);

/* Appends a column of a key: at most SUMMARY_MAX_CELL bytes, none of them the separator. */
#define SUMMARY_MAX_CELL 500
void summary_add_cell(struct bw_buffer *key, bw_str cell);

/* Ends a column that another follows. */
void summary_next_cell(struct bw_buffer *key);

/* The columns of a key: `count` of them are stored; those that are not there are empty. */
void summary_split_key(bw_str key, bw_str *cells, uint32_t count);

#endif
