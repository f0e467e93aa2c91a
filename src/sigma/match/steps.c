#include "sigma/match/steps.h"

/* Values that a mapping makes of several slots, or some of which stand in no slot: scanned as a
 * whole. */
static bool is_whole(const struct sigma_binding *binding)
{
    return binding->anomalies || binding->recovered || binding->object != 0 ||
           (binding->mapping != NULL && binding->mapping->kind == SIGMA_MAPPING_JOIN);
}

static uint32_t slots_of(const struct sigma_binding *binding)
{
    return is_whole(binding) ? 1 : binding->slot_count;
}

/* The mapping where it makes something else of a value than it is. */
static const struct sigma_image_mapping *changing(const struct sigma_binding *binding)
{
    const struct sigma_image_mapping *m = binding->mapping;
    return m != NULL && !sigma_mapping_is_plain(m) ? m : NULL;
}

/* Which literals it is scanned for is known when all steps are. */
static void add_step(struct sigma_steps *steps, uint32_t slot, uint32_t column,
        const struct sigma_binding *binding)
{
    steps->steps[steps->count++] =
            (struct sigma_step){.slot = slot, .column = column, .mapping = changing(binding)};
}

/* The steps of one field; marks the slots in which its literals find keywords too. */
static void add_field(struct sigma_steps *steps, const struct sigma_plan *plan, uint32_t index,
        const struct sigma_binding *binding, bool *covered)
{
    if (is_whole(binding)) {
        add_step(steps, SIGMA_NONE, index, binding);
        return;
    }
    const bool covers = plan->columns[index].keywords && binding->mapping == NULL;
    for (uint32_t i = 0; i < binding->slot_count; i++) {
        const uint32_t slot = binding->slots[i];
        add_step(steps, slot, index, binding);
        covered[slot] |= covers;
    }
}

static bool reserve(struct sigma_steps *steps, const struct sigma_plan *plan,
        const struct sigma_binding *bindings, uint32_t slot_count, struct bw_arena *arena)
{
    uint32_t most = slot_count; /* the keywords' */
    for (uint32_t i = 0; i < plan->column_count; i++)
        most += slots_of(&bindings[i]);
    if (steps->steps != NULL && most <= steps->capacity)
        return true;
    steps->steps = bw_arena_alloc_raw(arena, most + 1u, sizeof(*steps->steps));
    steps->capacity = most;
    return steps->steps != NULL;
}

bool sigma_steps_want_pieces(const struct event_shape *shape)
{
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].in_pieces)
            return true;
    return false;
}

/*
 * Slots in which keywords are to be looked for and no field's literals find them. What is no word
 * of a line in pieces is looked for in the line itself, its words in the other fields.
 */
static void add_keywords(struct sigma_steps *steps, uint32_t column,
        const struct sigma_binding *binding, const struct event_shape *shape, const bool *covered)
{
    const bool pieces = sigma_steps_want_pieces(shape);
    for (uint32_t slot = 0; slot < shape->field_count; slot++) {
        const struct event_field *field = &shape->fields[slot];
        if (!field->in_pieces && (covered[slot] || (field->no_keywords && !pieces)))
            continue;
        add_step(steps, slot, column, binding);
        steps->steps[steps->count - 1].line = field->in_pieces;
        steps->steps[steps->count - 1].word = field->no_keywords;
    }
}

/* The columns of all steps that read `slot` as it is, from `from` on; 0: they are too many, or one
 * is scanned for less. */
static uint32_t columns_of_slot(
        const struct sigma_steps *steps, uint32_t from, uint32_t columns[SIGMA_MERGED_COLUMNS])
{
    const uint32_t slot = steps->steps[from].slot;
    uint32_t count = 0;
    for (uint32_t i = from; i < steps->count; i++) {
        const struct sigma_step *step = &steps->steps[i];
        if (step->slot != slot || step->mapping != NULL)
            continue;
        if (step->line)
            return 0;
        if (count == SIGMA_MERGED_COLUMNS)
            return 0;
        columns[count++] = step->column;
    }
    return count;
}

/* Leaves one step of those behind `from` that read its slot as it is. */
static void drop_others(struct sigma_steps *steps, uint32_t from)
{
    uint32_t kept = from + 1;
    for (uint32_t i = from + 1; i < steps->count; i++)
        if (steps->steps[i].slot != steps->steps[from].slot || steps->steps[i].mapping != NULL)
            steps->steps[kept++] = steps->steps[i];
    steps->count = kept;
}

/* What several columns read as it is is scanned once. */
static void merge(struct sigma_steps *steps, const struct sigma_image *image,
        struct sigma_plan *plan, struct bw_arena *arena)
{
    for (uint32_t i = 0; i < steps->count; i++) {
        uint32_t columns[SIGMA_MERGED_COLUMNS];
        struct sigma_step *step = &steps->steps[i];
        if (step->slot == SIGMA_NONE || step->mapping != NULL)
            continue;
        const uint32_t count = columns_of_slot(steps, i, columns);
        const struct sigma_set *set =
                count > 1 ? sigma_set_merged(image, plan, columns, count, arena) : NULL;
        if (set == NULL)
            continue;
        step->set = set;
        step->items = set;
        drop_others(steps, i);
    }
}

