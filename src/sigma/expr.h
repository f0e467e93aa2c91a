/* sigma/expr.h - a rule between its text and the image: tests joined by and, or, not. */
#ifndef BW_SIGMA_EXPR_H
#define BW_SIGMA_EXPR_H

#include "match/address.h"
#include "sigma/image.h"

/* A field as rules name it; shared by the tests of one detection item. */
struct sigma_field {
    bw_str name;    /* without blanks; empty: any value of the event (keywords) */
    bw_str spelled; /* as the rule has it, where blanks were taken out; else empty */
};

/* One test of one field. Everything is borrowed from the arena of the loader. */
struct sigma_test {
    const struct sigma_field *field;
    bw_str text; /* FIELDREF*: the other field's name */
    union {
        const struct match_network *network; /* CIDR */
        double number;                       /* EQ … GTE */
        uint32_t regex_options;              /* REGEX: for text */
    };
    uint8_t op; /* enum sigma_op */
    uint8_t flags;
    uint8_t time_part;
};

/* kind is an enum sigma_node_kind: FALSE and TRUE do not occur. */
struct sigma_expr {
    uint32_t kind;
    uint32_t weight; /* nodes of the whole tree; what is shared counts each time */
    uint32_t count;  /* NOT: 1; AND, OR: at least 1; PREDICATE: 0 */
    const struct sigma_expr *const *children; /* NOT, AND, OR */
    const struct sigma_test *test;            /* PREDICATE */
};

/*
 * Calls `visit` for each test in `expr`. Depth is bounded by the readers of YAML and conditions
 * (BW_LIMIT_NESTING for each).
 */
void sigma_expr_each_test(const struct sigma_expr *expr,
        void (*visit)(void *user, const struct sigma_test *test), void *user);

#endif
