/*
 * The matcher against the plain definition: random rules over random events. Plans, triggers,
 * class reduction and literal tables may change nothing but the time it takes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sigma/match/names.h"
#include "sigma/match/plan.h"
#include "sigma/match/predicate.h"
#include "sigma/match/scan.h"
#include "sigma/ruleset.h"

#define FIELDS     6
#define MAX_PREDS  120
#define MAX_NODES  2000
#define MAX_RULES  40
#define MAX_KIDS   4000
#define LOGSOURCES 3

struct world {
    struct sigma_image image;
    char strings[64 * 1024];
    struct sigma_image_field fields[FIELDS];
    struct sigma_predicate predicates[MAX_PREDS];
    struct sigma_node nodes[MAX_NODES];
    uint32_t children[MAX_KIDS];
    struct sigma_image_rule rules[MAX_RULES];
    struct sigma_image_logsource logsources[LOGSOURCES];
    struct sigma_image_source sources[LOGSOURCES];
    struct sigma_image_condition conditions[LOGSOURCES];
    struct sigma_image_mapping mappings[1];
    uint32_t lists[16];
    struct bw_buffer matchers;
    uint64_t seed;
    uint32_t exists; /* what source 1 asks first; 0: nothing */
    uint32_t begins; /* and what then */
    bool naive[MAX_RULES];
    bool found[MAX_RULES];
};

static uint32_t next_random(struct world *w)
{
    w->seed = w->seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(w->seed >> 33);
}

static uint32_t below(struct world *w, uint32_t n)
{
    return next_random(w) % n;
}

static struct sigma_text intern(struct world *w, const char *text, size_t len)
{
    const uint32_t offset = w->image.strings_count;
    assert_true(offset + len < sizeof(w->strings));
    memcpy(w->strings + offset, text, len);
    w->image.strings_count += (uint32_t)len;
    return (struct sigma_text){.offset = offset, .len = (uint32_t)len};
}

/*
 * Few letters and a wildcard make texts that overlap, contain and equal each other often; digits
 * and dots alone make texts that scans may leave out where every literal has a letter.
 */
static size_t random_text(struct world *w, char *out, size_t max, bool wild)
{
    const size_t len = below(w, (uint32_t)max + 1);
    const bool letterless = below(w, 6) == 0;
    for (size_t i = 0; i < len; i++) {
        out[i] = letterless ? "12."[below(w, 3)] : (char)('a' + below(w, 3));
        if (wild && below(w, 4) == 0)
            out[i] = below(w, 2) != 0 ? SIGMA_GLOB_ANY : SIGMA_GLOB_ONE;
    }
    return len;
}

/* Few words and what parts them, so that keywords often reach from one field of a line to the next;
 * the first and the last may be cut. */
static size_t random_words(struct world *w, char *out, size_t max)
{
    static const char *const words[] = {"abca", "bcab", "caabc", "b", "2011", "feb"};
    static const char *const marks[] = {" ", " ", ",", "\""};
    char text[64];
    size_t len = 0;
    for (uint32_t left = 1 + below(w, 3); left != 0; left--)
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", words[below(w, 6)],
                left > 1 || below(w, 4) == 0 ? marks[below(w, 4)] : "");
    const size_t from = below(w, 2) == 0 ? 0 : below(w, 3);
    const size_t wanted = len - from - (below(w, 2) == 0 ? 0 : below(w, 2));
    const size_t kept = from >= len ? 0 : wanted < max ? wanted : max;
    memcpy(out, text + from, kept);
    return kept;
}

