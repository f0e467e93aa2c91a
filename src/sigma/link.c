#include "sigma/link.h"

#include "base/limits.h"
#include "sigma/link_parts.h"

void sigma_link_at(struct sigma_linker *l, const struct sigma_rule *rule)
{
    l->load->path = rule->path;
    l->load->title = rule->title;
}

/* The correlation is left out, and this is why: BW_E_UNSUPPORTED, because that was asked for. */
static void reject(struct sigma_linker *l, struct sigma_rule *rule, bw_status status)
{
    const uint32_t line = l->load->error_line;
    rule->left_out = status == BW_E_UNSUPPORTED;
    sigma_link_at(l, rule);
    sigma_problem_add(l->load, rule->left_out ? SIGMA_PROBLEM_SKIPPED : SIGMA_PROBLEM_ERROR, line,
            "%s", l->err->message);
    rule->dead = true;
}

/* "a -> b -> a": a correlation that is made of itself. */
static bw_status fail_cycle(struct sigma_linker *l, const struct sigma_rule *again, uint32_t line)
{
    struct bw_buffer names;
    bool inside = false;
    bw_buffer_init(&names, 4096);
    for (uint32_t i = 0; i < l->depth; i++) {
        inside |= l->chain[i] == again;
        if (inside)
            bw_buffer_printf(&names, "'%.*s' -> ",
                    bw_str_width(bw_str_head(l->chain[i]->title, 60)), l->chain[i]->title.ptr);
    }
    bw_buffer_printf(
            &names, "'%.*s'", bw_str_width(bw_str_head(again->title, 60)), again->title.ptr);
    const bw_str text = bw_buffer_str(&names);
    const bw_status status = sigma_fail(l->load, l->err, BW_E_MALFORMED, line,
            "the correlation is made of itself: %.*s", bw_str_width(text), text.ptr);
    bw_buffer_release(&names);
    return status;
}

static bw_status link_correlation(struct sigma_linker *l, struct sigma_rule *rule);

/* The rule behind a reference, itself good. */
static bw_status resolve(struct sigma_linker *l, struct sigma_reference *reference)
{
    const bw_str name = reference->name;
    bw_status status = reference->rule != NULL ? BW_OK : sigma_link_find(l, name, &reference->rule);
    if (status == BW_E_NOT_FOUND && sigma_link_left_out(l, name))
        return sigma_fail(l->load, l->err, BW_E_UNSUPPORTED, reference->line,
                "its rule '%.*s' was left out on request", bw_str_width(name), name.ptr);
    if (status == BW_E_NOT_FOUND)
        return sigma_fail(l->load, l->err, BW_E_NOT_FOUND, reference->line,
                "no rule that can be used has '%.*s' as its id, name or title", bw_str_width(name),
                name.ptr);
    if (status == BW_E_RANGE)
        return sigma_fail(l->load, l->err, BW_E_RANGE, reference->line,
                "several rules are called '%.*s'", bw_str_width(name), name.ptr);
    if (status != BW_OK)
        return sigma_fail_nomem(l->load, l->err);
    struct sigma_rule *rule = reference->rule;
    if (rule->correlation == NULL)
        return BW_OK;
    for (uint32_t i = 0; i < l->depth; i++)
        if (l->chain[i] == rule)
            return fail_cycle(l, rule, reference->line);
    if (l->depth == BW_LIMIT_SIGMA_CORRELATION_DEPTH)
        return sigma_fail(l->load, l->err, BW_E_LIMIT, reference->line,
                "correlations of correlations, more than %d deep",
                BW_LIMIT_SIGMA_CORRELATION_DEPTH);
    status = link_correlation(l, rule);
    if (status != BW_OK)
        return status;
    if (rule->dead && rule->left_out)
        return sigma_fail(l->load, l->err, BW_E_UNSUPPORTED, reference->line,
                "its rule '%.*s' was left out because of a rule that was on request",
                bw_str_width(name), name.ptr);
    if (rule->dead)
        return sigma_fail(l->load, l->err, BW_E_MALFORMED, reference->line,
                "its rule '%.*s' can not be used", bw_str_width(name), name.ptr);
    return BW_OK;
}

/* Two names may call one rule, and a bit would count it twice. */
static bw_status check_distinct(struct sigma_linker *l, const struct sigma_correlation *c)
{
    for (uint32_t i = 1; i < c->reference_count; i++)
        for (uint32_t k = 0; k < i; k++)
            if (c->references[i].rule == c->references[k].rule)
                return sigma_fail(l->load, l->err, BW_E_MALFORMED, c->references[i].line,
                        "'%.*s' and '%.*s' are the same rule", bw_str_width(c->references[k].name),
                        c->references[k].name.ptr, bw_str_width(c->references[i].name),
                        c->references[i].name.ptr);
    return BW_OK;
}

/* How many correlations it is made of in a row, itself with them. */
static bw_status check_depth(struct sigma_linker *l, struct sigma_rule *rule)
{
    struct sigma_correlation *c = rule->correlation;
    c->depth = 1;
    for (uint32_t i = 0; i < c->reference_count; i++) {
        const struct sigma_correlation *inner = c->references[i].rule->correlation;
        if (inner != NULL && inner->depth >= c->depth)
            c->depth = inner->depth + 1;
    }
    if (c->depth <= BW_LIMIT_SIGMA_CORRELATION_DEPTH)
        return BW_OK;
    return sigma_fail(l->load, l->err, BW_E_LIMIT, c->line,
            "correlations of correlations, more than %d deep", BW_LIMIT_SIGMA_CORRELATION_DEPTH);
}

