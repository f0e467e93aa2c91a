#include "sigma/correlation.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/suggest.h"

/* Seconds of each unit; a month and a year are those of pySigma, a twelfth and the whole of the
 * mean year of the calendar. */
static const struct {
    char letter;
    uint32_t seconds;
} units[] = {
        {'s', 1},
        {'m', 60},
        {'h', 3600},
        {'d', 86400},
        {'w', 604800},
        {'M', 2629746},
        {'y', 31556952},
};

bool sigma_timespan_parse(bw_str text, bw_time *ret_span)
{
    uint64_t count;
    if (text.len < 2)
        return false;
    for (size_t i = 0; i < BW_COUNT(units); i++) {
        const uint64_t most = INT64_MAX / 2 / BW_TIME_SECOND / units[i].seconds;
        if (text.ptr[text.len - 1] != units[i].letter)
            continue;
        if (bw_parse_u64(bw_str_head(text, text.len - 1), 1, most, &count) != BW_OK)
            return false;
        *ret_span = (bw_time)(count * units[i].seconds) * BW_TIME_SECOND;
        return true;
    }
    return false;
}

static bw_status fail(struct sigma_load *load, struct bw_err *err, uint32_t line, const char *text)
{
    return sigma_fail(load, err, BW_E_MALFORMED, line, "%s", text);
}

static bw_status copy(struct sigma_load *load, bw_str text, bw_str *ret_text, struct bw_err *err)
{
    *ret_text = bw_arena_copy(load->keep, bw_str_trim(text));
    return ret_text->ptr != NULL ? BW_OK : sigma_fail_nomem(load, err);
}

static const struct sigma_yaml_node *get(const struct sigma_yaml_node *map, const char *key)
{
    const struct sigma_yaml_node *node = sigma_yaml_get(map, bw_str_of(key));
    const bool null = node != NULL && node->kind == SIGMA_YAML_SCALAR &&
                      sigma_yaml_type(node) == SIGMA_YAML_NULL;
    return null ? NULL : node;
}

/* One text, or a list of texts. */
static bw_status names_read(struct sigma_load *load, const struct sigma_yaml_node *node,
        const char *key, uint32_t most, struct sigma_reference **ret_names, uint32_t *ret_count,
        struct bw_err *err)
{
    const bool list = node->kind == SIGMA_YAML_LIST;
    const uint32_t count = list ? node->count : 1;
    if (node->kind == SIGMA_YAML_MAP)
        return sigma_fail(load, err, BW_E_MALFORMED, node->line,
                "'%s' must be one text or a list of texts, not a map", key);
    if (count > most)
        return sigma_fail(
                load, err, BW_E_LIMIT, node->line, "'%s' has more than %u entries", key, most);
    *ret_names = bw_arena_alloc(load->keep, count, sizeof(**ret_names));
    if (*ret_names == NULL)
        return sigma_fail_nomem(load, err);
    const struct sigma_yaml_node *item = list ? node->first : node;
    for (uint32_t i = 0; i < count; i++, item = item->next) {
        struct sigma_reference *name = &(*ret_names)[i];
        if (item->kind != SIGMA_YAML_SCALAR || item->text.len == 0)
            return sigma_fail(load, err, BW_E_MALFORMED, item->line,
                    "'%s' must be one text or a list of texts; it has %s", key,
                    item->kind == SIGMA_YAML_SCALAR ? "an empty one" : sigma_yaml_describe(item));
        name->line = item->line;
        const bw_status status = copy(load, item->text, &name->name, err);
        if (status != BW_OK)
            return status;
    }
    *ret_count = count;
    return BW_OK;
}

static bw_status fields_read(struct sigma_load *load, const struct sigma_yaml_node *node,
        const char *key, const bw_str **ret_fields, uint32_t *ret_count, struct bw_err *err)
{
    struct sigma_reference *names = NULL;
    uint32_t count = 0;
    bw_status status =
            names_read(load, node, key, BW_LIMIT_SIGMA_CORRELATED_FIELDS, &names, &count, err);
    if (status != BW_OK)
        return status;
    bw_str *fields = bw_arena_alloc(load->keep, count, sizeof(*fields));
    if (fields == NULL)
        return sigma_fail_nomem(load, err);
    for (uint32_t i = 0; i < count; i++)
        fields[i] = names[i].name;
    *ret_fields = fields;
    *ret_count = count;
    return BW_OK;
}

