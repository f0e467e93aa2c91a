#include "sigma/match/classes.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "sigma/match/class_fields.h"
#include "sigma/match/class_key.h"
#include "sigma/match/class_values.h"
#include "sigma/match/names.h"
#include "sigma/match/trigger.h"
#include "sigma/match/value_cache.h"

/* All plans and bindings of a worker. The largest public rule set needs about 1 MiB for process
 * creation and little for the rest. */
#define CLASSES_MEMORY (24 * BW_MIB)

#define MAX_SHAPES  65536
#define TABLE_SLOTS 16384 /* power of two; half of them may be taken */

struct class_entry;

/* A field of a shape that had so many values of which nobody asks holds anything: a number of its
 * own for each record (the `id` of a packet, of a cloud's event), which must not make a class each.
 */
#define WARY_FROM 16

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
    struct sigma_class_binding *bound; /* the same, field by field */
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
    const struct event_value *constants; /* the same, to compare with: of the shape's slots */
    uint64_t present;                    /* bits, in the order of what only has to be there */
    uint32_t asked_count;                /* 0: it has the class */
    uint32_t *asked;                     /* places among the shape's bound fields */
    struct class_entry *last;            /* of those behind it that the event before was of */
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

#define ORIGIN_NAMES 44

static const char *const origin_names[ORIGIN_COUNT][ORIGIN_NAMES] = {
        [ORIGIN_USER] = {"userIdentity.userName", "userIdentity.arn",
                "detail.userIdentity.userName", "detail.userIdentity.arn", "actor.alternateId",
                "actor.alternate_id", "actor.email", "actor.user.name", "actor", "User",
                "SubjectUserName", "TargetUserName", "user.name", "AccountUpn", "AccountName",
                "User name", "ActorUserPrincipalName",
                "protoPayload.authenticationInfo.principalEmail",
                "initiatedBy.user.userPrincipalName", "properties.userPrincipalName",
                "properties.initiatedBy.user.userPrincipalName", "userPrincipalName",
                "user.username", "caller", "UserId", "Event initiated by",
                "identity.claims.http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
                "identity.claims.name", "ActorUsername", "actor_alternateId_s", "actor_s",
                "PrincipalEmail", "client.user.email", "UserIdentityUserName", "UserIdentityArn",
                "protopayload_auditlog.authenticationInfo.principalEmail", "email",
                "azure.auditlogs.properties.initiated_by.user.userPrincipalName",
                "kubernetes.audit.user.username", "action_process_username", "Username"},
        [ORIGIN_CHANNEL] = {"Channel"},
        [ORIGIN_PROVIDER] = {"Provider_Name"},
        [ORIGIN_EVENT_ID] = {"EventID"},
};

