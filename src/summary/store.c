#include "summary/store.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "base/hash.h"
#include "summary/gather.h"

/* A hash of 62 bits: SQLite's numbers have a sign. */
#define HASH_BITS 62

struct summary_store {
    sqlite3 *db;
    sqlite3_stmt *add;
    struct summary_gather *gather; /* rows that are not in the table yet */
    uint64_t max_keys;
    uint64_t rows;      /* in the table, at most; counted again before anything is folded */
    uint64_t folded;    /* records */
    uint64_t copies;    /* records */
    bool by_hash;       /* there is an index of hashes */
    uint64_t threshold; /* keys with a hash at or above it are folded */
};

static const char schema_sql[] =
        "PRAGMA page_size=8192; PRAGMA locking_mode=EXCLUSIVE; PRAGMA temp_store=FILE;"
        "PRAGMA mmap_size=0; PRAGMA cache_size=-32768; PRAGMA journal_mode=OFF;"
        "PRAGMA synchronous=OFF;"
        "CREATE TABLE row (tab INTEGER, key BLOB, host BLOB, count INTEGER, first INTEGER,"
        " last INTEGER, hash INTEGER, PRIMARY KEY (tab, key, host)) WITHOUT ROWID;"
        "BEGIN;";

/* A time that is not known is NULL, which min() and max() of several rows leave out. */
static const char add_sql[] =
        "INSERT INTO row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        " ON CONFLICT DO UPDATE SET count = count + excluded.count,"
        " first = min(coalesce(first, excluded.first), coalesce(excluded.first, first)),"
        " last = max(coalesce(last, excluded.last), coalesce(excluded.last, last))";

static bw_status fail(const struct summary_store *store, const char *what, struct bw_err *err)
{
    const int code = sqlite3_errcode(store->db);
    if (code == SQLITE_NOMEM)
        return bw_fail(err, BW_E_NOMEM, "summary: %s: out of memory", what);
    if (code == SQLITE_FULL)
        return bw_fail(err, BW_E_IO,
                "summary: %s: no space left (TMPDIR, else /var/tmp, names its folder)", what);
    return bw_fail(err, BW_E_IO, "summary: %s: %s", what, sqlite3_errmsg(store->db));
}

bw_status summary_store_new(uint64_t max_keys, struct summary_store **ret_store, struct bw_err *err)
{
    struct summary_store *store = calloc(1, sizeof(*store));
    if (store == NULL)
        return bw_fail(err, BW_E_NOMEM, "summary: out of memory");
    store->max_keys = max_keys != 0 ? max_keys : SUMMARY_MAX_KEYS;
    store->threshold = UINT64_C(1) << HASH_BITS;
    store->gather = summary_gather_new();
    bw_status status = BW_OK;
    if (store->gather == NULL) {
        free(store);
        return bw_fail(err, BW_E_NOMEM, "summary: out of memory");
    }
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2("", &store->db, flags, NULL) != SQLITE_OK ||
            sqlite3_exec(store->db, schema_sql, NULL, NULL, NULL) != SQLITE_OK ||
            sqlite3_prepare_v3(store->db, add_sql, -1, SQLITE_PREPARE_PERSISTENT, &store->add,
                    NULL) != SQLITE_OK)
        status = fail(store, "set up", err);
    if (status == BW_OK)
        *ret_store = store;
    else
        summary_store_free(store);
    return status;
}

void summary_store_free(struct summary_store *store)
{
    if (store == NULL)
        return;
    summary_gather_free(store->gather);
    sqlite3_finalize(store->add);
    sqlite3_close(store->db);
    free(store);
}

/* A pointer of NULL would bind NULL, which is no key. */
static int bind_text(sqlite3_stmt *stmt, int index, bw_str s)
{
    return sqlite3_bind_blob64(stmt, index, s.len == 0 ? "" : s.ptr, s.len, SQLITE_STATIC);
}

static int bind_time(sqlite3_stmt *stmt, int index, bw_time time)
{
    return time == BW_TIME_UNKNOWN ? sqlite3_bind_null(stmt, index)
                                   : sqlite3_bind_int64(stmt, index, time);
}

static bw_status one_number(struct summary_store *store, const char *sql, uint64_t bound,
        uint64_t *ret, struct bw_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bw_status status = BW_OK;
    if (sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) != SQLITE_OK)
        return fail(store, "count", err);
    if (sqlite3_bind_parameter_count(stmt) != 0)
        (void)sqlite3_bind_int64(stmt, 1, (int64_t)bound);
    const int rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW && ret != NULL)
        *ret = (uint64_t)sqlite3_column_int64(stmt, 0);
    else if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        status = fail(store, "count", err);
    sqlite3_finalize(stmt);
    return status;
}

