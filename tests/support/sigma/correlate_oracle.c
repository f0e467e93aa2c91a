#include "support/sigma/correlate_oracle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Longest way of an event through definitions; more than tests make. */
#define PATH_MAX_ 8

/* An event of one definition: a base's, or the result of another definition. */
struct item {
    bw_time time;
    uint32_t path[PATH_MAX_]; /* orders items of one time: see below */
    uint32_t path_len;
    uint32_t input;
    struct correlate_place place;
    bw_str host;
    const bw_str *values;
    uint32_t value_count;
};

struct items {
    struct item *items;
    uint32_t count;
};

struct oracle {
    const struct correlate_definition *definitions;
    uint32_t definition_count;
    struct items *of; /* for each definition */
    struct bw_buffer *lines, *starts;
    struct bw_buffer kept; /* pointers, to free */
};

/*
 * Items of one time come in this order: what base events bring, one after the other, each through
 * the definitions in their order, results of inner ones first; then what closes at that time.
 */
static int compare_items(const void *left, const void *right)
{
    const struct item *a = left;
    const struct item *b = right;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    for (uint32_t i = 0; i < a->path_len && i < b->path_len; i++)
        if (a->path[i] != b->path[i])
            return a->path[i] < b->path[i] ? -1 : 1;
    return (a->path_len > b->path_len) - (a->path_len < b->path_len);
}

static void add_item(struct items *items, const struct item *item)
{
    items->items = realloc(items->items, (items->count + 1) * sizeof(*item));
    if (items->items == NULL)
        abort();
    items->items[items->count++] = *item;
}

static const bw_str *value_of(const struct item *item, uint8_t index)
{
    if (index == CORRELATE_NO_VALUE || index >= item->value_count ||
            item->values[index].ptr == NULL)
        return NULL;
    return &item->values[index];
}

static bool same_value(const bw_str *a, const bw_str *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return bw_str_eq_ascii_nocase(*a, *b);
}

static bool same_group(
        const struct correlate_definition *d, const struct item *a, const struct item *b)
{
    for (uint32_t i = 0; i < d->group_count; i++)
        if (!same_value(value_of(a, d->inputs[a->input].groups[i]),
                    value_of(b, d->inputs[b->input].groups[i])))
            return false;
    return true;
}

static bool same_tuple(
        const struct correlate_definition *d, const struct item *a, const struct item *b)
{
    for (uint32_t i = 0; i < d->field_count; i++)
        if (!same_value(value_of(a, d->inputs[a->input].fields[i]),
                    value_of(b, d->inputs[b->input].fields[i])))
            return false;
    return true;
}

static bool has_number(
        const struct correlate_definition *d, const struct item *item, double *ret_number)
{
    const bw_str *value = value_of(item, d->inputs[item->input].fields[0]);
    char text[64];
    char *end;
    if (value == NULL || value->len == 0 || value->len >= sizeof(text))
        return false;
    memcpy(text, value->ptr, value->len);
    text[value->len] = '\0';
    *ret_number = strtod(text, &end);
    return *end == '\0' && isfinite(*ret_number);
}

/* Does the definition count this event at all? */
static bool counts(const struct correlate_definition *d, const struct item *item)
{
    double number;
    if (d->type == CORRELATE_EVENT_COUNT || d->type == CORRELATE_TEMPORAL ||
            d->type == CORRELATE_TEMPORAL_ORDERED)
        return true;
    if (d->type != CORRELATE_VALUE_COUNT && d->type != CORRELATE_NEW_VALUE)
        return has_number(d, item, &number);
    for (uint32_t i = 0; i < d->field_count; i++)
        if (value_of(item, d->inputs[item->input].fields[i]) != NULL)
            return true;
    return false;
}

