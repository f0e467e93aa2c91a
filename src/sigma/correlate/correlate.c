#include "sigma/correlate/correlate.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "sigma/correlate/episode.h"
#include "sigma/correlate/groups.h"

static bool route_add(struct routes *routes, uint32_t track, uint32_t input)
{
    struct route *items = realloc(routes->items, (routes->count + 1) * sizeof(*items));
    if (items == NULL)
        return false;
    routes->items = items;
    routes->items[routes->count++] = (struct route){.track = track, .input = input};
    return true;
}

static bool init(struct correlate *c)
{
    const struct correlate_options *o = &c->options;
    c->tracks = calloc(o->definition_count + (size_t)1, sizeof(*c->tracks));
    c->windowed = calloc(o->definition_count + (size_t)1, sizeof(*c->windowed));
    c->bases = calloc(o->base_count + (size_t)1, sizeof(*c->bases));
    if (c->tracks == NULL || c->windowed == NULL || c->bases == NULL)
        return false;
    for (uint32_t i = 0; i < o->definition_count; i++)
        track_init(&c->tracks[i], &o->definitions[i], i);
    tracks_expect(c);
    for (uint32_t i = 0; i < o->definition_count; i++) {
        const struct correlate_definition *d = &o->definitions[i];
        if (!c->tracks[i].idle && track_has_windows(&c->tracks[i]))
            c->windowed[c->windowed_count++] = i;
        for (uint32_t k = 0; k < d->input_count && !c->tracks[i].idle; k++) {
            const struct correlate_input *input = &d->inputs[k];
            struct routes *from = input->correlation ? &c->tracks[input->source].routes
                                                     : &c->bases[input->source];
            if (!route_add(from, i, k))
                return false;
        }
    }
    return true;
}

struct correlate *correlate_new(const struct correlate_options *options)
{
    struct correlate *c = calloc(1, sizeof(*c));
    if (c == NULL)
        return NULL;
    c->options = *options;
    c->limit = options->memory != 0 ? options->memory : BW_LIMIT_CORRELATE_BYTES;
    c->now = BW_TIME_UNKNOWN;
    c->next_due = INT64_MAX;
    bw_buffer_init(&c->key, SIZE_MAX);
    if (init(c)) {
        c->options.base_totals = NULL;
        return c;
    }
    correlate_free(c);
    return NULL;
}

void correlate_free(struct correlate *c)
{
    if (c == NULL)
        return;
    for (uint32_t i = 0; c->tracks != NULL && i < c->options.definition_count; i++)
        track_release(c, &c->tracks[i]);
    groups_release(c);
    for (uint32_t i = 0; c->bases != NULL && i < c->options.base_count; i++)
        free(c->bases[i].items);
    for (uint32_t i = 2; i < c->host_count; i++)
        free((char *)(uintptr_t)c->hosts[i].ptr);
    free(c->hosts);
    free(c->host_slots);
    free(c->tracks);
    free(c->windowed);
    free(c->bases);
    bw_buffer_release(&c->key);
    free(c);
}

static bw_status feed(
        struct correlate *c, struct track *t, uint32_t input, const struct arrival *arrival);

/*
 * The definition holds: others that are made of it get an event, with the values that it is grouped
 * by, and behind them those of `fields` (NULL: none). Chains are at most
 * BW_LIMIT_SIGMA_CORRELATION_DEPTH long, and so is the recursion.
 */
