#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/time.h"
#include "support/mutate.h"

static const struct {
    const char *text;
    const char *want; /* as it prints; NULL: can not be read */
} parse_cases[] = {
        {"2022-07-01T03:04:05Z", "2022-07-01T03:04:05.000Z"},
        {"2022-07-01t03:04:05z", "2022-07-01T03:04:05.000Z"},
        {"2022-07-01 03:04:05", "2022-07-01T03:04:05.000Z"},
        {"2022-07-01 03:04", "2022-07-01T03:04:00.000Z"},
        {"2022-07-01", "2022-07-01T00:00:00.000Z"},
        {"2022-07-01T03:04:05.1Z", "2022-07-01T03:04:05.100Z"},
        {"2022-07-01T03:04:05.1234567Z", "2022-07-01T03:04:05.1234567Z"},
        {"2022-07-01T03:04:05.123456Z", "2022-07-01T03:04:05.123456Z"},
        {"2022-07-01T03:04:05.123456789Z", "2022-07-01T03:04:05.123456789Z"},
        {"2022-07-01T03:04:05.1234567891Z", "2022-07-01T03:04:05.123456789Z"},
        {"2022-07-01 03:04:05,250", "2022-07-01T03:04:05.250Z"},
        {"2022-07-01T03:04:05+02:00", "2022-07-01T01:04:05.000Z"},
        {"2022-07-01T03:04:05.5-0930", "2022-07-01T12:34:05.500Z"},
        {"2022-07-01 03:04:05 +0000", "2022-07-01T03:04:05.000Z"},
        {"2022-07-01 03:04:05+02", "2022-07-01T01:04:05.000Z"},
        {"2022-07-01 03:04:05 UTC", "2022-07-01T03:04:05.000Z"},
        {"2022-07-01 03:04:05 gmt", "2022-07-01T03:04:05.000Z"},
        {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"},
        {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
        {"2022-02-29T00:00:00Z", NULL},
        {"1900-02-29", NULL},
        {"2022-13-01", NULL},
        {"2022-00-01", NULL},
        {"2022-01-00", NULL},
        {"2022-04-31", NULL},
        {"2022-07-01T24:00:00Z", NULL},
        {"2022-07-01T03:60:00Z", NULL},
        {"2022-07-01T03:04:61Z", NULL},
        {"2022-07-01T03:04:05.Z", NULL},
        {"2022-07-01T03:04:05+24:00", NULL},
        {"2022-07-01T03:04:05+02:", NULL},
        {"2022-07-01T03:04:05+02:60", NULL},
        {"2022-07-01T03:04:05 CEST", NULL},
        {"2022-07-01T03:04:05Zx", NULL},
        {"2022-07-01T", NULL},
        {"2022-7-1", NULL},
        {"22-07-01", NULL},
        {"", NULL},
        {"soon", NULL},
        {"1500-01-01T00:00:00Z", NULL},
        {"9999-01-01T00:00:00Z", NULL},
};

static void parsing(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(parse_cases); i++) {
        bw_time time = 77;
        const bw_status status = bw_time_parse(bw_str_of(parse_cases[i].text), &time);
        char text[BW_TIME_TEXT_SIZE];
        if ((status == BW_OK) != (parse_cases[i].want != NULL))
            print_error("case %s\n", parse_cases[i].text);
        assert_int_equal(status == BW_OK, parse_cases[i].want != NULL);
        if (status != BW_OK)
            continue;
        const size_t len = bw_time_format(time, text);
        assert_int_equal(len, strlen(text));
        assert_string_equal(text, parse_cases[i].want);
    }
}

static void known_points(void **state)
{
    (void)state;
    const struct bw_date epoch = {.year = 1970, .month = 1, .day = 1};
    assert_true(bw_time_from_date(&epoch) == 0);
    const struct bw_date y2k = {.year = 2000, .month = 3, .day = 1};
    assert_true(bw_time_from_date(&y2k) == INT64_C(951868800) * BW_TIME_SECOND);
    const struct bw_date bad = {.year = 2000, .month = 2, .day = 30};
    assert_true(bw_time_from_date(&bad) == BW_TIME_UNKNOWN);
    const struct bw_date far = {.year = 2300, .month = 1, .day = 1};
    assert_true(bw_time_from_date(&far) == BW_TIME_UNKNOWN);
    char text[BW_TIME_TEXT_SIZE];
    assert_int_equal(bw_time_format(BW_TIME_UNKNOWN, text), 0);
    assert_string_equal(text, "");
    assert_true(bw_time_format(INT64_MIN + 1, text) > 0);
    assert_memory_equal(text, "1677-09-21T00:12:43.145224193Z", 30);
    bw_time_format(INT64_MAX, text);
    assert_string_equal(text, "2262-04-11T23:47:16.854775807Z");
}

/* Any time prints, and reads back as itself; so do its parts. */
static void round_trips(void **state)
{
    (void)state;
    struct random_state random = {.state = 11};
    for (unsigned i = 0; i < 100000; i++) {
        bw_time time = (bw_time)random_next(&random);
        if (time < INT64_MIN + BW_TIME_SECOND)
            continue; /* the first second can not be put together from its parts */
        if (i % 4 == 0)
            time -= time % 1000000;
        char text[BW_TIME_TEXT_SIZE];
        const size_t len = bw_time_format(time, text);
        bw_time back;
        assert_int_equal(bw_time_parse((bw_str){.ptr = text, .len = len}, &back), BW_OK);
        assert_true(back == time);
        const struct bw_date date = bw_date_from_time(time);
        assert_true(bw_time_from_date(&date) == time);
        const bw_time ticks = time - ((time % 100) + 100) % 100;
        assert_true(bw_time_from_filetime(bw_filetime_from_time(ticks)) == ticks);
    }
}

static void filetimes(void **state)
{
    (void)state;
    assert_true(bw_time_from_filetime(UINT64_C(116444736000000000)) == 0);
    assert_true(bw_time_from_filetime(UINT64_C(116444736000000001)) == 100);
    assert_true(bw_time_from_filetime(0) == BW_TIME_UNKNOWN);
    assert_true(bw_time_from_filetime(1) == BW_TIME_UNKNOWN); /* 1601 */
    assert_true(bw_time_from_filetime(UINT64_MAX) == BW_TIME_UNKNOWN);
    assert_true(bw_time_from_filetime(INT64_MAX) == BW_TIME_UNKNOWN);
    assert_true(bw_filetime_from_time(BW_TIME_UNKNOWN) == 0);
    assert_true(bw_filetime_from_time(0) == UINT64_C(116444736000000000));
}

/* From the table of ISO 8601 weeks: years that begin and end in another's week. */
static const struct {
    int32_t year;
    uint8_t month;
    uint8_t day;
    unsigned week;
} week_cases[] = {
        {2005, 1, 1, 53},
        {2005, 1, 2, 53},
        {2005, 12, 31, 52},
        {2006, 1, 1, 52},
        {2006, 1, 2, 1},
        {2007, 1, 1, 1},
        {2007, 12, 30, 52},
        {2007, 12, 31, 1},
        {2008, 12, 28, 52},
        {2008, 12, 29, 1},
        {2009, 12, 31, 53},
        {2010, 1, 3, 53},
        {2010, 1, 4, 1},
        {2022, 7, 1, 26},
        {1970, 1, 1, 1},
        {1969, 12, 28, 52},
        {1969, 12, 29, 1},
};

static void weeks(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(week_cases); i++) {
        const struct bw_date date = {
                .year = week_cases[i].year, .month = week_cases[i].month, .day = week_cases[i].day};
        assert_int_equal(bw_date_week(&date), week_cases[i].week);
    }
}

static void try_parse(const uint8_t *data, size_t size, void *user)
{
    (void)user;
    bw_time time;
    if (bw_time_parse((bw_str){.ptr = (const char *)data, .len = size}, &time) != BW_OK)
        return;
    char text[BW_TIME_TEXT_SIZE];
    assert_true(bw_time_format(time, text) > 0);
}

static void mutations(void **state)
{
    (void)state;
    static const char sample[] = "2022-07-01T03:04:05.1234567+02:00";
    mutate_heads((const uint8_t *)sample, sizeof(sample) - 1, try_parse, NULL);
    mutate_random((const uint8_t *)sample, sizeof(sample) - 1, 20000, try_parse, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(parsing),
            cmocka_unit_test(known_points),
            cmocka_unit_test(round_trips),
            cmocka_unit_test(filetimes),
            cmocka_unit_test(weeks),
            cmocka_unit_test(mutations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
