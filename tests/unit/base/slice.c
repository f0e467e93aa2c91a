#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/slice.h"
#include "support/mutate.h"

static void equality(void **state)
{
    (void)state;
    const bw_str nothing = {.ptr = NULL, .len = 0};
    assert_true(bw_str_eq(nothing, BW_STR("")));
    assert_true(bw_str_eq(bw_str_of(NULL), bw_str_of("")));
    assert_true(bw_str_eq(BW_STR("a\0b"), BW_STR("a\0b")));
    assert_false(bw_str_eq(BW_STR("a\0b"), BW_STR("a\0c")));
    assert_false(bw_str_eq(BW_STR("a"), BW_STR("ab")));
    assert_true(bw_str_eq_ascii_nocase(BW_STR("aZ09[{"), BW_STR("Az09[{")));
    assert_false(bw_str_eq_ascii_nocase(BW_STR("["), BW_STR("{"))); /* 0x20 apart, no letters */
    assert_false(bw_str_eq_ascii_nocase(BW_STR("\xc4"), BW_STR("\xe4")));
    assert_true(bw_bytes_eq(bw_str_bytes(BW_STR("xy")), bw_str_bytes(BW_STR("xy"))));
}

/* Each length is compared in its own way: one byte that differs is seen wherever it stands. */
static void each_byte_counts(void **state)
{
    (void)state;
    for (size_t len = 0; len <= 40; len++) {
        char *a = test_malloc(len + 1);
        char *b = test_malloc(len + 1);
        memset(a, 'x', len);
        memset(b, 'x', len);
        const bw_str one = {.ptr = a, .len = len};
        const bw_str other = {.ptr = b, .len = len};
        assert_true(bw_str_eq(one, other));
        for (size_t at = 0; at < len; at++) {
            b[at] = 'y';
            assert_false(bw_str_eq(one, other));
            assert_false(bw_str_starts_with(one, other));
            assert_false(bw_str_ends_with(one, other));
            b[at] = 'x';
        }
        assert_true(bw_str_starts_with(one, other) && bw_str_ends_with(one, other));
        test_free(a);
        test_free(b);
    }
}

static const struct {
    const char *a;
    const char *b;
    int order;
} compare_cases[] = {
        {"", "", 0},
        {"", "a", -1},
        {"a", "b", -1},
        {"ab", "a", 1},
        {"b", "ab", 1},
        {"\xff", "a", 1},
};

static void comparison(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(compare_cases); i++) {
        const bw_str a = bw_str_of(compare_cases[i].a);
        const bw_str b = bw_str_of(compare_cases[i].b);
        const int there = bw_str_compare(a, b);
        const int back = bw_str_compare(b, a);
        assert_int_equal((there > 0) - (there < 0), compare_cases[i].order);
        assert_int_equal((back > 0) - (back < 0), -compare_cases[i].order);
    }
}

static void beginnings_and_ends(void **state)
{
    (void)state;
    assert_true(bw_str_starts_with(BW_STR("abc"), BW_STR("ab")));
    assert_true(bw_str_starts_with(BW_STR("abc"), BW_STR("")));
    assert_false(bw_str_starts_with(BW_STR("ab"), BW_STR("abc")));
    assert_true(bw_str_ends_with(BW_STR("abc"), BW_STR("bc")));
    assert_true(bw_str_ends_with(BW_STR(""), BW_STR("")));
    assert_false(bw_str_ends_with(BW_STR("bc"), BW_STR("abc")));
    assert_false(bw_str_ends_with(BW_STR("abc"), BW_STR("ab")));
}

static void parts(void **state)
{
    (void)state;
    assert_true(bw_str_eq(bw_str_from(BW_STR("abc"), 1), BW_STR("bc")));
    assert_int_equal(bw_str_from(BW_STR("abc"), 3).len, 0);
    assert_int_equal(bw_str_from(BW_STR("abc"), SIZE_MAX).len, 0);
    assert_true(bw_str_eq(bw_str_head(BW_STR("abc"), 2), BW_STR("ab")));
    assert_true(bw_str_eq(bw_str_head(BW_STR("abc"), SIZE_MAX), BW_STR("abc")));
    assert_true(bw_str_eq(bw_str_trim(BW_STR(" \t\r\na b\n ")), BW_STR("a b")));
    assert_int_equal(bw_str_trim(BW_STR(" \n")).len, 0);
    assert_int_equal(bw_str_width(BW_STR("abc")), 3);
    assert_int_equal(bw_str_width((bw_str){.ptr = "", .len = SIZE_MAX}), 0x7fffffff);
}

