#include "format/json/flatten.h"

#include <stdlib.h>
#include <string.h>

#include "format/json/flatten_state.h"

/*
 * Members of these objects count as members of the document: wrappers that exporters put around
 * the record. `first` is the document's first key where the name alone does not tell.
 */
static const struct {
    bw_str key;
    bw_str first;
} transparent[] = {
        {BW_STR_INIT("_source"), BW_STR_INIT("")},       /* Elasticsearch hits, elasticdump */
        {BW_STR_INIT("result"), BW_STR_INIT("preview")}, /* Splunk's streaming export */
        {BW_STR_INIT("event"), BW_STR_INIT("time")},     /* what is sent to Splunk's collector */
        {BW_STR_INIT("detail"), BW_STR_INIT("version")}, /* Amazon EventBridge */
};

/* Values, list items included, for which there is room at first; few documents have more. */
#define FIRST_LEAVES 2048

struct json_flat *json_flat_new(struct shapes *shapes)
{
    struct json_flat *flat = calloc(1, sizeof(*flat));
    if (flat == NULL)
        return NULL;
    skeleton_init(&flat->skeleton, shapes);
    flat->shapes = shapes;
    flat->values = calloc(BW_LIMIT_EVENT_FIELDS, sizeof(*flat->values));
    flat->items = calloc(FIRST_LEAVES, sizeof(*flat->items));
    flat->leaves = calloc(FIRST_LEAVES, sizeof(*flat->leaves));
    flat->leaf_capacity = FIRST_LEAVES;
    flat->cuts = calloc(BW_LIMIT_EVENT_FIELDS + 1, sizeof(*flat->cuts));
    flat->counts = calloc(BW_LIMIT_EVENT_FIELDS + 1, sizeof(*flat->counts));
    if (flat->values == NULL || flat->items == NULL || flat->leaves == NULL || flat->cuts == NULL ||
            flat->counts == NULL) {
        json_flat_free(flat);
        return NULL;
    }
    return flat;
}

void json_flat_free(struct json_flat *flat)
{
    if (flat == NULL)
        return;
    free(flat->values);
    free(flat->items);
    free(flat->leaves);
    free(flat->cuts);
    free(flat->counts);
    free(flat->scratch);
    free(flat);
}

/* ---- reading in full ---- */

static bw_status parse_value(struct json_flat *flat, uint32_t node, unsigned depth);

/*
 * Notes the structure before a value that reaches from `start` to the cursor. Inside an array
 * nothing is noted: the array as a whole is one value.
 */
static void cut(struct json_flat *flat, const char *start)
{
    if (flat->array_depth != 0)
        return;
    if (flat->cut_count == BW_LIMIT_EVENT_FIELDS) {
        flat->learn = false;
        return;
    }
    flat->cuts[flat->cut_count++] = (struct skeleton_cut){
            .start = (uint32_t)(flat->literal - flat->text),
            .len = (uint32_t)(start - flat->literal),
    };
    flat->literal = flat->cursor.at;
}

/* Room for another leaf, and for as many list items. */
static bool leaves_reserve(struct json_flat *flat)
{
    if (flat->leaf_count < flat->leaf_capacity)
        return true;
    if (flat->leaf_capacity == BW_LIMIT_EVENT_VALUES)
        return false;
    const uint32_t capacity = flat->leaf_capacity * 2;
    struct json_leaf *leaves = reallocarray(flat->leaves, capacity, sizeof(*leaves));
    if (leaves != NULL)
        flat->leaves = leaves;
    struct event_value *items = reallocarray(flat->items, capacity, sizeof(*items));
    if (items != NULL)
        flat->items = items;
    if (leaves == NULL || items == NULL)
        return false;
    flat->leaf_capacity = capacity;
    return true;
}

/* So many repetitions are looked at closely in a document; all behind them count. */
#define REPEATS_SEEN 64

/* A value outside of arrays whose name had one before: the same name again, unless that was another
 * with the same letters ("a.b", and "b" in "a") or a wrapper's. */
