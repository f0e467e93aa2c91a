#include "sigma/words.h"

#include <string.h>

#include "finding/attack.h"
#include "finding/level.h"
#include "sigma/correlate/correlate.h"

static const char *const op_words[] = {
        [SIGMA_OP_EXACT] = "equals",
        [SIGMA_OP_PREFIX] = "startswith",
        [SIGMA_OP_SUFFIX] = "endswith",
        [SIGMA_OP_CONTAINS] = "contains",
        [SIGMA_OP_GLOB] = "like",
        [SIGMA_OP_REGEX] = "re",
        [SIGMA_OP_CIDR] = "cidr",
        [SIGMA_OP_EQ] = "=",
        [SIGMA_OP_LT] = "<",
        [SIGMA_OP_LTE] = "<=",
        [SIGMA_OP_GT] = ">",
        [SIGMA_OP_GTE] = ">=",
        [SIGMA_OP_EXISTS] = "exists",
        [SIGMA_OP_NULL] = "is null",
        [SIGMA_OP_FIELDREF] = "equals field",
        [SIGMA_OP_FIELDREF_PREFIX] = "startswith field",
        [SIGMA_OP_FIELDREF_SUFFIX] = "endswith field",
        [SIGMA_OP_FIELDREF_CONTAINS] = "contains field",
};
_Static_assert(BW_COUNT(op_words) == SIGMA_OP_COUNT, "name every sigma_op");

static const char *const time_words[] = {
        [SIGMA_TIME_NONE] = "",
        [SIGMA_TIME_MINUTE] = "minute ",
        [SIGMA_TIME_HOUR] = "hour ",
        [SIGMA_TIME_DAY] = "day ",
        [SIGMA_TIME_WEEK] = "week ",
        [SIGMA_TIME_MONTH] = "month ",
        [SIGMA_TIME_YEAR] = "year ",
};

const char *sigma_words_op(uint8_t op)
{
    return op < BW_COUNT(op_words) ? op_words[op] : "?";
}

static void add_pattern(struct bw_buffer *out, bw_str pattern)
{
    for (size_t i = 0; i < pattern.len; i++) {
        const char c = pattern.ptr[i];
        if (c == SIGMA_GLOB_ANY)
            bw_buffer_add_char(out, '*');
        else if (c == SIGMA_GLOB_ONE)
            bw_buffer_add_char(out, '?');
        else if (c == SIGMA_GLOB_DASH)
            bw_buffer_add_char(out, '-');
        else
            bw_buffer_add_char(out, c);
    }
}

void sigma_words_test(const struct sigma_image *image, const struct sigma_predicate *predicate,
        struct bw_buffer *out)
{
    const struct sigma_predicate *p = predicate;
    bw_buffer_add_text(out, time_words[p->time_part]);
    bw_buffer_add_text(out, op_words[p->op]);
    if (p->op >= SIGMA_OP_EQ && p->op <= SIGMA_OP_GTE) {
        bw_buffer_printf(out, " %.15g", p->number);
    } else if (p->op >= SIGMA_OP_FIELDREF) {
        bw_buffer_add_char(out, ' ');
        bw_buffer_add_str(out, sigma_image_str(image, image->fields[p->aux].name));
    } else if (p->op != SIGMA_OP_EXISTS && p->op != SIGMA_OP_NULL) {
        const bw_str text = p->op == SIGMA_OP_REGEX
                                    ? sigma_image_str(image, image->regexes[p->aux].pattern)
                                    : sigma_image_str(image, p->text);
        bw_buffer_add_char(out, ' ');
        add_pattern(out, bw_str_head(text, SIGMA_WORDS_TEXT_MAX));
    }
    if ((p->flags & SIGMA_PREDICATE_CASED) != 0)
        bw_buffer_add_text(out, " (case matters)");
}

void sigma_words_logsource(const struct sigma_image *image,
        const struct sigma_image_logsource *logsource, struct bw_buffer *out)
{
    const struct sigma_text keys[] = {logsource->product, logsource->category, logsource->service};
    const char *separator = "";
    for (size_t i = 0; i < BW_COUNT(keys); i++) {
        if (keys[i].len == 0)
            continue;
        bw_buffer_add_text(out, separator);
        bw_buffer_add_str(out, sigma_image_str(image, keys[i]));
        separator = "/";
    }
}

static void add_field(const struct sigma_image *image, uint32_t field, struct bw_buffer *out)
{
    if (field == SIGMA_FIELD_KEYWORD)
        bw_buffer_add_text(out, "any value");
    else
        bw_buffer_add_str(out, sigma_image_str(image, image->fields[field].name));
}

static void add_condition(const struct sigma_image *image,
        const struct sigma_image_condition *condition, struct bw_buffer *out)
{
    add_field(image, condition->field, out);
    for (uint32_t i = 0; i < condition->count; i++) {
        const uint32_t predicate = image->lists[condition->first + i];
        bw_buffer_add_text(out, i != 0 ? " or " : " ");
        sigma_words_test(image, &image->predicates[predicate], out);
    }
}

