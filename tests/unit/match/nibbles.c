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
        char text[MAX_TEXT + MATCH_NIBBLES_PADDING] = {0};
        uint32_t runs[40];
        struct match_nibbles nibbles;
        struct places places = {.count = 0};
        const unsigned letters = round % 2 != 0 ? 256 : 3;
        const size_t count = 1 + next_random(&seed) % 40;
        const size_t len = 3 + next_random(&seed) % (MAX_TEXT - 2);
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
        assert_true(places.last <= len);
    }
}

static void no_short_run_is_missed(void **unused)
{
    uint64_t seed = 17;
    (void)unused;
    if (!match_nibbles_usable())
        skip();
    for (unsigned round = 0; round < 3000; round++) {
        char text[MAX_TEXT + MATCH_NIBBLES_PADDING] = {0};
        uint32_t pairs[12];
        uint32_t ones[12];
        struct match_nibbles nibbles;
        struct places places = {.count = 0};
        const unsigned letters = round % 2 != 0 ? 256 : 3;
        const size_t pair_count = next_random(&seed) % 12;
        const size_t one_count = next_random(&seed) % 12;
        const size_t len = 1 + next_random(&seed) % MAX_TEXT;
        for (size_t i = 0; i < len; i++)
            text[i] = (char)(next_random(&seed) % letters);
        for (size_t i = 0; i < pair_count; i++) /* the last of them is in the text, at its end */
            pairs[i] = i + 1 != pair_count || len < 2
                               ? next_random(&seed) & 0xffff
                               : (uint32_t)(uint8_t)text[len - 2] | (uint32_t)(uint8_t)text[len - 1]
                                                                            << 8;
        for (size_t i = 0; i < one_count; i++)
            ones[i] = i + 1 != one_count ? next_random(&seed) & 0xff : (uint8_t)text[len - 1];
        match_nibbles_make(pairs, 0, &nibbles);
        match_nibbles_add_shorts(&nibbles, pairs, pair_count, ones, one_count);
        match_nibbles_scan(&nibbles, (bw_str){text, len}, on_place, &places);
        for (size_t at = 0; at < len; at++) {
            for (size_t i = 0; i < one_count; i++)
                if ((uint8_t)text[at] == ones[i])
                    assert_true(places.seen[at]);
            for (size_t i = 0; i < pair_count && at + 1 < len; i++)
                if ((uint8_t)text[at] == (pairs[i] & 255) && (uint8_t)text[at + 1] == pairs[i] >> 8)
                    assert_true(places.seen[at]);
        }
        assert_true(places.last <= len);
    }
}

/* Of single bytes below 0x80 nothing else is named. */
static void single_bytes(void **unused)
{
    const uint32_t ones[] = {'`', '\'', ';', '|', '<', '>', '$'};
    const bw_str text = BW_STR("page=2&view=full;id=7&q=it's HTTP/1.1 0+,.1267gkln{}pw~^");
    struct match_nibbles nibbles;
    struct places places = {.count = 0};
    (void)unused;
    if (!match_nibbles_usable())
        skip();
    match_nibbles_make(NULL, 0, &nibbles);
    match_nibbles_add_shorts(&nibbles, NULL, 0, ones, BW_COUNT(ones));
    char padded[MAX_TEXT] = {0};
    memcpy(padded, text.ptr, text.len);
    match_nibbles_scan(&nibbles, (bw_str){padded, text.len}, on_place, &places);
    assert_int_equal(places.count, 2);
    assert_true(places.seen[bw_str_find_char(text, ';')]);
    assert_true(places.seen[bw_str_find_char(text, '\'')]);
    assert_int_equal(match_nibbles_false_pairs(&nibbles), 0);
}

static void alarms(void **unused)
{
    uint32_t few[] = {'=' | '@' << 8 | '(' << 16, '=' | '$' << 8 | '{' << 16};
    uint32_t many[400];
    uint64_t seed = 3;
    struct match_nibbles nibbles;
    struct places places = {.count = 0};
    static const char said[] =
            "GET /portal/orders?page=2&view=full HTTP/1.1 then=${x} and at the end=@(\0";
    const bw_str text = bw_str_of(said);
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(none_is_missed),
            cmocka_unit_test(no_short_run_is_missed), cmocka_unit_test(single_bytes),
            cmocka_unit_test(alarms)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
