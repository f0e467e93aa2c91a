#include "sigma/rule.h"

#include <stdlib.h>

#include "base/limits.h"
#include "sigma/condition.h"
#include "sigma/filter.h"
#include "sigma/rule_text.h"

/* What tells the kinds of documents apart: the first key that is there decides. */
static const struct {
    bw_str key;
    enum sigma_document_kind kind;
} documents[] = {
        {BW_STR_INIT("correlation"), SIGMA_DOCUMENT_CORRELATION},
        {BW_STR_INIT("filter"), SIGMA_DOCUMENT_FILTER},
        {BW_STR_INIT("detection"), SIGMA_DOCUMENT_RULE},
        {BW_STR_INIT("logsource"), SIGMA_DOCUMENT_RULE},
};

enum sigma_document_kind sigma_document_kind(const struct sigma_yaml_node *document)
{
    for (size_t i = 0; i < BW_COUNT(documents); i++)
        if (sigma_yaml_get(document, documents[i].key) != NULL)
            return documents[i].kind;
    return SIGMA_DOCUMENT_OTHER;
}

/* One key of logsource: text, or not there. */
static bw_status logsource_key_read(struct sigma_load *load, const struct sigma_yaml_node *map,
        const char *key, bw_str *ret_text, struct bw_err *err)
{
    const struct sigma_yaml_node *node = sigma_yaml_get(map, bw_str_of(key));
    *ret_text = BW_STR("");
    if (node == NULL || (node->kind == SIGMA_YAML_SCALAR && node->text.len == 0))
        return BW_OK;
    if (node->kind != SIGMA_YAML_SCALAR)
        return sigma_fail(load, err, BW_E_MALFORMED, node->line,
                "logsource %s must be text, not %s", key, sigma_yaml_describe(node));
    *ret_text = bw_arena_copy(load->keep, bw_str_trim(node->text));
    return ret_text->ptr != NULL ? BW_OK : sigma_fail_nomem(load, err);
}

static bw_status logsource_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        struct sigma_logsource *logsource, struct bw_err *err)
{
    const struct sigma_yaml_node *map = sigma_yaml_get(document, BW_STR("logsource"));
    if (map == NULL || map->kind != SIGMA_YAML_MAP)
        return sigma_fail(load, err, BW_E_MALFORMED, map != NULL ? map->line : document->line,
                "a rule must have a logsource, a map");
    bw_status status = logsource_key_read(load, map, "product", &logsource->product, err);
    if (status == BW_OK)
        status = logsource_key_read(load, map, "category", &logsource->category, err);
    if (status == BW_OK)
        status = logsource_key_read(load, map, "service", &logsource->service, err);
    if (status != BW_OK)
        return status;
    if (logsource->product.len + logsource->category.len + logsource->service.len == 0)
        return sigma_fail(load, err, BW_E_MALFORMED, map->line,
                "logsource has no product, category or service");
    return BW_OK;
}

/* Members of detection that are no searches; `other` is one more of them. */
static bool is_search(bw_str key, bw_str other)
{
    return !bw_str_eq(key, BW_STR("condition")) && !bw_str_eq(key, other);
}

static const struct sigma_yaml_node *find_duplicate(const struct sigma_yaml_node *map)
{
    for (const struct sigma_yaml_node *a = map->first; a != NULL; a = a->next)
        for (const struct sigma_yaml_node *b = a->next; b != NULL; b = b->next)
            if (bw_str_eq(a->key->text, b->key->text))
                return b;
    return NULL;
}

/* More members than any rule has; the search for duplicates takes their square. */
#define MEMBERS_MAX 2000

static bw_status detection_check(
        struct sigma_load *load, const struct sigma_yaml_node *map, struct bw_err *err)
{
    if (map->count > MEMBERS_MAX)
        return sigma_fail(load, err, BW_E_LIMIT, map->line, "more than %d searches", MEMBERS_MAX);
    const struct sigma_yaml_node *duplicate = find_duplicate(map);
    if (duplicate != NULL)
        return sigma_fail(load, err, BW_E_MALFORMED, duplicate->key->line,
                "'%.*s' stands in detection twice", bw_str_width(duplicate->key->text),
                duplicate->key->text.ptr);
    return BW_OK;
}

/* `on`, `no` and the like are words here and truth values in YAML 1.1, which PyYAML reads. */
static void warn_of_word(struct sigma_load *load, const struct sigma_yaml_node *key)
{
    const enum sigma_yaml_type type = sigma_yaml_type(key);
    if (type == SIGMA_YAML_BOOL || type == SIGMA_YAML_NULL)
        sigma_problem_add(load, SIGMA_PROBLEM_WARNING, key->line,
                "the name '%.*s' without quotes is %s in YAML 1.1: other readers of Sigma do not "
                "find it",
                bw_str_width(key->text), key->text.ptr,
                type == SIGMA_YAML_NULL ? "null"
                : sigma_yaml_bool(key)  ? "the value true"
                                        : "the value false");
}

