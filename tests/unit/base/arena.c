#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/sanitize.h"
#include "support/mutate.h"

#if BW_ASAN
#include <sanitizer/asan_interface.h>
#endif

static void allocation(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(1024);
    for (size_t size = 0; size < 20; size++) {
        uint8_t *p = bw_arena_alloc(arena, 1, size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xff, size);
    }
    bw_arena_free(arena);
    bw_arena_free(NULL);
}

static void limit(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(100000);
    assert_null(bw_arena_alloc(arena, 1, 100001));
    assert_null(bw_arena_alloc(arena, SIZE_MAX / 2, 3));
    assert_null(bw_arena_alloc(arena, SIZE_MAX, 1));
    assert_null(bw_arena_copy(arena, (bw_str){.ptr = "", .len = SIZE_MAX}).ptr);
    assert_non_null(bw_arena_alloc(arena, 1, 60000));
    assert_null(bw_arena_alloc(arena, 1, 60000));
    assert_non_null(bw_arena_alloc(arena, 1, 40000));
    assert_true(bw_arena_used(arena) <= 100000);
    bw_arena_free(arena);

    arena = bw_arena_new(SIZE_MAX); /* no limit but the machine's: sums must not wrap */
    assert_null(bw_arena_alloc(arena, 1, SIZE_MAX - 40));
    assert_non_null(bw_arena_alloc(arena, 1, 1));
    bw_arena_free(arena);
}

static void copies(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(1024);
    const bw_str copy = bw_arena_copy(arena, BW_STR("a\0b"));
    assert_int_equal(copy.len, 3);
    assert_memory_equal(copy.ptr, "a\0b", 4); /* and a NUL behind it */
    const bw_str nothing = bw_arena_copy(arena, (bw_str){.ptr = NULL, .len = 0});
    assert_non_null(nothing.ptr);
    assert_int_equal(nothing.len, 0);
    bw_arena_free(arena);
}

/* Marks and rewinds in any order that nests leave what is older untouched. */
static void marks(void **state)
{
    (void)state;
    struct random_state random = {.state = 6};
    struct bw_arena *arena = bw_arena_new(8 * BW_MIB);
    const struct bw_arena_mark empty = bw_arena_mark(arena);
    for (unsigned round = 0; round < 200; round++) {
        uint8_t *old = bw_arena_alloc(arena, 1, 100);
        memset(old, 0x55, 100);
        const size_t used = bw_arena_used(arena);
        const struct bw_arena_mark mark = bw_arena_mark(arena);
        for (size_t i = random_below(&random, 50); i > 0; i--) {
            const size_t size = random_below(&random, round % 7 == 0 ? 200000 : 500);
            uint8_t *p = bw_arena_alloc(arena, 1, size);
            if (p != NULL)
                memset(p, 0xaa, size);
        }
        bw_arena_rewind(arena, mark);
        assert_int_equal(bw_arena_used(arena), used);
        for (size_t i = 0; i < 100; i++)
            assert_int_equal(old[i], 0x55);
        if (round % 13 == 0) {
            bw_arena_rewind(arena, empty);
            assert_int_equal(bw_arena_used(arena), 0);
        }
    }
    bw_arena_free(arena);
}

/* What was rewound is poisoned for AddressSanitizer: a stale slice crashes in tests. */
static void poison(void **state)
{
    (void)state;
#if BW_ASAN
    struct bw_arena *arena = bw_arena_new(BW_MIB);
    uint8_t *before = bw_arena_alloc(arena, 1, 32);
    const struct bw_arena_mark mark = bw_arena_mark(arena);
    uint8_t *after = bw_arena_alloc(arena, 1, 32);
    assert_int_equal(__asan_address_is_poisoned(after), 0);
    assert_int_equal(__asan_address_is_poisoned(after + 32), 1);
    bw_arena_rewind(arena, mark);
    assert_int_equal(__asan_address_is_poisoned(before), 0);
    assert_int_equal(__asan_address_is_poisoned(before + 31), 0);
    assert_int_equal(__asan_address_is_poisoned(after), 1);
    uint8_t *again = bw_arena_alloc(arena, 1, 16);
    assert_int_equal(__asan_address_is_poisoned(again), 0);
    assert_int_equal(__asan_address_is_poisoned(again + 16), 1);
    bw_arena_free(arena);
#else
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(allocation),
            cmocka_unit_test(limit),
            cmocka_unit_test(copies),
            cmocka_unit_test(marks),
            cmocka_unit_test(poison),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
