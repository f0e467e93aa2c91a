/* netlogon.log: logons, clients without a site, what clients choose, and what looks like it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/windows/netlogon.h"
#include "support/line_check.h"

#define HEAD  "{\"event.dataset\":\"windows.netlogon\","
#define LOGON "\"netlogon.kind\":\"LOGON\","
#define CORP  "\"netlogon.domain\":\"CORP\","
#define WHO(more, outcome)                                                                         \
    "\"user.name\":\"ann\",\"user.domain\":\"CORP\",\"source.address\":\"WS01\"," more             \
    "\"event.category\":\"authentication\",\"event.action\":\"netlogon_logon\"" outcome "}\n"
#define NOTES(n)                                                                                   \
    "note assumed netlogon.no_year 0 " n "\nnote assumed netlogon.zone_assumed 0 " n "\n"

static const struct line_case cases[] = {
        {"refused, through a server",
                "07/19 03:10:51 [LOGON] [1234] CORP: SamLogon: Transitive Network logon of "
                "CORP\\ann from WS01 (via SRV01) Returns 0xC000006A\n",
                "- " HEAD LOGON "\"process.thread.id\":1234," CORP
                "\"message\":\"SamLogon: Transitive Network logon of CORP\\\\ann from WS01 (via "
                "SRV01) Returns 0xC000006A\",\"netlogon.type\":\"Transitive Network\"," WHO(
                        "\"netlogon.via\":\"SRV01\",\"Status\":\"0xC000006A\","
                        "\"event.reason\":\"wrong password\",",
                        ",\"event.outcome\":\"failure\"") NOTES("1") "end end 1 0\n"},
        {"begun, then let in, of a Windows without threads",
                "07/19 03:10:51 [LOGON] CORP: SamLogon: Network logon of CORP\\ann from WS01 "
                "Entered\n07/19 03:10:52 [LOGON] SamLogon: Network logon of CORP\\ann from "
                "WS01 Returns 0x0 \n",
                "- " HEAD LOGON CORP
                "\"message\":\"SamLogon: Network logon of CORP\\\\ann from WS01 Entered\","
                "\"netlogon.type\":\"Network\"," WHO("",
                        "") "- " HEAD LOGON "\"message\":\"SamLogon: Network logon of CORP\\\\ann "
                            "from WS01 Returns 0x0\","
                            "\"netlogon.type\":\"Network\"," WHO("\"Status\":\"0x0\",",
                                    ",\"event.outcome\":\"success\"") NOTES("2") "end end 2 0\n"},
        {"no workstation",
                "03/04 19:07:29 [LOGON] [9] CORP: SamLogon: Network logon of ann from  (via "
                "RADIUS) Returns 0xC0000064\n",
                "- " HEAD LOGON "\"process.thread.id\":9," CORP
                "\"message\":\"SamLogon: Network logon of ann from  (via RADIUS) Returns "
                "0xC0000064\",\"netlogon.type\":\"Network\",\"user.name\":\"ann\","
                "\"netlogon.via\":\"RADIUS\",\"Status\":\"0xC0000064\",\"event.reason\":\"no "
                "such user\",\"event.category\":\"authentication\",\"event.action\":"
                "\"netlogon_logon\",\"event.outcome\":\"failure\"}\n" NOTES("1") "end end 1 0\n"},
        {"a machine that says it was let in",
                "07/19 03:10:51 [LOGON] CORP: SamLogon: Network logon of CORP\\ann from a "
                "Returns 0x0 b Returns 0xC0000234\n",
                "- " HEAD LOGON CORP
                "\"message\":\"SamLogon: Network logon of CORP\\\\ann from a Returns 0x0 b "
                "Returns 0xC0000234\",\"netlogon.type\":\"Network\",\"user.name\":\"ann\","
                "\"user.domain\":\"CORP\",\"source.address\":\"a Returns 0x0 b\",\"Status\":"
                "\"0xC0000234\",\"event.reason\":\"account locked out\",\"event.category\":"
                "\"authentication\",\"event.action\":\"netlogon_logon\",\"event.outcome\":"
                "\"failure\"}\n" NOTES("1") "end end 1 0\n"},
        {"sites, and what goes on",
                "10/13 16:08:30 [1234] CORP: NO_CLIENT_SITE: WS01 10.0.0.9\n"
                "10/13 16:08:31 CORP: NO_CLIENT_SITE: WS01\n"
                "10/13 16:08:32 [MISC] [7] DsGetDcName: x\n more\n",
                "- " HEAD "\"process.thread.id\":1234," CORP
                "\"message\":\"NO_CLIENT_SITE: WS01 10.0.0.9\",\"source.address\":\"WS01\","
                "\"source.ip\":\"10.0.0.9\"}\n- " HEAD CORP
                "\"message\":\"NO_CLIENT_SITE: WS01\"}\n- " HEAD
                "\"netlogon.kind\":\"MISC\",\"process.thread.id\":7,\"message\":\"DsGetDcName: "
                "x\\n more\"}\n" NOTES("3") "end end 3 0\n"},
        {"none", "x\n", "note unreadable netlogon.unreadable 0 1\nend end 0 1\n"},
};

static void test_cases(void **state)
{
    (void)state;
    unsigned failed = 0;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        failed += !line_check_case(&input_netlogon, &cases[i]);
    assert_int_equal(failed, 0);
    assert_true(line_check_parts(&input_netlogon, bw_str_bytes(bw_str_of(cases[4].input))));
}

static const struct line_probe probes[] = {
        {"07/19 03:10:51 [LOGON] x\n", INPUT_MATCH_SURE},
        {"07/19 03:10:51 [LOGON] x\n a\n", INPUT_MATCH_NO},
        {"07/19 03:10:51 [LOGON] x\n07/19 03:10:51 [LOGON] x\n a\n", INPUT_MATCH_LIKELY},
        {"13/19 03:10:51 [LOGON] x\n", INPUT_MATCH_NO},
        {"07/32 03:10:51 [LOGON] x\n", INPUT_MATCH_NO},
        {"07/19 24:10:51 [LOGON] x\n", INPUT_MATCH_NO},
        {"07/19 03:10:51 LOGON x\n", INPUT_MATCH_NO},
        {"07/19 03:10:51 [12] x\n", INPUT_MATCH_NO},
        {"07-19 03:10:51 [LOGON] x\n", INPUT_MATCH_NO},
        {"07/19 03:10:51", INPUT_MATCH_NO},
        {"", INPUT_MATCH_NO},
};

static void test_probe(void **state)
{
    (void)state;
    assert_int_equal(line_check_probes(&input_netlogon, probes, BW_COUNT(probes)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
