#include "sigma/collection.h"

#include "base/limits.h"

/* Of each pair of maps all keys of one are looked for in the other. */
#define KEYS_MAX 2000

struct merging {
    struct sigma_collection *collection;
    struct sigma_load *load;
    struct bw_err *err;
};

static const struct sigma_yaml_node empty_map = {.kind = SIGMA_YAML_MAP};

static struct sigma_yaml_node *copy_node(
        struct merging *m, const struct sigma_yaml_node *node, bw_status *ret_status)
{
    struct sigma_yaml_node *copy = NULL;
    if (m->collection->nodes == BW_LIMIT_SIGMA_YAML_NODES) {
        *ret_status = sigma_fail(m->load, m->err, BW_E_LIMIT, node->line,
                "collections of more than %d values", BW_LIMIT_SIGMA_YAML_NODES);
        return NULL;
    }
    m->collection->nodes++;
    copy = bw_arena_alloc(m->load->scratch, 1, sizeof(*copy));
    if (copy == NULL) {
        *ret_status = sigma_fail_nomem(m->load, m->err);
        return NULL;
    }
    *copy = *node;
    copy->next = NULL;
    return copy;
}

/* Puts a copy of `node` under `key` behind `*last`. */
static bw_status append(struct merging *m, struct sigma_yaml_node *map,
        struct sigma_yaml_node **last, const struct sigma_yaml_node *key,
        const struct sigma_yaml_node *node)
{
    bw_status status = BW_OK;
    struct sigma_yaml_node *copy = copy_node(m, node, &status);
    if (copy == NULL)
        return status;
    copy->key = key;
    if (*last == NULL)
        map->first = copy;
    else
        (*last)->next = copy;
    *last = copy;
    map->count++;
    map->weight += copy->weight;
    return BW_OK;
}

static bw_status check_keys(struct merging *m, const struct sigma_yaml_node *map)
{
    if (map->count <= KEYS_MAX)
        return BW_OK;
    return sigma_fail(m->load, m->err, BW_E_LIMIT, map->line,
            "more than %d keys in a map of a collection", KEYS_MAX);
}

/* Both maps as one; where both have a key, what `over` says, and of two maps both again. */
static bw_status merge(struct merging *m, uint32_t depth, const struct sigma_yaml_node *base,
        const struct sigma_yaml_node *over, struct sigma_yaml_node *ret_map)
{
    struct sigma_yaml_node *last = NULL;
    bw_status status = check_keys(m, base);
    if (status == BW_OK)
        status = check_keys(m, over);
    if (status == BW_OK && depth == BW_LIMIT_NESTING)
        status = sigma_fail(m->load, m->err, BW_E_LIMIT, over->line,
                "a collection with more than %d maps in each other", BW_LIMIT_NESTING);
    ret_map->first = NULL;
    ret_map->count = 0;
    ret_map->weight = 1;
    for (const struct sigma_yaml_node *b = base->first; b != NULL && status == BW_OK; b = b->next) {
        const struct sigma_yaml_node *o = sigma_yaml_get(over, b->key->text);
        status = append(m, ret_map, &last, b->key, o != NULL ? o : b);
        if (status == BW_OK && o != NULL && o->kind == SIGMA_YAML_MAP && b->kind == SIGMA_YAML_MAP)
            status = merge(m, depth + 1, b, o, last);
    }
    for (const struct sigma_yaml_node *o = over->first; o != NULL && status == BW_OK; o = o->next)
        if (sigma_yaml_get(base, o->key->text) == NULL)
            status = append(m, ret_map, &last, o->key, o);
    return status;
}

static bw_status put_over(struct merging *m, const struct sigma_yaml_node *base,
        const struct sigma_yaml_node *over, uint32_t line, const struct sigma_yaml_node **ret_map)
{
    bw_status status = BW_OK;
    struct sigma_yaml_node *map = copy_node(m, base, &status);
    if (map == NULL)
        return status;
    status = merge(m, 0, base, over, map);
    map->line = line;
    *ret_map = map;
    return status;
}

static bw_status without_action(struct merging *m, const struct sigma_yaml_node *document,
        const struct sigma_yaml_node **ret_map)
{
    bw_status status = BW_OK;
    struct sigma_yaml_node *last = NULL;
    struct sigma_yaml_node *map = copy_node(m, document, &status);
    if (map == NULL)
        return status;
    map->first = NULL;
    map->count = 0;
    map->weight = 1;
    for (const struct sigma_yaml_node *i = document->first; i != NULL && status == BW_OK;
            i = i->next)
        if (!bw_str_eq(i->key->text, BW_STR("action")))
            status = append(m, map, &last, i->key, i);
    *ret_map = map;
    return status;
}

static bw_status act(struct merging *m, const struct sigma_yaml_node *action,
        const struct sigma_yaml_node *document, const struct sigma_yaml_node **ret_document)
{
    struct sigma_collection *c = m->collection;
    const struct sigma_yaml_node *rest;
    const bw_str word = action->kind == SIGMA_YAML_SCALAR ? action->text : BW_STR("");
    bw_status status = without_action(m, document, &rest);
    if (status != BW_OK)
        return status;
    if (bw_str_eq(word, BW_STR("reset"))) {
        c->global = NULL;
        return BW_END;
    }
    if (bw_str_eq(word, BW_STR("global"))) {
        c->global = rest;
        c->previous = rest;
        return BW_END;
    }
    if (!bw_str_eq(word, BW_STR("repeat")))
        return sigma_fail(m->load, m->err, BW_E_MALFORMED, action->line,
                "'action' is global, repeat or reset");
    status = put_over(
            m, c->previous != NULL ? c->previous : &empty_map, rest, document->line, ret_document);
    c->previous = *ret_document;
    return status;
}

static bool stays(const struct sigma_yaml_node *document)
{
    return document->kind != SIGMA_YAML_MAP ||
           sigma_yaml_get(document, BW_STR("correlation")) != NULL ||
           sigma_yaml_get(document, BW_STR("filter")) != NULL;
}

bw_status sigma_collection_take(struct sigma_collection *collection, struct sigma_load *load,
        const struct sigma_yaml_node *document, const struct sigma_yaml_node **ret_document,
        struct bw_err *err)
{
    struct merging m = {.collection = collection, .load = load, .err = err};
    const struct sigma_yaml_node *action = sigma_yaml_get(document, BW_STR("action"));
    *ret_document = document;
    if (action != NULL)
        return act(&m, action, document, ret_document);
    if (stays(document))
        return BW_OK;
    bw_status status = BW_OK;
    if (collection->global != NULL)
        status = put_over(&m, document, collection->global, document->line, ret_document);
    collection->previous = *ret_document;
    return status;
}