static int compare_doubles(const void *left, const void *right)
{
    const double a = *(const double *)left;
    const double b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Sums of quarters are exact whatever their order. */
static double statistic(const struct correlate_definition *d, const struct item *window, uint32_t n)
{
    double numbers[256];
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        (void)has_number(d, &window[i], &numbers[i]);
        sum += numbers[i];
    }
    qsort(numbers, n, sizeof(numbers[0]), compare_doubles);
    const double percentile = d->type == CORRELATE_VALUE_MEDIAN ? 50 : d->percentile;
    const double rank = percentile / 100 * (n - 1);
    const uint32_t low = (uint32_t)rank;
    switch ((enum correlate_type)d->type) {
    case CORRELATE_VALUE_SUM:
        return sum;
    case CORRELATE_VALUE_AVG:
        return sum / n;
    case CORRELATE_VALUE_MIN:
        return numbers[0];
    case CORRELATE_VALUE_MAX:
        return numbers[n - 1];
    case CORRELATE_VALUE_PERCENTILE:
    case CORRELATE_VALUE_MEDIAN:
        return low + 1 >= n ? numbers[n - 1]
                            : numbers[low] + (numbers[low + 1] - numbers[low]) * (rank - low);
    case CORRELATE_EVENT_COUNT:
    case CORRELATE_VALUE_COUNT:
    case CORRELATE_TEMPORAL:
    case CORRELATE_TEMPORAL_ORDERED:
    case CORRELATE_NEW_VALUE:
    case CORRELATE_TYPE_COUNT:
        break;
    }
    return 0;
}

static uint32_t step_of(const struct correlate_definition *d, const struct item *item)
{
    return d->program_len != 0 ? d->inputs[item->input].step : item->input;
}

static uint32_t step_count(const struct correlate_definition *d)
{
    uint32_t count = d->program_len != 0 ? 0 : d->input_count;
    for (uint32_t i = 0; i < d->input_count && d->program_len != 0; i++)
        if (d->inputs[i].step != CORRELATE_NO_STEP && d->inputs[i].step + 1u > count)
            count = d->inputs[i].step + 1u;
    return count;
}

/* Some sequence of steps 0, 1, … whose times do not go back: tried from every start. */
static uint32_t longest_sequence(
        const struct correlate_definition *d, const struct item *window, uint32_t n)
{
    uint32_t best = 0;
    for (uint32_t s = 0; s < n; s++) {
        bw_time time = window[s].time;
        uint32_t length = step_of(d, &window[s]) == 0;
        bool found = length != 0;
        while (found && length < step_count(d)) {
            found = false;
            for (uint32_t i = 0; i < n && !found; i++) {
                if (step_of(d, &window[i]) != length || window[i].time < time)
                    continue;
                time = window[i].time; /* the earliest there is */
                length++;
                found = true;
            }
        }
        if (length > best)
            best = length;
    }
    return best;
}

static double number_of(const struct correlate_definition *d, const struct item *window, uint32_t n)
{
    uint32_t distinct = 0;
    uint64_t seen = 0;
    switch ((enum correlate_type)d->type) {
    case CORRELATE_EVENT_COUNT:
        return n;
    case CORRELATE_VALUE_COUNT:
        for (uint32_t i = 0; i < n; i++) {
            uint32_t k = 0;
            while (k < i && !same_tuple(d, &window[i], &window[k]))
                k++;
            distinct += k == i;
        }
        return distinct;
    case CORRELATE_TEMPORAL:
        for (uint32_t i = 0; i < n; i++)
            seen |= UINT64_C(1) << window[i].input;
        return __builtin_popcountll(seen);
    case CORRELATE_TEMPORAL_ORDERED:
        return longest_sequence(d, window, n);
    case CORRELATE_VALUE_SUM:
    case CORRELATE_VALUE_AVG:
    case CORRELATE_VALUE_PERCENTILE:
    case CORRELATE_VALUE_MEDIAN:
    case CORRELATE_NEW_VALUE:
    case CORRELATE_VALUE_MIN:
    case CORRELATE_VALUE_MAX:
    case CORRELATE_TYPE_COUNT:
        break;
    }
    return statistic(d, window, n);
}

/* The program read from its end: what an operator takes stands before it. */
static bool program_value(const struct correlate_definition *d, uint64_t seen, uint32_t *at)
{
    const uint8_t code = d->program[--*at];
    if (code == CORRELATE_CODE_NOT)
        return !program_value(d, seen, at);
    if (code == CORRELATE_CODE_AND || code == CORRELATE_CODE_OR) {
        const bool right = program_value(d, seen, at);
        const bool left = program_value(d, seen, at);
        return code == CORRELATE_CODE_AND ? left && right : left || right;
    }
    return (seen >> code & 1) != 0;
}

