#include "input/network/zeek.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/line_check.h"
#include "support/mutate.h"

#define HEAD  "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n"
#define SMALL HEAD "#path\tx\n#fields\tts\ta\tb\n#types\ttime\tstring\tset[string]\n"

#define FLOW "1659348000.000001\tCabcdefghij1\t203.0.113.7\t4711\t2001:db8::5\t22\t"
#define CONN FLOW "tcp\tssh\t1.5\t10\t20\tSF\tT\tF\t0\tShAD\t1\t2\t3\t4\t-"

static const struct line_case cases[] = {
        {"lines without a header, of three logs",
                CONN "\n" CONN "\t6\n" FLOW
                     "udp\t7\t0.1\ta.example\t1\tC_INTERNET\t1\tA\t0\tNOERROR\tF\tF\tT\tT\t0\t"
                     "10.0.0.1\t1.0\tF\n" FLOW
                     "1\tGET\th.example\t/a\t-\t1.1\tUA\t-\t0\t5\t200\tOK\t-\t-\t(empty)\t-\t-\t-"
                     "\t-\t-\t-\t-\t-\t-\nx\ty\n",
                "2022-08-01T10:00:00.000001Z {\"ts\":1659348000.000001,\"uid\":\"Cabcde"
                "fghij1\",\"id.orig_h\":\"203.0.113.7\",\"id.orig_p\":4711,\"id.resp_h"
                "\":\"2001:db8::5\",\"id.resp_p\":22,\"proto\":\"tcp\",\"service\":\"ss"
                "h\",\"duration\":1.5,\"orig_bytes\":10,\"resp_bytes\":20,\"conn_state"
                "\":\"SF\",\"local_orig\":true,\"local_resp\":false,\"missed_bytes\":0,"
                "\"history\":\"ShAD\",\"orig_pkts\":1,\"orig_ip_bytes\":2,\"resp_pkts\""
                ":3,\"resp_ip_bytes\":4,\"event.dataset\":\"zeek.conn\"}\n"
                "2022-08-01T10:00:00.000001Z {\"ts\":1659348000.000001,\"uid\":\"Cabcde"
                "fghij1\",\"id.orig_h\":\"203.0.113.7\",\"id.orig_p\":4711,\"id.resp_h"
                "\":\"2001:db8::5\",\"id.resp_p\":22,\"proto\":\"tcp\",\"service\":\"ss"
                "h\",\"duration\":1.5,\"orig_bytes\":10,\"resp_bytes\":20,\"conn_state"
                "\":\"SF\",\"local_orig\":true,\"local_resp\":false,\"missed_bytes\":0,"
                "\"history\":\"ShAD\",\"orig_pkts\":1,\"orig_ip_bytes\":2,\"resp_pkts\""
                ":3,\"resp_ip_bytes\":4,\"ip_proto\":6,\"event.dataset\":\"zeek.conn\"}\n"
                "2022-08-01T10:00:00.000001Z {\"ts\":1659348000.000001,\"uid\":\"Cabcde"
                "fghij1\",\"id.orig_h\":\"203.0.113.7\",\"id.orig_p\":4711,\"id.resp_h"
                "\":\"2001:db8::5\",\"id.resp_p\":22,\"proto\":\"udp\",\"trans_id\":7,"
                "\"rtt\":0.1,\"query\":\"a.example\",\"qclass\":1,\"qclass_name\":\"C_I"
                "NTERNET\",\"qtype\":1,\"qtype_name\":\"A\",\"rcode\":0,\"rcode_name\":"
                "\"NOERROR\",\"AA\":false,\"TC\":false,\"RD\":true,\"RA\":true,\"Z\":0,"
                "\"answers\":[\"10.0.0.1\"],\"TTLs\":[1.0],\"rejected\":false,\"event.d"
                "ataset\":\"zeek.dns\"}\n"
                "2022-08-01T10:00:00.000001Z {\"ts\":1659348000.000001,\"uid\":\"Cabcde"
                "fghij1\",\"id.orig_h\":\"203.0.113.7\",\"id.orig_p\":4711,\"id.resp_h"
                "\":\"2001:db8::5\",\"id.resp_p\":22,\"trans_depth\":1,\"method\":\"GET"
                "\",\"host\":\"h.example\",\"uri\":\"/a\",\"version\":\"1.1\",\"user_ag"
                "ent\":\"UA\",\"request_body_len\":0,\"response_body_len\":5,\"status_c"
                "ode\":200,\"status_msg\":\"OK\",\"tags\":null,\"event.dataset\":\"zeek"
                ".http\"}\n"
                "note unreadable zeek.unreadable 481 1\n"
                "note assumed zeek.columns_assumed 0 4\n"
                "end end 4 1\n"},
        {"every type",
                HEAD
                "#path\tconn\n#open\t2022-08-01-10-00-00\n"
                "#fields\tts\tuid\tid.orig_h\tid.orig_p\tproto\tduration\tlocal_orig\thistory\t"
                "tunnel_parents\tTTLs\tflags\tratio\n"
                "#types\ttime\tstring\taddr\tport\tenum\tinterval\tbool\tstring\tset[string]\t"
                "vector[interval]\tvector[bool]\tdouble\n"
                "1659348000.123456\tCabc\tfe80::1\t52000\ttcp\t0.000250\tT\tShADadFf\tCx,Cy\t"
                "60.000000,1.500000\tT,F\t1e-05\n"
                "#close\t2022-08-01-11-00-00\n",
                "2022-08-01T10:00:00.123456Z {\"ts\":1659348000.123456,\"uid\":\"Cabc\","
                "\"id.orig_h\":\"fe80::1\",\"id.orig_p\":52000,\"proto\":\"tcp\","
                "\"duration\":0.000250,\"local_orig\":true,\"history\":\"ShADadFf\","
                "\"tunnel_parents\":[\"Cx\",\"Cy\"],\"TTLs\":[60.000000,1.500000],"
                "\"flags\":[true,false],\"ratio\":\"1e-05\",\"event.dataset\":\"zeek.conn\"}\n"
                "end end 1 0\n"},
        {"unset and empty",
                SMALL "1659348000\t-\t-\n1659348001\t(empty)\t(empty)\n"
                      "1659348002\t\tone\n",
                "2022-08-01T10:00:00.000Z {\"ts\":1659348000,\"event.dataset\":\"zeek.x\"}\n"
                "2022-08-01T10:00:01.000Z {\"ts\":1659348001,\"a\":\"\",\"b\":null,"
                "\"event.dataset\":\"zeek.x\"}\n"
                "2022-08-01T10:00:02.000Z {\"ts\":1659348002,\"a\":\"\",\"b\":[\"one\"],"
                "\"event.dataset\":\"zeek.x\"}\nend end 3 0\n"},
        {"escapes", SMALL "1659348000.5\tx\\x09y\\x5cz\ta\\x2cb,c\n",
                "2022-08-01T10:00:00.500Z {\"ts\":1659348000.5,\"a\":\"x\\ty\\\\z\","
                "\"b\":[\"a,b\",\"c\"],\"event.dataset\":\"zeek.x\"}\nend end 1 0\n"},
        {"what only looks like an escape", SMALL "1659348000.5\tC:\\new\\x4\\x\t\\\n",
                "2022-08-01T10:00:00.500Z {\"ts\":1659348000.5,\"a\":\"C:\\\\new\\\\x4\\\\x\","
                "\"b\":[\"\\\\\"],\"event.dataset\":\"zeek.x\"}\nend end 1 0\n"},
        {"other words and separators",
                "#separator \\x7c\n#set_separator|;\n#empty_field|EMPTY\n#unset_field|NONE\n"
                "#path|y\n#fields|ts|a|b\n#types|time|string|set[count]\n"
                "1659348000|NONE|1;2\n1659348000|-|EMPTY\r\n",
                "2022-08-01T10:00:00.000Z "
                "{\"ts\":1659348000,\"b\":[1,2],\"event.dataset\":\"zeek.y\"}\n"
                "2022-08-01T10:00:00.000Z {\"ts\":1659348000,\"a\":\"-\",\"b\":null,"
                "\"event.dataset\":\"zeek.y\"}\nend end 2 0\n"},
        {"one rotation behind the other",
                SMALL "1659348000\tx\ty\n#close\t2022-08-01-11-00-00\n" HEAD
                      "#path\tz\n#fields\tts\tc\n#types\ttime\tcount\n"
                      "1659348001\t7\n",
                "2022-08-01T10:00:00.000Z {\"ts\":1659348000,\"a\":\"x\",\"b\":[\"y\"],"
                "\"event.dataset\":\"zeek.x\"}\n"
                "2022-08-01T10:00:01.000Z "
                "{\"ts\":1659348001,\"c\":7,\"event.dataset\":\"zeek.z\"}\n"
                "end end 2 0\n"},
        {"cut off, and too much", SMALL "1659348000\tx\n1659348000\tx\ty\tz\n1659348001\tx\ty\n",
                "note unreadable zeek.unreadable 123 1\nnote unreadable zeek.unreadable 136 1\n"
                "2022-08-01T10:00:01.000Z {\"ts\":1659348001,\"a\":\"x\",\"b\":[\"y\"],"
                "\"event.dataset\":\"zeek.x\"}\nend end 1 2\n"},
        {"no header", "1659348000\tx\n#close\t1\n",
                "note unreadable zeek.unreadable 0 1\nend end 0 1\n"},
        {"no types: text", HEAD "#path\tx\n#fields\tts\ta\n1659348000.25\t7\n",
                "2022-08-01T10:00:00.250Z {\"ts\":\"1659348000.25\",\"a\":\"7\","
                "\"event.dataset\":\"zeek.x\"}\nend end 1 0\n"},
        {"a separator of two bytes", "#separator \\x09\\x09\n#fields\tts\n1\n",
                "note unreadable zeek.unreadable 31 1\nend end 0 1\n"},
        {"times: ISO 8601, unset, none",
                SMALL "2022-08-01T10:00:00.250Z\tx\t-\n-\tx\t-\nsoon\tx\t-\n",
                "2022-08-01T10:00:00.250Z {\"ts\":\"2022-08-01T10:00:00.250Z\",\"a\":\"x\","
                "\"event.dataset\":\"zeek.x\"}\n- {\"a\":\"x\",\"event.dataset\":\"zeek.x\"}\n"
                "- {\"ts\":\"soon\",\"a\":\"x\",\"event.dataset\":\"zeek.x\"}\nend end 3 0\n"},
        {"numbers that JSON does not have",
                HEAD "#path\tx\n#fields\ta\tb\tc\td\n#types\tcount\tdouble\tint\tbool\n"
                     "007\tnan\t-5\tX\n.5\t1.2.3\t-\tF\n",
                "- "
                "{\"a\":\"007\",\"b\":\"nan\",\"c\":-5,\"d\":\"X\",\"event.dataset\":\"zeek.x\"}\n"
                "- {\"a\":\".5\",\"b\":\"1.2.3\",\"d\":false,\"event.dataset\":\"zeek.x\"}\n"
                "end end 2 0\n"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        assert_true(line_check_case(&input_zeek, &cases[i]));
}

/* What rules see: every spelling of a value, and the line itself. */
static void test_spellings(void **state)
{
    (void)state;
    static const char text[] = SMALL "1659348000\t\\\\\\\\dc\\\\IPC$\tq\\x00\n";
    struct input_run run = {0};
    input_run(&run, &input_zeek, bw_str_bytes(bw_str_of(text)), NULL, NULL);
    bw_buffer_add_char(&run.text, '\0');
    assert_non_null(strstr((const char *)run.text.ptr,
            "\"a\":[\"\\\\\\\\\\\\\\\\dc\\\\\\\\IPC$\",\"\\\\\\\\dc\\\\IPC$\"],"));
    assert_non_null(strstr((const char *)run.text.ptr, "\"b\":[\"q\\u0000\",\"q\\\\x00\"],"));
    bw_buffer_release(&run.text);
}

static void test_parts(void **state)
{
    (void)state;
    static const char text[] = SMALL "1659348000\tx\ta,b\n1659348001\t\\x09\t-\n1659348002\tz\tc\n";
    assert_true(line_check_parts(&input_zeek, bw_str_bytes(bw_str_of(text))));
}

/* More columns than an event can have: said, and no record is half read. */
static void test_too_many_columns(void **state)
{
    (void)state;
    struct bw_buffer text;
    bw_buffer_init(&text, BW_MIB);
    bw_buffer_add_text(&text, HEAD "#fields");
    for (unsigned i = 0; i < 2000; i++)
        bw_buffer_printf(&text, "\tf%u", i);
    bw_buffer_add_text(&text, "\nx\n");
    struct input_run run = {0};
    input_run(&run, &input_zeek, bw_buffer_bytes(&text), NULL, NULL);
    assert_int_equal(run.counts.unreadable, 1);
    assert_int_equal(run.counts.records, 0);
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

static void test_probe(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum input_match want;
        bool split;
    } probes[] = {
            {SMALL "1659348000\tx\ty\n", INPUT_MATCH_SURE, true},
            {SMALL "1\tx\ty\n#close\t1\n" SMALL, INPUT_MATCH_SURE, false},
            {"#fields\tts\tuid\n1\tC\n", INPUT_MATCH_SURE, true},
            {"#separator \\x09\n", INPUT_MATCH_NO, false},
            {"==> conn.log <==\n" SMALL, INPUT_MATCH_SURE, false},
            {"==> conn.log <==\n#fields\tts\tuid\n1\tC\n", INPUT_MATCH_SURE, false},
            {"tor \\x09\n#path\tdns\n#fields\tts\tuid\n1\tC\n", INPUT_MATCH_SURE, false},
            {CONN "\n", INPUT_MATCH_LIKELY, false},
            {"3.0.113.7\t22\n" CONN "\n", INPUT_MATCH_LIKELY, false},
            {CONN "\tx\ty\n", INPUT_MATCH_NO, false},
            {"x #fields\tts\tuid\n1\tC\n", INPUT_MATCH_NO, false},
            {"#Fields: date time\n", INPUT_MATCH_NO, false},
            {"# fields\tts\n", INPUT_MATCH_NO, false},
            {"", INPUT_MATCH_NO, false},
    };
    for (size_t i = 0; i < BW_COUNT(probes); i++) {
        bool split = true;
        assert_int_equal(input_zeek.probe(bw_str_bytes(bw_str_of(probes[i].text)), true, &split),
                probes[i].want);
        assert_int_equal(split, probes[i].split);
    }
}

static void run_mutant(const uint8_t *data, size_t len, void *user)
{
    (void)user;
    struct input_run run = {0};
    input_run(&run, &input_zeek, (bw_bytes){.ptr = data, .len = len}, NULL, NULL);
    assert_int_equal(run.status, BW_END);
    bw_buffer_release(&run.text);
}

static void test_mutants(void **state)
{
    (void)state;
    static const char text[] = SMALL "1659348000\t\\x09\\\\\ta,\\x2c\n1659348001\tx\t-\n";
    mutate_heads((const uint8_t *)text, sizeof(text) - 1, run_mutant, NULL);
    mutate_random((const uint8_t *)text, sizeof(text) - 1, 3000, run_mutant, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_spellings),
            cmocka_unit_test(test_parts),
            cmocka_unit_test(test_too_many_columns),
            cmocka_unit_test(test_probe),
            cmocka_unit_test(test_mutants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