static bw_status type_read(struct sigma_load *load, const struct sigma_yaml_node *map,
        struct sigma_correlation *c, struct bw_err *err)
{
    const struct sigma_yaml_node *node = get(map, "type");
    if (node == NULL || node->kind != SIGMA_YAML_SCALAR)
        return fail(load, err, map->line, "a correlation must have a type");
    for (c->type = 0; c->type <= CORRELATE_NEW_VALUE; c->type++)
        if (bw_str_eq_ascii_nocase(node->text, bw_str_of(correlate_type_name(c->type))))
            return BW_OK;
    const char *names[CORRELATE_NEW_VALUE + 1];
    for (size_t i = 0; i < BW_COUNT(names); i++)
        names[i] = correlate_type_name((enum correlate_type)i);
    char near[BW_SUGGEST_TEXT];
    return sigma_fail(load, err, BW_E_MALFORMED, node->line,
            "there is no correlation type '%.*s'%s", bw_str_width(node->text), node->text.ptr,
            bw_suggest_text(node->text, names, BW_COUNT(names), near));
}

static bool is_temporal(const struct sigma_correlation *c)
{
    return c->type == CORRELATE_TEMPORAL || c->type == CORRELATE_TEMPORAL_ORDERED;
}

static bool same_name(bw_str a, bw_str b)
{
    return bw_str_eq_ascii_nocase(a, b);
}

static bw_status rules_read(struct sigma_load *load, const struct sigma_yaml_node *map,
        struct sigma_correlation *c, struct bw_err *err)
{
    const struct sigma_yaml_node *node = get(map, "rules");
    const struct sigma_yaml_node *condition = get(map, "condition");
    if (node == NULL && is_temporal(c) && condition != NULL && condition->kind == SIGMA_YAML_SCALAR)
        return BW_OK; /* the condition names them */
    if (node == NULL || (node->kind == SIGMA_YAML_LIST && node->count == 0))
        return fail(load, err, node != NULL ? node->line : map->line,
                "a correlation must name its rules");
    bw_status status = names_read(load, node, "rules", BW_LIMIT_SIGMA_REFERENCES, &c->references,
            &c->reference_count, err);
    for (uint32_t i = 1; i < c->reference_count && status == BW_OK; i++)
        for (uint32_t k = 0; k < i && status == BW_OK; k++)
            if (same_name(c->references[i].name, c->references[k].name))
                status = sigma_fail(load, err, BW_E_MALFORMED, c->references[i].line,
                        "rule '%.*s' stands here twice", bw_str_width(c->references[i].name),
                        c->references[i].name.ptr);
    return status;
}

static bw_status timespan_read(struct sigma_load *load, const struct sigma_yaml_node *map,
        struct sigma_correlation *c, struct bw_err *err)
{
    const struct sigma_yaml_node *node = get(map, "timespan");
    if (node == NULL)
        return fail(load, err, map->line, "a correlation must have a timespan");
    if (node->kind != SIGMA_YAML_SCALAR || !sigma_timespan_parse(node->text, &c->timespan))
        return sigma_fail(load, err, BW_E_MALFORMED, node->line,
                "timespan '%.*s' is not a whole number and one of s, m, h, d, w, M, y",
                node->kind == SIGMA_YAML_SCALAR ? bw_str_width(node->text) : 0, node->text.ptr);
    return copy(load, node->text, &c->timespan_text, err);
}

/* The specification has it beside the correlation, pySigma in it: both are read, and the one in it
 * counts when there are two. */
static bw_status generate_read(struct sigma_load *load, const struct sigma_yaml_node *map,
        const struct sigma_yaml_node *document, struct sigma_correlation *c, struct bw_err *err)
{
    const struct sigma_yaml_node *node = get(map, "generate");
    if (node == NULL)
        node = get(document, "generate");
    if (node == NULL)
        return BW_OK;
    if (node->kind != SIGMA_YAML_SCALAR || sigma_yaml_type(node) != SIGMA_YAML_BOOL)
        return fail(load, err, node->line, "'generate' must be true or false");
    c->generate = sigma_yaml_bool(node);
    return BW_OK;
}

