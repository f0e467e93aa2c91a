#include "sigma/match/scan.h"

#include <stdlib.h>
#include <string.h>

#include "sigma/correlator.h"
#include "sigma/ledger.h"
#include "sigma/match/classes.h"
#include "sigma/match/reason.h"
#include "sigma/match/scan_state.h"
#include "sigma/ruleset.h"

/* Folded and plain texts of one event: the largest record, several times over. */
#define EVENT_ARENA_LIMIT (64 * BW_MIB)

/* Triggers are chosen anew when a plan has seen so many times more events than the last time. */
#define LEARN_FACTOR 8

/* One record as JSON: six bytes for one in the worst case. */
#define RENDER_MAX (32 * BW_MIB)

bw_status sigma_detector_init(
        struct detector *detector, const struct sigma_image *image, struct bw_err *err)
{
    *detector = (struct detector){.image = image};
    return sigma_tables_init(&detector->tables, image, err);
}

void sigma_detector_release(struct detector *detector)
{
    sigma_tables_release(&detector->tables);
}

static void scan_free(struct detector_scan *scan)
{
    if (scan == NULL)
        return;
    sigma_classes_free(scan->classes);
    sigma_value_cache_free(scan->cache);
    sigma_candidates_free(scan->candidates_of);
    sigma_cover_free(scan->cover);
    for (uint32_t i = 0; scan->evaluator.regexes != NULL && i < scan->image->regexes_count; i++)
        match_regex_free(scan->evaluator.regexes[i]);
    free(scan->evaluator.regexes);
    bw_arena_free(scan->evaluator.arena);
    bw_buffer_release(&scan->record);
    free(scan->predicates);
    free(scan->columns);
    free(scan->rules);
    free(scan->candidates);
    free(scan);
}

static struct detector_scan *scan_new(const struct detector *detector)
{
    struct detector_scan *scan = calloc(1, sizeof(*scan));
    if (scan == NULL)
        return NULL;
    scan->image = detector->image;
    scan->tables = &detector->tables;
    scan->evaluator.image = detector->image;
    scan->evaluator.arena = bw_arena_new(EVENT_ARENA_LIMIT);
    scan->evaluator.regexes =
            calloc((size_t)detector->image->regexes_count + 1, sizeof(struct match_regex *));
    scan->cache = sigma_value_cache_new();
    if (scan->cache != NULL)
        scan->classes = sigma_classes_new(
                detector->image, &detector->tables, &scan->evaluator, scan->cache);
    scan->cover = sigma_cover_new(detector->image);
    bw_buffer_init(&scan->record, RENDER_MAX);
    if (detector->image->bases_count != 0)
        scan->candidates_of = sigma_candidates_new(detector->image);
    if (scan->cache == NULL || scan->cover == NULL || scan->evaluator.arena == NULL ||
            scan->evaluator.regexes == NULL || scan->classes == NULL ||
            (detector->image->bases_count != 0 && scan->candidates_of == NULL)) {
        scan_free(scan);
        return NULL;
    }
    return scan;
}

static bool grow(void **items, uint32_t *capacity, uint32_t need, size_t size)
{
    if (need <= *capacity && *items != NULL)
        return true;
    const uint32_t wanted = need + need / 2 + 64;
    void *fresh = calloc(wanted, size); /* zeros: stamps of no event */
    if (fresh == NULL)
        return false;
    free(*items);
    *items = fresh;
    *capacity = wanted;
    return true;
}

