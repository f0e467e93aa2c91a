/*
 * summary/store.h - where the rows of all workers come together: a table that goes to disk when it
 * is large. What it says does not depend on the order in which rows came.
 */
#ifndef BW_SUMMARY_STORE_H
#define BW_SUMMARY_STORE_H

#include "base/status.h"
#include "plug/summarizer_kind.h"

struct summary_store;

/*
 * `max_keys`: keys that are kept; 0: SUMMARY_MAX_KEYS. Beyond them a sample of keys is kept, chosen
 * by their hash and by nothing else, each with its whole count; summary_store_folded says what is
 * not in it.
 */
#define SUMMARY_MAX_KEYS 4000000 /* about 1 GB of disk with long values; tests lower it */
BW_MUST_CHECK bw_status summary_store_new(
        uint64_t max_keys, struct summary_store **ret_store, struct bw_err *err);
void summary_store_free(struct summary_store *store); /* NULL is fine */

/* Adds to the row of this table, key and host. */
BW_MUST_CHECK bw_status summary_store_add(
        struct summary_store *store, const struct summary_row *row, struct bw_err *err);

/* Takes `count` back of a row that was added, and keeps at least 1 of it: they were copies. */
BW_MUST_CHECK bw_status summary_store_take_back(struct summary_store *store,
        const struct summary_row_name *row, uint64_t count, struct bw_err *err);

/* What was taken back in all. */
uint64_t summary_store_copies(const struct summary_store *store);

/* Records whose keys are not in the sample: 0 when all are kept. */
uint64_t summary_store_folded(const struct summary_store *store);

enum summary_order {
    SUMMARY_ORDER_KEY,  /* by key, then host */
    SUMMARY_ORDER_MOST, /* most frequent first, then by key */
    SUMMARY_ORDER_RARE, /* rarest first: count, then number of hosts, then key */
};

struct summary_query {
    uint32_t table;
    enum summary_order order;
    bool by_host;   /* a row for each host; else one for all of them */
    uint64_t limit; /* rows; 0: all */
};

/* One row of the answer: `row.host` is empty unless the query is by host. */
struct summary_answer {
    struct summary_row row;
    uint64_t hosts; /* that have it */
};

/* Slices are borrowed for the call; any status but BW_OK stops and is returned. */
typedef bw_status summary_each_fn(
        void *user, const struct summary_answer *answer, struct bw_err *err);
BW_MUST_CHECK bw_status summary_store_each(struct summary_store *store,
        const struct summary_query *query, summary_each_fn *each, void *user, struct bw_err *err);

/* How many rows the query has without its limit, and their records. */
struct summary_total {
    uint64_t rows;
    uint64_t records;
};
BW_MUST_CHECK bw_status summary_store_total(struct summary_store *store,
        const struct summary_query *query, struct summary_total *ret_total, struct bw_err *err);

#endif