static bw_status groups_read(struct sigma_load *load, const struct sigma_yaml_node *map,
        struct sigma_correlation *c, struct bw_err *err)
{
    const struct sigma_yaml_node *node = get(map, "group-by");
    return node != NULL ? fields_read(load, node, "group-by", &c->groups, &c->group_count, err)
                        : BW_OK;
}

static bw_status alias_read(struct sigma_load *load, const struct sigma_yaml_node *member,
        struct sigma_alias *alias, struct bw_err *err)
{
    alias->line = member->key->line;
    if (member->kind != SIGMA_YAML_MAP || member->count == 0)
        return sigma_fail(load, err, BW_E_MALFORMED, member->line,
                "alias '%.*s' must be a map of rules and their fields",
                bw_str_width(member->key->text), member->key->text.ptr);
    if (member->count > BW_LIMIT_SIGMA_REFERENCES)
        return fail(load, err, member->line, "an alias names too many rules");
    alias->rules = bw_arena_alloc(load->keep, member->count, sizeof(*alias->rules));
    alias->fields = bw_arena_alloc(load->keep, member->count, sizeof(*alias->fields));
    if (alias->rules == NULL || alias->fields == NULL)
        return sigma_fail_nomem(load, err);
    bw_status status = copy(load, member->key->text, &alias->name, err);
    const struct sigma_yaml_node *m = member->first;
    for (; m != NULL && status == BW_OK; m = m->next, alias->count++) {
        if (m->kind != SIGMA_YAML_SCALAR || m->text.len == 0)
            return fail(load, err, m->line, "an alias gives one field for each rule");
        alias->rules[alias->count].line = m->key->line;
        status = copy(load, m->key->text, &alias->rules[alias->count].name, err);
        if (sigma_yaml_type(m) == SIGMA_YAML_NULL)
            alias->fields[alias->count] = BW_STR("");
        else if (status == BW_OK)
            status = copy(load, m->text, &alias->fields[alias->count], err);
    }
    return status;
}

static bw_status aliases_read(struct sigma_load *load, const struct sigma_yaml_node *map,
        struct sigma_correlation *c, struct bw_err *err)
{
    const struct sigma_yaml_node *node = get(map, "aliases");
    if (node == NULL)
        return BW_OK;
    if (node->kind != SIGMA_YAML_MAP)
        return fail(load, err, node->line, "'aliases' must be a map");
    if (node->count > BW_LIMIT_SIGMA_CORRELATED_FIELDS * 2)
        return fail(load, err, node->line, "too many aliases");
    struct sigma_alias *aliases = bw_arena_alloc(load->keep, node->count, sizeof(*aliases));
    if (aliases == NULL)
        return sigma_fail_nomem(load, err);
    bw_status status = BW_OK;
    const struct sigma_yaml_node *m = node->first;
    for (; m != NULL && status == BW_OK; m = m->next)
        status = alias_read(load, m, &aliases[c->alias_count++], err);
    c->aliases = aliases;
    return status;
}

/* Of what never happened there is no window: no count of events, or of rules, is less than one. */
static void warn_of_none(
        struct sigma_load *load, const struct sigma_correlation *c, uint32_t line, double high)
{
    const bool counts = c->type == CORRELATE_EVENT_COUNT || c->type == CORRELATE_TEMPORAL ||
                        c->type == CORRELATE_TEMPORAL_ORDERED;
    if (counts && high < 1)
        sigma_problem_add(load, SIGMA_PROBLEM_WARNING, line,
                "this never holds: a window begins with an event, so that there is at least one; "
                "what is missing is told by a temporal with 'not'");
}

