#include "summary/process_store.h"

#include <stdlib.h>

#include "base/number.h"
#include "summary/fields.h"
#include "summary/process_parts.h"
#include "summary/summary.h"

/* `hostkey`, `base`: in lower case, to compare. `start` is NULL where it is not known. */
static const char schema_sql[] =
        "PRAGMA page_size=8192; PRAGMA locking_mode=EXCLUSIVE; PRAGMA temp_store=FILE;"
        "PRAGMA mmap_size=0; PRAGMA cache_size=-24576; PRAGMA journal_mode=OFF;"
        "PRAGMA synchronous=OFF;"
        "CREATE TABLE process (id INTEGER PRIMARY KEY, hostkey BLOB, pid INTEGER, start INTEGER,"
        " guid BLOB, base BLOB, logged INTEGER, source INTEGER, seen INTEGER NOT NULL,"
        " end INTEGER,"
        " record INTEGER, host BLOB, user BLOB, image BLOB, command BLOB, length INTEGER,"
        " ppid INTEGER, pguid BLOB, pimage BLOB, pcommand BLOB,"
        " parent INTEGER NOT NULL DEFAULT 0, root INTEGER NOT NULL DEFAULT 0,"
        " became INTEGER NOT NULL DEFAULT 0, level INTEGER NOT NULL DEFAULT 0,"
        " findings INTEGER NOT NULL DEFAULT 0, votes INTEGER NOT NULL DEFAULT 0,"
        " shown INTEGER NOT NULL DEFAULT 0);"
        "CREATE TABLE mark (process INTEGER, rule INTEGER, number INTEGER, record INTEGER,"
        " time INTEGER, level INTEGER);"
        "BEGIN;";

static const char index_sql[] =
        "CREATE INDEX process_pid ON process (hostkey, pid, start);"
        "CREATE INDEX process_guid ON process (guid, logged DESC, start) WHERE guid <> x'';"
        "CREATE INDEX unlogged_pid ON process (hostkey, pid) WHERE logged = 0;"
        "CREATE INDEX unlogged_base ON process (hostkey, pid, base) WHERE logged = 0;"
        "CREATE INDEX unlogged_guid ON process (hostkey, pid, guid) WHERE logged = 0;"
        "CREATE INDEX unlogged_both ON process (hostkey, pid, guid, base) WHERE logged = 0;";

/*
 * The first unlogged process that does not contradict: an empty GUID or name fits every other.
 * One part for each way to fit, since a part finds its first in an index and an OR reads all that
 * have the number: logs without numbers call every parent 0.
 */
#define UNLOGGED    "SELECT min(id) AS id FROM process WHERE logged = 0 AND hostkey = ?1 AND pid = ?2"
#define OR_UNLOGGED " UNION ALL " UNLOGGED
static const char unlogged_sql[] =
        "SELECT id, image FROM process WHERE id = (SELECT min(id) FROM (" UNLOGGED
        " AND guid = ?3 AND base = ?4" OR_UNLOGGED " AND guid = x'' AND base = ?4" OR_UNLOGGED
        " AND guid = ?3 AND base = x''" OR_UNLOGGED " AND guid = x'' AND base = x''" OR_UNLOGGED
        " AND ?3 = x'' AND base = ?4" OR_UNLOGGED " AND ?3 = x'' AND base = x''" OR_UNLOGGED
        " AND guid = ?3 AND ?4 = x''" OR_UNLOGGED " AND guid = x'' AND ?4 = x''" OR_UNLOGGED
        " AND ?3 = x'' AND ?4 = x''))";
#undef OR_UNLOGGED
#undef UNLOGGED

/*
 * The Security log and Sysmon both tell of a process, a moment apart. Sysmon's record stays: it has
 * GUIDs. (Names are compared so that a number that came again is not taken for the same.)
 */
static const char merge_sql[] =
        "DELETE FROM process WHERE source = 1 AND EXISTS (SELECT 1 FROM process AS s WHERE"
        " s.hostkey = process.hostkey AND s.pid = process.pid AND s.source = 0 AND"
        " s.base = process.base AND s.start BETWEEN process.start - 2000000000 AND"
        " process.start + 2000000000)";

