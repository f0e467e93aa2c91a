/* Whole rules: what is accepted, and what is said with which line about the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "sigma/filter.h"
#include "sigma/load_files.h"
#include "support/sigma_expr_text.h"

#define LOGSOURCE "logsource: {product: windows, service: system}\n"
#define DETECTION "detection:\n  sel: {A: x}\n  condition: sel\n"
#define RULE      "title: T\n" LOGSOURCE DETECTION
#define GLOBAL    "action: global\ntitle: T\n" LOGSOURCE "detection: {condition: sel}\n"

/* `want`: for each rule its condition, then each problem as "kind:line: text", all joined by '|'.
 */
static const struct {
    const char *name, *text, *want;
} rule_cases[] = {
        {"smallest", RULE, "A is 'x'|"},
        {"two documents", RULE "---\n" RULE, "A is 'x'|A is 'x'|"},
        {"several conditions",
                "title: T\n" LOGSOURCE "detection:\n  a: {A: x}\n  b: {B: y}\n  condition:\n"
                "    - a\n    - b\n",
                "or(A is 'x', B is 'y')|"},
        {"unused search",
                "title: T\n" LOGSOURCE "detection:\n  a: {A: x}\n  b: {B: y}\n  condition: a\n",
                "A is 'x'|warning:5: search 'b' is in no condition|"},
        {"names that are values in YAML 1.1",
                "title: T\n" LOGSOURCE
                "detection:\n  on: {A: x}\n  'off': {B: y}\n  Null: {C: z}\n  No: {D: w}\n"
                "  condition: on and off and Null and No\n",
                "and(A is 'x', B is 'y', C is 'z', D is 'w')|"
                "warning:4: the name 'on' without quotes is the value true in YAML 1.1: other "
                "readers of Sigma do not find it|"
                "warning:6: the name 'Null' without quotes is null in YAML 1.1: other readers of "
                "Sigma do not find it|"
                "warning:7: the name 'No' without quotes is the value false in YAML 1.1: other "
                "readers of Sigma do not find it|"},
        {"unknown attributes", RULE "simulation: [1, 2]\nanything: {a: b}\n", "A is 'x'|"},
        {"no document", "# empty\n", ""},
        {"no title", LOGSOURCE DETECTION, "error:1: a rule must have a title|"},
        {"empty title", "title: ''\n" LOGSOURCE DETECTION, "error:1: a rule must have a title|"},
        {"no logsource", "title: T\n" DETECTION, "error:1: a rule must have a logsource, a map|"},
        {"logsource is text", "title: T\nlogsource: windows\n" DETECTION,
                "error:2: a rule must have a logsource, a map|"},
        {"logsource is empty", "title: T\nlogsource: {definition: x}\n" DETECTION,
                "error:2: logsource has no product, category or service|"},
        {"product is a list", "title: T\nlogsource: {product: [a]}\n" DETECTION,
                "error:2: logsource product must be text, not a list|"},
        {"no detection", "title: T\n" LOGSOURCE,
                "error:1: a rule must have a detection, a map of searches|"},
        {"detection is a list", "title: T\n" LOGSOURCE "detection: [a]\n",
                "error:3: a rule must have a detection, a map of searches|"},
        {"no condition", "title: T\n" LOGSOURCE "detection: {sel: {A: x}}\n",
                "error:3: detection has no condition|"},
        {"no search", "title: T\n" LOGSOURCE "detection: {condition: sel}\n",
                "error:3: detection has no search|"},
        {"empty condition list", "title: T\n" LOGSOURCE "detection: {sel: {A: x}, condition: []}\n",
                "error:3: the condition is empty|"},
        {"timeframe",
                "title: T\n" LOGSOURCE
                "detection:\n  sel: {A: x}\n  timeframe: 5m\n  condition: sel\n",
                "A is 'x'|warning:5: 'timeframe' means nothing without an aggregation in the "
                "condition|"},
        {"count",
                "title: T\n" LOGSOURCE
                "detection:\n  sel: {A: x}\n  condition: sel | count() > 3\n",
                "A is 'x'|correlation|warning:5: an aggregation without a timeframe: it is taken "
                "over the whole of the evidence|"},
        {"count with a timeframe",
                "title: T\n" LOGSOURCE "detection:\n  sel: {A: x}\n  timeframe: 5m\n"
                "  condition: sel | count(U) by H, I >= 3\n",
                "A is 'x'|correlation|"},
        {"near",
                "title: T\n" LOGSOURCE "detection:\n  sel: {A: x}\n  condition: sel | near other\n",
                "error:5: 'near' never said within which order or time; write a temporal "
                "correlation|"},
        {"count without a comparison",
                "title: T\n" LOGSOURCE
                "detection:\n  sel: {A: x}\n  condition: sel | count() by H\n",
                "error:5: aggregation: expected a comparison instead of 'the end'|"},
        {"sum of nothing",
                "title: T\n" LOGSOURCE "detection:\n  sel: {A: x}\n  condition: sel | sum() > 3\n",
                "error:5: aggregation: expected a field instead of ')'|"},
        {"an aggregation in a list",
                "title: T\n" LOGSOURCE
                "detection:\n  sel: {A: x}\n  condition: [sel | count() > 3]\n",
                "error:5: condition, column 5: an aggregation can not stand here|"},
        {"search twice",
                "title: T\n" LOGSOURCE
                "detection:\n  sel: {A: x}\n  sel: {A: y}\n  condition: sel\n",
                "error:5: 'sel' stands in detection twice|"},
        {"detection twice", RULE DETECTION, "error:6: the rule has 'detection' twice|"},
        {"level twice", RULE "level: low\nlevel: high\n",
                "A is 'x'|warning:7: the rule has 'level' twice; the first counts|"},
        {"bad level", RULE "level: severe\n",
                "error:6: there is no level 'severe': informational, low, medium, high or "
                "critical|"},
        {"bad status", RULE "status: done\n",
                "error:6: there is no status 'done': stable, test, experimental, deprecated or "
                "unsupported|"},
        {"deprecated", RULE "status: deprecated\n", "skipped:1: the rule is deprecated|"},
        {"unsupported", RULE "status: unsupported\n", "skipped:1: the rule is unsupported|"},
        {"bad id", RULE "id: 12-34\n", "A is 'x'|warning:6: id '12-34' is no UUID|"},
        {"good id", RULE "id: 929a690e-bef0-4204-a928-ef5e620d6fcc\n", "A is 'x'|"},
        {"bad date", RULE "date: 2023-13-01\n",
                "A is 'x'|warning:6: date '2023-13-01' is not a date like 2025-12-31|"},
        {"old date", RULE "date: 2023/1/1\nmodified: 2024-02-29\n", "A is 'x'|"},
        {"taxonomy", RULE "taxonomy: ecs\n",
                "A is 'x'|warning:6: taxonomy 'ecs' is not Sigma's: names of fields are taken as "
                "they stand|"},
        {"tags are text", RULE "tags: attack.t1059\n", "A is 'x'|"},
        {"author is a map", RULE "author: {a: b}\n",
                "A is 'x'|warning:6: 'author' must be text, not a map|"},
        {"a reference is a map", RULE "references: [a, {b: c}]\n",
                "A is 'x'|warning:6: 'references' must be a list of texts; it has a map|"},
        {"correlation", "title: T\ncorrelation: {type: event_count}\n",
                "error:2: a correlation must name its rules|"},
        {"filter", "title: T\n" LOGSOURCE "filter: {rules: any}\n",
                "error:3: detection has no search|"},
        {"global", GLOBAL "---\ndetection: {sel: {A: x}}\n---\ndetection: {sel: {B: y}}\n",
                "A is 'x'|B is 'y'|"},
        {"global counts more",
                GLOBAL "---\ntitle: U\ndetection: {sel: {A: x}, or: {B: y}, condition: or}\n",
                "A is 'x'|warning:7: search 'or' is in no condition|"},
        {"global until it is reset",
                GLOBAL "---\ndetection: {sel: {A: x}}\n---\naction: reset\n---\n" RULE,
                "A is 'x'|A is 'x'|"},
        {"another global", GLOBAL "---\naction: global\n" LOGSOURCE "---\ndetection: {s: {A: x}}\n",
                "error:9: a rule must have a title|"},
        {"repeat",
                RULE "---\naction: repeat\ndetection: {sel: {B: y}}\n---\naction: repeat\n"
                     "detection: {sel: {A: z}}\n",
                "A is 'x'|and(A is 'x', B is 'y')|and(A is 'z', B is 'y')|"},
        {"repeat of a rule with what is global",
                GLOBAL
                "---\ndetection: {sel: {A: x}}\n---\naction: repeat\ndetection: {sel: [k]}\n",
                "A is 'x'|* has 'k'|"},
        {"repeat of nothing", "action: repeat\n" RULE, "A is 'x'|"},
        {"global, and what is no rule alone", GLOBAL "---\nid: x\n---\n" RULE,
                "A is 'x'|warning:6: id 'x' is no UUID|error:4: detection has no search|"},
        {"another action", "action: correlation\n" RULE,
                "error:1: 'action' is global, repeat or reset|"},
        {"an action that is a list", RULE "---\naction: [global]\n",
                "A is 'x'|error:7: 'action' is global, repeat or reset|"},
        {"another kind of file", "fieldmappings: {a: b}\n", "skipped:1: not a Sigma rule|"},
        {"a list", "- a\n- b\n", "error:1: a rule is a map, not a list|"},
        {"text", "hello\n", "error:1: a rule is a map, not text|"},
        {"bad YAML", "title: [\n",
                "error:2: YAML: column 1: did not find expected node content "
                "(while parsing a flow node)|"},
        {"a bad one between good ones", RULE "---\ntitle: U\n---\n" RULE,
                "A is 'x'|A is 'x'|skipped:7: not a Sigma rule|"},
        {"the line is the document's", RULE "---\n\n" LOGSOURCE DETECTION,
                "A is 'x'|error:8: a rule must have a title|"},
        {"bad modifier names its line",
                "title: T\n" LOGSOURCE
                "detection:\n  sel:\n    A: x\n    B|nope: y\n  condition: sel\n",
                "error:6: unknown modifier 'nope'|"},
        {"bad value names its line",
                "title: T\n" LOGSOURCE
                "detection:\n  sel:\n    A|re:\n      - ok\n      - '('\n  condition: sel\n",
                "error:7: regular expression, character 2: missing closing parenthesis|"},
};

