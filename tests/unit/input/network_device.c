/* Lines of network devices: what stands in front of a message, and messages at their edges. Whole
 * messages of every kind are in tests/golden/firewall-dump. */
#include "input/network/device.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/network/header.h"
#include "input/network/kinds.h"
#include "input/network/zone.h"
#include "support/line_check.h"
#include "support/mutate.h"

#define JUL_2022 (INT64_C(1656633600) * BW_TIME_SECOND) /* 2022-07-01 */

static const struct {
    const char *line, *time, *host, *message;
} headers[] = {
        {"text", "", "", "text"},
        {"<189>text here", "", "", "text here"},
        {"<1x>text", "", "", "<1x>text"},
        {"Jun  1 10:00:00 fw1 text", "2022-06-01T10:00:00.000Z", "fw1", "text"},
        {"Jun  1 10:00:00 UTC-3 fw1 text", "2022-06-01T13:00:00.000Z", "fw1", "text"},
        {"Jun  1 10:00:00 2019 fw1 text", "2019-06-01T10:00:00.000Z", "fw1", "text"},
        {"Jun  1 10:00:00: %A-6-B: t", "2022-06-01T10:00:00.000Z", "", "%A-6-B: t"},
        {"Jun  1 10:00:0x fw1 text", "", "", "Jun  1 10:00:0x fw1 text"},
        {"Jun  1 10:00:60 fw1 text", "2022-06-01T10:00:59.000Z", "fw1", "text"},
        {"Jun 1 1:0:0", "2022-06-01T01:00:00.000Z", "", ""},
        {"Aug  1 10:00:00 fw1 text", "2021-08-01T10:00:00.000Z", "fw1", "text"},
        {"Jul  2 00:00:00 fw1 a day ahead", "2022-07-02T00:00:00.000Z", "fw1", "a day ahead"},
        {"Feb 29 10:00:00 fw1 text", "2020-02-29T10:00:00.000Z", "fw1", "text"},
        {"Feb 30 10:00:00 fw1 text", "", "fw1", "text"},
        {"Aug 01 2022 10:00:00 asa1 : %ASA-1-1: x", "2022-08-01T10:00:00.000Z", "asa1",
                "%ASA-1-1: x"},
        {"Aug 01 2022 10:00:00: %ASA-1-1: x", "2022-08-01T10:00:00.000Z", "", "%ASA-1-1: x"},
        {"Aug  1 10:00:00.250 2019 r1 text", "2019-08-01T10:00:00.250Z", "r1", "text"},
        {"*Mar  1 18:46:11.123: %SYS-5-X: y", "2022-03-01T18:46:11.123Z", "", "%SYS-5-X: y"},
        {"Jun  1 10:00:00 relay 1 2022-06-01T10:00:00+02:00 gw app - - - text",
                "2022-06-01T08:00:00.000Z", "gw", "text"},
        {"Jun  1 10:00:00 relay 1 - - app - - - text", "", "relay", "text"},
        {"<13>1 2022-06-01T10:00:00Z gw kmd 1 ID [junos@2636 a=\"1\"]", "2022-06-01T10:00:00.000Z",
                "gw", "ID [junos@2636 a=\"1\"]"},
        {"<13>1 2022-06-01T10:00:00Z gw filterlog 7 - [meta sequenceId=\"1\"][b] 5,,,1",
                "2022-06-01T10:00:00.000Z", "gw", "5,,,1"},
        {"<13>1 2022-06-01T10:00:00Z gw CheckPoint 7 - [action:\"Accept\"; a:\"b\"]",
                "2022-06-01T10:00:00.000Z", "gw", "[action:\"Accept\"; a:\"b\"]"},
        {"<13>1 2022-06-01T10:00:00Z gw a 7 - [x a=\"1\"]", "2022-06-01T10:00:00.000Z", "gw",
                "[x a=\"1\"]"},
        {"<30>2022:06:01-11:28:41 utm prog[1]: id=1", "2022-06-01T11:28:41.000Z", "utm", "id=1"},
        {"2022:06:01-11:28:4x utm", "", "", "2022:06:01-11:28:4x utm"},
        {"<190>31: Jul 13 08:23:43 10.0.0.2 sw1: 32: Jun 14 2022 08:23:43.398 UTC: %A-6-B: t",
                "2022-06-14T08:23:43.398Z", "sw1", "%A-6-B: t"},
        {"<190>Jul 13 08:23:43 10.0.0.2 sw1: 32: Jun 14 2022 08:23:43 UTC: %A-6-B: t",
                "2022-06-14T08:23:43.000Z", "sw1", "%A-6-B: t"},
        {"<190>31: 10.0.0.2 32: Jun 14 2022 08:23:43 UTC: %A-6-B: t", "2022-06-14T08:23:43.000Z",
                "10.0.0.2", "%A-6-B: t"},
        {"<190>31: fe80::: 32: Jun 14 2022 08:23:43 UTC: %A-6-B: t", "2022-06-14T08:23:43.000Z",
                "fe80::", "%A-6-B: t"},
        {"<190>31: sw1: Jun 14 08:23:43 CEST: text", "2022-06-14T06:23:43.000Z", "sw1", "text"},
        {"<190>31: sw1: 32: 2y10w: %A-6-B: t", "", "sw1", "%A-6-B: t"},
        {"31: 00:01:23: %A-6-B: t", "", "", "%A-6-B: t"},
        {"Jun  1 10:00:00 big1 notice apmd[1]: 01490500:5: t", "2022-06-01T10:00:00.000Z", "big1",
                "notice apmd[1]: 01490500:5: t"},
        {"Jun  1 10:00:00 big1 tmsh[1]: 01420002:5: t", "2022-06-01T10:00:00.000Z", "big1",
                "01420002:5: t"},
        {"31: 1d02h: %A-6-B: t", "", "", "%A-6-B: t"},
        {"<190>: sw1: Jun 14 2022 08:23:43 UTC+07:30: %A-6-B: t", "2022-06-14T00:53:43.000Z", "sw1",
                "%A-6-B: t"},
        {"<189>: 2022 Jun 14 08:23:43 mdt: %A-6-B: t", "2022-06-14T14:23:43.000Z", "", "%A-6-B: t"},
        {"Jun 14 08:00:00 gw *Mar  1 00:02:03.123: %A-6-B: t", "2022-06-14T08:00:00.000Z", "gw",
                "%A-6-B: t"},
        {"Jun 14 08:00:00 gw RP/0/RP0/CPU0:Jun 14 07:59:58.5 UTC: ntpd[31]: %A-6-B: t",
                "2022-06-14T07:59:58.500Z", "gw", "%A-6-B: t"},
        {"Jun 14 08:00:00 10.0.0.2 Jun 14 2022 07:59:58 asa1 : %ASA-1-1: x",
                "2022-06-14T07:59:58.000Z", "asa1", "%ASA-1-1: x"},
        {"Jun 14 08:00:00 10.0.0.2 asa1 %ASA-1-1: x", "2022-06-14T08:00:00.000Z", "asa1",
                "%ASA-1-1: x"},
        {"Jun 14 08:00:00 1,2022/06/14 08:00:00,007,TRAFFIC", "2022-06-14T08:00:00.000Z", "",
                "1,2022/06/14 08:00:00,007,TRAFFIC"},
        {"Jun 14 08:00:00 <local0.info> 10.0.0.2 text", "2022-06-14T08:00:00.000Z", "10.0.0.2",
                "text"},
        {"Jun 14 08:00:00 DENY: IN=a", "2022-06-14T08:00:00.000Z", "", "DENY: IN=a"},
        {"Jun  1 2019 10:00:00 gw 12: Jun  1 10:00:01 UTC: %A-6-B: t", "2019-06-01T10:00:01.000Z",
                "gw", "%A-6-B: t"},
        {"31: text", "", "", "text"},
        {"31:", "", "", "31:"},
        {"2022-06-14T08:00:00 h text", "2022-06-14T08:00:00.000Z", "h", "text"},
        {"Jun  1 10:00:00 gw kernel: IN=a", "2022-06-01T10:00:00.000Z", "gw", "IN=a"},
        {"Jun  1 10:00:00 fw1 a=1 b=2", "2022-06-01T10:00:00.000Z", "fw1", "a=1 b=2"},
        {"Jun  1 10:00:00 a=1 b=2", "2022-06-01T10:00:00.000Z", "", "a=1 b=2"},
        {"2022-08-01T12:00:00.5+02:00 h CEF:0|a", "2022-08-01T10:00:00.500Z", "h", "CEF:0|a"},
        {"<13>1 2022-08-01T10:00:00Z h app 1 ID - text", "2022-08-01T10:00:00.000Z", "h", "text"},
        {"<13>1 - - - - - - text", "", "", "text"},
        {"1 2022 is no time", "", "", "1 2022 is no time"},
        {"Jun 99 10:00:00 fw1 text", "", "", "Jun 99 10:00:00 fw1 text"},
        {"Jun  1 25:00:00 fw1 text", "", "", "Jun  1 25:00:00 fw1 text"},
        {"", "", "", ""},
};

