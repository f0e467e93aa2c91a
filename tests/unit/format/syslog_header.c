/* What stands before the message, as different daemons write it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "format/syslog/header.h"

/* relay|host|program|pid|facility.severity|message id|structured|message; NULL: no header. */
static const struct {
    const char *line, *want;
} cases[] = {
        {"Jul  4 12:00:00 web01 sshd[12]: hello there", "|web01|sshd|12|.|||hello there"},
        {"Jul  4 12:00:00 web01 kernel: hello", "|web01|kernel||.|||hello"},
        {"Jul  4 12:00:00 web01 /usr/sbin/cron[3]: x", "|web01|/usr/sbin/cron|3|.|||x"},
        {"Jul  4 12:00:00 web01 (sd-pam)[3]: x", "|web01|(sd-pam)|3|.|||x"},
        {"Jul  4 12:00:00 web01 a:b[3]: x", "|web01|a:b|3|.|||x"},
        {"Jul  4 12:00:00 web01 prog: ", "|web01|prog||.|||"},
        {"Jul  4 12:00:00 web01 no program here", "|web01|||.|||no program here"},
        {"Jul  4 12:00:00 web01 launchd[1] (com.x[2]): died",
                "|web01|launchd|1|.|||(com.x[2]): died"},
        {"Jul  4 12:00:00 web01 prog[1] said", "|web01|prog|1|.|||said"},
        {"Jul  4 12:00:00 web01 array[a b]: x", "|web01|||.|||array[a b]: x"},
        {"Jul  4 12:00:00 fe80::1 prog: x", "|fe80::1|prog||.|||x"},
        {"Jul  4 12:00:00 a/b@c prog: x", "|a/b@c|prog||.|||x"},
        {"Jul  4 12:00:00 kernel: no host", "||kernel||.|||no host"},
        {"Jul  4 12:00:00 prog[12]: no host", "||prog|12|.|||no host"},
        {"Jul  4 12:00:00 web01 last message repeated 2 times",
                "|web01|||.|||last message repeated 2 times"},
        {"Jul  4 12:00:00 (what is it)", "||||.|||(what is it)"},
        {"Jul  4 12:00:00", NULL},
        {"Jul  4 12:00:00x", NULL},
        {"<38>Jul  4 12:00:00 web01 sshd[12]: x", "|web01|sshd|12|auth.info|||x"},
        {"<0>Jul  4 12:00:00 web01 sshd[12]: x", "|web01|sshd|12|kern.emerg|||x"},
        {"<191>Jul  4 12:00:00 web01 sshd[12]: x", "|web01|sshd|12|local7.debug|||x"},
        {"<192>Jul  4 12:00:00 web01 sshd[12]: x", NULL},
        {"<>Jul  4 12:00:00 web01 sshd[12]: x", NULL},
        {"<13>prog[7]: only a priority", "||prog|7|user.notice|||only a priority"},
        {"<13>only words", "||||user.notice|||only words"},
        {"2022-07-04T12:00:00.123456+02:00 web01 sshd[12]: x", "|web01|sshd|12|.|||x"},
        {"2022-07-04 12:00:00.1+0200 localhost kernel[0]: (a) x", "|localhost|kernel|0|.|||(a) x"},
        {"Mon 2022-07-04 12:00:00 CEST web01 sshd[12]: x", "|web01|sshd|12|.|||x"},
        {"1656936000.123456 web01 sshd[12]: x", "|web01|sshd|12|.|||x"},
        /* BusyBox, OpenWrt, FreeBSD, AIX */
        {"Jul  4 12:00:00 box authpriv.info dropbear[9]: x", "|box|dropbear|9|authpriv.info|||x"},
        {"Mon Jul  4 12:00:00 2022 authpriv.warn dropbear[9]: x",
                "||dropbear|9|authpriv.warning|||x"},
        {"Jul  4 12:00:00 <auth.info> web01 sshd[9]: x", "|web01|sshd|9|auth.info|||x"},
        {"Jul  4 12:00:00 aix auth|security:info sshd[9]: x", "|aix|sshd|9|auth.info|||x"},
        {"Jul  4 12:00:00 aix Message forwarded from lpar2: sshd[9]: x", "aix|lpar2|sshd|9|.|||x"},
        {"Jul  4 12:00:00 host foo.bar baz: x", "|host|||.|||foo.bar baz: x"},
        /* relays */
        {"Jul  4 12:00:00 relay Jul  4 11:59:59 web01 sshd[1]: x", "relay|web01|sshd|1|.|||x"},
        {"Jul  4 12:00:00 relay <38>Jul  4 11:59:59 web01 sshd[1]: x",
                "relay|web01|sshd|1|auth.info|||x"},
        {"Jul  4 12:00:00 relay 2022-07-04T11:59:59Z web01 sshd[1]: x", "relay|web01|sshd|1|.|||x"},
        {"Jul  4 12:00:00 web01 2022-07-04 11:59:59 INFO main: x",
                "|web01|||.|||2022-07-04 11:59:59 INFO main: x"},
        {"Jul  4 12:00:00 web01 Jul  4 11:59:59 no tag", "|web01|||.|||Jul  4 11:59:59 no tag"},
        /* Cisco */
        {"Jul  4 12:00:00 10.0.0.1 123: *Jul  4 11:59:59.123 UTC: %SYS-5-CONFIG_I: x",
                "|10.0.0.1|%SYS-5-CONFIG_I||.|||x"},
        {"Jul  4 12:00:00: %SYS-5-CONFIG_I: x", "||%SYS-5-CONFIG_I||.|||x"},
        {"000123: *Jul  4 12:00:00.123: %SYS-5-CONFIG_I: x", "||%SYS-5-CONFIG_I||.|||x"},
        {"<189>123: Jul  4 12:00:00.123 CEST: %SYS-5-CONFIG_I: x",
                "||%SYS-5-CONFIG_I||local7.notice|||x"},
        {"Jul 04 2022 12:00:00 fw01 : %ASA-6-302013: Built", "|fw01|%ASA-6-302013||.|||Built"},
        {"Jul 04 2022 12:00:00 fw01: %ASA-6-302013: Built", "|fw01|%ASA-6-302013||.|||Built"},
        {"Jul 04 2022 12:00:00: %ASA-6-302013: Built", "||%ASA-6-302013||.|||Built"},
        {"Jul  4 12:00:00 2022 sw01 %%01BGP/3/AUTH(l)[7]:x", "|sw01|%%01BGP/3/AUTH(l)|7|.|||x"},
        /* RFC 5424 */
        {"<34>1 2022-07-04T12:00:00.003Z m.example su - ID47 - 'su root' failed",
                "|m.example|su||auth.crit|ID47||'su root' failed"},
        {"<165>1 2022-07-04T12:00:00Z h e 8 ID [a@1 b=\"c\"][d@1] \xef\xbb\xbfmsg",
                "|h|e|8|local4.notice|ID|[a@1 b=\"c\"][d@1]|msg"},
        {"<165>1 2022-07-04T12:00:00Z h e 8 ID [a@1 b=\"\\]\\\"\"]",
                "|h|e|8|local4.notice|ID|[a@1 b=\"\\]\\\"\"]|"},
        {"<165>1 - - - - - - msg", "||||local4.notice|||msg"},
        {"<165>1 2022-07-04T12:00:00Z h e 8 ID [broken msg",
                "|h|e|8|local4.notice|ID||[broken msg"},
        {"<165>1 yesterday h e 8 ID - msg", "||||local4.notice|||1 yesterday h e 8 ID - msg"},
        {"83 <34>1 2022-07-04T12:00:00Z h su - ID47 - msg", "|h|su||auth.crit|ID47||msg"},
        {"83 <34>Jul  4 12:00:00 h su: msg", "|h|su||auth.crit|||msg"},
        /* the same without its beginning, as vCenter's files have it */
        {"2022-07-04T12:00:00.123Z vc01 vpxd 4711 - -  Event", "|vc01|vpxd|4711|.|||Event"},
        {"2022-07-04T12:00:00.123Z vc01 vpxd-svcs - - - x", "|vc01|vpxd-svcs||.|||x"},
        {"Jul  4 12:00:00 web01 job 12 of 13 - - done", "|web01|||.|||job 12 of 13 - - done"},
        /* FreeRADIUS' own log has no host */
        {"Mon Jul  4 12:00:00 2022 : Auth: x", NULL},
        {"Jul  4 12:00:00 -- x: y", "||||.|||-- x: y"},
        /* the ring buffer */
        {"[    0.000000] Linux version 5", "||kernel||.|||Linux version 5"},
        {"[12345.678901] usb 1-1: x", "||kernel||.|||usb 1-1: x"},
        {"[12345.67] usb 1-1: x", NULL},
        {"[info] usb", NULL},
        {"plain text", NULL},
        {"", NULL},
};