/* Scratch large enough for the plan; a new epoch makes all of it stale at once. */
static bool scan_prepare(struct detector_scan *scan, const struct sigma_plan *plan)
{
    void *columns = scan->columns;
    void *predicates = scan->predicates;
    void *rules = scan->rules;
    void *candidates = scan->candidates;
    const bool ok =
            grow(&columns, &scan->column_capacity, plan->column_count, sizeof(*scan->columns)) &&
            grow(&predicates, &scan->predicate_capacity, plan->predicate_count,
                    sizeof(*scan->predicates)) &&
            grow(&rules, &scan->rule_capacity, plan->rule_count, sizeof(*scan->rules)) &&
            grow(&candidates, &scan->candidate_capacity, plan->rule_count,
                    sizeof(*scan->candidates));
    scan->columns = columns;
    scan->predicates = predicates;
    scan->rules = rules;
    scan->candidates = candidates;
    if (++scan->epoch == 0) { /* after 2^32 events the stamps start anew */
        memset(scan->columns, 0, scan->column_capacity * sizeof(*scan->columns));
        memset(scan->predicates, 0, scan->predicate_capacity * sizeof(*scan->predicates));
        memset(scan->rules, 0, scan->rule_capacity * sizeof(*scan->rules));
        scan->epoch = 1;
    }
    scan->candidate_count = 0;
    return ok;
}

struct sigma_values *sigma_scan_values(struct detector_scan *scan, uint32_t column)
{
    struct sigma_column_state *state = &scan->columns[column];
    if (state->epoch == scan->epoch)
        return &state->values;
    state->epoch = scan->epoch;
    if (!sigma_values_take(scan->image, &scan->class->bindings[column], scan->event,
                scan->evaluator.arena, &state->values))
        scan->incomplete++;
    return &state->values;
}

static void add_candidate(struct detector_scan *scan, uint32_t rule)
{
    if (scan->rules[rule] == scan->epoch)
        return;
    scan->rules[rule] = scan->epoch;
    scan->candidates[scan->candidate_count++] = rule;
}

/* Of a hit that is kept with its value: the test itself was made, and holds. */
#define VERIFIED (UINT32_C(1) << 31)

static bool is_doubtful(const struct detector_scan *scan, const struct sigma_plan_predicate *p)
{
    return (p->scan_flags & SIGMA_SCAN_VERIFY) != 0 || p->reduced ||
           p->column == scan->class->steps.doubtful;
}

static void fire(struct detector_scan *scan, uint32_t hit)
{
    const uint32_t local = hit & ~VERIFIED;
    if (scan->predicates[local].epoch == scan->epoch)
        return;
    struct sigma_plan_predicate *p = &scan->class->plan->predicates[local];
    p->fires++;
    scan->predicates[local].epoch = scan->epoch;
    scan->predicates[local].state =
            (hit & VERIFIED) == 0 && is_doubtful(scan, p) ? SIGMA_STATE_MAYBE : SIGMA_STATE_TRUE;
    const uint32_t *triggers = scan->class->plan->triggers + p->first_trigger;
    for (uint32_t i = 0; i < p->trigger_count; i++)
        add_candidate(scan, triggers[i]);
}

/* Hits that there is no room for among those of the value fire at once. */
static void on_hit(void *user, uint32_t id)
{
    struct detector_scan *scan = user;
    sigma_value_hits_add(&scan->hits, id);
    if (scan->hits.count > SIGMA_MAX_HITS)
        fire(scan, id);
}

static void fire_all(struct detector_scan *scan, const struct sigma_value_hits *hits)
{
    const uint32_t count = hits->count < SIGMA_MAX_HITS ? hits->count : SIGMA_MAX_HITS;
    for (uint32_t i = 0; i < count; i++)
        fire(scan, hits->ids[i]);
}

static void scan_text(struct detector_scan *scan, const struct match_literals *set, bw_str folded)
{
    char scratch[SIGMA_SPELLING_SIZE + MATCH_LITERALS_PADDING];
    bw_str other;
    match_literals_scan(set, folded, on_hit, scan);
    if (sigma_spelling_other(folded, scratch, &other))
        match_literals_scan_exact(set, other, on_hit, scan);
}

static void scan_values(struct detector_scan *scan, const struct match_literals *set,
        const struct sigma_values *values)
{
    for (uint32_t i = 0; i < values->count; i++)
        scan_text(scan, set, values->items[i].folded);
}