static const char *const statement_sql[PROCESS_STATEMENT_COUNT] = {
        [PROCESS_ADD] =
                "INSERT INTO process (hostkey, pid, start, guid, base, logged, source, seen,"
                " record, host, user, image, command, length, ppid, pguid, pimage, pcommand)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
                " ?17, ?18)",
        [PROCESS_BY_GUID] = "SELECT id, start, end, guid, base, root, ppid FROM process"
                            " WHERE guid = ?1 AND guid <> x'' ORDER BY logged DESC, start, id",
        [PROCESS_BY_PID] = "SELECT id, start, end, guid, base, root, ppid FROM process"
                           " WHERE hostkey = ?1 AND pid = ?2 AND start <= ?3 AND id <> ?4"
                           " ORDER BY start DESC, id DESC LIMIT 1",
        [PROCESS_UNLOGGED] = unlogged_sql,
        [PROCESS_SET_END] = "UPDATE process SET end = ?2 WHERE id = ?1",
        [PROCESS_SET_PARENT] =
                "UPDATE process SET parent = ?2, root = ?3, became = ?4 WHERE id = ?1",
        [PROCESS_SET_IMAGE] = "UPDATE process SET image = ?2, base = ?3 WHERE id = ?1",
        [PROCESS_ADD_MARK] = "INSERT INTO mark VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        [PROCESS_COUNT_MARK] = "UPDATE process SET level = max(level, ?2), findings = findings + 1"
                               " WHERE id = ?1",
};

bw_status process_fail(struct process_store *store, const char *what, struct bw_err *err)
{
    const int code = sqlite3_errcode(store->db);
    if (code == SQLITE_NOMEM)
        return bw_fail(err, BW_E_NOMEM, "processes: %s: out of memory", what);
    if (code == SQLITE_FULL)
        return bw_fail(err, BW_E_IO,
                "processes: %s: no space left (TMPDIR, else /var/tmp, names its folder)", what);
    return bw_fail(err, BW_E_IO, "processes: %s: %s", what, sqlite3_errmsg(store->db));
}

bw_status process_exec(struct process_store *store, const char *sql, struct bw_err *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK
                   ? BW_OK
                   : process_fail(store, "order", err);
}

bw_status process_prepare(
        struct process_store *store, const char *sql, sqlite3_stmt **ret_stmt, struct bw_err *err)
{
    return sqlite3_prepare_v2(store->db, sql, -1, ret_stmt, NULL) == SQLITE_OK
                   ? BW_OK
                   : process_fail(store, "read", err);
}

void process_bind_text(sqlite3_stmt *stmt, int index, bw_str s)
{
    (void)sqlite3_bind_blob64(stmt, index, s.len == 0 ? "" : s.ptr, s.len, SQLITE_STATIC);
}

void process_bind_time(sqlite3_stmt *stmt, int index, bw_time time)
{
    if (time == BW_TIME_UNKNOWN)
        (void)sqlite3_bind_null(stmt, index);
    else
        (void)sqlite3_bind_int64(stmt, index, time);
}

bw_str process_column_text(sqlite3_stmt *stmt, int column)
{
    const char *text = sqlite3_column_blob(stmt, column);
    return (bw_str){
            .ptr = text != NULL ? text : "", .len = (size_t)sqlite3_column_bytes(stmt, column)};
}

bw_time process_column_time(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL ? BW_TIME_UNKNOWN
                                                            : sqlite3_column_int64(stmt, column);
}

static bw_str lower(struct bw_buffer *buffer, bw_str text)
{
    bw_buffer_clear(buffer);
    bw_buffer_add_str(buffer, text);
    for (size_t i = 0; i < buffer->len; i++)
        if (buffer->ptr[i] >= 'A' && buffer->ptr[i] <= 'Z')
            buffer->ptr[i] = (uint8_t)(buffer->ptr[i] + ('a' - 'A'));
    return bw_buffer_str(buffer);
}

bw_str process_base_name(struct process_store *store, bw_str image)
{
    size_t begin = image.len;
    while (begin > 0 && image.ptr[begin - 1] != '\\' && image.ptr[begin - 1] != '/')
        begin--;
    return lower(&store->base, bw_str_from(image, begin));
}

