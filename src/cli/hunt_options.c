#include "cli/hunt_options.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "cli/progress.h"
#include "input/web/access_format.h"
#include "registry/registry.h"
#include "report/report.h"

#define DEFAULT_HTML "breakwater-report.html"
#define MAX_JOBS     256

const struct cli_option hunt_options[HUNT_OPTION_COUNT] = {
        {HUNT_OPTION_JSON, "json", 0, "FILE", true, CLI_COMPLETE_FILES,
                "findings as JSON Lines (ECS), to FILE or standard output"},
        {HUNT_OPTION_CSV, "csv", 0, "FILE", true, CLI_COMPLETE_FILES,
                "findings as a CSV timeline, to FILE or standard output"},
        {HUNT_OPTION_HTML, "html", 0, "FILE", true, CLI_COMPLETE_FILES,
                "findings as one offline page (" DEFAULT_HTML ")"},
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
                "only rules of this level or worse (default: low)"},
        {HUNT_OPTION_RULES, "rules", 'r', "PATH", false, CLI_COMPLETE_FILES,
                "Sigma rules, a file or folder, instead of our own; may be repeated"},
        {HUNT_OPTION_EXCLUDE, "exclude", 0, "RULE", false, CLI_COMPLETE_FILES,
                "leave a rule out: its id, title or file; may be repeated"},
        {HUNT_OPTION_LOGSOURCES, "logsources", 0, "PATH", false, CLI_COMPLETE_FILES,
                "log-source tables besides our own; may be repeated"},
        {HUNT_OPTION_PLACEHOLDERS, "placeholders", 0, "FILE", false, CLI_COMPLETE_FILES,
                "values for Sigma's expand modifier; may be repeated"},
        {HUNT_OPTION_NETWORKS, "networks", 0, "NETWORKS", false, CLI_COMPLETE_NONE,
                "public networks of your own, as 192.0.2.0/24; may be repeated"},
        {HUNT_OPTION_FROM, "from", 0, "TIME", false, CLI_COMPLETE_NONE,
                "only records from this time on (2022-07-01, 2022-07-01T05:00:00+02:00)"},
        {HUNT_OPTION_TO, "to", 0, "TIME", false, CLI_COMPLETE_NONE,
                "only records before this time (without a zone: UTC)"},
        {HUNT_OPTION_HOST, "host", 0, "GLOB", false, CLI_COMPLETE_NONE,
                "only records of hosts that fit, as WEB*; may be repeated"},
        {HUNT_OPTION_ONLY, "only", 0, "FORMAT", false, CLI_COMPLETE_INPUTS,
                "only evidence of this format (see breakwater inputs); may be repeated"},
        {HUNT_OPTION_LOG_FORMAT, "log-format", 0, "STRING", false, CLI_COMPLETE_NONE,
                "an access log's LogFormat (Apache) or log_format (nginx); may be repeated"},
        {HUNT_OPTION_HOST_FROM, "host-from", 0, "WHAT", false, CLI_COMPLETE_HOST_FROM,
                "hosts of records that name none: none (default), or path, the folder of evidence"},
        {HUNT_OPTION_ASSUME_YEAR, "assume-year", 0, "YEAR", false, CLI_COMPLETE_NONE,
                "year of the first line of logs that do not say it"},
        {HUNT_OPTION_ASSUME_ZONE, "assume-zone", 0, "ZONE", false, CLI_COMPLETE_NONE,
                "zone of logs that do not say it, as +02:00 (default: UTC)"},
        {HUNT_OPTION_RECOVERED, "recovered", 0, "WHICH", false, CLI_COMPLETE_RECOVERED,
                "records that no log lists any more, kept apart: no, yes or only (default: yes)"},
        {HUNT_OPTION_NO_LAYERS, "no-layers", 0, NULL, false, CLI_COMPLETE_NONE,
                "match records as they are, not what is encoded or scrambled in them"},
        {HUNT_OPTION_JOBS, "jobs", 'j', "N", false, CLI_COMPLETE_NONE,
                "workers at once (default: one for each processor)"},
        {HUNT_OPTION_MEMORY, "memory", 0, "SIZE", false, CLI_COMPLETE_NONE,
                "memory that all workers together may use, as 512M"},
        {HUNT_OPTION_TIMEOUT, "item-timeout", 0, "SECONDS", false, CLI_COMPLETE_NONE,
                "give an item up after so long without progress (default: 60)"},
        {HUNT_OPTION_CASE, "case", 0, "FILE", false, CLI_COMPLETE_FILES,
                "keep the case (one SQLite file)"},
        {HUNT_OPTION_NO_CACHE, "no-cache", 0, NULL, false, CLI_COMPLETE_NONE,
                "compile the rules anew"},
        {HUNT_OPTION_NO_JAIL, "no-jail", 0, NULL, false, CLI_COMPLETE_NONE,
                "work even where the workers can not be locked in"},
        {HUNT_OPTION_FULL_JAIL, "full-jail", 0, NULL, false, CLI_COMPLETE_NONE,
                "stop unless every layer of the jail is up"},
        {HUNT_OPTION_VERBOSE, "verbose", 'v', NULL, false, CLI_COMPLETE_NONE,
                "every host, rule, note and skipped item"},
        {HUNT_OPTION_QUIET, "quiet", 'q', NULL, false, CLI_COMPLETE_NONE,
                "no progress and no summary beside another output"},
        {HUNT_OPTION_COLOR, "color", 0, "WHEN", false, CLI_COMPLETE_COLOR,
                "auto, always or never (default: auto, on a terminal)"},
};

