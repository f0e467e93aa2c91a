/* What the silence of a rule says where its log is there: auditing was off, or nothing happened. */
#include "sigma/ledger_parts.h"

/* Whether the test asks for an event that is always written. */
static bool is_listed(const struct sigma_image *image, const struct sigma_image_source *source,
        uint32_t predicate)
{
    const struct sigma_predicate *p = &image->predicates[predicate];
    if (p->op != SIGMA_OP_EXACT || p->field == SIGMA_FIELD_KEYWORD)
        return false;
    const bw_str field = sigma_image_str(image, image->fields[p->field].name);
    const bw_str value = sigma_image_str(image, p->folded);
    for (uint32_t i = 0; i < source->always_count; i++) {
        const struct sigma_image_pair *pair = &image->pairs[source->first_always + i];
        if (bw_str_eq(sigma_image_str(image, pair->from), field) &&
                bw_str_eq(sigma_image_str(image, pair->to), value))
            return true;
    }
    return false;
}

/* True when nothing but those events makes the node true. As deep as conditions are nested. */
static bool needs_listed(
        const struct sigma_image *image, const struct sigma_image_source *source, uint32_t node)
{
    const struct sigma_node *n = &image->nodes[node];
    switch ((enum sigma_node_kind)n->kind) {
    case SIGMA_NODE_FALSE:
        return true;
    case SIGMA_NODE_TRUE:
    case SIGMA_NODE_NOT:
        return false;
    case SIGMA_NODE_PREDICATE:
        return is_listed(image, source, n->first);
    case SIGMA_NODE_AND:
        for (uint32_t i = 0; i < n->count; i++)
            if (needs_listed(image, source, image->children[n->first + i]))
                return true;
        return false;
    case SIGMA_NODE_OR:
        for (uint32_t i = 0; i < n->count; i++)
            if (!needs_listed(image, source, image->children[n->first + i]))
                return false;
        return true;
    }
    return false;
}

bool ledger_did_not_happen(const struct ledger_making *m, uint32_t rule, const uint8_t *seen_of)
{
    const struct sigma_image_logsource *l = ledger_logsource(m, rule);
    for (uint32_t i = 0; i < l->source_count; i++) {
        const struct sigma_image_source *source = &m->image->sources[l->first_source + i];
        const uint8_t seen = seen_of[l->first_source + i];
        if ((seen & SOURCE_RECORDS) != 0
                        ? source->always != SIGMA_ALWAYS_NOT ||
                                  (source->always_count != 0 && needs_listed(m->image, source,
                                                                        m->image->rules[rule].root))
                        : (seen & (SOURCE_IN_TIME | SOURCE_OUTSIDE)) == SOURCE_IN_TIME &&
                                  source->always == SIGMA_ALWAYS_LOG)
            return true;
    }
    return false;
}