static const char *const kind_words[] = {"error", "warning", "skipped"};

static bw_status load_text(bw_str text, enum finding_level min_level, struct bw_buffer *out)
{
    struct sigma_load load = {
            .keep = bw_arena_new(64 * BW_MIB), .scratch = bw_arena_new(64 * BW_MIB)};
    struct sigma_rule *rules = NULL;
    struct sigma_rule **last = &rules;
    const bw_status status = sigma_text_load(&load, text, min_level, &last, NULL);
    for (const struct sigma_rule *r = rules; r != NULL; r = r->next) {
        bw_buffer_add_text(out, r->below ? "below: " : "");
        if (r->correlation != NULL)
            bw_buffer_add_text(out, "correlation");
        else
            sigma_expr_text(r->filter != NULL ? r->filter->expr : r->expr, out);
        bw_buffer_add_char(out, '|');
    }
    const struct sigma_problem_note *note = load.problems.first;
    for (; note != NULL; note = note->next)
        bw_buffer_printf(out, "%s:%u: %.*s|", kind_words[note->problem.kind], note->problem.line,
                bw_str_width(note->problem.text), note->problem.text.ptr);
    bw_arena_free(load.keep);
    bw_arena_free(load.scratch);
    return status;
}

static void test_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(rule_cases); i++) {
        struct bw_buffer out;
        bw_buffer_init(&out, BW_MIB);
        assert_int_equal(
                load_text(bw_str_of(rule_cases[i].text), FINDING_LEVEL_INFORMATIONAL, &out), BW_OK);
        bw_buffer_add_char(&out, '\0');
        if (strcmp((char *)out.ptr, rule_cases[i].want) != 0)
            fail_msg(
                    "%s: got %s, want %s", rule_cases[i].name, (char *)out.ptr, rule_cases[i].want);
        bw_buffer_release(&out);
    }
}