static void check_header(size_t at, struct network_clock *clock)
{
    char time[BW_TIME_TEXT_SIZE];
    const struct network_header header = network_header_read(bw_str_of(headers[at].line), clock);
    bw_time_format(header.time, time);
    assert_string_equal(time, headers[at].time);
    assert_true(bw_str_eq(header.host, bw_str_of(headers[at].host)));
    assert_true(bw_str_eq(header.message, bw_str_of(headers[at].message)));
}

/* Alone, behind all the others, and each behind each other: with what of them is remembered. */
static void test_headers(void **state)
{
    (void)state;
    struct network_clock all = {.latest = JUL_2022};
    for (size_t i = 0; i < BW_COUNT(headers); i++) {
        print_message("%s\n", headers[i].line);
        check_header(i, &all);
        for (size_t k = 0; k < BW_COUNT(headers); k++) {
            struct network_clock clock = {.latest = JUL_2022};
            check_header(k, &clock);
            check_header(i, &clock);
        }
    }
    struct network_clock unknown = {.latest = BW_TIME_UNKNOWN};
    assert_true(
            network_header_read(BW_STR("Jun  1 10:00:00 h x"), &unknown).time == BW_TIME_UNKNOWN);
}

static void test_zones(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int32_t want; /* -1: none */
    } zones[] = {
            {"UTC", 0},
            {"utc", 0},
            {"EDT", -14400},
            {"METDST", 7200},
            {"ACST", 34200},
            {"UTC+1", 3600},
            {"GMT-03:30", -12600},
            {"+0530", 19800},
            {"-8", -28800},
            {"UTC+15", -1},
            {"UTC+1:60", -1},
            {"UTC+", -1},
            {"UTC1", -1},
            {"XYZ", -1},
            {"", -1},
            {"+", -1},
            {"+1:", -1},
    };
    for (size_t i = 0; i < BW_COUNT(zones); i++) {
        int32_t seconds = -1;
        print_message("%s\n", zones[i].name);
        assert_int_equal(
                network_zone_read(bw_str_of(zones[i].name), &seconds), zones[i].want != -1);
        assert_int_equal(seconds, zones[i].want);
    }
}

