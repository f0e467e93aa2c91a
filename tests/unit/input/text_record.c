/* Events of lines: names that are nearly those of the line before, and what is a number. */
#include "input/text/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NAME_MAX_LEN 40

struct fixture {
    struct shapes *shapes;
    struct text_record *record;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    f->shapes = shapes_new(NULL);
    f->record = text_record_new(f->shapes);
    assert_non_null(f->record);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    text_record_free(f->record);
    shapes_free(f->shapes);
    free(f);
    return 0;
}

static const struct event_shape *one_field(struct fixture *f, bw_str name)
{
    const struct event_value *values;
    text_record_begin(f->record, 1);
    text_record_add_str(f->record, name, BW_STR("value"));
    const struct event_shape *shape = text_record_end(f->record, &values);
    assert_non_null(shape);
    assert_int_equal(shape->field_count, 1);
    assert_true(bw_str_eq(shape->fields[0].name, name));
    return shape;
}

/* Wherever a name differs from that of the line before, it is another; and the same one is not. */
static void test_names(void **state)
{
    char first[NAME_MAX_LEN];
    char other[NAME_MAX_LEN];
    memset(first, 'a', sizeof(first));
    for (size_t len = 1; len <= NAME_MAX_LEN; len++) {
        for (size_t at = 0; at < len; at++) {
            memcpy(other, first, sizeof(other));
            other[at] = 'b';
            const struct event_shape *a = one_field(*state, (bw_str){.ptr = first, .len = len});
            const struct event_shape *b = one_field(*state, (bw_str){.ptr = other, .len = len});
            const struct event_shape *c = one_field(*state, (bw_str){.ptr = other, .len = len});
            assert_ptr_not_equal(a, b);
            assert_ptr_equal(b, c);
        }
        one_field(*state, (bw_str){.ptr = first, .len = len});
        one_field(*state, (bw_str){.ptr = first, .len = len - 1 + (len == 1)});
    }
}

/* A name that is the same, and says the same, but is looked at in another way. */
static void test_flags(void **state)
{
    struct fixture *f = *state;
    const struct event_value *values;
    const struct event_shape *piece = one_field(f, BW_STR("message"));
    text_record_begin(f->record, 1);
    text_record_add_decoded(f->record, BW_STR("message"), BW_STR("value"));
    const struct event_shape *decoded = text_record_end(f->record, &values);
    assert_ptr_not_equal(piece, decoded);
    assert_true(piece->fields[0].no_keywords);
    assert_false(decoded->fields[0].no_keywords);
}

static const struct {
    const char *text;
    bool number;
    uint64_t want;
} numbers[] = {
        {"0", true, 0},
        {"7", true, 7},
        {"00", false, 0},
        {"07", false, 0},
        {"65535", true, 65535},
        {"9999999999999999999", true, UINT64_C(9999999999999999999)},
        {"18446744073709551615", true, UINT64_MAX},
        {"18446744073709551616", false, 0},
        {"99999999999999999999", false, 0},
        {"100000000000000000000", false, 0},
        {"1a", false, 0},
        {"/", false, 0},
        {":", false, 0},
        {"-1", false, 0},
        {" 1", false, 0},
};

static void test_numbers(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < BW_COUNT(numbers); i++) {
        const struct event_value *values;
        text_record_begin(f->record, 2);
        text_record_add_number(f->record, BW_STR("n"), bw_str_of(numbers[i].text));
        const struct event_shape *shape = text_record_end(f->record, &values);
        assert_non_null(shape);
        assert_int_equal(shape->field_count, 1);
        if (numbers[i].number) {
            assert_int_equal(values[0].kind, EVENT_VALUE_UINT);
            assert_true(values[0].u == numbers[i].want);
        } else {
            assert_int_equal(values[0].kind, EVENT_VALUE_UTF8);
            assert_true(bw_str_eq(bw_bytes_str(values[0].bytes), bw_str_of(numbers[i].text)));
        }
    }
}

/* Names that are constants and names that are not, in any order, line after line: the event has
 * what was added, and equal ones have one shape. */