/* Halves the sample until it fits: which keys stay depends on all keys and on nothing else. */
static bw_status fold(struct summary_store *store, struct bw_err *err)
{
    bw_status status = one_number(store, "SELECT count(*) FROM row", 0, &store->rows, err);
    while (status == BW_OK && store->rows > store->max_keys && store->threshold > 1) {
        uint64_t dropped = 0;
        store->threshold /= 2;
        status = one_number(store, "SELECT coalesce(sum(count), 0) FROM row WHERE hash >= ?1",
                store->threshold, &dropped, err);
        store->folded += dropped;
        if (status == BW_OK)
            status = one_number(
                    store, "DELETE FROM row WHERE hash >= ?1", store->threshold, NULL, err);
        if (status == BW_OK)
            status = one_number(store, "SELECT count(*) FROM row", 0, &store->rows, err);
    }
    return status;
}

/* One row of many: they come in the order of the table, which makes that cheap. */
static bw_status insert(
        void *user, const struct summary_row *row, uint64_t hash, struct bw_err *err)
{
    struct summary_store *store = user;
    if (hash >= store->threshold) {
        store->folded += row->count;
        return BW_OK;
    }
    sqlite3_stmt *stmt = store->add;
    int rc = sqlite3_bind_int64(stmt, 1, row->table);
    rc = rc == SQLITE_OK ? bind_text(stmt, 2, row->key) : rc;
    rc = rc == SQLITE_OK ? bind_text(stmt, 3, row->host) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int64(stmt, 4, (int64_t)row->count) : rc;
    rc = rc == SQLITE_OK ? bind_time(stmt, 5, row->first) : rc;
    rc = rc == SQLITE_OK ? bind_time(stmt, 6, row->last) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int64(stmt, 7, (int64_t)hash) : rc;
    const bool ok = rc == SQLITE_OK && sqlite3_step(stmt) == SQLITE_DONE;
    const bw_status status = ok ? BW_OK : fail(store, "add", err);
    (void)sqlite3_reset(stmt);
    (void)sqlite3_clear_bindings(stmt);
    return status == BW_OK && ++store->rows > store->max_keys ? fold(store, err) : status;
}

static bw_status settle(struct summary_store *store, struct bw_err *err)
{
    return summary_gather_drain(store->gather, insert, store, err);
}

bw_status summary_store_add(
        struct summary_store *store, const struct summary_row *row, struct bw_err *err)
{
    const uint64_t hash = bw_hash64(bw_str_bytes(row->key), row->table) >> (64 - HASH_BITS);
    if (hash >= store->threshold) {
        store->folded += row->count;
        return BW_OK;
    }
    if (summary_gather_add(store->gather, row, hash))
        return BW_OK;
    const bw_status status = settle(store, err);
    if (status != BW_OK || summary_gather_add(store->gather, row, hash))
        return status;
    return bw_fail(err, BW_E_NOMEM, "summary: out of memory");
}

static bw_str column_text(sqlite3_stmt *stmt, int column)
{
    const char *text = sqlite3_column_blob(stmt, column);
    return (bw_str){
            .ptr = text != NULL ? text : "", .len = (size_t)sqlite3_column_bytes(stmt, column)};
}

static const char index_sql[] = "CREATE INDEX row_hash ON row (hash)";
static const char named_sql[] = "SELECT tab, key, host, count FROM row WHERE hash = ?1";
static const char take_sql[] =
        "UPDATE row SET count = ?1 WHERE tab = ?2 AND key = ?3 AND host = ?4";

static bool is_named(sqlite3_stmt *found, const struct summary_row_name *name)
{
    const struct summary_row_name there = summary_row_name(
            (uint32_t)sqlite3_column_int64(found, 0), column_text(found, 1), column_text(found, 2));
    return there.key == name->key && there.host == name->host;
}

static bool set_count(sqlite3_stmt *set, sqlite3_stmt *found, uint64_t count)
{
    return sqlite3_bind_int64(set, 1, (int64_t)count) == SQLITE_OK &&
           sqlite3_bind_int64(set, 2, sqlite3_column_int64(found, 0)) == SQLITE_OK &&
           bind_text(set, 3, column_text(found, 1)) == SQLITE_OK &&
           bind_text(set, 4, column_text(found, 2)) == SQLITE_OK &&
           sqlite3_step(set) == SQLITE_DONE;
}

static bw_status take_back(struct summary_store *store, sqlite3_stmt *find, sqlite3_stmt *set,
        const struct summary_row_name *row, uint64_t count, struct bw_err *err)
{
    int rc = sqlite3_bind_int64(find, 1, (int64_t)(row->key >> (64 - HASH_BITS)));
    while (rc == SQLITE_OK && (rc = sqlite3_step(find)) == SQLITE_ROW && !is_named(find, row))
        rc = SQLITE_OK;
    if (rc == SQLITE_DONE)
        return BW_OK; /* folded */
    if (rc != SQLITE_ROW)
        return fail(store, "take back", err);
    const uint64_t there = (uint64_t)sqlite3_column_int64(find, 3);
    const uint64_t taken = count < there ? count : there - 1;
    if (!set_count(set, find, there - taken))
        return fail(store, "take back", err);
    store->copies += taken;
    return BW_OK;
}

