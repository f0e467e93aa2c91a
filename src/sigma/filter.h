/* sigma/filter.h - filter documents: conditions that are put behind those of other rules. */
#ifndef BW_SIGMA_FILTER_H
#define BW_SIGMA_FILTER_H

#include "sigma/correlation.h"

/* Everything lives in the loader's arena. */
struct sigma_filter {
    bool any; /* every rule whose logsource it contains */
    struct sigma_reference *references;
    uint32_t reference_count;
    const struct sigma_expr *expr;
    uint32_t line;
    uint32_t used;  /* link.h: rules that it was put into */
    uint32_t index; /* link.h: its place in the image */
};

/* Reads `filter:` and the logsource of `document` into rule->filter. BW_E_MALFORMED with a reason.
 */
BW_MUST_CHECK bw_status sigma_filter_read(struct sigma_load *load,
        const struct sigma_yaml_node *document, struct sigma_rule *rule, struct bw_err *err);

/* True when every key that `outer` gives is the same in `inner`. */
bool sigma_logsource_contains(
        const struct sigma_logsource *outer, const struct sigma_logsource *inner);

#endif
