#include <string.h>

#include "case/store.h"

/*
 * Counts by rule and host, and by host, in one pass over the findings sorted by host and rule. So
 * the memory is that of one group, however many hosts hostile logs invent.
 */

/* How much the worst finding of one stage says about a host. Several stages add up: an attack that
 * moves on shows in many of them, a noisy rule in one. */
static const uint64_t level_weights[FINDING_LEVEL_COUNT] = {
        [FINDING_LEVEL_INFORMATIONAL] = 0,
        [FINDING_LEVEL_LOW] = 1,
        [FINDING_LEVEL_MEDIUM] = 5,
        [FINDING_LEVEL_HIGH] = 20,
        [FINDING_LEVEL_CRITICAL] = 60,
};

static const char groups_sql[] = "SELECT host, rule, rule_rank, level, stage, time, id,"
                                 " recovered FROM finding"
                                 " ORDER BY host, rule, recovered, time, item_idx, offset, id";
static const char insert_tally_sql[] =
        "INSERT INTO tally (rule, rule_rank, level, host, count, first_id, first, last, recovered)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
static const char insert_host_sql[] =
        "INSERT INTO host (name, count, by_level, by_stage, worst, score, first, last)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

enum groups_column {
    GROUPS_HOST,
    GROUPS_RULE,
    GROUPS_RANK,
    GROUPS_LEVEL,
    GROUPS_STAGE,
    GROUPS_TIME,
    GROUPS_ID,
    GROUPS_RECOVERED,
};

struct counting {
    struct case_store *store;
    sqlite3_stmt *groups;
    sqlite3_stmt *insert_tally;
    sqlite3_stmt *insert_host;
    struct bw_buffer host_name;
    struct report_host host; /* name: host_name */
    struct report_tally tally;
    int64_t tally_rank;
    int tally_level;
    bool open; /* host and tally hold something */
};

static void span_add(bw_time *first, bw_time *last, bw_time time)
{
    if (time == BW_TIME_UNKNOWN)
        return;
    if (*first == BW_TIME_UNKNOWN || time < *first)
        *first = time;
    if (*last == BW_TIME_UNKNOWN || time > *last)
        *last = time;
}

static bw_status insert_run(
        struct counting *c, sqlite3_stmt *stmt, int rc, const char *what, struct bw_err *err)
{
    if (rc == SQLITE_OK && sqlite3_step(stmt) != SQLITE_DONE)
        rc = sqlite3_errcode(c->store->db);
    const bw_status status = rc == SQLITE_OK ? BW_OK : case_fail(c->store, rc, what, err);
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return status;
}

static bw_status tally_flush(struct counting *c, struct bw_err *err)
{
    sqlite3_stmt *stmt = c->insert_tally;
    int rc = sqlite3_bind_int64(stmt, 1, c->tally.rule);
    rc = rc == SQLITE_OK ? sqlite3_bind_int64(stmt, 2, c->tally_rank) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int(stmt, 3, c->tally_level) : rc;
    rc = rc == SQLITE_OK ? case_bind_str(stmt, 4, bw_buffer_str(&c->host_name)) : rc;
    rc = rc == SQLITE_OK ? case_bind_u64(stmt, 5, c->tally.count) : rc;
    rc = rc == SQLITE_OK ? case_bind_u64(stmt, 6, c->tally.first_id) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int64(stmt, 7, c->tally.first) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int64(stmt, 8, c->tally.last) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int(stmt, 9, c->tally.recovered) : rc;
    return insert_run(c, stmt, rc, "count findings", err);
}

static bw_status host_flush(struct counting *c, struct bw_err *err)
{
    struct report_host *host = &c->host;
    if (host->count == 0) /* recovered ones alone */
        return BW_OK;
    for (size_t stage = 0; stage < ATTACK_STAGE_COUNT; stage++)
        if (host->by_stage[stage] > 0)
            host->score += level_weights[host->worst[stage]];
    sqlite3_stmt *stmt = c->insert_host;
    int rc = case_bind_str(stmt, 1, bw_buffer_str(&c->host_name));
    rc = rc == SQLITE_OK ? case_bind_u64(stmt, 2, host->count) : rc;
    /* Numbers of this machine's byte order: read back by the process that wrote them. */
    rc = rc == SQLITE_OK
                 ? sqlite3_bind_blob(stmt, 3, host->by_level, sizeof(host->by_level), SQLITE_STATIC)
                 : rc;
    rc = rc == SQLITE_OK
                 ? sqlite3_bind_blob(stmt, 4, host->by_stage, sizeof(host->by_stage), SQLITE_STATIC)
                 : rc;
    rc = rc == SQLITE_OK
                 ? sqlite3_bind_blob(stmt, 5, host->worst, sizeof(host->worst), SQLITE_STATIC)
                 : rc;
    rc = rc == SQLITE_OK ? case_bind_u64(stmt, 6, host->score) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int64(stmt, 7, host->first) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int64(stmt, 8, host->last) : rc;
    return insert_run(c, stmt, rc, "count hosts", err);
}

