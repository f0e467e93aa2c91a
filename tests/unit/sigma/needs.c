/* What a rule needs: nothing that it could do without, and all that it could not. */
#include "sigma/match/needs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/mutate.h"

#define FIELDS      6
#define MAX_NODES   400
#define ALWAYS_FITS 5      /* tests: their needs are at most six groups, two times three */
#define OWN         FIELDS /* a field that we say of a record ourselves */

static const char strings[] = "abcdefbreakwater.anomaly";
static const struct sigma_image_field fields[FIELDS + 1] = {{.name = {0, 1}}, {.name = {1, 1}},
        {.name = {2, 1}}, {.name = {3, 1}}, {.name = {4, 1}}, {.name = {5, 1}},
        {.name = {6, sizeof("breakwater.anomaly") - 1}}};

/* A tree under construction; plan predicates and those of the image are the same ones. */
struct tree {
    struct sigma_image image;
    struct sigma_plan plan;
    struct sigma_predicate predicates[MAX_NODES];
    struct sigma_plan_predicate plan_predicates[MAX_NODES];
    struct sigma_node nodes[MAX_NODES];
    uint32_t children[MAX_NODES];
    uint32_t node_count, child_count, predicate_count;
};

static void tree_begin(struct tree *t)
{
    *t = (struct tree){.node_count = 0};
    t->image = (struct sigma_image){.strings = strings,
            .strings_count = sizeof(strings) - 1,
            .fields = fields,
            .fields_count = FIELDS + 1,
            .predicates = t->predicates};
    t->plan = (struct sigma_plan){
            .predicates = t->plan_predicates, .nodes = t->nodes, .children = t->children};
}

static uint32_t test_of(struct tree *t, uint32_t field, enum sigma_op op)
{
    t->predicates[t->predicate_count] = (struct sigma_predicate){.field = field, .op = (uint8_t)op};
    t->plan_predicates[t->predicate_count].predicate = t->predicate_count;
    t->nodes[t->node_count] =
            (struct sigma_node){.kind = SIGMA_NODE_PREDICATE, .first = t->predicate_count++};
    return t->node_count++;
}

static uint32_t group_of(
        struct tree *t, enum sigma_node_kind kind, const uint32_t *nodes, uint32_t count)
{
    t->nodes[t->node_count] =
            (struct sigma_node){.kind = kind, .first = t->child_count, .count = count};
    memcpy(t->children + t->child_count, nodes, count * sizeof(*nodes));
    t->child_count += count;
    return t->node_count++;
}

static uint32_t not_of(struct tree *t, uint32_t node)
{
    t->nodes[t->node_count] = (struct sigma_node){.kind = SIGMA_NODE_NOT, .first = node};
    return t->node_count++;
}

/* "ab c": a or b, and c. */
static void check_needs(const struct tree *t, uint32_t node, const char *want)
{
    struct sigma_needs needs;
    char got[256] = "";
    size_t len = 0;
    sigma_needs_find(&t->image, &t->plan, node, &needs);
    for (uint32_t i = 0; i < needs.count; i++) {
        if (i != 0)
            got[len++] = ' ';
        for (uint32_t k = 0; k < needs.groups[i].count; k++)
            got[len++] = strings[needs.groups[i].fields[k]];
    }
    got[len] = '\0';
    if (strcmp(got, want) != 0)
        fail_msg("'%s' instead of '%s'", got, want);
}

#define AND(...)                                                                                   \
    group_of(&t, SIGMA_NODE_AND, (uint32_t[]){__VA_ARGS__}, BW_COUNT(((uint32_t[]){__VA_ARGS__})))
#define OR(...)                                                                                    \
    group_of(&t, SIGMA_NODE_OR, (uint32_t[]){__VA_ARGS__}, BW_COUNT(((uint32_t[]){__VA_ARGS__})))
#define FIELD(at) test_of(&t, (at), SIGMA_OP_CONTAINS)

static void test_by_hand(void **state)
{
    (void)state;
    struct tree t;
    tree_begin(&t);
    check_needs(&t, FIELD(1), "b");
    check_needs(&t, test_of(&t, 1, SIGMA_OP_EXISTS), "");
    check_needs(&t, test_of(&t, 1, SIGMA_OP_NULL), "");
    check_needs(&t, test_of(&t, SIGMA_FIELD_KEYWORD, SIGMA_OP_CONTAINS), "");
    check_needs(&t, FIELD(OWN), "");
    check_needs(&t, not_of(&t, FIELD(1)), "");
    check_needs(&t, AND(FIELD(1), FIELD(0)), "b a");
    check_needs(&t, OR(FIELD(1), FIELD(0)), "ab");
    check_needs(&t, AND(FIELD(2), OR(FIELD(0), FIELD(1)), not_of(&t, FIELD(3))), "c ab");
    /* whoever has a has a or b: said once, by the stronger */
    check_needs(&t, AND(OR(FIELD(0), FIELD(1)), FIELD(0)), "a");
    check_needs(&t, OR(AND(FIELD(0), FIELD(1)), AND(FIELD(0), FIELD(2))), "a bc");
    /* one part that needs nothing frees the others */
    check_needs(&t, OR(FIELD(0), test_of(&t, 1, SIGMA_OP_NULL)), "");
    check_needs(&t, OR(FIELD(0), not_of(&t, FIELD(0))), "");
    check_needs(&t, AND(FIELD(4), OR(FIELD(0), FIELD(OWN))), "e");
    /* what must not be null must be there */
    check_needs(&t, not_of(&t, test_of(&t, 1, SIGMA_OP_NULL)), "b");
    check_needs(&t, not_of(&t, OR(FIELD(0), test_of(&t, 1, SIGMA_OP_NULL))), "b");
    check_needs(&t, not_of(&t, AND(FIELD(0), test_of(&t, 1, SIGMA_OP_NULL))), "");
    check_needs(&t, not_of(&t, not_of(&t, FIELD(0))), "a");
}

