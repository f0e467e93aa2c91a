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

/* Texts live in the loader's arena. Lists are joined: see struct finding_rule. */
struct sigma_rule {
    bw_str id, title, author, description, status, references, falsepositives, techniques, tags,
            license, path;
    uint32_t line; /* of the document's first line */
    enum finding_level level;
    enum attack_stage stage;
    struct sigma_logsource logsource;
    const struct sigma_expr *expr;
    struct sigma_rule *next; /* in the order of the file */
};

/* What a document of a rule file is. */
enum sigma_document_kind {
    SIGMA_DOCUMENT_RULE,
    SIGMA_DOCUMENT_OTHER, /* has nothing of a rule: a table, a configuration */
    SIGMA_DOCUMENT_CORRELATION,
    SIGMA_DOCUMENT_FILTER,
    SIGMA_DOCUMENT_COLLECTION, /* Sigma 1: "action: global" */
    SIGMA_DOCUMENT_KIND_COUNT,
};

enum sigma_document_kind sigma_document_kind(const struct sigma_yaml_node *document);

/*
 * Reads a rule. A document that is no rule, or not to be used (deprecated, below `min_level`),
 * gives BW_END and a note of kind SKIPPED. On any other failure the line is in load->error_line and
 * the rule can not be used.
 */
BW_MUST_CHECK bw_status sigma_rule_read(struct sigma_load *load,
        const struct sigma_yaml_node *document, enum finding_level min_level,
        struct sigma_rule **ret_rule, struct bw_err *err);

#endif
