/* inputs - what can be read. */
#include "base/json_out.h"
#include "cli/commands.h"
#include "registry/registry.h"

enum inputs_option {
    INPUTS_OPTION_JSON,
    INPUTS_OPTION_COUNT,
};

static const struct cli_option options[INPUTS_OPTION_COUNT] = {
        {INPUTS_OPTION_JSON, "json", 0, NULL, false, CLI_COMPLETE_NONE, "one JSON object a line"},
};

static void print_json(const struct input_kind *kind)
{
    struct bw_buffer out;
    bw_buffer_init(&out, 64 * BW_KIB);
    struct bw_json json = {.out = &out};
    bw_json_open_object(&json);
    bw_json_member_str(&json, "name", bw_str_of(kind->name));
    bw_json_member_str(&json, "summary", bw_str_of(kind->summary));
    bw_json_member_str(&json, "details", bw_str_of(kind->details));
    bw_json_close_object(&json);
    printf("%.*s\n", bw_str_width(bw_buffer_str(&out)), bw_buffer_str(&out).ptr);
    bw_buffer_release(&out);
}

static int run(const struct cli_args *args)
{
    for (const struct input_kind *const *kind = registry_inputs; *kind != NULL; kind++) {
        if (cli_has(args, INPUTS_OPTION_JSON))
            print_json(*kind);
        else
            printf("%-12s %s\n%-12s %s\n", (*kind)->name, (*kind)->summary, "", (*kind)->details);
    }
    if (!cli_has(args, INPUTS_OPTION_JSON))
        printf("\nEach is told by its content, and is also found in archives and compressed "
               "files:\n"
               "gzip, bzip2, xz, zstd, lz4, lzip, compress; zip, 7z, rar, tar, cpio, cab, iso; "
               "nested as they come.\n");
    return CLI_EXIT_OK;
}

static const struct cli_example examples[] = {
        {"What can be read:", "breakwater inputs"},
        {"The same for a program:", "breakwater inputs --json"},
        {"Hunt only one of them:", "breakwater hunt /evidence --only evtx"},
};

const struct cli_command command_inputs = {
        .name = "inputs",
        .summary = "list the formats that can be read",
        .operands = "",
        .description = "Lists the formats of evidence that hunt and dump read, with the names that "
                       "--only takes.",
        .options = options,
        .option_count = BW_COUNT(options),
        .examples = examples,
        .example_count = BW_COUNT(examples),
        .exit_codes = "  0  always\n  2  usage error",
        .run = run,
};
