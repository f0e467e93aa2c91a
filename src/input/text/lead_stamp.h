/* input/text/lead_stamp.h - the time that a line of any log begins with, and what stands around it.
 */
#ifndef BW_INPUT_TEXT_LEAD_STAMP_H
#define BW_INPUT_TEXT_LEAD_STAMP_H

#include "format/syslog/stamp.h"

/* How days and months are written, where both are numbers. */
struct lead_dates {
    bool day_first;
    bool in_doubt; /* no line of the beginning tells */
};

/* What the lines of an item's beginning tell of that. */
struct lead_dates lead_dates_of(bw_str head);

/* Length of the line up to the end of its stamp; 0 when it does not begin with one. `dates` may be
 * NULL: then a date counts, whichever day it is. *ret_doubt: it could be another day. */
size_t lead_stamp_find(
        bw_str line, const struct lead_dates *dates, struct stamp *ret_stamp, bool *ret_doubt);

/* What follows the stamp, without what parts the two. */
bw_str lead_stamp_behind(bw_str line, size_t stamp);

#endif
