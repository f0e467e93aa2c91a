#include "format/evtx/shape.h"

#include "base/json_out.h"

/* Operations of one shape: a few for each node of its tree. */
#define OPS_PER_NODE 12

struct skeleton {
    const struct evtx_tree *tree;
    const struct evtx_shape *shape;
    struct evtx_op *ops;
    size_t *starts; /* of each op's literal in `text`, which moves while it grows */
    uint32_t op_count;
    uint32_t op_capacity;
    uint32_t last_target; /* no literal may be joined to one before a jump's target */
    struct bw_buffer text;
    struct bw_buffer key;
    struct evtx_op spare; /* takes what does not fit */
    bool overflow;
};

static struct evtx_op *op_add(struct skeleton *s, enum evtx_op_kind kind)
{
    if (s->ops == NULL || s->op_count == s->op_capacity) {
        s->overflow = true;
        return &s->spare;
    }
    s->starts[s->op_count] = s->text.len;
    s->ops[s->op_count] = (struct evtx_op){.kind = (uint8_t)kind};
    return &s->ops[s->op_count++];
}

/*
 * Literal JSON. A comma at its beginning goes where an opening bracket is known to stand before; it
 * stays, for the printer to decide, where that depends on absent values.
 */
static void literal(struct skeleton *s, bw_str text)
{
    struct evtx_op *last = s->op_count != 0 ? &s->ops[s->op_count - 1] : NULL;
    if (last == NULL || last->kind != EVTX_OP_LITERAL || s->last_target == s->op_count) {
        last = op_add(s, EVTX_OP_LITERAL);
    } else if (s->text.len != 0 && text.ptr[0] == ',') {
        const uint8_t before = s->text.ptr[s->text.len - 1];
        if (before == '{' || before == '[')
            text = bw_str_from(text, 1);
    }
    bw_buffer_add_str(&s->text, text);
    last->literal.len += text.len;
}

/* `,"key":`, until the next call. */
static bw_str key_text(struct skeleton *s, bw_str key)
{
    bw_buffer_clear(&s->key);
    bw_buffer_add_char(&s->key, ',');
    bw_json_add_str(&s->key, key);
    bw_buffer_add_char(&s->key, ':');
    s->overflow = s->overflow || s->key.failed;
    return bw_buffer_str(&s->key);
}

static void member(struct skeleton *s, bw_str key, uint32_t field)
{
    struct evtx_op *op = op_add(s, EVTX_OP_MEMBER);
    op->field = field;
    const bw_str text = key_text(s, key);
    bw_buffer_add_str(&s->text, text);
    op->literal.len = text.len;
}

static void item(struct skeleton *s, uint32_t field)
{
    op_add(s, EVTX_OP_ITEM)->field = field;
}

static void target_here(struct skeleton *s, uint32_t op)
{
    if (op < s->op_count)
        s->ops[op].target = s->op_count;
    s->last_target = s->op_count;
}

static bw_str key_of(const struct evtx_tree_node *node)
{
    return node->data_name.len != 0 ? node->data_name : node->name;
}

static void content(struct skeleton *s, uint32_t node_index);

static bool has_child_named(const struct skeleton *s, const struct evtx_tree_node *node, bw_str key)
{
    for (uint32_t c = node->first_child; c != 0; c = s->tree->nodes[c].next)
        if (bw_str_eq(key_of(&s->tree->nodes[c]), key))
            return true;
    return false;
}

/* An attribute whose name an element has too is told apart by an @. */
static void attributes(struct skeleton *s, const struct evtx_tree_node *node)
{
    for (uint32_t a = node->first_attribute; a != 0; a = s->tree->nodes[a].next) {
        const struct evtx_tree_node *attribute = &s->tree->nodes[a];
        if (!has_child_named(s, node, attribute->name)) {
            member(s, attribute->name, attribute->field);
            continue;
        }
        struct bw_buffer key;
        bw_buffer_init(&key, BW_LIMIT_EVTX_PATH_BYTES);
        bw_buffer_add_char(&key, '@');
        bw_buffer_add_str(&key, attribute->name);
        member(s, bw_buffer_str(&key), attribute->field);
        bw_buffer_release(&key);
    }
}

/* The value of an element that has more than text. */
static void object(struct skeleton *s, uint32_t index)
{
    const struct evtx_tree_node *node = &s->tree->nodes[index];
    attributes(s, node);
    content(s, index);
    if (node->field != EVTX_NO_FIELD)
        member(s, BW_STR("#text"), node->field);
    literal(s, BW_STR("}"));
}

static void plain(struct skeleton *s, const struct evtx_tree_node *node, bool in_array)
{
    if (in_array)
        item(s, node->field);
    else
        member(s, key_of(node), node->field);
}

