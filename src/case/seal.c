#include "case/beside.h"
#include "case/ledger.h"
#include "case/store.h"
#include "case/summary.h"

/*
 * Everything here is one statement over all rows; SQLite sorts in its temporary files, so a case of
 * millions of findings takes time and disk but no memory.
 */

/*
 * The copy that the walk met first stays: lag() sees the row before in the same order. Of what is
 * told by its rank (an odd key), the n-th of one item is a copy of the n-th of another; a record
 * that a rule matched twice has no rank of its own.
 */
static const char find_duplicates_sql[] =
        "CREATE TEMP TABLE duplicate (id INTEGER PRIMARY KEY);"
        "INSERT INTO duplicate SELECT id FROM ("
        " SELECT id, key_a, key_b, lag(key_a) OVER copies AS before_a,"
        "  lag(key_b) OVER copies AS before_b FROM finding WHERE key_a & 1 = 0"
        "  WINDOW copies AS (ORDER BY key_a, key_b, item_idx, offset, id))"
        " WHERE key_a = before_a AND key_b = before_b;"
        "INSERT INTO duplicate SELECT id FROM ("
        " SELECT id, row_number() OVER (PARTITION BY key_a, key_b, place"
        "   ORDER BY item_idx, offset, id) AS copy FROM ("
        "  SELECT id, key_a, key_b, item_idx, offset, dense_rank() OVER ("
        "    PARTITION BY key_a, key_b, item_idx ORDER BY offset) AS place"
        "   FROM finding WHERE key_a & 1 = 1))"
        " WHERE copy > 1;";
static const char drop_duplicates_sql[] =
        "DELETE FROM finding WHERE id IN (SELECT id FROM duplicate);"
        "DELETE FROM finding_data WHERE id IN (SELECT id FROM duplicate);"
        "DROP TABLE duplicate;";
/* ?1: the rule whose findings only stand around those of others, or -1. */
static const char count_duplicates_sql[] =
        "SELECT count(*) FROM duplicate JOIN finding USING (id) WHERE rule <> ?1";
static const char count_findings_sql[] =
        "SELECT count(*) FROM finding WHERE recovered = 0 AND rule <> ?1";
static const char count_recovered_sql[] =
        "SELECT count(*) FROM finding WHERE recovered = 1 AND rule <> ?1";
/* The order of every output. Nothing in it depends on who was faster: id comes last and decides
 * only between rows that are the same in every column before it. */
const char case_order_sql[] =
        "CREATE INDEX finding_order ON finding (time, host, item_idx, offset, rule_rank,"
        " record_id, key_a, level);";

static const char insert_rule_sql[] =
        "INSERT INTO rule (rule, id, title, author, level, stage, techniques, tags, status,"
        " description, refs, falsepositives, license, path)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
static const char fired_rules_sql[] = "SELECT DISTINCT rule FROM tally ORDER BY rule";
static const char insert_meta_sql[] = "INSERT INTO meta (key, value) VALUES (?1, ?2)";

static bw_status number_get(
        struct case_store *store, const char *sql, uint64_t *ret_value, struct bw_err *err)
{
    sqlite3_stmt *stmt = NULL;
    const int64_t context = store->source.has_context ? (int64_t)store->source.context_rule : -1;
    bw_status status = case_prepare(store, sql, &stmt, err);
    if (status == BW_OK && sqlite3_bind_int64(stmt, 1, context) != SQLITE_OK)
        status = case_fail(store, sqlite3_errcode(store->db), "count", err);
    if (status == BW_OK)
        status = case_step(store, stmt, "count", err);
    if (status == BW_OK)
        *ret_value = case_column_u64(stmt, 0);
    sqlite3_finalize(stmt);
    return status;
}

static bw_status duplicates_drop(struct case_store *store, struct bw_err *err)
{
    struct report_source *source = &store->source;
    bw_status status = case_exec(store, find_duplicates_sql, "find duplicates", err);
    if (status == BW_OK)
        status = number_get(store, count_duplicates_sql, &source->duplicate_count, err);
    if (status == BW_OK)
        status = case_exec(store, drop_duplicates_sql, "drop duplicates", err);
    return status;
}

static bw_status rule_insert(
        struct case_store *store, sqlite3_stmt *stmt, uint32_t index, struct bw_err *err)
{
    const struct finding_rule rule = store->kind->rule(store->detector, index);
    const bw_str texts[] = {rule.id, rule.title, rule.author, finding_level_name(rule.level),
            attack_stage_title(rule.stage), rule.techniques, rule.tags, rule.status,
            rule.description, rule.references, rule.falsepositives, rule.license, rule.path};
    int rc = sqlite3_bind_int64(stmt, 1, index);
    for (size_t i = 0; i < BW_COUNT(texts) && rc == SQLITE_OK; i++)
        rc = case_bind_str(stmt, (int)(2 + i), texts[i]);
    if (rc == SQLITE_OK && sqlite3_step(stmt) != SQLITE_DONE)
        rc = sqlite3_errcode(store->db);
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return rc == SQLITE_OK ? BW_OK : case_fail(store, rc, "add rule", err);
}

/* A case that stays names the rules that fired: their licence asks for the author. */
static bw_status rules_keep(struct case_store *store, struct bw_err *err)
{
    sqlite3_stmt *fired = NULL;
    sqlite3_stmt *insert = NULL;
    bw_status status = case_prepare(store, fired_rules_sql, &fired, err);
    if (status == BW_OK)
        status = case_prepare(store, insert_rule_sql, &insert, err);
    while (status == BW_OK && (status = case_step(store, fired, "list rules", err)) == BW_OK)
        status = rule_insert(store, insert, (uint32_t)sqlite3_column_int64(fired, 0), err);
    sqlite3_finalize(fired);
    sqlite3_finalize(insert);
    return status == BW_END ? BW_OK : status;
}

