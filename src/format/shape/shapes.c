#include "format/shape/shapes.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

/*
 * Room for what a worker may learn. Real logs of all flavours together make some thousand nodes and
 * some hundred shapes; only evidence that makes up names without end reaches these.
 */
#define MAX_NODES      16384
#define MAX_FIELDS     16384
#define MAX_SHAPES     4096
#define FIRST_CAPACITY 512
#define TABLE_RATIO    2 /* slots of a hash table for each entry */

/* Tables are at most half full: longer runs than this do not happen by chance. Names made to
 * collide use up the space early instead of making every look-up slow. */
#define MAX_PROBES 256

struct node {
    bw_str key;
    uint64_t hash;
    uint32_t parent;
    uint32_t field;
    uint8_t kind;
};

struct field {
    struct event_field field;
    uint64_t hash;      /* of the name: fields of one name share a probe sequence */
    uint32_t same_name; /* the first field with this name */
    uint32_t event;     /* of the last event that has it */
    uint32_t slot;      /* in that event */
    uint32_t name_event;
    uint32_t name_slot;
};

struct shapes {
    struct bw_arena *arena;
    struct bw_arena_mark start;
    shape_roles_fn *resolve;
    struct node *nodes; /* these two grow, as few workers need much */
    struct field *fields;
    struct shape_entry **entries;
    uint32_t node_capacity;
    uint32_t field_capacity;
    uint32_t *node_table; /* index + 1; 0 is free */
    uint32_t *field_table;
    uint32_t *entry_table;
    uint32_t *slots; /* field of each slot of the event under construction */
    uint32_t node_count;
    uint32_t field_count;
    uint32_t entry_count;
    uint32_t slot_count;
    uint32_t event;
    uint32_t generation;
    bool full;
};

#define NODE_TABLE  (MAX_NODES * TABLE_RATIO)
#define FIELD_TABLE (MAX_FIELDS * TABLE_RATIO)
#define ENTRY_TABLE (MAX_SHAPES * TABLE_RATIO)

static void add_root(struct shapes *shapes)
{
    const struct event_field nothing = {.name = BW_STR(""), .path = BW_STR("")};
    shapes_add(shapes, SHAPES_NONE, 0, BW_STR(""), &nothing);
}

struct shapes *shapes_new(shape_roles_fn *resolve)
{
    struct shapes *shapes = calloc(1, sizeof(*shapes));
    if (shapes == NULL)
        return NULL;
    shapes->arena = bw_arena_new(BW_LIMIT_SHAPES_BYTES);
    shapes->entries = calloc(MAX_SHAPES, sizeof(struct shape_entry *));
    shapes->node_table = calloc(NODE_TABLE, sizeof(*shapes->node_table));
    shapes->field_table = calloc(FIELD_TABLE, sizeof(*shapes->field_table));
    shapes->entry_table = calloc(ENTRY_TABLE, sizeof(*shapes->entry_table));
    shapes->slots = calloc(BW_LIMIT_EVENT_FIELDS, sizeof(*shapes->slots));
    shapes->resolve = resolve;
    if (shapes->arena != NULL && shapes->entries != NULL && shapes->node_table != NULL &&
            shapes->field_table != NULL && shapes->entry_table != NULL && shapes->slots != NULL) {
        shapes->start = bw_arena_mark(shapes->arena);
        add_root(shapes);
    }
    if (shapes->node_count == 0) {
        shapes_free(shapes);
        return NULL;
    }
    return shapes;
}

void shapes_free(struct shapes *shapes)
{
    if (shapes == NULL)
        return;
    bw_arena_free(shapes->arena);
    free(shapes->nodes);
    free(shapes->fields);
    free(shapes->entries);
    free(shapes->node_table);
    free(shapes->field_table);
    free(shapes->entry_table);
    free(shapes->slots);
    free(shapes);
}

bool shapes_full(const struct shapes *shapes)
{
    return shapes->full;
}

bool shapes_empty(const struct shapes *shapes)
{
    return shapes->node_count == 1 && shapes->entry_count == 0;
}

void shapes_reset(struct shapes *shapes)
{
    memset(shapes->node_table, 0, NODE_TABLE * sizeof(*shapes->node_table));
    memset(shapes->field_table, 0, FIELD_TABLE * sizeof(*shapes->field_table));
    memset(shapes->entry_table, 0, ENTRY_TABLE * sizeof(*shapes->entry_table));
    bw_arena_rewind(shapes->arena, shapes->start);
    shapes->node_count = 0;
    shapes->field_count = 0;
    shapes->entry_count = 0;
    shapes->slot_count = 0;
    shapes->full = false;
    shapes->generation++;
    add_root(shapes);
}

uint32_t shapes_generation(const struct shapes *shapes)
{
    return shapes->generation;
}

void *shapes_alloc(struct shapes *shapes, size_t count, size_t size)
{
    void *ptr = bw_arena_alloc(shapes->arena, count, size);
    if (ptr == NULL)
        shapes->full = true;
    return ptr;
}

