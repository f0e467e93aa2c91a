#include <inttypes.h>
#include <string.h>

#include "case/store.h"

/* The answers to a report's questions: one constant statement and one mapper for each. */

static struct case_store *store_of(struct report_source *source)
{
    return (struct case_store *)(void *)source; /* its first member */
}

static struct finding_rule source_rule(const struct report_source *source, uint32_t rule)
{
    const struct case_store *store = (const struct case_store *)(const void *)source;
    if (store->opened_rules != NULL)
        return store->opened_rules[rule];
    return store->kind->rule(store->detector, rule);
}

/* How one row becomes one call of the visitor. */
typedef bw_status row_visit(
        struct case_store *store, sqlite3_stmt *stmt, const void *visitor, struct bw_err *err);

struct visitor {
    void *user;
    report_visit_finding *finding;
    report_visit_tally *tally;
    report_visit_host *host;
    report_visit_item *item;
    report_visit_note *note;
};

static bw_status rows_walk(struct case_store *store, sqlite3_stmt *stmt, row_visit *visit,
        const struct visitor *visitor, struct bw_err *err)
{
    bw_status status;
    while ((status = case_step(store, stmt, "read", err)) == BW_OK) {
        status = visit(store, stmt, visitor, err);
        if (status != BW_OK)
            break;
    }
    return status == BW_END ? BW_OK : status;
}

static bw_status query_walk(struct report_source *source, const char *sql, row_visit *visit,
        const struct visitor *visitor, struct bw_err *err)
{
    struct case_store *store = store_of(source);
    sqlite3_stmt *stmt = NULL;
    bw_status status = case_prepare(store, sql, &stmt, err);
    if (status == BW_OK)
        status = rows_walk(store, stmt, visit, visitor, err);
    sqlite3_finalize(stmt);
    return status;
}

#define FINDING_ORDER                                                                              \
    " ORDER BY f.time, f.host, f.item_idx, f.offset, f.rule_rank, f.record_id, f.key_a, f.level"   \
    " LIMIT ?2"
static const char each_finding_sql[] =
        "SELECT f.id, d.data FROM finding AS f INDEXED BY finding_order"
        " JOIN finding_data AS d ON d.id = f.id WHERE f.level >= ?1" FINDING_ORDER;
static const char get_finding_sql[] = "SELECT id, data FROM finding_data WHERE id = ?1";
/* of a case whose data lie beside: the numbers alone */
static const char each_number_sql[] = "SELECT f.id FROM finding AS f INDEXED BY finding_order"
                                      " WHERE f.level >= ?1" FINDING_ORDER;
static const char get_number_sql[] = "SELECT id FROM finding WHERE id = ?1";

static bw_status finding_visit(
        struct case_store *store, sqlite3_stmt *stmt, const void *user, struct bw_err *err)
{
    const struct visitor *visitor = user;
    struct finding finding;
    bw_bytes data = {0};
    bw_status status = BW_OK;
    if (store->data_beside)
        status = case_data_get(&store->data, sqlite3_column_int64(stmt, 0), &data, err);
    else
        data = bw_str_bytes(case_column_str(stmt, 1));
    if (status == BW_OK)
        status = finding_decode(data, &finding, err);
    if (status != BW_OK)
        return bw_context(err, status, "case");
    if (!case_rule_find(store, finding.rule, &finding.rule))
        return bw_fail(err, BW_E_MALFORMED, "case: a finding of rule %u", finding.rule);
    return visitor->finding(visitor->user, case_column_u64(stmt, 0), &finding, err);
}

