/* hunt - what happened, when, on which host, and the record that proves it. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "case/case.h"
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/field_hint.h"
#include "cli/hunt_beside.h"
#include "cli/hunt_ledger.h"
#include "cli/hunt_options.h"
#include "cli/hunt_report.h"
#include "cli/hunt_run.h"
#include "cli/networks.h"
#include "cli/progress.h"
#include "cli/rules.h"
#include "engine/engine.h"
#include "os/interrupt.h"
#include "registry/registry.h"

struct hunt {
    const struct cli_args *args;
    const struct hunt_variant *variant; /* NULL: a hunt */
    struct hunt_request request;
    struct sigma_ruleset *ruleset;
    bw_time rules_time;
    struct case_store *store;
    struct engine *engine;
    struct cli_progress progress;
    struct bw_buffer command;
    struct bw_buffer log_formats;
    struct cli_rule_problems problems;
    bool excluded[CLI_MAX_GIVEN]; /* which of the request's there was a rule for */
    struct hunt_ledger_maker ledger;
    struct hunt_beside_maker beside;
};

/* The engine's results on their way into the case. */
struct hunt_sink {
    struct engine_sink sink;
    struct case_store *store;
    struct hunt_beside_maker *beside;
};

static bw_status sink_finding(
        struct engine_sink *sink, const struct finding *finding, struct bw_err *err)
{
    return case_add_finding(((struct hunt_sink *)sink)->store, finding, err);
}

static bw_status sink_item(
        struct engine_sink *sink, const struct hunt_item *item, struct bw_err *err)
{
    hunt_beside_item(((struct hunt_sink *)sink)->beside, item);
    return case_add_item(((struct hunt_sink *)sink)->store, item, err);
}

static bw_status sink_note(
        struct engine_sink *sink, const struct hunt_note *note, struct bw_err *err)
{
    hunt_beside_note(((struct hunt_sink *)sink)->beside, note);
    return case_add_note(((struct hunt_sink *)sink)->store, note, err);
}

static bw_status sink_row(
        struct engine_sink *sink, const struct summary_row *row, struct bw_err *err)
{
    return hunt_beside_row(((struct hunt_sink *)sink)->beside, row, err);
}

static void on_problem(void *user, const struct sigma_problem *problem)
{
    struct hunt *hunt = user;
    hunt_ledger_problem(&hunt->ledger, problem);
    for (size_t i = 0; i < hunt->request.excluded_count; i++)
        hunt->excluded[i] |= sigma_problem_is_exclusion(problem, hunt->request.excluded[i]);
    /* a question is a rule that its asker never sees */
    if (hunt->variant != NULL && problem->kind == SIGMA_PROBLEM_ERROR)
        cli_error(hunt->args, "%.*s", bw_str_width(problem->text), problem->text.ptr);
    else if (cli_has(hunt->args, HUNT_OPTION_VERBOSE))
        cli_rules_print_problem(problem, stderr);
    else if (hunt->variant == NULL)
        cli_rule_problems_add(&hunt->problems, problem);
}

/* The rules, with the networks that are the user's. */
static int load_set(
        struct hunt *hunt, struct cli_rules_request *request, struct sigma_given_text *networks)
{
    const struct hunt_request *r = &hunt->request;
    struct bw_err err = {0};
    struct bw_buffer text;
    bw_buffer_init(&text, BW_MIB);
    bw_status status = cli_networks_write(r->networks, r->network_count, &text, &err);
    if (status != BW_OK) {
        status = bw_context(&err, status, "--networks");
    } else {
        networks->text = bw_buffer_str(&text);
        status = cli_rules_load(request, &hunt->ruleset, &hunt->rules_time, &err);
    }
    bw_buffer_release(&text);
    cli_rule_problems_tell(hunt->args, &hunt->problems);
    if (status == BW_OK)
        return CLI_EXIT_OK;
    cli_error(hunt->args, "rules: %s", err.message);
    return CLI_EXIT_USAGE;
}

