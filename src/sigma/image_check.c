#include <math.h>
#include <stdlib.h>

#include "base/limits.h"
#include "finding/attack.h"
#include "finding/level.h"
#include "plug/correlator.h"
#include "sigma/correlate/correlate.h"
#include "sigma/image_form.h"

/* Whether what one section says of another can be believed: one question for each item. */
typedef bool item_check_fn(const struct sigma_image *image, uint32_t index);

static bool in_range(uint64_t first, uint64_t count, uint32_t limit)
{
    return first <= limit && count <= limit - first;
}

static bool text_good(const struct sigma_image *image, struct sigma_text text)
{
    return in_range(text.offset, text.len, image->strings_count);
}

static bool texts_good(
        const struct sigma_image *image, const struct sigma_text *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!text_good(image, texts[i]))
            return false;
    return true;
}

static bool lists_name(
        const struct sigma_image *image, uint32_t first, uint32_t count, uint32_t limit)
{
    if (!in_range(first, count, image->lists_count))
        return false;
    for (uint32_t i = first; i < first + count; i++)
        if (image->lists[i] >= limit)
            return false;
    return true;
}

static bool field_check(const struct sigma_image *image, uint32_t i)
{
    const struct sigma_image_field *f = &image->fields[i];
    return text_good(image, f->name) && in_range(f->first_name, f->name_count, image->names_count);
}

/* How many items `aux` of a predicate can name. */
static uint32_t aux_limit(const struct sigma_image *image, uint8_t op)
{
    switch ((enum sigma_op)op) {
    case SIGMA_OP_REGEX:
        return image->regexes_count;
    case SIGMA_OP_CIDR:
        return image->cidrs_count;
    case SIGMA_OP_FIELDREF:
    case SIGMA_OP_FIELDREF_PREFIX:
    case SIGMA_OP_FIELDREF_SUFFIX:
    case SIGMA_OP_FIELDREF_CONTAINS:
        return image->fields_count;
    case SIGMA_OP_EXACT:
    case SIGMA_OP_PREFIX:
    case SIGMA_OP_SUFFIX:
    case SIGMA_OP_CONTAINS:
    case SIGMA_OP_GLOB:
    case SIGMA_OP_EQ:
    case SIGMA_OP_LT:
    case SIGMA_OP_LTE:
    case SIGMA_OP_GT:
    case SIGMA_OP_GTE:
    case SIGMA_OP_EXISTS:
    case SIGMA_OP_NULL:
    case SIGMA_OP_COUNT:
        break;
    }
    return UINT32_MAX;
}

static bool predicate_check(const struct sigma_image *image, uint32_t i)
{
    const struct sigma_predicate *p = &image->predicates[i];
    const uint32_t limit = p->op < SIGMA_OP_COUNT ? aux_limit(image, p->op) : 0;
    return p->op < SIGMA_OP_COUNT &&
           (p->field < image->fields_count || p->field == SIGMA_FIELD_KEYWORD) &&
           (limit == UINT32_MAX || p->aux < limit) && p->time_part <= SIGMA_TIME_YEAR &&
           text_good(image, p->text) && text_good(image, p->folded) &&
           (i == 0 || image->predicates[i - 1].field <= p->field);
}

/* Children stand before their parents, so trees end. */
static bool node_check(const struct sigma_image *image, uint32_t i)
{
    const struct sigma_node *n = &image->nodes[i];
    switch ((enum sigma_node_kind)n->kind) {
    case SIGMA_NODE_FALSE:
    case SIGMA_NODE_TRUE:
        return true;
    case SIGMA_NODE_PREDICATE:
        return n->first < image->predicates_count;
    case SIGMA_NODE_NOT:
        return n->first < i;
    case SIGMA_NODE_AND:
    case SIGMA_NODE_OR:
        break;
    }
    if (n->kind > SIGMA_NODE_OR || !in_range(n->first, n->count, image->children_count))
        return false;
    for (uint32_t k = n->first; k < n->first + n->count; k++)
        if (image->children[k] >= i)
            return false;
    return true;
}

static bool rule_check(const struct sigma_image *image, uint32_t i)
{
    const struct sigma_image_rule *r = &image->rules[i];
    const struct sigma_text texts[] = {r->id, r->title, r->author, r->description, r->status,
            r->references, r->falsepositives, r->techniques, r->tags, r->license, r->path};
    const bool event = r->correlation == SIGMA_NONE;
    if (event ? r->logsource >= image->logsources_count
              : r->logsource != SIGMA_NONE || r->correlation >= image->correlations_count ||
                            image->correlations[r->correlation].rule != i)
        return false;
    if (r->base != SIGMA_NONE &&
            (!event || r->base >= image->bases_count || image->bases[r->base].rule != i))
        return false;
    return r->root < image->nodes_count &&
           lists_name(image, r->first_filter, r->filter_count, image->filters_count) &&
           r->level < FINDING_LEVEL_COUNT && r->stage < ATTACK_STAGE_COUNT &&
           texts_good(image, texts, BW_COUNT(texts));
}

