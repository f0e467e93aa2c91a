/*
 * A kept case read again. Whoever made the file may wish us ill: it is opened read-only and is
 * never written, nothing in it is run (no views, no triggers, tables exactly as we make them), and
 * every number that leads somewhere is checked.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case/beside.h"
#include "case/ledger.h"
#include "case/store.h"
#include "case/summary.h"

/* Texts of the rules, and the summary. 200,000 rules with all their texts need less. */
#define CASE_OPEN_ARENA (512 * BW_MIB)
#define CASE_MAX_RULES  1000000

/* The longest value or row: an encoded finding and what stands around it. */
#define CASE_MAX_ROW (CASE_MAX_FINDING_BYTES + 16 * BW_MIB)

static const char schema_sql[] = "SELECT name, type, sql FROM sqlite_schema WHERE name NOT LIKE"
                                 " 'sqlite_%' ORDER BY name";
static const char rules_sql[] =
        "SELECT rule, id, title, author, level, stage, techniques, tags, status, description,"
        " refs, falsepositives, license, path FROM rule ORDER BY rule";
static const char count_rules_sql[] = "SELECT count(*) FROM rule";
static const char count_items_sql[] = "SELECT count(*) FROM item";
static const char count_findings_sql[] = "SELECT count(*) FROM finding WHERE recovered = 0";
static const char count_recovered_sql[] = "SELECT count(*) FROM finding WHERE recovered = 1";
static const char duplicates_sql[] = "SELECT value FROM meta WHERE key = 'duplicates'";
static const char summary_sql[] = "SELECT value FROM meta WHERE key = 'summary'";
static const char ledger_sql[] = "SELECT value FROM meta WHERE key = 'ledger'";
static const char beside_sql[] = "SELECT value FROM meta WHERE key = 'beside'";

/* SQLite takes no path as it is when it shall not look for journals: as an address. */
static void add_address(struct bw_buffer *out, const char *path)
{
    bw_buffer_add_text(out, "file:");
    if (path[0] == '/')
        bw_buffer_add_text(out, "//");
    for (const char *c = path; *c != '\0'; c++) {
        const bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                           (*c >= '0' && *c <= '9') || *c == '/' || *c == '.' || *c == '_';
        if (plain)
            bw_buffer_add_char(out, *c);
        else
            bw_buffer_printf(out, "%%%02X", (unsigned)(unsigned char)*c);
    }
    bw_buffer_add_text(out, "?mode=ro&immutable=1");
    bw_buffer_add_char(out, '\0');
}

