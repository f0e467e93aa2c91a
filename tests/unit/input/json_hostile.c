#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "input/json/json.h"
#include "support/input_check.h"
#include "support/mutate.h"

static bw_bytes bytes_of(const struct bw_buffer *buffer)
{
    return bw_buffer_bytes(buffer);
}

static struct bw_buffer text_new(void)
{
    struct bw_buffer text;
    bw_buffer_init(&text, INPUT_RUN_MAX_TEXT);
    return text;
}

static void add_times(struct bw_buffer *text, const char *piece, size_t count)
{
    for (size_t i = 0; i < count; i++)
        bw_buffer_add_text(text, piece);
}

static struct input_run run_text(const struct bw_buffer *text)
{
    struct input_run run = {0};
    input_run(&run, &input_json, bytes_of(text), NULL, NULL);
    bw_buffer_add_char(&run.text, '\0');
    return run;
}

/* Every cut of the shared lines, and many changes to them, leave all promises standing. */
static const char sample[] = "{\"@timestamp\":\"2022-08-01T10:00:00Z\",\"a\":{\"b\":\"C:"
                             "\\\\x\\u00e4\",\"c\":[1,2.5,null]}}\n"
                             "{\"@timestamp\":\"2022-08-01T10:00:01Z\",\"a\":{\"b\":\"y\",\"c\":[]}"
                             ",\"d\":[{\"e\":1},{\"e\":2}]}\n"
                             "{\"preview\":false,\"result\":{\"_raw\":\"<Event><System><EventID>7</"
                             "EventID></System></Event>\"}}\n"
                             "[{\"a\":true},{\"a\":\"x\"}]\n";

static void check(const uint8_t *data, size_t size, void *user)
{
    (void)user;
    input_check(&input_json, (bw_bytes){.ptr = data, .len = size});
}

static void every_truncation(void **state)
{
    (void)state;
    mutate_heads((const uint8_t *)sample, sizeof(sample) - 1, check, NULL);
}

static void mutations(void **state)
{
    (void)state;
    mutate_random((const uint8_t *)sample, sizeof(sample) - 1, 1000, check, NULL);
}

static void random_bytes(void **state)
{
    (void)state;
    static const char alphabet[] = "{}[]\",:\\u0 19eE+-.tfn\n\xff";
    struct random_state random = {.state = 1};
    for (unsigned i = 0; i < 1500; i++) {
        uint8_t data[128];
        const size_t size = random_below(&random, sizeof(data));
        for (size_t k = 0; k < size; k++)
            data[k] = (uint8_t)(i % 2 == 0 ? alphabet[random_below(&random, sizeof(alphabet) - 1)]
                                           : (char)random_next(&random));
        check(data, size, NULL);
    }
}

static void deep_nesting(void **state)
{
    (void)state;
    struct bw_buffer text = text_new();
    add_times(&text, "{\"a\":", BW_LIMIT_NESTING - 1);
    bw_buffer_add_text(&text, "{}");
    add_times(&text, "}", BW_LIMIT_NESTING - 1);
    bw_buffer_add_char(&text, '\n');
    const size_t first = text.len;
    add_times(&text, "{\"a\":", BW_LIMIT_NESTING);
    bw_buffer_add_text(&text, "{}");
    add_times(&text, "}", BW_LIMIT_NESTING);
    bw_buffer_add_text(&text, "\n{\"b\":");
    add_times(&text, "[", 100000);
    bw_buffer_add_text(&text, "\n{\"c\":1}\n");
    struct input_run run = run_text(&text);
    assert_int_equal(run.counts.records, 2);
    assert_int_equal(run.counts.unreadable, 2);
    char want[64];
    snprintf(want, sizeof(want), "note unreadable json.limit %zu 1\n", first);
    assert_non_null(strstr((const char *)run.text.ptr, want));
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

/* A file that was cut between two records can be read to its end, and yet it is not whole. */
static void arrays_that_do_not_end(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool told;
    } cases[] = {
            {"[{\"a\":1},{\"a\":2}]\n", false}, {"[{\"a\":1},{\"a\":2}", true},
            {"[\n{\"a\":1},\n", true}, {"[{\"a\":1}]\n[{\"a\":1}", true}, {"[[{\"a\":1}]", true},
            {"{\"a\":1}\n{\"a\":2}\n", false}, {"{\"a\":1}]]\n[{\"a\":2}]", false},
            {"{\"preview\":false,\"results\":[{\"a\":1},{\"a\":2}]}", false},
            {"{\"preview\":false,\"results\":[{\"a\":1},{\"a\":2}", true},
            {"[{\"a\":1},garbage,{\"a\":2}", false}, /* told for its own sake */
    };
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct bw_buffer text = text_new();
        bw_buffer_add_text(&text, cases[i].text);
        struct input_run run = run_text(&text);
        char want[64];
        snprintf(want, sizeof(want), "note damage json.truncated %zu 1\n", text.len);
        if ((strstr((const char *)run.text.ptr, want) != NULL) != cases[i].told)
            fail_msg("%s: %s", cases[i].text, (const char *)run.text.ptr);
        bw_buffer_release(&run.text);
        bw_buffer_release(&text);
    }
}