static bw_status signal_others(struct correlate *c, struct track *t, struct group *group,
        const bw_str *fields, bw_time time, const struct entry *newest)
{
    const struct correlate_definition *d = t->definition;
    bw_str values[2 * BW_LIMIT_SIGMA_CORRELATED_FIELDS];
    uint32_t count = 0;
    struct episode *e = group->episode;
    if (t->routes.count == 0 || (e->signaled != BW_TIME_UNKNOWN &&
                                        time < time_plus(e->signaled, t->definition->timespan)))
        return BW_OK;
    e->signaled = time;
    c->signaled = true;
    for (uint32_t i = 0; i < d->group_count && count < BW_COUNT(values); i++)
        values[count++] = group->values[i];
    for (uint32_t i = 0; fields != NULL && i < d->field_count && count < BW_COUNT(values); i++)
        values[count++] = fields[i];
    const struct arrival arrival = {
            .number = ++c->arrivals,
            .time = time,
            .place = newest->place,
            .host = newest->host,
            .values = values,
            .value_count = count,
    };
    bw_status status = BW_OK;
    for (uint32_t i = 0; i < t->routes.count && status == BW_OK; i++)
        status = feed(c, &c->tracks[t->routes.items[i].track], t->routes.items[i].input, &arrival);
    return status;
}

/* Asks whether the definition holds for the group, `time` being now; begins, goes on or ends. */
static bw_status ask(struct correlate *c, struct track *t, struct group *group, bw_time time)
{
    double number;
    struct episode *e = group->episode;
    if (e != NULL && e->lapsed < time) {
        const bw_status status = episode_end(c, t, group);
        if (status != BW_OK)
            return status;
        e = NULL;
    }
    if (!group_holds(t, group, time, &number)) {
        if (t->closed || e == NULL)
            return episode_end(c, t, group);
        /* another event of this moment may bring it back: the order among them means nothing */
        e->lapsed = time;
        return BW_OK;
    }
    if (!episode_extend(c, t, group, number))
        return bw_fail(c->err, BW_E_NOMEM, "correlations: out of memory");
    const struct entry newest = *track_entry(t, group->last);
    return signal_others(c, t, group, NULL, time, &newest);
}

/* A value that its group did not have before: told at once, each by itself. */
static bw_status ask_new(struct correlate *c, struct track *t, struct group *group,
        const struct correlate_input *input, const struct arrival *arrival)
{
    const struct correlate_definition *d = t->definition;
    bw_str fields[BW_LIMIT_SIGMA_CORRELATED_FIELDS] = {{0}};
    double number;
    if (!group_holds(t, group, arrival->time, &number))
        return BW_OK;
    if (!episode_extend(c, t, group, number))
        return bw_fail(c->err, BW_E_NOMEM, "correlations: out of memory");
    const struct entry newest = *track_entry(t, group->last);
    for (uint32_t i = 0; i < d->field_count && i < BW_COUNT(fields); i++) {
        const bw_str *value = arrival_value(arrival, input->fields[i]);
        fields[i] = value != NULL ? *value : (bw_str){0};
    }
    const bw_status status = signal_others(c, t, group, fields, arrival->time, &newest);
    if (status != BW_OK)
        return status;
    return episode_end_new(c, t, group, fields);
}

static bw_status feed(
        struct correlate *c, struct track *t, uint32_t input, const struct arrival *arrival)
{
    struct entry *entry;
    if (!track_add(c, t, input, arrival, &entry))
        return bw_fail(c->err, BW_E_NOMEM, "correlations: out of memory");
    if (entry == NULL)
        return BW_OK;
    if (!track_has_windows(t))
        return ask_new(c, t, entry->group, &t->definition->inputs[input], arrival);
    const bw_time due = track_due(t);
    if (due < c->next_due)
        c->next_due = due;
    return t->closed ? BW_OK : ask(c, t, entry->group, arrival->time);
}

static bw_status end_if_empty(struct correlate *c, struct track *t, struct group *group)
{
    if (group->count != 0)
        return BW_OK;
    const bw_status status = episode_end(c, t, group);
    group_free(c, t, group);
    return status;
}

/*
 * The timespan of the oldest event is over. For a closed definition that closes the window which
 * began with it, and which is asked unless the one before had all of its events.
 */
