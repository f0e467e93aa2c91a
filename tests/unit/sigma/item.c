/* Detection items: every modifier, alone and in chains, as one table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "sigma/item.h"
#include "sigma/operand.h"
#include "sigma/placeholder.h"
#include "sigma/search.h"
#include "support/sigma_expr_text.h"

/* `want` that begins with '!' is a part of the message of a failure. */
struct item_case {
    const char *yaml, *want;
};

static const struct item_case plain_cases[] = {
        {"A: x", "A is 'x'"},
        {"A: [x, y]", "or(A is 'x', A is 'y')"},
        {"A: [x]", "A is 'x'"},
        {"A: 'C:\\x.exe'", "A is 'C:\\x.exe'"},
        {"A: '*x'", "A ends 'x'"},
        {"A: 'x*'", "A starts 'x'"},
        {"A: '*x*'", "A has 'x'"},
        {"A: 'a*b'", "A like 'a<*>b'"},
        {"A: '*a?b*'", "A like '<*>a<?>b<*>'"},
        {"A: '*'", "A has ''"},
        {"A: ''", "A is ''"},
        {"A: null", "A null"},
        {"A:", "A null"},
        {"A: [null, x]", "or(A null, A is 'x')"},
        {"A: 4688", "A is '4688'"},
        {"A: -1", "A is '-1'"},
        {"A: 0x1410", "or(A is '0x1410', A is '5136')"},
        {"A: '0x1410'", "A is '0x1410'"},
        {"A: 1.0", "or(A is '1.0', A is '1')"},
        {"A: 1.5", "A is '1.5'"},
        {"A: 017", "or(A is '017', A is '15')"},
        {"A: true", "A is 'true'"},
        {"A: 'true'", "A is 'true'"},
        {"A: yes", "or(A is 'yes', A is 'true')"},
        {"A: No", "or(A is 'No', A is 'false')"},
        {"Some Field: x", "SomeField is 'x'"},
        {"a.b.c: x", "a.b.c is 'x'"},
        {"A: {b: c}", "!field 'A' has a map instead of values"},
        {"A: []", "!field 'A' has an empty list instead of values"},
        {"A: [[x]]", "!a value must be text"},
        {"A: [{x: y}]", "!a value must be text"},
        {"'': x", "!a field has no name"},
        {"A|: x", "!unknown modifier ''"},
        {"A|contain: x", "!unknown modifier 'contain'; did you mean 'contains'?"},
        {"A|Contains: x", "!unknown modifier 'Contains'; did you mean 'contains'?"},
};

static const struct item_case text_cases[] = {
        {"A|contains: x", "A has 'x'"},
        {"A|contains: 'a*b'", "A like '<*>a<*>b<*>'"},
        {"A|contains: '*x'", "A has 'x'"},
        {"A|contains: ''", "A has ''"},
        {"A|contains: 12", "A has '12'"},
        {"A|contains: 0x10", "A has '0x10'"},
        {"A|contains: true", "A has 'true'"},
        {"A|contains: 'a\\'", "A has 'a\\'"},
        {"A|startswith: 'a\\'", "A starts 'a\\'"},
        {"A|startswith: 'a\\*'", "A starts 'a*'"},
        {"A|startswith: '*a'", "A has 'a'"},
        {"A|endswith: '\\cmd.exe'", "A ends '\\cmd.exe'"},
        {"A|endswith: 'a*'", "A has 'a'"},
        {"A|startswith|endswith: a", "A has 'a'"},
        {"A|contains|all: [x, y]", "and(A has 'x', A has 'y')"},
        {"A|all|contains: [x, y]", "and(A has 'x', A has 'y')"},
        {"A|all: [x, y]", "and(A is 'x', A is 'y')"},
        {"A|all: x", "A is 'x'"},
        {"A|neq: x", "not(A is 'x')"},
        {"A|neq: [x, y]", "not(or(A is 'x', A is 'y'))"},
        {"A|contains|all|neq: [x, y]", "not(and(A has 'x', A has 'y'))"},
        {"A|neq: null", "not(A null)"},
        {"A|cased: Xy", "A is 'Xy'/cased"},
        {"A|contains|cased: Xy", "A has 'Xy'/cased"},
        {"A|cased|endswith: Xy", "A ends 'Xy'/cased"},
        {"A|contains: null", "!modifier 'contains': does not go with null"},
        {"A|cased: null", "!modifier 'cased': does not go with null"},
        {"A|exists: true", "A exists"},
        {"A|exists: false", "not(A exists)"},
        {"A|exists: yes", "A exists"},
        {"A|exists: 'False'", "not(A exists)"},
        {"A|exists|neq: true", "not(A exists)"},
        {"A|exists: maybe", "!modifier 'exists': wants true or false"},
        {"A|exists: 1", "!modifier 'exists': wants true or false"},
        {"A|contains|exists: true", "!modifier 'exists' must come before 'contains'"},
        {"A|exists|contains: true", "!modifier 'contains': does not go with a test for existence"},
};