static void add_sources(const struct sigma_image *image,
        const struct sigma_image_logsource *logsource, struct bw_buffer *out)
{
    if (!logsource->known)
        bw_buffer_add_text(out, "  records: that no known logsource claims\n");
    for (uint32_t i = 0; i < logsource->source_count; i++) {
        const struct sigma_image_source *source = &image->sources[logsource->first_source + i];
        bw_buffer_add_text(out, i == 0 ? "  records: " : "       or: ");
        for (uint32_t k = 0; k < source->condition_count; k++) {
            bw_buffer_add_text(out, k != 0 ? ", " : "");
            add_condition(image, &image->conditions[source->first_condition + k], out);
        }
        bw_buffer_add_char(out, '\n');
    }
}

static void indent(struct bw_buffer *out, unsigned depth)
{
    for (unsigned i = 0; i <= depth; i++)
        bw_buffer_add_text(out, "  ");
}

/* Depth is bounded by what wrote the image; a node's children stand before it, so trees end. */
static void add_node(
        const struct sigma_image *image, uint32_t index, unsigned depth, struct bw_buffer *out)
{
    const struct sigma_node *node = &image->nodes[index];
    const struct sigma_predicate *predicate;
    indent(out, depth);
    switch ((enum sigma_node_kind)node->kind) {
    case SIGMA_NODE_FALSE:
        bw_buffer_add_text(out, "never\n");
        break;
    case SIGMA_NODE_TRUE:
        bw_buffer_add_text(out, "always\n");
        break;
    case SIGMA_NODE_PREDICATE:
        predicate = &image->predicates[node->first];
        add_field(image, predicate->field, out);
        bw_buffer_add_char(out, ' ');
        sigma_words_test(image, predicate, out);
        bw_buffer_add_char(out, '\n');
        break;
    case SIGMA_NODE_NOT:
        bw_buffer_add_text(out, "not\n");
        add_node(image, node->first, depth + 1, out);
        break;
    case SIGMA_NODE_AND:
    case SIGMA_NODE_OR:
        bw_buffer_add_text(out, node->kind == SIGMA_NODE_AND ? "all of\n" : "any of\n");
        for (uint32_t i = 0; i < node->count; i++)
            add_node(image, image->children[node->first + i], depth + 1, out);
        break;
    }
}

static void add_line(struct bw_buffer *out, const char *name, bw_str value)
{
    if (value.len == 0)
        return;
    bw_buffer_printf(out, "  %s: %.*s\n", name, bw_str_width(value), value.ptr);
}

static void add_names(const struct sigma_image *image, const char *title, uint32_t first,
        uint32_t count, struct bw_buffer *out)
{
    for (uint32_t i = 0; i < count; i++) {
        bw_buffer_add_text(out, i == 0 ? title : ", ");
        bw_buffer_add_str(out, sigma_image_str(image, image->names[first + i]));
    }
}

void sigma_words_correlation(const struct sigma_image *image,
        const struct sigma_image_correlation *c, struct bw_buffer *out)
{
    bw_buffer_add_text(out, correlate_type_name((uint8_t)c->type));
    if (c->type == CORRELATE_VALUE_PERCENTILE)
        bw_buffer_printf(out, " %g", c->percentile);
    const bool fresh = c->type == CORRELATE_NEW_VALUE;
    add_names(image, " of ", c->first_field, c->field_count, out);
    for (uint32_t i = 0; i < c->bound_count; i++) {
        const struct sigma_image_bound *bound = &image->bounds[c->first_bound + i];
        bw_buffer_printf(out, "%s %s %.15g",
                i != 0  ? " and"
                : fresh ? ", known before"
                        : "",
                correlate_op_sign((uint8_t)bound->op), bound->number);
    }
    if (c->condition.len != 0) {
        bw_buffer_add_text(out, " of ");
        bw_buffer_add_str(out, sigma_image_str(image, c->condition));
    }
    bw_buffer_add_text(out, fresh ? " after " : " within ");
    bw_buffer_add_str(out, sigma_image_str(image, c->timespan_text));
    add_names(image, " by ", c->first_group, c->group_count, out);
}

/* One rule that a correlation looks at, with the fields that it takes of its events. */
static void add_input(const struct sigma_image *image, const struct sigma_image_member *input,
        const struct sigma_image_correlation *c, struct bw_buffer *out)
{
    const struct sigma_image_rule *rule = &image->rules[input->rule];
    const bw_str values = sigma_image_str(image, input->values);
    bw_buffer_add_text(out, "    ");
    bw_buffer_add_str(out, sigma_image_str(image, rule->title));
    for (uint32_t i = 0; i < values.len && rule->base != SIGMA_NONE; i++) {
        const uint32_t name =
                i < c->group_count ? c->first_group + i : c->first_field + i - c->group_count;
        const struct sigma_image_base *base = &image->bases[rule->base];
        const uint32_t field = image->lists[base->first_field + (uint8_t)values.ptr[i]];
        const bw_str wanted = sigma_image_str(image, image->names[name]);
        const bw_str taken = sigma_image_str(image, image->fields[field].name);
        if (!bw_str_eq(wanted, taken))
            bw_buffer_printf(out, "; %.*s is its %.*s", bw_str_width(wanted), wanted.ptr,
                    bw_str_width(taken), taken.ptr);
    }
    bw_buffer_add_text(out, rule->quiet ? " (no finding by itself)\n" : "\n");
}

