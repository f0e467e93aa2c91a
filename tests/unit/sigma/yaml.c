#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "sigma/yaml.h"

/* {key: [text, ~null]}: what a tree looks like in the cases below; plain scalars have no quotes. */
static void add_node(const struct sigma_yaml_node *node, struct bw_buffer *out)
{
    if (node->kind == SIGMA_YAML_SCALAR) {
        const char *quote = node->plain ? "" : "'";
        bw_buffer_printf(out, "%s%.*s%s", quote, bw_str_width(node->text), node->text.ptr, quote);
        return;
    }
    const bool map = node->kind == SIGMA_YAML_MAP;
    uint32_t count = 0;
    bw_buffer_add_char(out, map ? '{' : '[');
    for (const struct sigma_yaml_node *c = node->first; c != NULL; c = c->next, count++) {
        if (count != 0)
            bw_buffer_add_char(out, ' ');
        if (map) {
            bw_buffer_add_str(out, c->key->text);
            bw_buffer_add_char(out, ':');
        } else {
            assert_null(c->key);
        }
        add_node(c, out);
    }
    bw_buffer_add_char(out, map ? '}' : ']');
    assert_int_equal(count, node->count);
}

/* All documents of a text, separated by '|'; "!line: message" for an error. */
static void read_all(const char *text, size_t len, struct bw_buffer *out)
{
    struct bw_arena *arena = bw_arena_new(64 * BW_MIB);
    struct sigma_yaml *yaml = sigma_yaml_new((bw_str){.ptr = text, .len = len}, arena);
    const struct sigma_yaml_node *root;
    struct bw_err err = {0};
    bw_status status;
    assert_non_null(yaml);
    while ((status = sigma_yaml_next(yaml, &root, &err)) == BW_OK) {
        if (root != NULL)
            add_node(root, out);
        bw_buffer_add_char(out, '|');
    }
    if (status != BW_END) {
        bw_buffer_printf(out, "!%u: %s", sigma_yaml_error_line(yaml), bw_status_name(status));
        assert_true(err.message[0] != '\0');
    }
    assert_int_equal(sigma_yaml_next(yaml, &root, &err), BW_END); /* and then no more */
    sigma_yaml_free(yaml);
    bw_arena_free(arena);
}

static const struct {
    const char *name, *text, *want;
} tree_cases[] = {
        {"nothing", "", ""},
        {"comment alone", "# nothing\n", ""},
        {"scalar", "abc", "abc|"},
        {"map", "a: 1\nb: 'x'\n", "{a:1 b:'x'}|"},
        {"list", "- a\n- \"b\"\n- 3\n", "[a 'b' 3]|"},
        {"nested", "a:\n  - b: c\n    d: e\n  - f\n", "{a:[{b:c d:e} f]}|"},
        {"flow", "{a: [1, 2], b: {}}", "{a:[1 2] b:{}}|"},
        {"empty value", "a:\nb: ''\n", "{a: b:''}|"},
        {"two documents", "a: 1\n---\nb: 2\n", "{a:1}|{b:2}|"},
        {"empty document between", "a: 1\n---\n---\nb: 2\n", "{a:1}||{b:2}|"},
        {"end marker", "a: 1\n...\n", "{a:1}|"},
        {"same key twice", "a: 1\na: 2\n", "{a:1 a:2}|"},
        {"folded text", "a: >\n  b\n  c\n", "{a:'b c\n'}|"},
        {"explicit text", "a: !!str 12\n", "{a:'12'}|"},
        {"alias of a scalar", "a: &x 1\nb: *x\n", "{a:1 b:1}|"},
        {"alias of a list", "a: &x [1, 2]\nb: *x\nc: [*x, *x]\n",
                "{a:[1 2] b:[1 2] c:[[1 2] [1 2]]}|"},
        {"anchor again", "a: &x 1\nb: &x 2\nc: *x\n", "{a:1 b:2 c:2}|"},
        {"merge", "a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}\n", "{a:{p:1 q:2} b:{q:3 p:1}}|"},
        {"merge of a list", "b: {<<: [{p: 1}, {p: 2, q: 3}]}\n", "{b:{p:1 q:3}}|"},
        {"merge alone", "a: {<<: {p: 1}}\n", "{a:{p:1}}|"},
        {"quoted merge key", "a: {'<<': 1}\n", "{a:{<<:1}}|"},
        {"byte order mark",
                "\xef\xbb\xbf"
                "a: 1\n",
                "{a:1}|"},
        {"tab indent", "a:\n\tb: 1\n", "!2: malformed"},
        {"not closed", "a: [1, 2\nb: 3\n", "!2: malformed"},
        {"bad quote", "a: 'x\n", "!2: malformed"},
        {"unknown alias", "a: 1\nb: *x\n", "!2: malformed"},
        {"alias inside itself", "a: &x [1, *x]\n", "!1: malformed"},
        {"map as a key", "? {a: 1}\n: 2\n", "!1: unsupported"},
        {"merge of a scalar", "a:\n  <<: 1\n", "!2: malformed"},
        {"bad UTF-8", "a: \xff\xfe\n", "!1: malformed"},
        {"good document, then a bad one", "a: 1\n---\nb: [\n", "{a:1}|!4: malformed"},
};