static int load_rules(struct hunt *hunt)
{
    const struct hunt_request *r = &hunt->request;
    struct sigma_given_text networks = {.name = "--networks"};
    struct cli_rules_request request = {
            .paths = r->rules,
            .path_count = r->rule_count,
            .placeholders = r->placeholders,
            .placeholder_count = r->placeholder_count,
            .placeholder_texts = &networks,
            .placeholder_text_count = r->network_count != 0,
            .logsources = r->logsources,
            .logsource_count = r->logsource_count,
            .excluded = r->excluded,
            .excluded_count = r->excluded_count,
            .min_level = r->level,
            .no_cache = hunt->variant != NULL || cli_has(hunt->args, HUNT_OPTION_NO_CACHE),
            .on_problem = on_problem,
            .user = hunt,
    };
    if (hunt->variant != NULL) {
        request.texts = &hunt->variant->rule;
        request.text_count = 1;
        request.logsource_texts = &hunt->variant->logsource;
        request.logsource_text_count = 1;
    }
    const int code = load_set(hunt, &request, &networks);
    if (code != CLI_EXIT_OK)
        return code;
    /* A slip of the pen must not leave the rule in without a word. */
    for (size_t i = 0; i < r->excluded_count; i++)
        if (!hunt->excluded[i])
            return cli_usage_error(hunt->args, "--exclude '%s': no rule has this id, title or file",
                    r->excluded[i]);
    if (sigma_ruleset_stats(hunt->ruleset).rules == 0) {
        if (hunt->variant == NULL)
            cli_error(hunt->args, "rules: none can be used; see 'breakwater rules check'");
        return CLI_EXIT_USAGE;
    }
    return CLI_EXIT_OK;
}

/* The command line as a shell would take it back, for the report. */
static void quote_command(struct hunt *hunt)
{
    bw_buffer_init(&hunt->command, BW_MIB);
    bw_buffer_init(&hunt->log_formats, BW_MIB);
    for (int i = 0; i < hunt->args->argc; i++) {
        const char *word = i == 0 ? "breakwater" : hunt->args->argv[i];
        static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                    "0123456789-_./=:,+@%";
        if (i != 0)
            bw_buffer_add_char(&hunt->command, ' ');
        if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
            bw_buffer_add_text(&hunt->command, word);
            continue;
        }
        bw_buffer_add_char(&hunt->command, '\'');
        for (const char *c = word; *c != '\0'; c++) {
            if (*c == '\'')
                bw_buffer_add_text(&hunt->command, "'\\''");
            else
                bw_buffer_add_char(&hunt->command, *c);
        }
        bw_buffer_add_char(&hunt->command, '\'');
    }
}

static bw_str given(const struct hunt *hunt, int option)
{
    const char *value = cli_value(hunt->args, option);
    return value != NULL ? bw_str_of(value) : BW_STR("");
}

static void note_reading(struct hunt *hunt, struct hunt_summary *summary)
{
    summary->assume_year = given(hunt, HUNT_OPTION_ASSUME_YEAR);
    summary->assume_zone = given(hunt, HUNT_OPTION_ASSUME_ZONE);
    for (size_t i = 0; i < hunt->request.log_format_count; i++)
        bw_buffer_printf(&hunt->log_formats, "%s\n", hunt->request.log_formats[i]);
    summary->log_formats = bw_buffer_str(&hunt->log_formats);
}

static bw_time now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (bw_time)time.tv_sec * BW_TIME_SECOND + time.tv_nsec;
}

static void complete_summary(struct hunt *hunt, bw_time started, bw_time duration)
{
    struct hunt_summary *summary = engine_summary(hunt->engine);
    const struct sigma_ruleset_stats stats = sigma_ruleset_stats(hunt->ruleset);
    summary->version = BW_STR(BW_VERSION);
    summary->command = bw_buffer_str(&hunt->command);
    note_reading(hunt, summary);
    summary->started = started;
    summary->duration = duration;
    summary->rules = (struct hunt_rule_counts){
            .files = stats.files,
            .rules = stats.rules,
            .correlations = stats.correlations,
            .filters = stats.filters,
            .errors = stats.errors,
            .warnings = stats.warnings,
            .skipped = stats.skipped,
            .from_cache = stats.from_cache,
            .load_time = hunt->rules_time,
    };
}

static unsigned workers(const struct hunt_request *r)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return r->jobs != 0 ? r->jobs : processors > 0 ? (unsigned)processors : 1;
}

