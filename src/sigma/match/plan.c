#include "sigma/match/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "sigma/match/predicate.h"
#include "sigma/match/trigger.h"

/* Nodes 0 and 1 of every plan. */
#define NODE_FALSE 0
#define NODE_TRUE  1

/* Arrays that grow while the plan is made; copied into the arena when it is done. */
struct grown {
    void *items;
    size_t item_size;
    uint32_t count;
    uint32_t capacity;
};

struct planner {
    const struct sigma_image *image;
    const struct sigma_tables *tables;
    const struct sigma_class_view *view;
    struct bw_arena *arena;
    uint32_t source; /* of the rule that is being reduced */
    struct grown columns, predicates, nodes, children, rules;
    struct grown weights; /* of each node: what looking at it costs, roughly */
    struct grown locals;  /* of each column: plan predicates by number in the field */
    struct grown sources; /* SIGMA_PLAN_SOURCE of those that the class is of */
    struct grown decided; /* rules */
    bool by_name;         /* the class decides by the names of events alone */
    uint32_t logsource;   /* of the rule at hand */
    bool failed;
};

static void *grown_add(struct planner *p, struct grown *g, uint32_t count)
{
    if (count > g->capacity - g->count) {
        uint32_t capacity = g->capacity != 0 ? g->capacity * 2 : 64;
        while (capacity - g->count < count)
            capacity *= 2;
        void *items = realloc(g->items, capacity * g->item_size);
        if (items == NULL) {
            p->failed = true;
            return NULL;
        }
        g->items = items;
        g->capacity = capacity;
    }
    void *item = (char *)g->items + g->count * g->item_size;
    memset(item, 0, count * g->item_size);
    g->count += count;
    return item;
}

static void *grown_copy(struct planner *p, const struct grown *g)
{
    void *copy = bw_arena_alloc_raw(p->arena, g->count + 1u, g->item_size);
    if (copy == NULL)
        p->failed = true;
    else if (g->count != 0)
        memcpy(copy, g->items, g->count * g->item_size);
    return copy;
}

uint32_t sigma_plan_mapping(const struct sigma_image *image, uint32_t source, uint32_t field)
{
    if (source == SIGMA_NONE)
        return SIGMA_NONE;
    const struct sigma_image_source *s = &image->sources[source];
    for (uint32_t i = 0; i < s->mapping_count; i++)
        if (image->mappings[s->first_mapping + i].field == field)
            return s->first_mapping + i;
    return SIGMA_NONE;
}

static uint32_t find_column(
        const struct sigma_column *columns, uint32_t count, uint32_t field, uint32_t mapping)
{
    for (uint32_t i = 0; i < count; i++)
        if (columns[i].field == field && columns[i].mapping == mapping)
            return i;
    return SIGMA_NONE;
}

uint32_t sigma_plan_column(const struct sigma_plan *plan, uint32_t field, uint32_t mapping)
{
    return find_column(plan->columns, plan->column_count, field, mapping);
}

/* Plan predicates of one column, by their number within the field; SIGMA_NONE where none is. */
struct column_locals {
    uint32_t first_predicate;
    uint32_t *local_of;
};

static uint32_t column_for(struct planner *p, uint32_t field)
{
    const uint32_t mapping = sigma_plan_mapping(p->image, p->source, field);
    const uint32_t found = find_column(p->columns.items, p->columns.count, field, mapping);
    if (found != SIGMA_NONE)
        return found;
    const uint32_t table = field != SIGMA_FIELD_KEYWORD ? field : p->image->fields_count;
    const uint32_t first = p->tables->first_predicate[table];
    const uint32_t count = p->tables->first_predicate[table + 1] - first;
    struct column_locals *locals = grown_add(p, &p->locals, 1);
    struct sigma_column *column = grown_add(p, &p->columns, 1);
    if (locals == NULL || column == NULL)
        return 0;
    locals->first_predicate = first;
    locals->local_of = malloc((count + 1u) * sizeof(*locals->local_of));
    if (locals->local_of == NULL) {
        p->failed = true;
        return 0;
    }
    memset(locals->local_of, 0xff, count * sizeof(*locals->local_of));
    *column = (struct sigma_column){.field = field, .mapping = mapping};
    return p->columns.count - 1;
}

