#include "sigma/correlate/state.h"

/* No fewer than there can be: results of another definition are not counted before. */
#define MANY UINT64_MAX

static uint64_t most_of(const struct correlate *c, const struct correlate_input *input)
{
    if (input->correlation)
        return c->tracks[input->source].idle ? 0 : MANY;
    return c->options.base_totals[input->source];
}

/* The most events that the definition can get, and from which of its inputs. */
static uint64_t most_events(const struct correlate *c, const struct track *t, uint64_t *ret_inputs)
{
    uint64_t sum = 0;
    *ret_inputs = 0;
    for (uint32_t i = 0; i < t->definition->input_count; i++) {
        const uint64_t most = most_of(c, &t->definition->inputs[i]);
        sum = most > MANY - sum ? MANY : sum + most;
        if (most != 0)
            *ret_inputs |= UINT64_C(1) << i;
    }
    return sum;
}

/* An open definition holds of all events, if of any: what comes more can only help it. */
static bool can_hold(const struct correlate *c, const struct track *t)
{
    uint64_t inputs;
    const uint64_t most = most_events(c, t, &inputs);
    if (most == 0 || t->closed)
        return most != 0;
    if (t->temporal)
        return inputs_hold(t, inputs);
    if (t->definition->type == CORRELATE_EVENT_COUNT ||
            t->definition->type == CORRELATE_VALUE_COUNT)
        return bounds_hold(t->definition, (double)most);
    return true;
}

/* Nobody hears of it, and it has nothing to count for a note. */
static bool is_of_use(const struct correlate *c, uint32_t index)
{
    const struct track *t = &c->tracks[index];
    bool used = t->definition->alerts || t->takes_number;
    for (uint32_t i = index + 1; i < c->options.definition_count && !used; i++) {
        const struct correlate_definition *d = c->tracks[i].definition;
        for (uint32_t k = 0; k < d->input_count && !c->tracks[i].idle; k++)
            used |= d->inputs[k].correlation && d->inputs[k].source == index;
    }
    return used;
}

void tracks_expect(struct correlate *c)
{
    if (c->options.base_totals == NULL)
        return;
    for (uint32_t i = 0; i < c->options.definition_count; i++) /* made of earlier ones only */
        c->tracks[i].idle = !can_hold(c, &c->tracks[i]);
    for (uint32_t i = c->options.definition_count; i-- > 0;)
        c->tracks[i].idle |= !is_of_use(c, i);
}
