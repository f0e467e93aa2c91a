#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/json/envelope.h"
#include "support/input_run.h"

#define ANY_YEAR (-1)

static const struct {
    const char *name;
    const char *input;
    const char *want; /* the lines, then the notes */
    bool looks;       /* as an envelope, by its beginning */
    int year;
} cases[] = {
        {"Filebeat",
                "{\"@timestamp\":\"2023-05-01T10:00:00Z\",\"host\":{\"name\":\"web01\"},"
                "\"message\":\"May  1 10:00:00 web01 sshd[1]: x\\ty\"}\n"
                "{\"message\":\"b \\\\ c\"}\n",
                "May  1 10:00:00 web01 sshd[1]: x\ty\nb \\ c\n", true, 2023},
        {"the original before what was made of it",
                "{\"message\":\"x\",\"event\":{\"original\":\"May  1 x\"}}", "May  1 x\n", true, 0},
        {"Docker: with line ends",
                "{\"log\":\"a\\n\",\"stream\":\"stdout\",\"time\":\"2024-01-01T00:00:00Z\"}\n"
                "{\"log\":\"b\\r\\n\",\"stream\":\"stderr\",\"time\":\"2024-01-01T00:00:00Z\"}\n",
                "a\nb\n", true, 2024},
        {"Graylog and Wazuh", "{\"full_message\":\"a\",\"message\":\"b\"}{\"full_log\":\"c\"}",
                "a\nc\n", true, 0},
        {"Splunk's stream", "{\"preview\":false,\"result\":{\"_raw\":\"a\",\"host\":\"h\"}}\n",
                "a\n", true, 0},
        {"an array, printed", "[\n  {\n    \"message\": \"a\"\n  },\n  {\"message\": \"b\"}\n]\n",
                "a\nb\n", true, 0},
        {"hits of Elasticsearch",
                "{\"took\":1,\"hits\":{\"hits\":[{\"_source\":{\"message\":\"a\"}}]}}", "a\n", true,
                0},
        {"records of the audit system are told their host, each of them",
                "{\"host\":{\"name\":\"db1\"},\"message\":\"type=A msg=1\\ntype=B msg=1\\n\"}"
                "{\"host\":\"db2\",\"message\":\"node=x type=A msg=2\"}"
                "{\"host\":\"not a host\",\"message\":\"type=A msg=3\"}",
                "node=db1 type=A msg=1\nnode=db1 type=B msg=1\nnode=x type=A msg=2\n"
                "type=A msg=3\n",
                true, 0},
        {"records of the audit system in one line, as Wazuh joins them",
                "{\"agent\":{\"name\":\"db1\"},\"full_log\":\"type=A msg=audit(1.2:3): a0=\\\" "
                "type=x\\\" type=B msg=audit(1.2:3): type=C\"}",
                "node=db1 type=A msg=audit(1.2:3): a0=\" type=x\"\n"
                "node=db1 type=B msg=audit(1.2:3): type=C\n",
                true, 0},
        {"one without a text comes as it is, others are not taken for it",
                "{\"message\":\"a\"}{\"message\":\"b\"}{ \"x\" : 1}", "a\nb\n{\"x\":1}\n", false,
                0},
        {"a text that is none", "{\"message\":{\"a\":1}}", "{\"message\":{\"a\":1}}\n", false, 0},
        {"damage is told", "{\"message\":\"a\"}\noops\n{\"message\":\"b\"}\n{\"message\":\"c",
                "a\nb\nnote unreadable envelope.unreadable 16 1\n"
                "note damage envelope.unreadable 37 1\n",
                true, 0},
        {"nothing", "", "", false, 0},
        {"no JSON", "May  1 10:00:00 web01 sshd[1]: x\n", NULL, false, 0},
        {"a mark before it", "\xef\xbb\xbf{\"message\":\"a\"}", "a\n", true, 0},
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
    struct envelope *envelope;
    struct bw_err err;
    assert_int_equal(envelope_open(&options, &envelope, &err), BW_OK);
    for (;;) {
        uint8_t part[100];
        size_t len = 0;
        const size_t size = step < sizeof(part) ? step : sizeof(part);
        assert_int_equal(
                bw_source_read_some(envelope_source(envelope), part, size, &len, &err), BW_OK);
        if (len == 0)
            break;
        bw_buffer_add(out, part, len);
    }
    bw_buffer_add_str(out, bw_buffer_str(&notes));
    bw_buffer_release(&notes);
    envelope_free(envelope);
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
        if (cases[i].want == NULL)
            continue;
        check_lines(i, 1);
        check_lines(i, 7);
        check_lines(i, BW_MIB);
    }
}

static void looks(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct bw_buffer got;
        struct envelope_look look = {.year = ANY_YEAR};
        bw_buffer_init(&got, BW_MIB);
        const bool is = envelope_look(bw_str_bytes(bw_str_of(cases[i].input)), &got, &look);
        if (is != cases[i].looks || (is && look.year != cases[i].year))
            print_error("case '%s': %d, year %d\n", cases[i].name, is, (int)look.year);
        assert_int_equal(is, cases[i].looks);
        if (is) {
            assert_int_equal(look.year, cases[i].year);
            assert_true(bw_str_starts_with(bw_str_of(cases[i].want), bw_buffer_str(&got)));
        }
        bw_buffer_release(&got);
    }
}

/* Docker cuts long lines: the pieces are one line again. */
static void pieces(void **state)
{
    (void)state;
    struct bw_buffer text;
    struct bw_buffer got;
    bw_buffer_init(&text, BW_MIB);
    bw_buffer_init(&got, BW_MIB);
    bw_buffer_add_text(&text, "{\"log\":\"");
    for (unsigned i = 0; i < 16 * BW_KIB; i++)
        bw_buffer_add_char(&text, 'a');
    bw_buffer_add_text(&text, "\"}\n{\"log\":\"b\\n\"}\n");
    read_all(bw_buffer_str(&text), BW_MIB, &got);
    assert_int_equal(got.len, 16 * BW_KIB + 2);
    assert_int_equal(got.ptr[16 * BW_KIB], 'b');
    bw_buffer_release(&got);
    bw_buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(lines),
            cmocka_unit_test(looks),
            cmocka_unit_test(pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
