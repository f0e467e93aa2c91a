#include "input/json/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/utf.h"
#include "support/input_run.h"
#include "support/json_strict.h"
#include "support/mutate.h"

struct input_case {
    const char *name;
    const char *input;
    size_t len; /* 0: up to the NUL */
    const char *want;
};

#define BYTES(literal) .input = literal, .len = sizeof(literal) - 1

static bw_bytes case_bytes(const struct input_case *c)
{
    return (bw_bytes){
            .ptr = (const uint8_t *)c->input, .len = c->len != 0 ? c->len : strlen(c->input)};
}

/* Offsets are those of the braces, in whatever encoding. */
static void check_offset(const struct event *event, void *user)
{
    const bw_bytes *bytes = user;
    assert_true(event->offset < bytes->len);
    const uint8_t *at = bytes->ptr + event->offset;
    assert_true(at[0] == '{' || (at[0] == 0 && at[1] == '{'));
}

/* Runs a case whole, and with its bytes coming in every way: the outcome must be the same. */
static void run_case(const struct input_case *c)
{
    static const size_t sizes[] = {0, 1, 2, 3, 7, 64};
    bw_bytes bytes = case_bytes(c);
    for (size_t i = 0; i < BW_COUNT(sizes); i++) {
        for (size_t head = 0; head <= bytes.len; head += bytes.len / 2 + 1) {
            struct input_run run = {.read_size = sizes[i], .head_len = head};
            input_run(&run, &input_json, bytes, check_offset, &bytes);
            bw_buffer_add_char(&run.text, '\0');
            if (strcmp((const char *)run.text.ptr, c->want) != 0)
                print_error("case '%s', reads of %zu\n", c->name, sizes[i]);
            assert_string_equal((const char *)run.text.ptr, c->want);
            bw_buffer_release(&run.text);
        }
    }
}

static void run_cases(const struct input_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        run_case(&cases[i]);
}

/* ---- how documents stand in a file ---- */

static const struct input_case framing_cases[] = {
        {"nothing", BYTES(""), "end end 0 0\n"},
        {"blanks only", BYTES(" \r\n\t\n"), "end end 0 0\n"},
        {"one line", BYTES("{\"a\":1}\n"), "event 0 1 - {\"a\":1}\nend end 1 0\n"},
        {"no line end", BYTES("{\"a\":1}"), "event 0 1 - {\"a\":1}\nend end 1 0\n"},
        {"lines with CRLF", BYTES("{\"a\":1}\r\n{\"a\":2}\r\n"),
                "event 0 1 - {\"a\":1}\nevent 9 2 - {\"a\":2}\nend end 2 0\n"},
        {"blank lines and leading blanks", BYTES("\n\n  {\"a\":1}\n\n"),
                "event 4 1 - {\"a\":1}\nend end 1 0\n"},
        {"one after the other", BYTES("{\"a\":1}{\"a\":2} {\"a\":3}"),
                "event 0 1 - {\"a\":1}\nevent 7 2 - {\"a\":2}\nevent 15 3 - {\"a\":3}\nend end 3 "
                "0\n"},
        {"an array", BYTES("[{\"a\":1},{\"a\":2}]"),
                "event 1 1 - {\"a\":1}\nevent 9 2 - {\"a\":2}\nend end 2 0\n"},
        {"an empty array", BYTES("[]"), "end end 0 0\n"},
        {"a printed array", BYTES("[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": 2\n  }\n]\n"),
                "event 4 1 - {\"a\":1}\n"
                "event 24 2 - {\"a\":2}\n"
                "end end 2 0\n"},
        {"printed documents", BYTES("{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n"),
                "event 0 1 - {\"a\":1}\nevent 13 2 - {\"a\":2}\nend end 2 0\n"},
        {"record separators of RFC 7464", BYTES("\x1e{\"a\":1}\n\x1e{\"a\":2}\n"),
                "event 1 1 - {\"a\":1}\nevent 10 2 - {\"a\":2}\nend end 2 0\n"},
        {"padded with NUL", BYTES("{\"a\":1}\n\0\0\0\0{\"a\":2}\n\0\0"),
                "event 0 1 - {\"a\":1}\nevent 12 2 - {\"a\":2}\nend end 2 0\n"},
        {"UTF-8 with a mark", BYTES("\xef\xbb\xbf{\"a\":\"\xc3\xa4\"}\n"),
                "event 3 1 - {\"a\":\"\xc3\xa4\"}\nend end 1 0\n"},
        {"UTF-16LE", BYTES("\xff\xfe{\0\"\0a\0\"\0:\0\"\0\xe4\0\"\0}\0\n\0{\0}\0"),
                "event 2 1 - {\"a\":\"\xc3\xa4\"}\nevent 22 2 - {}\nend end 2 0\n"},
        {"UTF-16BE", BYTES("\xfe\xff\0{\0\"\0a\0\"\0:\0\"\0\xe4\0\"\0}\0\n\0{\0}"),
                "event 2 1 - {\"a\":\"\xc3\xa4\"}\nevent 22 2 - {}\nend end 2 0\n"},
        {"UTF-16LE without a mark",
                BYTES("{\0\"\0a\0\"\0:\0"
                      "1\0}\0"),
                "event 0 1 - {\"a\":1}\nend end 1 0\n"},
        {"UTF-16 with pairs: offsets count both halves",
                BYTES("\xff\xfe{\0\"\0a\0\"\0:\0\"\0\x3d\xd8\x00\xde\"\0}\0{\0}\0"),
                "event 2 1 - {\"a\":\"\xf0\x9f\x98\x80\"}\nevent 22 2 - {}\nend end 2 0\n"},
        {"UTF-16 with half a pair and an odd byte",
                BYTES("\xff\xfe{\0\"\0a\0\"\0:\0\"\0\x3d\xd8\"\0}\0\n"),
                "event 2 1 - {\"a\":\"\xef\xbf\xbd\"}\nend end 1 0\n"},
};

