/* Logs of any program, told by the times that their lines begin with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "input/text/log.h"
#include "support/input_run.h"

static bw_bytes bytes_of(const char *text)
{
    return bw_str_bytes(bw_str_of(text));
}

/* The first event's time, data set, level and message; "": no log. */
static const struct {
    const char *text, *time, *dataset, *level, *message;
} cases[] = {
        {"2022-07-04 12:00:00 status installed x:amd64 1\n", "2022-07-04T12:00:00.000Z", "text.log",
                "", "status installed x:amd64 1"},
        {"2022-07-04 12:00:00,477 vm proftpd[46] localhost (far[192.0.2.7]): USER anna (Login "
         "failed): x\n",
                "2022-07-04T12:00:00.477Z", "text.log", "",
                "localhost (far[192.0.2.7]): USER anna (Login failed): x"},
        {"Mon Jul  4 12:00:00 2022 0 192.0.2.7 3 /up.php b _ i r anna ftp 0 * c\n",
                "2022-07-04T12:00:00.000Z", "text.log", "",
                "0 192.0.2.7 3 /up.php b _ i r anna ftp 0 * c"},
        {"1234:M 04 Jul 2022 12:00:00.123 * Ready to accept connections\n",
                "2022-07-04T12:00:00.123Z", "text.log", "", "* Ready to accept connections"},
        {"update-alternatives 2022-07-04 12:00:00: run with --auto\n", "2022-07-04T12:00:00.000Z",
                "text.log", "", "run with --auto"},
        {"\nStart-Date: 2022-07-04  12:00:00\nCommandline: apt install x\nEnd-Date: 2022-07-04  "
         "12:00:01\n",
                "2022-07-04T12:00:00.000Z", "text.log", "",
                "Commandline: apt install x\\nEnd-Date: 2022-07-04  12:00:01"},
        {"2022-07-04 12:00:00,123 ERROR [main] a.B - failed\njava.lang.X: y\n\tat a.B\n",
                "2022-07-04T12:00:00.123Z", "text.log", "ERROR",
                "ERROR [main] a.B - failed\\njava.lang.X: y\\n\\tat a.B"},
        {"[2022-07-04T12:00:00Z WARN  app] x\n", "2022-07-04T12:00:00.000Z", "text.log", "WARN",
                "WARN  app] x"},
        {"[Mon Jul  4 12:00:00.123 2022] [core:notice] x\n", "2022-07-04T12:00:00.123Z", "text.log",
                "", "[core:notice] x"},
        {"[1656936000] SERVICE ALERT: x\n", "2022-07-04T12:00:00.000Z", "text.log", "ALERT",
                "SERVICE ALERT: x"},
        {"I0704 12:00:00.123456       1 main.go:1] x\n", "-", "text.log", "", "1 main.go:1] x"},
        {"time=\"2022-07-04T12:00:00Z\" level=info msg=x\n", "2022-07-04T12:00:00.000Z", "text.log",
                "info", "level=info msg=x"},
        {"2022-07-04T12:00:00Z - INFO - x\n", "2022-07-04T12:00:00.000Z", "text.log", "INFO",
                "INFO - x"},
        {"2022-07-04 12:00:00.123 UTC [7] LOG:  statement: drop table x\n",
                "2022-07-04T12:00:00.123Z", "postgresql.log", "LOG", NULL},
        {"2022-07-04T12:00:00.123456Z\t    8 Query\tselect 1\n", "2022-07-04T12:00:00.123456Z",
                "mysql.log", "", "8 Query\\tselect 1"},
        {"2022-07-04T12:00:00.123456Z 0 [System] [MY-010931] [Server] ready\n",
                "2022-07-04T12:00:00.123456Z", "mysql.error", "", NULL},
        {"####<Jul 4, 2022 12:00:00,123 PM UTC> <Notice> <a> x\ny\n", "2022-07-04T12:00:00.123Z",
                "text.log", "Notice", "<Notice> <a> x\\ny"},
        {"[04.07.2022 12:00:00.123]    <12>    Error (3)   x\n", "2022-07-04T12:00:00.123Z",
                "text.log", "Error", NULL},
        {"[12:00:00:123]|[07-04-2022]|[a.B]|[SEVERE]|[46]: x|\n", "2022-07-04T12:00:00.123Z",
                "text.log", "SEVERE", "[a.B]|[SEVERE]|[46]: x|"},
        {"[12:00:00:123]|[07-04-22]|x\n", NULL, "", "", ""},
        {"7/4/22 12:00:00 PM INFO x\n", "2022-07-04T12:00:00.000Z", "text.log", "INFO", "INFO x"},
        {"Jul 4, 2022 12:00:00,123 PM/script by admin\n", "2022-07-04T12:00:00.123Z", "text.log",
                "", "/script by admin"},
        {"220704 12:00:00 [Note] x\n", "2022-07-04T12:00:00.000Z", "text.log", "Note", "[Note] x"},
        {"Mon Jul  4 12:00:00 2022 [pid 7] [bob] OK LOGIN: Client \"192.0.2.1\"\n",
                "2022-07-04T12:00:00.000Z", "text.log", "",
                "[bob] OK LOGIN: Client \\\"192.0.2.1\\\""},
        {"Mon Jul  4 12:00:00 2022 -> /x/y.php: Php.Webshell.X-1 FOUND\n",
                "2022-07-04T12:00:00.000Z", "text.log", "", "/x/y.php: Php.Webshell.X-1 FOUND"},
        /* changelogs are no logs; a name among other words is */
        {"2022-07-04 12:00:00 +0000  Jane Doe <jane@example.org>\n\n\t* NEWS: x\n", NULL, "", "",
                ""},
        {"Mon Jul  4 12:00:00 2022  Jane O'Doe  <jane@example.org>\n\t* NEWS: x\n", NULL, "", "",
                ""},
        {"2022-07-04 12:00:00 mail from: Jane <jane@example.org>\n", "2022-07-04T12:00:00.000Z",
                "text.log", "", "mail from: Jane <jane@example.org>"},
        {"2022-07-04 first entry\n", NULL, "", "", ""},
        {"2022-07-04 12:00:00\n", NULL, "", "", ""},
        {"[2022-07-04 12:00:00x] y\n", NULL, "", "", ""},
        {"I1304 12:00:00.123456       1 main.go:1] x\n", NULL, "", "", ""},
        {"words\nwords\n2022-07-04 12:00:00 x\n", NULL, "", "", ""},
        {"", NULL, "", "", ""},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        bool split = true;
        char want[256];
        print_message("%s\n", cases[i].text);
        const enum input_match match = input_text_log.probe(bytes_of(cases[i].text), true, &split);
        assert_int_equal(match, cases[i].time != NULL ? INPUT_MATCH_WEAK : INPUT_MATCH_NO);
        if (cases[i].time == NULL)
            continue;
        struct input_run run = {.read_size = 7};
        input_run(&run, &input_text_log, bytes_of(cases[i].text), NULL, NULL);
        bw_buffer_add_char(&run.text, '\0');
        const char *got = (const char *)run.text.ptr;
        assert_int_equal(run.events, 1);
        snprintf(want, sizeof(want), " %s {\"event.dataset\":\"%s\",", cases[i].time,
                cases[i].dataset);
        assert_non_null(strstr(got, want));
        snprintf(want, sizeof(want), "\"message\":\"%s\"",
                cases[i].message != NULL ? cases[i].message : "");
        if (cases[i].message != NULL)
            assert_non_null(strstr(got, want));
        snprintf(want, sizeof(want), "\"log.level\":\"%s\"", cases[i].level);
        if (strcmp(cases[i].level, "LOG") != 0)
            assert_int_equal(strstr(got, want) != NULL, cases[i].level[0] != '\0');
        bw_buffer_release(&run.text);
    }
}