static bool logsource_check(const struct sigma_image *image, uint32_t i)
{
    const struct sigma_image_logsource *l = &image->logsources[i];
    const struct sigma_text texts[] = {l->product, l->category, l->service, l->name, l->advice,
            l->more, l->platform, l->platform_advice};
    return in_range(l->first_source, l->source_count, image->sources_count) &&
           in_range(l->first_log, l->log_count, image->names_count) &&
           texts_good(image, texts, BW_COUNT(texts));
}

static bool source_check(const struct sigma_image *image, uint32_t i)
{
    const struct sigma_image_source *s = &image->sources[i];
    return in_range(s->first_condition, s->condition_count, image->conditions_count) &&
           in_range(s->first_mapping, s->mapping_count, image->mappings_count) &&
           in_range(s->first_always, s->always_count, image->pairs_count) &&
           s->always < SIGMA_ALWAYS_COUNT && s->sparse <= 1;
}

static bool condition_check(const struct sigma_image *image, uint32_t i)
{
    const struct sigma_image_condition *c = &image->conditions[i];
    return c->field < image->fields_count &&
           lists_name(image, c->first, c->count, image->predicates_count);
}

static bool mapping_check(const struct sigma_image *image, uint32_t i)
{
    const struct sigma_image_mapping *m = &image->mappings[i];
    return m->field < image->fields_count && m->kind < SIGMA_MAPPING_COUNT &&
           lists_name(image, m->first_from, m->from_count, image->fields_count) &&
           text_good(image, m->text) &&
           in_range(m->first_value, m->value_count, image->pairs_count) &&
           in_range(m->first_prefix, m->prefix_count, image->pairs_count);
}

static bool pair_check(const struct sigma_image *image, uint32_t i)
{
    return text_good(image, image->pairs[i].from) && text_good(image, image->pairs[i].to);
}

static bool name_check(const struct sigma_image *image, uint32_t i)
{
    return text_good(image, image->names[i]);
}

static bool strip_check(const struct sigma_image *image, uint32_t i)
{
    return text_good(image, image->strip[i]);
}

static bool regex_check(const struct sigma_image *image, uint32_t i)
{
    return text_good(image, image->regexes[i].pattern);
}

static bool base_check(const struct sigma_image *image, uint32_t i)
{
    const struct sigma_image_base *b = &image->bases[i];
    return b->rule < image->rules_count && image->rules[b->rule].base == i &&
           b->field_count <= CANDIDATE_MAX_VALUES &&
           lists_name(image, b->first_field, b->field_count, image->fields_count);
}

static bool bound_check(const struct sigma_image *image, uint32_t i)
{
    return image->bounds[i].op < CORRELATE_OP_COUNT && isfinite(image->bounds[i].number);
}

static bool input_check(const struct sigma_image *image, uint32_t i)
{
    return image->members[i].rule < image->rules_count &&
           text_good(image, image->members[i].values);
}

static bool filter_check(const struct sigma_image *image, uint32_t i)
{
    const struct sigma_image_filter *f = &image->filters[i];
    return text_good(image, f->id) && text_good(image, f->title) && text_good(image, f->path);
}

/* A postfix program that leaves one value and never takes more than there are. */
static bool program_good(bw_str program, uint32_t inputs)
{
    uint32_t depth = 0;
    for (size_t i = 0; i < program.len; i++) {
        const uint8_t code = (uint8_t)program.ptr[i];
        if (code == CORRELATE_CODE_AND || code == CORRELATE_CODE_OR) {
            if (depth < 2)
                return false;
            depth--;
        } else if (code == CORRELATE_CODE_NOT) {
            if (depth < 1)
                return false;
        } else {
            if (code >= inputs || depth == CORRELATE_MAX_DEPTH)
                return false;
            depth++;
        }
    }
    return program.len == 0 || depth == 1;
}

/* The values that events of a correlation have: of a new_value, what was new stands behind. */
static uint32_t values_carried(const struct sigma_image_correlation *c)
{
    return c->group_count + (c->type == CORRELATE_NEW_VALUE ? c->field_count : 0);
}

/* What an input wants of its events must be there. */
static bool values_good(const struct sigma_image *image, const struct sigma_image_correlation *c,
        const struct sigma_image_member *input)
{
    const struct sigma_image_rule *rule = &image->rules[input->rule];
    uint32_t limit = 0;
    if (rule->correlation != SIGMA_NONE) {
        if (rule->correlation >= (uint32_t)(c - image->correlations))
            return false; /* made of itself, or of one that comes later */
        limit = values_carried(&image->correlations[rule->correlation]);
    } else if (rule->base < image->bases_count) {
        limit = image->bases[rule->base].field_count;
    } else {
        return false;
    }
    const bw_str values = sigma_image_str(image, input->values);
    for (size_t i = 0; i < values.len; i++)
        if ((uint8_t)values.ptr[i] >= limit && (uint8_t)values.ptr[i] != CORRELATE_NO_VALUE)
            return false;
    return values.len == (size_t)c->group_count + c->field_count;
}

