/* stack and stats - how often fields have which values. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/event_titles.h"
#include "cli/evidence.h"
#include "cli/field_hint.h"
#include "cli/summary_run.h"
#include "summary/fields.h"

static const struct cli_option stack_options[] = {
        SUMMARY_OPTIONS,
        {SUMMARY_OPTION_BY, "by", 0, "WHAT", false, CLI_COMPLETE_NONE,
                "host: a row for each host and value"},
        {SUMMARY_OPTION_RARE, "rare", 'r', NULL, false, CLI_COMPLETE_NONE,
                "rarest first, then those on the fewest hosts"},
};

static const struct cli_option stats_options[] = {
        SUMMARY_OPTIONS,
        {SUMMARY_OPTION_BY, "by", 0, "WHAT", false, CLI_COMPLETE_NONE,
                "event (default), source, host, day or hour"},
};

/* What is printed of the values, and how. */
struct values_print {
    const struct cli_args *args;
    const char *names[SUMMARY_MAX_COLUMNS];
    uint32_t count;
    struct summary_query query;
    bool mapped;                    /* as log sources say, where a record lacks a column */
    bool titles;                    /* the key is a source and an event id */
    bool asked;                     /* the names are the user's */
    bool any;                       /* row that is shown */
    bool nothing_fits;              /* and that was told */
    bool seen[SUMMARY_MAX_COLUMNS]; /* with a value in this column */
    struct summary_table *table;
};

/* Host, the key's columns, title, count, hosts, first, last. */
#define VALUES_COLUMNS (SUMMARY_MAX_COLUMNS + 6)

static uint32_t columns_of(const struct values_print *p, struct summary_column *columns)
{
    uint32_t count = 0;
    columns[count++] = (struct summary_column){.name = "count", .number = true};
    if (!p->query.by_host)
        columns[count++] = (struct summary_column){.name = "hosts", .number = true};
    columns[count++] = (struct summary_column){.name = "first", .time = true};
    columns[count++] = (struct summary_column){.name = "last", .time = true};
    if (p->query.by_host)
        columns[count++] = (struct summary_column){.name = "host"};
    for (uint32_t i = 0; i < p->count; i++)
        columns[count++] = (struct summary_column){.name = p->names[i]};
    if (p->titles)
        columns[count++] = (struct summary_column){.name = "title"};
    return count;
}

static bw_status print_row(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    struct values_print *p = user;
    bw_str cells[VALUES_COLUMNS];
    bw_str key[SUMMARY_MAX_COLUMNS];
    char numbers[2][24];
    char times[2][BW_TIME_TEXT_SIZE];
    uint32_t count = 0;
    (void)err;
    (void)snprintf(numbers[0], sizeof(numbers[0]), "%" PRIu64, answer->row.count);
    (void)snprintf(numbers[1], sizeof(numbers[1]), "%" PRIu64, answer->hosts);
    (void)bw_time_format(answer->row.first, times[0]);
    (void)bw_time_format(answer->row.last, times[1]);
    summary_split_key(answer->row.key, key, p->count);
    p->any = true;
    for (uint32_t i = 0; i < p->count; i++)
        p->seen[i] |= key[i].len != 0;
    cells[count++] = bw_str_of(numbers[0]);
    if (!p->query.by_host)
        cells[count++] = bw_str_of(numbers[1]);
    cells[count++] = bw_str_of(times[0]);
    cells[count++] = bw_str_of(times[1]);
    if (p->query.by_host)
        cells[count++] = answer->row.host;
    for (uint32_t i = 0; i < p->count; i++)
        cells[count++] = key[i];
    if (p->titles)
        cells[count++] = event_title(key[0], key[1]);
    summary_table_add(p->table, cells);
    return BW_OK;
}

