#include "sigma/match/classes.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "sigma/match/class_fields.h"
#include "sigma/match/names.h"
#include "sigma/match/trigger.h"
#include "sigma/match/value_cache.h"

/* All plans and bindings of a worker. The largest public rule set needs about 1 MiB for process
 * creation and little for the rest. */
#define CLASSES_MEMORY (24 * BW_MIB)

/* Raw values of the class fields of one event; a longer key is cut, and then not kept. */
#define KEY_MAX 1024

#define MAX_SHAPES  65536
#define TABLE_SLOTS 16384 /* power of two; half of them may be taken */

struct class_entry;

/* A field of a shape that had so many values of which nobody asks holds anything: a number of its
 * own for each record (the `id` of a packet, of a cloud's event), which must not make a class each.
 */
#define WARY_FROM 16

/* One class field in one shape. */
struct class_binding {
    uint32_t index;   /* into the class fields */
    uint16_t unknown; /* classes made for values of which nobody asks */
    bool wary;        /* its values are looked up first: those make one class */
    struct sigma_binding binding;
    struct sigma_value_trail *trails; /* of each slot's values, where they are looked at */
};

struct shape_state {
    uint64_t id;
    bool ready;
    struct sigma_names names;
    struct sigma_origin origin;
    struct class_entry *last; /* of the event before: most often it serves again */
    uint32_t slot_count;
    uint32_t *slots; /* of the constant fields, but for those that are wary */
    uint8_t wary;    /* how many are; keys of different counts differ */
    uint32_t presence_count;
    uint32_t *presence; /* of those of which only matters that they are there */
    uint32_t bound_count;
    struct class_binding *bound; /* the same, field by field */
};

/*
 * What events of one key are. Where a log's name and the fields that are there leave open whether a
 * source serves, because it asks what some value looks like, the entry says of which fields that
 * must be known, and entries of longer keys have the classes.
 */
struct class_entry {
    uint64_t hash;
    uint64_t shape_id;
    bw_bytes key;
    uint32_t asked_count;     /* 0: it has the class */
    uint32_t *asked;          /* places among the shape's bound fields */
    struct class_entry *last; /* of those behind it that the event before was of */
    struct sigma_class class;
};

/* What every finding says of its event, and what logs call it. The host is the engine's to say. */
enum origin_fact {
    ORIGIN_USER,
    ORIGIN_CHANNEL,
    ORIGIN_PROVIDER,
    ORIGIN_EVENT_ID,
    ORIGIN_COUNT,
};

#define ORIGIN_NAMES 5

static const char *const origin_names[ORIGIN_COUNT][ORIGIN_NAMES] = {
        [ORIGIN_USER] = {"User", "SubjectUserName", "TargetUserName", "user.name", "AccountName"},
        [ORIGIN_CHANNEL] = {"Channel"},
        [ORIGIN_PROVIDER] = {"Provider_Name"},
        [ORIGIN_EVENT_ID] = {"EventID"},
};

struct sigma_classes {
    const struct sigma_image *image;
    const struct sigma_tables *tables;
    struct sigma_evaluator *evaluator;
    struct sigma_value_cache *cache; /* what looking at a value gave, by class_binding, too */
    struct sigma_class_fields *fields;
    uint32_t origin_fields[ORIGIN_COUNT][ORIGIN_NAMES]; /* in the image, or SIGMA_NONE */
    struct bw_arena *arena;                             /* of everything below */
    struct shape_state **shapes;                        /* by serial */
    uint32_t shape_capacity;
    struct class_entry **table;
    uint32_t entry_count;
    uint64_t generation;
    struct bw_map *plans; /* class field values -> struct sigma_plan * */
};

static void find_origin_fields(struct sigma_classes *c)
{
    for (size_t fact = 0; fact < ORIGIN_COUNT; fact++)
        for (size_t i = 0; i < ORIGIN_NAMES && origin_names[fact][i] != NULL; i++)
            c->origin_fields[fact][i] =
                    sigma_names_field(c->image, bw_str_of(origin_names[fact][i]));
}