/* The records around those that are found: none, unless a search asks for them. */
static struct engine_context context_of(const struct hunt *hunt)
{
    const struct hunt_variant *variant = hunt->variant;
    const struct detector *detector = sigma_ruleset_detector(hunt->ruleset);
    if (variant == NULL || (variant->before == 0 && variant->after == 0))
        return (struct engine_context){.before = 0};
    uint32_t rule = 0;
    while (rule < detector_sigma.rule_count(detector) &&
            !bw_str_eq(detector_sigma.rule(detector, rule).id, variant->context_rule))
        rule++;
    return (struct engine_context){
            .rule = rule, .before = variant->before, .after = variant->after};
}

static struct engine_options engine_options_of(
        struct hunt *hunt, struct engine_sink *sink, int interrupt)
{
    const struct hunt_request *r = &hunt->request;
    return (struct engine_options){
            .paths = hunt->args->operands,
            .path_count = hunt->args->operand_count,
            .inputs = registry_inputs,
            .input_count = registry_input_count(),
            .detector_kind = &detector_sigma,
            .detector = sigma_ruleset_detector(hunt->ruleset),
            .filter = {.from = r->from,
                    .to = r->to,
                    .hosts = r->hosts,
                    .host_count = r->host_count,
                    .only = r->only,
                    .only_count = r->only_count},
            .context = context_of(hunt),
            .hints = {.log_formats = r->log_formats, .log_format_count = r->log_format_count},
            .assume = r->assume,
            .host_from_path = r->host_from_path,
            .local_host = r->host_from_path ? cli_local_host() : NULL,
            .sink = sink,
            .recovered = r->recovered,
            .scripts = true,
            .jobs = r->jobs,
            .worker_memory = r->memory / workers(r),
            .item_timeout = r->timeout,
            .no_jail = cli_has(hunt->args, HUNT_OPTION_NO_JAIL),
            .no_layers = cli_has(hunt->args, HUNT_OPTION_NO_LAYERS),
            .full_jail = cli_has(hunt->args, HUNT_OPTION_FULL_JAIL),
            .output = -1,
            .interrupt = interrupt,
            .on_progress = hunt->progress.on ? cli_progress_show : NULL,
            .user = &hunt->progress,
    };
}

static int new_case(struct hunt *hunt)
{
    struct bw_err err = {0};
    const struct engine_context context = context_of(hunt);
    const struct case_options options = {
            .has_context = context.before != 0 || context.after != 0,
            .context_rule = context.rule,
            .path = cli_value(hunt->args, HUNT_OPTION_CASE),
            .kind = &detector_sigma,
            .detector = sigma_ruleset_detector(hunt->ruleset),
    };
    if (case_new(&options, &hunt->store, &err) == BW_OK)
        return CLI_EXIT_OK;
    cli_error(hunt->args, "%s", err.message);
    return CLI_EXIT_USAGE;
}

static int run_engine(struct hunt *hunt)
{
    struct bw_err err = {0};
    struct os_interrupt interrupt;
    struct hunt_sink sink = {.sink = {.finding = sink_finding,
                                     .item = sink_item,
                                     .note = sink_note,
                                     .row = sink_row},
            .store = hunt->store,
            .beside = &hunt->beside};
    if (os_interrupt_open(&interrupt, &err) != BW_OK) {
        cli_error(hunt->args, "%s", err.message);
        return CLI_EXIT_USAGE;
    }
    const bw_time started = now(CLOCK_REALTIME);
    const bw_time start = now(CLOCK_MONOTONIC);
    struct engine_options options = engine_options_of(hunt, &sink.sink, interrupt.fd);
    hunt_beside_count(&hunt->beside, &options);
    bw_status status = BW_E_NOMEM;
    hunt->engine = engine_new(&options);
    if (hunt->engine != NULL)
        status = engine_run(hunt->engine, &err);
    cli_progress_end(&hunt->progress);
    (void)os_interrupt_take(&interrupt); /* the engine has seen it: the rest is written as usual */
    os_interrupt_close(&interrupt);
    if (status == BW_E_UNSUPPORTED) {
        cli_error(hunt->args, "%s", err.message);
        cli_error(hunt->args, "evidence was not touched; --no-jail hunts without that protection");
        return CLI_EXIT_USAGE;
    }
    if (status != BW_OK) {
        cli_error(hunt->args, "%s", hunt->engine != NULL ? err.message : "out of memory");
        return CLI_EXIT_UNREADABLE;
    }
    complete_summary(hunt, started, now(CLOCK_MONOTONIC) - start);
    return CLI_EXIT_OK;
}

