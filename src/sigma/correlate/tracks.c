#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "sigma/correlate/distincts.h"
#include "sigma/correlate/groups.h"

/* A ring is at most half empty, so an entry may cost its size twice. */
#define ENTRY_BYTES (2 * sizeof(struct entry))

/*
 * NEW_VALUE asks how many values the group had before the new one, and groups only gain values.
 * Where that has to be few, a group of many is not asked again: it needs to remember no more.
 */
static uint64_t enough_values(const struct correlate_definition *d)
{
    uint64_t enough = UINT64_MAX;
    for (uint32_t i = 0; i < d->bound_count && d->type == CORRELATE_NEW_VALUE; i++) {
        const struct correlate_bound *b = &d->bounds[i];
        const bool less = b->op == CORRELATE_LT;
        if ((!less && b->op != CORRELATE_LTE && b->op != CORRELATE_EQ) || b->number > UINT32_MAX)
            continue;
        const double most = less ? ceil(b->number) - 1 : floor(b->number); /* known before */
        const uint64_t its = most < 0 ? 1 : (uint64_t)most + 2;
        if (its < enough)
            enough = its;
    }
    return enough;
}

void track_init(struct track *t, const struct correlate_definition *definition, uint32_t index)
{
    *t = (struct track){.definition = definition,
            .index = index,
            .closed = correlate_is_closed(definition),
            .enough = enough_values(definition)};
    switch ((enum correlate_type)definition->type) {
    case CORRELATE_VALUE_PERCENTILE:
    case CORRELATE_VALUE_MEDIAN:
    case CORRELATE_VALUE_MIN:
    case CORRELATE_VALUE_MAX:
        t->keeps_order = true;
        t->takes_number = true;
        break;
    case CORRELATE_VALUE_SUM:
    case CORRELATE_VALUE_AVG:
        t->takes_number = true;
        break;
    case CORRELATE_VALUE_COUNT:
    case CORRELATE_NEW_VALUE:
        t->takes_tuple = true;
        break;
    case CORRELATE_TEMPORAL_ORDERED:
        t->ordered = true;
        t->temporal = true;
        t->steps = count_steps(definition);
        break;
    case CORRELATE_TEMPORAL:
        t->temporal = true;
        break;
    case CORRELATE_EVENT_COUNT:
    case CORRELATE_TYPE_COUNT:
        break;
    }
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
    struct entry *entries = aligned_alloc(CACHE_LINE, capacity * sizeof(*entries));
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
    if (t->takes_tuple) {
        entry->distinct = distinct_get(c, t, group, key);
        if (entry->distinct == 0)
            return false;
        group->distinct += t->distincts[entry->distinct].count++ == 0;
    } else if (t->keeps_order) {
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
        track_entry(t, group->last)->next_distance = (uint32_t)(number - group->last);
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
            .place = arrival->place,
            .host = arrival->host & ENTRY_HOST_MAX,
            .input = input_index & (CORRELATE_MAX_INPUTS - 1)};
    uint64_t group_key[2];
    uint64_t key[2] = {0, 0};
    *ret_entry = NULL;
    if (t->takes_number && !number_of(input, arrival, &entry.number)) {
        c->counts.without_number++;
        return true;
    }
    if (!group_hash(c, t, input, arrival, group_key))
        return false;
    group_expect_key(t, group_key);
    struct group *group = t->enough != UINT64_MAX ? group_find(t, group_key) : NULL;
    if (group != NULL && group->full)
        return true;
    if (t->takes_tuple && !tuple_hash(c, t, input, arrival, key))
        return !c->key.failed;
    if (t->takes_tuple)
        distinct_expect(t, group_key, key);
    if (t->tail - t->head == t->capacity && !grow(t))
        return false;
    entry.group = group_get(c, t, input, arrival, group_key);
    if (entry.group == NULL)
        return false;
    if (!track_has_windows(t) && distinct_find(t, entry.group, key) != 0)
        return true; /* known: its first event is what is kept */
    if (!take_value(c, t, &entry, key)) {
        if (entry.group->count == 0)
            group_free(c, t, entry.group);
        return false;
    }
    *ret_entry = append(c, t, &entry);
    entry.group->full = t->takes_tuple && entry.group->distinct >= t->enough;
    return true;
}

/*
 * Events are dropped in the order in which they lie in the ring, but their groups and values lie
 * anywhere: those of the ones that come next are fetched meanwhile, which is most of what dropping
 * costs.
 */
static void expect_drops(const struct track *t)
{
    const uint64_t far = t->head + 8;
    const uint64_t near = t->head + 4;
    if (far >= t->tail)
        return;
    group_expect(t, track_entry(t, far)->group);
    if (!t->takes_tuple)
        return;
    __builtin_prefetch(&t->distincts[track_entry(t, far)->distinct]);
    const struct distinct *d = &t->distincts[track_entry(t, near)->distinct];
    distinct_expect(t, d->group->key, d->key);
}

struct group *track_drop(struct correlate *c, struct track *t)
{
    struct entry *entry = track_entry(t, t->head);
    struct group *group = entry->group;
    expect_drops(t);
    group_count_out(t, group, entry);
    if (t->takes_tuple) {
        if (--t->distincts[entry->distinct].count == 0) {
            group->distinct--;
            distinct_free(c, t, entry->distinct);
        }
    } else if (t->keeps_order) {
        const size_t before = group->numbers.bytes;
        numbers_remove(&group->numbers, entry->number);
        c->used -= before - group->numbers.bytes;
    }
    group->first = entry_next(t, t->head);
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
    free(t->distinct_buckets);
    free(t->routes.items);
}
