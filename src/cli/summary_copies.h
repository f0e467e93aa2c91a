/* cli/summary_copies.h - items that look like copies of each other: what counts all records says
 * so. */
#ifndef BW_CLI_SUMMARY_COPIES_H
#define BW_CLI_SUMMARY_COPIES_H

#include "plug/hunt_summary.h"

struct copied_item {
    uint64_t index;
    uint64_t records;
    uint64_t bytes;
    bw_time first, last;
    char *label;
    char format[32];
};

/* All zero has none. Past SUMMARY_COPIES_MAX items no more are looked at. */
#define SUMMARY_COPIES_MAX 100000
struct summary_copies {
    struct copied_item *items; /* owned */
    size_t count, capacity;
};

void summary_copies_add(struct summary_copies *copies, const struct hunt_item *item);

/* Says on standard error which are copies of an earlier one. */
void summary_copies_tell(struct summary_copies *copies);

void summary_copies_release(struct summary_copies *copies);

#endif
