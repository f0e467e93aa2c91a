/* completion - shell completion, printed from the command tables. */
#include <string.h>

#include "cli/commands.h"
#include "finding/level.h"
#include "registry/registry.h"

/* The words that an option's value may be, separated by blanks; nothing for files. */
static void print_words(enum cli_complete complete)
{
    if (complete == CLI_COMPLETE_LEVELS)
        for (unsigned i = 0; i < FINDING_LEVEL_COUNT; i++) {
            const bw_str name = finding_level_name((enum finding_level)i);
            printf("%s%.*s", i != 0 ? " " : "", bw_str_width(name), name.ptr);
        }
    if (complete == CLI_COMPLETE_INPUTS)
        for (size_t i = 0; registry_inputs[i] != NULL; i++)
            printf("%s%s", i != 0 ? " " : "", registry_inputs[i]->name);
    if (complete == CLI_COMPLETE_SHELLS)
        printf("bash zsh fish");
    if (complete == CLI_COMPLETE_COLOR)
        printf("auto always never");
    if (complete == CLI_COMPLETE_RECOVERED)
        printf("no yes only");
    if (complete == CLI_COMPLETE_HOST_FROM)
        printf("none path");
}

static bool takes_words(enum cli_complete complete)
{
    return complete != CLI_COMPLETE_NONE && complete != CLI_COMPLETE_FILES &&
           complete != CLI_COMPLETE_FOLDERS;
}

static bool takes_files(enum cli_complete complete)
{
    return complete == CLI_COMPLETE_FILES || complete == CLI_COMPLETE_FOLDERS;
}

/* "rules check" as it stands in a shell's case pattern. */
static void bash_command(const struct cli_command *command)
{
    printf("    '%s')\n        case \"$prev\" in\n", command->name);
    for (size_t i = 0; i < command->option_count; i++) {
        const struct cli_option *o = &command->options[i];
        if (o->value == NULL || o->optional_value)
            continue;
        printf("        --%s%s%c) ", o->name, o->letter ? "|-" : "", o->letter ? o->letter : ' ');
        if (takes_files(o->complete)) {
            printf("mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")");
        } else {
            printf("COMPREPLY=($(compgen -W '");
            print_words(o->complete);
            printf("' -- \"$cur\"))");
        }
        printf("; return;;\n");
    }
    printf("        esac\n        words='");
    for (size_t i = 0; i < command->option_count; i++)
        printf("--%s ", command->options[i].name);
    printf("--help'\n        operands='");
    print_words(command->operand_complete);
    printf("'\n        files=%d;;\n", takes_files(command->operand_complete));
}

static void print_bash(void)
{
    printf("# bash completion for breakwater: source it, or put it into\n"
           "# /usr/share/bash-completion/completions/breakwater\n"
           "_breakwater()\n{\n    local cur=${COMP_WORDS[COMP_CWORD]} "
           "prev=${COMP_WORDS[COMP_CWORD-1]}\n"
           "    local command=${COMP_WORDS[1]} words= operands= files=0\n"
           "    [ \"$cur\" = = ] && cur= # --level=: readline makes a word of the =\n"
           "    [ \"$prev\" = = ] && prev=${COMP_WORDS[COMP_CWORD-2]}\n"
           "    [ \"$command\" = rules ] && command=\"rules ${COMP_WORDS[2]}\"\n"
           "    COMPREPLY=()\n"
           "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen -W '");
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        if (strchr(cli_commands[i]->name, ' ') == NULL)
            printf("%s ", cli_commands[i]->name);
    printf("rules help' -- \"$cur\"))\n        return\n    fi\n"
           "    if [ \"$COMP_CWORD\" -eq 2 ] && [ \"${COMP_WORDS[1]}\" = rules ]; then\n"
           "        COMPREPLY=($(compgen -W 'check test' -- \"$cur\"))\n        return\n    fi\n"
           "    case \"$command\" in\n");
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        bash_command(cli_commands[i]);
    printf("    esac\n    case \"$cur\" in\n"
           "    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"));;\n"
           "    *) COMPREPLY=($(compgen -W \"$operands\" -- \"$cur\"))\n"
           "        [ \"$files\" -eq 1 ] && mapfile -t COMPREPLY < <(compgen -f -- \"$cur\");;\n"
           "    esac\n    return 0\n}\n"
           "complete -o filenames -F _breakwater breakwater\n");
}

/* Text inside single quotes of zsh and fish. */
static void print_quoted(const char *text, const char *special)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            printf("'\\''");
        else if (strchr(special, *text) != NULL)
            printf("\\%c", *text);
        else
            putchar(*text);
    }
}