static void test_trees(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(tree_cases); i++) {
        struct bw_buffer out;
        bw_buffer_init(&out, BW_MIB);
        read_all(tree_cases[i].text, strlen(tree_cases[i].text), &out);
        bw_buffer_add_char(&out, '\0');
        if (strcmp((char *)out.ptr, tree_cases[i].want) != 0)
            fail_msg(
                    "%s: got %s, want %s", tree_cases[i].name, (char *)out.ptr, tree_cases[i].want);
        bw_buffer_release(&out);
    }
}

static void test_utf16(void **state)
{
    (void)state;
    static const char text[] = "\xff\xfe"
                               "a\0:\0 \0b\0\n";
    struct bw_buffer out;
    bw_buffer_init(&out, BW_MIB);
    read_all(text, sizeof(text) - 1 + 1, &out);
    assert_memory_equal(out.ptr, "{a:b}|", 6);
    bw_buffer_release(&out);
}

static const struct {
    const char *text;
    enum sigma_yaml_type type;
    double number;
    const char *decimal; /* NULL: none */
} scalar_cases[] = {
        {"abc", SIGMA_YAML_TEXT, 0, NULL},
        {"", SIGMA_YAML_NULL, 0, NULL},
        {"~", SIGMA_YAML_NULL, 0, NULL},
        {"null", SIGMA_YAML_NULL, 0, NULL},
        {"NULL", SIGMA_YAML_NULL, 0, NULL},
        {"nul", SIGMA_YAML_TEXT, 0, NULL},
        {"true", SIGMA_YAML_BOOL, 0, NULL},
        {"No", SIGMA_YAML_BOOL, 0, NULL},
        {"ON", SIGMA_YAML_BOOL, 0, NULL},
        {"tRUE", SIGMA_YAML_TEXT, 0, NULL},
        {"4688", SIGMA_YAML_INT, 4688, "4688"},
        {"-1", SIGMA_YAML_INT, -1, "-1"},
        {"+7", SIGMA_YAML_INT, 7, "7"},
        {"-0", SIGMA_YAML_INT, 0, "0"},
        {"0", SIGMA_YAML_INT, 0, "0"},
        {"0x1410", SIGMA_YAML_INT, 5136, "5136"},
        {"0X1f", SIGMA_YAML_INT, 31, "31"},
        {"0x8010000000000000", SIGMA_YAML_INT, 9227875636482146304.0, "9227875636482146304"},
        {"0o17", SIGMA_YAML_INT, 15, "15"},
        {"017", SIGMA_YAML_INT, 15, "15"},
        {"0b101", SIGMA_YAML_INT, 5, "5"},
        {"1_000", SIGMA_YAML_INT, 1000, "1000"},
        {"18446744073709551615", SIGMA_YAML_INT, 18446744073709551615.0, "18446744073709551615"},
        {"18446744073709551616", SIGMA_YAML_FLOAT, 18446744073709551616.0, NULL},
        {"1.5", SIGMA_YAML_FLOAT, 1.5, "1.5"},
        {".5", SIGMA_YAML_FLOAT, 0.5, "0.5"},
        {"-.250", SIGMA_YAML_FLOAT, -0.25, "-0.25"},
        {"+007.5", SIGMA_YAML_FLOAT, 7.5, "7.5"},
        {"1_0.5", SIGMA_YAML_FLOAT, 10.5, "10.5"},
        {"5e-1", SIGMA_YAML_FLOAT, 0.5, NULL},
        {"0.1000000000000000000000000001", SIGMA_YAML_FLOAT, 0.1, NULL},
        {"2.0", SIGMA_YAML_FLOAT, 2, "2"},
        {"1e3", SIGMA_YAML_FLOAT, 1000, "1000"},
        {"0x", SIGMA_YAML_TEXT, 0, NULL},
        {"0b2", SIGMA_YAML_TEXT, 0, NULL},
        {"1.2.3.4", SIGMA_YAML_TEXT, 0, NULL},
        {"2023-01-01", SIGMA_YAML_TEXT, 0, NULL},
        {"12:30", SIGMA_YAML_TEXT, 0, NULL},
        {"-", SIGMA_YAML_TEXT, 0, NULL},
        {"1a", SIGMA_YAML_TEXT, 0, NULL},
};