static void make_predicate(struct world *w, uint32_t field, struct sigma_predicate *p)
{
    static const uint8_t ops[] = {SIGMA_OP_EXACT, SIGMA_OP_PREFIX, SIGMA_OP_SUFFIX,
            SIGMA_OP_CONTAINS, SIGMA_OP_GLOB, SIGMA_OP_EXISTS, SIGMA_OP_NULL, SIGMA_OP_FIELDREF,
            SIGMA_OP_FIELDREF_CONTAINS, SIGMA_OP_CONTAINS, SIGMA_OP_EXACT};
    char text[16];
    *p = (struct sigma_predicate){.field = field, .op = ops[below(w, BW_COUNT(ops))]};
    if (field == SIGMA_FIELD_KEYWORD)
        p->op = SIGMA_OP_CONTAINS;
    const bool words = field == SIGMA_FIELD_KEYWORD && below(w, 2) == 0;
    p->text = intern(w, text,
            words ? random_words(w, text, sizeof(text))
                  : random_text(w, text, 5, p->op == SIGMA_OP_GLOB));
    p->folded = p->text;
    p->aux = below(w, FIELDS);
    p->uses = 1 + below(w, 30);
    if (below(w, 8) == 0 && p->op <= SIGMA_OP_CONTAINS)
        p->flags = SIGMA_PREDICATE_CASED;
}

/* A keyword alone: its predicates are the last. */
static uint32_t make_keyword_node(struct world *w)
{
    assert_true(w->image.nodes_count < MAX_NODES);
    w->nodes[w->image.nodes_count] = (struct sigma_node){
            .kind = SIGMA_NODE_PREDICATE, .first = w->image.predicates_count - 1 - below(w, 2)};
    return w->image.nodes_count++;
}

static uint32_t make_node(struct world *w, unsigned depth)
{
    struct sigma_node node = {.kind = SIGMA_NODE_PREDICATE};
    const uint32_t pick = below(w, 10);
    if (depth == 0 || pick < 4) {
        node.first = below(w, w->image.predicates_count);
    } else if (pick < 6) {
        node.kind = SIGMA_NODE_NOT;
        node.first = make_node(w, depth - 1);
    } else {
        node.kind = pick < 8 ? SIGMA_NODE_AND : SIGMA_NODE_OR;
        uint32_t kids[4];
        node.count = 1 + below(w, BW_COUNT(kids));
        for (uint32_t i = 0; i < node.count; i++)
            kids[i] = make_node(w, depth - 1);
        node.first = w->image.children_count;
        assert_true(node.first + node.count <= MAX_KIDS);
        memcpy(w->children + node.first, kids, node.count * sizeof(*kids));
        w->image.children_count += node.count;
    }
    assert_true(w->image.nodes_count < MAX_NODES);
    w->nodes[w->image.nodes_count] = node;
    return w->image.nodes_count++;
}

/*
 * Logsource 0: records whose field0 is "a"; 1: whose field0 starts with "b" (in some worlds: that
 * have field3, and whose field1 does), where field5 is read from field4; 2: no table knows it.
 */
static void make_logsources(struct world *w, uint32_t is_a)
{
    w->lists[0] = is_a;
    w->lists[1] = w->begins;
    w->lists[2] = 4;
    w->lists[3] = w->exists;
    w->conditions[0] = (struct sigma_image_condition){.field = 0, .first = 0, .count = 1};
    uint32_t count = 1;
    if (w->exists != 0)
        w->conditions[count++] = (struct sigma_image_condition){.field = 3, .first = 3, .count = 1};
    w->conditions[count++] = (struct sigma_image_condition){
            .field = w->predicates[w->begins].field, .first = 1, .count = 1};
    w->mappings[0] = (struct sigma_image_mapping){.field = 5,
            .kind = SIGMA_MAPPING_FIRST,
            .override = 1,
            .first_from = 2,
            .from_count = 1};
    w->sources[0] = (struct sigma_image_source){.first_condition = 0, .condition_count = 1};
    w->sources[1] = (struct sigma_image_source){.first_condition = 1,
            .condition_count = count - 1,
            .first_mapping = 0,
            .mapping_count = 1};
    w->logsources[0] =
            (struct sigma_image_logsource){.first_source = 0, .source_count = 1, .known = 1};
    w->logsources[1] =
            (struct sigma_image_logsource){.first_source = 1, .source_count = 1, .known = 1};
    w->image.conditions_count = count;
    w->image.mappings_count = 1;
    w->image.sources_count = 2;
    w->image.logsources_count = 3;
    w->image.lists_count = 4;
}