static void test_min_level(void **state)
{
    (void)state;
    static const char text[] = RULE "level: low\n---\n" RULE "level: high\n";
    struct bw_buffer out;
    bw_buffer_init(&out, BW_MIB);
    assert_int_equal(load_text(bw_str_of(text), FINDING_LEVEL_MEDIUM, &out), BW_OK);
    bw_buffer_add_char(&out, '\0');
    /* link.h leaves it out, unless a correlation needs it */
    assert_string_equal((char *)out.ptr, "below: A is 'x'|A is 'x'|");
    bw_buffer_release(&out);
}

static void assert_text(bw_str got, const char *want)
{
    if (!bw_str_eq(got, bw_str_of(want)))
        fail_msg("got '%.*s', want '%s'", bw_str_width(got), got.ptr, want);
}

static void test_texts(void **state)
{
    (void)state;
    static const char text[] =
            "title: '  A title '\nname: a_name\nstatus: test\nlevel: High\nlicense: MIT\n"
            "description: |\n  one\n  two\nauthor: [A, B]\nreferences:\n  - https://a\n  - b\n"
            "falsepositives: Unknown\n"
            "tags:\n  - attack.t1059.001\n  - attack.T1003\n  - car.2013-05-009\n"
            "  - attack.stealth\n  - attack.execution\n  - attack.t1003\n" LOGSOURCE DETECTION;
    struct sigma_load load = {
            .keep = bw_arena_new(BW_MIB), .scratch = bw_arena_new(BW_MIB), .path = BW_STR("p.yml")};
    struct sigma_rule *rule = NULL;
    struct sigma_rule **last = &rule;
    assert_int_equal(
            sigma_text_load(&load, bw_str_of(text), FINDING_LEVEL_LOW, &last, NULL), BW_OK);
    assert_non_null(rule);
    assert_text(rule->title, "A title");
    assert_text(rule->id, "a_name");
    assert_text(rule->status, "test");
    assert_text(rule->license, "MIT");
    assert_text(rule->description, "one\ntwo");
    assert_text(rule->author, "A\nB");
    assert_text(rule->references, "https://a\nb");
    assert_text(rule->falsepositives, "Unknown");
    assert_text(rule->techniques, "T1003 T1059.001");
    assert_text(rule->tags, "attack.t1059.001 attack.T1003 car.2013-05-009 attack.stealth "
                            "attack.execution attack.t1003");
    assert_text(rule->path, "p.yml");
    assert_text(rule->logsource.product, "windows");
    assert_text(rule->logsource.category, "");
    assert_text(rule->logsource.service, "system");
    assert_int_equal(rule->level, FINDING_LEVEL_HIGH);
    assert_int_equal(rule->stage, ATTACK_STAGE_DEFENSE_EVASION); /* the first tactic */
    assert_int_equal(rule->line, 1);
    bw_arena_free(load.keep);
    bw_arena_free(load.scratch);
}

