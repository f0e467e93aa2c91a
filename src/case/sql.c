#include <inttypes.h>

#include "case/store.h"

bw_status case_fail(struct case_store *store, int rc, const char *what, struct bw_err *err)
{
    const char *why = store->db != NULL ? sqlite3_errmsg(store->db) : sqlite3_errstr(rc);
    switch (rc & 0xff) {
    case SQLITE_NOMEM:
        return bw_fail(err, BW_E_NOMEM, "case: %s: out of memory", what);
    case SQLITE_FULL:
        return bw_fail(err, BW_E_IO, "case: %s: no space left for the store of findings%s", what,
                store->kept ? "" : " (TMPDIR, else /var/tmp, names its folder)");
    case SQLITE_TOOBIG:
        return bw_fail(err, BW_E_LIMIT, "case: %s: larger than SQLite can hold", what);
    default:
        return bw_fail(err, BW_E_IO, "case: %s: %s", what, why);
    }
}

bw_status case_exec(struct case_store *store, const char *sql, const char *what, struct bw_err *err)
{
    const int rc = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? BW_OK : case_fail(store, rc, what, err);
}

bw_status case_prepare(
        struct case_store *store, const char *sql, sqlite3_stmt **ret_stmt, struct bw_err *err)
{
    const int rc =
            sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, ret_stmt, NULL);
    return rc == SQLITE_OK ? BW_OK : case_fail(store, rc, "prepare", err);
}

bw_status case_step(
        struct case_store *store, sqlite3_stmt *stmt, const char *what, struct bw_err *err)
{
    const int rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        return BW_OK;
    return rc == SQLITE_DONE ? BW_END : case_fail(store, rc, what, err);
}

int case_bind_str(sqlite3_stmt *stmt, int index, bw_str s)
{
    /* A NULL pointer would bind NULL, which sorts and compares differently from "". */
    return sqlite3_bind_text64(
            stmt, index, s.len == 0 ? "" : s.ptr, s.len, SQLITE_STATIC, SQLITE_UTF8);
}

int case_bind_u64(sqlite3_stmt *stmt, int index, uint64_t value)
{
    /* Above INT64_MAX it is stored as a negative number and comes back as it was. */
    return sqlite3_bind_int64(stmt, index, (int64_t)value);
}

bw_str case_column_str(sqlite3_stmt *stmt, int column)
{
    const char *text = sqlite3_column_blob(stmt, column);
    return (bw_str){
            .ptr = text != NULL ? text : "", .len = (size_t)sqlite3_column_bytes(stmt, column)};
}

uint64_t case_column_u64(sqlite3_stmt *stmt, int column)
{
    return (uint64_t)sqlite3_column_int64(stmt, column);
}
