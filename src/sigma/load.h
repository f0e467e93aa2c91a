/* sigma/load.h - what it takes to turn rule files into rules: memory, problems, placeholders. */
#ifndef BW_SIGMA_LOAD_H
#define BW_SIGMA_LOAD_H

#include "base/arena.h"
#include "base/status.h"
#include "sigma/expr.h"
#include "sigma/ruleset.h"

/* A problem that is kept until the whole set is loaded. */
struct sigma_problem_note {
    struct sigma_problem problem;
    struct sigma_problem_note *next;
};

struct sigma_problems {
    struct sigma_problem_note *first;
    struct sigma_problem_note *last;
    size_t count;
};

struct sigma_placeholders;
struct sigma_rule;

/* One for each thread: threads share nothing but what is constant. */
struct sigma_load {
    struct bw_arena *keep;                         /* what rules are made of */
    struct bw_arena *scratch;                      /* the YAML of one file */
    const struct sigma_placeholders *placeholders; /* may be NULL: there are none */
    const char *const *excluded;                   /* rules to leave out, see sigma_load_options */
    size_t excluded_count;
    struct sigma_rule *left_out; /* those of them that were met, by `next` */
    struct sigma_problems problems;
    bw_str path;         /* of the file in work */
    bw_str title;        /* of the rule in work */
    uint32_t nodes_left; /* BW_LIMIT_SIGMA_RULE_NODES, counted down for each rule */
    uint32_t error_line; /* where sigma_fail was called for */
    bool nomem;          /* a problem could not be kept */
};

/* Keeps a problem of the file and rule in work. */
void sigma_problem_add(struct sigma_load *load, enum sigma_problem_kind kind, uint32_t line,
        const char *fmt, ...) BW_PRINTF(4, 5);

/* Like bw_fail, and remembers the line. */
bw_status sigma_fail(struct sigma_load *load, struct bw_err *err, bw_status status, uint32_t line,
        const char *fmt, ...) BW_PRINTF(5, 6);
bw_status sigma_fail_nomem(struct sigma_load *load, struct bw_err *err);

/*
 * Expressions. All count against nodes_left; NULL when that or the memory is used up (then
 * sigma_fail_nodes says which).
 */
const struct sigma_expr *sigma_expr_test(struct sigma_load *load, const struct sigma_test *test);
const struct sigma_expr *sigma_expr_not(struct sigma_load *load, const struct sigma_expr *child);

/* AND or OR over `count` (not 0) children; one child is returned as it is. Copies the array. */
const struct sigma_expr *sigma_expr_list(struct sigma_load *load, enum sigma_node_kind kind,
        const struct sigma_expr *const *children, uint32_t count);
bw_status sigma_fail_nodes(struct sigma_load *load, struct bw_err *err, uint32_t line);

#endif
