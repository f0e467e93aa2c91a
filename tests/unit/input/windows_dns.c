#include "input/windows/windows_dns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/line_check.h"

#define SAID "{\"event.dataset\":\"windows.dns_debug\","

/* A question for a name, and what stands in its event behind the time. */
#define QUESTION(name)                                                                             \
    "0E44 PACKET 0CDE UDP Rcv 10.1.1.22 9f6a   Q [0001   D   NOERROR] A      " name
#define ASKS(name) "6/15/2022 7:51:29 AM " QUESTION(name)
#define ASKED                                                                                      \
    SAID "\"event.action\":\"dns_query\",\"network.transport\":\"UDP\","                           \
         "\"source.ip\":\"10.1.1.22\",\"dns.question.type\":\"A\","                                \
         "\"dns.response_code\":\"NOERROR\""

#define WWW      "(3)www(7)example(3)com(0)\n"
#define WWW_SAID ",\"dns.question.name\":\"www.example.com\"}\n"

static const struct line_case cases[] = {
        {"behind the key",
                "DNS Server log file creation at 6/15/2022 7:51:29 AM\n\n\t   1     Date\n"
                "6/15/2022 7:51:29 AM " QUESTION(WWW),
                "2022-06-15T07:51:29.000Z " ASKED WWW_SAID "end end 1 0\n"},
        {"who is asked, and who answers",
                "6/15/2022 7:51:29 PM 0E44 PACKET 1 TCP Snd 192.0.2.1 9f6a   Q [0001 D NOERROR] "
                "MX " WWW
                "6/15/2022 7:51:29 PM 0E44 PACKET 1 UDP Rcv 192.0.2.1 9f6a R Q [8385 A DR "
                "NXDOMAIN] MX " WWW
                "6/15/2022 7:51:29 PM 0E44 PACKET 1 UDP Snd 10.1.1.22 9f6a R Q [8385 A DR "
                "NXDOMAIN] MX " WWW,
                "2022-06-15T19:51:29.000Z " SAID
                "\"event.action\":\"dns_forwarded\",\"network.transport\":\"TCP\","
                "\"destination.ip\":\"192.0.2.1\",\"dns.question.type\":\"MX\","
                "\"dns.response_code\":\"NOERROR\"" WWW_SAID "2022-06-15T19:51:29.000Z " SAID
                "\"event.action\":\"dns_answer\",\"network.transport\":\"UDP\","
                "\"destination.ip\":\"192.0.2.1\",\"dns.question.type\":\"MX\","
                "\"dns.response_code\":\"NXDOMAIN\"" WWW_SAID "2022-06-15T19:51:29.000Z " SAID
                "\"event.action\":\"dns_answer\",\"network.transport\":\"UDP\","
                "\"source.ip\":\"10.1.1.22\",\"dns.question.type\":\"MX\","
                "\"dns.response_code\":\"NXDOMAIN\"" WWW_SAID "end end 3 0\n"},
        {"midnight and noon", "6/15/2022 12:00:00 AM 1 EVENT x\n6/15/2022 12:00:00 PM 1 EVENT y\n",
                "2022-06-15T00:00:00.000Z " SAID "\"message\":\"x\"}\n"
                "2022-06-15T12:00:00.000Z " SAID "\"message\":\"y\"}\nend end 2 0\n"},
        {"points: the day first", "01.02.2022 19:51:29 1 EVENT x\n",
                "2022-02-01T19:51:29.000Z " SAID "\"message\":\"x\"}\nend end 1 0\n"},
        {"24 hours behind slashes: the day first", "01/02/2022 19:51:29 1 EVENT x\n",
                "2022-02-01T19:51:29.000Z " SAID "\"message\":\"x\"}\nend end 1 0\n"},
        {"a number above 12 decides for all lines",
                "01/02/2022 19:51:29 1 EVENT x\n01/13/2022 19:51:29 1 EVENT y\n",
                "2022-01-02T19:51:29.000Z " SAID "\"message\":\"x\"}\n"
                "2022-01-13T19:51:29.000Z " SAID "\"message\":\"y\"}\nend end 2 0\n"},
        {"the year first, and of two digits",
                "2022-06-15 07:51:29 1 EVENT x\n6/15/22 7:51:29 AM 1 EVENT y\n",
                "2022-06-15T07:51:29.000Z " SAID "\"message\":\"x\"}\n"
                "2022-06-15T07:51:29.000Z " SAID "\"message\":\"y\"}\nend end 2 0\n"},
        {"no such days and times",
                "6/31/2022 7:51:29 AM 1 EVENT x\n13/13/2022 7:51:29 AM 1 EVENT x\n"
                "6/15/2022 24:00:00 1 EVENT x\n6/15 7:51:29 AM 1 EVENT x\n6/15/2022\n",
                "end end 0 0\n"},
        {"names that are none, or end early",
                ASKS("(0)\n") ASKS("(3)www(9)ex\n") ASKS("(3)www(64)example(0)\n") ASKS("(3\n"),
                "2022-06-15T07:51:29.000Z " ASKED "}\n"
                "2022-06-15T07:51:29.000Z " ASKED ",\"dns.question.name\":\"www.ex\"}\n"
                "2022-06-15T07:51:29.000Z " ASKED ",\"dns.question.name\":\"www\"}\n"
                "2022-06-15T07:51:29.000Z " ASKED "}\nend end 4 0\n"},
        {"packets without flags are told as they are",
                "6/15/2022 7:51:29 AM 1 PACKET 2 UDP Rcv 10.1.1.22 ] Q [\n"
                "6/15/2022 7:51:29 AM 1 PACKET 2 UDP Got 10.1.1.22 1 Q [0] A\n",
                "2022-06-15T07:51:29.000Z " SAID "\"message\":\"2 UDP Rcv 10.1.1.22 ] Q [\"}\n"
                "2022-06-15T07:51:29.000Z " SAID "\"message\":\"2 UDP Got 10.1.1.22 1 Q [0] A\"}\n"
                "end end 2 0\n"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        assert_true(line_check_case(&input_windows_dns, &cases[i]));
}

/* The server's own clock, where whoever hunts knows its zone. */
static void test_zone(void **state)
{
    (void)state;
    struct input_run run = {.assume = {.zone = true, .zone_seconds = 7200}};
    input_run(&run, &input_windows_dns, bw_str_bytes(BW_STR("6/15/2022 1:00:00 AM 1 EVENT x\n")),
            NULL, NULL);
    assert_true(bw_str_find(bw_buffer_str(&run.text), BW_STR(" 2022-06-14T23:00:00.000Z ")) !=
                SIZE_MAX);
    bw_buffer_release(&run.text);
}

static void test_parts(void **state)
{
    (void)state;
    static const char text[] =
            "6/15/2022 7:51:29 AM " QUESTION(WWW) "\n"
                                                  "6/15/2022 7:51:30 AM 1 EVENT x\n";
    assert_true(line_check_parts(&input_windows_dns, bw_str_bytes(bw_str_of(text))));
}

static void test_probe(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum input_match want;
    } probes[] = {
            {"DNS Server log file creation at 6/15/2022 7:51:29 AM\n", INPUT_MATCH_SURE},
            {"15.06.2022 07:51:29 " QUESTION(WWW) "15.06.2022 07:51:29 " QUESTION(WWW),
                    INPUT_MATCH_SURE},
            {"15.06.2022 07:51:29 " QUESTION(WWW), INPUT_MATCH_NO},
            {"15.06.2022 07:51:29 1 EVENT x\n15.06.2022 07:51:29 1 EVENT x\n", INPUT_MATCH_NO},
            {"", INPUT_MATCH_NO},
    };
    for (size_t i = 0; i < BW_COUNT(probes); i++) {
        bool split = false;
        assert_int_equal(
                input_windows_dns.probe(bw_str_bytes(bw_str_of(probes[i].text)), true, &split),
                probes[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_zone),
            cmocka_unit_test(test_parts),
            cmocka_unit_test(test_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
