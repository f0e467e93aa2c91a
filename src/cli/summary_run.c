#include "cli/summary_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "cli/evidence.h"
#include "cli/hunt_options.h"
#include "cli/locations.h"
#include "cli/progress.h"
#include "cli/question.h"
#include "cli/rules.h"
#include "cli/summary_copies.h"
#include "engine/engine.h"
#include "os/interrupt.h"
#include "registry/registry.h"
#include "summary/fields.h"

/* No record: the rule for it only says which fields are asked for. */
static const char no_record[] = "  - category: no_record\n"
                                "    sources:\n"
                                "      - when: {breakwater.no_record: none}\n";

struct summary_sink_state {
    struct engine_sink sink;
    const struct summary_request *request;
    const struct cli_args *args;
    struct summary_store *store;
    struct summary_copies copies; /* of what counts each record as often as it is there */
    uint64_t others;              /* items that are told although nothing of them is lost */
    struct cli_progress progress;
    bool log;
    bool loss;
    bool nothing_fits; /* as was told */
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
    struct summary_sink_state *state = (struct summary_sink_state *)sink;
    (void)err;
    state->log |= (item->outcome == HUNT_DONE && !item->container) || item->records != 0;
    state->loss |= hunt_outcome_is_loss(item->outcome);
    if (!item->container && state->request->kind == &summarizer_values)
        summary_copies_add(&state->copies, item);
    if (state->request->item != NULL)
        state->request->item(state->request->user, item);
    if (!cli_item_is_told(state->args, item))
        return BW_OK;
    cli_progress_end(&state->progress);
    cli_tell_item(item, &state->others);
    return BW_OK;
}

static bw_status sink_note(
        struct engine_sink *sink, const struct hunt_note *note, struct bw_err *err)
{
    struct summary_sink_state *state = (struct summary_sink_state *)sink;
    const struct summary_request *request = state->request;
    (void)err;
    if (request->note != NULL)
        request->note(request->user, note);
    if (note->kind != INPUT_NOTE_UNREADABLE && note->kind != INPUT_NOTE_DAMAGE)
        return BW_OK;
    state->loss = true;
    if (request->note != NULL)
        return BW_OK;
    cli_progress_end(&state->progress);
    cli_print_note(note);
    return BW_OK;
}

static bw_status sink_row(
        struct engine_sink *sink, const struct summary_row *row, struct bw_err *err)
{
    return summary_store_add(((struct summary_sink_state *)sink)->store, row, err);
}

static bw_status sink_copies(struct engine_sink *sink, const struct summary_row_name *row,
        uint64_t count, struct bw_err *err)
{
    return summary_store_take_back(((struct summary_sink_state *)sink)->store, row, count, err);
}

static void begin_rule(struct bw_buffer *out, const char *title, unsigned number, const char *log)
{
    bw_buffer_printf(out,
            "title: %s\nid: 00000000-0000-4000-8000-5ea7c400010%u\nlevel: medium\n"
            "logsource: {category: %s}\ndetection:\n",
            title, number, log);
}

static void add_field(struct bw_buffer *out, bw_str name)
{
    bw_buffer_add_text(out, "    ");
    question_add_quoted(out, name);
    bw_buffer_add_text(out, ": x\n");
}

/* Names of fields, so that the compiled image knows what else they are called. */
static void name_fields(const struct summary_request *r, struct bw_buffer *out)
{
    begin_rule(out, "Fields", 0, "no_record");
    bw_buffer_add_text(out, "  selection:\n");
    for (uint32_t i = 0; i < r->what.column_count; i++)
        add_field(out, r->what.columns[i]);
    for (size_t i = 0; r->fields != NULL && r->fields[i] != NULL; i++)
        add_field(out, bw_str_of(r->fields[i]));
    if (r->fields == NULL) {
        static const char *const source[] = {"event.dataset", "event.module", "Provider_Name"};
        for (size_t i = 0; i < BW_COUNT(source); i++)
            add_field(out, bw_str_of(source[i]));
    }
    bw_buffer_add_text(out, "  condition: selection\n");
}

/* Rules that no record fits (none has that field): they say what is asked of log sources. */
static void name_logsources(const struct summary_logsource *logsources, struct bw_buffer *out)
{
    for (size_t i = 0; logsources != NULL && logsources[i].category != NULL; i++) {
        bw_buffer_add_text(out, i != 0 ? "---\n" : "");
        begin_rule(out, "Log source", 2 + (unsigned)i, logsources[i].category);
        bw_buffer_add_text(out, "  selection:\n    breakwater.no_record: none\n");
        for (size_t k = 0; logsources[i].fields[k] != NULL; k++)
            add_field(out, bw_str_of(logsources[i].fields[k]));
        bw_buffer_add_text(out, "  condition: selection\n");
    }
}

