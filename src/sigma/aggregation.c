/* Aggregations of Sigma 1: "selection | count(User) by Host > 5" and `timeframe`. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "sigma/correlation.h"

struct parser {
    struct sigma_load *load;
    bw_str text;
    size_t pos;
    bw_str token; /* empty at the end */
    uint32_t line;
    struct bw_err *err;
};

static const struct {
    bw_str name;
    enum correlate_type type;
} functions[] = {
        {BW_STR_INIT("count"), CORRELATE_EVENT_COUNT}, /* of a field: VALUE_COUNT */
        {BW_STR_INIT("sum"), CORRELATE_VALUE_SUM},
        {BW_STR_INIT("avg"), CORRELATE_VALUE_AVG},
        {BW_STR_INIT("min"), CORRELATE_VALUE_MIN},
        {BW_STR_INIT("max"), CORRELATE_VALUE_MAX},
};

static const struct {
    bw_str sign;
    enum correlate_op op;
} signs[] = {
        {BW_STR_INIT(">"), CORRELATE_GT},
        {BW_STR_INIT(">="), CORRELATE_GTE},
        {BW_STR_INIT("<"), CORRELATE_LT},
        {BW_STR_INIT("<="), CORRELATE_LTE},
        {BW_STR_INIT("="), CORRELATE_EQ},
        {BW_STR_INIT("=="), CORRELATE_EQ},
        {BW_STR_INIT("!="), CORRELATE_NEQ},
};

static bw_status fail_at_token(struct parser *p, const char *what)
{
    const bw_str shown = p->token.len != 0 ? p->token : BW_STR("the end");
    return sigma_fail(p->load, p->err, BW_E_MALFORMED, p->line, "aggregation: %s '%.*s'", what,
            bw_str_width(shown), shown.ptr);
}

static bool is_sign(char c)
{
    return c == '<' || c == '>' || c == '=' || c == '!';
}

static bool is_word(char c)
{
    return c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != '(' && c != ')' && c != ',' &&
           !is_sign(c);
}

/* Words, signs of comparison, and brackets and commas one by one. */
static void advance(struct parser *p)
{
    size_t start = p->pos;
    while (start < p->text.len && (p->text.ptr[start] == ' ' || p->text.ptr[start] == '\t' ||
                                          p->text.ptr[start] == '\n' || p->text.ptr[start] == '\r'))
        start++;
    size_t end = start;
    if (end < p->text.len && is_sign(p->text.ptr[end])) {
        while (end < p->text.len && is_sign(p->text.ptr[end]))
            end++;
    } else {
        while (end < p->text.len && is_word(p->text.ptr[end]))
            end++;
    }
    if (end == start && end < p->text.len)
        end++;
    p->token = (bw_str){.ptr = p->text.ptr + start, .len = end - start};
    p->pos = end;
}

static bool at(const struct parser *p, bw_str word)
{
    return bw_str_eq_ascii_nocase(p->token, word);
}

static bw_status take_field(struct parser *p, bw_str *ret_field)
{
    if (p->token.len == 0 || !is_word(p->token.ptr[0]))
        return fail_at_token(p, "expected a field instead of");
    *ret_field = bw_arena_copy(p->load->keep, p->token);
    advance(p);
    return ret_field->ptr != NULL ? BW_OK : sigma_fail_nomem(p->load, p->err);
}

/* "count(" [field] ")" */
static bw_status parse_function(struct parser *p, struct sigma_correlation *c)
{
    if (at(p, BW_STR("near")))
        return sigma_fail(p->load, p->err, BW_E_UNSUPPORTED, p->line,
                "'near' never said within which order or time; write a temporal correlation");
    size_t i = 0;
    while (i < BW_COUNT(functions) && !at(p, functions[i].name))
        i++;
    if (i == BW_COUNT(functions))
        return fail_at_token(p, "expected count, sum, avg, min or max instead of");
    c->type = (uint8_t)functions[i].type;
    advance(p);
    if (!at(p, BW_STR("(")))
        return fail_at_token(p, "expected '(' instead of");
    advance(p);
    if (!at(p, BW_STR(")"))) {
        bw_str *field = bw_arena_alloc(p->load->keep, 1, sizeof(*field));
        if (field == NULL)
            return sigma_fail_nomem(p->load, p->err);
        const bw_status status = take_field(p, field);
        if (status != BW_OK)
            return status;
        c->fields = field;
        c->field_count = 1;
        if (c->type == CORRELATE_EVENT_COUNT)
            c->type = CORRELATE_VALUE_COUNT;
    } else if (c->type != CORRELATE_EVENT_COUNT) {
        return fail_at_token(p, "expected a field instead of");
    }
    if (!at(p, BW_STR(")")))
        return fail_at_token(p, "expected ')' instead of");
    advance(p);
    return BW_OK;
}