static void count_repeat(struct json_flat *flat, uint32_t slot, uint32_t node)
{
    uint32_t first = 0;
    if (flat->wrapped)
        return;
    if (flat->repeats < REPEATS_SEEN)
        while (first < flat->leaf_count && flat->leaves[first].slot != slot)
            first++;
    if (flat->repeats >= REPEATS_SEEN || first == flat->leaf_count ||
            flat->leaves[first].node == node)
        flat->repeats++;
}

/* Puts a value under the name of `node`. */
static void add_leaf(struct json_flat *flat, uint32_t node, const struct event_value *value)
{
    bool is_new = false;
    uint32_t slot = SHAPES_NONE;
    if (node != SHAPES_NONE && leaves_reserve(flat))
        slot = shapes_slot(flat->shapes, shapes_node_field(flat->shapes, node), &is_new);
    if (slot == SHAPES_NONE) {
        flat->dropped++;
        flat->learn = false;
        return;
    }
    if (is_new) {
        flat->slot_count++;
    } else {
        flat->repeated = true;
        if (BW_UNLIKELY(flat->array_slot == SHAPES_NONE))
            count_repeat(flat, slot, node);
        if (slot != flat->array_slot) /* the skeleton knows only arrays as lists */
            flat->learn = false;
    }
    if (flat->array_depth != 0 && flat->array_slot == SHAPES_NONE)
        flat->array_slot = slot;
    flat->leaves[flat->leaf_count++] =
            (struct json_leaf){.value = *value, .slot = slot, .node = node};
}

static uint32_t transparent_node(const struct json_flat *flat, bw_str key)
{
    for (size_t i = 0; i < BW_COUNT(transparent); i++)
        if (bw_str_eq(key, transparent[i].key) &&
                (transparent[i].first.len == 0 || bw_str_eq(flat->first_key, transparent[i].first)))
            return SHAPES_ROOT;
    return SHAPES_NONE;
}

/* The node of `key` below `parent`: an object at the root may hide behind its key. */
static uint32_t member_node(struct json_flat *flat, uint32_t parent, bw_str key, bool object)
{
    if (parent == SHAPES_NONE)
        return SHAPES_NONE;
    if (parent == SHAPES_ROOT && object && transparent_node(flat, key) == SHAPES_ROOT) {
        flat->wrapped = true;
        return SHAPES_ROOT;
    }
    const uint32_t node = shapes_find(flat->shapes, parent, 0, key);
    if (node != SHAPES_NONE)
        return node;
    if (flat->slot_count == BW_LIMIT_EVENT_FIELDS)
        return SHAPES_NONE;
    char name[BW_LIMIT_FIELD_NAME_BYTES];
    size_t len = 0;
    if (parent != SHAPES_ROOT) {
        const bw_str above =
                shapes_field(flat->shapes, shapes_node_field(flat->shapes, parent))->name;
        memcpy(name, above.ptr, above.len);
        len = above.len;
        name[len++] = '.';
    }
    if (key.len >= sizeof(name) - len) /* leaves room for a dot */
        return SHAPES_NONE;
    memcpy(name + len, key.ptr, key.len);
    const bw_str dotted = {.ptr = name, .len = len + key.len};
    const struct event_field field = {.name = dotted, .path = dotted};
    return shapes_add(flat->shapes, parent, 0, key, &field);
}

static bw_status parse_member(struct json_flat *flat, uint32_t parent, unsigned depth)
{
    struct json_cursor *c = &flat->cursor;
    bw_str key;
    if (c->at >= c->end)
        return json_fail(c, BW_E_TRUNCATED, "an object does not end");
    if (*c->at != '"')
        return json_fail(c, BW_E_MALFORMED, "a member's name is missing");
    const bw_status status = json_string(c, &key);
    if (status != BW_OK)
        return status;
    json_skip_blanks(c);
    if (c->at >= c->end)
        return json_fail(c, BW_E_TRUNCATED, "an object does not end");
    if (*c->at != ':')
        return json_fail(c, BW_E_MALFORMED, "no colon behind a member's name");
    c->at++;
    json_skip_blanks(c);
    if (flat->first_key.ptr == NULL)
        flat->first_key = key;
    const bool object = c->at < c->end && *c->at == '{';
    return parse_value(flat, member_node(flat, parent, key, object), depth);
}

