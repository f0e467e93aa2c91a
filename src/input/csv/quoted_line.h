/* input/csv/quoted_line.h - records that go on in the next line while a quote is open. */
#ifndef BW_INPUT_CSV_QUOTED_LINE_H
#define BW_INPUT_CSV_QUOTED_LINE_H

#include "input/text/line_log.h"

/* What `line` leaves a record in that is `open` before it; columns are split at `delimiter`. */
enum line_open quoted_line_open(bw_str line, char delimiter, bool open);

#endif
