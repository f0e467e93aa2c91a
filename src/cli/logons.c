/* logons - who logged on where and from where, what matters first. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "cli/commands.h"
#include "cli/summary_run.h"

static const struct cli_option options[] = {SUMMARY_OPTIONS};

/* Logons of one type, account, source and host. More than fit are said to be too many. */
#define LOGONS_ARENA (96 * BW_MIB)
#define MAX_LOGONS   200000

/* A source that comes this long after an account's first logon is new. */
#define NEW_AFTER (24 * 3600 * BW_TIME_SECOND)

/* So many failures before a success are more than a slip of the finger. */
#define MANY_FAILURES 5

struct span {
    uint64_t count;
    bw_time first;
    bw_time last;
};

struct logon {
    bw_str key;
    bw_str type;
    bw_str account;
    bw_str source;
    bw_str host;
    struct span success;
    struct span failure;
    struct span end;
    const char *mark; /* why it matters */
    unsigned rank;    /* 0 first */
};

struct logons {
    const struct cli_args *args;
    struct bw_arena *arena;
    struct bw_map *index;      /* type, account, source, host: place in items */
    struct bw_map *privileged; /* account and host */
    struct bw_map *first_seen; /* account: its first success, as a number */
    struct logon *items;
    uint32_t count;
    struct bw_buffer text;
};

static void span_add(struct span *span, const struct summary_row *row)
{
    span->first = span->count == 0 || (row->first != BW_TIME_UNKNOWN && row->first < span->first)
                          ? row->first
                          : span->first;
    span->last = span->count == 0 || row->last > span->last ? row->last : span->last;
    span->count += row->count;
}

static bw_str joined(struct logons *l, bw_str a, bw_str b)
{
    bw_buffer_clear(&l->text);
    bw_buffer_add_str(&l->text, a);
    bw_buffer_add_char(&l->text, SUMMARY_SEPARATOR);
    bw_buffer_add_str(&l->text, b);
    return bw_buffer_str(&l->text);
}

static struct logon *logon_of(
        struct logons *l, const bw_str cells[SUMMARY_LOGON_COUNT], const struct summary_row *row)
{
    const bw_str outcome = cells[SUMMARY_LOGON_OUTCOME];
    const bw_str key = joined(l, bw_str_head(row->key, row->key.len - outcome.len), row->host);
    uint64_t at;
    if (bw_map_get(l->index, key, &at))
        return &l->items[at];
    if (l->count == MAX_LOGONS || !bw_map_set(l->index, key, l->count))
        return NULL;
    struct logon *item = &l->items[l->count++];
    item->key = bw_map_key(l->index, bw_map_count(l->index) - 1);
    item->type = bw_arena_copy(l->arena, cells[SUMMARY_LOGON_TYPE]);
    item->account = bw_arena_copy(l->arena, cells[SUMMARY_LOGON_ACCOUNT]);
    item->source = bw_arena_copy(l->arena, cells[SUMMARY_LOGON_SOURCE]);
    item->host = bw_arena_copy(l->arena, row->host);
    item->success = item->failure = item->end =
            (struct span){.first = BW_TIME_UNKNOWN, .last = BW_TIME_UNKNOWN};
    return item->host.ptr != NULL ? item : NULL;
}

static bool see_success(struct logons *l, bw_str account, bw_time first)
{
    uint64_t seen;
    if (first == BW_TIME_UNKNOWN ||
            (bw_map_get(l->first_seen, account, &seen) && (bw_time)seen <= first))
        return true;
    return bw_map_set(l->first_seen, account, (uint64_t)first);
}