/* Printed values and texts that look like them: dates, addresses, numbers. Longer ones are rare. */
#define LETTERLESS_MAX 64

static bool is_letterless_unit(uint32_t unit)
{
    static const uint64_t bits = UINT64_C(1) << ' ' | UINT64_C(1) << '-' | UINT64_C(1) << '.' |
                                 UINT64_C(1) << '/' | UINT64_C(0x7ff) << '0'; /* and ':' */
    return unit < 64 && (bits >> unit & 1) != 0;
}

/* SIGMA_LETTERLESS_CHARACTERS alone. Looks from the end: words and paths have a letter there. */
static bool is_letterless(const struct event_value *value)
{
    const uint8_t *p = value->bytes.ptr;
    size_t left = value->bytes.len;
    if (left > LETTERLESS_MAX)
        return false;
    if (value->kind == EVENT_VALUE_UTF16) {
        for (left &= ~(size_t)1; left != 0; left -= 2)
            if (p[left - 1] != 0 || !is_letterless_unit(p[left - 2]))
                return false;
        return true;
    }
    for (; left != 0; left--)
        if (!is_letterless_unit(p[left - 1]))
            return false;
    return true;
}

/* No literal of the set can stand in the value: its kind, length or characters say so. */
static bool is_hopeless(const struct sigma_set *set, const struct event_value *value)
{
    switch ((enum event_value_kind)value->kind) {
    case EVENT_VALUE_ABSENT:
    case EVENT_VALUE_NULL:
        return true;
    case EVENT_VALUE_UTF16: /* characters are at least a unit, or a byte */
        return value->bytes.len / 2 < set->shortest || (set->wants_letter && is_letterless(value));
    case EVENT_VALUE_UTF8:
        return value->bytes.len < set->shortest || (set->wants_letter && is_letterless(value));
    case EVENT_VALUE_LIST:
        return false;
    case EVENT_VALUE_UINT:
    case EVENT_VALUE_INT:
    case EVENT_VALUE_HEX:
    case EVENT_VALUE_FLOAT:
    case EVENT_VALUE_BOOL:
    case EVENT_VALUE_TIME:
    case EVENT_VALUE_GUID:
    case EVENT_VALUE_SID:
    case EVENT_VALUE_BINARY:
    case EVENT_VALUE_KIND_COUNT:
        break;
    }
    return set->text_only;
}

/*
 * A value that was met before will be met again: the tests are made of which it has the literals
 * (expressions, mostly), and what does not hold is not looked at again.
 */
static void verify_hits(
        struct detector_scan *scan, struct sigma_values *values, struct sigma_value_hits *hits)
{
    const struct sigma_plan *plan = scan->class->plan;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < hits->count; i++) {
        const uint32_t local = hits->ids[i];
        const struct sigma_plan_predicate *p = &plan->predicates[local];
        /* a keyword counts in some slots only, and this may be none of them */
        if (!is_doubtful(scan, p) || p->column == scan->class->steps.doubtful)
            hits->ids[kept++] = local;
        else if (sigma_predicate_holds(&scan->evaluator, &scan->image->predicates[p->predicate],
                         values, NULL, NULL))
            hits->ids[kept++] = local | VERIFIED;
    }
    hits->count = kept;
    hits->verified = true;
}

/* A text as it stands: nothing is made of it but what the scan reads. False: it is none. */
static bool scan_plain(struct detector_scan *scan, const struct match_literals *literals,
        const struct event_value *value)
{
    if (value->kind != EVENT_VALUE_UTF8 || value->bytes.len == 0)
        return false;
    const bw_str folded = sigma_value_fold(bw_bytes_str(value->bytes), scan->evaluator.arena);
    if (folded.ptr == NULL)
        return false;
    scan_text(scan, literals, folded);
    return true;
}

