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

/* From the reference implementation of SipHash-2-4: bytes 0, 1, 2, … under the key 0, 1, 2, … 15.
 */
static void keyed(void **state)
{
    (void)state;
    static const uint64_t wants[] = {UINT64_C(0x726fdb47dd0e0e31), UINT64_C(0x74f839c593dc67fd),
            UINT64_C(0x0d6c8009d9a94f5a), UINT64_C(0x85676696d7fb7e2d),
            UINT64_C(0xcf2794e0277187b7), UINT64_C(0x18765564cd99a68d),
            UINT64_C(0xcbc9466e58fee3ce), UINT64_C(0xab0200f58b01d137),
            UINT64_C(0x93f5f5799a932462)};
    uint8_t data[16];
    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (uint8_t)i;
    const uint64_t key0 = UINT64_C(0x0706050403020100);
    const uint64_t key1 = UINT64_C(0x0f0e0d0c0b0a0908);
    for (size_t i = 0; i < BW_COUNT(wants); i++)
        assert_true(bw_hash64_keyed((bw_bytes){.ptr = data, .len = i}, key0, key1) == wants[i]);
    assert_true(bw_hash64_keyed((bw_bytes){.ptr = data, .len = 15}, key0, key1) ==
                UINT64_C(0xa129ca6149be45e5));
}

__extension__ typedef unsigned __int128 wide;

/* Text that makes bw_hash64 multiply by zero collides with all its like; the secret one knows
 * better. */
static void collisions_on_purpose(void **state)
{
    (void)state;
    const wide product = (wide)(10 ^ UINT64_C(0x243f6a8885a308d3)) * UINT64_C(0x9e3779b97f4a7c15);
    const uint64_t evil =
            (uint64_t)product ^ (uint64_t)(product >> 64) ^ UINT64_C(0x243f6a8885a308d3);
    uint8_t one[10];
    uint8_t two[10];
    memcpy(one, &evil, sizeof(evil));
    memcpy(two, &evil, sizeof(evil));
    memcpy(one + 8, "ab", 2);
    memcpy(two + 8, "cd", 2);
    const bw_bytes a = {.ptr = one, .len = sizeof(one)};
    const bw_bytes b = {.ptr = two, .len = sizeof(two)};
    assert_true(bw_hash64(a, 0) == bw_hash64(b, 0));
    assert_true(bw_hash64_secret(a, 0) != bw_hash64_secret(b, 0));
    assert_true(bw_hash64_secret(a, 0) == bw_hash64_secret(a, 0));
    assert_true(bw_hash64_secret(a, 0) != bw_hash64_secret(a, 1));
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
            cmocka_unit_test(keyed),
            cmocka_unit_test(collisions_on_purpose),
            cmocka_unit_test(map),
            cmocka_unit_test(full_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
