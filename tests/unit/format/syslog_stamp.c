/* Points in time as logs write them, and what they come to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "format/syslog/stamp.h"

/* `time` is with a clock that begins on 2021-07-06 and a zone of +01:00. "": a day that is none. */
static const struct {
    const char *text;
    size_t len;
    const char *time;
} cases[] = {
        {"Jul  4 12:00:00 host", 15, "2022-07-04T11:00:00.000Z"},
        {"Jul 04 12:00:00 host", 15, "2022-07-04T11:00:00.000Z"},
        {"Jul 4 12:00:00 host", 14, "2022-07-04T11:00:00.000Z"},
        {"JUL  4 12:00:00 host", 15, "2022-07-04T11:00:00.000Z"},
        {"Jul  6 00:00:00 host", 15, "2021-07-05T23:00:00.000Z"},
        {"Dec 31 23:59:59 host", 15, "2021-12-31T22:59:59.000Z"},
        {"Jan  1 00:00:00 host", 15, "2021-12-31T23:00:00.000Z"},
        {"Feb 29 12:00:00 host", 15, "2020-02-29T11:00:00.000Z"},
        {"Jul  4 12:00:00.123456 host", 22, "2022-07-04T11:00:00.123456Z"},
        {"Jul  4 2019 12:00:00 host", 20, "2019-07-04T11:00:00.000Z"},
        {"Jul  4 12:00:00 2019 host", 20, "2019-07-04T11:00:00.000Z"},
        {"Jul  4 12:00:00 2019x host", 15, "2022-07-04T11:00:00.000Z"},
        {"Jul  4 12:00:00 1900 host", 15, "2022-07-04T11:00:00.000Z"},
        {"Jul  4 12:00:00.123 UTC: %SYS", 23, "2022-07-04T12:00:00.123Z"},
        {"Jul  4 12:00:00 CEST: %SYS", 20, "2022-07-04T10:00:00.000Z"},
        {"Jul  4 12:00:00 EAST: %SYS", 20, "2022-07-04T11:00:00.000Z"},
        {"Jul  4 12:00:00 UTC prog: x", 15, "2022-07-04T11:00:00.000Z"},
        {"Jul  4 12:00:00 EST 2019 x", 24, "2019-07-04T17:00:00.000Z"},
        {"Jul  4 23:59:60 host", 15, "2022-07-04T23:00:00.000Z"},
        {"Jul  4 12:00:0: host", 0, NULL},
        {"Jul  4 12:0::00 host", 0, NULL},
        {"Jul  4 1?:00:00 host", 0, NULL},
        {"Jul  4 12:00;00 host", 0, NULL},
        {"Jul  4 24:00:00 host", 0, NULL},
        {"Jul  4 12:60:00 host", 0, NULL},
        {"Jul  4 12:00:61 host", 0, NULL},
        {"Jul 32 12:00:00 host", 0, NULL},
        {"Jul  0 12:00:00 host", 0, NULL},
        {"Jux  4 12:00:00 host", 0, NULL},
        {"Jul  4 12:00", 0, NULL},
        {"Jul  4 12:00:0", 0, NULL},
        {"June  4 12:00:00 host", 0, NULL},
        {"Jun 31 12:00:00 host", 15, ""},
        {"2022-07-04T12:00:00Z host", 20, "2022-07-04T12:00:00.000Z"},
        {"2022-07-04T12:00:00.123456+02:00 host", 32, "2022-07-04T10:00:00.123456Z"},
        {"2022-07-04T23:59:60Z host", 20, "2022-07-05T00:00:00.000Z"},
        {"2022-07-04T12:00:00-07:30 host", 25, "2022-07-04T19:30:00.000Z"},
        {"2022-07-04T12:00:00.5Z host", 22, "2022-07-04T12:00:00.500Z"},
        {"2022-07-04T12:00:00.Z host", 19, "2022-07-04T11:00:00.000Z"},
        {"2022-07-04T12:00:00+18:60 host", 19, "2022-07-04T11:00:00.000Z"},
        {"2022-07-04T12:0::00Z host", 0, NULL},
        {"2022-07-04T12:00:00-0730 host", 24, "2022-07-04T19:30:00.000Z"},
        {"2022-07-04T12:00:00+02 host", 22, "2022-07-04T10:00:00.000Z"},
        {"2022-07-04T12:00:00+020 host", 19, "2022-07-04T11:00:00.000Z"},
        {"2022-07-04T12:00:00+99:00", 19, "2022-07-04T11:00:00.000Z"},
        {"2022-07-04 12:00:00,123 INFO", 23, "2022-07-04T11:00:00.123Z"},
        {"2022-07-04  12:00:00", 20, "2022-07-04T11:00:00.000Z"},
        {"2022-07-04 12:00:00.123 UTC [1] LOG", 27, "2022-07-04T12:00:00.123Z"},
        {"2022-07-04 12:00:00 CST [1] LOG", 23, "2022-07-04T11:00:00.000Z"},
        {"2022-07-04 12:00:00 +0200 x", 25, "2022-07-04T10:00:00.000Z"},
        {"2022/07/04 12:00:00 [error]", 19, "2022-07-04T11:00:00.000Z"},
        {"2022/07/04-12:00:00 x", 19, "2022-07-04T11:00:00.000Z"},
        {"2022-07-04-12:00:00 x", 0, NULL},
        {"2022-07/04 12:00:00 x", 0, NULL},
        {"9223372035 x", 10, "2262-04-11T23:47:15.000Z"},
        {"9635066000 x", 0, NULL}, /* past what a time can be */
        {"2022-13-04 12:00:00 x", 0, NULL},
        {"1899-01-04 12:00:00 x", 0, NULL},
        {"2022-07-04T12:00:00.1234567891Z x", 31, "2022-07-04T12:00:00.123456789Z"},
        {"Mon Jul  4 12:00:00 2022 x", 24, "2022-07-04T11:00:00.000Z"},
        {"Mon Jul  4 12:00:00.123 2022] x", 28, "2022-07-04T11:00:00.123Z"},
        {"Mon Jul  4 12:00:00 UTC 2022 x", 28, "2022-07-04T12:00:00.000Z"},
        {"Mon Jul  4 12:00:00 +0200 2022 x", 30, "2022-07-04T10:00:00.000Z"},
        {"Mon Jul  4 12:00:00 x", 0, NULL},
        {"Mon 2022-07-04 12:00:00 CEST x", 28, "2022-07-04T10:00:00.000Z"},
        {"Xon Jul  4 12:00:00 2022 x", 0, NULL},
        {"04/Jul/2022:12:00:00 +0200] x", 26, "2022-07-04T10:00:00.000Z"},
        {"04-Jul-2022 12:00:00.123 x", 24, "2022-07-04T11:00:00.123Z"},
        {"4 Jul 2022 12:00:00 x", 19, "2022-07-04T11:00:00.000Z"},
        {"4 Jul 2022 12:00:00 CEST][x", 24, "2022-07-04T10:00:00.000Z"},
        {"04 Jul 2022 12:00:00 PDT]", 24, "2022-07-04T19:00:00.000Z"},
        {"4 Jul 2022 12:00:00 EAST x", 19, "2022-07-04T11:00:00.000Z"},
        {"04/Jul-2022 12:00:00 x", 0, NULL},
        {"220704 12:00:00 [Note]", 15, "2022-07-04T11:00:00.000Z"},
        {"220704  1:02:03 [Note]", 15, "2022-07-04T00:02:03.000Z"},
        {"221304 12:00:00 [Note]", 0, NULL},
        {"04.07.2022 12:00:00] x", 19, "2022-07-04T11:00:00.000Z"},
        {"04.07.2022 12:00:00.123] x", 23, "2022-07-04T11:00:00.123Z"},
        {"04.13.2022 12:00:00] x", 0, NULL},
        {"4.7.2022 12:00:00 x", 0, NULL},
        {"Jul 4, 2022 1:00:00,123 AM UTC> x", 30, "2022-07-04T01:00:00.123Z"},
        {"Jul 4, 2022 1:00:00 PM CEST> x", 27, "2022-07-04T11:00:00.000Z"},
        {"Jul 4, 2022, 12:00:00,123 AM UTC> x", 32, "2022-07-04T00:00:00.123Z"},
        {"Jul 14, 2022 12:00:00 PM org.x", 24, "2022-07-14T11:00:00.000Z"},
        {"Jul 4, 2022 13:00:00 x", 20, "2022-07-04T12:00:00.000Z"},
        {"Jul 4, 2022 13:00:00 PM x", 20, "2022-07-04T12:00:00.000Z"},
        {"Jul 4, 22 12:00:00 x", 0, NULL},
        {"04-Jul-2022 12:00:00 o'clock CEST> x", 33, "2022-07-04T10:00:00.000Z"},
        {"04-Jul-2022 12:00:00 o'clock> x", 20, "2022-07-04T11:00:00.000Z"},
        {"1656936000 x", 10, "2022-07-04T12:00:00.000Z"},
        {"1656936000.25 x", 13, "2022-07-04T12:00:00.250Z"},
        {"1656936000] x", 10, "2022-07-04T12:00:00.000Z"},
        {"16569360001 x", 0, NULL},
        {"1656936000x x", 0, NULL},
        {"0656936000 x", 0, NULL},
        {"", 0, NULL},
        {"2022-07-0", 0, NULL},
};