/* The steps that are of one column alone get its set. */
static bool take_sets(struct sigma_steps *steps, const struct sigma_image *image,
        struct sigma_plan *plan, struct bw_arena *arena)
{
    for (uint32_t i = 0; i < steps->count; i++) {
        struct sigma_step *step = &steps->steps[i];
        if (step->items != NULL)
            continue;
        step->items = sigma_set_of(image, plan, step->column, arena);
        step->set = step->items;
        if (step->items == NULL ||
                (step->line && !sigma_set_across(image, plan, step->column, arena, &step->set)))
            return false;
    }
    return true;
}

/* ---- rules without triggers ---- */

/* What a node can be in events of the shape: bits. */
enum outcome {
    CAN_BE_FALSE = 1,
    CAN_BE_TRUE = 2,
};

static uint8_t predicate_outcomes(const struct sigma_image *image,
        const struct sigma_plan_predicate *p, const struct sigma_binding *bindings)
{
    const struct sigma_binding *binding = &bindings[p->column];
    if (binding->slot_count != 0 || binding->all || binding->anomalies || binding->recovered)
        return CAN_BE_FALSE | CAN_BE_TRUE;
    return image->predicates[p->predicate].op == SIGMA_OP_NULL ? CAN_BE_TRUE : CAN_BE_FALSE;
}

static uint8_t node_outcomes(const struct sigma_image *image, const struct sigma_plan *plan,
        const struct sigma_binding *bindings, const struct sigma_node *node,
        const uint8_t *outcomes)
{
    const uint32_t *children = plan->children + node->first;
    uint8_t any = 0;
    uint8_t all = CAN_BE_FALSE | CAN_BE_TRUE;
    switch ((enum sigma_node_kind)node->kind) {
    case SIGMA_NODE_FALSE:
        return CAN_BE_FALSE;
    case SIGMA_NODE_TRUE:
        return CAN_BE_TRUE;
    case SIGMA_NODE_PREDICATE:
        return predicate_outcomes(image, &plan->predicates[node->first], bindings);
    case SIGMA_NODE_NOT:
        return (uint8_t)((outcomes[node->first] & CAN_BE_FALSE) << 1 |
                         (outcomes[node->first] & CAN_BE_TRUE) >> 1);
    case SIGMA_NODE_AND:
    case SIGMA_NODE_OR:
        for (uint32_t i = 0; i < node->count; i++) {
            any |= outcomes[children[i]];
            all &= outcomes[children[i]];
        }
        return node->kind == SIGMA_NODE_AND ? (any & CAN_BE_FALSE) | (all & CAN_BE_TRUE)
                                            : (all & CAN_BE_FALSE) | (any & CAN_BE_TRUE);
    }
    return CAN_BE_FALSE | CAN_BE_TRUE;
}

static bool choose_always(struct sigma_steps *steps, const struct sigma_image *image,
        const struct sigma_plan *plan, const struct sigma_binding *bindings, struct bw_arena *arena,
        struct bw_arena *scratch)
{
    steps->always = plan->always;
    steps->always_count = plan->always_count;
    if (plan->always_count == 0)
        return true;
    uint8_t *outcomes = bw_arena_alloc_raw(scratch, plan->node_count + 1u, sizeof(*outcomes));
    uint32_t *always = bw_arena_alloc_raw(arena, plan->always_count, sizeof(*always));
    if (outcomes == NULL || always == NULL)
        return false;
    for (uint32_t i = 0; i < plan->node_count; i++) /* children stand before their parents */
        outcomes[i] = node_outcomes(image, plan, bindings, &plan->nodes[i], outcomes);
    steps->always_count = 0;
    for (uint32_t i = 0; i < plan->always_count; i++)
        if ((outcomes[plan->rules[plan->always[i]].root] & CAN_BE_TRUE) != 0)
            always[steps->always_count++] = plan->always[i];
    steps->always = always;
    return true;
}

bool sigma_steps_make(struct sigma_steps *steps, const struct sigma_image *image,
        struct sigma_plan *plan, const struct sigma_binding *bindings,
        const struct event_shape *shape, struct bw_arena *arena, struct bw_arena *scratch)
{
    bool *covered = bw_arena_alloc(scratch, shape->field_count + 1u, sizeof(*covered));
    steps->count = 0;
    steps->doubtful = SIGMA_NONE;
    if (covered == NULL || !reserve(steps, plan, bindings, shape->field_count, arena))
        return false;
    for (uint32_t i = 0; i < plan->column_count; i++)
        if (plan->columns[i].scanned && plan->columns[i].field != SIGMA_FIELD_KEYWORD)
            add_field(steps, plan, i, &bindings[i], covered);
    const uint32_t keywords = sigma_plan_column(plan, SIGMA_FIELD_KEYWORD, SIGMA_NONE);
    if (keywords != SIGMA_NONE && plan->columns[keywords].scanned) {
        add_keywords(steps, keywords, &bindings[keywords], shape, covered);
        if (!bindings[keywords].all)
            steps->doubtful = keywords;
    }
    merge(steps, image, plan, arena);
    if (!choose_always(steps, image, plan, bindings, arena, scratch) ||
            !take_sets(steps, image, plan, arena))
        return false;
    steps->choice = plan->choice;
    return true;
}