static int read_time(const struct cli_args *args, int option, const char *name, bw_time *ret_time)
{
    const char *text = cli_value(args, option);
    *ret_time = BW_TIME_UNKNOWN;
    if (text == NULL || bw_time_parse(bw_str_of(text), ret_time) == BW_OK)
        return CLI_EXIT_OK;
    return cli_usage_error(args,
            "--%s '%s': want a time as 2022-07-01 or 2022-07-01T03:00:00 (UTC), or with a "
            "zone: 2022-07-01T05:00:00+02:00",
            name, text);
}

int cli_read_span(const struct cli_args *args, int from, int to, bw_time *ret_from, bw_time *ret_to)
{
    int code = read_time(args, from, "from", ret_from);
    if (code == CLI_EXIT_OK)
        code = read_time(args, to, "to", ret_to);
    if (code == CLI_EXIT_OK && *ret_to != BW_TIME_UNKNOWN && *ret_to <= *ret_from)
        return cli_usage_error(args, "nothing is left: --to '%s' is not after --from '%s'",
                cli_value(args, to), cli_value(args, from));
    return code;
}

int cli_read_jobs(const struct cli_args *args, int option, unsigned *ret_jobs)
{
    const char *text = cli_value(args, option);
    uint64_t jobs = 0;
    if (text != NULL && bw_parse_u64(bw_str_of(text), 1, MAX_JOBS, &jobs) != BW_OK)
        return cli_usage_error(args, "--jobs '%s': want a number from 1 to %d", text, MAX_JOBS);
    *ret_jobs = (unsigned)jobs;
    return CLI_EXIT_OK;
}

int cli_read_recovered(
        const struct cli_args *args, int option, enum engine_recovered *ret_recovered)
{
    static const char *const names[] = {[ENGINE_RECOVERED_NO] = "no",
            [ENGINE_RECOVERED_YES] = "yes",
            [ENGINE_RECOVERED_ONLY] = "only"};
    const char *text = cli_value(args, option);
    if (text == NULL)
        return CLI_EXIT_OK;
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        if (strcmp(text, names[i]) != 0)
            continue;
        *ret_recovered = (enum engine_recovered)i;
        return CLI_EXIT_OK;
    }
    return cli_usage_error(args, "--recovered '%s': want no, yes or only", text);
}

int cli_read_only(const struct cli_args *args, int option, const char **ret_only, size_t *ret_count)
{
    *ret_count = cli_values(args, option, ret_only);
    for (size_t i = 0; i < *ret_count; i++)
        if (registry_input(bw_str_of(ret_only[i])) == NULL)
            return cli_usage_error(
                    args, "--only '%s': no such format; see 'breakwater inputs'", ret_only[i]);
    return CLI_EXIT_OK;
}

int cli_read_log_formats(
        const struct cli_args *args, int option, const char **ret_formats, size_t *ret_count)
{
    struct access_format *format;
    struct bw_err err;
    *ret_count = cli_values(args, option, ret_formats);
    for (size_t i = 0; i < *ret_count; i++) {
        if (access_format_new(bw_str_of(ret_formats[i]), &format, &err) != BW_OK)
            return cli_usage_error(args, "--log-format '%s': %s", ret_formats[i], err.message);
        access_format_free(format);
    }
    return CLI_EXIT_OK;
}

