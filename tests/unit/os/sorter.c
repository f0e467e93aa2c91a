/* The sorter: any order of arrival gives the same order, in memory and through the disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "os/sorter_form.h"

struct item {
    uint64_t keys[OS_SORTER_KEYS];
    uint32_t len;
    char text[32];
};

static uint64_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static int compare(const void *left, const void *right)
{
    const struct item *a = left;
    const struct item *b = right;
    for (size_t i = 0; i < OS_SORTER_KEYS; i++)
        if (a->keys[i] != b->keys[i])
            return a->keys[i] < b->keys[i] ? -1 : 1;
    return bw_str_compare((bw_str){a->text, a->len}, (bw_str){b->text, b->len});
}

struct expected {
    const struct item *items;
    size_t at;
};

static bw_status check(
        void *user, const uint64_t keys[OS_SORTER_KEYS], bw_bytes record, struct bw_err *err)
{
    struct expected *e = user;
    const struct item *item = &e->items[e->at++];
    (void)err;
    assert_memory_equal(keys, item->keys, sizeof(item->keys));
    assert_int_equal(record.len, item->len);
    assert_memory_equal(record.ptr, item->text, item->len);
    return BW_OK;
}

static void sort_all(size_t count, size_t memory, uint64_t seed)
{
    struct item *items = calloc(count + 1, sizeof(*items));
    struct os_sorter *sorter = os_sorter_new(memory);
    assert_non_null(items);
    assert_non_null(sorter);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < OS_SORTER_KEYS; k++)
            items[i].keys[k] = random_next(&seed) % (k == 0 ? 50 : 3);
        items[i].len = (uint32_t)(random_next(&seed) % sizeof(items[i].text));
        memset(items[i].text, 'a' + (int)(random_next(&seed) % 26), items[i].len);
        assert_int_equal(os_sorter_add(sorter, items[i].keys,
                                 (bw_bytes){(const uint8_t *)items[i].text, items[i].len}, NULL),
                BW_OK);
    }
    assert_int_equal(os_sorter_count(sorter), count);
    qsort(items, count, sizeof(*items), compare);
    struct expected expected = {.items = items};
    assert_int_equal(os_sorter_each(sorter, check, &expected, NULL), BW_OK);
    assert_int_equal(expected.at, count);
    os_sorter_free(sorter);
    free(items);
}

static void test_orders(void **state)
{
    (void)state;
    sort_all(0, 1, 1);
    sort_all(1, 1, 2);
    sort_all(1000, BW_MIB, 3);
    sort_all(2000, 1, 4);             /* a run for each record */
    sort_all(30000, 8 * BW_KIB, 6);   /* for each few dozens */
    sort_all(30000, 100 * BW_KIB, 5); /* places run out first */
}

static bw_status check_long(
        void *user, const uint64_t keys[OS_SORTER_KEYS], bw_bytes record, struct bw_err *err)
{
    uint64_t *next = user;
    (void)err;
    assert_int_equal(keys[0], *next);
    assert_int_equal(record.len, OS_SORTER_MAX_RECORD - *next);
    for (size_t i = 0; i < record.len; i += 4096)
        assert_int_equal(record.ptr[i], (uint8_t)*next);
    ++*next;
    return BW_OK;
}

/* Records that are longer than a run's share of the memory. */
static void test_long_records(void **state)
{
    (void)state;
    struct os_sorter *sorter = os_sorter_new(16 * BW_KIB);
    uint8_t *bytes = malloc(OS_SORTER_MAX_RECORD + 1);
    uint64_t keys[OS_SORTER_KEYS] = {0};
    for (unsigned i = 40; i-- > 0;) {
        keys[0] = i;
        memset(bytes, (int)i, OS_SORTER_MAX_RECORD);
        const bw_bytes record = {.ptr = bytes, .len = OS_SORTER_MAX_RECORD - i};
        assert_int_equal(os_sorter_add(sorter, keys, record, NULL), BW_OK);
    }
    const bw_bytes over = {.ptr = bytes, .len = OS_SORTER_MAX_RECORD + 1};
    assert_int_equal(os_sorter_add(sorter, keys, over, NULL), BW_E_LIMIT);
    uint64_t next = 0;
    assert_int_equal(os_sorter_each(sorter, check_long, &next, NULL), BW_OK);
    assert_int_equal(next, 40);
    os_sorter_free(sorter);
    free(bytes);
}

