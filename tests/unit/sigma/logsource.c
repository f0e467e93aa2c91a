#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "sigma/logsource.h"

static const struct sigma_yaml_node *parse(struct bw_arena *arena, const char *yaml)
{
    const struct sigma_yaml_node *root = NULL;
    struct sigma_yaml *reader = sigma_yaml_new(bw_str_of(yaml), arena);
    assert_int_equal(sigma_yaml_next(reader, &root, NULL), BW_OK);
    sigma_yaml_free(reader);
    return root;
}

/* Each source is named by the value of its field S. */
static const char table[] =
        "logsources:\n"
        "  - {product: windows, sources: [{when: {S: win}}]}\n"
        "  - {product: windows, category: process_creation, sources: [{when: {S: sysmon1}}, "
        "{when: {S: sec4688}}]}\n"
        "  - {product: linux, category: process_creation, sources: [{when: {S: lnx1}}]}\n"
        "  - {product: windows, service: security, sources: [{when: {S: sec}}]}\n"
        "  - {category: antivirus, sources: [{when: {S: av}}]}\n"
        "  - {product: vendor, category: antivirus, sources: [{when: {S: vav}}]}\n"
        "  - {category: webserver, sources: [{when: {S: iis}}]}\n"
        "  - {product: windows, category: process_creation, sources: [{when: {S: more}}]}\n"
        "  - {product: aws, service: cloudtrail, sources: [{when: {S: ct}}]}\n"
        "  - {service: sshd, sources: [{when: {S: ssh}}]}\n";

static const struct {
    const char *product, *category, *service, *want; /* sources; '&' where both must hold */
} resolve_cases[] = {
        {"windows", "process_creation", "", "sysmon1 sec4688 more"},
        {"Windows", "Process_Creation", "", "sysmon1 sec4688 more"},
        {"windows", "", "", "win"},
        {"", "process_creation", "", "sysmon1 sec4688 lnx1 more"},
        {"", "antivirus", "", "av vav"},
        {"vendor", "antivirus", "", "vav"},
        {"windows", "antivirus", "", "win&av"},
        {"windows", "", "security", "sec"},
        {"", "", "security", "sec"},
        {"windows", "process_creation", "security", "sysmon1&sec sec4688&sec more&sec"},
        {"", "process_creation", "security", "?"},
        {"", "", "cloudtrail", "ct"},
        {"aws", "", "cloudtrail", "ct"},
        {"aws", "", "", "?"},
        {"aws", "", "other", "?"},
        {"linux", "", "", "?"},
        {"linux", "", "sshd", "?"},
        {"", "", "sshd", "ssh"},
        {"apache", "webserver", "", "?"},
        {"windows", "unknown", "", "?"},
        {"", "unknown", "", "?"},
};

static void add_served(const struct sigma_served *served, struct bw_buffer *out)
{
    for (uint32_t i = 0; i < served->part_count; i++) {
        const bw_str name = served->parts[i]->whens[0].values[0].text;
        bw_buffer_add_text(out, i != 0 ? "&" : "");
        bw_buffer_add_str(out, name);
    }
}

static void test_resolve(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(64 * BW_MIB);
    struct sigma_tables_data tables = {.arena = arena};
    assert_int_equal(sigma_tables_add(&tables, parse(arena, table), NULL), BW_OK);
    for (size_t i = 0; i < BW_COUNT(resolve_cases); i++) {
        const struct sigma_logsource logsource = {
                .product = bw_str_of(resolve_cases[i].product),
                .category = bw_str_of(resolve_cases[i].category),
                .service = bw_str_of(resolve_cases[i].service),
        };
        const struct sigma_served *served;
        uint32_t count;
        bool known;
        struct bw_buffer out;
        bw_buffer_init(&out, BW_MIB);
        assert_int_equal(
                sigma_logsource_resolve(&tables, &logsource, &served, &count, &known, NULL), BW_OK);
        for (uint32_t k = 0; k < count; k++) {
            bw_buffer_add_text(&out, k != 0 ? " " : "");
            add_served(&served[k], &out);
        }
        bw_buffer_add_text(&out, known ? "" : "?");
        bw_buffer_add_char(&out, '\0');
        if (strcmp((char *)out.ptr, resolve_cases[i].want) != 0)
            fail_msg("%s/%s/%s: got %s, want %s", resolve_cases[i].product,
                    resolve_cases[i].category, resolve_cases[i].service, (char *)out.ptr,
                    resolve_cases[i].want);
        bw_buffer_release(&out);
    }
    bw_arena_free(arena);
}

