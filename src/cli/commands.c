/* The list of all commands. A new command is one file and one line here. */
#include "cli/commands.h"

const struct cli_command *const cli_commands[] = {
        &command_hunt,
        &command_report,
        &command_search,
        &command_tree,
        &command_anomalies,
        &command_logons,
        &command_stats,
        &command_stack,
        &command_dump,
        &command_inputs,
        &command_rules_check,
        &command_rules_test,
        &command_completion,
        &command_version,
        NULL,
};
