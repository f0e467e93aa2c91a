#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "match/regex.h"
#include "match/regex_needs.h"

/* Literals with a '|' between them, '$' behind those that a text ends with. */
static const struct {
    const char *pattern, *needs;
} cases[] = {
        {"powershell", "powershell"},
        {"a|b", ""},
        {"ab|cd", "ab|cd"},
        {"ab|c", ""},
        {"abc(d|e)fghi", "fghi"},
        {"x(whoami|ipconfig)", "xwhoami|xipconfig"},
        {"x(whoami|ipconfig)?", ""},
        {"x(whoami|ipconfig)+", "xwhoami|xipconfig"},
        {"x(whoami|ipconfig){0,3}abc", "abc"},
        {"(whoami|ip(config|route))", "whoami|ipconfig|iproute"},
        {"\\s/var/(log/(a|b)|run/utmp)\\S", "/var/log/|/var/run/utmp"},
        {"\\.(zip|tar(\\.gz)?)$", ".zip|.tar"},
        {"abc(d|)", "abc"},
        {"abc(d|[ef])", "abc"},
        {"abc(^d|e)", "abc"},
        {"abc(def|xyz)?", "abc"},
        {"abc+(d|e)", "abc"},
        {"abc?(dx|ex)", "ab"},
        {"abc(?=def)", "abc"},
        {"(;|\\||&&|`|\\$\\(|%0a|\\n)\\s*(id|ls|sh|nc)", ";|||&&|`|$(|%0a|\n"},
        {"(;|,)\\s*(id|ls)", "id|ls"},
        {"\\|\\s*sh", "|"},
        {"a.\\w", ""},
        {"(\\'|\")\\s*(or|and)\\s+", "'|\""},
        {"(sleep|pg_sleep|benchmark)\\(", "sleep|benchmark"},
        {"(pg_sleep|sleep)", "sleep"},
        {"(?i)union\\s+(all\\s+)?select", "select"},
        {"abcd?ef", "abc"},
        {"abcd*ef", "abc"},
        {"abcd+ef", "abcd"},
        {"abcd{0,2}", "abc"},
        {"abcd{x}", "abcd{x}"},
        {"x{|y}zzz", "x{|y}zzz"},
        {"ab\\.cd\\\\ef", "ab.cd\\ef"},
        {"\\d+abc\\s", "abc"},
        {"^abc$", "abc$|abc\n$"},
        {"abc\\w*(\\.zip|\\.7z)$", ".zip$|.zip\n$|.7z$|.7z\n$"},
        {"abc\\w*(\\.zip|\\.7z)+$", ".zip$|.zip\n$|.7z$|.7z\n$"},
        {"abc\\w*(\\.zip|\\.7z)?$", "abc"},
        {"abc\\w*(\\.zip|z)$", "abc"},
        {"abc\\w*(\\.zip|\\.7z?)$", "abc"},
        {"abc\\w*(\\.zip|\\.7z)$?", "abc"},
        {"abc\\w*(\\.zip|\\.7z)$\\n", "abc"},
        {"abc\\w*(\\.zip|\\.7z)$|\\.(php|js)(\\.bak|\\.old)$",
                ".zip$|.zip\n$|.7z$|.7z\n$|.bak$|.bak\n$|.old$|.old\n$"},
        {"(\\.zip|\\.7z)$|\\.zip", ".7z$|.7z\n$|.zip"},
        {"abc\\w*((\\.zip|\\.7z)$|\\.rar)", "abc"},
        {"(?m)abc\\w*(\\.zip|\\.7z)$", "abc"},
        {"abc\\w*(?m:(\\.zip|\\.7z))$", "abc"},
        {"abc\\w*(?=\\.zip)$", "abc"},
        {"[abc]def", "def"},
        {"[]x]def", "def"},
        {"[^]x]def", "def"},
        {"[[:alpha:]]def", "def"},
        {"[[:alpha:]]]", ""},
        {"[a\\]b]cd", "cd"},
        {"(?i)AbC", "AbC"},
        {"(?x)a b c", ""},
        {"(?i:abc)", "abc"},
        {"(?:foo)bar", "foo"},
        {"(?<name>foo|bar)", "foo|bar"},
        {"(?P<name>foo|bar)", "foo|bar"},
        {"(?P=name)foo", ""},
        {"(?=foobar)bar", "bar"},
        {"(?!foobar)bar", "bar"},
        {"(?<!foobar)bar", "bar"},
        {"(?(1)foo|bar)", ""},
        {"(?R)foo", ""},
        {"(*UTF)foo", ""},
        {"\\x41bcd", ""},
        {"\\Qa|b\\E", ""},
        {"(a)\\1bcd", ""},
        {"((((a)", ""},
        {"abc)", ""},
        {"ab[", ""},
        {".*", ""},
        {"ab.cdef", "cdef"},
        {"(a[)]b)cde", "cde"},
        {"caf\xc3\xa9?xyz", "caf"},
        {"a\xc3\xa9*bcd", "bcd"},
        {"", ""},
};

static bw_str joined(const char *pattern, uint32_t options, struct bw_arena *arena)
{
    struct match_regex_need needs[MATCH_REGEX_NEEDS_MAX];
    const size_t count = match_regex_needs(bw_str_of(pattern), options, arena, needs);
    char *text = bw_arena_alloc(arena, 4096, 1);
    size_t len = 0;
    assert_non_null(text);
    for (size_t i = 0; i < count; i++) {
        if (i != 0)
            text[len++] = '|';
        memcpy(text + len, needs[i].text.ptr, needs[i].text.len);
        len += needs[i].text.len;
        if (needs[i].at_end)
            text[len++] = '$';
    }
    return (bw_str){text, len};
}

