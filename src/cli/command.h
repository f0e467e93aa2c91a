/*
 * cli/command.h - commands and their options as tables: parsing, --help, shell completion and the
 * comparison with the manual page all come from the same rows.
 */
#ifndef BW_CLI_COMMAND_H
#define BW_CLI_COMMAND_H

#include <stdio.h>

#include "base/slice.h"
#include "base/status.h"

/* Exit codes, the same for every command. */
enum cli_exit {
    CLI_EXIT_OK = 0,         /* nothing found, nothing wrong */
    CLI_EXIT_FINDINGS = 1,   /* hunt: findings; rules check/test: rules that are wrong */
    CLI_EXIT_USAGE = 2,      /* the command line, the rules or the machine: nothing was read */
    CLI_EXIT_UNREADABLE = 3, /* some evidence could not be read; the rest was */
};

enum cli_complete {
    CLI_COMPLETE_NONE,
    CLI_COMPLETE_FILES,
    CLI_COMPLETE_FOLDERS,
    CLI_COMPLETE_LEVELS,
    CLI_COMPLETE_INPUTS,
    CLI_COMPLETE_SHELLS,
    CLI_COMPLETE_COLOR,
    CLI_COMPLETE_RECOVERED,
    CLI_COMPLETE_HOST_FROM,
};

struct cli_option {
    int id;              /* of the command's own enum; unique within the command */
    const char *name;    /* without "--" */
    char letter;         /* "-o", or 0 */
    const char *value;   /* what stands for its value in the help: "FILE"; NULL: takes none */
    bool optional_value; /* only with "=": --json or --json=FILE */
    enum cli_complete complete;
    const char *help; /* one line */
};

struct cli_example {
    const char *text;    /* what it is for */
    const char *command; /* the whole line */
};

struct cli_args;

struct cli_command {
    const char *name;     /* "hunt", "rules check" */
    const char *summary;  /* one line */
    const char *operands; /* "EVIDENCE…" */
    bool needs_operand;
    enum cli_complete operand_complete;
    const char *description; /* a paragraph */
    const struct cli_option *options;
    size_t option_count;
    const struct cli_example *examples; /* three */
    size_t example_count;
    const char *exit_codes; /* lines */
    int (*run)(const struct cli_args *args);
};

/* One occurrence of an option. */
struct cli_given {
    const struct cli_option *option;
    const char *value; /* NULL when it has none */
};

#define CLI_MAX_GIVEN 256

struct cli_args {
    const struct cli_command *command;
    int argc; /* the whole command line, for reports that quote it */
    char **argv;
    struct cli_given given[CLI_MAX_GIVEN];
    size_t given_count;
    const char **operands; /* owned by whoever parsed */
    size_t operand_count;
};

/* The commands, in the order of the overview; ends with NULL. */
extern const struct cli_command *const cli_commands[];

/* Was it given? The last value that was given, or NULL. */
bool cli_has(const struct cli_args *args, int option);
const char *cli_value(const struct cli_args *args, int option);

/* All values of a repeatable option into `values` (room for CLI_MAX_GIVEN); returns their number.
 */
size_t cli_values(const struct cli_args *args, int option, const char **values);

/* "breakwater hunt: <message>" and where help is, on standard error. Returns CLI_EXIT_USAGE. */
int cli_usage_error(const struct cli_args *args, const char *fmt, ...) BW_PRINTF(2, 3);

/* "breakwater hunt: <message>" on standard error. */
void cli_error(const struct cli_args *args, const char *fmt, ...) BW_PRINTF(2, 3);

/*
 * Finds the command and reads its options. *ret_exit is set when the program should end at once
 * (help was printed, usage error). `args->operands` is to be freed.
 */
bool cli_parse(int argc, char **argv, struct cli_args *args, int *ret_exit);

void cli_print_help(const struct cli_command *command, FILE *out);
void cli_print_overview(FILE *out);

/* The nearest of `names` to a word that is none of them, or NULL when none is near. */
const char *cli_suggest(const char *word, const char *const *names, size_t count);

#endif
