/* Rows of many workers in any order give one answer, and a sample that is honest when they are too
 * many. */
#include "summary/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "summary/gather.h"

#define U BW_TIME_UNKNOWN

static const struct summary_row rows[] = {
        {0, BW_STR_INIT("a"), BW_STR_INIT("h1"), 2, 10, 20},
        {0, BW_STR_INIT("a"), BW_STR_INIT("h1"), 1, U, U},
        {0, BW_STR_INIT("a"), BW_STR_INIT("h2"), 1, 5, 6},
        {0, BW_STR_INIT("b"), BW_STR_INIT("h1"), 4, U, U},
        {0, BW_STR_INIT("b"), BW_STR_INIT("h1"), 5, -7, 30},
        {0, BW_STR_INIT("c"), BW_STR_INIT(""), 1, U, U},
        {1, BW_STR_INIT("a"), BW_STR_INIT("h1"), 100, 1, 1},
        {0, BW_STR_INIT("a"), BW_STR_INIT("h1"), 3, 15, 40},
};

static bw_status print(void *user, const struct summary_answer *answer, struct bw_err *err)
{
    const struct summary_row *row = &answer->row;
    (void)err;
    bw_buffer_printf(user, "%.*s@%.*s %u/%u", bw_str_width(row->key), row->key.ptr,
            bw_str_width(row->host), row->host.ptr, (unsigned)row->count, (unsigned)answer->hosts);
    if (row->first == U)
        bw_buffer_add_text(user, row->last == U ? " ?;" : " wrong;");
    else
        bw_buffer_printf(user, " %d-%d;", (int)row->first, (int)row->last);
    return BW_OK;
}

static void expect(struct summary_store *store, struct summary_query query, const char *want)
{
    struct bw_buffer text;
    bw_buffer_init(&text, BW_MIB);
    assert_int_equal(summary_store_each(store, &query, print, &text, NULL), BW_OK);
    bw_buffer_add_char(&text, '\0');
    assert_string_equal((const char *)text.ptr, want);
    bw_buffer_release(&text);
}

static void test_merge(void **state)
{
    (void)state;
    for (size_t turn = 0; turn < BW_COUNT(rows); turn++) {
        struct summary_store *store = NULL;
        struct summary_total total;
        const struct summary_query all = {.table = 0};
        assert_int_equal(summary_store_new(0, &store, NULL), BW_OK);
        for (size_t i = 0; i < BW_COUNT(rows); i++)
            assert_int_equal(
                    summary_store_add(store, &rows[(i * 3 + turn) % BW_COUNT(rows)], NULL), BW_OK);
        expect(store, all, "a@ 7/2 5-40;b@ 9/1 -7-30;c@ 1/1 ?;");
        expect(store, (struct summary_query){.by_host = true},
                "a@h1 6/1 10-40;a@h2 1/1 5-6;b@h1 9/1 -7-30;c@ 1/1 ?;");
        expect(store, (struct summary_query){.order = SUMMARY_ORDER_MOST, .limit = 2},
                "b@ 9/1 -7-30;a@ 7/2 5-40;");
        expect(store, (struct summary_query){.order = SUMMARY_ORDER_RARE, .by_host = true},
                "a@h2 1/1 5-6;c@ 1/1 ?;a@h1 6/1 10-40;b@h1 9/1 -7-30;");
        expect(store, (struct summary_query){.table = 1}, "a@ 100/1 1-1;");
        assert_int_equal(summary_store_total(store, &all, &total, NULL), BW_OK);
        assert_int_equal(total.rows, 3);
        assert_int_equal(total.records, 17);
        assert_int_equal(summary_store_folded(store), 0);
        summary_store_free(store);
    }
}

/* The same 1,000 keys, each three times, forwards or backwards: the same sample, and nothing lost.
 */