static void print(const struct syslog_header *h, char *out, size_t size)
{
    const bw_str facility = syslog_facility_name(h->facility);
    const bw_str severity = syslog_severity_name(h->severity);
    snprintf(out, size, "%.*s|%.*s|%.*s|%.*s|%.*s.%.*s|%.*s|%.*s|%.*s", bw_str_width(h->relay),
            h->relay.ptr, bw_str_width(h->host), h->host.ptr, bw_str_width(h->program),
            h->program.ptr, bw_str_width(h->pid), h->pid.ptr, bw_str_width(facility), facility.ptr,
            bw_str_width(severity), severity.ptr, bw_str_width(h->message_id), h->message_id.ptr,
            bw_str_width(h->structured), h->structured.ptr, bw_str_width(h->message),
            h->message.ptr);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct syslog_header header;
        char got[512];
        print_message("%s\n", cases[i].line);
        const bool found = syslog_header_read(bw_str_of(cases[i].line), &header);
        assert_int_equal(found, cases[i].want != NULL);
        assert_int_equal(syslog_header_begins(bw_str_of(cases[i].line)), found);
        if (!found)
            continue;
        print(&header, got, sizeof(got));
        assert_string_equal(got, cases[i].want);
    }
}

/* With the host of a line before, the same is found, whichever that line was. */
static void test_usual(void **state)
{
    (void)state;
    static const char *const before[] = {"Jul  4 12:00:00 web01 x: y", "Jul  4 12:00:00 web x: y",
            "2022-07-04T12:00:00Z web01 x: y"};
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        for (size_t k = 0; k < BW_COUNT(before) + BW_COUNT(cases); k++) {
            struct syslog_usual usual = {.len = 0};
            struct syslog_header plain, header;
            char want[512], got[512];
            const bw_str line = bw_str_of(cases[i].line);
            (void)syslog_header_read_usual(
                    bw_str_of(k < BW_COUNT(before) ? before[k] : cases[k - BW_COUNT(before)].line),
                    &usual, &header);
            const bool found = syslog_header_read(line, &plain);
            if (syslog_header_is_usual(line, &usual))
                assert_true(found);
            assert_int_equal(syslog_header_read_usual(line, &usual, &header), found);
            if (!found)
                continue;
            print(&plain, want, sizeof(want));
            print(&header, got, sizeof(got));
            assert_string_equal(got, want);
            assert_int_equal(header.form, plain.form);
            assert_int_equal(header.level_first, plain.level_first);
            assert_int_equal(header.stamp.form, plain.stamp.form);
            assert_int_equal(header.stamp.zone, plain.stamp.zone);
            assert_int_equal(
                    bw_time_from_date(&header.stamp.date), bw_time_from_date(&plain.stamp.date));
        }
}