static void test_cases(void **state)
{
    (void)state;
    const struct bw_date from = {.year = 2021, .month = 7, .day = 6};
    const struct stamp_clock clock = stamp_clock_from(bw_time_from_date(&from), 3600);
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct stamp stamp;
        char time[BW_TIME_TEXT_SIZE];
        print_message("%s\n", cases[i].text);
        assert_int_equal(stamp_read(bw_str_of(cases[i].text), &stamp), cases[i].len);
        if (cases[i].len == 0)
            continue;
        bw_time_format(stamp_time(&stamp, &clock), time);
        assert_string_equal(time, cases[i].time);
    }
}

static const struct {
    const char *text;
    bool day_first;
    size_t len; /* 0: no stamp */
    const char *time;
    bool doubt;
} slashed[] = {
        {"7/4/22 1:02:03 PM INFO", false, 17, "2022-07-04T13:02:03.000Z", true},
        {"7/4/22 1:02:03 PM INFO", true, 17, "2022-04-07T13:02:03.000Z", true},
        {"07/24/2022 12:02:03 AM x", true, 22, "2022-07-24T00:02:03.000Z", false},
        {"24/07/2022 12:02:03.5 x", false, 21, "2022-07-24T12:02:03.500Z", false},
        {"07/07/2022 12:02:03 x", false, 19, "2022-07-07T12:02:03.000Z", false},
        {"13/13/2022 12:02:03 x", false, 0, NULL, false},
        {"07/04 12:02:03 x", false, 0, NULL, false},
        {"07/04/2022 x", false, 0, NULL, false},
        {"04/Jul/2022 12:00:00 x", false, 0, NULL, false},
};