static size_t count_logsources(const struct summary_logsource *logsources)
{
    size_t count = 0;
    while (logsources != NULL && logsources[count].category != NULL)
        count++;
    return count;
}

/* The log source that stands for what all others make of the columns. */
static void add_columns_logsource(const struct summary_request *r, struct bw_buffer *out)
{
    bw_buffer_add_text(out, "  - category: " SUMMARY_LOGSOURCE "\n    every:\n");
    for (uint32_t i = 0; i < r->what.column_count; i++) {
        bw_buffer_add_text(out, "      - ");
        question_add_quoted(out, r->what.columns[i]);
        bw_buffer_add_char(out, '\n');
    }
    bw_buffer_add_text(out, "    sources:\n      - when: {breakwater.no_record: none}\n");
}

static void name_columns(const struct summary_request *r, struct bw_buffer *out)
{
    const char *fields[SUMMARY_MAX_COLUMNS + 1] = {NULL};
    const struct summary_logsource columns[] = {
            {.category = SUMMARY_LOGSOURCE, .fields = fields}, {.category = NULL}};
    for (uint32_t i = 0; i < r->what.column_count; i++)
        fields[i] = r->what.columns[i].ptr; /* NUL-terminated: they stood on the command line */
    name_logsources(columns, out);
}

/* What --field asks, as a second document. */
static int add_filter(const struct cli_args *args, struct bw_buffer *out)
{
    unsigned count = 0;
    if (!cli_has(args, SUMMARY_OPTION_FIELD))
        return CLI_EXIT_OK;
    begin_rule(out, "Filter", 1, "any_record");
    for (size_t i = 0; i < args->given_count; i++) {
        if (args->given[i].option->id != SUMMARY_OPTION_FIELD)
            continue;
        const int code = question_add_field(args, out, args->given[i].value, &count);
        if (code != CLI_EXIT_OK)
            return code;
    }
    bw_buffer_add_text(out, "  condition: all of search*\n");
    return CLI_EXIT_OK;
}

bw_status summary_names_load(const char *const *const *lists, size_t list_count,
        const struct summary_logsource *logsources, bool no_cache,
        struct sigma_ruleset **ret_ruleset, struct bw_err *err)
{
    struct bw_buffer names, records, mapped;
    bw_time took;
    bw_buffer_init(&names, QUESTION_MAX);
    begin_rule(&names, "Fields", 0, "no_record");
    for (size_t i = 0; i < list_count; i++) {
        bw_buffer_printf(&names, "  s%zu:\n", i);
        for (size_t k = 0; lists[i][k] != NULL; k++)
            add_field(&names, bw_str_of(lists[i][k]));
    }
    bw_buffer_add_text(&names, "  condition: all of s*\n");
    bw_buffer_init(&mapped, QUESTION_MAX);
    name_logsources(logsources, &mapped);
    const struct sigma_given_text texts[] = {
            {.name = "fields", .text = bw_buffer_str(&names)},
            {.name = "logsources", .text = bw_buffer_str(&mapped)},
    };
    bw_buffer_init(&records, QUESTION_MAX);
    bw_buffer_printf(&records, "logsources:\n%s", no_record);
    const struct sigma_given_text log = {.name = "records", .text = bw_buffer_str(&records)};
    const struct cli_rules_request request = {.texts = texts,
            .text_count = mapped.len != 0 ? 2 : 1,
            .logsource_texts = &log,
            .logsource_text_count = 1,
            .no_cache = no_cache};
    const bw_status status = cli_rules_load(&request, ret_ruleset, &took, err);
    bw_buffer_release(&names);
    bw_buffer_release(&records);
    bw_buffer_release(&mapped);
    return status;
}

static void on_problem(void *user, const struct sigma_problem *problem)
{
    const struct summary_request *r = user;
    if (problem->kind == SIGMA_PROBLEM_ERROR)
        cli_error(r->args, "--field: %.*s", bw_str_width(problem->text), problem->text.ptr);
}