static bool fits(double number, const struct correlate_bound *bound)
{
    const bool answers[CORRELATE_OP_COUNT] = {
            [CORRELATE_GT] = number > bound->number,
            [CORRELATE_GTE] = number >= bound->number,
            [CORRELATE_LT] = number < bound->number,
            [CORRELATE_LTE] = number <= bound->number,
            [CORRELATE_EQ] = number == bound->number,
            [CORRELATE_NEQ] = number != bound->number,
    };
    return answers[bound->op];
}

static bool holds(const struct correlate_definition *d, const struct item *window, uint32_t n,
        double *ret_number)
{
    *ret_number = number_of(d, window, n);
    if (d->program_len != 0) {
        uint64_t seen = 0;
        uint32_t at = d->program_len;
        for (uint32_t i = 0; i < n; i++)
            seen |= UINT64_C(1) << window[i].input;
        return program_value(d, seen, &at) &&
               (d->type != CORRELATE_TEMPORAL_ORDERED || *ret_number >= step_count(d));
    }
    if (d->bound_count == 0)
        return *ret_number >= d->input_count;
    for (uint32_t i = 0; i < d->bound_count; i++)
        if (!fits(*ret_number, &d->bounds[i]))
            return false;
    return true;
}

void correlate_result_line(const struct correlate_definition *d, const struct correlate_result *r,
        struct bw_buffer *out)
{
    bw_buffer_printf(out, "%u [", r->definition);
    for (uint32_t i = 0; i < d->group_count; i++) {
        const bw_str v = r->groups[i];
        if (v.ptr == NULL)
            bw_buffer_add_text(out, "-,");
        for (size_t k = 0; v.ptr != NULL && k < v.len; k++)
            bw_buffer_add_char(out, (char)(v.ptr[k] | 0x20));
        bw_buffer_add_char(out, ',');
    }
    bw_buffer_printf(out,
            "] %.17g peak %.17g inputs %llx events %llu at %lld of %llu, %lld to %lld"
            " host %.*s %u:",
            r->number, r->peak, (unsigned long long)r->inputs, (unsigned long long)r->events,
            (long long)r->time, (unsigned long long)r->place.offset, (long long)r->first,
            (long long)r->last, bw_str_width(r->host), r->host.ptr, r->hosts);
    for (uint32_t i = 0; i < r->head_count + r->tail_count; i++) {
        const struct correlate_shown *s =
                i < r->head_count ? &r->head[i] : &r->tail[i - r->head_count];
        bw_buffer_printf(out, " %u@%lld/%llu/%llu/%llu/%llu/%.*s", s->input, (long long)s->time,
                (unsigned long long)s->place.item_index, (unsigned long long)s->place.offset,
                (unsigned long long)s->place.record_id, (unsigned long long)s->place.label,
                bw_str_width(s->host), s->host.ptr);
    }
}

/* Results of one group while they are found. */
struct episode {
    bool on;
    bw_time signaled;
    uint32_t first_item, end_item; /* events that were counted: a run of the group's items */
    struct correlate_result result;
};

static void tell(struct oracle *o, const struct correlate_definition *d, const struct item *items,
        struct episode *e)
{
    struct correlate_result *r = &e->result;
    bw_str groups[16] = {{0}};
    e->on = false;
    if (!d->alerts)
        return;
    for (uint32_t i = 0; i < d->group_count; i++) {
        const bw_str *v = value_of(&items[0], d->inputs[items[0].input].groups[i]);
        groups[i] = v != NULL ? *v : (bw_str){0};
    }
    r->groups = groups;
    r->events = e->end_item - e->first_item;
    r->first = items[e->first_item].time;
    r->last = items[e->end_item - 1].time;
    for (uint32_t i = e->first_item; i < e->end_item; i++) {
        const struct correlate_shown shown = {.input = items[i].input,
                .time = items[i].time,
                .place = items[i].place,
                .host = items[i].host};
        r->inputs |= UINT64_C(1) << items[i].input;
        if (r->head_count < CORRELATE_SHOWN) {
            r->head[r->head_count++] = shown;
        } else {
            if (r->tail_count == CORRELATE_SHOWN)
                memmove(r->tail, r->tail + 1, --r->tail_count * sizeof(shown));
            r->tail[r->tail_count++] = shown;
        }
        if (!bw_str_eq(items[i].host, items[e->first_item].host))
            r->hosts = 2;
    }
    if (r->hosts == 0)
        r->hosts = items[e->first_item].host.len != 0;
    const size_t start = o->lines->len;
    bw_buffer_add(o->starts, &start, sizeof(start));
    correlate_result_line(d, r, o->lines);
    bw_buffer_add_char(o->lines, '\0');
}

