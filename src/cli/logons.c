/* logons - who logged on where and from where, what matters first. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "cli/commands.h"
#include "cli/field_hint.h"
#include "cli/summary_run.h"
#include "summary/fields.h"

static const struct cli_option options[] = {SUMMARY_OPTIONS};

/* What is kept of logons of one type, account, source and host: beyond it those that matter least
 * are counted and not shown. 50 MB. */
#define MAX_LOGONS 200000

/* Accounts, and hosts of one account and source. */
#define LOGONS_ARENA (64 * BW_MIB)

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
    bw_str type;
    bw_str account;
    bw_str source;
    bw_str host;
    struct span success;
    struct span failure;
    const char *mark; /* why it matters */
    unsigned rank;    /* 0 first */
};

/*
 * The store is read twice: first what accounts did anywhere, then logon by logon. All rows of one
 * type, account and source come together, so that only those of one are open at a time.
 */
struct logons {
    const struct cli_args *args;
    struct bw_arena *arena;
    struct bw_map *privileged; /* account and host */
    struct bw_map *first_seen; /* account: its first success, as a number */
    bool forgot;               /* accounts that did not fit */

    struct bw_buffer group;       /* type, account, source of the rows at hand */
    struct bw_arena *group_arena; /* of the rows at hand */
    struct bw_map *group_index;   /* host: place in group_items */
    struct bw_buffer group_items; /* struct logon */
    struct logon **kept;          /* a heap, what matters least on top */
    uint32_t kept_count;
    uint64_t left_out;
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

static bool see_success(struct logons *l, bw_str account, bw_time first)
{
    uint64_t seen;
    if (first == BW_TIME_UNKNOWN ||
            (bw_map_get(l->first_seen, account, &seen) && (bw_time)seen <= first))
        return true;
    return bw_map_set(l->first_seen, account, (uint64_t)first);
}

/* First reading: what accounts did. */
static bw_status learn(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    struct logons *l = user;
    bw_str cells[SUMMARY_LOGON_COUNT];
    (void)err;
    summary_split_key(answer->row.key, cells, SUMMARY_LOGON_COUNT);
    const bw_str account = cells[SUMMARY_LOGON_ACCOUNT];
    if (bw_str_eq(cells[SUMMARY_LOGON_OUTCOME], BW_STR("privileges")))
        l->forgot |= !bw_map_set(l->privileged, joined(l, account, answer->row.host), 1);
    else if (bw_str_eq(cells[SUMMARY_LOGON_OUTCOME], BW_STR("success")))
        l->forgot |= !see_success(l, account, answer->row.first);
    return BW_OK;
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

static int compare(const struct logon *a, const struct logon *b)
{
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->failure.count != b->failure.count)
        return a->failure.count > b->failure.count ? -1 : 1;
    if (a->success.count != b->success.count)
        return a->success.count > b->success.count ? -1 : 1;
    int order = bw_str_compare(a->type, b->type);
    order = order != 0 ? order : bw_str_compare(a->account, b->account);
    order = order != 0 ? order : bw_str_compare(a->source, b->source);
    return order != 0 ? order : bw_str_compare(a->host, b->host);
}

static int compare_places(const void *left, const void *right)
{
    return compare(*(struct logon *const *)left, *(struct logon *const *)right);
}

/* Puts `item` where the heap has a hole at `at`, downwards. */
static void sift_down(struct logons *l, uint32_t at, struct logon *item)
{
    for (uint32_t child = 2 * at + 1; child < l->kept_count; child = 2 * at + 1) {
        if (child + 1 < l->kept_count && compare(l->kept[child + 1], l->kept[child]) > 0)
            child++;
        if (compare(item, l->kept[child]) >= 0)
            break;
        l->kept[at] = l->kept[child];
        at = child;
    }
    l->kept[at] = item;
}

static void sift_up(struct logons *l, uint32_t at, struct logon *item)
{
    for (; at != 0 && compare(item, l->kept[(at - 1) / 2]) > 0; at = (at - 1) / 2)
        l->kept[at] = l->kept[(at - 1) / 2];
    l->kept[at] = item;
}

static bw_str put(char **at, bw_str text)
{
    const bw_str copy = {.ptr = *at, .len = text.len};
    if (text.len != 0)
        memcpy(*at, text.ptr, text.len);
    *at += text.len;
    return copy;
}

/* With its texts behind it; NULL when memory is out. */
static struct logon *logon_copy(const struct logon *item)
{
    const size_t texts = item->type.len + item->account.len + item->source.len + item->host.len;
    struct logon *copy = malloc(sizeof(*copy) + texts + 1);
    if (copy == NULL)
        return NULL;
    char *at = (char *)(copy + 1);
    *copy = *item;
    copy->type = put(&at, item->type);
    copy->account = put(&at, item->account);
    copy->source = put(&at, item->source);
    copy->host = put(&at, item->host);
    return copy;
}

static bw_status keep(struct logons *l, const struct logon *item, struct bw_err *err)
{
    if (item->success.count + item->failure.count == 0)
        return BW_OK; /* the end of a logon that was before the log began */
    if (l->kept_count == MAX_LOGONS) {
        l->left_out++;
        if (compare(item, l->kept[0]) >= 0)
            return BW_OK;
    }
    struct logon *copy = logon_copy(item);
    if (copy == NULL)
        return bw_fail(err, BW_E_NOMEM, "out of memory");
    if (l->kept_count == MAX_LOGONS) {
        free(l->kept[0]);
        sift_down(l, 0, copy);
    } else {
        sift_up(l, l->kept_count++, copy);
    }
    return BW_OK;
}

/* The logons of one type, account and source are complete. */
static bw_status end_group(struct logons *l, struct bw_err *err)
{
    struct logon *items = (void *)l->group_items.ptr;
    const size_t count = l->group_items.len / sizeof(*items);
    bw_status status = BW_OK;
    for (size_t i = 0; i < count && status == BW_OK; i++) {
        judge(l, &items[i]);
        status = keep(l, &items[i], err);
    }
    bw_buffer_clear(&l->group_items);
    bw_arena_free(l->group_arena);
    l->group_arena = bw_arena_new(LOGONS_ARENA);
    l->group_index = l->group_arena != NULL ? bw_map_new(l->group_arena) : NULL;
    if (status == BW_OK && l->group_index == NULL)
        status = bw_fail(err, BW_E_NOMEM, "out of memory");
    return status;
}

static struct logon *logon_of(struct logons *l, bw_str host)
{
    uint64_t at;
    struct logon *items = (void *)l->group_items.ptr;
    if (bw_map_get(l->group_index, host, &at))
        return &items[at];
    at = bw_map_count(l->group_index);
    if (!bw_map_set(l->group_index, host, at))
        return NULL;
    bw_str cells[SUMMARY_LOGON_COUNT];
    const struct span none = {.first = BW_TIME_UNKNOWN, .last = BW_TIME_UNKNOWN};
    summary_split_key(bw_buffer_str(&l->group), cells, SUMMARY_LOGON_COUNT);
    const struct logon item = {.type = cells[SUMMARY_LOGON_TYPE],
            .account = cells[SUMMARY_LOGON_ACCOUNT],
            .source = cells[SUMMARY_LOGON_SOURCE],
            .host = bw_map_key(l->group_index, at),
            .success = none,
            .failure = none};
    bw_buffer_add(&l->group_items, &item, sizeof(item));
    items = (void *)l->group_items.ptr;
    return l->group_items.failed ? NULL : &items[at];
}

/* Second reading: logon by logon. */
static bw_status take(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    struct logons *l = user;
    bw_str cells[SUMMARY_LOGON_COUNT];
    summary_split_key(answer->row.key, cells, SUMMARY_LOGON_COUNT);
    const bw_str outcome = cells[SUMMARY_LOGON_OUTCOME];
    const bw_str group = bw_str_head(answer->row.key, answer->row.key.len - outcome.len);
    if (!bw_str_eq(group, bw_buffer_str(&l->group))) {
        const bw_status status = end_group(l, err);
        if (status != BW_OK)
            return status;
        bw_buffer_clear(&l->group);
        bw_buffer_add_str(&l->group, group);
    }
    const bool success = bw_str_eq(outcome, BW_STR("success"));
    if (!success && !bw_str_eq(outcome, BW_STR("failure")))
        return BW_OK;
    struct logon *item = logon_of(l, answer->row.host);
    if (item == NULL)
        return bw_fail(err, BW_E_LIMIT, "one account has too many hosts: narrow it with --host");
    span_add(success ? &item->success : &item->failure, &answer->row);
    return BW_OK;
}

static const struct summary_column columns[] = {{.name = "success", .number = true},
        {.name = "failure", .number = true}, {.name = "account"}, {.name = "source"},
        {.name = "host"}, {.name = "type"}, {.name = "first", .time = true},
        {.name = "last", .time = true}, {.name = "why"}};

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
    (void)snprintf(numbers[0], sizeof(numbers[0]), "%" PRIu64, item->success.count);
    (void)snprintf(numbers[1], sizeof(numbers[1]), "%" PRIu64, item->failure.count);
    (void)bw_time_format(earliest(item->success.first, item->failure.first), times[0]);
    (void)bw_time_format(last, times[1]);
    const bw_str cells[] = {bw_str_of(numbers[0]), bw_str_of(numbers[1]), item->account,
            item->source, item->host, item->type, bw_str_of(times[0]), bw_str_of(times[1]),
            bw_str_of(item->mark)};
    summary_table_add(table, cells);
}

