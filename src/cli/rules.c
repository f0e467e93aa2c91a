#include "cli/rules.h"

#include <stdlib.h>
#include <time.h>

#include "cli/evidence.h"

/* More than these are a matter for `rules check`: public rules have some that want values. */
#define PROBLEMS_TOLD 5

static bw_time monotonic_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (bw_time)now.tv_sec * BW_TIME_SECOND + now.tv_nsec;
}

bw_status cli_rules_load(const struct cli_rules_request *request,
        struct sigma_ruleset **ret_ruleset, bw_time *ret_time, struct bw_err *err)
{
    static struct cli_locations locations;
    bw_status status = cli_locations_find(&locations, err);
    if (status != BW_OK)
        return status;
    const char *own[] = {locations.sigma};
    const bool no_own = request->text_count != 0;
    const char *logsources[CLI_MAX_GIVEN + 1] = {locations.logsources};
    size_t logsource_count = 1;
    for (size_t i = 0; i < request->logsource_count && i < CLI_MAX_GIVEN; i++)
        logsources[logsource_count++] = request->logsources[i];
    const char *placeholders[CLI_MAX_GIVEN + 1] = {locations.placeholders};
    size_t placeholder_count = locations.placeholders[0] != '\0';
    for (size_t i = 0; i < request->placeholder_count && i < CLI_MAX_GIVEN; i++)
        placeholders[placeholder_count++] = request->placeholders[i];
    const struct sigma_load_options options = {
            .rule_paths = request->path_count != 0 ? request->paths : own,
            .rule_path_count = request->path_count != 0 ? request->path_count
                               : no_own                 ? 0
                                                        : 1,
            .rule_texts = request->texts,
            .rule_text_count = request->text_count,
            .logsource_texts = request->logsource_texts,
            .logsource_text_count = request->logsource_text_count,
            .logsource_paths = logsources,
            .logsource_path_count = logsource_count,
            .placeholder_paths = placeholders,
            .placeholder_path_count = placeholder_count,
            .placeholder_texts = request->placeholder_texts,
            .placeholder_text_count = request->placeholder_text_count,
            .excluded = request->excluded,
            .excluded_count = request->excluded_count,
            .min_level = request->min_level,
            .cache_dir = request->no_cache || locations.cache[0] == '\0' ? NULL : locations.cache,
            .on_problem = request->on_problem,
            .user = request->user,
    };
    const bw_time start = monotonic_now();
    status = sigma_ruleset_load(&options, ret_ruleset, err);
    *ret_time = monotonic_now() - start;
    return status;
}

void cli_rules_print_problem(const struct sigma_problem *problem, FILE *out)
{
    static const char *const words[] = {
            [SIGMA_PROBLEM_ERROR] = "error",
            [SIGMA_PROBLEM_WARNING] = "warning",
            [SIGMA_PROBLEM_SKIPPED] = "skipped",
    };
    cli_print_text(problem->path, out);
    fprintf(out, ":%u: %s: ", problem->line, words[problem->kind]);
    cli_print_text(problem->rule_title, out);
    if (problem->rule_title.len != 0)
        fputs(": ", out);
    cli_print_text(problem->text, out);
    fputc('\n', out);
}

static void add_told(struct cli_rule_text *text, const struct sigma_problem *problem)
{
    if (text->file == NULL)
        text->file = open_memstream(&text->text, &text->size);
    if (text->file != NULL)
        cli_rules_print_problem(problem, text->file);
}

void cli_rule_problems_add(struct cli_rule_problems *problems, const struct sigma_problem *problem)
{
    const bool error = problem->kind == SIGMA_PROBLEM_ERROR;
    if (problem->kind == SIGMA_PROBLEM_SKIPPED)
        return;
    if (error)
        problems->errors++;
    else
        problems->warnings++;
    if (problems->errors + problems->warnings <= PROBLEMS_TOLD)
        add_told(&problems->all, problem);
    if (error && problems->errors <= PROBLEMS_TOLD)
        add_told(&problems->worst, problem);
}

/* Prints it when asked for, and lets go of it. */
static void end_told(struct cli_rule_text *text, bool print)
{
    if (text->file != NULL)
        fclose(text->file);
    if (print && text->text != NULL)
        fputs(text->text, stderr);
    free(text->text);
}

void cli_rule_problems_tell(const struct cli_args *args, struct cli_rule_problems *problems)
{
    const bool all = problems->errors + problems->warnings <= PROBLEMS_TOLD;
    const bool worst = !all && problems->errors <= PROBLEMS_TOLD;
    end_told(&problems->all, all);
    end_told(&problems->worst, worst);
    if (!all)
        cli_error(args,
                "rules: %llu can not be used, %llu warnings; 'breakwater rules check' names them",
                (unsigned long long)problems->errors, (unsigned long long)problems->warnings);
    *problems = (struct cli_rule_problems){0};
}