static void framing(void **state)
{
    (void)state;
    run_cases(framing_cases, BW_COUNT(framing_cases));
}

/* ---- wrappers ---- */

static const struct input_case wrapper_cases[] = {
        {"Splunk's answer",
                BYTES("{\"preview\":false,\"init_offset\":0,\"messages\":[],\"fields\":[{\"name\":"
                      "\"a\"}"
                      "],\"results\":[{\"a\":1},{\"a\":2}],\"highlighted\":{\"x\":[{}]}}\n"),
                "event 82 1 - {\"a\":1}\n"
                "event 90 2 - {\"a\":2}\n"
                "end end 2 0\n"},
        {"Splunk's answer without results", BYTES("{\"preview\":false,\"results\":[]}\n{\"a\":1}"),
                "event 31 1 - {\"a\":1}\nend end 1 0\n"},
        {"Splunk's stream",
                BYTES("{\"preview\":false,\"offset\":0,\"result\":{\"a\":1,\"_time\":\"2022-08-01 "
                      "10:00:00.5\"}}\n"),
                "event 0 1 2022-08-01T10:00:00.500Z {\"preview\":false,\"offset\":0,\"a\":1,"
                "\"_time\":\"2022-08-01 10:00:00.5\"}\nend end 1 0\n"},
        {"a record's own result stays", BYTES("{\"user\":\"x\",\"result\":{\"code\":1}}"),
                "event 0 1 - {\"user\":\"x\",\"result.code\":1}\nend end 1 0\n"},
        {"Elasticsearch's answer",
                BYTES("{\"took\":1,\"_shards\":{\"total\":1},\"hits\":{\"total\":{\"value\":2},"
                      "\"max_score\":null,\"hits\":[{\"_id\":\"1\",\"_source\":{\"a\":{\"b\":1}}}]}"
                      ","
                      "\"aggregations\":{}}"),
                "event 85 1 - {\"_id\":\"1\",\"a.b\":1}\n"
                "end end 1 0\n"},
        {"elasticdump",
                BYTES("{\"_index\":\"i\",\"_source\":{\"@timestamp\":\"2022-08-01T10:00:00Z\"}}"),
                "event 0 1 2022-08-01T10:00:00.000Z "
                "{\"_index\":\"i\",\"@timestamp\":\"2022-08-01T10:00:"
                "00Z\"}\nend end 1 0\n"},
        {"CloudTrail, twice", BYTES("{\"Records\":[{\"a\":1}]}{\"Records\":[ {\"a\":2} ]}"),
                "event 12 1 - {\"a\":1}\nevent 34 2 - {\"a\":2}\nend end 2 0\n"},
        {"Microsoft Graph", BYTES("{\"@odata.context\":\"x\",\"value\":[{\"a\":1}]}"),
                "event 31 1 - {\"a\":1}\n"
                "end end 1 0\n"},
        {"CloudWatch, as it answers and as it sends",
                BYTES("{\"events\":[{\"a\":1}],\"searchedLogStreams\":[]}\n"
                      "{\"messageType\":\"DATA_MESSAGE\",\"subscriptionFilters\":[\"f\"],"
                      "\"logEvents\":[{\"a\":2},{\"a\":3}]}"),
                "event 11 1 - {\"a\":1}\n"
                "event 116 2 - {\"a\":2}\nevent 124 3 - {\"a\":3}\nend end 3 0\n"},
        {"Duo's log of its second version",
                BYTES("{\"response\":{\"authlogs\":[{\"a\":1}],\"metadata\":{}},\"stat\":\"OK\"}"),
                "event 25 1 - {\"a\":1}\nend end 1 0\n"},
        {"an answer's keys in another order",
                BYTES("{\"status\":{\"code\":200},\"pagination\":{},\"data\":[{\"a\":1}]}"),
                "event 47 1 - {\"a\":1}\nend end 1 0\n"},
        {"what is no answer stays a record", BYTES("{\"data\":{\"a\":1}}{\"events\":[1,2]}"),
                "event 0 1 - {\"data.a\":1}\nevent 16 2 - {\"events\":[1,2]}\nend end 2 0\n"},
        {"Amazon EventBridge",
                BYTES("{\"version\":\"0\",\"source\":\"aws.iam\",\"detail\":{\"a\":{\"b\":1}}}"),
                "event 0 1 - {\"version\":\"0\",\"source\":\"aws.iam\",\"a.b\":1}\nend end 1 0\n"},
        {"what is sent to Splunk's collector",
                BYTES("{\"time\":1659348000,\"event\":{\"a\":1}}{\"event\":{\"a\":1}}"),
                "event 0 1 2022-08-01T10:00:00.000Z {\"time\":1659348000,\"a\":1}\n"
                "event 35 2 - {\"event.a\":1}\nend end 2 0\n"},
        {"an array of results in a record is the record's",
                BYTES("{\"name\":\"x\",\"results\":[{\"a\":1},{\"a\":2}]}"),
                "event 0 1 - {\"name\":\"x\",\"results.a\":[1,2]}\nend end 1 0\n"},
};