static void test_scalars(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(scalar_cases); i++) {
        struct sigma_yaml_node node = {
                .kind = SIGMA_YAML_SCALAR, .plain = true, .text = bw_str_of(scalar_cases[i].text)};
        const enum sigma_yaml_type type = scalar_cases[i].type;
        const bool number = type == SIGMA_YAML_INT || type == SIGMA_YAML_FLOAT;
        char room[SIGMA_YAML_DECIMAL_SIZE];
        bw_str decimal;
        double value = -99;
        if (sigma_yaml_type(&node) != type)
            fail_msg("'%s' is %s", scalar_cases[i].text, sigma_yaml_describe(&node));
        assert_int_equal(sigma_yaml_number(&node, false, &value), number);
        if (number)
            assert_true(value == scalar_cases[i].number);
        const bool has = sigma_yaml_decimal(&node, room, &decimal);
        assert_int_equal(has, scalar_cases[i].decimal != NULL);
        if (has)
            assert_true(bw_str_eq(decimal, bw_str_of(scalar_cases[i].decimal)));
        node.plain = false;
        assert_int_equal(sigma_yaml_type(&node), SIGMA_YAML_TEXT);
        assert_false(sigma_yaml_number(&node, false, &value));
        assert_int_equal(sigma_yaml_number(&node, true, &value), number);
        assert_false(sigma_yaml_decimal(&node, room, &decimal));
    }
}

static void test_bools_and_words(void **state)
{
    (void)state;
    struct sigma_yaml_node node = {.kind = SIGMA_YAML_SCALAR, .plain = true, .text = BW_STR("Yes")};
    assert_true(sigma_yaml_bool(&node));
    node.text = BW_STR("off");
    assert_false(sigma_yaml_bool(&node));
    assert_string_equal(sigma_yaml_describe(&node), "true or false");
    node.text = BW_STR("12");
    assert_string_equal(sigma_yaml_describe(&node), "a number");
    assert_string_equal(sigma_yaml_describe(NULL), "nothing");
    node.kind = SIGMA_YAML_LIST;
    assert_string_equal(sigma_yaml_describe(&node), "a list");
    node.kind = SIGMA_YAML_MAP;
    assert_string_equal(sigma_yaml_describe(&node), "a map");
    assert_null(sigma_yaml_get(NULL, BW_STR("x")));
}

static bw_status read_status(struct bw_buffer *text)
{
    struct bw_arena *arena = bw_arena_new(256 * BW_MIB);
    struct sigma_yaml *yaml = sigma_yaml_new(bw_buffer_str(text), arena);
    const struct sigma_yaml_node *root;
    bw_status status;
    while ((status = sigma_yaml_next(yaml, &root, NULL)) == BW_OK)
        continue;
    sigma_yaml_free(yaml);
    bw_arena_free(arena);
    return status;
}

static void test_limits(void **state)
{
    (void)state;
    struct bw_buffer text;
    bw_buffer_init(&text, 64 * BW_MIB);
    for (int i = 0; i < BW_LIMIT_NESTING; i++)
        bw_buffer_add_char(&text, '[');
    for (int i = 0; i < BW_LIMIT_NESTING; i++)
        bw_buffer_add_char(&text, ']');
    assert_int_equal(read_status(&text), BW_END);
    bw_buffer_clear(&text);
    for (int i = 0; i <= BW_LIMIT_NESTING; i++)
        bw_buffer_add_char(&text, '[');
    assert_int_equal(read_status(&text), BW_E_LIMIT);

    bw_buffer_clear(&text); /* each line stands for ten times the one before */
    bw_buffer_add_text(&text, "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n");
    for (int i = 1; i < 9; i++)
        bw_buffer_printf(&text, "a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]\n",
                i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    assert_int_equal(read_status(&text), BW_E_LIMIT);

    bw_buffer_clear(&text);
    for (int i = 0; i < BW_LIMIT_SIGMA_YAML_ANCHORS; i++)
        bw_buffer_printf(&text, "- &a%d 1\n", i);
    assert_int_equal(read_status(&text), BW_END);
    bw_buffer_add_text(&text, "- &more 1\n");
    assert_int_equal(read_status(&text), BW_E_LIMIT);

    bw_buffer_clear(&text);
    bw_buffer_add_text(&text, "a: &a\n");
    for (int i = 0; i <= BW_LIMIT_SIGMA_MERGE_KEYS; i++)
        bw_buffer_printf(&text, "  k%d: 1\n", i);
    bw_buffer_add_text(&text, "b:\n  <<: *a\n");
    assert_int_equal(read_status(&text), BW_E_LIMIT);
    bw_buffer_release(&text);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    static const char text[] = "a: &x [one, two, three]\nb: *x\nc: {<<: {d: e}}\n";
    for (size_t limit = 0; limit < 4096; limit += 16) {
        struct bw_arena *arena = bw_arena_new(limit);
        struct sigma_yaml *yaml = sigma_yaml_new(bw_str_of(text), arena);
        const struct sigma_yaml_node *root = NULL;
        const bw_status status = sigma_yaml_next(yaml, &root, NULL);
        assert_true(status == BW_E_NOMEM || (status == BW_OK && root->count == 3));
        sigma_yaml_free(yaml);
        bw_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_trees),
            cmocka_unit_test(test_utf16),
            cmocka_unit_test(test_scalars),
            cmocka_unit_test(test_bools_and_words),
            cmocka_unit_test(test_limits),
            cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
