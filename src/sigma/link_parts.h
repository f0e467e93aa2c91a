/* sigma/link_parts.h - the pieces of link.h: for link*.c only. */
#ifndef BW_SIGMA_LINK_PARTS_H
#define BW_SIGMA_LINK_PARTS_H

#include "sigma/filter.h"
#include "sigma/intern.h"
#include "sigma/link.h"

/* Rules by one kind of name, letter case ignored (unless that tells several apart). */
struct sigma_link_names {
    struct sigma_intern intern;
    struct sigma_rule **first; /* by number */
    uint32_t *count;           /* rules that have it */
};

struct sigma_linker {
    const struct sigma_loaded *loaded;
    enum finding_level min_level;
    struct sigma_load *load;
    struct sigma_link_names ids, names, titles; /* tried in this order */
    struct sigma_rule **chain; /* correlations that are being looked at, outer first */
    uint32_t depth;
    struct sigma_rule **ordered; /* correlations that are good: inner before outer */
    uint32_t ordered_count;
    struct bw_err *err;
};

/* link_names.c */
BW_MUST_CHECK bool sigma_link_names_init(struct sigma_linker *l);
void sigma_link_names_release(struct sigma_linker *l);

/*
 * The rule that `name` calls: by id, else by name, else by title. BW_E_NOT_FOUND when there is
 * none, BW_E_RANGE when several have that name.
 */
bw_status sigma_link_find(const struct sigma_linker *l, bw_str name, struct sigma_rule **ret_rule);

/* True when `name` calls a rule that was left out on request. */
bool sigma_link_left_out(const struct sigma_linker *l, bw_str name);

/* True when `name` is the rule's id, name or title. */
bool sigma_link_calls(bw_str name, const struct sigma_rule *rule);

/* link_values.c: which values of the events of `rule->correlation`'s rules it needs. */
BW_MUST_CHECK bw_status sigma_link_values(struct sigma_linker *l, struct sigma_rule *rule);

/* link_filters.c: after it is known which rules are used. */
BW_MUST_CHECK bw_status sigma_link_filters(struct sigma_linker *l, struct sigma_linked *linked);

/* Problems from here on are of this rule. */
void sigma_link_at(struct sigma_linker *l, const struct sigma_rule *rule);

#endif