/* An event for every definition that is made of this one. */
static void signal_outer(struct oracle *o, uint32_t index, const struct item *from, bw_time time,
        const struct item *newest, const bw_str *groups)
{
    for (uint32_t i = index + 1; i < o->definition_count; i++) {
        const struct correlate_definition *outer = &o->definitions[i];
        for (uint32_t k = 0; k < outer->input_count; k++) {
            if (!outer->inputs[k].correlation || outer->inputs[k].source != index)
                continue;
            struct item item = *from; /* its path */
            item.time = time;
            item.path[item.path_len++] = i;
            item.input = k;
            item.place = newest->place;
            item.host = newest->host;
            item.values = groups;
            item.value_count = o->definitions[index].group_count;
            add_item(&o->of[i], &item);
        }
    }
}

/* One answer: the window [first, end) of the group's items, asked at `time`; `stretch` is how many
 * there are. */
static void answer(struct oracle *o, uint32_t index, const struct item *items, uint32_t stretch,
        uint32_t first, uint32_t end, bw_time time, const struct item *path, const bw_str *groups,
        struct episode *e)
{
    const struct correlate_definition *d = &o->definitions[index];
    double number;
    if (!holds(d, items + first, end - first, &number)) {
        /* of events of one moment the last is asked whether it goes on */
        if (e->on && (correlate_is_closed(d) || end == stretch || items[end].time > time))
            tell(o, d, items, e);
        return;
    }
    bool down = d->bound_count != 0;
    bool has_low = false;
    for (uint32_t i = 0; i < d->bound_count; i++) {
        down &= d->bounds[i].op != CORRELATE_GT && d->bounds[i].op != CORRELATE_GTE;
        has_low |= d->bounds[i].op == CORRELATE_LT || d->bounds[i].op == CORRELATE_LTE;
    }
    if (!e->on) {
        *e = (struct episode){.on = true, .first_item = first, .signaled = BW_TIME_UNKNOWN};
        e->result = (struct correlate_result){.definition = index,
                .number = number,
                .peak = number,
                .time = items[end - 1].time,
                .place = items[end - 1].place,
                .host = items[end - 1].host};
    }
    e->end_item = end;
    if (down && has_low ? number < e->result.peak : number > e->result.peak)
        e->result.peak = number;
    if (e->signaled == BW_TIME_UNKNOWN || time - e->signaled >= d->timespan) {
        e->signaled = time;
        signal_outer(o, index, path, time, &items[end - 1], groups);
    }
}

/* The group's values as its first event has them; they live as long as the oracle. */
static const bw_str *group_values(
        struct oracle *o, const struct correlate_definition *d, const struct item *item)
{
    bw_str *groups = calloc(d->group_count + 1, sizeof(*groups));
    for (uint32_t k = 0; k < d->group_count; k++) {
        const bw_str *v = value_of(item, d->inputs[item->input].groups[k]);
        groups[k] = v != NULL ? *v : (bw_str){0};
    }
    bw_buffer_add(&o->kept, &groups, sizeof(groups));
    return groups;
}

/* Items of one group without an empty timespan between them. `serials` are their numbers. */
static void stretch_run(struct oracle *o, uint32_t index, const struct item *items,
        const uint32_t *serials, uint32_t n)
{
    const struct correlate_definition *d = &o->definitions[index];
    const bool closed = correlate_is_closed(d);
    const bw_str *groups = group_values(o, d, &items[0]);
    struct episode e = {0};
    uint32_t asked = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!closed) {
            uint32_t first = i;
            while (first > 0 && items[i].time - items[first - 1].time <= d->timespan)
                first--;
            answer(o, index, items, n, first, i + 1, items[i].time, &items[i], groups, &e);
            continue;
        }
        uint32_t end = i + 1;
        while (end < n && items[end].time - items[i].time <= d->timespan)
            end++;
        if (end <= asked)
            continue;
        asked = end;
        const struct item path = {.path = {UINT32_MAX, index, serials[i]}, .path_len = 3};
        answer(o, index, items, n, i, end, items[i].time + d->timespan, &path, groups, &e);
    }
    if (e.on)
        tell(o, d, items, &e);
}

