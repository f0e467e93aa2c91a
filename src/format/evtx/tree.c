#include "format/evtx/tree.h"

struct tree_builder {
    const struct evtx_content *content;
    struct evtx_tree *tree;
    uint32_t capacity; /* of nodes and of pieces */
    struct bw_err *err;
};

static bw_status too_large(struct tree_builder *b)
{
    return bw_fail(
            b->err, BW_E_LIMIT, "a record of more than %u elements and texts", BW_LIMIT_EVTX_NODES);
}

static bw_status node_add(struct tree_builder *b, uint32_t parent, bw_str name, uint32_t *ret_index)
{
    struct evtx_tree *t = b->tree;
    if (t->node_count == b->capacity)
        return too_large(b);
    *ret_index = t->node_count++;
    t->nodes[*ret_index] = (struct evtx_tree_node){.name = name,
            .parent = parent,
            .field = EVTX_NO_FIELD,
            .depth = t->nodes[parent].depth + 1};
    if (t->nodes[*ret_index].depth > BW_LIMIT_NESTING)
        return bw_fail(b->err, BW_E_LIMIT, "more than %u nested elements", BW_LIMIT_NESTING);
    return BW_OK;
}

static void append(struct evtx_tree *t, uint32_t *first, uint32_t *last, uint32_t index)
{
    if (*last != 0)
        t->nodes[*last].next = index;
    else
        *first = index;
    *last = index;
}

static bw_status piece_add(struct tree_builder *b, uint32_t owner, struct evtx_piece piece)
{
    struct evtx_tree *t = b->tree;
    struct evtx_tree_node *node = &t->nodes[owner];
    if (t->piece_count == b->capacity)
        return too_large(b);
    const uint32_t index = t->piece_count++;
    t->pieces[index] = piece;
    if (node->last_piece != 0)
        t->pieces[node->last_piece].next = index;
    else
        node->first_piece = index;
    node->last_piece = index;
    return BW_OK;
}

static bw_status expand_part(struct tree_builder *b, uint32_t part, uint32_t owner);

/* A value: the parts that it turned out to be, or else a piece of text. */
static bw_status expand_value(
        struct tree_builder *b, uint32_t part, const struct evtx_node *node, uint32_t owner)
{
    bool nested = node->value_type == EVTX_TYPE_BINXML;
    for (uint32_t p = part + 1; p < b->content->part_count; p++) {
        const struct evtx_part *child = &b->content->parts[p];
        if (child->parent != part || child->value != node->number)
            continue;
        nested = true;
        bw_status status = expand_part(b, p, owner);
        if (status != BW_OK)
            return status;
    }
    if (nested)
        return BW_OK;
    return piece_add(b, owner,
            (struct evtx_piece){
                    .part = (uint16_t)part, .value = node->number, .optional = node->optional});
}

static bool is_namespace(bw_str name)
{
    return bw_str_eq(name, BW_STR("xmlns")) || bw_str_starts_with(name, BW_STR("xmlns:"));
}

/* True when an attribute of this name is already there: XML forbids a second one. */
static bool has_attribute(const struct evtx_tree *t, uint32_t owner, bw_str name)
{
    for (uint32_t a = t->nodes[owner].first_attribute; a != 0; a = t->nodes[a].next)
        if (bw_str_eq(t->nodes[a].name, name))
            return true;
    return false;
}

static bool is_data(bw_str element)
{
    return bw_str_eq(element, BW_STR("Data")) || bw_str_eq(element, BW_STR("ComplexData"));
}

static bw_status expand_attribute(
        struct tree_builder *b, uint32_t part, const struct evtx_node *attribute, uint32_t owner)
{
    const struct evtx_node *nodes = b->content->parts[part].template->nodes;
    struct evtx_tree *t = b->tree;
    if (is_namespace(attribute->text) || has_attribute(t, owner, attribute->text))
        return BW_OK;
    const struct evtx_node *first = &nodes[attribute->first_child];
    if (attribute->first_child != 0 && first->next == 0 && first->kind == EVTX_NODE_TEXT &&
            bw_str_eq(attribute->text, BW_STR("Name")) && is_data(t->nodes[owner].name) &&
            first->text.len != 0) {
        t->nodes[owner].data_name = first->text;
        return BW_OK;
    }
    uint32_t index = 0;
    bw_status status = node_add(b, owner, attribute->text, &index);
    if (status != BW_OK)
        return status;
    append(t, &t->nodes[owner].first_attribute, &t->nodes[owner].last_attribute, index);
    for (uint32_t i = attribute->first_child; i != 0 && status == BW_OK; i = nodes[i].next) {
        if (nodes[i].kind == EVTX_NODE_TEXT)
            status = piece_add(
                    b, index, (struct evtx_piece){.text = nodes[i].text, .constant = true});
        else
            status = piece_add(b, index,
                    (struct evtx_piece){.part = (uint16_t)part,
                            .value = nodes[i].number,
                            .optional = nodes[i].optional});
    }
    return status;
}

