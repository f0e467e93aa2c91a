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

/* What a part of the condition of a temporal_ordered is. */
enum part_kind {
    PART_CHOICE, /* one of these rules */
    PART_NONE,   /* none of these rules */
    PART_SEQUENCE,
};

struct part {
    enum part_kind kind;
    uint64_t rules;
};

/* The steps of a sequence, each one of several rules. */
struct sequence {
    uint64_t steps[BW_LIMIT_SIGMA_REFERENCES];
    uint32_t count;
    uint64_t absent; /* rules that must not be there */
    bool twice;      /* a rule is in two of them */
};

static void sequence_take(struct sequence *s, const struct part *part)
{
    uint64_t taken = s->absent;
    for (uint32_t i = 0; i < s->count; i++)
        taken |= s->steps[i];
    if (part->kind == PART_SEQUENCE)
        return;
    s->twice |= (taken & part->rules) != 0;
    if (part->kind == PART_NONE)
        s->absent |= part->rules;
    else if (s->count < BW_LIMIT_SIGMA_REFERENCES)
        s->steps[s->count++] = part->rules;
}

/* False: the condition is no sequence of choices. */
static bool combine(struct sequence *s, uint8_t code, struct part *stack, uint32_t *depth)
{
    struct part *left = &stack[*depth - 1];
    if (code == CORRELATE_CODE_NOT) {
        if (left->kind == PART_SEQUENCE)
            return false;
        left->kind = left->kind == PART_CHOICE ? PART_NONE : PART_CHOICE;
        return true;
    }
    const struct part right = stack[--*depth];
    left = &stack[*depth - 1];
    if (code == CORRELATE_CODE_OR) {
        left->rules |= right.rules;
        return left->kind == PART_CHOICE && right.kind == PART_CHOICE;
    }
    sequence_take(s, left);
    sequence_take(s, &right);
    left->kind = PART_SEQUENCE;
    return true;
}

static bool find_steps(const struct parser *p, struct sequence *s)
{
    struct part stack[CORRELATE_MAX_DEPTH + 1];
    const bw_bytes program = bw_buffer_bytes(&p->program);
    uint32_t depth = 0;
    for (size_t i = 0; i < program.len; i++) {
        const uint8_t code = program.ptr[i];
        if (code < BW_LIMIT_SIGMA_REFERENCES)
            stack[depth++] = (struct part){.kind = PART_CHOICE, .rules = UINT64_C(1) << code};
        else if (!combine(s, code, stack, &depth))
            return false;
    }
    sequence_take(s, &stack[0]);
    return true;
}

/* Where in the condition the first rule of a step stands. */
static uint32_t place_of(const struct parser *p, uint64_t rules)
{
    uint32_t place = 0;
    while (place < p->order_count && (rules >> p->order[place] & 1) == 0)
        place++;
    return place;
}

/* Steps follow each other as the condition has them. */
static uint8_t step_of(const struct parser *p, const struct sequence *s, uint32_t reference)
{
    uint8_t step = 0;
    uint32_t own = 0;
    while (own < s->count && (s->steps[own] >> reference & 1) == 0)
        own++;
    if (own == s->count)
        return CORRELATE_NO_STEP;
    for (uint32_t i = 0; i < s->count; i++)
        if (place_of(p, s->steps[i]) < place_of(p, s->steps[own]))
            step++;
    return step;
}

/* "(a or b) and not c and d": a or b, then d, and no c within the timespan. */
static bw_status make_steps(struct parser *p)
{
    struct sigma_correlation *c = p->c;
    struct sequence s = {.count = 0};
    if (!find_steps(p, &s))
        return sigma_fail(p->load, p->err, BW_E_UNSUPPORTED, p->line,
                "the condition of a temporal_ordered is a sequence: names, and choices of names in "
                "brackets, each perhaps behind 'not', joined by 'and'");
    if (s.count == 0)
        return sigma_fail(p->load, p->err, BW_E_MALFORMED, p->line,
                "the condition of a temporal_ordered names nothing that has to happen");
    if (s.twice)
        return sigma_fail(p->load, p->err, BW_E_MALFORMED, p->line,
                "the condition of a temporal_ordered names a rule twice");
    for (uint32_t i = 0; i < c->reference_count; i++)
        c->references[i].step = step_of(p, &s, i);
    return BW_OK;
}

/* A temporal_ordered has an order: that of the condition. */
static bw_status make_order(struct parser *p)
{
    struct sigma_correlation *c = p->c;
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
    if (c->type == CORRELATE_TEMPORAL_ORDERED && !p->choices)
        return make_order(p);
    const bw_status status = c->type == CORRELATE_TEMPORAL_ORDERED ? make_steps(p) : BW_OK;
    if (status != BW_OK)
        return status;
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
