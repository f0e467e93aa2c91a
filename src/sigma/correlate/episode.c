#include "sigma/correlate/episode.h"

#include <stdlib.h>
#include <string.h>

static void count_entry(struct episode *e, const struct entry *entry, uint64_t number)
{
    if (e->events++ == 0) {
        e->first_time = entry->time;
        e->first_host = entry->host;
    }
    e->several_hosts |= entry->host != e->first_host;
    e->last_time = entry->time;
    e->last = number;
    e->inputs |= UINT64_C(1) << entry->input;
    if (e->head_count < CORRELATE_SHOWN)
        e->head[e->head_count++] = *entry;
    else
        e->tail[e->tail_count++ % CORRELATE_SHOWN] = *entry;
}

/* Where small is what is looked for, the peak is the smallest. */
static bool looks_down(const struct correlate_definition *d)
{
    bool down = false;
    for (uint32_t i = 0; i < d->bound_count; i++) {
        if (d->bounds[i].op == CORRELATE_GT || d->bounds[i].op == CORRELATE_GTE)
            return false;
        down |= d->bounds[i].op == CORRELATE_LT || d->bounds[i].op == CORRELATE_LTE;
    }
    return down;
}

/* The first event of the group that the episode has not counted. */
static uint64_t first_uncounted(const struct track *t, const struct group *group)
{
    if (group->episode != NULL)
        return entry_next(t, group->episode->last);
    return track_has_windows(t) ? group->first : group->last;
}

bool episode_extend(struct correlate *c, struct track *t, struct group *group, double number)
{
    struct episode *e = group->episode;
    uint64_t at = first_uncounted(t, group);
    if (e == NULL) {
        e = malloc(sizeof(*e));
        if (e == NULL)
            return false;
        const struct entry *newest = track_entry(t, group->last);
        group->episode = e;
        c->used += sizeof(*e);
        /* not the events that are shown: most episodes have few, and memory waits for each line */
        memset(e, 0, offsetof(struct episode, head));
        e->number = number;
        e->peak = number;
        e->time = newest->time;
        e->place = newest->place;
        e->host = newest->host;
        e->signaled = BW_TIME_UNKNOWN;
    }
    e->lapsed = INT64_MAX;
    for (; at != NO_ENTRY; at = entry_next(t, at))
        count_entry(e, track_entry(t, at), at);
    if (looks_down(t->definition) ? number < e->peak : number > e->peak)
        e->peak = number;
    return true;
}

static struct correlate_shown show(const struct correlate *c, const struct entry *entry)
{
    return (struct correlate_shown){.input = entry->input,
            .time = entry->time,
            .place = entry->place,
            .host = entry->host != 0 ? c->hosts[entry->host] : BW_STR("")};
}

static bw_status tell(struct correlate *c, const struct track *t, const struct group *group,
        const bw_str *fields, struct bw_err *err)
{
    const struct episode *e = group->episode;
    struct correlate_result result = {
            .definition = t->index,
            .groups = group->values,
            .fields = fields,
            .number = e->number,
            .peak = e->peak,
            .inputs = e->inputs,
            .events = e->events,
            .time = e->time,
            .first = e->first_time,
            .last = e->last_time,
            .place = e->place,
            .host = e->host != 0 ? c->hosts[e->host] : BW_STR(""),
            .hosts = e->several_hosts ? 2 : e->first_host != 0,
            .head_count = e->head_count,
    };
    for (uint32_t i = 0; i < e->head_count; i++)
        result.head[i] = show(c, &e->head[i]);
    const uint64_t first = e->tail_count > CORRELATE_SHOWN ? e->tail_count - CORRELATE_SHOWN : 0;
    for (uint64_t i = first; i < e->tail_count; i++)
        result.tail[result.tail_count++] = show(c, &e->tail[i % CORRELATE_SHOWN]);
    c->counts.results++;
    return c->options.found(c->options.user, &result, err);
}

bw_status episode_end_new(
        struct correlate *c, struct track *t, struct group *group, const bw_str *fields)
{
    bw_status status = BW_OK;
    if (group->episode == NULL)
        return BW_OK;
    const struct episode *e = group->episode;
    if (t->definition->alerts)
        status = tell(c, t, group, fields, c->err);
    else if (c->options.met != NULL)
        c->options.met(c->options.user, t->index,
                e->first_host != 0 && !e->several_hosts ? c->hosts[e->first_host] : BW_STR(""));
    free(group->episode);
    group->episode = NULL;
    c->used -= sizeof(struct episode);
    return status;
}

bw_status episode_end(struct correlate *c, struct track *t, struct group *group)
{
    return episode_end_new(c, t, group, NULL);
}