/* One more value than an event can have costs the rest of the values, and is told. */
static void too_many_fields(void **state)
{
    (void)state;
    struct bw_buffer text = text_new();
    bw_buffer_add_char(&text, '{');
    for (unsigned i = 0; i <= BW_LIMIT_EVENT_FIELDS; i++)
        bw_buffer_printf(&text, "\"k%u\":%u,", i, i);
    bw_buffer_add_text(&text, "\"k0\":7}\n{\"a\":1}\n");
    struct input_run run = run_text(&text);
    assert_int_equal(run.counts.records, 2);
    assert_non_null(strstr((const char *)run.text.ptr, "note anomaly json.fields 0 1\n"));
    assert_non_null(strstr((const char *)run.text.ptr, "\"k0\":[0,7],"));
    assert_non_null(strstr((const char *)run.text.ptr, "\"k1023\":1023}"));
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

/* Names that come again are told, where nothing but a list can become of their values. */
static void repeated_names(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *note;
    } cases[] = {
            {"{\"a\":{\"b\":1,\"c\":[1,2]},\"a\":{\"b\":2,\"c\":[3,4]}}\n",
                    "note anomaly json.repeated_names 0 2\n"},
            {"{\"a\":1,\"a\":1,\"a\":1}\n", "note anomaly json.repeated_names 0 2\n"},
            {"{\"a\":[{\"b\":1,\"c\":1},{\"b\":2,\"c\":2}]}\n", NULL},
            {"{\"_source\":{\"id\":1},\"id\":2}\n", NULL},
            {"{\"a\":1}\n{\"a\":2}\n", NULL},
    };
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct bw_buffer text = text_new();
        bw_buffer_add_text(&text, cases[i].text);
        struct input_run run = run_text(&text);
        const char *note = strstr((const char *)run.text.ptr, "note");
        assert_int_equal(note != NULL, cases[i].note != NULL);
        if (note != NULL)
            assert_memory_equal(note, cases[i].note, strlen(cases[i].note));
        bw_buffer_release(&run.text);
        bw_buffer_release(&text);
    }
}

