#include "sigma/condition.h"

#include <stdlib.h>

#include "base/limits.h"

struct parser {
    struct sigma_load *load;
    struct sigma_searches *searches;
    bw_str text;
    size_t pos;   /* behind the token in hand */
    bw_str token; /* empty at the end */
    uint32_t line;
    uint32_t depth;
    struct bw_err *err;
};

static bw_status fail(
        struct parser *p, bw_status status, bw_str at, const char *what, bw_str subject)
{
    const size_t column = at.ptr != NULL ? (size_t)(at.ptr - p->text.ptr) + 1 : p->text.len + 1;
    return sigma_fail(p->load, p->err, status, p->line, "condition, column %zu: %s '%.*s'", column,
            what, bw_str_width(subject), subject.ptr);
}

static bw_status fail_at_token(struct parser *p, const char *what)
{
    if (p->token.len == 0)
        return fail(p, BW_E_MALFORMED, (bw_str){0}, what, BW_STR("the end"));
    return fail(p, BW_E_MALFORMED, p->token, what, p->token);
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '*' || c == '.';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Moves to the next token: a word, or any other character alone. */
static void advance(struct parser *p)
{
    size_t start = p->pos;
    while (start < p->text.len && is_blank(p->text.ptr[start]))
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

/* The token behind the one in hand. */
static bw_str peek(const struct parser *p)
{
    struct parser ahead = *p;
    advance(&ahead);
    return ahead.token;
}

bool sigma_condition_pattern_fits(bw_str pattern, bw_str identifier)
{
    size_t i = 0;
    size_t k = 0;
    size_t star = SIZE_MAX; /* the last '*' seen, and where its run began */
    size_t mark = 0;
    while (i < identifier.len) {
        if (k < pattern.len && pattern.ptr[k] == '*') {
            star = k++;
            mark = i;
        } else if (k < pattern.len && pattern.ptr[k] == identifier.ptr[i]) {
            k++;
            i++;
        } else if (star != SIZE_MAX) {
            k = star + 1;
            i = ++mark;
        } else {
            return false;
        }
    }
    while (k < pattern.len && pattern.ptr[k] == '*')
        k++;
    return k == pattern.len;
}

/* Names that begin with '_' are private: patterns see them only when they begin with it too. */
static bool selects(bw_str pattern, bw_str identifier)
{
    const bool private = identifier.len != 0 && identifier.ptr[0] == '_';
    if (private && (pattern.len == 0 || pattern.ptr[0] != '_'))
        return false;
    return bw_str_eq_ascii_nocase(pattern, BW_STR("them")) ||
           sigma_condition_pattern_fits(pattern, identifier);
}

/* "1 of x*": the quantifier is in hand and "of" behind it. */
static bw_status parse_selector(struct parser *p, const struct sigma_expr **ret_expr)
{
    const bool all = at(p, BW_STR("all"));
    if (!all && !at(p, BW_STR("any")) && !at(p, BW_STR("1")))
        return fail_at_token(p, "only '1 of', 'any of' and 'all of' exist, not");
    advance(p);
    advance(p);
    const bw_str pattern = p->token;
    if (pattern.len == 0 || !is_word_char(pattern.ptr[0]))
        return fail_at_token(p, "expected the name or pattern of searches instead of");
    const struct sigma_expr **found = calloc(p->searches->count, sizeof(void *));
    if (found == NULL)
        return sigma_fail_nomem(p->load, p->err);
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->searches->count; i++) {
        struct sigma_search *search = &p->searches->items[i];
        if (!selects(pattern, search->identifier))
            continue;
        search->used = true;
        found[count++] = search->expr;
    }
    bw_status status = BW_OK;
    if (count == 0)
        status = fail_at_token(p, "no search is called");
    else if ((*ret_expr = sigma_expr_list(
                      p->load, all ? SIGMA_NODE_AND : SIGMA_NODE_OR, found, count)) == NULL)
        status = sigma_fail_nodes(p->load, p->err, p->line);
    free(found);
    if (status == BW_OK)
        advance(p);
    return status;
}

static bw_status parse_identifier(struct parser *p, const struct sigma_expr **ret_expr)
{
    for (uint32_t i = 0; i < p->searches->count; i++) {
        struct sigma_search *search = &p->searches->items[i];
        if (!bw_str_eq(search->identifier, p->token))
            continue;
        search->used = true;
        *ret_expr = search->expr;
        advance(p);
        return BW_OK;
    }
    return fail_at_token(p, "no search is called");
}

static bw_status parse_or(struct parser *p, const struct sigma_expr **ret_expr);

static bw_status parse_group(struct parser *p, const struct sigma_expr **ret_expr)
{
    const bw_str open = p->token;
    advance(p);
    bw_status status = parse_or(p, ret_expr);
    if (status != BW_OK)
        return status;
    if (!bw_str_eq(p->token, BW_STR(")")))
        return p->token.len == 0 ? fail(p, BW_E_MALFORMED, open, "no ')' for this", BW_STR("("))
                                 : fail_at_token(p, "expected 'and', 'or' or ')' instead of");
    advance(p);
    return BW_OK;
}

static bw_status parse_not(struct parser *p, const struct sigma_expr **ret_expr);

static bw_status parse_operand(struct parser *p, const struct sigma_expr **ret_expr)
{
    if (bw_str_eq_ascii_nocase(peek(p), BW_STR("of")))
        return parse_selector(p, ret_expr);
    if (bw_str_eq(p->token, BW_STR("(")))
        return parse_group(p, ret_expr);
    if (at(p, BW_STR("not")))
        return parse_not(p, ret_expr);
    if (p->token.len == 0 || !is_word_char(p->token.ptr[0]) || at(p, BW_STR("and")) ||
            at(p, BW_STR("or")))
        return fail_at_token(p, "expected the name of a search instead of");
    return parse_identifier(p, ret_expr);
}

static bw_status parse_not(struct parser *p, const struct sigma_expr **ret_expr)
{
    advance(p);
    if (p->depth == BW_LIMIT_NESTING)
        return fail(p, BW_E_LIMIT, p->token, "nested too deep at", p->token);
    p->depth++;
    const struct sigma_expr *child = NULL;
    bw_status status = parse_operand(p, &child);
    p->depth--;
    if (status != BW_OK)
        return status;
    *ret_expr = sigma_expr_not(p->load, child);
    return *ret_expr != NULL ? BW_OK : sigma_fail_nodes(p->load, p->err, p->line);
}

/* What one level of operators is made of. */
struct level {
    bw_status (*operand)(struct parser *p, const struct sigma_expr **ret_expr);
    bw_str operator;
    enum sigma_node_kind kind;
};

/* What has been read of one level; on the heap, as it has to grow. */
struct operands {
    const struct sigma_expr **items;
    uint32_t count;
};

static bw_status operands_add(
        struct parser *p, struct operands *operands, const struct sigma_expr *expr)
{
    const uint32_t count = operands->count;
    if ((count & (count - 1)) == 0) { /* full at each power of two */
        const size_t capacity = count != 0 ? (size_t)count * 2 : 1;
        void *items = realloc(operands->items, capacity * sizeof(void *));
        if (items == NULL)
            return sigma_fail_nomem(p->load, p->err);
        operands->items = items;
    }
    operands->items[operands->count++] = expr;
    return BW_OK;
}

/* operand { operator operand }: side by side, so that a long condition is not a deep one. */
static bw_status parse_level(
        struct parser *p, const struct level *level, const struct sigma_expr **ret_expr)
{
    struct operands operands = {0};
    bw_status status;
    bool more = true;
    do {
        const struct sigma_expr *expr = NULL;
        status = level->operand(p, &expr);
        if (status == BW_OK)
            status = operands_add(p, &operands, expr);
        more = status == BW_OK && at(p, level->operator);
        if (more)
            advance(p);
    } while (more);
    if (status == BW_OK) {
        *ret_expr = sigma_expr_list(p->load, level->kind, operands.items, operands.count);
        if (*ret_expr == NULL)
            status = sigma_fail_nodes(p->load, p->err, p->line);
    }
    free(operands.items);
    return status;
}

static bw_status parse_and(struct parser *p, const struct sigma_expr **ret_expr)
{
    static const struct level level = {parse_operand, BW_STR_INIT("and"), SIGMA_NODE_AND};
    return parse_level(p, &level, ret_expr);
}

static bw_status parse_or(struct parser *p, const struct sigma_expr **ret_expr)
{
    static const struct level level = {parse_and, BW_STR_INIT("or"), SIGMA_NODE_OR};
    if (p->depth == BW_LIMIT_NESTING)
        return fail(p, BW_E_LIMIT, p->token, "nested too deep at", p->token);
    p->depth++;
    bw_status status = parse_level(p, &level, ret_expr);
    p->depth--;
    return status;
}

bw_status sigma_condition_read(struct sigma_load *load, const struct sigma_yaml_node *scalar,
        struct sigma_searches *searches, const struct sigma_expr **ret_expr, struct bw_err *err)
{
    struct parser p = {.load = load,
            .searches = searches,
            .text = scalar->text,
            .line = scalar->line,
            .err = err};
    if (scalar->kind != SIGMA_YAML_SCALAR)
        return sigma_fail(load, err, BW_E_MALFORMED, scalar->line,
                "a condition must be text, not %s", sigma_yaml_describe(scalar));
    if (scalar->text.len > BW_LIMIT_SIGMA_CONDITION_BYTES)
        return sigma_fail(load, err, BW_E_LIMIT, scalar->line, "the condition has %zu bytes",
                scalar->text.len);
    if (bw_str_find_char(scalar->text, '|') != SIZE_MAX)
        return sigma_fail(load, err, BW_E_UNSUPPORTED, scalar->line,
                "condition, column %zu: an aggregation can not stand here",
                bw_str_find_char(scalar->text, '|') + 1);
    advance(&p);
    bw_status status = parse_or(&p, ret_expr);
    if (status == BW_OK && p.token.len != 0)
        status = fail_at_token(&p, "expected 'and', 'or' or the end instead of");
    return status;
}