static bool correlation_check(const struct sigma_image *image, uint32_t i)
{
    const struct sigma_image_correlation *c = &image->correlations[i];
    const struct sigma_text texts[] = {c->program, c->condition, c->timespan_text};
    if (c->rule >= image->rules_count || image->rules[c->rule].correlation != i ||
            c->type >= CORRELATE_TYPE_COUNT || c->timespan <= 0 || c->timespan > INT64_MAX / 2 ||
            !(c->percentile >= 0 && c->percentile <= 100) ||
            c->group_count > BW_LIMIT_SIGMA_CORRELATED_FIELDS ||
            c->field_count > BW_LIMIT_SIGMA_CORRELATED_FIELDS ||
            c->bound_count > CORRELATE_MAX_BOUNDS || c->member_count > CORRELATE_MAX_INPUTS ||
            !in_range(c->first_group, c->group_count, image->names_count) ||
            !in_range(c->first_field, c->field_count, image->names_count) ||
            !in_range(c->first_bound, c->bound_count, image->bounds_count) ||
            !in_range(c->first_member, c->member_count, image->members_count) ||
            c->member_count == 0 || !texts_good(image, texts, BW_COUNT(texts)) ||
            !program_good(sigma_image_str(image, c->program), c->member_count))
        return false;
    for (uint32_t k = 0; k < c->member_count; k++) {
        const struct sigma_image_member *member = &image->members[c->first_member + k];
        if (!values_good(image, c, member) ||
                (member->step >= c->member_count && member->step != CORRELATE_NO_STEP))
            return false;
    }
    return true;
}

static bool cidr_check(const struct sigma_image *image, uint32_t i)
{
    return image->cidrs[i].prefix <= 128;
}

/* Trees are walked by recursion, so a tree deeper than rules can make must not pass. */
#define DEPTH_MAX (4 * BW_LIMIT_NESTING)

static uint32_t child_of(const struct sigma_image *image, const struct sigma_node *n, uint32_t k)
{
    return n->kind == SIGMA_NODE_NOT ? n->first : image->children[n->first + k];
}

static uint32_t child_count(const struct sigma_node *n)
{
    if (n->kind == SIGMA_NODE_NOT)
        return 1;
    return n->kind == SIGMA_NODE_AND || n->kind == SIGMA_NODE_OR ? n->count : 0;
}

/* Needs nodes that have passed node_check. */
static bw_status depth_check(const struct sigma_image *image, struct bw_err *err)
{
    uint16_t *depths = calloc((size_t)image->nodes_count + 1, sizeof(*depths));
    if (depths == NULL)
        return bw_fail(err, BW_E_NOMEM, "checking compiled rules");
    bw_status status = BW_OK;
    for (uint32_t i = 0; i < image->nodes_count && status == BW_OK; i++) {
        const struct sigma_node *n = &image->nodes[i];
        for (uint32_t k = 0; k < child_count(n); k++) {
            const uint16_t below = depths[child_of(image, n, k)];
            if (below >= depths[i])
                depths[i] = (uint16_t)(below + 1);
        }
        if (depths[i] > DEPTH_MAX)
            status = bw_fail(err, BW_E_MALFORMED, "node %u is too deep", i);
    }
    free(depths);
    return status;
}

bw_status sigma_image_check(const struct sigma_image *image, struct bw_err *err)
{
    const struct {
        const char *name;
        uint32_t count;
        item_check_fn *check;
    } checks[] = {
            {"field", image->fields_count, field_check},
            {"predicate", image->predicates_count, predicate_check},
            {"node", image->nodes_count, node_check},
            {"rule", image->rules_count, rule_check},
            {"logsource", image->logsources_count, logsource_check},
            {"source", image->sources_count, source_check},
            {"condition", image->conditions_count, condition_check},
            {"mapping", image->mappings_count, mapping_check},
            {"pair", image->pairs_count, pair_check},
            {"name", image->names_count, name_check},
            {"prefix", image->strip_count, strip_check},
            {"regular expression", image->regexes_count, regex_check},
            {"network", image->cidrs_count, cidr_check},
            {"base", image->bases_count, base_check},
            {"bound", image->bounds_count, bound_check},
            {"input", image->members_count, input_check},
            {"filter", image->filters_count, filter_check},
            {"correlation", image->correlations_count, correlation_check},
    };
    for (size_t i = 0; i < BW_COUNT(checks); i++)
        for (uint32_t k = 0; k < checks[i].count; k++)
            if (!checks[i].check(image, k))
                return bw_fail(err, BW_E_MALFORMED, "%s %u is damaged", checks[i].name, k);
    return depth_check(image, err);
}