/* What programs say in logs of their own has their fields. */
static void test_programs(void **state)
{
    (void)state;
    struct input_run run = {0};
    input_run(&run, &input_text_log,
            bytes_of("Mon Jul  4 12:00:00 2022 [pid 7] [bob] OK LOGIN: Client \"192.0.2.1\"\n"
                     "Mon Jul  4 12:00:00 2022 -> /x/y.php: Php.Webshell.X-1 FOUND\n"),
            NULL, NULL);
    bw_buffer_add_char(&run.text, '\0');
    const char *got = (const char *)run.text.ptr;
    assert_non_null(
            strstr(got, "\"process.name\":\"vsftpd\",\"process.pid\":7,\"user.name\":\"bob\","
                        "\"source.ip\":\"192.0.2.1\""));
    assert_non_null(strstr(got, "\"process.name\":\"clamd\",\"file.path\":\"/x/y.php\","
                                "\"threat.software.name\":\"Php.Webshell.X-1\""));
    assert_non_null(strstr(got, "note assumed text.zone_assumed 0 2\n"));
    bw_buffer_release(&run.text);
}

/* Which number is the day, the beginning of the log tells; else it is said what was taken. */
static void test_day_order(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first, *note;
    } logs[] = {
            {"[04/07/2022 12:00:00] x\n[13/07/2022 12:00:00] y\n", "2022-07-04T12:00:00.000Z",
                    NULL},
            {"04/07/2022 12:00:00 x\n04/13/2022 12:00:00 y\n", "2022-04-07T12:00:00.000Z", NULL},
            {"04/07/2022 12:00:00 x\n04/08/2022 12:00:00 y\n", "2022-04-07T12:00:00.000Z",
                    "note assumed text.day_order_assumed 0 2\n"},
            {"07/07/2022 12:00:00 x\n07/07/2022 12:00:01 y\n", "2022-07-07T12:00:00.000Z", NULL},
    };
    for (size_t i = 0; i < BW_COUNT(logs); i++) {
        struct input_run run = {0};
        input_run(&run, &input_text_log, bytes_of(logs[i].text), NULL, NULL);
        bw_buffer_add_char(&run.text, '\0');
        const char *got = (const char *)run.text.ptr;
        assert_int_equal(run.events, 2);
        assert_non_null(strstr(got, logs[i].first));
        assert_int_equal(strstr(got, "day_order_assumed") != NULL, logs[i].note != NULL);
        if (logs[i].note != NULL)
            assert_non_null(strstr(got, logs[i].note));
        bw_buffer_release(&run.text);
    }
}

/* Lines in front of the first time are a record without one. */
static void test_no_time(void **state)
{
    (void)state;
    struct input_run run = {0};
    input_run(&run, &input_text_log, bytes_of("x\ny\n\n2022-07-04T12:00:00Z z\n"), NULL, NULL);
    bw_buffer_add_char(&run.text, '\0');
    assert_non_null(
            strstr((const char *)run.text.ptr, "event 0 1 - {\"event.dataset\":\"text.log\""));
    assert_non_null(strstr((const char *)run.text.ptr, "end end 2 0\n"));
    bw_buffer_release(&run.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_programs),
            cmocka_unit_test(test_day_order),
            cmocka_unit_test(test_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