/* What was asked for and no record has may be a slip of the pen. */
static void hint_of_names(const struct values_print *p)
{
    bw_str names[SUMMARY_MAX_COLUMNS];
    uint32_t count = 0;
    if (p->nothing_fits)
        return;
    for (uint32_t i = 0; p->asked && i < p->count; i++)
        if (!p->seen[i]) {
            cli_error(p->args, "no %s has a value of '%s'", p->any ? "row shown" : "record",
                    p->names[i]);
            names[count++] = bw_str_of(p->names[i]);
        }
    if (count != 0)
        cli_field_hint(p->args, names, count);
    if (!p->any)
        cli_field_hint_given(p->args, SUMMARY_OPTION_FIELD);
}

static bw_status print_values(struct summary_store *store, void *user, struct bw_err *err)
{
    struct values_print *p = user;
    struct summary_column columns[VALUES_COLUMNS];
    const uint32_t count = columns_of(p, columns);
    const struct summary_query without = {.table = SUMMARY_VALUES_WITHOUT};
    struct summary_total total;
    p->table = summary_table_new(p->args, columns, count, err);
    if (p->table == NULL)
        return err->status;
    /* Only rows that are shown are read: the best of millions are cheaper than all in order. */
    p->query.limit = summary_table_top(p->table);
    bw_status status = summary_store_each(store, &p->query, print_row, p, err);
    if (status == BW_OK && p->query.limit != 0)
        status = summary_store_total(store, &p->query, &total, err);
    if (status == BW_OK && p->query.limit != 0 && total.rows > p->query.limit)
        summary_table_skip(p->table, total.rows - p->query.limit);
    const bw_status ended = summary_table_end(p->table, status == BW_OK ? err : NULL);
    status = status == BW_OK ? ended : status;
    if (status == BW_OK)
        status = summary_store_total(store, &without, &total, err);
    if (status == BW_OK && total.records != 0)
        fprintf(stderr, "%" PRIu64 " record%s without a value there\n", total.records,
                total.records == 1 ? "" : "s");
    if (status == BW_OK)
        hint_of_names(p);
    return status;
}

static int read_by(const struct cli_args *args, const char *const *words, size_t count, size_t *ret)
{
    const char *by = cli_value(args, SUMMARY_OPTION_BY);
    *ret = 0;
    for (size_t i = 0; by != NULL && i < count; i++)
        if (strcmp(by, words[i]) == 0) {
            *ret = i;
            return CLI_EXIT_OK;
        }
    if (by == NULL)
        return CLI_EXIT_OK;
    char list[128] = "";
    for (size_t i = 0, len = 0; i < count && len < sizeof(list); i++)
        len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s",
                i == 0           ? ""
                : i + 1 == count ? " or "
                                 : ", ",
                words[i]);
    return cli_usage_error(args, "--by '%s': want %s", by, list);
}

static int run_values(struct values_print *p, const struct summarizer *what, size_t first_operand)
{
    const struct summary_request request = {
            .args = p->args,
            .paths = p->args->operands + first_operand,
            .path_count = p->args->operand_count - first_operand,
            .kind = &summarizer_values,
            .what = *what,
            .print = print_values,
            .user = p,
            .nothing_fits = &p->nothing_fits,
            .mapped = p->mapped,
    };
    return summary_run(&request);
}

static int run_stack(const struct cli_args *args)
{
    static const char *const words[] = {"value", "host"};
    struct values_print p = {.args = args, .mapped = true, .asked = true};
    struct summarizer what = {0};
    size_t by;
    char names[SUMMARY_MAX_COLUMNS][256];
    bw_str rest = bw_str_of(args->operands[0]);
    bw_str name;
    if (read_by(args, words, BW_COUNT(words), &by) != CLI_EXIT_OK)
        return CLI_EXIT_USAGE;
    if (args->operand_count < 2)
        return cli_usage_error(
                args, "stack '%s' of what? Name files or folders", args->operands[0]);
    if (cli_asked_first(args, "field") != CLI_EXIT_OK)
        return CLI_EXIT_USAGE;
    while (bw_str_cut(&rest, ',', &name)) {
        if (what.column_count == SUMMARY_MAX_COLUMNS || name.len == 0 || name.len > 255)
            return cli_usage_error(args, "'%s': want up to %d names of fields with commas between",
                    args->operands[0], SUMMARY_MAX_COLUMNS);
        char *copy = names[what.column_count];
        (void)snprintf(copy, sizeof(names[0]), "%.*s", bw_str_width(name), name.ptr);
        p.names[what.column_count] = copy;
        what.columns[what.column_count++] = bw_str_of(copy);
    }
    p.count = what.column_count;
    p.query.by_host = by == 1;
    p.query.order = cli_has(args, SUMMARY_OPTION_RARE) ? SUMMARY_ORDER_RARE : SUMMARY_ORDER_MOST;
    return run_values(&p, &what, 1);
}

