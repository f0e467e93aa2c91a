/* The table of characters says what ranges say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/chars.h"

static unsigned classes_of(unsigned c)
{
    unsigned classes = 0;
    if (c >= '0' && c <= '9')
        classes |= BW_CHAR_DIGIT;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        classes |= BW_CHAR_LETTER;
    if (c != '\0' && c < 0x80 && strchr("-_/.", (int)c) != NULL)
        classes |= BW_CHAR_OF_PROGRAM;
    if (c != '\0' && c < 0x80 && strchr(".:%-[]", (int)c) != NULL)
        classes |= BW_CHAR_OF_ADDRESS;
    return classes;
}

static void each_byte_is_what_it_is(void **unused)
{
    (void)unused;
    for (unsigned c = 0; c < 256; c++)
        assert_int_equal(bw_char_classes[c], classes_of(c));
}

static void words_end_where_they_end(void **unused)
{
    (void)unused;
    assert_int_equal(bw_length_of(BW_STR("sshd[12]"), BW_CHAR_LETTER), 4);
    assert_int_equal(bw_length_of(BW_STR("4711"), BW_CHAR_DIGIT), 4);
    assert_int_equal(bw_length_of(BW_STR(""), BW_CHAR_DIGIT), 0);
    assert_int_equal(bw_length_of(BW_STR("fe80::1%eth0 port"),
                             BW_CHAR_LETTER | BW_CHAR_DIGIT | BW_CHAR_OF_ADDRESS),
            12);
    assert_int_equal(bw_length_of(BW_STR("\xc3\xa9t\xc3\xa9"), BW_CHAR_LETTER), 0);
}

/* A byte of each value at each place of a text that is longer than a vector. */
static void vectors_say_what_the_table_says(void **unused)
{
    (void)unused;
    static const char members[] = {[BW_CHAR_DIGIT] = '7',
            [BW_CHAR_LETTER] = 'k',
            [BW_CHAR_OF_PROGRAM] = '_',
            [BW_CHAR_OF_ADDRESS] = ':'};
    char text[37];
    for (unsigned classes = 1; classes < 16; classes++) {
        const char member = members[classes & (~classes + 1)];
        for (unsigned c = 0; c < 256; c++) {
            const bool is_in = (bw_char_classes[c] & classes) != 0;
            for (size_t at = 0; at < sizeof(text); at++) {
                memset(text, member, sizeof(text));
                text[at] = (char)c;
                assert_int_equal(bw_length_of((bw_str){.ptr = text, .len = sizeof(text)}, classes),
                        is_in ? sizeof(text) : at);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(each_byte_is_what_it_is),
            cmocka_unit_test(words_end_where_they_end),
            cmocka_unit_test(vectors_say_what_the_table_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
