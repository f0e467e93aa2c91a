/* cli/hunt_options.h - what the user asked of a hunt, read and checked. */
#ifndef BW_CLI_HUNT_OPTIONS_H
#define BW_CLI_HUNT_OPTIONS_H

#include "base/time.h"
#include "cli/command.h"
#include "engine/engine.h"
#include "finding/level.h"
#include "plug/input_kind.h"
#include "plug/report_kind.h"

enum hunt_option {
    HUNT_OPTION_JSON,
    HUNT_OPTION_CSV,
    HUNT_OPTION_HTML,
    HUNT_OPTION_TIMESKETCH,
    HUNT_OPTION_NAVIGATOR,
    HUNT_OPTION_LEDGER,
    HUNT_OPTION_LAST_FORMAT = HUNT_OPTION_LEDGER,
    HUNT_OPTION_OUTPUT,
    HUNT_OPTION_LEVEL,
    HUNT_OPTION_RULES,
    HUNT_OPTION_EXCLUDE,
    HUNT_OPTION_LOGSOURCES,
    HUNT_OPTION_PLACEHOLDERS,
    HUNT_OPTION_NETWORKS,
    HUNT_OPTION_FROM,
    HUNT_OPTION_TO,
    HUNT_OPTION_HOST,
    HUNT_OPTION_ONLY,
    HUNT_OPTION_LOG_FORMAT,
    HUNT_OPTION_HOST_FROM,
    HUNT_OPTION_ASSUME_YEAR,
    HUNT_OPTION_ASSUME_ZONE,
    HUNT_OPTION_RECOVERED,
    HUNT_OPTION_NO_LAYERS,
    HUNT_OPTION_JOBS,
    HUNT_OPTION_MEMORY,
    HUNT_OPTION_TIMEOUT,
    HUNT_OPTION_CASE,
    HUNT_OPTION_NO_CACHE,
    HUNT_OPTION_NO_JAIL,
    HUNT_OPTION_FULL_JAIL,
    HUNT_OPTION_VERBOSE,
    HUNT_OPTION_QUIET,
    HUNT_OPTION_COLOR,
    HUNT_OPTION_COUNT,
};

#define HUNT_MAX_OUTPUTS 8

/* One report and where it goes. */
struct hunt_output {
    const struct report_kind *kind;
    const char *path; /* NULL: standard output */
};

struct hunt_request {
    struct hunt_output outputs[HUNT_MAX_OUTPUTS];
    size_t output_count;
    enum finding_level level;
    bw_time from;
    bw_time to;
    unsigned jobs;
    uint64_t memory; /* for all workers together; 0: the default */
    bw_time timeout; /* 0: the default */
    const char *rules[CLI_MAX_GIVEN];
    size_t rule_count;
    const char *excluded[CLI_MAX_GIVEN];
    size_t excluded_count;
    const char *logsources[CLI_MAX_GIVEN];
    size_t logsource_count;
    const char *placeholders[CLI_MAX_GIVEN];
    size_t placeholder_count;
    const char *networks[CLI_MAX_GIVEN];
    size_t network_count;
    const char *hosts[CLI_MAX_GIVEN];
    size_t host_count;
    const char *only[CLI_MAX_GIVEN];
    size_t only_count;
    const char *log_formats[CLI_MAX_GIVEN];
    size_t log_format_count;
    struct input_assumptions assume;
    bool host_from_path;
    enum engine_recovered recovered;
    bool color;
    const struct report_kind *summary; /* what a person reads: the hunt's, or a search's lines */
};

/* The options of `hunt`, for its command table. */
extern const struct cli_option hunt_options[HUNT_OPTION_COUNT];

/* CLI_EXIT_OK, or CLI_EXIT_USAGE after saying what is wrong. */
int hunt_request_read(const struct cli_args *args, struct hunt_request *ret_request);

/*
 * Reads the options `from` and `to` (BW_TIME_UNKNOWN when they were not given) and sees that there
 * is time between them; shared with dump.
 */
int cli_read_span(
        const struct cli_args *args, int from, int to, bw_time *ret_from, bw_time *ret_to);

/* Reads --recovered; unchanged when it was not given. Shared with dump. */
int cli_read_recovered(
        const struct cli_args *args, int option, enum engine_recovered *ret_recovered);

/* Reads --jobs (0 when it was not given); shared with dump. */
int cli_read_jobs(const struct cli_args *args, int option, unsigned *ret_jobs);

/* Reads --color: whether standard output is to be colored. Shared with tree. */
int cli_read_color(const struct cli_args *args, int option, bool *ret_color);

/* Reads repeated --only, checked against the registry; shared with dump. */
int cli_read_only(
        const struct cli_args *args, int option, const char **ret_only, size_t *ret_count);

/* Reads repeated --log-format, each checked by reading it; shared with dump. */
int cli_read_log_formats(
        const struct cli_args *args, int option, const char **ret_formats, size_t *ret_count);
/* Reads --host-from; shared with the other commands that look at records. */
int cli_read_host_from(const struct cli_args *args, int option, bool *ret_path);

/* What this machine is called, without a domain, as its syslog has it; NULL when that is not known.
 */
const char *cli_local_host(void);

/* Reads --assume-year and --assume-zone; shared with dump. */
int cli_read_assumptions(
        const struct cli_args *args, int year, int zone, struct input_assumptions *ret_assume);

#endif
