#include "sigma/expr.h"

#include <string.h>

#include "base/limits.h"
#include "sigma/load.h"

/* The weight of a list; 0, and nodes_left with it, when that is more than a rule may come to. */
static uint32_t weigh(
        struct sigma_load *load, const struct sigma_expr *const *children, uint32_t count)
{
    uint32_t weight = 1;
    for (uint32_t i = 0; i < count && weight <= BW_LIMIT_SIGMA_RULE_NODES; i++)
        weight += children[i]->weight; /* both are at most the limit: no overflow */
    if (weight <= BW_LIMIT_SIGMA_RULE_NODES)
        return weight;
    load->nodes_left = 0;
    return 0;
}

static struct sigma_expr *expr_new(struct sigma_load *load)
{
    if (load->nodes_left == 0)
        return NULL;
    load->nodes_left--;
    return bw_arena_alloc(load->keep, 1, sizeof(struct sigma_expr));
}

const struct sigma_expr *sigma_expr_test(struct sigma_load *load, const struct sigma_test *test)
{
    struct with_test {
        struct sigma_expr expr;
        struct sigma_test test;
    };
    if (load->nodes_left == 0)
        return NULL;
    load->nodes_left--;
    struct with_test *both = bw_arena_alloc(load->keep, 1, sizeof(*both));
    if (both == NULL)
        return NULL;
    both->test = *test;
    both->expr =
            (struct sigma_expr){.kind = SIGMA_NODE_PREDICATE, .weight = 1, .test = &both->test};
    return &both->expr;
}

const struct sigma_expr *sigma_expr_not(struct sigma_load *load, const struct sigma_expr *child)
{
    if (child->kind == SIGMA_NODE_NOT)
        return child->children[0];
    return sigma_expr_list(load, SIGMA_NODE_NOT, &child, 1);
}

const struct sigma_expr *sigma_expr_list(struct sigma_load *load, enum sigma_node_kind kind,
        const struct sigma_expr *const *children, uint32_t count)
{
    if (count == 1 && kind != SIGMA_NODE_NOT)
        return children[0];
    const uint32_t weight = weigh(load, children, count);
    struct sigma_expr *expr = expr_new(load);
    const struct sigma_expr **copy = bw_arena_alloc(load->keep, count, sizeof(const void *));
    if (expr == NULL || copy == NULL)
        return NULL;
    memcpy(copy, children, count * sizeof(void *));
    *expr = (struct sigma_expr){.kind = kind, .weight = weight, .count = count, .children = copy};
    return expr;
}

void sigma_expr_each_test(const struct sigma_expr *expr,
        void (*visit)(void *user, const struct sigma_test *test), void *user)
{
    if (expr->kind == SIGMA_NODE_PREDICATE)
        visit(user, expr->test);
    for (uint32_t i = 0; i < expr->count; i++)
        sigma_expr_each_test(expr->children[i], visit, user);
}
