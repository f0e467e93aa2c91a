#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "input/json/unfold.h"
#include "support/input_run.h"

static const struct {
    const char *name;
    const char *input;
    const char *want; /* the lines, then the notes */
    bool looks;
} cases[] = {
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

/* All lines, when the source gives `step` bytes at a time, and `step` at a time are asked for. */
static void read_all(bw_str input, size_t step, struct bw_buffer *out)
{
    struct bw_buffer notes;
    bw_buffer_init(&notes, BW_MIB);
    struct input_run_log log = {.log = {.note = input_run_note}, .text = &notes};
    struct input_run_source source = {
            .source = {.read = input_run_read, .size = input.len},
            .left = bw_str_bytes(input),
            .read_size = step,
    };
    const struct input_options options = {.source = &source.source, .log = &log.log};
    struct bw_source *batch;
    struct bw_err err;
    assert_int_equal(json_unfold_batch.open(&options, &batch, &err), BW_OK);
    for (;;) {
        uint8_t part[100];
        size_t len = 0;
        const size_t size = step < sizeof(part) ? step : sizeof(part);
        assert_int_equal(bw_source_read_some(batch, part, size, &len, &err), BW_OK);
        if (len == 0)
            break;
        bw_buffer_add(out, part, len);
    }
    bw_buffer_add_str(out, bw_buffer_str(&notes));
    bw_buffer_release(&notes);
    json_unfold_batch.free(batch);
}

static void check_lines(size_t i, size_t step)
{
    struct bw_buffer got;
    bw_buffer_init(&got, BW_MIB);
    read_all(bw_str_of(cases[i].input), step, &got);
    if (!bw_str_eq(bw_buffer_str(&got), bw_str_of(cases[i].want)))
        print_error("case '%s', %zu at a time\n got: %.*s\nwant: %s\n", cases[i].name, step,
                (int)got.len, (const char *)got.ptr, cases[i].want);
    assert_true(bw_str_eq(bw_buffer_str(&got), bw_str_of(cases[i].want)));
    bw_buffer_release(&got);
}

static void lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        check_lines(i, 1);
        check_lines(i, 7);
        check_lines(i, BW_MIB);
    }
}

static void looks(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        assert_int_equal(
                json_unfold_batch.look(bw_str_bytes(bw_str_of(cases[i].input))), cases[i].looks);
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
            cmocka_unit_test(lines),
            cmocka_unit_test(looks),
            cmocka_unit_test(looks_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