/* Makes room for one more item of `size` bytes in `items`; false at `max` or without memory. */
static bool grow(void **items, uint32_t *capacity, uint32_t count, uint32_t max, size_t size)
{
    if (count < *capacity)
        return true;
    if (count == max)
        return false;
    const uint32_t larger = *capacity != 0 ? *capacity * 2 : FIRST_CAPACITY;
    void *grown = reallocarray(*items, larger, size);
    if (grown == NULL)
        return false;
    *items = grown;
    *capacity = larger;
    return true;
}

static bool copy_text(struct shapes *shapes, bw_str text, bw_str *ret_copy)
{
    *ret_copy = bw_arena_copy(shapes->arena, text);
    if (ret_copy->ptr == NULL)
        shapes->full = true;
    return ret_copy->ptr != NULL;
}

/* ---- fields ---- */

static bool field_is(const struct event_field *a, const struct event_field *b)
{
    return a->xml_data == b->xml_data && a->no_keywords == b->no_keywords &&
           a->in_pieces == b->in_pieces && bw_str_eq(a->name, b->name) &&
           bw_str_eq(a->path, b->path);
}

/* The field, added when it is new; SHAPES_NONE when full. */
static uint32_t field_intern(struct shapes *shapes, const struct event_field *field)
{
    const uint64_t hash = bw_hash64(bw_str_bytes(field->name), 0);
    uint32_t same_name = SHAPES_NONE;
    uint32_t at = (uint32_t)hash & (FIELD_TABLE - 1);
    unsigned probes = 0;
    for (; shapes->field_table[at] != 0; at = (at + 1) & (FIELD_TABLE - 1)) {
        if (++probes > MAX_PROBES) {
            shapes->full = true;
            return SHAPES_NONE;
        }
        const uint32_t index = shapes->field_table[at] - 1;
        const struct field *there = &shapes->fields[index];
        if (there->hash != hash || !bw_str_eq(there->field.name, field->name))
            continue;
        if (field_is(&there->field, field))
            return index;
        same_name = there->same_name;
    }
    struct event_field copy = *field;
    if (!grow((void **)&shapes->fields, &shapes->field_capacity, shapes->field_count, MAX_FIELDS,
                sizeof(*shapes->fields)) ||
            !copy_text(shapes, field->name, &copy.name) ||
            !copy_text(shapes, field->path, &copy.path)) {
        shapes->full = true;
        return SHAPES_NONE;
    }
    const uint32_t index = shapes->field_count++;
    shapes->fields[index] = (struct field){
            .field = copy,
            .hash = hash,
            .same_name = same_name != SHAPES_NONE ? same_name : index,
            .event = shapes->event - 1,
            .name_event = shapes->event - 1,
    };
    shapes->field_table[at] = index + 1;
    return index;
}

uint32_t shapes_node_field(const struct shapes *shapes, uint32_t node)
{
    return shapes->nodes[node].field;
}

const struct event_field *shapes_field(const struct shapes *shapes, uint32_t field)
{
    return &shapes->fields[field].field;
}

/* ---- nodes ---- */

static uint64_t node_hash(uint32_t parent, uint8_t kind, bw_str key)
{
    return bw_hash64(bw_str_bytes(key), (uint64_t)parent << 8 | kind);
}

/* Where it stands in the table, or where it would; SHAPES_NONE when that is too far to look. */
static uint32_t node_place(
        const struct shapes *shapes, uint32_t parent, uint8_t kind, bw_str key, uint64_t hash)
{
    uint32_t at = (uint32_t)hash & (NODE_TABLE - 1);
    unsigned probes = 0;
    for (; shapes->node_table[at] != 0; at = (at + 1) & (NODE_TABLE - 1)) {
        if (++probes > MAX_PROBES)
            return SHAPES_NONE;
        const struct node *node = &shapes->nodes[shapes->node_table[at] - 1];
        if (node->hash == hash && node->parent == parent && node->kind == kind &&
                bw_str_eq(node->key, key))
            break;
    }
    return at;
}

uint32_t shapes_find(const struct shapes *shapes, uint32_t parent, uint8_t kind, bw_str key)
{
    const uint64_t hash = node_hash(parent, kind, key);
    const uint32_t at = node_place(shapes, parent, kind, key, hash);
    if (at == SHAPES_NONE || shapes->node_table[at] == 0)
        return SHAPES_NONE;
    return shapes->node_table[at] - 1;
}

static uint32_t node_add(
        struct shapes *shapes, uint32_t parent, uint8_t kind, bw_str key, uint32_t field)
{
    const uint64_t hash = node_hash(parent, kind, key);
    const uint32_t at = node_place(shapes, parent, kind, key, hash);
    bw_str copy;
    if (at == SHAPES_NONE ||
            !grow((void **)&shapes->nodes, &shapes->node_capacity, shapes->node_count, MAX_NODES,
                    sizeof(*shapes->nodes)) ||
            !copy_text(shapes, key, &copy)) {
        shapes->full = true;
        return SHAPES_NONE;
    }
    const uint32_t index = shapes->node_count++;
    shapes->nodes[index] = (struct node){
            .key = copy,
            .hash = hash,
            .parent = parent,
            .field = field,
            .kind = kind,
    };
    shapes->node_table[at] = index + 1;
    return index;
}

