#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "format/delimited/pairs.h"
#include "format/delimited/quoted.h"
#include "format/delimited/split.h"

#define MAX 40

/* Lines of every length and with delimiters everywhere, against the plain way. */
static void test_ends(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (unsigned round = 0; round < 4000; round++) {
        uint32_t ends[DELIMITED_ENDS(MAX)];
        const size_t len = round % 70;
        char *line = malloc(len + 1); /* so that ASan sees a read past it */
        bool want_escaped = false;
        bool escaped;
        size_t want = 1;
        assert_non_null(line);
        for (size_t i = 0; i < len; i++) {
            seed = seed * 1664525 + 1013904223;
            line[i] = "abcdef,\\"[seed >> 29];
            want += line[i] == ',';
            want_escaped |= line[i] == '\\';
        }
        const bw_str text = {.ptr = line, .len = len};
        const size_t count = delimited_ends(text, ',', '\\', MAX, ends, &escaped);
        if (want > MAX) {
            assert_true(count > MAX);
        } else {
            bw_str rest = text;
            bw_str column = {0};
            assert_int_equal(count, want);
            assert_int_equal(escaped, want_escaped);
            for (size_t i = 0; i < count; i++) {
                assert_true(bw_str_cut(&rest, ',', &column));
                assert_int_equal(ends[i], (size_t)(column.ptr - line) + column.len);
            }
        }
        free(line);
    }
}

static const struct {
    const char *name, *text;
    char assign, between;
    const char *want; /* key<value>, with a mark where it is escaped */
} pair_cases[] = {
        {"plain", "a=1 b=two", '=', ' ', "a<1>b<two>"},
        {"quotes", "a=\"x y\" b=\"\" c=", '=', ' ', "a<x y>b<>c<>"},
        {"escapes", "a=\"x \\\" y\" b=\"\\\\\" c=1", '=', ' ', "a<x \" y>!b<\\>!c<1>"},
        {"words between", "hello a=1 world = b=2 =3", '=', ' ', "a<1>b<2>"},
        {"an open quote", "a=\"x b=2", '=', ' ', "a<\"x>b<2>"},
        {"an open quote behind a backslash", "a=\"x\\\" b=2", '=', ' ', "a<\"x\\\">b<2>"},
        {"brackets", "action:\"Accept\"; src:\"1:2\"; n:5", ':', ';', "action<Accept>src<1:2>n<5>"},
        {"bars", "a=1 2|b=\"x|y\"|c=", '=', '|', "a<1 2>b<x|y>c<>"},
        {"nothing", "   ", '=', ' ', ""},
};

static void test_pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(pair_cases); i++) {
        struct pairs pairs = {.rest = bw_str_of(pair_cases[i].text),
                .assign = pair_cases[i].assign,
                .between = pair_cases[i].between};
        struct pair pair;
        struct bw_buffer got;
        char plain[64];
        bw_buffer_init(&got, BW_KIB);
        while (pairs_next(&pairs, &pair)) {
            const size_t len = pairs_unescape(pair.value, plain);
            bw_buffer_add_str(&got, pair.key);
            bw_buffer_add_char(&got, '<');
            bw_buffer_add_str(&got, pair.escaped ? (bw_str){.ptr = plain, .len = len} : pair.value);
            bw_buffer_add_text(&got, pair.escaped ? ">!" : ">");
        }
        bw_buffer_add_char(&got, '\0');
        print_message("%s\n", pair_cases[i].name);
        assert_string_equal((const char *)got.ptr, pair_cases[i].want);
        bw_buffer_release(&got);
    }
}

static const struct {
    const char *line, *want;
    enum quoted_end end, again; /* when no quote is open before, and when one is */
} quoted_cases[] = {
        {"a,b", "a|b", QUOTED_CLOSED, QUOTED_OPEN},
        {"", "", QUOTED_CLOSED, QUOTED_OPEN},
        {",", "|", QUOTED_CLOSED, QUOTED_OPEN},
        {"\"a,b\",c", "a,b|c", QUOTED_CLOSED, QUOTED_BROKEN},
        {"\"a\"\"b\"", "a\"b", QUOTED_CLOSED, QUOTED_BROKEN},
        {"\"a\" b,c", "\"a\" b|c", QUOTED_CLOSED, QUOTED_BROKEN},
        {"a\"b,c", "a\"b|c", QUOTED_CLOSED, QUOTED_BROKEN},
        {"x,\"a", "x|\"a", QUOTED_OPEN, QUOTED_BROKEN},
        {"end\",\"a\"", "end\"|a", QUOTED_CLOSED, QUOTED_CLOSED},
        {"end\",\"a", "end\"|\"a", QUOTED_OPEN, QUOTED_OPEN},
        {"\"\"", "", QUOTED_CLOSED, QUOTED_OPEN},
};

