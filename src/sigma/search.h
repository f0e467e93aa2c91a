/* sigma/search.h - search identifiers: the named parts of a rule's detection. */
#ifndef BW_SIGMA_SEARCH_H
#define BW_SIGMA_SEARCH_H

#include "sigma/load.h"
#include "sigma/yaml.h"

struct sigma_search {
    bw_str identifier;
    const struct sigma_expr *expr;
    uint32_t line;
    bool used; /* a condition names it */
};

struct sigma_searches {
    struct sigma_search *items; /* in the order of the rule */
    uint32_t count;
};

/*
 * Reads what stands behind a search identifier: a map (all of its items), a list of maps (any of
 * them), scalars (keywords, any of them), lists of both.
 */
BW_MUST_CHECK bw_status sigma_search_read(struct sigma_load *load,
        const struct sigma_yaml_node *member, struct sigma_search *ret_search, struct bw_err *err);

#endif
