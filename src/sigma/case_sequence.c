#include "sigma/case_sequence.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "sigma/case_event.h"
#include "sigma/correlation.h"

/* More events than any case writes down, with all of their repetitions. */
#define EVENTS_MAX 100000

/* Cases say when things happen from their start on: this is where that is. */
#define START (INT64_C(1704067200) * BW_TIME_SECOND) /* 2024-01-01 */

struct step {
    bw_time time;
    uint32_t order;
    struct event event;
};

struct sequence {
    const struct sigma_case_world *world;
    struct step *steps;
    uint32_t count;
    struct bw_err *err;
};

/* What a worker, the engine and the case do for a hunt, in one. */
struct player {
    struct finding_sink scan_sink; /* first */
    struct correlator_sink sink;
    struct finding_sink *out;
    struct correlator *correlator;
    bw_status status;
    struct bw_err *err;
};

static bw_status fail(struct sequence *s, uint32_t line, const char *text)
{
    return bw_fail(s->err, BW_E_MALFORMED, "line %u: %s", line, text);
}

/* "90", "1.5": seconds; "5m": as a timespan. */
static bool span_read(const struct sigma_yaml_node *node, bw_time *ret_span)
{
    double seconds;
    if (node->kind != SIGMA_YAML_SCALAR)
        return false;
    if (sigma_timespan_parse(node->text, ret_span))
        return true;
    if (!sigma_yaml_number(node, true, &seconds) || !(seconds >= 0 && seconds < 1e9))
        return false;
    *ret_span = (bw_time)(seconds * (double)BW_TIME_SECOND);
    return true;
}

static bw_status times_read(struct sequence *s, const struct sigma_yaml_node *item,
        bw_time *ret_time, bw_time *ret_every, uint32_t *ret_repeat)
{
    const struct sigma_yaml_node *at = sigma_yaml_get(item, BW_STR("at"));
    const struct sigma_yaml_node *time = sigma_yaml_get(item, BW_STR("time"));
    const struct sigma_yaml_node *every = sigma_yaml_get(item, BW_STR("every"));
    const struct sigma_yaml_node *repeat = sigma_yaml_get(item, BW_STR("repeat"));
    double count = 1;
    bw_time span = 0;
    *ret_time = START;
    *ret_every = 0;
    if (time != NULL && bw_time_parse(time->text, ret_time) != BW_OK)
        return fail(s, time->line, "'time' is no time like 2024-05-01T10:00:00Z");
    if (at != NULL && !span_read(at, &span))
        return fail(s, at->line, "'at' is no number of seconds and no timespan like 5m");
    *ret_time += span;
    if (every != NULL && !span_read(every, ret_every))
        return fail(s, every->line, "'every' is no number of seconds and no timespan like 5m");
    if (repeat != NULL &&
            (repeat->kind != SIGMA_YAML_SCALAR || !sigma_yaml_number(repeat, false, &count) ||
                    count < 1 || count > EVENTS_MAX))
        return fail(s, repeat->line, "'repeat' is no number from 1 to 100000");
    *ret_repeat = (uint32_t)count;
    return BW_OK;
}

/* "user{n}" is user1 in the first repetition. */
static bw_status number_values(struct sequence *s, struct event *event, uint32_t number)
{
    static const bw_str mark = BW_STR_INIT("{n}");
    struct bw_arena *arena = s->world->arena;
    struct event_value *values = NULL;
    for (uint32_t i = 0; i < event->shape->field_count; i++) {
        const struct event_value *v = &event->values[i];
        const bw_str text = v->kind == EVENT_VALUE_UTF8 ? bw_bytes_str(v->bytes) : (bw_str){0};
        const size_t at = text.len != 0 ? bw_str_find(text, mark) : SIZE_MAX;
        if (at == SIZE_MAX)
            continue;
        if (values == NULL) {
            values = bw_arena_alloc(arena, event->shape->field_count, sizeof(*values));
            if (values == NULL)
                return bw_fail(s->err, BW_E_NOMEM, "running cases");
            memcpy(values, event->values, event->shape->field_count * sizeof(*values));
        }
        struct bw_buffer out;
        bw_buffer_init(&out, BW_MIB);
        bw_buffer_add_str(&out, bw_str_head(text, at));
        bw_buffer_add_u64(&out, number);
        bw_buffer_add_str(&out, bw_str_from(text, at + mark.len));
        values[i] = event_value_utf8(bw_arena_copy(arena, bw_buffer_str(&out)));
        bw_buffer_release(&out);
        if (values[i].bytes.ptr == NULL)
            return bw_fail(s->err, BW_E_NOMEM, "running cases");
    }
    if (values != NULL)
        event->values = values;
    return BW_OK;
}