static bw_status take(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    struct logons *l = user;
    bw_str cells[SUMMARY_LOGON_COUNT];
    bool ok = true;
    summary_split_key(answer->row.key, cells, SUMMARY_LOGON_COUNT);
    const bw_str outcome = cells[SUMMARY_LOGON_OUTCOME];
    const bw_str account = cells[SUMMARY_LOGON_ACCOUNT];
    if (bw_str_eq(outcome, BW_STR("privileges"))) {
        ok = bw_map_set(l->privileged, joined(l, account, answer->row.host), 1);
    } else {
        struct logon *item = logon_of(l, cells, &answer->row);
        ok = item != NULL;
        if (ok && bw_str_eq(outcome, BW_STR("success"))) {
            span_add(&item->success, &answer->row);
            ok = see_success(l, account, answer->row.first);
        } else if (ok) {
            span_add(bw_str_eq(outcome, BW_STR("end")) ? &item->end : &item->failure, &answer->row);
        }
    }
    return ok ? BW_OK
              : bw_fail(err, BW_E_LIMIT,
                        "more than %d logons that differ: narrow it with --host, --from or --field",
                        MAX_LOGONS);
}

static bool is_local(bw_str source)
{
    return source.len == 0 || bw_str_eq(source, BW_STR("127.0.0.1")) ||
           bw_str_eq(source, BW_STR("::1")) || bw_str_eq(source, BW_STR("local")) ||
           bw_str_eq(source, BW_STR("localhost"));
}

static bool is_machine(bw_str account)
{
    return bw_str_ends_with(account, BW_STR("$")) || bw_str_eq(account, BW_STR("system")) ||
           bw_str_eq(account, BW_STR("local service")) ||
           bw_str_eq(account, BW_STR("network service")) ||
           bw_str_starts_with(account, BW_STR("dwm-")) ||
           bw_str_starts_with(account, BW_STR("umfd-")) ||
           bw_str_starts_with(account, BW_STR("system:")); /* Kubernetes' own */
}

static bool is_admin(struct logons *l, const struct logon *item)
{
    uint64_t value;
    return bw_str_eq(item->account, BW_STR("root")) ||
           bw_str_eq(item->account, BW_STR("administrator")) ||
           bw_map_get(l->privileged, joined(l, item->account, item->host), &value);
}

/* Why a line matters, and with it its place. */
static void judge(struct logons *l, struct logon *item)
{
    uint64_t seen;
    const bool success = item->success.count != 0;
    const bool knows = success && item->success.first != BW_TIME_UNKNOWN;
    const bool is_new = knows && !is_local(item->source) && !is_machine(item->account) &&
                        bw_map_get(l->first_seen, item->account, &seen) &&
                        item->success.first - (bw_time)seen > NEW_AFTER;
    const bool after = knows && item->failure.count != 0 &&
                       item->failure.first != BW_TIME_UNKNOWN &&
                       item->failure.first < item->success.last;
    const bool admin = success && !is_machine(item->account) && is_admin(l, item);
    item->mark = "";
    item->rank = 7;
    if (after && item->failure.count >= MANY_FAILURES)
        item->mark = "many failures, then success", item->rank = 0;
    else if (after)
        item->mark = "failure, then success", item->rank = 1;
    else if (is_new && admin)
        item->mark = "new source, administrator", item->rank = 2;
    else if (is_new)
        item->mark = "new source", item->rank = 3;
    else if (item->failure.count != 0)
        item->mark = success ? "" : "failures only", item->rank = 4;
    else if (admin)
        item->mark = "administrator", item->rank = is_local(item->source) ? 6 : 5;
    if (item->rank > 6 && is_machine(item->account))
        item->rank = 8;
}

static int compare(const void *left, const void *right)
{
    const struct logon *a = left;
    const struct logon *b = right;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->failure.count != b->failure.count)
        return a->failure.count > b->failure.count ? -1 : 1;
    if (a->success.count != b->success.count)
        return a->success.count > b->success.count ? -1 : 1;
    return bw_str_compare(a->key, b->key);
}

static const struct summary_column columns[] = {{"success", true}, {"failure", true},
        {"account", false}, {"source", false}, {"host", false}, {"type", false}, {"first", false},
        {"last", false}, {"why", false}};

static bw_time earliest(bw_time a, bw_time b)
{
    return a == BW_TIME_UNKNOWN || (b != BW_TIME_UNKNOWN && b < a) ? b : a;
}

