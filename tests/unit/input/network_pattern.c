/* Messages of devices compared with their forms: what is captured, and that it is the same when the
 * form was taken apart before. */
#include "input/network/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const struct {
    const char *pattern, *text;
    const char *want; /* "name=value;" of each capture; NULL: it does not fit */
} cases[] = {
        {"words", "words and more", ""}, {"words", "word", NULL},
        {"{a}", "all of it", "a=all of it;"}, {"{a}", "", "a=;"},
        {"from {src_ip}/{src_port} to {dst_ip}", "from 10.0.0.1/80 to 10.0.0.2 x",
                "src_ip=10.0.0.1;src_port=80;dst_ip=10.0.0.2 x;"},
        {"from {src_ip}/{src_port} to ", "from 10.0.0.1/80", NULL},
        {"from {}/{b} ", "from a/b c", "b=b;"}, {"{a}, {b}.", "x, , y.", "a=x;b=, y;"},
        {"{a} - {b} -> {c}(", "a -- b - c -> d(", "a=a -- b;b=c;c=d;"},
        {"{a}{b}c", "abc", NULL}, /* nothing parts the two: the first has it all */
};

static const char *print(
        const struct network_capture *captures, size_t count, char *out, size_t size)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count; i++)
        len += (size_t)snprintf(out + len, size - len, "%.*s=%.*s;", bw_str_width(captures[i].name),
                captures[i].name.ptr, bw_str_width(captures[i].value), captures[i].value.ptr);
    return out;
}

static void test_cases(void **state)
{
    (void)state;
    struct network_patterns *set = network_patterns_new();
    assert_non_null(set);
    for (size_t i = 0; i < 2 * BW_COUNT(cases); i++) { /* the second time they are known */
        const size_t at = i % BW_COUNT(cases);
        struct network_capture captures[NETWORK_MAX_CAPTURES];
        size_t count = 0;
        char text[256];
        print_message("%s\n", cases[at].pattern);
        const bool fits = network_pattern_match(
                set, bw_str_of(cases[at].text), cases[at].pattern, captures, &count);
        assert_int_equal(fits, cases[at].want != NULL);
        if (fits)
            assert_string_equal(print(captures, count, text, sizeof(text)), cases[at].want);
    }
    network_patterns_free(set);
    network_patterns_free(NULL);
}

static void test_names(void **state)
{
    (void)state;
    static const enum network_name means[] = {NETWORK_NAME_IP, NETWORK_NAME_PORT, NETWORK_NAME_NAT,
            NETWORK_NAME_BYTES, NETWORK_NAME_USER, NETWORK_NAME_OTHER, NETWORK_NAME_IP};
    static const bool sources[] = {true, true, false, false, false, true, false};
    struct network_patterns *set = network_patterns_new();
    assert_non_null(set);
    struct network_capture captures[NETWORK_MAX_CAPTURES];
    size_t count;
    assert_true(network_pattern_match(set, BW_STR("1 2 3 4 5 6 7"),
            "{src_ip} {src_port} {dst_nat} {bytes} {user} {src_user} {assigned_ip}", captures,
            &count));
    assert_int_equal(count, BW_COUNT(means));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(captures[i].means, means[i]);
        assert_int_equal(captures[i].source, sources[i]);
    }
    network_patterns_free(set);
}

/* More patterns than there are slots: the last ones are taken apart anew each time. */
static void test_many(void **state)
{
    (void)state;
    static char patterns[1000][8];
    struct network_patterns *set = network_patterns_new();
    assert_non_null(set);
    for (size_t i = 0; i < 2 * BW_COUNT(patterns); i++) {
        char *pattern = patterns[i % BW_COUNT(patterns)];
        struct network_capture captures[NETWORK_MAX_CAPTURES];
        size_t count;
        char text[16];
        snprintf(pattern, sizeof(patterns[0]), "%zu{a}x", i % BW_COUNT(patterns));
        snprintf(text, sizeof(text), "%zuvx", i % BW_COUNT(patterns));
        assert_true(network_pattern_match(set, bw_str_of(text), pattern, captures, &count));
        assert_int_equal(count, 1);
        assert_true(bw_str_eq(captures[0].value, BW_STR("v")));
    }
    network_patterns_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_names),
            cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
