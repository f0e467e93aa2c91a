#include "case/case.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/hash.h"
#include "case/store.h"
#include "event/key.h"

static const char insert_finding_sql[] =
        "INSERT INTO finding (id, time, host, level, stage, rule, rule_rank, item_idx, offset,"
        " record_id, key_a, key_b, recovered)"
        " VALUES (?13, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
static const char insert_data_sql[] = "INSERT INTO finding_data (id, data) VALUES (?1, ?2)";
static const char insert_item_sql[] =
        "INSERT INTO item (idx, label, format, outcome, loss, container, reason, bytes, records,"
        " matched, filtered, unreadable, findings, first, last)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
static const char insert_note_sql[] =
        "INSERT INTO note (item_idx, item, kind, name, offset, places, count, text)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/* Two independent 64-bit hashes make a key that no two different findings will share. */
#define CASE_KEY_SEED_A UINT64_C(0x6361736520612020)
#define CASE_KEY_SEED_B UINT64_C(0x6361736520622020)

struct rule_name {
    struct finding_rule rule;
    uint32_t index;
};

static int rule_name_compare(const void *a, const void *b)
{
    const struct rule_name *x = a;
    const struct rule_name *y = b;
    int order = bw_str_compare(x->rule.id, y->rule.id);
    order = order != 0 ? order : bw_str_compare(x->rule.title, y->rule.title);
    order = order != 0 ? order : bw_str_compare(x->rule.path, y->rule.path);
    if (order != 0)
        return order;
    return x->index < y->index ? -1 : x->index > y->index;
}

static bw_status rules_learn(struct case_store *store, struct bw_err *err)
{
    const uint32_t count = store->source.rule_count;
    if (count == 0)
        return BW_OK;
    struct rule_name *names = calloc(count, sizeof(*names));
    store->rules = calloc(count, sizeof(*store->rules));
    if (names == NULL || store->rules == NULL) {
        free(names);
        return bw_fail(err, BW_E_NOMEM, "case: order of %u rules", count);
    }
    for (uint32_t i = 0; i < count; i++)
        names[i] = (struct rule_name){.rule = store->kind->rule(store->detector, i), .index = i};
    qsort(names, count, sizeof(*names), rule_name_compare);
    for (uint32_t i = 0; i < count; i++)
        store->rules[names[i].index] = (struct case_rule){.rank = i,
                .level = (uint8_t)names[i].rule.level,
                .stage = (uint8_t)names[i].rule.stage};
    free(names);
    return BW_OK;
}

static bw_status file_open(struct case_store *store, const char *path, struct bw_err *err)
{
    if (path != NULL && access(path, F_OK) == 0)
        return bw_fail(err, BW_E_IO, "case: %s exists already", path);
    /* SQLite takes the empty name for a temporary file, which it unlinks while it is open. */
    const int rc = sqlite3_open_v2(path != NULL ? path : "", &store->db,
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK) {
        const bw_status status = case_fail(store, rc, "open", err);
        return bw_context(err, status, "%s", path != NULL ? path : "temporary file");
    }
    store->kept = path != NULL;
    return BW_OK;
}

