/* dmesg's times and levels, and what looks like them and is another log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/syslog/dmesg.h"
#include "support/line_check.h"

#define PROMISCUOUS(extra)                                                                         \
    "{\"event.dataset\":\"system.syslog\"," extra                                                  \
    "\"process.name\":\"kernel\",\"message\":\"device eth0 entered promiscuous mode\","            \
    "\"network.interface\":\"eth0\",\"event.category\":\"network\",\"event.action\":"              \
    "\"promiscuous_mode_entered\"}\n"
#define SAID(text)                                                                                 \
    "{\"event.dataset\":\"system.syslog\",\"process.name\":\"kernel\",\"message\":\"" text "\"}\n"

#define AUDITED                                                                                    \
    "{\"event.dataset\":\"system.syslog\",\"process.name\":\"kernel\",\"message\":"                \
    "\"audit: type=1400 audit(1777795802.123:4): x\",\"audit.type\":\"1400\",\"event.category\":"  \
    "\"process\",\"event.action\":\"kernel_audit\"}\n"

static const struct line_case cases[] = {
        {"-T, with the zone of a record of the audit",
                "[Sun May  3 10:10:01 2026] device eth0 entered promiscuous mode\n"
                "[Sun May  3 10:10:02 2026] audit: type=1400 audit(1777795802.123:4): x\n",
                "2026-05-03T08:10:01.000Z " PROMISCUOUS(
                        "") "2026-05-03T08:10:02.000Z " AUDITED
                            "note assumed dmesg.zone_assumed 0 2\nend end 2 0\n"},
        {"iso", "2026-05-03T10:10:01,123456+02:00 device eth0 entered promiscuous mode\n",
                "2026-05-03T08:10:01.123456Z " PROMISCUOUS("") "end end 1 0\n"},
        {"-x, -d, the caller, and a line that goes on",
                "kern  :warn  : [    1.234567 <    0.000012>] device eth0 entered promiscuous "
                "mode\n[    1.234567][  T123] x\n y\n[    1.234567][    C1] \n",
                "- " PROMISCUOUS(
                        "\"log.syslog.facility.name\":\"kern\","
                        "\"log.syslog.severity.name\":\"warning\",") "- " SAID("x\\n y") "- " SAID("") "end end 3 0\n"},
        {"-e, without a year", "[May  3 08:10] x\n[  +0.000012] y\n",
                "- " SAID("x") "- " SAID(
                        "y") "note assumed dmesg.no_year 0 1\nnote assumed dmesg.zone_assumed 0 1\n"
                             "end end 2 0\n"},
        {"none", "x\n", "note unreadable dmesg.unreadable 0 1\nend end 0 1\n"},
};

static void test_cases(void **state)
{
    (void)state;
    unsigned failed = 0;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        failed += !line_check_case(&input_dmesg, &cases[i]);
    assert_int_equal(failed, 0);
    assert_true(line_check_parts(&input_dmesg, bw_str_bytes(bw_str_of(cases[2].input))));
}

static const struct {
    const char *text, *name;
    enum input_match want;
} probes[] = {
        {"[Sun May  3 08:10:01 2026] device eth0 entered promiscuous mode\n", "", INPUT_MATCH_SURE},
        {"[Sun May  3 08:10:01 2026] [UFW BLOCK] IN=eth0 OUT= SRC=203.0.113.9 DST=192.0.2.1\n", "",
                INPUT_MATCH_SURE},
        {"[Sun May 10 08:10:01 2026] [drm:x] y\n", "", INPUT_MATCH_SURE},
        {"2026-05-03T08:10:01,123456+00:00 anything\n", "", INPUT_MATCH_SURE},
        {"2026-05-03T08:10:01,123+00:00 anything\n", "", INPUT_MATCH_NO},
        {"2026-05-03T08:10:01.123456+00:00 web01 kernel: usb 1-1: x\n", "", INPUT_MATCH_NO},
        {"kern  :info  : [    1.234567] anything\n", "", INPUT_MATCH_SURE},
        {"kern  :infox : [    1.234567] anything\n", "", INPUT_MATCH_NO},
        {"[    1.234567][    T1] anything\n", "", INPUT_MATCH_SURE},
        {"[    1.234567] usb 1-1: x\n", "", INPUT_MATCH_NO}, /* as in any syslog: read there */
        {"[Sun May  3 08:00:01 2026] foo.pl: died\n", "", INPUT_MATCH_NO},
        {"[Sun May  3 08:00:01 2026] foo.pl: died\n", "x/dmesg_-T.txt", INPUT_MATCH_SURE},
        {"[Sun May 10 08:00:01 2026] [error] [client 203.0.113.5] usb 1-1: x\n", "x/dmesg.txt",
                INPUT_MATCH_NO},
        {"[Sun May 10 08:00:01 2026] [core:trace3] x\n", "x/dmesg", INPUT_MATCH_NO},
        {"[Sun May 10 08:00:01.123456 2026] usb 1-1: x\n", "", INPUT_MATCH_NO},
        {"[Sun May 10 08:00:01 2026] 203.0.113.5:51234 [200]: GET /\n", "", INPUT_MATCH_NO},
        {"[Sun May 10 08:00:01 2026] usb 1-1: x\nx\nx\n", "", INPUT_MATCH_NO},
        {"[May 3 08:10] Linux version 6.1\n[  +0.000012] x\n", "", INPUT_MATCH_SURE},
        {"[May 3] x\n", "dmesg", INPUT_MATCH_NO},
        {"x\n", "dmesg", INPUT_MATCH_NO},
        {"", "", INPUT_MATCH_NO},
};

static void test_probe(void **state)
{
    (void)state;
    unsigned failed = 0;
    for (size_t i = 0; i < BW_COUNT(probes); i++) {
        bool split;
        const bw_bytes head = bw_str_bytes(bw_str_of(probes[i].text));
        const bw_str name = bw_str_of(probes[i].name);
        const enum input_match got = name.len != 0
                                             ? input_dmesg.probe_named(head, true, name, &split)
                                             : input_dmesg.probe(head, true, &split);
        if (got != probes[i].want) {
            fprintf(stderr, "%s (%s): %d\n", probes[i].text, probes[i].name, (int)got);
            failed++;
        }
    }
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
