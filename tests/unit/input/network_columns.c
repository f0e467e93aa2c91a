/* Values in columns: those that have a name get the place of it, whatever else the line has. */
#include "input/network/columns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"

static const char list[] = "a - b  c d";
static const bw_str wanted[] = {BW_STR_INIT("c"), BW_STR_INIT("nobody"), BW_STR_INIT("a")};

static const struct {
    const char *text;
    size_t count;
    bool quotes;
    const char *want; /* name=value of what is there */
    const char *wanted[BW_COUNT(wanted)];
} cases[] = {
        {"1,x,two,3,4", 5, false, "event.dataset=set;a=1;b=two;c=3;d=4;", {"3", "", "1"}},
        {"1,x,two,3,4,5,6", 7, false, "event.dataset=set;a=1;b=two;c=3;d=4;", {"3", "", "1"}},
        {"1,x,two", 3, false, "event.dataset=set;a=1;b=two;", {"", "", "1"}},
        {"", 1, false, "event.dataset=set;", {"", "", ""}},
        {",,,,", 5, false, "event.dataset=set;", {"", "", ""}},
        {"-,x,--,007,\"", 5, true, "event.dataset=set;b=--;c=007;d=\";", {"007", "", "-"}},
        {"18446744073709551615,,18446744073709551616,0,1.5", 5, false,
                "event.dataset=set;a=18446744073709551615;b=18446744073709551616;c=0;d=1.5;",
                {"0", "", "18446744073709551615"}},
};

static void check(
        const struct event_shape *shape, const struct event_value *values, const char *want)
{
    struct bw_buffer text;
    bw_buffer_init(&text, 4096);
    for (uint32_t i = 0; i < shape->field_count; i++) {
        if (values[i].kind == EVENT_VALUE_ABSENT)
            continue;
        bw_buffer_add_str(&text, shape->fields[i].name);
        bw_buffer_add_char(&text, '=');
        event_value_print(&values[i], &text);
        bw_buffer_add_char(&text, ';');
    }
    assert_true(bw_str_eq(bw_buffer_str(&text), bw_str_of(want)));
    bw_buffer_release(&text);
}

static void test_cases(void **state)
{
    (void)state;
    struct shapes *shapes = shapes_new(NULL);
    struct text_record *record = text_record_new(shapes);
    struct network_lists *set = network_lists_new();
    assert_non_null(record);
    assert_non_null(set);
    const struct event_shape *first = NULL;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        bw_str values[NETWORK_MAX_COLUMNS];
        const struct event_value *got;
        bool quotes;
        print_message("%s\n", cases[i].text);
        const size_t count = network_columns_split(bw_str_of(cases[i].text), values, &quotes);
        assert_int_equal(count, cases[i].count);
        assert_int_equal(quotes, cases[i].quotes);
        const struct network_columns *columns =
                network_lists_get(set, list, wanted, BW_COUNT(wanted));
        assert_non_null(columns);
        network_columns_begin(columns, record, BW_STR("set"), values, count);
        const struct event_shape *shape = text_record_end(record, &got);
        assert_int_equal(shape->field_count, 5);
        assert_true(first == NULL || first == shape); /* one shape, whatever is there */
        first = shape;
        check(shape, got, cases[i].want);
        for (size_t k = 0; k < BW_COUNT(wanted); k++)
            assert_true(bw_str_eq(network_columns_value(columns, k, values, count),
                    bw_str_of(cases[i].wanted[k])));
    }
    network_lists_free(set);
    network_lists_free(NULL);
    text_record_free(record);
    shapes_free(shapes);
}

/* More values than are looked at. */
static void test_many(void **state)
{
    (void)state;
    char text[2 * NETWORK_MAX_COLUMNS];
    bw_str values[NETWORK_MAX_COLUMNS];
    bool quotes;
    memset(text, ',', sizeof(text));
    text[0] = 'x';
    assert_int_equal(
            network_columns_split((bw_str){.ptr = text, .len = sizeof(text)}, values, &quotes),
            NETWORK_MAX_COLUMNS);
    assert_true(bw_str_eq(values[0], BW_STR("x")));
    assert_int_equal(values[NETWORK_MAX_COLUMNS - 1].len, 0);
}

/* More lists than are kept: the last ones are refused. */
static void test_many_lists(void **state)
{
    (void)state;
    static char lists[100][8];
    struct network_lists *set = network_lists_new();
    size_t refused = 0;
    assert_non_null(set);
    for (size_t i = 0; i < BW_COUNT(lists); i++) {
        snprintf(lists[i], sizeof(lists[i]), "c%zu", i);
        refused += network_lists_get(set, lists[i], NULL, 0) == NULL;
    }
    assert_true(refused > 0 && refused < BW_COUNT(lists));
    assert_non_null(network_lists_get(set, lists[0], NULL, 0));
    network_lists_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_many),
            cmocka_unit_test(test_many_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