static void test_always_and_platforms(void **state)
{
    (void)state;
    static const char text[] =
            "platforms:\n"
            "  - {name: Ps, products: [p, q], categories: c, advice: do, logs: [l.log]}\n"
            "logsources:\n"
            "  - {product: p, always: true, sources: [{when: {A: b}}]}\n"
            "  - {product: p, always: log, sources: [{when: {A: b}}]}\n"
            "  - {product: p, always: {A: [1, Two], B: 3}, sources: [{when: {A: b}}]}\n"
            "  - {product: p, sources: [{when: {A: b}}]}\n";
    struct bw_arena *arena = bw_arena_new(64 * BW_MIB);
    struct sigma_tables_data tables = {.arena = arena};
    assert_int_equal(sigma_tables_add(&tables, parse(arena, text), NULL), BW_OK);
    const struct sigma_logsource_entry *e = tables.first_entry;
    assert_int_equal(e->always, SIGMA_ALWAYS_RECORDS);
    assert_int_equal(e->next->always, SIGMA_ALWAYS_LOG);
    e = e->next->next;
    assert_int_equal(e->always, SIGMA_ALWAYS_NOT);
    assert_int_equal(e->always_count, 3);
    assert_true(bw_str_eq(e->always_events[1].from, BW_STR("A")));
    assert_true(bw_str_eq(e->always_events[1].to, BW_STR("two"))); /* folded */
    assert_int_equal(e->next->always, SIGMA_ALWAYS_NOT);
    const struct sigma_platform *p = tables.first_platform;
    assert_true(p == tables.last_platform && bw_str_eq(p->name, BW_STR("Ps")));
    assert_true(p->product_count == 2 && p->category_count == 1 && p->log_count == 1);
    bw_arena_free(arena);
}

static void test_mappings(void **state)
{
    (void)state;
    static const char text[] =
            "logsources:\n"
            "  - product: p\n"
            "    sources:\n"
            "      - when: {Channel: [A, 'B*', '*C', 'd*e'], EventID: 1, Any: '*'}\n"
            "        fields:\n"
            "          F1: {from: X}\n"
            "          F2: {from: [X, Y], override: true, values: {'%%1': One, TWO: Two}}\n"
            "          F3: {join: [X, Y], with: '\\', prefixes: {'\\Dev?\\': 'C:\\'}}\n"
            "          F4: {from: X, extract: Name}\n"
            "          F5: {from: [X, Y], until: ['?', ' HTTP/']}\n"
            "taxonomy:\n"
            "  strip: [a., b.]\n"
            "  fields: {F1: [x.y, z], F2: w}\n";
    struct bw_arena *arena = bw_arena_new(64 * BW_MIB);
    struct sigma_tables_data tables = {.arena = arena};
    assert_int_equal(sigma_tables_add(&tables, parse(arena, text), NULL), BW_OK);
    const struct sigma_source *source = tables.first_entry->sources;
    assert_int_equal(source->when_count, 3);
    assert_int_equal(source->whens[0].count, 4);
    assert_true(source->whens[0].values[1].any_after);
    assert_true(source->whens[0].values[2].any_before);
    assert_true(source->whens[0].values[3].special);
    assert_int_equal(source->whens[2].count, 0); /* is there */
    assert_int_equal(source->mapping_count, 5);
    const struct sigma_mapping *m = source->mappings;
    assert_int_equal(m[0].kind, SIGMA_MAPPING_FIRST);
    assert_int_equal(m[0].from_count, 1);
    assert_false(m[0].override);
    assert_int_equal(m[1].from_count, 2);
    assert_true(m[1].override);
    assert_int_equal(m[1].value_count, 2);
    assert_true(bw_str_eq(m[1].values[1].from, BW_STR("two"))); /* folded */
    assert_true(bw_str_eq(m[1].values[1].to, BW_STR("Two")));
    assert_int_equal(m[2].kind, SIGMA_MAPPING_JOIN);
    assert_true(bw_str_eq(m[2].text, BW_STR("\\")));
    assert_true(bw_str_eq(m[2].prefixes[0].from, BW_STR("\\dev\xfe\\")));
    assert_int_equal(m[3].kind, SIGMA_MAPPING_EXTRACT);
    assert_true(bw_str_eq(m[3].text, BW_STR("Name")));
    assert_int_equal(m[4].kind, SIGMA_MAPPING_UNTIL);
    assert_true(bw_str_eq(m[4].text, BW_STR("?\n HTTP/")));
    assert_int_equal(tables.strip_count, 2);
    assert_int_equal(tables.first_field->count, 2);
    assert_true(bw_str_eq(tables.last_field->names[0], BW_STR("w")));
    /* a second document adds to the first */
    assert_int_equal(
            sigma_tables_add(&tables, parse(arena, "taxonomy: {strip: [c.]}"), NULL), BW_OK);
    assert_int_equal(tables.strip_count, 3);
    assert_true(bw_str_eq(tables.strip[2], BW_STR("c.")));
    bw_arena_free(arena);
}

