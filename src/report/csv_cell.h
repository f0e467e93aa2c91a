/* report/csv_cell.h - one cell of a table that a spreadsheet opens. */
#ifndef BW_REPORT_CSV_CELL_H
#define BW_REPORT_CSV_CELL_H

#include "base/buffer.h"

/*
 * The cell between quotes (RFC 4180); a NUL, at which readers stop, becomes a blank. One that a
 * spreadsheet would take for a formula gets an apostrophe before it: what stands in logs is written
 * by attackers, and the person who opens the table must not run it (owasp.org, "CSV Injection").
 */
void csv_add_cell(struct bw_buffer *out, bw_str cell);

#endif
