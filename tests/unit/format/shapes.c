#include "format/shape/shapes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "format/shape/skeleton.h"

static uint32_t add(struct shapes *shapes, uint32_t parent, const char *key, const char *name)
{
    const struct event_field field = {.name = bw_str_of(name), .path = bw_str_of(name)};
    return shapes_add(shapes, parent, 0, bw_str_of(key), &field);
}

static void nodes_and_fields(void **state)
{
    (void)state;
    struct shapes *shapes = shapes_new(NULL);
    assert_non_null(shapes);
    assert_true(shapes_empty(shapes));
    assert_int_equal(shapes_find(shapes, SHAPES_ROOT, 0, BW_STR("a")), SHAPES_NONE);
    const uint32_t a = add(shapes, SHAPES_ROOT, "a", "a");
    const uint32_t ab = add(shapes, a, "b", "a.b");
    const uint32_t dotted = add(shapes, SHAPES_ROOT, "a.b", "a.b");
    assert_false(shapes_empty(shapes));
    assert_int_equal(shapes_find(shapes, SHAPES_ROOT, 0, BW_STR("a")), a);
    assert_int_equal(shapes_find(shapes, a, 0, BW_STR("b")), ab);
    assert_int_equal(shapes_find(shapes, a, 1, BW_STR("b")), SHAPES_NONE); /* another kind */
    assert_int_equal(shapes_find(shapes, ab, 0, BW_STR("b")), SHAPES_NONE);
    assert_int_not_equal(ab, dotted);
    assert_int_equal(shapes_node_field(shapes, ab), shapes_node_field(shapes, dotted));
    assert_true(
            bw_str_eq(shapes_field(shapes, shapes_node_field(shapes, ab))->name, BW_STR("a.b")));
    shapes_free(shapes);
}

static void slots_and_shapes(void **state)
{
    (void)state;
    struct shapes *shapes = shapes_new(NULL);
    const uint32_t a = shapes_node_field(shapes, add(shapes, SHAPES_ROOT, "a", "a"));
    const uint32_t b = shapes_node_field(shapes, add(shapes, SHAPES_ROOT, "b", "b"));
    const struct event_field same_name = {.name = BW_STR("a"), .path = BW_STR("x.a")};
    const uint32_t other =
            shapes_node_field(shapes, shapes_add(shapes, SHAPES_ROOT, 1, BW_STR("a"), &same_name));
    bool is_new;
    shapes_slots_begin(shapes);
    assert_int_equal(shapes_slot(shapes, b, &is_new), 0);
    assert_true(is_new);
    assert_int_equal(shapes_slot(shapes, a, &is_new), 1);
    assert_int_equal(shapes_slot(shapes, b, &is_new), 0);
    assert_false(is_new);
    assert_int_equal(shapes_slot_by_name(shapes, other, &is_new), 1);
    assert_false(is_new);
    const struct shape_entry *ba = shapes_intern(shapes);
    assert_int_equal(ba->shape.field_count, 2);
    assert_true(bw_str_eq(ba->shape.fields[0].name, BW_STR("b")));
    assert_int_equal(ba->shape.id, event_shape_id(ba->shape.fields, 2));

    shapes_slots_begin(shapes);
    shapes_slot(shapes, a, &is_new);
    assert_true(is_new);
    shapes_slot(shapes, b, &is_new);
    const struct shape_entry *ab = shapes_intern(shapes);
    assert_ptr_not_equal(ab, ba); /* order matters */
    assert_int_equal(ab->shape.serial, 1);

    shapes_slots_begin(shapes);
    shapes_slot(shapes, b, &is_new);
    shapes_slot(shapes, a, &is_new);
    assert_ptr_equal(shapes_intern(shapes), ba);

    shapes_slots_begin(shapes);
    assert_int_equal(shapes_slot_append(shapes, a), 0);
    assert_int_equal(shapes_slot_append(shapes, a), 1);
    assert_int_equal(shapes_intern(shapes)->shape.field_count, 2);
    shapes_free(shapes);
}

static void count_roles(const struct event_shape *shape, struct shape_roles *ret_roles)
{
    ret_roles->record_id = shape->field_count;
}

/* Names without end: full is told, a reset makes room, and ids of the old serials do not come
 * again. */