static const struct item_case windash_cases[] = {
        {"A|windash: x", "A is 'x'"},
        {"A|contains|windash: ' -e'", "or(A has ' -e', A has ' /e', A has ' \\xe2\\x80\\x93e', A "
                                      "has ' \\xe2\\x80\\x94e', "
                                      "A has ' \\xe2\\x80\\x95e')"},
        {"A|windash|contains: ' /e'", "or(A has ' -e', A has ' /e', A has ' \\xe2\\x80\\x93e', A "
                                      "has ' \\xe2\\x80\\x94e', "
                                      "A has ' \\xe2\\x80\\x95e')"},
        {"A|endswith|windash: -e", "or(A ends '-e', A ends '/e', A ends '\\xe2\\x80\\x93e', A ends "
                                   "'\\xe2\\x80\\x94e', "
                                   "A ends '\\xe2\\x80\\x95e')"},
        {"A|windash: a-b", "A is 'a-b'"},
        {"A|windash: 'a - b'", "A is 'a - b'"},
        {"A|contains|windash: ' -a -b -c -d'", "A like '<*> <->a <->b <->c <->d<*>'"},
        {"A|windash: '-a -b -c -d'", "A like '<->a <->b <->c <->d'"},
        {"A|windash: null", "!modifier 'windash': does not go with null"},
        {"A|re|windash: x", "!modifier 'windash': does not go with a regular expression"},
        {"A|wide|windash: -x", "!modifier 'windash': must come before the UTF-16 modifiers"},
};

static const struct item_case encoding_cases[] = {
        {"A|base64: foobar", "A is 'Zm9vYmFy'"},
        {"A|base64: fooba", "A is 'Zm9vYmE='"},
        {"A|base64: foob", "A is 'Zm9vYg=='"},
        {"A|base64|contains: foobar", "A has 'Zm9vYmFy'"},
        {"A|base64|cased: foobar", "A is 'Zm9vYmFy'/cased"},
        {"A|base64: 'a\\*b'", "A is 'YSpi'"},
        {"A|base64: 12", "A is 'MTI='"},
        {"A|base64offset|contains: foobar",
                "or(A has 'Zm9vYmFy', A has 'Zvb2Jhc', A has 'mb29iYX')"},
        {"A|base64offset|contains: '/bin/bash'",
                "or(A has 'L2Jpbi9iYXNo', A has '9iaW4vYmFza', A has 'vYmluL2Jhc2')"},
        {"A|wide|base64offset|contains: ping",
                "or(A has 'cABpAG4AZw', A has 'AAaQBuAGcA', A has 'wAGkAbgBnA')"},
        {"A|utf16le|base64: hi", "A is 'aABpAA=='"},
        {"A|utf16be|base64: hi", "A is 'AGgAaQ=='"},
        {"A|utf16|base64: hi", "A is '//5oAGkA'"},
        {"A|wide|base64: '\xc3\xa9'", "A is '6QA='"},
        {"A|wide: hi", "A is 'h\\x00i\\x00'"},
        {"A|utf16be: hi", "A is '\\x00h\\x00i'"},
        {"A|utf16: hi", "A is '\\xef\\xbb\\xbfh\\x00i\\x00'"},
        {"A|wide|contains: hi", "A has 'h\\x00i\\x00'"},
        {"A|wide: 'a*b'", "A like 'a\\x00<*>b\\x00'"},
        {"A|wide: '\xe4\xb8\xad'", "A is '-N'"},
        {"A|wide: '\xc3\xa9'", "!UTF-16 of text that is not ASCII"},
        {"A|wide|wide: hi", "!modifier 'wide': the text is UTF-16 already"},
        {"A|base64: 'a*b'", "!modifier 'base64': text with wildcards can not be encoded"},
        {"A|contains|base64: ab", "!modifier 'base64': text with wildcards can not be encoded"},
        {"A|base64: ''", "!modifier 'base64': the text is empty"},
        {"A|base64offset: ''", "!modifier 'base64offset': the text is empty"},
        {"A|base64offset: a", "!modifier 'base64offset': the text is too short"},
};