static int load(const struct summary_request *r, struct sigma_ruleset **ret_ruleset)
{
    static struct cli_locations locations;
    struct bw_err err = {0};
    struct bw_buffer names, mapped, filter, records;
    bw_time took;
    const char *own[] = {locations.sigma};
    bw_buffer_init(&names, QUESTION_MAX);
    bw_buffer_init(&mapped, QUESTION_MAX);
    bw_buffer_init(&filter, QUESTION_MAX);
    bw_buffer_init(&records, QUESTION_MAX);
    question_add_records(&records, r->args, SUMMARY_OPTION_FIELD);
    bw_buffer_add_text(&records, no_record);
    name_fields(r, &names);
    name_logsources(r->logsources, &mapped);
    size_t rules = 1 + count_logsources(r->logsources);
    if (r->mapped) {
        add_columns_logsource(r, &records);
        name_columns(r, &mapped);
        rules++;
    }
    int code = add_filter(r->args, &filter);
    rules += filter.len != 0;
    struct sigma_given_text texts[3] = {{.name = "fields", .text = bw_buffer_str(&names)}};
    size_t text_count = 1;
    if (mapped.len != 0)
        texts[text_count++] =
                (struct sigma_given_text){.name = "logsources", .text = bw_buffer_str(&mapped)};
    if (filter.len != 0)
        texts[text_count++] =
                (struct sigma_given_text){.name = "--field", .text = bw_buffer_str(&filter)};
    const struct sigma_given_text log = {.name = "records", .text = bw_buffer_str(&records)};
    struct cli_rules_request request = {
            .texts = texts,
            .text_count = text_count,
            .logsource_texts = &log,
            .logsource_text_count = 1,
            .no_cache = true,
            .on_problem = on_problem,
            .user = (void *)(uintptr_t)r,
    };
    if (r->rules != NULL) {
        request.paths = r->rules->path_count != 0 ? r->rules->paths : own;
        request.path_count = r->rules->path_count != 0 ? r->rules->path_count : 1;
        request.min_level = r->rules->min_level;
        request.on_problem = NULL; /* `rules check` and a hunt say them */
        if (code == CLI_EXIT_OK && cli_locations_find(&locations, &err) != BW_OK) {
            cli_error(r->args, "%s", err.message);
            code = CLI_EXIT_USAGE;
        }
    }
    if (code == CLI_EXIT_OK && cli_rules_load(&request, ret_ruleset, &took, &err) != BW_OK) {
        cli_error(r->args, "%s", err.message);
        code = CLI_EXIT_USAGE;
    }
    if (code == CLI_EXIT_OK && r->rules == NULL && sigma_ruleset_stats(*ret_ruleset).rules != rules)
        code = CLI_EXIT_USAGE; /* on_problem said why */
    bw_buffer_release(&names);
    bw_buffer_release(&mapped);
    bw_buffer_release(&filter);
    bw_buffer_release(&records);
    return code;
}

static int count(const struct cli_args *args, struct engine_options *options,
        struct summary_sink_state *sink)
{
    struct bw_err err = {0};
    struct os_interrupt interrupt;
    if (os_interrupt_open(&interrupt, &err) != BW_OK) {
        cli_error(args, "%s", err.message);
        return CLI_EXIT_USAGE;
    }
    options->interrupt = interrupt.fd;
    cli_progress_init(&sink->progress, cli_has(args, SUMMARY_OPTION_QUIET));
    options->on_progress = sink->progress.on ? cli_progress_show : NULL;
    options->user = &sink->progress;
    struct engine *engine = engine_new(options);
    const bw_status status = engine != NULL ? engine_run(engine, &err) : BW_E_NOMEM;
    cli_progress_end(&sink->progress);
    if (status == BW_OK)
        sink->nothing_fits = cli_tell_filter(args, engine_summary(engine));
    engine_free(engine);
    const bool stopped = os_interrupt_take(&interrupt) != 0;
    os_interrupt_close(&interrupt);
    if (status != BW_OK) {
        cli_error(args, "%s", engine != NULL ? err.message : "out of memory");
        return status == BW_E_UNSUPPORTED ? CLI_EXIT_USAGE : CLI_EXIT_UNREADABLE;
    }
    if (stopped)
        cli_error(args, "stopped: not everything was read");
    sink->loss |= stopped;
    return CLI_EXIT_OK;
}

