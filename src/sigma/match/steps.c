#include "sigma/match/steps.h"

/* Values that a mapping makes of several slots, or that stand in no slot: scanned as a whole. */
static bool is_whole(const struct sigma_binding *binding)
{
    return binding->anomalies || binding->recovered ||
           (binding->mapping != NULL && binding->mapping->kind == SIGMA_MAPPING_JOIN);
}

static uint32_t slots_of(const struct sigma_binding *binding, uint32_t slot_count)
{
    if (is_whole(binding))
        return 1;
    return binding->all ? slot_count : binding->slot_count;
}

static void add_step(struct sigma_steps *steps, uint32_t slot, uint32_t column)
{
    steps->steps[steps->count++] = (struct sigma_step){.slot = slot, .column = column};
}

/* The steps of one field; marks the slots in which its literals find keywords too. */
static void add_field(struct sigma_steps *steps, const struct sigma_plan *plan, uint32_t index,
        const struct sigma_binding *binding, bool *covered)
{
    if (is_whole(binding)) {
        add_step(steps, SIGMA_NONE, index);
        return;
    }
    const bool covers = plan->columns[index].keywords && binding->mapping == NULL;
    for (uint32_t i = 0; i < binding->slot_count; i++) {
        const uint32_t slot = binding->slots[i];
        add_step(steps, slot, index);
        covered[slot] |= covers;
    }
}

static bool reserve(struct sigma_steps *steps, const struct sigma_plan *plan,
        const struct sigma_binding *bindings, uint32_t slot_count, struct bw_arena *arena)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < plan->column_count; i++)
        most += slots_of(&bindings[i], slot_count);
    if (steps->steps != NULL && most <= steps->capacity)
        return true;
    steps->steps = bw_arena_alloc_raw(arena, most + 1u, sizeof(*steps->steps));
    steps->capacity = most;
    return steps->steps != NULL;
}

/* Slots in which keywords are to be looked for and no field's literals find them. */
static void add_keywords(struct sigma_steps *steps, uint32_t column,
        const struct sigma_binding *binding, uint32_t slot_count, const bool *covered)
{
    const uint32_t count = binding->all ? slot_count : binding->slot_count;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t slot = binding->all ? i : binding->slots[i];
        if (!covered[slot])
            add_step(steps, slot, column);
    }
}

bool sigma_steps_make(struct sigma_steps *steps, const struct sigma_plan *plan,
        const struct sigma_binding *bindings, uint32_t slot_count, struct bw_arena *arena,
        struct bw_arena *scratch)
{
    bool *covered = bw_arena_alloc(scratch, slot_count + 1u, sizeof(*covered));
    steps->count = 0;
    steps->doubtful = SIGMA_NONE;
    if (covered == NULL || !reserve(steps, plan, bindings, slot_count, arena))
        return false;
    for (uint32_t i = 0; i < plan->column_count; i++)
        if (plan->columns[i].scanned && plan->columns[i].field != SIGMA_FIELD_KEYWORD)
            add_field(steps, plan, i, &bindings[i], covered);
    const uint32_t keywords = sigma_plan_column(plan, SIGMA_FIELD_KEYWORD, SIGMA_NONE);
    if (keywords != SIGMA_NONE && plan->columns[keywords].scanned) {
        add_keywords(steps, keywords, &bindings[keywords], slot_count, covered);
        if (!bindings[keywords].all)
            steps->doubtful = keywords;
    }
    steps->choice = plan->choice;
    return true;
}