static const struct item_case type_cases[] = {
        {"A|re: 'a.*b'", "A re 'a.*b'"},
        {"A|re: 'a\\\\*b'", "A re 'a\\\\*b'"},
        {"A|re|i: x", "A re 'x'i"},
        {"A|re|i|m|s: x", "A re 'x'ims"},
        {"A|re|s|i: x", "A re 'x'is"},
        {"A|re|ignorecase|multiline|dotall: x", "A re 'x'ims"},
        {"A|re|contains: x", "A re 'x'"},
        {"A|re|startswith: 'x|y'", "A re '\\A(?:x|y)'"},
        {"A|re|endswith: x", "A re '(?:x)\\z'"},
        {"A|re|all: [x, y]", "and(A re 'x', A re 'y')"},
        {"A|all|re: [x, y]", "and(A re 'x', A re 'y')"},
        {"A|re|neq: x", "not(A re 'x')"},
        {"A|re: 12", "A re '12'"},
        {"A|re: 'a(b'", "!regular expression, character 4: missing closing parenthesis"},
        {"A|re: '\xc3\xa9['", "!regular expression, character 3: missing terminating ]"},
        {"A|re: 'a\\Cb'", "!regular expression"},
        {"A|re: ''", "!modifier 're': an empty pattern"},
        {"A|re: null", "!modifier 're': does not go with null"},
        {"A|contains|re: x", "!modifier 're' must come before 'contains'"},
        {"A|i: x", "!modifier 'i' only goes with 're', behind it"},
        {"A|i|re: x", "!modifier 'i' only goes with 're', behind it"},
        {"A|re|cased: x", "!modifier 'cased': does not go with a regular expression"},
        {"A|re|base64: x", "!modifier 'base64': does not go with a regular expression"},
        {"A|cidr: 10.0.0.0/8", "A cidr 10.0.0.0/8"},
        {"A|cidr: 10.1.2.3/8", "A cidr 10.0.0.0/8"},
        {"A|cidr: 10.1.2.3", "A cidr 10.1.2.3/32"},
        {"A|cidr: 'fe80::/10'", "A cidr fe800000000000000000000000000000/10"},
        {"A|cidr: [10.0.0.0/8, 127.0.0.0/8]", "or(A cidr 10.0.0.0/8, A cidr 127.0.0.0/8)"},
        {"A|cidr: 10.0.0.0/33", "!modifier 'cidr'"},
        {"A|cidr: '10.*'", "!modifier 'cidr': text with wildcards is no network"},
        {"A|cidr: host", "!modifier 'cidr'"},
        {"A|lt: 5", "A < 5"},
        {"A|lte: 5", "A <= 5"},
        {"A|gt: -1.5", "A > -1.5"},
        {"A|gte: 0x10", "A >= 16"},
        {"A|gt: '0x10'", "A > 16"},
        {"A|gt: ten", "!modifier 'gt': wants a number, not 'ten'"},
        {"A|gt: '*'", "!modifier 'gt': wants a number, not '*'"},
        {"A|gt|lt: 5", "!modifier 'lt': does not go with a comparison"},
        {"A|contains|gt: 5", "!modifier 'gt': wants a number"},
        {"A|hour: 3", "A hour = 3"},
        {"A|minute|gte: 30", "A minute >= 30"},
        {"A|day: [1, 2]", "or(A day = 1, A day = 2)"},
        {"A|week|neq: 5", "not(A week = 5)"},
        {"A|month|lt: 6", "A month < 6"},
        {"A|year: 2024", "A year = 2024"},
        {"A|hour: night", "!modifier 'hour': wants a number"},
        {"A|hour|gt|lt: 5", "!modifier 'lt': there is a comparison already"},
        {"A|gt|hour: 5", "!modifier 'hour': does not go with a comparison"},
        {"A|fieldref: B", "A ref 'B'"},
        {"A|fieldref: Some Field", "A ref 'SomeField'"},
        {"A|fieldref|startswith: B", "A ref-starts 'B'"},
        {"A|fieldref|endswith: B", "A ref-ends 'B'"},
        {"A|fieldref|contains: B", "A ref-has 'B'"},
        {"A|fieldref|neq: B", "not(A ref 'B')"},
        {"A|cased|fieldref: B", "A ref 'B'/cased"},
        {"A|fieldref|cased: B", "A ref 'B'/cased"},
        {"A|fieldref: 'B*'", "!modifier 'fieldref': wants the name of a field"},
        {"A|contains|fieldref: B", "!modifier 'fieldref': wants the name of a field"},
        {"A|fieldref: ''", "!modifier 'fieldref': wants the name of a field"},
};

