#include "sigma/filter.h"

#include "base/limits.h"
#include "sigma/condition.h"

static bool same_or_any(bw_str outer, bw_str inner)
{
    return outer.len == 0 || bw_str_eq_ascii_nocase(outer, inner);
}

bool sigma_logsource_contains(
        const struct sigma_logsource *outer, const struct sigma_logsource *inner)
{
    return same_or_any(outer->product, inner->product) &&
           same_or_any(outer->category, inner->category) &&
           same_or_any(outer->service, inner->service);
}

static bw_status fail(struct sigma_load *load, struct bw_err *err, uint32_t line, const char *text)
{
    return sigma_fail(load, err, BW_E_MALFORMED, line, "%s", text);
}

static bool means_any(const struct sigma_yaml_node *node)
{
    if (node->kind == SIGMA_YAML_LIST)
        return node->count == 0;
    return node->kind == SIGMA_YAML_SCALAR &&
           (bw_str_eq_ascii_nocase(node->text, BW_STR("any")) ||
                   bw_str_eq_ascii_nocase(node->text, BW_STR("all")));
}

/* More rules than anybody lists by hand; each is looked up. */
#define FILTER_RULES_MAX 10000

static bw_status rules_read(struct sigma_load *load, const struct sigma_yaml_node *map,
        struct sigma_filter *filter, struct bw_err *err)
{
    const struct sigma_yaml_node *node = sigma_yaml_get(map, BW_STR("rules"));
    if (node == NULL)
        return fail(load, err, map->line, "a filter must say for which rules: a list, or 'any'");
    filter->any = means_any(node);
    if (filter->any)
        return BW_OK;
    if (node->kind == SIGMA_YAML_MAP)
        return fail(load, err, node->line, "'rules' is 'any', one rule or a list of rules");
    const bool list = node->kind == SIGMA_YAML_LIST;
    const uint32_t count = list ? node->count : 1;
    if (count > FILTER_RULES_MAX)
        return fail(load, err, node->line, "the filter names too many rules");
    filter->references = bw_arena_alloc(load->keep, count, sizeof(*filter->references));
    if (filter->references == NULL)
        return sigma_fail_nomem(load, err);
    const struct sigma_yaml_node *item = list ? node->first : node;
    for (; filter->reference_count < count; item = item->next) {
        struct sigma_reference *reference = &filter->references[filter->reference_count++];
        if (item->kind != SIGMA_YAML_SCALAR || item->text.len == 0)
            return fail(load, err, item->line, "'rules' is 'any', one rule or a list of rules");
        reference->line = item->line;
        reference->name = bw_arena_copy(load->keep, bw_str_trim(item->text));
        if (reference->name.ptr == NULL)
            return sigma_fail_nomem(load, err);
    }
    return BW_OK;
}

static bool has_not(const struct sigma_expr *expr)
{
    bool found = expr->kind == SIGMA_NODE_NOT;
    for (uint32_t i = 0; i < expr->count && !found; i++)
        found = has_not(expr->children[i]);
    return found;
}

/*
 * pySigma joins the condition of a filter with `and` as it stands; the example of the specification
 * reads as if it were an exclusion. What has no `not` at all keeps only what it describes, which is
 * hardly ever what was meant.
 */
static void warn_of_meaning(
        struct sigma_load *load, const struct sigma_filter *filter, uint32_t line)
{
    if (!has_not(filter->expr))
        sigma_problem_add(load, SIGMA_PROBLEM_WARNING, line,
                "the filter hides everything but what its condition finds: to hide what it finds, "
                "write 'not …'");
}

static bw_status condition_read(struct sigma_load *load, const struct sigma_yaml_node *map,
        struct sigma_searches *searches, struct sigma_filter *filter, struct bw_err *err)
{
    const struct sigma_yaml_node *node = sigma_yaml_get(map, BW_STR("condition"));
    if (node == NULL)
        return fail(load, err, map->line, "a filter must have a condition");
    const bw_status status = sigma_condition_read(load, node, searches, &filter->expr, err);
    if (status == BW_OK)
        warn_of_meaning(load, filter, node->line);
    return status;
}

bw_status sigma_filter_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        struct sigma_rule *rule, struct bw_err *err)
{
    struct sigma_searches searches = {0};
    const struct sigma_yaml_node *map = sigma_yaml_get(document, BW_STR("filter"));
    if (map->kind != SIGMA_YAML_MAP)
        return fail(load, err, map->line, "'filter' must be a map");
    struct sigma_filter *filter = bw_arena_alloc(load->keep, 1, sizeof(*filter));
    if (filter == NULL)
        return sigma_fail_nomem(load, err);
    filter->line = map->key != NULL ? map->key->line : map->line;
    bw_status status = rules_read(load, map, filter, err);
    if (status == BW_OK)
        status = sigma_rule_searches_read(load, map, BW_STR("rules"), &searches, err);
    if (status == BW_OK)
        status = condition_read(load, map, &searches, filter, err);
    if (status == BW_OK)
        rule->filter = filter;
    return status;
}