/* ["by" field {"," field}] */
static bw_status parse_groups(struct parser *p, struct sigma_correlation *c)
{
    if (!at(p, BW_STR("by")))
        return BW_OK;
    bw_str *groups =
            bw_arena_alloc(p->load->keep, BW_LIMIT_SIGMA_CORRELATED_FIELDS, sizeof(*groups));
    if (groups == NULL)
        return sigma_fail_nomem(p->load, p->err);
    c->groups = groups;
    do {
        advance(p);
        if (c->group_count == BW_LIMIT_SIGMA_CORRELATED_FIELDS)
            return fail_at_token(p, "too many fields at");
        const bw_status status = take_field(p, &groups[c->group_count++]);
        if (status != BW_OK)
            return status;
    } while (at(p, BW_STR(",")));
    return BW_OK;
}

static bw_status parse_bound(struct parser *p, struct sigma_correlation *c)
{
    size_t i = 0;
    while (i < BW_COUNT(signs) && !bw_str_eq(p->token, signs[i].sign))
        i++;
    if (i == BW_COUNT(signs))
        return fail_at_token(p, "expected a comparison instead of");
    c->bounds[0].op = (uint8_t)signs[i].op;
    c->bound_count = 1;
    advance(p);
    if (bw_parse_double(p->token, &c->bounds[0].number) != BW_OK || !isfinite(c->bounds[0].number))
        return fail_at_token(p, "expected a number instead of");
    advance(p);
    return p->token.len == 0 ? BW_OK : fail_at_token(p, "expected the end instead of");
}

static bw_status read_timeframe(
        struct parser *p, const struct sigma_yaml_node *node, struct sigma_correlation *c)
{
    if (node == NULL) {
        sigma_problem_add(p->load, SIGMA_PROBLEM_WARNING, p->line,
                "an aggregation without a timeframe: it is taken over the whole of the evidence");
        c->timespan = INT64_MAX / 4;
        c->timespan_text = BW_STR("the whole of the evidence");
        return BW_OK;
    }
    if (node->kind != SIGMA_YAML_SCALAR || !sigma_timespan_parse(node->text, &c->timespan))
        return sigma_fail(p->load, p->err, BW_E_MALFORMED, node->line,
                "timeframe is not a whole number and one of s, m, h, d, w, M, y");
    c->timespan_text = bw_arena_copy(p->load->keep, node->text);
    return c->timespan_text.ptr != NULL ? BW_OK : sigma_fail_nomem(p->load, p->err);
}

bw_status sigma_aggregation_read(struct sigma_load *load, bw_str text, uint32_t line,
        const struct sigma_yaml_node *timeframe, struct sigma_rule *base,
        struct sigma_rule **ret_rule, struct bw_err *err)
{
    if (text.len == 0)
        text = BW_STR(""); /* tokens point into it, and it may be nothing at all */
    struct parser p = {.load = load, .text = text, .line = line, .err = err};
    struct sigma_correlation *c = bw_arena_alloc(load->keep, 1, sizeof(*c));
    struct sigma_rule *rule = bw_arena_alloc(load->keep, 1, sizeof(*rule));
    struct sigma_reference *reference = bw_arena_alloc(load->keep, 1, sizeof(*reference));
    if (c == NULL || rule == NULL || reference == NULL)
        return sigma_fail_nomem(load, err);
    *reference = (struct sigma_reference){.name = base->id, .line = line, .rule = base};
    c->references = reference;
    c->reference_count = 1;
    c->line = line;
    advance(&p);
    bw_status status = parse_function(&p, c);
    if (status == BW_OK)
        status = parse_groups(&p, c);
    if (status == BW_OK)
        status = parse_bound(&p, c);
    if (status == BW_OK)
        status = sigma_bounds_check(load, c, line, err);
    if (status == BW_OK)
        status = read_timeframe(&p, timeframe, c);
    if (status != BW_OK)
        return status;
    *rule = *base;
    rule->expr = NULL;
    rule->correlation = c;
    base->legacy = true;
    *ret_rule = rule;
    return BW_OK;
}
