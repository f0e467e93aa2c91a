#include "sigma/match/view.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "sigma/match/predicate.h"

/* Shapes that are remembered, a power of two, and places that one may have: see summary/fields.c.
 */
#define SHAPES 512
#define WAYS   4

/* What is known of shapes; past it all is forgotten. */
#define SHAPES_ARENA (8 * BW_MIB)
/* Values of one event. */
#define EVENT_ARENA (16 * BW_MIB)

/* A source in one shape. */
struct view_source {
    const struct sigma_image_source *source;
    uint32_t category;
    const struct sigma_binding *fields; /* of the view */
};

struct view_shape {
    uint64_t id;
    bool known;
    uint32_t count;
    const struct view_source *sources;
    const struct sigma_binding *tested; /* by the number of a condition's field */
};

/* A source of the view, whatever the shape. */
struct listed_source {
    uint32_t source, category;
};

struct sigma_view {
    struct sigma_view_of of;
    struct sigma_evaluator evaluator; /* its arena holds what one event needs */
    bool used;                        /* it has something of the last event */
    struct bw_arena_mark empty;
    uint32_t *fields; /* of the image */
    struct listed_source *listed;
    uint32_t listed_count;
    uint32_t *tested;             /* fields of the image that conditions ask for, each once */
    struct sigma_name_bits *bits; /* of those; without any: always ask */
    uint32_t tested_count;
    struct sigma_values *values; /* of those, in the event at hand */
    bool *taken;                 /* of them: asked for, of the event or the shape at hand */
    struct bw_arena *arena;      /* of the shapes */
    struct view_shape shapes[SHAPES];
    uint32_t learnt; /* so far: which of the ways goes next */

    const struct event *event;
    const struct view_source *served; /* by which it is; NULL: by none */
};

static bool names_category(const struct sigma_view_of *of, uint32_t logsource, uint32_t category)
{
    const struct sigma_image_logsource *l = &of->image->logsources[logsource];
    return bw_str_eq(sigma_image_str(of->image, l->category), bw_str_of(of->categories[category]));
}

static uint32_t tested_place(const struct sigma_view *view, uint32_t field)
{
    uint32_t at = 0;
    while (at < view->tested_count && view->tested[at] != field)
        at++;
    return at;
}

static uint32_t mapping_of(
        const struct sigma_image *image, const struct sigma_image_source *source, uint32_t field)
{
    for (uint32_t i = 0; i < source->mapping_count; i++)
        if (image->mappings[source->first_mapping + i].field == field)
            return source->first_mapping + i;
    return SIGMA_NONE;
}

/* Whether the source says anything that the view does not look for itself. */
static bool is_of_use(const struct sigma_view *view, const struct sigma_image_source *source)
{
    bool maps = !view->of.mapped;
    for (uint32_t i = 0; i < view->of.field_count && !maps; i++)
        maps = view->fields[i] != SIGMA_NONE &&
               mapping_of(view->of.image, source, view->fields[i]) != SIGMA_NONE;
    return maps;
}

static void list_source(struct sigma_view *view, uint32_t source, uint32_t category)
{
    const struct sigma_image *image = view->of.image;
    const struct sigma_image_source *s = &image->sources[source];
    if (!is_of_use(view, s))
        return;
    view->listed[view->listed_count++] = (struct listed_source){source, category};
    for (uint32_t i = 0; i < s->condition_count; i++) {
        const uint32_t field = image->conditions[s->first_condition + i].field;
        if (tested_place(view, field) == view->tested_count)
            view->tested[view->tested_count++] = field;
    }
}

/* A field of ours is no name of a shape. */
static bool take_bits(struct sigma_view *view)
{
    const struct sigma_image *image = view->of.image;
    bool taken = true;
    for (uint32_t i = 0; i < view->tested_count && taken; i++) {
        const uint32_t field = view->tested[i];
        const bw_str name = field < image->fields_count
                                    ? sigma_image_str(image, image->fields[field].name)
                                    : BW_STR("breakwater.");
        if (!bw_str_starts_with(name, BW_STR("breakwater.")))
            taken = sigma_name_bits_of(image, name, field, &view->bits[i]);
    }
    return taken;
}

static void list_sources(struct sigma_view *view)
{
    const struct sigma_image *image = view->of.image;
    for (uint32_t category = 0; category < view->of.category_count; category++)
        for (uint32_t i = 0; i < image->logsources_count; i++)
            for (uint32_t k = 0;
                    names_category(&view->of, i, category) && k < image->logsources[i].source_count;
                    k++)
                list_source(view, image->logsources[i].first_source + k, category);
}