static void wrappers(void **state)
{
    (void)state;
    run_cases(wrapper_cases, BW_COUNT(wrapper_cases));
}

/* ---- names and values ---- */

static const struct input_case value_cases[] = {
        {"kinds",
                BYTES("{\"u\":18446744073709551615,\"n\":-5,\"f\":1.5,\"e\":1e3,\"t\":true,\"x\":"
                      "false,"
                      "\"z\":null,\"s\":\"\"}"),
                "event 0 1 - {\"u\":18446744073709551615,\"n\":-5,\"f\":1.5,\"e\":1000,\"t\":true,"
                "\"x\":false,\"z\":null,\"s\":\"\"}\nend end 1 0\n"},
        {"numbers that are too large keep their digits",
                BYTES("{\"a\":18446744073709551616,\"b\":-9223372036854775809,\"c\":1e999}"),
                "event 0 1 - {\"a\":\"18446744073709551616\",\"b\":\"-9223372036854775809\","
                "\"c\":\"1e999\"}\nend end 1 0\n"},
        {"the smallest", BYTES("{\"a\":-9223372036854775808,\"b\":-0}"),
                "event 0 1 - {\"a\":-9223372036854775808,\"b\":0}\nend end 1 0\n"},
        {"nested names", BYTES("{\"a\":{\"b\":{\"c\":1,\"d\":2},\"e\":3},\"f\":4}"),
                "event 0 1 - {\"a.b.c\":1,\"a.b.d\":2,\"a.e\":3,\"f\":4}\nend end 1 0\n"},
        {"empty containers", BYTES("{\"a\":{},\"b\":[],\"c\":{\"d\":{}},\"e\":[[]]}"),
                "event 0 1 - {\"a\":null,\"b\":null,\"c.d\":null,\"e\":null}\nend end 1 0\n"},
        {"arrays", BYTES("{\"a\":[1,\"x\",null],\"b\":[7],\"c\":[1,[2,[3]]]}"),
                "event 0 1 - {\"a\":[1,\"x\",null],\"b\":7,\"c\":[1,2,3]}\nend end 1 0\n"},
        {"objects in arrays", BYTES("{\"p\":[{\"Value\":1},{\"Value\":2,\"x\":3},4]}"),
                "event 0 1 - {\"p.Value\":[1,2],\"p.x\":3,\"p\":4}\nend end 1 0\n"},
        {"a name twice", BYTES("{\"a\":1,\"b\":2,\"a\":[3,4]}"),
                "note anomaly json.repeated_names 0 1\n"
                "event 0 1 - {\"a\":[1,3,4],\"b\":2}\nend end 1 0\n"},
        {"two ways to one name", BYTES("{\"a.b\":1,\"a\":{\"b\":2}}"),
                "event 0 1 - {\"a.b\":[1,2]}\nend end 1 0\n"},
        {"escapes", BYTES("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e4\\ud83d\\ude00\"}"),
                "event 0 1 - {\"a\":\"\\\"\\\\/\\b\\f\\n\\r\\tA\xc3\xa4\xf0\x9f\x98\x80\"}\nend "
                "end 1 "
                "0\n"},
        {"escapes in names", BYTES("{\"a\\u0062\":{\"\\\"\":1}}"),
                "event 0 1 - {\"ab.\\\"\":1}\nend end 1 0\n"},
        {"lone surrogates",
                BYTES("{\"a\":\"\\ud83d\",\"b\":\"\\ude00\\ud83dx\",\"c\":\"\\ud83d\\u0041\"}"),
                "event 0 1 - {\"a\":\"\xef\xbf\xbd\",\"b\":\"\xef\xbf\xbd\xef\xbf\xbdx\",\"c\":"
                "\"\xef\xbf\xbd"
                "A\"}\nend end 1 0\n"},
        {"no escape", BYTES("{\"a\":\"C:\\Windows\\x41\\u12\"}"),
                "event 0 1 - {\"a\":\"C:\\\\Windows\\\\x41\\\\u12\"}\nend end 1 0\n"},
        {"control characters", BYTES("{\"a\":\"x\ty\0z\"}"),
                "event 0 1 - {\"a\":\"x\\ty\\u0000z\"}\nend end 1 0\n"},
        {"not UTF-8", BYTES("{\"a\":\"\xff\xc3\"}"),
                "event 0 1 - {\"a\":\"\xef\xbf\xbd\xef\xbf\xbd\"}\nend end 1 0\n"},
        {"NaN", BYTES("{\"a\":NaN,\"b\":-Infinity,\"c\":Infinity}"),
                "event 0 1 - {\"a\":\"NaN\",\"b\":\"-Infinity\",\"c\":\"Infinity\"}\nend end 1 "
                "0\n"},
        {"JSON in a string stays a string", BYTES("{\"a\":\"{\\\"b\\\":1}\"}"),
                "event 0 1 - {\"a\":\"{\\\"b\\\":1}\"}\nend end 1 0\n"},
        {"blanks everywhere", BYTES(" { \"a\" : 1 ,\t\"b\" : [ 1 , 2 ] , \"c\" : { } } "),
                "event 1 1 - {\"a\":1,\"b\":[1,2],\"c\":null}\nend end 1 0\n"},
        {"the empty name", BYTES("{\"\":1,\"a\":{\"\":2}}"),
                "event 0 1 - {\"\":1,\"a.\":2}\nend end 1 0\n"},
};

