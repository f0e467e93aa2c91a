#include "sigma/match/candidate.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "event/key.h"
#include "sigma/match/scan_state.h"

/* Bindings of many shapes: past this they are forgotten and made again. */
#define BINDINGS_BYTES (4 * BW_MIB)

/* Shapes of one base that are known at once: lines of a log differ in what they leave out. */
#define SHAPES_KNOWN 4

/* How the fields of one base are found in a shape that it was met in. */
struct bound {
    uint64_t shape_id;   /* what is known of a shape may lie where another's lay */
    uint64_t generation; /* of the classes, and of our own arena */
    uint64_t epoch;
    uint32_t source;
    uint32_t repeated; /* slot of how often the message came; UINT32_MAX: it does not say */
    struct sigma_binding *bindings;
};

struct sigma_candidates {
    struct bound (*bases)[SHAPES_KNOWN]; /* by the shape's serial */
    struct bw_arena *arena;
    uint64_t epoch; /* grows when the arena is emptied */
    bw_str values[CANDIDATE_MAX_VALUES];
    struct bw_buffer values_of; /* the record at hand, for its key */
    uint64_t key[2];            /* of the event that was scanned as the … */
    uint64_t keyed;
};

struct sigma_candidates *sigma_candidates_new(const struct sigma_image *image)
{
    struct sigma_candidates *c = calloc(1, sizeof(*c));
    if (c == NULL)
        return NULL;
    c->bases = calloc((size_t)image->bases_count + 1, sizeof(*c->bases));
    c->arena = bw_arena_new(2 * BINDINGS_BYTES);
    c->epoch = 1;
    bw_buffer_init(&c->values_of, 4 * BW_LIMIT_RECORD_BYTES);
    if (c->bases != NULL && c->arena != NULL)
        return c;
    sigma_candidates_free(c);
    return NULL;
}

void sigma_candidates_free(struct sigma_candidates *c)
{
    if (c == NULL)
        return;
    free(c->bases);
    bw_arena_free(c->arena);
    bw_buffer_release(&c->values_of);
    free(c);
}

static bool bind(struct detector_scan *scan, const struct sigma_image_base *base, uint32_t source,
        struct bound *bound)
{
    struct sigma_candidates *c = scan->candidates_of;
    const struct sigma_image *image = scan->image;
    if (bw_arena_used(c->arena) > BINDINGS_BYTES) {
        bw_arena_rewind(c->arena, (struct bw_arena_mark){.block = NULL, .used = 0});
        c->epoch++;
    }
    bound->epoch = 0; /* in case of a failure */
    bound->bindings = bw_arena_alloc(c->arena, base->field_count, sizeof(*bound->bindings));
    if (bound->bindings == NULL)
        return false;
    for (uint32_t i = 0; i < base->field_count; i++) {
        const uint32_t field = image->lists[base->first_field + i];
        const uint32_t mapping = sigma_plan_mapping(image, source, field);
        if (!sigma_binding_make(
                    image, scan->class->names, field, mapping, c->arena, &bound->bindings[i]))
            return false;
        bound->bindings[i].object = 0; /* events are grouped by values */
    }
    bound->repeated = event_shape_find(scan->event->shape, BW_STR("log.syslog.repeated"));
    bound->shape_id = scan->event->shape->id;
    bound->generation = sigma_classes_generation(scan->classes);
    bound->epoch = c->epoch;
    bound->source = source;
    return true;
}

/* What is too long is told apart by its hash, which must not depend on the process. */
static bw_str shorten(struct detector_scan *scan, bw_str text)
{
    struct bw_buffer out;
    if (text.len <= BW_LIMIT_CANDIDATE_VALUE_BYTES)
        return text;
    bw_buffer_init(&out, BW_LIMIT_CANDIDATE_VALUE_BYTES + 64);
    bw_buffer_add_str(&out, bw_str_head(text, BW_LIMIT_CANDIDATE_VALUE_BYTES - 32));
    bw_buffer_printf(&out, "… (%016llx)", (unsigned long long)bw_hash64(bw_str_bytes(text), 0));
    const bw_str copy = bw_arena_copy(scan->evaluator.arena, bw_buffer_str(&out));
    bw_buffer_release(&out);
    return copy.ptr != NULL ? copy : bw_str_head(text, BW_LIMIT_CANDIDATE_VALUE_BYTES);
}

