/* Case files: what passes, what fails, and what is said about it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "sigma/case_event.h"
#include "sigma/case_test.h"
#include "support/temp_folder.h"

static const char table[] = "logsources:\n"
                            "  - product: windows\n"
                            "    sources:\n"
                            "      - when: {Channel: Security}\n"
                            "        fields: {Image: {from: NewProcessName}}\n";

#define ID "00000000-0000-4000-8000-000000000001"

static const char rules[] =
        "title: First\nid: " ID "\nlogsource: {product: windows}\n"
        "detection: {s: {Image|endswith: '\\a.exe', Port: 80}, n: {Old: null}, condition: s and "
        "n}\n"
        "---\n"
        "title: Second\nlogsource: {product: windows}\n"
        "detection: {s: {Image|endswith: '\\b.exe'}, condition: s}\n";

static const struct {
    const char *name, *text;
    uint32_t passed;
    const char *failures; /* "line:name: text|" */
} cases[] = {
        {"both ways",
                "rule: " ID "\n"
                "match:\n"
                "  - name: audited\n"
                "    event: {Channel: Security, NewProcessName: 'C:\\A.exe', Port: 80}\n"
                "  - {name: number as text, event: {Channel: Security, Image: '\\a.exe', Port: "
                "'80'}}\n"
                "  - {name: several, event: {Channel: Security, Image: [x, '\\a.exe'], Port: 80}}\n"
                "no_match:\n"
                "  - {name: channel, event: {Channel: System, Image: '\\a.exe', Port: 80}}\n"
                "  - {name: old, event: {Channel: Security, Image: '\\a.exe', Port: 80, Old: 1}}\n",
                5, ""},
        {"failures",
                "rule: " ID "\n"
                "match:\n"
                "  - {name: no, event: {Channel: Security, Image: x}}\n"
                "no_match:\n"
                "  - name: yes\n"
                "    event: {Channel: Security, Image: '\\a.exe', Port: 80}\n",
                0,
                "3:no: 'First' does not match|"
                "5:yes: 'First' matches: Image endswith \\a.exe, Port equals 80, Old is null|"},
        {"two rules", "rule: [" ID ", Second]\nno_match:\n  - {event: {Channel: Security}}\n", 1,
                ""},
        {"rule by name",
                "rule: Second\nmatch:\n  - {name: b, event: {Channel: Security, Image: "
                "'\\b.exe'}}\n",
                1, ""},
        {"no such rule", "rule: nothing\nmatch: []\n", 0, "1:nothing: no rule has this id|"},
        {"no rule", "match: []\n", 0, "1:: a case file names its rule: 'rule: <id>'|"},
        {"a rule", "title: x\ndetection: {}\n", 0,
                "1:: a rule, and no cases of one: name the folder of the case files, or none|"},
        {"unknown key", "rule: Second\nmatches: []\n", 0, "2:matches: unknown key|"},
        {"key twice", "rule: Second\nmatch: []\nmatch: []\n", 0, "3:match: it stands here twice|"},
        {"no list", "rule: Second\nmatch: x\n", 0,
                "2:: 'match' and 'no_match' are lists of cases|"},
        {"no event", "rule: Second\nmatch:\n  - name: x\n", 0,
                "3:x: an event is a map of fields, not nothing|"},
        {"event is a list", "rule: Second\nmatch:\n  - {name: x, event: [a]}\n", 0,
                "3:x: an event is a map of fields, not a list|"},
        {"list of maps", "rule: Second\nmatch:\n  - {name: x, event: {a: [{b: c}]}}\n", 0,
                "3:x: line 3: a list holds values, not a map|"},
        {"bad YAML", "rule: [\n", 0,
                "2:: column 1: did not find expected node content (while "
                "parsing a flow node)|"},
        {"several documents",
                "rule: Second\nno_match: [{event: {a: b}}]\n---\nrule: Second\n"
                "no_match: [{event: {a: c}}]\n",
                2, ""},
};

struct world {
    struct temp_folder folder;
    struct sigma_ruleset *ruleset;
    struct bw_buffer failures;
};

static void on_failure(void *user, const struct sigma_case_failure *failure)
{
    struct world *w = user;
    bw_buffer_printf(&w->failures, "%u:%.*s: %.*s|", failure->line, bw_str_width(failure->name),
            failure->name.ptr, bw_str_width(failure->text), failure->text.ptr);
}

static void on_rule_without(void *user, bw_str path, bw_str title)
{
    struct world *w = user;
    assert_true(bw_str_ends_with(path, BW_STR("rules.yml")));
    bw_buffer_printf(&w->failures, "untested %.*s|", bw_str_width(title), title.ptr);
}