bw_status sigma_rule_searches_read(struct sigma_load *load, const struct sigma_yaml_node *map,
        bw_str other, struct sigma_searches *searches, struct bw_err *err)
{
    const bw_status good = detection_check(load, map, err);
    if (good != BW_OK)
        return good;
    searches->items = bw_arena_alloc(load->keep, map->count, sizeof(*searches->items));
    if (searches->items == NULL)
        return sigma_fail_nomem(load, err);
    for (const struct sigma_yaml_node *m = map->first; m != NULL; m = m->next) {
        if (!is_search(m->key->text, other))
            continue;
        const bw_status status = sigma_search_read(load, m, &searches->items[searches->count], err);
        if (status != BW_OK)
            return status;
        warn_of_word(load, m->key);
        searches->count++;
    }
    return searches->count != 0
                   ? BW_OK
                   : sigma_fail(load, err, BW_E_MALFORMED, map->line, "detection has no search");
}

/*
 * One condition. What stands behind a "|" is an aggregation of Sigma 1: then the rule becomes a
 * search without a voice of its own, and rule->next the correlation that has it.
 */
static bw_status condition_read(struct sigma_load *load, const struct sigma_yaml_node *map,
        const struct sigma_yaml_node *node, struct sigma_searches *searches,
        struct sigma_rule *rule, struct bw_err *err)
{
    const struct sigma_yaml_node *timeframe = sigma_yaml_get(map, BW_STR("timeframe"));
    const size_t bar =
            node->kind == SIGMA_YAML_SCALAR ? bw_str_find_char(node->text, '|') : SIZE_MAX;
    if (bar == SIZE_MAX) {
        if (timeframe != NULL)
            sigma_problem_add(load, SIGMA_PROBLEM_WARNING, timeframe->key->line,
                    "'timeframe' means nothing without an aggregation in the condition");
        return sigma_condition_read(load, node, searches, &rule->expr, err);
    }
    struct sigma_yaml_node search = *node;
    search.text = bw_str_head(node->text, bar);
    const bw_status status = sigma_condition_read(load, &search, searches, &rule->expr, err);
    if (status != BW_OK)
        return status;
    return sigma_aggregation_read(
            load, bw_str_from(node->text, bar + 1), node->line, timeframe, rule, &rule->next, err);
}

/* A list of conditions means any of them. */
static bw_status conditions_read(struct sigma_load *load, const struct sigma_yaml_node *map,
        struct sigma_searches *searches, struct sigma_rule *rule, struct bw_err *err)
{
    const struct sigma_yaml_node *node = sigma_yaml_get(map, BW_STR("condition"));
    if (node == NULL)
        return sigma_fail(load, err, BW_E_MALFORMED, map->line, "detection has no condition");
    if (node->kind != SIGMA_YAML_LIST)
        return condition_read(load, map, node, searches, rule, err);
    if (node->count == 0)
        return sigma_fail(load, err, BW_E_MALFORMED, node->line, "the condition is empty");
    const struct sigma_expr **parts = calloc(node->count, sizeof(void *));
    if (parts == NULL)
        return sigma_fail_nomem(load, err);
    uint32_t count = 0;
    bw_status status = BW_OK;
    for (const struct sigma_yaml_node *i = node->first; i != NULL && status == BW_OK; i = i->next)
        status = sigma_condition_read(load, i, searches, &parts[count++], err);
    if (status == BW_OK) {
        rule->expr = sigma_expr_list(load, SIGMA_NODE_OR, parts, count);
        if (rule->expr == NULL)
            status = sigma_fail_nodes(load, err, node->line);
    }
    free(parts);
    return status;
}

static void warn_of_unused(struct sigma_load *load, const struct sigma_searches *searches)
{
    for (uint32_t i = 0; i < searches->count; i++) {
        const struct sigma_search *search = &searches->items[i];
        if (!search->used)
            sigma_problem_add(load, SIGMA_PROBLEM_WARNING, search->line,
                    "search '%.*s' is in no condition", bw_str_width(search->identifier),
                    search->identifier.ptr);
    }
}

static bw_status detection_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        struct sigma_rule *rule, struct bw_err *err)
{
    struct sigma_searches searches = {0};
    const struct sigma_yaml_node *map = sigma_yaml_get(document, BW_STR("detection"));
    if (map == NULL || map->kind != SIGMA_YAML_MAP)
        return sigma_fail(load, err, BW_E_MALFORMED, map != NULL ? map->line : document->line,
                "a rule must have a detection, a map of searches");
    bw_status status = sigma_rule_searches_read(load, map, BW_STR("timeframe"), &searches, err);
    if (status == BW_OK)
        status = conditions_read(load, map, &searches, rule, err);
    if (status == BW_OK)
        warn_of_unused(load, &searches);
    return status;
}