static bw_status expire(struct correlate *c, struct track *t)
{
    const struct entry *entry = track_entry(t, t->head);
    struct group *group = entry->group;
    bw_status status = BW_OK;
    if (t->closed && group->last >= group->asked) {
        group->asked = group->last + 1;
        status = ask(c, t, group, track_due(t));
    }
    if (status != BW_OK)
        return status;
    return end_if_empty(c, t, track_drop(c, t));
}

/* The track whose oldest event goes first; the earlier definition when two go at once. */
static struct track *next_to_expire(struct correlate *c, bw_time *ret_other)
{
    struct track *first = NULL;
    bw_time first_due = INT64_MAX;
    *ret_other = INT64_MAX;
    for (uint32_t i = 0; i < c->windowed_count; i++) {
        struct track *t = &c->tracks[c->windowed[i]];
        const bw_time due = track_due(t);
        if (due < first_due) {
            *ret_other = first_due;
            first_due = due;
            first = t;
        } else if (due < *ret_other) {
            *ret_other = due;
        }
    }
    return first;
}

/* Closes what ends before `now`, in the order of time over all definitions. */
static bw_status advance(struct correlate *c, bw_time now)
{
    bw_status status = BW_OK;
    bw_time other;
    if (c->next_due >= now)
        return BW_OK;
    struct track *t = next_to_expire(c, &other);
    while (t != NULL && track_due(t) < now && status == BW_OK) {
        c->signaled = false;
        /* at the same time as another one step only: the order of definitions decides again */
        do {
            status = expire(c, t);
        } while (status == BW_OK && !c->signaled && track_due(t) < now && track_due(t) < other);
        t = next_to_expire(c, &other);
    }
    c->next_due = t != NULL ? track_due(t) : INT64_MAX;
    return status;
}

/* Past the limit the oldest events of whoever has most are forgotten before their time. */
static bw_status stay_within_limit(struct correlate *c)
{
    bw_status status = BW_OK;
    while (c->used > c->limit && status == BW_OK) {
        struct track *most = NULL;
        for (uint32_t i = 0; i < c->options.definition_count; i++) {
            struct track *t = &c->tracks[i];
            if (t->head != t->tail && (most == NULL || t->tail - t->head > most->tail - most->head))
                most = t;
        }
        if (most == NULL)
            break;
        struct group *group = track_entry(most, most->head)->group;
        c->counts.groups_cut += !group->cut;
        group->cut = true;
        c->counts.forgotten++;
        if (!track_has_windows(most))
            group->since = c->now; /* what it forgets is not new when it comes again soon */
        /* what the episode has counted already it may have to go on from */
        if (group->episode != NULL && group->episode->last == most->head)
            status = episode_end(c, most, group);
        if (status == BW_OK)
            status = end_if_empty(c, most, track_drop(c, most));
    }
    return status;
}

bw_status correlate_add(
        struct correlate *c, const struct correlate_event *event, struct bw_err *err)
{
    if (event->time == BW_TIME_UNKNOWN || event->time < c->now ||
            event->base >= c->options.base_count || event->time >= INT64_MAX - 1)
        return bw_fail(err, BW_E_RANGE, "correlations: an event out of order");
    c->err = err;
    c->now = event->time;
    c->counts.events++;
    const struct routes *routes = &c->bases[event->base];
    if (routes->count == 0)
        return BW_OK;
    bw_status status = advance(c, event->time);
    const struct arrival arrival = {
            .number = ++c->arrivals,
            .time = event->time,
            .place = event->place,
            .host = host_number(c, event->host),
            .values = event->values,
            .value_count = event->value_count,
    };
    for (uint32_t i = 0; i < routes->count && status == BW_OK; i++)
        status = feed(c, &c->tracks[routes->items[i].track], routes->items[i].input, &arrival);
    if (status == BW_OK && c->used > c->limit)
        status = stay_within_limit(c);
    return status;
}

bw_status correlate_finish(struct correlate *c, struct bw_err *err)
{
    c->err = err;
    return advance(c, INT64_MAX);
}

struct correlate_counts correlate_counts(const struct correlate *c)
{
    return c->counts;
}
