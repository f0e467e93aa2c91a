#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "sigma/condition.h"
#include "support/sigma_expr_text.h"

/* Searches of all cases: a, b, sel_1, sel_2, filter-x, _priv, notsel, all. Each is "<name> exists".
 */
static const char *const names[] = {
        "a", "b", "sel_1", "sel_2", "filter-x", "_priv", "notsel", "all"};

struct fixture {
    struct sigma_load load;
    struct sigma_search items[BW_COUNT(names)];
    struct sigma_searches searches;
    struct sigma_field fields[BW_COUNT(names)];
};

static void fixture_init(struct fixture *f)
{
    *f = (struct fixture){
            .load = {.keep = bw_arena_new(64 * BW_MIB), .nodes_left = BW_LIMIT_SIGMA_RULE_NODES}};
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        f->fields[i].name = bw_str_of(names[i]);
        const struct sigma_test test = {.field = &f->fields[i], .op = SIGMA_OP_EXISTS};
        f->items[i].identifier = bw_str_of(names[i]);
        f->items[i].expr = sigma_expr_test(&f->load, &test);
    }
    f->searches = (struct sigma_searches){.items = f->items, .count = BW_COUNT(names)};
}

static bw_status read(
        struct fixture *f, bw_str text, const struct sigma_expr **ret_expr, struct bw_err *err)
{
    const struct sigma_yaml_node node = {.kind = SIGMA_YAML_SCALAR, .line = 7, .text = text};
    return sigma_condition_read(&f->load, &node, &f->searches, ret_expr, err);
}

static const struct {
    const char *text, *want;
} condition_cases[] = {
        {"a", "a exists"},
        {" a ", "a exists"},
        {"a and b", "and(a exists, b exists)"},
        {"a or b", "or(a exists, b exists)"},
        {"not a", "not(a exists)"},
        {"not not a", "a exists"},
        {"a and not b", "and(a exists, not(b exists))"},
        {"a or b and sel_1", "or(a exists, and(b exists, sel_1 exists))"},
        {"a and b or sel_1", "or(and(a exists, b exists), sel_1 exists)"},
        {"not a and b", "and(not(a exists), b exists)"},
        {"not (a and b)", "not(and(a exists, b exists))"},
        {"(a or b) and sel_1", "and(or(a exists, b exists), sel_1 exists)"},
        {"((a))", "a exists"},
        {"a and b and sel_1", "and(a exists, b exists, sel_1 exists)"},
        {"a AND NOT b", "and(a exists, not(b exists))"},
        {"a\n  and\tb", "and(a exists, b exists)"},
        {"notsel", "notsel exists"},
        {"filter-x", "filter-x exists"},
        {"_priv", "_priv exists"},
        {"all", "all exists"},
        {"a and all", "and(a exists, all exists)"},
        {"1 of sel_*", "or(sel_1 exists, sel_2 exists)"},
        {"any of sel_*", "or(sel_1 exists, sel_2 exists)"},
        {"all of sel_*", "and(sel_1 exists, sel_2 exists)"},
        {"ALL OF sel_*", "and(sel_1 exists, sel_2 exists)"},
        {"1 of *_2", "sel_2 exists"},
        {"1 of s*_*1", "sel_1 exists"},
        {"1 of filter*", "filter-x exists"},
        {"1 of filter-*", "filter-x exists"},
        {"1 of a", "a exists"},
        {"1 of _*", "_priv exists"},
        {"all of *", "and(a exists, b exists, sel_1 exists, sel_2 exists, filter-x exists, notsel "
                     "exists, all exists)"},
        {"1 of them", "or(a exists, b exists, sel_1 exists, sel_2 exists, filter-x exists, notsel "
                      "exists, all exists)"},
        {"not 1 of sel_*", "not(or(sel_1 exists, sel_2 exists))"},
        {"a and not 1 of sel_* or b", "or(and(a exists, not(or(sel_1 exists, sel_2 exists))), b "
                                      "exists)"},
        {"a and all of sel_* and 1 of filter*",
                "and(a exists, and(sel_1 exists, sel_2 exists), filter-x exists)"},
        {"", "!column 1: expected the name of a search instead of 'the end'"},
        {"a and", "!column 6: expected the name of a search instead of 'the end'"},
        {"and a", "!column 1: expected the name of a search instead of 'and'"},
        {"a b", "!column 3: expected 'and', 'or' or the end instead of 'b'"},
        {"a and or b", "!column 7: expected the name of a search instead of 'or'"},
        {"(a", "!column 1: no ')' for this '('"},
        {"(a b)", "!column 4: expected 'and', 'or' or ')' instead of 'b'"},
        {"a)", "!column 2: expected 'and', 'or' or the end instead of ')'"},
        {"()", "!column 2: expected the name of a search instead of ')'"},
        {"nothing", "!column 1: no search is called 'nothing'"},
        {"A", "!column 1: no search is called 'A'"},
        {"a*", "!column 1: no search is called 'a*'"},
        {"1 of nothing*", "!column 6: no search is called 'nothing*'"},
        {"1 of priv*", "!column 6: no search is called 'priv*'"},
        {"2 of sel_*", "!column 1: only '1 of', 'any of' and 'all of' exist, not '2'"},
        {"1 of", "!column 5: expected the name or pattern of searches instead of 'the end'"},
        {"1 of (a)", "!column 6: expected the name or pattern of searches instead of '('"},
        {"a & b", "!column 3: expected 'and', 'or' or the end instead of '&'"},
        {"not", "!column 4: expected the name of a search instead of 'the end'"},
        {"a | count() > 5", "!column 3: an aggregation can not stand here"},
};

