/* Which processes are shown, and in what order. */
#include "summary/process_parts.h"

#define COLUMNS                                                                                    \
    "id, parent, logged, became, shown, start, seen, end, pid, record, host, guid, user,"          \
    " image, command, length, level, findings"

static bw_time seen_of(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_int64(stmt, column);
}

static struct process process_of(sqlite3_stmt *stmt)
{
    return (struct process){.id = (uint64_t)sqlite3_column_int64(stmt, 0),
            .parent = (uint64_t)sqlite3_column_int64(stmt, 1),
            .logged = sqlite3_column_int(stmt, 2) != 0,
            .became = sqlite3_column_int(stmt, 3) != 0,
            .chosen = sqlite3_column_int(stmt, 4) == 3,
            .leads = sqlite3_column_int(stmt, 4) == 1,
            .start = process_column_time(stmt, 5),
            .seen = seen_of(stmt, 6),
            .end = process_column_time(stmt, 7),
            .pid = (uint64_t)sqlite3_column_int64(stmt, 8),
            .record_id = (uint64_t)sqlite3_column_int64(stmt, 9),
            .host = process_column_text(stmt, 10),
            .guid = process_column_text(stmt, 11),
            .user = process_column_text(stmt, 12),
            .image = process_column_text(stmt, 13),
            .command_line = process_column_text(stmt, 14),
            .command_length = (uint64_t)sqlite3_column_int64(stmt, 15),
            .level = (unsigned)sqlite3_column_int(stmt, 16),
            .findings = (uint64_t)sqlite3_column_int64(stmt, 17)};
}

/* Runs a statement of one number, which may be nothing to it. */
static bw_status run(
        struct process_store *store, const char *sql, int64_t value, struct bw_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bw_status status = process_prepare(store, sql, &stmt, err);
    if (status != BW_OK)
        return status;
    if (sqlite3_bind_parameter_count(stmt) != 0)
        (void)sqlite3_bind_int64(stmt, 1, value);
    if (sqlite3_step(stmt) != SQLITE_DONE)
        status = process_fail(store, "choose", err);
    sqlite3_finalize(stmt);
    return status;
}

static bw_status vote_guid(struct process_store *store, bw_str guid, struct bw_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bw_status status = process_prepare(
            store, "UPDATE process SET votes = votes + 1 WHERE guid = ?1", &stmt, err);
    if (status != BW_OK)
        return status;
    process_bind_text(stmt, 1, guid);
    if (sqlite3_step(stmt) != SQLITE_DONE)
        status = process_fail(store, "choose", err);
    sqlite3_finalize(stmt);
    return status;
}

static bw_status vote_rules(
        struct process_store *store, const struct process_choice *choice, struct bw_err *err)
{
    bw_status status = run(store, "CREATE TEMP TABLE wanted (rule INTEGER PRIMARY KEY)", 0, err);
    for (uint32_t i = 0; i < choice->rule_count && status == BW_OK; i++)
        if (choice->rules[i])
            status = run(store, "INSERT INTO wanted VALUES (?1)", i, err);
    return status != BW_OK ? status
                           : run(store,
                                     "UPDATE process SET votes = votes + 1 WHERE id IN"
                                     " (SELECT process FROM mark JOIN wanted USING (rule))",
                                     0, err);
}

/* Each thing that is asked is one vote. *ret_need: how many a process has to have. */
static bw_status vote(struct process_store *store, const struct process_choice *choice,
        int *ret_need, struct bw_err *err)
{
    bw_status status = BW_OK;
    *ret_need = 0;
    if (choice->pid != 0 && status == BW_OK && ++*ret_need != 0)
        status = run(store, "UPDATE process SET votes = votes + 1 WHERE pid = ?1",
                (int64_t)choice->pid, err);
    if (choice->guid.len != 0 && status == BW_OK && ++*ret_need != 0)
        status = vote_guid(store, choice->guid, err);
    if (choice->at != BW_TIME_UNKNOWN && choice->at != 0 && status == BW_OK && ++*ret_need != 0)
        status = run(store,
                "UPDATE process SET votes = votes + 1 WHERE logged = 1 AND start <= ?1 AND"
                " (end IS NULL OR end >= ?1) AND NOT EXISTS (SELECT 1 FROM process AS later WHERE"
                " later.hostkey = process.hostkey AND later.pid = process.pid AND"
                " later.start > process.start AND later.start <= ?1)",
                choice->at, err);
    if (choice->record != 0 && status == BW_OK && ++*ret_need != 0)
        status = run(store,
                "UPDATE process SET votes = votes + 1 WHERE id IN"
                " (SELECT process FROM mark WHERE record = ?1)",
                (int64_t)choice->record, err);
    if (choice->finding != 0 && status == BW_OK && ++*ret_need != 0)
        status = run(store,
                "UPDATE process SET votes = votes + 1 WHERE id IN"
                " (SELECT process FROM mark WHERE number = ?1)",
                (int64_t)choice->finding, err);
    if (choice->rules != NULL && status == BW_OK && ++*ret_need != 0)
        status = vote_rules(store, choice, err);
    if (*ret_need == 0 && choice->fits == NULL && status == BW_OK && ++*ret_need != 0)
        status = run(store, "UPDATE process SET votes = votes + 1 WHERE findings > 0", 0, err);
    return status;
}