uint32_t shapes_add(struct shapes *shapes, uint32_t parent, uint8_t kind, bw_str key,
        const struct event_field *field)
{
    const uint32_t index = field_intern(shapes, field);
    return index != SHAPES_NONE ? node_add(shapes, parent, kind, key, index) : SHAPES_NONE;
}

/* ---- the event under construction ---- */

void shapes_slots_begin(struct shapes *shapes)
{
    shapes->slot_count = 0;
    shapes->event++;
}

uint32_t shapes_slot_append(struct shapes *shapes, uint32_t field)
{
    struct field *f = &shapes->fields[field];
    struct field *first = &shapes->fields[f->same_name];
    if (shapes->slot_count == BW_LIMIT_EVENT_FIELDS)
        return SHAPES_NONE;
    const uint32_t slot = shapes->slot_count++;
    shapes->slots[slot] = field;
    f->event = shapes->event;
    f->slot = slot;
    if (first->name_event != shapes->event) {
        first->name_event = shapes->event;
        first->name_slot = slot;
    }
    return slot;
}

uint32_t shapes_slot(struct shapes *shapes, uint32_t field, bool *ret_new)
{
    const struct field *f = &shapes->fields[field];
    *ret_new = f->event != shapes->event;
    return *ret_new ? shapes_slot_append(shapes, field) : f->slot;
}

uint32_t shapes_slot_by_name(struct shapes *shapes, uint32_t field, bool *ret_new)
{
    const struct field *first = &shapes->fields[shapes->fields[field].same_name];
    *ret_new = first->name_event != shapes->event;
    return *ret_new ? shapes_slot_append(shapes, field) : first->name_slot;
}

/* ---- shapes ---- */

static const struct shape_entry *entry_add(struct shapes *shapes, uint32_t at, uint64_t hash)
{
    const uint32_t count = shapes->slot_count;
    uint32_t *numbers = shapes_alloc(shapes, count, sizeof(*numbers));
    struct event_field *fields = shapes_alloc(shapes, count, sizeof(*fields));
    struct shape_entry *entry = shapes_alloc(shapes, 1, sizeof(*entry));
    if (numbers == NULL || fields == NULL || entry == NULL || shapes->entry_count == MAX_SHAPES) {
        shapes->full = true;
        return NULL;
    }
    if (count != 0)
        memcpy(numbers, shapes->slots, count * sizeof(*numbers));
    for (uint32_t i = 0; i < count; i++)
        fields[i] = shapes->fields[numbers[i]].field;
    uint64_t id = event_shape_id(fields, count);
    if (shapes->generation != 0) /* serials come again: their ids must not */
        id = bw_hash64_secret((bw_bytes){.ptr = (const uint8_t *)&shapes->generation,
                                      .len = sizeof(shapes->generation)},
                id);
    *entry = (struct shape_entry){
            .shape = {.id = id,
                    .fields = fields,
                    .field_count = count,
                    .serial = shapes->entry_count},
            .roles = {.times = {SHAPES_NONE, SHAPES_NONE, SHAPES_NONE},
                    .record_id = SHAPES_NONE,
                    .embedded = SHAPES_NONE,
                    .carried = SHAPES_NONE,
                    .program = SHAPES_NONE,
                    .said = SHAPES_NONE,
                    .facility = SHAPES_NONE,
                    .audit_id = SHAPES_NONE,
                    .wazuh = SHAPES_NONE,
                    .gke = SHAPES_NONE,
                    .firewall = SHAPES_NONE,
                    .reports = SHAPES_NONE,
                    .windows = {SHAPES_NONE, SHAPES_NONE, SHAPES_NONE, SHAPES_NONE, SHAPES_NONE,
                            SHAPES_NONE, SHAPES_NONE, false}},
            .fields = numbers,
            .hash = hash,
    };
    if (shapes->resolve != NULL)
        shapes->resolve(&entry->shape, &entry->roles);
    shapes->entries[shapes->entry_count++] = entry;
    shapes->entry_table[at] = shapes->entry_count;
    return entry;
}

const struct shape_entry *shapes_intern(struct shapes *shapes)
{
    const size_t size = shapes->slot_count * sizeof(*shapes->slots);
    const bw_bytes numbers = {.ptr = (const uint8_t *)shapes->slots, .len = size};
    const uint64_t hash = bw_hash64(numbers, 0);
    uint32_t at = (uint32_t)hash & (ENTRY_TABLE - 1);
    unsigned probes = 0;
    for (; shapes->entry_table[at] != 0; at = (at + 1) & (ENTRY_TABLE - 1)) {
        if (++probes > MAX_PROBES) {
            shapes->full = true;
            return NULL;
        }
        const struct shape_entry *entry = shapes->entries[shapes->entry_table[at] - 1];
        const bool equal = entry->hash == hash && entry->shape.field_count == shapes->slot_count &&
                           (size == 0 || memcmp(entry->fields, shapes->slots, size) == 0);
        if (equal)
            return entry;
    }
    return entry_add(shapes, at, hash);
}
