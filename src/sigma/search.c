#include "sigma/search.h"

#include <stdlib.h>

#include "sigma/item.h"

static bw_status detection_read(struct sigma_load *load, const struct sigma_yaml_node *node,
        const struct sigma_expr **ret_expr, struct bw_err *err);

/* Reads one child of a list or map. */
typedef bw_status child_read_fn(struct sigma_load *load, const struct sigma_yaml_node *child,
        const struct sigma_expr **ret_expr, struct bw_err *err);

static bw_status children_read(struct sigma_load *load, const struct sigma_yaml_node *node,
        child_read_fn *read, const struct sigma_expr **ret_expr, struct bw_err *err)
{
    const struct sigma_expr **parts = calloc(node->count, sizeof(void *));
    if (parts == NULL)
        return sigma_fail_nomem(load, err);
    uint32_t count = 0;
    bw_status status = BW_OK;
    const struct sigma_yaml_node *child = node->first;
    for (; child != NULL && status == BW_OK; child = child->next)
        status = read(load, child, &parts[count++], err);
    if (status == BW_OK) {
        const enum sigma_node_kind kind =
                node->kind == SIGMA_YAML_MAP ? SIGMA_NODE_AND : SIGMA_NODE_OR;
        *ret_expr = sigma_expr_list(load, kind, parts, count);
        if (*ret_expr == NULL)
            status = sigma_fail_nodes(load, err, node->line);
    }
    free(parts);
    return status;
}

static bool all_scalars(const struct sigma_yaml_node *list)
{
    const struct sigma_yaml_node *child = list->first;
    while (child != NULL && child->kind == SIGMA_YAML_SCALAR)
        child = child->next;
    return child == NULL;
}

/* The depth is bounded by the YAML reader: BW_LIMIT_NESTING. */
static bw_status detection_read(struct sigma_load *load, const struct sigma_yaml_node *node,
        const struct sigma_expr **ret_expr, struct bw_err *err)
{
    if (node->kind != SIGMA_YAML_SCALAR && node->count == 0)
        return sigma_fail(load, err, BW_E_MALFORMED, node->line, "a search is empty");
    if (node->kind == SIGMA_YAML_MAP)
        return children_read(load, node, sigma_item_read, ret_expr, err);
    if (node->kind == SIGMA_YAML_SCALAR || all_scalars(node))
        return sigma_keywords_read(load, node, ret_expr, err);
    return children_read(load, node, detection_read, ret_expr, err);
}

/* The same field with the same modifiers twice: both hold, but was that meant? */
static void warn_of_duplicates(struct sigma_load *load, const struct sigma_yaml_node *map)
{
    if (map->kind != SIGMA_YAML_MAP || map->count > 64)
        return;
    for (const struct sigma_yaml_node *a = map->first; a != NULL; a = a->next) {
        const struct sigma_yaml_node *b = a->next;
        while (b != NULL && !bw_str_eq(a->key->text, b->key->text))
            b = b->next;
        if (b != NULL)
            sigma_problem_add(load, SIGMA_PROBLEM_WARNING, b->key->line,
                    "'%.*s' stands here for the second time; both must hold",
                    bw_str_width(b->key->text), b->key->text.ptr);
    }
}

bw_status sigma_search_read(struct sigma_load *load, const struct sigma_yaml_node *member,
        struct sigma_search *ret_search, struct bw_err *err)
{
    struct sigma_search search = {.line = member->key->line};
    bw_status status = detection_read(load, member, &search.expr, err);
    if (status != BW_OK)
        return status;
    warn_of_duplicates(load, member);
    search.identifier = bw_arena_copy(load->keep, member->key->text);
    if (search.identifier.ptr == NULL)
        return sigma_fail_nomem(load, err);
    *ret_search = search;
    return BW_OK;
}
