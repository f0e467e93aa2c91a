/* tree - the process of a finding with its ancestors and all that it started. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "case/case.h"
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/hunt_options.h"
#include "cli/summary_run.h"
#include "cli/terminal_width.h"
#include "cli/tree_print.h"
#include "engine/glob.h"

enum tree_option {
    TREE_OPTION_MATCH = SUMMARY_OPTION_BY,
    TREE_OPTION_PID,
    TREE_OPTION_AT,
    TREE_OPTION_GUID,
    TREE_OPTION_RECORD,
    TREE_OPTION_RULE,
    TREE_OPTION_CASE,
    TREE_OPTION_FINDING,
    TREE_OPTION_RULES,
    TREE_OPTION_LEVEL,
    TREE_OPTION_COLOR,
};

static const struct cli_option options[] = {
        {TREE_OPTION_MATCH, "match", 'm', "TEXT", false, CLI_COMPLETE_NONE,
                "processes with TEXT in the path of their program or their command line; * and ? "
                "are wildcards"},
        {TREE_OPTION_PID, "pid", 'p', "N", false, CLI_COMPLETE_NONE,
                "processes with this number (decimal or 0x…); numbers come again: see --at"},
        {TREE_OPTION_AT, "at", 0, "TIME", false, CLI_COMPLETE_NONE,
                "processes that ran at this time"},
        {TREE_OPTION_GUID, "guid", 0, "GUID", false, CLI_COMPLETE_NONE,
                "the process with this ProcessGuid (Sysmon) or process.entity_id"},
        {TREE_OPTION_RECORD, "record", 0, "N", false, CLI_COMPLETE_NONE,
                "the process that record N is about, as reports and dump number records"},
        {TREE_OPTION_RULE, "rule", 0, "GLOB", false, CLI_COMPLETE_NONE,
                "processes in which a rule of this title or id found something"},
        {TREE_OPTION_CASE, "case", 0, "FILE", false, CLI_COMPLETE_FILES,
                "take the findings from a case that a hunt kept, instead of looking for them"},
        {TREE_OPTION_FINDING, "finding", 0, "N", false, CLI_COMPLETE_NONE,
                "with --case: the process of its Nth finding, as 'report --json' counts lines"},
        {TREE_OPTION_RULES, "rules", 0, "PATH", false, CLI_COMPLETE_FILES,
                "Sigma rules: a file or folder (default: our own); may be repeated"},
        {TREE_OPTION_LEVEL, "level", 'l', "LEVEL", false, CLI_COMPLETE_LEVELS,
                "only findings of this level or worse (default: low)"},
        SUMMARY_OPTIONS_SPAN,
        SUMMARY_OPTIONS_HOST_FROM,
        SUMMARY_OPTIONS_ASSUME,
        SUMMARY_OPTIONS_ONLY,
        {SUMMARY_OPTION_TOP, "top", 'n', "N", false, CLI_COMPLETE_NONE,
                "processes to show (default: 200 as text, else all; 0: all)"},
        {SUMMARY_OPTION_JSON, "json", 0, "FILE", true, CLI_COMPLETE_FILES,
                "as JSON Lines, a line for each process, to FILE or standard output"},
        SUMMARY_OPTIONS_WORK,
        {TREE_OPTION_COLOR, "color", 0, "WHEN", false, CLI_COMPLETE_COLOR,
                "auto, always or never (default: auto; NO_COLOR is heeded)"},
};

#define DEFAULT_TOP 200

/* Findings of a case that are looked for in the evidence: 40 bytes each. */
#define MAX_MARKS 1000000

struct tree {
    const struct cli_args *args;
    struct process_choice choice;
    struct bw_buffer guid;
    bw_str match; /* a glob */
    struct bw_buffer match_text;
    bw_str rule; /* a glob */
    bool *rules;
    uint64_t top;
    bool color;
    bool nothing_fits; /* and that was told */

    struct case_store *store; /* NULL: findings are looked for */
    struct report_source *source;
    struct summary_mark *marks;
    size_t mark_count;
    uint64_t findings; /* of the case, so far */
    uint64_t not_looked_for;

    const struct sigma_ruleset *ruleset;
    enum finding_level level;
};

static struct finding_rule rule_of(const struct tree *tree, uint32_t rule)
{
    if (tree->source != NULL)
        return tree->source->ops->rule(tree->source, rule);
    return detector_sigma.rule(sigma_ruleset_detector(tree->ruleset), rule);
}

