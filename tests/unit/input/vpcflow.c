#include "input/network/vpcflow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/line_check.h"

#define V2                                                                                         \
    "2 123456789010 eni-1 10.0.0.1 10.0.0.2 2000 22 6 20 4249 1659348000 1659348060 REJECT OK"
#define V2_JSON                                                                                    \
    "2022-08-01T10:00:00.000Z "                                                                    \
    "{\"version\":2,\"account-id\":123456789010,\"interface-id\":\"eni-1\","                       \
    "\"srcaddr\":\"10.0.0.1\",\"dstaddr\":\"10.0.0.2\",\"srcport\":2000,\"dstport\":22,"           \
    "\"protocol\":6,"                                                                              \
    "\"packets\":20,\"bytes\":4249,\"start\":1659348000,\"end\":1659348060,\"action\":\"REJECT\"," \
    "\"log-status\":\"OK\",\"event.dataset\":\"aws.vpcflow\"}\n"

static const struct line_case cases[] = {
        {"version 2 without a header", V2 "\n" V2 "\r\n", V2_JSON V2_JSON "end end 2 0\n"},
        {"as CloudWatch exports it", "2022-08-01T10:01:00.000Z " V2 "\n", V2_JSON "end end 1 0\n"},
        {"another order, no start, and a second header",
                "dstaddr srcaddr dstport end\n10.0.0.2 fe80::1 0 1659348060\n"
                "srcaddr dstaddr flow-direction\n10.0.0.1 10.0.0.2 ingress\n",
                "2022-08-01T10:01:00.000Z {\"dstaddr\":\"10.0.0.2\",\"srcaddr\":\"fe80::1\","
                "\"dstport\":\"0\",\"end\":1659348060,\"event.dataset\":\"aws.vpcflow\"}\n"
                "- "
                "{\"srcaddr\":\"10.0.0.1\",\"dstaddr\":\"10.0.0.2\",\"flow-direction\":\"ingress\","
                "\"event.dataset\":\"aws.vpcflow\"}\nend end 2 0\n"},
        {"no data, cut, too much", "srcaddr dstaddr start\n- - 1659348000\n1 2\n1 2 3 4\n",
                "2022-08-01T10:00:00.000Z "
                "{\"start\":1659348000,\"event.dataset\":\"aws.vpcflow\"}\n"
                "note unreadable vpcflow.unreadable 37 2\nend end 1 2\n"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        assert_true(line_check_case(&input_vpcflow, &cases[i]));
}

static void test_parts(void **state)
{
    (void)state;
    static const char text[] = "srcaddr dstaddr start\na b 1659348000\nc d 1659348001\n";
    assert_true(line_check_parts(&input_vpcflow, bw_str_bytes(bw_str_of(text))));
}

static void test_probe(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum input_match want;
    } probes[] = {
            {"version srcaddr dstaddr\n", INPUT_MATCH_SURE},
            {V2 "\n" V2 "\n", INPUT_MATCH_SURE},
            {V2 " more\n", INPUT_MATCH_NO},
            {"srcaddr, dstaddr\n", INPUT_MATCH_NO},
            {"2 words and some more of them that make fourteen in all like here now\n",
                    INPUT_MATCH_NO},
            {"", INPUT_MATCH_NO},
    };
    for (size_t i = 0; i < BW_COUNT(probes); i++) {
        bool split = false;
        assert_int_equal(input_vpcflow.probe(bw_str_bytes(bw_str_of(probes[i].text)), true, &split),
                probes[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_parts),
            cmocka_unit_test(test_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