static void test_named(void **state)
{
    static const bw_str names[] = {BW_STR_INIT("alpha"), BW_STR_INIT("beta"), BW_STR_INIT("gamma"),
            BW_STR_INIT("delta"), BW_STR_INIT("epsilon")};
    struct fixture *f = *state;
    const struct event_shape *shapes[3][3 * 3 * 3] = {{NULL}};
    char copy[BW_COUNT(names)][16];
    uint32_t seed = 1;
    for (size_t i = 0; i < BW_COUNT(names); i++)
        memcpy(copy[i], names[i].ptr, names[i].len);
    for (unsigned round = 0; round < 20000; round++) {
        const struct event_value *values;
        unsigned said = 0;
        seed = seed * 1103515245 + 12345;
        const unsigned count = 1 + (seed >> 16) % 3;
        text_record_begin(f->record, 1 + (seed >> 20) % 5);
        for (unsigned i = 0; i < count; i++) {
            const unsigned pick = (seed >> (22 + 2 * i)) % 3;
            const unsigned how = (round + i) % 3;
            const bw_str same = {.ptr = copy[pick], .len = names[pick].len};
            said = said * 3 + pick;
            if (how == 0)
                text_record_add_named(f->record, names[pick], BW_STR("7"), TEXT_FIELD_PIECE);
            else if (how == 1)
                text_record_add_named_number(f->record, names[pick], BW_STR("7"));
            else
                text_record_add_str(f->record, same, BW_STR("7"));
            assert_non_null(text_record_get(f->record, names[pick]));
            assert_null(text_record_get(f->record, names[4]));
        }
        const struct event_shape *shape = text_record_end(f->record, &values);
        assert_int_equal(shape->field_count, count);
        for (unsigned i = count, rest = said; i-- != 0; rest /= 3)
            assert_true(bw_str_eq(shape->fields[i].name, names[rest % 3]));
        if (shapes[count - 1][said] == NULL)
            shapes[count - 1][said] = shape;
        assert_ptr_equal(shape, shapes[count - 1][said]);
        for (unsigned i = 0; i < count; i++)
            assert_int_equal(
                    values[i].kind, (round + i) % 3 == 1 ? EVENT_VALUE_UINT : EVENT_VALUE_UTF8);
    }
}

/* More layouts than there is room for, in turn: each event has its own names. */
static void test_layouts(void **state)
{
    struct fixture *f = *state;
    static const bw_str names[] = {BW_STR_INIT("a"), BW_STR_INIT("b"), BW_STR_INIT("c")};
    for (uint32_t i = 0; i < 4 * TEXT_RECORD_LAYOUTS; i++) {
        const struct event_value *values;
        const uint32_t layout = (i * 7919) % (2 * TEXT_RECORD_LAYOUTS);
        text_record_begin(f->record, layout);
        text_record_add_named(f->record, names[layout % 3], BW_STR("value"), TEXT_FIELD_PIECE);
        const struct event_shape *shape = text_record_end(f->record, &values);
        assert_true(bw_str_eq(shape->fields[0].name, names[layout % 3]));
    }
}

/* Many constants at once are what they are one by one. */
static void test_all(void **state)
{
    static const struct text_named fields[] = {
            {.name = BW_STR_INIT("alpha"), .value = BW_STR_INIT("one")},
            {.name = BW_STR_INIT("beta"), .value = BW_STR_INIT("2"), .number = true},
            {.name = BW_STR_INIT("gamma"), .value = BW_STR_INIT("-"), .number = true},
            {.name = BW_STR_INIT("delta"), .value = BW_STR_INIT("02"), .number = true},
            {.name = BW_STR_INIT("epsilon"), .value = BW_STR_INIT("-")},
    };
    struct fixture *f = *state;
    const struct event_value *values;
    text_record_begin(f->record, 1);
    for (size_t i = 0; i < BW_COUNT(fields); i++)
        if (fields[i].number)
            text_record_add_named_number(f->record, fields[i].name, fields[i].value);
        else
            text_record_add_named(f->record, fields[i].name, fields[i].value, TEXT_FIELD_PIECE);
    const struct event_shape *want = text_record_end(f->record, &values);
    for (unsigned round = 0; round < 3; round++) {
        text_record_begin(f->record, 1 + round % 2);
        text_record_add_all(f->record, fields, BW_COUNT(fields));
        assert_ptr_equal(text_record_end(f->record, &values), want);
        assert_int_equal(want->field_count, 4); /* a number that is none of any kind is left out */
        assert_int_equal(values[0].kind, EVENT_VALUE_UTF8);
        assert_int_equal(values[1].kind, EVENT_VALUE_UINT);
        assert_true(values[1].u == 2);
        assert_true(bw_str_eq(bw_bytes_str(values[2].bytes), BW_STR("02")));
        assert_true(bw_str_eq(bw_bytes_str(values[3].bytes), BW_STR("-")));
    }
    text_record_begin(f->record, 3);
    for (unsigned i = 0; i < BW_LIMIT_EVENT_FIELDS - 2; i++)
        text_record_add_str(f->record, BW_STR("same"), BW_STR("value"));
    text_record_add_all(f->record, fields, BW_COUNT(fields));
    assert_int_equal(text_record_dropped(f->record), 3);
    assert_int_equal(
            text_record_end(f->record, &values)->field_count, (size_t)BW_LIMIT_EVENT_FIELDS);
}