static bool classes_reset(struct sigma_classes *c)
{
    bw_arena_free(c->arena);
    c->arena = bw_arena_new(CLASSES_MEMORY);
    sigma_value_cache_clear(c->cache);
    c->entry_count = 0;
    c->generation++;
    memset(c->table, 0, TABLE_SLOTS * sizeof(*c->table));
    if (c->shapes != NULL)
        memset(c->shapes, 0, c->shape_capacity * sizeof(*c->shapes));
    c->plans = c->arena != NULL ? bw_map_new(c->arena) : NULL;
    return c->plans != NULL;
}

struct sigma_classes *sigma_classes_new(const struct sigma_image *image,
        const struct sigma_tables *tables, struct sigma_evaluator *evaluator,
        struct sigma_value_cache *cache)
{
    struct sigma_classes *c = calloc(1, sizeof(*c));
    if (c == NULL)
        return NULL;
    c->image = image;
    c->tables = tables;
    c->evaluator = evaluator;
    c->cache = cache;
    c->table = calloc(TABLE_SLOTS, sizeof(struct class_entry *));
    c->fields = sigma_class_fields_new(image);
    find_origin_fields(c);
    if (c->table == NULL || c->fields == NULL || !classes_reset(c)) {
        sigma_classes_free(c);
        return NULL;
    }
    return c;
}

void sigma_classes_free(struct sigma_classes *classes)
{
    if (classes == NULL)
        return;
    bw_arena_free(classes->arena);
    free(classes->shapes);
    free(classes->table);
    sigma_class_fields_free(classes->fields);
    free(classes);
}

/* The first of a fact's names that the shape has. */
static uint32_t first_slot(
        const struct sigma_classes *c, const struct sigma_names *names, enum origin_fact fact)
{
    struct sigma_slots found;
    for (size_t i = 0; i < ORIGIN_NAMES && origin_names[fact][i] != NULL; i++)
        if (sigma_names_find_text(c->image, names, bw_str_of(origin_names[fact][i]),
                    c->origin_fields[fact][i], &found))
            return found.slots[0];
    return SIGMA_NONE;
}

static struct sigma_origin find_origin(
        const struct sigma_classes *c, const struct sigma_names *names)
{
    return (struct sigma_origin){
            .user = first_slot(c, names, ORIGIN_USER),
            .channel = first_slot(c, names, ORIGIN_CHANNEL),
            .provider = first_slot(c, names, ORIGIN_PROVIDER),
            .event_id = first_slot(c, names, ORIGIN_EVENT_ID),
    };
}

/* Lists the slots of what is bound. There is room. */
static void list_slots(const struct sigma_classes *c, struct shape_state *state)
{
    state->slot_count = 0;
    state->presence_count = 0;
    for (uint32_t i = 0; i < state->bound_count; i++) {
        const struct class_binding *one = &state->bound[i];
        for (uint32_t k = 0; k < one->binding.slot_count && !one->wary; k++) {
            if (c->fields->uses[one->index] == SIGMA_FIELD_CONSTANT)
                state->slots[state->slot_count++] = one->binding.slots[k];
            else
                state->presence[state->presence_count++] = one->binding.slots[k];
        }
    }
}

/* Copies what was found, and lists the slots of all of it. */
static bool keep_bound(
        struct sigma_classes *c, const struct class_binding *bound, struct shape_state *state)
{
    state->bound = bw_arena_alloc_raw(c->arena, state->bound_count + 1u, sizeof(*state->bound));
    state->slots = bw_arena_alloc_raw(c->arena, state->slot_count + 1u, sizeof(*state->slots));
    state->presence = bw_arena_alloc_raw(c->arena, state->slot_count + 1u, sizeof(*state->slots));
    if (state->bound == NULL || state->slots == NULL || state->presence == NULL)
        return false;
    memcpy(state->bound, bound, state->bound_count * sizeof(*bound));
    list_slots(c, state);
    return true;
}

