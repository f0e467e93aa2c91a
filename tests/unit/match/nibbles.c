/* Places at which a run may begin: none is missed, and where runs are few, few are named in vain.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "match/nibbles.h"

#define MAX_TEXT 200

struct places {
    bool seen[MAX_TEXT];
    size_t count;
    size_t last; /* + 1 */
};

static void on_place(void *user, size_t at)
{
    struct places *places = user;
    assert_in_range(at, 0, MAX_TEXT - 1);
    assert_true(at + 1 > places->last); /* ascending, each once */
    places->last = at + 1;
    places->seen[at] = true;
    places->count++;
}

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static void none_is_missed(void **unused)
{
    uint64_t seed = 11;
    (void)unused;
    if (!match_nibbles_usable())
        skip();
    for (unsigned round = 0; round < 3000; round++) {
        char text[MAX_TEXT];
        uint32_t runs[40];
        struct match_nibbles nibbles;
        struct places places = {.count = 0};
        const unsigned letters = round % 2 != 0 ? 256 : 3;
        const size_t count = 1 + next_random(&seed) % 40;
        const size_t len =
                MATCH_NIBBLES_TEXT_MIN + next_random(&seed) % (MAX_TEXT - MATCH_NIBBLES_TEXT_MIN);
        for (size_t i = 0; i < len; i++)
            text[i] = (char)(next_random(&seed) % letters);
        for (size_t i = 0; i < count; i++) { /* half of them are in the text, its ends too */
            const size_t at = i < 2 ? i * (len - 3) : next_random(&seed) % (len - 2);
            runs[i] = next_random(&seed);
            if (i % 2 == 0 || i < 2)
                runs[i] = (uint32_t)(uint8_t)text[at] | (uint32_t)(uint8_t)text[at + 1] << 8 |
                          (uint32_t)(uint8_t)text[at + 2] << 16 | runs[i] << 24;
        }
        match_nibbles_make(runs, count, &nibbles);
        match_nibbles_scan(&nibbles, (bw_str){text, len}, on_place, &places);
        for (size_t at = 0; at + 3 <= len; at++)
            for (size_t i = 0; i < count; i++)
                if ((uint8_t)text[at] == (runs[i] & 255) &&
                        (uint8_t)text[at + 1] == (runs[i] >> 8 & 255) &&
                        (uint8_t)text[at + 2] == (runs[i] >> 16 & 255))
                    assert_true(places.seen[at]);
        assert_true(places.last <= len - 2);
    }
}

static void alarms(void **unused)
{
    uint32_t few[] = {'=' | '@' << 8 | '(' << 16, '=' | '$' << 8 | '{' << 16};
    uint32_t many[400];
    uint64_t seed = 3;
    struct match_nibbles nibbles;
    struct places places = {.count = 0};
    const bw_str text =
            BW_STR("GET /portal/orders?page=2&view=full HTTP/1.1 then=${x} and at the end=@(");
    (void)unused;
    match_nibbles_make(few, 2, &nibbles);
    assert_true(match_nibbles_false_alarms(&nibbles) < 1000);
    if (match_nibbles_usable()) {
        match_nibbles_scan(&nibbles, text, on_place, &places);
        assert_int_equal(places.count, 2);
        assert_true(places.seen[bw_str_find(text, BW_STR("=${"))]);
        assert_true(places.seen[text.len - 3]);
    }
    for (size_t i = 0; i < BW_COUNT(many); i++)
        many[i] = 0x20202020u + (next_random(&seed) & 0x5f5f5f5fu);
    match_nibbles_make(many, BW_COUNT(many), &nibbles);
    assert_true(match_nibbles_false_alarms(&nibbles) > 100000);
    match_nibbles_make(many, 0, &nibbles);
    assert_int_equal(match_nibbles_false_alarms(&nibbles), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(none_is_missed), cmocka_unit_test(alarms)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
