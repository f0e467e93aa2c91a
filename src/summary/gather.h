/* summary/gather.h - rows on their way to the table on disk: equal ones are added up in memory. */
#ifndef BW_SUMMARY_GATHER_H
#define BW_SUMMARY_GATHER_H

#include "base/status.h"
#include "plug/summarizer_kind.h"

/* As much as is gathered at once: texts, and 104 bytes for each row. */
#define SUMMARY_GATHER_BYTES (24 * BW_MIB)
#define SUMMARY_GATHER_ROWS  131072

struct summary_gather;

/* NULL when memory is out. */
struct summary_gather *summary_gather_new(void);
void summary_gather_free(struct summary_gather *gather); /* NULL is fine */

/*
 * Adds to the row of this table, key and host. False: there is no room; drain, and it is there.
 * `hash` goes with the key and comes back with the row.
 */
bool summary_gather_add(
        struct summary_gather *gather, const struct summary_row *row, uint64_t hash);

/* Hands over all rows by table, key and host, and is empty then. Stops at another status. */
typedef bw_status summary_gather_take(
        void *user, const struct summary_row *row, uint64_t hash, struct bw_err *err);
BW_MUST_CHECK bw_status summary_gather_drain(
        struct summary_gather *gather, summary_gather_take *take, void *user, struct bw_err *err);

#endif
