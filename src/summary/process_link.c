/* Who is whose parent, and whose a finding is. A number alone says little: it comes again. */
#include "summary/process_parts.h"

/* Times of one moment differ by this much between logs. */
#define SLACK (2 * BW_TIME_SECOND)

/* On Linux a process that becomes another program does so soon after it began. */
#define BECOMES_WITHIN (60 * BW_TIME_SECOND)

/* What is known of a process that is looked for. */
struct wanted {
    bw_str hostkey;
    bw_str host;
    uint64_t pid;
    bw_str guid;
    bw_str image;
    bw_str command;
    bw_time time;
    int64_t not_this; /* itself */
};

struct found {
    int64_t id; /* 0: nothing */
    int64_t root;
    bw_time start;
    bool became;
};

/* Reads a row of PROCESS_BY_…; whether it can be the one that is wanted. */
static bool fits(struct process_store *store, sqlite3_stmt *stmt, const struct wanted *w,
        struct found *ret_found)
{
    const bw_time end = process_column_time(stmt, 2);
    const bw_str guid = process_column_text(stmt, 3);
    const bw_str base = process_column_text(stmt, 4);
    const bw_str want = process_base_name(store, w->image);
    *ret_found = (struct found){.id = sqlite3_column_int64(stmt, 0),
            .root = sqlite3_column_int64(stmt, 5),
            .start = process_column_time(stmt, 1)};
    if (ret_found->id == w->not_this)
        return false;
    if (w->guid.len != 0 && guid.len != 0)
        return bw_str_eq(w->guid, guid);
    if (end != BW_TIME_UNKNOWN && w->time != BW_TIME_UNKNOWN && end < w->time - SLACK)
        return false;
    return want.len == 0 || base.len == 0 || bw_str_eq(want, base);
}

static bool by_guid(struct process_store *store, const struct wanted *w, struct found *ret_found)
{
    sqlite3_stmt *stmt = store->statements[PROCESS_BY_GUID];
    if (w->guid.len == 0)
        return false;
    process_bind_text(stmt, 1, w->guid);
    const bool found = sqlite3_step(stmt) == SQLITE_ROW && fits(store, stmt, w, ret_found);
    (void)sqlite3_reset(stmt);
    return found;
}

static bool by_pid(
        struct process_store *store, const struct wanted *w, bw_time until, struct found *ret_found)
{
    sqlite3_stmt *stmt = store->statements[PROCESS_BY_PID];
    if (w->pid == 0 || until == BW_TIME_UNKNOWN)
        return false;
    process_bind_text(stmt, 1, w->hostkey);
    (void)sqlite3_bind_int64(stmt, 2, (int64_t)w->pid);
    process_bind_time(stmt, 3, until);
    (void)sqlite3_bind_int64(stmt, 4, w->not_this);
    const bool found = sqlite3_step(stmt) == SQLITE_ROW && fits(store, stmt, w, ret_found);
    (void)sqlite3_reset(stmt);
    return found;
}

static bw_status set_parent(
        struct process_store *store, int64_t id, const struct found *parent, struct bw_err *err)
{
    sqlite3_stmt *stmt = store->statements[PROCESS_SET_PARENT];
    (void)sqlite3_bind_int64(stmt, 1, id);
    (void)sqlite3_bind_int64(stmt, 2, parent->id);
    (void)sqlite3_bind_int64(stmt, 3, parent->root);
    (void)sqlite3_bind_int(stmt, 4, parent->became);
    const bool ok = sqlite3_step(stmt) == SQLITE_DONE;
    (void)sqlite3_reset(stmt);
    return ok ? BW_OK : process_fail(store, "link", err);
}

/* A process that no record says the beginning of. */
static bw_status add_unlogged(struct process_store *store, const struct wanted *w,
        struct found *ret_found, struct bw_err *err)
{
    sqlite3_stmt *stmt = store->statements[PROCESS_ADD];
    const bw_str none = BW_STR("");
    process_bind_text(stmt, 1, w->hostkey);
    (void)sqlite3_bind_int64(stmt, 2, (int64_t)w->pid);
    (void)sqlite3_bind_null(stmt, 3);
    process_bind_text(stmt, 4, w->guid);
    process_bind_text(stmt, 5, process_base_name(store, w->image));
    (void)sqlite3_bind_int(stmt, 6, 0);
    (void)sqlite3_bind_null(stmt, 7);
    (void)sqlite3_bind_int64(stmt, 8, w->time);
    (void)sqlite3_bind_int64(stmt, 9, 0);
    process_bind_text(stmt, 10, w->host);
    process_bind_text(stmt, 11, none);
    process_bind_text(stmt, 12, w->image);
    process_bind_text(stmt, 13, w->command);
    (void)sqlite3_bind_int64(stmt, 14, 0);
    (void)sqlite3_bind_int64(stmt, 15, 0);
    for (int i = 16; i <= 18; i++)
        process_bind_text(stmt, i, none);
    const bool ok = sqlite3_step(stmt) == SQLITE_DONE;
    (void)sqlite3_reset(stmt);
    if (!ok)
        return process_fail(store, "add", err);
    *ret_found = (struct found){.id = sqlite3_last_insert_rowid(store->db)};
    ret_found->root = ret_found->id;
    store->counts.unlogged++;
    return set_parent(store, ret_found->id, &(struct found){.root = ret_found->id}, err);
}

