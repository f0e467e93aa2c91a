#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/literals.h"

#define MAX_IDS 512

struct hits {
    bool seen[MAX_IDS];
};

static void on_hit(void *user, uint32_t id)
{
    struct hits *hits = user;
    assert_in_range(id, 0, MAX_IDS - 1);
    hits->seen[id] = true;
}

static bool fits(const struct match_literal *literal, bw_str text)
{
    switch (literal->kind) {
    case MATCH_LITERAL_EXACT:
        return bw_str_eq(text, literal->text);
    case MATCH_LITERAL_PREFIX:
        return bw_str_starts_with(text, literal->text);
    case MATCH_LITERAL_SUFFIX:
        return bw_str_ends_with(text, literal->text);
    case MATCH_LITERAL_CONTAINS:
        return bw_str_find(text, literal->text) != SIZE_MAX;
    case MATCH_LITERAL_KIND_COUNT:
        break;
    }
    return false;
}

/* The compiled set must say what the plain definition says, for every literal. */
static void check_text(const struct match_literals *set, const struct match_literal *literals,
        size_t count, bw_str text)
{
    struct hits hits = {0};
    char *padded = malloc(text.len + MATCH_LITERALS_PADDING);
    assert_non_null(padded);
    if (text.len != 0)
        memcpy(padded, text.ptr, text.len);
    memset(padded + text.len, 'a', MATCH_LITERALS_PADDING); /* padding must not count */
    match_literals_scan(set, (bw_str){padded, text.len}, on_hit, &hits);
    for (size_t i = 0; i < count; i++) {
        if (hits.seen[literals[i].id] != fits(&literals[i], text))
            fail_msg("literal %u '%.*s' in '%.*s': got %d", literals[i].id,
                    bw_str_width(literals[i].text), literals[i].text.ptr, bw_str_width(text),
                    text.ptr, hits.seen[literals[i].id]);
    }
    free(padded);
}

static struct match_literals build(
        const struct match_literal *literals, size_t count, struct bw_buffer *out)
{
    struct match_literals set;
    bw_buffer_init(out, 64 * BW_MIB);
    assert_int_equal(match_literals_build(literals, count, out, NULL), BW_OK);
    assert_true(match_literals_view(bw_buffer_bytes(out), &set));
    return set;
}

static void test_table(void **state)
{
    (void)state;
    static const struct match_literal literals[] = {
            {BW_STR_INIT("\\cmd.exe"), MATCH_LITERAL_SUFFIX, 0},
            {BW_STR_INIT("\\powershell.exe"), MATCH_LITERAL_SUFFIX, 1},
            {BW_STR_INIT("c:\\windows\\"), MATCH_LITERAL_PREFIX, 2},
            {BW_STR_INIT("c:\\windows\\system32\\cmd.exe"), MATCH_LITERAL_EXACT, 3},
            {BW_STR_INIT("system32"), MATCH_LITERAL_CONTAINS, 4},
            {BW_STR_INIT(" -e"), MATCH_LITERAL_CONTAINS, 5},
            {BW_STR_INIT("/c"), MATCH_LITERAL_CONTAINS, 6},
            {BW_STR_INIT("\\"), MATCH_LITERAL_CONTAINS, 7},
            {BW_STR_INIT("exe"), MATCH_LITERAL_SUFFIX, 8},
            {BW_STR_INIT("system32"), MATCH_LITERAL_EXACT, 9},
            {BW_STR_INIT("e"), MATCH_LITERAL_EXACT, 10},
    };
    static const char *const texts[] = {"c:\\windows\\system32\\cmd.exe", "cmd.exe", "\\cmd.exe",
            "e", "", "system32", "powershell -e xyz", "x /c", "system3", "c:\\windows", "exe"};
    struct bw_buffer out;
    const struct match_literals set = build(literals, BW_COUNT(literals), &out);
    for (size_t i = 0; i < BW_COUNT(texts); i++)
        check_text(&set, literals, BW_COUNT(literals), bw_str_of(texts[i]));
    bw_buffer_release(&out);
}

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* A small alphabet makes many overlaps, shared grams and repeated texts. */
static size_t random_text(uint64_t *seed, char *out, size_t max, unsigned letters)
{
    const size_t len = next_random(seed) % (max + 1);
    for (size_t i = 0; i < len; i++)
        out[i] = (char)('a' + next_random(seed) % letters);
    return len;
}

