/* What all logs of lines have in common, seen through a format of words that exists only here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "input/text/line_log.h"
#include "support/input_run.h"

/* "a=1 b=2": fields; "#...": nothing; "!": bad; " ...": goes on; state: the item's first byte */
static enum line_verdict words_parse(struct line_context *context, bw_str line)
{
    bw_str rest = line;
    bw_str word;
    if (line.ptr[0] == '#')
        return LINE_NOTHING;
    if (line.ptr[0] == '!') {
        context->reason = line.len == 1 ? "a mark" : NULL;
        return LINE_BAD;
    }
    while (bw_str_cut(&rest, ' ', &word)) {
        bw_str name;
        if (bw_str_cut(&word, '=', &name) && word.ptr != NULL)
            text_record_add_number(context->record, name, word);
    }
    const char *first = context->state;
    if (*first == '@')
        text_record_add_decoded(context->record, BW_STR("at"), BW_STR("yes"));
    return LINE_EVENT;
}

static bool words_continues(bw_str line)
{
    return line.len != 0 && line.ptr[0] == ' ';
}

static void *words_state(const struct input_options *options)
{
    char *state = malloc(1);
    assert_non_null(state);
    *state = options->item_head.len != 0 ? (char)options->item_head.ptr[0] : ' ';
    return state;
}

static const struct line_format words = {
        .name = "words",
        .parse = words_parse,
        .continues = words_continues,
        .state_new = words_state,
        .state_free = free,
};

static bw_status words_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&words, options, ret_input, err);
}

static const struct input_kind input_words = {
        .name = "words",
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = words_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};

static const struct {
    const char *name, *input, *want;
} cases[] = {
        {"fields and the line itself", "a=1 b=x\n",
                "event 0 1 - {\"a\":1,\"b\":\"x\",\"event.original\":\"a=1 b=x\"}\nend end 1 0\n"},
        {"no line end, CR LF, blank lines", "a=1\r\n\r\n\na=2",
                "event 0 1 - {\"a\":1,\"event.original\":\"a=1\"}\n"
                "event 8 4 - {\"a\":2,\"event.original\":\"a=2\"}\n"
                "note anomaly words.no_line_end 11 1\nend end 2 0\n"},
        {"comments are nothing", "#a=1\na=1\n",
                "event 5 2 - {\"a\":1,\"event.original\":\"a=1\"}\nend end 1 0\n"},
        {"bad lines in a row are told once, by reason", "!\n!\n!x\na=1\n",
                "note unreadable words.unreadable 0 2\nnote unreadable words.unreadable 4 1\n"
                "event 7 4 - {\"a\":1,\"event.original\":\"a=1\"}\nend end 1 3\n"},
        {"bad lines at the end", "!\n", "note unreadable words.unreadable 0 1\nend end 0 1\n"},
        {"a first line that is none", "!\na=1\n!\na=1\n",
                "note anomaly words.cut_beginning 0 1\nnote unreadable words.unreadable 0 1\n"
                "event 2 2 - {\"a\":1,\"event.original\":\"a=1\"}\n"
                "note unreadable words.unreadable 6 1\n"
                "event 8 4 - {\"a\":1,\"event.original\":\"a=1\"}\nend end 2 2\n"},
        {"a last line that is cut", "a=1\n!",
                "event 0 1 - {\"a\":1,\"event.original\":\"a=1\"}\n"
                "note anomaly words.cut_end 5 1\nnote unreadable words.unreadable 4 1\n"
                "end end 1 1\n"},
        {"a record of several lines", "a=1\n  b=2\r\n c=3\r\nd=4\n",
                "event 0 1 - {\"a\":\"1\\n\",\"b\":\"2\\r\\n\",\"c\":3,"
                "\"event.original\":\"a=1\\n  b=2\\r\\n c=3\"}\n"
                "event 17 4 - {\"d\":4,\"event.original\":\"d=4\"}\nend end 2 0\n"},
        {"a name that comes twice", "a=1 a=2\n",
                "event 0 1 - {\"a\":[1,2],\"event.original\":\"a=1 a=2\"}\nend end 1 0\n"},
        {"a dash is no value, leading zeros stay", "a=- b=007 c=0\n",
                "event 0 1 - {\"b\":\"007\",\"c\":0,\"event.original\":\"a=- b=007 c=0\"}\n"
                "end end 1 0\n"},
        {"the item's beginning", "@=1\na=1\n",
                "event 0 1 - {\"@\":1,\"at\":\"yes\",\"event.original\":\"@=1\"}\n"
                "event 4 2 - {\"a\":1,\"at\":\"yes\",\"event.original\":\"a=1\"}\nend end 2 0\n"},
        {"nothing", "", "end end 0 0\n"},
};