static void fold_in_order(bool backwards, struct bw_buffer *text)
{
    struct summary_store *store = NULL;
    const struct summary_query all = {.table = 0};
    struct summary_total total;
    assert_int_equal(summary_store_new(100, &store, NULL), BW_OK);
    for (unsigned i = 0; i < 3000; i++) {
        char key[16];
        const unsigned number = (backwards ? 2999 - i : i) % 1000;
        (void)snprintf(key, sizeof(key), "%u", number);
        const struct summary_row row = {.key = bw_str_of(key),
                .host = BW_STR("h"),
                .count = number + 1,
                .first = 1,
                .last = 2};
        assert_int_equal(summary_store_add(store, &row, NULL), BW_OK);
    }
    assert_int_equal(summary_store_total(store, &all, &total, NULL), BW_OK);
    assert_true(total.rows > 10 && total.rows <= 100);
    assert_int_equal(total.records + summary_store_folded(store), 3 * 1000 * 1001 / 2);
    assert_int_equal(summary_store_each(store, &all, print, text, NULL), BW_OK);
    summary_store_free(store);
}

static void test_fold(void **state)
{
    struct bw_buffer forwards, backwards;
    (void)state;
    bw_buffer_init(&forwards, BW_MIB);
    bw_buffer_init(&backwards, BW_MIB);
    fold_in_order(false, &forwards);
    fold_in_order(true, &backwards);
    assert_true(forwards.len != 0);
    assert_true(bw_str_eq(bw_buffer_str(&forwards), bw_buffer_str(&backwards)));
    bw_buffer_release(&forwards);
    bw_buffer_release(&backwards);
}

/* More rows than are gathered at once, each three times with others between: each counts whole. */
static void test_more_than_is_gathered(void **state)
{
    (void)state;
    struct summary_store *store = NULL;
    const struct summary_query all = {.table = 1};
    struct summary_total total;
    const unsigned keys = SUMMARY_GATHER_ROWS + 1000;
    assert_int_equal(summary_store_new(0, &store, NULL), BW_OK);
    for (unsigned i = 0; i < 3 * keys; i++) {
        char key[16];
        (void)snprintf(key, sizeof(key), "%08u", i % keys);
        const struct summary_row row = {.table = 1,
                .key = bw_str_of(key),
                .host = BW_STR("h"),
                .count = 1 + i / keys,
                .first = i,
                .last = i};
        assert_int_equal(summary_store_add(store, &row, NULL), BW_OK);
    }
    assert_int_equal(summary_store_total(store, &all, &total, NULL), BW_OK);
    assert_int_equal(total.rows, keys);
    assert_int_equal(total.records, 6 * keys);
    expect(store, (struct summary_query){.table = 1, .limit = 1}, "00000000@ 6/1 0-264144;");
    summary_store_free(store);
}

static void test_take_back(void **state)
{
    (void)state;
    struct summary_store *store = NULL;
    const struct summary_query by_host = {.by_host = true};
    const struct summary_row_name b = summary_row_name(0, BW_STR("b"), BW_STR("h1"));
    const struct summary_row_name a = summary_row_name(0, BW_STR("a"), BW_STR("h2"));
    const struct summary_row_name other = summary_row_name(1, BW_STR("b"), BW_STR("h1"));
    assert_int_equal(summary_store_new(0, &store, NULL), BW_OK);
    for (size_t i = 0; i < BW_COUNT(rows); i++)
        assert_int_equal(summary_store_add(store, &rows[i], NULL), BW_OK);
    assert_int_equal(summary_store_take_back(store, &b, 3, NULL), BW_OK);
    assert_int_equal(summary_store_take_back(store, &a, 3, NULL), BW_OK); /* one stays */
    assert_int_equal(summary_store_take_back(store, &other, 3, NULL), BW_OK);
    expect(store, by_host, "a@h1 6/1 10-40;a@h2 1/1 5-6;b@h1 6/1 -7-30;c@ 1/1 ?;");
    assert_int_equal(summary_store_copies(store), 3);
    summary_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_merge), cmocka_unit_test(test_fold),
            cmocka_unit_test(test_more_than_is_gathered), cmocka_unit_test(test_take_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
