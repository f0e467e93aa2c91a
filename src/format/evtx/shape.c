#include "format/evtx/shape.h"

#define HASH_SEED_SHAPE 2

struct shape_builder {
    struct evtx_library *library;
    struct evtx_tree tree;
    struct evtx_shape *shape;
    struct event_field *fields;
    struct event_value *values;
    struct evtx_fill *fills;
    struct evtx_join *joins;
    struct evtx_piece *pieces;
    uint32_t field_count;
    uint32_t fill_count;
    uint32_t join_count;
    uint32_t piece_count;
    struct bw_buffer path;
    struct bw_buffer name;
    struct bw_err *err;
};

static bool is_blank(bw_str text)
{
    return bw_str_trim(text).len == 0;
}

/* Pieces that are text: line breaks between child elements are not. */
static uint32_t count_pieces(const struct shape_builder *b, const struct evtx_tree_node *node)
{
    uint32_t count = 0;
    for (uint32_t p = node->first_piece; p != 0; p = b->tree.pieces[p].next)
        count += !(node->first_child != 0 && b->tree.pieces[p].constant &&
                   is_blank(b->tree.pieces[p].text));
    return count;
}

static void add_join(struct shape_builder *b, const struct evtx_tree_node *node)
{
    const uint32_t first = b->piece_count;
    for (uint32_t p = node->first_piece; p != 0; p = b->tree.pieces[p].next)
        b->pieces[b->piece_count++] = b->tree.pieces[p];
    b->joins[b->join_count++] = (struct evtx_join){
            .field = b->field_count, .first_piece = first, .piece_count = b->piece_count - first};
}

/* How the new field gets its value. */
static void add_program(struct shape_builder *b, const struct evtx_tree_node *node, uint32_t count)
{
    const struct evtx_piece *piece = &b->tree.pieces[node->first_piece];
    struct event_value *value = &b->values[b->field_count];
    if (count == 0) {
        *value = (struct event_value){.kind = EVENT_VALUE_NULL};
    } else if (node->first_piece == node->last_piece && piece->constant) {
        *value = event_value_utf8(piece->text);
    } else if (node->first_piece == node->last_piece) {
        b->fills[b->fill_count++] = (struct evtx_fill){.field = b->field_count,
                .part = piece->part,
                .value = piece->value,
                .optional = piece->optional || node->first_child != 0};
    } else {
        add_join(b, node);
    }
}

/* Field names of Sigma have no blanks. */
static void add_without_blanks(struct bw_buffer *out, bw_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != ' ' && text.ptr[i] != '\t')
            bw_buffer_add_char(out, text.ptr[i]);
}

static bw_status full(struct shape_builder *b)
{
    return bw_fail(b->err, BW_E_LIMIT, "no memory left for more templates");
}

/* b->path and b->name say what it is called. */
static bw_status add_field(
        struct shape_builder *b, struct evtx_tree_node *node, uint32_t pieces, bool xml_data)
{
    if (b->field_count == BW_LIMIT_EVENT_FIELDS)
        return bw_fail(
                b->err, BW_E_LIMIT, "an event of more than %u fields", BW_LIMIT_EVENT_FIELDS);
    if (b->path.failed || b->name.failed)
        return bw_fail(b->err, BW_E_LIMIT, "names of more than %u bytes", BW_LIMIT_EVTX_PATH_BYTES);
    struct event_field *field = &b->fields[b->field_count];
    field->xml_data = xml_data;
    bw_status status = evtx_library_text(b->library, bw_buffer_str(&b->path), &field->path, b->err);
    if (status == BW_OK)
        status = evtx_library_text(b->library, bw_buffer_str(&b->name), &field->name, b->err);
    if (status != BW_OK)
        return status;
    add_program(b, node, pieces);
    node->field = b->field_count++;
    return BW_OK;
}

static bw_str shown_name(const struct evtx_tree_node *node)
{
    return node->data_name.len != 0 ? node->data_name : node->name;
}

