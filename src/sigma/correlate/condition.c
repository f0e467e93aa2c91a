#include <math.h>
#include <string.h>

#include "sigma/correlate/state.h"

bool correlate_is_closed(const struct correlate_definition *d)
{
    if (d->type == CORRELATE_NEW_VALUE)
        return false;
    for (uint32_t i = 0; i < d->bound_count; i++)
        if (d->bounds[i].op != CORRELATE_GT && d->bounds[i].op != CORRELATE_GTE)
            return true;
    switch ((enum correlate_type)d->type) {
    case CORRELATE_VALUE_AVG:
    case CORRELATE_VALUE_PERCENTILE:
    case CORRELATE_VALUE_MEDIAN:
    case CORRELATE_VALUE_MIN:
        return true;
    case CORRELATE_EVENT_COUNT:
    case CORRELATE_VALUE_COUNT:
    case CORRELATE_TEMPORAL:
    case CORRELATE_TEMPORAL_ORDERED:
    case CORRELATE_VALUE_SUM:
    case CORRELATE_NEW_VALUE:
    case CORRELATE_VALUE_MAX:
    case CORRELATE_TYPE_COUNT:
        break;
    }
    for (uint32_t i = 0; i < d->program_len; i++)
        if (d->program[i] == CORRELATE_CODE_NOT)
            return true;
    return false;
}

static bool bound_fits(const struct correlate_bound *bound, double number)
{
    switch ((enum correlate_op)bound->op) {
    case CORRELATE_GT:
        return number > bound->number;
    case CORRELATE_GTE:
        return number >= bound->number;
    case CORRELATE_LT:
        return number < bound->number;
    case CORRELATE_LTE:
        return number <= bound->number;
    case CORRELATE_EQ:
        return number >= bound->number && number <= bound->number;
    case CORRELATE_NEQ:
        return number < bound->number || number > bound->number;
    case CORRELATE_OP_COUNT:
        break;
    }
    return false;
}

bool bounds_hold(const struct correlate_definition *d, double number)
{
    for (uint32_t i = 0; i < d->bound_count; i++)
        if (!bound_fits(&d->bounds[i], number))
            return false;
    return true;
}

/* The program was checked: it never takes more than there is, and leaves one value. */
static bool program_holds(const struct correlate_definition *d, uint64_t seen)
{
    bool stack[CORRELATE_MAX_DEPTH + 1];
    uint32_t depth = 0;
    stack[0] = false;
    for (uint32_t i = 0; i < d->program_len; i++) {
        const uint8_t code = d->program[i];
        if (code == CORRELATE_CODE_NOT) {
            stack[depth - 1] = !stack[depth - 1];
        } else if (code == CORRELATE_CODE_AND) {
            depth--;
            stack[depth - 1] = stack[depth - 1] && stack[depth];
        } else if (code == CORRELATE_CODE_OR) {
            depth--;
            stack[depth - 1] = stack[depth - 1] || stack[depth];
        } else {
            stack[depth++] = (seen >> code & 1) != 0;
        }
    }
    return stack[0];
}

/* Inputs are steps by their number, but where a program has choices. */
static uint32_t step_of(const struct correlate_definition *d, uint32_t input)
{
    return d->program_len != 0 ? d->inputs[input].step : input;
}

uint32_t count_steps(const struct correlate_definition *d)
{
    uint32_t steps = 0;
    for (uint32_t i = 0; i < d->input_count; i++) {
        const uint32_t step = step_of(d, i);
        if (step != CORRELATE_NO_STEP && step >= steps)
            steps = step + 1;
    }
    return steps;
}

/* How far the sequence got inside the window that begins at `from`. */
static uint32_t sequence_length(const struct track *t, const struct group *group, bw_time from)
{
    uint32_t length = 0;
    while (length < t->steps && group->chain[length] != BW_TIME_UNKNOWN &&
            group->chain[length] >= from)
        length++;
    return length;
}

bool inputs_hold(const struct track *t, uint64_t inputs)
{
    const struct correlate_definition *d = t->definition;
    uint32_t number = 0;
    if (d->program_len != 0)
        return program_holds(d, inputs);
    if (t->ordered)
        while (number < d->input_count && (inputs >> number & 1) != 0)
            number++;
    else
        number = (uint32_t)__builtin_popcountll(inputs);
    return d->bound_count == 0 ? number >= d->input_count : bounds_hold(d, number);
}

