/* Files of syslog as events: years and zones, what is joined, Sysmon's XML, and files in parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "input/syslog/syslog.h"
#include "support/input_run.h"

#define SECOND BW_TIME_SECOND
/* 2022-07-05T10:00:00Z, 2022-01-10T00:00:00Z */
#define JULY    (INT64_C(1657015200) * SECOND)
#define JANUARY (INT64_C(1641772800) * SECOND)

static bw_bytes bytes_of(const char *text)
{
    return bw_str_bytes(bw_str_of(text));
}

/* Events as "time anomaly" each, and notes by their names. */
struct seen {
    char times[1024];
    uint32_t anomalies;
};

static void see(const struct event *event, void *user)
{
    struct seen *seen = user;
    char time[BW_TIME_TEXT_SIZE];
    bw_time_format(event->time, time);
    const size_t used = strlen(seen->times);
    snprintf(seen->times + used, sizeof(seen->times) - used, "%.19s%s ",
            time[0] != '\0' ? time : "-", event->anomalies != 0 ? "!" : "");
    seen->anomalies |= event->anomalies;
}

#define RTC                                                                                        \
    "Jul  4 14:00:01 h kernel: rtc_cmos: setting system clock to 2019-07-04T12:00:00 UTC "         \
    "(1562241600)\n"
#define AUDIT "Jul  4 07:00:01 h kernel: [1.2] audit: type=1 audit(1562241600.123:7): x\n"