static void test_conditions(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(condition_cases); i++) {
        struct fixture f;
        struct bw_buffer out;
        struct bw_err err = {0};
        const struct sigma_expr *expr = NULL;
        const char *want = condition_cases[i].want;
        fixture_init(&f);
        bw_buffer_init(&out, BW_MIB);
        const bw_status status = read(&f, bw_str_of(condition_cases[i].text), &expr, &err);
        if (status == BW_OK)
            sigma_expr_text(expr, &out);
        else
            bw_buffer_printf(&out, "!%s",
                    err.message + (strncmp(err.message, "condition, ", 11) == 0 ? 11 : 0));
        bw_buffer_add_char(&out, '\0');
        if (strcmp((char *)out.ptr, want) != 0)
            fail_msg("'%s': got %s, want %s", condition_cases[i].text, (char *)out.ptr, want);
        if (status != BW_OK)
            assert_int_equal(f.load.error_line, 7);
        bw_buffer_release(&out);
        bw_arena_free(f.load.keep);
    }
}

static void test_marks_used(void **state)
{
    (void)state;
    struct fixture f;
    const struct sigma_expr *expr;
    fixture_init(&f);
    assert_int_equal(read(&f, BW_STR("a or 1 of sel_*"), &expr, NULL), BW_OK);
    for (size_t i = 0; i < BW_COUNT(names); i++)
        assert_int_equal(f.items[i].used, i == 0 || i == 2 || i == 3);
    bw_arena_free(f.load.keep);
}

static void test_patterns(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *identifier;
        bool fits;
    } cases[] = {
            {"", "", true},
            {"*", "", true},
            {"*", "abc", true},
            {"a*c", "abc", true},
            {"a*c", "ac", true},
            {"a*c", "abcd", false},
            {"a**c", "abc", true},
            {"*b*", "abc", true},
            {"abc", "abc", true},
            {"abc", "ab", false},
            {"ab", "abc", false},
            {"*aab", "aaab", true},
            {"a.c", "abc", false},
    };
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        assert_int_equal(sigma_condition_pattern_fits(
                                 bw_str_of(cases[i].pattern), bw_str_of(cases[i].identifier)),
                cases[i].fits);
}

static bw_status read_repeated(const char *part, size_t times, const char *end)
{
    struct fixture f;
    struct bw_buffer text;
    const struct sigma_expr *expr;
    fixture_init(&f);
    bw_buffer_init(&text, 16 * BW_MIB);
    for (size_t i = 0; i < times; i++)
        bw_buffer_add_text(&text, part);
    bw_buffer_add_text(&text, end);
    const bw_status status = read(&f, bw_buffer_str(&text), &expr, NULL);
    bw_buffer_release(&text);
    bw_arena_free(f.load.keep);
    return status;
}

static void test_limits(void **state)
{
    (void)state;
    assert_int_equal(read_repeated("a or ", 1000, "a"), BW_OK);
    assert_int_equal(read_repeated("not ", BW_LIMIT_NESTING - 1, "a"), BW_OK);
    assert_int_equal(read_repeated("not ", BW_LIMIT_NESTING + 1, "a"), BW_E_LIMIT);
    assert_int_equal(read_repeated("(", BW_LIMIT_NESTING + 1, "a"), BW_E_LIMIT);
    assert_int_equal(read_repeated("(not ", BW_LIMIT_NESTING, "a"), BW_E_LIMIT);
    assert_int_equal(
            read_repeated("a or ", BW_LIMIT_SIGMA_CONDITION_BYTES / 5 + 1, "a"), BW_E_LIMIT);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    for (size_t limit = 0; limit < 2048; limit += 16) {
        struct fixture f;
        const struct sigma_expr *expr;
        fixture_init(&f);
        struct bw_arena *keep = f.load.keep;
        f.load.keep = bw_arena_new(limit);
        const bw_status status = read(&f, BW_STR("a and not (b or 1 of sel_*)"), &expr, NULL);
        assert_true(status == BW_OK || status == BW_E_NOMEM);
        bw_arena_free(f.load.keep);
        bw_arena_free(keep);
    }
}

static void test_wants_text(void **state)
{
    (void)state;
    struct fixture f;
    const struct sigma_expr *expr;
    const struct sigma_yaml_node node = {.kind = SIGMA_YAML_MAP, .line = 3};
    fixture_init(&f);
    assert_int_equal(
            sigma_condition_read(&f.load, &node, &f.searches, &expr, NULL), BW_E_MALFORMED);
    assert_int_equal(f.load.error_line, 3);
    bw_arena_free(f.load.keep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_conditions),
            cmocka_unit_test(test_marks_used),
            cmocka_unit_test(test_patterns),
            cmocka_unit_test(test_limits),
            cmocka_unit_test(test_out_of_memory),
            cmocka_unit_test(test_wants_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