static const struct item_case keyword_cases[] = {
        {"'|all': [x, y]", "and(* has 'x', * has 'y')"},
        {"'|contains': x", "* has 'x'"},
        {"'|startswith': x", "* starts 'x'"},
        {"'|re': 'a.b'", "* re 'a.b'"},
        {"'|cased': Xy", "* has 'Xy'/cased"},
        {"'|cidr': 10.0.0.0/8", "* cidr 10.0.0.0/8"},
        {"'|neq': x", "not(* has 'x')"},
        {"'|all': 'a*b'", "* like '<*>a<*>b<*>'"},
        {"'|exists': true", "!this value needs a field"},
        {"'|gt': 1", "!this value needs a field"},
        {"'|fieldref': B", "!this value needs a field"},
        {"'|all': null", "!this value needs a field"},
        {"'|all': ''", "!an empty keyword is in every event"},
};

static const struct item_case expand_cases[] = {
        {"A|expand: '%one%'", "A is 'first'"},
        {"A|expand: '%two%'", "or(A is 'x', A ends 'y')"},
        {"A|expand|contains: '%two%'", "or(A has 'x', A has 'y')"},
        {"A|contains|expand: 'a%two%b'", "or(A has 'axb', A like '<*>a<*>yb<*>')"},
        {"A|expand: '%two%-%two%'",
                "or(A is 'x-x', A like 'x-<*>y', A ends 'y-x', A like '<*>y-<*>y')"},
        {"A|expand: '\\%plain%one%'", "A is '%plainfirst'"},
        {"A|expand: '%numbers%'", "or(A is '1', A is '2')"},
        {"A|expand|cidr: '%networks%'",
                "or(A cidr 10.0.0.0/8, A cidr fe800000000000000000000000000000/10)"},
        {"A|expand|all: ['%one%', '%two%']", "and(A is 'first', or(A is 'x', A ends 'y'))"},
        {"A|re|expand: '^%two%$'", "or(A re '^x$', A re '^.*y$')"},
        {"A|re|expand: 'a\\%one%'", "A re 'a\\%one%'"},
        {"A|re|expand: '%special%'", "A re 'a\\.b\\(c'"},
        {"A|expand: 'nothing'", "A is 'nothing'"},
        {"A|expand: '%none%'", "!modifier 'expand': placeholder '%none%' has no values"},
        {"A: '%none%'", "A is '%none%'"},
        {"A|expand: null", "!modifier 'expand': does not go with null"},
};

struct fixture {
    struct sigma_load load;
    struct bw_buffer out;
};

static const struct sigma_yaml_node *parse(struct fixture *f, const char *yaml)
{
    const struct sigma_yaml_node *root = NULL;
    struct bw_err err = {0};
    struct sigma_yaml *reader = sigma_yaml_new(bw_str_of(yaml), f->load.scratch);
    if (sigma_yaml_next(reader, &root, &err) != BW_OK)
        fail_msg("'%s': %s", yaml, err.message);
    sigma_yaml_free(reader);
    return root;
}

static void fixture_init(struct fixture *f)
{
    *f = (struct fixture){.load = {.keep = bw_arena_new(64 * BW_MIB),
                                  .scratch = bw_arena_new(64 * BW_MIB),
                                  .nodes_left = BW_LIMIT_SIGMA_RULE_NODES}};
    bw_buffer_init(&f->out, BW_MIB);
    struct sigma_placeholders *placeholders = sigma_placeholders_new(f->load.keep);
    uint32_t line;
    assert_int_equal(sigma_placeholders_add(placeholders,
                             parse(f, "one: first\ntwo: [x, '*y']\nnumbers: [1, 2]\n"
                                      "networks: [10.0.0.0/8, 'fe80::/10']\n"
                                      "special: 'a.b(c'\n"),
                             &line, NULL),
            BW_OK);
    f->load.placeholders = placeholders;
}