static void test_stage_of_technique(void **state)
{
    (void)state;
    struct sigma_load load = {.keep = bw_arena_new(BW_MIB), .scratch = bw_arena_new(BW_MIB)};
    struct sigma_rule *rule = NULL;
    struct sigma_rule **last = &rule;
    assert_int_equal(sigma_text_load(&load, BW_STR("tags: [attack.g0065, attack.t1505.003]\n" RULE),
                             FINDING_LEVEL_LOW, &last, NULL),
            BW_OK);
    assert_int_equal(rule->stage, ATTACK_STAGE_PERSISTENCE);
    assert_int_equal(rule->level, FINDING_LEVEL_MEDIUM); /* without a level */
    assert_text(rule->id, "T");
    bw_arena_free(load.keep);
    bw_arena_free(load.scratch);
}

/* Bits flipped, bytes cut: rules and problems, never a crash, and the same each time. */
static void test_mutations(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(rule_cases); i++) {
        const size_t len = strlen(rule_cases[i].text);
        for (uint32_t seed = 0; seed < 40; seed++) {
            char copy[2048];
            struct bw_buffer first;
            struct bw_buffer second;
            assert_true(len < sizeof(copy));
            memcpy(copy, rule_cases[i].text, len);
            for (uint32_t k = 0; k <= seed % 3 && len != 0; k++) {
                const uint32_t at = (seed * 2654435761u + k * 40503u) % (uint32_t)len;
                copy[at] = (char)((unsigned char)copy[at] ^ 1u << seed % 8);
            }
            bw_buffer_init(&first, BW_MIB);
            bw_buffer_init(&second, BW_MIB);
            const bw_str text = {.ptr = copy, .len = len - (seed % 5 == 0 ? len / 3 : 0)};
            assert_int_equal(load_text(text, FINDING_LEVEL_LOW, &first), BW_OK);
            assert_int_equal(load_text(text, FINDING_LEVEL_LOW, &second), BW_OK);
            assert_true(bw_str_eq(bw_buffer_str(&first), bw_buffer_str(&second)));
            bw_buffer_release(&first);
            bw_buffer_release(&second);
        }
    }
}