bw_str process_host_key(struct process_store *store, bw_str host)
{
    return lower(&store->host, host);
}

struct process_cells process_cells_of(bw_str key)
{
    struct process_cells cells;
    bw_str rest = key;
    for (size_t i = 0; i < SUMMARY_PROCESS_COLUMNS; i++) {
        cells.text[i] = BW_STR("");
        (void)bw_str_cut(&rest, SUMMARY_SEPARATOR, &cells.text[i]);
    }
    return cells;
}

int64_t process_cell_number(const struct process_cells *cells, size_t column, int64_t otherwise)
{
    int64_t value;
    return bw_parse_i64(cells->text[column], INT64_MIN, INT64_MAX, &value) == BW_OK ? value
                                                                                    : otherwise;
}

static bw_time time_of(const struct process_cells *cells)
{
    return process_cell_number(cells, SUMMARY_PROCESS_TIME, BW_TIME_UNKNOWN);
}

static bw_status step_and_reset(struct process_store *store, sqlite3_stmt *stmt, struct bw_err *err)
{
    const bool ok = sqlite3_step(stmt) == SQLITE_DONE;
    const bw_status status = ok ? BW_OK : process_fail(store, "add", err);
    (void)sqlite3_reset(stmt);
    return status;
}

static bw_status add_start(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    struct process_store *store = user;
    sqlite3_stmt *stmt = store->statements[PROCESS_ADD];
    const struct process_cells cells = process_cells_of(answer->row.key);
    const bw_str *text = cells.text;
    process_bind_text(stmt, 1, process_host_key(store, answer->row.host));
    (void)sqlite3_bind_int64(stmt, 2, process_cell_number(&cells, SUMMARY_PROCESS_PID, 0));
    process_bind_time(stmt, 3, time_of(&cells));
    process_bind_text(stmt, 4, text[SUMMARY_PROCESS_GUID]);
    process_bind_text(stmt, 5, process_base_name(store, text[SUMMARY_PROCESS_IMAGE]));
    (void)sqlite3_bind_int(stmt, 6, 1);
    (void)sqlite3_bind_int64(stmt, 7, process_cell_number(&cells, SUMMARY_PROCESS_SOURCE, 0));
    (void)sqlite3_bind_int64(stmt, 8, time_of(&cells)); /* the unknown one is the least */
    (void)sqlite3_bind_int64(stmt, 9, process_cell_number(&cells, SUMMARY_PROCESS_RECORD, 0));
    process_bind_text(stmt, 10, answer->row.host);
    process_bind_text(stmt, 11, text[SUMMARY_PROCESS_USER]);
    process_bind_text(stmt, 12, text[SUMMARY_PROCESS_IMAGE]);
    process_bind_text(stmt, 13, text[SUMMARY_PROCESS_COMMAND_LINE]);
    (void)sqlite3_bind_int64(
            stmt, 14, process_cell_number(&cells, SUMMARY_PROCESS_COMMAND_LENGTH, 0));
    (void)sqlite3_bind_int64(stmt, 15, process_cell_number(&cells, SUMMARY_PROCESS_PARENT_PID, 0));
    process_bind_text(stmt, 16, text[SUMMARY_PROCESS_PARENT_GUID]);
    process_bind_text(stmt, 17, text[SUMMARY_PROCESS_PARENT_IMAGE]);
    process_bind_text(stmt, 18, text[SUMMARY_PROCESS_PARENT_COMMAND_LINE]);
    store->counts.processes++;
    return step_and_reset(store, stmt, err);
}

/* The process that had this number or GUID then; 0: none of those that were logged. */
static int64_t find_ended(struct process_store *store, const struct summary_answer *answer,
        const struct process_cells *cells)
{
    int64_t found = 0;
    sqlite3_stmt *stmt = store->statements[PROCESS_BY_GUID];
    process_bind_text(stmt, 1, cells->text[SUMMARY_PROCESS_GUID]);
    if (sqlite3_step(stmt) == SQLITE_ROW)
        found = sqlite3_column_int64(stmt, 0);
    (void)sqlite3_reset(stmt);
    if (found != 0)
        return found;
    stmt = store->statements[PROCESS_BY_PID];
    process_bind_text(stmt, 1, process_host_key(store, answer->row.host));
    (void)sqlite3_bind_int64(stmt, 2, process_cell_number(cells, SUMMARY_PROCESS_PID, 0));
    process_bind_time(stmt, 3, time_of(cells));
    (void)sqlite3_bind_int64(stmt, 4, 0);
    const bw_str base = process_base_name(store, cells->text[SUMMARY_PROCESS_IMAGE]);
    if (sqlite3_step(stmt) == SQLITE_ROW &&
            (base.len == 0 || bw_str_eq(base, process_column_text(stmt, 4))))
        found = sqlite3_column_int64(stmt, 0);
    (void)sqlite3_reset(stmt);
    return found;
}