static bool shape_prepare(
        struct sigma_classes *c, const struct event_shape *shape, struct shape_state *state)
{
    struct class_binding bound[SIGMA_MAX_CLASS_FIELDS];
    *state = (struct shape_state){.id = shape->id};
    state->names = sigma_names_of(shape);
    for (uint32_t i = 0; i < c->fields->count; i++) {
        struct class_binding *one = &bound[state->bound_count];
        if (!sigma_binding_make(c->image, &state->names, c->fields->fields[i], SIGMA_NONE, c->arena,
                    &one->binding))
            return false;
        one->index = i;
        one->unknown = 0;
        one->wary = false;
        one->trails = bw_arena_alloc(c->arena, one->binding.slot_count + 1u, sizeof(*one->trails));
        if (one->trails == NULL)
            return false;
        state->slot_count += one->binding.slot_count;
        state->bound_count +=
                one->binding.slot_count != 0 || one->binding.anomalies || one->binding.recovered;
    }
    if (!keep_bound(c, bound, state))
        return false;
    state->origin = find_origin(c, &state->names);
    state->ready = true;
    return true;
}

static bool shapes_reserve(struct sigma_classes *c, uint32_t serial)
{
    if (serial < c->shape_capacity)
        return true;
    if (serial >= MAX_SHAPES)
        return false;
    uint32_t capacity = c->shape_capacity != 0 ? c->shape_capacity : 256;
    while (capacity <= serial)
        capacity *= 2;
    struct shape_state **shapes = realloc(c->shapes, capacity * sizeof(*shapes));
    if (shapes == NULL)
        return false;
    memset(shapes + c->shape_capacity, 0, (capacity - c->shape_capacity) * sizeof(*shapes));
    c->shapes = shapes;
    c->shape_capacity = capacity;
    return true;
}

static struct shape_state *shape_find(struct sigma_classes *c, const struct event_shape *shape)
{
    if (!shapes_reserve(c, shape->serial))
        return NULL;
    struct shape_state *state = c->shapes[shape->serial];
    if (state != NULL && state->ready && state->id == shape->id) {
        state->names.shape = shape; /* equal, but perhaps another input's */
        return state;
    }
    if (state == NULL)
        state = bw_arena_alloc(c->arena, 1, sizeof(*state));
    if (state == NULL || !shape_prepare(c, shape, state))
        return NULL;
    c->shapes[shape->serial] = state;
    return state;
}

static __attribute__((noinline)) void copy_bytes(uint8_t *out, const uint8_t *in, size_t size)
{
    memcpy(out, in, size);
}

/* Most values are short: a call of memcpy, or what compilers put in its place, costs more. */
static void copy_short(uint8_t *out, const void *bytes, size_t size)
{
    const uint8_t *in = bytes;
    if (size > 16) {
        copy_bytes(out, in, size);
    } else if (size >= 8) {
        memcpy(out, in, 8);
        memcpy(out + size - 8, in + size - 8, 8);
    } else if (size >= 4) {
        memcpy(out, in, 4);
        memcpy(out + size - 4, in + size - 4, 4);
    } else {
        for (size_t i = 0; i < size; i++)
            out[i] = in[i];
    }
}

/* A value's bytes, with kind and length before them so that no two values give one key. */
static bool key_add(uint8_t *key, size_t *len, const struct event_value *value)
{
    const bool slice = value->kind == EVENT_VALUE_UTF8 || value->kind == EVENT_VALUE_UTF16 ||
                       value->kind == EVENT_VALUE_GUID || value->kind == EVENT_VALUE_SID ||
                       value->kind == EVENT_VALUE_BINARY;
    const bool number = value->kind >= EVENT_VALUE_UINT && value->kind <= EVENT_VALUE_TIME;
    const void *bytes = slice ? (const void *)value->bytes.ptr : (const void *)&value->u;
    const size_t size = slice ? value->bytes.len : number ? sizeof(value->u) : 0;
    if (value->kind == EVENT_VALUE_LIST || size > KEY_MAX || *len + 5 + size > KEY_MAX)
        return false;
    const uint32_t size32 = (uint32_t)size;
    key[(*len)++] = value->kind;
    memcpy(key + *len, &size32, sizeof(size32));
    *len += sizeof(size32);
    copy_short(key + *len, bytes, size);
    *len += size;
    return true;
}

