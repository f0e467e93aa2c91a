/* sigma/correlation.h - what a correlation asks of the rules that it names (Sigma correlation rules
 * specification 2.1). */
#ifndef BW_SIGMA_CORRELATION_H
#define BW_SIGMA_CORRELATION_H

#include "base/time.h"
#include "sigma/correlate/correlate.h"
#include "sigma/rule.h"

/* A rule that is called by its id, its name or its title. */
struct sigma_reference {
    bw_str name;
    uint32_t line;
    struct sigma_rule *rule; /* link.h finds it */
    uint8_t *values; /* link.h: for each group, then each field: which value of the rule's events */
    uint8_t step;    /* of a temporal_ordered whose condition has choices; CORRELATE_NO_STEP */
};

/* A field that has another name in the events of each rule. */
struct sigma_alias {
    bw_str name;
    uint32_t line;
    struct sigma_reference *rules;
    bw_str *fields; /* one for each of `rules`; empty: its events are without (null) */
    uint32_t count;
};

/* Everything lives in the loader's arena. */
struct sigma_correlation {
    uint8_t type; /* enum correlate_type */
    bool generate;
    bw_time timespan;
    bw_str timespan_text;
    struct sigma_reference *references;
    uint32_t reference_count;
    const bw_str *groups;
    uint32_t group_count;
    const struct sigma_alias *aliases;
    uint32_t alias_count;
    const bw_str *fields; /* that are counted or summed; several are a tuple */
    uint32_t field_count;
    double percentile;
    struct correlate_bound bounds[CORRELATE_MAX_BOUNDS];
    uint32_t bound_count;
    const uint8_t *program; /* of an extended condition: see correlate.h; else NULL */
    uint32_t program_len;
    bw_str condition; /* the extended condition as the rule has it */
    uint32_t line;
    uint32_t depth; /* link.h: 1 when it is made of single events only */
};

/*
 * Reads `correlation:` of `document` into rule->correlation. What is missing or makes no sense is
 * BW_E_MALFORMED with the reason, its line in load->error_line. References are not looked up.
 */
BW_MUST_CHECK bw_status sigma_correlation_read(struct sigma_load *load,
        const struct sigma_yaml_node *document, struct sigma_rule *rule, struct bw_err *err);

/* "15m", "3d", "1M": a whole number and its unit. False for anything else, and for 0. */
bool sigma_timespan_parse(bw_str text, bw_time *ret_span);

/*
 * "a and not (b or c)" over the names of correlation->references; where it has none they are taken
 * from the condition, in the order of appearance. Fills in `program`.
 */
BW_MUST_CHECK bw_status sigma_extended_condition_read(struct sigma_load *load,
        const struct sigma_yaml_node *scalar, struct sigma_correlation *correlation,
        struct bw_err *err);

/* False, with a message, when no number can fit all bounds at once. */
BW_MUST_CHECK bw_status sigma_bounds_check(struct sigma_load *load,
        const struct sigma_correlation *correlation, uint32_t line, struct bw_err *err);

/*
 * Sigma 1: what stands behind the "|" of a condition ("count(User) by Host > 5"), with its
 * `timeframe` (NULL when the rule has none). Returns the correlation of `base`, a rule of its own.
 */
BW_MUST_CHECK bw_status sigma_aggregation_read(struct sigma_load *load, bw_str text, uint32_t line,
        const struct sigma_yaml_node *timeframe, struct sigma_rule *base,
        struct sigma_rule **ret_rule, struct bw_err *err);

#endif