/* Lines of one second, and then of others: each has its own time. */
static void test_same_time(void **state)
{
    static const char *const lines[] = {"Jul  4 12:00:00 web01 x: y", "Jul  4 12:00:00 web01 x: z",
            "Jul  4 12:00:01 web01 x: y", "Jul  4 12:00:00 web01 x: y",
            "Jul  4 12:00:001 web01 x: y", "2022-07-04T12:00:00Z web01 x: y",
            "2022-07-04T12:00:00+02:00 web01 x: y", "2022-07-04T12:00:00+02:00 web01 x: y",
            "2022-07-04T12:00:00.123456789+02:00 web01 x: y", "Jul  4 12:00:01 web01", "Jul  4 12",
            "Jul  4 12:00:01 web01 x: y"};
    (void)state;
    struct syslog_usual usual = {.len = 0};
    for (size_t i = 0; i < BW_COUNT(lines); i++) {
        struct syslog_header plain, header;
        const bw_str line = bw_str_of(lines[i]);
        const bool found = syslog_header_read(line, &plain);
        assert_int_equal(syslog_header_read_usual(line, &usual, &header), found);
        if (!found)
            continue;
        assert_int_equal(header.stamp.form, plain.stamp.form);
        assert_int_equal(header.stamp.has_year, plain.stamp.has_year);
        assert_int_equal(header.stamp.has_zone, plain.stamp.has_zone);
        assert_int_equal(header.stamp.zone, plain.stamp.zone);
        assert_int_equal(
                bw_time_from_date(&header.stamp.date), bw_time_from_date(&plain.stamp.date));
    }
}

