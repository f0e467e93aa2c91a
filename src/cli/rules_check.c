/* rules check - which rules can be used, and what they mean to the engine. */
#include "base/json_out.h"
#include "cli/commands.h"
#include "cli/rules.h"
#include "sigma/census.h"
#include "sigma/words.h"

enum check_option {
    CHECK_OPTION_EXPLAIN,
    CHECK_OPTION_JSON,
    CHECK_OPTION_LOGSOURCES,
    CHECK_OPTION_PLACEHOLDERS,
    CHECK_OPTION_QUIET,
    CHECK_OPTION_COUNT,
};

static const struct cli_option options[CHECK_OPTION_COUNT] = {
        {CHECK_OPTION_EXPLAIN, "explain", 'e', "RULE", false, CLI_COMPLETE_NONE,
                "say what a rule tests: its id, or a part of its title; may be repeated"},
        {CHECK_OPTION_JSON, "json", 0, NULL, false, CLI_COMPLETE_NONE,
                "JSON Lines: problems, then the census"},
        {CHECK_OPTION_LOGSOURCES, "logsources", 0, "PATH", false, CLI_COMPLETE_FILES,
                "more logsource tables; may be repeated"},
        {CHECK_OPTION_PLACEHOLDERS, "placeholders", 0, "FILE", false, CLI_COMPLETE_FILES,
                "values for the placeholders of 'expand'; may be repeated"},
        {CHECK_OPTION_QUIET, "quiet", 'q', NULL, false, CLI_COMPLETE_NONE,
                "only problems and the last line"},
};

/* More than this nobody reads. */
#define OUTPUT_MAX (256 * BW_MIB)

static void print_problem(void *user, const struct sigma_problem *problem)
{
    (void)user;
    cli_rules_print_problem(problem, stdout);
}

static void print_problem_json(void *user, const struct sigma_problem *problem)
{
    static const char *const kinds[] = {
            [SIGMA_PROBLEM_ERROR] = "error",
            [SIGMA_PROBLEM_WARNING] = "warning",
            [SIGMA_PROBLEM_SKIPPED] = "skipped",
    };
    struct bw_buffer out;
    struct bw_json json = {.out = &out};
    (void)user;
    bw_buffer_init(&out, BW_MIB);
    bw_json_open_object(&json);
    bw_json_member_str(&json, "problem", bw_str_of(kinds[problem->kind]));
    bw_json_member_str(&json, "path", problem->path);
    bw_json_member_u64(&json, "line", problem->line);
    bw_json_member_str(&json, "title", problem->rule_title);
    bw_json_member_str(&json, "text", problem->text);
    bw_json_close_object(&json);
    printf("%.*s\n", bw_str_width(bw_buffer_str(&out)), bw_buffer_str(&out).ptr);
    bw_buffer_release(&out);
}

static void write_buffer(const struct bw_buffer *out)
{
    if (out->len != 0)
        (void)!fwrite(out->ptr, 1, out->len, stdout);
}

static bool explain(const struct cli_args *args, const struct sigma_image *image, const char *word)
{
    struct bw_buffer found;
    struct bw_buffer out;
    bw_buffer_init(&found, OUTPUT_MAX);
    bw_buffer_init(&out, OUTPUT_MAX);
    const size_t count = sigma_census_find(image, bw_str_of(word), &found);
    const uint32_t *rules = (const void *)found.ptr;
    for (size_t i = 0; i < count && !found.failed; i++) {
        sigma_words_rule(image, rules[i], &out);
        bw_buffer_add_char(&out, '\n');
    }
    const size_t filters = sigma_census_find_filters(image, bw_str_of(word), &found);
    rules = (const void *)found.ptr;
    for (size_t i = count; i < count + filters && !found.failed; i++) {
        sigma_words_filter(image, rules[i], &out);
        bw_buffer_add_char(&out, '\n');
    }
    if (count + filters == 0)
        cli_error(args, "no rule or filter has '%s' as its id or in its title", word);
    write_buffer(&out);
    bw_buffer_release(&found);
    bw_buffer_release(&out);
    return count + filters != 0;
}

