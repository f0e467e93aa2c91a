/* input/csv/record.h - a record of its own, as JSON, in one column of a table: AuditData of
 * Microsoft 365, as Search-UnifiedAuditLog and Purview export it, RawEventData of Defender. */
#ifndef BW_INPUT_CSV_RECORD_H
#define BW_INPUT_CSV_RECORD_H

#include "base/arena.h"
#include "base/time.h"
#include "input/text/record.h"

/* What is kept from line to line. */
struct csv_record;

/* NULL when memory is out. */
struct csv_record *csv_record_new(void);
void csv_record_free(struct csv_record *inner); /* NULL is fine */

/*
 * Adds the fields of the JSON object `text` to the record, those that it has already left out; what
 * they say of time goes into *ret_time where that is not known. Nothing when it is no such object.
 */
void csv_record_add(struct csv_record *inner, struct text_record *record, struct bw_arena *arena,
        bw_str text, bw_time *ret_time);

#endif