/* A folder without logs is a mistake far more often than it is good news. */
static bool no_log_was_read(const struct hunt_summary *summary)
{
    for (uint32_t i = 0; i < summary->format_count; i++)
        if (summary->formats[i].items != 0 && registry_input(summary->formats[i].name) != NULL)
            return false;
    return true;
}

static int exit_code(const struct hunt *hunt)
{
    const struct hunt_summary *summary = engine_summary(hunt->engine);
    if (no_log_was_read(summary))
        return CLI_EXIT_UNREADABLE;
    for (unsigned i = 0; i < HUNT_OUTCOME_COUNT; i++)
        if (hunt_outcome_is_loss((enum hunt_outcome)i) && summary->outcomes[i].items != 0)
            return CLI_EXIT_UNREADABLE;
    if (summary->unreadable != 0 || hunt_summary_damaged(summary) != 0)
        return CLI_EXIT_UNREADABLE;
    return summary->findings + summary->recovered.findings != 0 ? CLI_EXIT_FINDINGS : CLI_EXIT_OK;
}

/* A question that finds nothing because no record has the field: that is the answer. */
static void say_missing_field(struct hunt *hunt, struct report_source *source)
{
    struct bw_err err = {0};
    const struct detector_cover *cover = engine_cover(hunt->engine);
    if (source->finding_count != 0 || cover == NULL ||
            !cli_has(hunt->args, hunt->variant->field_option) ||
            hunt_ledger_make(&hunt->ledger, hunt->ruleset, cover, source, &err) != BW_OK ||
            hunt->ledger.ledger.rule_count == 0 ||
            hunt->ledger.ledger.rules[0].state != LEDGER_NO_FIELD)
        return;
    const bw_str why = hunt->ledger.ledger.rules[0].reason;
    cli_error(hunt->args, "%.*s", bw_str_width(why), why.ptr);
    cli_field_hint_given(hunt->args, hunt->variant->field_option);
}

/* False when it could not be made or kept, which is said: the findings are worth a report. */
static bool give_ledger(struct hunt *hunt, struct report_source *source)
{
    struct bw_err err = {0};
    const struct detector_cover *cover = engine_cover(hunt->engine);
    if (hunt->variant != NULL) {
        say_missing_field(hunt, source);
        return true;
    }
    if (cover == NULL || hunt->request.recovered == ENGINE_RECOVERED_ONLY) {
        source->no_ledger = BW_STR("of recovered records alone no account is kept");
        return true;
    }
    bw_status status = hunt_ledger_make(&hunt->ledger, hunt->ruleset, cover, source, &err);
    if (status == BW_OK)
        status = case_set_ledger(hunt->store, &hunt->ledger.ledger, &err);
    else
        source->no_ledger = BW_STR("there was no memory for it");
    if (status != BW_OK)
        cli_error(hunt->args, "%s", err.message);
    return status == BW_OK;
}

/* False when it could not be made or kept, which is said. */
static bool give_beside(struct hunt *hunt)
{
    struct bw_err err = {0};
    if (hunt->beside.names == NULL)
        return true;
    bw_status status = hunt_beside_make(&hunt->beside, hunt->ruleset, &err);
    if (status == BW_OK)
        status = case_set_beside(hunt->store, &hunt->beside.beside, &err);
    if (status != BW_OK)
        cli_error(hunt->args, "%s", err.message);
    return status == BW_OK;
}

static int finish(struct hunt *hunt)
{
    struct bw_err err = {0};
    if (case_seal(hunt->store, engine_summary(hunt->engine), &err) != BW_OK) {
        cli_error(hunt->args, "%s", err.message);
        return CLI_EXIT_UNREADABLE;
    }
    struct report_source *source = case_source(hunt->store);
    bool told = give_ledger(hunt, source);
    told &= give_beside(hunt);
    hunt_print_losses(hunt->args, source, cli_has(hunt->args, HUNT_OPTION_VERBOSE));
    if (no_log_was_read(engine_summary(hunt->engine)))
        cli_error(hunt->args, "there was no log to read; 'breakwater inputs' lists the formats");
    (void)cli_tell_filter(hunt->args, engine_summary(hunt->engine));
    if (!hunt_write_reports(hunt->args, &hunt->request, source) || !told)
        return CLI_EXIT_UNREADABLE;
    return exit_code(hunt);
}

