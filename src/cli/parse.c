#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"

bool cli_has(const struct cli_args *args, int option)
{
    for (size_t i = 0; i < args->given_count; i++)
        if (args->given[i].option->id == option)
            return true;
    return false;
}

const char *cli_value(const struct cli_args *args, int option)
{
    const char *value = NULL;
    for (size_t i = 0; i < args->given_count; i++)
        if (args->given[i].option->id == option)
            value = args->given[i].value;
    return value;
}

size_t cli_values(const struct cli_args *args, int option, const char **values)
{
    size_t count = 0;
    for (size_t i = 0; i < args->given_count; i++)
        if (args->given[i].option->id == option && args->given[i].value != NULL)
            values[count++] = args->given[i].value;
    return count;
}

BW_PRINTF(2, 0)
static void print_error(const struct cli_command *command, const char *fmt, va_list args)
{
    fprintf(stderr, "breakwater%s%s: ", command != NULL ? " " : "",
            command != NULL ? command->name : "");
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
}

void cli_error(const struct cli_args *args, const char *fmt, ...)
{
    va_list list;
    va_start(list, fmt);
    print_error(args->command, fmt, list);
    va_end(list);
}

int cli_usage_error(const struct cli_args *args, const char *fmt, ...)
{
    va_list list;
    va_start(list, fmt);
    print_error(args->command, fmt, list);
    va_end(list);
    fprintf(stderr, "try 'breakwater%s%s --help'\n", args->command != NULL ? " " : "",
            args->command != NULL ? args->command->name : "");
    return CLI_EXIT_USAGE;
}

static const struct cli_option *find_long(const struct cli_command *command, bw_str name)
{
    for (size_t i = 0; i < command->option_count; i++)
        if (bw_str_eq(bw_str_of(command->options[i].name), name))
            return &command->options[i];
    return NULL;
}

static const struct cli_option *find_letter(const struct cli_command *command, char letter)
{
    for (size_t i = 0; i < command->option_count; i++)
        if (command->options[i].letter == letter)
            return &command->options[i];
    return NULL;
}

static int unknown_option(const struct cli_args *args, const char *word)
{
    const char *names[64];
    size_t count = 0;
    for (size_t i = 0; i < args->command->option_count && count < BW_COUNT(names); i++)
        names[count++] = args->command->options[i].name;
    const size_t len = strcspn(word, "="); /* its value is none of our business */
    char *name = word[1] == '-' ? strndup(word + 2, len - 2) : NULL;
    const char *near = name != NULL ? cli_suggest(name, names, count) : NULL;
    free(name);
    if (near != NULL)
        return cli_usage_error(
                args, "no option '%.*s'; did you mean '--%s'?", (int)len, word, near);
    return cli_usage_error(args, "no option '%.*s'", (int)len, word);
}

static int add_given(struct cli_args *args, const struct cli_option *option, const char *value)
{
    if (args->given_count == CLI_MAX_GIVEN)
        return cli_usage_error(args, "more than %d options", CLI_MAX_GIVEN);
    args->given[args->given_count++] = (struct cli_given){.option = option, .value = value};
    return CLI_EXIT_OK;
}

/* Takes one option at argv[*at] and, where it has one, its value behind it. */
static int take_option(struct cli_args *args, int *at)
{
    const char *word = args->argv[*at];
    const struct cli_option *option;
    const char *value = NULL;
    if (word[1] == '-') {
        const char *equals = strchr(word, '=');
        const size_t len = equals != NULL ? (size_t)(equals - word) : strlen(word);
        option = find_long(args->command, (bw_str){word + 2, len - 2});
        value = equals != NULL ? equals + 1 : NULL;
    } else {
        option = find_letter(args->command, word[1]);
        value = word[2] != '\0' ? word + 2 : NULL;
    }
    if (option == NULL)
        return unknown_option(args, word);
    if (option->value == NULL && value != NULL)
        return cli_usage_error(args, "option '--%s' takes no value", option->name);
    if (option->value != NULL && !option->optional_value && value == NULL) {
        if (*at + 1 >= args->argc)
            return cli_usage_error(args, "option '--%s' wants %s", option->name, option->value);
        value = args->argv[++*at];
    }
    return add_given(args, option, value);
}

/* "rules check" is two words of the command line. Returns the words taken, 0 for no command. */
static int find_command(struct cli_args *args)
{
    for (const struct cli_command *const *command = cli_commands; *command != NULL; command++) {
        bw_str rest = bw_str_of((*command)->name);
        bw_str word;
        int at = 1;
        bool same = true;
        while (same && bw_str_cut(&rest, ' ', &word)) {
            same = at < args->argc && bw_str_eq(bw_str_of(args->argv[at]), word);
            at++;
        }
        if (same) {
            args->command = *command;
            return at - 1;
        }
    }
    return 0;
}