static bool explain_all(const struct cli_args *args, const struct sigma_image *image)
{
    const char *words[CLI_MAX_GIVEN];
    const size_t count = cli_values(args, CHECK_OPTION_EXPLAIN, words);
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = explain(args, image, words[i]) && good;
    return good;
}

static void print_census(const struct cli_args *args, const struct sigma_ruleset *ruleset)
{
    const struct sigma_ruleset_stats stats = sigma_ruleset_stats(ruleset);
    struct bw_buffer out;
    bw_buffer_init(&out, OUTPUT_MAX);
    if (cli_has(args, CHECK_OPTION_JSON)) {
        sigma_census_print_json(ruleset, &out);
    } else if (!cli_has(args, CHECK_OPTION_EXPLAIN)) {
        if (!cli_has(args, CHECK_OPTION_QUIET)) {
            sigma_census_print(ruleset, &out);
            bw_buffer_add_char(&out, '\n');
        }
        bw_buffer_printf(&out, "%u rules", stats.rules);
        if (stats.correlations != 0)
            bw_buffer_printf(&out, ", %u correlations", stats.correlations);
        if (stats.filters != 0)
            bw_buffer_printf(&out, ", %u filters", stats.filters);
        bw_buffer_printf(&out, " of %u files can be used; %u errors, %u warnings, %u skipped\n",
                stats.files, stats.errors, stats.warnings, stats.skipped);
    }
    write_buffer(&out);
    bw_buffer_release(&out);
}

static int run(const struct cli_args *args)
{
    const char *logsources[CLI_MAX_GIVEN];
    const char *placeholders[CLI_MAX_GIVEN];
    const bool json = cli_has(args, CHECK_OPTION_JSON);
    const struct cli_rules_request request = {
            .paths = args->operands,
            .path_count = args->operand_count,
            .logsources = logsources,
            .logsource_count = cli_values(args, CHECK_OPTION_LOGSOURCES, logsources),
            .placeholders = placeholders,
            .placeholder_count = cli_values(args, CHECK_OPTION_PLACEHOLDERS, placeholders),
            .no_cache = true,
            .on_problem = json ? print_problem_json : print_problem,
    };
    struct sigma_ruleset *ruleset = NULL;
    struct bw_err err = {0};
    bw_time took;
    if (cli_rules_load(&request, &ruleset, &took, &err) != BW_OK) {
        cli_error(args, "%s", err.message);
        return CLI_EXIT_USAGE;
    }
    const bool explained = json || explain_all(args, sigma_ruleset_image(ruleset));
    print_census(args, ruleset);
    const bool good = sigma_ruleset_stats(ruleset).errors == 0;
    sigma_ruleset_free(ruleset);
    if (!explained)
        return CLI_EXIT_USAGE;
    return good ? CLI_EXIT_OK : CLI_EXIT_FINDINGS;
}

static const struct cli_example examples[] = {
        {"Our own rules:", "breakwater rules check"},
        {"Which rules of a folder can not be used, and why:",
                "breakwater rules check sigma/rules -q"},
        {"What one rule tests:", "breakwater rules check --explain 'Event Log Cleared'"},
};

const struct cli_command command_rules_check = {
        .name = "rules check",
        .summary = "say which rules can be used, and why the others can not",
        .operands = "[PATH…]",
        .operand_complete = CLI_COMPLETE_FILES,
        .description =
                "Loads Sigma rules (without PATH: our own) and names everything that is wrong or "
                "odd with file, line and reason. Then counts rules by level, stage and logsource, "
                "and tests by kind and field; says which logsources no table knows.",
        .options = options,
        .option_count = BW_COUNT(options),
        .examples = examples,
        .example_count = BW_COUNT(examples),
        .exit_codes = "  0  every rule can be used\n"
                      "  1  some rules can not be used\n"
                      "  2  usage error, or a path can not be read",
        .run = run,
};
