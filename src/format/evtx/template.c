#include "format/evtx/template.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "base/reader.h"
#include "base/utf.h"
#include "format/evtx/canon.h"
#include "format/evtx/decode.h"

#define HASH_SEED_TEMPLATE 1

bool evtx_library_init(struct evtx_library *library)
{
    *library = (struct evtx_library){.arena = bw_arena_new(BW_LIMIT_EVTX_LIBRARY)};
    if (library->arena != NULL)
        library->texts = bw_map_new(library->arena);
    evtx_library_new_item(library);
    return library->texts != NULL;
}

void evtx_library_release(struct evtx_library *library)
{
    evtx_table_release(&library->templates);
    evtx_table_release(&library->shapes);
    bw_arena_free(library->arena);
    *library = (struct evtx_library){0};
}

void evtx_library_new_item(struct evtx_library *library)
{
    if (library->arena != NULL)
        library->allowance = bw_arena_used(library->arena) + BW_LIMIT_EVTX_LIBRARY_ITEM;
    library->failures_left = BW_LIMIT_EVTX_FAILURES;
}

bool evtx_library_has_room(const struct evtx_library *library)
{
    return library->failures_left != 0 && bw_arena_used(library->arena) <= library->allowance;
}

static bw_status library_full(struct bw_err *err)
{
    return bw_fail(err, BW_E_LIMIT, "no memory left for more templates");
}

bw_status evtx_library_text(
        struct evtx_library *library, bw_str text, bw_str *ret_text, struct bw_err *err)
{
    uint64_t index;
    if (!bw_map_get(library->texts, text, &index)) {
        index = bw_map_count(library->texts);
        if (!bw_map_set(library->texts, text, index))
            return library_full(err);
    }
    *ret_text = bw_map_key(library->texts, (size_t)index);
    return BW_OK;
}

/* From canonical form to a tree. */
struct compiler {
    struct evtx_library *library;
    struct bw_reader reader; /* over our own bytes: it can only fail by a fault of ours */
    struct evtx_node *nodes;
    uint32_t node_count;
    uint32_t node_capacity;
    uint32_t path[BW_LIMIT_NESTING + 2]; /* open elements; 0 is the root */
    uint32_t depth;
    uint32_t attribute; /* the one being read, or 0 */
    bool in_start;      /* between the name of an element and the end of its start tag */
    uint16_t values;    /* EVTX_CANON_VALUE met so far: their indexes */
    bool in_text;       /* `joined` is the text that goes on here, not yet a node */
    struct bw_buffer text;
    struct bw_buffer joined;
};

static uint32_t node_add(struct compiler *c, struct evtx_node node, uint32_t parent)
{
    if (c->node_count == c->node_capacity) /* a node for each token suffices: not reached */
        return 0;
    const uint32_t index = c->node_count++;
    c->nodes[index] = node;
    struct evtx_node *p = &c->nodes[parent];
    if (p->last_child != 0)
        c->nodes[p->last_child].next = index;
    else
        p->first_child = index;
    p->last_child = index;
    return index;
}

/* Where content goes: the attribute being read, or the element. */
static uint32_t content_parent(const struct compiler *c)
{
    return c->attribute != 0 ? c->attribute : c->path[c->depth];
}

static bw_bytes read_text(struct compiler *c)
{
    return bw_read_bytes(&c->reader, bw_read_u16le(&c->reader));
}

static bw_status read_name(struct compiler *c, bw_str *ret_name, struct bw_err *err)
{
    const bw_bytes name = read_text(c);
    bw_buffer_clear(&c->text);
    bw_buffer_add_utf16le(&c->text, name);
    if (c->text.failed)
        return library_full(err);
    return evtx_library_text(c->library, bw_buffer_str(&c->text), ret_name, err);
}

/*
 * Adds c->text to the content. Pieces in a row are one text, which the library keeps when it is
 * complete: it would fill up with the beginnings of a text of many pieces.
 */
static void add_text(struct compiler *c)
{
    if (c->text.failed)
        c->joined.failed = true;
    bw_buffer_add_str(&c->joined, bw_buffer_str(&c->text));
    c->in_text = true;
}

static bw_status end_text(struct compiler *c, struct bw_err *err)
{
    struct evtx_node node = {.kind = EVTX_NODE_TEXT};
    if (!c->in_text)
        return BW_OK;
    if (c->joined.failed)
        return library_full(err);
    bw_status status = evtx_library_text(c->library, bw_buffer_str(&c->joined), &node.text, err);
    if (status == BW_OK)
        node_add(c, node, content_parent(c));
    bw_buffer_clear(&c->joined);
    c->in_text = false;
    return status;
}