static void fixture_release(struct fixture *f)
{
    bw_buffer_release(&f->out);
    bw_arena_free(f->load.keep);
    bw_arena_free(f->load.scratch);
}

static void show(struct fixture *f, bw_status status, const struct sigma_expr *expr,
        const struct bw_err *err)
{
    bw_buffer_clear(&f->out);
    if (status == BW_OK)
        sigma_expr_text(expr, &f->out);
    else
        bw_buffer_printf(&f->out, "!%s", err->message);
    bw_buffer_add_char(&f->out, '\0');
}

static void compare(struct fixture *f, const char *yaml, const char *want)
{
    const char *got = (const char *)f->out.ptr;
    const bool same =
            want[0] == '!' ? strncmp(got, want, strlen(want)) == 0 : strcmp(got, want) == 0;
    if (!same)
        fail_msg("%s: got %s, want %s", yaml, got, want);
}

static void check_items(const struct item_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct fixture f;
        struct bw_err err = {0};
        const struct sigma_expr *expr = NULL;
        fixture_init(&f);
        const struct sigma_yaml_node *map = parse(&f, cases[i].yaml);
        const bw_status status = sigma_item_read(&f.load, map->first, &expr, &err);
        if (status != BW_OK)
            assert_int_equal(f.load.error_line, 1);
        show(&f, status, expr, &err);
        compare(&f, cases[i].yaml, cases[i].want);
        fixture_release(&f);
    }
}

static void test_plain(void **state)
{
    (void)state;
    check_items(plain_cases, BW_COUNT(plain_cases));
}

static void test_text(void **state)
{
    (void)state;
    check_items(text_cases, BW_COUNT(text_cases));
}

static void test_windash(void **state)
{
    (void)state;
    check_items(windash_cases, BW_COUNT(windash_cases));
}

static void test_encoding(void **state)
{
    (void)state;
    check_items(encoding_cases, BW_COUNT(encoding_cases));
}

static void test_types(void **state)
{
    (void)state;
    check_items(type_cases, BW_COUNT(type_cases));
}

static void test_keywords(void **state)
{
    (void)state;
    check_items(keyword_cases, BW_COUNT(keyword_cases));
}

static void test_expand(void **state)
{
    (void)state;
    check_items(expand_cases, BW_COUNT(expand_cases));
}

/* Search identifiers: what the different shapes of a search mean. */
static const struct item_case search_cases[] = {
        {"s: {A: x, B: y}", "and(A is 'x', B is 'y')"},
        {"s: {A: x}", "A is 'x'"},
        {"s: {A|contains: x, A|endswith: y}", "and(A has 'x', A ends 'y')"},
        {"s: [{A: x}, {B: y, C: z}]", "or(A is 'x', and(B is 'y', C is 'z'))"},
        {"s: [x, 'y*z', 12]", "or(* has 'x', * like '<*>y<*>z<*>', * has '12')"},
        {"s: x", "* has 'x'"},
        {"s: [x, {A: y}]", "or(* has 'x', A is 'y')"},
        {"s: [[x, y], {A: z}]", "or(or(* has 'x', * has 'y'), A is 'z')"},
        {"s: {'|all': [x, y], A: z}", "and(and(* has 'x', * has 'y'), A is 'z')"},
        {"s: {}", "!a search is empty"},
        {"s: []", "!a search is empty"},
        {"s: [{}]", "!a search is empty"},
        {"s:", "!this value needs a field"},
        {"s: [x, null]", "!this value needs a field"},
};

static void test_searches(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(search_cases); i++) {
        struct fixture f;
        struct bw_err err = {0};
        struct sigma_search search = {0};
        fixture_init(&f);
        const struct sigma_yaml_node *map = parse(&f, search_cases[i].yaml);
        const bw_status status = sigma_search_read(&f.load, map->first, &search, &err);
        show(&f, status, search.expr, &err);
        compare(&f, search_cases[i].yaml, search_cases[i].want);
        fixture_release(&f);
    }
}

static void test_repeated_item_is_odd(void **state)
{
    (void)state;
    struct fixture f;
    struct sigma_search search;
    fixture_init(&f);
    const struct sigma_yaml_node *map = parse(&f, "s:\n  A: x\n  A: y\n");
    assert_int_equal(sigma_search_read(&f.load, map->first, &search, NULL), BW_OK);
    show(&f, BW_OK, search.expr, NULL);
    assert_string_equal((char *)f.out.ptr, "and(A is 'x', A is 'y')");
    assert_int_equal(f.load.problems.count, 1);
    assert_int_equal(f.load.problems.first->problem.kind, SIGMA_PROBLEM_WARNING);
    assert_int_equal(f.load.problems.first->problem.line, 3);
    fixture_release(&f);
}