/* The first of two counts; which of two detections was meant nobody can tell. */
static bw_status attributes_check(
        struct sigma_load *load, const struct sigma_yaml_node *document, struct bw_err *err)
{
    if (document->count > MEMBERS_MAX)
        return sigma_fail(
                load, err, BW_E_LIMIT, document->line, "more than %d attributes", MEMBERS_MAX);
    const struct sigma_yaml_node *duplicate = find_duplicate(document);
    if (duplicate == NULL)
        return BW_OK;
    const bw_str key = duplicate->key->text;
    static const char *const decisive[] = {"detection", "logsource", "correlation", "filter"};
    for (size_t i = 0; i < BW_COUNT(decisive); i++)
        if (bw_str_eq(key, bw_str_of(decisive[i])))
            return sigma_fail(load, err, BW_E_MALFORMED, duplicate->key->line,
                    "the rule has '%.*s' twice", bw_str_width(key), key.ptr);
    sigma_problem_add(load, SIGMA_PROBLEM_WARNING, duplicate->key->line,
            "the rule has '%.*s' twice; the first counts", bw_str_width(key), key.ptr);
    return BW_OK;
}

#define EXCLUDED_BEFORE "left out on request: '"

bool sigma_problem_is_exclusion(const struct sigma_problem *problem, const char *excluded)
{
    const bw_str before = BW_STR(EXCLUDED_BEFORE);
    const bw_str name = bw_str_of(excluded);
    const bw_str text = problem->text;
    return problem->kind == SIGMA_PROBLEM_SKIPPED && bw_str_starts_with(text, before) &&
           text.len == before.len + name.len + 1 &&
           bw_str_eq(bw_str_head(bw_str_from(text, before.len), name.len), name);
}

static bool is_called(const struct sigma_rule *rule, bw_str name)
{
    if (name.len == 0)
        return false;
    if (bw_str_eq_ascii_nocase(rule->id, name) || bw_str_eq_ascii_nocase(rule->title, name))
        return true;
    if (!bw_str_ends_with(rule->path, name))
        return false;
    return rule->path.len == name.len || rule->path.ptr[rule->path.len - name.len - 1] == '/';
}

/* Reasons to leave out a rule that is good. */
static bool is_left_out(struct sigma_load *load, struct sigma_rule *rule)
{
    bool excluded = false;
    for (size_t i = 0; i < load->excluded_count; i++) {
        if (!is_called(rule, bw_str_of(load->excluded[i])))
            continue;
        sigma_problem_add(
                load, SIGMA_PROBLEM_SKIPPED, rule->line, EXCLUDED_BEFORE "%s'", load->excluded[i]);
        excluded = true;
    }
    if (excluded) {
        rule->next = load->left_out;
        load->left_out = rule;
        return true;
    }
    if (bw_str_eq_ascii_nocase(rule->status, BW_STR("deprecated")) ||
            bw_str_eq_ascii_nocase(rule->status, BW_STR("unsupported"))) {
        sigma_problem_add(load, SIGMA_PROBLEM_SKIPPED, rule->line, "the rule is %.*s",
                bw_str_width(rule->status), rule->status.ptr);
        return true;
    }
    return false;
}

static bw_status body_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        enum sigma_document_kind kind, struct sigma_rule *rule, struct bw_err *err)
{
    if (kind == SIGMA_DOCUMENT_CORRELATION)
        return sigma_correlation_read(load, document, rule, err);
    const bw_status status = logsource_read(load, document, &rule->logsource, err);
    if (status != BW_OK)
        return status;
    return kind == SIGMA_DOCUMENT_FILTER ? sigma_filter_read(load, document, rule, err)
                                         : detection_read(load, document, rule, err);
}

bw_status sigma_rule_read(struct sigma_load *load, const struct sigma_yaml_node *document,
        enum finding_level min_level, struct sigma_rule **ret_rule, struct bw_err *err)
{
    load->title = BW_STR("");
    load->nodes_left = BW_LIMIT_SIGMA_RULE_NODES;
    if (document->kind != SIGMA_YAML_MAP)
        return sigma_fail(load, err, BW_E_MALFORMED, document->line, "a rule is a map, not %s",
                sigma_yaml_describe(document));
    const enum sigma_document_kind kind = sigma_document_kind(document);
    if (kind == SIGMA_DOCUMENT_OTHER) {
        const struct sigma_yaml_node *title = sigma_yaml_get(document, BW_STR("title"));
        if (title != NULL && title->kind == SIGMA_YAML_SCALAR)
            load->title = bw_arena_copy(load->keep, title->text);
        sigma_problem_add(load, SIGMA_PROBLEM_SKIPPED, document->line, "not a Sigma rule");
        return BW_END;
    }
    struct sigma_rule *rule = bw_arena_alloc(load->keep, 1, sizeof(*rule));
    if (rule == NULL)
        return sigma_fail_nomem(load, err);
    rule->path = load->path;
    rule->line = document->line;
    bw_status status = sigma_rule_text_read(load, document, rule, err);
    if (status == BW_OK)
        status = attributes_check(load, document, err);
    if (status == BW_OK && is_left_out(load, rule))
        return BW_END;
    rule->below = rule->level < min_level && kind != SIGMA_DOCUMENT_FILTER;
    if (status == BW_OK)
        status = body_read(load, document, kind, rule, err);
    if (status == BW_OK)
        *ret_rule = rule;
    return status;
}
