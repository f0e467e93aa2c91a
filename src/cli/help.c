#include <string.h>

#include "base/suggest.h"
#include "cli/command.h"

/* Where the second column of option lists starts. */
#define OPTION_COLUMN 26

/* Prose is broken here; options have lines of their own length. */
#define HELP_COLUMNS 90

static void print_option(const struct cli_option *option, FILE *out)
{
    char left[80];
    const char *between = option->value == NULL ? "" : option->optional_value ? "[=" : " ";
    const int len = snprintf(left, sizeof(left), "  %c%c%s--%s%s%s%s", option->letter ? '-' : ' ',
            option->letter ? option->letter : ' ', option->letter ? ", " : "  ", option->name,
            between, option->value != NULL ? option->value : "", option->optional_value ? "]" : "");
    if (len < OPTION_COLUMN)
        fprintf(out, "%-*s %s\n", OPTION_COLUMN, left, option->help);
    else
        fprintf(out, "%s\n%*s %s\n", left, OPTION_COLUMN, "", option->help);
}

/* A paragraph, broken at blanks. */
static void print_wrapped(const char *text, FILE *out)
{
    size_t column = 0;
    while (*text != '\0') {
        const size_t len = strcspn(text, " \n");
        if (column != 0 && column + 1 + len > HELP_COLUMNS) {
            fputc('\n', out);
            column = 0;
        }
        column += (size_t)fprintf(out, "%s%.*s", column != 0 ? " " : "", (int)len, text);
        text += len;
        text += strspn(text, " \n");
    }
    fputc('\n', out);
}

static const struct cli_option help_option = {.name = "help",
        .letter = 'h',
        .help = "show this help"};

void cli_print_help(const struct cli_command *command, FILE *out)
{
    fprintf(out, "Usage: breakwater %s%s%s%s\n\n", command->name,
            command->option_count != 0 ? " [OPTION…]" : "", command->operands[0] != '\0' ? " " : "",
            command->operands);
    print_wrapped(command->description, out);
    fprintf(out, "\nOptions:\n");
    for (size_t i = 0; i < command->option_count; i++)
        print_option(&command->options[i], out);
    print_option(&help_option, out);
    fprintf(out, "\nExamples:\n");
    for (size_t i = 0; i < command->example_count; i++)
        fprintf(out, "  %s\n      %s\n", command->examples[i].text, command->examples[i].command);
    fprintf(out, "\nExit codes:\n%s\n", command->exit_codes);
}

void cli_print_overview(FILE *out)
{
    fprintf(out,
            "breakwater %s - finds and explains intrusions in evidence\n\n"
            "Usage: breakwater COMMAND [OPTION…] [OPERAND…]\n\nCommands:\n",
            BW_VERSION);
    for (const struct cli_command *const *command = cli_commands; *command != NULL; command++)
        fprintf(out, "  %-14s %s\n", (*command)->name, (*command)->summary);
    fprintf(out, "\nStart here:\n"
                 "  breakwater hunt /path/to/evidence        what happened, when, where\n"
                 "  breakwater hunt logs/ --html             the same as a page to look through\n"
                 "  breakwater COMMAND --help                everything about one command\n");
}

const char *cli_suggest(const char *word, const char *const *names, size_t count)
{
    return bw_suggest(bw_str_of(word), names, count);
}