/* Element_Attribute, as Sigma's Windows taxonomy has it. */
static bw_status add_attribute(
        struct shape_builder *b, const struct evtx_tree_node *element, uint32_t index)
{
    struct evtx_tree_node *attribute = &b->tree.nodes[index];
    const size_t length = b->path.len;
    bw_buffer_add_char(&b->path, '.');
    bw_buffer_add_str(&b->path, attribute->name);
    bw_buffer_clear(&b->name);
    add_without_blanks(&b->name, shown_name(element));
    bw_buffer_add_char(&b->name, '_');
    add_without_blanks(&b->name, attribute->name);
    bw_status status = add_field(b, attribute, count_pieces(b, attribute), false);
    b->path.len = length;
    return status;
}

static bool in_event_data(const struct shape_builder *b, size_t parent_length)
{
    const bw_str path = bw_str_head(bw_buffer_str(&b->path), parent_length);
    return bw_str_eq(path, BW_STR("Event.EventData"));
}

/* The recursion is as deep as the tree, which is limited. */
static bw_status add_element(struct shape_builder *b, uint32_t index)
{
    struct evtx_tree_node *node = &b->tree.nodes[index];
    const size_t length = b->path.len;
    if (length != 0)
        bw_buffer_add_char(&b->path, '.');
    bw_buffer_add_str(&b->path, shown_name(node));
    bw_status status = BW_OK;
    for (uint32_t a = node->first_attribute; a != 0 && status == BW_OK; a = b->tree.nodes[a].next)
        status = add_attribute(b, node, a);
    const uint32_t pieces = count_pieces(b, node);
    if (status == BW_OK &&
            (pieces != 0 || (node->first_attribute == 0 && node->first_child == 0))) {
        bw_buffer_clear(&b->name);
        add_without_blanks(&b->name, shown_name(node));
        status = add_field(b, node, pieces, node->data_name.len != 0 && in_event_data(b, length));
    }
    for (uint32_t c = node->first_child; c != 0 && status == BW_OK; c = b->tree.nodes[c].next)
        status = add_element(b, c);
    b->path.len = length;
    return status;
}

static void *keep(struct shape_builder *b, const void *items, uint32_t count, size_t size)
{
    void *copy = bw_arena_alloc(b->library->arena, count != 0 ? count : 1, size);
    if (copy != NULL && count != 0)
        memcpy(copy, items, count * size);
    return copy;
}

/* From the scratch arena to the library, at the size they turned out to have. */
static bw_status keep_all(struct shape_builder *b, const struct evtx_content *content)
{
    struct evtx_shape *s = b->shape;
    s->key_count = content->part_count * 2;
    s->key = keep(b, content->key, s->key_count, sizeof(*s->key));
    s->fills = keep(b, b->fills, b->fill_count, sizeof(*s->fills));
    s->joins = keep(b, b->joins, b->join_count, sizeof(*s->joins));
    s->pieces = keep(b, b->pieces, b->piece_count, sizeof(*s->pieces));
    s->values = keep(b, b->values, b->field_count, sizeof(*s->values));
    s->shape.fields = keep(b, b->fields, b->field_count, sizeof(*s->shape.fields));
    s->fill_count = b->fill_count;
    s->join_count = b->join_count;
    s->shape.field_count = b->field_count;
    if (s->key == NULL || s->fills == NULL || s->joins == NULL || s->pieces == NULL ||
            s->values == NULL || s->shape.fields == NULL)
        return full(b);
    s->shape.id = event_shape_id(s->shape.fields, s->shape.field_count);
    return BW_OK;
}

static uint32_t find_path(const struct evtx_shape *shape, bw_str path)
{
    for (uint32_t i = 0; i < shape->shape.field_count; i++)
        if (bw_str_eq(shape->shape.fields[i].path, path))
            return i;
    return EVTX_NO_FIELD;
}

