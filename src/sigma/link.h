/*
 * sigma/link.h - rules that name each other: correlations find the rules that they refer to, and
 * filters go into the rules that they are for.
 */
#ifndef BW_SIGMA_LINK_H
#define BW_SIGMA_LINK_H

#include "sigma/load_files.h"

/* What is left of the documents when everything has found its place. */
struct sigma_linked {
    struct sigma_rule *const *rules; /* single events first; then correlations, each behind those
                                      * that it is made of. `index` is the place here */
    uint32_t rule_count;
    uint32_t correlation_count; /* of them, at the end */
    struct sigma_rule *const *filters;
    uint32_t filter_count;
};

/*
 * Links all of `loaded`. A reference that leads nowhere costs its correlation, with an error in
 * `load`, whose arena everything comes from; rules below `min_level` go, but for those that a
 * correlation needs. Fails only for want of memory.
 */
BW_MUST_CHECK bw_status sigma_link(const struct sigma_loaded *loaded, enum finding_level min_level,
        struct sigma_load *load, struct sigma_linked *ret_linked, struct bw_err *err);

#endif
