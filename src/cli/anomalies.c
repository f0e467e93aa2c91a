/* anomalies - what is odd about the logs themselves, the worst first, and how clocks differ. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/summary_run.h"
#include "cli/terminal_width.h"
#include "report/output.h"
#include "report/terminal/text.h"
#include "summary/oddities.h"

static const struct cli_option options[] = {SUMMARY_OPTIONS};

#define DEFAULT_TOP 50
#define EACH_KIND   8 /* lines of one kind, where --top does not say otherwise */

struct anomalies {
    const struct cli_args *args;
    struct oddities *oddities;
    bool log;          /* something has records */
    bool nothing_fits; /* of them, which was told */
    bool loss;         /* something could not be read */
};

static void take_note(void *user, const struct hunt_note *note)
{
    oddities_add_note(((struct anomalies *)user)->oddities, note);
}

static void take_item(void *user, const struct hunt_item *item)
{
    struct anomalies *a = user;
    a->log |= item->records != 0;
    a->loss |= hunt_outcome_is_loss(item->outcome);
    oddities_add_item(a->oddities, item);
}

static const struct summary_column columns[] = {{.name = "weight"}, {.name = "anomaly"},
        {.name = "host"}, {.name = "log"}, {.name = "count", .number = true},
        {.name = "first", .time = true}, {.name = "last", .time = true}, {.name = "detail"},
        {.name = "place"}, {.name = "why"}};

static bw_status print_table(
        struct anomalies *a, const struct oddity *lines, size_t count, struct bw_err *err)
{
    struct summary_table *table = summary_table_new(a->args, columns, BW_COUNT(columns), err);
    if (table == NULL)
        return err->status;
    for (size_t i = 0; i < count; i++) {
        const struct oddity *line = &lines[i];
        char number[24];
        char times[2][BW_TIME_TEXT_SIZE];
        (void)snprintf(number, sizeof(number), "%" PRIu64, line->count);
        (void)bw_time_format(line->first, times[0]);
        (void)bw_time_format(line->last, times[1]);
        const bw_str cells[] = {anomaly_weight_name(line->kind->weight), line->kind->name,
                line->host, line->log, bw_str_of(number), bw_str_of(times[0]), bw_str_of(times[1]),
                line->detail, line->place, line->kind->why};
        summary_table_add(table, cells);
    }
    return summary_table_end(table, err);
}

static void add_times(struct bw_buffer *out, const struct oddity *line)
{
    char first[BW_TIME_TEXT_SIZE];
    char last[BW_TIME_TEXT_SIZE];
    if (bw_time_format(line->first, first) == 0)
        return;
    (void)bw_time_format(line->last, last);
    bw_buffer_add_text(out, "  ");
    term_add_time(out, bw_str_of(first));
    if (line->last != line->first) {
        bw_buffer_add_text(out, " to ");
        term_add_time(out, bw_str_of(last));
    }
}

static void print_detail(struct term *t, bw_str text)
{
    if (text.len == 0)
        return;
    bw_buffer_add_text(t->out, "    ");
    (void)term_text(t, text, t->width > 24 ? t->width - 4 : 20);
    term_line_end(t);
}

static void print_line(struct term *t, const struct oddity *line)
{
    unsigned used = 2;
    bw_buffer_add_text(t->out, "  ");
    if (line->host.len != 0) {
        used += term_text(t, line->host, 40) + 2;
        bw_buffer_add_text(t->out, "  ");
    }
    (void)term_text(t, line->log, t->width > used + 64 ? t->width - used - 44 : 24);
    if (line->count > 1)
        bw_buffer_printf(t->out, "  x%" PRIu64, line->count);
    add_times(t->out, line);
    term_line_end(t);
    print_detail(t, line->detail);
}