static const struct line_case cases[] = {
        {"CEF without its header", "CEF:0|a|b|c\n",
                "- {\"event.dataset\":\"network.other\",\"message\":\"CEF:0|a|b|c\"}\nend end 1 "
                "0\n"},
        {"CEF: words without a key, empty values, odd keys",
                "CEF:0|a|b|c|d|e|f|words src= k[0]=1 = x=y  z\n",
                "- {\"event.dataset\":\"cef.log\",\"DeviceVendor\":\"a\",\"DeviceProduct\":\"b\","
                "\"DeviceVersion\":\"c\",\"DeviceEventClassID\":\"d\",\"Name\":\"e\",\"Severity\":"
                "\"f\","
                "\"k[0]\":\"1 =\",\"x\":\"y  z\"}\nend end 1 0\n"},
        {"CEF: a label without a value, a value without a label",
                "CEF:0|a|b|c|d|e|f|cs1Label=L cs2=v cs3=w cs3Label=M\n",
                "- {\"event.dataset\":\"cef.log\",\"DeviceVendor\":\"a\",\"DeviceProduct\":\"b\","
                "\"DeviceVersion\":\"c\",\"DeviceEventClassID\":\"d\",\"Name\":\"e\",\"Severity\":"
                "\"f\","
                "\"cs1Label\":\"L\",\"cs2\":\"v\",\"cs3\":\"w\",\"cs3Label\":\"M\",\"M\":\"w\"}\n"
                "end end 1 0\n"},
        {"LEEF: delimiters",
                "LEEF:2.0|a|b|c|d|x5E|k=v^=^k2\nLEEF:2.0|a|b|c|d|\\t|k=v w\tl=1\n"
                "LEEF:2.0|a|b|c|d||k=1\nLEEF:2.0|a|b|c|d|xyz|k=1\n",
                "- {\"event.dataset\":\"leef.log\",\"DeviceVendor\":\"a\",\"DeviceProduct\":\"b\","
                "\"DeviceVersion\":\"c\",\"EventID\":\"d\",\"k\":\"v\"}\n"
                "- {\"event.dataset\":\"leef.log\",\"DeviceVendor\":\"a\",\"DeviceProduct\":\"b\","
                "\"DeviceVersion\":\"c\",\"EventID\":\"d\",\"k\":\"v w\",\"l\":1}\n"
                "- {\"event.dataset\":\"leef.log\",\"DeviceVendor\":\"a\",\"DeviceProduct\":\"b\","
                "\"DeviceVersion\":\"c\",\"EventID\":\"d\",\"k\":1}\n"
                "- {\"event.dataset\":\"leef.log\",\"DeviceVendor\":\"a\",\"DeviceProduct\":\"b\","
                "\"DeviceVersion\":\"c\",\"EventID\":\"d\",\"k\":1}\nend end 4 0\n"},
        {"pairs: an open quote, no value", "a=1 b= c=2 d=3 e=\"x y f=-\n",
                "- {\"event.dataset\":\"keyvalue.log\",\"a\":1,\"c\":2,\"d\":3,"
                "\"e\":\"\\\"x\"}\nend end 1 0\n"},
        {"pairs: a date and a time", "date=2022-08-01 time=10:00:09 a=1 b=2 c=3\n",
                "2022-08-01T10:00:09.000Z "
                "{\"event.dataset\":\"keyvalue.log\",\"date\":\"2022-08-01\","
                "\"time\":\"10:00:09\",\"a\":1,\"b\":2,\"c\":3}\n"
                "note assumed network_device.zone_assumed 0 1\nend end 1 0\n"},
        {"pairs: a line that was cut inside of quotes", "a=1 b=2 c=3 d=4 e=5 msg=\"a b: c\n",
                "- {\"event.dataset\":\"keyvalue.log\",\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,"
                "\"msg\":\"a b: c\"}\nend end 1 0\n"},
        {"ASA: a number that is not known, none at all",
                "%ASA-3-424242: x\n%ASA-6: x\n%FTD-1-430002: y\n",
                "- {\"event.dataset\":\"cisco_asa.log\",\"event.code\":\"424242\","
                "\"log.syslog.severity.code\":3,\"message\":\"x\"}\n"
                "- {\"event.dataset\":\"cisco_asa.log\",\"event.code\":\"6\",\"message\":\"x\"}\n"
                "- {\"event.dataset\":\"cisco_asa.log\",\"event.code\":\"430002\","
                "\"log.syslog.severity.code\":1,\"message\":\"y\"}\nend end 3 0\n"},
        {"ASA: neither a number nor a severity, at the beginning", "%ASA<Up> says: x\n",
                "- {\"event.dataset\":\"cisco_asa.log\",\"event.code\":\"%ASA<Up> says\","
                "\"message\":\"x\"}\nend end 1 0\n"},
        {"Pulse: cut in the roles, without a realm, without a message",
                "2022-08-01 10:00:00 - n1 - [1.1.1.1] a(R)[ - x\n"
                "2022-08-01 10:00:00 - n1 - [1.1.1.1] a - x\n"
                "2022-08-01 10:00:00 - n1 - [1.1.1.1\n",
                "2022-08-01T10:00:00.000Z "
                "{\"event.dataset\":\"pulse_connect_secure.log\",\"src_ip\":"
                "\"1.1.1.1\",\"user\":\"a\",\"realm\":\"R\",\"message\":\"x\",\"host.name\":\"n1\"}"
                "\n"
                "2022-08-01T10:00:00.000Z "
                "{\"event.dataset\":\"pulse_connect_secure.log\",\"src_ip\":"
                "\"1.1.1.1\",\"user\":\"a\",\"message\":\"x\",\"host.name\":\"n1\"}\n"
                "- {\"event.dataset\":\"network.other\",\"message\":\"2022-08-01 10:00:00 - n1 - "
                "[1.1.1.1\"}\nnote assumed network_device.zone_assumed 0 2\nend end 3 0\n"},
        {"NetScaler: without a name, without an event, cut",
                "08/01/2022:10:00:00 GMT 0-PPE-0 : default : x\n"
                "08/01/2022:10:00:00 GMT ns1 0-PPE-0 : UI X 1 0 : [a Source 1.1.1.1\n"
                "08/01/2022:10:00:00 GMT ns1 0-PPE-0 : UI X\n",
                "2022-08-01T10:00:00.000Z "
                "{\"event.dataset\":\"citrix_adc.log\",\"netscaler.module\":"
                "\"default\",\"message\":\"x\"}\n"
                "2022-08-01T10:00:00.000Z "
                "{\"event.dataset\":\"citrix_adc.log\",\"netscaler.module\":"
                "\"UI\",\"event.code\":\"X\",\"message\":\"[a Source "
                "1.1.1.1\",\"host.name\":\"ns1\"}\n"
                "- {\"event.dataset\":\"network.other\",\"message\":\"08/01/2022:10:00:00 GMT ns1 "
                "0-PPE-0 : UI X\"}\nend end 3 0\n"},
        {"filterlog: other protocols, cut",
                "5,,,1,em0,match,block,in,6,0,0,64,ICMPv6,58,8,fe80::1,ff02::1,request\n"
                "5,,,1,em0,match,block,in,4,\n",
                "- "
                "{\"event.dataset\":\"pfsense.log\",\"rule\":5,\"tracker\":1,\"interface\":\"em0\","
                "\"reason\":\"match\",\"action\":\"block\",\"direction\":\"in\",\"ip_version\":6,"
                "\"class\":0,\"flow_label\":0,\"hop_limit\":64,\"protocol\":\"ICMPv6\","
                "\"protocol_id\":58,\"length\":8,\"src_ip\":\"fe80::1\",\"dst_ip\":\"ff02::1\","
                "\"icmp_type\":\"request\"}\n"
                "- "
                "{\"event.dataset\":\"pfsense.log\",\"rule\":5,\"tracker\":1,\"interface\":\"em0\","
                "\"reason\":\"match\",\"action\":\"block\",\"direction\":\"in\",\"ip_version\":4}\n"
                "end end 2 0\n"},
        {"Snort's alerts: no year, version 3 with quotes",
                "08/01-10:00:06.100000  [**] [1:469:3] ICMP PING NMAP [**] [Classification: "
                "Attempted Information Leak] [Priority: 2] {ICMP} 203.0.113.5 -> 10.0.0.5\n"
                "08/01-10:00:07.100000 [**] [1:408:8] \"Echo Reply\" [**] [Priority: 3] {TCP} "
                "2001:db8:0:0:0:0:0:5:80 -> 10.0.0.5:4444\n",
                "- {\"event.dataset\":\"suricata.fast\",\"alert.gid\":1,\"alert.signature_id\":469,"
                "\"alert.rev\":3,\"alert.signature\":\"ICMP PING "
                "NMAP\",\"alert.category\":\"Attempted "
                "Information "
                "Leak\",\"alert.severity\":2,\"proto\":\"ICMP\",\"src_ip\":\"203.0.113.5\","
                "\"dest_ip\":\"10.0.0.5\"}\n- "
                "{\"event.dataset\":\"suricata.fast\",\"alert.gid\":1,\"alert.signature_id\":408,"
                "\"alert.rev\":8,\"alert.signature\":\"Echo "
                "Reply\",\"alert.severity\":3,\"proto\":\"TCP\",\"src_ip\":\"2001:db8:0:0:0:0:0:"
                "5\",\"src_port\":80,\"dest_ip\":\"10.0.0.5\",\"dest_port\":4444}\n"
                "note assumed network_device.no_year 0 2\nend end 2 0\n"},
        {"packets: words that are no pair, and one pair twice",
                "IN=eth0 OUT= SRC=192.0.2.1 DST=10.0.0.1 DF PROTO=TCP SPT=7 SYN URGP=0\n"
                "IN=eth0 OUT= SRC=192.0.2.1 DST=10.0.0.1 DF MF PROTO=TCP SPT=7 SPT=8\n",
                "- {\"event.dataset\":\"iptables.log\",\"IN\":\"eth0\",\"SRC\":\"192.0.2.1\","
                "\"src_ip\":\"192.0.2.1\",\"DST\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.1\","
                "\"PROTO\":\"TCP\",\"protocol\":\"TCP\",\"SPT\":7,\"src_port\":7,\"URGP\":0}\n"
                "- {\"event.dataset\":\"iptables.log\",\"IN\":\"eth0\",\"SRC\":\"192.0.2.1\","
                "\"src_ip\":\"192.0.2.1\",\"DST\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.1\","
                "\"PROTO\":\"TCP\",\"protocol\":\"TCP\",\"SPT\":[7,8],\"src_port\":[7,8]}\n"
                "end end 2 0\n"},
        {"fast.log: cut",
                "08/01/2022-10:00:06.1  [**] [1:1:1] no class [**] {\n"
                "08/01/2022-10:00:06.1  [**] [1\n",
                "2022-08-01T10:00:06.100Z {\"event.dataset\":\"suricata.fast\",\"alert.gid\":1,"
                "\"alert.signature_id\":1,\"alert.rev\":1,\"alert.signature\":\"no "
                "class\",\"proto\":\"\"}\n"
                "- {\"event.dataset\":\"network.other\",\"message\":"
                "\"08/01/2022-10:00:06.1  [**] [1\"}\n"
                "note assumed network_device.zone_assumed 0 1\nend end 2 0\n"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        assert_true(line_check_case(&input_network_device, &cases[i]));
}

/* WatchGuard: packets in both orders, names of interfaces with blanks, VPN and administrators. */
static void test_watchguard(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        const char *wants[3];
    } lines[] = {
            {"Dec 10 17:52:04 2021 FB01 80B90A0AAAAAA firewall: msg_id=\"3000-0148\" Deny "
             "0-External "
             "Firebox 52 tcp 20 245 192.0.2.55 203.0.113.3 54768 445 offset 8 S 832026162 win 8192 "
             "(Unhandled External Packet-00)\n",
                    {"\"action\":\"Deny\",\"src_interface\":\"0-External\",\"dst_interface\":"
                     "\"Firebox\"",
                            "\"src_ip\":\"192.0.2.55\",\"dst_ip\":\"203.0.113.3\",\"src_port\":"
                            "54768,\"dst_port\":445",
                            "\"policy\":\"Unhandled External Packet-00\",\"host.name\":\"FB01\""}},
            {"2025-11-21T00:28:01+00:00 FB02 80B90A0AAAAAB FB02 firewall: msg_id=\"3000-0148\" "
             "Deny "
             "WAN - Aruba Firebox 40 udp 20 239 192.0.2.56 203.0.113.4 41277 591 geo_src=\"BGR\"\n",
                    {"\"interfaces\":\"WAN - Aruba Firebox\"", "\"geo_src\":\"BGR\"",
                            "\"protocol\":\"udp\""}},
            {"2014-07-02 17:38:43 Member2 Allow 10.1.228.202 10.0.1.1 webcache/tcp 42973 8080 "
             "3-Trusted 1-WCI Allowed 60 63 (Outgoing-proxy-00) proc_id=\"firewall\" rc=\"100\" "
             "msg_id=\"3000-0148\"\n",
                    {"2014-07-02T17:38:43.000Z",
                            "\"src_ip\":\"10.1.228.202\",\"dst_ip\":\"10.0.1.1\"",
                            "\"policy\":\"Outgoing-proxy-00\""}},
            {"Dec 10 17:53:04 2021 FB01 80B90A0AAAAAA sslvpn: msg_id=\"2500-0001\" Mobile VPN with "
             "SSL user anna logged in. Virtual IP address is 10.9.113.2. Real IP address is "
             "203.0.113.40.\n",
                    {"\"user\":\"anna\"",
                            "\"assigned_ip\":\"10.9.113.2\",\"src_ip\":\"203.0.113.40\"",
                            "\"action\":\"login\""}},
            {"Dec 10 17:54:04 2021 FB01 80B90A0AAAAAA admd[19]: msg_id=\"1100-0005\" "
             "Authentication "
             "of SSLVPN user [anna@Firebox-DB] from 203.0.113.40 was rejected, password is "
             "incorrect\n",
                    {"\"user\":\"anna@Firebox-DB\",\"src_ip\":\"203.0.113.40\"",
                            "\"reason\":\"password is incorrect\",\"action\":\"login-failed\""}},
            {"Dec 10 17:54:04 2021 FB01 80B90A0AAAAAA x: msg_id=\"1\" Deny tcp\n",
                    {"\"event.code\":1", "end end 1 0"}},
    };
    for (size_t i = 0; i < BW_COUNT(lines); i++) {
        struct input_run run = {.assume = {.year = 2022}};
        input_run(&run, &input_network_device, bw_str_bytes(bw_str_of(lines[i].line)), NULL, NULL);
        const bw_str got = bw_buffer_str(&run.text);
        for (size_t k = 0; k < 3 && lines[i].wants[k] != NULL; k++)
            if (bw_str_find(got, bw_str_of(lines[i].wants[k])) == SIZE_MAX)
                fail_msg("no %s in\n%.*s", lines[i].wants[k], bw_str_width(got), got.ptr);
        bw_buffer_release(&run.text);
    }
}