/* The same that others spoke of, or a new one. */
static bw_status unlogged(struct process_store *store, const struct wanted *w,
        struct found *ret_found, struct bw_err *err)
{
    sqlite3_stmt *stmt = store->statements[PROCESS_UNLOGGED];
    process_bind_text(stmt, 1, w->hostkey);
    (void)sqlite3_bind_int64(stmt, 2, (int64_t)w->pid);
    process_bind_text(stmt, 3, w->guid);
    process_bind_text(stmt, 4, process_base_name(store, w->image));
    const bool is_there = sqlite3_step(stmt) == SQLITE_ROW;
    const bool nameless = is_there && sqlite3_column_bytes(stmt, 1) == 0;
    if (is_there)
        *ret_found = (struct found){
                .id = sqlite3_column_int64(stmt, 0), .root = sqlite3_column_int64(stmt, 0)};
    (void)sqlite3_reset(stmt);
    if (!is_there)
        return add_unlogged(store, w, ret_found, err);
    if (!nameless || w->image.len == 0)
        return BW_OK;
    stmt = store->statements[PROCESS_SET_IMAGE];
    (void)sqlite3_bind_int64(stmt, 1, ret_found->id);
    process_bind_text(stmt, 2, w->image);
    process_bind_text(stmt, 3, process_base_name(store, w->image));
    const bool ok = sqlite3_step(stmt) == SQLITE_DONE;
    (void)sqlite3_reset(stmt);
    return ok ? BW_OK : process_fail(store, "add", err);
}

static bool is_before(const struct found *parent, int64_t id, bw_time start)
{
    if (parent->start == BW_TIME_UNKNOWN || start == BW_TIME_UNKNOWN)
        return parent->id < id;
    return parent->start < start || (parent->start == start && parent->id < id);
}

static const char each_sql[] =
        "SELECT id, hostkey, host, pid, start, ppid, pguid, pimage, pcommand, source FROM process"
        " WHERE logged = 1 ORDER BY start, id";

/* The program that this process was before: it has the same number, and the same parent. */
static bool find_former(struct process_store *store, const struct wanted *self, uint64_t parent_pid,
        struct found *ret_found)
{
    sqlite3_stmt *stmt = store->statements[PROCESS_BY_PID];
    if (self->pid == 0 || self->time == BW_TIME_UNKNOWN)
        return false;
    process_bind_text(stmt, 1, self->hostkey);
    (void)sqlite3_bind_int64(stmt, 2, (int64_t)self->pid);
    process_bind_time(stmt, 3, self->time);
    (void)sqlite3_bind_int64(stmt, 4, self->not_this);
    const bool found = sqlite3_step(stmt) == SQLITE_ROW && fits(store, stmt, self, ret_found) &&
                       (uint64_t)sqlite3_column_int64(stmt, 6) == parent_pid &&
                       ret_found->start >= self->time - BECOMES_WITHIN &&
                       is_before(ret_found, self->not_this, self->time);
    (void)sqlite3_reset(stmt);
    ret_found->became = found;
    return found;
}

static bw_status find_parent(struct process_store *store, sqlite3_stmt *row,
        struct found *ret_parent, struct bw_err *err)
{
    const int64_t id = sqlite3_column_int64(row, 0);
    const bw_time start = process_column_time(row, 4);
    const struct wanted parent = {.hostkey = process_column_text(row, 1),
            .host = process_column_text(row, 2),
            .pid = (uint64_t)sqlite3_column_int64(row, 5),
            .guid = process_column_text(row, 6),
            .image = process_column_text(row, 7),
            .command = process_column_text(row, 8),
            .time = start,
            .not_this = id};
    const struct wanted self = {.hostkey = parent.hostkey,
            .pid = (uint64_t)sqlite3_column_int64(row, 3),
            .time = start,
            .not_this = id};
    if (sqlite3_column_int(row, 9) == SUMMARY_PROCESS_EXEC &&
            find_former(store, &self, parent.pid, ret_parent))
        return BW_OK;
    if (by_guid(store, &parent, ret_parent) && is_before(ret_parent, id, start))
        return BW_OK;
    if (by_pid(store, &parent, start, ret_parent) && is_before(ret_parent, id, start))
        return BW_OK;
    *ret_parent = (struct found){.root = id};
    return parent.pid != 0 || parent.guid.len != 0 || parent.image.len != 0
                   ? unlogged(store, &parent, ret_parent, err)
                   : BW_OK;
}