static void test_quoted(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(quoted_cases); i++) {
        const bw_str line = bw_str_of(quoted_cases[i].line);
        struct quoted quoted = quoted_of(line, ',');
        struct bw_buffer got;
        bw_str value;
        bool doubled;
        bool first = true;
        char plain[64];
        bw_buffer_init(&got, BW_KIB);
        for (; quoted_next(&quoted, &value, &doubled); first = false) {
            if (!first)
                bw_buffer_add_char(&got, '|');
            if (doubled)
                value = (bw_str){.ptr = plain, .len = quoted_undouble(value, plain)};
            bw_buffer_add_str(&got, value);
        }
        bw_buffer_add_char(&got, '\0');
        print_message("%s\n", quoted_cases[i].line);
        assert_string_equal((const char *)got.ptr, quoted_cases[i].want);
        assert_int_equal(quoted_end_of(line, ',', false), quoted_cases[i].end);
        assert_int_equal(quoted_end_of(line, ',', true), quoted_cases[i].again);
        bw_buffer_release(&got);
    }
}

/* However long keys and values are, and whatever stands behind them: blocks end anywhere. */
static void test_pairs_of_any_length(void **state)
{
    (void)state;
    char text[400];
    for (size_t key_len = 1; key_len < 50; key_len++) {
        for (size_t value_len = 0; value_len < 50; value_len++) {
            static const char ends[] = {' ', '"', ':', '[', '{', '`', ',', '\x80'};
            size_t len = 0;
            for (size_t i = 0; i < key_len; i++)
                text[len++] = "aZ09_-./@"[(i + value_len) % 9];
            text[len++] = '=';
            for (size_t i = 0; i < value_len; i++)
                text[len++] = (char)(i % 7 == 3 ? ends[1 + key_len % 7] : 'v');
            const size_t end = len;
            text[len++] = ' ';
            text[len++] = ends[value_len % sizeof(ends)];
            memcpy(text + len, " b=c", 4);
            len += 4;
            struct pairs pairs = {.rest = {.ptr = text, .len = len}, .assign = '=', .between = ' '};
            struct pair pair;
            assert_true(pairs_next(&pairs, &pair));
            assert_int_equal(pair.key.len, key_len);
            assert_ptr_equal(pair.key.ptr, text);
            assert_int_equal(pair.value.len, end - key_len - 1);
            assert_true(pairs_next(&pairs, &pair));
            assert_true(bw_str_eq(pair.key, BW_STR("b")));
            assert_true(bw_str_eq(pair.value, BW_STR("c")));
            assert_false(pairs_next(&pairs, &pair));
        }
    }
}

/* A key ends at the first byte that no key has, wherever in a block it stands. */
static void test_what_no_key_has(void **state)
{
    (void)state;
    for (int c = 1; c < 256; c++) {
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        const bool digit = c >= '0' && c <= '9';
        const bool key = letter || digit || (c < 128 && strchr("_-./@", c) != NULL);
        for (size_t at = 1; at < 40; at++) {
            char text[64];
            memset(text, 'k', sizeof(text));
            text[at] = (char)c;
            memcpy(text + 60, "=v", 2);
            struct pairs pairs = {.rest = {.ptr = text, .len = 62}, .assign = '=', .between = ';'};
            struct pair pair;
            const bool found = pairs_next(&pairs, &pair);
            if (c == '=')
                assert_true(found && pair.key.len == at);
            else if (key)
                assert_true(found && pair.key.len == 60);
            else
                assert_false(found && pair.key.ptr == text);
        }
    }
}

/* What follows a text, and how long it is, changes nothing of the pairs before its last word: a few
 * bytes are taken apart one by one, more of them in blocks. */
static void test_pairs_whatever_follows(void **state)
{
    (void)state;
    uint32_t seed = 5;
    size_t compared = 0;
    for (unsigned round = 0; round < 150000; round++) {
        static const char letters[] = "aaaa====   \"\"\\;|";
        char text[200];
        const size_t len = 4 + round % 30;
        for (size_t i = 0; i < sizeof(text); i++) {
            seed = seed * 1664525 + 1013904223;
            text[i] = i < len ? letters[(seed >> 16) % (sizeof(letters) - 1)] : 'z';
        }
        text[len] = ' ';
        const char between = " |;"[round % 3];
        struct pairs alone = {.rest = {.ptr = text, .len = len}, .assign = '=', .between = between};
        struct pairs longer = alone;
        longer.rest.len = sizeof(text);
        struct pair pair;
        while (pairs_next(&alone, &pair) && alone.rest.len > 1) {
            struct pair other;
            assert_true(pairs_next(&longer, &other));
            assert_ptr_equal(pair.key.ptr, other.key.ptr);
            assert_int_equal(pair.key.len, other.key.len);
            assert_ptr_equal(pair.value.ptr, other.value.ptr);
            assert_int_equal(pair.value.len, other.value.len);
            assert_int_equal(pair.escaped, other.escaped);
            compared++;
        }
    }
    assert_true(compared > 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_ends),
            cmocka_unit_test(test_pairs),
            cmocka_unit_test(test_quoted),
            cmocka_unit_test(test_pairs_of_any_length),
            cmocka_unit_test(test_what_no_key_has),
            cmocka_unit_test(test_pairs_whatever_follows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