/* Behind a member or an element: true in *ret_more when another one follows. */
static bw_status parse_separator(struct json_cursor *c, char close, bool *ret_more)
{
    json_skip_blanks(c);
    if (c->at >= c->end)
        return json_fail(c, BW_E_TRUNCATED, "the document does not end");
    if (*c->at != ',' && *c->at != close)
        return json_fail(c, BW_E_MALFORMED,
                close == '}' ? "neither comma nor brace behind a member"
                             : "neither comma nor bracket behind an element");
    *ret_more = *c->at++ == ',';
    if (*ret_more)
        json_skip_blanks(c);
    return BW_OK;
}

static bw_status parse_object(struct json_flat *flat, uint32_t node, unsigned depth)
{
    struct json_cursor *c = &flat->cursor;
    const char *start = c->at++;
    if (flat->array_depth != 0)
        flat->learn = false; /* objects in arrays are merged, which a skeleton can not do */
    json_skip_blanks(c);
    if (c->at < c->end && *c->at == '}') {
        c->at++;
        if (node != SHAPES_ROOT) { /* an empty wrapper is nothing */
            add_leaf(flat, node, &(struct event_value){.kind = EVENT_VALUE_NULL});
            cut(flat, start);
        }
        return BW_OK;
    }
    bool more = true;
    while (more) {
        bw_status status = parse_member(flat, node, depth);
        if (status == BW_OK)
            status = parse_separator(c, '}', &more);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

static bw_status parse_elements(struct json_flat *flat, uint32_t node, unsigned depth)
{
    struct json_cursor *c = &flat->cursor;
    c->at++;
    json_skip_blanks(c);
    if (c->at < c->end && *c->at == ']') {
        c->at++;
        add_leaf(flat, node, &(struct event_value){.kind = EVENT_VALUE_NULL});
        return BW_OK;
    }
    bool more = true;
    while (more) {
        bw_status status = parse_value(flat, node, depth);
        if (status == BW_OK)
            status = parse_separator(c, ']', &more);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

static bw_status parse_array(struct json_flat *flat, uint32_t node, unsigned depth)
{
    const char *start = flat->cursor.at;
    if (flat->array_depth++ == 0)
        flat->array_slot = SHAPES_NONE;
    const bw_status status = parse_elements(flat, node, depth);
    flat->array_depth--;
    if (flat->array_depth == 0) {
        flat->array_slot = SHAPES_NONE;
        cut(flat, start);
    }
    return status;
}

/* The value at the cursor, whose name is that of `node`, inside `depth` others. */
static bw_status parse_value(struct json_flat *flat, uint32_t node, unsigned depth)
{
    struct json_cursor *c = &flat->cursor;
    const char *start = c->at;
    if (start < c->end && (*start == '{' || *start == '[')) {
        if (depth + 1 == BW_LIMIT_NESTING)
            return json_fail(c, BW_E_LIMIT, "nested too deeply");
        return *start == '{' ? parse_object(flat, node, depth + 1)
                             : parse_array(flat, node, depth + 1);
    }
    struct event_value value;
    const bw_status status = json_scalar(c, &value);
    if (status != BW_OK)
        return status;
    add_leaf(flat, node, &value);
    cut(flat, start);
    return BW_OK;
}

/* ---- from leaves to values ---- */

/* Several leaves of one slot become a list: counted, given room in `items`, filled in order. */
static void merge_leaves(struct json_flat *flat)
{
    memset(flat->counts, 0, (flat->slot_count + 1) * sizeof(*flat->counts));
    for (uint32_t i = 0; i < flat->leaf_count; i++)
        flat->counts[flat->leaves[i].slot]++;
    uint32_t used = 0;
    for (uint32_t slot = 0; slot < flat->slot_count; slot++) {
        flat->values[slot] = (struct event_value){
                .kind = EVENT_VALUE_LIST, .count = flat->counts[slot], .items = flat->items + used};
        used += flat->counts[slot];
        flat->counts[slot] = used - flat->counts[slot]; /* from here on: the next free item */
    }
    for (uint32_t i = 0; i < flat->leaf_count; i++)
        flat->items[flat->counts[flat->leaves[i].slot]++] = flat->leaves[i].value;
    for (uint32_t slot = 0; slot < flat->slot_count; slot++)
        if (flat->values[slot].count == 1)
            flat->values[slot] = *flat->values[slot].items;
}

static void place_leaves(struct json_flat *flat)
{
    if (flat->repeated) {
        merge_leaves(flat);
        return;
    }
    for (uint32_t i = 0; i < flat->leaf_count; i++)
        flat->values[flat->leaves[i].slot] = flat->leaves[i].value;
}

static void begin(struct json_flat *flat, bw_str text)
{
    flat->cursor = (struct json_cursor){
            .at = text.ptr, .end = text.ptr + text.len, .out = flat->scratch, .why = ""};
    flat->text = text.ptr;
    flat->literal = text.ptr;
    flat->first_key = (bw_str){.ptr = NULL, .len = 0};
    flat->cut_count = 0;
    flat->leaf_count = 0;
    flat->slot_count = 0;
    flat->array_depth = 0;
    flat->array_slot = SHAPES_NONE;
    flat->dropped = 0;
    flat->repeats = 0;
    flat->repeated = false;
    flat->wrapped = false;
    flat->learn = true;
}

static bw_status read_in_full(struct json_flat *flat, bw_str text, struct json_record *ret_record)
{
    begin(flat, text);
    shapes_slots_begin(flat->shapes);
    struct json_cursor *c = &flat->cursor;
    if (text.len == 0 || *c->at != '{')
        return json_fail(c, text.len == 0 ? BW_E_TRUNCATED : BW_E_MALFORMED, "not an object");
    const bw_status status = parse_object(flat, SHAPES_ROOT, 0);
    if (status != BW_OK)
        return status;
    const struct shape_entry *entry = shapes_intern(flat->shapes);
    if (entry == NULL)
        return json_fail(c, BW_E_LIMIT, "more names than there is room for");
    place_leaves(flat);
    if (flat->learn) {
        flat->cuts[flat->cut_count] = (struct skeleton_cut){
                .start = (uint32_t)(flat->literal - flat->text),
                .len = (uint32_t)(c->at - flat->literal),
        };
        skeleton_add(&flat->skeleton, flat->text, flat->cuts, flat->cut_count + 1, entry);
    }
    *ret_record = (struct json_record){
            .inner_time = BW_TIME_UNKNOWN,
            .entry = entry,
            .values = flat->values,
            .len = (size_t)(c->at - text.ptr),
            .dropped = flat->dropped,
            .repeats = flat->repeats,
    };
    return BW_OK;
}

static bool scratch_reserve(struct json_flat *flat, size_t size)
{
    if (size <= flat->scratch_size)
        return true;
    char *scratch = realloc(flat->scratch, size);
    if (scratch == NULL)
        return false;
    flat->scratch = scratch;
    flat->scratch_size = size;
    return true;
}

bw_status json_flatten(struct json_flat *flat, bw_str text, struct json_record *ret_record,
        size_t *ret_at, struct bw_err *err)
{
    if (text.len > UINT32_MAX || !scratch_reserve(flat, text.len + JSON_PADDING))
        return bw_fail(err, BW_E_NOMEM, "no memory for a document of %zu bytes", text.len);
    if (shapes_full(flat->shapes))
        shapes_reset(flat->shapes);
    begin(flat, text);
    if (json_follow(flat, ret_record))
        return BW_OK;
    const bool fresh = shapes_empty(flat->shapes);
    bw_status status = read_in_full(flat, text, ret_record);
    if (!fresh && shapes_full(flat->shapes) && (status == BW_OK || status == BW_E_LIMIT)) {
        shapes_reset(flat->shapes); /* what the document needs may fit when it is alone */
        status = read_in_full(flat, text, ret_record);
    }
    if (status == BW_OK)
        return BW_OK;
    if (ret_at != NULL)
        *ret_at = (size_t)(flat->cursor.at - text.ptr);
    return bw_fail(err, status, "%s", flat->cursor.why);
}