static void too_many_values(void **state)
{
    (void)state;
    struct bw_buffer text = text_new();
    bw_buffer_add_text(&text, "{\"a\":[1");
    add_times(&text, ",1", 2 * BW_LIMIT_EVENT_VALUES);
    bw_buffer_add_text(&text, "]}\n{\"a\":[1,2]}\n");
    struct input_run run = run_text(&text);
    assert_int_equal(run.counts.records, 2);
    assert_non_null(strstr((const char *)run.text.ptr, "note anomaly json.fields 0 1\n"));
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

static void long_names(void **state)
{
    (void)state;
    struct bw_buffer text = text_new();
    bw_buffer_add_text(&text, "{\"");
    add_times(&text, "n", BW_LIMIT_FIELD_NAME_BYTES + 1);
    bw_buffer_add_text(&text, "\":1,\"a\":2}\n{\"");
    add_times(&text, "n", BW_LIMIT_FIELD_NAME_BYTES - 1);
    bw_buffer_add_text(&text, "\":1,\"a\":2}\n");
    struct input_run run = run_text(&text);
    assert_int_equal(run.counts.records, 2);
    assert_non_null(strstr((const char *)run.text.ptr, "event 0 1 - {\"a\":2}\n"));
    assert_non_null(strstr((const char *)run.text.ptr, "nn\":1,\"a\":2}\n"));
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

/* Names without end use up the space for shapes again and again; every event is still right. */
static void endless_names(void **state)
{
    (void)state;
    struct bw_buffer text = text_new();
    uint64_t lines = 0;
    for (unsigned line = 0; line < 1500; line++) {
        bw_buffer_add_char(&text, '{');
        for (unsigned i = 0; i < 100; i++)
            bw_buffer_printf(&text, "%s\"x%u-%u\":%u", i == 0 ? "" : ",", line, i, i);
        bw_buffer_add_text(&text, "}\n");
    }
    struct input_run run = run_text(&text);
    for (size_t i = 0; i < run.text.len; i++) /* one for each event, and the end */
        lines += run.text.ptr[i] == '\n';
    assert_int_equal(run.counts.records, 1500);
    assert_int_equal(run.counts.unreadable, 0);
    assert_int_equal(lines, 1501);
    bw_buffer_release(&run.text);
    bw_buffer_release(&text);
}

/* ---- a gigabyte on one line ---- */

struct endless_source {
    struct bw_source source;
    uint64_t left;    /* of the long line */
    size_t tail_at;   /* in the text behind it */
    const char *head; /* what the line begins with */
    size_t head_at;
};

/* As much of `text` as fits, from *at on. */
static size_t give(const char *text, size_t *at, void *out, size_t size)
{
    const size_t left = strlen(text + *at);
    const size_t len = left < size ? left : size;
    memcpy(out, text + *at, len);
    *at += len;
    return len;
}

static const char endless_tail[] = "\n{\"a\":2}\n";

static bw_status endless_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct endless_source *s = (struct endless_source *)source;
    (void)err;
    size_t len = 0;
    if (s->head[s->head_at] != '\0') {
        len = give(s->head, &s->head_at, out, size);
    } else if (s->left != 0) {
        len = s->left < size ? (size_t)s->left : size;
        memset(out, 'x', len);
        s->left -= len;
    } else {
        len = give(endless_tail, &s->tail_at, out, size);
    }
    *ret_len = len;
    return BW_OK;
}

static void run_endless(const char *head, uint64_t length, const char *want)
{
    struct bw_buffer text = text_new();
    struct input_run_log log = {.log = {.note = input_run_note}, .text = &text};
    struct endless_source source = {
            .source = {.read = endless_read, .size = BW_SOURCE_SIZE_UNKNOWN},
            .left = length,
            .head = head,
    };
    void *worker = input_json.worker_new();
    const struct input_options options = {
            .source = &source.source, .log = &log.log, .part_end = UINT64_MAX, .worker = worker};
    struct input *input;
    const struct event *event;
    assert_int_equal(input_json.open(&options, &input, NULL), BW_OK);
    assert_int_equal(input_json.next(input, &event, NULL), BW_OK);
    assert_int_equal(event->offset, strlen(head) + length + 1);
    assert_int_equal(event->values[0].u, 2);
    assert_int_equal(input_json.next(input, &event, NULL), BW_END);
    assert_int_equal(input_json.counts(input).records, 1);
    assert_int_equal(input_json.counts(input).unreadable, 1);
    input_json.close(input);
    input_json.worker_free(worker);
    bw_buffer_add_char(&text, '\0');
    assert_string_equal((const char *)text.ptr, want);
    bw_buffer_release(&text);
}

static void gigabyte_lines(void **state)
{
    (void)state;
    const uint64_t gigabyte = UINT64_C(1) << 30;
    run_endless("{\"a\":\"", gigabyte, "note unreadable json.too_long 0 1\n");
    run_endless("x", gigabyte, "note unreadable json.not_an_object 0 1\n");
    run_endless("[{\"a\":\"", gigabyte / 16, "note unreadable json.too_long 1 1\n");
}

/* A line (or what stands between two events) that goes through many parts is not read by each. */
static void parts_of_a_long_line(void **state)
{
    (void)state;
    static const char *const pieces[] = {"x", "[", " "};
    for (size_t i = 0; i < BW_COUNT(pieces); i++) {
        struct bw_buffer text;
        bw_buffer_init(&text, INPUT_RUN_MAX_TEXT);
        bw_buffer_add_text(&text, "{\"a\":\"");
        add_times(&text, pieces[i], 8 * BW_MIB / strlen(pieces[i]));
        struct input_run run = {.part_start = BW_MIB, .part_end = 2 * BW_MIB};
        input_run(&run, &input_json, bw_buffer_bytes(&text), NULL, NULL);
        assert_int_equal(run.status, BW_END);
        assert_int_equal(run.counts.records, 0);
        if (run.taken > 2 * BW_MIB)
            fail_msg("'%s': a part of 1 MiB read %zu bytes", pieces[i], (size_t)run.taken);
        bw_buffer_release(&run.text);
        bw_buffer_release(&text);
    }
}

/* Bytes that make us begin again and again cost time in proportion to their number. */
static void expensive_trouble(void **state)
{
    (void)state;
    static const char *const pieces[] = {
            "{\"a\":[\n",
            "{x,{\"",
            "[{\"a\":\"},{",
            "{\"a\":{\"b\":1},\n",
            "{\"results\":[{",
            "{\"preview\":1,",
            "{\"a\":1},{\"a\":\"",
    };
    for (size_t i = 0; i < BW_COUNT(pieces); i++) {
        struct bw_buffer text = text_new();
        add_times(&text, pieces[i], 2 * BW_MIB / strlen(pieces[i]));
        struct input_run run = run_text(&text);
        assert_int_equal(run.status, BW_END);
        assert_true(run.counts.unreadable > 0);
        bw_buffer_release(&run.text);
        bw_buffer_release(&text);
    }
}

/* ---- what a source says ---- */

struct broken_source {
    struct bw_source source;
    size_t at;
};

static bw_status broken_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct broken_source *s = (struct broken_source *)source;
    static const char text[] = "{\"a\":1}\n{\"a\":2}\n{\"a\":";
    *ret_len = give(text, &s->at, out, size);
    return *ret_len != 0 ? BW_OK : bw_fail(err, BW_E_IO, "the disk is gone");
}