static bool keys_known(const struct sigma_yaml_node *item)
{
    static const char *const keys[] = {"at", "time", "every", "repeat", "event"};
    bool known = true;
    for (const struct sigma_yaml_node *m = item->first; m != NULL && known; m = m->next) {
        known = false;
        for (size_t i = 0; i < BW_COUNT(keys); i++)
            known |= bw_str_eq(m->key->text, bw_str_of(keys[i]));
    }
    return known;
}

static bw_status step_read(struct sequence *s, const struct sigma_yaml_node *item)
{
    struct event event;
    bw_time time = 0;
    bw_time every = 0;
    uint32_t repeat = 0;
    if (item->kind != SIGMA_YAML_MAP || !keys_known(item))
        return fail(s, item->line,
                "a step is a map of 'at' or 'time', 'event', and maybe 'repeat' and 'every'");
    bw_status status = times_read(s, item, &time, &every, &repeat);
    if (status == BW_OK)
        status = sigma_case_event_make(sigma_yaml_get(item, BW_STR("event")), *s->world->shapes,
                s->world->arena, &event, s->err);
    if (status != BW_OK)
        return status;
    ++*s->world->shapes;
    if (repeat > EVENTS_MAX - s->count)
        return fail(s, item->line, "more than 100000 events");
    struct step *steps = realloc(s->steps, (s->count + (size_t)repeat) * sizeof(*steps));
    if (steps == NULL)
        return bw_fail(s->err, BW_E_NOMEM, "running cases");
    s->steps = steps;
    for (uint32_t i = 0; i < repeat && status == BW_OK; i++) {
        struct step *step = &s->steps[s->count];
        *step = (struct step){.time = time + every * (bw_time)i, .order = s->count, .event = event};
        step->event.time = step->time;
        step->event.record_id = ++s->count;
        step->event.offset = s->count;
        status = number_values(s, &step->event, i + 1);
    }
    return status;
}

static int compare_steps(const void *left, const void *right)
{
    const struct step *a = left;
    const struct step *b = right;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static void on_event_finding(struct finding_sink *sink, struct finding *finding)
{
    struct player *p = (struct player *)sink;
    p->out->add(p->out, finding);
}

static void on_candidate(struct finding_sink *sink, struct candidate *candidate)
{
    struct player *p = (struct player *)sink;
    if (p->out->candidate != NULL)
        p->out->candidate(p->out, candidate);
    for (uint64_t left = candidate->times; left != 0 && p->status == BW_OK; left--)
        p->status = detector_sigma.correlator->add(p->correlator, candidate, p->err);
}

static bw_status on_finding(
        struct correlator_sink *sink, const struct finding *finding, struct bw_err *err)
{
    struct player *p = (struct player *)(void *)((char *)sink - offsetof(struct player, sink));
    struct finding copy = *finding;
    (void)err;
    p->out->add(p->out, &copy);
    return BW_OK;
}

static void on_label(struct correlator_sink *sink, uint64_t label, struct bw_buffer *out)
{
    (void)sink;
    (void)label;
    bw_buffer_add_text(out, "case");
}

static bw_status play(const struct sequence *s, struct finding_sink *sink)
{
    const struct correlator_kind *kind = detector_sigma.correlator;
    struct player p = {.scan_sink = {.add = on_event_finding, .candidate = on_candidate},
            .sink = {.finding = on_finding, .label = on_label},
            .out = sink,
            .err = s->err};
    p.correlator = kind->correlator_new(s->world->detector, &p.sink, NULL);
    if (p.correlator == NULL)
        return bw_fail(s->err, BW_E_NOMEM, "running cases");
    for (uint32_t i = 0; i < s->count && p.status == BW_OK; i++)
        detector_sigma.scan_event(s->world->scan, &s->steps[i].event, &p.scan_sink);
    if (p.status == BW_OK)
        p.status = kind->finish(p.correlator, s->err);
    kind->correlator_free(p.correlator);
    return p.status;
}

bw_status sigma_case_sequence_run(const struct sigma_case_world *world,
        const struct sigma_yaml_node *list, struct finding_sink *sink, struct bw_err *err)
{
    struct sequence s = {.world = world, .err = err};
    bw_status status = BW_OK;
    if (list->kind != SIGMA_YAML_LIST || list->count == 0)
        return bw_fail(err, BW_E_MALFORMED, "line %u: a sequence is a list of events", list->line);
    const struct sigma_yaml_node *item = list->first;
    for (; item != NULL && status == BW_OK; item = item->next)
        status = step_read(&s, item);
    if (status == BW_OK) {
        qsort(s.steps, s.count, sizeof(*s.steps), compare_steps);
        status = play(&s, sink);
    }
    free(s.steps);
    return status;
}