struct sigma_classes {
    const struct sigma_image *image;
    const struct sigma_tables *tables;
    struct sigma_evaluator *evaluator;
    struct sigma_value_cache *cache;
    struct sigma_class_fields *fields;
    uint32_t origin_fields[ORIGIN_COUNT][ORIGIN_NAMES]; /* in the image, or SIGMA_NONE */
    struct bw_arena *arena;                             /* of everything below */
    struct shape_state **shapes;                        /* by serial */
    uint32_t shape_capacity;
    struct class_entry **table;
    uint32_t entry_count;
    uint64_t generation;
    struct sigma_classes_made made;
    struct bw_map *plans;         /* class field values -> struct sigma_plan * */
    struct sigma_plan *last_plan; /* that was made */
    struct sigma_class_key key;
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
    c->last_plan = NULL;
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
    c->key = (struct sigma_class_key){
            .image = image, .fields = c->fields, .evaluator = evaluator, .cache = cache};
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
        const struct sigma_class_binding *one = &state->bound[i];
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
        struct sigma_classes *c, const struct sigma_class_binding *bound, struct shape_state *state)
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
    struct sigma_class_binding bound[SIGMA_MAX_CLASS_FIELDS];
    *state = (struct shape_state){.id = shape->id};
    state->names = sigma_names_of(shape);
    for (uint32_t i = 0; i < c->fields->count; i++) {
        struct sigma_class_binding *one = &bound[state->bound_count];
        if (!sigma_binding_make(c->image, &state->names, c->fields->fields[i], SIGMA_NONE, c->arena,
                    &one->binding))
            return false;
        one->binding.object = 0; /* tables do not ask for what members are called */
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

static struct sigma_plan *plan_find(struct sigma_classes *c, struct sigma_class_values *v)
{
    const struct sigma_class_view view = sigma_class_values_view(v);
    struct bw_buffer key;
    bw_buffer_init(&key, BW_MIB);
    sigma_class_values_key(v, &key);
    uint64_t found;
    struct sigma_plan *plan = NULL;
    if (bw_map_get(c->plans, bw_buffer_str(&key), &found)) {
        plan = (struct sigma_plan *)(uintptr_t)found;
    } else {
        c->made.reduced++;
        plan = sigma_plan_new(c->image, c->tables, &view, c->last_plan, c->arena);
        if (plan != NULL && plan->before == c->last_plan) {
            c->last_plan = plan;
            c->made.plans++;
        }
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
static void watch_unknown(const struct sigma_classes *c, struct shape_state *state,
        const struct sigma_class_values *v)
{
    const uint8_t before = state->wary;
    for (uint32_t i = 0; i < state->bound_count; i++) {
        struct sigma_class_binding *one = &state->bound[i];
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
        const struct sigma_class_values *v, struct class_entry *entry)
{
    entry->asked = bw_arena_alloc_raw(c->arena, state->bound_count + 1u, sizeof(*entry->asked));
    for (uint32_t i = 0; i < state->bound_count && entry->asked != NULL; i++)
        if (v->asked[state->bound[i].index])
            entry->asked[entry->asked_count++] = i;
    return entry->asked != NULL;
}

static bool take_values(struct sigma_classes *c, const struct shape_state *state,
        const struct event *event, struct sigma_class_values *v)
{
    sigma_class_values_init(v, c->image, c->fields, c->evaluator);
    for (uint32_t i = 0; i < state->bound_count; i++)
        if (!sigma_class_values_take(v, state->bound[i].index, &state->bound[i].binding, event))
            return false;
    sigma_class_values_ask(v);
    return true;
}

/* Bit i: what the i-th slot stands for is there. */
static uint64_t present_in(const struct shape_state *state, const struct event *event)
{
    uint64_t present = 0;
    for (uint32_t i = 0; i < state->presence_count; i++)
        present |= (uint64_t)(event->values[state->presence[i]].kind != EVENT_VALUE_ABSENT) << i;
    return present;
}

/* What is_last compares with: of events of a key that says all, and where bits are enough. */
static bool keep_constants(struct sigma_classes *c, const struct shape_state *state,
        const struct event *event, struct class_entry *entry)
{
    if (state->wary != 0 || state->presence_count > 64)
        return true;
    struct event_value *constants =
            bw_arena_alloc(c->arena, state->slot_count + 1u, sizeof(*constants));
    if (constants == NULL)
        return false;
    for (uint32_t i = 0; i < state->slot_count; i++)
        if (!sigma_class_key_copy(&event->values[state->slots[i]], c->arena, &constants[i]))
            return false;
    entry->constants = constants;
    entry->present = present_in(state, event);
    return true;
}

/* With `final` its class, whatever is asked: the key says it all, or is not kept. */
static struct class_entry *entry_make(struct sigma_classes *c, const struct event *event,
        struct shape_state *state, bw_bytes key, bool final)
{
    struct sigma_class_values v;
    struct class_entry *entry = bw_arena_alloc(c->arena, 1, sizeof(*entry));
    const bw_str copy = bw_arena_copy(c->arena, bw_bytes_str(key));
    if (entry == NULL || copy.ptr == NULL || !take_values(c, state, event, &v))
        return NULL;
    entry->key = bw_str_bytes(copy);
    watch_unknown(c, state, &v);
    if (!final && !list_asked(c, state, &v, entry))
        return NULL;
    if (entry->asked_count != 0)
        return entry;
    if (!final && !keep_constants(c, state, event, entry))
        return NULL;
    c->made.classes++;
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

/* What is known of events before any value is looked at closer, but for those of wary fields. */
static bool key_begin(
        struct sigma_class_key *key, const struct shape_state *state, const struct event *event)
{
    bool whole = true;
    key->bytes[0] = state->wary;
    key->bytes[1] = 0; /* 1: what is asked stands behind it */
    key->len = 2;
    for (uint32_t i = 0; i < state->slot_count && whole; i++)
        whole = sigma_class_key_add_value(key, &event->values[state->slots[i]]);
    for (uint32_t i = 0; i < state->presence_count && whole; i++) {
        whole = key->len < SIGMA_CLASS_KEY_BYTES;
        if (whole)
            key->bytes[key->len++] = event->values[state->presence[i]].kind != EVENT_VALUE_ABSENT;
    }
    for (uint32_t i = 0; i < state->bound_count && whole && state->wary != 0; i++)
        if (state->bound[i].wary)
            whole = sigma_class_key_add_field(key, &state->bound[i], event);
    return whole;
}

/* Is the event of the class of the one before, by the key that key_begin would give? Most often,
 * and to look is less than to copy. False also where more is asked. */
static bool is_last(const struct shape_state *state, const struct event *event)
{
    const struct class_entry *last = state->last;
    if (last == NULL || last->asked_count != 0 || last->constants == NULL || state->wary != 0)
        return false;
    for (uint32_t i = 0; i < state->slot_count; i++)
        if (!sigma_class_key_same(&last->constants[i], &event->values[state->slots[i]]))
            return false;
    return last->present == present_in(state, event);
}

static bool key_add_asked(struct sigma_class_key *key, const struct shape_state *state,
        const struct class_entry *head, const struct event *event)
{
    bool whole = true;
    key->bytes[1] = 1;
    for (uint32_t i = 0; i < head->asked_count && whole; i++)
        whole = sigma_class_key_add_field(key, &state->bound[head->asked[i]], event);
    return whole;
}

static bw_bytes key_bytes(const struct sigma_classes *c)
{
    return (bw_bytes){.ptr = c->key.bytes, .len = c->key.len};
}

/* The entry of the key, made when it is new; *last is where the one of the event before stands. */
static struct class_entry *entry_of(struct sigma_classes *c, const struct event *event,
        struct shape_state *state, struct class_entry **last, bool final)
{
    const bw_bytes key = key_bytes(c);
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
    struct shape_state *state = shape_find(c, event->shape);
    if (state == NULL)
        return NULL;
    if (BW_LIKELY(is_last(state, event)))
        return class_of(state->last, state);
    bool whole = key_begin(&c->key, state, event);
    struct class_entry *entry = NULL;
    if (whole) {
        entry = entry_of(c, event, state, &state->last, false);
        if (entry == NULL || BW_LIKELY(entry->asked_count == 0))
            return entry != NULL ? class_of(entry, state) : NULL;
        whole = key_add_asked(&c->key, state, entry, event);
    }
    entry = whole ? entry_of(c, event, state, &entry->last, true)
                  : entry_make(c, event, state, key_bytes(c), true);
    return entry != NULL ? class_of(entry, state) : NULL;
}

/* Keywords are looked for in another way from now on: all literals are made anew. */
static bool note_pieces(struct sigma_classes *c, struct sigma_plan *plan)
{
    plan->in_pieces = true;
    sigma_value_cache_clear(c->cache);
    return sigma_triggers_choose(c->image, plan, c->arena);
}

/* The class with steps that fit its plan's triggers. */
static struct sigma_class *classes_ready(struct sigma_classes *c, const struct event *event)
{
    struct sigma_class *class = classes_try(c, event);
    if (class == NULL || BW_LIKELY(class->steps.choice == class->plan->choice))
        return class;
    if (!class->plan->in_pieces && sigma_steps_want_pieces(event->shape) &&
            !note_pieces(c, class->plan))
        return NULL;
    return sigma_steps_make(&class->steps, c->image, class->plan, class->bindings, event->shape,
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

struct sigma_classes_made sigma_classes_made(const struct sigma_classes *classes)
{
    return classes->made;
}

const struct sigma_plan *sigma_classes_last_plan(const struct sigma_classes *classes)
{
    return classes->last_plan;
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