/* Once known, the host is taken at sight. */
static void test_is_usual(void **state)
{
    (void)state;
    struct syslog_usual usual = {.len = 0};
    struct syslog_header header;
    const bw_str line = BW_STR("Jul  4 12:00:00 web01 sshd[12]: hello there");
    assert_false(syslog_header_is_usual(line, &usual));
    assert_true(syslog_header_read_usual(line, &usual, &header));
    assert_true(syslog_header_is_usual(line, &usual));
    assert_true(syslog_header_is_usual(BW_STR("2022-07-04T12:00:00Z web01 x: y"), &usual));
    assert_false(syslog_header_is_usual(BW_STR("Jul  4 12:00:00 web011 x: y"), &usual));
    assert_false(syslog_header_is_usual(BW_STR("Jul  4 12:00:00 web01"), &usual));
    assert_false(syslog_header_is_usual(BW_STR("    at web01 x"), &usual));
}

/* Cut anywhere: slices stay inside, and both functions agree. */
static void test_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        for (size_t len = 0; len <= strlen(cases[i].line); len++) {
            struct syslog_header h;
            char copy[256];
            memcpy(copy, cases[i].line, len);
            const bw_str line = {copy, len};
            const bool found = syslog_header_read(line, &h);
            assert_int_equal(syslog_header_begins(line), found);
            if (found && h.message.len != 0)
                assert_true(h.message.ptr >= copy && h.message.ptr + h.message.len == copy + len);
        }
}

static void test_zeros(void **state)
{
    (void)state;
    assert_true(syslog_header_begins((bw_str){"\0\0\0Jul  4 12:00:00 web01 x: y", 29}));
    assert_false(syslog_header_begins((bw_str){"\0\0\0", 3}));
}

/* What belongs to syslog beyond doubt, and what may be a program's own log. */
static const struct {
    const char *line;
    bool sure;
} sure[] = {
        {"Jul  4 12:00:00 web01 sshd[12]: x", true},
        {"Jul  4 12:00:00 anything", true},
        {"2022-07-04T12:00:00.123456+02:00 web01 sshd[12]: x", true},
        {"2022-07-04T12:00:00+0200 INFO main: x", false},
        {"2022-07-04T12:00:00Z INFO main: x", false},
        {"2022-07-04 12:00:00 web01 main: x", false},
        {"2022-07-04 12:00:00+0200 web01 main[1]: x", true},
        {"2022-07-04 12:00:00 status installed x:amd64 1", false},
        {"<13>words only", false},
        {"<13>prog: words", true},
        {"[    0.000000] x", true},
        {"Mon Jul  4 12:00:00 2022 [pid 7] CONNECT: Client", false},
        {"Mon Jul  4 12:00:00 2022 daemon.info prog[1]: x", true},
        {"Mon Jul  4 12:00:00 2022 192.0.2.7:51234 TLS: x", false},
        {"Mon Jul  4 12:00:00 2022 ann/192.0.2.7:51234 MULTI: x", false},
        {"Mon Jul  4 12:00:00 2022 2001:db8::7 prog: x", true},
        {"<34>1 - - - - - - x", true},
};

static void test_sure(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(sure); i++) {
        struct syslog_header header;
        print_message("%s\n", sure[i].line);
        const bool found = syslog_header_read(bw_str_of(sure[i].line), &header);
        assert_int_equal(found && syslog_header_is_sure(&header), sure[i].sure);
    }
}

static void test_params(void **state)
{
    (void)state;
    static const char text[] = "[a@1 b=\"c\" d=\"e\\\"f\"][g][h i=\"\"]";
    static const char *const want[] = {"a@1 b c", "a@1 d e\\\"f", "g  ", "h i "};
    bw_str rest = bw_str_of(text);
    struct syslog_param param = {{0}, {0}, {0}};
    size_t count = 0;
    char got[64];
    while (syslog_param_next(&rest, &param)) {
        snprintf(got, sizeof(got), "%.*s %.*s %.*s", bw_str_width(param.id), param.id.ptr,
                bw_str_width(param.name), param.name.ptr, bw_str_width(param.value),
                param.value.ptr);
        assert_true(count < BW_COUNT(want));
        assert_string_equal(got, want[count++]);
    }
    assert_int_equal(count, BW_COUNT(want));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_usual),
            cmocka_unit_test(test_same_time),
            cmocka_unit_test(test_is_usual),
            cmocka_unit_test(test_cut),
            cmocka_unit_test(test_zeros),
            cmocka_unit_test(test_sure),
            cmocka_unit_test(test_params),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
