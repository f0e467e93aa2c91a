/* cli/hunt_run.h - a hunt, and what is one with another question: search. */
#ifndef BW_CLI_HUNT_RUN_H
#define BW_CLI_HUNT_RUN_H

#include "cli/command.h"
#include "plug/report_kind.h"
#include "sigma/ruleset.h"

/* What differs from a hunt: one rule that stands in no file, and what a person reads. */
struct hunt_variant {
    struct sigma_given_text rule;
    struct sigma_given_text logsource; /* the one that the rule is for */
    const struct report_kind *summary;
    int field_option; /* that asks for fields, as NAME=VALUE */
    /* The rule that finds every record, by its id, and how many of them are told around those that
     * the other one found. Both 0: there is none. */
    bw_str context_rule;
    uint32_t before;
    uint32_t after;
};

/*
 * Runs a hunt whose options are in `args` by the numbers of enum hunt_option (those that the
 * command does not have are as if they were not given). `variant` may be NULL. The exit code.
 */
int hunt_run(const struct cli_args *args, const struct hunt_variant *variant);

#endif
