/* Times in forms that somebody described, and texts that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/web/clock.h"

struct clock_case {
    const char *form;
    const char *text;
    const char *want; /* RFC 3339; NULL: it is none, "": no time comes of it */
};

/* 2022-07-04 was a Monday and the 185th day. */
static const struct clock_case cases[] = {
        {"%d/%b/%Y:%H:%M:%S %z", "04/Jul/2022:10:00:01 +0200", "2022-07-04T08:00:01Z"},
        {"%d/%b/%Y:%T %z", "04/Jul/2022:10:00:01 -02:30", "2022-07-04T12:30:01Z"},
        {"%FT%T%z", "2022-07-04T10:00:01Z", "2022-07-04T10:00:01Z"},
        {"%FT%T%z", "2022-07-04T10:00:01+02", "2022-07-04T08:00:01Z"},
        {"%c", "Mon Jul  4 10:00:01 2022", "2022-07-04T10:00:01Z"},
        {"%A, %B %e %Y %I:%M:%S %p %Z", "Monday, July 4 2022 10:00:01 PM UTC",
                "2022-07-04T22:00:01Z"},
        {"%x %X", "07/04/22 10:00:01", "2022-07-04T10:00:01Z"},
        {"%D %r", "07/04/22 12:00:01 AM", "2022-07-04T00:00:01Z"},
        {"%Ex %R", "07/04/22 10:05", "2022-07-04T10:05:00Z"},
        {"%y%m%d %k.%M", "690704  9.05", "1969-07-04T09:05:00Z"},
        {"%h %d %Y %l:%M%P", "Jul 04 2022  9:05pm", "2022-07-04T21:05:00Z"},
        {"%s", "1656928801", "2022-07-04T10:00:01Z"},
        {"%Y %j %m-%d%t%H%%%n%M", "2022 185 07-04\t10%\n05", "2022-07-04T10:05:00Z"},
        {"yyyy-MM-dd HH:mm:ss.SSS", "2022-07-04 10:00:01.250", "2022-07-04T10:00:01.25Z"},
        {"dd/MMM/yyyy:HH:mm:ss Z", "04/Jul/2022:10:00:01 +0200", "2022-07-04T08:00:01Z"},
        {"EEE, d MMM yy hh:mm a z", "Mon, 4 Jul 22 09:05 PM GMT", "2022-07-04T21:05:00Z"},
        {"yyyy-MM-dd'T'HH:mm:ssX", "2022-07-04T10:00:01Z", "2022-07-04T10:00:01Z"},
        /* no day, or no time of the day */
        {"%H:%M:%S", "10:00:01", ""},
        {"%F", "2022-07-04", ""},
        {"%F %I:%M %p", "2022-07-04 13:00 PM", ""},
        {"%F %I:%M %p", "2022-07-04 00:30 AM", ""},
        {"%F %H", "2022-13-04 10", ""},
        /* none */
        {"%d/%b/%Y", "04/Jux/2022", NULL},
        {"%d/%b/%Y", "xx/Jul/2022", NULL},
        {"%d/%b/%Y", "04/Jul/20", NULL},
        {"%d/%b/%Y", "04-Jul-2022", NULL},
        {"%F %T %z", "2022-07-04 10:00:01 x", NULL},
        {"%F %T %z", "2022-07-04 10:00:01 +x", NULL},
        {"%F %T %z", "2022-07-04 10:00:01 +02:x", "2022-07-04T08:00:01Z"},
        {"%F %T %z", "2022-07-04 10:00:01 +0260", NULL},
        {"%F %T %z", "2022-07-04 10:00:01 +2400", NULL},
        {"%I %p", "10 xm", NULL},
        {"%I %p", "10 P", NULL},
        {"%s", "x", NULL},
        {"%j", "12", NULL},
        {"%a", "1", NULL},
        {"%n", " ", NULL},
        {"%q", "1", NULL},
        {"yyyy-MM", "2022/07", NULL},
        {"SSS", "25x", NULL},
        {"q", "1", NULL},
};

static void each_form_is_read(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        const struct clock_case *c = &cases[i];
        struct web_clock clock = {0};
        bw_str rest = bw_str_of(c->text);
        bw_time want = BW_TIME_UNKNOWN;
        const bool read = web_clock_read(&clock, bw_str_of(c->form), &rest);
        if (read != (c->want != NULL))
            fail_msg("%s of %s: %s", c->form, c->text, read ? "is read" : "is not read");
        if (c->want == NULL)
            continue;
        if (c->want[0] != '\0')
            assert_int_equal(bw_time_parse(bw_str_of(c->want), &want), BW_OK);
        if (web_clock_time(&clock) != want)
            fail_msg("%s of %s: another time", c->form, c->text);
    }
}

/* As Apache spreads them: the form of a fraction stands beside that of the rest. */
static void a_time_in_parts(void **unused)
{
    (void)unused;
    struct web_clock clock = {0};
    bw_time want;
    bw_str rest = BW_STR("2022-07-04 10:00:01.000250 +0000");
    assert_true(web_clock_read(&clock, BW_STR("%F %T."), &rest));
    assert_true(web_clock_read_fraction(&clock, 6, &rest));
    assert_true(web_clock_read(&clock, BW_STR(" %z"), &rest));
    assert_int_equal(rest.len, 0);
    assert_int_equal(bw_time_parse(BW_STR("2022-07-04T10:00:01.00025Z"), &want), BW_OK);
    assert_true(web_clock_time(&clock) == want);
    rest = BW_STR("12");
    assert_false(web_clock_read_fraction(&clock, 3, &rest));
    rest = BW_STR("x");
    assert_false(web_clock_read_fraction(&clock, 3, &rest));
}

static void forms_that_are_known(void **unused)
{
    (void)unused;
    static const char *const known[] = {
            "%d/%b/%Y:%T %z", "%s", "%Ey", "%Od %%", "dd/MMM/yyyy", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX"};
    static const char *const others[] = {"%q", "%", "%E", "dd/QQ", "", "'yyyy'", "yyyy'"};
    for (size_t i = 0; i < BW_COUNT(known); i++)
        assert_true(web_clock_knows(bw_str_of(known[i])));
    for (size_t i = 0; i < BW_COUNT(others); i++)
        assert_false(web_clock_knows(bw_str_of(others[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(each_form_is_read),
            cmocka_unit_test(a_time_in_parts),
            cmocka_unit_test(forms_that_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