/* "rules" and what follows it, when that is no command: says which words may follow. */
static int unknown_second_word(const struct cli_args *args, const char *second)
{
    const char *words[16];
    char list[256] = "";
    size_t count = 0;
    const bw_str first = bw_str_of(args->argv[1]);
    for (const struct cli_command *const *c = cli_commands; *c != NULL; c++) {
        const bw_str name = bw_str_of((*c)->name);
        if (!bw_str_starts_with(name, first) || name.len <= first.len || count == BW_COUNT(words))
            continue;
        words[count] = (*c)->name + first.len + 1;
        const size_t used = strlen(list);
        snprintf(list + used, sizeof(list) - used, "%s'%s %s'", count != 0 ? " or " : "",
                args->argv[1], words[count]);
        count++;
    }
    const char *near = second != NULL ? cli_suggest(second, words, count) : NULL;
    if (near != NULL)
        return cli_usage_error(args, "no command '%s %s'; did you mean '%s %s'?", args->argv[1],
                second, args->argv[1], near);
    if (second != NULL)
        return cli_usage_error(
                args, "no command '%s %s'; there is %s", args->argv[1], second, list);
    return cli_usage_error(args, "'%s' wants one more word: %s", args->argv[1], list);
}

static int unknown_command(struct cli_args *args)
{
    const char *names[64];
    size_t count = 0;
    bool first_word = false;
    const bw_str word = bw_str_of(args->argv[1]);
    for (const struct cli_command *const *c = cli_commands; *c != NULL; c++) {
        const bw_str name = bw_str_of((*c)->name);
        if (count < BW_COUNT(names))
            names[count++] = (*c)->name;
        first_word |=
                name.len > word.len && bw_str_starts_with(name, word) && name.ptr[word.len] == ' ';
    }
    if (args->argv[1][0] == '-')
        return cli_usage_error(args, "no option '%s' before a command", args->argv[1]);
    if (first_word) {
        const bool more = args->argc > 2 && args->argv[2][0] != '-';
        return unknown_second_word(args, more ? args->argv[2] : NULL);
    }
    const char *near = cli_suggest(args->argv[1], names, count);
    if (near != NULL)
        return cli_usage_error(args, "no command '%s'; did you mean '%s'?", args->argv[1], near);
    return cli_usage_error(args, "no command '%s'", args->argv[1]);
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* What asks for words about the program and not for work. */
static bool parse_early(struct cli_args *args, int *ret_exit)
{
    if (args->argc < 2) {
        cli_print_overview(stderr);
        *ret_exit = CLI_EXIT_USAGE;
        return true;
    }
    if (is_help(args->argv[1]) || (strcmp(args->argv[1], "help") == 0 && args->argc == 2)) {
        cli_print_overview(stdout);
        *ret_exit = CLI_EXIT_OK;
        return true;
    }
    if (strcmp(args->argv[1], "--version") == 0) {
        printf("breakwater %s\n", BW_VERSION);
        *ret_exit = CLI_EXIT_OK;
        return true;
    }
    return false;
}

static int parse_words(struct cli_args *args, int first)
{
    bool only_operands = false;
    for (int at = first; at < args->argc; at++) {
        const char *word = args->argv[at];
        int code = CLI_EXIT_OK;
        if (!only_operands && strcmp(word, "--") == 0)
            only_operands = true;
        else if (!only_operands && word[0] == '-' && word[1] != '\0')
            code = take_option(args, &at);
        else
            args->operands[args->operand_count++] = word;
        if (code != CLI_EXIT_OK)
            return code;
    }
    return CLI_EXIT_OK;
}

bool cli_parse(int argc, char **argv, struct cli_args *args, int *ret_exit)
{
    *args = (struct cli_args){.argc = argc, .argv = argv};
    if (parse_early(args, ret_exit))
        return false;
    const bool help_command = strcmp(argv[1], "help") == 0;
    if (help_command) { /* "help hunt" is "hunt --help" */
        args->argv = argv + 1;
        args->argc = argc - 1;
    }
    const int taken = find_command(args);
    if (taken == 0) {
        *ret_exit = unknown_command(args);
        return false;
    }
    bool help = help_command;
    for (int i = taken + 1; i < args->argc && strcmp(args->argv[i], "--") != 0; i++)
        help |= is_help(args->argv[i]);
    if (help) {
        cli_print_help(args->command, stdout);
        *ret_exit = CLI_EXIT_OK;
        return false;
    }
    args->operands = calloc((size_t)args->argc + 1, sizeof(*args->operands));
    *ret_exit = args->operands != NULL ? parse_words(args, taken + 1) : CLI_EXIT_USAGE;
    if (*ret_exit == CLI_EXIT_OK && args->command->needs_operand && args->operand_count == 0)
        *ret_exit = cli_usage_error(args, "nothing to work on: give %s", args->command->operands);
    if (*ret_exit == CLI_EXIT_OK && args->command->operands[0] == '\0' && args->operand_count != 0)
        *ret_exit = cli_usage_error(args, "'%s': takes no operands", args->operands[0]);
    return *ret_exit == CLI_EXIT_OK;
}