/* One value: what it fires depends on its bytes alone, so it may be known already. */
static void scan_value(struct detector_scan *scan, struct sigma_step *step,
        const struct sigma_set *set, const struct event_value *value)
{
    const struct sigma_image_mapping *mapping = step->mapping;
    if (mapping == NULL && is_hopeless(set, value))
        return;
    /* the set of a column may be for values as they are in one shape, and for what a mapping makes
     * of them in another */
    const void *reader = mapping != NULL ? (const void *)&set->shortest : set;
    struct sigma_value_hits *known =
            sigma_value_cache_find(scan->cache, reader, value, &step->trail);
    if (known != NULL && (known->verified || known->count == 0)) {
        fire_all(scan, known);
        return;
    }
    if (known == NULL) {
        scan->hits = (struct sigma_value_hits){.count = 0};
        if (BW_LIKELY(mapping == NULL && scan_plain(scan, &set->literals, value))) {
            fire_all(scan, &scan->hits);
            sigma_value_cache_add(scan->cache, reader, value, &step->trail, &scan->hits);
            return;
        }
    }
    struct sigma_values values;
    const bool whole =
            sigma_values_take_one(scan->image, mapping, value, scan->evaluator.arena, &values);
    scan->incomplete += !whole;
    if (known != NULL) {
        if (whole)
            verify_hits(scan, &values, known);
        fire_all(scan, known);
        return;
    }
    scan_values(scan, &set->literals, &values);
    fire_all(scan, &scan->hits);
    if (whole)
        sigma_value_cache_add(scan->cache, reader, value, &step->trail, &scan->hits);
}

/* One slot; of a list item after item, since a text and what was decoded of it come again. */
static void scan_slot(struct detector_scan *scan, struct sigma_step *step)
{
    const struct event_value *value = &scan->event->values[step->slot];
    if (BW_LIKELY(value->kind != EVENT_VALUE_LIST)) {
        if (step->set != NULL && (!step->word || value->kind == EVENT_VALUE_UTF8))
            scan_value(scan, step, step->set, value);
        return;
    }
    for (uint32_t i = 0; i < value->count; i++)
        if (value->items[i].kind != EVENT_VALUE_LIST)
            scan_value(scan, step, step->items, &value->items[i]);
}

/* Steps between saying that a value will be looked up and doing so. */
#define LOOK_AHEAD 3

/* What a column's values are made of stands in several slots. */
static void scan_whole(struct detector_scan *scan, const struct sigma_step *step)
{
    scan->hits.count = 0;
    scan_values(scan, &step->set->literals, sigma_scan_values(scan, step->column));
    fire_all(scan, &scan->hits);
}

static void scan_steps(struct detector_scan *scan)
{
    struct sigma_steps *steps = &scan->class->steps;
    for (uint32_t i = 0; i < steps->count; i++) {
        struct sigma_step *step = &steps->steps[i];
        if (i + LOOK_AHEAD < steps->count)
            sigma_value_cache_expect(scan->cache, &step[LOOK_AHEAD].trail);
        if (BW_UNLIKELY(step->slot == SIGMA_NONE))
            scan_whole(scan, step);
        else
            scan_slot(scan, step);
    }
}

static bool predicate_test(
        struct detector_scan *scan, const struct sigma_plan_predicate *p, uint32_t local)
{
    struct sigma_predicate_state *state = &scan->predicates[local];
    struct sigma_values *other =
            p->other_column != SIGMA_NONE ? sigma_scan_values(scan, p->other_column) : NULL;
    const bool holds =
            sigma_predicate_holds(&scan->evaluator, &scan->image->predicates[p->predicate],
                    sigma_scan_values(scan, p->column), other, NULL);
    state->epoch = scan->epoch;
    state->state = holds ? SIGMA_STATE_TRUE : SIGMA_STATE_FALSE;
    return holds;
}

