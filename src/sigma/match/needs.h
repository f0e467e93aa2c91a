/* sigma/match/needs.h - the fields without which a rule can not be true. */
#ifndef BW_SIGMA_MATCH_NEEDS_H
#define BW_SIGMA_MATCH_NEEDS_H

#include "sigma/match/plan.h"

/* What is beyond these is left out: then less is demanded, and nothing wrongly called missing. */
#define SIGMA_NEEDS_GROUPS 8
#define SIGMA_NEEDS_FIELDS 8

/* At least one of the fields must have a value. Ascending image fields. */
struct sigma_needs_group {
    uint32_t count;
    uint32_t fields[SIGMA_NEEDS_FIELDS];
};

/* All groups must be served. None: the rule may be true of any record. */
struct sigma_needs {
    uint32_t count;
    struct sigma_needs_group groups[SIGMA_NEEDS_GROUPS];
};

/*
 * What node `node` of the plan demands: a test wants its field (but `exists` and `null` do not, and
 * keywords look everywhere), AND what all of its parts want, OR one of what its parts want, NOT
 * what it takes for its part to be false: a value where that is `null`, else nothing. A record
 * without the demanded fields never makes the node true.
 */
void sigma_needs_find(const struct sigma_image *image, const struct sigma_plan *plan, uint32_t node,
        struct sigma_needs *ret_needs);

#endif
