/* dump - any supported log as JSON Lines. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/hunt_options.h"
#include "cli/progress.h"
#include "engine/engine.h"
#include "os/interrupt.h"
#include "registry/registry.h"

enum dump_option {
    DUMP_OPTION_OUTPUT,
    DUMP_OPTION_FROM,
    DUMP_OPTION_TO,
    DUMP_OPTION_HOST,
    DUMP_OPTION_RECORD,
    DUMP_OPTION_ONLY,
    DUMP_OPTION_LOG_FORMAT,
    DUMP_OPTION_HOST_FROM,
    DUMP_OPTION_ASSUME_YEAR,
    DUMP_OPTION_ASSUME_ZONE,
    DUMP_OPTION_RECOVERED,
    DUMP_OPTION_SCRIPTS,
    DUMP_OPTION_JOBS,
    DUMP_OPTION_NO_JAIL,
    DUMP_OPTION_QUIET,
    DUMP_OPTION_COUNT,
};

static const struct cli_option options[DUMP_OPTION_COUNT] = {
        {DUMP_OPTION_OUTPUT, "output", 'o', "FILE", false, CLI_COMPLETE_FILES,
                "write there instead of to standard output (-)"},
        {DUMP_OPTION_FROM, "from", 0, "TIME", false, CLI_COMPLETE_NONE,
                "only records from this time on (2022-07-01, 2022-07-01T05:00:00+02:00)"},
        {DUMP_OPTION_TO, "to", 0, "TIME", false, CLI_COMPLETE_NONE,
                "only records before this time (without a zone: UTC)"},
        {DUMP_OPTION_HOST, "host", 0, "GLOB", false, CLI_COMPLETE_NONE,
                "only records of hosts that fit; may be repeated"},
        {DUMP_OPTION_RECORD, "record", 0, "ID", false, CLI_COMPLETE_NONE,
                "only the record with this id, as findings name it; may be repeated"},
        {DUMP_OPTION_ONLY, "only", 0, "FORMAT", false, CLI_COMPLETE_INPUTS,
                "only evidence of this format; may be repeated"},
        {DUMP_OPTION_LOG_FORMAT, "log-format", 0, "STRING", false, CLI_COMPLETE_NONE,
                "an access log's LogFormat or log_format; may be repeated"},
        {DUMP_OPTION_HOST_FROM, "host-from", 0, "WHAT", false, CLI_COMPLETE_HOST_FROM,
                "hosts of records that name none: none (default), or path, the folder of evidence"},
        {DUMP_OPTION_ASSUME_YEAR, "assume-year", 0, "YEAR", false, CLI_COMPLETE_NONE,
                "year of the first line of logs that do not say it"},
        {DUMP_OPTION_ASSUME_ZONE, "assume-zone", 0, "ZONE", false, CLI_COMPLETE_NONE,
                "zone of logs that do not say it, as +02:00 (default: UTC)"},
        {DUMP_OPTION_RECOVERED, "recovered", 0, "WHICH", false, CLI_COMPLETE_RECOVERED,
                "records that no log lists any more: no, yes (behind the others) or only "
                "(default: no)"},
        {DUMP_OPTION_SCRIPTS, "scripts", 0, NULL, false, CLI_COMPLETE_NONE,
                "PowerShell scripts (4104) instead of records: each once, put together of its "
                "parts"},
        {DUMP_OPTION_JOBS, "jobs", 'j', "N", false, CLI_COMPLETE_NONE, "workers at once"},
        {DUMP_OPTION_NO_JAIL, "no-jail", 0, NULL, false, CLI_COMPLETE_NONE,
                "work even where the workers can not be locked in"},
        {DUMP_OPTION_QUIET, "quiet", 'q', NULL, false, CLI_COMPLETE_NONE,
                "no progress, and no word of what is no log"},
};

struct dump_sink {
    struct engine_sink sink;
    struct cli_progress progress;
    bool quiet;
    uint64_t others; /* items that are told although nothing of them is lost */
    bool loss;
    bool log;             /* at least one was read */
    uint64_t interrupted; /* items: told as one sum */
};

static bw_status sink_finding(
        struct engine_sink *sink, const struct finding *finding, struct bw_err *err)
{
    (void)sink, (void)finding, (void)err;
    return BW_OK;
}