static void add_row(struct summary_table *table, const struct logon *item)
{
    char numbers[2][24];
    char times[2][BW_TIME_TEXT_SIZE];
    const bw_time last =
            item->success.last > item->failure.last ? item->success.last : item->failure.last;
    if (item->success.count + item->failure.count == 0)
        return; /* the end of a logon that was before the log began */
    (void)snprintf(numbers[0], sizeof(numbers[0]), "%" PRIu64, item->success.count);
    (void)snprintf(numbers[1], sizeof(numbers[1]), "%" PRIu64, item->failure.count);
    (void)bw_time_format(earliest(item->success.first, item->failure.first), times[0]);
    (void)bw_time_format(last, times[1]);
    const bw_str cells[] = {bw_str_of(numbers[0]), bw_str_of(numbers[1]), item->account,
            item->source, item->host, item->type, bw_str_of(times[0]), bw_str_of(times[1]),
            bw_str_of(item->mark)};
    summary_table_add(table, cells);
}

static bw_status print_all(struct logons *l, struct summary_store *store, struct bw_err *err)
{
    const struct summary_query query = {.order = SUMMARY_ORDER_KEY, .by_host = true};
    const bw_status status = summary_store_each(store, &query, take, l, err);
    if (status != BW_OK)
        return status;
    for (uint32_t i = 0; i < l->count; i++)
        judge(l, &l->items[i]);
    qsort(l->items, l->count, sizeof(*l->items), compare);
    struct summary_table *table = summary_table_new(l->args, columns, BW_COUNT(columns), err);
    if (table == NULL)
        return err->status;
    for (uint32_t i = 0; i < l->count; i++)
        add_row(table, &l->items[i]);
    return summary_table_end(table, err);
}

static bw_status print_logons(struct summary_store *store, void *user, struct bw_err *err)
{
    struct logons l = {.args = user, .arena = bw_arena_new(LOGONS_ARENA)};
    bw_status status = BW_E_NOMEM;
    bw_buffer_init(&l.text, BW_MIB);
    l.items = calloc(MAX_LOGONS, sizeof(*l.items));
    if (l.arena != NULL && l.items != NULL) {
        l.index = bw_map_new(l.arena);
        l.privileged = bw_map_new(l.arena);
        l.first_seen = bw_map_new(l.arena);
    }
    if (l.index != NULL && l.privileged != NULL && l.first_seen != NULL)
        status = print_all(&l, store, err);
    else
        status = bw_fail(err, BW_E_NOMEM, "out of memory");
    bw_buffer_release(&l.text);
    bw_arena_free(l.arena);
    free(l.items);
    return status;
}

static int run(const struct cli_args *args)
{
    const struct summary_request request = {
            .args = args,
            .paths = args->operands,
            .path_count = args->operand_count,
            .kind = &summarizer_logons,
            .fields = summary_logon_fields,
            .print = print_logons,
            .user = (void *)(uintptr_t)args,
    };
    return summary_run(&request);
}

static const struct cli_example examples[] = {
        {"Who logged on where, what matters first:", "breakwater logons logs/"},
        {"All of one account, for a spreadsheet:",
                "breakwater logons logs/ --field 'TargetUserName=svc_*' --csv"},
        {"Logons of one night to the web servers:",
                "breakwater logons logs/ --host 'WEB*' --from 2022-07-19 --to 2022-07-20 --json"},
};

const struct cli_command command_logons = {
        .name = "logons",
        .summary = "who logged on where, from where and how: what matters first",
        .operands = "EVIDENCE…",
        .needs_operand = true,
        .operand_complete = CLI_COMPLETE_FILES,
        .description =
                "Counts logons by account, source, host and type: Windows with its remote desktop "
                "sessions, SSH, sudo, su, PAM, login records, VPN gateways, clouds and identity "
                "providers, and other logs whose events say that they are authentications. "
                "Failures with a success after them come first, "
                "then sources that an account had not used before, failures, administrators.",
        .options = options,
        .option_count = BW_COUNT(options),
        .examples = examples,
        .example_count = BW_COUNT(examples),
        .exit_codes = SUMMARY_EXIT_CODES,
        .run = run,
};