/* A place is the kind's: a line of its own has its file in the place of its log. */
static void print_kind(struct term *t, const struct oddity *line)
{
    const struct anomaly_kind *kind = line->kind;
    static const enum finding_level levels[ANOMALY_WEIGHT_COUNT] = {
            [ANOMALY_SERIOUS] = FINDING_LEVEL_HIGH,
            [ANOMALY_NOTABLE] = FINDING_LEVEL_MEDIUM,
            [ANOMALY_MINOR] = FINDING_LEVEL_LOW};
    const bw_str weight = anomaly_weight_name(kind->weight);
    term_level(t, levels[kind->weight]);
    bw_buffer_add_str(t->out, weight);
    term_plain(t);
    bw_buffer_add_text(t->out, "  ");
    term_bold(t);
    bw_buffer_add_str(t->out, kind->what);
    term_plain(t);
    bw_buffer_add_text(t->out, ": ");
    term_wrap(t, kind->why, (unsigned)(weight.len + kind->what.len) + 4, 9);
    if (line->host.len != 0 && line->place.len != 0) {
        bw_buffer_add_text(t->out, "         ");
        (void)term_text(t, line->place, t->width > 40 ? t->width - 9 : 31);
        term_line_end(t);
    }
}

/* Kind by kind: what it is and why it matters, then where it is. */
static uint64_t print_kinds(
        struct term *t, const struct oddity *lines, size_t count, uint64_t room, uint64_t each)
{
    uint64_t printed = 0;
    uint64_t of_kind = 0;
    for (size_t i = 0; i < count; i++) {
        if (oddity_is_clock(&lines[i]))
            continue;
        if (i == 0 || lines[i].kind != lines[i - 1].kind) {
            of_kind = 0;
            if (printed < room)
                print_kind(t, &lines[i]);
        }
        of_kind++;
        if (printed == room || of_kind > each)
            continue;
        print_line(t, &lines[i]);
        printed++;
    }
    return printed;
}

static void print_clocks(
        struct term *t, const struct oddity *lines, size_t count, bool seen, uint64_t each)
{
    uint64_t unknown = 0;
    bw_buffer_add_text(t->out, "CLOCKS\n");
    for (size_t i = 0; i < count; i++) {
        if (!oddity_is_clock(&lines[i]))
            continue;
        unknown += oddity_is_unknown_clock(&lines[i]);
        if (unknown > each)
            break;
        bw_buffer_add_text(t->out, "  ");
        (void)term_text(t, lines[i].host, 40);
        bw_buffer_add_text(t->out, ": ");
        (void)term_text(t, lines[i].detail, t->width > 60 ? t->width - 4 : 56);
        term_line_end(t);
    }
    if (unknown > each)
        bw_buffer_add_text(t->out, "  and more that are unknown: --top 0 shows all\n");
    if (!seen)
        bw_buffer_add_text(t->out, "  ");
    term_wrap(t,
            seen ? BW_STR("  Of all other hosts it is unknown: they have no event that another "
                          "host could have seen, too.")
                 : BW_STR("unknown: no two hosts saw the same event often enough (logons with a "
                          "LogonGuid, connections with address and port)."),
            seen ? 0 : 2, 2);
}

static bw_status print_text(struct anomalies *a, const struct oddity *lines, size_t count,
        bool clock_seen, struct bw_err *err)
{
    struct bw_buffer out;
    const unsigned width = cli_terminal_width(STDOUT_FILENO);
    uint64_t top = DEFAULT_TOP;
    uint64_t printed = 0;
    uint64_t all = 0;
    const char *given = cli_value(a->args, SUMMARY_OPTION_TOP);
    if (given != NULL)
        top = strtoull(given, NULL, 10); /* summary_run has looked at it */
    top = top != 0 ? top : UINT64_MAX;
    bw_buffer_init(&out, REPORT_MAX_BUFFER);
    struct term t = {.out = &out, .width = width != 0 ? width : 100, .color = false};
    for (size_t i = 0; i < count; i++)
        all += !oddity_is_clock(&lines[i]);
    printed = print_kinds(&t, lines, count, top, given != NULL ? UINT64_MAX : EACH_KIND);
    if (all == 0)
        bw_buffer_printf(&out, "Nothing odd about %s.\n",
                a->loss ? "the logs that could be read" : "these logs");
    if (all > printed) {
        term_add_counted(&out, all - printed, "more line");
        bw_buffer_add_text(&out, ": --top 0 shows all\n");
    }
    print_clocks(&t, lines, count, clock_seen, given != NULL ? UINT64_MAX : EACH_KIND);
    bw_status status = report_write(stdout, &out, err);
    bw_buffer_release(&out);
    return status == BW_OK ? report_flush(stdout, err) : status;
}

