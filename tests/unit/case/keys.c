/* Keys of findings: one that comes twice is never missed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case/keys.h"

/* A different number for each `i`, spread like a hash. */
static uint64_t key_of(uint64_t i)
{
    return (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

static void different_keys_are_not_repeated(void **state)
{
    (void)state;
    struct case_keys keys = {0};
    for (uint64_t i = 0; i < 100000; i++)
        case_keys_add(&keys, key_of(i));
    assert_false(keys.repeated);
    assert_int_equal(keys.count, 100000);
    case_keys_release(&keys);
    assert_null(keys.slots);
}

/* Whenever the first came, and whatever stands between. */
static void a_repeated_key_is_noticed(void **state)
{
    (void)state;
    for (uint64_t count = 1; count < 3000; count += 97)
        for (uint64_t again = 0; again < count; again += 131) {
            struct case_keys keys = {0};
            for (uint64_t i = 0; i < count; i++)
                case_keys_add(&keys, key_of(i));
            assert_false(keys.repeated);
            case_keys_add(&keys, key_of(again));
            assert_true(keys.repeated);
            case_keys_add(&keys, key_of(count)); /* and it stays so */
            assert_true(keys.repeated);
            case_keys_release(&keys);
        }
}

static void zero_is_a_key_too(void **state)
{
    (void)state;
    struct case_keys keys = {0};
    case_keys_add(&keys, 0);
    assert_false(keys.repeated);
    case_keys_add(&keys, 0);
    assert_true(keys.repeated);
    case_keys_release(&keys);
}

/* Keys made to collide must not make it slow; then "perhaps" is the answer. */
static void keys_in_one_place_are_given_up(void **state)
{
    (void)state;
    struct case_keys keys = {0};
    for (uint64_t i = 1; i < 200; i++)
        case_keys_add(&keys, i << 40);
    assert_true(keys.repeated);
    case_keys_release(&keys);
}

static void more_than_are_remembered(void **state)
{
    (void)state;
    struct case_keys keys = {0};
    for (uint64_t i = 0; i < CASE_KEYS_MAX; i++)
        case_keys_add(&keys, key_of(i));
    assert_false(keys.repeated);
    case_keys_add(&keys, key_of(CASE_KEYS_MAX));
    assert_true(keys.repeated);
    case_keys_release(&keys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(different_keys_are_not_repeated),
            cmocka_unit_test(a_repeated_key_is_noticed),
            cmocka_unit_test(zero_is_a_key_too),
            cmocka_unit_test(keys_in_one_place_are_given_up),
            cmocka_unit_test(more_than_are_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