static void zsh_command(const struct cli_command *command)
{
    printf("    '%s')\n        _arguments -s", command->name);
    for (size_t i = 0; i < command->option_count; i++) {
        const struct cli_option *o = &command->options[i];
        printf(" \\\n            '*--%s%s[", o->name,
                o->value == NULL    ? ""
                : o->optional_value ? "=-"
                                    : "=");
        print_quoted(o->help, "[]:\\");
        printf("]");
        if (o->value != NULL) {
            printf("%s:%s:", o->optional_value ? ":" : "", o->value);
            if (takes_files(o->complete)) {
                printf("_files");
            } else {
                printf("(");
                print_words(o->complete);
                printf(")");
            }
        }
        printf("'");
    }
    printf(" \\\n            '--help[show help]'");
    if (takes_files(command->operand_complete)) {
        printf(" '*:file:_files'");
    } else if (takes_words(command->operand_complete)) {
        printf(" '*:operand:(");
        print_words(command->operand_complete);
        printf(")'");
    }
    printf(";;\n");
}

static void print_zsh(void)
{
    printf("#compdef breakwater\n# zsh completion for breakwater: put it into a folder of $fpath "
           "as _breakwater\n"
           "_breakwater()\n{\n    local command=$words[2]\n"
           "    if (( CURRENT == 2 )); then\n        local -a commands=(");
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        if (strchr(cli_commands[i]->name, ' ') != NULL)
            continue;
        printf("\n            '%s:", cli_commands[i]->name);
        print_quoted(cli_commands[i]->summary, ":\\");
        printf("'");
    }
    printf("\n            'rules:check and test rules')\n        _describe command commands\n"
           "        return\n    fi\n"
           "    if [[ $command == rules ]]; then\n"
           "        if (( CURRENT == 3 )); then _values command check test; return; fi\n"
           "        command=\"rules $words[3]\"\n    fi\n    case $command in\n");
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        zsh_command(cli_commands[i]);
    printf("    esac\n}\n_breakwater \"$@\"\n");
}

static void fish_command(const struct cli_command *command)
{
    const bw_str name = bw_str_of(command->name);
    const size_t blank = bw_str_find_char(name, ' ');
    const bw_str last = blank == SIZE_MAX ? name : bw_str_from(name, blank + 1);
    printf("complete -c breakwater -n '%s' -a '%.*s' -d '",
            blank == SIZE_MAX ? "__fish_use_subcommand"
                              : "__fish_seen_subcommand_from rules; and not "
                                "__fish_seen_subcommand_from check test",
            bw_str_width(last), last.ptr);
    print_quoted(command->summary, "\\");
    printf("'\n");
    for (size_t i = 0; i < command->option_count; i++) {
        const struct cli_option *o = &command->options[i];
        printf("complete -c breakwater -n '__fish_seen_subcommand_from %.*s' -l %s",
                bw_str_width(last), last.ptr, o->name);
        if (o->letter)
            printf(" -s %c", o->letter);
        if (o->value != NULL && !o->optional_value)
            printf(takes_files(o->complete) ? " -r -F" : " -x");
        if (takes_words(o->complete)) {
            printf(" -a '");
            print_words(o->complete);
            printf("'");
        }
        printf(" -d '");
        print_quoted(o->help, "\\");
        printf("'\n");
    }
}

/* What a command takes beside options: files are fish's own default. */
static void fish_operands(const struct cli_command *command)
{
    if (takes_files(command->operand_complete) || strchr(command->name, ' ') != NULL)
        return;
    printf("complete -c breakwater -n '__fish_seen_subcommand_from %s' -f", command->name);
    if (takes_words(command->operand_complete)) {
        printf(" -a '");
        print_words(command->operand_complete);
        printf("'");
    }
    putchar('\n');
}

static void print_fish(void)
{
    printf("# fish completion for breakwater: put it into ~/.config/fish/completions/\n"
           "complete -c breakwater -n __fish_use_subcommand -f\n"
           "complete -c breakwater -n '__fish_seen_subcommand_from rules; and not "
           "__fish_seen_subcommand_from check test' -f\n"
           "complete -c breakwater -n __fish_use_subcommand -a rules -d 'check and test rules'\n");
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        fish_command(cli_commands[i]);
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        fish_operands(cli_commands[i]);
}

static int run(const struct cli_args *args)
{
    const char *shell = args->operands[0];
    if (args->operand_count > 1)
        return cli_usage_error(args, "one shell at a time");
    if (strcmp(shell, "bash") == 0)
        print_bash();
    else if (strcmp(shell, "zsh") == 0)
        print_zsh();
    else if (strcmp(shell, "fish") == 0)
        print_fish();
    else
        return cli_usage_error(args, "'%s': want bash, zsh or fish", shell);
    return CLI_EXIT_OK;
}

static const struct cli_example examples[] = {
        {"For this bash session:", "source <(breakwater completion bash)"},
        {"For zsh:", "breakwater completion zsh > ~/.zfunc/_breakwater"},
        {"For fish:", "breakwater completion fish > ~/.config/fish/completions/breakwater.fish"},
};

const struct cli_command command_completion = {
        .name = "completion",
        .summary = "print completion for bash, zsh or fish",
        .operands = "SHELL",
        .operand_complete = CLI_COMPLETE_SHELLS,
        .needs_operand = true,
        .description = "Prints a completion script for the shell: bash, zsh or fish.",
        .examples = examples,
        .example_count = BW_COUNT(examples),
        .exit_codes = "  0  printed\n  2  usage error",
        .run = run,
};