static bw_status add_literal(struct compiler *c, uint8_t type, struct bw_err *err)
{
    const bw_bytes bytes = read_text(c);
    struct bw_arena *scratch = bw_arena_new(BW_LIMIT_EVTX_TEMPLATE_BYTES);
    if (scratch == NULL)
        return library_full(err);
    struct evtx_decode decode = {.chunk = bytes, .scratch = scratch};
    const struct event_value value =
            evtx_item_value(&decode, (struct evtx_item){.size = (uint16_t)bytes.len, .type = type});
    bw_buffer_clear(&c->text);
    event_value_print(&value, &c->text);
    bw_arena_free(scratch);
    add_text(c);
    return BW_OK;
}

static bw_status add_entity(struct compiler *c, struct bw_err *err)
{
    static const struct {
        const char *name;
        char text;
    } entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    bw_str name = BW_STR("");
    bw_status status = read_name(c, &name, err);
    if (status != BW_OK)
        return status;
    bw_buffer_clear(&c->text);
    for (size_t i = 0; i < BW_COUNT(entities); i++)
        if (bw_str_eq(name, bw_str_of(entities[i].name)))
            bw_buffer_add_char(&c->text, entities[i].text);
    if (c->text.len == 0) { /* one of a document type that no record has: as it was written */
        bw_buffer_add_char(&c->text, '&');
        bw_buffer_add_str(&c->text, name);
        bw_buffer_add_char(&c->text, ';');
    }
    add_text(c);
    return BW_OK;
}

static bw_status open_element(struct compiler *c, struct bw_err *err)
{
    struct evtx_node node = {.kind = EVTX_NODE_ELEMENT, .number = bw_read_u16le(&c->reader)};
    bw_status status = read_name(c, &node.text, err);
    if (status != BW_OK)
        return status;
    if (c->in_start)
        return bw_fail(err, BW_E_MALFORMED, "an element begins inside of a start tag");
    const uint32_t index = node_add(c, node, c->path[c->depth]);
    c->path[++c->depth] = index;
    c->in_start = true;
    return BW_OK;
}

static bw_status add_attribute(struct compiler *c, struct bw_err *err)
{
    struct evtx_node node = {.kind = EVTX_NODE_ATTRIBUTE};
    bw_status status = read_name(c, &node.text, err);
    if (status != BW_OK)
        return status;
    if (!c->in_start)
        return bw_fail(err, BW_E_MALFORMED, "an attribute outside of a start tag");
    c->attribute = node_add(c, node, c->path[c->depth]);
    return BW_OK;
}

static bw_status close_tag(struct compiler *c, uint8_t token, struct bw_err *err)
{
    if (c->in_start != (token != EVTX_TOKEN_END_ELEMENT))
        return bw_fail(err, BW_E_MALFORMED, "start and end of elements do not fit");
    c->in_start = false;
    c->attribute = 0;
    if (token != EVTX_TOKEN_CLOSE_START)
        c->depth--;
    return BW_OK;
}

static void add_value(struct compiler *c, uint8_t token)
{
    struct evtx_node node = {.kind = EVTX_NODE_VALUE};
    if (token == EVTX_CANON_VALUE) {
        node.number = c->values++;
    } else {
        node.number = bw_read_u16le(&c->reader);
        node.value_type = bw_read_u8(&c->reader);
        node.optional = token == EVTX_TOKEN_OPTIONAL;
    }
    node_add(c, node, content_parent(c));
}

static bw_status compile_content(struct compiler *c, uint8_t token, struct bw_err *err)
{
    if (c->in_start && c->attribute == 0)
        return bw_fail(err, BW_E_MALFORMED, "content inside of a start tag");
    switch (token) {
    case EVTX_TOKEN_VALUE:
        return add_literal(c, bw_read_u8(&c->reader), err);
    case EVTX_TOKEN_CDATA:
        return add_literal(c, EVTX_TYPE_STRING, err);
    case EVTX_TOKEN_ENTITY_REF:
        return add_entity(c, err);
    case EVTX_TOKEN_CHAR_REF: {
        const uint8_t unit[2] = {bw_read_u8(&c->reader), bw_read_u8(&c->reader)};
        bw_buffer_clear(&c->text);
        bw_buffer_add_utf16le(&c->text, (bw_bytes){.ptr = unit, .len = sizeof(unit)});
        add_text(c);
        return BW_OK;
    }
    default: {
        bw_status status = end_text(c, err);
        if (status == BW_OK)
            add_value(c, token);
        return status;
    }
    }
}

