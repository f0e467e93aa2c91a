/* report/years.h - logs whose year was assumed and seems to be wrong, by the others of their host.
 */
#ifndef BW_REPORT_YEARS_H
#define BW_REPORT_YEARS_H

#include "plug/report_kind.h"

#define YEARS_MAX 8

/* One log. Slices are borrowed from the source. */
struct years_doubt {
    bw_str host; /* may be empty */
    bw_str log;
    int32_t taken; /* the year in which it begins, as it was taken */
    int32_t other; /* and would, were it of the time of the host's other logs */
};

/* At most YEARS_MAX of them; returns how many. None without a ledger. */
size_t years_doubted(const struct report_source *source, struct years_doubt doubts[YEARS_MAX]);

#endif