bw_status process_link(struct process_store *store, struct bw_err *err)
{
    sqlite3_stmt *row = NULL;
    bw_status status = process_prepare(store, each_sql, &row, err);
    while (status == BW_OK && sqlite3_step(row) == SQLITE_ROW) {
        struct found parent = {0};
        status = find_parent(store, row, &parent, err);
        if (status == BW_OK)
            status = set_parent(store, sqlite3_column_int64(row, 0), &parent, err);
    }
    sqlite3_finalize(row);
    return status;
}

static bw_status find_owner(struct process_store *store, const struct wanted *w,
        struct found *ret_found, struct bw_err *err)
{
    if (by_guid(store, w, ret_found))
        return BW_OK;
    /* Its own record; a process of an earlier record; one that another log has a moment later. */
    if (by_pid(store, w, w->time, ret_found))
        return BW_OK;
    if (w->time != BW_TIME_UNKNOWN && by_pid(store, w, w->time + SLACK, ret_found))
        return BW_OK;
    *ret_found = (struct found){0};
    return w->pid != 0 || w->guid.len != 0 ? unlogged(store, w, ret_found, err) : BW_OK;
}

static bw_status count_mark(
        struct process_store *store, int64_t process, int64_t level, struct bw_err *err)
{
    sqlite3_stmt *stmt = store->statements[PROCESS_COUNT_MARK];
    (void)sqlite3_bind_int64(stmt, 1, process);
    (void)sqlite3_bind_int64(stmt, 2, level);
    const bool ok = sqlite3_step(stmt) == SQLITE_DONE;
    (void)sqlite3_reset(stmt);
    return ok ? BW_OK : process_fail(store, "mark", err);
}

/* A record that is there twice (a copy of its log) is one: rows are counted, not records. */
static bw_status add_mark(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    struct process_store *store = user;
    const struct process_cells cells = process_cells_of(answer->row.key);
    const int64_t rule = process_cell_number(&cells, SUMMARY_PROCESS_RULE, -1);
    const struct process_store_options *options = store->options;
    const int64_t level = rule < 0 ? 0 : options->level_of(options->user, (uint32_t)rule);
    const struct wanted wanted = {.hostkey = process_host_key(store, answer->row.host),
            .host = answer->row.host,
            .pid = (uint64_t)process_cell_number(&cells, SUMMARY_PROCESS_PID, 0),
            .guid = cells.text[SUMMARY_PROCESS_GUID],
            .image = cells.text[SUMMARY_PROCESS_IMAGE],
            .command = BW_STR(""),
            .time = process_cell_number(&cells, SUMMARY_PROCESS_TIME, BW_TIME_UNKNOWN)};
    struct found found;
    bw_status status = find_owner(store, &wanted, &found, err);
    store->counts.marks++;
    store->counts.marks_of_nobody += found.id == 0;
    if (status != BW_OK || found.id == 0)
        return status;
    sqlite3_stmt *stmt = store->statements[PROCESS_ADD_MARK];
    (void)sqlite3_bind_int64(stmt, 1, found.id);
    (void)sqlite3_bind_int64(stmt, 2, rule);
    (void)sqlite3_bind_int64(stmt, 3, process_cell_number(&cells, SUMMARY_PROCESS_NUMBER, 0));
    (void)sqlite3_bind_int64(stmt, 4, process_cell_number(&cells, SUMMARY_PROCESS_RECORD, 0));
    process_bind_time(stmt, 5, wanted.time);
    (void)sqlite3_bind_int64(stmt, 6, level);
    if (sqlite3_step(stmt) != SQLITE_DONE)
        status = process_fail(store, "mark", err);
    (void)sqlite3_reset(stmt);
    return status == BW_OK && rule >= 0 ? count_mark(store, found.id, level, err) : status;
}

bw_status process_link_marks(struct process_store *store, struct bw_err *err)
{
    const struct summary_query query = {
            .table = SUMMARY_PROCESS_MARKS, .order = SUMMARY_ORDER_KEY, .by_host = true};
    return summary_store_each(store->options->rows, &query, add_mark, store, err);
}
