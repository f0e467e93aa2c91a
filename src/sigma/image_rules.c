#include "base/limits.h"
#include "sigma/filter.h"
#include "sigma/image_parts.h"

/* One rule's tree on its way into `nodes`. */
struct emitter {
    struct sigma_builder *b;
    struct bw_buffer stack; /* uint32_t: children of the lists that are open */
    struct bw_buffer marks; /* uint32_t for each predicate: the last list that has it */
    uint32_t list;          /* number of the newest list */
    uint32_t rule;
};

static uint32_t emit(struct emitter *e, const struct sigma_expr *expr);

static uint32_t add_node(
        struct emitter *e, enum sigma_node_kind kind, uint32_t first, uint32_t count)
{
    const struct sigma_node node = {.kind = kind, .first = first, .count = count};
    return sigma_builder_append(e->b, SIGMA_SECTION_nodes, &node);
}

/* True when the predicate is in the list already; if not, it is from now on. */
static bool is_repeated(struct emitter *e, uint32_t list, uint32_t predicate)
{
    static const uint32_t none = 0;
    while (e->marks.len / sizeof(none) <= predicate && !e->marks.failed)
        bw_buffer_add(&e->marks, &none, sizeof(none));
    if (e->marks.failed)
        return false;
    uint32_t *marks = (void *)e->marks.ptr;
    const bool repeated = marks[predicate] == list;
    marks[predicate] = list;
    return repeated;
}

/* Puts the children of `expr` on the stack; those of a list of the same kind among them. */
static void emit_children(struct emitter *e, const struct sigma_expr *expr, uint32_t list)
{
    for (uint32_t i = 0; i < expr->count; i++) {
        const struct sigma_expr *child = expr->children[i];
        uint32_t node;
        if (child->kind == expr->kind) {
            emit_children(e, child, list);
            continue;
        }
        if (child->kind == SIGMA_NODE_PREDICATE) {
            const uint32_t predicate = sigma_builder_predicate(e->b, child->test, e->rule);
            if (is_repeated(e, list, predicate))
                continue;
            node = add_node(e, SIGMA_NODE_PREDICATE, predicate, 0);
        } else {
            node = emit(e, child);
        }
        bw_buffer_add(&e->stack, &node, sizeof(node));
    }
}

static uint32_t emit_list(struct emitter *e, const struct sigma_expr *expr)
{
    const size_t start = e->stack.len;
    emit_children(e, expr, ++e->list);
    const uint32_t count = (uint32_t)((e->stack.len - start) / sizeof(uint32_t));
    const uint32_t *children = (const void *)(e->stack.ptr + start);
    uint32_t node = 0;
    if (count == 1 && !e->stack.failed) {
        node = children[0];
    } else if (!e->stack.failed) {
        const uint32_t first = sigma_builder_count(e->b, SIGMA_SECTION_children);
        for (uint32_t i = 0; i < count; i++)
            sigma_builder_append(e->b, SIGMA_SECTION_children, &children[i]);
        node = add_node(e, expr->kind, first, count);
    }
    e->stack.len = start;
    return node;
}

/* The depth is bounded like that of sigma_expr_each_test. */
static uint32_t emit(struct emitter *e, const struct sigma_expr *expr)
{
    if (expr->kind == SIGMA_NODE_PREDICATE)
        return add_node(
                e, SIGMA_NODE_PREDICATE, sigma_builder_predicate(e->b, expr->test, e->rule), 0);
    if (expr->kind == SIGMA_NODE_NOT)
        return add_node(e, SIGMA_NODE_NOT, emit(e, expr->children[0]), 0);
    return emit_list(e, expr);
}

/* The filters that are part of its condition. */
static uint32_t add_filters(struct sigma_builder *b, const struct sigma_rule *rule)
{
    const uint32_t first = sigma_builder_count(b, SIGMA_SECTION_lists);
    for (uint32_t i = 0; i < rule->filter_count; i++)
        sigma_builder_append(b, SIGMA_SECTION_lists, &rule->filters[i]->filter->index);
    return first;
}

static void add_rule(struct emitter *e, const struct sigma_rule *rule)
{
    struct sigma_builder *b = e->b;
    const bool event = rule->correlation == NULL;
    const uint32_t events = b->input->rule_count - b->input->correlation_count;
    const struct sigma_image_rule item = {
            .root = event ? emit(e, rule->expr) : add_node(e, SIGMA_NODE_FALSE, 0, 0),
            .logsource = event ? sigma_builder_logsource(b, &rule->logsource) : SIGMA_NONE,
            .base = event && rule->base != 0 ? rule->base - 1 : SIGMA_NONE,
            .correlation = event ? SIGMA_NONE : rule->index - events,
            .first_filter = add_filters(b, rule),
            .filter_count = rule->filter_count,
            .quiet = rule->quiet,
            .id = sigma_builder_own_text(b, rule->id),
            .title = sigma_builder_own_text(b, rule->title),
            .author = sigma_builder_text(b, rule->author),
            .description = sigma_builder_own_text(b, rule->description),
            .status = sigma_builder_text(b, rule->status),
            .references = sigma_builder_own_text(b, rule->references),
            .falsepositives = sigma_builder_text(b, rule->falsepositives),
            .techniques = sigma_builder_text(b, rule->techniques),
            .tags = sigma_builder_text(b, rule->tags),
            .license = sigma_builder_text(b, rule->license),
            .path = sigma_builder_own_text(b, rule->path),
            .line = rule->line,
            .level = (uint8_t)rule->level,
            .stage = (uint8_t)rule->stage,
    };
    sigma_builder_append(b, SIGMA_SECTION_rules, &item);
}

void sigma_builder_rules(struct sigma_builder *b)
{
    struct emitter e = {.b = b};
    bw_buffer_init(&e.stack, BW_LIMIT_SIGMA_IMAGE);
    bw_buffer_init(&e.marks, BW_LIMIT_SIGMA_IMAGE);
    for (uint32_t i = 0; i < b->input->rule_count; i++) {
        e.rule = i;
        add_rule(&e, b->input->rules[i]);
    }
    b->failed = b->failed || e.stack.failed || e.marks.failed;
    bw_buffer_release(&e.stack);
    bw_buffer_release(&e.marks);
}