static const struct {
    const char *name, *text;
    bw_time modified;
    struct input_assumptions assume;
    const char *times;
    const char *notes[3]; /* all that there are, in order */
} times[] = {
        {"by the time of the file", "Jul  5 09:00:00 h a: x\n", JULY, {0}, "2022-07-05T09:00:00 ",
                {"syslog.year_assumed", "syslog.zone_assumed"}},
        {"not much after it", "Jul  6 09:00:00 h a: x\n", JULY, {0}, "2022-07-06T09:00:00 ",
                {"syslog.year_assumed", "syslog.zone_assumed"}},
        {"nearly a year before it", "Jul  7 09:00:00 h a: x\n", JULY, {0}, "2021-07-07T09:00:00 ",
                {"syslog.year_assumed", "syslog.zone_assumed"}},
        {"from December to January", "Dec 31 23:59:59 h a: x\nJan  1 00:00:00 h a: x\n", JANUARY,
                {0}, "2021-12-31T23:59:59 2022-01-01T00:00:00 ",
                {"syslog.year_assumed", "syslog.zone_assumed"}},
        {"nothing is known", "Dec 31 23:59:59 h a: x\n", BW_TIME_UNKNOWN, {0}, "- ",
                {"syslog.no_year", "syslog.zone_assumed"}},
        {"the user says the year", "Dec 31 23:59:59 h a: x\nJan  1 00:00:00 h a: x\n", JULY,
                {.year = 2015}, "2015-12-31T23:59:59 2016-01-01T00:00:00 ",
                {"syslog.year_assumed", "syslog.zone_assumed"}},
        {"the user says the zone", "Jul  5 09:00:00 h a: x\n", JULY,
                {.zone = true, .zone_seconds = 7200}, "2022-07-05T07:00:00 ",
                {"syslog.year_assumed", "syslog.zone_assumed"}},
        {"UTC is a zone, too", "2022-07-05T09:00:00Z h a: x\n", JULY, {0}, "2022-07-05T09:00:00 ",
                {NULL}},
        {"an audit record", "Jul  4 06:59:00 h a: x\n" AUDIT, JULY, {0},
                "2019-07-04T11:59:00 2019-07-04T12:00:01 ",
                {"syslog.year_assumed", "syslog.zone_assumed"}},
        {"the clock at boot", RTC "Jul  5 14:00:01 h a: x\n", JULY, {0},
                "2019-07-04T12:00:01 2019-07-05T12:00:01 ",
                {"syslog.year_assumed", "syslog.zone_assumed"}},
        {"not what others say", "Jul  4 06:59:00 h sshd: Invalid user audit(1562241600.1:7)\n",
                JULY, {0}, "2022-07-04T06:59:00 ", {"syslog.year_assumed", "syslog.zone_assumed"}},
        {"an upgrade of rsyslog",
                "Dec 30 10:00:00 h a: x\nJan  2 10:00:00 h a: x\n"
                "2020-01-02T11:00:00.1+01:00 h a: x\n",
                JULY, {0}, "2019-12-30T09:00:00 2020-01-02T09:00:00 2020-01-02T10:00:00 ",
                {"syslog.year_assumed", "syslog.zone_assumed"}},
        {"a clock that goes back", "Jul  5 09:00:00 h a: x\nJul  5 08:00:00 h a: x\n", JULY, {0},
                "2022-07-05T09:00:00 2022-07-05T08:00:00! ",
                {"syslog.year_assumed", "syslog.zone_assumed", "syslog.time_backwards"}},
        {"the end of summer time", "Oct 31 02:58:10 h a: x\nOct 31 02:01:00 h a: x\n", JULY, {0},
                "2021-10-31T02:58:10 2021-10-31T02:01:00 ",
                {"syslog.year_assumed", "syslog.zone_assumed", "syslog.summer_time_ended"}},
        {"a night to Monday", "Nov  1 02:58:10 h a: x\nNov  1 02:01:00 h a: x\n", JULY, {0},
                "2021-11-01T02:58:10 2021-11-01T02:01:00! ",
                {"syslog.year_assumed", "syslog.zone_assumed", "syslog.time_backwards"}},
        {"more than an hour", "Oct 31 03:10:10 h a: x\nOct 31 02:01:00 h a: x\n", JULY, {0},
                "2021-10-31T03:10:10 2021-10-31T02:01:00! ",
                {"syslog.year_assumed", "syslog.zone_assumed", "syslog.time_backwards"}},
        {"a zone that is said", "2021-10-31T02:58:10Z h a: x\n2021-10-31T02:01:00Z h a: x\n", JULY,
                {0}, "2021-10-31T02:58:10 2021-10-31T02:01:00! ", {"syslog.time_backwards"}},
        {"a clock that goes back by little", "Jul  5 09:00:30 h a: x\nJul  5 09:00:00 h a: x\n",
                JULY, {0}, "2022-07-05T09:00:30 2022-07-05T09:00:00 ",
                {"syslog.year_assumed", "syslog.zone_assumed"}},
        {"two hosts with a clock each", "Jul  5 09:00:00 h a: x\nJul  5 08:00:00 i a: x\n", JULY,
                {0}, "2022-07-05T09:00:00 2022-07-05T08:00:00 ",
                {"syslog.year_assumed", "syslog.zone_assumed"}},
        {"more than a year",
                "Jul 10 09:00:00 h a: x\nJul  1 09:00:00 h a: x\nJul 10 09:00:00 h a: x\n", JULY,
                {0}, "2021-07-10T09:00:00 2022-07-01T09:00:00 2021-07-10T09:00:00 ",
                {"syslog.year_assumed", "syslog.zone_assumed", "syslog.year_span"}},
};

static void test_times(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(times); i++) {
        struct seen seen = {.times = ""};
        struct input_run run = {.modified = times[i].modified, .assume = times[i].assume};
        print_message("%s\n", times[i].name);
        input_run(&run, &input_syslog, bytes_of(times[i].text), see, &seen);
        bw_buffer_add_char(&run.text, '\0');
        assert_string_equal(seen.times, times[i].times);
        const char *at = (const char *)run.text.ptr;
        for (size_t n = 0; n < 3 && times[i].notes[n] != NULL; n++) {
            at = strstr(at, "note a"); /* anomaly, assumed */
            assert_non_null(at);
            at += 13;
            assert_memory_equal(at, times[i].notes[n], strlen(times[i].notes[n]));
        }
        assert_null(strstr(at, "note "));
        bw_buffer_release(&run.text);
    }
}

