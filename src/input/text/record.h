/*
 * input/text/record.h - builds the event of a line: names and values in, a shape and slots out.
 *
 * The lines of a log have the same names in the same order again and again, so the names of a
 * record are compared with those of an earlier one of its layout and looked up only where they
 * differ.
 */
#ifndef BW_INPUT_TEXT_RECORD_H
#define BW_INPUT_TEXT_RECORD_H

#include "base/arena.h"
#include "format/shape/shapes.h"

/* Layouts that are remembered at once: see text_record_begin. */
#define TEXT_RECORD_LAYOUTS 256

enum text_field_flag {
    TEXT_FIELD_PIECE = 0,   /* a piece of the line, or something that the input knows: keywords are
                             * looked for in `event.original` and not again here */
    TEXT_FIELD_DECODED = 1, /* text that can not be read in the line as it stands */
    TEXT_FIELD_IN_PIECES = 2, /* the line itself, whose words all stand in pieces, too: struct
                               * event_field */
};

struct text_record;

/* NULL when memory is out. `shapes` is borrowed. */
struct text_record *text_record_new(struct shapes *shapes);
void text_record_free(struct text_record *record); /* NULL is fine */

/*
 * Begins the next event; the one before is no longer valid. Records of one `layout` (any number:
 * the format's own, of a kind of line, a program, a hash of a header) are expected to have about
 * the same names.
 */
void text_record_begin(struct text_record *record, uint32_t layout);

/*
 * Adds a field. Name and value are borrowed for the life of the event. A
 * name that comes again gets another slot: any of its values may match. Past BW_LIMIT_EVENT_FIELDS
 * fields are dropped and counted.
 */
void text_record_add(struct text_record *record, bw_str name, struct event_value value,
        enum text_field_flag flag);

/*
 * The same for a name that is a constant of the program (BW_STR, or of a constant table): only
 * where it lies is compared then, and not its letters.
 */
void text_record_add_named(
        struct text_record *record, bw_str name, bw_str value, enum text_field_flag flag);

/* The same of a piece of the line, left out when it is empty or "-". */
void text_record_add_named_opt(struct text_record *record, bw_str name, bw_str value);

/* A decimal number under such a name, as text_record_add_number has it. */
void text_record_add_named_number(struct text_record *record, bw_str name, bw_str value);

/* One such field: its value is a number where `number` is set and it is one. */
struct text_named {
    bw_str name;
    bw_str value;
    bool number;
};

/* Many of them, in order. */
void text_record_add_all(struct text_record *record, const struct text_named *fields, size_t count);

/* The same under two such names, of which the second may be empty: then only under the first. */
void text_record_add_named_number_as(
        struct text_record *record, bw_str name, bw_str other, bw_str value);

/* The usual case: a piece of the line. */
void text_record_add_str(struct text_record *record, bw_str name, bw_str value);

/* The same, left out when it is empty or "-". */
void text_record_add_opt(struct text_record *record, bw_str name, bw_str value);

/* What was decoded or joined: lives as long as the event. Keywords are looked for in it, too. */
void text_record_add_decoded(struct text_record *record, bw_str name, bw_str value);

/* A decimal number (or, when it is none, the text as it is); nothing when empty or "-". */
void text_record_add_number(struct text_record *record, bw_str name, bw_str value);

/* ---- names that are known before the lines: the header of a table ---- */

struct text_column {
    bw_str name;
    enum text_field_flag flag;
};

struct text_columns;

/*
 * The first fields of every event of a table. Names are copied into `arena`, which everything lives
 * in: nothing is to be freed. At most TEXT_COLUMNS_MAX count; the rest is counted as dropped in
 * every event. NULL when the arena is full.
 */
#define TEXT_COLUMNS_MAX (BW_LIMIT_EVENT_FIELDS - 64)
struct text_columns *text_columns_new(
        struct bw_arena *arena, const struct text_column *columns, size_t count);

/* How many values text_record_begin_columns wants. */
uint32_t text_columns_count(const struct text_columns *columns);

/*
 * Begins an event whose first fields are the columns. The answer is where their values go: the
 * caller fills in every one of them (EVENT_VALUE_ABSENT where the line has none) before it adds
 * more fields. No name is compared or looked up for them.
 */
struct event_value *text_record_begin_columns(
        struct text_record *record, struct text_columns *columns);

/*
 * The same for a log whose records begin alike and go on in many ways: `layout` says how this one
 * does, as for text_record_begin.
 */
struct event_value *text_record_begin_layout(
        struct text_record *record, const struct text_columns *columns, uint32_t layout);

/* The value of a column, as text_record_add_number has it: absent when it is empty or "-". */
void text_value_set_number(struct event_value *ret_value, bw_str value);

/*
 * Where the values of columns go, for who learns only from the values which columns there are: up
 * to TEXT_COLUMNS_MAX may be written there before the event begins. What is written somewhere else
 * first and copied at once makes the processor wait.
 */
struct event_value *text_record_room(struct text_record *record);

/* Fields of the event so far that did not fit. */
uint32_t text_record_dropped(const struct text_record *record);

/* The value of a field that was added, or NULL: for what is concluded from others. */
const struct event_value *text_record_get(const struct text_record *record, bw_str name);

/*
 * Completes the event: its shape, and its values until the next begin. NULL when there is no room
 * for new names even after all others were forgotten (cannot happen within the limits).
 */
const struct event_shape *text_record_end(
        struct text_record *record, const struct event_value **ret_values);

#endif
