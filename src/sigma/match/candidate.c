#include "sigma/match/candidate.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "sigma/match/scan_state.h"

/* Bindings of many shapes: past this they are forgotten and made again. */
#define BINDINGS_BYTES (4 * BW_MIB)

/* How the fields of one base are found in the class that it was met in last. */
struct bound {
    const struct sigma_class *class;
    uint64_t generation; /* of the classes, and of our own arena */
    uint64_t epoch;
    uint32_t source;
    struct sigma_binding *bindings;
};

struct sigma_candidates {
    struct bound *bases;
    struct bw_arena *arena;
    uint64_t epoch; /* grows when the arena is emptied */
    bw_str values[CANDIDATE_MAX_VALUES];
    struct bw_buffer values_of; /* the record at hand, for its key */
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
    }
    bound->class = scan->class;
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

/* Everything that the value is, and nothing of where it lies. */
static void add_value(struct bw_buffer *out, const struct event_value *v)
{
    bw_buffer_add_char(out, (char)v->kind);
    switch ((enum event_value_kind)v->kind) {
    case EVENT_VALUE_ABSENT:
    case EVENT_VALUE_NULL:
    case EVENT_VALUE_KIND_COUNT:
        break;
    case EVENT_VALUE_UTF8:
    case EVENT_VALUE_UTF16:
    case EVENT_VALUE_GUID:
    case EVENT_VALUE_SID:
    case EVENT_VALUE_BINARY:
        bw_buffer_add(out, &v->bytes.len, sizeof(v->bytes.len));
        bw_buffer_add(out, v->bytes.ptr, v->bytes.len);
        break;
    case EVENT_VALUE_UINT:
    case EVENT_VALUE_INT:
    case EVENT_VALUE_HEX:
    case EVENT_VALUE_FLOAT:
    case EVENT_VALUE_BOOL:
    case EVENT_VALUE_TIME:
        bw_buffer_add(out, &v->u, sizeof(v->u));
        break;
    case EVENT_VALUE_LIST:
        bw_buffer_add(out, &v->count, sizeof(v->count));
        for (uint32_t i = 0; i < v->count; i++)
            if (v->items[i].kind != EVENT_VALUE_LIST)
                add_value(out, &v->items[i]);
        break;
    }
}

/*
 * The same for copies of one record, as the case has it for findings: names, values, id and time.
 * Records that match for correlations only are not rendered, so it is made of what they are
 * rendered from.
 */
static bool record_key(struct sigma_candidates *c, const struct event *event, uint64_t ret_key[2])
{
    const uint64_t head[] = {event->shape->id, event->record_id, (uint64_t)event->time};
    bw_buffer_clear(&c->values_of);
    bw_buffer_add(&c->values_of, head, sizeof(head));
    for (uint32_t i = 0; i < event->shape->field_count; i++)
        add_value(&c->values_of, &event->values[i]);
    ret_key[0] = bw_hash64_secret(bw_buffer_bytes(&c->values_of), 1);
    ret_key[1] = bw_hash64(bw_buffer_bytes(&c->values_of), ret_key[0]);
    return !c->values_of.failed;
}

bool sigma_candidate_send(
        struct detector_scan *scan, const struct sigma_plan_rule *rule, struct finding_sink *sink)
{
    struct sigma_candidates *c = scan->candidates_of;
    const struct event *event = scan->event;
    const uint32_t number = scan->image->rules[rule->rule].base;
    const struct sigma_image_base *base = &scan->image->bases[number];
    struct bound *bound = &c->bases[number];
    if ((bound->class != scan->class || bound->epoch != c->epoch || bound->source != rule->source ||
                bound->generation != sigma_classes_generation(scan->classes)) &&
            !bind(scan, base, rule->source, bound))
        return false;
    for (uint32_t i = 0; i < base->field_count; i++) {
        struct sigma_values values;
        if (!sigma_values_take(
                    scan->image, &bound->bindings[i], event, scan->evaluator.arena, &values) ||
                !join_values(scan, &values, &c->values[i]))
            return false;
    }
    struct candidate candidate = {
            .base = number,
            .time = event->time,
            .offset = event->offset,
            .record_id = event->record_id,
            .values = c->values,
            .value_count = base->field_count,
    };
    if (!record_key(c, event, candidate.key))
        return false;
    sink->candidate(sink, &candidate);
    return true;
}