static bool is_fieldref(uint8_t op)
{
    return op >= SIGMA_OP_FIELDREF && op <= SIGMA_OP_FIELDREF_CONTAINS;
}

/* One that compares with another field is made for each column that the other is found in: that
 * depends on the source, even where the first field's column is the same. */
static uint32_t find_fieldref(
        const struct planner *p, uint32_t id, uint32_t column, uint32_t other_column)
{
    const struct sigma_plan_predicate *all = p->predicates.items;
    for (uint32_t i = 0; i < p->predicates.count; i++)
        if (all[i].predicate == id && all[i].column == column &&
                all[i].other_column == other_column)
            return i;
    return SIGMA_NONE;
}

static uint32_t local_predicate(struct planner *p, uint32_t id)
{
    const struct sigma_predicate *predicate = &p->image->predicates[id];
    const bool fieldref = is_fieldref(predicate->op);
    const uint32_t column = column_for(p, predicate->field);
    const uint32_t other = fieldref ? column_for(p, predicate->aux) : SIGMA_NONE;
    if (p->failed)
        return 0;
    const struct column_locals *locals = &((struct column_locals *)p->locals.items)[column];
    uint32_t *local = &locals->local_of[id - locals->first_predicate];
    const uint32_t found = fieldref ? find_fieldref(p, id, column, other) : *local;
    if (found != SIGMA_NONE)
        return found;
    *local = p->predicates.count;
    const uint32_t flags = p->tables->scan_flags[id];
    struct sigma_plan_predicate *made = grown_add(p, &p->predicates, 1);
    if (made == NULL)
        return 0;
    *made = (struct sigma_plan_predicate){.predicate = id,
            .column = column,
            .other_column = other,
            .scan_flags = flags,
            .network = predicate->op == SIGMA_OP_CIDR};
    return p->predicates.count - 1;
}

static uint32_t add_node(struct planner *p, struct sigma_node node, uint32_t weight)
{
    struct sigma_node *made = grown_add(p, &p->nodes, 1);
    uint32_t *weighed = grown_add(p, &p->weights, 1);
    if (made == NULL || weighed == NULL)
        return NODE_FALSE;
    *made = node;
    *weighed = weight;
    return p->nodes.count - 1;
}

static uint32_t weight_of(const struct planner *p, uint32_t node)
{
    return ((const uint32_t *)p->weights.items)[node];
}

/* Only the order matters: comparisons, then what reads the value first, then backtracking. */
static uint32_t predicate_weight(const struct sigma_predicate *predicate)
{
    switch ((enum sigma_op)predicate->op) {
    case SIGMA_OP_EXISTS:
    case SIGMA_OP_NULL:
        return 1;
    case SIGMA_OP_EXACT:
    case SIGMA_OP_PREFIX:
    case SIGMA_OP_SUFFIX:
    case SIGMA_OP_CONTAINS:
        return 2;
    case SIGMA_OP_GLOB:
    case SIGMA_OP_EQ:
    case SIGMA_OP_LT:
    case SIGMA_OP_LTE:
    case SIGMA_OP_GT:
    case SIGMA_OP_GTE:
    case SIGMA_OP_CIDR:
    case SIGMA_OP_FIELDREF:
    case SIGMA_OP_FIELDREF_PREFIX:
    case SIGMA_OP_FIELDREF_SUFFIX:
    case SIGMA_OP_FIELDREF_CONTAINS:
        return 5;
    case SIGMA_OP_REGEX:
    case SIGMA_OP_COUNT:
        break;
    }
    return 200;
}

struct weighed {
    uint32_t weight;
    uint32_t place;
    uint32_t node;
};