static struct class_entry **table_slot(
        struct sigma_classes *c, uint64_t hash, uint64_t shape_id, bw_bytes key)
{
    size_t at = (size_t)hash & (TABLE_SLOTS - 1);
    while (c->table[at] != NULL) {
        const struct class_entry *entry = c->table[at];
        if (entry->hash == hash && entry->shape_id == shape_id && bw_bytes_eq(entry->key, key))
            break;
        at = (at + 1) & (TABLE_SLOTS - 1);
    }
    return &c->table[at];
}

/* The class fields' values of the event for which a plan is made. */
struct class_values {
    struct sigma_classes *classes;
    struct sigma_values values[SIGMA_MAX_CLASS_FIELDS];
    bool unknown[SIGMA_MAX_CLASS_FIELDS]; /* of a constant field: no predicate names the value */
    bool asked[SIGMA_MAX_CLASS_FIELDS];   /* of a tested field: what it looks like matters */
};

/* That no whole value that is asked for is there holds of all unknown ones. */
static bool view_decides(void *user, uint32_t predicate)
{
    const struct class_values *v = user;
    const struct sigma_predicate *p = &v->classes->image->predicates[predicate];
    const uint32_t index = sigma_class_field(v->classes->fields, p->field);
    return index != SIGMA_NONE && v->classes->fields->uses[index] == SIGMA_FIELD_CONSTANT &&
           (!v->unknown[index] || p->op == SIGMA_OP_EXACT);
}

static bool view_holds(void *user, uint32_t predicate)
{
    struct class_values *v = user;
    const struct sigma_predicate *p = &v->classes->image->predicates[predicate];
    const uint32_t index = sigma_class_field(v->classes->fields, p->field);
    return index != SIGMA_NONE &&
           sigma_predicate_holds(v->classes->evaluator, p, &v->values[index], NULL, NULL);
}

static bool condition_holds(struct class_values *v, uint32_t index)
{
    const struct sigma_image *image = v->classes->image;
    const struct sigma_image_condition *condition = &image->conditions[index];
    for (uint32_t k = 0; k < condition->count; k++)
        if (view_holds(v, image->lists[condition->first + k]))
            return true;
    return false;
}

static bool view_serves(void *user, uint32_t source)
{
    struct class_values *v = user;
    const struct sigma_image_source *s = &v->classes->image->sources[source];
    for (uint32_t i = 0; i < s->condition_count; i++)
        if (!condition_holds(v, s->first_condition + i))
            return false;
    return true;
}

/* That a record has a field names no log: others may have one of that name. */
static bool names_a_log(const struct sigma_image *image, uint32_t condition)
{
    const struct sigma_image_condition *k = &image->conditions[condition];
    for (uint32_t i = 0; i < k->count; i++)
        if (image->predicates[image->lists[k->first + i]].op == SIGMA_OP_EXISTS)
            return false;
    return true;
}

/* Tables name the log (Channel, event.dataset) before what is in it (docs/sigma.md). */
static bool view_is_of_log(void *user, uint32_t source)
{
    struct class_values *v = user;
    const struct sigma_image *image = v->classes->image;
    const struct sigma_image_source *s = &image->sources[source];
    if (s->condition_count != 0 && names_a_log(image, s->first_condition))
        return condition_holds(v, s->first_condition);
    return view_serves(user, source);
}

static bool view_names_event(void *user, uint32_t field, uint32_t logsource)
{
    const struct sigma_classes *c = ((const struct class_values *)user)->classes;
    const uint32_t index = sigma_class_field(c->fields, field);
    return index != SIGMA_NONE &&
           c->fields->naming[(size_t)logsource * c->fields->count + index] != 0;
}

