#include <string.h>

#include "base/limits.h"
#include "sigma/link_parts.h"

/* Values of one event that all correlations together may want. */
#define VALUES_MAX 128

/* Field names have no blanks in the image: see docs/sigma.md. */
static bw_status field_make(struct sigma_linker *l, bw_str name, struct sigma_field *ret_field)
{
    *ret_field = (struct sigma_field){.name = name};
    if (bw_str_find_char(name, ' ') == SIZE_MAX)
        return BW_OK;
    char *plain = bw_arena_alloc(l->load->keep, name.len + 1, 1);
    if (plain == NULL)
        return sigma_fail_nomem(l->load, l->err);
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] != ' ')
            plain[len++] = name.ptr[i];
    *ret_field = (struct sigma_field){.name = {.ptr = plain, .len = len}, .spelled = name};
    return BW_OK;
}

static bw_status value_of_base(struct sigma_linker *l, struct sigma_rule *base, bw_str name,
        uint32_t line, uint8_t *ret_value)
{
    struct sigma_field field;
    const bw_status status = field_make(l, name, &field);
    if (status != BW_OK)
        return status;
    for (uint32_t i = 0; i < base->value_count; i++) {
        if (bw_str_eq(base->values[i].name, field.name)) {
            *ret_value = (uint8_t)i;
            return BW_OK;
        }
    }
    if (base->values == NULL)
        base->values = bw_arena_alloc(l->load->keep, VALUES_MAX, sizeof(*base->values));
    if (base->values == NULL)
        return sigma_fail_nomem(l->load, l->err);
    if (base->value_count == VALUES_MAX)
        return sigma_fail(l->load, l->err, BW_E_LIMIT, line,
                "correlations want more than %d fields of '%.*s'", VALUES_MAX,
                bw_str_width(base->title), base->title.ptr);
    *ret_value = (uint8_t)base->value_count;
    base->values[base->value_count++] = field;
    return BW_OK;
}

/* What comes out of a correlation has the values that it was grouped by; what is new, that too. */
static void value_of_correlation(struct sigma_linker *l, const struct sigma_rule *inner,
        bw_str name, uint32_t line, uint8_t *ret_value)
{
    const struct sigma_correlation *c = inner->correlation;
    for (uint32_t i = 0; i < c->group_count; i++) {
        if (bw_str_eq_ascii_nocase(c->groups[i], name)) {
            *ret_value = (uint8_t)i;
            return;
        }
    }
    for (uint32_t i = 0; c->type == CORRELATE_NEW_VALUE && i < c->field_count; i++) {
        if (bw_str_eq_ascii_nocase(c->fields[i], name)) {
            *ret_value = (uint8_t)(c->group_count + i);
            return;
        }
    }
    *ret_value = CORRELATE_NO_VALUE;
    sigma_problem_add(l->load, SIGMA_PROBLEM_WARNING, line,
            "'%.*s' is not grouped by '%.*s', so that its results have no such value",
            bw_str_width(inner->title), inner->title.ptr, bw_str_width(name), name.ptr);
}

/* What the events of one rule call the field. */
static bw_str name_for(struct sigma_linker *l, const struct sigma_correlation *c,
        const struct sigma_reference *reference, bw_str name)
{
    for (uint32_t i = 0; i < c->alias_count; i++) {
        const struct sigma_alias *alias = &c->aliases[i];
        if (!bw_str_eq(alias->name, name))
            continue;
        for (uint32_t k = 0; k < alias->count; k++)
            if (alias->rules[k].rule == reference->rule)
                return alias->fields[k];
        sigma_problem_add(l->load, SIGMA_PROBLEM_WARNING, alias->line,
                "alias '%.*s' says nothing of rule '%.*s': its field of that name is taken",
                bw_str_width(name), name.ptr, bw_str_width(reference->name), reference->name.ptr);
    }
    return name;
}

static bw_status aliases_resolve(struct sigma_linker *l, const struct sigma_correlation *c)
{
    for (uint32_t i = 0; i < c->alias_count; i++) {
        const struct sigma_alias *alias = &c->aliases[i];
        for (uint32_t k = 0; k < alias->count; k++) {
            struct sigma_reference *r = &alias->rules[k];
            for (uint32_t n = 0; n < c->reference_count && r->rule == NULL; n++)
                if (bw_str_eq_ascii_nocase(c->references[n].name, r->name) ||
                        sigma_link_calls(r->name, c->references[n].rule))
                    r->rule = c->references[n].rule;
            if (r->rule == NULL)
                return sigma_fail(l->load, l->err, BW_E_MALFORMED, r->line,
                        "alias '%.*s': the correlation has no rule '%.*s'",
                        bw_str_width(alias->name), alias->name.ptr, bw_str_width(r->name),
                        r->name.ptr);
        }
    }
    return BW_OK;
}

static bw_status reference_values(struct sigma_linker *l, const struct sigma_correlation *c,
        struct sigma_reference *reference)
{
    const uint32_t count = c->group_count + c->field_count;
    reference->values = bw_arena_alloc(l->load->keep, count, 1);
    if (reference->values == NULL)
        return sigma_fail_nomem(l->load, l->err);
    for (uint32_t i = 0; i < count; i++) {
        const bw_str wanted = i < c->group_count ? c->groups[i] : c->fields[i - c->group_count];
        const bw_str name = name_for(l, c, reference, wanted);
        bw_status status = BW_OK;
        if (name.len == 0)
            reference->values[i] = CORRELATE_NO_VALUE;
        else if (reference->rule->correlation != NULL && !reference->rule->legacy)
            value_of_correlation(l, reference->rule, name, c->line, &reference->values[i]);
        else
            status = value_of_base(l, reference->rule, name, c->line, &reference->values[i]);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

bw_status sigma_link_values(struct sigma_linker *l, struct sigma_rule *rule)
{
    struct sigma_correlation *c = rule->correlation;
    bw_status status = aliases_resolve(l, c);
    for (uint32_t i = 0; i < c->reference_count && status == BW_OK; i++)
        status = reference_values(l, c, &c->references[i]);
    return status;
}