static void test_slashed(void **state)
{
    (void)state;
    const struct stamp_clock clock = {.zone = 0};
    for (size_t i = 0; i < BW_COUNT(slashed); i++) {
        struct stamp stamp;
        bool doubt = false;
        char time[BW_TIME_TEXT_SIZE];
        print_message("%s\n", slashed[i].text);
        assert_int_equal(stamp_read_slashed(
                                 bw_str_of(slashed[i].text), slashed[i].day_first, &stamp, &doubt),
                slashed[i].len);
        if (slashed[i].len == 0)
            continue;
        bw_time_format(stamp_time(&stamp, &clock), time);
        assert_string_equal(time, slashed[i].time);
        assert_int_equal(doubt, slashed[i].doubt);
    }
}

/* However a stamp is cut off, nothing is read behind its end, and what is left is no more. */
static void test_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        for (size_t len = 0; len <= strlen(cases[i].text); len++) {
            struct stamp stamp;
            char copy[64];
            memcpy(copy, cases[i].text, len);
            const size_t got = stamp_read((bw_str){copy, len}, &stamp);
            assert_true(got <= len);
        }
}

static void test_no_year(void **state)
{
    (void)state;
    struct stamp stamp;
    const struct stamp_clock clock = stamp_clock_from(BW_TIME_UNKNOWN, 0);
    assert_int_equal(stamp_read(BW_STR("Jul  4 12:00:00 host"), &stamp), 15);
    assert_true(stamp_time(&stamp, &clock) == BW_TIME_UNKNOWN);
    assert_int_equal(stamp_read(BW_STR("2022-07-04 12:00:00"), &stamp), 19);
    assert_true(stamp_time(&stamp, &clock) == INT64_C(1656936000) * BW_TIME_SECOND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_slashed),
            cmocka_unit_test(test_cut),
            cmocka_unit_test(test_no_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