struct sigma_view *sigma_view_new(const struct sigma_view_of *of)
{
    struct sigma_view *view = calloc(1, sizeof(*view));
    if (view == NULL)
        return NULL;
    view->of = *of;
    view->evaluator =
            (struct sigma_evaluator){.image = of->image, .arena = bw_arena_new(EVENT_ARENA)};
    view->arena = bw_arena_new(2 * SHAPES_ARENA);
    view->fields = calloc((size_t)of->field_count + 1, sizeof(*view->fields));
    view->listed = calloc((size_t)of->image->sources_count + 1, sizeof(*view->listed));
    view->tested = calloc((size_t)of->image->fields_count + 1, sizeof(*view->tested));
    if (view->evaluator.arena == NULL || view->arena == NULL || view->fields == NULL ||
            view->listed == NULL || view->tested == NULL) {
        sigma_view_free(view);
        return NULL;
    }
    view->empty = bw_arena_mark(view->evaluator.arena);
    for (uint32_t i = 0; i < of->field_count; i++)
        view->fields[i] = sigma_names_field(of->image, of->fields[i]);
    list_sources(view);
    view->of.categories = NULL;
    view->of.fields = NULL;
    view->values = calloc((size_t)view->tested_count + 1, sizeof(*view->values));
    view->taken = calloc((size_t)view->tested_count + 1, sizeof(*view->taken));
    view->bits = calloc((size_t)view->tested_count + 1, sizeof(*view->bits));
    if (view->values != NULL && view->taken != NULL && view->bits != NULL && take_bits(view))
        return view;
    sigma_view_free(view);
    return NULL;
}

void sigma_view_free(struct sigma_view *view)
{
    if (view == NULL)
        return;
    bw_arena_free(view->evaluator.arena);
    bw_arena_free(view->arena);
    for (uint32_t i = 0; view->bits != NULL && i < view->tested_count; i++)
        free(view->bits[i].bits);
    free(view->bits);
    free(view->fields);
    free(view->listed);
    free(view->tested);
    free(view->values);
    free(view->taken);
    free(view);
}

/* ---- shapes ---- */

static bool is_bound(const struct sigma_binding *binding)
{
    return binding->slot_count != 0 || binding->anomalies || binding->recovered;
}

/* What conditions test, in one shape: looked for when the first of them asks. */
struct tested {
    struct sigma_binding *fields;
    bool failed; /* memory is out */
};

static bool has_tested(struct sigma_view *view, const struct sigma_names *names,
        struct tested *tested, uint32_t place)
{
    const struct sigma_name_bits *bits = &view->bits[place];
    if (!view->taken[place] && (bits->count == 0 || sigma_names_may_have(names, bits)))
        tested->failed |= !sigma_binding_make(view->of.image, names, view->tested[place],
                SIGMA_NONE, view->arena, &tested->fields[place]);
    view->taken[place] = true;
    return is_bound(&tested->fields[place]);
}

/* Could the source serve a record of the shape? */
static bool may_serve(struct sigma_view *view, const struct sigma_names *names,
        struct tested *tested, const struct sigma_image_source *source)
{
    bool may = true;
    for (uint32_t i = 0; i < source->condition_count && may; i++) {
        const uint32_t condition = source->first_condition + i;
        may = has_tested(view, names, tested,
                tested_place(view, view->of.image->conditions[condition].field));
    }
    return may && !tested->failed;
}

/* Where the source has the view's fields; *ret_has: those that are wanted, or any. */
static bool bind_fields(struct sigma_view *view, const struct sigma_names *names,
        const struct sigma_image_source *source, struct sigma_binding *fields, bool *ret_has)
{
    uint32_t lacks = view->of.wanted;
    bool any = false;
    for (uint32_t i = 0; i < view->of.field_count; i++) {
        if (view->fields[i] == SIGMA_NONE)
            continue;
        const uint32_t mapping = mapping_of(view->of.image, source, view->fields[i]);
        if (view->of.mapped && mapping == SIGMA_NONE)
            continue;
        if (!sigma_binding_make(
                    view->of.image, names, view->fields[i], mapping, view->arena, &fields[i]))
            return false;
        const bool has = is_bound(&fields[i]) && (!view->of.mapped || fields[i].mapping != NULL);
        lacks &= has && i < 32 ? ~(1u << i) : ~0u;
        any |= has;
    }
    *ret_has = any && lacks == 0;
    return true;
}

