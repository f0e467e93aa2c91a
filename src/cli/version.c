/* version - which program, built how. */
#include "cli/commands.h"

static int run(const struct cli_args *args)
{
    (void)args;
    printf("breakwater %s\n", BW_VERSION);
#ifdef __clang__
    printf("compiler   clang %s\n", __clang_version__);
#else
    printf("compiler   gcc %s\n", __VERSION__);
#endif
    printf("license    Apache-2.0\n");
    return CLI_EXIT_OK;
}

static const struct cli_example examples[] = {
        {"For a bug report:", "breakwater version"},
        {"One line:", "breakwater --version"},
        {"Everything it can do:", "breakwater --help"},
};

const struct cli_command command_version = {
        .name = "version",
        .summary = "print the version",
        .operands = "",
        .description = "Prints the version, the compiler and the license.",
        .examples = examples,
        .example_count = BW_COUNT(examples),
        .exit_codes = "  0  always",
        .run = run,
};
