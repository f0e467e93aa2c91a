/* case/store.h - what the files of this folder share: the open database and its statements. */
#ifndef BW_CASE_STORE_H
#define BW_CASE_STORE_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "case/case.h"
#include "case/data.h"
#include "case/keys.h"

/* What SQLite may keep of the file in memory; the rest is on the disk. In KiB, as its pragma. */
#define CASE_CACHE_KIB "8192"

/* Findings for one transaction of a kept case: what a crash can cost. */
#define CASE_TRANSACTION_ROWS 50000

/* Longest encoded finding: a record, its reasons and its rule's texts. */
#define CASE_MAX_FINDING_BYTES (64 * BW_MIB)

/* "BWca": tells a case from any other SQLite file (pragma application_id). */
#define CASE_APPLICATION_ID "1113023329"
#define CASE_FORMAT_VERSION "7"

/* What is asked of a rule for each finding. */
struct case_rule {
    uint32_t rank; /* place in the order of rule ids: does not depend on how rules were loaded */
    uint8_t level;
    uint8_t stage;
};

struct case_store {
    struct report_source source; /* first: case_source casts back */
    sqlite3 *db;
    sqlite3_stmt *insert_finding;
    sqlite3_stmt *insert_data;
    sqlite3_stmt *insert_item;
    sqlite3_stmt *insert_note;
    const struct detector_kind *kind;
    const struct detector *detector;
    struct case_rule *rules; /* source.rule_count of them */
    struct bw_buffer encoded;
    struct case_data data; /* of a case that nobody keeps; else they are in the database */
    bool data_beside;
    struct case_keys keys; /* of the findings (key_a) */
    uint64_t pending;      /* rows of the open transaction */
    bool kept;             /* a file that stays, as against a temporary one */
    bool sealed;
    /* of a case that was opened again (open.c); NULL in one that is being made */
    struct bw_arena *arena;
    struct finding_rule *opened_rules; /* source.rule_count of them */
    int64_t *opened_numbers;           /* by which findings name them, rising */
    struct hunt_summary opened_summary;
    struct hunt_ledger opened_ledger;
    struct hunt_beside opened_beside;
    bool nomem;
};

/* The file's tables, in full; and the index that the sealed case is read by. */
extern const char case_schema_sql[];
extern const char case_order_sql[];

/* How SQLite says that something went wrong, as a status with a message: "<what>: disk is full". */
bw_status case_fail(struct case_store *store, int rc, const char *what, struct bw_err *err);

bw_status case_exec(
        struct case_store *store, const char *sql, const char *what, struct bw_err *err);

/* `sql` has static storage. */
bw_status case_prepare(
        struct case_store *store, const char *sql, sqlite3_stmt **ret_stmt, struct bw_err *err);

/*
 * One row: binds nothing, steps. BW_OK with a row, BW_END without. Statements are finalized by
 * whoever prepared them.
 */
bw_status case_step(
        struct case_store *store, sqlite3_stmt *stmt, const char *what, struct bw_err *err);

/* A slice lives in SQLite only for the call: the caller steps before it goes. */
int case_bind_str(sqlite3_stmt *stmt, int index, bw_str s);
int case_bind_u64(sqlite3_stmt *stmt, int index, uint64_t value);

/* Borrowed until the statement's next step. */
bw_str case_column_str(sqlite3_stmt *stmt, int column);
uint64_t case_column_u64(sqlite3_stmt *stmt, int column);

/* Fills the tables `tally` and `host` from the findings (tally.c). */
bw_status case_count(struct case_store *store, struct bw_err *err);

/* The rule that a stored finding is of, as the source numbers them; false when there is none. */
bool case_rule_find(const struct case_store *store, uint64_t stored, uint32_t *ret_rule);

/* case/source.c */
extern const struct report_source_ops case_source_ops;

#endif