#define IN_SOURCE(text) "logsources:\n- product: p\n  sources:\n  - " text
#define IN_FIELD(text)  IN_SOURCE("when: {A: b}\n    fields:\n      F: " text)

static const struct {
    const char *yaml;
    uint32_t line;
    const char *message; /* a part of it */
} bad_cases[] = {
        {"[a]", 1, "expected 'logsources:'"},
        {"platforms: {a: b}", 1, "'platforms' wants a list"},
        {"platforms: [a]", 1, "a platform is a map"},
        {"platforms: [{name: P}]", 1, "a platform has a 'name', and 'products'"},
        {"platforms: [{products: [p]}]", 1, "a platform has a 'name', and 'products'"},
        {"platforms: [{name: [P], products: [p]}]", 1, "a name is wanted"},
        {"platforms: [{name: P, product: p}]", 1, "unknown key 'product'"},
        {"logsources: [{product: p, always: perhaps}]", 1, "'always' is true, log, or fields"},
        {"logsources: [{product: p, always: []}]", 1, "'always' is true, log, or fields"},
        {"logsources: [{product: p, always: {A: [{b: c}]}}]", 1, "a value is wanted"},
        {"logsource: []", 1, "unknown key 'logsource'"},
        {"logsources: {a: b}", 1, "'logsources' wants a list"},
        {"logsources: [a]", 1, "a logsource is a map"},
        {"logsources: [{product: p}]", 1, "has a name and 'sources'"},
        {"logsources: [{sources: [{when: {A: b}}]}]", 1, "has a name and 'sources'"},
        {"logsources: [{product: [p]}]", 1, "a name is wanted"},
        {"logsources: [{prodcut: p}]", 1, "unknown key 'prodcut'"},
        {"logsources:\n- product: p\n  sources: []", 3, "'sources' wants a list"},
        {IN_SOURCE("a"), 4, "a source wants a map"},
        {IN_SOURCE("fields: {}"), 4, "a source wants a map with 'when'"},
        {IN_SOURCE("when: {A: {b: c}}"), 4, "'when' wants a value"},
        {IN_SOURCE("when: {A: []}"), 4, "'when' wants a value"},
        {IN_SOURCE("when: {A: [[b]]}"), 4, "'when' wants a value"},
        {IN_SOURCE("when: {A: b}\n    unless: {B: c}"), 5, "unknown key 'unless'"},
        {IN_SOURCE("when: {A: b}\n    sparse: 7"), 5, "'sparse' is true or false"},
        {IN_SOURCE("when: {A: b}\n    fields: x"), 5, "'fields' wants a map"},
        {IN_FIELD("x"), 6, "a field wants a map"},
        {IN_FIELD("{}"), 6, "exactly one of 'from', 'any' and 'join'"},
        {IN_FIELD("{from: []}"), 6, "exactly one of 'from', 'any' and 'join'"},
        {IN_FIELD("{from: X, join: [Y]}"), 6, "exactly one of 'from', 'any' and 'join'"},
        {IN_FIELD("{from: X, any: [Y]}"), 6, "exactly one of 'from', 'any' and 'join'"},
        {IN_FIELD("{any: [Y], extract: Z}"), 6, "'join' goes with 'with'"},
        {IN_FIELD("{from: {a: b}}"), 6, "expected text"},
        {IN_FIELD("{any: [X], until: y}"), 6, "'join' goes with 'with'"},
        {IN_FIELD("{from: X, extract: y, until: z}"), 6, "'join' goes with 'with'"},
        {IN_FIELD("{from: X, until: ''}"), 6, "'until' and 'until_last' want text on a line"},
        {IN_FIELD("{from: X, until_last: [y, '']}"), 6, "want text on a line"},
        {IN_FIELD("{from: X, until: y, until_last: z}"), 6, "'join' goes with 'with'"},
        {IN_FIELD("{any: [X], until_last: y}"), 6, "'join' goes with 'with'"},
        {IN_FIELD("{from: X, with: y}"), 6, "'join' goes with 'with'"},
        {IN_FIELD("{join: [X], extract: y}"), 6, "'join' goes with 'with'"},
        {IN_FIELD("{from: X, extract: [y]}"), 6, "expected text"},
        {IN_FIELD("{from: X, values: y}"), 6, "expected a map of values"},
        {IN_FIELD("{from: X, values: {a: [b]}}"), 6, "expected text"},
        {IN_FIELD("{from: X, override: 1}"), 6, "'override' wants true or false"},
        {IN_FIELD("{form: X}"), 6, "unknown key 'form'"},
        {"logsources: []\nlogsources: []", 2, "it stands here twice: 'logsources'"},
        {"logsources:\n- product: p\n  product: q", 3, "it stands here twice: 'product'"},
        {IN_SOURCE("when: {A: b}\n    when: {B: c}"), 5, "it stands here twice: 'when'"},
        {IN_SOURCE("when: {A: b}\n    fields: {F: {from: X}}\n    fields: {G: {from: X}}"), 6,
                "it stands here twice: 'fields'"},
        {IN_SOURCE("when: {A: b, A: c}"), 4, "it stands here twice: 'A'"},
        {IN_FIELD("{from: X, from: Y}"), 6, "it stands here twice: 'from'"},
        {IN_FIELD("{from: X}\n      F: {from: Y}"), 7, "it stands here twice: 'F'"},
        {"taxonomy: {strip: a, strip: b}", 1, "it stands here twice: 'strip'"},
        {"taxonomy: x", 1, "'taxonomy' wants a map"},
        {"taxonomy: {fields: x}", 1, "'fields' wants a map"},
        {"taxonomy: {fields: {a: {b: c}}}", 1, "expected text"},
        {"taxonomy: {strip: {a: b}}", 1, "expected text"},
        {"taxonomy: {same: x}", 1, "'same' wants a list of lists"},
        {"taxonomy: {same: [[{a: b}]]}", 1, "expected text"},
        {"taxonomy: {names: x}", 1, "unknown key 'names'"},
};