/* What the user says of the zone counts for times that have none, of a message and of a header. */
static void test_zone_of_the_user(void **state)
{
    (void)state;
    static const char text[] = "a=1 b=2 c=3 d=4 time=\"2022-06-01 10:00:00\"\n"
                               "a=1 b=2 c=3 d=4 time=2022-06-01T10:00:00Z\n"
                               "Jun  1 10:00:00 h %A-6-B: t\n"
                               "Jun  1 10:00:00 UTC: %A-6-B: t\n"
                               "date=2022-06-01 time=10:00:00 devid=a tz=\"+0200\" logid=1 type=b\n"
                               "date=2022-06-01 time=10:00:00 devid=a logid=1 type=b\n";
    static const char *const wants[] = {"T01:00:00.000Z", "T10:00:00.000Z", "T01:00:00.000Z",
            "T10:00:00.000Z", "T08:00:00.000Z", "T01:00:00.000Z"};
    struct input_run run = {.assume = {.year = 2022, .zone = true, .zone_seconds = 9 * 3600}};
    input_run(&run, &input_network_device, bw_str_bytes(bw_str_of(text)), NULL, NULL);
    bw_str rest = bw_buffer_str(&run.text);
    bw_str line;
    for (size_t i = 0; i < BW_COUNT(wants); i++) {
        assert_true(bw_str_cut(&rest, '\n', &line));
        assert_true(bw_str_find(line, BW_STR(" 2022-06-01T")) != SIZE_MAX);
        assert_true(bw_str_find(line, bw_str_of(wants[i])) != SIZE_MAX);
    }
    bw_buffer_release(&run.text);
}