/* "2022-07-04T12:00:00Z h p: " before each, so that there are no notes. */
static const struct {
    const char *name, *text, *want;
} events[] = {
        {"a message of several lines",
                "2022-07-04T12:00:00Z h p: a\n\tb\n  c\n2022-07-04T12:00:00Z h p: d\n",
                "event 0 1 2022-07-04T12:00:00.000Z {\"event.dataset\":\"system.syslog\","
                "\"host.name\":\"h\",\"process.name\":\"p\",\"message\":\"a\\n\\tb\\n  c\","
                "\"event.original\":\"2022-07-04T12:00:00Z h p: a\\n\\tb\\n  c\"}\n"
                "event 35 4 2022-07-04T12:00:00.000Z {\"event.dataset\":\"system.syslog\","
                "\"host.name\":\"h\",\"process.name\":\"p\",\"message\":\"d\","
                "\"event.original\":\"2022-07-04T12:00:00Z h p: d\"}\nend end 2 0\n"},
        {"journalctl's marks are nothing",
                "-- Boot 0123 --\n2022-07-04T12:00:00+0000 h p: a\n-- Reboot --\n",
                "event 16 2 2022-07-04T12:00:00.000Z {\"event.dataset\":\"system.syslog\","
                "\"host.name\":\"h\",\"process.name\":\"p\",\"message\":\"a\","
                "\"event.original\":\"2022-07-04T12:00:00+0000 h p: a\"}\nend end 1 0\n"},
        {"what is no syslog in front is told", "junk\n2022-07-04T12:00:00Z h p: a\n",
                "note anomaly syslog.cut_beginning 0 1\nnote unreadable syslog.unreadable 0 1\n"
                "event 5 2 2022-07-04T12:00:00.000Z {\"event.dataset\":\"system.syslog\","
                "\"host.name\":\"h\",\"process.name\":\"p\",\"message\":\"a\","
                "\"event.original\":\"2022-07-04T12:00:00Z h p: a\"}\nend end 1 1\n"},
        {"control characters", "2022-07-04T12:00:00Z h p: a#012b#011#400#12 #\n",
                "event 0 1 2022-07-04T12:00:00.000Z {\"event.dataset\":\"system.syslog\","
                "\"host.name\":\"h\",\"process.name\":\"p\",\"message\":\"a\\nb\\t#400#12 #\","
                "\"event.original\":\"2022-07-04T12:00:00Z h p: a#012b#011#400#12 #\"}\n"
                "end end 1 0\n"},
        {"repeated",
                "2022-07-04T12:00:00Z h sshd[1]: message repeated 3 times: [ Failed password "
                "for root from 192.0.2.1 port 2 ssh2]\n",
                "event 0 1 2022-07-04T12:00:00.000Z {\"event.dataset\":\"system.auth\","
                "\"host.name\":\"h\",\"process.name\":\"sshd\",\"process.pid\":1,\"message\":"
                "\"message repeated 3 times: [ Failed password for root from 192.0.2.1 port 2 "
                "ssh2]\",\"log.syslog.repeated\":3,\"system.auth.ssh.method\":\"password\","
                "\"user.name\":\"root\",\"source.ip\":\"192.0.2.1\",\"source.port\":2,"
                "\"event.category\":\"authentication\",\"event.action\":\"ssh_login\","
                "\"event.outcome\":\"failure\",\"event.original\":\"2022-07-04T12:00:00Z h "
                "sshd[1]: message repeated 3 times: [ Failed password for root from 192.0.2.1 "
                "port 2 ssh2]\"}\nend end 1 0\n"},
        {"structured data", "<84>1 2022-07-04T12:00:00Z h p x ID [a@1 b=\"c\\\"d\" e=\"f\"][g] m\n",
                "event 0 1 2022-07-04T12:00:00.000Z {\"event.dataset\":\"system.auth\","
                "\"host.name\":\"h\",\"log.syslog.facility.name\":\"authpriv\","
                "\"log.syslog.severity.name\":\"warning\",\"log.syslog.msgid\":\"ID\","
                "\"log.syslog.structured_data.a@1.b\":\"c\\\"d\","
                "\"log.syslog.structured_data.a@1.e\":\"f\",\"process.name\":\"p\","
                "\"log.syslog.procid\":\"x\",\"message\":\"m\",\"event.original\":\"<84>1 "
                "2022-07-04T12:00:00Z h p x ID [a@1 b=\\\"c\\\\\\\"d\\\" e=\\\"f\\\"][g] m\"}\n"
                "end end 1 0\n"},
        {"Cisco", "Jul 04 2022 12:00:00 UTC: %ASA-4-106023: Deny tcp\n",
                "event 0 1 2022-07-04T12:00:00.000Z {\"event.dataset\":\"cisco_asa.log\","
                "\"event.code\":\"106023\",\"log.syslog.severity.code\":4,"
                "\"message\":\"Deny tcp\",\"event.original\":"
                "\"Jul 04 2022 12:00:00 UTC: %ASA-4-106023: Deny tcp\"}\nend end 1 0\n"},
        {"Huawei", "2022-07-04T12:00:00Z sw %%01BGP/3/BGP_AUTH_FAILED(l)[1]:x\n",
                "event 0 1 2022-07-04T12:00:00.000Z {\"event.dataset\":\"huawei.vrp\","
                "\"huawei.module\":\"BGP\",\"log.syslog.severity.code\":3,"
                "\"event.code\":\"BGP_AUTH_FAILED\",\"message\":\"x\",\"host.name\":\"sw\","
                "\"event.original\":\"2022-07-04T12:00:00Z sw "
                "%%01BGP/3/BGP_AUTH_FAILED(l)[1]:x\"}\nend end 1 0\n"},
        {"a firewall's message, whose own time has a zone",
                "<14>2022-07-04T12:00:00Z fw1 date=2022-07-04 time=12:00:01 devid=\"F1\" "
                "tz=\"+0200\" "
                "logid=1 type=traffic srcip=10.0.0.1\n",
                "event 0 1 2022-07-04T10:00:01.000Z {\"event.dataset\":\"fortinet_fortigate.log\","
                "\"date\":\"2022-07-04\",\"time\":\"12:00:01\",\"devid\":\"F1\",\"tz\":\"+0200\","
                "\"logid\":1,\"type\":\"traffic\",\"srcip\":\"10.0.0.1\",\"host.name\":\"fw1\","
                "\"log.syslog.facility.name\":\"user\",\"log.syslog.severity.name\":\"info\","
                "\"event.original\":\"<14>2022-07-04T12:00:00Z fw1 date=2022-07-04 time=12:00:01 "
                "devid=\\\"F1\\\" tz=\\\"+0200\\\" logid=1 type=traffic srcip=10.0.0.1\"}\n"
                "end end 1 0\n"},
        {"structured data of Juniper",
                "<37>1 2022-07-04T12:00:00Z srx sshd - SSHD_LOGIN_FAILED [junos@2636.1.1.1.2.129 "
                "username=\"bo\\\"b\" source-address=\"192.0.2.9\"] a text\n",
                "event 0 1 2022-07-04T12:00:00.000Z {\"event.dataset\":\"juniper_srx.log\","
                "\"event.code\":\"SSHD_LOGIN_FAILED\",\"user\":\"bo\\\"b\",\"src_ip\":\"192.0.2."
                "9\","
                "\"message\":\"a "
                "text\",\"host.name\":\"srx\",\"log.syslog.facility.name\":\"auth\","
                "\"log.syslog.severity.name\":\"notice\",\"process.name\":\"sshd\","
                "\"event.original\":\"<37>1 2022-07-04T12:00:00Z srx sshd - SSHD_LOGIN_FAILED "
                "[junos@2636.1.1.1.2.129 username=\\\"bo\\\\\\\"b\\\" "
                "source-address=\\\"192.0.2.9\\\"] a text\"}\nend end 1 0\n"},
        {"a request",
                "2022-07-04T12:00:00Z web1 nginx: 192.0.2.1 - - [04/Jul/2022:11:59:59 +0000] \"GET "
                "/ "
                "HTTP/1.1\" 200 1\n",
                "event 0 1 2022-07-04T11:59:59.000Z {\"event.dataset\":\"web.access\","
                "\"host.name\":\"web1\",\"c-ip\":\"192.0.2.1\",\"cs-method\":\"GET\",\"cs-uri\":\"/"
                "\","
                "\"cs-uri-stem\":\"/\",\"cs-version\":\"HTTP/"
                "1.1\",\"sc-status\":200,\"sc-bytes\":1,"
                "\"event.original\":\"2022-07-04T12:00:00Z web1 nginx: 192.0.2.1 - - "
                "[04/Jul/2022:11:59:59 +0000] \\\"GET / HTTP/1.1\\\" 200 1\"}\nend end 1 0\n"},
        {"a request to HAProxy",
                "2022-07-04T12:00:00Z lb haproxy[3]: 192.0.2.1:5 [04/Jul/2022:11:59:59.250] web "
                "app/a1 1/0/2/10/13 200 9 - - ---- 1/1/0/0/0 0/0 \"GET /x HTTP/1.1\"\n"
                "2022-07-04T12:00:00Z lb haproxy[3]: Server app/a1 is DOWN\n",
                "event 0 1 2022-07-04T11:59:59.250Z {\"event.dataset\":\"haproxy.log\","
                "\"host.name\":\"lb\",\"c-ip\":\"192.0.2.1\",\"c-port\":5,\"cs-method\":\"GET\","
                "\"cs-uri\":\"/x\",\"cs-uri-stem\":\"/x\",\"cs-version\":\"HTTP/"
                "1.1\",\"sc-status\":200,"
                "\"sc-bytes\":9,\"time-taken\":13,\"haproxy.route\":\"web app/a1\","
                "\"haproxy.frontend_name\":\"web\","
                "\"haproxy.backend_name\":\"app\",\"haproxy.server_name\":\"a1\","
                "\"haproxy.termination_state\":\"----\",\"event.original\":"
                "\"2022-07-04T12:00:00Z lb haproxy[3]: 192.0.2.1:5 [04/Jul/2022:11:59:59.250] web "
                "app/a1 1/0/2/10/13 200 9 - - ---- 1/1/0/0/0 0/0 \\\"GET /x HTTP/1.1\\\"\"}\n"
                "event 145 2 2022-07-04T12:00:00.000Z {\"event.dataset\":\"system.syslog\","
                "\"host.name\":\"lb\",\"process.name\":\"haproxy\",\"process.pid\":3,"
                "\"message\":\"Server app/a1 is DOWN\",\"event.original\":"
                "\"2022-07-04T12:00:00Z lb haproxy[3]: Server app/a1 is DOWN\"}\nend end 2 0\n"},
        {"no time at all", "[    1.000000] device eth0 entered promiscuous mode\n",
                "event 0 1 - {\"event.dataset\":\"system.syslog\",\"process.name\":\"kernel\","
                "\"message\":\"device eth0 entered promiscuous mode\","
                "\"network.interface\":\"eth0\",\"event.category\":\"network\","
                "\"event.action\":\"promiscuous_mode_entered\",\"event.original\":"
                "\"[    1.000000] device eth0 entered promiscuous mode\"}\nend end 1 0\n"},
        {"Sysmon",
                "2022-07-04T12:00:01Z h sysmon: <Event><System><Provider Name=\"Linux-Sysmon\"/>"
                "<EventID>1</EventID><TimeCreated SystemTime=\"2022-07-04T12:00:00.5Z\"/>"
                "<EventRecordID>77</EventRecordID><Channel>Linux-Sysmon/Operational</Channel>"
                "<Computer>h</Computer></System><EventData><Data Name=\"Image\">/bin/id</Data>"
                "</EventData></Event>\n",
                "event 0 77 2022-07-04T12:00:00.500Z {\"event.dataset\":\"sysmon_linux.log\","
                "\"host.name\":\"h\",\"Provider_Name\":\"Linux-Sysmon\",\"EventID\":1,"
                "\"TimeCreated_SystemTime\":\"2022-07-04T12:00:00.500Z\",\"EventRecordID\":77,"
                "\"Channel\":\"Linux-Sysmon/Operational\",\"Computer\":\"h\","
                "\"Image\":\"/bin/id\",\"event.original\":\"2022-07-04T12:00:01Z h sysmon: "
                "<Event><System><Provider Name=\\\"Linux-Sysmon\\\"/><EventID>1</EventID>"
                "<TimeCreated SystemTime=\\\"2022-07-04T12:00:00.5Z\\\"/><EventRecordID>77"
                "</EventRecordID><Channel>Linux-Sysmon/Operational</Channel><Computer>h"
                "</Computer></System><EventData><Data Name=\\\"Image\\\">/bin/id</Data>"
                "</EventData></Event>\"}\nend end 1 0\n"},
        {"what begins as Sysmon's", "2022-07-04T12:00:01Z h sysmon: <Event><System>\n",
                "event 0 1 2022-07-04T12:00:01.000Z {\"event.dataset\":\"system.syslog\","
                "\"host.name\":\"h\",\"process.name\":\"sysmon\",\"message\":\"<Event><System>\","
                "\"event.original\":\"2022-07-04T12:00:01Z h sysmon: <Event><System>\"}\n"
                "end end 1 0\n"},
};