/* False when memory is out. */
static bool learn_sources(struct sigma_view *view, struct view_shape *place,
        const struct sigma_names *names, struct tested *tested)
{
    struct view_source *sources =
            bw_arena_alloc(view->arena, (size_t)view->listed_count + 1, sizeof(*sources));
    uint32_t count = 0;
    for (uint32_t i = 0; i < view->listed_count && sources != NULL; i++) {
        const struct sigma_image_source *source = &view->of.image->sources[view->listed[i].source];
        if (!may_serve(view, names, tested, source))
            continue;
        struct sigma_binding *fields =
                bw_arena_alloc(view->arena, (size_t)view->of.field_count + 1, sizeof(*fields));
        bool any;
        if (fields == NULL || !bind_fields(view, names, source, fields, &any))
            return false;
        if (any)
            sources[count++] = (struct view_source){
                    .source = source, .category = view->listed[i].category, .fields = fields};
    }
    place->sources = sources;
    place->count = count;
    place->tested = tested->fields;
    return sources != NULL && !tested->failed;
}

static void take_none(struct sigma_view *view)
{
    memset(view->taken, 0, view->tested_count * sizeof(*view->taken));
}

static void forget(struct sigma_view *view)
{
    bw_arena_free(view->arena);
    view->arena = bw_arena_new(2 * SHAPES_ARENA);
    for (size_t i = 0; i < SHAPES; i++)
        view->shapes[i] = (struct view_shape){.known = false};
}

/* What is known of the event's shape; NULL when memory is out. */
static const struct view_shape *learn(struct sigma_view *view, const struct event_shape *shape)
{
    struct view_shape *set = &view->shapes[shape->id & (SHAPES - 1) & ~(uint64_t)(WAYS - 1)];
    for (uint32_t i = 0; i < WAYS; i++)
        if (set[i].known && set[i].id == shape->id)
            return &set[i];
    struct view_shape *place = &set[view->learnt++ % WAYS];
    if (view->arena == NULL || bw_arena_used(view->arena) > SHAPES_ARENA)
        forget(view);
    if (view->arena == NULL)
        return NULL;
    const struct sigma_names names = sigma_names_of(shape);
    struct tested tested = {.fields = bw_arena_alloc(view->arena, (size_t)view->tested_count + 1,
                                    sizeof(*tested.fields))};
    take_none(view);
    place->known = tested.fields != NULL && learn_sources(view, place, &names, &tested);
    place->id = shape->id;
    return place->known ? place : NULL;
}

/* ---- the event at hand ---- */

static bool condition_holds(
        struct sigma_view *view, const struct view_shape *shape, uint32_t condition)
{
    const struct sigma_image *image = view->of.image;
    const struct sigma_image_condition *c = &image->conditions[condition];
    const uint32_t place = tested_place(view, c->field);
    struct sigma_values *values = &view->values[place];
    view->used = true;
    if (!view->taken[place])
        (void)sigma_values_take(
                image, &shape->tested[place], view->event, view->evaluator.arena, values);
    view->taken[place] = true;
    for (uint32_t i = 0; i < c->count; i++)
        if (sigma_predicate_holds(&view->evaluator, &image->predicates[image->lists[c->first + i]],
                    values, NULL, NULL))
            return true;
    return false;
}

static bool serves(struct sigma_view *view, const struct view_shape *shape,
        const struct sigma_image_source *source)
{
    for (uint32_t i = 0; i < source->condition_count; i++)
        if (!condition_holds(view, shape, source->first_condition + i))
            return false;
    return true;
}

uint32_t sigma_view_look(struct sigma_view *view, const struct event *event)
{
    const struct view_shape *shape = view->listed_count != 0 ? learn(view, event->shape) : NULL;
    view->served = NULL;
    view->event = event;
    if (shape == NULL || shape->count == 0)
        return SIGMA_NONE;
    if (view->used)
        bw_arena_rewind(view->evaluator.arena, view->empty);
    view->used = false;
    take_none(view);
    for (uint32_t i = 0; i < shape->count; i++)
        if (serves(view, shape, shape->sources[i].source)) {
            view->served = &shape->sources[i];
            return view->served->category;
        }
    return SIGMA_NONE;
}

bw_str sigma_view_text(struct sigma_view *view, uint32_t field)
{
    struct sigma_values values;
    const struct sigma_binding *binding =
            view->served != NULL ? &view->served->fields[field] : NULL;
    if (binding == NULL || !is_bound(binding) || (view->of.mapped && binding->mapping == NULL))
        return BW_STR("");
    view->used = true;
    if (!sigma_values_take(view->of.image, binding, view->event, view->evaluator.arena, &values) ||
            values.count == 0)
        return BW_STR("");
    return sigma_value_text(&values.items[0], view->evaluator.arena);
}