static void test_bad_tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(bad_cases); i++) {
        struct bw_arena *arena = bw_arena_new(64 * BW_MIB);
        struct sigma_tables_data tables = {.arena = arena};
        struct bw_err err = {0};
        const bw_status status = sigma_tables_add(&tables, parse(arena, bad_cases[i].yaml), &err);
        if (status != BW_E_MALFORMED || strstr(err.message, bad_cases[i].message) == NULL ||
                tables.error_line != bad_cases[i].line)
            fail_msg("%s: %s, line %u: %s", bad_cases[i].yaml, bw_status_name(status),
                    tables.error_line, err.message);
        bw_arena_free(arena);
    }
}

/* 20 sources of a category and 20 of a service are 400 pairs: more than is allowed. */
static void test_limit(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(64 * BW_MIB);
    struct bw_buffer text;
    struct sigma_tables_data tables = {.arena = arena};
    bw_buffer_init(&text, BW_MIB);
    bw_buffer_add_text(&text, "logsources:\n");
    for (int i = 0; i < 20; i++)
        bw_buffer_printf(&text,
                "- {product: p, category: c, sources: [{when: {A: a%d}}]}\n"
                "- {product: p, service: s, sources: [{when: {B: b%d}}]}\n",
                i, i);
    bw_buffer_add_char(&text, '\0');
    assert_int_equal(sigma_tables_add(&tables, parse(arena, (char *)text.ptr), NULL), BW_OK);
    const struct sigma_logsource logsource = {
            .product = BW_STR("p"), .category = BW_STR("c"), .service = BW_STR("s")};
    const struct sigma_served *served;
    uint32_t count;
    bool known;
    assert_int_equal(sigma_logsource_resolve(&tables, &logsource, &served, &count, &known, NULL),
            BW_E_LIMIT);
    bw_buffer_release(&text);
    bw_arena_free(arena);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    static const char text[] = "logsources:\n- product: p\n  sources:\n  - when: {A: [b, 'c*']}\n"
                               "    fields: {F: {join: [X, Y], with: z, values: {a: b}}}\n"
                               "taxonomy: {strip: [a], fields: {F: [g]}, same: [[F, G]]}\n";
    struct bw_arena *scratch = bw_arena_new(BW_MIB);
    const struct sigma_yaml_node *root = parse(scratch, text);
    const struct sigma_logsource logsource = {.product = BW_STR("p")};
    bool succeeded = false;
    for (size_t limit = 0; !succeeded; limit += 32) {
        struct bw_arena *arena = bw_arena_new(limit);
        struct sigma_tables_data tables = {.arena = arena};
        const struct sigma_served *served;
        uint32_t count;
        bool known;
        bw_status status = sigma_tables_add(&tables, root, NULL);
        if (status == BW_OK)
            status = sigma_logsource_resolve(&tables, &logsource, &served, &count, &known, NULL);
        assert_true(status == BW_OK || status == BW_E_NOMEM);
        succeeded = status == BW_OK;
        bw_arena_free(arena);
    }
    bw_arena_free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_resolve),
            cmocka_unit_test(test_always_and_platforms),
            cmocka_unit_test(test_mappings),
            cmocka_unit_test(test_bad_tables),
            cmocka_unit_test(test_limit),
            cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