static void say_left_out(const struct anomalies *a, const struct oddities_counts *counts)
{
    if (counts->left_out != 0)
        cli_error(a->args, "%" PRIu64 " more oddities than are kept: --host narrows it down",
                counts->left_out);
    if (counts->more_logs != 0)
        cli_error(a->args, "too many logs: not all were looked through for silences");
    if (counts->not_looked_at != 0)
        cli_error(a->args, "too many hosts: %" PRIu64 " events say nothing about clocks",
                counts->not_looked_at);
}

static bw_status print(struct summary_store *store, void *user, struct bw_err *err)
{
    static const struct summary_query hours = {.table = SUMMARY_LOG_HOURS};
    struct anomalies *a = user;
    struct summary_total total;
    size_t count;
    bw_status status = oddities_collect(a->oddities, store, err);
    if (status == BW_OK)
        status = summary_store_total(store, &hours, &total, err);
    if (status != BW_OK)
        return status;
    const struct oddities_counts counts = oddities_counts(a->oddities);
    const struct oddity *lines = oddities_list(a->oddities, &count);
    say_left_out(a, &counts);
    if (total.records == 0 && count == 0) {
        if (a->log && !a->nothing_fits)
            cli_error(a->args, "no record with a time was read: nothing can be said");
        return BW_OK;
    }
    return cli_has(a->args, SUMMARY_OPTION_JSON) || cli_has(a->args, SUMMARY_OPTION_CSV)
                   ? print_table(a, lines, count, err)
                   : print_text(a, lines, count, counts.clock_seen, err);
}

static int run(const struct cli_args *args)
{
    struct anomalies a = {.args = args, .oddities = oddities_new()};
    int code = CLI_EXIT_USAGE;
    const struct summary_request request = {
            .args = args,
            .paths = args->operands,
            .path_count = args->operand_count,
            .kind = &summarizer_anomalies,
            .fields = summary_anomaly_fields,
            .print = print,
            .user = &a,
            .nothing_fits = &a.nothing_fits,
            .item = take_item,
            .note = take_note,
            .without_log = true,
    };
    if (a.oddities != NULL)
        code = summary_run(&request);
    else
        cli_error(args, "out of memory");
    oddities_free(a.oddities);
    return code;
}

static const struct cli_example examples[] = {
        {"What is odd about the logs, the worst first:", "breakwater anomalies logs/"},
        {"All of one host, for a spreadsheet:", "breakwater anomalies logs/ --host 'WEB*' --csv"},
        {"Everything as JSON Lines:", "breakwater anomalies logs/ --json"},
};

const struct cli_command command_anomalies = {
        .name = "anomalies",
        .summary = "what is odd about logs: cleared, cut, silent, clocks that differ",
        .operands = "EVIDENCE…",
        .needs_operand = true,
        .operand_complete = CLI_COMPLETE_FILES,
        .description =
                "Shows what logs say about themselves, the worst first, with a line of why it "
                "matters: logs that were cleared, cut, emptied or damaged, numbers that are "
                "missing, services of logging that stopped, auditing that was switched off, "
                "clocks that were set, silences of logs that else are steady. Events that two "
                "hosts saw say how far their clocks differ.",
        .options = options,
        .option_count = BW_COUNT(options),
        .examples = examples,
        .example_count = BW_COUNT(examples),
        .exit_codes = SUMMARY_EXIT_CODES,
        .run = run,
};