static bw_bytes bytes_of(const char *text)
{
    return bw_str_bytes(bw_str_of(text));
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(cases); i++)
        for (size_t read_size = 0; read_size < 4; read_size++) {
            struct input_run run = {.read_size = read_size};
            input_run(&run, &input_words, bytes_of(cases[i].input), NULL, NULL);
            bw_buffer_add_char(&run.text, '\0');
            print_message("%s, %zu\n", cases[i].name, read_size);
            assert_string_equal((const char *)run.text.ptr, cases[i].want);
            bw_buffer_release(&run.text);
        }
}

static void test_zeros(void **state)
{
    (void)state;
    static const char text[] = "a=1\n\0\0\0a=2\n\0\0\n";
    struct input_run run = {0};
    input_run(&run, &input_words, (bw_bytes){(const uint8_t *)text, sizeof(text) - 1}, NULL, NULL);
    bw_buffer_add_char(&run.text, '\0');
    assert_string_equal((const char *)run.text.ptr,
            "event 0 1 - {\"a\":1,\"event.original\":\"a=1\"}\n"
            "note anomaly words.zeros 4 3\n"
            "event 4 2 - {\"a\":2,\"event.original\":\"a=2\"}\n"
            "note anomaly words.zeros 11 2\nend end 2 0\n");
    bw_buffer_release(&run.text);
}

/* `before`, so many zeros, and lines: as a file is that was emptied while it was written. */
static void add_hole(struct bw_buffer *text, const char *before, size_t zeros, const char *after)
{
    bw_buffer_clear(text);
    bw_buffer_add_text(text, before);
    for (size_t i = 0; i < zeros; i++)
        bw_buffer_add_char(text, '\0');
    bw_buffer_add_text(text, after);
}

/* A record ends where zeros begin, and what stands behind them is read, however many they are. */
static void test_hole(void **state)
{
    (void)state;
    static const size_t zeros[] = {600, BW_LIMIT_RECORD_BYTES + 5};
    struct bw_buffer text;
    bw_buffer_init(&text, 64 * BW_MIB);
    for (size_t i = 0; i < BW_COUNT(zeros); i++)
        for (size_t read_size = 0; read_size <= 65536; read_size += 65536) {
            char want[400];
            struct input_run run = {.read_size = read_size};
            add_hole(&text, "a=1\nb=2 c", zeros[i], "d=4\ne=5\n");
            input_run(&run, &input_words, bw_buffer_bytes(&text), NULL, NULL);
            bw_buffer_add_char(&run.text, '\0');
            (void)snprintf(want, sizeof(want),
                    "event 0 1 - {\"a\":1,\"event.original\":\"a=1\"}\n"
                    "event 4 2 - {\"b\":2,\"event.original\":\"b=2 c\"}\n"
                    "note anomaly words.zeros 9 %zu\n",
                    zeros[i]);
            assert_memory_equal(run.text.ptr, want, strlen(want));
            assert_non_null(strstr((const char *)run.text.ptr, "{\"d\":4,"));
            assert_non_null(strstr((const char *)run.text.ptr, "{\"e\":5,"));
            assert_int_equal(run.counts.records, 4);
            bw_buffer_release(&run.text);
        }
    bw_buffer_release(&text);
}