static bw_status host_begin(struct counting *c, bw_str name, struct bw_err *err)
{
    bw_buffer_clear(&c->host_name);
    bw_buffer_add_str(&c->host_name, name);
    if (c->host_name.failed)
        return bw_fail(err, BW_E_NOMEM, "case: name of a host");
    c->host = (struct report_host){.first = BW_TIME_UNKNOWN, .last = BW_TIME_UNKNOWN};
    return BW_OK;
}

static void tally_begin(struct counting *c)
{
    c->tally = (struct report_tally){
            .rule = (uint32_t)sqlite3_column_int64(c->groups, GROUPS_RULE),
            .recovered = sqlite3_column_int(c->groups, GROUPS_RECOVERED) != 0,
            .first_id = case_column_u64(c->groups, GROUPS_ID),
            .first = BW_TIME_UNKNOWN,
            .last = BW_TIME_UNKNOWN,
    };
    c->tally_rank = sqlite3_column_int64(c->groups, GROUPS_RANK);
    c->tally_level = sqlite3_column_int(c->groups, GROUPS_LEVEL);
}

static void row_count(struct counting *c)
{
    const bw_time time = sqlite3_column_int64(c->groups, GROUPS_TIME);
    const unsigned level = (unsigned)c->tally_level;
    const unsigned stage = (unsigned)sqlite3_column_int(c->groups, GROUPS_STAGE);
    c->tally.count++;
    span_add(&c->tally.first, &c->tally.last, time);
    if (c->tally.recovered)
        return;
    c->host.count++;
    span_add(&c->host.first, &c->host.last, time);
    if (level < FINDING_LEVEL_COUNT)
        c->host.by_level[level]++;
    if (stage >= ATTACK_STAGE_COUNT || level >= FINDING_LEVEL_COUNT)
        return;
    if (c->host.by_stage[stage]++ == 0 || level > (unsigned)c->host.worst[stage])
        c->host.worst[stage] = (enum finding_level)level;
}

/* Closes the groups that end before the current row, opens those that begin with it. */
static bw_status row_group(struct counting *c, struct bw_err *err)
{
    const bw_str host = case_column_str(c->groups, GROUPS_HOST);
    const bool same_host = c->open && bw_str_eq(host, bw_buffer_str(&c->host_name));
    const uint32_t rule = (uint32_t)sqlite3_column_int64(c->groups, GROUPS_RULE);
    const bool recovered = sqlite3_column_int(c->groups, GROUPS_RECOVERED) != 0;
    if (same_host && rule == c->tally.rule && recovered == c->tally.recovered)
        return BW_OK;
    bw_status status = c->open ? tally_flush(c, err) : BW_OK;
    if (status == BW_OK && c->open && !same_host)
        status = host_flush(c, err);
    if (status == BW_OK && !same_host)
        status = host_begin(c, host, err);
    if (status == BW_OK)
        tally_begin(c);
    c->open = true;
    return status;
}

static bw_status groups_walk(struct counting *c, struct bw_err *err)
{
    bw_status status;
    while ((status = case_step(c->store, c->groups, "count findings", err)) == BW_OK) {
        status = row_group(c, err);
        if (status != BW_OK)
            return status;
        row_count(c);
    }
    if (status != BW_END || !c->open)
        return status == BW_END ? BW_OK : status;
    status = tally_flush(c, err);
    return status == BW_OK ? host_flush(c, err) : status;
}

bw_status case_count(struct case_store *store, struct bw_err *err)
{
    struct counting c = {.store = store};
    bw_buffer_init(&c.host_name, CASE_MAX_FINDING_BYTES);
    bw_status status = case_prepare(store, groups_sql, &c.groups, err);
    if (status == BW_OK)
        status = case_prepare(store, insert_tally_sql, &c.insert_tally, err);
    if (status == BW_OK)
        status = case_prepare(store, insert_host_sql, &c.insert_host, err);
    if (status == BW_OK)
        status = groups_walk(&c, err);
    sqlite3_finalize(c.groups);
    sqlite3_finalize(c.insert_tally);
    sqlite3_finalize(c.insert_host);
    bw_buffer_release(&c.host_name);
    return status;
}