/* "+02:00", "-0730", "Z": seconds east of UTC. */
static bool parse_zone(bw_str text, int32_t *ret_seconds)
{
    uint64_t hours;
    uint64_t minutes;
    if (bw_str_eq(text, BW_STR("Z")) || bw_str_eq(text, BW_STR("UTC"))) {
        *ret_seconds = 0;
        return true;
    }
    const bool colon = text.len == 6 && text.ptr[3] == ':';
    if ((text.len != 5 && !colon) || (text.ptr[0] != '+' && text.ptr[0] != '-') ||
            bw_parse_u64(bw_str_head(bw_str_from(text, 1), 2), 0, 14, &hours) != BW_OK ||
            bw_parse_u64(bw_str_from(text, colon ? 4 : 3), 0, 59, &minutes) != BW_OK)
        return false;
    *ret_seconds = (int32_t)(hours * 3600 + minutes * 60) * (text.ptr[0] == '-' ? -1 : 1);
    return true;
}

int cli_read_host_from(const struct cli_args *args, int option, bool *ret_path)
{
    const char *what = cli_value(args, option);
    *ret_path = what != NULL && strcmp(what, "path") == 0;
    if (what != NULL && !*ret_path && strcmp(what, "none") != 0)
        return cli_usage_error(args, "--host-from '%s': want none or path", what);
    return CLI_EXIT_OK;
}

const char *cli_local_host(void)
{
    static char name[HOST_NAME_MAX + 1];
    if (gethostname(name, sizeof(name) - 1) != 0)
        return NULL;
    name[strcspn(name, ".")] = '\0';
    return name[0] != '\0' ? name : NULL;
}

int cli_read_assumptions(
        const struct cli_args *args, int year, int zone, struct input_assumptions *ret_assume)
{
    const char *year_text = cli_value(args, year);
    const char *zone_text = cli_value(args, zone);
    uint64_t number = 0;
    *ret_assume = (struct input_assumptions){.zone = zone_text != NULL};
    if (year_text != NULL && bw_parse_u64(bw_str_of(year_text), 1970, 2099, &number) != BW_OK)
        return cli_usage_error(
                args, "--assume-year '%s': want a year from 1970 to 2099", year_text);
    if (zone_text != NULL && !parse_zone(bw_str_of(zone_text), &ret_assume->zone_seconds))
        return cli_usage_error(
                args, "--assume-zone '%s': want a zone such as +02:00 or -0500", zone_text);
    ret_assume->year = (int32_t)number;
    return CLI_EXIT_OK;
}

static int read_limits(const struct cli_args *args, struct hunt_request *r)
{
    const char *memory = cli_value(args, HUNT_OPTION_MEMORY);
    if (memory != NULL &&
            bw_parse_size(bw_str_of(memory), 64 * BW_MIB, UINT64_C(1) << 40, &r->memory) != BW_OK)
        return cli_usage_error(args, "--memory '%s': want a size from 64M on, as 512M", memory);
    const char *timeout = cli_value(args, HUNT_OPTION_TIMEOUT);
    uint64_t seconds = 0;
    if (timeout != NULL && bw_parse_u64(bw_str_of(timeout), 1, 86400, &seconds) != BW_OK)
        return cli_usage_error(args, "--item-timeout '%s': want seconds from 1 to 86400", timeout);
    r->timeout = (bw_time)seconds * BW_TIME_SECOND;
    return cli_read_jobs(args, HUNT_OPTION_JOBS, &r->jobs);
}

int cli_read_color(const struct cli_args *args, int option, bool *ret_color)
{
    const char *when = cli_value(args, option);
    if (when == NULL || strcmp(when, "auto") == 0) {
        const char *no_color = getenv("NO_COLOR");
        *ret_color = cli_is_terminal(STDOUT_FILENO) && (no_color == NULL || no_color[0] == '\0');
        return CLI_EXIT_OK;
    }
    *ret_color = strcmp(when, "always") == 0;
    if (!*ret_color && strcmp(when, "never") != 0)
        return cli_usage_error(args, "--color '%s': want auto, always or never", when);
    return CLI_EXIT_OK;
}

/* The format that a file's ending tells. */
static const struct report_kind *kind_of_path(const char *path)
{
    static const char *const endings[][2] = {{".html", "html"}, {".htm", "html"}, {".csv", "csv"},
            {".json", "json"}, {".jsonl", "json"}, {".ndjson", "json"}};
    for (size_t i = 0; i < BW_COUNT(endings); i++)
        if (bw_str_ends_with(bw_str_of(path), bw_str_of(endings[i][0])))
            return registry_report(bw_str_of(endings[i][1]));
    return registry_report(BW_STR("terminal"));
}

static const char *path_or_stdout(const char *path)
{
    return path == NULL || strcmp(path, "-") == 0 ? NULL : path;
}

