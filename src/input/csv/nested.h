/* input/csv/nested.h - what stands as JSON, or as a row of Athena, in the cells of a table. */
#ifndef BW_INPUT_CSV_NESTED_H
#define BW_INPUT_CSV_NESTED_H

#include "base/arena.h"
#include "input/text/record.h"

/* What is kept from line to line. */
struct csv_nested;

/* NULL when memory is out. */
struct csv_nested *csv_nested_new(void);
void csv_nested_free(struct csv_nested *nested); /* NULL is fine */

/* Looks like a JSON object or array, or `{a=b, c=d}`. */
bool csv_nested_looks(const struct event_value *value);

/*
 * Adds the members of such cells under dotted names, as input/json does it: of the column `details`
 * with {"a":1} the field details.a. `names` are the columns', `values` theirs in this line. Cells
 * that are neither stay what they are, and so do names that the record has already. What is added
 * lives until the next call.
 */
void csv_nested_add(struct csv_nested *nested, struct text_record *record, const bw_str *names,
        const struct event_value *values, uint32_t count);

#endif
