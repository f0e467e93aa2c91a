#include "sigma/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/limits.h"

/* A list or map whose end has not come yet. */
struct open_node {
    struct sigma_yaml_node *node;
    struct sigma_yaml_node *last;      /* its newest child */
    const struct sigma_yaml_node *key; /* map: the key that waits for its value */
};

struct anchor {
    const char *name;
    const struct sigma_yaml_node *node;
    struct anchor *next;
};

struct sigma_yaml {
    yaml_parser_t parser;
    struct bw_arena *arena;
    struct open_node stack[BW_LIMIT_NESTING];
    uint32_t depth;
    struct anchor *anchors; /* of this document, the newest first */
    uint32_t anchor_count;
    uint32_t weight; /* nodes of this document so far */
    uint32_t error_line;
    bw_status failure; /* why node_new gave nothing */
    bool ended;
};

struct sigma_yaml *sigma_yaml_new(bw_str text, struct bw_arena *arena)
{
    struct sigma_yaml *yaml = calloc(1, sizeof(*yaml));
    if (yaml == NULL)
        return NULL;
    if (yaml_parser_initialize(&yaml->parser) == 0) {
        free(yaml);
        return NULL;
    }
    yaml->arena = arena;
    const char *bytes = text.len != 0 ? text.ptr : "";
    yaml_parser_set_input_string(
            &yaml->parser, (const unsigned char *)(const void *)bytes, text.len);
    return yaml;
}

void sigma_yaml_free(struct sigma_yaml *yaml)
{
    if (yaml == NULL)
        return;
    yaml_parser_delete(&yaml->parser);
    free(yaml);
}

uint32_t sigma_yaml_error_line(const struct sigma_yaml *yaml)
{
    return yaml->error_line;
}

static uint32_t mark_line(yaml_mark_t mark)
{
    return mark.line < UINT32_MAX ? (uint32_t)mark.line + 1 : UINT32_MAX;
}

/* What the parser's words mean in a rule, by the beginning of what it says. */
static const char *yaml_hint(const char *problem)
{
    static const struct {
        const char *problem;
        const char *hint;
    } hints[] = {
            {"found character that cannot start any token",
                    ": a tab (lines are indented with blanks), or a value that begins with @, ` or "
                    "% and wants quotes"},
            {"mapping values are not allowed",
                    ": a value with ': ' in it wants quotes, or the line is indented too far"},
            {"did not find expected alphabetic or numeric character",
                    ": a value that begins with * or & wants quotes"},
            {"found unknown escape character",
                    ": in double quotes a \\ begins an escape; single quotes take it as it is"},
            {"did not find expected key",
                    ": the line is not indented as the others of its map are"},
    };
    for (size_t i = 0; i < BW_COUNT(hints); i++)
        if (strncmp(problem, hints[i].problem, strlen(hints[i].problem)) == 0)
            return hints[i].hint;
    return "";
}

static bw_status parser_fail(struct sigma_yaml *yaml, struct bw_err *err)
{
    const yaml_parser_t *parser = &yaml->parser;
    const char *problem = parser->problem != NULL ? parser->problem : "not YAML";
    if (parser->error == YAML_MEMORY_ERROR)
        return bw_fail(err, BW_E_NOMEM, "reading YAML");
    if (parser->error == YAML_READER_ERROR) {
        yaml->error_line = mark_line(parser->mark);
        return bw_fail(err, BW_E_MALFORMED, "%s at byte %zu", problem, parser->problem_offset);
    }
    yaml->error_line = mark_line(parser->problem_mark);
    const size_t column = parser->problem_mark.column + 1;
    if (parser->context != NULL)
        return bw_fail(err, BW_E_MALFORMED, "column %zu: %s (%s)%s", column, problem,
                parser->context, yaml_hint(problem));
    return bw_fail(err, BW_E_MALFORMED, "column %zu: %s%s", column, problem, yaml_hint(problem));
}

/* Every node passes here, so that aliases can not multiply without end. */
static bw_status add_weight(struct sigma_yaml *yaml, uint32_t weight, struct bw_err *err)
{
    if (weight > BW_LIMIT_SIGMA_YAML_NODES - yaml->weight)
        return bw_fail(
                err, BW_E_LIMIT, "more than %d values in one document", BW_LIMIT_SIGMA_YAML_NODES);
    yaml->weight += weight;
    return BW_OK;
}