/* A header with a zone tells the zone of a message without one, when both are of one moment. */
static void test_body_time(void **state)
{
    (void)state;
    static const bw_time hour = 3600 * BW_TIME_SECOND;
    const bw_time at = JUL_2022;
    struct network_body body = {.time = at + 2 * hour - 5 * BW_TIME_SECOND, .local = true};
    assert_true(network_body_time(&body, at, false, hour) == at - 5 * BW_TIME_SECOND);
    assert_true(network_body_time(&body, at, true, hour) == body.time - hour);
    assert_true(network_body_time(&body, BW_TIME_UNKNOWN, false, hour) == body.time - hour);
    body.time = at - 3 * hour - hour / 2; /* Newfoundland */
    assert_true(network_body_time(&body, at, false, 0) == at);
    body.time = at + 7 * 60 * BW_TIME_SECOND; /* no zone: it came late */
    assert_true(network_body_time(&body, at, false, 0) == body.time);
    body.time = at + 20 * hour;
    assert_true(network_body_time(&body, at, false, 0) == body.time);
    body.local = false;
    assert_true(network_body_time(&body, at, false, hour) == body.time);
    body.time = BW_TIME_UNKNOWN;
    assert_true(network_body_time(&body, at, false, hour) == at);
    assert_true(network_body_time(NULL, at, true, hour) == at - hour);
    assert_true(network_body_time(NULL, BW_TIME_UNKNOWN, true, hour) == BW_TIME_UNKNOWN);
}