/* The tightest bounds from below and above must leave something between them. */
bw_status sigma_bounds_check(struct sigma_load *load, const struct sigma_correlation *c,
        uint32_t line, struct bw_err *err)
{
    double low = -INFINITY;
    double high = INFINITY;
    bool open = false; /* the ends themselves do not fit */
    for (uint32_t i = 0; i < c->bound_count; i++) {
        const struct correlate_bound *b = &c->bounds[i];
        const bool from_below =
                b->op == CORRELATE_GT || b->op == CORRELATE_GTE || b->op == CORRELATE_EQ;
        const bool from_above =
                b->op == CORRELATE_LT || b->op == CORRELATE_LTE || b->op == CORRELATE_EQ;
        if (from_below && b->number >= low)
            low = b->number;
        if (from_above && b->number <= high)
            high = b->number;
    }
    for (uint32_t i = 0; i < c->bound_count; i++) {
        const struct correlate_bound *b = &c->bounds[i];
        open |= b->op == CORRELATE_GT && b->number == low;
        open |= b->op == CORRELATE_LT && b->number == high;
        open |= b->op == CORRELATE_NEQ && b->number == low && low == high;
    }
    if (low < high || (low == high && !open)) {
        for (uint32_t i = 0; i < c->bound_count; i++)
            if (c->bounds[i].op == CORRELATE_LT && c->bounds[i].number == high)
                high = nextafter(high, -INFINITY);
        warn_of_none(load, c, line, high);
        return BW_OK;
    }
    return fail(load, err, line, "no number can fit this condition");
}

static bool op_find(bw_str key, uint8_t *ret_op)
{
    for (*ret_op = 0; *ret_op < CORRELATE_OP_COUNT; (*ret_op)++)
        if (bw_str_eq(key, bw_str_of(correlate_op_name(*ret_op))))
            return true;
    return false;
}

static bw_status percentile_read(struct sigma_load *load, const struct sigma_yaml_node *node,
        struct sigma_correlation *c, struct bw_err *err)
{
    if (c->type != CORRELATE_VALUE_PERCENTILE)
        return fail(load, err, node->line, "'percentile' is for value_percentile only");
    if (node->kind != SIGMA_YAML_SCALAR || !sigma_yaml_number(node, true, &c->percentile) ||
            !(c->percentile >= 0 && c->percentile <= 100))
        return fail(load, err, node->line, "'percentile' must be a number from 0 to 100");
    return BW_OK;
}

static bw_status bound_read(struct sigma_load *load, const struct sigma_yaml_node *m, uint8_t op,
        struct sigma_correlation *c, struct bw_err *err)
{
    struct correlate_bound bound = {.op = op};
    for (uint32_t i = 0; i < c->bound_count; i++)
        if (c->bounds[i].op == op)
            return sigma_fail(load, err, BW_E_MALFORMED, m->key->line, "'%s' stands here twice",
                    correlate_op_name(op));
    if (m->kind != SIGMA_YAML_SCALAR || !sigma_yaml_number(m, true, &bound.number) ||
            !isfinite(bound.number))
        return sigma_fail(
                load, err, BW_E_MALFORMED, m->line, "'%s' must be a number", correlate_op_name(op));
    c->bounds[c->bound_count++] = bound;
    return BW_OK;
}

static bw_status member_read(struct sigma_load *load, const struct sigma_yaml_node *m,
        struct sigma_correlation *c, bool *percentile, struct bw_err *err)
{
    uint8_t op;
    const bw_str key = m->key->text;
    if (op_find(key, &op))
        return bound_read(load, m, op, c, err);
    if (bw_str_eq(key, BW_STR("percentile"))) {
        *percentile = true;
        return percentile_read(load, m, c, err);
    }
    if (!bw_str_eq(key, BW_STR("field")))
        return sigma_fail(load, err, BW_E_MALFORMED, m->key->line,
                "a condition has gt, gte, lt, lte, eq, neq, field and percentile, not '%.*s'",
                bw_str_width(key), key.ptr);
    if (is_temporal(c) || c->type == CORRELATE_EVENT_COUNT) {
        sigma_problem_add(load, SIGMA_PROBLEM_WARNING, m->key->line,
                "%s looks at no field; 'field' means nothing here", correlate_type_name(c->type));
        return BW_OK;
    }
    return fields_read(load, m, "field", &c->fields, &c->field_count, err);
}