static void world_init(struct world *w)
{
    char rule_path[512];
    char table_path[512];
    struct bw_err err = {0};
    *w = (struct world){0};
    temp_folder_init(&w->folder);
    temp_folder_write(&w->folder, "rules.yml", bw_str_of(rules));
    temp_folder_write(&w->folder, "table.yml", bw_str_of(table));
    const char *rule_paths[] = {temp_folder_path(&w->folder, "rules.yml", rule_path)};
    const char *table_paths[] = {temp_folder_path(&w->folder, "table.yml", table_path)};
    const struct sigma_load_options options = {.rule_paths = rule_paths,
            .rule_path_count = 1,
            .logsource_paths = table_paths,
            .logsource_path_count = 1};
    if (sigma_ruleset_load(&options, &w->ruleset, &err) != BW_OK)
        fail_msg("%s", err.message);
    bw_buffer_init(&w->failures, BW_MIB);
}

static void world_release(struct world *w)
{
    sigma_ruleset_free(w->ruleset);
    bw_buffer_release(&w->failures);
    temp_folder_release(&w->folder);
}

static void test_cases(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        char path[512];
        const char *paths[] = {temp_folder_path(&w.folder, "case.yml", path)};
        const struct sigma_case_options options = {.paths = paths,
                .path_count = 1,
                .ruleset = w.ruleset,
                .on_failure = on_failure,
                .user = &w};
        struct sigma_case_counts counts;
        temp_folder_write(&w.folder, "case.yml", bw_str_of(cases[i].text));
        bw_buffer_clear(&w.failures);
        assert_int_equal(sigma_cases_run(&options, &counts, NULL), BW_OK);
        bw_buffer_add_char(&w.failures, '\0');
        if (strcmp((char *)w.failures.ptr, cases[i].failures) != 0)
            fail_msg("%s: got %s, want %s", cases[i].name, (char *)w.failures.ptr,
                    cases[i].failures);
        assert_int_equal(counts.passed, cases[i].passed);
        assert_int_equal(counts.failed == 0, cases[i].failures[0] == '\0');
        assert_int_equal(counts.files, 1);
    }
    world_release(&w);
}

static void test_untested(void **state)
{
    (void)state;
    struct world w;
    char path[512];
    world_init(&w);
    temp_folder_write(&w.folder, "case.yml", BW_STR("rule: Second\n"));
    const char *paths[] = {temp_folder_path(&w.folder, "case.yml", path)};
    const struct sigma_case_options options = {.paths = paths,
            .path_count = 1,
            .ruleset = w.ruleset,
            .on_rule_without = on_rule_without,
            .user = &w};
    struct sigma_case_counts counts;
    assert_int_equal(sigma_cases_run(&options, &counts, NULL), BW_OK);
    bw_buffer_add_char(&w.failures, '\0');
    assert_string_equal((char *)w.failures.ptr, "untested First|");
    assert_int_equal(counts.rules_without, 1);
    const char *nowhere[] = {"/no/such/path"};
    const struct sigma_case_options bad = {.paths = nowhere, .path_count = 1, .ruleset = w.ruleset};
    assert_int_equal(sigma_cases_run(&bad, &counts, NULL), BW_E_IO);
    world_release(&w);
}

static void test_event(void **state)
{
    (void)state;
    static const char text[] =
            "a: {b: {c: x, d: [1, -2, 'y', null, true]}}\ne: 1.5\nf: 99999999999999999999\ng:\n";
    static const char want[] = "{\"a.b.c\":\"x\",\"a.b.d\":[1,-2,\"y\",null,true],\"e\":1.5,"
                               "\"f\":\"99999999999999999999\",\"g\":null}";
    struct bw_arena *arena = bw_arena_new(BW_MIB);
    struct sigma_yaml *yaml = sigma_yaml_new(bw_str_of(text), arena);
    const struct sigma_yaml_node *root;
    struct event event;
    struct bw_buffer out;
    bw_buffer_init(&out, BW_MIB);
    assert_int_equal(sigma_yaml_next(yaml, &root, NULL), BW_OK);
    assert_int_equal(sigma_case_event_make(root, 3, arena, &event, NULL), BW_OK);
    assert_int_equal(event.shape->serial, 3);
    event.render(&event, event.render_context, &out);
    bw_buffer_add_char(&out, '\0');
    assert_string_equal((char *)out.ptr, want);
    bw_buffer_release(&out);
    sigma_yaml_free(yaml);
    bw_arena_free(arena);
}

static void test_too_many_fields(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(64 * BW_MIB);
    struct bw_buffer text;
    struct event event;
    const struct sigma_yaml_node *root;
    bw_buffer_init(&text, BW_MIB);
    for (int i = 0; i <= BW_LIMIT_EVENT_FIELDS; i++)
        bw_buffer_printf(&text, "f%d: x\n", i);
    struct sigma_yaml *yaml = sigma_yaml_new(bw_buffer_str(&text), arena);
    assert_int_equal(sigma_yaml_next(yaml, &root, NULL), BW_OK);
    assert_int_equal(sigma_case_event_make(root, 0, arena, &event, NULL), BW_E_LIMIT);
    sigma_yaml_free(yaml);
    bw_buffer_release(&text);
    bw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_untested),
            cmocka_unit_test(test_event),
            cmocka_unit_test(test_too_many_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
