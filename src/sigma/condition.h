/* sigma/condition.h - "selection and not 1 of filter_*": how searches make a rule. */
#ifndef BW_SIGMA_CONDITION_H
#define BW_SIGMA_CONDITION_H

#include "sigma/search.h"

/*
 * Reads one condition (Sigma rules specification 2.1, "Condition") and puts the searches in the
 * place of their names; marks those that it uses. BW_E_MALFORMED names the column,
 * BW_E_UNSUPPORTED is an aggregation of Sigma 1 ("| count() …").
 */
BW_MUST_CHECK bw_status sigma_condition_read(struct sigma_load *load,
        const struct sigma_yaml_node *scalar, struct sigma_searches *searches,
        const struct sigma_expr **ret_expr, struct bw_err *err);

/* True when `pattern`, in which '*' is any run of characters, fits the whole of `identifier`. */
bool sigma_condition_pattern_fits(bw_str pattern, bw_str identifier);

#endif
