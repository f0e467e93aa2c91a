/* cli/commands.h - every command's table, each defined in the file of its name. */
#ifndef BW_CLI_COMMANDS_H
#define BW_CLI_COMMANDS_H

#include "cli/command.h"

extern const struct cli_command command_hunt;
extern const struct cli_command command_report;
extern const struct cli_command command_search;
extern const struct cli_command command_tree;
extern const struct cli_command command_anomalies;
extern const struct cli_command command_logons;
extern const struct cli_command command_stats;
extern const struct cli_command command_stack;
extern const struct cli_command command_dump;
extern const struct cli_command command_inputs;
extern const struct cli_command command_rules_check;
extern const struct cli_command command_rules_test;
extern const struct cli_command command_completion;
extern const struct cli_command command_version;

#endif