/* A search of 3,000 tests that a condition names 200 times: 600,000 nodes, were they written out.
 */
static void test_search_named_often(void **state)
{
    (void)state;
    struct bw_buffer text;
    struct bw_buffer out;
    bw_buffer_init(&text, BW_MIB);
    bw_buffer_init(&out, BW_MIB);
    bw_buffer_add_text(&text, "title: T\n" LOGSOURCE "detection:\n  a: {A: x}\n  b:\n    B:\n");
    for (int i = 0; i < 3000; i++)
        bw_buffer_printf(&text, "      - v%d\n", i);
    bw_buffer_add_text(&text, "  condition: a");
    for (int i = 0; i < 200; i++)
        bw_buffer_add_text(&text, " or (a and not b)");
    assert_int_equal(load_text(bw_buffer_str(&text), FINDING_LEVEL_LOW, &out), BW_OK);
    bw_buffer_add_char(&out, '\0');
    assert_string_equal((char *)out.ptr, "error:3007: the rule comes to more than 400000 tests|");
    bw_buffer_release(&text);
    bw_buffer_release(&out);
}

/* Maps whose keys are many, maps that aliases put into each other, and rules that grow. */
static void test_large_collections(void **state)
{
    (void)state;
    static const char *const wants[] = {
            "error:6: more than 2000 keys in a map of a collection|",
            "error:80: a collection with more than 64 maps in each other|",
            "collections of more than 400000 values|",
    };
    for (size_t i = 0; i < BW_COUNT(wants); i++) {
        struct bw_buffer text;
        struct bw_buffer out;
        bw_buffer_init(&text, 8 * BW_MIB);
        bw_buffer_init(&out, BW_MIB);
        if (i == 1) {
            bw_buffer_add_text(&text, RULE "x:\n  a0: &a0 {b: c}\n");
            for (int k = 1; k < 70; k++)
                bw_buffer_printf(&text, "  a%d: &a%d {b: *a%d}\n", k, k, k - 1);
            bw_buffer_add_text(&text, "---\naction: repeat\nx:\n  a0: &a0 {b: c}\n");
            for (int k = 1; k < 70; k++)
                bw_buffer_printf(&text, "  a%d: &a%d {b: *a%d}\n", k, k, k - 1);
        } else {
            bw_buffer_add_text(&text, GLOBAL "---\n");
            for (int k = 0; k < (i == 0 ? 2001 : 1990); k++)
                bw_buffer_printf(&text, "k%d: v\n", k);
            for (int k = 0; k < (i == 0 ? 0 : 210); k++)
                bw_buffer_add_text(&text, "---\naction: repeat\n");
        }
        assert_int_equal(load_text(bw_buffer_str(&text), FINDING_LEVEL_LOW, &out), BW_OK);
        bw_buffer_add_char(&out, '\0');
        if (strstr((char *)out.ptr, wants[i]) == NULL)
            fail_msg("got %s, want %s", (char *)out.ptr, wants[i]);
        bw_buffer_release(&text);
        bw_buffer_release(&out);
    }
}

static void test_out_of_memory(void **state)
{
    (void)state;
    static const char text[] = "id: x\ntags: [attack.t1059]\nreferences: [a]\n" RULE;
    for (size_t limit = 0; limit < 8192; limit += 48) {
        struct sigma_load load = {.keep = bw_arena_new(limit), .scratch = bw_arena_new(BW_MIB)};
        struct sigma_rule *rule = NULL;
        struct sigma_rule **last = &rule;
        const bw_status status =
                sigma_text_load(&load, bw_str_of(text), FINDING_LEVEL_LOW, &last, NULL);
        assert_true(status == BW_E_NOMEM || (status == BW_OK && rule != NULL));
        bw_arena_free(load.keep);
        bw_arena_free(load.scratch);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_rules),
            cmocka_unit_test(test_min_level),
            cmocka_unit_test(test_texts),
            cmocka_unit_test(test_stage_of_technique),
            cmocka_unit_test(test_mutations),
            cmocka_unit_test(test_search_named_often),
            cmocka_unit_test(test_large_collections),
            cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
