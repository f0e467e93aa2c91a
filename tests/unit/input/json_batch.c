#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/unfold_run.h"

static const struct unfold_case cases[] = {
        {"Event Hub's body",
                "[{\"body\": \"{\\\"records\\\": [{\\\"a\\\": 1}, {\\\"b\\\": 2}]}\"}, {\"x\": "
                "1}]\n",
                "{\"records\":[{\"a\":1},{\"b\":2}]}\n{\"x\":1}\n", true},
        {"captured, in base64", "{\"Offset\":\"1\",\"Body\":\"eyJyZWNvcmRzIjpbeyJhIjoxfV19\"}\n",
                "{\"records\":[{\"a\":1}]}\n", true},
        {"records as a text", "{\"records\":\"[{\\\"a\\\":1}]\"}", "[{\"a\":1}]\n", true},
        {"records that are texts", "{\"records\":[\"{\\\"a\\\":1}\",\"{\\\"b\\\":2}\",\"no\"]}",
                "{\"a\":1}\n{\"b\":2}\n", true},
        {"Pub/Sub",
                "{\"message\":{\"attributes\":{\"k\":\"v\"},\"data\":\"eyJhIjogWzEsIDJdfQ==\"}}",
                "{\"a\":[1,2]}\n", true},
        {"Pub/Sub's answer",
                "{\"receivedMessages\":[{\"ackId\":\"i\",\"message\":{\"data\":"
                "\"eyJhIjogWzEsIDJdfQ==\"}}]}",
                "{\"a\":[1,2]}\n", true},
        {"SQS", "{\"Messages\":[{\"ReceiptHandle\":\"h\",\"Body\":\"{\\\"a\\\":1}\"}]}",
                "{\"a\":1}\n", true},
        {"one record that the input reads itself",
                "{\"message\":\"{\\\"a\\\":1}\",\"host\":\"h\"}\n",
                "{\"message\":\"{\\\"a\\\":1}\",\"host\":\"h\"}\n", false},
        {"a message of Windows", "{\"Message\":\"{\\\"a\\\":1}\",\"Id\":1}",
                "{\"Message\":\"{\\\"a\\\":1}\",\"Id\":1}\n", false},
        {"a list in a message", "{\"log\":\"x\",\"message\":\"list of [{1}]\"}",
                "{\"log\":\"x\",\"message\":\"list of [{1}]\"}\n", false},
        {"base64 of something else", "{\"data\":\"eyJhIjogWzEsIDJdf\"}",
                "{\"data\":\"eyJhIjogWzEsIDJdf\"}\n", false},
        {"records", "{\"records\":[{\"a\":1}]}", "{\"a\":1}\n", false},
        {"garbage and a cut", "x\n{\"body\":\"[{\\\"a\\\":1}]\"}\n{\"body\":\"[{",
                "[{\"a\":1}]\nnote unreadable batch.unreadable 0 1\nnote damage batch.unreadable "
                "25 1\n",
                false},
        {"nothing", "", "", false},
};

static void all_cases(void **state)
{
    (void)state;
    assert_int_equal(unfold_wrong(&json_unfold_batch, cases, BW_COUNT(cases)), 0);
}

/* Longer than what is looked at: told by how the text begins. */
static void looks_long(void **state)
{
    (void)state;
    static const struct {
        const char *begin;
        bool looks;
    } longs[] = {
            {"{\"id\":1,\"body\":\"{\\\"records\\\":[{\\\"a", true},
            {"[{\"message\":{\"data\":\"eyJ", true},
            {"{\"body\":\"{\\\"a", false},
            {"{\"name\":\"{\\\"records\\\":[{\\\"a", false},
            {"{\"data\":\"eyJ!", false},
    };
    static char text[20000];
    for (size_t i = 0; i < BW_COUNT(longs); i++) {
        memset(text, 'a', sizeof(text));
        memcpy(text, longs[i].begin, strlen(longs[i].begin));
        assert_int_equal(json_unfold_batch.look(
                                 (bw_bytes){.ptr = (const uint8_t *)text, .len = sizeof(text)}),
                longs[i].looks);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(all_cases),
            cmocka_unit_test(looks_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
