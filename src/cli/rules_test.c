/* rules test - rules against their cases. */
#include <limits.h>

#include "cli/commands.h"
#include "cli/rules.h"
#include "sigma/case_test.h"

enum test_option {
    TEST_OPTION_RULES,
    TEST_OPTION_LOGSOURCES,
    TEST_OPTION_PLACEHOLDERS,
    TEST_OPTION_UNTESTED,
    TEST_OPTION_COUNT,
};

static const struct cli_option options[TEST_OPTION_COUNT] = {
        {TEST_OPTION_RULES, "rules", 'r', "PATH", false, CLI_COMPLETE_FILES,
                "the rules (without it: our own); may be repeated"},
        {TEST_OPTION_LOGSOURCES, "logsources", 0, "PATH", false, CLI_COMPLETE_FILES,
                "more logsource tables; may be repeated"},
        {TEST_OPTION_PLACEHOLDERS, "placeholders", 0, "FILE", false, CLI_COMPLETE_FILES,
                "values for the placeholders of 'expand'; may be repeated"},
        {TEST_OPTION_UNTESTED, "untested", 'u', NULL, false, CLI_COMPLETE_NONE,
                "name the rules that no case is for; one is enough to fail"},
};

static void print_error_problem(void *user, const struct sigma_problem *problem)
{
    (void)user;
    if (problem->kind == SIGMA_PROBLEM_ERROR)
        cli_rules_print_problem(problem, stdout);
}

static void print_failure(void *user, const struct sigma_case_failure *failure)
{
    (void)user;
    printf("%.*s:%u: ", bw_str_width(failure->path), failure->path.ptr, failure->line);
    if (failure->name.len != 0)
        printf("%.*s: ", bw_str_width(failure->name), failure->name.ptr);
    printf("%.*s\n", bw_str_width(failure->text), failure->text.ptr);
}

static void print_untested(void *user, bw_str path, bw_str title)
{
    (void)user;
    printf("%.*s: %.*s: no case is for this rule\n", bw_str_width(path), path.ptr,
            bw_str_width(title), title.ptr);
}

/* Our own cases lie beside our own rules: rules/tests and rules/sigma. */
static bool own_cases(char out[PATH_MAX], struct bw_err *err)
{
    static struct cli_locations locations;
    if (cli_locations_find(&locations, err) != BW_OK)
        return false;
    const int len = snprintf(out, PATH_MAX, "%s/../tests", locations.sigma);
    return len > 0 && len < PATH_MAX;
}

static int run_cases(const struct cli_args *args, const struct sigma_ruleset *ruleset)
{
    static char own[PATH_MAX];
    const char *const own_paths[] = {own};
    struct bw_err err = {0};
    if (args->operand_count == 0 && !own_cases(own, &err)) {
        cli_error(args, "%s", err.message);
        return CLI_EXIT_USAGE;
    }
    const bool untested = cli_has(args, TEST_OPTION_UNTESTED);
    const struct sigma_case_options cases = {
            .paths = args->operand_count != 0 ? args->operands : own_paths,
            .path_count = args->operand_count != 0 ? args->operand_count : 1,
            .ruleset = ruleset,
            .on_failure = print_failure,
            .on_rule_without = untested ? print_untested : NULL,
    };
    struct sigma_case_counts counts;
    if (sigma_cases_run(&cases, &counts, &err) != BW_OK) {
        cli_error(args, "%s", err.message);
        return CLI_EXIT_USAGE;
    }
    printf("%u passed, %u failed", counts.passed, counts.failed);
    if (untested)
        printf(", %u rules untested", counts.rules_without);
    printf("\n");
    const bool good = counts.failed == 0 && !(untested && counts.rules_without != 0);
    return good ? CLI_EXIT_OK : CLI_EXIT_FINDINGS;
}

static int run(const struct cli_args *args)
{
    const char *rules[CLI_MAX_GIVEN];
    const char *logsources[CLI_MAX_GIVEN];
    const char *placeholders[CLI_MAX_GIVEN];
    const struct cli_rules_request request = {
            .paths = rules,
            .path_count = cli_values(args, TEST_OPTION_RULES, rules),
            .logsources = logsources,
            .logsource_count = cli_values(args, TEST_OPTION_LOGSOURCES, logsources),
            .placeholders = placeholders,
            .placeholder_count = cli_values(args, TEST_OPTION_PLACEHOLDERS, placeholders),
            .no_cache = true,
            .on_problem = print_error_problem,
    };
    struct sigma_ruleset *ruleset = NULL;
    struct bw_err err = {0};
    bw_time took;
    if (cli_rules_load(&request, &ruleset, &took, &err) != BW_OK) {
        cli_error(args, "%s", err.message);
        return CLI_EXIT_USAGE;
    }
    const int result = run_cases(args, ruleset);
    sigma_ruleset_free(ruleset);
    return result;
}

static const struct cli_example examples[] = {
        {"Our own rules:", "breakwater rules test"},
        {"One rule's cases:", "breakwater rules test my-rules/tests/shell.yml --rules my-rules"},
        {"Is every rule tested?", "breakwater rules test --untested"},
};

const struct cli_command command_rules_test = {
        .name = "rules test",
        .summary = "run rules against events that they must match, and others that they must not",
        .operands = "[PATH…]",
        .operand_complete = CLI_COMPLETE_FILES,
        .description =
                "Reads case files (without PATH: our own): each names a rule, events that it must "
                "match and events that it must not. Says what failed and why.",
        .options = options,
        .option_count = BW_COUNT(options),
        .examples = examples,
        .example_count = BW_COUNT(examples),
        .exit_codes = "  0  every case went as its file says\n"
                      "  1  some did not\n"
                      "  2  usage error, or a path can not be read",
        .run = run,
};
