#include "format/shape/skeleton.h"

#define FIRST_EDGES 2

void skeleton_init(struct skeleton *skeleton, struct shapes *shapes)
{
    *skeleton = (struct skeleton){.shapes = shapes, .generation = shapes_generation(shapes)};
}

const struct skeleton_node *skeleton_root(struct skeleton *skeleton)
{
    if (skeleton->generation != shapes_generation(skeleton->shapes))
        skeleton_init(skeleton, skeleton->shapes);
    return skeleton->root;
}

uint32_t skeleton_longest(
        const struct skeleton_node *node, const char *at, size_t left, uint32_t first)
{
    uint32_t best = first;
    for (uint32_t i = first + 1; i < node->edge_count; i++) {
        const struct skeleton_edge *edge = &node->edges[i];
        if (edge->len > node->edges[best].len && edge->len <= left &&
                skeleton_equal(at, edge->text, edge->len))
            best = i;
    }
    return best;
}

static void mark_beginnings(struct skeleton_node *node, struct skeleton_edge *added)
{
    for (uint32_t i = 0; i < node->edge_count; i++) {
        struct skeleton_edge *edge = &node->edges[i];
        if (edge->len < added->len && skeleton_equal(added->text, edge->text, edge->len))
            edge->begins_other = true;
        if (added->len < edge->len && skeleton_equal(added->text, edge->text, added->len))
            added->begins_other = true;
    }
}

static bool room_for_edge(struct shapes *shapes, struct skeleton_node *node)
{
    if (node->edge_count < node->edge_capacity)
        return true;
    if (node->edge_count == SKELETON_MAX_EDGES)
        return false;
    const uint32_t capacity = node->edge_capacity != 0 ? node->edge_capacity * 2 : FIRST_EDGES;
    struct skeleton_edge *edges = shapes_alloc(shapes, capacity, sizeof(*edges));
    if (edges == NULL)
        return false;
    if (node->edge_count != 0)
        memcpy(edges, node->edges, node->edge_count * sizeof(*edges));
    node->edges = edges;
    node->edge_capacity = capacity;
    return true;
}

/* The node behind `text`, made when there is none. NULL when there is no room. */
static struct skeleton_node *step_or_add(struct shapes *shapes, struct skeleton_node *node,
        const char *text, uint32_t len, uint8_t kind)
{
    for (uint32_t i = 0; i < node->edge_count; i++) {
        const struct skeleton_edge *edge = &node->edges[i];
        if (edge->len == len && edge->kind == kind && skeleton_equal(text, edge->text, len))
            return edge->to;
    }
    if (len > SKELETON_MAX_TEXT || !room_for_edge(shapes, node))
        return NULL;
    char *copy = shapes_alloc(shapes, len + SKELETON_PADDING, 1);
    struct skeleton_node *to = shapes_alloc(shapes, 1, sizeof(*to));
    if (copy == NULL || to == NULL)
        return NULL;
    memcpy(copy, text, len);
    struct skeleton_edge edge = {.text = copy, .len = len, .kind = kind, .to = to};
    mark_beginnings(node, &edge);
    node->edges[node->edge_count++] = edge;
    return to;
}

void skeleton_add(struct skeleton *skeleton, const char *text, const struct skeleton_cut *cuts,
        size_t count, const struct shape_entry *entry)
{
    if (skeleton_root(skeleton) == NULL)
        skeleton->root = shapes_alloc(skeleton->shapes, 1, sizeof(*skeleton->root));
    struct skeleton_node *node = skeleton->root;
    for (size_t i = 0; i < count && node != NULL; i++)
        node = step_or_add(skeleton->shapes, node, text + cuts[i].start, cuts[i].len, cuts[i].kind);
    if (node != NULL)
        node->entry = entry;
}
