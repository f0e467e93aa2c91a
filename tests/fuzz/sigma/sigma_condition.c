/*
 * Conditions: what is accepted, printed and read again means the same; what is refused names a
 * line.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "sigma/condition.h"
#include "support/sigma_expr_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"a", "b", "sel_1", "sel_2", "_p"};

struct state {
    struct sigma_load load;
    struct sigma_field fields[BW_COUNT(names)];
    struct sigma_search items[BW_COUNT(names)];
    struct sigma_searches searches;
};

static void state_init(struct state *s)
{
    *s = (struct state){
            .load = {.keep = bw_arena_new(64 * BW_MIB), .nodes_left = BW_LIMIT_SIGMA_RULE_NODES}};
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        s->fields[i].name = bw_str_of(names[i]);
        const struct sigma_test test = {.field = &s->fields[i], .op = SIGMA_OP_EXISTS};
        s->items[i].identifier = bw_str_of(names[i]);
        s->items[i].expr = sigma_expr_test(&s->load, &test);
    }
    s->searches = (struct sigma_searches){.items = s->items, .count = BW_COUNT(names)};
}

/* The expression as a condition again: all in brackets, so that nothing binds by itself. */
static void print(const struct sigma_expr *expr, struct bw_buffer *out)
{
    if (expr->kind == SIGMA_NODE_PREDICATE) {
        bw_buffer_add_str(out, expr->test->field->name);
        return;
    }
    bw_buffer_add_text(out, expr->kind == SIGMA_NODE_NOT ? "not (" : "(");
    for (uint32_t i = 0; i < expr->count; i++) {
        if (i != 0)
            bw_buffer_add_text(out, expr->kind == SIGMA_NODE_AND ? " and " : " or ");
        print(expr->children[i], out);
    }
    bw_buffer_add_char(out, ')');
}

static bw_status read(struct state *s, bw_str text, const struct sigma_expr **ret_expr)
{
    const struct sigma_yaml_node node = {.kind = SIGMA_YAML_SCALAR, .line = 9, .text = text};
    s->load.nodes_left = BW_LIMIT_SIGMA_RULE_NODES;
    return sigma_condition_read(&s->load, &node, &s->searches, ret_expr, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct state s;
    struct bw_buffer printed;
    struct bw_buffer again;
    const struct sigma_expr *expr;
    const struct sigma_expr *second;
    state_init(&s);
    bw_buffer_init(&printed, 16 * BW_MIB);
    bw_buffer_init(&again, 16 * BW_MIB);
    const bw_status status = read(&s, (bw_str){.ptr = (const char *)data, .len = size}, &expr);
    if (status != BW_OK && s.load.error_line != 9 && status != BW_E_NOMEM)
        abort();
    if (status == BW_OK) {
        print(expr, &printed);
        /* Brackets count as depth, so what was deep already may be refused now. */
        const bw_status other = read(&s, bw_buffer_str(&printed), &second);
        if (other != BW_OK && other != BW_E_LIMIT)
            abort();
        if (other == BW_OK)
            print(second, &again);
        if (other == BW_OK && !bw_str_eq(bw_buffer_str(&printed), bw_buffer_str(&again)))
            abort();
    }
    bw_buffer_release(&printed);
    bw_buffer_release(&again);
    bw_arena_free(s.load.keep);
    return 0;
}
