#include "sigma/match/trigger.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

struct chooser {
    const struct sigma_image *image;
    struct sigma_plan *plan;
    uint32_t *column_triggers; /* of each column, by the first choice; NULL while that is made */
    uint32_t *first;           /* of each column, and one more: its triggers in `by_column` */
    uint32_t *by_column;
    uint32_t keywords; /* the keywords' column, or SIGMA_NONE */
    float *costs;      /* of each plan node: how often its triggers fire, on no particular scale */
    uint32_t *pairs;   /* (predicate, rule), as chosen */
    size_t pair_count;
    size_t pair_capacity;
    bool failed;
};

/* Costs are fires in a thousand events. */
#define COST_SCALE 1000.0F

/*
 * Scanning one more column costs about as much as looking at a rule in every seventh event, and is
 * shared by all triggers that look at it: single triggers move to columns that are scanned anyway.
 */
#define COLUMN_COST 150.0F

/* Costs of nodes and lists of triggers while they are chosen: a few words for each. */
#define SCRATCH_MEMORY (16 * BW_MIB)

/* A predicate that was watched for fewer events than this is still guessed. */
#define WATCHED_MIN 64

/*
 * What many rules name (\powershell.exe) is what events often have; short texts stand in many
 * values. Guesses are low on purpose: one that was too low is found out after a few hundred events,
 * one that was too high would never be tried.
 */
static float guessed_cost(const struct sigma_predicate *p)
{
    float cost = 0.1F + 0.05F * (float)p->uses;
    if (p->folded.len <= 2)
        cost *= 200.0F;
    else if (p->folded.len <= 4)
        cost *= 20.0F;
    else if (p->folded.len <= 6)
        cost *= 4.0F;
    return cost < COST_SCALE ? cost : COST_SCALE;
}

static float predicate_cost(const struct chooser *c, const struct sigma_plan_predicate *local)
{
    if ((local->scan_flags & SIGMA_SCAN_FIRES) == 0)
        return INFINITY;
    float cost = c->column_triggers == NULL
                         ? 0
                         : COLUMN_COST / (1.0F + (float)c->column_triggers[local->column]);
    if (local->watched < WATCHED_MIN)
        cost += guessed_cost(&c->image->predicates[local->predicate]);
    else
        cost += COST_SCALE * ((float)local->fires + 0.1F) / (float)local->watched;
    return cost;
}

static float node_cost(const struct chooser *c, const struct sigma_node *node)
{
    const uint32_t *children = c->plan->children + node->first;
    float cost = INFINITY;
    switch ((enum sigma_node_kind)node->kind) {
    case SIGMA_NODE_FALSE:
        return 0;
    case SIGMA_NODE_TRUE:
    case SIGMA_NODE_NOT:
        return INFINITY;
    case SIGMA_NODE_PREDICATE:
        return predicate_cost(c, &c->plan->predicates[node->first]);
    case SIGMA_NODE_AND:
        for (uint32_t i = 0; i < node->count; i++)
            cost = fminf(cost, c->costs[children[i]]);
        return cost;
    case SIGMA_NODE_OR:
        cost = 0;
        for (uint32_t i = 0; i < node->count; i++)
            cost += c->costs[children[i]];
        return cost;
    }
    return INFINITY;
}

static void add_pair(struct chooser *c, uint32_t predicate, uint32_t rule)
{
    if (c->pair_count == c->pair_capacity) {
        const size_t capacity = c->pair_capacity != 0 ? c->pair_capacity * 2 : 1024;
        uint32_t *pairs = realloc(c->pairs, capacity * 2 * sizeof(*pairs));
        if (pairs == NULL) {
            c->failed = true;
            return;
        }
        c->pairs = pairs;
        c->pair_capacity = capacity;
    }
    c->pairs[c->pair_count * 2] = predicate;
    c->pairs[c->pair_count * 2 + 1] = rule;
    c->pair_count++;
}

static void collect(struct chooser *c, uint32_t index, uint32_t rule)
{
    const struct sigma_node *node = &c->plan->nodes[index];
    const uint32_t *children = c->plan->children + node->first;
    if (node->kind == SIGMA_NODE_PREDICATE) {
        add_pair(c, node->first, rule);
    } else if (node->kind == SIGMA_NODE_AND) {
        uint32_t best = 0;
        for (uint32_t i = 1; i < node->count; i++)
            if (c->costs[children[i]] < c->costs[children[best]])
                best = i;
        collect(c, children[best], rule);
    } else if (node->kind == SIGMA_NODE_OR) {
        for (uint32_t i = 0; i < node->count; i++)
            collect(c, children[i], rule);
    }
}