static void add_correlation(const struct sigma_image *image,
        const struct sigma_image_correlation *c, struct bw_buffer *out)
{
    bw_buffer_add_text(out, "  correlation: ");
    sigma_words_correlation(image, c, out);
    bw_buffer_add_char(out, '\n');
    bw_buffer_add_text(out, c->type == CORRELATE_TEMPORAL_ORDERED && c->program.len == 0
                                    ? "  rules, in this order:\n"
                                    : "  rules:\n");
    for (uint32_t i = 0; i < c->member_count; i++)
        add_input(image, &image->members[c->first_member + i], c, out);
}

static void add_filters(
        const struct sigma_image *image, const struct sigma_image_rule *r, struct bw_buffer *out)
{
    for (uint32_t i = 0; i < r->filter_count; i++) {
        const struct sigma_image_filter *f = &image->filters[image->lists[r->first_filter + i]];
        const bw_str title = sigma_image_str(image, f->title);
        const bw_str path = sigma_image_str(image, f->path);
        bw_buffer_printf(out, "  filter: %.*s (%.*s:%u)\n", bw_str_width(title), title.ptr,
                bw_str_width(path), path.ptr, f->line);
    }
}

/* The correlations that look at what the rule finds. */
static void add_uses(const struct sigma_image *image, uint32_t rule, struct bw_buffer *out)
{
    for (uint32_t i = 0; i < image->correlations_count; i++) {
        const struct sigma_image_correlation *c = &image->correlations[i];
        for (uint32_t k = 0; k < c->member_count; k++) {
            if (image->members[c->first_member + k].rule != rule)
                continue;
            add_line(out, "part of", sigma_image_str(image, image->rules[c->rule].title));
        }
    }
    if (image->rules[rule].quiet)
        bw_buffer_add_text(out, "  finding: none by itself\n");
}

void sigma_words_filter(const struct sigma_image *image, uint32_t filter, struct bw_buffer *out)
{
    const struct sigma_image_filter *f = &image->filters[filter];
    const bw_str path = sigma_image_str(image, f->path);
    bw_buffer_add_str(out, sigma_image_str(image, f->title));
    bw_buffer_add_char(out, '\n');
    add_line(out, "id", sigma_image_str(image, f->id));
    bw_buffer_printf(out, "  file: %.*s:%u\n", bw_str_width(path), path.ptr, f->line);
    bw_buffer_printf(out, "  filter, part of %u rules\n", f->used);
    for (uint32_t i = 0; i < image->rules_count; i++) {
        const struct sigma_image_rule *r = &image->rules[i];
        for (uint32_t k = 0; k < r->filter_count; k++)
            if (image->lists[r->first_filter + k] == filter)
                add_line(out, "part of", sigma_image_str(image, r->title));
    }
}

static void add_search(
        const struct sigma_image *image, const struct sigma_image_rule *r, struct bw_buffer *out)
{
    const struct sigma_image_logsource *logsource = &image->logsources[r->logsource];
    bw_buffer_add_text(out, "  logsource: ");
    sigma_words_logsource(image, logsource, out);
    bw_buffer_add_char(out, '\n');
    add_sources(image, logsource, out);
    add_filters(image, r, out);
    bw_buffer_add_text(out, "  condition:\n");
    add_node(image, r->root, 1, out);
}

void sigma_words_rule(const struct sigma_image *image, uint32_t rule, struct bw_buffer *out)
{
    const struct sigma_image_rule *r = &image->rules[rule];
    bw_buffer_add_str(out, sigma_image_str(image, r->title));
    bw_buffer_add_char(out, '\n');
    add_line(out, "id", sigma_image_str(image, r->id));
    add_line(out, "author", sigma_image_str(image, r->author));
    bw_buffer_printf(out, "  file: %.*s:%u\n", bw_str_width(sigma_image_str(image, r->path)),
            sigma_image_str(image, r->path).ptr, r->line);
    add_line(out, "level", finding_level_name((enum finding_level)r->level));
    add_line(out, "stage", attack_stage_title((enum attack_stage)r->stage));
    add_line(out, "techniques", sigma_image_str(image, r->techniques));
    add_uses(image, rule, out);
    if (r->correlation != SIGMA_NONE)
        add_correlation(image, &image->correlations[r->correlation], out);
    else
        add_search(image, r, out);
}