/* Could the node be `truth` of a record in which the fields of `set` have values, and no others? */
static bool possible(const struct tree *t, uint32_t index, uint32_t set, bool truth)
{
    const struct sigma_node *n = &t->nodes[index];
    if (n->kind == SIGMA_NODE_PREDICATE) {
        const struct sigma_predicate *p = &t->predicates[n->first];
        const bool has = (set >> p->field & 1) != 0;
        if (p->op == SIGMA_OP_NULL)
            return truth || has;
        return !truth || p->op == SIGMA_OP_EXISTS || has;
    }
    if (n->kind == SIGMA_NODE_NOT)
        return possible(t, n->first, set, !truth);
    bool all = true;
    bool any = false;
    for (uint32_t i = 0; i < n->count; i++) {
        const bool one = possible(t, t->children[n->first + i], set, truth);
        all &= one;
        any |= one;
    }
    return (n->kind == SIGMA_NODE_AND) == truth ? all : any;
}

static bool served(const struct sigma_needs *needs, uint32_t set)
{
    for (uint32_t i = 0; i < needs->count; i++) {
        bool one = false;
        for (uint32_t k = 0; k < needs->groups[i].count; k++)
            one |= (set >> needs->groups[i].fields[k] & 1) != 0;
        if (!one)
            return false;
    }
    return true;
}

static uint32_t random_node(struct tree *t, struct random_state *random, unsigned depth)
{
    static const enum sigma_op ops[] = {SIGMA_OP_CONTAINS, SIGMA_OP_EXACT, SIGMA_OP_REGEX,
            SIGMA_OP_CIDR, SIGMA_OP_GTE, SIGMA_OP_CONTAINS, SIGMA_OP_NULL, SIGMA_OP_EXISTS};
    uint32_t nodes[4];
    if (depth == 0 || random_below(random, 3) == 0) {
        const bool wants = random_below(random, 4) != 0;
        return test_of(t, (uint32_t)random_below(random, FIELDS),
                ops[random_below(random, wants ? 6 : BW_COUNT(ops))]);
    }
    if (random_below(random, 6) == 0)
        return not_of(t, random_node(t, random, depth - 1));
    const uint32_t count = 1 + (uint32_t)random_below(random, BW_COUNT(nodes));
    for (uint32_t i = 0; i < count; i++)
        nodes[i] = random_node(t, random, depth - 1);
    return group_of(t, random_below(random, 2) == 0 ? SIGMA_NODE_AND : SIGMA_NODE_OR, nodes, count);
}

/*
 * Never is a field called missing without which the rule could be true; and while there is room
 * for all needs, no record is called enough that is not.
 */
static void test_random_trees(void **state)
{
    (void)state;
    struct random_state random = {.state = 5};
    struct tree t;
    size_t exact = 0;
    for (int round = 0; round < 20000; round++) {
        struct sigma_needs needs;
        tree_begin(&t);
        const uint32_t root = random_node(&t, &random, 3);
        sigma_needs_find(&t.image, &t.plan, root, &needs);
        assert_true(needs.count <= SIGMA_NEEDS_GROUPS);
        for (uint32_t set = 0; set < 1u << FIELDS; set++) {
            const bool could = possible(&t, root, set, true);
            if (could && !served(&needs, set))
                fail_msg("round %d: fields %x are enough and were not believed to be", round, set);
            if (!could && t.predicate_count <= ALWAYS_FITS && served(&needs, set))
                fail_msg("round %d: fields %x are not enough", round, set);
            exact += !could && !served(&needs, set);
        }
    }
    assert_true(exact > 100000);
}

/* More fields than a group can name: then nothing is demanded, and nothing wrongly missing. */
static void test_too_wide(void **state)
{
    (void)state;
    struct tree t;
    struct sigma_needs needs;
    static const struct sigma_image_field many[SIGMA_NEEDS_FIELDS + 2];
    uint32_t nodes[SIGMA_NEEDS_FIELDS + 1];
    tree_begin(&t);
    t.image.fields = many;
    for (uint32_t i = 0; i < BW_COUNT(nodes); i++)
        nodes[i] = FIELD(i);
    const uint32_t wide = group_of(&t, SIGMA_NODE_OR, nodes, BW_COUNT(nodes));
    sigma_needs_find(&t.image, &t.plan, wide, &needs);
    assert_int_equal(needs.count, 0);
    const uint32_t fits = group_of(&t, SIGMA_NODE_OR, nodes, BW_COUNT(nodes) - 1);
    sigma_needs_find(&t.image, &t.plan, fits, &needs);
    assert_int_equal(needs.count, 1);
    assert_int_equal(needs.groups[0].count, SIGMA_NEEDS_FIELDS);
    const uint32_t all = group_of(&t, SIGMA_NODE_AND, nodes, BW_COUNT(nodes));
    sigma_needs_find(&t.image, &t.plan, all, &needs);
    assert_int_equal(needs.count, SIGMA_NEEDS_GROUPS); /* the first eight of them */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_by_hand),
            cmocka_unit_test(test_random_trees),
            cmocka_unit_test(test_too_wide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
