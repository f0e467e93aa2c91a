/* What is kept of values that were scanned: never another's. */
#include "sigma/match/value_cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/slice.h"

#define READERS 3

static int setup(void **state)
{
    *state = sigma_value_cache_new();
    return *state == NULL;
}

static int teardown(void **state)
{
    sigma_value_cache_free(*state);
    return 0;
}

/* An address that stands for a column; never followed. */
static const void *reader_of(unsigned reader)
{
    return (const void *)(uintptr_t)(4096 + 64 * (uintptr_t)reader);
}

/* Of each value and reader one identifier that no other has. */
static uint32_t id_of(unsigned reader, unsigned number)
{
    return number * READERS + reader;
}

/* The number as text, or as the number that it is. */
static struct event_value value_of(unsigned number, char text[32])
{
    if (number % 4 == 0)
        return event_value_uint(number);
    const int len = snprintf(text, 32, "value %u", number);
    return event_value_utf8((bw_str){.ptr = text, .len = (size_t)len});
}

/* Looks for the value, and keeps its hits when it is not there. True: it was. */
static bool meet(struct sigma_value_cache *cache, struct sigma_value_trail *trail, unsigned reader,
        unsigned number)
{
    char text[32];
    const struct event_value value = value_of(number, text);
    const struct sigma_value_hits *found =
            sigma_value_cache_find(cache, reader_of(reader), &value, trail);
    if (found != NULL) {
        assert_int_equal(found->count, 1);
        assert_int_equal(found->ids[0], id_of(reader, number));
        return true;
    }
    struct sigma_value_hits hits = {.count = 0};
    sigma_value_hits_add(&hits, id_of(reader, number));
    sigma_value_cache_add(cache, reader_of(reader), &value, trail, &hits);
    return false;
}

static void test_own(void **state)
{
    struct sigma_value_trail trails[READERS] = {{0}};
    uint32_t seed = 7;
    for (unsigned round = 0; round < 200000; round++) {
        seed = seed * 1103515245 + 12345;
        const unsigned reader = (seed >> 28) % READERS;
        const unsigned spread = round % 2000 < 1000 ? 40 : 20000;
        (void)meet(*state, &trails[reader], reader, (seed >> 8) % spread);
    }
}

/* A quarter of what there is room for, again and again: few are pushed out by another. */
static void test_repeating(void **state)
{
    enum {
        VALUES = 512,
        ROUNDS = 20
    };
    struct sigma_value_trail trail = {0};
    unsigned found = 0;
    for (unsigned round = 0; round < ROUNDS; round++)
        for (unsigned i = 0; i < VALUES; i++) {
            trail.misses = 0; /* the first round is all misses, and none is to rest for it */
            found += meet(*state, &trail, 0, i) && round != 0;
        }
    assert_in_range(found, (ROUNDS - 1) * VALUES * 70 / 100, (ROUNDS - 1) * VALUES);
}

/* Cleared, nothing is known. */
static void test_clear(void **state)
{
    struct sigma_value_trail trail = {0};
    assert_false(meet(*state, &trail, 0, 1));
    assert_true(meet(*state, &trail, 0, 1));
    sigma_value_cache_clear(*state);
    assert_false(meet(*state, &trail, 0, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(test_own, setup, teardown),
            cmocka_unit_test_setup_teardown(test_repeating, setup, teardown),
            cmocka_unit_test_setup_teardown(test_clear, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