static void make_world(struct world *w, uint64_t seed)
{
    memset(w, 0, sizeof(*w));
    w->seed = seed;
    struct sigma_image *image = &w->image;
    for (uint32_t i = 0; i < FIELDS; i++) {
        char name[16];
        const int len = snprintf(name, sizeof(name), "field%u", i);
        w->fields[i].name = intern(w, name, (size_t)len);
    }
    image->fields_count = FIELDS;
    uint32_t is_a = 0;
    const bool other = below(w, 2) != 0;
    w->begins = 1;
    for (uint32_t field = 0; field <= FIELDS; field++) {
        const uint32_t count = 2 + below(w, field == 0 ? 4 : 14);
        for (uint32_t i = 0; i < count; i++)
            make_predicate(w, field < FIELDS ? field : SIGMA_FIELD_KEYWORD,
                    &w->predicates[image->predicates_count++]);
        if (field == 1 && other) /* predicates stand together by their fields */
            w->begins = image->predicates_count++;
        if (field == 3 && other) {
            w->exists = image->predicates_count++;
            w->predicates[w->exists] = (struct sigma_predicate){.field = 3, .op = SIGMA_OP_EXISTS};
        }
    }
    /* a pattern says the same; then the class knows what fits of field0, and not its value */
    w->predicates[is_a].op = below(w, 2) != 0 ? SIGMA_OP_EXACT : SIGMA_OP_GLOB;
    w->predicates[is_a].text = w->predicates[is_a].folded = intern(w, "a", 1);
    struct sigma_predicate *begins = &w->predicates[w->begins];
    begins->field = other ? 1 : 0;
    begins->op = SIGMA_OP_PREFIX;
    begins->text = begins->folded = intern(w, "b", 1);
    make_logsources(w, is_a);
    image->rules_count = 1 + below(w, MAX_RULES);
    for (uint32_t i = 0; i < image->rules_count; i++)
        w->rules[i] = (struct sigma_image_rule){
                .root = below(w, 3) == 0 ? make_keyword_node(w) : make_node(w, 3),
                .logsource = below(w, LOGSOURCES)};
    image->strings = w->strings;
    image->fields = w->fields;
    image->predicates = w->predicates;
    image->nodes = w->nodes;
    image->children = w->children;
    image->rules = w->rules;
    image->logsources = w->logsources;
    image->sources = w->sources;
    image->conditions = w->conditions;
    image->mappings = w->mappings;
    image->lists = w->lists;
    bw_buffer_init(&w->matchers, 64 * BW_MIB);
    assert_int_equal(sigma_match_build(image, &w->matchers, NULL), BW_OK);
    image->matchers = (const uint64_t *)(const void *)w->matchers.ptr;
    image->matchers_count = (uint32_t)(w->matchers.len / sizeof(uint64_t));
}

/* ---- the plain definition ---- */

struct naive {
    struct world *w;
    const struct event *event;
    uint32_t source;
    struct sigma_evaluator evaluator;
};

static void naive_values(struct naive *n, uint32_t field, struct sigma_values *values)
{
    struct sigma_binding binding;
    const uint32_t mapping = n->source == 1 && field == 5 ? 0 : SIGMA_NONE;
    const struct sigma_names names = sigma_names_of(n->event->shape);
    assert_true(
            sigma_binding_make(&n->w->image, &names, field, mapping, n->evaluator.arena, &binding));
    assert_true(sigma_values_take(&n->w->image, &binding, n->event, n->evaluator.arena, values));
}