static bw_status read_all(struct logons *l, struct summary_store *store, struct bw_err *err)
{
    const struct summary_query query = {.order = SUMMARY_ORDER_KEY, .by_host = true};
    bw_status status = summary_store_each(store, &query, learn, l, err);
    if (status == BW_OK)
        status = summary_store_each(store, &query, take, l, err);
    if (status == BW_OK)
        status = end_group(l, err);
    if (l->kept_count != 0)
        qsort(l->kept, l->kept_count, sizeof(struct logon *), compare_places);
    return status;
}

static void say_what_is_missing(const struct logons *l)
{
    const bool narrowed =
            cli_has(l->args, SUMMARY_OPTION_FIELD) || cli_has(l->args, SUMMARY_OPTION_FROM) ||
            cli_has(l->args, SUMMARY_OPTION_TO) || cli_has(l->args, SUMMARY_OPTION_HOST);
    if (l->kept_count == 0 && narrowed) {
        cli_error(l->args, "no logon is left by --field, --from, --to and --host");
        cli_field_hint_given(l->args, SUMMARY_OPTION_FIELD);
    } else if (l->kept_count == 0)
        cli_error(l->args,
                "no logons in these logs. They would be in: Windows Security (4624, 4625, 4648, "
                "4768, 4771, 4776), TerminalServices (21, 25, 1149, and 200, 302 of the gateway), "
                "auth.log or secure of Linux "
                "(sshd, sudo, su), wtmp and btmp, authentication events of clouds and devices");
    if (l->left_out != 0)
        cli_error(l->args,
                "%" PRIu64 " logons that matter less are left out: --host, --from, --to and "
                "--field narrow it down",
                l->left_out);
    if (l->forgot)
        cli_error(l->args, "too many accounts: not for all of them is it known whether a source "
                           "is new or an account an administrator's");
}