static inline bool predicate_holds(struct detector_scan *scan, uint32_t local)
{
    const struct sigma_predicate_state *state = &scan->predicates[local];
    const struct sigma_plan_predicate *p = &scan->class->plan->predicates[local];
    if (state->epoch == scan->epoch && state->state != SIGMA_STATE_MAYBE)
        return state->state == SIGMA_STATE_TRUE;
    if (state->epoch != scan->epoch && p->scanned)
        return false; /* it did not fire */
    return predicate_test(scan, p, local);
}

static bool node_holds(struct detector_scan *scan, uint32_t index);

/* Most children are predicates, and most of those are known. */
static inline bool child_holds(struct detector_scan *scan, uint32_t child)
{
    const struct sigma_plan *plan = scan->class->plan;
    const uint32_t index = plan->children[child];
    const struct sigma_node *node = &plan->nodes[index];
    return node->kind == SIGMA_NODE_PREDICATE ? predicate_holds(scan, node->first)
                                              : node_holds(scan, index);
}

/* The child as a test of an address, or NULL. */
static inline const struct sigma_plan_predicate *network_at(
        const struct sigma_plan *plan, uint32_t child)
{
    const struct sigma_node *node = &plan->nodes[plan->children[child]];
    if (node->kind != SIGMA_NODE_PREDICATE || !plan->predicates[node->first].network)
        return NULL;
    return &plan->predicates[node->first];
}

/* Could one of the values be in a network that rules ask for of this column? Mostly their first
 * byte says no. */
static bool may_be_near(struct sigma_values *values, const struct match_network_starts *starts)
{
    for (uint32_t i = 0; i < values->count; i++) {
        const struct match_address *address = sigma_value_address(&values->items[i]);
        if (address != NULL && match_network_starts_may(starts, address))
            return true;
    }
    return false;
}

static bool network_holds(const struct sigma_image *image, const struct sigma_predicate *p,
        struct sigma_values *values)
{
    const struct match_network network = sigma_network_of(image, p);
    for (uint32_t i = 0; i < values->count; i++) {
        const struct match_address *address = sigma_value_address(&values->items[i]);
        if (address != NULL && match_network_contains(&network, address))
            return true;
    }
    return false;
}

/* Networks of one field stand beside each other, often a dozen. *child: what stands behind them. */
static bool networks_hold(struct detector_scan *scan, uint32_t *child, uint32_t end)
{
    const struct sigma_plan *plan = scan->class->plan;
    const struct sigma_plan_predicate *p = network_at(plan, *child);
    const uint32_t column = p->column;
    struct sigma_values *values = sigma_scan_values(scan, column);
    const bool may = may_be_near(values, plan->columns[column].starts);
    while (p != NULL && p->column == column) {
        if (may && network_holds(scan->image, &scan->image->predicates[p->predicate], values))
            return true;
        p = ++*child < end ? network_at(plan, *child) : NULL;
    }
    return false;
}

static bool any_holds(struct detector_scan *scan, uint32_t child, uint32_t end)
{
    while (child < end) {
        if (network_at(scan->class->plan, child) != NULL) {
            if (networks_hold(scan, &child, end))
                return true;
        } else if (child_holds(scan, child++)) {
            return true;
        }
    }
    return false;
}

/* As deep as the rule's condition, which the loader bounds. */
static bool node_holds(struct detector_scan *scan, uint32_t index)
{
    const struct sigma_plan *plan = scan->class->plan;
    const struct sigma_node *node = &plan->nodes[index];
    switch ((enum sigma_node_kind)node->kind) {
    case SIGMA_NODE_FALSE:
        return false;
    case SIGMA_NODE_TRUE:
        return true;
    case SIGMA_NODE_PREDICATE:
        return predicate_holds(scan, node->first);
    case SIGMA_NODE_NOT:
        return !node_holds(scan, node->first);
    case SIGMA_NODE_AND:
        for (uint32_t i = 0; i < node->count; i++)
            if (!child_holds(scan, node->first + i))
                return false;
        return true;
    case SIGMA_NODE_OR:
        return any_holds(scan, node->first, node->first + node->count);
    }
    return false;
}

