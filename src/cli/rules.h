/* cli/rules.h - loading rules as the hunt and the rules commands do it. */
#ifndef BW_CLI_RULES_H
#define BW_CLI_RULES_H

#include "base/time.h"
#include "cli/command.h"
#include "cli/locations.h"
#include "finding/level.h"
#include "sigma/ruleset.h"

struct cli_rules_request {
    const char *const *paths; /* none: our own */
    size_t path_count;
    const char *const *placeholders; /* besides our own */
    size_t placeholder_count;
    const struct sigma_given_text *placeholder_texts;
    size_t placeholder_text_count;
    const char *const *logsources; /* besides our own */
    size_t logsource_count;
    const char *const *excluded; /* rules to leave out */
    size_t excluded_count;
    const struct sigma_given_text
            *texts; /* rules that stand in no file; then `paths` none are none */
    size_t text_count;
    const struct sigma_given_text *logsource_texts;
    size_t logsource_text_count;
    enum finding_level min_level;
    bool no_cache;
    void (*on_problem)(void *user, const struct sigma_problem *problem); /* may be NULL */
    void *user;
};

/* Loads; *ret_time is how long it took. */
BW_MUST_CHECK bw_status cli_rules_load(const struct cli_rules_request *request,
        struct sigma_ruleset **ret_ruleset, bw_time *ret_time, struct bw_err *err);

/* "path:12: error: <title>: <text>" as one line. */
void cli_rules_print_problem(const struct sigma_problem *problem, FILE *out);

/* What is wrong with rules, for those who did not ask: a few are told, of more how many. */
struct cli_rule_text {
    FILE *file; /* into text */
    char *text;
    size_t size;
};

struct cli_rule_problems {
    struct cli_rule_text all;
    struct cli_rule_text worst; /* errors alone: warnings do not hide them */
    uint64_t errors;
    uint64_t warnings;
};

void cli_rule_problems_add(struct cli_rule_problems *problems, const struct sigma_problem *problem);

/* Tells them on standard error, and lets go of them. */
void cli_rule_problems_tell(const struct cli_args *args, struct cli_rule_problems *problems);

#endif