/* What may be lost is a temporary file's content after a crash: nothing that anybody wants. */
static const char temporary_pragmas[] = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;";
static const char kept_pragmas[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;";
static const char common_pragmas[] = "PRAGMA page_size=8192; PRAGMA locking_mode=EXCLUSIVE; PRAGMA "
                                     "temp_store=FILE; PRAGMA mmap_size=0;"
                                     "PRAGMA cache_size=-" CASE_CACHE_KIB ";";

static bw_status file_set_up(struct case_store *store, struct bw_err *err)
{
    bw_status status = case_exec(store, common_pragmas, "set up", err);
    if (status == BW_OK)
        status = case_exec(store, store->kept ? kept_pragmas : temporary_pragmas, "set up", err);
    if (status == BW_OK)
        status = case_exec(store, case_schema_sql, "make tables", err);
    if (status == BW_OK)
        status = case_exec(store, "BEGIN", "begin", err);
    if (status == BW_OK)
        status = case_prepare(store, insert_finding_sql, &store->insert_finding, err);
    if (status == BW_OK)
        status = case_prepare(store, insert_data_sql, &store->insert_data, err);
    if (status == BW_OK)
        status = case_prepare(store, insert_item_sql, &store->insert_item, err);
    if (status == BW_OK)
        status = case_prepare(store, insert_note_sql, &store->insert_note, err);
    return status;
}

bw_status case_new(
        const struct case_options *options, struct case_store **ret_store, struct bw_err *err)
{
    struct case_store *store = calloc(1, sizeof(*store));
    if (store == NULL)
        return bw_fail(err, BW_E_NOMEM, "case");
    bw_buffer_init(&store->encoded, CASE_MAX_FINDING_BYTES);
    case_data_init(&store->data);
    store->data_beside = options->path == NULL;
    store->kind = options->kind;
    store->detector = options->detector;
    store->source.ops = &case_source_ops;
    store->source.rule_count = options->kind->rule_count(options->detector);
    store->source.has_context = options->has_context;
    store->source.context_rule = options->context_rule;
    bw_status status = rules_learn(store, err);
    if (status == BW_OK)
        status = file_open(store, options->path, err);
    if (status == BW_OK)
        status = file_set_up(store, err);
    if (status != BW_OK) {
        if (store->kept && options->path != NULL) { /* ours, and empty */
            status = bw_context(err, status, "%s", options->path);
            (void)unlink(options->path);
        }
        case_free(store);
        return status;
    }
    *ret_store = store;
    return BW_OK;
}

void case_free(struct case_store *store)
{
    if (store == NULL)
        return;
    sqlite3_finalize(store->insert_finding);
    sqlite3_finalize(store->insert_data);
    sqlite3_finalize(store->insert_item);
    sqlite3_finalize(store->insert_note);
    if (store->db != NULL && store->kept && !store->sealed)
        (void)sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL); /* keep what there is */
    sqlite3_close(store->db);
    bw_arena_free(store->arena);
    bw_buffer_release(&store->encoded);
    case_data_release(&store->data);
    case_keys_release(&store->keys);
    free(store->rules);
    free(store);
}

/* Runs an insert whose values are bound (`rc` says how that went) and forgets the slices. */
static bw_status row_insert(
        struct case_store *store, sqlite3_stmt *stmt, int rc, const char *what, struct bw_err *err)
{
    if (rc == SQLITE_OK && sqlite3_step(stmt) != SQLITE_DONE)
        rc = sqlite3_errcode(store->db);
    bw_status status = rc == SQLITE_OK ? BW_OK : case_fail(store, rc, what, err);
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    if (status == BW_OK && store->kept && ++store->pending >= CASE_TRANSACTION_ROWS) {
        store->pending = 0;
        status = case_exec(store, "COMMIT; BEGIN", "commit", err);
    }
    return status;
}

/* event_key_by_rank, of a finding. */
static bool is_by_rank(const struct finding *finding)
{
    return finding->placeless && finding->channel.len == 0 && !event_time_tells(finding->time);
}

static uint64_t finding_place(const struct finding *finding)
{
    if (finding->channel.len != 0)
        return finding->record_id; /* of Windows' records it is their own number */
    if (event_time_tells(finding->time) || is_by_rank(finding))
        return 0;
    /* later parts of a log do not know the numbers of its lines */
    return finding->record_id != 0 ? finding->record_id : finding->offset;
}

static uint64_t finding_key(const struct finding *finding, uint64_t seed)
{
    uint64_t hash = bw_hash64(bw_str_bytes(finding->record), seed);
    hash = bw_hash_mix(hash, bw_hash64(bw_str_bytes(finding->host), seed));
    hash = bw_hash_mix(hash, bw_hash64(bw_str_bytes(finding->channel), seed));
    hash = bw_hash_mix(hash, finding_place(finding));
    hash = bw_hash_mix(hash, (uint64_t)finding->time);
    hash = bw_hash_mix(hash, finding->recovered);
    hash = bw_hash_mix(hash, finding->rule);
    return event_key_word(hash, is_by_rank(finding));
}

static int finding_bind(sqlite3_stmt *stmt, const struct finding *finding,
        const struct case_rule *rule, uint64_t key)
{
    int rc = sqlite3_bind_int64(stmt, 1, finding->time);
    rc = rc == SQLITE_OK ? case_bind_str(stmt, 2, finding->host) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int(stmt, 3, rule->level) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int(stmt, 4, rule->stage) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int64(stmt, 5, finding->rule) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int64(stmt, 6, rule->rank) : rc;
    rc = rc == SQLITE_OK ? case_bind_u64(stmt, 7, finding->item_index) : rc;
    rc = rc == SQLITE_OK ? case_bind_u64(stmt, 8, finding->offset) : rc;
    rc = rc == SQLITE_OK ? case_bind_u64(stmt, 9, finding->record_id) : rc;
    rc = rc == SQLITE_OK ? case_bind_u64(stmt, 10, key) : rc;
    rc = rc == SQLITE_OK ? case_bind_u64(stmt, 11, finding_key(finding, CASE_KEY_SEED_B)) : rc;
    return rc == SQLITE_OK ? sqlite3_bind_int(stmt, 12, finding->recovered) : rc;
}