static bw_status file_open(struct case_store *store, const char *path, struct bw_err *err)
{
    struct bw_buffer address;
    bw_buffer_init(&address, BW_MIB);
    add_address(&address, path);
    int rc = SQLITE_NOMEM;
    if (!address.failed)
        rc = sqlite3_open_v2((const char *)address.ptr, &store->db,
                SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    bw_buffer_release(&address);
    if (rc != SQLITE_OK)
        return case_fail(store, rc, "open", err);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_limit(store->db, SQLITE_LIMIT_LENGTH, (int)CASE_MAX_ROW);
    return case_exec(store,
            "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=FILE;"
            "PRAGMA cache_size=-" CASE_CACHE_KIB ";",
            "set up", err);
}

static bw_status text_is(struct case_store *store, const char *sql, const char *wanted,
        const char *otherwise, struct bw_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bw_status status = case_prepare(store, sql, &stmt, err);
    if (status == BW_OK)
        status = case_step(store, stmt, "read", err);
    if (status == BW_OK && !bw_str_eq(case_column_str(stmt, 0), bw_str_of(wanted)))
        status = bw_fail(err, BW_E_UNSUPPORTED, "case: %s", otherwise);
    sqlite3_finalize(stmt);
    return status;
}

/* The tables and the index of a new case, made for the comparison. */
static bw_status model_open(sqlite3 **ret_db, struct bw_err *err)
{
    int rc = sqlite3_open_v2(":memory:", ret_db,
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(*ret_db, case_schema_sql, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(*ret_db, case_order_sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? BW_OK : bw_fail(err, BW_E_NOMEM, "case: out of memory");
}

static bool row_is_same(sqlite3_stmt *a, sqlite3_stmt *b)
{
    for (int column = 0; column < 3; column++)
        if (!bw_str_eq(case_column_str(a, column), case_column_str(b, column)))
            return false;
    return true;
}

/* A view in the place of a table, a column that is computed: nothing of that is ours. */
static bw_status schema_check(struct case_store *store, struct bw_err *err)
{
    sqlite3 *model = NULL;
    sqlite3_stmt *here = NULL;
    sqlite3_stmt *there = NULL;
    bw_status status = model_open(&model, err);
    if (status == BW_OK && sqlite3_prepare_v2(model, schema_sql, -1, &there, NULL) != SQLITE_OK)
        status = bw_fail(err, BW_E_NOMEM, "case: out of memory");
    if (status == BW_OK)
        status = case_prepare(store, schema_sql, &here, err);
    bool more = status == BW_OK;
    while (more) {
        more = sqlite3_step(there) == SQLITE_ROW;
        status = case_step(store, here, "read", err);
        if (status != BW_OK && status != BW_END)
            break;
        if (more != (status == BW_OK) || (more && !row_is_same(here, there))) {
            status = bw_fail(err, BW_E_MALFORMED, "case: its tables are not those of a case");
            break;
        }
    }
    sqlite3_finalize(here);
    sqlite3_finalize(there);
    sqlite3_close(model);
    return status == BW_END ? BW_OK : status;
}

static bw_status number_get(
        struct case_store *store, const char *sql, uint64_t *ret_value, struct bw_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bw_status status = case_prepare(store, sql, &stmt, err);
    if (status == BW_OK)
        status = case_step(store, stmt, "read", err);
    if (status == BW_END)
        status = bw_fail(err, BW_E_UNSUPPORTED,
                "case: it is not complete: the hunt that made it did not come to its end");
    if (status == BW_OK)
        *ret_value = case_column_u64(stmt, 0);
    sqlite3_finalize(stmt);
    return status;
}

static bw_str column_copy(struct case_store *store, sqlite3_stmt *stmt, int column)
{
    const bw_str copy = bw_arena_copy(store->arena, case_column_str(stmt, column));
    store->nomem |= copy.ptr == NULL;
    return copy;
}

static enum attack_stage stage_of(bw_str title)
{
    for (unsigned i = 0; i < ATTACK_STAGE_COUNT; i++)
        if (bw_str_eq(title, attack_stage_title((enum attack_stage)i)))
            return (enum attack_stage)i;
    return ATTACK_STAGE_UNKNOWN;
}

static void rule_take(struct case_store *store, sqlite3_stmt *stmt, uint32_t index)
{
    struct finding_rule *rule = &store->opened_rules[index];
    store->opened_numbers[index] = sqlite3_column_int64(stmt, 0);
    bw_str *const texts[] = {&rule->id, &rule->title, &rule->author, NULL, NULL, &rule->techniques,
            &rule->tags, &rule->status, &rule->description, &rule->references,
            &rule->falsepositives, &rule->license, &rule->path};
    for (size_t i = 0; i < BW_COUNT(texts); i++)
        if (texts[i] != NULL)
            *texts[i] = column_copy(store, stmt, (int)i + 1);
    if (!finding_level_parse(case_column_str(stmt, 4), &rule->level))
        rule->level = FINDING_LEVEL_MEDIUM;
    rule->stage = stage_of(case_column_str(stmt, 5));
}

static bw_status rules_read(struct case_store *store, struct bw_err *err)
{
    uint64_t count = 0;
    bw_status status = number_get(store, count_rules_sql, &count, err);
    if (status == BW_OK && count > CASE_MAX_RULES)
        status = bw_fail(err, BW_E_LIMIT, "case: more than %d rules", CASE_MAX_RULES);
    if (status != BW_OK)
        return status;
    store->opened_rules =
            bw_arena_alloc(store->arena, (size_t)count + 1, sizeof(*store->opened_rules));
    store->opened_numbers =
            bw_arena_alloc(store->arena, (size_t)count + 1, sizeof(*store->opened_numbers));
    if (store->opened_rules == NULL || store->opened_numbers == NULL)
        return bw_fail(err, BW_E_NOMEM, "case: out of memory");
    sqlite3_stmt *stmt = NULL;
    status = case_prepare(store, rules_sql, &stmt, err);
    while (status == BW_OK && (status = case_step(store, stmt, "read", err)) == BW_OK &&
            store->source.rule_count < count)
        rule_take(store, stmt, store->source.rule_count++);
    sqlite3_finalize(stmt);
    if (store->nomem)
        return bw_fail(err, BW_E_NOMEM, "case: the texts of its rules need too much memory");
    return status == BW_END ? BW_OK : status;
}

static bw_status summary_read(struct case_store *store, struct bw_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bw_status status = case_prepare(store, summary_sql, &stmt, err);
    if (status == BW_OK)
        status = case_step(store, stmt, "read", err);
    if (status == BW_END)
        status = bw_fail(err, BW_E_UNSUPPORTED, "case: it has no summary");
    if (status == BW_OK) {
        const bw_str bytes = column_copy(store, stmt, 0);
        status = store->nomem ? bw_fail(err, BW_E_NOMEM, "case: out of memory")
                              : case_summary_decode(bw_str_bytes(bytes), store->arena,
                                        &store->opened_summary, err);
    }
    sqlite3_finalize(stmt);
    store->source.summary = &store->opened_summary;
    return status;
}

/* What a case keeps under a name in `meta`; BW_END when it has no such thing. */
static bw_status blob_read(
        struct case_store *store, const char *sql, bw_bytes *ret_bytes, struct bw_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bw_status status = case_prepare(store, sql, &stmt, err);
    if (status == BW_OK)
        status = case_step(store, stmt, "read", err);
    if (status == BW_OK) {
        *ret_bytes = bw_str_bytes(column_copy(store, stmt, 0));
        if (store->nomem)
            status = bw_fail(err, BW_E_NOMEM, "case: out of memory");
    }
    sqlite3_finalize(stmt);
    return status;
}

/* Cases of earlier versions have none, and those of which there was nothing to say. */
static bw_status ledger_read(struct case_store *store, struct bw_err *err)
{
    bw_bytes bytes;
    bw_status status = blob_read(store, ledger_sql, &bytes, err);
    if (status == BW_END) {
        store->source.no_ledger = BW_STR("this case keeps no account of it: an earlier version "
                                         "made it, or only recovered records were looked at");
        return BW_OK;
    }
    if (status == BW_OK)
        status = case_ledger_decode(bytes, store->arena, &store->opened_ledger, err);
    store->source.ledger = status == BW_OK ? &store->opened_ledger : NULL;
    return status;
}

static bw_status beside_read(struct case_store *store, struct bw_err *err)
{
    bw_bytes bytes;
    bw_status status = blob_read(store, beside_sql, &bytes, err);
    if (status == BW_END)
        return BW_OK;
    if (status == BW_OK)
        status = case_beside_decode(bytes, store->arena, &store->opened_beside, err);
    store->source.beside = status == BW_OK ? &store->opened_beside : NULL;
    return status;
}

static bw_status everything_read(struct case_store *store, const char *path, struct bw_err *err)
{
    struct report_source *source = &store->source;
    bw_status status = file_open(store, path, err);
    if (status == BW_OK)
        status = text_is(store, "PRAGMA application_id", CASE_APPLICATION_ID,
                "an SQLite file, but no case", err);
    if (status == BW_OK)
        status = text_is(store, "PRAGMA user_version", CASE_FORMAT_VERSION,
                "made by another version of breakwater; hunt the evidence again", err);
    /* before the tables: the index comes last of all */
    if (status == BW_OK)
        status = number_get(store, duplicates_sql, &source->duplicate_count, err);
    if (status == BW_OK)
        status = schema_check(store, err);
    if (status == BW_OK)
        status = number_get(store, count_findings_sql, &source->finding_count, err);
    if (status == BW_OK)
        status = number_get(store, count_recovered_sql, &source->recovered_count, err);
    if (status == BW_OK)
        status = number_get(store, count_items_sql, &source->item_count, err);
    if (status == BW_OK)
        status = rules_read(store, err);
    if (status == BW_OK)
        status = summary_read(store, err);
    if (status == BW_OK)
        status = ledger_read(store, err);
    return status == BW_OK ? beside_read(store, err) : status;
}

bw_status case_open(const char *path, struct case_store **ret_store, struct bw_err *err)
{
    if (access(path, R_OK) != 0) /* SQLite says that it is "unable", and not why */
        return bw_fail(err, BW_E_IO, "%s: %s", path, strerror(errno));
    struct case_store *store = calloc(1, sizeof(*store));
    if (store == NULL)
        return bw_fail(err, BW_E_NOMEM, "case");
    case_data_init(&store->data);
    store->source.ops = &case_source_ops;
    store->sealed = true;
    store->arena = bw_arena_new(CASE_OPEN_ARENA);
    bw_status status = store->arena != NULL ? everything_read(store, path, err)
                                            : bw_fail(err, BW_E_NOMEM, "case");
    if (status != BW_OK) {
        case_free(store);
        return bw_context(err, status, "%s", path);
    }
    *ret_store = store;
    return BW_OK;
}

bool case_rule_find(const struct case_store *store, uint64_t stored, uint32_t *ret_rule)
{
    if (store->opened_rules == NULL) {
        *ret_rule = (uint32_t)stored;
        return stored < store->source.rule_count;
    }
    uint32_t from = 0;
    uint32_t end = store->source.rule_count;
    while (from < end) {
        const uint32_t middle = from + (end - from) / 2;
        if ((uint64_t)store->opened_numbers[middle] == stored) {
            *ret_rule = middle;
            return true;
        }
        if ((uint64_t)store->opened_numbers[middle] < stored)
            from = middle + 1;
        else
            end = middle;
    }
    return false;
}
