/*
 * Templates in canonical form, and what they cost the library: many pieces of text in a row are one
 * text, whatever kinds they are of.
 */
#include "format/evtx/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "format/evtx/canon.h"
#include "format/evtx/layout.h"

struct fixture {
    struct evtx_library library;
    struct bw_buffer canon;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    if (f == NULL || !evtx_library_init(&f->library))
        return -1;
    bw_buffer_init(&f->canon, BW_LIMIT_EVTX_TEMPLATE_BYTES);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    evtx_library_release(&f->library);
    bw_buffer_release(&f->canon);
    free(f);
    return 0;
}

static void put_le(struct fixture *f, uint64_t number, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bw_buffer_add_char(&f->canon, (char)(number >> 8 * i));
}

static void put_text(struct fixture *f, const char *text)
{
    put_le(f, strlen(text) * 2, 2);
    for (; *text != '\0'; text++)
        put_le(f, (uint8_t)*text, 2);
}

static void open(struct fixture *f, const char *name)
{
    put_le(f, EVTX_TOKEN_OPEN_START, 1);
    put_le(f, 0xffff, 2);
    put_text(f, name);
}

static void literal(struct fixture *f, const char *text)
{
    put_le(f, EVTX_TOKEN_VALUE, 1);
    put_le(f, EVTX_TYPE_STRING, 1);
    put_text(f, text);
}

static void token(struct fixture *f, uint8_t code)
{
    put_le(f, code, 1);
}

static bw_status compile(struct fixture *f, struct evtx_template **ret_template)
{
    struct bw_err err = {0};
    const bw_bytes canon = bw_str_bytes(bw_buffer_str(&f->canon));
    assert_false(f->canon.failed);
    return evtx_library_template(&f->library, canon, ret_template, &err);
}

static const struct evtx_node *child(const struct evtx_template *template, uint32_t of)
{
    const uint32_t index = template->nodes[of].first_child;
    return index == 0 ? NULL : &template->nodes[index];
}

static void test_pieces_of_every_kind_are_one_text(void **state)
{
    struct fixture *f = *state;
    struct evtx_template *template = NULL;
    open(f, "Data");
    token(f, EVTX_TOKEN_CLOSE_START);
    literal(f, "a");
    token(f, EVTX_TOKEN_CDATA);
    put_text(f, "<b>");
    token(f, EVTX_TOKEN_ENTITY_REF);
    put_text(f, "amp");
    token(f, EVTX_TOKEN_ENTITY_REF);
    put_text(f, "own");
    token(f, EVTX_TOKEN_CHAR_REF);
    put_le(f, 'c', 2);
    token(f, EVTX_TOKEN_OPTIONAL);
    put_le(f, 7, 2);
    put_le(f, EVTX_TYPE_STRING, 1);
    literal(f, "behind");
    token(f, EVTX_TOKEN_END_ELEMENT);

    assert_int_equal(compile(f, &template), BW_OK);
    const struct evtx_node *data = child(template, 0);
    assert_non_null(data);
    const struct evtx_node *node = &template->nodes[data->first_child];
    assert_int_equal(node->kind, EVTX_NODE_TEXT);
    assert_true(bw_str_eq(node->text, BW_STR("a<b>&&own;c")));
    node = &template->nodes[node->next];
    assert_int_equal(node->kind, EVTX_NODE_VALUE);
    assert_int_equal(node->number, 7);
    assert_true(node->optional);
    node = &template->nodes[node->next];
    assert_int_equal(node->kind, EVTX_NODE_TEXT);
    assert_true(bw_str_eq(node->text, BW_STR("behind")));
    assert_int_equal(node->next, 0);
}

/* Text that stands before an element, inside of it, behind it, and in an attribute: none of them
 * runs into another. */
