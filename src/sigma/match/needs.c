#include "sigma/match/needs.h"

#include <string.h>

/* Adds a field in its order; false when there is no room. */
static bool group_add(struct sigma_needs_group *group, uint32_t field)
{
    uint32_t at = 0;
    while (at < group->count && group->fields[at] < field)
        at++;
    if (at < group->count && group->fields[at] == field)
        return true;
    if (group->count == SIGMA_NEEDS_FIELDS)
        return false;
    memmove(&group->fields[at + 1], &group->fields[at],
            (group->count - at) * sizeof(group->fields[0]));
    group->fields[at] = field;
    group->count++;
    return true;
}

/* Whoever serves `a` serves `b`, too. */
static bool group_implies(const struct sigma_needs_group *a, const struct sigma_needs_group *b)
{
    for (uint32_t i = 0; i < a->count; i++) {
        uint32_t k = 0;
        while (k < b->count && b->fields[k] != a->fields[i])
            k++;
        if (k == b->count)
            return false;
    }
    return true;
}

static void needs_add(struct sigma_needs *needs, const struct sigma_needs_group *group)
{
    for (uint32_t i = 0; i < needs->count; i++)
        if (group_implies(&needs->groups[i], group))
            return;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < needs->count; i++)
        if (!group_implies(group, &needs->groups[i]))
            needs->groups[kept++] = needs->groups[i];
    needs->count = kept;
    if (needs->count < SIGMA_NEEDS_GROUPS)
        needs->groups[needs->count++] = *group;
}

/* (a and b) or (c and d) wants: a or c, a or d, b or c, b or d. */
static void needs_either(struct sigma_needs *needs, const struct sigma_needs *other)
{
    struct sigma_needs both = {.count = 0};
    for (uint32_t i = 0; i < needs->count; i++) {
        for (uint32_t k = 0; k < other->count; k++) {
            struct sigma_needs_group joined = needs->groups[i];
            bool fits = true;
            for (uint32_t f = 0; f < other->groups[k].count && fits; f++)
                fits = group_add(&joined, other->groups[k].fields[f]);
            if (fits)
                needs_add(&both, &joined);
        }
    }
    *needs = both;
}

static bool wants_value(const struct sigma_image *image, const struct sigma_predicate *predicate)
{
    if (predicate->field == SIGMA_FIELD_KEYWORD || predicate->op == SIGMA_OP_EXISTS ||
            predicate->op == SIGMA_OP_NULL)
        return false;
    /* what we say of a record ourselves has no place in it */
    return !bw_str_starts_with(
            sigma_image_str(image, image->fields[predicate->field].name), BW_STR("breakwater."));
}

static void find(const struct sigma_image *image, const struct sigma_plan *plan, uint32_t node,
        bool truth, struct sigma_needs *ret_needs);

static void find_of_test(const struct sigma_image *image, const struct sigma_predicate *p,
        bool truth, struct sigma_needs *ret_needs)
{
    const struct sigma_needs_group field = {.count = 1, .fields = {p->field}};
    if (truth ? wants_value(image, p) : p->op == SIGMA_OP_NULL)
        needs_add(ret_needs, &field);
}

static void find_of_all(const struct sigma_image *image, const struct sigma_plan *plan,
        const struct sigma_node *n, bool truth, struct sigma_needs *ret_needs)
{
    struct sigma_needs one;
    for (uint32_t i = 0; i < n->count; i++) {
        find(image, plan, plan->children[n->first + i], truth, &one);
        for (uint32_t k = 0; k < one.count; k++)
            needs_add(ret_needs, &one.groups[k]);
    }
}

static void find_of_any(const struct sigma_image *image, const struct sigma_plan *plan,
        const struct sigma_node *n, bool truth, struct sigma_needs *ret_needs)
{
    struct sigma_needs one;
    for (uint32_t i = 0; i < n->count; i++) {
        find(image, plan, plan->children[n->first + i], truth, i == 0 ? ret_needs : &one);
        if (i != 0)
            needs_either(ret_needs, &one);
        if (ret_needs->count == 0)
            return;
    }
}

/* What it takes for the node to be `truth`. Depth is bounded like that of the plan's making. */
static void find(const struct sigma_image *image, const struct sigma_plan *plan, uint32_t node,
        bool truth, struct sigma_needs *ret_needs)
{
    const struct sigma_node *n = &plan->nodes[node];
    ret_needs->count = 0;
    switch ((enum sigma_node_kind)n->kind) {
    case SIGMA_NODE_FALSE:
    case SIGMA_NODE_TRUE:
        return;
    case SIGMA_NODE_NOT:
        find(image, plan, n->first, !truth, ret_needs);
        return;
    case SIGMA_NODE_PREDICATE:
        find_of_test(
                image, &image->predicates[plan->predicates[n->first].predicate], truth, ret_needs);
        return;
    case SIGMA_NODE_AND:
    case SIGMA_NODE_OR:
        if ((n->kind == SIGMA_NODE_AND) == truth)
            find_of_all(image, plan, n, truth, ret_needs);
        else
            find_of_any(image, plan, n, truth, ret_needs);
        return;
    }
}

void sigma_needs_find(const struct sigma_image *image, const struct sigma_plan *plan, uint32_t node,
        struct sigma_needs *ret_needs)
{
    find(image, plan, node, true, ret_needs);
}
