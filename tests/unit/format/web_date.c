/* Times of web logs: every form, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "format/web/date.h"

typedef bw_time read_fn(bw_str text);

static bw_time w3c(bw_str text)
{
    bw_str date;
    bw_str_cut(&text, ' ', &date);
    return web_date_w3c(date, text);
}

static const struct {
    read_fn *read;
    const char *text, *want; /* "": none */
} cases[] = {
        {web_date_clf, "10/Oct/2000:13:55:36 -0700", "2000-10-10T20:55:36.000Z"},
        {web_date_clf, "10/Oct/2000:13:55:36 +0530", "2000-10-10T08:25:36.000Z"},
        {web_date_clf, "06/Feb/2024:12:14:14.655", "2024-02-06T12:14:14.655Z"},
        {web_date_clf, "10/Oct/2000:13:55:36", "2000-10-10T13:55:36.000Z"},
        {web_date_clf, "10/oct/2000:13:55:36 +0000", ""},
        {web_date_clf, "31/Feb/2000:13:55:36 +0000", ""},
        {web_date_clf, "10/Oct/2000:13:55:36 0000", ""},
        {web_date_clf, "10/Oct/2000:13:55:36 +000", ""},
        {web_date_clf, "10/Oct/2000:13:55", ""},
        {web_date_clf, "10/Oct/2000:13:55:36. +0000", ""},
        {web_date_clf, "", ""},
        {w3c, "2019-09-03 10:13:36", "2019-09-03T10:13:36.000Z"},
        {w3c, "2019-09-03 10:13:36.25", "2019-09-03T10:13:36.250Z"},
        {w3c, "2019-09-03", ""},
        {w3c, "2019-9-3 10:13:36", ""},
        {w3c, "x 10:13:36", ""},
        {web_date_epoch, "1286536308.779", "2010-10-08T11:11:48.779Z"},
        {web_date_epoch, "1286536308", "2010-10-08T11:11:48.000Z"},
        {web_date_epoch, "1286536308.x", ""},
        {web_date_epoch, "1286536308.0123456789", ""},
        {web_date_epoch, "99999999999999999999", ""},
        {web_date_epoch, "-5", ""},
        {web_date_nginx_error, "2023/10/11 14:32:52", "2023-10-11T14:32:52.000Z"},
        {web_date_nginx_error, "2023-10-11 14:32:52", ""},
        {web_date_apache_error, "Wed Oct 11 14:32:52.123456 2023", "2023-10-11T14:32:52.123456Z"},
        {web_date_apache_error, "Wed Oct  1 14:32:52 2023", "2023-10-01T14:32:52.000Z"},
        {web_date_apache_error, "Wed Oct 11 14:32:52", ""},
        {web_date_apache_error, "We", ""},
        {web_date_tomcat, "10-Jul-2018 15:33:50.123", "2018-07-10T15:33:50.123Z"},
        {web_date_tomcat, "10-Jul-2018T15:33:50.123", ""},
        {web_date_jul, "Jul 10, 2018 3:33:50 PM", "2018-07-10T15:33:50.000Z"},
        {web_date_jul, "Jul 1, 2018 12:00:00 AM", "2018-07-01T00:00:00.000Z"},
        {web_date_jul, "Jul 1, 2018 12:00:00 PM", "2018-07-01T12:00:00.000Z"},
        {web_date_jul, "Jul 1, 2018 13:00:00 PM", ""},
        {web_date_jul, "Jul 1, 2018 3:00:00", ""},
};

static void dates(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        char text[BW_TIME_TEXT_SIZE];
        bw_time_format(cases[i].read(bw_str_of(cases[i].text)), text);
        if (strcmp(text, cases[i].want) != 0)
            fail_msg("'%s': %s, not %s", cases[i].text, text, cases[i].want);
    }
}