static void test_events(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(events); i++)
        for (size_t read_size = 0; read_size < 3; read_size++) {
            struct input_run run = {.read_size = read_size};
            print_message("%s, %zu\n", events[i].name, read_size);
            input_run(&run, &input_syslog, bytes_of(events[i].text), NULL, NULL);
            bw_buffer_add_char(&run.text, '\0');
            assert_string_equal((const char *)run.text.ptr, events[i].want);
            bw_buffer_release(&run.text);
        }
}

/* RFC 6587, 3.4.1: what has its length in front needs no line end, and may have some in it. */
#define FRAME_A "38 <34>1 2022-07-04T12:00:01Z h p - - - a"
#define FRAME_B "43 <34>1 2022-07-04T12:00:02Z h p - - - b\nmore"
#define FRAME_C "38 <34>1 2022-07-04T12:00:03Z h p - - - c"

static const struct {
    const char *name, *text;
    unsigned events;
} frames[] = {
        {"without line ends", FRAME_A FRAME_B FRAME_C, 3},
        {"each on a line", FRAME_A "\n" FRAME_C "\r\n" FRAME_A "\n", 3},
        {"mixed with lines",
                "<34>Jul  4 12:00:00 h p: x\n" FRAME_A FRAME_C "\n<34>Jul  4 12:00:04 h p: x\n", 4},
        {"its line end counted",
                "39 <34>1 2022-07-04T12:00:01Z h p - - - a\n39 <34>1 2022-07-04T12:00:03Z h p - - "
                "- c\n",
                2},
        {"a length that is wrong",
                "99 "
                "<34>1 2022-07-04T12:00:01Z h p - - - a\n" FRAME_A,
                2},
        {"one that is longer than all",
                "9999999 "
                "<34>1 2022-07-04T12:00:01Z h p - - - a\n",
                1},
        {"cut", FRAME_A "60 <34>1 2022-07-04T12:00:03Z h p - - - cut sho", 2},
        {"none at all", "0 <34>1 2022-07-04T12:00:01Z h p - - - a\n", 1},
};