static bw_status source_each_finding(struct report_source *source,
        const struct report_filter *filter, report_visit_finding *visit, void *user,
        struct bw_err *err)
{
    struct case_store *store = store_of(source);
    const struct visitor visitor = {.user = user, .finding = visit};
    const int64_t limit = filter->limit == 0 ? -1 : (int64_t)filter->limit; /* -1: none */
    sqlite3_stmt *stmt = NULL;
    bw_status status = case_prepare(
            store, store->data_beside ? each_number_sql : each_finding_sql, &stmt, err);
    if (status != BW_OK)
        return status;
    int rc = sqlite3_bind_int(stmt, 1, (int)filter->min_level);
    rc = rc == SQLITE_OK ? sqlite3_bind_int64(stmt, 2, limit) : rc;
    status = rc == SQLITE_OK ? rows_walk(store, stmt, finding_visit, &visitor, err)
                             : case_fail(store, rc, "read", err);
    sqlite3_finalize(stmt);
    return status;
}

static bw_status source_get_finding(struct report_source *source, uint64_t id,
        report_visit_finding *visit, void *user, struct bw_err *err)
{
    struct case_store *store = store_of(source);
    const struct visitor visitor = {.user = user, .finding = visit};
    sqlite3_stmt *stmt = NULL;
    bw_status status =
            case_prepare(store, store->data_beside ? get_number_sql : get_finding_sql, &stmt, err);
    if (status != BW_OK)
        return status;
    const int rc = case_bind_u64(stmt, 1, id);
    status = rc == SQLITE_OK ? case_step(store, stmt, "read", err)
                             : case_fail(store, rc, "read", err);
    if (status == BW_END)
        status = bw_fail(err, BW_E_NOT_FOUND, "case: no finding %llu", (unsigned long long)id);
    else if (status == BW_OK)
        status = finding_visit(store, stmt, &visitor, err);
    sqlite3_finalize(stmt);
    return status == BW_END ? BW_OK : status;
}

static const char each_tally_sql[] =
        "SELECT rule, host, count, first_id, first, last, recovered"
        " FROM tally ORDER BY recovered, level DESC, first, host, rule_rank";

static bw_status tally_visit(
        struct case_store *store, sqlite3_stmt *stmt, const void *user, struct bw_err *err)
{
    const struct visitor *visitor = user;
    const uint64_t number = case_column_u64(stmt, 0);
    uint32_t rule;
    if (!case_rule_find(store, number, &rule))
        return bw_fail(err, BW_E_MALFORMED, "case: a count of rule %" PRIu64, number);
    const struct report_tally tally = {
            .rule = rule,
            .host = case_column_str(stmt, 1),
            .count = case_column_u64(stmt, 2),
            .first_id = case_column_u64(stmt, 3),
            .first = sqlite3_column_int64(stmt, 4),
            .last = sqlite3_column_int64(stmt, 5),
            .recovered = sqlite3_column_int(stmt, 6) != 0,
    };
    return visitor->tally(visitor->user, &tally, err);
}

static bw_status source_each_tally(
        struct report_source *source, report_visit_tally *visit, void *user, struct bw_err *err)
{
    const struct visitor visitor = {.user = user, .tally = visit};
    return query_walk(source, each_tally_sql, tally_visit, &visitor, err);
}

static const char each_host_sql[] =
        "SELECT name, count, by_level, by_stage, worst, score, first, last FROM host"
        " ORDER BY score DESC, first, name";

static void column_copy(sqlite3_stmt *stmt, int column, void *out, size_t size)
{
    const bw_str data = case_column_str(stmt, column);
    if (data.len == size)
        memcpy(out, data.ptr, size);
}

static bw_status host_visit(
        struct case_store *store, sqlite3_stmt *stmt, const void *user, struct bw_err *err)
{
    (void)store;
    const struct visitor *visitor = user;
    struct report_host host = {
            .name = case_column_str(stmt, 0),
            .count = case_column_u64(stmt, 1),
            .score = case_column_u64(stmt, 5),
            .first = sqlite3_column_int64(stmt, 6),
            .last = sqlite3_column_int64(stmt, 7),
    };
    column_copy(stmt, 2, host.by_level, sizeof(host.by_level));
    column_copy(stmt, 3, host.by_stage, sizeof(host.by_stage));
    column_copy(stmt, 4, host.worst, sizeof(host.worst));
    for (size_t i = 0; i < ATTACK_STAGE_COUNT; i++)
        if ((unsigned)host.worst[i] >= FINDING_LEVEL_COUNT)
            return bw_fail(err, BW_E_MALFORMED, "case: a host with a level that does not exist");
    return visitor->host(visitor->user, &host, err);
}

