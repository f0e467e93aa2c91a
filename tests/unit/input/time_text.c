#include "input/json/time_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "input/json/names.h"

#define PLAIN "2022-08-31T23:59:58.000Z"

static const struct {
    const char *text;
    const char *time; /* month first */
    const char *day_first;
} cases[] = {
        {"8/31/2022 11:59:58.123 PM", "2022-08-31T23:59:58.123Z", "2022-08-31T23:59:58.123Z"},
        {"08/31/2022 12:00:00 AM +01:00", "2022-08-30T23:00:00.000Z", "2022-08-30T23:00:00.000Z"},
        {"5/6/2022 1:02", "2022-05-06T01:02:00.000Z", "2022-06-05T01:02:00.000Z"},
        {"5-6-2022 01:02:03", "2022-05-06T01:02:03.000Z", "2022-06-05T01:02:03.000Z"},
        {"5.6.2022 01:02:03", "2022-06-05T01:02:03.000Z", "2022-06-05T01:02:03.000Z"},
        {"31/08/2022 23:59:58", PLAIN, PLAIN},
        {"31.08.22 23:59:58", PLAIN, PLAIN},
        {"31-Aug-2022 23:59:58", PLAIN, PLAIN},
        {"31 August 2022 23:59:58", PLAIN, PLAIN},
        {"Aug 31, 2022 @ 23:59:58.000", PLAIN, PLAIN},
        {"August 31, 2022 11:59:58 PM", PLAIN, PLAIN},
        {"Wednesday, August 31, 2022 11:59:58 PM", PLAIN, PLAIN},
        {"Wed, 31 Aug 2022 23:59:58 GMT", PLAIN, PLAIN},
        {"Thu, 01 Sep 2022 01:59:58 +0200", PLAIN, PLAIN},
        {"2022/08/31 23:59:58,000", PLAIN, PLAIN},
        {"2022-08-31 11:59:58 PM", PLAIN, PLAIN},
        {"20220831T235958Z", PLAIN, PLAIN},
        {"20220831 235958", PLAIN, PLAIN},
        {" 8/31/2022 ", "2022-08-31T00:00:00.000Z", "2022-08-31T00:00:00.000Z"},
        {"8/31/2022 13:00 PM", NULL, NULL},
        {"8/31/2022 noon", NULL, NULL},
        {"32/8/2022 10:00:00", NULL, NULL},
        {"31/13/2022 10:00:00", NULL, NULL},
        {"31/8-2022 10:00:00", NULL, NULL},
        {"10.1.2.3 10:00:00", NULL, NULL},
        {"Aug 2022", NULL, NULL},
        {"Foo 31, 2022", NULL, NULL},
        {"1234567890123", NULL, NULL},
        {"8/31/9999 10:00:00", NULL, NULL},
        {"4/11/2262 23:47:16 -99:99", NULL, NULL},
        {"", NULL, NULL},
};

static void check(const char *text, bw_time time, const char *expected)
{
    char shown[BW_TIME_TEXT_SIZE];
    bw_time_format(time, shown);
    if (expected == NULL ? time != BW_TIME_UNKNOWN : strcmp(shown, expected) != 0)
        fail_msg("\"%s\" is %s and not %s", text, shown, expected != NULL ? expected : "unknown");
}

static void test_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        const bw_str text = bw_str_of(cases[i].text);
        check(cases[i].text, json_time_text(text, false), cases[i].time);
        check(cases[i].text, json_time_text(text, true), cases[i].day_first);
    }
}

/* A text that ends anywhere is read as far as it goes, and no further. */
static void test_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        const bw_str whole = bw_str_of(cases[i].text);
        for (size_t len = 0; len < whole.len; len++) {
            char *copy = malloc(len + 1);
            memcpy(copy, whole.ptr, len);
            json_time_text((bw_str){.ptr = copy, .len = len}, true);
            json_time_is_day_first((bw_str){.ptr = copy, .len = len});
            free(copy);
        }
    }
}

static void test_day_first(void **state)
{
    (void)state;
    assert_true(json_time_is_day_first(BW_STR("31/08/2022 10:00:00")));
    assert_true(json_time_is_day_first(BW_STR("31-08-2022 10:00:00")));
    assert_false(json_time_is_day_first(BW_STR("08/31/2022 10:00:00")));
    assert_false(json_time_is_day_first(BW_STR("12/08/2022 10:00:00")));
    assert_false(json_time_is_day_first(BW_STR("192/8/2022")));
    assert_false(json_time_is_day_first(BW_STR("13/twelve")));
}

static const struct {
    const char *name;
    const char *text;
    bool local;
} locals[] = {
        {"time", "2022-08-31 23:59:58", true},
        {"time", "2022-08-31T23:59:58.123", true},
        {"time", "8/31/2022 11:59:58 PM", true},
        {"time", "Wed Aug 31 23:59:58 2022", true},
        {"time", "2022-08-31T23:59:58Z", false},
        {"time", "2022-08-31 23:59:58 UTC", false},
        {"time", "2022-08-31 23:59:58 +02:00", false},
        {"time", "2022-08-31T23:59:58-0700", false},
        {"time", "2022-08-31", false},
        {"time", "1661990398.5", false},
        {"Date (UTC)", "2022-08-31 23:59:58", false},
        {"UtcTime", "2022-08-31 23:59:58.123", false},
        {"creationtime", "2022-08-31T23:59:58", false},
        {"System.TimeCreated.SystemTime", "2022-08-31 23:59:58", false},
};

static void test_local(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(locals); i++) {
        const struct event_value value = event_value_utf8(bw_str_of(locals[i].text));
        if (json_time_may_be_local(bw_str_of(locals[i].name), &value) != locals[i].local)
            fail_msg("%s %s", locals[i].name, locals[i].text);
    }
    check("a zone", json_time_in_zone(json_time_text(BW_STR("8/31/2022 23:59:58"), false), 3600),
            "2022-08-31T22:59:58.000Z");
    check("no time", json_time_in_zone(BW_TIME_UNKNOWN, 3600), NULL);
    check("no room", json_time_in_zone(INT64_MIN + 1, 3600), NULL);
}

static void test_digits(void **state)
{
    (void)state;
    static const struct {
        uint64_t number;
        const char *time;
    } numbers[] = {
            {UINT64_C(20220831235958), PLAIN},
            {20220831, "2022-08-31T00:00:00.000Z"},
            {UINT64_C(20221331235958), NULL},
            {1661990398, "2022-08-31T23:59:58.000Z"},
            {UINT64_C(1661990398000), "2022-08-31T23:59:58.000Z"},
            {0, NULL},
    };
    for (size_t i = 0; i < BW_COUNT(numbers); i++) {
        const struct event_value value = event_value_uint(numbers[i].number);
        check("a number", json_time_of(&value), numbers[i].time);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_forms),
            cmocka_unit_test(test_cut),
            cmocka_unit_test(test_day_first),
            cmocka_unit_test(test_local),
            cmocka_unit_test(test_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