static bool naive_node(struct naive *n, uint32_t index)
{
    const struct sigma_node *node = &n->w->nodes[index];
    if (node->kind == SIGMA_NODE_NOT)
        return !naive_node(n, node->first);
    if (node->kind == SIGMA_NODE_PREDICATE) {
        const struct sigma_predicate *p = &n->w->predicates[node->first];
        struct sigma_values values;
        struct sigma_values other;
        naive_values(n, p->field, &values);
        naive_values(n, p->aux, &other);
        return sigma_predicate_holds(&n->evaluator, p, &values, &other, NULL);
    }
    const bool and = node->kind == SIGMA_NODE_AND;
    for (uint32_t i = 0; i < node->count; i++)
        if (naive_node(n, n->w->children[node->first + i]) != and)
            return !and;
    return and;
}

static void naive_scan(struct world *w, const struct event *event)
{
    struct naive n = {.w = w, .event = event, .source = SIGMA_NONE};
    n.evaluator.image = &w->image;
    n.evaluator.arena = bw_arena_new(64 * BW_MIB);
    struct sigma_values field0;
    naive_values(&n, 0, &field0);
    struct sigma_values begins;
    naive_values(&n, w->predicates[w->begins].field, &begins);
    bool serves[2] = {
            sigma_predicate_holds(&n.evaluator, &w->predicates[0], &field0, NULL, NULL),
            sigma_predicate_holds(&n.evaluator, &w->predicates[w->begins], &begins, NULL, NULL),
    };
    if (w->exists != 0) {
        struct sigma_values field3;
        naive_values(&n, 3, &field3);
        serves[1] &=
                sigma_predicate_holds(&n.evaluator, &w->predicates[w->exists], &field3, NULL, NULL);
    }
    for (uint32_t i = 0; i < w->image.rules_count; i++) {
        const uint32_t logsource = w->rules[i].logsource;
        const bool open = logsource == 2 ? !serves[0] && !serves[1] : serves[logsource];
        n.source = logsource == 2 ? SIGMA_NONE : logsource;
        w->naive[i] = open && naive_node(&n, w->rules[i].root);
    }
    bw_arena_free(n.evaluator.arena);
}

/* ---- events ---- */

struct world_sink {
    struct finding_sink sink;
    struct world *w;
    const struct event *event;
};

/* A finding says who it is about: the value that the event's own shape has there, or nothing. The
 * host is the engine's to say. */
static void check_origin(const struct event *event, const struct finding *finding)
{
    struct bw_buffer user;
    bw_buffer_init(&user, BW_KIB);
    const uint32_t slot = event_shape_find(event->shape, BW_STR("User"));
    if (slot != UINT32_MAX)
        event_value_print(&event->values[slot], &user);
    assert_true(bw_str_eq(finding->user, bw_buffer_str(&user)));
    assert_int_equal(finding->host.len, 0);
    bw_buffer_release(&user);
}

static void on_finding(struct finding_sink *sink, struct finding *finding)
{
    struct world *w = ((struct world_sink *)sink)->w;
    assert_in_range(finding->rule, 0, w->image.rules_count - 1);
    assert_false(w->found[finding->rule]); /* once for each event */
    check_origin(((struct world_sink *)sink)->event, finding);
    w->found[finding->rule] = true;
}

struct made_event {
    struct event event;
    struct event_shape shape;
    struct event_field fields[FIELDS + 3];
    struct event_value values[FIELDS + 3];
    struct event_value items[3];
    char line[256];
    char text[FIELDS + 4][16];
    uint8_t wide[FIELDS + 2][32];
};