/* The ledger is a table, or one object, where its file's ending says so. */
static const struct report_kind *kind_of_given(const struct cli_given *given, const char *path)
{
    const struct report_kind *kind = registry_report(bw_str_of(given->option->name));
    if (kind != &report_ledger || path == NULL)
        return kind;
    if (bw_str_ends_with(bw_str_of(path), BW_STR(".csv")))
        return &report_ledger_csv;
    return bw_str_ends_with(bw_str_of(path), BW_STR(".json")) ? &report_ledger_json : kind;
}

static int read_outputs(const struct cli_args *args, struct hunt_request *r)
{
    const char *output = cli_value(args, HUNT_OPTION_OUTPUT);
    size_t without_file = 0;
    for (size_t i = 0; i < args->given_count; i++) {
        const struct cli_given *given = &args->given[i];
        if (given->option->id > HUNT_OPTION_LAST_FORMAT)
            continue;
        if (r->output_count == HUNT_MAX_OUTPUTS)
            return cli_usage_error(args, "more than %d outputs", HUNT_MAX_OUTPUTS);
        const char *path = given->value;
        if (path == NULL) {
            without_file++;
            path = output;
            if (path == NULL && given->option->id == HUNT_OPTION_HTML)
                path = DEFAULT_HTML;
        }
        r->outputs[r->output_count++] = (struct hunt_output){
                .kind = kind_of_given(given, path), .path = path_or_stdout(path)};
    }
    if (output != NULL && without_file > 1)
        return cli_usage_error(
                args, "--output names one file; give each format its own, as --csv=FILE");
    if (output != NULL && r->output_count != 0 && without_file == 0)
        return cli_usage_error(args, "--output has no format left: each has a file of its own");
    if (output != NULL && r->output_count == 0)
        r->outputs[r->output_count++] =
                (struct hunt_output){.kind = kind_of_path(output), .path = path_or_stdout(output)};
    size_t to_stdout = 0;
    for (size_t i = 0; i < r->output_count; i++)
        to_stdout += r->outputs[i].path == NULL;
    if (to_stdout > 1)
        return cli_usage_error(args, "only one format can go to standard output");
    return CLI_EXIT_OK;
}

int hunt_request_read(const struct cli_args *args, struct hunt_request *ret_request)
{
    struct hunt_request *r = ret_request;
    *r = (struct hunt_request){.level = FINDING_LEVEL_LOW,
            .summary = registry_report(BW_STR("terminal")),
            .from = BW_TIME_UNKNOWN,
            .to = BW_TIME_UNKNOWN,
            .recovered = ENGINE_RECOVERED_YES};
    const char *level = cli_value(args, HUNT_OPTION_LEVEL);
    if (level != NULL && !finding_level_parse(bw_str_of(level), &r->level))
        return cli_usage_error(
                args, "--level '%s': want informational, low, medium, high or critical", level);
    r->rule_count = cli_values(args, HUNT_OPTION_RULES, r->rules);
    r->excluded_count = cli_values(args, HUNT_OPTION_EXCLUDE, r->excluded);
    r->logsource_count = cli_values(args, HUNT_OPTION_LOGSOURCES, r->logsources);
    r->placeholder_count = cli_values(args, HUNT_OPTION_PLACEHOLDERS, r->placeholders);
    r->network_count = cli_values(args, HUNT_OPTION_NETWORKS, r->networks);
    r->host_count = cli_values(args, HUNT_OPTION_HOST, r->hosts);
    int code = cli_read_span(args, HUNT_OPTION_FROM, HUNT_OPTION_TO, &r->from, &r->to);
    if (code == CLI_EXIT_OK)
        code = cli_read_only(args, HUNT_OPTION_ONLY, r->only, &r->only_count);
    if (code == CLI_EXIT_OK)
        code = cli_read_log_formats(
                args, HUNT_OPTION_LOG_FORMAT, r->log_formats, &r->log_format_count);
    if (code == CLI_EXIT_OK)
        code = cli_read_assumptions(
                args, HUNT_OPTION_ASSUME_YEAR, HUNT_OPTION_ASSUME_ZONE, &r->assume);
    if (code == CLI_EXIT_OK)
        code = cli_read_host_from(args, HUNT_OPTION_HOST_FROM, &r->host_from_path);
    if (code == CLI_EXIT_OK)
        code = cli_read_recovered(args, HUNT_OPTION_RECOVERED, &r->recovered);
    if (code == CLI_EXIT_OK)
        code = read_limits(args, r);
    if (code == CLI_EXIT_OK)
        code = cli_read_color(args, HUNT_OPTION_COLOR, &r->color);
    if (code == CLI_EXIT_OK)
        code = read_outputs(args, r);
    return code;
}