static void test_cases(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(BW_MIB);
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        const bw_str got = joined(cases[i].pattern, 0, arena);
        if (!bw_str_eq(got, bw_str_of(cases[i].needs)))
            fail_msg("'%s' gave '%.*s'", cases[i].pattern, (int)got.len, got.ptr);
    }
    assert_int_equal(joined("a b c", PCRE2_EXTENDED, arena).len, 0);
    assert_int_equal(joined("abc", PCRE2_LITERAL, arena).len, 0);
    bw_arena_free(arena);
}

static void test_too_much(void **state)
{
    (void)state;
    struct bw_arena *arena = bw_arena_new(4 * BW_MIB);
    char text[8192];
    size_t len = 0;
    for (int i = 0; i < MATCH_REGEX_NEEDS_MAX + 1; i++)
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%sw%02dx", i != 0 ? "|" : "", i);
    assert_int_equal(joined(text, 0, arena).len, 0);
    text[len - 5] = '\0'; /* without the last */
    assert_true(joined(text, 0, arena).len > MATCH_REGEX_NEEDS_MAX * 4);
    memset(text, '(', 4000);
    memset(text + 4000, ')', 4000);
    text[8000] = '\0';
    assert_int_equal(joined(text, 0, arena).len, 0);
    bw_arena_free(arena);
}

/* ---- what matches has one of them: random expressions on random texts ---- */

static uint32_t dice(uint32_t *seed, uint32_t sides)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % sides;
}

static void make_pattern(uint32_t *seed, unsigned depth, char *out, size_t *len)
{
    static const char *const pieces[] = {"a", "b", "ab", "ba", "abc", "[ab]", ".", "\\w", "b?",
            "a*", "c+", "\\.", "^", "$", "\\b", "a{2}", "b{0,1}", "(?i)", "[[:alpha:]]", "{",
            "c{1,2}?", ";", "\\|", "\\n", "'", "$", "ab$", "(ab|bc)$", "(?m)"};
    static const char *const heads[] = {
            "(", "(?:", "(?=", "(?!", "(?>", "(?<n>", "(?i:", "(?<=c)("};
    static const char *const tails[] = {"", "?", "*", "+", "{0,2}", "{1,2}", "+?", "*+"};
    const uint32_t count = 1 + dice(seed, 4);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t what = dice(seed, 10);
        if (what == 0 && i != 0)
            *len += (size_t)sprintf(out + *len, "|");
        if (what < 4 && depth < 3) {
            const uint32_t head = dice(seed, BW_COUNT(heads));
            *len += (size_t)sprintf(out + *len, "%s", heads[head]);
            make_pattern(seed, depth + 1, out, len);
            *len += (size_t)sprintf(out + *len, ")%s", tails[dice(seed, BW_COUNT(tails))]);
        } else {
            *len += (size_t)sprintf(out + *len, "%s", pieces[dice(seed, BW_COUNT(pieces))]);
        }
    }
}

static bool has_one(bw_str text, const struct match_regex_need *needs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const bw_str need = needs[i].text;
        for (size_t at = 0; at + need.len <= text.len; at++)
            if ((!needs[i].at_end || at + need.len == text.len) &&
                    bw_str_eq_ascii_nocase((bw_str){text.ptr + at, need.len}, need))
                return true;
    }
    return false;
}

static void test_what_matches_has_one(void **state)
{
    (void)state;
    uint32_t seed = 4711;
    size_t known = 0;
    size_t matched = 0;
    struct bw_arena *arena = bw_arena_new(BW_MIB);
    const struct bw_arena_mark mark = bw_arena_mark(arena);
    for (int round = 0; round < 20000; round++) {
        static const char letters[] = "aabbcABC.{}x;|\n'";
        struct match_regex *regex;
        struct match_regex_need needs[MATCH_REGEX_NEEDS_MAX];
        char pattern[4096];
        size_t len = 0;
        make_pattern(&seed, 0, pattern, &len);
        bw_arena_rewind(arena, mark);
        const size_t count = match_regex_needs((bw_str){pattern, len}, 0, arena, needs);
        if (count == 0 || match_regex_new((bw_str){pattern, len}, 0, &regex, NULL) != BW_OK)
            continue;
        known++;
        for (int k = 0; k < 20; k++) {
            char text[12];
            const size_t size = dice(&seed, sizeof(text));
            for (size_t i = 0; i < size; i++)
                text[i] = letters[dice(&seed, sizeof(letters) - 1)];
            const bw_str s = {text, size};
            if (match_regex_find(regex, s) != MATCH_REGEX_YES)
                continue;
            matched++;
            if (!has_one(s, needs, count))
                fail_msg("'%.*s' matches '%.*s' without any of %zu, first '%.*s'", (int)size, text,
                        (int)len, pattern, count, (int)needs[0].text.len, needs[0].text.ptr);
        }
        match_regex_free(regex);
    }
    assert_true(known > 2000);
    assert_true(matched > 2000);
    bw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_too_much),
            cmocka_unit_test(test_what_matches_has_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