static int run_stats(const struct cli_args *args)
{
    static const char *const words[] = {"event", "source", "host", "day", "hour"};
    static const bw_str columns[] = {BW_STR_INIT(SUMMARY_COLUMN_SOURCE),
            BW_STR_INIT(SUMMARY_COLUMN_SOURCE), BW_STR_INIT(SUMMARY_COLUMN_SOURCE),
            BW_STR_INIT(SUMMARY_COLUMN_DAY), BW_STR_INIT(SUMMARY_COLUMN_HOUR)};
    static const char *const names[] = {"source", "source", "source", "day", "hour"};
    struct values_print p = {.args = args, .count = 1};
    struct summarizer what = {.column_count = 1};
    size_t by;
    if (read_by(args, words, BW_COUNT(words), &by) != CLI_EXIT_OK)
        return CLI_EXIT_USAGE;
    what.columns[0] = columns[by];
    p.names[0] = names[by];
    p.query.order = by < 3 ? SUMMARY_ORDER_MOST : SUMMARY_ORDER_KEY;
    p.query.by_host = by == 2;
    if (by == 0) {
        what.columns[what.column_count++] = BW_STR(SUMMARY_COLUMN_EVENT);
        p.names[p.count++] = "event_id";
        p.titles = true;
    }
    return run_values(&p, &what, 0);
}

static const struct cli_example stack_examples[] = {
        {"Programs that ran least often, and on the fewest hosts:",
                "breakwater stack Image logs/ --rare"},
        {"Services by name and program:", "breakwater stack ServiceName,ImagePath logs/ --rare"},
        {"Who ran one program, on which host:",
                "breakwater stack User logs/ --field 'Image|endswith=\\cmd.exe' --by host --json"},
};

const struct cli_command command_stack = {
        .name = "stack",
        .summary = "count the values of fields: what is rare, where, since when",
        .operands = "FIELD[,FIELD…] EVIDENCE…",
        .needs_operand = true,
        .operand_complete = CLI_COMPLETE_FILES,
        .description = "Counts the values of a field (or of several together) over all records: "
                       "how often, on how many hosts, first and last seen. Fields have the names "
                       "that Sigma gives them, whatever wrote the log.",
        .options = stack_options,
        .option_count = BW_COUNT(stack_options),
        .examples = stack_examples,
        .example_count = BW_COUNT(stack_examples),
        .exit_codes = SUMMARY_EXIT_CODES,
        .run = run_stack,
};

static const struct cli_example stats_examples[] = {
        {"Which events there are:", "breakwater stats logs/"},
        {"What each host has of each log, and from when to when:",
                "breakwater stats logs/ --by host"},
        {"Records of every hour of one day:",
                "breakwater stats logs/ --by hour --from 2022-07-19 --to 2022-07-20 --csv"},
};

const struct cli_command command_stats = {
        .name = "stats",
        .summary = "count records by event, log, host, day or hour",
        .operands = "EVIDENCE…",
        .needs_operand = true,
        .operand_complete = CLI_COMPLETE_FILES,
        .description = "Counts all records by channel (or data set) and event id, with the first "
                       "and the last of each, or by log, host and log, day or hour.",
        .options = stats_options,
        .option_count = BW_COUNT(stats_options),
        .examples = stats_examples,
        .example_count = BW_COUNT(stats_examples),
        .exit_codes = SUMMARY_EXIT_CODES,
        .run = run_stats,
};