/* The item in two parts, as two workers read it. */
static void read_in_two(bw_bytes file, uint64_t cut, struct seen *ret_seen)
{
    struct input_run first = {.modified = JULY, .part_end = cut};
    struct input_run second = {.modified = JULY, .part_start = cut};
    input_run(&first, &input_syslog, file, see, ret_seen);
    input_run(&second, &input_syslog, file, see, ret_seen);
    bw_buffer_release(&first.text);
    bw_buffer_release(&second.text);
}

static void test_frames(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(frames); i++) {
        const bw_bytes file = bytes_of(frames[i].text);
        struct seen whole = {.times = ""};
        struct input_run run = {.modified = JULY};
        print_message("%s\n", frames[i].name);
        input_run(&run, &input_syslog, file, see, &whole);
        bw_buffer_release(&run.text);
        unsigned count = 0;
        for (const char *c = whole.times; *c != '\0'; c++)
            count += *c == 'T';
        assert_int_equal(count, frames[i].events);
        for (uint64_t cut = 1; cut < file.len; cut++) {
            struct seen parts = {.times = ""};
            read_in_two(file, cut, &parts);
            assert_string_equal(parts.times, whole.times);
        }
    }
}

static const struct {
    const char *text;
    enum input_match match;
} probes[] = {
        {"Jul  4 12:00:00 h p: a\nJul  4 12:00:00 h p: b\n", INPUT_MATCH_SURE},
        {"-- Journal begins at x --\nJul  4 12:00:00 h p: a\n", INPUT_MATCH_SURE},
        {"Jul  4 12:00:00 h p: a\nelse\n", INPUT_MATCH_LIKELY},
        {"-- Boot 0123 --\n-- Reboot --\n-- No entries --\n", INPUT_MATCH_SURE},
        {"-- This file is free.\n-- It has lines.\n--\n", INPUT_MATCH_NO},
        {"2022-07-04 12:00:00 INFO main: x\n", INPUT_MATCH_NO},
        {"2022-07-04T12:00:00Z INFO main: x\n", INPUT_MATCH_NO},
        {"192.0.2.1 - - [04/Jul/2022:12:00:00 +0000] \"GET / HTTP/1.1\" 200 1\n", INPUT_MATCH_NO},
        {"{\"a\":1}\n", INPUT_MATCH_NO},
        {"words\n", INPUT_MATCH_NO},
        {"", INPUT_MATCH_NO},
};