static bw_status build(
        struct shape_builder *b, const struct evtx_content *content, struct bw_arena *scratch)
{
    struct evtx_tree *tree = &b->tree;
    bw_status status = evtx_tree_build(content, scratch, tree, b->err);
    if (status != BW_OK)
        return status;
    const size_t most =
            tree->node_count < BW_LIMIT_EVENT_FIELDS ? tree->node_count : BW_LIMIT_EVENT_FIELDS;
    b->fields = bw_arena_alloc(scratch, most, sizeof(*b->fields));
    b->values = bw_arena_alloc(scratch, most, sizeof(*b->values));
    b->fills = bw_arena_alloc(scratch, most, sizeof(*b->fills));
    b->joins = bw_arena_alloc(scratch, most, sizeof(*b->joins));
    b->pieces = bw_arena_alloc(scratch, tree->piece_count, sizeof(*b->pieces));
    if (b->fields == NULL || b->values == NULL || b->fills == NULL || b->joins == NULL ||
            b->pieces == NULL)
        return full(b);
    for (uint32_t c = tree->nodes[0].first_child; c != 0 && status == BW_OK;
            c = tree->nodes[c].next)
        status = add_element(b, c);
    if (status == BW_OK)
        status = keep_all(b, content);
    if (status == BW_OK)
        status = evtx_skeleton_build(b->library, tree, b->shape, b->err);
    if (status != BW_OK)
        return status;
    b->shape->time_field = find_path(b->shape, BW_STR("Event.System.TimeCreated.SystemTime"));
    b->shape->id_field = find_path(b->shape, BW_STR("Event.System.EventRecordID"));
    return BW_OK;
}

static bw_status shape_new(struct evtx_library *library, const struct evtx_content *content,
        struct evtx_shape **ret_shape, struct bw_err *err)
{
    struct shape_builder b = {.library = library, .err = err};
    if (!evtx_library_has_room(library))
        return full(&b);
    struct bw_arena *scratch = bw_arena_new(BW_LIMIT_EVTX_LIBRARY);
    bw_buffer_init(&b.path, BW_LIMIT_EVTX_PATH_BYTES);
    bw_buffer_init(&b.name, BW_LIMIT_EVTX_PATH_BYTES);
    b.shape = bw_arena_alloc(library->arena, 1, sizeof(*b.shape));
    bw_status status = scratch != NULL && b.shape != NULL ? build(&b, content, scratch) : full(&b);
    bw_buffer_release(&b.path);
    bw_buffer_release(&b.name);
    bw_arena_free(scratch);
    if (status == BW_OK)
        *ret_shape = b.shape;
    else
        library->failures_left--;
    return status;
}

static bool same_key(const void *item, const void *key)
{
    const struct evtx_shape *shape = item;
    const struct evtx_content *content = key;
    return shape->key_count == content->part_count * 2 &&
           memcmp(shape->key, content->key, shape->key_count * sizeof(*shape->key)) == 0;
}

bw_status evtx_library_shape(struct evtx_library *library, const struct evtx_content *content,
        struct evtx_shape **ret_shape, struct bw_err *err)
{
    struct evtx_template *last = content->parts[content->part_count - 1].template;
    if (BW_LIKELY(last->recent != NULL && same_key(last->recent, content))) {
        *ret_shape = last->recent;
        return BW_OK;
    }
    const bw_bytes key = {.ptr = (const uint8_t *)content->key,
            .len = content->part_count * 2 * sizeof(content->key[0])};
    const uint64_t hash = bw_hash64(key, HASH_SEED_SHAPE);
    struct evtx_shape *shape = evtx_table_find(&library->shapes, hash, same_key, content);
    if (shape == NULL) {
        bw_status status = shape_new(library, content, &shape, err);
        if (status != BW_OK || shape == NULL)
            return status;
        shape->shape.serial = library->shape_count;
        if (!evtx_table_add(&library->shapes, hash, shape))
            return bw_fail(err, BW_E_NOMEM, "a shape");
        library->shape_count++;
    }
    last->recent = shape;
    *ret_shape = shape;
    return BW_OK;
}