/* Takes back the votes of those that do not fit. */
static bw_status ask_caller(struct process_store *store, const struct process_choice *choice,
        int need, struct bw_err *err)
{
    sqlite3_stmt *each = NULL;
    sqlite3_stmt *drop = NULL;
    bw_status status = process_prepare(
            store, "SELECT " COLUMNS " FROM process WHERE votes = ?1 ORDER BY id", &each, err);
    if (status == BW_OK)
        status = process_prepare(store, "UPDATE process SET votes = -1 WHERE id = ?1", &drop, err);
    if (status == BW_OK)
        (void)sqlite3_bind_int(each, 1, need);
    while (status == BW_OK && sqlite3_step(each) == SQLITE_ROW) {
        const struct process process = process_of(each);
        if (choice->fits(choice->user, &process))
            continue;
        (void)sqlite3_bind_int64(drop, 1, (int64_t)process.id);
        if (sqlite3_step(drop) != SQLITE_DONE)
            status = process_fail(store, "choose", err);
        (void)sqlite3_reset(drop);
    }
    sqlite3_finalize(each);
    sqlite3_finalize(drop);
    return status;
}

bw_status process_store_choose(struct process_store *store, const struct process_choice *choice,
        uint64_t *ret_count, struct bw_err *err)
{
    int need;
    bw_status status = vote(store, choice, &need, err);
    if (status == BW_OK && choice->fits != NULL)
        status = ask_caller(store, choice, need, err);
    if (status == BW_OK)
        status = run(store, "UPDATE process SET shown = 3 WHERE votes = ?1", need, err);
    *ret_count = status == BW_OK ? (uint64_t)sqlite3_changes64(store->db) : 0;
    store->counts.shown = *ret_count;
    if (status == BW_OK)
        status = run(store,
                "WITH RECURSIVE up (id) AS (SELECT parent FROM process WHERE shown = 3"
                " UNION SELECT parent FROM process JOIN up USING (id))"
                " UPDATE process SET shown = 1 WHERE shown = 0 AND id IN (SELECT id FROM up)",
                0, err);
    store->counts.shown += status == BW_OK ? (uint64_t)sqlite3_changes64(store->db) : 0;
    if (status == BW_OK)
        status = run(store,
                "WITH RECURSIVE down (id) AS (SELECT id FROM process WHERE shown = 3"
                " UNION SELECT p.id FROM process AS p JOIN down ON p.parent = down.id)"
                " UPDATE process SET shown = 2 WHERE shown = 0 AND id IN (SELECT id FROM down)",
                0, err);
    store->counts.shown += status == BW_OK ? (uint64_t)sqlite3_changes64(store->db) : 0;
    return status;
}

/* The walk down one tree: a place among the children of each ancestor, and nothing else. */
struct level {
    int64_t parent;
    int64_t seen;
    int64_t id;
};

struct walk {
    struct process_store *store;
    sqlite3_stmt *next; /* child of a process, behind another; and whether one more follows */
    sqlite3_stmt *hidden;
    process_visit *visit;
    void *user;
    struct level levels[PROCESS_MAX_DEPTH];
};

static const char next_sql[] =
        "SELECT " COLUMNS " FROM process WHERE parent = ?1 AND shown <> 0 AND"
        " (seen, id) > (?2, ?3) ORDER BY seen, id LIMIT 2";
static const char hidden_sql[] = "SELECT count(*) FROM process WHERE parent = ?1 AND"
                                 " (shown = 0 OR ?2)";

static uint64_t count_hidden(struct walk *w, uint64_t id, unsigned depth)
{
    (void)sqlite3_bind_int64(w->hidden, 1, (int64_t)id);
    (void)sqlite3_bind_int(w->hidden, 2, depth + 1 == PROCESS_MAX_DEPTH);
    const uint64_t count = sqlite3_step(w->hidden) == SQLITE_ROW
                                   ? (uint64_t)sqlite3_column_int64(w->hidden, 0)
                                   : 0;
    (void)sqlite3_reset(w->hidden);
    return count;
}

/* Whether a sibling follows the one that was read: steps, so that the row is gone afterwards. */
static bw_status visit_child(struct walk *w, unsigned depth, bool *ret_found, struct bw_err *err)
{
    struct level *level = &w->levels[depth - 1];
    bool last = true;
    (void)sqlite3_bind_int64(w->next, 1, level->parent);
    (void)sqlite3_bind_int64(w->next, 2, level->seen);
    (void)sqlite3_bind_int64(w->next, 3, level->id);
    for (int pass = 0; pass < 2; pass++) { /* look whether there is another one, then go back */
        *ret_found = sqlite3_step(w->next) == SQLITE_ROW;
        if (!*ret_found || pass == 1)
            break;
        last = sqlite3_step(w->next) != SQLITE_ROW;
        (void)sqlite3_reset(w->next);
    }
    bw_status status = BW_OK;
    if (*ret_found) {
        const struct process process = process_of(w->next);
        level->seen = process.seen;
        level->id = (int64_t)process.id;
        const struct process_place place = {
                .depth = depth, .last = last, .hidden = count_hidden(w, process.id, depth)};
        status = w->visit(w->user, &process, &place, err);
    }
    (void)sqlite3_reset(w->next);
    return status;
}