static bool take_class_values(struct sigma_classes *c, const struct shape_state *state,
        const struct event *event, struct class_values *v)
{
    v->classes = c;
    memset(v->values, 0, c->fields->count * sizeof(*v->values));
    memset(v->unknown, 0, c->fields->count * sizeof(*v->unknown));
    memset(v->asked, 0, c->fields->count * sizeof(*v->asked));
    for (uint32_t i = 0; i < state->bound_count; i++) {
        const struct class_binding *one = &state->bound[i];
        struct sigma_values *values = &v->values[one->index];
        if (!sigma_values_take(c->image, &one->binding, event, c->evaluator->arena, values))
            return false;
        v->unknown[one->index] = c->fields->uses[one->index] == SIGMA_FIELD_CONSTANT &&
                                 values->present &&
                                 !sigma_known_has(c->fields->known, one->index, values);
    }
    return true;
}

static bool is_tested(const struct sigma_classes *c, uint32_t index)
{
    return index != SIGMA_NONE && c->fields->uses[index] == SIGMA_FIELD_TESTED;
}

/*
 * Marks the tested fields by which a source may serve such events, or be what names their log:
 * those of conditions that come first are, and of sources all of whose conditions on other fields
 * hold.
 */
static void mark_asked(struct class_values *v, const struct sigma_image_source *source)
{
    const struct sigma_classes *c = v->classes;
    const struct sigma_image_condition *conditions = &c->image->conditions[source->first_condition];
    bool open = true;
    for (uint32_t i = 0; i < source->condition_count && open; i++)
        open = is_tested(c, sigma_class_field(c->fields, conditions[i].field)) ||
               condition_holds(v, source->first_condition + i);
    for (uint32_t i = 0; i < source->condition_count; i++) {
        const uint32_t index = sigma_class_field(c->fields, conditions[i].field);
        if ((open || i == 0) && is_tested(c, index))
            v->asked[index] = true;
    }
}

/* Plans depend on the values alone, so shapes share them. */
static void plan_key(struct class_values *v, struct bw_buffer *key)
{
    const struct sigma_classes *c = v->classes;
    for (uint32_t i = 0; i < c->fields->count; i++) {
        const struct sigma_values *values = &v->values[i];
        const bool constant = c->fields->uses[i] == SIGMA_FIELD_CONSTANT && !v->unknown[i];
        const uint32_t count = constant ? values->count : 0;
        if (!values->present && count == 0)
            continue;
        bw_buffer_printf(key, "%u:%u:", i, count);
        for (uint32_t k = 0; k < count; k++) {
            bw_buffer_printf(key, "%zu:", values->items[k].folded.len);
            bw_buffer_add_str(key, values->items[k].folded);
        }
        const bool open = !is_tested(c, i) || v->asked[i];
        for (uint32_t k = c->fields->first_test[i]; k < c->fields->first_test[i + 1] && open; k++)
            bw_buffer_add_char(key, view_holds(v, c->fields->tests[k]) ? '1' : '0');
    }
}

static struct sigma_plan *plan_find(struct sigma_classes *c, struct class_values *v)
{
    const struct sigma_class_view view = {
            .user = v,
            .decides = view_decides,
            .holds = view_holds,
            .serves = view_serves,
            .is_of_log = view_is_of_log,
            .names_event = view_names_event,
    };
    struct bw_buffer key;
    bw_buffer_init(&key, BW_MIB);
    plan_key(v, &key);
    uint64_t found;
    struct sigma_plan *plan = NULL;
    if (bw_map_get(c->plans, bw_buffer_str(&key), &found)) {
        plan = (struct sigma_plan *)(uintptr_t)found;
    } else {
        plan = sigma_plan_new(c->image, c->tables, &view, c->arena);
        if (plan != NULL && !bw_map_set(c->plans, bw_buffer_str(&key), (uint64_t)(uintptr_t)plan))
            plan = NULL;
    }
    bw_buffer_release(&key);
    return plan;
}

static bool bind_columns(struct sigma_classes *c, struct sigma_class *class)
{
    struct sigma_binding *bindings =
            bw_arena_alloc(c->arena, class->plan->column_count + 1u, sizeof(*bindings));
    if (bindings == NULL)
        return false;
    for (uint32_t i = 0; i < class->plan->column_count; i++) {
        const struct sigma_column *column = &class->plan->columns[i];
        if (!sigma_binding_make(
                    c->image, class->names, column->field, column->mapping, c->arena, &bindings[i]))
            return false;
    }
    class->bindings = bindings;
    return true;
}