/* Pairs to lists: counted, given places, filled in rule order. */
static bool fill_triggers(struct chooser *c, struct bw_arena *arena)
{
    struct sigma_plan *plan = c->plan;
    uint32_t *triggers = bw_arena_alloc_raw(arena, c->pair_count + 1, sizeof(*triggers));
    if (triggers == NULL)
        return false;
    plan->triggers = triggers;
    plan->trigger_count = (uint32_t)c->pair_count;
    for (uint32_t i = 0; i < plan->predicate_count; i++)
        plan->predicates[i].trigger_count = 0;
    for (size_t i = 0; i < c->pair_count; i++)
        plan->predicates[c->pairs[i * 2]].trigger_count++;
    uint32_t at = 0;
    for (uint32_t i = 0; i < plan->predicate_count; i++) {
        plan->predicates[i].first_trigger = at;
        at += plan->predicates[i].trigger_count;
        plan->predicates[i].trigger_count = 0;
    }
    for (size_t i = 0; i < c->pair_count; i++) {
        struct sigma_plan_predicate *p = &plan->predicates[c->pairs[i * 2]];
        plan->triggers[p->first_trigger + p->trigger_count++] = c->pairs[i * 2 + 1];
    }
    return true;
}

/*
 * Rules that are looked at in one of so many events have their other tests scanned for as well,
 * where a column is scanned anyway: a pass that is being made, and that the cache of values often
 * spares, tells of all of them at once.
 */
#define OFTEN 128

/* As deep as the rule's condition, which the loader bounds. */
static void scan_for_all(struct chooser *c, uint32_t index)
{
    const struct sigma_node *node = &c->plan->nodes[index];
    if (node->kind == SIGMA_NODE_PREDICATE) {
        struct sigma_plan_predicate *p = &c->plan->predicates[node->first];
        if ((p->scan_flags & SIGMA_SCAN_FIRES) != 0 && c->column_triggers[p->column] != 0)
            p->scanned = true;
    } else if (node->kind == SIGMA_NODE_NOT) {
        scan_for_all(c, node->first);
    } else if (node->kind == SIGMA_NODE_AND || node->kind == SIGMA_NODE_OR) {
        for (uint32_t i = 0; i < node->count; i++)
            scan_for_all(c, c->plan->children[node->first + i]);
    }
}

/* Which predicates are scanned for: triggers, and all that rules ask which are looked at often. */
static void choose_scanned(struct chooser *c)
{
    struct sigma_plan *plan = c->plan;
    memset(c->column_triggers, 0, plan->column_count * sizeof(*c->column_triggers));
    for (uint32_t i = 0; i < plan->predicate_count; i++) {
        struct sigma_plan_predicate *p = &plan->predicates[i];
        p->scanned = p->trigger_count != 0;
        c->column_triggers[p->column] += p->scanned;
    }
    for (uint32_t i = 0; i < plan->rule_count; i++)
        if (plan->rules[i].looks >= plan->events / OFTEN && plan->rules[i].looks != 0)
            scan_for_all(c, plan->rules[i].root);
    plan->scanned_count = 0;
    for (uint32_t i = 0; i < plan->predicate_count; i++)
        plan->scanned_count += plan->predicates[i].scanned;
}

/* The plan predicates that are scanned for, by column. */
static bool group_scanned(struct chooser *c, struct bw_arena *scratch)
{
    const struct sigma_plan *plan = c->plan;
    c->first = bw_arena_alloc(scratch, plan->column_count + 1u, sizeof(*c->first));
    c->by_column = bw_arena_alloc_raw(scratch, plan->predicate_count + 1u, sizeof(*c->by_column));
    uint32_t *next = bw_arena_alloc_raw(scratch, plan->column_count + 1u, sizeof(*next));
    if (c->first == NULL || c->by_column == NULL || next == NULL)
        return false;
    for (uint32_t i = 0; i < plan->predicate_count; i++)
        c->first[plan->predicates[i].column + 1] += plan->predicates[i].scanned;
    for (uint32_t i = 0; i < plan->column_count; i++) {
        next[i] = c->first[i];
        c->first[i + 1] += c->first[i];
    }
    for (uint32_t i = 0; i < plan->predicate_count; i++)
        if (plan->predicates[i].scanned)
            c->by_column[next[plan->predicates[i].column]++] = i;
    c->keywords = sigma_plan_column(plan, SIGMA_FIELD_KEYWORD, SIGMA_NONE);
    return true;
}

