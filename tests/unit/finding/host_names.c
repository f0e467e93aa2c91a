/* Names that are of one host, and those of which nobody knows. */
#include "finding/host_names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void check(bw_str got, const char *want)
{
    if (!bw_str_eq(got, bw_str_of(want)))
        fail_msg("'%.*s' instead of '%s'", bw_str_width(got), got.len != 0 ? got.ptr : "", want);
}

static void test_names(void **state)
{
    static const char *const all[] = {"fs01", "FS01.harbour.example", "WEB", "web", "dc.a.example",
            "dc.b.example", "dc", "10", "10.0.0.1", "localhost", "localhost.localdomain", "alone",
            "fs01.HARBOUR.example", ""};
    static const char *const of[][2] = {{"fs01", "FS01.harbour.example"},
            {"FS01", "FS01.harbour.example"}, {"fs01.harbour.example", "FS01.harbour.example"},
            {"web", "WEB"}, {"dc", "dc"}, {"dc.a.example", "dc.a.example"}, {"10", "10"},
            {"localhost", "localhost"}, {"alone", "alone"}, {"unknown", "unknown"}, {"", ""}};
    static const char *const shorts[][2] = {{"FS01.harbour.example", "fs01"}, {"dc.a.example", ""},
            {"10.0.0.1", ""}, {"localhost.localdomain", ""}, {"alone", ""}, {"", ""}};
    (void)state;
    /* the order in which they come changes nothing */
    for (size_t turn = 0; turn < BW_COUNT(all); turn++) {
        struct bw_arena *arena = bw_arena_new(BW_MIB);
        struct host_names *names = host_names_new(arena);
        for (size_t i = 0; i < BW_COUNT(all); i++)
            host_names_add(names, bw_str_of(all[(i + turn) % BW_COUNT(all)]));
        for (size_t i = 0; i < BW_COUNT(of); i++)
            check(host_names_of(names, bw_str_of(of[i][0])), of[i][1]);
        for (size_t i = 0; i < BW_COUNT(shorts); i++)
            check(host_names_short(names, bw_str_of(shorts[i][0])), shorts[i][1]);
        bw_arena_free(arena);
    }
}

/* What does not fit stays by itself. */
static void test_limits(void **state)
{
    char name[300];
    (void)state;
    memset(name, 'a', sizeof(name));
    struct bw_arena *arena = bw_arena_new(64 * BW_KIB);
    struct host_names *names = host_names_new(arena);
    host_names_add(names, (bw_str){.ptr = name, .len = sizeof(name)});
    assert_int_equal(
            host_names_of(names, (bw_str){.ptr = name, .len = sizeof(name)}).len, sizeof(name));
    for (unsigned i = 0; i < 20000; i++) {
        const int len = snprintf(name, sizeof(name), "h%u.example", i);
        host_names_add(names, (bw_str){.ptr = name, .len = (size_t)len});
    }
    check(host_names_of(names, BW_STR("h1")), "h1.example");
    check(host_names_of(names, BW_STR("h19999")), "h19999");
    bw_arena_free(arena);
    arena = bw_arena_new(16);
    assert_null(host_names_new(arena));
    bw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_names),
            cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