static double sum_of(const struct group *group)
{
    return (double)group->sum.whole + group->sum.fraction;
}

static double number_of(const struct track *t, const struct group *group)
{
    const struct correlate_definition *d = t->definition;
    switch ((enum correlate_type)d->type) {
    case CORRELATE_EVENT_COUNT:
        return (double)group->count;
    case CORRELATE_VALUE_COUNT:
        return (double)group->distinct;
    case CORRELATE_VALUE_SUM:
        return sum_of(group);
    case CORRELATE_VALUE_AVG:
        return sum_of(group) / (double)group->count;
    case CORRELATE_VALUE_PERCENTILE:
        return numbers_percentile(&group->numbers, d->percentile);
    case CORRELATE_VALUE_MEDIAN:
        return numbers_percentile(&group->numbers, 50);
    case CORRELATE_VALUE_MIN:
        return numbers_at(&group->numbers, 0);
    case CORRELATE_VALUE_MAX:
        return numbers_at(&group->numbers, group->numbers.count - 1);
    case CORRELATE_TEMPORAL:
        return (double)__builtin_popcountll(group->inputs);
    case CORRELATE_NEW_VALUE:
        return (double)group->distinct - 1;
    case CORRELATE_TEMPORAL_ORDERED:
    case CORRELATE_TYPE_COUNT:
        break;
    }
    return 0;
}

bool group_holds(const struct track *t, const struct group *group, bw_time now, double *ret_number)
{
    const struct correlate_definition *d = t->definition;
    if (t->ordered) {
        const bw_time from =
                t->closed ? track_entry(t, group->first)->time : time_minus(now, d->timespan);
        *ret_number = (double)sequence_length(t, group, from);
    } else {
        *ret_number = number_of(t, group);
    }
    if (t->temporal && d->program_len != 0)
        return (!t->ordered || *ret_number >= (double)t->steps) && program_holds(d, group->inputs);
    if (t->temporal && d->bound_count == 0)
        return *ret_number >= (double)d->input_count;
    if (d->type == CORRELATE_NEW_VALUE &&
            (*ret_number < 1 || group->since > time_minus(now, d->timespan)))
        return false;
    return bounds_hold(d, *ret_number);
}

/*
 * The latest start of a sequence that ends with this step. Events of one moment have no order
 * among themselves, so those that came before in the stream may follow as well.
 */
static void chain_add(const struct track *t, struct group *group, const struct entry *entry)
{
    uint32_t i = step_of(t->definition, entry->input);
    if (i >= t->steps)
        return; /* it must not be there: the program asks for that */
    group->latest[i] = entry->time;
    for (; i < t->steps && group->latest[i] == entry->time; i++) {
        const bw_time start = i == 0 ? entry->time : group->chain[i - 1];
        if (start == BW_TIME_UNKNOWN)
            break;
        if (group->chain[i] == BW_TIME_UNKNOWN || start > group->chain[i])
            group->chain[i] = start;
    }
}

/* Whole numbers are added exactly: what comes and goes leaves nothing behind. */
#define WHOLE_MAX 9007199254740992.0 /* 2^53 */

static bool is_whole(double number)
{
    return number >= -WHOLE_MAX && number <= WHOLE_MAX && !(floor(number) < number);
}

static void sum_add(struct group *group, double number, bool in)
{
    if (is_whole(number)) {
        group->sum.whole += in ? (wide_int)number : -(wide_int)number;
        return;
    }
    group->sum.fractions += in ? 1 : UINT64_MAX;
    group->sum.fraction =
            group->sum.fractions == 0 ? 0 : group->sum.fraction + (in ? number : -number);
}

static bool has_sum(const struct track *t)
{
    return t->takes_number && !t->keeps_order;
}

void group_count_in(const struct track *t, struct group *group, const struct entry *entry)
{
    group->count++;
    if (t->temporal) {
        group->seen[entry->input]++;
        group->inputs |= UINT64_C(1) << entry->input;
    }
    if (t->ordered)
        chain_add(t, group, entry);
    if (has_sum(t))
        sum_add(group, entry->number, true);
}

void group_count_out(const struct track *t, struct group *group, const struct entry *entry)
{
    group->count--;
    if (t->temporal && --group->seen[entry->input] == 0)
        group->inputs &= ~(UINT64_C(1) << entry->input);
    if (has_sum(t))
        sum_add(group, entry->number, false);
}