static bw_status source_each_host(
        struct report_source *source, report_visit_host *visit, void *user, struct bw_err *err)
{
    const struct visitor visitor = {.user = user, .host = visit};
    return query_walk(source, each_host_sql, host_visit, &visitor, err);
}

static const char each_item_sql[] =
        "SELECT idx, label, format, outcome, container, reason, bytes, records, matched, filtered,"
        " unreadable, findings, first, last FROM item ORDER BY loss DESC, idx, label";

static bw_status item_visit(
        struct case_store *store, sqlite3_stmt *stmt, const void *user, struct bw_err *err)
{
    (void)store;
    const struct visitor *visitor = user;
    if (case_column_u64(stmt, 3) >= HUNT_OUTCOME_COUNT)
        return bw_fail(err, BW_E_MALFORMED, "case: an item with an outcome that does not exist");
    const struct hunt_item item = {
            .index = case_column_u64(stmt, 0),
            .label = case_column_str(stmt, 1),
            .format = case_column_str(stmt, 2),
            .outcome = (enum hunt_outcome)sqlite3_column_int(stmt, 3),
            .container = sqlite3_column_int(stmt, 4) != 0,
            .reason = case_column_str(stmt, 5),
            .bytes = case_column_u64(stmt, 6),
            .records = case_column_u64(stmt, 7),
            .matched = case_column_u64(stmt, 8),
            .filtered = case_column_u64(stmt, 9),
            .unreadable = case_column_u64(stmt, 10),
            .findings = case_column_u64(stmt, 11),
            .first = sqlite3_column_int64(stmt, 12),
            .last = sqlite3_column_int64(stmt, 13),
    };
    return visitor->item(visitor->user, &item, err);
}

static bw_status source_each_item(
        struct report_source *source, report_visit_item *visit, void *user, struct bw_err *err)
{
    const struct visitor visitor = {.user = user, .item = visit};
    return query_walk(source, each_item_sql, item_visit, &visitor, err);
}

static const char each_note_sql[] =
        "SELECT item_idx, item, kind, name, offset, places, count, text FROM note"
        " ORDER BY item_idx, item, name, offset";

static bw_status note_visit(
        struct case_store *store, sqlite3_stmt *stmt, const void *user, struct bw_err *err)
{
    (void)store;
    const struct visitor *visitor = user;
    if (case_column_u64(stmt, 2) >= INPUT_NOTE_COUNT)
        return bw_fail(err, BW_E_MALFORMED, "case: a note of a kind that does not exist");
    const struct hunt_note note = {
            .item_index = case_column_u64(stmt, 0),
            .item = case_column_str(stmt, 1),
            .kind = (enum input_note)sqlite3_column_int(stmt, 2),
            .name = case_column_str(stmt, 3),
            .offset = case_column_u64(stmt, 4),
            .places = case_column_u64(stmt, 5),
            .count = case_column_u64(stmt, 6),
            .text = case_column_str(stmt, 7),
    };
    return visitor->note(visitor->user, &note, err);
}

static bw_status source_each_note(
        struct report_source *source, report_visit_note *visit, void *user, struct bw_err *err)
{
    const struct visitor visitor = {.user = user, .note = visit};
    return query_walk(source, each_note_sql, note_visit, &visitor, err);
}

const struct report_source_ops case_source_ops = {
        .rule = source_rule,
        .each_finding = source_each_finding,
        .get_finding = source_get_finding,
        .each_tally = source_each_tally,
        .each_host = source_each_host,
        .each_item = source_each_item,
        .each_note = source_each_note,
};