static bw_status stop(
        void *user, const uint64_t keys[OS_SORTER_KEYS], bw_bytes record, struct bw_err *err)
{
    (void)keys;
    (void)record;
    (void)err;
    return ++*(unsigned *)user == 3 ? BW_END : BW_OK;
}

static void test_stop(void **state)
{
    (void)state;
    for (size_t memory = 1; memory <= BW_MIB; memory *= BW_MIB) {
        struct os_sorter *sorter = os_sorter_new(memory);
        uint64_t keys[OS_SORTER_KEYS] = {0};
        unsigned seen = 0;
        for (unsigned i = 0; i < 10; i++)
            assert_int_equal(os_sorter_add(sorter, keys, (bw_bytes){0}, NULL), BW_OK);
        assert_int_equal(os_sorter_each(sorter, stop, &seen, NULL), BW_END);
        assert_int_equal(seen, 3);
        os_sorter_free(sorter);
    }
    os_sorter_free(NULL);
}

/* No place for a file: the add that needs one says so. */
static void test_no_folder(void **state)
{
    (void)state;
    struct os_sorter *sorter = os_sorter_new(1);
    uint8_t bytes[1000] = {0};
    uint64_t keys[OS_SORTER_KEYS] = {0};
    struct bw_err err = {0};
    bw_status status = BW_OK;
    assert_int_equal(setenv("TMPDIR", "/nonexistent", 1), 0);
    for (unsigned i = 0; i < 1000 && status == BW_OK; i++)
        status = os_sorter_add(sorter, keys, (bw_bytes){bytes, sizeof(bytes)}, &err);
    unsetenv("TMPDIR");
    assert_int_equal(status, BW_OK); /* /var/tmp or /tmp took it */
    os_sorter_free(sorter);
}

/* What is written is read again, and nothing of what is cut short. */
static void test_form(void **state)
{
    (void)state;
    uint64_t seed = 7;
    uint64_t last[OS_SORTER_KEYS] = {0};
    struct sorter_record record = {0};
    for (unsigned round = 0; round < 60; round++) {
        uint8_t bytes[SORTER_FORM_HEAD + 300];
        uint64_t keys[OS_SORTER_KEYS];
        for (size_t i = 0; i < OS_SORTER_KEYS; i++)
            keys[i] = round % 3 == 0 ? random_next(&seed) : last[i] + random_next(&seed) % 300 - 9;
        const size_t len = random_next(&seed) % 300;
        const size_t head = sorter_form_put(bytes, last, keys, len);
        assert_in_range(head, OS_SORTER_KEYS + 1, SORTER_FORM_HEAD);
        memset(bytes + head, (int)round, len);
        for (size_t have = 0; have < head + len; have++) {
            struct sorter_record cut = record;
            const size_t size = sorter_form_get((bw_bytes){bytes, have}, &cut);
            assert_int_equal(size, have < head ? 0 : head + len);
            assert_memory_equal(&cut, &record, sizeof(record));
        }
        assert_int_equal(sorter_form_get((bw_bytes){bytes, head + len}, &record), head + len);
        assert_memory_equal(record.keys, keys, sizeof(keys));
        assert_ptr_equal(record.bytes.ptr, bytes + head);
        assert_int_equal(record.bytes.len, len);
    }
    const uint8_t endless[40] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    assert_int_equal(sorter_form_get((bw_bytes){endless, sizeof(endless)}, &record), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_form),
            cmocka_unit_test(test_orders),
            cmocka_unit_test(test_long_records),
            cmocka_unit_test(test_stop),
            cmocka_unit_test(test_no_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