static uint32_t rule_count(const struct tree *tree)
{
    return tree->source != NULL ? tree->source->rule_count
                                : detector_sigma.rule_count(sigma_ruleset_detector(tree->ruleset));
}

static struct tree_rule print_rule(void *user, uint32_t rule)
{
    const struct tree *tree = user;
    if (rule >= rule_count(tree))
        return (struct tree_rule){.title = BW_STR("a rule that does not exist")};
    const struct finding_rule found = rule_of(tree, rule);
    return (struct tree_rule){.title = found.title, .id = found.id, .level = found.level};
}

static unsigned level_of(void *user, uint32_t rule)
{
    return 1 + (unsigned)print_rule(user, rule).level;
}

static bool process_fits(void *user, const struct process *process)
{
    const struct tree *tree = user;
    return glob_match(tree->match, process->image) ||
           glob_match(tree->match, process->command_line);
}

static void loaded(void *user, const struct sigma_ruleset *ruleset)
{
    ((struct tree *)user)->ruleset = ruleset;
}

static bool choose_rules(struct tree *tree, struct bw_err *err)
{
    const uint32_t count = rule_count(tree);
    uint32_t fit = 0;
    tree->rules = calloc((size_t)count + 1, sizeof(*tree->rules));
    if (tree->rules == NULL) {
        (void)bw_fail(err, BW_E_NOMEM, "out of memory");
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct finding_rule rule = rule_of(tree, i);
        tree->rules[i] = glob_match(tree->rule, rule.title) || glob_match(tree->rule, rule.id);
        fit += tree->rules[i];
    }
    tree->choice.rules = tree->rules;
    tree->choice.rule_count = count;
    if (fit == 0)
        (void)bw_fail(err, BW_E_NOT_FOUND, "--rule '%.*s': no rule has this title or id",
                bw_str_width(tree->rule), tree->rule.ptr);
    return fit != 0;
}

static void say_no_process(const struct tree *tree)
{
    for (size_t i = 0; i < tree->mark_count; i++) {
        if (tree->marks[i].number != tree->choice.finding)
            continue;
        fprintf(stderr, "breakwater tree: finding %" PRIu64 " (", tree->choice.finding);
        cli_print_text(rule_of(tree, tree->marks[i].rule).title, stderr);
        fputs(") is about a record that names no process, or that is not in this evidence\n",
                stderr);
        return;
    }
}

static void say_counts(const struct tree *tree, const struct process_store *store, uint64_t chosen,
        uint64_t left_out)
{
    const struct process_store_counts counts = process_store_counts(store);
    if (tree->nothing_fits)
        return;
    if (counts.processes == 0)
        cli_error(tree->args,
                "no record says that a process began. They would be in: Sysmon (1), Windows "
                "Security (4688), the Linux audit log (execve), ECS process events");
    else if (chosen == 0 && tree->choice.finding != 0)
        say_no_process(tree);
    else if (chosen == 0)
        cli_error(tree->args, "none of %" PRIu64 " processes fits", counts.processes);
    if (counts.marks_of_nobody != 0)
        cli_error(tree->args,
                "%" PRIu64 " of %" PRIu64 " findings are about records that name no "
                "process",
                counts.marks_of_nobody, counts.marks);
    if (tree->not_looked_for != 0)
        cli_error(tree->args,
                "%" PRIu64 " findings of the case are beyond the %d that are looked "
                "for",
                tree->not_looked_for, MAX_MARKS);
    if (left_out != 0)
        cli_error(tree->args, "%" PRIu64 " more processes: --top 0 shows all", left_out);
}

static bw_status print_tree(struct tree *tree, struct process_store *store, struct bw_err *err)
{
    uint64_t chosen = 0;
    uint64_t left_out = 0;
    const bool json = cli_has(tree->args, SUMMARY_OPTION_JSON);
    const unsigned width = cli_terminal_width(STDOUT_FILENO);
    if (tree->rule.len != 0 && !choose_rules(tree, err))
        return err->status;
    bw_status status = process_store_choose(store, &tree->choice, &chosen, err);
    if (status != BW_OK)
        return status;
    const struct tree_print print = {.store = store,
            .rule = print_rule,
            .user = tree,
            .json = json,
            .path = cli_value(tree->args, SUMMARY_OPTION_JSON),
            .width = width != 0 ? width : 120,
            .color = tree->color && !json,
            .top = cli_has(tree->args, SUMMARY_OPTION_TOP) ? tree->top
                   : json                                  ? 0
                                                           : DEFAULT_TOP};
    status = tree_print(&print, &left_out, err);
    if (status == BW_OK)
        say_counts(tree, store, chosen, left_out);
    return status;
}