static bw_status compile_token(struct compiler *c, uint8_t token, struct bw_err *err)
{
    const bool tag = token == EVTX_TOKEN_OPEN_START || token == EVTX_TOKEN_ATTRIBUTE ||
                     token == EVTX_TOKEN_CLOSE_START || token == EVTX_TOKEN_CLOSE_EMPTY ||
                     token == EVTX_TOKEN_END_ELEMENT;
    if (!tag)
        return compile_content(c, token, err);
    bw_status status = end_text(c, err);
    if (status != BW_OK)
        return status;
    if (token == EVTX_TOKEN_OPEN_START)
        return open_element(c, err);
    return token == EVTX_TOKEN_ATTRIBUTE ? add_attribute(c, err) : close_tag(c, token, err);
}

/* Nodes: no more than tokens, and each token is at least a byte. */
static uint32_t count_nodes(bw_bytes canon)
{
    return canon.len < BW_LIMIT_EVTX_TOKENS ? (uint32_t)canon.len + 1 : BW_LIMIT_EVTX_TOKENS + 1;
}

static bw_status compile(
        struct compiler *c, struct evtx_template *template, bw_bytes canon, struct bw_err *err)
{
    c->reader = bw_reader_of(canon, 0);
    c->nodes[0] = (struct evtx_node){.kind = EVTX_NODE_ELEMENT};
    c->node_count = 1;
    while (bw_reader_left(&c->reader) != 0) {
        bw_status status = compile_token(c, bw_read_u8(&c->reader), err);
        if (status != BW_OK)
            return status;
    }
    bw_status status = bw_reader_check(&c->reader, "template", err);
    if (status == BW_OK)
        status = end_text(c, err);
    if (status != BW_OK)
        return status;
    struct bw_arena *arena = c->library->arena;
    struct evtx_node *nodes = bw_arena_alloc(arena, c->node_count, sizeof(*nodes));
    const bw_str copy = bw_arena_copy(arena, bw_bytes_str(canon));
    if (nodes == NULL || copy.ptr == NULL)
        return library_full(err);
    memcpy(nodes, c->nodes, c->node_count * sizeof(*nodes));
    template->nodes = nodes;
    template->node_count = c->node_count;
    template->canon = bw_str_bytes(copy);
    template->identity = bw_hash64_secret(canon, HASH_SEED_TEMPLATE);
    return BW_OK;
}

static bool same_canon(const void *item, const void *key)
{
    const struct evtx_template *template = item;
    const bw_bytes *canon = key;
    return bw_bytes_eq(template->canon, *canon);
}

static bw_status template_new(struct evtx_library *library, bw_bytes canon,
        struct evtx_template **ret_template, struct bw_err *err)
{
    if (!evtx_library_has_room(library))
        return library_full(err);
    struct evtx_template *template = bw_arena_alloc(library->arena, 1, sizeof(*template));
    struct bw_arena *scratch = bw_arena_new(BW_LIMIT_EVTX_LIBRARY);
    struct compiler c = {.library = library, .node_capacity = count_nodes(canon)};
    bw_buffer_init(&c.text, BW_LIMIT_EVTX_TEMPLATE_BYTES * 2);
    bw_buffer_init(&c.joined, BW_LIMIT_EVTX_TEMPLATE_BYTES * 2);
    if (scratch != NULL)
        c.nodes = bw_arena_alloc_raw(scratch, c.node_capacity, sizeof(*c.nodes));
    bw_status status = template != NULL && c.nodes != NULL ? compile(&c, template, canon, err)
                                                           : library_full(err);
    bw_buffer_release(&c.text);
    bw_buffer_release(&c.joined);
    bw_arena_free(scratch);
    if (status == BW_OK)
        *ret_template = template;
    else
        library->failures_left--;
    return status;
}

bw_status evtx_library_template(struct evtx_library *library, bw_bytes canon,
        struct evtx_template **ret_template, struct bw_err *err)
{
    const uint64_t hash = bw_hash64(canon, HASH_SEED_TEMPLATE);
    struct evtx_template *template = evtx_table_find(&library->templates, hash, same_canon, &canon);
    if (template == NULL) {
        bw_status status = template_new(library, canon, &template, err);
        if (status != BW_OK || template == NULL)
            return status;
        template->serial = library->template_count;
        if (!evtx_table_add(&library->templates, hash, template))
            return library_full(err);
        library->template_count++;
    }
    *ret_template = template;
    return BW_OK;
}
