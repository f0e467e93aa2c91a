/* Runs of four bytes whose bits are set: each is told, no other is, and nothing behind the text is
 * read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/grams.h"

#define MAX_TEXT 200
#define SHIFT    22
#define FACTOR   UINT32_C(0x9e3779b1)

struct places {
    size_t at[MAX_TEXT];
    size_t count;
};

static void on_place(void *user, size_t at)
{
    struct places *places = user;
    assert_true(places->count < MAX_TEXT);
    places->at[places->count++] = at;
}

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static bool has_bit(const uint32_t *bits, const char *p)
{
    const uint32_t run = (uint32_t)(uint8_t)p[0] | (uint32_t)(uint8_t)p[1] << 8 |
                         (uint32_t)(uint8_t)p[2] << 16 | (uint32_t)(uint8_t)p[3] << 24;
    const uint32_t hash = run * FACTOR;
    const uint32_t word = bits[hash >> SHIFT >> 5];
    return (word >> (hash >> SHIFT & 31) & word >> (hash >> (SHIFT - 5) & 31) & 1) != 0;
}

static void each_is_told_and_no_other(void **unused)
{
    uint64_t seed = 7;
    (void)unused;
    if (!match_grams_usable())
        skip();
    for (size_t len = 0; len < MAX_TEXT; len++) {
        uint32_t bits[(1 << (32 - SHIFT)) / 32] = {0};
        char *text = malloc(len != 0 ? len : 1); /* a sanitizer sees what is read behind it */
        struct places places = {.count = 0};
        size_t told = 0;
        assert_non_null(text);
        for (size_t i = 0; i < BW_COUNT(bits); i++)
            bits[i] = next_random(&seed) & next_random(&seed);
        for (size_t i = 0; i < len; i++)
            text[i] = (char)next_random(&seed);
        match_grams_scan(&(struct match_grams){.bits = bits, .shift = SHIFT, .factor = FACTOR},
                (bw_str){text, len}, on_place, &places);
        for (size_t at = 0; at + 4 <= len; at += MATCH_GRAMS_STEP)
            if (has_bit(bits, text + at)) {
                assert_true(told < places.count);
                assert_int_equal(places.at[told++], at);
            }
        assert_int_equal(told, places.count);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(each_is_told_and_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