static bw_status print(struct summary_store *rows, void *user, struct bw_err *err)
{
    struct process_store *store = NULL;
    const struct process_store_options made = {.rows = rows, .level_of = level_of, .user = user};
    bw_status status = process_store_new(&made, &store, err);
    if (status == BW_OK)
        status = print_tree(user, store, err);
    process_store_free(store);
    return status;
}

static bw_status take_mark(
        void *user, uint64_t id, const struct finding *finding, struct bw_err *err)
{
    struct tree *tree = user;
    (void)id;
    const uint64_t number = ++tree->findings;
    if (tree->mark_count >= MAX_MARKS && number != tree->choice.finding) {
        tree->not_looked_for++;
        return BW_OK;
    }
    if ((tree->mark_count & (tree->mark_count - 1)) == 0) { /* a power of two: twice the room */
        const size_t room = tree->mark_count == 0 ? 1 : tree->mark_count * 2;
        struct summary_mark *more = realloc(tree->marks, room * sizeof(*more));
        if (more == NULL)
            return bw_fail(err, BW_E_NOMEM, "out of memory");
        tree->marks = more;
    }
    tree->marks[tree->mark_count++] = (struct summary_mark){.time = finding->time,
            .record_id = finding->record_id,
            .offset = finding->offset,
            .rule = finding->rule,
            .number = number};
    return BW_OK;
}

