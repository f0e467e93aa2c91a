#include <string.h>

#include "base/limits.h"
#include "sigma/link_parts.h"

static bool same_test(const struct sigma_test *a, const struct sigma_test *b)
{
    if (a->op != b->op || a->flags != b->flags || a->time_part != b->time_part ||
            !bw_str_eq(a->field->name, b->field->name))
        return false;
    if (a->op >= SIGMA_OP_EQ && a->op <= SIGMA_OP_GTE)
        return memcmp(&a->number, &b->number, sizeof(a->number)) == 0;
    if (a->op == SIGMA_OP_CIDR)
        return a->network == b->network;
    const bool cased = (a->flags & SIGMA_PREDICATE_CASED) != 0 || a->op == SIGMA_OP_REGEX;
    return cased ? bw_str_eq(a->text, b->text) : bw_str_eq_ascii_nocase(a->text, b->text);
}

/* True when a value that is, begins or ends as `part` says of `whole` has `text` in that place. */
static bool text_has(const struct sigma_test *whole, const struct sigma_test *part)
{
    const bool cased = (part->flags & SIGMA_PREDICATE_CASED) != 0;
    if (cased && (whole->flags & SIGMA_PREDICATE_CASED) == 0)
        return false;
    if (part->text.len > whole->text.len)
        return false;
    const size_t last = whole->text.len - part->text.len;
    const bool anywhere = part->op == SIGMA_OP_CONTAINS;
    for (size_t at = part->op == SIGMA_OP_SUFFIX ? last : 0; at <= last; at++) {
        const bw_str here = {.ptr = whole->text.ptr + at, .len = part->text.len};
        if (cased ? bw_str_eq(here, part->text) : bw_str_eq_ascii_nocase(here, part->text))
            return true;
        if (!anywhere)
            return false;
    }
    return false;
}

/* True when what passes `a` passes `b`, as far as their texts tell. */
static bool test_implies(const struct sigma_test *a, const struct sigma_test *b)
{
    if (same_test(a, b))
        return true;
    if (!bw_str_eq(a->field->name, b->field->name) || a->op == SIGMA_OP_NULL)
        return false;
    switch (b->op) {
    case SIGMA_OP_EXISTS:
        return true;
    case SIGMA_OP_CONTAINS:
        return a->op <= SIGMA_OP_CONTAINS ? text_has(a, b)
                                          : b->text.len == 0 && a->op != SIGMA_OP_EXISTS;
    case SIGMA_OP_PREFIX:
        return (a->op == SIGMA_OP_EXACT || a->op == SIGMA_OP_PREFIX) && text_has(a, b);
    case SIGMA_OP_SUFFIX:
        return (a->op == SIGMA_OP_EXACT || a->op == SIGMA_OP_SUFFIX) && text_has(a, b);
    default:
        return false;
    }
}

/* True when whatever matches `rule` matches `expr`, as far as tests tell that are alike. Depth as
 * sigma_expr_each_test, for both. */
static bool is_implied(const struct sigma_expr *rule, const struct sigma_expr *expr)
{
    const bool by_rule = expr->kind != SIGMA_NODE_AND && rule->kind != SIGMA_NODE_PREDICATE;
    const struct sigma_expr *parts = by_rule ? rule : expr;
    if (!by_rule && expr->kind == SIGMA_NODE_PREDICATE)
        return test_implies(rule->test, expr->test);
    if (parts->kind != SIGMA_NODE_AND && parts->kind != SIGMA_NODE_OR)
        return false;
    /* each of a filter's `and` and of a rule's `or`; of the others, one will do */
    const bool all = by_rule ? rule->kind == SIGMA_NODE_OR : expr->kind == SIGMA_NODE_AND;
    for (uint32_t i = 0; i < parts->count; i++) {
        const struct sigma_expr *part = parts->children[i];
        if ((by_rule ? is_implied(part, expr) : is_implied(rule, part)) != all)
            return !all;
    }
    return all;
}

/* True when `expr`, or one of what it offers, is whatever the rule finds. */
static bool is_all_of(const struct sigma_expr *rule, const struct sigma_expr *expr)
{
    bool found = is_implied(rule, expr);
    for (uint32_t i = 0; expr->kind == SIGMA_NODE_OR && i < expr->count && !found; i++)
        found = is_implied(rule, expr->children[i]);
    return found;
}

/* True when some part of the filter denies what the rule demands: nothing is left of the rule. */
static bool hides_all(const struct sigma_expr *rule, const struct sigma_expr *filter)
{
    if (filter->kind == SIGMA_NODE_NOT)
        return is_all_of(rule, filter->children[0]);
    if (filter->kind != SIGMA_NODE_AND && filter->kind != SIGMA_NODE_OR)
        return false;
    /* of what an `or` offers, all parts have to */
    const bool any = filter->kind == SIGMA_NODE_AND;
    for (uint32_t i = 0; i < filter->count; i++)
        if (hides_all(rule, filter->children[i]) == any)
            return any;
    return !any;
}

/* Rules that are asked for by name; `hit` has a place for each reference. */
static bool is_asked(const struct sigma_filter *filter, const struct sigma_rule *rule, uint8_t *hit)
{
    bool asked = false;
    for (uint32_t i = 0; i < filter->reference_count; i++) {
        if (!sigma_link_calls(filter->references[i].name, rule))
            continue;
        hit[i] = 1;
        asked = true;
    }
    return asked;
}