static void full_and_reset(void **state)
{
    (void)state;
    struct shapes *shapes = shapes_new(count_roles);
    bool is_new;
    uint64_t first_id = 0;
    for (unsigned round = 0; round < 3; round++) {
        const uint32_t generation = shapes_generation(shapes);
        unsigned count = 0;
        while (!shapes_full(shapes)) {
            char name[300];
            snprintf(name, sizeof(name), "%0250u", count++);
            const uint32_t node = add(shapes, SHAPES_ROOT, name, name);
            if (node == SHAPES_NONE)
                break;
            shapes_slots_begin(shapes);
            shapes_slot(shapes, shapes_node_field(shapes, node), &is_new);
            const struct shape_entry *entry = shapes_intern(shapes);
            if (entry == NULL)
                break;
            assert_int_equal(entry->roles.record_id, 1);
            assert_int_equal(entry->roles.times[0], SHAPES_NONE);
            if (entry->shape.serial == 0) {
                assert_int_not_equal(entry->shape.id, first_id);
                first_id = entry->shape.id;
            }
        }
        assert_true(shapes_full(shapes));
        assert_true(count > 1000);
        shapes_reset(shapes);
        assert_false(shapes_full(shapes));
        assert_true(shapes_empty(shapes));
        assert_int_equal(shapes_generation(shapes), generation + 1);
    }
    shapes_free(shapes);
}

static void too_many_slots(void **state)
{
    (void)state;
    struct shapes *shapes = shapes_new(NULL);
    const uint32_t a = shapes_node_field(shapes, add(shapes, SHAPES_ROOT, "a", "a"));
    shapes_slots_begin(shapes);
    for (uint32_t i = 0; i < BW_LIMIT_EVENT_FIELDS; i++)
        assert_int_equal(shapes_slot_append(shapes, a), i);
    assert_int_equal(shapes_slot_append(shapes, a), SHAPES_NONE);
    assert_int_equal(shapes_intern(shapes)->shape.field_count, BW_LIMIT_EVENT_FIELDS);
    shapes_free(shapes);
}

/* ---- skeletons ---- */

/* "<text>" padded as skeletons want it */
static bw_str padded(char (*buffer)[256], const char *text)
{
    memset(*buffer, 'p', sizeof(*buffer));
    const size_t len = strlen(text);
    memcpy(*buffer, text, len);
    return (bw_str){.ptr = *buffer, .len = len};
}

/* The way out that must be there. */
static const struct skeleton_edge *step(
        const struct skeleton_node *node, const char *at, size_t left)
{
    const struct skeleton_edge *edge = skeleton_step(node, at, left);
    if (edge == NULL)
        fail_msg("no way out");
    static const struct skeleton_edge none = {.text = ""};
    return edge != NULL ? edge : &none;
}

static void skeletons(void **state)
{
    (void)state;
    struct shapes *shapes = shapes_new(NULL);
    struct skeleton skeleton;
    skeleton_init(&skeleton, shapes);
    assert_null(skeleton_root(&skeleton));
    shapes_slots_begin(shapes);
    const struct shape_entry *entry = shapes_intern(shapes);
    char buffer[256];

    bw_str text = padded(&buffer, "{a:1}");
    const struct skeleton_cut one[] = {{.start = 0, .len = 3}, {.start = 4, .len = 1}};
    skeleton_add(&skeleton, text.ptr, one, 2, entry);
    const struct skeleton_node *root = skeleton_root(&skeleton);
    assert_non_null(root);
    assert_null(skeleton_step(root, text.ptr, 2)); /* the text ends before */
    const struct skeleton_edge *edge = step(root, text.ptr, text.len);
    assert_int_equal(edge->len, 3);
    edge = step(edge->to, text.ptr + 4, 1);
    assert_ptr_equal(edge->to->entry, entry);

    /* where one way begins another, the longer one is taken */
    text = padded(&buffer, "{a:{b:1}}");
    const struct skeleton_cut two[] = {{.start = 0, .len = 6}, {.start = 7, .len = 2}};
    skeleton_add(&skeleton, text.ptr, two, 2, entry);
    assert_int_equal(step(root, text.ptr, text.len)->len, 6);
    text = padded(&buffer, "{a:2}");
    assert_int_equal(step(root, text.ptr, text.len)->len, 3);
    text = padded(&buffer, "{a:{b:3}}");
    assert_int_equal(step(root, text.ptr, text.len)->len, 6);
    text = padded(&buffer, "{x:2}");
    assert_null(skeleton_step(root, text.ptr, text.len));

    /* a node has only so many ways out */
    for (unsigned i = 0; i < 2 * SKELETON_MAX_EDGES; i++) {
        char name[32];
        snprintf(name, sizeof(name), "{%04u:", i);
        text = padded(&buffer, name);
        const struct skeleton_cut cut = {.start = 0, .len = 6};
        skeleton_add(&skeleton, text.ptr, &cut, 1, entry);
    }
    assert_int_equal(root->edge_count, SKELETON_MAX_EDGES);
    shapes_reset(shapes);
    assert_null(skeleton_root(&skeleton));
    shapes_free(shapes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(nodes_and_fields),
            cmocka_unit_test(slots_and_shapes),
            cmocka_unit_test(full_and_reset),
            cmocka_unit_test(too_many_slots),
            cmocka_unit_test(skeletons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