static bw_status sink_item(
        struct engine_sink *sink, const struct hunt_item *item, struct bw_err *err)
{
    (void)err;
    if (item->outcome == HUNT_INTERRUPTED) {
        ((struct dump_sink *)sink)->interrupted++;
        return BW_OK;
    }
    struct dump_sink *state = (struct dump_sink *)sink;
    const bool loss = hunt_outcome_is_loss(item->outcome);
    const bool odd = item->outcome == HUNT_NOT_A_LOG || item->outcome == HUNT_EMPTY ||
                     item->outcome == HUNT_NOT_A_FILE;
    state->log |= item->outcome == HUNT_DONE && !item->container;
    state->loss |= loss;
    if (!loss && (!odd || state->quiet))
        return BW_OK;
    cli_progress_end(&state->progress);
    cli_tell_item(item, &state->others);
    return BW_OK;
}

static bw_status sink_note(
        struct engine_sink *sink, const struct hunt_note *note, struct bw_err *err)
{
    (void)err;
    if (note->kind == INPUT_NOTE_ANOMALY || note->kind == INPUT_NOTE_ASSUMED)
        return BW_OK;
    ((struct dump_sink *)sink)->loss = true;
    cli_progress_end(&((struct dump_sink *)sink)->progress);
    cli_print_note(note);
    return BW_OK;
}

/* Nothing printed may mean nothing found, or nothing wanted: asked for these alone, one says which.
 */
static void tell_nothing_recovered(const struct cli_args *args, const struct hunt_recovered *sums)
{
    if (sums->matched + sums->unmatched != 0)
        return;
    if (sums->found == 0) {
        cli_error(args, "no recovered record to print: none was found");
        return;
    }
    const uint64_t unread = sums->unresolved + sums->ambiguous + sums->unsound + sums->lost;
    cli_error(args,
            "no recovered record to print: of %" PRIu64 " found, a log still has %" PRIu64
            ", %" PRIu64 " can not be read for sure, %" PRIu64 " were not asked for",
            sums->found, sums->live_duplicates + sums->duplicates, unread, sums->filtered);
}

static int run_engine(
        const struct cli_args *args, struct engine_options *engine_options, struct dump_sink *sink)
{
    struct bw_err err = {0};
    struct os_interrupt interrupt;
    if (os_interrupt_open(&interrupt, &err) != BW_OK) {
        cli_error(args, "%s", err.message);
        return CLI_EXIT_USAGE;
    }
    engine_options->interrupt = interrupt.fd;
    engine_options->sink = &sink->sink;
    /* records on the terminal tell themselves that it goes on */
    sink->quiet = cli_has(args, DUMP_OPTION_QUIET);
    cli_progress_init(&sink->progress, sink->quiet || isatty(engine_options->output));
    engine_options->on_progress = sink->progress.on ? cli_progress_show : NULL;
    engine_options->user = &sink->progress;
    struct engine *engine = engine_new(engine_options);
    const bw_status status = engine != NULL ? engine_run(engine, &err) : BW_E_NOMEM;
    cli_progress_end(&sink->progress);
    struct hunt_recovered recovered = {0};
    if (engine != NULL)
        recovered = engine_summary(engine)->recovered;
    if (status == BW_OK && !cli_tell_filter(args, engine_summary(engine)) &&
            hunt_summary_nothing_fits(engine_summary(engine)))
        cli_error(args, "no record has the number that --record asks for");
    engine_free(engine);
    const int signal_number = os_interrupt_take(&interrupt);
    os_interrupt_close(&interrupt);
    if (status != BW_OK) {
        cli_error(args, "%s", engine != NULL ? err.message : "out of memory");
        return status == BW_E_UNSUPPORTED ? CLI_EXIT_USAGE : CLI_EXIT_UNREADABLE;
    }
    cli_print_others(sink->others);
    if (engine_options->recovered == ENGINE_RECOVERED_ONLY && sink->interrupted == 0)
        tell_nothing_recovered(args, &recovered);
    if (sink->interrupted != 0 && signal_number == 0 && cli_nobody_reads(engine_options->output))
        return CLI_EXIT_OK;
    if (sink->interrupted != 0)
        cli_error(args, "stopped: %" PRIu64 " item%s not read to the end", sink->interrupted,
                sink->interrupted == 1 ? " was" : "s were");
    if (!sink->log && !sink->loss && sink->interrupted == 0) {
        cli_error(args, "there was no log to read; 'breakwater inputs' lists the formats");
        return CLI_EXIT_UNREADABLE;
    }
    return sink->loss || sink->interrupted != 0 || signal_number != 0 ? CLI_EXIT_UNREADABLE
                                                                      : CLI_EXIT_OK;
}