/* Whose predicates a column is scanned for: its own, and the keywords' where it has some. */
struct sharing {
    uint32_t columns[2];
    uint32_t count;
    size_t predicates;
    uint64_t hash; /* tells whether they are others now */
};

static struct sharing column_sharing(const struct chooser *c, uint32_t index)
{
    struct sharing s = {
            .columns = {index, c->keywords}, .count = 1, .hash = 1 + c->plan->in_pieces};
    const struct sigma_column *column = &c->plan->columns[index];
    /* what a mapping makes of a value is not what keywords are looked for in */
    if (c->keywords != SIGMA_NONE && index != c->keywords && column->mapping == SIGMA_NONE &&
            c->first[index] != c->first[index + 1])
        s.count = 2;
    for (uint32_t k = 0; k < s.count; k++)
        for (uint32_t i = c->first[s.columns[k]]; i < c->first[s.columns[k] + 1]; i++) {
            s.hash = bw_hash_mix(s.hash, c->by_column[i]);
            s.predicates++;
        }
    return s;
}

/* What one column is scanned for from now on; its set is made when it is asked for. */
static void choose_literals(struct chooser *c, uint32_t index)
{
    struct sigma_column *column = &c->plan->columns[index];
    const struct sharing sharing = column_sharing(c, index);
    c->plan->changed |= column->triggers != sharing.hash;
    column->scanned = sharing.predicates != 0;
    column->keywords = sharing.count == 2;
    column->triggers = sharing.hash;
}

/* One choice for every rule, into c->pairs and `always`. */
static uint32_t choose_all(struct chooser *c, uint32_t *always)
{
    const struct sigma_plan *plan = c->plan;
    uint32_t always_count = 0;
    c->pair_count = 0;
    for (uint32_t i = 0; i < plan->node_count; i++) /* children stand before their parents */
        c->costs[i] = node_cost(c, &plan->nodes[i]);
    for (uint32_t i = 0; i < plan->rule_count; i++) {
        if (isinf(c->costs[plan->rules[i].root]))
            always[always_count++] = i;
        else
            collect(c, plan->rules[i].root, i);
    }
    return always_count;
}

static bool choose(struct chooser *c, struct bw_arena *arena, struct bw_arena *scratch)
{
    struct sigma_plan *plan = c->plan;
    uint32_t *always = bw_arena_alloc_raw(arena, plan->rule_count + 1u, sizeof(*always));
    uint32_t *triggers = bw_arena_alloc(scratch, plan->column_count + 1u, sizeof(*triggers));
    c->costs = bw_arena_alloc_raw(scratch, plan->node_count + 1u, sizeof(*c->costs));
    if (always == NULL || c->costs == NULL || triggers == NULL)
        return false;
    (void)choose_all(c, always);
    for (size_t i = 0; i < c->pair_count; i++)
        triggers[plan->predicates[c->pairs[i * 2]].column]++;
    c->column_triggers = triggers;
    const uint32_t always_count = choose_all(c, always);
    if (c->failed || !fill_triggers(c, arena))
        return false;
    choose_scanned(c);
    if (!group_scanned(c, scratch))
        return false;
    plan->always = always;
    plan->always_count = always_count;
    plan->changed = false;
    plan->choice++;
    for (uint32_t i = 0; i < plan->column_count; i++)
        choose_literals(c, i);
    return true;
}

bool sigma_triggers_choose(
        const struct sigma_image *image, struct sigma_plan *plan, struct bw_arena *arena)
{
    struct chooser c = {.image = image, .plan = plan};
    struct bw_arena *scratch = bw_arena_new(SCRATCH_MEMORY);
    const bool ok = scratch != NULL && choose(&c, arena, scratch);
    free(c.pairs);
    bw_arena_free(scratch);
    return ok;
}