static void source_failure(void **state)
{
    (void)state;
    struct bw_buffer text = text_new();
    struct input_run_log log = {.log = {.note = input_run_note}, .text = &text};
    struct broken_source source = {.source = {.read = broken_read, .size = BW_SOURCE_SIZE_UNKNOWN}};
    void *worker = input_json.worker_new();
    const struct input_options options = {
            .source = &source.source, .log = &log.log, .part_end = UINT64_MAX, .worker = worker};
    struct input *input;
    const struct event *event;
    struct bw_err err;
    assert_int_equal(input_json.open(&options, &input, &err), BW_OK);
    assert_int_equal(input_json.next(input, &event, &err), BW_OK);
    assert_int_equal(input_json.next(input, &event, &err), BW_OK);
    assert_int_equal(input_json.next(input, &event, &err), BW_E_IO);
    assert_string_equal(err.message, "the disk is gone");
    assert_int_equal(input_json.counts(input).records, 2);
    input_json.close(input);
    input_json.worker_free(worker);
    bw_buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_truncation),
            cmocka_unit_test(mutations),
            cmocka_unit_test(random_bytes),
            cmocka_unit_test(deep_nesting),
            cmocka_unit_test(arrays_that_do_not_end),
            cmocka_unit_test(too_many_fields),
            cmocka_unit_test(repeated_names),
            cmocka_unit_test(too_many_values),
            cmocka_unit_test(long_names),
            cmocka_unit_test(endless_names),
            cmocka_unit_test(gigabyte_lines),
            cmocka_unit_test(parts_of_a_long_line),
            cmocka_unit_test(expensive_trouble),
            cmocka_unit_test(source_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