static void test_random(void **state)
{
    (void)state;
    uint64_t seed = 20221123;
    static char pool[MAX_IDS][12];
    static struct match_literal literals[MAX_IDS];
    for (unsigned round = 0; round < 60; round++) {
        const unsigned letters = 2 + round % 5;
        const size_t count = 1 + next_random(&seed) % (MAX_IDS - 1);
        for (size_t i = 0; i < count; i++) {
            const size_t len = 1 + random_text(&seed, pool[i], sizeof(pool[i]) - 1, letters);
            pool[i][len - 1] = 'a';
            literals[i] = (struct match_literal){.text = {pool[i], len},
                    .kind = next_random(&seed) % MATCH_LITERAL_KIND_COUNT,
                    .id = (uint32_t)i};
        }
        struct bw_buffer out;
        const struct match_literals set = build(literals, count, &out);
        for (unsigned i = 0; i < 50; i++) {
            char text[64];
            const size_t len = random_text(&seed, text, sizeof(text), letters);
            check_text(&set, literals, count, (bw_str){text, len});
        }
        bw_buffer_release(&out);
    }
}

/*
 * Short literals alone and few of them, so that most blocks of a text are passed over: each place
 * of a text, the last ones above all, must still be looked at for all widths.
 */
static void test_short_ones_at_each_place(void **state)
{
    (void)state;
    static const struct match_literal literals[] = {
            {BW_STR_INIT("xyz"), MATCH_LITERAL_CONTAINS, 0},
            {BW_STR_INIT("xyzw"), MATCH_LITERAL_CONTAINS, 1},
            {BW_STR_INIT("xyaa"), MATCH_LITERAL_CONTAINS, 2},
            {BW_STR_INIT("qrstu"), MATCH_LITERAL_CONTAINS, 3},
            {BW_STR_INIT("qrstuv"), MATCH_LITERAL_CONTAINS, 4},
            {BW_STR_INIT("zaa"), MATCH_LITERAL_CONTAINS, 5},
            {BW_STR_INIT("@"), MATCH_LITERAL_CONTAINS, 6},
            {BW_STR_INIT("#~"), MATCH_LITERAL_CONTAINS, 7},
            {BW_STR_INIT("xyz"), MATCH_LITERAL_SUFFIX, 8},
            {BW_STR_INIT("@"), MATCH_LITERAL_SUFFIX, 9},
            {BW_STR_INIT("#~"), MATCH_LITERAL_PREFIX, 10},
    };
    for (size_t first = 0; first < BW_COUNT(literals); first++) {
        const size_t count = BW_COUNT(literals) - first;
        struct bw_buffer out;
        const struct match_literals set = build(literals + first, count, &out);
        /* shorter and longer than what is looked at in large blocks */
        for (size_t len = 0; len < 100; len += len == 23 ? 9 : 1)
            for (size_t which = 0; which < BW_COUNT(literals); which++)
                for (size_t at = 0; at < len; at++) {
                    char text[100];
                    memset(text, '-', sizeof(text));
                    /* cut at the end of the text, where the padding may go on with it */
                    const bw_str part = bw_str_head(literals[which].text, len - at);
                    memcpy(text + at, part.ptr, part.len);
                    check_text(&set, literals + first, count, (bw_str){text, len});
                }
        bw_buffer_release(&out);
    }
}

static void test_empty_set_and_bad_texts(void **state)
{
    (void)state;
    struct bw_buffer out;
    const struct match_literals set = build(NULL, 0, &out);
    check_text(&set, NULL, 0, BW_STR("anything"));
    const struct match_literal empty = {.text = BW_STR(""), .kind = MATCH_LITERAL_EXACT};
    struct bw_err err;
    assert_int_equal(match_literals_build(&empty, 1, &out, &err), BW_E_RANGE);
    bw_buffer_release(&out);
}

static void count_id(void *user, uint32_t id)
{
    *(uint32_t *)user += id;
}

/* A damaged cache must be refused or harmless: every byte is changed once. */
static void test_damage(void **state)
{
    (void)state;
    static const struct match_literal literals[] = {
            {BW_STR_INIT("suffix"), MATCH_LITERAL_SUFFIX, 0},
            {BW_STR_INIT("prefix"), MATCH_LITERAL_PREFIX, 1},
            {BW_STR_INIT("contained"), MATCH_LITERAL_CONTAINS, 2},
            {BW_STR_INIT("ab"), MATCH_LITERAL_CONTAINS, 3},
    };
    struct bw_buffer out;
    (void)build(literals, BW_COUNT(literals), &out);
    char text[] = "prefix ab contained suffix\0\0\0\0\0\0\0";
    for (size_t i = 0; i < out.len; i++) {
        struct match_literals set;
        out.ptr[i] ^= 0x5a;
        uint32_t ids = 0;
        if (match_literals_view(bw_buffer_bytes(&out), &set))
            match_literals_scan(&set, (bw_str){text, 26}, count_id, &ids);
        out.ptr[i] ^= 0x5a;
    }
    struct match_literals set;
    assert_true(match_literals_view(bw_buffer_bytes(&out), &set));
    check_text(&set, literals, BW_COUNT(literals), (bw_str){text, 26});
    out.len--;
    assert_false(match_literals_view(bw_buffer_bytes(&out), &set));
    bw_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_table),
            cmocka_unit_test(test_random),
            cmocka_unit_test(test_short_ones_at_each_place),
            cmocka_unit_test(test_empty_set_and_bad_texts),
            cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