/* Fields that had too many values of which nobody asks are looked at closer from now on. */
static void watch_unknown(
        const struct sigma_classes *c, struct shape_state *state, const struct class_values *v)
{
    const uint8_t before = state->wary;
    for (uint32_t i = 0; i < state->bound_count; i++) {
        struct class_binding *one = &state->bound[i];
        if (!v->unknown[one->index] || one->wary || ++one->unknown < WARY_FROM)
            continue;
        one->wary = true;
        state->wary++;
    }
    if (state->wary != before)
        list_slots(c, state);
}

/* Lists the asked fields that the shape has; false when memory is out. */
static bool list_asked(struct sigma_classes *c, const struct shape_state *state,
        const struct class_values *v, struct class_entry *entry)
{
    entry->asked = bw_arena_alloc_raw(c->arena, state->bound_count + 1u, sizeof(*entry->asked));
    for (uint32_t i = 0; i < state->bound_count && entry->asked != NULL; i++)
        if (v->asked[state->bound[i].index])
            entry->asked[entry->asked_count++] = i;
    return entry->asked != NULL;
}

/* With `final` its class, whatever is asked: the key says it all, or is not kept. */
static struct class_entry *entry_make(struct sigma_classes *c, const struct event *event,
        struct shape_state *state, bw_bytes key, bool final)
{
    struct class_values v;
    struct class_entry *entry = bw_arena_alloc(c->arena, 1, sizeof(*entry));
    const bw_str copy = bw_arena_copy(c->arena, bw_bytes_str(key));
    if (entry == NULL || copy.ptr == NULL || !take_class_values(c, state, event, &v))
        return NULL;
    entry->key = bw_str_bytes(copy);
    watch_unknown(c, state, &v);
    for (uint32_t i = 0; i < c->image->sources_count; i++)
        mark_asked(&v, &c->image->sources[i]);
    if (!final && !list_asked(c, state, &v, entry))
        return NULL;
    if (entry->asked_count != 0)
        return entry;
    entry->class.names = &state->names;
    entry->class.plan = plan_find(c, &v);
    if (entry->class.plan == NULL || !bind_columns(c, &entry->class))
        return NULL;
    return entry;
}

/*
 * A shape may come back with another serial when its input's decoder was made anew, and its old
 * place may be another shape's by then: what is known of the shape is taken from where it is now.
 */
static struct sigma_class *class_of(struct class_entry *entry, const struct shape_state *state)
{
    entry->class.names = &state->names;
    entry->class.origin = &state->origin;
    return &entry->class;
}

/*
 * What values of a field give: a bit for each of the logsources' patterns that they fit, and one
 * that says that nobody asks for them.
 */
#define UNKNOWN_BIT UINT64_C(1)
#define FIRST_TEST  1
#define TESTS_MAX   63 /* of one field; the classes of one with more are made for each event */

static uint32_t test_count(const struct sigma_classes *c, uint32_t index)
{
    return c->fields->first_test[index + 1] - c->fields->first_test[index];
}

/* Of a wary field whether anybody asks for the values; and of those that nobody asks for, and of a
 * tested field, what patterns they fit. */
static uint64_t look_at_values(
        struct sigma_classes *c, const struct class_binding *one, struct sigma_values *values)
{
    uint64_t bits = 0;
    if (one->wary) {
        if (!values->present || sigma_known_has(c->fields->known, one->index, values))
            return 0;
        bits = UNKNOWN_BIT;
    }
    const uint32_t *tests = c->fields->tests + c->fields->first_test[one->index];
    const uint32_t count = test_count(c, one->index);
    for (uint32_t k = 0; k < count; k++)
        if (sigma_predicate_holds(
                    c->evaluator, &c->image->predicates[tests[k]], values, NULL, NULL))
            bits |= UINT64_C(1) << (FIRST_TEST + k);
    return bits;
}

