#include "input/csv/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/line_check.h"
#include "support/mutate.h"

#define DATASET "\"event.dataset\":\"csv\""

static const struct line_case cases[] = {
        {"numbers, text, nothing", "a,b,c\n1,x,\n,007,18446744073709551616\n",
                "- {\"a\":1,\"b\":\"x\"," DATASET "}\n"
                "- {\"b\":\"007\",\"c\":\"18446744073709551616\"," DATASET "}\nend end 2 0\n"},
        {"quotes", "a,b,c\n\"x,y\",\"say \"\"hi\"\"\",z\n1,2,3\n",
                "- {\"a\":\"x,y\",\"b\":\"say \\\"hi\\\"\",\"c\":\"z\"," DATASET "}\n"
                "- {\"a\":1,\"b\":2,\"c\":3," DATASET "}\nend end 2 0\n"},
        {"a line end in quotes", "a;b;c\r\n1;\"x\r\n\r\ny\";2\r\n3;4;5\r\n",
                "- {\"a\":1,\"b\":\"x\\r\\n\\r\\ny\",\"c\":2," DATASET "}\n"
                "- {\"a\":3,\"b\":4,\"c\":5," DATASET "}\nend end 2 0\n"},
        {"a quote that is never closed is a character", "a\tb\tc\n1\t\"x\t2\n3\t4\t5\n6\t7\t8\n",
                "- {\"a\":1,\"b\":\"\\\"x\",\"c\":2," DATASET "}\n"
                "- {\"a\":3,\"b\":4,\"c\":5," DATASET "}\n"
                "- {\"a\":6,\"b\":7,\"c\":8," DATASET "}\nend end 3 0\n"},
        {"a quote inside of a value is a character", "a,b,c\n5\" disk,x\"y\",z\n1,2,3\n",
                "- {\"a\":\"5\\\" disk\",\"b\":\"x\\\"y\\\"\",\"c\":\"z\"," DATASET "}\n"
                "- {\"a\":1,\"b\":2,\"c\":3," DATASET "}\nend end 2 0\n"},
        {"fewer and more values than names; no delimiter at all", "a,b,c\n1,2\n1,2,3,4\nx\n1,2,3\n",
                "- {\"a\":1,\"b\":2," DATASET "}\n- {\"a\":1,\"b\":2,\"c\":3," DATASET "}\n"
                "note unreadable csv.unreadable 18 1\n"
                "- {\"a\":1,\"b\":2,\"c\":3," DATASET "}\nend end 3 1\n"},
        {"lines before the names", "sep=|\n#TYPE System.Object\n\na|b|c\n1|2|3\n4|5|6\n",
                "- {\"a\":1,\"b\":2,\"c\":3," DATASET "}\n"
                "- {\"a\":4,\"b\":5,\"c\":6," DATASET "}\nend end 2 0\n"},
        {"a byte order mark, no line end",
                "\xef\xbb\xbf"
                "a,b,c\n1,2,3",
                "- {\"a\":1,\"b\":2,\"c\":3," DATASET "}\nend end 1 0\n"},
        {"times", "x,Timestamp,z\n1,2022-08-01T10:00:00Z,3\n1,1659348000.5,3\n1,soon,3\n",
                "2022-08-01T10:00:00.000Z "
                "{\"x\":1,\"Timestamp\":\"2022-08-01T10:00:00Z\",\"z\":3," DATASET "}\n"
                "2022-08-01T10:00:00.500Z {\"x\":1,\"Timestamp\":\"1659348000.5\",\"z\":3," DATASET
                "}\n- {\"x\":1,\"Timestamp\":\"soon\",\"z\":3," DATASET "}\nend end 3 0\n"},
        {"the second best time", "time,@timestamp,z\n1659348000,,3\n1659348000,1659348001,3\n",
                "2022-08-01T10:00:00.000Z {\"time\":1659348000,\"z\":3," DATASET "}\n"
                "2022-08-01T10:00:01.000Z "
                "{\"time\":1659348000,\"@timestamp\":1659348001,\"z\":3," DATASET
                "}\nend end 2 0\n"},
        {"the day in one column, the time of day in another",
                "Date,Time,z\n2022-08-01,10:00:00,3\n8/1/2022,10:00:01 AM,3\n2022-08-01,,3\n",
                "2022-08-01T10:00:00.000Z "
                "{\"Date\":\"2022-08-01\",\"Time\":\"10:00:00\",\"z\":3," DATASET
                "}\n2022-08-01T10:00:01.000Z "
                "{\"Date\":\"8/1/2022\",\"Time\":\"10:00:01 AM\",\"z\":3," DATASET
                "}\n2022-08-01T00:00:00.000Z {\"Date\":\"2022-08-01\",\"z\":3," DATASET
                "}\nnote assumed csv.zone_assumed 12 2\nend end 3 0\n"},
        {"one row tells that days stand in front",
                "time,y,z\n05/06/2022 10:00:00,2,3\n13/06/2022 10:00:00,2,3\n",
                "2022-06-05T10:00:00.000Z {\"time\":\"05/06/2022 "
                "10:00:00\",\"y\":2,\"z\":3," DATASET "}\n2022-06-13T10:00:00.000Z "
                "{\"time\":\"13/06/2022 10:00:00\",\"y\":2,\"z\":3," DATASET
                "}\nnote assumed csv.zone_assumed 9 2\nend end 2 0\n"},
        {"JSON in cells",
                "a,b,c\n\"{\"\"x\"\":{\"\"y\"\":[1,2]},\"\"b\"\":\"\"q\"\"}\",\"[{\"\"k\"\":"
                "\"\"v\"\"}]\",3\n"
                "\"{\"\"x\"\":1\",{y},[z]\n",
                "- {\"a\":\"{\\\"x\\\":{\\\"y\\\":[1,2]},\\\"b\\\":\\\"q\\\"}\",\"b\":"
                "\"[{\\\"k\\\":\\\"v\\\"}]\",\"c\":3," DATASET
                ",\"a.x.y\":[1,2],\"a.b\":\"q\",\"b.k\":\"v\"}\n"
                "- {\"a\":\"{\\\"x\\\":1\",\"b\":\"{y}\",\"c\":\"[z]\"," DATASET
                "}\nend end 2 0\n"},
        {"rows of Athena in cells",
                "who|what|z\n{type=Root, n=null, s={m=a, b, c=d}, l=[x, y=1]}|{a=1, b}|3\n"
                "{type=Root|{=x}|{a={b=c}\n",
                "- {\"who\":\"{type=Root, n=null, s={m=a, b, c=d}, l=[x, y=1]}\",\"what\":\"{a=1, "
                "b}\",\"z\":3," DATASET ",\"who.type\":\"Root\",\"who.n\":null,\"who.s.m\":\"a, "
                "b\",\"who.s.c\":\"d\",\"who.l\":[\"x\",\"y=1\"],\"what.a\":\"1, b\"}\n"
                "- {\"who\":\"{type=Root\",\"what\":\"{=x}\",\"z\":\"{a={b=c}\"," DATASET
                "}\nend end 2 0\n"},
        {"EvtxECmd's payload",
                "EventId,Channel,MapDescription,Payload\n"
                "1,Sysmon,m,\"{\"\"EventData\"\":{\"\"Data\"\":[{\"\"@Name\"\":\"\"Image\"\","
                "\"\"#text\"\":\"\"C:\\\\a.exe\"\"},{\"\"@Name\"\":\"\"Empty\"\"},"
                "{\"\"@Name\"\":\"\"User\"\",\"\"#text\"\":\"\"x\"\"}]}}\"\n"
                "104,System,m,\"{\"\"UserData\"\":{\"\"LogFileCleared\"\":"
                "{\"\"SubjectUserName\"\":\"\"alice\"\"}}}\"\n"
                "7,System,m,\"{\"\"EventData\"\":{\"\"Data\"\":\"\"plain\"\"\"\n"
                "7,System,m,\"{\"\"cut\"\":\"\"x\"\n",
                "- {\"EventId\":1,\"Channel\":\"Sysmon\",\"MapDescription\":\"m\",\"Payload\":"
                "\"{\\\"EventData\\\":{\\\"Data\\\":[{\\\"@Name\\\":\\\"Image\\\",\\\"#text\\\":"
                "\\\"C:\\\\\\\\a.exe\\\"},{\\\"@Name\\\":\\\"Empty\\\"},{\\\"@Name\\\":"
                "\\\"User\\\","
                "\\\"#text\\\":\\\"x\\\"}]}}\"," DATASET
                ",\"Image\":\"C:\\\\a.exe\",\"User\":\"x\"}\n"
                "- {\"EventId\":104,\"Channel\":\"System\",\"MapDescription\":\"m\",\"Payload\":"
                "\"{\\\"UserData\\\":{\\\"LogFileCleared\\\":{\\\"SubjectUserName\\\":"
                "\\\"alice\\\"}}}\"," DATASET ",\"SubjectUserName\":\"alice\"}\n"
                "- {\"EventId\":7,\"Channel\":\"System\",\"MapDescription\":\"m\",\"Payload\":"
                "\"{\\\"EventData\\\":{\\\"Data\\\":\\\"plain\\\"\"," DATASET
                ",\"Data\":\"plain\"}\n"
                "- {\"EventId\":7,\"Channel\":\"System\",\"MapDescription\":\"m\",\"Payload\":"
                "\"{\\\"cut\\\":\\\"x\"," DATASET "}\nend end 4 0\n"},
        {"Event Viewer",
                "Level,Date and Time,Source,Event ID,Task Category\n"
                "Information,8/1/2022 10:00:00 AM,Microsoft-Windows-Sysmon,1,(1),\"Process "
                "Create:\n"
                "Image: C:\\a.exe\nParent Image:\tC:\\b.exe\nEmpty:\n\"\n"
                "Information,8/1/2022 10:00:00 AM,Unknown,1,(1),x\n",
                "2022-08-01T10:00:00.000Z {\"Level\":\"Information\",\"TimeCreated\":"
                "\"8/1/2022 10:00:00 AM\",\"Provider_Name\":\"Microsoft-Windows-Sysmon\","
                "\"EventID\":1,\"Task Category\":\"(1)\"," DATASET
                ",\"Message\":\"Process Create:\\n"
                "Image: C:\\\\a.exe\\nParent Image:\\tC:\\\\b.exe\\nEmpty:\\n\",\"Channel\":"
                "\"Microsoft-Windows-Sysmon/Operational\",\"Image\":"
                "\"C:\\\\a.exe\",\"ParentImage\":\"C:\\\\b.exe\"}\n"
                "2022-08-01T10:00:00.000Z {\"Level\":\"Information\",\"TimeCreated\":"
                "\"8/1/2022 10:00:00 AM\",\"Provider_Name\":\"Unknown\",\"EventID\":1,"
                "\"Task Category\":\"(1)\"," DATASET
                ",\"Message\":\"x\"}\nnote assumed csv.zone_assumed 50 2\nend end 2 0\n"},
        {"Get-WinEvent | Export-Csv",
                "\"Message\",\"Id\",\"ProviderName\",\"LogName\",\"RecordId\"\n"
                "\"Process Create:\nImage: C:\\a.exe\n\",\"1\",\"p\",\"Security\",\"77\"\n"
                "\"x\",\"1\",\"p\",\"Security\",\"78\"\n",
                "- {\"Message\":\"Process Create:\\nImage: "
                "C:\\\\a.exe\\n\",\"Id\":1,\"ProviderName\":"
                "\"p\",\"LogName\":\"Security\",\"RecordId\":77," DATASET
                ",\"Image\":\"C:\\\\a.exe\"}\n"
                "- {\"Message\":\"x\",\"Id\":1,\"ProviderName\":\"p\",\"LogName\":\"Security\","
                "\"RecordId\":78," DATASET "}\nend end 2 0\n"},
        {"Hayabusa",
                "Timestamp,RuleTitle,Channel,EventID,Details\n"
                "2022-08-01 10:00:00.000 +00:00,r,Sysmon,1,Cmdline: a b \xc2\xa6 Proc: C:\\a.exe "
                "\xc2\xa6 "
                "Other: x:y \xc2\xa6 none\n2022-08-01 10:00:00.000 +00:00,r,Odd,1,\n",
                "2022-08-01T10:00:00.000Z {\"Timestamp\":\"2022-08-01 10:00:00.000 +00:00\","
                "\"RuleTitle\":\"r\",\"Channel\":\"Microsoft-Windows-Sysmon/"
                "Operational\",\"EventID\":1,"
                "\"Details\":\"Cmdline: a b \xc2\xa6 Proc: C:\\\\a.exe \xc2\xa6 Other: x:y "
                "\xc2\xa6 none\"," DATASET
                ",\"CommandLine\":\"a b\",\"Image\":\"C:\\\\a.exe\",\"Other\":\"x:y\"}\n"
                "2022-08-01T10:00:00.000Z {\"Timestamp\":\"2022-08-01 10:00:00.000 +00:00\","
                "\"RuleTitle\":\"r\",\"Channel\":\"Odd\",\"EventID\":1," DATASET
                "}\nend end 2 0\n"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        assert_true(line_check_case(&input_csv, &cases[i]));
}

/* Quotes that nothing closes properly are characters, however many there are. */
static void test_many_open_quotes(void **state)
{
    (void)state;
    struct bw_buffer text;
    bw_buffer_init(&text, 64 * BW_MIB);
    bw_buffer_add_text(&text, "a,b,c\n");
    for (unsigned i = 0; i < 50001; i++)
        bw_buffer_add_text(&text, i % 2 == 0 ? "1,2,\"x\n" : "1,2,3\n");
    struct input_run run = {0};
    input_run(&run, &input_csv, bw_buffer_bytes(&text), NULL, NULL);
    assert_int_equal(run.counts.records, 50001);
    assert_int_equal(run.counts.unreadable, 0);
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

static void test_probe(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool whole;
        enum input_match want;
    } probes[] = {
            {"a,b,c\n1,2,3\n4,5,6\n", true, INPUT_MATCH_LIKELY},
            {"a\tb\tc\n1\t2\t3\n4\t5\t6\n", true, INPUT_MATCH_LIKELY},
            {"a,b,c\n1,2,3\n4,5,\"6\n7\"\n8,9", false, INPUT_MATCH_LIKELY},
            {"a,b,c\n1,2,3\n", true, INPUT_MATCH_WEAK},
            {"a,b,c\n", true, INPUT_MATCH_NO},
            {"a,b\n1,2\n", true, INPUT_MATCH_NO}, /* two words and a comma are text */
            {"a,b,b\n1,2,3\n1,2,3\n", true, INPUT_MATCH_NO},
            {"1,2,3\n4,5,6\n7,8,9\n", true, INPUT_MATCH_NO},
            {"Dear all, well, here it is.\nIt is late.\nSee you, x\n", true, INPUT_MATCH_NO},
            {"int a, b, c;\nint d, e, f;\nint g, h, i;\n", true, INPUT_MATCH_NO},
            {"{\"a\":1,\"b\":2,\"c\":3}\n{\"a\":1,\"b\":2,\"c\":3}\n", true, INPUT_MATCH_NO},
            {"Aug  1 10:00:00 h p: a, b, c\nAug  1 10:00:01 h p: a, b, c\n", true, INPUT_MATCH_NO},
            {"A.java total: 0  passed: 0  failed: 0\n", true, INPUT_MATCH_NO},
            {"a.java total: 0,passed: 0,failed: 0\nb.java total: 0,passed: 0,failed: 0\n", true,
                    INPUT_MATCH_NO},                             /* values that look like names */
            {"a,b,c\na,b,c\n1,2,3\n", true, INPUT_MATCH_LIKELY}, /* an empty export in front */
            {"", true, INPUT_MATCH_NO},
    };
    for (size_t i = 0; i < BW_COUNT(probes); i++) {
        bool split = true;
        const enum input_match match =
                input_csv.probe(bw_str_bytes(bw_str_of(probes[i].text)), probes[i].whole, &split);
        if (match != probes[i].want)
            print_error("probe of '%s'\n", probes[i].text);
        assert_int_equal(match, probes[i].want);
        assert_false(split);
    }
}

static void run_mutant(const uint8_t *data, size_t len, void *user)
{
    (void)user;
    struct input_run run = {0};
    input_run(&run, &input_csv, (bw_bytes){.ptr = data, .len = len}, NULL, NULL);
    assert_int_equal(run.status, BW_END);
    bw_buffer_release(&run.text);
}

static void test_mutants(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        const uint8_t *data = (const uint8_t *)cases[i].input;
        const size_t len = strlen(cases[i].input);
        mutate_heads(data, len, run_mutant, NULL);
        mutate_random(data, len, 200, run_mutant, NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_many_open_quotes),
            cmocka_unit_test(test_probe),
            cmocka_unit_test(test_mutants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