static void open_object(struct skeleton *s, const struct evtx_tree_node *node, bool in_array)
{
    if (in_array) {
        literal(s, BW_STR(",{"));
        return;
    }
    literal(s, key_text(s, key_of(node)));
    literal(s, BW_STR("{"));
}

/* One element, as a member of an object or as an item of an array. */
static void element(struct skeleton *s, uint32_t index, bool in_array)
{
    const struct evtx_tree_node *node = &s->tree->nodes[index];
    if (node->first_attribute == 0 && node->first_child == 0) {
        plain(s, node, in_array);
        return;
    }
    const bool choice = node->first_child == 0 && node->field != EVTX_NO_FIELD;
    const uint32_t test = s->op_count;
    if (choice) { /* text alone when all attributes are absent: "EventID":1 */
        struct evtx_op *op = op_add(s, EVTX_OP_IF_ABSENT);
        op->field = s->tree->nodes[node->first_attribute].field;
        op->count = s->tree->nodes[node->last_attribute].field - op->field + 1;
    }
    open_object(s, node, in_array);
    object(s, index);
    if (!choice)
        return;
    const uint32_t jump = s->op_count;
    op_add(s, EVTX_OP_JUMP);
    target_here(s, test);
    plain(s, node, in_array);
    target_here(s, jump);
}

/* Elements of one name become one array, where the first of them stands. */
static void content(struct skeleton *s, uint32_t node_index)
{
    const struct evtx_tree_node *nodes = s->tree->nodes;
    for (uint32_t c = nodes[node_index].first_child; c != 0; c = nodes[c].next) {
        const bw_str key = key_of(&nodes[c]);
        bool seen = false;
        for (uint32_t k = nodes[node_index].first_child; k != c && !seen; k = nodes[k].next)
            seen = bw_str_eq(key_of(&nodes[k]), key);
        if (seen)
            continue;
        bool array = nodes[c].data_name.len == 0 && bw_str_eq(key, BW_STR("Data"));
        for (uint32_t k = nodes[c].next; k != 0 && !array; k = nodes[k].next)
            array = bw_str_eq(key_of(&nodes[k]), key);
        if (!array) {
            element(s, c, false);
            continue;
        }
        literal(s, key_text(s, key));
        literal(s, BW_STR("["));
        for (uint32_t k = c; k != 0; k = nodes[k].next)
            if (bw_str_eq(key_of(&nodes[k]), key))
                element(s, k, true);
        literal(s, BW_STR("]"));
    }
}

static bw_status keep_ops(struct skeleton *s, struct evtx_library *library,
        struct evtx_shape *shape, struct bw_err *err)
{
    struct evtx_op *ops = bw_arena_alloc(library->arena, s->op_count, sizeof(*ops));
    const bw_str text = bw_arena_copy(library->arena, bw_buffer_str(&s->text));
    if (ops == NULL || text.ptr == NULL || s->overflow || s->text.failed)
        return bw_fail(err, BW_E_LIMIT, "no memory left for more templates");
    for (uint32_t i = 0; i < s->op_count; i++) {
        ops[i] = s->ops[i];
        ops[i].literal.ptr = text.ptr + s->starts[i];
    }
    shape->ops = ops;
    shape->op_count = s->op_count;
    return BW_OK;
}

bw_status evtx_skeleton_build(struct evtx_library *library, const struct evtx_tree *tree,
        struct evtx_shape *shape, struct bw_err *err)
{
    struct bw_arena *scratch = bw_arena_new(BW_LIMIT_EVTX_LIBRARY);
    if (scratch == NULL)
        return bw_fail(err, BW_E_NOMEM, "a shape");
    struct skeleton s = {.tree = tree,
            .shape = shape,
            .op_capacity = tree->node_count * OPS_PER_NODE,
            .last_target = UINT32_MAX};
    s.ops = bw_arena_alloc(scratch, s.op_capacity, sizeof(*s.ops));
    s.starts = bw_arena_alloc(scratch, s.op_capacity, sizeof(*s.starts));
    bw_buffer_init(&s.text, BW_LIMIT_EVTX_TEMPLATE_BYTES * 4);
    bw_buffer_init(&s.key, BW_LIMIT_EVTX_PATH_BYTES * 6);
    bw_status status = BW_E_NOMEM;
    if (s.ops != NULL && s.starts != NULL) {
        literal(&s, BW_STR("{"));
        content(&s, 0);
        literal(&s, BW_STR("}"));
        status = keep_ops(&s, library, shape, err);
    } else {
        status = bw_fail(err, BW_E_NOMEM, "a shape");
    }
    bw_buffer_release(&s.text);
    bw_buffer_release(&s.key);
    bw_arena_free(scratch);
    return status;
}