/* Several values of one field are one text, a line for each. */
static bool join_values(struct detector_scan *scan, struct sigma_values *values, bw_str *ret_text)
{
    struct bw_arena *arena = scan->evaluator.arena;
    *ret_text = (bw_str){0};
    if (values->count == 0)
        return true;
    if (values->count == 1) {
        *ret_text = shorten(scan, sigma_value_text(&values->items[0], arena));
        if (ret_text->ptr == NULL)
            *ret_text = BW_STR("");
        return true;
    }
    struct bw_buffer joined;
    bw_buffer_init(&joined, 64 * BW_KIB);
    for (uint32_t i = 0; i < values->count; i++) {
        if (i != 0)
            bw_buffer_add_char(&joined, '\n');
        bw_buffer_add_str(&joined, sigma_value_text(&values->items[i], arena));
    }
    const bw_str copy = bw_arena_copy(arena, bw_buffer_str(&joined));
    const bool ok = copy.ptr != NULL;
    bw_buffer_release(&joined);
    *ret_text = ok ? shorten(scan, copy) : (bw_str){0};
    return ok;
}

/* Most fields stand in one place, and hold one value that needs no more than to be written down.
 * False: it is another. */
static bool plain_text(
        struct detector_scan *scan, const struct sigma_binding *binding, bw_str *ret_text)
{
    if (binding->mapping != NULL || binding->slot_count != 1 || binding->all ||
            binding->recovered || binding->anomalies)
        return false;
    const struct event_value *value = &scan->event->values[binding->slots[0]];
    char scratch[EVENT_VALUE_TEXT_SIZE];
    bw_str text = {0};
    if (event_value_is_null(value)) {
        *ret_text = text;
        return true;
    }
    if (!event_value_text(value, scratch, &text))
        return false;
    if (value->kind != EVENT_VALUE_UTF8)
        text = bw_arena_copy(scan->evaluator.arena, text);
    *ret_text = text.ptr != NULL ? shorten(scan, text) : BW_STR("");
    return true;
}

static bool field_text(
        struct detector_scan *scan, const struct sigma_binding *binding, bw_str *ret_text)
{
    struct sigma_values values;
    return plain_text(scan, binding, ret_text) ||
           (sigma_values_take(scan->image, binding, scan->event, scan->evaluator.arena, &values) &&
                   join_values(scan, &values, ret_text));
}

/* Once for all bases that the event is of. */
static bool record_key(struct detector_scan *scan, uint64_t ret_key[2])
{
    struct sigma_candidates *c = scan->candidates_of;
    if (c->keyed != scan->scanned && !event_key(scan->event, &c->values_of, c->key))
        return false;
    c->keyed = scan->scanned;
    memcpy(ret_key, c->key, sizeof(c->key));
    return true;
}

/* "message repeated 5 times: [ Failed password for root ... ]" stands for five. */
static uint64_t times_of(const struct event *event, uint32_t repeated)
{
    if (repeated == UINT32_MAX || event->values[repeated].kind != EVENT_VALUE_UINT ||
            event->values[repeated].u == 0)
        return 1;
    const uint64_t times = event->values[repeated].u;
    return times < BW_LIMIT_CANDIDATE_REPEATS ? times : BW_LIMIT_CANDIDATE_REPEATS;
}

bool sigma_candidate_send(
        struct detector_scan *scan, const struct sigma_plan_rule *rule, struct finding_sink *sink)
{
    struct sigma_candidates *c = scan->candidates_of;
    const struct event *event = scan->event;
    const uint32_t number = scan->image->rules[rule->rule].base;
    const struct sigma_image_base *base = &scan->image->bases[number];
    struct bound *bound = &c->bases[number][event->shape->serial % SHAPES_KNOWN];
    if ((bound->shape_id != event->shape->id || bound->epoch != c->epoch ||
                bound->source != rule->source ||
                bound->generation != sigma_classes_generation(scan->classes)) &&
            !bind(scan, base, rule->source, bound))
        return false;
    for (uint32_t i = 0; i < base->field_count; i++)
        if (!field_text(scan, &bound->bindings[i], &c->values[i]))
            return false;
    struct candidate candidate = {
            .base = number,
            .time = event->time,
            .offset = event->offset,
            .record_id = event->record_id,
            .times = times_of(event, bound->repeated),
            .values = c->values,
            .value_count = base->field_count,
    };
    if (!record_key(scan, candidate.key))
        return false;
    sink->candidate(sink, &candidate);
    return true;
}
