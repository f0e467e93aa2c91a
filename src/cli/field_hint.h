/* cli/field_hint.h - what a name of a field that no record has may have meant. */
#ifndef BW_CLI_FIELD_HINT_H
#define BW_CLI_FIELD_HINT_H

#include "cli/command.h"

/* Says on standard error which fields of our rules are called nearly so; of those nothing that the
 * rules know, too. */
void cli_field_hint(const struct cli_args *args, const bw_str *names, size_t count);

/* Likewise of the names that the option with this number (NAME=VALUE) was given. */
void cli_field_hint_given(const struct cli_args *args, int field_option);

#endif
