#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"

#include "base/arena.h"
#include "support/mutate.h"

static void bytes(void **state)
{
    (void)state;
    /* written down, as hashes may be stored: they must not change with compiler or machine */
    assert_true(bw_hash64((bw_bytes){.ptr = NULL, .len = 0}, 0) == UINT64_C(0x6fd70948974ea073));
    assert_true(bw_hash64(bw_str_bytes(BW_STR("a")), 0) == UINT64_C(0xa583be1aad0d8dda));
    assert_true(bw_hash64(bw_str_bytes(BW_STR("0123456789abcdefghij")), 7) ==
                UINT64_C(0x6db7355a8eeab0a3));
    assert_true(bw_hash_mix(1, 2) == UINT64_C(0x8152e372c768375e));
    uint8_t data[64];
    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (uint8_t)(i * 7);
    /* every length and every bit of the bytes and of the seed counts */
    for (size_t len = 0; len <= sizeof(data); len++) {
        const bw_bytes all = {.ptr = data, .len = len};
        const uint64_t hash = bw_hash64(all, 0);
        assert_true(hash == bw_hash64(all, 0));
        for (unsigned bit = 0; bit < 64; bit++)
            assert_true(hash != bw_hash64(all, UINT64_C(1) << bit));
        if (len != 0)
            assert_true(hash != bw_hash64((bw_bytes){.ptr = data, .len = len - 1}, 0));
        for (size_t bit = 0; bit < len * 8; bit++) {
            data[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_true(hash != bw_hash64(all, 0));
            data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
    assert_true(bw_hash_mix(1, 2) != bw_hash_mix(2, 1));
    assert_true(bw_hash_mix(0, 0) != bw_hash_mix(0, 1));
}

static void map(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(8 * BW_MIB);
    struct bw_map *map = bw_map_new(arena);
    uint64_t value = 0;
    assert_false(bw_map_get(map, BW_STR("a"), &value));
    for (uint64_t round = 0; round < 2; round++) {
        for (uint64_t i = 0; i < 5000; i++) {
            char key[32];
            const int len = snprintf(key, sizeof(key), "key%u", (unsigned)i);
            assert_true(bw_map_set(map, (bw_str){.ptr = key, .len = (size_t)len}, i + round));
        }
    }
    assert_true(bw_map_set(map, BW_STR(""), 77));
    assert_true(bw_map_set(map, BW_STR("a\0b"), 78));
    assert_int_equal(bw_map_count(map), 5002);
    assert_true(bw_map_get(map, BW_STR("key4999"), &value));
    assert_int_equal(value, 5000);
    assert_true(bw_map_get(map, BW_STR(""), &value));
    assert_int_equal(value, 77);
    assert_false(bw_map_get(map, BW_STR("a"), &value));
    assert_true(bw_str_eq(bw_map_key(map, 17), BW_STR("key17"))); /* in the order they came */
    assert_int_equal(bw_map_value(map, 17), 18);
    bw_arena_free(arena);
}

/* A full arena refuses and breaks nothing. */
static void full_map(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(4 * BW_KIB);
    struct bw_map *map = bw_map_new(arena);
    assert_non_null(map);
    uint64_t count = 0;
    for (;; count++) {
        char key[32];
        const int len = snprintf(key, sizeof(key), "key%u", (unsigned)count);
        if (!bw_map_set(map, (bw_str){.ptr = key, .len = (size_t)len}, count))
            break;
    }
    assert_true(count > 10);
    assert_int_equal(bw_map_count(map), count);
    uint64_t value;
    assert_true(bw_map_get(map, BW_STR("key9"), &value));
    assert_int_equal(value, 9);
    bw_arena_free(arena);
    arena = bw_arena_new(64);
    assert_null(bw_map_new(arena));
    bw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(bytes),
            cmocka_unit_test(map),
            cmocka_unit_test(full_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
