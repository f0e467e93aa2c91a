#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "sigma/correlate/state.h"

/* A ring is at most half empty, so an entry may cost its size twice. */
#define ENTRY_BYTES (2 * sizeof(struct entry))

static bool takes_number(const struct track *t)
{
    switch ((enum correlate_type)t->definition->type) {
    case CORRELATE_VALUE_SUM:
    case CORRELATE_VALUE_AVG:
    case CORRELATE_VALUE_PERCENTILE:
    case CORRELATE_VALUE_MEDIAN:
    case CORRELATE_VALUE_MIN:
    case CORRELATE_VALUE_MAX:
        return true;
    case CORRELATE_EVENT_COUNT:
    case CORRELATE_VALUE_COUNT:
    case CORRELATE_TEMPORAL:
    case CORRELATE_TEMPORAL_ORDERED:
    case CORRELATE_NEW_VALUE:
    case CORRELATE_TYPE_COUNT:
        break;
    }
    return false;
}

static bool takes_tuple(const struct track *t)
{
    return t->definition->type == CORRELATE_VALUE_COUNT ||
           t->definition->type == CORRELATE_NEW_VALUE;
}

static bool keeps_order(const struct track *t)
{
    return takes_number(t) && t->definition->type != CORRELATE_VALUE_SUM &&
           t->definition->type != CORRELATE_VALUE_AVG;
}

static bool number_of(
        const struct correlate_input *input, const struct arrival *arrival, double *ret_number)
{
    const uint8_t index = input->fields[0];
    if (index == CORRELATE_NO_VALUE || index >= arrival->value_count ||
            arrival->values[index].ptr == NULL)
        return false;
    const bw_str text = bw_str_trim(arrival->values[index]);
    uint64_t hex;
    if (bw_parse_double(text, ret_number) == BW_OK)
        return isfinite(*ret_number);
    if (bw_parse_hex64(text, &hex) != BW_OK)
        return false;
    *ret_number = (double)hex;
    return true;
}

static bool grow(struct track *t)
{
    const uint64_t capacity = t->capacity != 0 ? t->capacity * 2 : 16;
    struct entry *entries = malloc(capacity * sizeof(*entries));
    if (entries == NULL)
        return false;
    for (uint64_t n = t->head; n != t->tail; n++)
        entries[n & (capacity - 1)] = *track_entry(t, n);
    free(t->entries);
    t->entries = entries;
    t->capacity = capacity;
    return true;
}

/* What the definition counts of the event goes into its group. False when memory is out. */
static bool take_value(
        struct correlate *c, struct track *t, struct entry *entry, const uint64_t key[2])
{
    struct group *group = entry->group;
    if (takes_tuple(t)) {
        entry->distinct = distinct_get(c, t, group, key);
        if (entry->distinct == NULL)
            return false;
        group->distinct += entry->distinct->count++ == 0;
    } else if (keeps_order(t)) {
        const size_t before = group->numbers.bytes;
        const bool added = numbers_add(&group->numbers, entry->number);
        c->used += group->numbers.bytes - before;
        return added;
    }
    return true;
}

/* The entry gets its number, and its group knows it. */
static struct entry *append(struct correlate *c, struct track *t, const struct entry *entry)
{
    const uint64_t number = t->tail++;
    struct entry *at = track_entry(t, number);
    struct group *group = entry->group;
    *at = *entry;
    if (group->last != NO_ENTRY)
        track_entry(t, group->last)->next = number;
    else
        group->first = number;
    group->last = number;
    c->used += ENTRY_BYTES;
    group_count_in(t, group, at);
    return at;
}

bool track_add(struct correlate *c, struct track *t, uint32_t input_index,
        const struct arrival *arrival, struct entry **ret_entry)
{
    const struct correlate_input *input = &t->definition->inputs[input_index];
    struct entry entry = {.time = arrival->time,
            .next = NO_ENTRY,
            .place = arrival->place,
            .host = arrival->host,
            .input = input_index};
    uint64_t key[2] = {0, 0};
    *ret_entry = NULL;
    if (takes_number(t) && !number_of(input, arrival, &entry.number)) {
        c->counts.without_number++;
        return true;
    }
    if (takes_tuple(t) && !tuple_hash(c, t, input, arrival, key))
        return true;
    if (t->tail - t->head == t->capacity && !grow(t))
        return false;
    entry.group = group_get(c, t, input, arrival);
    if (entry.group == NULL)
        return false;
    if (!track_has_windows(t) && distinct_find(t, entry.group, key) != NULL)
        return true; /* known: its first event is what is kept */
    if (!take_value(c, t, &entry, key)) {
        if (entry.group->count == 0)
            group_free(c, t, entry.group);
        return false;
    }
    *ret_entry = append(c, t, &entry);
    return true;
}

struct group *track_drop(struct correlate *c, struct track *t)
{
    struct entry *entry = track_entry(t, t->head);
    struct group *group = entry->group;
    group_count_out(t, group, entry);
    if (takes_tuple(t) && --entry->distinct->count == 0) {
        group->distinct--;
        distinct_free(c, t, entry->distinct);
    } else if (keeps_order(t)) {
        const size_t before = group->numbers.bytes;
        numbers_remove(&group->numbers, entry->number);
        c->used -= before - group->numbers.bytes;
    }
    group->first = entry->next;
    if (group->first == NO_ENTRY)
        group->last = NO_ENTRY;
    t->head++;
    c->used -= ENTRY_BYTES;
    return group;
}

void track_release(struct correlate *c, struct track *t)
{
    while (t->head != t->tail) {
        struct group *group = track_drop(c, t);
        if (group->count == 0)
            group_free(c, t, group);
    }
    free(t->entries);
    free(t->groups);
    free(t->distincts);
    free(t->routes.items);
}
