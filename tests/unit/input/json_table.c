#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/json/struct_text.h"
#include "support/unfold_run.h"

static const struct unfold_case cases[] = {
        {"Log Analytics",
                "{\"tables\":[{\"name\":\"PrimaryResult\",\"columns\":[{\"name\":\"T\",\"type\":"
                "\"datetime\"},{\"name\":\"a\\u0062\",\"type\":\"string\"},{\"name\":\"n\"}],"
                "\"rows\":[[\"t1\",\"x \\\"y\\\"\",1],[\"t2\",\"\",null]]},{\"name\":\"more\","
                "\"columns\":[{\"name\":\"z\"}],\"rows\":[[{\"k\":[1,2]}],[]]}],\"statistics\":{}}",
                "{\"T\":\"t1\",\"ab\":\"x \\\"y\\\"\",\"n\":1}\n{\"T\":\"t2\"}\n"
                "{\"z\":{\"k\":[1,2]}}\n",
                true},
        {"printed, of Data Explorer",
                "\xef\xbb\xbf{\r\n \"Tables\": [\r\n  {\r\n   \"TableName\": \"Table_0\",\r\n   "
                "\"Columns\": [\r\n    { \"ColumnName\": \"A\", \"DataType\": \"String\" }\r\n   "
                "],\r\n   \"Rows\": [\r\n    [ \"1\" ],\r\n    [ \"2\" ]\r\n   ]\r\n  }\r\n "
                "]\r\n}\r\n",
                "{\"A\":\"1\"}\n{\"A\":\"2\"}\n", true},
        {"more cells than columns",
                "{\"tables\":[{\"columns\":[{\"name\":\"a\"},{}],\"rows\":[[1,2,3],\"x\",{}]}]}",
                "{\"a\":1}\n", true},
        {"tables of something else", "{\"tables\":[{\"name\":\"users\",\"size\":1}]}\n{\"a\":1}\n",
                "note unreadable table.unreadable 38 1\n", false},
        {"CloudTrail Lake",
                "{\"QueryStatus\":\"FINISHED\",\"QueryStatistics\":{\"ResultsCount\":1},"
                "\"QueryResultRows\":[[{\"eventName\":\"X\"},{\"userIdentity\":\"{type=Root, "
                "arn=arn:aws:iam::1:root, n=null}\"},{\"requestParameters\":\"{\\\"a\\\": "
                "[1]}\"}],[{\"eventName\":\"{odd\"}]],\"NextToken\":\"n\"}",
                "{\"eventName\":\"X\",\"userIdentity\":{\"type\":\"Root\",\"arn\":\"arn:aws:iam::1:"
                "root\",\"n\":null},\"requestParameters\":{\"a\":[1]}}\n{\"eventName\":\"{odd\"}\n",
                true},
        {"Athena, two answers",
                "{\"UpdateCount\":0,\"ResultSet\":{\"Rows\":[{\"Data\":[{\"VarCharValue\":\"a\"},{"
                "\"VarCharValue\":\"b\"}]},{\"Data\":[{\"VarCharValue\":\"1\"},{}]},{\"Data\":[{},"
                "{\"VarCharValue\":\"2\"}]}],\"ResultSetMetadata\":{\"ColumnInfo\":[]}}}\n"
                "{\"ResultSet\":{\"Rows\":[{\"Data\":[{\"VarCharValue\":\"c\"}]},{\"Data\":[{"
                "\"VarCharValue\":\"3\"}]}]}}\n",
                "{\"a\":\"1\"}\n{\"b\":\"2\"}\n{\"c\":\"3\"}\n", true},
        {"Logs Insights",
                "{\"results\":[[{\"field\":\"@timestamp\",\"value\":\"t\"},{\"field\":\"@message\","
                "\"value\":\"{\\\"a\\\":1}\"}],[]],\"status\":\"Complete\"}",
                "{\"@timestamp\":\"t\",\"@message\":\"{\\\"a\\\":1}\"}\n", true},
        {"results that are records", "{\"results\":[{\"a\":1}]}",
                "note unreadable table.unreadable 0 1\n", false},
        {"cut off", "{\"QueryResultRows\":[[{\"a\":\"1\"}],[{\"a\":\"",
                "{\"a\":\"1\"}\nnote damage table.unreadable 31 1\n", true},
        {"bad inside", "{\"QueryResultRows\":[[{\"a\":\"1\"}],oops]}",
                "{\"a\":\"1\"}\nnote unreadable table.unreadable 31 1\n", true},
        {"nothing", "", "note damage table.unreadable 0 1\n", false},
};

static void all_cases(void **state)
{
    (void)state;
    assert_int_equal(unfold_wrong(&json_unfold_table, cases, BW_COUNT(cases)), 0);
}

/* NULL: it is no such text */
static const struct {
    const char *text;
    const char *json;
} structs[] = {
        {"{a=1}", "{\"a\":\"1\"}"},
        {"{a={b=x y, c=[p, q]}, d=}", "{\"a\":{\"b\":\"x y\",\"c\":[\"p\",\"q\"]},\"d\":\"\"}"},
        {"{a=[{b=1}, {b=2}], e={}, f=[]}",
                "{\"a\":[{\"b\":\"1\"},{\"b\":\"2\"}],\"e\":{},\"f\":[]}"},
        {"{a=x, y, b=2}", "{\"a\":\"x, y\",\"b\":\"2\"}"},
        {"{a={odd}, b=2}", "{\"a\":\"{odd}\",\"b\":\"2\"}"},
        {"{a=1", NULL},
        {"{a=1} x", NULL},
        {"{a}", NULL},
        {"", NULL},
        {"{a={b={c={d={e={f={g={h={i={j={k={l={m={n={o={p={q={r=1}}}}}}}}}}}}}}}}}}", NULL},
};

static void struct_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(structs); i++) {
        struct bw_buffer got;
        bw_buffer_init(&got, BW_KIB);
        const bool is = json_struct_text(bw_str_of(structs[i].text), &got);
        assert_int_equal(is, structs[i].json != NULL);
        const bw_str want = bw_str_of(structs[i].json != NULL ? structs[i].json : "");
        if (!bw_str_eq(bw_buffer_str(&got), want))
            print_error("'%s'\n got: %.*s\n", structs[i].text, (int)got.len, (const char *)got.ptr);
        assert_true(bw_str_eq(bw_buffer_str(&got), want));
        bw_buffer_release(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(all_cases),
            cmocka_unit_test(struct_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