static void test_body_host(void **state)
{
    (void)state;
    static const char *const hosts[][3] = {{"10.0.0.1", "fw1", "fw1"}, {"fw2", "fw1", "fw2"},
            {"10.0.0.1", "0018010", "10.0.0.1"}, {"", "0018010", "0018010"},
            {"fe80::1", "", "fe80::1"}};
    for (size_t i = 0; i < BW_COUNT(hosts); i++) {
        const struct network_body body = {.host = bw_str_of(hosts[i][1])};
        assert_true(bw_str_eq(
                network_body_host(&body, bw_str_of(hosts[i][0])), bw_str_of(hosts[i][2])));
    }
}

static void test_parts(void **state)
{
    (void)state;
    static const char text[] = "CEF:0|a|b|c|d|e|f|k=v\na=1 b=2 c=3 d=4 e=5\n%SYS-5-X: y\n\nrest";
    assert_true(line_check_parts(&input_network_device, bw_str_bytes(bw_str_of(text))));
}

/* What is remembered of the lines before changes nothing: each line begins a part once. */
static void test_memory(void **state)
{
    (void)state;
#define AT "Jun  1 10:00:00 "
    static const char text[] =
            AT "gw kernel: [1.5] [UFW BLOCK] IN=eth0 OUT= SRC=192.0.2.1 DST=10.0.0.1 LEN=40 "
               "PROTO=TCP SPT=1024 DPT=22 SYN URGP=0\n" /* as usual */
            AT "gw kernel: [1.6] [UFW ALLOW] IN=eth0 OUT=eth1 DST=10.0.0.1 SRC=192.0.2.1 X=1 "
               "PROTO=UDP LEN=20 SPT=- DPT=053\n" /* other words, in another order */
            AT "gw kernel: [1.7] IN=eth0 OUT= SRC=\"192.0.2.1\" DST=10.0.0.1 PROTO=\"T P\" A=\n" AT
               "gw kernel: [1.8] IN=eth0\tOUT= SRC=1 DST=2  PROTO=TCP = X SPT\n" AT
               "gw kernel: [1.9]: 7: IN=eth0 OUT= SRC=1 DST=2 LEN=1\n" AT
               "gw kernel: [1.9]: IN=eth0 OUT= SRC=1 DST=2 LEN=1 [SRC=3 DST=4]\n" AT
               "gw kernel: [no number] IN=eth0 OUT= SRC=1 DST=2 LENGTH=3\n" AT
               "gw [2.0] IN=eth0 OUT= SRC=1 DST=2\n" AT
               "[**] [1:1:1] x [**] {TCP} 192.0.2.1:1 -> 10.0.0.1:2\n" AT
               "[2.1] IN=eth0 OUT= SRC=1 DST=2\n" AT "kernel: %ASA-5-111008: x\n" AT
               "kernel: [2.2] IN=eth0 OUT= SRC=1 DST=2\n" AT
               "gw: 7: [2.1]: 8: IN=eth0 OUT= SRC=1 DST=2\n" AT
               "gw %ASA-6-302014: Teardown TCP connection 1 for a:192.0.2.1/2 to b:10.0.0.1/3 "
               "duration 0:00:01 bytes 4 x\n" AT
               "gw : %ASA-5-111008: User 'a' executed the 'b' command\n" AT
               "gw 1 - [x] IN=eth0 OUT= SRC=1 DST=2\n";
#undef AT
    assert_true(line_check_parts(&input_network_device, bw_str_bytes(bw_str_of(text))));
}