/* No beginning of a date is one, and none is read past its end. */
static void beginnings(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        const bw_str whole = bw_str_of(cases[i].text);
        for (size_t len = 0; len < whole.len; len++) {
            char copy[64];
            memcpy(copy, whole.ptr, len);
            (void)cases[i].read((bw_str){copy, len});
        }
    }
    assert_true(web_date_clf_looks(BW_STR("10/Oct/2000:13:55:36 -0700]")));
    assert_false(web_date_clf_looks(BW_STR("10/Oct/2000:13:55:3")));
    assert_false(web_date_clf_looks(BW_STR("10/xxx/2000:13:55:36 -0700]")));
}

/* A memo says what is said without one, whatever it has seen before. */
static void memos(void **unused)
{
    static const char letters[] = "0123456789:/- +.x";
    struct web_date_memo clf = {.len = 0};
    struct web_date_memo columns = {.len = 0};
    unsigned known = 0;
    unsigned known_millis = 0;
    uint64_t seed = 5;
    char a[] = "10/Oct/2000:13:55:36 -0700";
    char b[] = "2019-09-03 10:13:36";
    char c[] = "06/Feb/2024:12:14:14.655";
    struct web_date_memo millis = {.len = 0};
    (void)unused;
    for (unsigned i = 0; i < 200000; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
        const char fresh = letters[(seed >> 33) % (i % 3 != 0 ? 6 : sizeof(letters) - 1)];
        const size_t place = (size_t)(seed >> 50);
        const size_t at = i % 4 != 0 ? 12 + place % 8 : place % (sizeof(a) - 1);
        const size_t at_column = i % 4 != 0 ? 11 + place % 8 : place % (sizeof(b) - 1);
        const char before = a[at];
        const char before_column = b[at_column];
        const size_t at_millis = i % 4 != 0 ? 12 + place % 12 : place % (sizeof(c) - 1);
        const char before_millis = c[at_millis];
        c[at_millis] = fresh;
        const bw_time want_millis = web_date_clf(bw_str_of(c));
        known_millis += want_millis != BW_TIME_UNKNOWN && millis.len != 0;
        assert_int_equal(web_date_clf_memo(&millis, bw_str_of(c)), want_millis);
        c[at_millis] = want_millis != BW_TIME_UNKNOWN ? fresh : before_millis;
        a[at] = fresh;
        b[at_column] = fresh;
        const bw_time want = web_date_clf(bw_str_of(a));
        known += want != BW_TIME_UNKNOWN && clf.len != 0;
        assert_int_equal(web_date_clf_memo(&clf, bw_str_of(a)), want);
        const bw_str date = bw_str_head(bw_str_of(b), 10);
        const bw_str time = bw_str_from(bw_str_of(b), 11);
        const bw_time want_columns = web_date_w3c(date, time);
        assert_int_equal(web_date_w3c_memo(&columns, date, time), want_columns);
        /* what is no date any more would stay none */
        a[at] = want != BW_TIME_UNKNOWN ? fresh : before;
        b[at_column] = want_columns != BW_TIME_UNKNOWN ? fresh : before_column;
    }
    assert_true(known > 1000 && known_millis > 1000);
    assert_int_equal(web_date_clf_memo(&millis, BW_STR("11/Apr/2262:23:47:16.854")),
            web_date_clf(BW_STR("11/Apr/2262:23:47:16.854")));
    assert_int_equal(web_date_clf_memo(&millis, BW_STR("11/Apr/2262:23:47:59.999")),
            web_date_clf(BW_STR("11/Apr/2262:23:47:59.999")));
    assert_int_equal(web_date_clf_memo(&clf, BW_STR("11/Apr/2262:23:47:16 +0000")),
            web_date_clf(BW_STR("11/Apr/2262:23:47:16 +0000")));
    assert_int_equal(web_date_clf_memo(&clf, BW_STR("11/Apr/2262:23:47:59 +0000")),
            web_date_clf(BW_STR("11/Apr/2262:23:47:59 +0000")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(dates), cmocka_unit_test(beginnings), cmocka_unit_test(memos)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
