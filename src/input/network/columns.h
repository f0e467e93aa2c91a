/*
 * input/network/columns.h - messages that are values in columns: lists of names, taken apart when
 * they were first wanted.
 */
#ifndef BW_INPUT_NETWORK_COLUMNS_H
#define BW_INPUT_NETWORK_COLUMNS_H

#include "base/near.h"
#include "input/text/record.h"

/* Columns of a list. */
#define NETWORK_MAX_COLUMNS 160

/* Lists that an input keeps from line to line. */
struct network_lists;

struct network_lists *network_lists_new(void);      /* NULL when memory is out */
void network_lists_free(struct network_lists *set); /* NULL is fine */

struct network_columns;

/* Names whose columns a kind wants to know. */
#define NETWORK_MAX_WANTED 8

/*
 * The columns of `list`, a constant that stays where it is: names with a blank between, "-" where
 * there is none. Of the names in `wanted` (NETWORK_MAX_WANTED at most, the same for a list each
 * time) it is kept where they are. NULL when memory is out.
 */
const struct network_columns *network_lists_get(
        struct network_lists *set, const char *list, const bw_str *wanted, size_t wanted_count);

/* What stands in the column that is called wanted[i]; empty when there is none, or no such value.
 */
bw_str network_columns_value(
        const struct network_columns *columns, size_t i, const bw_str *values, size_t count);

/* Cuts the next column off *rest; false when no comma follows it, and nothing is cut. Quick: lines
 * of all kinds are asked whether they have columns. */
static inline bool network_column_cut(bw_str *rest, bw_str *ret_value)
{
    const size_t len = bw_length_before(*rest, ',');
    if (len == rest->len)
        return false;
    *ret_value = bw_str_head(*rest, len);
    *rest = bw_str_from(*rest, len + 1);
    return true;
}

/* Splits at commas into `values`, the first NETWORK_MAX_COLUMNS, and returns their number.
 * *ret_quotes: there are quotes in the text, which mean nothing here. */
size_t network_columns_split(bw_str text, bw_str values[NETWORK_MAX_COLUMNS], bool *ret_quotes);

/*
 * Begins the event of `record` anew, with event.dataset and the columns that have a name: the first
 * `count` of them have `values` (as text_record_add_number has it), the others are absent.
 */
void network_columns_begin(const struct network_columns *columns, struct text_record *record,
        bw_str dataset, const bw_str *values, size_t count);

#endif