static bw_status meta_insert(
        struct case_store *store, sqlite3_stmt *stmt, const char *key, int rc, struct bw_err *err)
{
    if (rc == SQLITE_OK)
        rc = case_bind_str(stmt, 1, bw_str_of(key));
    if (rc == SQLITE_OK && sqlite3_step(stmt) != SQLITE_DONE)
        rc = sqlite3_errcode(store->db);
    sqlite3_reset(stmt);
    return rc == SQLITE_OK ? BW_OK : case_fail(store, rc, "add meta", err);
}

/* All of it, for whoever opens the case again (open.c). */
static bw_status summary_keep(struct case_store *store, sqlite3_stmt *stmt, struct bw_err *err)
{
    bw_buffer_clear(&store->encoded);
    case_summary_encode(store->source.summary, &store->encoded);
    if (store->encoded.failed)
        return bw_fail(err, BW_E_NOMEM, "case: summary");
    const int rc =
            sqlite3_bind_blob64(stmt, 2, store->encoded.ptr, store->encoded.len, SQLITE_STATIC);
    return meta_insert(store, stmt, "summary", rc, err);
}

static bw_status meta_keep(struct case_store *store, struct bw_err *err)
{
    const struct hunt_summary *summary = store->source.summary;
    const struct {
        const char *key;
        uint64_t value;
    } numbers[] = {
            {"started", (uint64_t)summary->started},
            {"duration", (uint64_t)summary->duration},
            {"interrupted", summary->interrupted},
            {"items", summary->items},
            {"bytes", summary->bytes},
            {"records", summary->records},
            {"matched", summary->matched},
            {"unmatched", summary->unmatched},
            {"filtered", summary->filtered},
            {"unreadable", summary->unreadable},
            {"findings", store->source.finding_count},
            {"duplicates", store->source.duplicate_count},
            {"recovered_findings", store->source.recovered_count},
    };
    sqlite3_stmt *stmt = NULL;
    bw_status status = case_prepare(store, insert_meta_sql, &stmt, err);
    for (size_t i = 0; i < BW_COUNT(numbers) && status == BW_OK; i++)
        status = meta_insert(
                store, stmt, numbers[i].key, case_bind_u64(stmt, 2, numbers[i].value), err);
    if (status == BW_OK)
        status = meta_insert(store, stmt, "version", case_bind_str(stmt, 2, summary->version), err);
    if (status == BW_OK)
        status = meta_insert(store, stmt, "command", case_bind_str(stmt, 2, summary->command), err);
    if (status == BW_OK)
        status = summary_keep(store, stmt, err);
    sqlite3_finalize(stmt);
    return status;
}

bw_status case_seal(
        struct case_store *store, const struct hunt_summary *summary, struct bw_err *err)
{
    if (store->sealed)
        return bw_fail(err, BW_E_RANGE, "case: sealed already");
    store->source.summary = summary;
    bw_status status = store->keys.repeated ? duplicates_drop(store, err) : BW_OK;
    case_keys_release(&store->keys);
    if (status == BW_OK)
        status = number_get(store, count_findings_sql, &store->source.finding_count, err);
    if (status == BW_OK)
        status = number_get(store, count_recovered_sql, &store->source.recovered_count, err);
    if (status == BW_OK)
        status = case_exec(store, case_order_sql, "sort findings", err);
    if (status == BW_OK)
        status = case_count(store, err);
    if (status == BW_OK && store->kept)
        status = rules_keep(store, err);
    if (status == BW_OK && store->kept)
        status = meta_keep(store, err);
    if (status == BW_OK)
        status = case_exec(store, "COMMIT", "commit", err);
    /* One file is a case: no write-ahead log beside it. */
    if (status == BW_OK && store->kept)
        status = case_exec(store, "PRAGMA journal_mode=DELETE", "close the journal", err);
    store->sealed = status == BW_OK;
    return status;
}

/* What a case that stays keeps besides: `encoded`, under a name. */
static bw_status keep_encoded(struct case_store *store, const char *name, struct bw_err *err)
{
    sqlite3_stmt *stmt = NULL;
    if (store->encoded.failed)
        return bw_fail(err, BW_E_NOMEM, "case: the %s is too large to be kept", name);
    bw_status status = case_prepare(store, insert_meta_sql, &stmt, err);
    if (status == BW_OK) {
        const int rc =
                sqlite3_bind_blob64(stmt, 2, store->encoded.ptr, store->encoded.len, SQLITE_STATIC);
        status = meta_insert(store, stmt, name, rc, err);
    }
    sqlite3_finalize(stmt);
    return status;
}

bw_status case_set_ledger(
        struct case_store *store, const struct hunt_ledger *ledger, struct bw_err *err)
{
    store->source.ledger = ledger;
    if (!store->kept)
        return BW_OK;
    bw_buffer_clear(&store->encoded);
    case_ledger_encode(ledger, &store->encoded);
    return keep_encoded(store, "ledger", err);
}

bw_status case_set_beside(
        struct case_store *store, const struct hunt_beside *beside, struct bw_err *err)
{
    store->source.beside = beside;
    if (!store->kept)
        return BW_OK;
    bw_buffer_clear(&store->encoded);
    case_beside_encode(beside, &store->encoded);
    return keep_encoded(store, "beside", err);
}