static void test_warnings(void **state)
{
    (void)state;
    static const char *const odd[] = {"A|hour: 24", "A|week: 0", "A|month: 13", "A|expand: x"};
    for (size_t i = 0; i < BW_COUNT(odd); i++) {
        struct fixture f;
        const struct sigma_expr *expr;
        fixture_init(&f);
        assert_int_equal(sigma_item_read(&f.load, parse(&f, odd[i])->first, &expr, NULL), BW_OK);
        assert_int_equal(f.load.problems.count, 1);
        fixture_release(&f);
    }
}

static void test_limits(void **state)
{
    (void)state;
    struct fixture f;
    const struct sigma_expr *expr;
    fixture_init(&f);
    f.load.nodes_left = 2; /* or, x: nothing is left for y */
    assert_int_equal(
            sigma_item_read(&f.load, parse(&f, "A: [x, y]")->first, &expr, NULL), BW_E_LIMIT);
    f.load.nodes_left = BW_LIMIT_SIGMA_RULE_NODES;
    struct bw_buffer yaml;
    bw_buffer_init(&yaml, BW_MIB);
    bw_buffer_add_text(&yaml, "A|windash|windash|windash|windash: '-a -b -c'"); /* 125 each time */
    bw_buffer_add_char(&yaml, '\0');
    assert_int_equal(
            sigma_item_read(&f.load, parse(&f, (char *)yaml.ptr)->first, &expr, NULL), BW_E_LIMIT);
    bw_buffer_clear(&yaml);
    bw_buffer_add_text(&yaml, "A");
    for (int i = 0; i < 17; i++)
        bw_buffer_add_text(&yaml, "|contains");
    bw_buffer_add_text(&yaml, ": x");
    bw_buffer_add_char(&yaml, '\0');
    assert_int_equal(
            sigma_item_read(&f.load, parse(&f, (char *)yaml.ptr)->first, &expr, NULL), BW_E_LIMIT);
    bw_buffer_release(&yaml);
    fixture_release(&f);
}

/* Every allocation may be the one that fails: a status, never a crash. */
static void test_out_of_memory(void **state)
{
    (void)state;
    static const char *const items[] = {"A B|contains|windash: [-x, 0x10, null]",
            "A|utf16|base64offset|contains: hello", "A|re|i|endswith: x.y", "A|cidr: 10.0.0.0/8",
            "A|expand|neq: '%two%'", "A|re|expand: '%two%'", "A|fieldref: B C", "A|exists: no"};
    for (size_t i = 0; i < BW_COUNT(items); i++) {
        bool succeeded = false;
        for (size_t limit = 0; !succeeded; limit += 16) {
            struct fixture f;
            const struct sigma_expr *expr;
            fixture_init(&f);
            const char *yaml =
                    strstr(items[i], "null") != NULL ? "A B|windash: [-x, 0x10]" : items[i];
            const struct sigma_yaml_node *map = parse(&f, yaml);
            struct bw_arena *keep = f.load.keep;
            f.load.keep = bw_arena_new(limit);
            const bw_status status = sigma_item_read(&f.load, map->first, &expr, NULL);
            assert_true(status == BW_OK || status == BW_E_NOMEM);
            succeeded = status == BW_OK;
            bw_arena_free(f.load.keep);
            f.load.keep = keep;
            fixture_release(&f);
        }
    }
}

static void test_modifier_names(void **state)
{
    (void)state;
    size_t count = 0;
    while (sigma_modifier_name(count).ptr != NULL)
        count++;
    assert_int_equal(count, 34);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_plain),
            cmocka_unit_test(test_text),
            cmocka_unit_test(test_windash),
            cmocka_unit_test(test_encoding),
            cmocka_unit_test(test_types),
            cmocka_unit_test(test_keywords),
            cmocka_unit_test(test_expand),
            cmocka_unit_test(test_searches),
            cmocka_unit_test(test_repeated_item_is_odd),
            cmocka_unit_test(test_warnings),
            cmocka_unit_test(test_limits),
            cmocka_unit_test(test_out_of_memory),
            cmocka_unit_test(test_modifier_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