static bw_str slot_text(struct detector_scan *scan, uint32_t slot)
{
    if (slot == SIGMA_NONE)
        return BW_STR("");
    struct bw_buffer text;
    bw_buffer_init(&text, BW_LIMIT_RECORD_BYTES);
    event_value_print(&scan->event->values[slot], &text);
    const bw_str copy = bw_arena_copy(scan->evaluator.arena, bw_buffer_str(&text));
    bw_buffer_release(&text);
    return copy.ptr != NULL ? copy : BW_STR("");
}

static void report(
        struct detector_scan *scan, const struct sigma_plan_rule *rule, struct finding_sink *sink)
{
    const struct event *event = scan->event;
    const struct sigma_origin *origin = scan->class->origin;
    if (!scan->rendered) {
        bw_buffer_clear(&scan->record);
        event->render(event, event->render_context, &scan->record);
        scan->rendered = true;
    }
    struct finding *finding = &scan->finding;
    *finding = (struct finding){
            .rule = rule->rule,
            .time = event->time,
            .channel = slot_text(scan, origin->channel),
            .provider = slot_text(scan, origin->provider),
            .event_id = slot_text(scan, origin->event_id),
            .user = slot_text(scan, origin->user),
            .record_id = event->record_id,
            .offset = event->offset,
            .anomalies = event->anomalies,
            .recovered = event->recovery != NULL,
            .placeless = event->placeless && !event->numbered,
            .record = bw_buffer_str(&scan->record),
    };
    sigma_reasons_find(scan, rule, finding);
    sink->add(sink, finding);
}

/* Something for correlations, a finding, or both. */
static void found(
        struct detector_scan *scan, const struct sigma_plan_rule *rule, struct finding_sink *sink)
{
    const struct sigma_image_rule *r = &scan->image->rules[rule->rule];
    if (r->base != SIGMA_NONE && sink->candidate != NULL && !sigma_candidate_send(scan, rule, sink))
        scan->incomplete++;
    if (!r->quiet)
        report(scan, rule, sink);
}

/*
 * After a few hundred events, and then ever more rarely, triggers that fire too often give way to
 * others. Counters are the plan's; nothing that is found depends on them.
 */
static void learn(struct detector_scan *scan)
{
    struct sigma_plan *plan = scan->class->plan;
    if (++plan->events < plan->next_choice)
        return;
    for (uint32_t i = 0; i < plan->predicate_count; i++)
        if (plan->predicates[i].scanned)
            plan->predicates[i].watched += plan->events - plan->chosen_at;
    plan->chosen_at = plan->events;
    plan->next_choice = plan->events * LEARN_FACTOR;
    if (!sigma_classes_choose_again(scan->classes, plan))
        plan->next_choice = UINT64_MAX;
    if (plan->changed)
        sigma_value_cache_clear(scan->cache);
}