bw_status summary_store_take_back(struct summary_store *store, const struct summary_row_name *row,
        uint64_t count, struct bw_err *err)
{
    sqlite3_stmt *find = NULL;
    sqlite3_stmt *set = NULL;
    bw_status status = settle(store, err);
    if (status == BW_OK && !store->by_hash &&
            sqlite3_exec(store->db, index_sql, NULL, NULL, NULL) != SQLITE_OK)
        status = fail(store, "take back", err);
    if (status != BW_OK)
        return status;
    store->by_hash = true;
    status = sqlite3_prepare_v2(store->db, named_sql, -1, &find, NULL) == SQLITE_OK &&
                             sqlite3_prepare_v2(store->db, take_sql, -1, &set, NULL) == SQLITE_OK
                     ? take_back(store, find, set, row, count, err)
                     : fail(store, "take back", err);
    sqlite3_finalize(find);
    sqlite3_finalize(set);
    return status;
}

uint64_t summary_store_copies(const struct summary_store *store)
{
    return store->copies;
}

uint64_t summary_store_folded(const struct summary_store *store)
{
    return store->folded;
}

#define COLUMNS "key, host, count, first, last, 1"
#define SUMS    "key, x'', sum(count) AS count, min(first), max(last), count(*) AS hosts"
#define LIMIT   " LIMIT ?2"

/* By order, then by whether hosts are kept apart. */
static const char *const each_sql[][2] = {
        [SUMMARY_ORDER_KEY] = {"SELECT " SUMS " FROM row WHERE tab = ?1 GROUP BY key"
                               " ORDER BY key" LIMIT,
                "SELECT " COLUMNS " FROM row WHERE tab = ?1 ORDER BY key, host" LIMIT},
        [SUMMARY_ORDER_MOST] = {"SELECT " SUMS " FROM row WHERE tab = ?1 GROUP BY key"
                                " ORDER BY 3 DESC, key" LIMIT,
                "SELECT " COLUMNS " FROM row WHERE tab = ?1 ORDER BY count DESC, key, host" LIMIT},
        [SUMMARY_ORDER_RARE] = {"SELECT " SUMS " FROM row WHERE tab = ?1 GROUP BY key"
                                " ORDER BY 3, 6, key" LIMIT,
                "SELECT " COLUMNS " FROM row WHERE tab = ?1 ORDER BY count, key, host" LIMIT},
};

static bw_time column_time(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL ? BW_TIME_UNKNOWN
                                                            : sqlite3_column_int64(stmt, column);
}

bw_status summary_store_each(struct summary_store *store, const struct summary_query *query,
        summary_each_fn *each, void *user, struct bw_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bw_status status = settle(store, err);
    if (status != BW_OK)
        return status;
    int rc = sqlite3_prepare_v2(store->db, each_sql[query->order][query->by_host], -1, &stmt, NULL);
    if (rc != SQLITE_OK)
        return fail(store, "read", err);
    (void)sqlite3_bind_int64(stmt, 1, query->table);
    (void)sqlite3_bind_int64(stmt, 2, query->limit != 0 ? (int64_t)query->limit : -1);
    while (status == BW_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        const struct summary_answer answer = {
                .row = {.table = query->table,
                        .key = column_text(stmt, 0),
                        .host = column_text(stmt, 1),
                        .count = (uint64_t)sqlite3_column_int64(stmt, 2),
                        .first = column_time(stmt, 3),
                        .last = column_time(stmt, 4)},
                .hosts = (uint64_t)sqlite3_column_int64(stmt, 5),
        };
        status = each(user, &answer, err);
    }
    if (status == BW_OK && rc != SQLITE_DONE)
        status = fail(store, "read", err);
    sqlite3_finalize(stmt);
    return status;
}

bw_status summary_store_total(struct summary_store *store, const struct summary_query *query,
        struct summary_total *ret_total, struct bw_err *err)
{
    struct summary_total total = {0};
    bw_status status = settle(store, err);
    if (status == BW_OK)
        status = one_number(store,
                query->by_host ? "SELECT count(*) FROM row WHERE tab = ?1"
                               : "SELECT count(DISTINCT key) FROM row WHERE tab = ?1",
                query->table, &total.rows, err);
    if (status == BW_OK)
        status = one_number(store, "SELECT coalesce(sum(count), 0) FROM row WHERE tab = ?1",
                query->table, &total.records, err);
    if (status == BW_OK)
        *ret_total = total;
    return status;
}