static void test_probe(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(probes); i++) {
        bool split = true;
        print_message("%s\n", probes[i].text);
        assert_int_equal(
                input_syslog.probe(bytes_of(probes[i].text), true, &split), probes[i].match);
    }
}

/* Wherever the file is cut, its parts give the events of the whole, with the same times. */
static void test_parts(void **state)
{
    (void)state;
    static const char text[] =
            "Dec 30 10:00:00 h a: x\n\tmore of it\nJan  2 10:00:00 h b: x\n" AUDIT
            "<13>Mar  2 10:00:00 h c: x\n2020-01-02T11:00:00Z h d: x";
    const bw_bytes file = bytes_of(text);
    struct seen whole = {.times = ""};
    struct input_run run = {.modified = JULY};
    input_run(&run, &input_syslog, file, see, &whole);
    bw_buffer_release(&run.text);
    for (uint64_t cut = 1; cut < file.len; cut++) {
        struct seen parts = {.times = ""};
        read_in_two(file, cut, &parts);
        /* that a clock went back can not be seen across a cut: the mark apart, all is the same */
        char *to = parts.times;
        for (const char *from = parts.times; *from != '\0'; from++)
            if (*from != '!')
                *to++ = *from;
        *to = '\0';
        char want[sizeof(whole.times)];
        to = want;
        for (const char *from = whole.times; *from != '\0'; from++)
            if (*from != '!')
                *to++ = *from;
        *to = '\0';
        assert_string_equal(parts.times, want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_times),
            cmocka_unit_test(test_events),
            cmocka_unit_test(test_probe),
            cmocka_unit_test(test_parts),
            cmocka_unit_test(test_frames),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