/* Depth is bounded by resolve. Fails for want of memory only: what is wrong makes the rule dead. */
static bw_status link_correlation(struct sigma_linker *l, struct sigma_rule *rule)
{
    struct sigma_correlation *c = rule->correlation;
    if (rule->dead || rule->used)
        return BW_OK;
    l->chain[l->depth++] = rule;
    bw_status status = BW_OK;
    for (uint32_t i = 0; i < c->reference_count && status == BW_OK; i++)
        status = resolve(l, &c->references[i]);
    l->depth--;
    sigma_link_at(l, rule);
    if (status == BW_OK)
        status = check_distinct(l, c);
    if (status == BW_OK)
        status = check_depth(l, rule);
    if (status == BW_OK)
        status = sigma_link_values(l, rule);
    if (status == BW_E_NOMEM)
        return status;
    if (status != BW_OK) {
        reject(l, rule, status);
        return BW_OK;
    }
    rule->used = true;
    l->ordered[l->ordered_count++] = rule;
    return BW_OK;
}

/*
 * Marks what the correlation needs. One that is below the level asked for is needed only by a
 * correlation that is not; the order makes outer ones come first here.
 */
static void mark_needed(struct sigma_linker *l)
{
    for (uint32_t i = l->ordered_count; i-- > 0;) {
        struct sigma_rule *rule = l->ordered[i];
        rule->used = rule->quiet || !rule->below;
        if (!rule->used)
            continue;
        struct sigma_correlation *c = rule->correlation;
        for (uint32_t k = 0; k < c->reference_count; k++)
            c->references[k].rule->quiet = true;
    }
    for (uint32_t i = 0; i < l->ordered_count; i++) {
        const struct sigma_rule *rule = l->ordered[i];
        const struct sigma_correlation *c = rule->correlation;
        for (uint32_t k = 0; k < c->reference_count && rule->used && c->generate; k++)
            if (!c->references[k].rule->below)
                c->references[k].rule->quiet = false;
    }
}

static void leave_out(struct sigma_linker *l, const struct sigma_rule *rule)
{
    const bw_str level = finding_level_name(rule->level);
    const bw_str wanted = finding_level_name(l->min_level);
    sigma_link_at(l, rule);
    sigma_problem_add(l->load, SIGMA_PROBLEM_SKIPPED, rule->line, "level %.*s is below %.*s",
            bw_str_width(level), level.ptr, bw_str_width(wanted), wanted.ptr);
}

static void choose(struct sigma_linker *l, const bool *needed)
{
    for (uint32_t i = 0; i < l->loaded->rule_count; i++) {
        struct sigma_rule *rule = l->loaded->rules[i];
        if (rule->correlation == NULL && rule->filter == NULL)
            rule->used = needed[i] || (!rule->below && !rule->legacy);
        if (!rule->used && !rule->dead && !rule->legacy && rule->filter == NULL)
            leave_out(l, rule);
    }
}

static bw_status collect(struct sigma_linker *l, struct sigma_linked *linked)
{
    struct sigma_rule **rules =
            bw_arena_alloc(l->load->keep, l->loaded->rule_count, sizeof(void *));
    if (rules == NULL)
        return sigma_fail_nomem(l->load, l->err);
    uint32_t count = 0;
    for (uint32_t i = 0; i < l->loaded->rule_count; i++) {
        struct sigma_rule *rule = l->loaded->rules[i];
        if (rule->used && rule->correlation == NULL)
            rules[count++] = rule;
    }
    for (uint32_t i = 0; i < l->ordered_count; i++) {
        if (!l->ordered[i]->used)
            continue;
        rules[count++] = l->ordered[i];
        linked->correlation_count++;
    }
    for (uint32_t i = 0; i < count; i++)
        rules[i]->index = i;
    linked->rules = rules;
    linked->rule_count = count;
    return BW_OK;
}

static bw_status link_all(struct sigma_linker *l, struct sigma_linked *linked)
{
    const uint32_t count = l->loaded->rule_count;
    l->chain =
            bw_arena_alloc(l->load->keep, BW_LIMIT_SIGMA_CORRELATION_DEPTH + 1, sizeof(*l->chain));
    l->ordered = bw_arena_alloc(l->load->keep, count, sizeof(*l->ordered));
    bool *needed = bw_arena_alloc(l->load->keep, count, sizeof(*needed));
    if (l->chain == NULL || l->ordered == NULL || needed == NULL || !sigma_link_names_init(l))
        return sigma_fail_nomem(l->load, l->err);
    for (uint32_t i = 0; i < count; i++) {
        bw_status status = BW_OK;
        if (l->loaded->rules[i]->correlation != NULL)
            status = link_correlation(l, l->loaded->rules[i]);
        if (status != BW_OK)
            return status;
    }
    mark_needed(l);
    for (uint32_t i = 0; i < l->ordered_count; i++) {
        const struct sigma_correlation *c = l->ordered[i]->correlation;
        for (uint32_t k = 0; k < c->reference_count && l->ordered[i]->used; k++)
            c->references[k].rule->used = true;
    }
    for (uint32_t i = 0; i < count; i++)
        needed[i] = l->loaded->rules[i]->used;
    choose(l, needed);
    const bw_status status = collect(l, linked);
    return status == BW_OK ? sigma_link_filters(l, linked) : status;
}

bw_status sigma_link(const struct sigma_loaded *loaded, enum finding_level min_level,
        struct sigma_load *load, struct sigma_linked *ret_linked, struct bw_err *err)
{
    struct bw_err reason = {0};
    struct sigma_linker l = {
            .loaded = loaded, .min_level = min_level, .load = load, .err = &reason};
    struct sigma_linked linked = {0};
    const bw_status status = link_all(&l, &linked);
    sigma_link_names_release(&l);
    if (status != BW_OK || load->nomem)
        return bw_fail(err, BW_E_NOMEM, "memory for rules is used up");
    *ret_linked = linked;
    return BW_OK;
}
