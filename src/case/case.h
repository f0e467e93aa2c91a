/* case/case.h - the store of one hunt: findings, items, notes, counts, in one SQLite file. */
#ifndef BW_CASE_CASE_H
#define BW_CASE_CASE_H

#include "base/status.h"
#include "plug/detector.h"
#include "plug/report_kind.h"

struct case_store; /* one thread at a time */

struct case_options {
    /*
     * The file to make, which must not exist yet. NULL: a nameless temporary file in SQLite's
     * temporary folder (SQLITE_TMPDIR, TMPDIR, /var/tmp, /tmp), gone when the process is.
     */
    const char *path;
    const struct detector_kind *kind; /* gives the rules' texts */
    const struct detector *detector;  /* borrowed: must outlive the store */
    bool has_context;                 /* as in struct report_source; in a case that stays: no */
    uint32_t context_rule;
};

/*
 * Makes an empty case. Memory stays within a few MiB however much is added: what does not fit
 * lies in the file.
 */
BW_MUST_CHECK bw_status case_new(
        const struct case_options *options, struct case_store **ret_store, struct bw_err *err);

/*
 * Opens the sealed case in a file, to be reported again: read-only, and nothing that the file says
 * is trusted. BW_E_UNSUPPORTED when it is no case, not sealed, or of another version; BW_E_IO,
 * BW_E_MALFORMED, BW_E_NOMEM. Nothing can be added to it.
 */
BW_MUST_CHECK bw_status case_open(
        const char *path, struct case_store **ret_store, struct bw_err *err);

/* NULL is fine. An unsealed case file stays as it is and is incomplete. */
void case_free(struct case_store *store);

/*
 * Adds one finding; nothing of it is kept after the call. BW_E_MALFORMED when its rule does not
 * exist, BW_E_IO when the file can not grow.
 */
BW_MUST_CHECK bw_status case_add_finding(
        struct case_store *store, const struct finding *finding, struct bw_err *err);

BW_MUST_CHECK bw_status case_add_item(
        struct case_store *store, const struct hunt_item *item, struct bw_err *err);

BW_MUST_CHECK bw_status case_add_note(
        struct case_store *store, const struct hunt_note *note, struct bw_err *err);

/*
 * To be called once, when everything was added: drops what was found twice (the same record with
 * the same rule, in a second copy of the log: the copy that the walk met first stays), sorts, and
 * counts. `summary` is borrowed until the store is freed. Nothing may be added afterwards.
 */
BW_MUST_CHECK bw_status case_seal(
        struct case_store *store, const struct hunt_summary *summary, struct bw_err *err);

/* What reports are made from: valid after case_seal, until case_free. */
struct report_source *case_source(struct case_store *store);

/*
 * Gives the reports a silence ledger, which must outlive the store, and a case that stays keeps it.
 * After case_seal: it is made of the tallies. BW_E_IO when the file can not grow: the reports have
 * it nevertheless.
 */
BW_MUST_CHECK bw_status case_set_ledger(
        struct case_store *store, const struct hunt_ledger *ledger, struct bw_err *err);

/* The same for what was counted beside the hunt. */
BW_MUST_CHECK bw_status case_set_beside(
        struct case_store *store, const struct hunt_beside *beside, struct bw_err *err);

#endif