static bw_status expand_children(
        struct tree_builder *b, uint32_t part, const struct evtx_node *parent, uint32_t owner);

static bw_status expand_node(
        struct tree_builder *b, uint32_t part, const struct evtx_node *node, uint32_t owner)
{
    struct evtx_tree *t = b->tree;
    uint32_t index = 0;
    bw_status status;
    switch ((enum evtx_node_kind)node->kind) {
    case EVTX_NODE_ELEMENT:
        status = node_add(b, owner, node->text, &index);
        if (status != BW_OK)
            return status;
        append(t, &t->nodes[owner].first_child, &t->nodes[owner].last_child, index);
        return expand_children(b, part, node, index);
    case EVTX_NODE_ATTRIBUTE:
        return expand_attribute(b, part, node, owner);
    case EVTX_NODE_TEXT:
        return piece_add(b, owner, (struct evtx_piece){.text = node->text, .constant = true});
    case EVTX_NODE_VALUE:
        return expand_value(b, part, node, owner);
    }
    return BW_OK;
}

/* The depth of the recursion is that of the tree, which node_add limits. */
static bw_status expand_children(
        struct tree_builder *b, uint32_t part, const struct evtx_node *parent, uint32_t owner)
{
    const struct evtx_node *nodes = b->content->parts[part].template->nodes;
    bw_status status = BW_OK;
    for (uint32_t i = parent->first_child; i != 0 && status == BW_OK; i = nodes[i].next)
        status = expand_node(b, part, &nodes[i], owner);
    return status;
}

static bw_status expand_part(struct tree_builder *b, uint32_t part, uint32_t owner)
{
    return expand_children(b, part, &b->content->parts[part].template->nodes[0], owner);
}

static bw_status build(const struct evtx_content *content, uint32_t capacity,
        struct bw_arena *arena, struct evtx_tree *ret_tree, struct bw_err *err)
{
    struct evtx_tree tree = {.node_count = 1, .piece_count = 1};
    tree.nodes = bw_arena_alloc_raw(arena, capacity, sizeof(*tree.nodes));
    tree.pieces = bw_arena_alloc_raw(arena, capacity, sizeof(*tree.pieces));
    if (tree.nodes == NULL || tree.pieces == NULL)
        return bw_fail(err, BW_E_NOMEM, "the elements of a record");
    struct tree_builder builder = {
            .content = content, .tree = &tree, .capacity = capacity, .err = err};
    tree.nodes[0] = (struct evtx_tree_node){.field = EVTX_NO_FIELD};
    tree.pieces[0] = (struct evtx_piece){.constant = true};
    bw_status status = BW_OK;
    for (uint32_t p = 0; p < content->part_count && status == BW_OK; p++)
        if (content->parts[p].parent == EVTX_NO_PART)
            status = expand_part(&builder, p, 0);
    if (status == BW_OK)
        *ret_tree = tree;
    return status;
}

bw_status evtx_tree_build(const struct evtx_content *content, struct bw_arena *arena,
        struct evtx_tree *ret_tree, struct bw_err *err)
{
    /* As many as the templates have: more only where a value that is BinXML is used repeatedly. */
    uint32_t capacity = 1;
    for (uint32_t p = 0; p < content->part_count; p++)
        capacity += content->parts[p].template->node_count;
    if (capacity < BW_LIMIT_EVTX_NODES && build(content, capacity, arena, ret_tree, NULL) == BW_OK)
        return BW_OK;
    return build(content, BW_LIMIT_EVTX_NODES, arena, ret_tree, err);
}
