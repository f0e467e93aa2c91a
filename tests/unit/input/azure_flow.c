#include "input/network/azure_flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/line_check.h"

#define GROUP(tuples)                                                                              \
    "{\"records\":[{\"resourceId\":\"/SUBSCRIPTIONS/0/NETWORKSECURITYGROUPS/NSG1\","               \
    "\"properties\":{\"flows\":[{\"rule\":\"DenyAll\",\"flows\":[{\"mac\":\"000D3AF8801A\","       \
    "\"flowTuples\":[" tuples "]}]}]}}]}"

#define BEGIN "2022-08-01T10:00:00.000Z {\"event.dataset\":\"azure.flow\",\"src_ip\":\"192.0.2.1\","
#define ENDS  "\"rule\":\"DenyAll\",\"mac\":\"000D3AF8801A\",\"resource\":\"NSG1\"}\n"

static const struct line_case cases[] = {
        {"version 1", GROUP("\"1659348000,192.0.2.1,10.1.0.4,28918,3389,T,I,A\""),
                BEGIN "\"dst_ip\":\"10.1.0.4\",\"src_port\":28918,\"dst_port\":3389,"
                      "\"protocol\":\"tcp\",\"direction\":\"inbound\",\"action\":\"allow\"," ENDS
                      "end end 1 0\n"},
        {"version 2: denied, and an end with counts",
                GROUP("\"1659348000,192.0.2.1,10.1.0.4,5000,53,U,I,D,B,,,,\","
                      "\"1659348000,192.0.2.1,10.1.0.4,5000,443,T,O,A,E,25,5110,30,16978\""),
                BEGIN "\"dst_ip\":\"10.1.0.4\",\"src_port\":5000,\"dst_port\":53,"
                      "\"protocol\":\"udp\",\"direction\":\"inbound\",\"action\":\"deny\","
                      "\"flow_state\":\"begin\"," ENDS BEGIN
                      "\"dst_ip\":\"10.1.0.4\",\"src_port\":5000,\"dst_port\":443,"
                      "\"protocol\":\"tcp\",\"direction\":\"outbound\",\"action\":\"allow\","
                      "\"flow_state\":\"end\",\"packets_out\":25,\"bytes_out\":5110,"
                      "\"packets_in\":30,\"bytes_in\":16978," ENDS "end end 2 0\n"},
        {"version 4: milliseconds, numbers of protocols, encryption",
                "{\"records\":[{\"macAddress\":\"M\",\"targetResourceID\":\"/a/myVNet\","
                "\"flowRecords\":{\"flows\":[{\"flowGroups\":[{\"rule\":\"R\",\"flowTuples\":["
                "\"1659348000000,192.0.2.1,10.0.0.6,1,443,6,O,D,NX,0,0,0,0\"]}]}]}}]}",
                BEGIN "\"dst_ip\":\"10.0.0.6\",\"src_port\":1,\"dst_port\":443,"
                      "\"protocol\":\"tcp\",\"direction\":\"outbound\",\"action\":\"deny\","
                      "\"encryption\":\"NX\",\"packets_out\":0,\"bytes_out\":0,\"packets_in\":0,"
                      "\"bytes_in\":0,\"rule\":\"R\",\"mac\":\"M\",\"resource\":\"myVNet\"}\n"
                      "end end 1 0\n"},
        {"a rule holds as long as its object is open",
                "[{\"rule\":\"R\"},{\"flowTuples\":[\"1659348000,192.0.2.1,2,3,4,T,I,A\"]}]",
                BEGIN "\"dst_ip\":\"2\",\"src_port\":3,\"dst_port\":4,\"protocol\":\"tcp\","
                      "\"direction\":\"inbound\",\"action\":\"allow\"}\nend end 1 0\n"},
        {"texts elsewhere are no flows",
                "{\"other\":[\"1659348000,192.0.2.1,2,3,4,T,I,A\"],\"flowTuples\":["
                "[\"1659348000,192.0.2.1,2,3,4,T,I,A\"]]}",
                "end end 0 0\n"},
        {"too few values, no time, no letters",
                "{\"flowTuples\":[\"1,2,3\",\"x,192.0.2.1,2,3,4,T,I,A\",\"\","
                "\"1659348000,192.0.2.1,2,3,4,T,IN,A\"]}",
                "note unreadable azure_flow.unreadable 15 1\n"
                "note unreadable azure_flow.unreadable 23 1\n"
                "note unreadable azure_flow.unreadable 49 1\n"
                "note unreadable azure_flow.unreadable 52 1\nend end 0 4\n"},
        {"cut in a text", "{\"flowTuples\":[\"1659348000,192.0",
                "note damage azure_flow.truncated 15 1\nnote damage azure_flow.truncated 32 1\n"
                "end end 0 0\n"},
        {"cut between two", "{\"flowTuples\":[\"1659348000,192.0.2.1,2,3,4,T,I,A\",",
                BEGIN "\"dst_ip\":\"2\",\"src_port\":3,\"dst_port\":4,\"protocol\":\"tcp\","
                      "\"direction\":\"inbound\",\"action\":\"allow\"}\n"
                      "note damage azure_flow.truncated 50 1\nend end 1 0\n"},
        {"brackets that close what was never open", "]}]}{\"flowTuples\":[]}}", "end end 0 0\n"},
        {"nothing", "", "end end 0 0\n"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        assert_true(line_check_case(&input_azure_flow, &cases[i]));
}

/* A name of a rule that is longer than what is kept of one is cut, and the flow is there. */
static void test_long_rule(void **state)
{
    (void)state;
    struct bw_buffer text, want;
    bw_buffer_init(&text, BW_MIB);
    bw_buffer_init(&want, BW_MIB);
    bw_buffer_add_text(&text, "{\"rule\":\"");
    for (unsigned i = 0; i < 100000; i++)
        bw_buffer_add_char(&text, 'r');
    bw_buffer_add_text(&text, "\",\"flowTuples\":[\"1659348000,192.0.2.1,2,3,4,T,I,A\"]}");
    bw_buffer_add_text(&want, "\"rule\":\"");
    for (unsigned i = 0; i < 512; i++)
        bw_buffer_add_char(&want, 'r');
    bw_buffer_add_text(&want, "\",");
    struct input_run run = {.read_size = 1000};
    input_run(&run, &input_azure_flow, bw_str_bytes(bw_buffer_str(&text)), NULL, NULL);
    assert_int_equal(run.events, 1);
    assert_true(bw_str_find(bw_buffer_str(&run.text), bw_buffer_str(&want)) != SIZE_MAX);
    bw_buffer_release(&run.text);
    bw_buffer_release(&want);
    bw_buffer_release(&text);
}

static void test_probe(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum input_match want;
    } probes[] = {
            {GROUP(""), INPUT_MATCH_SURE},
            {" \n[{\"flowTuples\"", INPUT_MATCH_SURE},
            {"{\"tuples\":[]}", INPUT_MATCH_NO},
            {"\"flowTuples\"", INPUT_MATCH_NO},
            {"{", INPUT_MATCH_NO},
            {"", INPUT_MATCH_NO},
    };
    for (size_t i = 0; i < BW_COUNT(probes); i++) {
        bool split = true;
        assert_int_equal(
                input_azure_flow.probe(bw_str_bytes(bw_str_of(probes[i].text)), true, &split),
                probes[i].want);
        assert_false(split);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_long_rule),
            cmocka_unit_test(test_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