/* The same of one value, by what is known since it was met last: logs repeat themselves. It is kept
 * where columns keep the patterns that fire in their values. */
static bool look_at_value(struct sigma_classes *c, const struct class_binding *one,
        const struct event_value *value, struct sigma_value_trail *trail, uint64_t *ret_bits)
{
    if (value->kind == EVENT_VALUE_UINT && one->wary && test_count(c, one->index) == 0) {
        const bool known = sigma_known_has_number(c->fields->known, one->index, value->u);
        *ret_bits = known ? 0 : UNKNOWN_BIT;
        return true;
    }
    struct event_value head = *value; /* logsources ask how event.* begins, and it may be a line */
    const size_t enough = one->wary ? 0 : c->fields->heads[one->index];
    if (value->kind == EVENT_VALUE_UTF8 && enough != 0 && value->bytes.len > enough) {
        head.bytes.len = enough;
        value = &head;
    }
    /* what is asked of a field changes when it becomes wary */
    const void *reader = one->wary ? (const void *)&one->wary : (const void *)&one->binding;
    const struct sigma_value_hits *known = sigma_value_cache_find(c->cache, reader, value, trail);
    if (known != NULL) {
        *ret_bits = known->ids[0] | (uint64_t)known->ids[1] << 32;
        return true;
    }
    struct sigma_values values;
    if (!sigma_values_take_one(c->image, NULL, value, c->evaluator->arena, &values))
        return false;
    *ret_bits = look_at_values(c, one, &values);
    const struct sigma_value_hits hits = {
            .count = 2, .ids = {(uint32_t)*ret_bits, (uint32_t)(*ret_bits >> 32)}};
    sigma_value_cache_add(c->cache, reader, value, trail, &hits);
    return true;
}

/*
 * Of all the event's values of the field: they fit what one of them fits, and are asked for when
 * one is. That there is no value says something by itself, so all are looked at together then.
 */
static bool look_at_field(struct sigma_classes *c, const struct class_binding *one,
        const struct event *event, uint64_t *ret_bits)
{
    const struct sigma_binding *b = &one->binding;
    uint64_t all = 0;
    uint64_t unknown = UNKNOWN_BIT;
    uint32_t plain = 0;
    for (uint32_t i = 0; i < b->slot_count; i++) {
        const struct event_value *value = &event->values[b->slots[i]];
        uint64_t bits;
        if (event_value_is_null(value))
            continue;
        if (value->kind == EVENT_VALUE_LIST) {
            plain = 0;
            break;
        }
        if (!look_at_value(c, one, value, &one->trails[i], &bits))
            return false;
        all |= bits;
        unknown &= bits;
        plain++;
    }
    *ret_bits = (all & ~UNKNOWN_BIT) | unknown;
    if (plain != 0)
        return true;
    struct sigma_values values;
    if (!sigma_values_take(c->image, b, event, c->evaluator->arena, &values))
        return false;
    *ret_bits = look_at_values(c, one, &values);
    return true;
}

/* The value of a wary field if somebody asks for it, else what patterns it fits. */
static bool key_add_field(struct sigma_classes *c, const struct class_binding *one,
        const struct event *event, uint8_t *key, size_t *len)
{
    uint64_t bits;
    if (test_count(c, one->index) > TESTS_MAX || *len + sizeof(bits) > KEY_MAX ||
            !look_at_field(c, one, event, &bits))
        return false;
    memcpy(key + *len, &bits, sizeof(bits));
    *len += sizeof(bits);
    bool whole = true;
    if (one->wary && (bits & UNKNOWN_BIT) == 0)
        for (uint32_t k = 0; k < one->binding.slot_count && whole; k++)
            whole = key_add(key, len, &event->values[one->binding.slots[k]]);
    return whole;
}

