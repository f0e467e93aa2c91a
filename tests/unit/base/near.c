/* What stands in front of a byte, wherever the byte and the end of the text are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/near.h"

#define LONGEST 70

/* In memory of its own, so that a byte read outside of it is found. */
static void check(size_t len, size_t first, size_t second)
{
    char *text = malloc(len + 1);
    assert_non_null(text);
    memset(text, '.', len);
    if (first < len)
        text[first] = '#';
    if (second < len)
        text[second] = '#';
    char *exact = malloc(len != 0 ? len : 1);
    assert_non_null(exact);
    memcpy(exact, text, len);
    const size_t nearest = first < second ? first : second;
    assert_int_equal(bw_length_before((bw_str){.ptr = exact, .len = len}, '#'),
            nearest < len ? nearest : len);
    free(exact);
    free(text);
}

static void the_first_is_found_at_each_place(void **unused)
{
    (void)unused;
    for (size_t len = 0; len <= LONGEST; len++)
        for (size_t first = 0; first <= len; first++)
            for (size_t second = first; second <= len; second++)
                check(len, first, second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_first_is_found_at_each_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
