#include "node.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/number.h"

#define NESTING_MAX 16

struct loader {
    yaml_parser_t parser;
    const char *path;
    struct bw_arena *arena;
    struct bw_err *err;
};

bw_status node_fail(const struct node *node, struct bw_err *err, const char *fmt, ...)
{
    char message[400];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(message, sizeof(message), fmt, args);
    va_end(args);
    return bw_fail(err, BW_E_MALFORMED, "%s:%u: %s", node->file, node->line, message);
}

static bw_status next_event(struct loader *l, yaml_event_t *event)
{
    if (yaml_parser_parse(&l->parser, event))
        return BW_OK;
    return bw_fail(l->err, BW_E_MALFORMED, "%s:%zu: %s", l->path, l->parser.problem_mark.line + 1,
            l->parser.problem != NULL ? l->parser.problem : "no YAML");
}

static bw_status read_node(
        struct loader *l, yaml_event_t *event, unsigned depth, struct node **ret_node);

/* The members of a list or map up to its end; keys and values alternate in a map. */
static bw_status read_members(struct loader *l, struct node *parent, unsigned depth)
{
    const bool map = parent->type == NODE_MAP;
    const yaml_event_type_t end = map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
    const struct node **tail = &parent->first;
    for (;;) {
        yaml_event_t event;
        struct node *member = NULL;
        bw_str key = {.ptr = NULL, .len = 0};
        bw_status status = next_event(l, &event);
        if (status != BW_OK)
            return status;
        if (event.type == end) {
            yaml_event_delete(&event);
            return BW_OK;
        }
        if (map) {
            status = read_node(l, &event, depth, &member);
            if (status != BW_OK || member == NULL)
                return status;
            key = member->text;
            status = next_event(l, &event);
            if (status != BW_OK)
                return status;
        }
        status = read_node(l, &event, depth, &member);
        if (status != BW_OK || member == NULL)
            return status;
        member->key = key;
        *tail = member;
        tail = &member->next;
    }
}

/* Takes `event` over. */
static bw_status read_node(
        struct loader *l, yaml_event_t *event, unsigned depth, struct node **ret_node)
{
    struct node *node = bw_arena_alloc(l->arena, 1, sizeof(*node));
    bw_status status = BW_OK;
    if (node == NULL || depth == NESTING_MAX) {
        yaml_event_delete(event);
        return bw_fail(l->err, BW_E_LIMIT, "%s: too large or too deep", l->path);
    }
    node->file = l->path;
    node->line = (unsigned)event->start_mark.line + 1;
    if (event->type == YAML_SCALAR_EVENT) {
        const bw_str text = {
                .ptr = (const char *)event->data.scalar.value, .len = event->data.scalar.length};
        node->type = NODE_SCALAR;
        node->text = bw_arena_copy(l->arena, text);
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        node->type = NODE_MAP;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        node->type = NODE_LIST;
    } else {
        status = node_fail(node, l->err, "aliases are not supported");
    }
    yaml_event_delete(event);
    if (status == BW_OK && node->type != NODE_SCALAR)
        status = read_members(l, node, depth + 1);
    *ret_node = node;
    return status;
}

static bw_status read_document(struct loader *l, const struct node **ret_root)
{
    struct node *root = NULL;
    yaml_event_t event;
    do {
        const bw_status status = next_event(l, &event);
        if (status != BW_OK)
            return status;
        if (event.type == YAML_STREAM_START_EVENT || event.type == YAML_DOCUMENT_START_EVENT) {
            yaml_event_delete(&event);
            continue;
        }
        if (event.type == YAML_STREAM_END_EVENT) {
            yaml_event_delete(&event);
            return bw_fail(l->err, BW_E_MALFORMED, "%s: empty", l->path);
        }
        break;
    } while (true);
    const bw_status status = read_node(l, &event, 0, &root);
    *ret_root = root;
    return status;
}

bw_status node_load(
        const char *path, struct bw_arena *arena, const struct node **ret_root, struct bw_err *err)
{
    const bw_str kept = bw_arena_copy(arena, bw_str_of(path));
    struct loader l = {.path = kept.ptr, .arena = arena, .err = err};
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return bw_fail(err, BW_E_IO, "%s: %s", path, strerror(errno));
    if (kept.ptr == NULL || !yaml_parser_initialize(&l.parser)) {
        (void)fclose(file);
        return bw_fail(err, BW_E_NOMEM, "%s", path);
    }
    yaml_parser_set_input_file(&l.parser, file);
    const bw_status status = read_document(&l, ret_root);
    yaml_parser_delete(&l.parser);
    (void)fclose(file);
    return status;
}

const struct node *node_get(const struct node *map, const char *key)
{
    if (map == NULL || map->type != NODE_MAP)
        return NULL;
    for (const struct node *n = map->first; n != NULL; n = n->next)
        if (bw_str_eq(n->key, bw_str_of(key)))
            return n;
    return NULL;
}

bw_str node_text(const struct node *map, const char *key, const char *fallback)
{
    const struct node *n = node_get(map, key);
    return n != NULL && n->type == NODE_SCALAR ? n->text : bw_str_of(fallback);
}

bw_status node_number(const struct node *map, const char *key, uint64_t max, uint64_t fallback,
        uint64_t *ret_value, struct bw_err *err)
{
    const struct node *n = node_get(map, key);
    *ret_value = fallback;
    if (n == NULL)
        return BW_OK;
    uint64_t value;
    const bool hex = bw_str_starts_with(n->text, BW_STR("0x"));
    const bw_status status =
            hex ? bw_parse_hex64(n->text, &value) : bw_parse_u64(n->text, 0, max, &value);
    if (n->type != NODE_SCALAR || status != BW_OK || value > max)
        return node_fail(n, err, "'%s' wants a number", key);
    *ret_value = value;
    return BW_OK;
}

bw_status node_duration(const struct node *node, uint64_t *ret_ticks, struct bw_err *err)
{
    static const struct {
        const char *unit;
        uint64_t ticks;
    } units[] = {{"ms", 10000}, {"s", 10000000}, {"m", UINT64_C(600000000)},
            {"h", UINT64_C(36000000000)}, {"d", UINT64_C(864000000000)}};
    for (size_t i = 0; i < BW_COUNT(units); i++) {
        const bw_str unit = bw_str_of(units[i].unit);
        uint64_t value;
        if (!bw_str_ends_with(node->text, unit))
            continue;
        if (bw_parse_u64(bw_str_head(node->text, node->text.len - unit.len), 0, 1000000, &value) !=
                BW_OK)
            continue;
        *ret_ticks = value * units[i].ticks;
        return BW_OK;
    }
    return node_fail(node, err, "'%.*s' is no duration such as 500ms, 2s, 3m, 4h, 5d",
            bw_str_width(node->text), node->text.ptr);
}

size_t node_count(const struct node *parent)
{
    size_t count = 0;
    for (const struct node *n = parent->first; n != NULL; n = n->next)
        count++;
    return count;
}