static void values(void **state)
{
    (void)state;
    run_cases(value_cases, BW_COUNT(value_cases));
}

/* ---- times and numbers of records ---- */

static const struct input_case time_cases[] = {
        {"RFC 3339", BYTES("{\"@timestamp\":\"2022-08-01T10:00:00.123Z\"}"),
                "event 0 1 2022-08-01T10:00:00.123Z "
                "{\"@timestamp\":\"2022-08-01T10:00:00.123Z\"}\nend "
                "end 1 0\n"},
        {"seconds", BYTES("{\"time\":1659348000}"),
                "event 0 1 2022-08-01T10:00:00.000Z {\"time\":1659348000}\nend end 1 0\n"},
        {"milliseconds", BYTES("{\"timestamp\":1659348000123}"),
                "event 0 1 2022-08-01T10:00:00.123Z {\"timestamp\":1659348000123}\nend end 1 0\n"},
        {"microseconds as text", BYTES("{\"timestamp\":\"1659348000123456\"}"),
                "event 0 1 2022-08-01T10:00:00.123456Z {\"timestamp\":\"1659348000123456\"}\nend "
                "end 1 "
                "0\n"},
        {"nanoseconds", BYTES("{\"timestamp\":1659348000123456700}"),
                "event 0 1 2022-08-01T10:00:00.1234567Z {\"timestamp\":1659348000123456700}\nend "
                "end 1 "
                "0\n"},
        {"FILETIME", BYTES("{\"SystemTime\":133038216000000000}"),
                "event 0 1 2022-08-01T10:00:00.000Z {\"SystemTime\":133038216000000000}\nend end 1 "
                "0\n"},
        {"fraction of seconds", BYTES("{\"ts\":1659348000.25}"),
                "event 0 1 2022-08-01T10:00:00.250Z {\"ts\":1659348000.25}\nend end 1 0\n"},
        {"American, afternoon", BYTES("{\"_time\":\"08/01/2022 12:59:58.123 PM\"}"),
                "event 0 1 2022-08-01T12:59:58.123Z {\"_time\":\"08/01/2022 12:59:58.123 "
                "PM\"}\nend end "
                "1 0\n"},
        {"American, midnight", BYTES("{\"_time\":\"8/1/2022 12:00:00 AM\"}"),
                "event 0 1 2022-08-01T00:00:00.000Z {\"_time\":\"8/1/2022 12:00:00 AM\"}\nend end "
                "1 0\n"},
        {"American, with a zone", BYTES("{\"time\":\"8/1/2022 11:00:00 AM +01:00\"}"),
                "event 0 1 2022-08-01T10:00:00.000Z {\"time\":\"8/1/2022 11:00:00 AM "
                "+01:00\"}\nend end 1 0\n"},
        {"PowerShell", BYTES("{\"TimeCreated\":\"\\/Date(1659348000123)\\/\",\"RecordId\":77}"),
                "event 0 77 2022-08-01T10:00:00.123Z {\"TimeCreated\":\"/Date(1659348000123)/\","
                "\"RecordId\":77}\nend end 1 0\n"},
        {"no time at all", BYTES("{\"time\":\"soon\"}"),
                "event 0 1 - {\"time\":\"soon\"}\nend end 1 0\n"},
        {"the next best when the best is none",
                BYTES("{\"@timestamp\":\"-\",\"EventTime\":\"2022-08-01 10:00:00\"}"),
                "event 0 1 2022-08-01T10:00:00.000Z "
                "{\"@timestamp\":\"-\",\"EventTime\":\"2022-08-01 "
                "10:00:00\"}\nend end 1 0\n"},
        {"record ids", BYTES("{\"winlog\":{\"record_id\":\"123\"}}{\"EventRecordID\":5}{\"a\":1}"),
                "event 0 123 - {\"winlog.record_id\":\"123\"}\nevent 30 5 - "
                "{\"EventRecordID\":5}\nevent "
                "49 3 - {\"a\":1}\nend end 3 0\n"},
};

