/* sigma/rule.h - a detection rule, read and checked. */
#ifndef BW_SIGMA_RULE_H
#define BW_SIGMA_RULE_H

#include "finding/attack.h"
#include "sigma/load.h"
#include "sigma/yaml.h"

/* Which logs a rule is for; keys that it does not give are empty. */
struct sigma_logsource {
    bw_str product, category, service;
};

struct sigma_correlation;
struct sigma_filter;

/*
 * Texts live in the loader's arena. Lists are joined: see struct finding_rule. Correlations and
 * filters are documents like rules, with something else in the place of a detection.
 */
struct sigma_rule {
    bw_str id, title, author, description, status, references, falsepositives, techniques, tags,
            license, path;
    bw_str name;   /* by which correlations and filters may call it; may be empty */
    uint32_t line; /* of the document's first line */
    enum finding_level level;
    enum attack_stage stage;
    struct sigma_logsource logsource;
    const struct sigma_expr *expr;         /* NULL for correlations and filters */
    struct sigma_correlation *correlation; /* NULL for anything else */
    struct sigma_filter *filter;           /* NULL for anything else */
    bool below;                            /* its level is below the one asked for */
    bool legacy;                           /* the search of an aggregation of Sigma 1 */
    bool quiet;                            /* link.h: only others use what it finds */
    bool used;                             /* link.h: it goes into the image */
    bool dead;                             /* link.h: it can not be used after all, */
    bool left_out;                         /* because of a rule that was left out on request */
    struct sigma_field *values;            /* link.h: fields that correlations want of its events */
    uint32_t value_count;
    const struct sigma_rule *const *filters; /* link.h: those that were put into `expr` */
    uint32_t filter_count;
    uint32_t index;          /* link.h: its place in the image */
    uint32_t base;           /* image_correlations.c: its number as a base, from 1; 0: none */
    struct sigma_rule *next; /* in the order of the file */
};

/* Reads `detection` without its condition, or the searches of a filter: all but `condition` and the
 * keys in `others`. */
struct sigma_searches;
BW_MUST_CHECK bw_status sigma_rule_searches_read(struct sigma_load *load,
        const struct sigma_yaml_node *map, bw_str other, struct sigma_searches *searches,
        struct bw_err *err);

/* What a document of a rule file is. */
enum sigma_document_kind {
    SIGMA_DOCUMENT_RULE,
    SIGMA_DOCUMENT_OTHER, /* has nothing of a rule: a table, a configuration */
    SIGMA_DOCUMENT_CORRELATION,
    SIGMA_DOCUMENT_FILTER,
    SIGMA_DOCUMENT_KIND_COUNT,
};

enum sigma_document_kind sigma_document_kind(const struct sigma_yaml_node *document);

/*
 * Reads a rule, a correlation or a filter; an aggregation of Sigma 1 gives two rules, the search
 * and its correlation as `next`. A document that is none of these, or not to be used (deprecated),
 * gives BW_END and a note of kind SKIPPED; what is below `min_level` is only marked, as a
 * correlation may need it. On any other failure the line is in load->error_line and the rule can
 * not be used.
 */
BW_MUST_CHECK bw_status sigma_rule_read(struct sigma_load *load,
        const struct sigma_yaml_node *document, enum finding_level min_level,
        struct sigma_rule **ret_rule, struct bw_err *err);

#endif
