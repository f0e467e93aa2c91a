/* report/html/writer.h - what the parts of the page's writer share. */
#ifndef BW_REPORT_HTML_WRITER_H
#define BW_REPORT_HTML_WRITER_H

#include "base/hash.h"
#include "base/json_out.h"
#include "report/digest.h"
#include "report/output.h"

/*
 * More findings than this a browser can not hold; the page then has the worst of them and says so.
 */
#define HTML_MAX_FINDINGS 500000

/* Findings of one block. Index blocks are all unpacked when the page opens, detail blocks one at a
 * time when a finding is opened or records are searched. */
#define HTML_INDEX_FINDINGS  8192
#define HTML_DETAIL_FINDINGS 512
/* A detail block ends early when its text reaches this: the browser unpacks it whole. */
#define HTML_DETAIL_BYTES (4 * BW_MIB)

/* Names and numbers of one index block: hosts, users, items. */
#define HTML_NAMES_ARENA   (48 * BW_MIB)
#define HTML_NAME_BYTES    1024
#define HTML_TELLING_BYTES 240

/* Items that the page lists; those that were not read whole come first. */
#define HTML_MAX_ITEMS 5000
#define HTML_MAX_NOTES 5000
#define HTML_MAX_HOSTS 1000
#define HTML_MAX_LOGS  5000

/* A column of texts that repeat: each text once, then its number for each finding. */
struct html_names {
    struct bw_map *map;
    struct bw_buffer names;   /* JSON strings with commas between */
    struct bw_buffer numbers; /* with commas between */
};

enum html_column {
    HTML_HOST,
    HTML_USER,
    HTML_ITEM,
    HTML_EVENT, /* "channel / event id" */
    HTML_COLUMN_COUNT,
};

struct html_writer {
    struct report_source *source;
    const struct report_options *options;
    struct digest *digest;
    struct report_filter filter; /* which findings the page has */
    uint64_t left_out;           /* by HTML_MAX_FINDINGS */
    uint32_t *rule_numbers;      /* rule index -> place in the page's list of rules */
    uint32_t rule_count;         /* of that list */

    /* the index block being filled */
    size_t index_count;
    struct bw_arena *names_arena;
    struct html_names columns[HTML_COLUMN_COUNT];
    struct bw_buffer times;
    struct bw_buffer rules;
    struct bw_buffer tellings;
    struct bw_buffer recovered; /* 1 for findings of recovered records, else 0 */
    struct bw_buffer block;
    struct bw_buffer scratch;

    /* the detail block being filled */
    size_t detail_count;
    struct bw_buffer detail;
};

/* findings.c: both kinds of blocks, in one pass over the findings */
BW_MUST_CHECK bw_status html_findings_write(struct html_writer *writer, struct bw_err *err);

/* meta.c: everything but the findings, as one block */
BW_MUST_CHECK bw_status html_meta_write(struct html_writer *writer, struct bw_err *err);

/* ledger.c: the members "ledger" and "no_ledger" of that block; and the rules, as a block */
void html_ledger_summary(const struct report_source *source, struct bw_json *json);
BW_MUST_CHECK bw_status html_ledger_write(struct html_writer *writer, struct bw_err *err);

/* beside.c: the members "oddities" … of that block; and the processes of findings, as a block */
void html_beside_summary(const struct report_source *source, struct bw_json *json);
BW_MUST_CHECK bw_status html_processes_write(struct html_writer *writer, struct bw_err *err);

#endif