static void make_value(struct world *w, struct made_event *m, uint32_t slot)
{
    struct event_value *v = &m->values[slot];
    const size_t len = random_text(w, m->text[slot], 8, false);
    *v = (struct event_value){
            .kind = EVENT_VALUE_UTF8, .bytes = bw_str_bytes((bw_str){m->text[slot], len})};
    const uint32_t pick = below(w, 9);
    if (pick == 8)
        *v = event_value_uint(below(w, 30));
    else if (pick == 0)
        v->kind = EVENT_VALUE_ABSENT;
    else if (pick == 1)
        v->kind = EVENT_VALUE_NULL;
    else if (pick <= 4) {
        for (size_t i = 0; i < len; i++) {
            /* upper case in the event: folding must take it away */
            const bool upper = m->text[slot][i] >= 'a' && below(w, 2) != 0;
            m->wide[slot][i * 2] = (uint8_t)(m->text[slot][i] - (upper ? 32 : 0));
            m->wide[slot][i * 2 + 1] = 0;
        }
        *v = (struct event_value){
                .kind = EVENT_VALUE_UTF16, .bytes = {.ptr = m->wide[slot], .len = len * 2}};
    } else if (pick == 5 && slot == 2) {
        for (size_t i = 0; i < BW_COUNT(m->items); i++)
            m->items[i] = (struct event_value){.kind = EVENT_VALUE_UTF8,
                    .bytes = {.ptr = (const uint8_t *)m->text[slot] + (len > i ? i : 0),
                            .len = len > i ? len - i : 0}};
        *v = (struct event_value){
                .kind = EVENT_VALUE_LIST, .count = BW_COUNT(m->items), .items = m->items};
    }
}

/* A line whose words are the fields before it: texts and numbers, and a date between them. */
static void make_line(struct world *w, struct made_event *m, uint32_t fields)
{
    static const char *const between[] = {" ", "\" \"", ",", " [01/Feb/2011:1] "};
    size_t len = 0;
    for (uint32_t i = 0; i < fields; i++) {
        struct bw_buffer text;
        bw_buffer_init(&text, 64);
        if (below(w, 8) != 0 && m->values[i].kind != EVENT_VALUE_UINT)
            m->values[i] = event_value_utf8(
                    (bw_str){m->text[i], random_words(w, m->text[i], sizeof(m->text[i]))});
        if (m->values[i].kind == EVENT_VALUE_LIST || m->values[i].kind == EVENT_VALUE_UTF16)
            m->values[i].kind = EVENT_VALUE_NULL;
        event_value_print(&m->values[i], &text);
        len += (size_t)snprintf(m->line + len, sizeof(m->line) - len, "%.*s%s", (int)text.len,
                text.len != 0 ? (const char *)text.ptr : "", between[below(w, 4)]);
        bw_buffer_release(&text);
    }
    m->fields[fields] =
            (struct event_field){.name = BW_STR("line"), .path = BW_STR("line"), .in_pieces = true};
    m->values[fields] = event_value_utf8((bw_str){m->line, len});
    if (below(w, 8) == 0) { /* with something that was decoded of it */
        m->items[0] = m->values[fields];
        m->items[1] = event_value_utf8(BW_STR("aab bca"));
        m->values[fields] =
                (struct event_value){.kind = EVENT_VALUE_LIST, .count = 2, .items = m->items};
    }
}

/* `many`: the field that tells logs apart has values of its own in most events. */
static void make_event(struct world *w, struct made_event *m, uint32_t serial, bool many)
{
    memset(m, 0, sizeof(*m));
    static const char *const names[] = {
            "field0", "field1", "field2", "field3", "field4", "field5", "field1", "User"};
    const uint32_t kind = serial % 4;
    uint32_t count = kind == 0 ? 4 : FIELDS + 2; /* some shapes lack fields */
    for (uint32_t i = 0; i < count; i++) {
        m->fields[i].name = bw_str_of(names[i]);
        m->fields[i].path = bw_str_of(names[i]);
        /* keywords: in some slots only */
        m->fields[i].no_keywords = kind == 3 || (kind == 1 && i % 2 == 1);
        make_value(w, m, i);
    }
    static const char *const channels[] = {"a", "b", "bb", "c"};
    if (!many || below(w, 4) == 0)
        m->values[0] = event_value_utf8(bw_str_of(channels[below(w, BW_COUNT(channels))]));
    if (kind == 3)
        make_line(w, m, count++);
    m->shape = (struct event_shape){.fields = m->fields,
            .field_count = count,
            .id = event_shape_id(m->fields, count),
            /* decoders are made anew: shapes change places; not too often to learn of values */
            .serial = (serial + serial / (many ? 200 : 20)) % 4};
    m->event = (struct event){.shape = &m->shape,
            .values = m->values,
            .time = BW_TIME_UNKNOWN,
            .render = event_print_flat_json};
}