/* NULL on failure; yaml->failure then says what it was. */
static struct sigma_yaml_node *node_new(
        struct sigma_yaml *yaml, enum sigma_yaml_kind kind, uint32_t line, struct bw_err *err)
{
    yaml->failure = add_weight(yaml, 1, err);
    if (yaml->failure != BW_OK)
        return NULL;
    struct sigma_yaml_node *node = bw_arena_alloc(yaml->arena, 1, sizeof(*node));
    if (node == NULL) {
        yaml->failure = bw_fail(err, BW_E_NOMEM, "a YAML document");
        return NULL;
    }
    node->kind = (uint8_t)kind;
    node->line = line;
    node->weight = 1;
    return node;
}

/* Map members come as key, value, key, value: the first of each pair waits for the second. */
static bw_status attach(struct sigma_yaml *yaml, struct sigma_yaml_node *node, struct bw_err *err)
{
    struct open_node *parent = &yaml->stack[yaml->depth - 1];
    if (parent->node->kind == SIGMA_YAML_MAP && parent->key == NULL) {
        if (node->kind != SIGMA_YAML_SCALAR)
            return bw_fail(err, BW_E_UNSUPPORTED, "a key must be one word, not %s",
                    sigma_yaml_describe(node));
        parent->key = node;
        return BW_OK;
    }
    node->key = parent->key;
    parent->key = NULL;
    if (parent->last == NULL)
        parent->node->first = node;
    else
        parent->last->next = node;
    parent->last = node;
    parent->node->count++;
    parent->node->weight += node->weight;
    return BW_OK;
}

static bw_status anchor_add(struct sigma_yaml *yaml, const char *name,
        const struct sigma_yaml_node *node, struct bw_err *err)
{
    if (name == NULL)
        return BW_OK;
    if (yaml->anchor_count++ == BW_LIMIT_SIGMA_YAML_ANCHORS)
        return bw_fail(err, BW_E_LIMIT, "more than %d anchors", BW_LIMIT_SIGMA_YAML_ANCHORS);
    const bw_str copy = bw_arena_copy(yaml->arena, bw_str_of(name));
    struct anchor *anchor = bw_arena_alloc(yaml->arena, 1, sizeof(*anchor));
    if (copy.ptr == NULL || anchor == NULL)
        return bw_fail(err, BW_E_NOMEM, "a YAML document");
    *anchor = (struct anchor){.name = copy.ptr, .node = node, .next = yaml->anchors};
    yaml->anchors = anchor;
    return BW_OK;
}

static const struct anchor *anchor_find(const struct sigma_yaml *yaml, const char *name)
{
    const struct anchor *anchor = yaml->anchors;
    while (anchor != NULL && strcmp(anchor->name, name) != 0)
        anchor = anchor->next;
    return anchor;
}

/* True while the anchored list or map is still open: an alias to it would hold itself. */
static bool is_open(const struct sigma_yaml *yaml, const struct sigma_yaml_node *node)
{
    for (uint32_t i = 0; i < yaml->depth; i++)
        if (yaml->stack[i].node == node)
            return true;
    return false;
}

/* A copy that can stand somewhere else; what is below it is shared, but counted again. */
static struct sigma_yaml_node *node_copy(
        struct sigma_yaml *yaml, const struct sigma_yaml_node *from, struct bw_err *err)
{
    yaml->failure = add_weight(yaml, from->weight - 1, err);
    if (yaml->failure != BW_OK)
        return NULL;
    struct sigma_yaml_node *node = node_new(yaml, SIGMA_YAML_SCALAR, 0, err);
    if (node == NULL)
        return NULL;
    *node = *from;
    node->key = NULL;
    node->next = NULL;
    return node;
}

static bw_status on_alias(struct sigma_yaml *yaml, const yaml_event_t *event,
        struct sigma_yaml_node **ret_node, struct bw_err *err)
{
    const char *name = (const char *)event->data.alias.anchor;
    const struct anchor *anchor = anchor_find(yaml, name);
    if (anchor == NULL)
        return bw_fail(err, BW_E_MALFORMED, "alias '*%s' names nothing above it", name);
    if (is_open(yaml, anchor->node))
        return bw_fail(err, BW_E_MALFORMED, "alias '*%s' stands inside what it names", name);
    *ret_node = node_copy(yaml, anchor->node, err);
    return *ret_node != NULL ? BW_OK : yaml->failure;
}

