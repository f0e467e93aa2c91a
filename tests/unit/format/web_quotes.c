/* Quotes and marks of a line, found in blocks: the same as byte by byte, wherever they stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/web/quotes.h"

#define TEXT_MAX 70

static void check(const char *text, size_t len)
{
    /* of its own size, so that a look past the end is seen */
    char *copy = malloc(len + 1);
    struct web_quotes found;
    uint32_t count = 0;
    bool marks = false;
    bool backslash = false;
    assert_non_null(copy);
    char *exact = copy + 1; /* not aligned */
    memcpy(exact, text, len);
    web_quotes_find((bw_str){.ptr = exact, .len = len}, &found);
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"' && count < WEB_QUOTES_MAX)
            assert_int_equal(found.at[count++], i);
        backslash |= text[i] == '\\';
        marks |= strchr("%+$\\", text[i]) != NULL && text[i] != '\0';
    }
    assert_int_equal(found.count, count);
    assert_int_equal(found.marks, marks);
    assert_int_equal(found.backslash, backslash);
    free(copy);
}

static void each_place(void **unused)
{
    static const char marks[] = "\"%+$\\\x80";
    (void)unused;
    for (size_t len = 0; len <= TEXT_MAX; len++) {
        for (size_t at = 0; at < len; at++) {
            char text[TEXT_MAX];
            memset(text, 'a', sizeof(text));
            text[at] = marks[(at + len) % (sizeof(marks) - 1)];
            check(text, len);
        }
    }
}

static void many(void **unused)
{
    static const char letters[] = "ab\"\"\" %\\";
    uint64_t seed = 3;
    (void)unused;
    for (unsigned i = 0; i < 20000; i++) {
        char text[TEXT_MAX];
        for (size_t k = 0; k < sizeof(text); k++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            text[k] = letters[(seed >> 33) % (i % 2 != 0 ? sizeof(letters) : 4)];
        }
        check(text, (size_t)(seed >> 50) % (TEXT_MAX + 1));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_place), cmocka_unit_test(many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