/* Each item whose value no item before it has, once the first is a timespan old. */
static void new_value_run(struct oracle *o, uint32_t index, const struct item *items, uint32_t n)
{
    const struct correlate_definition *d = &o->definitions[index];
    const bw_str *groups = group_values(o, d, &items[0]);
    uint32_t known = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = 0;
        while (k < i && !same_tuple(d, &items[k], &items[i]))
            k++;
        if (k < i)
            continue;
        bool fit = known != 0 && items[i].time - items[0].time >= d->timespan;
        for (uint32_t b = 0; b < d->bound_count; b++)
            fit = fit && fits(known, &d->bounds[b]);
        if (fit) {
            struct episode e = {.first_item = i, .end_item = i + 1};
            e.result = (struct correlate_result){.definition = index,
                    .number = known,
                    .peak = known,
                    .time = items[i].time,
                    .place = items[i].place,
                    .host = items[i].host};
            tell(o, d, items, &e);
            signal_outer(o, index, &items[i], items[i].time, &items[i], groups);
        }
        known++;
    }
}

static void group_run(struct oracle *o, uint32_t index, const struct item *items,
        const uint32_t *serials, uint32_t n)
{
    uint32_t first = 0;
    if (o->definitions[index].type == CORRELATE_NEW_VALUE) {
        new_value_run(o, index, items, n);
        return;
    }
    for (uint32_t i = 1; i <= n; i++) {
        if (i < n && items[i].time - items[i - 1].time <= o->definitions[index].timespan)
            continue;
        stretch_run(o, index, items + first, serials + first, i - first);
        first = i;
    }
}

static void definition_run(struct oracle *o, uint32_t index)
{
    const struct correlate_definition *d = &o->definitions[index];
    struct items *all = &o->of[index];
    if (all->count == 0)
        return;
    qsort(all->items, all->count, sizeof(*all->items), compare_items);
    bool *done = calloc(all->count, sizeof(*done));
    struct item *group = calloc(all->count, sizeof(*group));
    uint32_t *serials = calloc(all->count, sizeof(*serials));
    for (uint32_t i = 0; i < all->count; i++) {
        uint32_t n = 0;
        for (uint32_t k = i; k < all->count && !done[i]; k++) {
            if (done[k] || !counts(d, &all->items[k]) ||
                    !same_group(d, &all->items[i], &all->items[k]))
                continue;
            serials[n] = k;
            group[n++] = all->items[k];
        }
        for (uint32_t k = 0; k < n; k++)
            done[serials[k]] = true;
        if (n != 0)
            group_run(o, index, group, serials, n);
    }
    free(done);
    free(group);
    free(serials);
}

void correlate_oracle(const struct correlate_definition *definitions, uint32_t definition_count,
        const struct correlate_event *events, uint32_t event_count, struct bw_buffer *lines,
        struct bw_buffer *starts)
{
    struct oracle o = {.definitions = definitions,
            .definition_count = definition_count,
            .of = calloc(definition_count + 1, sizeof(struct items)),
            .lines = lines,
            .starts = starts};
    bw_buffer_init(&o.kept, SIZE_MAX);
    for (uint32_t n = 0; n < event_count; n++) {
        for (uint32_t i = 0; i < definition_count; i++) {
            for (uint32_t k = 0; k < definitions[i].input_count; k++) {
                const struct correlate_input *input = &definitions[i].inputs[k];
                if (input->correlation || input->source != events[n].base)
                    continue;
                const struct item item = {.time = events[n].time,
                        .path = {n, i},
                        .path_len = 2,
                        .input = k,
                        .place = events[n].place,
                        .host = events[n].host,
                        .values = events[n].values,
                        .value_count = events[n].value_count};
                add_item(&o.of[i], &item);
            }
        }
    }
    for (uint32_t i = 0; i < definition_count; i++)
        definition_run(&o, i);
    for (uint32_t i = 0; i < definition_count; i++)
        free(o.of[i].items);
    free(o.of);
    for (size_t i = 0; i < o.kept.len / sizeof(void *); i++)
        free(((void **)(void *)o.kept.ptr)[i]);
    bw_buffer_release(&o.kept);
}