static void warn_of_references(
        struct sigma_linker *l, const struct sigma_filter *filter, const uint8_t *hit)
{
    for (uint32_t i = 0; i < filter->reference_count; i++) {
        const struct sigma_reference *reference = &filter->references[i];
        struct sigma_rule *rule;
        if (hit[i] != 0 || sigma_link_left_out(l, reference->name))
            continue;
        const char *why = "no rule in use has it as its id, name or title";
        if (sigma_link_find(l, reference->name, &rule) != BW_E_NOT_FOUND)
            why = rule->correlation != NULL
                          ? "it is a correlation, and filters look at single events"
                          : "it is left out, or its logsource is none of the filter's";
        sigma_problem_add(l->load, SIGMA_PROBLEM_WARNING, reference->line,
                "the filter does nothing for '%.*s': %s", bw_str_width(reference->name),
                reference->name.ptr, why);
    }
}

/* One filter into the rules that it is for: `room` has a row for each rule. */
static bw_status apply(struct sigma_linker *l, struct sigma_rule *document,
        struct sigma_linked *linked, const struct sigma_rule **room)
{
    struct sigma_filter *filter = document->filter;
    const uint32_t events = linked->rule_count - linked->correlation_count;
    uint8_t *hit = bw_arena_alloc(l->load->keep, filter->reference_count, 1);
    uint32_t hidden = 0;
    const struct sigma_rule *example = NULL;
    if (hit == NULL)
        return sigma_fail_nomem(l->load, l->err);
    for (uint32_t i = 0; i < events; i++) {
        struct sigma_rule *rule = linked->rules[i];
        if (!sigma_logsource_contains(&document->logsource, &rule->logsource) ||
                !(filter->any || is_asked(filter, rule, hit)))
            continue;
        if (hides_all(rule->expr, filter->expr))
            example = hidden++ == 0 ? rule : example;
        room[(size_t)i * linked->filter_count + rule->filter_count++] = document;
        filter->used++;
    }
    sigma_link_at(l, document);
    if (filter->used == 0 && filter->any)
        sigma_problem_add(l->load, SIGMA_PROBLEM_WARNING, filter->line,
                "the filter is for no rule: none has a logsource that its own contains");
    warn_of_references(l, filter, hit);
    if (hidden != 0)
        sigma_problem_add(l->load, SIGMA_PROBLEM_WARNING, filter->line,
                "the filter hides everything that '%.*s' finds%s", bw_str_width(example->title),
                example->title.ptr, hidden > 1 ? ", and all of other rules, too" : "");
    return BW_OK;
}

/* (rule) and (first filter) and (second filter) … */
static bw_status join(struct sigma_linker *l, struct sigma_rule *rule)
{
    const struct sigma_expr **parts =
            bw_arena_alloc(l->load->keep, rule->filter_count + (size_t)1, sizeof(void *));
    if (parts == NULL)
        return sigma_fail_nomem(l->load, l->err);
    parts[0] = rule->expr;
    for (uint32_t i = 0; i < rule->filter_count; i++)
        parts[i + 1] = rule->filters[i]->filter->expr;
    l->load->nodes_left = BW_LIMIT_SIGMA_RULE_NODES;
    const struct sigma_expr *expr =
            sigma_expr_list(l->load, SIGMA_NODE_AND, parts, rule->filter_count + 1);
    if (expr != NULL) {
        rule->expr = expr;
        return BW_OK;
    }
    if (l->load->nodes_left != 0)
        return sigma_fail_nomem(l->load, l->err);
    sigma_link_at(l, rule);
    sigma_problem_add(l->load, SIGMA_PROBLEM_WARNING, rule->line,
            "with its filters the rule comes to more than %d tests: it is used without them",
            BW_LIMIT_SIGMA_RULE_NODES);
    rule->filter_count = 0;
    return BW_OK;
}

static bw_status collect(struct sigma_linker *l, struct sigma_linked *linked)
{
    struct sigma_rule **filters =
            bw_arena_alloc(l->load->keep, l->loaded->rule_count, sizeof(void *));
    if (filters == NULL)
        return sigma_fail_nomem(l->load, l->err);
    for (uint32_t i = 0; i < l->loaded->rule_count; i++) {
        struct sigma_rule *rule = l->loaded->rules[i];
        if (rule->filter == NULL)
            continue;
        rule->filter->index = linked->filter_count;
        filters[linked->filter_count++] = rule;
    }
    linked->filters = filters;
    return BW_OK;
}

bw_status sigma_link_filters(struct sigma_linker *l, struct sigma_linked *linked)
{
    const uint32_t events = linked->rule_count - linked->correlation_count;
    bw_status status = collect(l, linked);
    if (status != BW_OK || linked->filter_count == 0)
        return status;
    const struct sigma_rule **room =
            bw_arena_alloc(l->load->keep, (size_t)events * linked->filter_count, sizeof(void *));
    if (room == NULL)
        return sigma_fail_nomem(l->load, l->err);
    for (uint32_t i = 0; i < linked->filter_count && status == BW_OK; i++)
        status = apply(l, linked->filters[i], linked, room);
    for (uint32_t i = 0; i < events && status == BW_OK; i++) {
        struct sigma_rule *rule = linked->rules[i];
        rule->filters = room + (size_t)i * linked->filter_count;
        if (rule->filter_count != 0)
            status = join(l, rule);
    }
    return status;
}
