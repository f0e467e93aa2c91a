/* Extended conditions of temporal correlations: names of rules joined by and, or, not. */
#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "sigma/correlation.h"

struct parser {
    struct sigma_load *load;
    struct sigma_correlation *c;
    bool collects; /* the correlation has no list of rules: names make it */
    bool choices;  /* there was an `or` or a `not` */
    uint64_t seen;
    bw_str text;
    size_t pos;
    bw_str token; /* empty at the end */
    uint32_t line;
    uint32_t depth;
    uint8_t order[BW_LIMIT_SIGMA_REFERENCES]; /* references as they were met */
    uint32_t order_count;
    struct bw_buffer program;
    struct bw_err *err;
};

static bw_status fail_at_token(struct parser *p, const char *what)
{
    const bw_str shown = p->token.len != 0 ? p->token : BW_STR("the end");
    const size_t column =
            p->token.len != 0 ? (size_t)(p->token.ptr - p->text.ptr) + 1 : p->text.len + 1;
    return sigma_fail(p->load, p->err, BW_E_MALFORMED, p->line, "condition, column %zu: %s '%.*s'",
            column, what, bw_str_width(shown), shown.ptr);
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

static void advance(struct parser *p)
{
    size_t start = p->pos;
    while (start < p->text.len && strchr(" \t\r\n", p->text.ptr[start]) != NULL &&
            p->text.ptr[start] != '\0')
        start++;
    size_t end = start;
    while (end < p->text.len && is_word_char(p->text.ptr[end]))
        end++;
    if (end == start && end < p->text.len)
        end++;
    p->token = (bw_str){.ptr = p->text.ptr + start, .len = end - start};
    p->pos = end;
}

static bool at(const struct parser *p, bw_str word)
{
    return bw_str_eq_ascii_nocase(p->token, word);
}

static bw_status add_reference(struct parser *p, uint32_t *ret_index)
{
    struct sigma_correlation *c = p->c;
    if (c->references == NULL)
        c->references =
                bw_arena_alloc(p->load->keep, BW_LIMIT_SIGMA_REFERENCES, sizeof(*c->references));
    if (c->references == NULL)
        return sigma_fail_nomem(p->load, p->err);
    if (c->reference_count == BW_LIMIT_SIGMA_REFERENCES)
        return fail_at_token(p, "too many rules at");
    struct sigma_reference *reference = &c->references[c->reference_count];
    *reference = (struct sigma_reference){
            .name = bw_arena_copy(p->load->keep, p->token), .line = p->line};
    *ret_index = c->reference_count++;
    return reference->name.ptr != NULL ? BW_OK : sigma_fail_nomem(p->load, p->err);
}

static bw_status parse_name(struct parser *p)
{
    uint32_t i = 0;
    while (i < p->c->reference_count && !bw_str_eq_ascii_nocase(p->c->references[i].name, p->token))
        i++;
    if (i == p->c->reference_count) {
        if (!p->collects)
            return fail_at_token(p, "'rules' does not name");
        const bw_status status = add_reference(p, &i);
        if (status != BW_OK)
            return status;
    }
    if ((p->seen & UINT64_C(1) << i) == 0)
        p->order[p->order_count++] = (uint8_t)i;
    p->seen |= UINT64_C(1) << i;
    bw_buffer_add_char(&p->program, (char)i);
    advance(p);
    return BW_OK;
}

static bw_status parse_or(struct parser *p);

static bw_status parse_operand(struct parser *p)
{
    bw_status status;
    if (at(p, BW_STR("not")) || at(p, BW_STR("("))) {
        const bool negated = at(p, BW_STR("not"));
        if (p->depth == BW_LIMIT_NESTING)
            return fail_at_token(p, "nested too deep at");
        p->depth++;
        advance(p);
        status = negated ? parse_operand(p) : parse_or(p);
        p->depth--;
        if (status == BW_OK && negated) {
            p->choices = true;
            bw_buffer_add_char(&p->program, (char)CORRELATE_CODE_NOT);
        } else if (status == BW_OK) {
            if (!at(p, BW_STR(")")))
                return fail_at_token(p, "expected 'and', 'or' or ')' instead of");
            advance(p);
        }
        return status;
    }
    if (p->token.len == 0 || !is_word_char(p->token.ptr[0]) || at(p, BW_STR("and")) ||
            at(p, BW_STR("or")))
        return fail_at_token(p, "expected the name of a rule instead of");
    return parse_name(p);
}

static bw_status parse_and(struct parser *p)
{
    bw_status status = parse_operand(p);
    while (status == BW_OK && at(p, BW_STR("and"))) {
        advance(p);
        status = parse_operand(p);
        bw_buffer_add_char(&p->program, (char)CORRELATE_CODE_AND);
    }
    return status;
}

static bw_status parse_or(struct parser *p)
{
    bw_status status = parse_and(p);
    while (status == BW_OK && at(p, BW_STR("or"))) {
        advance(p);
        p->choices = true;
        status = parse_and(p);
        bw_buffer_add_char(&p->program, (char)CORRELATE_CODE_OR);
    }
    return status;
}

/* A temporal_ordered has an order, not a choice: that of the condition. */
static bw_status make_order(struct parser *p)
{
    struct sigma_correlation *c = p->c;
    if (p->choices)
        return sigma_fail(p->load, p->err, BW_E_UNSUPPORTED, p->line,
                "the condition of a temporal_ordered is a sequence: names joined by 'and' only");
    struct sigma_reference *ordered =
            bw_arena_alloc(p->load->keep, c->reference_count, sizeof(*ordered));
    if (ordered == NULL)
        return sigma_fail_nomem(p->load, p->err);
    for (uint32_t i = 0; i < c->reference_count; i++)
        ordered[i] = c->references[p->order[i]];
    c->references = ordered;
    return BW_OK;
}

static bw_status keep_program(struct parser *p)
{
    struct sigma_correlation *c = p->c;
    for (uint32_t i = 0; i < c->reference_count; i++)
        if ((p->seen & UINT64_C(1) << i) == 0)
            return sigma_fail(p->load, p->err, BW_E_MALFORMED, c->references[i].line,
                    "rule '%.*s' is not in the condition", bw_str_width(c->references[i].name),
                    c->references[i].name.ptr);
    if (c->type == CORRELATE_TEMPORAL_ORDERED)
        return make_order(p);
    const bw_str program = bw_arena_copy(p->load->keep, bw_buffer_str(&p->program));
    if (p->program.failed || program.ptr == NULL)
        return sigma_fail_nomem(p->load, p->err);
    c->program = (const uint8_t *)program.ptr;
    c->program_len = (uint32_t)program.len;
    return BW_OK;
}

bw_status sigma_extended_condition_read(struct sigma_load *load,
        const struct sigma_yaml_node *scalar, struct sigma_correlation *correlation,
        struct bw_err *err)
{
    struct parser p = {.load = load,
            .c = correlation,
            .collects = correlation->references == NULL,
            .text = scalar->text,
            .line = scalar->line,
            .err = err};
    if (scalar->text.len > BW_LIMIT_SIGMA_CONDITION_BYTES)
        return sigma_fail(load, err, BW_E_LIMIT, scalar->line, "the condition has %zu bytes",
                scalar->text.len);
    correlation->condition = bw_arena_copy(load->keep, scalar->text);
    if (correlation->condition.ptr == NULL)
        return sigma_fail_nomem(load, err);
    bw_buffer_init(&p.program, 2 * BW_LIMIT_SIGMA_CONDITION_BYTES);
    advance(&p);
    bw_status status = parse_or(&p);
    if (status == BW_OK && p.token.len != 0)
        status = fail_at_token(&p, "expected 'and', 'or' or the end instead of");
    if (status == BW_OK)
        status = keep_program(&p);
    bw_buffer_release(&p.program);
    return status;
}