static bw_status on_scalar(struct sigma_yaml *yaml, const yaml_event_t *event,
        struct sigma_yaml_node **ret_node, struct bw_err *err)
{
    struct sigma_yaml_node *node =
            node_new(yaml, SIGMA_YAML_SCALAR, mark_line(event->start_mark), err);
    if (node == NULL)
        return yaml->failure;
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
                  event->data.scalar.plain_implicit != 0;
    node->text = bw_arena_copy(yaml->arena, (bw_str){.ptr = (const char *)event->data.scalar.value,
                                                    .len = event->data.scalar.length});
    if (node->text.ptr == NULL)
        return bw_fail(err, BW_E_NOMEM, "a YAML document");
    *ret_node = node;
    return anchor_add(yaml, (const char *)event->data.scalar.anchor, node, err);
}

static bw_status on_open(struct sigma_yaml *yaml, const yaml_event_t *event,
        enum sigma_yaml_kind kind, struct bw_err *err)
{
    if (yaml->depth == BW_LIMIT_NESTING)
        return bw_fail(err, BW_E_LIMIT, "nested more than %d deep", BW_LIMIT_NESTING);
    struct sigma_yaml_node *node = node_new(yaml, kind, mark_line(event->start_mark), err);
    if (node == NULL)
        return yaml->failure;
    yaml->stack[yaml->depth++] = (struct open_node){.node = node};
    const yaml_char_t *anchor = kind == SIGMA_YAML_LIST ? event->data.sequence_start.anchor
                                                        : event->data.mapping_start.anchor;
    return anchor_add(yaml, (const char *)anchor, node, err);
}

/* Puts the members of `from` that `map` does not have behind its own: YAML's merge key "<<". */
static bw_status merge_map(struct sigma_yaml *yaml, struct open_node *map,
        const struct sigma_yaml_node *from, struct bw_err *err)
{
    yaml->error_line = from->line; /* of a failure; the event is the end of the map */
    if (from->kind != SIGMA_YAML_MAP)
        return bw_fail(err, BW_E_MALFORMED, "'<<' wants a map, not %s", sigma_yaml_describe(from));
    if (from->count + map->node->count > BW_LIMIT_SIGMA_MERGE_KEYS)
        return bw_fail(err, BW_E_LIMIT, "'<<' makes more than %d keys", BW_LIMIT_SIGMA_MERGE_KEYS);
    for (const struct sigma_yaml_node *child = from->first; child != NULL; child = child->next) {
        if (sigma_yaml_get(map->node, child->key->text) != NULL)
            continue;
        struct sigma_yaml_node *copy = node_copy(yaml, child, err);
        if (copy == NULL)
            return yaml->failure;
        copy->key = child->key;
        if (map->last == NULL)
            map->node->first = copy;
        else
            map->last->next = copy;
        map->last = copy;
        map->node->count++;
        map->node->weight += copy->weight;
    }
    return BW_OK;
}

/* Takes the members with the key "<<" out of a finished map and merges what they hold. */
static bw_status resolve_merges(struct sigma_yaml *yaml, struct open_node *map, struct bw_err *err)
{
    const struct sigma_yaml_node *merges[4];
    size_t merge_count = 0;
    struct sigma_yaml_node *kept = NULL;
    struct sigma_yaml_node *next;
    for (struct sigma_yaml_node *child = map->node->first; child != NULL; child = next) {
        next = child->next;
        if (!child->key->plain || !bw_str_eq(child->key->text, BW_STR("<<"))) {
            kept = child;
            continue;
        }
        if (merge_count == BW_COUNT(merges))
            return bw_fail(err, BW_E_LIMIT, "more than %zu '<<' in one map", BW_COUNT(merges));
        merges[merge_count++] = child;
        if (kept == NULL)
            map->node->first = next;
        else
            kept->next = next;
        map->node->count--;
    }
    map->last = kept;
    bw_status status = BW_OK;
    for (size_t i = 0; i < merge_count && status == BW_OK; i++) {
        if (merges[i]->kind != SIGMA_YAML_LIST) {
            status = merge_map(yaml, map, merges[i], err);
            continue;
        }
        const struct sigma_yaml_node *item = merges[i]->first;
        for (; item != NULL && status == BW_OK; item = item->next)
            status = merge_map(yaml, map, item, err);
    }
    if (status == BW_OK)
        yaml->error_line = 0;
    return status;
}