static bw_status walk_below(struct walk *w, int64_t root, struct bw_err *err)
{
    unsigned depth = 1;
    bw_status status = BW_OK;
    w->levels[0] = (struct level){.parent = root, .seen = INT64_MIN};
    while (depth > 0 && status == BW_OK) {
        bool found;
        status = visit_child(w, depth, &found, err);
        if (!found)
            depth--;
        else if (depth + 1 < PROCESS_MAX_DEPTH) {
            w->levels[depth] = (struct level){.parent = w->levels[depth - 1].id, .seen = INT64_MIN};
            depth++;
        }
    }
    return status;
}

static bw_status walk_tree(struct walk *w, sqlite3_stmt *one, int64_t root, struct bw_err *err)
{
    bw_status status = BW_OK;
    (void)sqlite3_bind_int64(one, 1, root);
    if (sqlite3_step(one) == SQLITE_ROW) {
        const struct process process = process_of(one);
        const struct process_place place = {.last = true, .hidden = count_hidden(w, process.id, 0)};
        status = w->visit(w->user, &process, &place, err);
    }
    (void)sqlite3_reset(one);
    return status == BW_OK ? walk_below(w, root, err) : status;
}

static const char roots_sql[] = "SELECT root FROM process WHERE shown = 3 GROUP BY root"
                                " ORDER BY max(level) DESC, min(seen), root";

bw_status process_store_each(
        struct process_store *store, process_visit *visit, void *user, struct bw_err *err)
{
    struct walk walk = {.store = store, .visit = visit, .user = user};
    sqlite3_stmt *roots = NULL;
    sqlite3_stmt *one = NULL;
    bw_status status = process_prepare(store, roots_sql, &roots, err);
    if (status == BW_OK)
        status = process_prepare(store, "SELECT " COLUMNS " FROM process WHERE id = ?1", &one, err);
    if (status == BW_OK)
        status = process_prepare(store, next_sql, &walk.next, err);
    if (status == BW_OK)
        status = process_prepare(store, hidden_sql, &walk.hidden, err);
    int rc = SQLITE_DONE;
    while (status == BW_OK && (rc = sqlite3_step(roots)) == SQLITE_ROW)
        status = walk_tree(&walk, one, sqlite3_column_int64(roots, 0), err);
    if (status == BW_OK && rc != SQLITE_DONE)
        status = process_fail(store, "read", err);
    sqlite3_finalize(roots);
    sqlite3_finalize(one);
    sqlite3_finalize(walk.next);
    sqlite3_finalize(walk.hidden);
    return status == BW_END ? BW_OK : status;
}

bw_status process_store_findings(struct process_store *store, uint64_t process,
        process_finding_visit *visit, void *user, struct bw_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bw_status status = process_prepare(store,
            "SELECT rule, count(*), min(time), min(number) FROM mark WHERE process = ?1 AND"
            " rule >= 0 GROUP BY rule ORDER BY max(level) DESC, rule",
            &stmt, err);
    if (status != BW_OK)
        return status;
    (void)sqlite3_bind_int64(stmt, 1, (int64_t)process);
    while (status == BW_OK && sqlite3_step(stmt) == SQLITE_ROW) {
        const struct process_finding finding = {.rule = (uint32_t)sqlite3_column_int64(stmt, 0),
                .count = (uint64_t)sqlite3_column_int64(stmt, 1),
                .first = process_column_time(stmt, 2),
                .number = (uint64_t)sqlite3_column_int64(stmt, 3)};
        status = visit(user, &finding, err);
    }
    sqlite3_finalize(stmt);
    return status == BW_END ? BW_OK : status;
}

bw_status process_store_marks(
        struct process_store *store, process_mark_visit *visit, void *user, struct bw_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bw_status status = process_prepare(store,
            "SELECT DISTINCT time, record, process FROM mark WHERE process IS NOT NULL AND"
            " process <> 0 ORDER BY process, time, record",
            &stmt, err);
    if (status != BW_OK)
        return status;
    while (status == BW_OK && sqlite3_step(stmt) == SQLITE_ROW) {
        const struct process_mark mark = {.time = process_column_time(stmt, 0),
                .record_id = (uint64_t)sqlite3_column_int64(stmt, 1),
                .process = (uint64_t)sqlite3_column_int64(stmt, 2)};
        status = visit(user, &mark, err);
    }
    sqlite3_finalize(stmt);
    return status == BW_END ? BW_OK : status;
}