/* Zeros that a few bytes hold may be what a peer has sent: the line stays whole. */
static void test_few_zeros(void **state)
{
    (void)state;
    struct bw_buffer text;
    struct input_run run = {0};
    bw_buffer_init(&text, BW_MIB);
    add_hole(&text, "a=1", LINE_FRAME_ZEROS - 1, "x b=2");
    for (size_t i = 0; i < 600; i++)
        bw_buffer_add_char(&text, 'y');
    bw_buffer_add_char(&text, '\n');
    input_run(&run, &input_words, bw_buffer_bytes(&text), NULL, NULL);
    assert_int_equal(run.counts.records, 1);
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

/* A line past the limit costs that line, however the bytes come. */
static void test_too_long(void **state)
{
    (void)state;
    struct bw_buffer text;
    bw_buffer_init(&text, 64 * BW_MIB);
    bw_buffer_add_text(&text, "a=1\nb=");
    for (size_t i = 0; i < 2 * BW_LIMIT_RECORD_BYTES; i++)
        bw_buffer_add_char(&text, 'x');
    bw_buffer_add_text(&text, "\nc=3\n");
    for (size_t read_size = 0; read_size <= 65536; read_size += 65536) {
        struct input_run run = {.read_size = read_size};
        input_run(&run, &input_words, bw_buffer_bytes(&text), NULL, NULL);
        bw_buffer_add_char(&run.text, '\0');
        assert_non_null(strstr((const char *)run.text.ptr, "note unreadable words.too_long 4 1\n"));
        assert_non_null(strstr((const char *)run.text.ptr,
                " 3 - {\"c\":3,\"event.original\":\"c=3\"}\nend end 2 1\n"));
        bw_buffer_release(&run.text);
    }
    bw_buffer_release(&text);
}

/* Text up to the record number, which later parts do not know. */
static void add_events(struct bw_buffer *out, const struct input_run *run)
{
    bw_str rest = bw_buffer_str(&run->text);
    bw_str line;
    while (bw_str_cut(&rest, '\n', &line))
        if (bw_str_starts_with(line, BW_STR("event ")))
            bw_buffer_add_str(out, bw_str_from(line, bw_str_find(line, BW_STR("{"))));
}

/* Any cut gives the same records, each once. */
static void check_parts(bw_bytes bytes)
{
    struct input_run whole = {0};
    struct bw_buffer want, got;
    bw_buffer_init(&want, BW_MIB);
    bw_buffer_init(&got, BW_MIB);
    input_run(&whole, &input_words, bytes, NULL, NULL);
    add_events(&want, &whole);
    for (size_t cut = 1; cut < bytes.len; cut++) {
        struct input_run first = {.part_end = cut};
        struct input_run second = {.part_start = cut};
        input_run(&first, &input_words, bytes, NULL, NULL);
        input_run(&second, &input_words, bytes, NULL, NULL);
        bw_buffer_clear(&got);
        add_events(&got, &first);
        add_events(&got, &second);
        assert_true(bw_str_eq(bw_buffer_str(&got), bw_buffer_str(&want)));
        assert_int_equal(
                first.counts.unreadable + second.counts.unreadable, whole.counts.unreadable);
        bw_buffer_release(&first.text);
        bw_buffer_release(&second.text);
    }
    bw_buffer_release(&whole.text);
    bw_buffer_release(&want);
    bw_buffer_release(&got);
}

static void test_parts(void **state)
{
    (void)state;
    struct bw_buffer text;
    check_parts(bytes_of("a=1\n b=2\n c=3\nd=4\n!\ne=5\n\n f\ng=7 h=8\n i=9"));
    bw_buffer_init(&text, BW_MIB);
    add_hole(&text, "a=1\nb=2", 700, "c=3\nd=4\n");
    check_parts(bw_buffer_bytes(&text));
    bw_buffer_release(&text);
}

/* More names than can be remembered: all is forgotten and learnt anew, nothing is lost. */
static void test_many_names(void **state)
{
    (void)state;
    struct bw_buffer text;
    bw_buffer_init(&text, 64 * BW_MIB);
    for (unsigned i = 0; i < 40000; i++)
        bw_buffer_printf(&text, "name%u=1 other%u=2\n", i, i * 7);
    struct input_run run = {0};
    input_run(&run, &input_words, bw_buffer_bytes(&text), NULL, NULL);
    assert_int_equal(run.counts.records, 40000);
    assert_int_equal(run.counts.unreadable, 0);
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

static bool looks(bw_str line)
{
    return bw_str_find_char(line, '=') != SIZE_MAX;
}

static void test_probe(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool whole;
        enum input_match want;
    } probes[] = {
            {"a=1\nb=2\n", true, INPUT_MATCH_SURE},
            {"a=1\nno\n", true, INPUT_MATCH_LIKELY},
            {"no\nno\nno\nno\na=1\n", true, INPUT_MATCH_WEAK},
            {"no\nno\n", true, INPUT_MATCH_NO},
            {"#no\n#no\na=1\n", true, INPUT_MATCH_SURE},
            {"a=1\nb", false, INPUT_MATCH_SURE}, /* the last line is cut */
            {"a=", false, INPUT_MATCH_SURE},
            {"", true, INPUT_MATCH_NO},
    };
    for (size_t i = 0; i < BW_COUNT(probes); i++) {
        bool split = false;
        assert_int_equal(
                line_frame_probe(bytes_of(probes[i].text), probes[i].whole, looks, '#', &split),
                probes[i].want);
        assert_true(split);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_cases),
            cmocka_unit_test(test_zeros),
            cmocka_unit_test(test_hole),
            cmocka_unit_test(test_few_zeros),
            cmocka_unit_test(test_too_long),
            cmocka_unit_test(test_parts),
            cmocka_unit_test(test_many_names),
            cmocka_unit_test(test_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