static bw_status on_close(
        struct sigma_yaml *yaml, struct sigma_yaml_node **ret_node, struct bw_err *err)
{
    struct open_node *top = &yaml->stack[yaml->depth - 1];
    bw_status status = BW_OK;
    if (top->node->kind == SIGMA_YAML_MAP && sigma_yaml_get(top->node, BW_STR("<<")) != NULL)
        status = resolve_merges(yaml, top, err);
    yaml->depth--;
    *ret_node = top->node;
    return status;
}

/*
 * Takes one event. A node that is finished and has no parent is the root. *ret_done says that the
 * document or the stream is over.
 */
static bw_status on_event(struct sigma_yaml *yaml, const yaml_event_t *event,
        const struct sigma_yaml_node **root, bool *ret_done, struct bw_err *err)
{
    struct sigma_yaml_node *node = NULL;
    bw_status status = BW_OK;
    switch (event->type) {
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_START_EVENT:
        break;
    case YAML_STREAM_END_EVENT:
        yaml->ended = true;
        *ret_done = true;
        break;
    case YAML_DOCUMENT_END_EVENT:
        *ret_done = true;
        break;
    case YAML_ALIAS_EVENT:
        status = on_alias(yaml, event, &node, err);
        break;
    case YAML_SCALAR_EVENT:
        status = on_scalar(yaml, event, &node, err);
        break;
    case YAML_SEQUENCE_START_EVENT:
        status = on_open(yaml, event, SIGMA_YAML_LIST, err);
        break;
    case YAML_MAPPING_START_EVENT:
        status = on_open(yaml, event, SIGMA_YAML_MAP, err);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        status = on_close(yaml, &node, err);
        break;
    }
    if (status == BW_OK && node != NULL && yaml->depth != 0)
        status = attach(yaml, node, err);
    else if (status == BW_OK && node != NULL)
        *root = node;
    if (status != BW_OK && yaml->error_line == 0)
        yaml->error_line = mark_line(event->start_mark);
    return status;
}

bw_status sigma_yaml_next(
        struct sigma_yaml *yaml, const struct sigma_yaml_node **ret_root, struct bw_err *err)
{
    if (yaml->ended)
        return BW_END;
    yaml->depth = 0;
    yaml->anchors = NULL;
    yaml->anchor_count = 0;
    yaml->weight = 0;
    const struct sigma_yaml_node *root = NULL;
    bool done = false;
    while (!done) {
        yaml_event_t event;
        bw_status status;
        if (yaml_parser_parse(&yaml->parser, &event) != 0) {
            status = on_event(yaml, &event, &root, &done, err);
            yaml_event_delete(&event);
        } else {
            status = parser_fail(yaml, err);
        }
        if (status != BW_OK) {
            yaml->ended = true;
            return status;
        }
    }
    if (yaml->ended)
        return BW_END;
    *ret_root = root;
    return BW_OK;
}

const struct sigma_yaml_node *sigma_yaml_get(const struct sigma_yaml_node *map, bw_str key)
{
    if (map == NULL || map->kind != SIGMA_YAML_MAP)
        return NULL;
    for (const struct sigma_yaml_node *child = map->first; child != NULL; child = child->next)
        if (bw_str_eq(child->key->text, key))
            return child;
    return NULL;
}

const char *sigma_yaml_describe(const struct sigma_yaml_node *node)
{
    static const char *const names[] = {
            [SIGMA_YAML_TEXT] = "text",
            [SIGMA_YAML_NULL] = "null",
            [SIGMA_YAML_BOOL] = "true or false",
            [SIGMA_YAML_INT] = "a number",
            [SIGMA_YAML_FLOAT] = "a number",
    };
    if (node == NULL)
        return "nothing";
    if (node->kind == SIGMA_YAML_LIST)
        return "a list";
    if (node->kind == SIGMA_YAML_MAP)
        return "a map";
    return names[sigma_yaml_type(node)];
}