/* Of a case that nobody keeps: a finding's number says where its data lie. */
static bw_status data_put(struct case_store *store, sqlite3_stmt *stmt, struct bw_err *err)
{
    int64_t place;
    if (!store->data_beside)
        return BW_OK; /* nothing bound: SQLite gives the next number */
    const bw_status status =
            case_data_add(&store->data, bw_buffer_bytes(&store->encoded), &place, err);
    if (status != BW_OK)
        return status;
    const int rc = sqlite3_bind_int64(stmt, 13, place);
    return rc == SQLITE_OK ? BW_OK : case_fail(store, rc, "add finding", err);
}

static bw_status data_insert(struct case_store *store, struct bw_err *err)
{
    sqlite3_stmt *stmt = store->insert_data;
    int rc = sqlite3_bind_int64(stmt, 1, sqlite3_last_insert_rowid(store->db));
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_blob64(stmt, 2, store->encoded.ptr, store->encoded.len, SQLITE_STATIC);
    return row_insert(store, stmt, rc, "add finding", err);
}

bw_status case_add_finding(
        struct case_store *store, const struct finding *finding, struct bw_err *err)
{
    if (finding->rule >= store->source.rule_count)
        return bw_fail(err, BW_E_MALFORMED, "case: a finding of rule %u out of %u", finding->rule,
                store->source.rule_count);
    bw_buffer_clear(&store->encoded);
    finding_encode(finding, &store->encoded);
    if (store->encoded.failed)
        return bw_fail(
                err, BW_E_NOMEM, "case: a finding of more than %zu bytes", CASE_MAX_FINDING_BYTES);
    const uint64_t key = finding_key(finding, CASE_KEY_SEED_A);
    case_keys_add(&store->keys, key);
    bw_status status = data_put(store, store->insert_finding, err);
    if (status != BW_OK)
        return status;
    const int bound =
            finding_bind(store->insert_finding, finding, &store->rules[finding->rule], key);
    status = row_insert(store, store->insert_finding, bound, "add finding", err);
    return status == BW_OK && !store->data_beside ? data_insert(store, err) : status;
}

bw_status case_add_item(struct case_store *store, const struct hunt_item *item, struct bw_err *err)
{
    sqlite3_stmt *stmt = store->insert_item;
    int rc = case_bind_u64(stmt, 1, item->index);
    rc = rc == SQLITE_OK ? case_bind_str(stmt, 2, item->label) : rc;
    rc = rc == SQLITE_OK ? case_bind_str(stmt, 3, item->format) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int(stmt, 4, (int)item->outcome) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int(stmt, 5, hunt_outcome_is_loss(item->outcome)) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int(stmt, 6, item->container) : rc;
    rc = rc == SQLITE_OK ? case_bind_str(stmt, 7, item->reason) : rc;
    const uint64_t numbers[] = {item->bytes, item->records, item->matched, item->filtered,
            item->unreadable, item->findings, (uint64_t)item->first, (uint64_t)item->last};
    for (size_t i = 0; i < BW_COUNT(numbers) && rc == SQLITE_OK; i++)
        rc = case_bind_u64(stmt, (int)(8 + i), numbers[i]);
    store->source.item_count++;
    return row_insert(store, stmt, rc, "add item", err);
}

bw_status case_add_note(struct case_store *store, const struct hunt_note *note, struct bw_err *err)
{
    sqlite3_stmt *stmt = store->insert_note;
    int rc = case_bind_u64(stmt, 1, note->item_index);
    rc = rc == SQLITE_OK ? case_bind_str(stmt, 2, note->item) : rc;
    rc = rc == SQLITE_OK ? sqlite3_bind_int(stmt, 3, (int)note->kind) : rc;
    rc = rc == SQLITE_OK ? case_bind_str(stmt, 4, note->name) : rc;
    rc = rc == SQLITE_OK ? case_bind_u64(stmt, 5, note->offset) : rc;
    rc = rc == SQLITE_OK ? case_bind_u64(stmt, 6, note->places) : rc;
    rc = rc == SQLITE_OK ? case_bind_u64(stmt, 7, note->count) : rc;
    rc = rc == SQLITE_OK ? case_bind_str(stmt, 8, note->text) : rc;
    return row_insert(store, stmt, rc, "add note", err);
}

struct report_source *case_source(struct case_store *store)
{
    return &store->source;
}
