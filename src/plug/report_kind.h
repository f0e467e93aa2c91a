/* plug/report_kind.h - the contract of what turns the result of a hunt into something to read. */
#ifndef BW_PLUG_REPORT_KIND_H
#define BW_PLUG_REPORT_KIND_H

#include <stdio.h>

#include "base/status.h"
#include "finding/finding.h"
#include "plug/hunt_beside.h"
#include "plug/hunt_ledger.h"
#include "plug/hunt_summary.h"

/* Which findings a report wants. Zero is all of them. */
struct report_filter {
    enum finding_level min_level;
    uint64_t limit; /* stop after so many; 0: no limit */
};

/* All findings of one rule on one host, counted together; those of recovered records apart. */
struct report_tally {
    uint32_t rule;
    bool recovered;
    bw_str host;
    uint64_t count;
    uint64_t first_id; /* the earliest of them, for get_finding */
    bw_time first;     /* BW_TIME_UNKNOWN when none of them has a time */
    bw_time last;
};

/* All findings of one host; not those of recovered records. */
struct report_host {
    bw_str name; /* may be empty: the record named no host */
    uint64_t count;
    uint64_t by_level[FINDING_LEVEL_COUNT];
    uint64_t by_stage[ATTACK_STAGE_COUNT];
    enum finding_level worst[ATTACK_STAGE_COUNT]; /* of the stages that have findings */
    uint64_t score; /* for each stage the weight of its worst finding: see docs/reports.md */
    bw_time first;
    bw_time last;
};

/*
 * What the functions below call for each thing; all slices live as long as the call. BW_OK goes
 * on, BW_END stops without an error, everything else stops and is passed on.
 */
typedef bw_status report_visit_finding(
        void *user, uint64_t id, const struct finding *finding, struct bw_err *err);
typedef bw_status report_visit_tally(
        void *user, const struct report_tally *tally, struct bw_err *err);
typedef bw_status report_visit_host(void *user, const struct report_host *host, struct bw_err *err);
typedef bw_status report_visit_item(void *user, const struct hunt_item *item, struct bw_err *err);
typedef bw_status report_visit_note(void *user, const struct hunt_note *note, struct bw_err *err);

struct report_source;

/*
 * The questions that a report may ask. Every answer comes in an order that does not depend on the
 * number of workers or on who was faster. Visits must not nest.
 */
struct report_source_ops {
    /* The rule's texts, borrowed from the source. `rule` < rule_count. */
    struct finding_rule (*rule)(const struct report_source *source, uint32_t rule);
    /* By time, host, item, offset, rule id. A record without a time stands first. */
    bw_status (*each_finding)(struct report_source *source, const struct report_filter *filter,
            report_visit_finding *visit, void *user, struct bw_err *err);
    /* One finding by its id; BW_E_NOT_FOUND when there is none. */
    bw_status (*get_finding)(struct report_source *source, uint64_t id, report_visit_finding *visit,
            void *user, struct bw_err *err);
    /* Of logs, then recovered; by level (worst first), time of the first finding, host, rule id. */
    bw_status (*each_tally)(struct report_source *source, report_visit_tally *visit, void *user,
            struct bw_err *err);
    /* By score (highest first), time of the first finding, name. */
    bw_status (*each_host)(
            struct report_source *source, report_visit_host *visit, void *user, struct bw_err *err);
    /* Items that were not read whole first, then the others; each in the order of the walk. */
    bw_status (*each_item)(
            struct report_source *source, report_visit_item *visit, void *user, struct bw_err *err);
    /* In the order of the walk, then by name. */
    bw_status (*each_note)(
            struct report_source *source, report_visit_note *visit, void *user, struct bw_err *err);
};

/* What a report is made from: the first member of whoever holds it (the case). */
struct report_source {
    const struct report_source_ops *ops;
    const struct hunt_summary *summary; /* never NULL */
    const struct hunt_ledger *ledger;   /* NULL: there is none */
    bw_str no_ledger;                   /* why not, for people */
    const struct hunt_beside *beside;   /* NULL: nothing was counted beside */
    uint32_t rule_count;
    bool has_context;         /* the findings of one rule are records around those of others: */
    uint32_t context_rule;    /* counted in none of the three numbers that follow */
    uint64_t finding_count;   /* each record and rule once; of records that logs list */
    uint64_t recovered_count; /* the same of records that no log lists any more */
    uint64_t duplicate_count; /* found again in a second copy of the same record, not shown */
    uint64_t item_count;
};

/* Zero is the default of each member. */
struct report_options {
    FILE *out;                    /* borrowed; flushed, never closed */
    enum finding_level min_level; /* leave out what is below */
    unsigned width;               /* terminal: columns; 0: 80 */
    bool color;                   /* terminal: ANSI colors */
    bool verbose;                 /* terminal: every host, rule and note instead of the first few */
    bw_str title;                 /* html: of the page */
    uint64_t max_findings;        /* html: on the page; 0: HTML_MAX_FINDINGS (500,000) */
    bw_str html_path;             /* terminal: where the page lies, to say so */
    bw_str program;               /* terminal: how to call us, in commands to copy; "breakwater" */
};

struct report_kind {
    const char *name;    /* "html": the option's name */
    const char *summary; /* one line for the manual */

    /* Writes the whole report. BW_E_IO when it does not fit on the disk. */
    BW_MUST_CHECK bw_status (*write)(
            struct report_source *source, const struct report_options *options, struct bw_err *err);
};

#endif