static int compare_u32(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a;
    const uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Most events have few candidates: so many are put in order faster than qsort is called. */
#define FEW_CANDIDATES 16

static void sort_candidates(uint32_t *candidates, uint32_t count)
{
    if (count > FEW_CANDIDATES) {
        qsort(candidates, count, sizeof(*candidates), compare_u32);
        return;
    }
    for (uint32_t i = 1; i < count; i++) {
        const uint32_t candidate = candidates[i];
        uint32_t at = i;
        for (; at > 0 && candidates[at - 1] > candidate; at--)
            candidates[at] = candidates[at - 1];
        candidates[at] = candidate;
    }
}

static void scan_event(
        struct detector_scan *scan, const struct event *event, struct finding_sink *sink)
{
    bw_arena_rewind(scan->evaluator.arena, (struct bw_arena_mark){.block = NULL, .used = 0});
    scan->event = event;
    scan->scanned++;
    scan->rendered = false;
    scan->class = sigma_classes_find(scan->classes, event);
    sigma_value_cache_epoch(scan->cache, sigma_classes_generation(scan->classes));
    if (scan->class == NULL) {
        scan->incomplete++;
        return;
    }
    const struct sigma_plan *plan = scan->class->plan;
    if (plan->rule_count == 0)
        return;
    if (!scan_prepare(scan, plan)) {
        scan->incomplete++;
        return;
    }
    scan_steps(scan);
    for (uint32_t i = 0; i < scan->class->steps.always_count; i++)
        add_candidate(scan, scan->class->steps.always[i]);
    sort_candidates(scan->candidates, scan->candidate_count);
    for (uint32_t i = 0; i < scan->candidate_count; i++) {
        struct sigma_plan_rule *rule = &plan->rules[scan->candidates[i]];
        rule->looks++;
        if (node_holds(scan, rule->root))
            found(scan, rule, sink);
    }
    learn(scan);
}

void sigma_scan_tell_looks(const struct detector_scan *scan,
        void (*tell)(void *user, const struct sigma_looks *looks), void *user)
{
    const struct sigma_plan *plan = sigma_classes_last_plan(scan->classes);
    for (; plan != NULL; plan = plan->before)
        for (uint32_t i = 0; i < plan->rule_count; i++)
            tell(user, &(struct sigma_looks){.rule = plan->rules[i].rule,
                               .events = plan->events,
                               .looks = plan->rules[i].looks});
}

static bool cover_event(
        struct detector_scan *scan, const struct event *event, uint32_t host, bool outside)
{
    if (outside) {
        bw_arena_rewind(scan->evaluator.arena, (struct bw_arena_mark){.block = NULL, .used = 0});
        scan->class = sigma_classes_find(scan->classes, event);
        sigma_value_cache_epoch(scan->cache, sigma_classes_generation(scan->classes));
    }
    return scan->class != NULL &&
           sigma_cover_event(scan->cover, scan->class, sigma_classes_generation(scan->classes),
                   event, host, outside);
}

static void cover_drain(
        struct detector_scan *scan, const struct detector_hosts *hosts, struct bw_buffer *out)
{
    sigma_cover_drain(scan->cover, hosts, out);
}

static uint32_t rule_count(const struct detector *detector)
{
    return detector->image->rules_count;
}

static struct finding_rule rule_at(const struct detector *detector, uint32_t index)
{
    const struct sigma_image *image = detector->image;
    const struct sigma_image_rule *r = &image->rules[index];
    return (struct finding_rule){
            .id = sigma_image_str(image, r->id),
            .title = sigma_image_str(image, r->title),
            .author = sigma_image_str(image, r->author),
            .description = sigma_image_str(image, r->description),
            .status = sigma_image_str(image, r->status),
            .references = sigma_image_str(image, r->references),
            .falsepositives = sigma_image_str(image, r->falsepositives),
            .techniques = sigma_image_str(image, r->techniques),
            .tags = sigma_image_str(image, r->tags),
            .license = sigma_image_str(image, r->license),
            .path = sigma_image_str(image, r->path),
            .level = r->level,
            .stage = r->stage,
    };
}

const struct detector_kind detector_sigma = {
        .name = "sigma",
        .summary = "Sigma rules: single events, and correlations of them",
        .scan_new = scan_new,
        .scan_free = scan_free,
        .scan_event = scan_event,
        .correlator = &sigma_correlator,
        .cover_event = cover_event,
        .cover_drain = cover_drain,
        .cover_new = sigma_ledger_cover_new,
        .cover_free = sigma_ledger_cover_free,
        .cover_take = sigma_ledger_cover_take,
        .cover_candidate = sigma_ledger_cover_candidate,
        .cover_quiet = sigma_ledger_cover_quiet,
        .rule_count = rule_count,
        .rule = rule_at,
};