static int print(const struct summary_request *r, struct summary_sink_state *sink)
{
    struct bw_err err = {0};
    cli_print_others(sink->others);
    summary_copies_tell(&sink->copies);
    if (!sink->log)
        cli_error(r->args, "%s",
                sink->loss ? "nothing could be read"
                           : "there was no log to read; 'breakwater inputs' lists the formats");
    if (!sink->log && !r->without_log)
        return CLI_EXIT_UNREADABLE;
    if (r->nothing_fits != NULL)
        *r->nothing_fits = sink->nothing_fits;
    if (r->print(sink->store, r->user, &err) != BW_OK && !cli_nobody_reads(STDOUT_FILENO)) {
        cli_error(r->args, "%s", err.message);
        return CLI_EXIT_UNREADABLE;
    }
    const uint64_t copies = summary_store_copies(sink->store);
    if (copies != 0)
        fprintf(stderr,
                "breakwater: %" PRIu64 " %s in second copies of records: each record counts once\n",
                copies, copies == 1 ? "is" : "are");
    const uint64_t folded = summary_store_folded(sink->store);
    if (folded != 0)
        cli_error(r->args,
                "too many values: a sample of them is shown, %llu records have one that is not",
                (unsigned long long)folded);
    return sink->loss || !sink->log ? CLI_EXIT_UNREADABLE : CLI_EXIT_OK;
}

static int count_and_print(const struct summary_request *r, const struct sigma_ruleset *ruleset)
{
    const struct cli_args *args = r->args;
    const char *hosts[CLI_MAX_GIVEN];
    const char *only[CLI_MAX_GIVEN];
    const char *formats[CLI_MAX_GIVEN];
    struct summarizer what = r->what;
    struct bw_err err = {0};
    struct summary_sink_state sink = {.sink = {.finding = sink_finding,
                                              .item = sink_item,
                                              .note = sink_note,
                                              .row = sink_row,
                                              .copies = sink_copies},
            .request = r,
            .args = args};
    what.image = sigma_ruleset_image(ruleset);
    struct engine_options options = {
            .paths = r->paths,
            .path_count = r->path_count,
            .inputs = registry_inputs,
            .input_count = registry_input_count(),
            .summarizer_kind = r->kind,
            .summarizer = &what,
            .filter = {.hosts = hosts, .only = only},
            .hints = {.log_formats = formats},
            .sink = &sink.sink,
            .no_jail = cli_has(args, SUMMARY_OPTION_NO_JAIL),
            .output = -1,
    };
    if (cli_has(args, SUMMARY_OPTION_FIELD) || r->rules != NULL) {
        options.detector_kind = &detector_sigma;
        options.detector = sigma_ruleset_detector(ruleset);
    }
    struct engine_filter *filter = &options.filter;
    filter->host_count = cli_values(args, SUMMARY_OPTION_HOST, hosts);
    int code =
            cli_read_span(args, SUMMARY_OPTION_FROM, SUMMARY_OPTION_TO, &filter->from, &filter->to);
    if (code == CLI_EXIT_OK)
        code = cli_read_log_formats(
                args, SUMMARY_OPTION_LOG_FORMAT, formats, &options.hints.log_format_count);
    if (code == CLI_EXIT_OK)
        code = cli_read_assumptions(
                args, SUMMARY_OPTION_ASSUME_YEAR, SUMMARY_OPTION_ASSUME_ZONE, &options.assume);
    if (code == CLI_EXIT_OK)
        code = cli_read_host_from(args, SUMMARY_OPTION_HOST_FROM, &options.host_from_path);
    options.local_host = cli_local_host();
    if (code == CLI_EXIT_OK)
        code = cli_read_jobs(args, SUMMARY_OPTION_JOBS, &options.jobs);
    if (code == CLI_EXIT_OK)
        code = cli_read_only(args, SUMMARY_OPTION_ONLY, only, &filter->only_count);
    if (code == CLI_EXIT_OK && summary_store_new(0, &sink.store, &err) != BW_OK) {
        cli_error(args, "%s", err.message);
        code = CLI_EXIT_USAGE;
    }
    if (code == CLI_EXIT_OK)
        code = count(args, &options, &sink);
    if (code == CLI_EXIT_OK)
        code = print(r, &sink);
    summary_store_free(sink.store);
    summary_copies_release(&sink.copies);
    return code;
}

int summary_run(const struct summary_request *request)
{
    struct sigma_ruleset *ruleset = NULL;
    uint64_t top;
    const char *text = cli_value(request->args, SUMMARY_OPTION_TOP);
    if (text != NULL && bw_parse_u64(bw_str_of(text), 0, UINT64_MAX, &top) != BW_OK)
        return cli_usage_error(request->args, "--top '%s': want a number", text);
    int code = load(request, &ruleset);
    if (code == CLI_EXIT_OK && request->rules != NULL)
        request->rules->loaded(request->user, ruleset);
    if (code == CLI_EXIT_OK)
        code = count_and_print(request, ruleset);
    sigma_ruleset_free(ruleset);
    return code;
}