static int compare_marks(const void *left, const void *right)
{
    const struct summary_mark *a = left;
    const struct summary_mark *b = right;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    if (a->record_id != b->record_id)
        return a->record_id < b->record_id ? -1 : 1;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static int read_case(struct tree *tree)
{
    struct bw_err err = {0};
    const char *path = cli_value(tree->args, TREE_OPTION_CASE);
    const struct report_filter filter = {.min_level = tree->level};
    if (path == NULL)
        return tree->choice.finding == 0
                       ? CLI_EXIT_OK
                       : cli_usage_error(tree->args, "--finding is one of a case: want --case");
    bw_status status = case_open(path, &tree->store, &err);
    if (status == BW_OK) {
        tree->source = case_source(tree->store);
        status = tree->source->ops->each_finding(tree->source, &filter, take_mark, tree, &err);
    }
    if (status != BW_OK) {
        cli_error(tree->args, "%s", err.message);
        return CLI_EXIT_USAGE;
    }
    if (tree->choice.finding > tree->findings)
        return cli_usage_error(tree->args, "--finding %" PRIu64 ": the case has %" PRIu64,
                tree->choice.finding, tree->findings);
    if (tree->mark_count != 0)
        qsort(tree->marks, tree->mark_count, sizeof(*tree->marks), compare_marks);
    return CLI_EXIT_OK;
}

static int read_number(struct tree *tree, int option, const char *name, uint64_t *ret)
{
    const char *text = cli_value(tree->args, option);
    if (text == NULL || bw_parse_u64(bw_str_of(text), 1, UINT64_MAX, ret) == BW_OK ||
            (option == TREE_OPTION_PID && bw_parse_hex64(bw_str_of(text), ret) == BW_OK))
        return CLI_EXIT_OK;
    return cli_usage_error(tree->args, "--%s '%s': want a number", name, text);
}

static int read_texts(struct tree *tree)
{
    const char *match = cli_value(tree->args, TREE_OPTION_MATCH);
    const char *guid = cli_value(tree->args, TREE_OPTION_GUID);
    const char *rule = cli_value(tree->args, TREE_OPTION_RULE);
    const char *level = cli_value(tree->args, TREE_OPTION_LEVEL);
    if (match != NULL) {
        bw_buffer_printf(&tree->match_text, "*%s*", match);
        tree->match = bw_buffer_str(&tree->match_text);
        tree->choice.fits = process_fits;
        tree->choice.user = tree;
    }
    for (const char *c = guid; c != NULL && *c != '\0'; c++)
        if (*c != '{' && *c != '}')
            bw_buffer_add_char(&tree->guid, (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c));
    tree->choice.guid = bw_buffer_str(&tree->guid);
    tree->rule = rule != NULL ? bw_str_of(rule) : BW_STR("");
    tree->level = FINDING_LEVEL_LOW;
    if (level != NULL && !finding_level_parse(bw_str_of(level), &tree->level))
        return cli_usage_error(tree->args, "--level '%s': no such level", level);
    return CLI_EXIT_OK;
}

static int read_options(struct tree *tree)
{
    const char *at = cli_value(tree->args, TREE_OPTION_AT);
    int code = read_texts(tree);
    tree->choice.at = BW_TIME_UNKNOWN;
    if (code == CLI_EXIT_OK)
        code = read_number(tree, TREE_OPTION_PID, "pid", &tree->choice.pid);
    if (code == CLI_EXIT_OK)
        code = read_number(tree, TREE_OPTION_RECORD, "record", &tree->choice.record);
    if (code == CLI_EXIT_OK)
        code = read_number(tree, TREE_OPTION_FINDING, "finding", &tree->choice.finding);
    const char *top = cli_value(tree->args, SUMMARY_OPTION_TOP);
    if (code == CLI_EXIT_OK && top != NULL &&
            bw_parse_u64(bw_str_of(top), 0, UINT64_MAX, &tree->top) != BW_OK)
        code = cli_usage_error(tree->args, "--top '%s': want a number", top);
    if (code == CLI_EXIT_OK && at != NULL &&
            bw_time_parse(bw_str_of(at), &tree->choice.at) != BW_OK)
        code = cli_usage_error(tree->args, "--at '%s': want a time as 2022-07-01T03:00:00Z", at);
    if (code == CLI_EXIT_OK)
        code = cli_read_color(tree->args, TREE_OPTION_COLOR, &tree->color);
    return code;
}

static int run(const struct cli_args *args)
{
    const char *paths[CLI_MAX_GIVEN];
    struct tree tree = {.args = args};
    bw_buffer_init(&tree.guid, BW_KIB);
    bw_buffer_init(&tree.match_text, 64 * BW_KIB);
    int code = read_options(&tree);
    if (code == CLI_EXIT_OK)
        code = read_case(&tree);
    const struct summary_rules rules = {.paths = paths,
            .path_count = cli_values(args, TREE_OPTION_RULES, paths),
            .min_level = tree.level,
            .loaded = loaded};
    const struct summary_request request = {
            .args = args,
            .paths = args->operands,
            .path_count = args->operand_count,
            .kind = &summarizer_processes,
            .what = {.marks = tree.marks,
                    .mark_count = tree.mark_count,
                    .records = &tree.choice.record,
                    .record_count = tree.choice.record != 0},
            .fields = summary_process_fields,
            .logsources = summary_process_logsources,
            .rules = tree.source == NULL ? &rules : NULL,
            .print = print,
            .user = &tree,
            .nothing_fits = &tree.nothing_fits,
    };
    if (code == CLI_EXIT_OK)
        code = summary_run(&request);
    case_free(tree.store);
    free(tree.marks);
    free(tree.rules);
    bw_buffer_release(&tree.guid);
    bw_buffer_release(&tree.match_text);
    return code;
}

static const struct cli_example examples[] = {
        {"All processes in which a rule found something, the worst first:",
                "breakwater tree logs/"},
        {"What a web server started, and what became of that:",
                "breakwater tree logs/ --host 'WEB*' --match w3wp.exe"},
        {"The process of the third finding of a hunt that kept its case:",
                "breakwater tree logs/ --case case-17.case --finding 3"},
};

const struct cli_command command_tree = {
        .name = "tree",
        .summary = "processes with what started them and what they started, findings marked",
        .operands = "EVIDENCE…",
        .needs_operand = true,
        .operand_complete = CLI_COMPLETE_FILES,
        .description =
                "Shows processes with their ancestors and all that they started, over all logs "
                "of a host: Sysmon, Windows Security 4688, the Linux audit log, ECS. Without an "
                "option that chooses some it shows those in which a rule found something. A "
                "process is its host, its number and its time (or its GUID), as numbers come "
                "again; a parent whose beginning no record has is shown as not logged.",
        .options = options,
        .option_count = BW_COUNT(options),
        .examples = examples,
        .example_count = BW_COUNT(examples),
        .exit_codes = SUMMARY_EXIT_CODES,
        .run = run,
};