static bw_status print_all(struct logons *l, struct summary_store *store, struct bw_err *err)
{
    const bw_status status = read_all(l, store, err);
    if (status != BW_OK)
        return status;
    say_what_is_missing(l);
    if (l->kept_count == 0 && !cli_has(l->args, SUMMARY_OPTION_JSON) &&
            !cli_has(l->args, SUMMARY_OPTION_CSV))
        return BW_OK;
    struct summary_table *table = summary_table_new(l->args, columns, BW_COUNT(columns), err);
    if (table == NULL)
        return err->status;
    for (uint32_t i = 0; i < l->kept_count; i++)
        add_row(table, l->kept[i]);
    return summary_table_end(table, err);
}

static bool logons_init(struct logons *l)
{
    bw_buffer_init(&l->text, BW_MIB);
    bw_buffer_init(&l->group, SUMMARY_MAX_KEY);
    bw_buffer_init(&l->group_items, LOGONS_ARENA);
    l->arena = bw_arena_new(LOGONS_ARENA);
    l->kept = calloc(MAX_LOGONS, sizeof(struct logon *));
    if (l->arena == NULL || l->kept == NULL)
        return false;
    l->privileged = bw_map_new(l->arena);
    l->first_seen = bw_map_new(l->arena);
    return l->privileged != NULL && l->first_seen != NULL;
}

static bw_status print_logons(struct summary_store *store, void *user, struct bw_err *err)
{
    struct logons l = {.args = user};
    const bw_status status =
            logons_init(&l) ? print_all(&l, store, err) : bw_fail(err, BW_E_NOMEM, "out of memory");
    for (uint32_t i = 0; i < l.kept_count; i++)
        free(l.kept[i]);
    free(l.kept);
    bw_arena_free(l.arena);
    bw_arena_free(l.group_arena);
    bw_buffer_release(&l.text);
    bw_buffer_release(&l.group);
    bw_buffer_release(&l.group_items);
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
            .logsources = summary_logon_logsources,
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