static bw_status condition_map_read(struct sigma_load *load, const struct sigma_yaml_node *map,
        struct sigma_correlation *c, struct bw_err *err)
{
    bool percentile = false;
    bw_status status = BW_OK;
    for (const struct sigma_yaml_node *m = map->first; m != NULL && status == BW_OK; m = m->next)
        status = member_read(load, m, c, &percentile, err);
    if (status != BW_OK)
        return status;
    if (c->bound_count == 0 && c->type != CORRELATE_NEW_VALUE)
        return fail(load, err, map->line, "the condition has none of gt, gte, lt, lte, eq, neq");
    const bool counts = !is_temporal(c) && c->type != CORRELATE_EVENT_COUNT;
    if (counts && c->field_count == 0)
        return sigma_fail(load, err, BW_E_MALFORMED, map->line,
                "the condition of a %s must name its field", correlate_type_name(c->type));
    const bool tuple = c->type == CORRELATE_VALUE_COUNT || c->type == CORRELATE_NEW_VALUE;
    if (counts && !tuple && c->field_count > 1)
        return sigma_fail(load, err, BW_E_MALFORMED, map->line, "a %s has one field, not %u",
                correlate_type_name(c->type), c->field_count);
    if (c->type == CORRELATE_VALUE_PERCENTILE && !percentile)
        return fail(load, err, map->line,
                "the condition of a value_percentile must have percentile, as 95");
    return sigma_bounds_check(load, c, map->line, err);
}

static bw_status condition_read(struct sigma_load *load, const struct sigma_yaml_node *map,
        struct sigma_correlation *c, struct bw_err *err)
{
    const struct sigma_yaml_node *node = get(map, "condition");
    if (node == NULL && is_temporal(c))
        return BW_OK; /* all of the rules */
    if (node == NULL)
        return sigma_fail(load, err, BW_E_MALFORMED, map->line, "a %s must have a condition",
                correlate_type_name(c->type));
    if (node->kind == SIGMA_YAML_MAP)
        return condition_map_read(load, node, c, err);
    if (node->kind != SIGMA_YAML_SCALAR)
        return fail(load, err, node->line, "a condition is a map or a text, not a list");
    if (!is_temporal(c))
        return fail(load, err, node->line,
                "a condition over names of rules is for temporal and temporal_ordered only");
    return sigma_extended_condition_read(load, node, c, err);
}

static void warn_of_keys(struct sigma_load *load, const struct sigma_yaml_node *map)
{
    static const char *const keys[] = {
            "type", "rules", "timespan", "group-by", "aliases", "condition", "generate"};
    for (const struct sigma_yaml_node *m = map->first; m != NULL; m = m->next) {
        char near[BW_SUGGEST_TEXT];
        bool known = false;
        for (size_t i = 0; i < BW_COUNT(keys); i++)
            known |= bw_str_eq(m->key->text, bw_str_of(keys[i]));
        if (!known)
            sigma_problem_add(load, SIGMA_PROBLEM_WARNING, m->key->line,
                    "'%.*s' is no part of a correlation and left out%s", bw_str_width(m->key->text),
                    m->key->text.ptr, bw_suggest_text(m->key->text, keys, BW_COUNT(keys), near));
        else if (sigma_yaml_get(map, m->key->text) != m)
            sigma_problem_add(load, SIGMA_PROBLEM_WARNING, m->key->line,
                    "the correlation has '%.*s' twice; the first counts",
                    bw_str_width(m->key->text), m->key->text.ptr);
    }
}

bw_status sigma_correlation_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        struct sigma_rule *rule, struct bw_err *err)
{
    static bw_status (*const steps[])(struct sigma_load * load, const struct sigma_yaml_node *map,
            struct sigma_correlation *c, struct bw_err *err) = {
            type_read, rules_read, timespan_read, groups_read, aliases_read, condition_read};
    const struct sigma_yaml_node *map = sigma_yaml_get(document, BW_STR("correlation"));
    if (map->kind != SIGMA_YAML_MAP || map->count > 64)
        return fail(load, err, map->line, "'correlation' must be a map");
    struct sigma_correlation *c = bw_arena_alloc(load->keep, 1, sizeof(*c));
    if (c == NULL)
        return sigma_fail_nomem(load, err);
    c->line = map->key != NULL ? map->key->line : map->line;
    warn_of_keys(load, map);
    for (size_t i = 0; i < BW_COUNT(steps); i++) {
        const bw_status status = steps[i](load, map, c, err);
        if (status != BW_OK)
            return status;
    }
    const bw_status status = generate_read(load, map, document, c, err);
    if (status == BW_OK)
        rule->correlation = c;
    return status;
}
