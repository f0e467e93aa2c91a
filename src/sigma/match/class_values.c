#include "sigma/match/class_values.h"

#include <string.h>

#include "sigma/match/predicate.h"

void sigma_class_values_init(struct sigma_class_values *v, const struct sigma_image *image,
        const struct sigma_class_fields *fields, struct sigma_evaluator *evaluator)
{
    v->image = image;
    v->fields = fields;
    v->evaluator = evaluator;
    memset(v->values, 0, fields->count * sizeof(*v->values));
    memset(v->unknown, 0, fields->count * sizeof(*v->unknown));
    memset(v->asked, 0, fields->count * sizeof(*v->asked));
}

bool sigma_class_values_take(struct sigma_class_values *v, uint32_t index,
        const struct sigma_binding *binding, const struct event *event)
{
    struct sigma_values *values = &v->values[index];
    if (!sigma_values_take(v->image, binding, event, v->evaluator->arena, values))
        return false;
    v->unknown[index] = v->fields->uses[index] == SIGMA_FIELD_CONSTANT && values->present &&
                        !sigma_known_has(v->fields->known, index, values);
    return true;
}

/* That no whole value that is asked for is there holds of all unknown ones. */
static bool view_decides(void *user, uint32_t predicate)
{
    const struct sigma_class_values *v = user;
    const struct sigma_predicate *p = &v->image->predicates[predicate];
    const uint32_t index = sigma_class_field(v->fields, p->field);
    return index != SIGMA_NONE && v->fields->uses[index] == SIGMA_FIELD_CONSTANT &&
           (!v->unknown[index] || p->op == SIGMA_OP_EXACT);
}

static bool view_holds(void *user, uint32_t predicate)
{
    struct sigma_class_values *v = user;
    const struct sigma_predicate *p = &v->image->predicates[predicate];
    const uint32_t index = sigma_class_field(v->fields, p->field);
    return index != SIGMA_NONE &&
           sigma_predicate_holds(v->evaluator, p, &v->values[index], NULL, NULL);
}

static bool condition_holds(struct sigma_class_values *v, uint32_t index)
{
    const struct sigma_image *image = v->image;
    const struct sigma_image_condition *condition = &image->conditions[index];
    for (uint32_t k = 0; k < condition->count; k++)
        if (view_holds(v, image->lists[condition->first + k]))
            return true;
    return false;
}

static bool view_serves(void *user, uint32_t source)
{
    struct sigma_class_values *v = user;
    const struct sigma_image_source *s = &v->image->sources[source];
    for (uint32_t i = 0; i < s->condition_count; i++)
        if (!condition_holds(v, s->first_condition + i))
            return false;
    return true;
}

/* That a record has a field names no log: others may have one of that name. */
static bool names_a_log(const struct sigma_image *image, uint32_t condition)
{
    const struct sigma_image_condition *k = &image->conditions[condition];
    for (uint32_t i = 0; i < k->count; i++)
        if (image->predicates[image->lists[k->first + i]].op == SIGMA_OP_EXISTS)
            return false;
    return true;
}

/* Tables name the log (Channel, event.dataset) before what is in it (docs/sigma.md). */
static bool view_is_of_log(void *user, uint32_t source)
{
    struct sigma_class_values *v = user;
    const struct sigma_image *image = v->image;
    const struct sigma_image_source *s = &image->sources[source];
    if (s->condition_count != 0 && names_a_log(image, s->first_condition))
        return condition_holds(v, s->first_condition);
    return view_serves(user, source);
}

static bool view_names_event(void *user, uint32_t field, uint32_t logsource)
{
    const struct sigma_class_fields *fields = ((const struct sigma_class_values *)user)->fields;
    const uint32_t index = sigma_class_field(fields, field);
    return index != SIGMA_NONE && fields->naming[(size_t)logsource * fields->count + index] != 0;
}

static bool is_tested(const struct sigma_class_fields *fields, uint32_t index)
{
    return index != SIGMA_NONE && fields->uses[index] == SIGMA_FIELD_TESTED;
}

/*
 * Marks the tested fields by which a source may serve such events, or be what names their log:
 * those of conditions that come first are, and of sources all of whose conditions on other fields
 * hold.
 */
static void ask_for(struct sigma_class_values *v, const struct sigma_image_source *source)
{
    const struct sigma_image_condition *conditions = &v->image->conditions[source->first_condition];
    bool open = true;
    for (uint32_t i = 0; i < source->condition_count && open; i++)
        open = is_tested(v->fields, sigma_class_field(v->fields, conditions[i].field)) ||
               condition_holds(v, source->first_condition + i);
    for (uint32_t i = 0; i < source->condition_count; i++) {
        const uint32_t index = sigma_class_field(v->fields, conditions[i].field);
        if ((open || i == 0) && is_tested(v->fields, index))
            v->asked[index] = true;
    }
}

void sigma_class_values_ask(struct sigma_class_values *v)
{
    for (uint32_t i = 0; i < v->image->sources_count; i++)
        ask_for(v, &v->image->sources[i]);
}

void sigma_class_values_key(struct sigma_class_values *v, struct bw_buffer *key)
{
    for (uint32_t i = 0; i < v->fields->count; i++) {
        struct sigma_values *values = &v->values[i];
        const bool constant = v->fields->uses[i] == SIGMA_FIELD_CONSTANT && !v->unknown[i];
        const uint32_t count = constant ? values->count : 0;
        if (!values->present && count == 0)
            continue;
        bw_buffer_printf(key, "%u:%u:", i, count);
        for (uint32_t k = 0; k < count; k++) {
            const bw_str text = sigma_value_text(&values->items[k], v->evaluator->arena);
            bw_buffer_printf(key, "%zu:", text.len); /* cased tests tell "a" from "A" */
            bw_buffer_add_str(key, text);
        }
        const bool open = !is_tested(v->fields, i) || v->asked[i];
        for (uint32_t k = v->fields->first_test[i]; k < v->fields->first_test[i + 1] && open; k++)
            bw_buffer_add_char(key, view_holds(v, v->fields->tests[k]) ? '1' : '0');
    }
}

struct sigma_class_view sigma_class_values_view(struct sigma_class_values *v)
{
    return (struct sigma_class_view){
            .user = v,
            .decides = view_decides,
            .holds = view_holds,
            .serves = view_serves,
            .is_of_log = view_is_of_log,
            .names_event = view_names_event,
    };
}