static void test_random_rules_and_events(void **state)
{
    (void)state;
    static struct world w;
    static struct made_event m;
    uint64_t matched = 0;
    uint64_t not_matched = 0;
    for (uint64_t round = 0; round < 150; round++) {
        make_world(&w, round * 7919 + 1);
        struct detector detector;
        assert_int_equal(sigma_detector_init(&detector, &w.image, NULL), BW_OK);
        struct detector_scan *scan = detector_sigma.scan_new(&detector);
        assert_non_null(scan);
        struct world_sink sink = {.sink = {.add = on_finding}, .w = &w};
        /* some runs are long enough for triggers to be chosen anew */
        const bool many = round % 4 == 3;
        const uint32_t events = round % 15 == 0 ? 6 * SIGMA_PLAN_FIRST_CHOICE : many ? 400 : 60;
        for (uint32_t i = 0; i < events; i++) {
            make_event(&w, &m, i, many);
            memset(w.found, 0, sizeof(w.found));
            sink.event = &m.event;
            naive_scan(&w, &m.event);
            detector_sigma.scan_event(scan, &m.event, &sink.sink);
            for (uint32_t r = 0; r < w.image.rules_count; r++) {
                if (w.found[r] != w.naive[r])
                    fail_msg("round %u event %u rule %u: matcher says %d, definition %d",
                            (unsigned)round, i, r, w.found[r], w.naive[r]);
                matched += w.naive[r];
                not_matched += !w.naive[r];
            }
        }
        detector_sigma.scan_free(scan);
        sigma_detector_release(&detector);
        bw_buffer_release(&w.matchers);
    }
    /* The comparison must have had something to compare. */
    assert_true(matched > 5000);
    assert_true(not_matched > 5000);
}

/* ---- plans ---- */

static bool decides_nothing(void *user, uint32_t predicate)
{
    (void)user, (void)predicate;
    return false;
}

static bool serves_one(void *user, uint32_t source)
{
    return *(const uint32_t *)user == source;
}

/* One that was made serves again where nothing differs; another source is another plan. */
static void test_same_plan_serves_again(void **state)
{
    (void)state;
    static struct world w;
    struct detector detector;
    uint32_t source = 0;
    const struct sigma_class_view view = {.user = &source,
            .decides = decides_nothing,
            .holds = decides_nothing,
            .serves = serves_one};
    struct bw_arena *arena = bw_arena_new(16 * BW_MIB);
    make_world(&w, 78);
    assert_int_equal(sigma_detector_init(&detector, &w.image, NULL), BW_OK);
    struct sigma_plan *first = sigma_plan_new(&w.image, &detector.tables, &view, NULL, arena);
    assert_non_null(first);
    assert_int_not_equal(first->rule_count, 0);
    source = 1;
    struct sigma_plan *second = sigma_plan_new(&w.image, &detector.tables, &view, first, arena);
    assert_ptr_not_equal(second, first);
    assert_ptr_equal(second->before, first);
    for (source = 0; source < 2; source++) {
        struct sigma_plan *again = sigma_plan_new(&w.image, &detector.tables, &view, second, arena);
        assert_ptr_equal(again, source == 0 ? first : second);
    }
    sigma_detector_release(&detector);
    bw_buffer_release(&w.matchers);
    bw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_same_plan_serves_again),
            cmocka_unit_test(test_random_rules_and_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
