#include "sigma/filter.h"
#include "sigma/image_parts.h"

static uint32_t add_names(struct sigma_builder *b, const bw_str *names, uint32_t count)
{
    const uint32_t first = sigma_builder_count(b, SIGMA_SECTION_names);
    for (uint32_t i = 0; i < count; i++) {
        const struct sigma_text text = sigma_builder_text(b, names[i]);
        sigma_builder_append(b, SIGMA_SECTION_names, &text);
    }
    return first;
}

static uint32_t add_bounds(struct sigma_builder *b, const struct sigma_correlation *c)
{
    const uint32_t first = sigma_builder_count(b, SIGMA_SECTION_bounds);
    for (uint32_t i = 0; i < c->bound_count; i++) {
        const struct sigma_image_bound bound = {
                .number = c->bounds[i].number, .op = c->bounds[i].op};
        sigma_builder_append(b, SIGMA_SECTION_bounds, &bound);
    }
    return first;
}

static uint32_t add_inputs(struct sigma_builder *b, const struct sigma_correlation *c)
{
    const uint32_t first = sigma_builder_count(b, SIGMA_SECTION_members);
    for (uint32_t i = 0; i < c->reference_count; i++) {
        const struct sigma_reference *reference = &c->references[i];
        const bw_str values = {.ptr = (const char *)reference->values,
                .len = (size_t)c->group_count + c->field_count};
        const struct sigma_image_member input = {
                .rule = reference->rule->index,
                .values = sigma_builder_own_text(b, values),
                .step = reference->step,
        };
        sigma_builder_append(b, SIGMA_SECTION_members, &input);
    }
    return first;
}

static void add_correlation(struct sigma_builder *b, const struct sigma_rule *rule)
{
    const struct sigma_correlation *c = rule->correlation;
    const bw_str program = {.ptr = (const char *)c->program, .len = c->program_len};
    const struct sigma_image_correlation item = {
            .timespan = c->timespan,
            .percentile = c->percentile,
            .rule = rule->index,
            .type = c->type,
            .first_group = add_names(b, c->groups, c->group_count),
            .group_count = c->group_count,
            .first_field = add_names(b, c->fields, c->field_count),
            .field_count = c->field_count,
            .first_bound = add_bounds(b, c),
            .bound_count = c->bound_count,
            .first_member = add_inputs(b, c),
            .member_count = c->reference_count,
            .generate = c->generate,
            .program = sigma_builder_own_text(b, program),
            .condition = sigma_builder_text(b, c->condition),
            .timespan_text = sigma_builder_text(b, c->timespan_text),
    };
    sigma_builder_append(b, SIGMA_SECTION_correlations, &item);
}

/* A rule becomes a base with the first correlation that refers to it. */
static void add_base(struct sigma_builder *b, struct sigma_rule *rule)
{
    if (rule->correlation != NULL || rule->base != 0)
        return;
    const struct sigma_image_base base = {
            .rule = rule->index,
            .first_field = sigma_builder_count(b, SIGMA_SECTION_lists),
            .field_count = rule->value_count,
    };
    for (uint32_t i = 0; i < rule->value_count; i++) {
        const uint32_t field = sigma_builder_field(b, rule->values[i].name);
        sigma_builder_append(b, SIGMA_SECTION_lists, &field);
    }
    rule->base = sigma_builder_append(b, SIGMA_SECTION_bases, &base) + 1;
}

static void add_filter(struct sigma_builder *b, const struct sigma_rule *document)
{
    const struct sigma_image_filter item = {
            .id = sigma_builder_text(b, document->id),
            .title = sigma_builder_text(b, document->title),
            .path = sigma_builder_text(b, document->path),
            .line = document->line,
            .used = document->filter->used,
    };
    sigma_builder_append(b, SIGMA_SECTION_filters, &item);
}

void sigma_builder_correlations(struct sigma_builder *b)
{
    const uint32_t events = b->input->rule_count - b->input->correlation_count;
    for (uint32_t i = events; i < b->input->rule_count; i++) {
        const struct sigma_correlation *c = b->input->rules[i]->correlation;
        for (uint32_t k = 0; k < c->reference_count; k++)
            add_base(b, c->references[k].rule);
        add_correlation(b, b->input->rules[i]);
    }
    for (uint32_t i = 0; i < b->input->filter_count; i++)
        add_filter(b, b->input->filters[i]);
}