/* A page and a case that stays have the processes of findings; one question wants none of this. */
static int begin_beside(struct hunt *hunt)
{
    struct bw_err err = {0};
    const struct hunt_request *r = &hunt->request;
    bool processes = cli_has(hunt->args, HUNT_OPTION_CASE);
    for (size_t i = 0; i < r->output_count; i++)
        processes |= r->outputs[i].kind == registry_report(BW_STR("html"));
    if (hunt->variant != NULL || r->recovered == ENGINE_RECOVERED_ONLY ||
            hunt_beside_begin(&hunt->beside, processes, cli_has(hunt->args, HUNT_OPTION_NO_CACHE),
                    &err) == BW_OK)
        return CLI_EXIT_OK;
    cli_error(hunt->args, "%s", err.message);
    return CLI_EXIT_USAGE;
}

int hunt_run(const struct cli_args *args, const struct hunt_variant *variant)
{
    struct hunt *hunt = calloc(1, sizeof(*hunt));
    if (hunt == NULL)
        return CLI_EXIT_USAGE;
    hunt->args = args;
    hunt->variant = variant;
    cli_progress_init(&hunt->progress, cli_has(args, HUNT_OPTION_QUIET));
    quote_command(hunt);
    int code = hunt_request_read(args, &hunt->request);
    if (variant != NULL)
        hunt->request.summary = variant->summary;
    if (code == CLI_EXIT_OK && !hunt_check_outputs(args, &hunt->request))
        code = CLI_EXIT_USAGE;
    if (code == CLI_EXIT_OK)
        code = load_rules(hunt);
    if (code == CLI_EXIT_OK)
        code = new_case(hunt);
    if (code == CLI_EXIT_OK)
        code = begin_beside(hunt);
    if (code == CLI_EXIT_OK)
        code = run_engine(hunt);
    if (code == CLI_EXIT_OK)
        code = finish(hunt);
    case_free(hunt->store);
    engine_free(hunt->engine);
    sigma_ruleset_free(hunt->ruleset);
    bw_buffer_release(&hunt->command);
    bw_buffer_release(&hunt->log_formats);
    hunt_ledger_release(&hunt->ledger);
    hunt_beside_release(&hunt->beside);
    free(hunt);
    return code;
}

static int run(const struct cli_args *args)
{
    return hunt_run(args, NULL);
}

static const struct cli_example examples[] = {
        {"What happened in a folder of logs:", "breakwater hunt /evidence/case-17"},
        {"The same as a page to look through, with the public Sigma rules:",
                "breakwater hunt /evidence/case-17 --rules sigma/rules --html=report.html"},
        {"Serious findings of one week on the web servers, for another tool:",
                "breakwater hunt logs.zip --host 'WEB*' --from 2022-07-01 --to 2022-07-08 "
                "--level high --json"},
};

const struct cli_command command_hunt = {
        .name = "hunt",
        .summary = "find the attack in evidence: what, when, where, and the record that proves it",
        .operands = "EVIDENCE…",
        .needs_operand = true,
        .operand_complete = CLI_COMPLETE_FILES,
        .description =
                "Reads files, folders, archives of them and standard input (-), tells what each is "
                "by its content, matches every record against Sigma rules, and shows the "
                "findings. "
                "Evidence is opened read-only and parsed in locked-in processes.",
        .options = hunt_options,
        .option_count = HUNT_OPTION_COUNT,
        .examples = examples,
        .example_count = BW_COUNT(examples),
        .exit_codes = "  0  nothing at or above the level asked for\n"
                      "  1  findings\n"
                      "  2  usage error, unusable rules, or the jail could not be put up: nothing "
                      "was read\n"
                      "  3  some evidence could not be read (whether or not there are findings), "
                      "there was\n"
                      "     no log in it, or an output could not be written",
        .run = run,
};