/* What is known of events before any value is looked at closer, but for those of wary fields. */
static bool key_begin(struct sigma_classes *c, const struct shape_state *state,
        const struct event *event, uint8_t *key, size_t *len)
{
    bool whole = true;
    key[(*len)++] = state->wary;
    key[(*len)++] = 0; /* 1: what is asked stands behind it */
    for (uint32_t i = 0; i < state->slot_count && whole; i++)
        whole = key_add(key, len, &event->values[state->slots[i]]);
    for (uint32_t i = 0; i < state->presence_count && whole; i++) {
        whole = *len < KEY_MAX;
        if (whole)
            key[(*len)++] = event->values[state->presence[i]].kind != EVENT_VALUE_ABSENT;
    }
    for (uint32_t i = 0; i < state->bound_count && whole && state->wary != 0; i++)
        if (state->bound[i].wary)
            whole = key_add_field(c, &state->bound[i], event, key, len);
    return whole;
}

static bool key_add_asked(struct sigma_classes *c, const struct shape_state *state,
        const struct class_entry *head, const struct event *event, uint8_t *key, size_t *len)
{
    bool whole = true;
    key[1] = 1;
    for (uint32_t i = 0; i < head->asked_count && whole; i++)
        whole = key_add_field(c, &state->bound[head->asked[i]], event, key, len);
    return whole;
}

/* The entry of a key, made when it is new; *last is where the one of the event before stands. */
static struct class_entry *entry_of(struct sigma_classes *c, const struct event *event,
        struct shape_state *state, bw_bytes key, struct class_entry **last, bool final)
{
    if (*last != NULL && bw_bytes_eq((*last)->key, key))
        return *last;
    const uint64_t hash = bw_hash64(key, state->id);
    struct class_entry **slot = table_slot(c, hash, state->id, key);
    if (*slot == NULL) {
        struct class_entry *entry = entry_make(c, event, state, key, final);
        if (entry == NULL)
            return NULL;
        entry->hash = hash;
        entry->shape_id = state->id;
        *slot = entry;
        c->entry_count++;
    }
    return *last = *slot;
}

static struct sigma_class *classes_try(struct sigma_classes *c, const struct event *event)
{
    uint8_t key[KEY_MAX];
    size_t len = 0;
    struct shape_state *state = shape_find(c, event->shape);
    if (state == NULL)
        return NULL;
    bool whole = key_begin(c, state, event, key, &len);
    struct class_entry *entry = NULL;
    if (whole) {
        const bw_bytes begin = {.ptr = key, .len = len};
        entry = entry_of(c, event, state, begin, &state->last, false);
        if (entry == NULL)
            return NULL;
        if (BW_LIKELY(entry->asked_count == 0))
            return class_of(entry, state);
        whole = key_add_asked(c, state, entry, event, key, &len);
    }
    const bw_bytes all = {.ptr = key, .len = len};
    entry = whole ? entry_of(c, event, state, all, &entry->last, true)
                  : entry_make(c, event, state, all, true);
    return entry != NULL ? class_of(entry, state) : NULL;
}

/* The class with steps that fit its plan's triggers. */
static struct sigma_class *classes_ready(struct sigma_classes *c, const struct event *event)
{
    struct sigma_class *class = classes_try(c, event);
    if (class == NULL || BW_LIKELY(class->steps.choice == class->plan->choice))
        return class;
    return sigma_steps_make(&class->steps, class->plan, class->bindings, event->shape->field_count,
                   c->arena, c->evaluator->arena)
                   ? class
                   : NULL;
}

struct sigma_class *sigma_classes_find(struct sigma_classes *classes, const struct event *event)
{
    if (classes->entry_count >= TABLE_SLOTS / 2 && !classes_reset(classes))
        return NULL;
    struct sigma_class *class = classes_ready(classes, event);
    if (class != NULL)
        return class;
    return classes_reset(classes) ? classes_ready(classes, event) : NULL;
}

uint64_t sigma_classes_generation(const struct sigma_classes *classes)
{
    return classes->generation;
}

bool sigma_classes_choose_again(struct sigma_classes *classes, struct sigma_plan *plan)
{
    if (sigma_triggers_choose(classes->image, plan, classes->arena))
        return true;
    classes->entry_count = TABLE_SLOTS; /* the next event finds all forgotten and room again */
    return false;
}