static void test_epoch(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bw_time want;
    } epochs[] = {
            {"1659348000", INT64_C(1659348000000000000)},
            {"1659348000123", INT64_C(1659348000123000000)},
            {"1659348000123456", INT64_C(1659348000123456000)},
            {"1659348000123456789", INT64_C(1659348000123456789)},
            {"16593480", BW_TIME_UNKNOWN},
            {"1659348000x", BW_TIME_UNKNOWN},
            {"99999999999999999999", BW_TIME_UNKNOWN},
            {"", BW_TIME_UNKNOWN},
    };
    bool local;
    for (size_t i = 0; i < BW_COUNT(epochs); i++)
        assert_true(network_epoch(bw_str_of(epochs[i].text)) == epochs[i].want);
    assert_true(network_month_time(BW_STR("Aug  1 2022 10:00:00.5 UTC"), &local) ==
                INT64_C(1659348000500000000));
    assert_true(network_month_time(BW_STR("Aug 1 2022 12:00:00 +0200"), &local) ==
                INT64_C(1659348000000000000));
    assert_true(network_month_time(BW_STR("Foo 1 2022 12:00:00"), &local) == BW_TIME_UNKNOWN);
    assert_true(network_month_time(BW_STR("Aug 1 2022"), &local) == BW_TIME_UNKNOWN);
}