static void finding(void **state)
{
    (void)state;
    assert_int_equal(bw_str_find_char(BW_STR("abcb"), 'b'), 1);
    assert_int_equal(bw_str_find_char(BW_STR(""), 'b'), SIZE_MAX);
    assert_int_equal(bw_str_find(BW_STR("abcabd"), BW_STR("abd")), 3);
    assert_int_equal(bw_str_find(BW_STR("ab"), BW_STR("abd")), SIZE_MAX);
    assert_int_equal(bw_str_find(BW_STR("ab"), BW_STR("")), 0);
    assert_int_equal(bw_str_find(BW_STR(""), BW_STR("")), 0);
    const bw_str user = bw_str_between(BW_STR("a user='b' c"), BW_STR("user='"), BW_STR("'"));
    assert_true(bw_str_eq(user, BW_STR("b")));
    assert_null(bw_str_between(BW_STR("user='b"), BW_STR("user='"), BW_STR("'")).ptr);
    assert_null(bw_str_between(BW_STR("b'"), BW_STR("user='"), BW_STR("'")).ptr);
    assert_int_equal(bw_str_find(BW_STR("a\0b"), BW_STR("\0b")), 1);
    /* texts shorter than a block and longer ones go different ways */
    assert_int_equal(bw_str_find(BW_STR("aaaaab"), BW_STR("aab")), 3);
    assert_int_equal(bw_str_find(BW_STR("aaaaa"), BW_STR("aab")), SIZE_MAX);
    assert_int_equal(bw_str_find(BW_STR("xx=12345678"), BW_STR("12345678")), 3);
    assert_int_equal(bw_str_find(BW_STR("xx=123456789"), BW_STR("123456789")), 3);
    assert_int_equal(bw_str_find(BW_STR("xx=12345678"), BW_STR("123456789")), SIZE_MAX);
}

/* As if every place were looked at, whatever the lengths, and however often a text begins like what
 * is looked for: past some such places another way is taken. */
static void finding_like_by_hand(void **state)
{
    (void)state;
    struct random_state random = {.state = 5};
    for (unsigned i = 0; i < 20000; i++) {
        char text[300];
        char needle[24];
        const size_t len = random_below(&random, i % 2 == 0 ? sizeof(text) : 40);
        const size_t size = random_below(&random, sizeof(needle));
        const size_t letters = 2 + random_below(&random, 20); /* the fewer, the more alike */
        for (size_t k = 0; k < len; k++)
            text[k] = "aaaaaaaaaaaaaaaaaaaabc"[random_below(&random, letters + 1)];
        for (size_t k = 0; k < size; k++)
            needle[k] = "aaaaaaaaaaaaaaaaaaaabc"[random_below(&random, letters + 1)];
        if (size != 0 && size <= len && i % 3 == 0)
            memcpy(text + random_below(&random, len - size + 1), needle, size);
        size_t want = SIZE_MAX;
        for (size_t k = 0; k + size <= len && want == SIZE_MAX; k++)
            if (memcmp(text + k, needle, size) == 0)
                want = k;
        assert_int_equal(bw_str_find((bw_str){.ptr = text, .len = len},
                                 (bw_str){.ptr = needle, .len = size}),
                want);
    }
}

static void same_bytes(void **state)
{
    (void)state;
    char text[50];
    char copy[sizeof(text)];
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = (char)('0' + i);
    for (size_t len = 0; len < sizeof(text); len++) {
        const bw_str want = {.ptr = text, .len = len};
        const bw_str have = {.ptr = copy, .len = len};
        memcpy(copy, text, sizeof(text));
        copy[len] = '!'; /* behind them */
        assert_true(bw_str_eq(want, have));
        for (size_t i = 0; i < len; i++) {
            memcpy(copy, text, sizeof(text));
            copy[i] = '!';
            assert_false(bw_str_eq(want, have));
            assert_false(bw_str_starts_with(want, have));
        }
    }
}

/* Cutting and joining again gives what was cut. */
static void cuts(void **state)
{
    (void)state;
    struct random_state random = {.state = 4};
    for (unsigned i = 0; i < 2000; i++) {
        char text[12];
        char joined[sizeof(text) + 1];
        const size_t len = random_below(&random, sizeof(text) + 1);
        for (size_t k = 0; k < len; k++)
            text[k] = ",ab"[random_below(&random, 3)];
        bw_str rest = {.ptr = text, .len = len};
        bw_str head;
        size_t out = 0;
        size_t count = 0;
        while (bw_str_cut(&rest, ',', &head)) {
            if (count++ != 0)
                joined[out++] = ',';
            if (head.len != 0)
                memcpy(joined + out, head.ptr, head.len);
            out += head.len;
            assert_int_equal(bw_str_find_char(head, ','), SIZE_MAX);
        }
        assert_true(count >= 1);
        assert_int_equal(out, len);
        assert_memory_equal(joined, text, len);
        assert_false(bw_str_cut(&rest, ',', &head));
        assert_null(head.ptr); /* what nobody looks at is nothing, not what was there before */
        assert_int_equal(head.len, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(equality),
            cmocka_unit_test(each_byte_counts),
            cmocka_unit_test(comparison),
            cmocka_unit_test(beginnings_and_ends),
            cmocka_unit_test(parts),
            cmocka_unit_test(finding),
            cmocka_unit_test(finding_like_by_hand),
            cmocka_unit_test(same_bytes),
            cmocka_unit_test(cuts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
