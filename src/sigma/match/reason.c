#include "sigma/match/reason.h"

#include "sigma/match/names.h"
#include "sigma/words.h"

struct reason_walk {
    struct detector_scan *scan;
    uint32_t source;
    struct finding *finding;
};

/* Values for a predicate: the plan's column where it has one, else taken here (class fields). */
static bool take_values(struct reason_walk *w, uint32_t field, struct sigma_binding *binding,
        struct sigma_values *values)
{
    struct detector_scan *scan = w->scan;
    const uint32_t mapping = field == SIGMA_FIELD_KEYWORD
                                     ? SIGMA_NONE
                                     : sigma_plan_mapping(scan->image, w->source, field);
    const uint32_t column = sigma_plan_column(scan->class->plan, field, mapping);
    if (column != SIGMA_NONE) {
        *binding = scan->class->bindings[column];
        *values = *sigma_scan_values(scan, column);
        return true;
    }
    struct bw_arena *arena = scan->evaluator.arena;
    return sigma_binding_make(scan->image, scan->class->names, field, mapping, arena, binding) &&
           sigma_values_take(scan->image, binding, scan->event, arena, values);
}

/* Looks a predicate up; *ret_value is what made it true, NULL where nothing in particular did. */
static bool predicate_holds(struct reason_walk *w, const struct sigma_predicate *p,
        struct sigma_binding *binding, struct sigma_value **ret_value)
{
    struct sigma_values values;
    struct sigma_values other;
    struct sigma_binding other_binding;
    const bool fieldref = p->op >= SIGMA_OP_FIELDREF && p->op <= SIGMA_OP_FIELDREF_CONTAINS;
    if (!take_values(w, p->field, binding, &values) ||
            (fieldref && !take_values(w, p->aux, &other_binding, &other)))
        return false;
    return sigma_predicate_holds(
            &w->scan->evaluator, p, &values, fieldref ? &other : NULL, ret_value);
}

static bool node_holds(struct reason_walk *w, uint32_t index)
{
    const struct sigma_image *image = w->scan->image;
    const struct sigma_node *node = &image->nodes[index];
    const bool and = node->kind == SIGMA_NODE_AND;
    struct sigma_binding binding;
    switch ((enum sigma_node_kind)node->kind) {
    case SIGMA_NODE_FALSE:
    case SIGMA_NODE_TRUE:
        return node->kind == SIGMA_NODE_TRUE;
    case SIGMA_NODE_PREDICATE:
        return predicate_holds(w, &image->predicates[node->first], &binding, NULL);
    case SIGMA_NODE_NOT:
        return !node_holds(w, node->first);
    case SIGMA_NODE_AND:
    case SIGMA_NODE_OR:
        for (uint32_t i = 0; i < node->count; i++)
            if (node_holds(w, image->children[node->first + i]) != and)
                return !and;
        return and;
    }
    return false;
}

static bw_str test_words(struct reason_walk *w, const struct sigma_predicate *p)
{
    struct bw_buffer out;
    bw_buffer_init(&out, 2 * SIGMA_WORDS_TEXT_MAX);
    sigma_words_test(w->scan->image, p, &out);
    const bw_str copy = bw_arena_copy(w->scan->evaluator.arena, bw_buffer_str(&out));
    bw_buffer_release(&out);
    return copy.ptr != NULL ? copy : BW_STR("");
}

/* Is it the name of that member of an object, as sigma_values_take makes it? */
static bool is_name_of(
        bw_str path, const struct sigma_binding *binding, const struct sigma_value *value)
{
    return binding->object != 0 && value->value == NULL &&
           bw_str_eq(bw_str_from(path, binding->object), value->text);
}

/* Where in the record the value stood; for keywords and lists found by its address. */
static bw_str value_path(
        struct reason_walk *w, const struct sigma_binding *binding, const struct sigma_value *value)
{
    const struct event *event = w->scan->event;
    const uint32_t count = binding->all ? event->shape->field_count : binding->slot_count;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t slot = binding->all ? i : binding->slots[i];
        if (slot == SIGMA_NONE)
            continue;
        const struct event_value *v = &event->values[slot];
        const bool item = v->kind == EVENT_VALUE_LIST && value != NULL &&
                          value->value >= v->items && value->value < v->items + v->count;
        const bw_str path = event->shape->fields[slot].path;
        const bool made = value == NULL || (value->value == NULL && binding->object == 0);
        if (made || value->value == v || item || is_name_of(path, binding, value))
            return path;
    }
    return BW_STR("");
}

static void add_reason(struct reason_walk *w, const struct sigma_predicate *p,
        const struct sigma_binding *binding, struct sigma_value *value)
{
    const struct sigma_image *image = w->scan->image;
    struct finding *finding = w->finding;
    if (finding->reason_count == FINDING_MAX_REASONS)
        return;
    finding->reasons[finding->reason_count++] = (struct finding_reason){
            .field = p->field == SIGMA_FIELD_KEYWORD
                             ? BW_STR("keyword")
                             : sigma_image_str(image, image->fields[p->field].name),
            .path = value_path(w, binding, value),
            .test = test_words(w, p),
            .value = value != NULL ? sigma_value_text(value, w->scan->evaluator.arena) : BW_STR(""),
            .at = value != NULL ? sigma_predicate_place(&w->scan->evaluator, p, value) : 0,
    };
}

/* Called for nodes that hold. What a NOT denies is no reason that could be shown in the record. */
static void collect(struct reason_walk *w, uint32_t index)
{
    const struct sigma_image *image = w->scan->image;
    const struct sigma_node *node = &image->nodes[index];
    if (node->kind == SIGMA_NODE_PREDICATE) {
        struct sigma_binding binding;
        struct sigma_value *value;
        if (predicate_holds(w, &image->predicates[node->first], &binding, &value))
            add_reason(w, &image->predicates[node->first], &binding, value);
        return;
    }
    if (node->kind != SIGMA_NODE_AND && node->kind != SIGMA_NODE_OR)
        return;
    for (uint32_t i = 0; i < node->count; i++) {
        const uint32_t child = image->children[node->first + i];
        if (node->kind == SIGMA_NODE_AND) {
            collect(w, child);
        } else if (node_holds(w, child)) {
            collect(w, child);
            return;
        }
    }
}

void sigma_reasons_find(
        struct detector_scan *scan, const struct sigma_plan_rule *rule, struct finding *finding)
{
    struct reason_walk w = {.scan = scan, .source = rule->source, .finding = finding};
    finding->reason_count = 0;
    collect(&w, scan->image->rules[rule->rule].root);
}