static void test_probe(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum input_match want;
    } probes[] = {
            {"CEF:0|a|b|c|d|e|f|\n", INPUT_MATCH_SURE},
            {"Aug  1 10:00:00 h %ASA-6-302013: Built\n", INPUT_MATCH_SURE},
            {"date=2022-08-01 time=1 devname=a devid=b logid=1 type=traffic vd=root\n",
                    INPUT_MATCH_SURE},
            {"a=1 b=2 c=3 d=4 e=5\nlevel=info ts=1 msg=\"x\" a=b c=d\n", INPUT_MATCH_LIKELY},
            {"a=1 b=2 c=3 d=4 e=5\ntext\n", INPUT_MATCH_NO},
            {"type=SYSCALL msg=audit(1659348000.1:1): arch=c000003e syscall=59 success=yes exit=0 "
             "a0=1\n",
                    INPUT_MATCH_NO},
            {"Aug  1 10:00:00 h sshd[1]: Accepted password for x from 10.0.0.1 port 1 ssh2\n",
                    INPUT_MATCH_NO},
            {"10.0.0.1 - - [01/Aug/2022:10:00:00 +0000] \"GET /?a=1&b=2 HTTP/1.1\" 200 1 \"-\" "
             "\"x\"\n",
                    INPUT_MATCH_NO},
            {"{\"a\":1}\n", INPUT_MATCH_NO},
            {"a,b,c\n1,2,3\n", INPUT_MATCH_NO},
            {"some text = nothing\nthat is % special\n", INPUT_MATCH_NO},
            {"int main(void)\n{\n    int in = 5; /* IN=5 */\n}\n", INPUT_MATCH_NO},
            {"", INPUT_MATCH_NO},
    };
    for (size_t i = 0; i < BW_COUNT(probes); i++) {
        bool split = false;
        const enum input_match match =
                input_network_device.probe(bw_str_bytes(bw_str_of(probes[i].text)), true, &split);
        if (match != probes[i].want)
            print_error("probe of '%s'\n", probes[i].text);
        assert_int_equal(match, probes[i].want);
    }
}

static void run_mutant(const uint8_t *data, size_t len, void *user)
{
    (void)user;
    struct input_run run = {.render = true};
    bool split;
    input_network_device.probe((bw_bytes){.ptr = data, .len = len}, true, &split);
    input_run(&run, &input_network_device, (bw_bytes){.ptr = data, .len = len}, NULL, NULL);
    assert_int_equal(run.status, BW_END);
    bw_buffer_release(&run.text);
}

/* Every line of the golden case, made bad. */
static void test_mutants(void **state)
{
    (void)state;
    static const char *const files[] = {
            "cef", "cisco", "fortigate", "leef", "packets", "pairs", "panos"};
    for (size_t i = 0; i < BW_COUNT(files); i++) {
        char path[256];
        static uint8_t data[16384];
        snprintf(
                path, sizeof(path), "%s/tests/golden/firewall-dump/%s.log", BW_TEST_ROOT, files[i]);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        const size_t len = fread(data, 1, sizeof(data), file);
        fclose(file);
        assert_true(len != 0 && len < sizeof(data));
        mutate_random(data, len, 300, run_mutant, NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_headers),
            cmocka_unit_test(test_zones),
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_watchguard),
            cmocka_unit_test(test_zone_of_the_user),
            cmocka_unit_test(test_body_time),
            cmocka_unit_test(test_body_host),
            cmocka_unit_test(test_parts),
            cmocka_unit_test(test_memory),
            cmocka_unit_test(test_epoch),
            cmocka_unit_test(test_probe),
            cmocka_unit_test(test_mutants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