static int compare_weighed(const void *a, const void *b)
{
    const struct weighed *x = a;
    const struct weighed *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/*
 * The light ones first: most groups are decided by one of them. There are no side effects, so any
 * order gives the same answer.
 */
static void sort_by_weight(struct planner *p, uint32_t *nodes, uint32_t count)
{
    uint32_t sorted = 1; /* most groups are of one kind of test */
    while (sorted < count && weight_of(p, nodes[sorted - 1]) <= weight_of(p, nodes[sorted]))
        sorted++;
    if (sorted >= count)
        return;
    struct weighed *weighed = malloc((count + 1u) * sizeof(*weighed));
    if (weighed == NULL) {
        p->failed = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        weighed[i] = (struct weighed){weight_of(p, nodes[i]), i, nodes[i]};
    qsort(weighed, count, sizeof(*weighed), compare_weighed);
    for (uint32_t i = 0; i < count; i++)
        nodes[i] = weighed[i].node;
    free(weighed);
}

/* NODE_TRUE or NODE_FALSE when the class decides the test, else SIGMA_NONE. */
static uint32_t decide_predicate(struct planner *p, uint32_t id)
{
    const uint32_t field = p->image->predicates[id].field;
    if (field == SIGMA_FIELD_KEYWORD || is_fieldref(p->image->predicates[id].op) ||
            sigma_plan_mapping(p->image, p->source, field) != SIGMA_NONE ||
            !p->view->decides(p->view->user, id) ||
            (p->by_name && !p->view->names_event(p->view->user, field, p->logsource)))
        return SIGMA_NONE;
    return p->view->holds(p->view->user, id) ? NODE_TRUE : NODE_FALSE;
}

static uint32_t decide(struct planner *p, uint32_t index);

static uint32_t decide_group(struct planner *p, const struct sigma_node *node)
{
    const uint32_t decisive = node->kind == SIGMA_NODE_AND ? NODE_FALSE : NODE_TRUE;
    bool open = false;
    for (uint32_t i = 0; i < node->count; i++) {
        const uint32_t child = decide(p, p->image->children[node->first + i]);
        if (child == decisive)
            return decisive;
        open |= child == SIGMA_NONE;
    }
    if (open)
        return SIGMA_NONE;
    return node->kind == SIGMA_NODE_AND ? NODE_TRUE : NODE_FALSE;
}

/*
 * What the class alone says of a node. Asked before a node is reduced, so that tests of rules that
 * are out do not make anyone look at their fields.
 */
static uint32_t decide(struct planner *p, uint32_t index)
{
    const struct sigma_node *node = &p->image->nodes[index];
    switch ((enum sigma_node_kind)node->kind) {
    case SIGMA_NODE_FALSE:
        return NODE_FALSE;
    case SIGMA_NODE_TRUE:
        return NODE_TRUE;
    case SIGMA_NODE_PREDICATE:
        return decide_predicate(p, node->first);
    case SIGMA_NODE_NOT: {
        const uint32_t child = decide(p, node->first);
        if (child == SIGMA_NONE)
            return SIGMA_NONE;
        return child == NODE_TRUE ? NODE_FALSE : NODE_TRUE;
    }
    case SIGMA_NODE_AND:
    case SIGMA_NODE_OR:
        return decide_group(p, node);
    }
    return NODE_FALSE;
}

static uint32_t reduce_predicate(struct planner *p, uint32_t id)
{
    const uint32_t decided = decide_predicate(p, id);
    if (decided != SIGMA_NONE)
        return decided;
    const uint32_t local = local_predicate(p, id);
    return add_node(p, (struct sigma_node){.kind = SIGMA_NODE_PREDICATE, .first = local},
            predicate_weight(&p->image->predicates[id]));
}

static uint32_t reduce(struct planner *p, uint32_t index);

static uint32_t add_group(struct planner *p, uint32_t kind, uint32_t *kept, uint32_t count)
{
    const uint32_t first = p->children.count;
    uint32_t *children = grown_add(p, &p->children, count);
    uint32_t weight = 0;
    if (children == NULL)
        return NODE_FALSE;
    for (uint32_t i = 0; i < count; i++)
        weight += weight_of(p, kept[i]);
    sort_by_weight(p, kept, count);
    memcpy(children, kept, count * sizeof(*kept));
    return add_node(p, (struct sigma_node){.kind = kind, .first = first, .count = count}, weight);
}

/* AND without its true parts, OR without its false ones; what decides alone decides. */
static uint32_t reduce_group(struct planner *p, const struct sigma_node *node)
{
    const uint32_t neutral = node->kind == SIGMA_NODE_AND ? NODE_TRUE : NODE_FALSE;
    const uint32_t decisive = node->kind == SIGMA_NODE_AND ? NODE_FALSE : NODE_TRUE;
    uint32_t *kept = malloc(((size_t)node->count + 1) * sizeof(*kept));
    if (kept == NULL) {
        p->failed = true;
        return NODE_FALSE;
    }
    uint32_t count = 0;
    uint32_t result = SIGMA_NONE;
    for (uint32_t i = 0; i < node->count && result == SIGMA_NONE && !p->failed; i++) {
        const uint32_t image_child = p->image->children[node->first + i];
        uint32_t child = decide(p, image_child);
        if (child == SIGMA_NONE)
            child = reduce(p, image_child);
        if (child == decisive)
            result = decisive;
        else if (child != neutral)
            kept[count++] = child;
    }
    if (result == SIGMA_NONE && count == 0)
        result = neutral;
    if (result == SIGMA_NONE && count == 1)
        result = kept[0];
    if (result == SIGMA_NONE) {
        result = add_group(p, node->kind, kept, count);
    }
    free(kept);
    return result;
}

static uint32_t reduce_not(struct planner *p, const struct sigma_node *node)
{
    const uint32_t child = reduce(p, node->first);
    if (child == NODE_TRUE || child == NODE_FALSE)
        return child == NODE_TRUE ? NODE_FALSE : NODE_TRUE;
    return add_node(p, (struct sigma_node){.kind = SIGMA_NODE_NOT, .first = child},
            p->failed ? 0 : weight_of(p, child));
}

/* Depth is bounded: the loader limits how deep conditions nest, and children stand before. */
static uint32_t reduce(struct planner *p, uint32_t index)
{
    const struct sigma_node *node = &p->image->nodes[index];
    switch ((enum sigma_node_kind)node->kind) {
    case SIGMA_NODE_FALSE:
        return NODE_FALSE;
    case SIGMA_NODE_TRUE:
        return NODE_TRUE;
    case SIGMA_NODE_PREDICATE:
        return reduce_predicate(p, node->first);
    case SIGMA_NODE_NOT:
        return reduce_not(p, node);
    case SIGMA_NODE_AND:
    case SIGMA_NODE_OR:
        return reduce_group(p, node);
    }
    return NODE_FALSE;
}

/*
 * The source through which each logsource is served: SIGMA_NONE when none is. Returns whether any
 * known source describes the record.
 */
static bool find_sources(struct planner *p, uint32_t *source_of)
{
    bool claimed = false;
    for (uint32_t i = 0; i < p->image->logsources_count; i++) {
        const struct sigma_image_logsource *l = &p->image->logsources[i];
        source_of[i] = SIGMA_NONE;
        for (uint32_t k = 0; k < l->source_count && source_of[i] == SIGMA_NONE; k++)
            if (p->view->serves(p->view->user, l->first_source + k))
                source_of[i] = l->first_source + k;
        claimed |= source_of[i] != SIGMA_NONE;
    }
    return claimed;
}

static void list_sources(struct planner *p)
{
    for (uint32_t i = 0; i < p->image->sources_count && p->view->is_of_log != NULL; i++) {
        if (!p->view->is_of_log(p->view->user, i))
            continue;
        uint32_t *source = grown_add(p, &p->sources, 1);
        if (source == NULL)
            return;
        *source = SIGMA_PLAN_SOURCE(i, p->view->serves(p->view->user, i));
    }
}

/* A rule that is out: because no such event is meant, or for a value that an event may have? */
static void list_decided(struct planner *p, uint32_t rule)
{
    if (p->view->names_event == NULL)
        return;
    p->by_name = true;
    const uint32_t named = decide(p, p->image->rules[rule].root);
    p->by_name = false;
    uint32_t *decided = named != NODE_FALSE ? grown_add(p, &p->decided, 1) : NULL;
    if (decided != NULL)
        *decided = rule;
}

static void reduce_rules(struct planner *p, const uint32_t *source_of, bool claimed)
{
    /* correlations stand behind all others, and match nothing by themselves */
    const uint32_t count = p->image->rules_count - p->image->correlations_count;
    for (uint32_t i = 0; i < count && !p->failed; i++) {
        const uint32_t logsource = p->image->rules[i].logsource;
        const bool open = !p->image->logsources[logsource].known && !claimed;
        if (source_of[logsource] == SIGMA_NONE && !open)
            continue;
        p->source = source_of[logsource];
        p->logsource = logsource;
        uint32_t root = decide(p, p->image->rules[i].root);
        if (root == SIGMA_NONE)
            root = reduce(p, p->image->rules[i].root);
        if (root == NODE_FALSE) {
            list_decided(p, i);
            continue;
        }
        struct sigma_plan_rule *rule = grown_add(p, &p->rules, 1);
        if (rule != NULL)
            *rule = (struct sigma_plan_rule){.rule = i, .root = root, .source = p->source};
    }
}

/* ---- plans that are the same ---- */

static uint64_t hash_numbers(uint64_t hash, const uint32_t *numbers, uint32_t count)
{
    return bw_hash64((bw_bytes){.ptr = (const uint8_t *)numbers, .len = count * sizeof(*numbers)},
            bw_hash_mix(hash, count));
}

/* Of all that is compared below, but for nodes and children, which say what the rules' roots are.
 */
static uint64_t hash_content(const struct sigma_plan *plan)
{
    uint64_t hash = hash_numbers(1, plan->sources, plan->source_count);
    hash = hash_numbers(hash, plan->decided, plan->decided_count);
    hash = hash_numbers(hash, plan->children, plan->children_count);
    for (uint32_t i = 0; i < plan->predicate_count; i++)
        hash = bw_hash_mix(hash, plan->predicates[i].predicate);
    for (uint32_t i = 0; i < plan->rule_count; i++)
        hash = bw_hash_mix(hash, (uint64_t)plan->rules[i].root << 32 | plan->rules[i].rule);
    return hash;
}

static bool same_numbers(const uint32_t *a, const uint32_t *b, uint32_t count)
{
    return count == 0 || memcmp(a, b, count * sizeof(*a)) == 0;
}

static bool same_counts(const struct sigma_plan *a, const struct sigma_plan *b)
{
    return a->content == b->content && a->column_count == b->column_count &&
           a->predicate_count == b->predicate_count && a->node_count == b->node_count &&
           a->children_count == b->children_count && a->rule_count == b->rule_count &&
           a->source_count == b->source_count && a->decided_count == b->decided_count;
}

static bool same_predicates(const struct sigma_plan *a, const struct sigma_plan *b)
{
    for (uint32_t i = 0; i < a->column_count; i++)
        if (a->columns[i].field != b->columns[i].field ||
                a->columns[i].mapping != b->columns[i].mapping)
            return false;
    for (uint32_t i = 0; i < a->predicate_count; i++) {
        const struct sigma_plan_predicate *x = &a->predicates[i];
        const struct sigma_plan_predicate *y = &b->predicates[i];
        if (x->predicate != y->predicate || x->column != y->column ||
                x->other_column != y->other_column || x->scan_flags != y->scan_flags)
            return false;
    }
    return true;
}

static bool same_rules(const struct sigma_plan *a, const struct sigma_plan *b)
{
    for (uint32_t i = 0; i < a->node_count; i++)
        if (a->nodes[i].kind != b->nodes[i].kind || a->nodes[i].first != b->nodes[i].first ||
                a->nodes[i].count != b->nodes[i].count)
            return false;
    for (uint32_t i = 0; i < a->rule_count; i++)
        if (a->rules[i].rule != b->rules[i].rule || a->rules[i].root != b->rules[i].root ||
                a->rules[i].source != b->rules[i].source)
            return false;
    return true;
}

/* The plan that was made before and is the same but for what it counts and chose by that. */
static struct sigma_plan *find_same(const struct sigma_plan *plan, struct sigma_plan *last)
{
    for (; last != NULL; last = last->before)
        if (same_counts(plan, last) && same_predicates(plan, last) && same_rules(plan, last) &&
                same_numbers(plan->children, last->children, plan->children_count) &&
                same_numbers(plan->sources, last->sources, plan->source_count) &&
                same_numbers(plan->decided, last->decided, plan->decided_count))
            return last;
    return NULL;
}

/* With which bytes the networks of each column begin. */
static bool note_networks(const struct planner *p, struct sigma_plan *plan)
{
    for (uint32_t i = 0; i < plan->predicate_count; i++) {
        const struct sigma_plan_predicate *predicate = &plan->predicates[i];
        struct sigma_column *column = &plan->columns[predicate->column];
        if (!predicate->network)
            continue;
        if (column->starts == NULL)
            column->starts = bw_arena_alloc(p->arena, 1, sizeof(*column->starts));
        if (column->starts == NULL)
            return false;
        const struct match_network network =
                sigma_network_of(p->image, &p->image->predicates[predicate->predicate]);
        match_network_starts_add(column->starts, &network);
    }
    return true;
}

static struct sigma_plan *finish(struct planner *p, struct sigma_plan *last)
{
    const struct bw_arena_mark mark = bw_arena_mark(p->arena);
    struct sigma_plan *plan = bw_arena_alloc(p->arena, 1, sizeof(*plan));
    if (plan == NULL)
        return NULL;
    plan->columns = grown_copy(p, &p->columns);
    plan->predicates = grown_copy(p, &p->predicates);
    plan->nodes = grown_copy(p, &p->nodes);
    plan->children = grown_copy(p, &p->children);
    plan->rules = grown_copy(p, &p->rules);
    plan->sources = grown_copy(p, &p->sources);
    plan->source_count = p->sources.count;
    plan->decided = grown_copy(p, &p->decided);
    plan->decided_count = p->decided.count;
    plan->column_count = p->columns.count;
    plan->predicate_count = p->predicates.count;
    plan->node_count = p->nodes.count;
    plan->children_count = p->children.count;
    plan->rule_count = p->rules.count;
    plan->next_choice = SIGMA_PLAN_FIRST_CHOICE;
    plan->before = last;
    plan->content = p->failed ? 0 : hash_content(plan);
    struct sigma_plan *same = p->failed ? NULL : find_same(plan, last);
    if (same != NULL) {
        bw_arena_rewind(p->arena, mark);
        return same;
    }
    if (p->failed || !note_networks(p, plan) || !sigma_triggers_choose(p->image, plan, p->arena))
        return NULL;
    return plan;
}

struct sigma_plan *sigma_plan_new(const struct sigma_image *image,
        const struct sigma_tables *tables, const struct sigma_class_view *view,
        struct sigma_plan *last, struct bw_arena *arena)
{
    struct planner p = {
            .image = image,
            .tables = tables,
            .view = view,
            .arena = arena,
            .columns = {.item_size = sizeof(struct sigma_column)},
            .predicates = {.item_size = sizeof(struct sigma_plan_predicate)},
            .nodes = {.item_size = sizeof(struct sigma_node)},
            .children = {.item_size = sizeof(uint32_t)},
            .rules = {.item_size = sizeof(struct sigma_plan_rule)},
            .weights = {.item_size = sizeof(uint32_t)},
            .locals = {.item_size = sizeof(struct column_locals)},
            .sources = {.item_size = sizeof(uint32_t)},
            .decided = {.item_size = sizeof(uint32_t)},
    };
    struct sigma_plan *plan = NULL;
    uint32_t *source_of = malloc(((size_t)image->logsources_count + 1) * sizeof(*source_of));
    add_node(&p, (struct sigma_node){.kind = SIGMA_NODE_FALSE}, 0);
    add_node(&p, (struct sigma_node){.kind = SIGMA_NODE_TRUE}, 0);
    if (source_of != NULL && !p.failed) {
        const bool claimed = find_sources(&p, source_of);
        list_sources(&p);
        reduce_rules(&p, source_of, claimed);
        plan = p.failed ? NULL : finish(&p, last);
    }
    free(source_of);
    for (uint32_t i = 0; i < p.locals.count; i++)
        free(((struct column_locals *)p.locals.items)[i].local_of);
    free(p.locals.items);
    free(p.columns.items);
    free(p.predicates.items);
    free(p.nodes.items);
    free(p.children.items);
    free(p.weights.items);
    free(p.rules.items);
    free(p.sources.items);
    free(p.decided.items);
    return plan;
}