static void test_text_ends_where_a_tag_is(void **state)
{
    struct fixture *f = *state;
    struct evtx_template *template = NULL;
    open(f, "Outer");
    token(f, EVTX_TOKEN_ATTRIBUTE);
    put_text(f, "Name");
    literal(f, "1");
    token(f, EVTX_TOKEN_ATTRIBUTE);
    put_text(f, "Other");
    literal(f, "2");
    token(f, EVTX_TOKEN_CLOSE_START);
    literal(f, "3");
    open(f, "Inner");
    token(f, EVTX_TOKEN_CLOSE_START);
    literal(f, "4");
    token(f, EVTX_TOKEN_END_ELEMENT);
    literal(f, "5");
    open(f, "Empty");
    token(f, EVTX_TOKEN_CLOSE_EMPTY);
    literal(f, "6");
    token(f, EVTX_TOKEN_END_ELEMENT);

    static const char *const texts[] = {"1", "2", "3", "4", "5", "6"};
    assert_int_equal(compile(f, &template), BW_OK);
    size_t found = 0;
    for (uint32_t i = 0; i < template->node_count; i++) {
        if (template->nodes[i].kind != EVTX_NODE_TEXT)
            continue;
        assert_true(found < BW_COUNT(texts));
        assert_true(bw_str_eq(template->nodes[i].text, bw_str_of(texts[found])));
        found++;
    }
    assert_int_equal(found, BW_COUNT(texts));
}

/* The library keeps the complete text, not each of its beginnings: those of four thousand pieces
 * would be a hundred times what one item may add. */
static void test_many_pieces_cost_what_their_text_is_long(void **state)
{
    enum {
        PIECES = 4000
    };
    struct fixture *f = *state;
    struct evtx_template *template = NULL;
    open(f, "Data");
    token(f, EVTX_TOKEN_CLOSE_START);
    for (int i = 0; i < PIECES; i++)
        literal(f, "0123456789");
    token(f, EVTX_TOKEN_END_ELEMENT);

    const size_t before = bw_arena_used(f->library.arena);
    assert_int_equal(compile(f, &template), BW_OK);
    const size_t used = bw_arena_used(f->library.arena) - before;
    const struct evtx_node *data = child(template, 0);
    assert_int_equal(template->nodes[data->first_child].text.len, PIECES * 10);
    if (used > f->canon.len + PIECES * 10 + 64 * BW_KIB)
        fail_msg("%zu bytes of canonical form used %zu bytes of the library", f->canon.len, used);
    assert_true(evtx_library_has_room(&f->library));
}

struct broken {
    const char *name;
    void (*write)(struct fixture *f);
};

static void content_in_start_tag(struct fixture *f)
{
    open(f, "Data");
    literal(f, "x");
}

static void element_in_start_tag(struct fixture *f)
{
    open(f, "Data");
    open(f, "Data");
}

static void attribute_in_content(struct fixture *f)
{
    open(f, "Data");
    token(f, EVTX_TOKEN_CLOSE_START);
    literal(f, "x");
    token(f, EVTX_TOKEN_ATTRIBUTE);
    put_text(f, "Name");
}

static void end_in_start_tag(struct fixture *f)
{
    open(f, "Data");
    token(f, EVTX_TOKEN_END_ELEMENT);
}

static void close_twice(struct fixture *f)
{
    open(f, "Data");
    token(f, EVTX_TOKEN_CLOSE_START);
    token(f, EVTX_TOKEN_CLOSE_START);
}

static void test_tags_that_do_not_fit(void **state)
{
    static const struct broken cases[] = {
            {"content inside of a start tag", content_in_start_tag},
            {"an element inside of a start tag", element_in_start_tag},
            {"an attribute behind content", attribute_in_content},
            {"the end of an element inside of its start tag", end_in_start_tag},
            {"a start tag closed twice", close_twice},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct evtx_template *template = NULL;
        const uint32_t left = f->library.failures_left;
        bw_buffer_clear(&f->canon);
        cases[i].write(f);
        if (compile(f, &template) != BW_E_MALFORMED)
            fail_msg("%s: taken as a template", cases[i].name);
        assert_int_equal(f->library.failures_left, left - 1);
    }
}

static void test_equal_templates_are_one(void **state)
{
    struct fixture *f = *state;
    struct evtx_template *first = NULL;
    struct evtx_template *second = NULL;
    open(f, "Data");
    token(f, EVTX_TOKEN_CLOSE_EMPTY);
    assert_int_equal(compile(f, &first), BW_OK);
    assert_int_equal(compile(f, &second), BW_OK);
    assert_ptr_equal(first, second);
    assert_int_equal(f->library.template_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(
                    test_pieces_of_every_kind_are_one_text, setup, teardown),
            cmocka_unit_test_setup_teardown(test_text_ends_where_a_tag_is, setup, teardown),
            cmocka_unit_test_setup_teardown(
                    test_many_pieces_cost_what_their_text_is_long, setup, teardown),
            cmocka_unit_test_setup_teardown(test_tags_that_do_not_fit, setup, teardown),
            cmocka_unit_test_setup_teardown(test_equal_templates_are_one, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
