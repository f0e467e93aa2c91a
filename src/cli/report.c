/* report - any report of a hunt whose case was kept, without its evidence and rules. */
#include <stdlib.h>

#include "case/case.h"
#include "cli/commands.h"
#include "cli/hunt_options.h"
#include "cli/hunt_report.h"

/* Those options of hunt that choose among findings and forms. */
static const struct cli_option options[] = {
        {HUNT_OPTION_JSON, "json", 0, "FILE", true, CLI_COMPLETE_FILES,
                "findings as JSON Lines (ECS), to FILE or standard output"},
        {HUNT_OPTION_CSV, "csv", 0, "FILE", true, CLI_COMPLETE_FILES,
                "findings as a CSV timeline, to FILE or standard output"},
        {HUNT_OPTION_HTML, "html", 0, "FILE", true, CLI_COMPLETE_FILES,
                "findings as one offline page (breakwater-report.html)"},
        {HUNT_OPTION_TIMESKETCH, "timesketch", 0, "FILE", true, CLI_COMPLETE_FILES,
                "findings as JSON Lines for Timesketch, to FILE or standard output"},
        {HUNT_OPTION_NAVIGATOR, "navigator", 0, "FILE", true, CLI_COMPLETE_FILES,
                "techniques as a layer for the ATT&CK Navigator, to FILE or standard output"},
        {HUNT_OPTION_LEDGER, "ledger", 0, "FILE", true, CLI_COMPLETE_FILES,
                "of every rule, why it did or could not fire: JSON Lines, or by its ending CSV or "
                "one object"},
        {HUNT_OPTION_OUTPUT, "output", 'o', "FILE", false, CLI_COMPLETE_FILES,
                "file of the format asked for, or told by its ending; - is standard output"},
        {HUNT_OPTION_LEVEL, "level", 'l', "LEVEL", false, CLI_COMPLETE_LEVELS,
                "only findings of this level or worse (default: all that the case has)"},
        {HUNT_OPTION_VERBOSE, "verbose", 'v', NULL, false, CLI_COMPLETE_NONE,
                "every host, rule, item and note instead of the first few"},
        {HUNT_OPTION_QUIET, "quiet", 'q', NULL, false, CLI_COMPLETE_NONE,
                "no summary when there is another output"},
        {HUNT_OPTION_COLOR, "color", 0, "WHEN", false, CLI_COMPLETE_COLOR,
                "auto, always or never (default: auto; NO_COLOR is heeded)"},
};

struct counting {
    struct report_source *source;
    enum finding_level level;
    uint64_t findings;
};

static bw_status count_tally(void *user, const struct report_tally *tally, struct bw_err *err)
{
    struct counting *counting = user;
    (void)err;
    if (counting->source->ops->rule(counting->source, tally->rule).level >= counting->level)
        counting->findings += tally->count;
    return BW_OK;
}

/* All that the case has; a column for informational findings only where the hunt asked for them. */
static enum finding_level lowest_level(const struct report_source *source)
{
    for (uint32_t i = 0; i < source->rule_count; i++)
        if (source->ops->rule(source, i).level == FINDING_LEVEL_INFORMATIONAL)
            return FINDING_LEVEL_INFORMATIONAL;
    return FINDING_LEVEL_LOW;
}

static bool was_lossy(const struct hunt_summary *summary)
{
    for (unsigned i = 0; i < HUNT_OUTCOME_COUNT; i++)
        if (hunt_outcome_is_loss((enum hunt_outcome)i) && summary->outcomes[i].items != 0)
            return true;
    return summary->unreadable != 0 || hunt_summary_damaged(summary) != 0;
}

static int write_all(const struct cli_args *args, const struct hunt_request *request,
        struct report_source *source)
{
    struct bw_err err = {0};
    struct counting counting = {.source = source, .level = request->level};
    if (!hunt_write_reports(args, request, source))
        return CLI_EXIT_UNREADABLE;
    if (source->ops->each_tally(source, count_tally, &counting, &err) != BW_OK) {
        cli_error(args, "%s", err.message);
        return CLI_EXIT_UNREADABLE;
    }
    if (was_lossy(source->summary))
        return CLI_EXIT_UNREADABLE;
    return counting.findings != 0 ? CLI_EXIT_FINDINGS : CLI_EXIT_OK;
}

static int run(const struct cli_args *args)
{
    struct bw_err err = {0};
    struct case_store *store = NULL;
    struct hunt_request *request = calloc(1, sizeof(*request));
    if (request == NULL)
        return CLI_EXIT_USAGE;
    int code = CLI_EXIT_OK;
    if (args->operand_count != 1)
        code = cli_usage_error(args, "one case at a time, please");
    if (code == CLI_EXIT_OK)
        code = hunt_request_read(args, request);
    if (code == CLI_EXIT_OK && !hunt_check_outputs(args, request))
        code = CLI_EXIT_USAGE;
    if (code == CLI_EXIT_OK && case_open(args->operands[0], &store, &err) != BW_OK) {
        cli_error(args, "%s", err.message);
        code = CLI_EXIT_USAGE;
    }
    if (code == CLI_EXIT_OK && !cli_has(args, HUNT_OPTION_LEVEL))
        request->level = lowest_level(case_source(store));
    if (code == CLI_EXIT_OK)
        code = write_all(args, request, case_source(store));
    case_free(store);
    free(request);
    return code;
}

static const struct cli_example examples[] = {
        {"The summary of a hunt that kept its case (hunt --case):",
                "breakwater report case-17.case"},
        {"The page for a colleague:", "breakwater report case-17.case --html=case-17.html"},
        {"Its serious findings as a timeline:",
                "breakwater report case-17.case --level high --csv=timeline.csv"},
};

const struct cli_command command_report = {
        .name = "report",
        .summary = "write any report of a hunt whose case was kept",
        .operands = "CASE",
        .needs_operand = true,
        .operand_complete = CLI_COMPLETE_FILES,
        .description = "Writes the reports of a hunt from the case that it kept (hunt --case), "
                       "without the evidence and the rules. The case is only read.",
        .options = options,
        .option_count = BW_COUNT(options),
        .examples = examples,
        .example_count = BW_COUNT(examples),
        .exit_codes =
                "  0  nothing at or above the level asked for\n"
                "  1  findings\n"
                "  2  usage error, or no case that can be read\n"
                "  3  the hunt could not read all evidence, or an output could not be written",
        .run = run,
};