static int read_records(
        const struct cli_args *args, uint64_t records[CLI_MAX_GIVEN], size_t *ret_count)
{
    const char *texts[CLI_MAX_GIVEN];
    *ret_count = cli_values(args, DUMP_OPTION_RECORD, texts);
    for (size_t i = 0; i < *ret_count; i++) {
        if (bw_parse_u64(bw_str_of(texts[i]), 0, UINT64_MAX, &records[i]) != BW_OK)
            return cli_usage_error(args, "--record '%s': want the number of a record", texts[i]);
    }
    return CLI_EXIT_OK;
}

static int run(const struct cli_args *args)
{
    const char *hosts[CLI_MAX_GIVEN];
    const char *only[CLI_MAX_GIVEN];
    const char *formats[CLI_MAX_GIVEN];
    uint64_t records[CLI_MAX_GIVEN];
    struct dump_sink sink = {
            .sink = {.finding = sink_finding, .item = sink_item, .note = sink_note}};
    struct engine_options engine_options = {
            .paths = args->operands,
            .path_count = args->operand_count,
            .inputs = registry_inputs,
            .input_count = registry_input_count(),
            .filter = {.hosts = hosts, .only = only, .records = records},
            .hints = {.log_formats = formats},
            .no_jail = cli_has(args, DUMP_OPTION_NO_JAIL),
            .scripts = cli_has(args, DUMP_OPTION_SCRIPTS),
            .dump = true,
            .output = STDOUT_FILENO,
    };
    struct engine_filter *filter = &engine_options.filter;
    filter->host_count = cli_values(args, DUMP_OPTION_HOST, hosts);
    int code = cli_read_span(args, DUMP_OPTION_FROM, DUMP_OPTION_TO, &filter->from, &filter->to);
    if (code == CLI_EXIT_OK)
        code = cli_read_jobs(args, DUMP_OPTION_JOBS, &engine_options.jobs);
    if (code == CLI_EXIT_OK)
        code = cli_read_only(args, DUMP_OPTION_ONLY, only, &filter->only_count);
    if (code == CLI_EXIT_OK)
        code = cli_read_log_formats(
                args, DUMP_OPTION_LOG_FORMAT, formats, &engine_options.hints.log_format_count);
    if (code == CLI_EXIT_OK)
        code = cli_read_host_from(args, DUMP_OPTION_HOST_FROM, &engine_options.host_from_path);
    engine_options.local_host = cli_local_host();
    if (code == CLI_EXIT_OK)
        code = cli_read_assumptions(
                args, DUMP_OPTION_ASSUME_YEAR, DUMP_OPTION_ASSUME_ZONE, &engine_options.assume);
    if (code == CLI_EXIT_OK)
        code = cli_read_recovered(args, DUMP_OPTION_RECOVERED, &engine_options.recovered);
    if (code == CLI_EXIT_OK)
        code = read_records(args, records, &filter->record_count);
    if (code != CLI_EXIT_OK)
        return code;
    FILE *file = NULL;
    const char *path = cli_value(args, DUMP_OPTION_OUTPUT);
    if (path != NULL && strcmp(path, "-") != 0) {
        file = fopen(path, "wbe");
        if (file == NULL) {
            cli_error(args, "%s: can not be written: %s", path, strerror(errno));
            return CLI_EXIT_USAGE;
        }
        engine_options.output = fileno(file);
    }
    code = run_engine(args, &engine_options, &sink);
    if (file != NULL)
        fclose(file);
    return code;
}

static const struct cli_example examples[] = {
        {"An event log as JSON Lines:", "breakwater dump Security.evtx"},
        {"All logons in an archive of logs:",
                "breakwater dump logs.zip | jq -c 'select(.Event.System.EventID == 4624)'"},
        {"One night of one host:",
                "breakwater dump logs/ --host DC01 --from 2022-07-04T22:00:00Z --to "
                "2022-07-05T06:00:00Z"},
};

const struct cli_command command_dump = {
        .name = "dump",
        .summary = "print any supported log as JSON Lines",
        .operands = "FILE…",
        .needs_operand = true,
        .operand_complete = CLI_COMPLETE_FILES,
        .description = "Prints every record of logs, folders and archives of them as one line of "
                       "JSON, in the order in which they stand. What can not be read is named on "
                       "standard error.",
        .options = options,
        .option_count = BW_COUNT(options),
        .examples = examples,
        .example_count = BW_COUNT(examples),
        .exit_codes = "  0  everything was read\n"
                      "  2  usage error, or the jail could not be put up\n"
                      "  3  some evidence could not be read, or there was no log in it",
        .run = run,
};
