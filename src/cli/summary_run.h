/* cli/summary_run.h - what the commands that count over all records share: options, run, tables. */
#ifndef BW_CLI_SUMMARY_RUN_H
#define BW_CLI_SUMMARY_RUN_H

#include "cli/command.h"
#include "plug/hunt_summary.h"
#include "sigma/ruleset.h"
#include "summary/store.h"
#include "summary/summary.h"

enum summary_option {
    SUMMARY_OPTION_FIELD,
    SUMMARY_OPTION_FROM,
    SUMMARY_OPTION_TO,
    SUMMARY_OPTION_HOST,
    SUMMARY_OPTION_HOST_FROM,
    SUMMARY_OPTION_LOG_FORMAT,
    SUMMARY_OPTION_ASSUME_YEAR,
    SUMMARY_OPTION_ASSUME_ZONE,
    SUMMARY_OPTION_ONLY,
    SUMMARY_OPTION_TOP,
    SUMMARY_OPTION_JSON,
    SUMMARY_OPTION_CSV,
    SUMMARY_OPTION_JOBS,
    SUMMARY_OPTION_NO_JAIL,
    SUMMARY_OPTION_QUIET,
    SUMMARY_OPTION_BY, /* from here on: those of one command */
    SUMMARY_OPTION_RARE,
};

/* Rows of the option tables of all these commands; `tree` has some of them among its own. */
// clang-format off
#define SUMMARY_OPTIONS_SPAN \
        {SUMMARY_OPTION_FROM, "from", 0, "TIME", false, CLI_COMPLETE_NONE, "only records from this time on (2022-07-01, 2022-07-01T05:00:00+02:00)"}, \
        {SUMMARY_OPTION_TO, "to", 0, "TIME", false, CLI_COMPLETE_NONE, "only records before this time (without a zone: UTC)"}, \
        {SUMMARY_OPTION_HOST, "host", 0, "GLOB", false, CLI_COMPLETE_NONE, \
                "only records of hosts that fit; may be repeated"}
#define SUMMARY_OPTIONS_HOST_FROM \
        {SUMMARY_OPTION_HOST_FROM, "host-from", 0, "WHAT", false, CLI_COMPLETE_HOST_FROM, \
                "hosts of records that name none: none (default), or path, the folder of evidence"}
#define SUMMARY_OPTIONS_ONLY \
        {SUMMARY_OPTION_ONLY, "only", 0, "FORMAT", false, CLI_COMPLETE_INPUTS, \
                "only evidence of this format; may be repeated"}
#define SUMMARY_OPTIONS_ASSUME \
        {SUMMARY_OPTION_ASSUME_YEAR, "assume-year", 0, "YEAR", false, CLI_COMPLETE_NONE, \
                "year of the first line of logs that do not say it"}, \
        {SUMMARY_OPTION_ASSUME_ZONE, "assume-zone", 0, "ZONE", false, CLI_COMPLETE_NONE, \
                "zone of logs that do not say it, as +02:00 (default: UTC)"}
#define SUMMARY_OPTIONS_WORK \
        {SUMMARY_OPTION_JOBS, "jobs", 'j', "N", false, CLI_COMPLETE_NONE, "workers at once"}, \
        {SUMMARY_OPTION_NO_JAIL, "no-jail", 0, NULL, false, CLI_COMPLETE_NONE, \
                "work even where the workers can not be locked in"}, \
        {SUMMARY_OPTION_QUIET, "quiet", 'q', NULL, false, CLI_COMPLETE_NONE, "no progress"}
#define SUMMARY_OPTIONS \
        {SUMMARY_OPTION_FIELD, "field", 'f', "ITEM", false, CLI_COMPLETE_NONE, \
                "only records that fit, NAME=VALUE as in a Sigma rule; may be repeated"}, \
        SUMMARY_OPTIONS_SPAN, \
        SUMMARY_OPTIONS_HOST_FROM, \
        {SUMMARY_OPTION_LOG_FORMAT, "log-format", 0, "STRING", false, CLI_COMPLETE_NONE, \
                "an access log's LogFormat or log_format; may be repeated"}, \
        SUMMARY_OPTIONS_ASSUME, \
        SUMMARY_OPTIONS_ONLY, \
        {SUMMARY_OPTION_TOP, "top", 'n', "N", false, CLI_COMPLETE_NONE, \
                "rows to show (default: 50 in a table, else all; 0: all)"}, \
        {SUMMARY_OPTION_JSON, "json", 0, "FILE", true, CLI_COMPLETE_FILES, \
                "as JSON Lines, to FILE or standard output"}, \
        {SUMMARY_OPTION_CSV, "csv", 0, "FILE", true, CLI_COMPLETE_FILES, \
                "as CSV, to FILE or standard output"}, \
        SUMMARY_OPTIONS_WORK
// clang-format on

#define SUMMARY_EXIT_CODES                                                                         \
    "  0  everything was read\n"                                                                   \
    "  2  usage error, or the jail could not be put up\n"                                          \
    "  3  some evidence could not be read, or there was no log in it"

/*
 * An image that knows what else the fields of the lists (each ends with NULL) are called, and the
 * log sources (or NULL): for a summarizer that counts beside a detector with an image of its own.
 */
BW_MUST_CHECK bw_status summary_names_load(const char *const *const *lists, size_t list_count,
        const struct summary_logsource *logsources, bool no_cache,
        struct sigma_ruleset **ret_ruleset, struct bw_err *err);

struct summary_request {
    const struct cli_args *args;
    const char *const *paths; /* the evidence */
    size_t path_count;
    const struct summarizer_kind *kind;
    struct summarizer what;    /* image is filled in by the run */
    const char *const *fields; /* that the image has to know; NULL at the end, or NULL */
    const struct summary_logsource *logsources; /* likewise; or NULL */
    bool mapped; /* columns are looked for as log sources map them, where a record lacks them */
    bw_status (*print)(struct summary_store *store, void *user, struct bw_err *err);
    void *user;
    bool *nothing_fits; /* set before: no record was let in, which was told; or NULL */
    const struct summary_rules *rules; /* NULL: no rule is looked for */
    /* Items and notes as they come; NULL: those that lost something are printed. */
    void (*item)(void *user, const struct hunt_item *item);
    void (*note)(void *user, const struct hunt_note *note);
    bool without_log; /* print, too, when no log was read: that may be what is to be said */
};

/* Rules whose findings the summarizer is told of. */
struct summary_rules {
    const char *const *paths; /* none: our own */
    size_t path_count;
    enum finding_level min_level;
    /* Before anything is read; the set lives until summary_run returns. */
    void (*loaded)(void *user, const struct sigma_ruleset *ruleset);
};

/* Reads the evidence, counts, prints. The exit code. */
int summary_run(const struct summary_request *request);

/* A table as text for people, JSON Lines or CSV, as the options say. */
struct summary_column {
    const char *name; /* of JSON and CSV; the heading, too */
    bool number;
    bool time; /* RFC 3339; people are shown whole seconds */
};

struct summary_table;
struct summary_table *summary_table_new(const struct cli_args *args,
        const struct summary_column *columns, uint32_t count, struct bw_err *err);
/* How many rows it shows; 0: all. The others need not be made: summary_table_skip counts them. */
uint64_t summary_table_top(const struct summary_table *table);
void summary_table_skip(struct summary_table *table, uint64_t rows);
/* `cells`: one for each column, copied. Rows beyond --top are counted only. */
void summary_table_add(struct summary_table *table, const bw_str *cells);
/* Writes what is left and frees the table (NULL is fine). */
bw_status summary_table_end(struct summary_table *table, struct bw_err *err);

#endif