/* Of one layout some begin with columns and some without, and go on alike. */
static void test_columns_of_layouts(void **state)
{
    static const struct text_column names[] = {
            {.name = BW_STR_INIT("alpha")}, {.name = BW_STR_INIT("beta")}};
    struct fixture *f = *state;
    struct bw_arena *arena = bw_arena_new(4096);
    const struct text_columns *columns = text_columns_new(arena, names, BW_COUNT(names));
    assert_non_null(columns);
    for (uint32_t i = 0; i < 64; i++) {
        const struct event_value *values;
        const bool with = (i >> (i / 16)) % 2 == 0;
        if (with) {
            struct event_value *first = text_record_begin_layout(f->record, columns, 1 + i % 3);
            event_value_set_utf8(&first[0], BW_STR("one"));
            event_value_set_uint(&first[1], 2);
        } else {
            text_record_begin(f->record, 1 + i % 3);
            text_record_add_str(f->record, BW_STR("gamma"), BW_STR("one"));
            text_record_add_number(f->record, BW_STR("delta"), BW_STR("2"));
        }
        text_record_add_named(f->record, BW_STR("last"), BW_STR("value"), TEXT_FIELD_PIECE);
        const struct event_shape *shape = text_record_end(f->record, &values);
        assert_int_equal(shape->field_count, 3);
        assert_true(bw_str_eq(shape->fields[0].name, with ? BW_STR("alpha") : BW_STR("gamma")));
        assert_true(bw_str_eq(shape->fields[1].name, with ? BW_STR("beta") : BW_STR("delta")));
        assert_true(bw_str_eq(shape->fields[2].name, BW_STR("last")));
        assert_true(values[1].u == 2);
    }
    bw_arena_free(arena);
}

/* Past the limit fields are dropped and counted, as expected or not. */
static void test_limit(void **state)
{
    struct fixture *f = *state;
    for (unsigned round = 0; round < 3; round++) {
        const struct event_value *values;
        text_record_begin(f->record, 3);
        for (unsigned i = 0; i < BW_LIMIT_EVENT_FIELDS + 5; i++)
            text_record_add_str(f->record, BW_STR("same"), BW_STR("value"));
        const struct event_shape *shape = text_record_end(f->record, &values);
        assert_non_null(shape);
        assert_int_equal(shape->field_count, BW_LIMIT_EVENT_FIELDS);
        assert_int_equal(text_record_dropped(f->record), 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(test_names, setup, teardown),
            cmocka_unit_test_setup_teardown(test_flags, setup, teardown),
            cmocka_unit_test_setup_teardown(test_numbers, setup, teardown),
            cmocka_unit_test_setup_teardown(test_named, setup, teardown),
            cmocka_unit_test_setup_teardown(test_layouts, setup, teardown),
            cmocka_unit_test_setup_teardown(test_all, setup, teardown),
            cmocka_unit_test_setup_teardown(test_columns_of_layouts, setup, teardown),
            cmocka_unit_test_setup_teardown(test_limit, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