static void times(void **state)
{
    (void)state;
    run_cases(time_cases, BW_COUNT(time_cases));
}

/* ---- trouble ---- */

static const struct input_case trouble_cases[] = {
        {"a bad line", BYTES("{\"a\":1}\n{\"a\":}\n{\"a\":3}\n"),
                "event 0 1 - {\"a\":1}\nnote unreadable json.syntax 8 1\nevent 15 3 - "
                "{\"a\":3}\nend end "
                "2 1\n"},
        {"a string without its end", BYTES("{\"a\":\"x}\n{\"a\":2}\n"),
                "note unreadable json.syntax 0 1\nevent 9 2 - {\"a\":2}\nend end 1 1\n"},
        {"a brace without its end", BYTES("{\"a\":{\"b\":1}\n{\"a\":2}\n"),
                "note unreadable json.syntax 0 1\nevent 13 2 - {\"a\":2}\nend end 1 1\n"},
        {"a bad printed document", BYTES("{\n \"a\": {\n  \"b\":\n },\n}\n{\n \"a\": 2\n}\n"),
                "note unreadable json.syntax 0 1\n"
                "event 23 2 - {\"a\":2}\n"
                "end end 1 1\n"},
        {"a printed document with a string gone wrong",
                BYTES("{\n \"a\": \"x,\n \"c\": {\n  \"b\": 1\n }\n}\n{\n \"a\": 2\n}\n"),
                "note unreadable json.syntax 0 1\n"
                "event 34 2 - {\"a\":2}\n"
                "end end 1 1\n"},
        {"a bad element of a printed array",
                BYTES("[\n {\n  \"a\": 1\n },\n {\n  \"a\": tru,\n  \"b\": {\n   \"c\": 1\n  }\n "
                      "},\n {\n  "
                      "\"a\": 3\n }\n]\n"),
                "event 3 1 - {\"a\":1}\n"
                "note unreadable json.syntax 19 1\n"
                "event 61 3 - {\"a\":3}\n"
                "end end 2 1\n"},
        {"a bad element in one line", BYTES("[{\"a\":1},{\"a\":x},{\"a\":3}]"),
                "event 1 1 - {\"a\":1}\nnote unreadable json.syntax 9 1\nevent 17 3 - "
                "{\"a\":3}\nend end 2 "
                "1\n"},
        {"a bad string in one line", BYTES("[{\"a\":1},{\"a\":\"x},{\"a\":3},{\"a\":4}]"),
                "event 1 1 - {\"a\":1}\nnote unreadable json.syntax 9 1\nevent 18 3 - "
                "{\"a\":3}\nevent 26 "
                "4 - {\"a\":4}\nend end 3 1\n"},
        {"no objects", BYTES("# comment\nfoo\n{\"a\":1}\n\"x\"\n7\n"),
                "note unreadable json.not_an_object 0 2\nevent 14 1 - {\"a\":1}\nnote unreadable "
                "json.not_an_object 22 2\nend end 1 4\n"},
        {"a scalar in an array of objects", BYTES("[{\"a\":1},7,{\"a\":2}]"),
                "event 1 1 - {\"a\":1}\nnote unreadable json.not_an_object 9 1\nevent 11 2 - "
                "{\"a\":2}\nend "
                "end 2 1\n"},
        {"cut off", BYTES("{\"a\":1}\n{\"a\":\"xy"),
                "event 0 1 - {\"a\":1}\nnote damage json.truncated 8 1\nend end 1 1\n"},
        {"cut off in a literal", BYTES("{\"a\":tr"),
                "note damage json.truncated 0 1\nend end 0 1\n"},
        {"a comma too many", BYTES("{\"a\":1,}\n{\"a\":2}\n"),
                "note unreadable json.syntax 0 1\nevent 9 2 - {\"a\":2}\nend end 1 1\n"},
        {"numbers",
                BYTES("{\"a\":01}\n{\"a\":1.}\n{\"a\":+1}\n{\"a\":.5}\n{\"a\":1e}\n{\"a\":-}\n"),
                "note unreadable json.syntax 0 1\nnote unreadable json.syntax 9 1\nnote unreadable "
                "json.syntax 18 1\nnote unreadable json.syntax 27 1\nnote unreadable json.syntax "
                "36 "
                "1\nnote unreadable json.syntax 45 1\nend end 0 6\n"},
        {"text behind a document", BYTES("{\"a\":1} x\n{\"a\":2}\n"),
                "event 0 1 - {\"a\":1}\nnote unreadable json.not_an_object 8 1\nevent 10 2 - "
                "{\"a\":2}\nend end 2 1\n"},
        {"names without quotes", BYTES("{a:1}\n{'a':1}\n{\"a\" 1}\n{\"a\":1 \"b\":2}\n"),
                "note unreadable json.syntax 0 1\nnote unreadable json.syntax 6 1\nnote unreadable "
                "json.syntax 14 1\nnote unreadable json.syntax 22 1\nend end 0 4\n"},
};

static void trouble(void **state)
{
    (void)state;
    run_cases(trouble_cases, BW_COUNT(trouble_cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(framing),
            cmocka_unit_test(wrappers),
            cmocka_unit_test(values),
            cmocka_unit_test(times),
            cmocka_unit_test(trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