static bw_status add_end(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    struct process_store *store = user;
    const struct process_cells cells = process_cells_of(answer->row.key);
    const bw_time time = time_of(&cells);
    const int64_t id = time != BW_TIME_UNKNOWN ? find_ended(store, answer, &cells) : 0;
    if (id == 0)
        return BW_OK; /* of one that began before the log */
    sqlite3_stmt *stmt = store->statements[PROCESS_SET_END];
    (void)sqlite3_bind_int64(stmt, 1, id);
    process_bind_time(stmt, 2, time);
    return step_and_reset(store, stmt, err);
}

static bw_status fill(
        struct process_store *store, uint32_t table, summary_each_fn *each, struct bw_err *err)
{
    const struct summary_query query = {
            .table = table, .order = SUMMARY_ORDER_KEY, .by_host = true};
    return summary_store_each(store->options->rows, &query, each, store, err);
}

static bw_status open_database(struct process_store *store, struct bw_err *err)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2("", &store->db, flags, NULL) != SQLITE_OK)
        return process_fail(store, "set up", err);
    bw_status status = process_exec(store, schema_sql, err);
    for (size_t i = 0; i < PROCESS_STATEMENT_COUNT && status == BW_OK; i++)
        if (sqlite3_prepare_v3(store->db, statement_sql[i], -1, SQLITE_PREPARE_PERSISTENT,
                    &store->statements[i], NULL) != SQLITE_OK)
            status = process_fail(store, "set up", err);
    return status;
}

static bw_status make(struct process_store *store, struct bw_err *err)
{
    bw_status status = open_database(store, err);
    if (status == BW_OK)
        status = fill(store, SUMMARY_PROCESS_STARTS, add_start, err);
    if (status == BW_OK)
        status = process_exec(store, index_sql, err);
    if (status == BW_OK)
        status = process_exec(store, merge_sql, err);
    store->counts.merged = store->db != NULL ? (uint64_t)sqlite3_changes64(store->db) : 0;
    store->counts.processes -= store->counts.merged;
    if (status == BW_OK)
        status = fill(store, SUMMARY_PROCESS_ENDS, add_end, err);
    if (status == BW_OK)
        status = process_link(store, err);
    if (status == BW_OK)
        status = process_link_marks(store, err);
    return status == BW_OK ? process_exec(store,
                                     "CREATE INDEX process_parent ON process (parent, seen);"
                                     "CREATE INDEX mark_process ON mark (process)",
                                     err)
                           : status;
}

bw_status process_store_new(const struct process_store_options *options,
        struct process_store **ret_store, struct bw_err *err)
{
    struct process_store *store = calloc(1, sizeof(*store));
    if (store == NULL)
        return bw_fail(err, BW_E_NOMEM, "processes: out of memory");
    store->options = options;
    bw_buffer_init(&store->base, SUMMARY_MAX_KEY);
    bw_buffer_init(&store->host, SUMMARY_MAX_KEY);
    const bw_status status = make(store, err);
    store->options = NULL;
    if (status == BW_OK)
        *ret_store = store;
    else
        process_store_free(store);
    return status;
}

void process_store_free(struct process_store *store)
{
    if (store == NULL)
        return;
    for (size_t i = 0; i < PROCESS_STATEMENT_COUNT; i++)
        sqlite3_finalize(store->statements[i]);
    sqlite3_close(store->db);
    bw_buffer_release(&store->base);
    bw_buffer_release(&store->host);
    free(store);
}

struct process_store_counts process_store_counts(const struct process_store *store)
{
    return store->counts;
}
