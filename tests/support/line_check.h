/*
 * tests/support/line_check.h - what tests of logs of lines have in common: a table of inputs and
 * what comes of them, and the same however the bytes come and wherever an item is cut.
 */
#ifndef BW_TESTS_SUPPORT_LINE_CHECK_H
#define BW_TESTS_SUPPORT_LINE_CHECK_H

#include "support/input_run.h"

struct line_case {
    const char *name;
    const char *input;
    const char *want; /* all events as `dump` prints them, without event.original, then the notes */
};

/* Without the time, which is told before, and the field that says the line again. */
static inline void line_check_add(struct bw_buffer *out, bw_str json)
{
    const bw_str time = BW_STR("{\"@timestamp\":\"");
    if (bw_str_starts_with(json, time)) {
        bw_buffer_add_char(out, '{');
        json = bw_str_from(json, bw_str_find(json, BW_STR("\",")) + 2);
    }
    const bw_str mark = BW_STR(",\"event.original\":\"");
    const size_t at = bw_str_find(json, mark);
    if (at == SIZE_MAX) {
        bw_buffer_add_str(out, json);
        return;
    }
    size_t end = at + mark.len;
    while (end < json.len && json.ptr[end] != '"')
        end += json.ptr[end] == '\\' ? 2 : 1;
    bw_buffer_add_str(out, bw_str_head(json, at));
    bw_buffer_add_str(out, bw_str_from(json, end + 1));
}

/* "<time> <json>" of each event, then what else the run says. */
static inline void line_check_text(const struct input_run *run, struct bw_buffer *out)
{
    bw_str rest = bw_buffer_str(&run->text);
    bw_str line;
    while (bw_str_cut(&rest, '\n', &line)) {
        if (bw_str_starts_with(line, BW_STR("event "))) {
            bw_str word;
            for (unsigned i = 0; i < 4; i++)
                bw_str_cut(&line, ' ', &word);
            bw_buffer_add_str(out, word);
            bw_buffer_add_char(out, ' ');
        } else if (bw_str_starts_with(line, BW_STR("json "))) {
            line_check_add(out, bw_str_from(line, 5));
            bw_buffer_add_char(out, '\n');
        } else if (line.len != 0) {
            bw_buffer_add_str(out, line);
            bw_buffer_add_char(out, '\n');
        }
    }
}

/* Only events: in parts, notes may come in another order. */
static inline void line_check_events(const struct input_kind *kind, bw_bytes bytes, uint64_t start,
        uint64_t end, struct bw_buffer *out)
{
    struct input_run run = {.part_start = start, .part_end = end, .render = true};
    input_run(&run, kind, bytes, NULL, NULL);
    bw_str rest = bw_buffer_str(&run.text);
    bw_str line;
    while (bw_str_cut(&rest, '\n', &line))
        if (bw_str_starts_with(line, BW_STR("json "))) {
            bw_buffer_add_str(out, line);
            bw_buffer_add_char(out, '\n');
        }
    bw_buffer_release(&run.text);
}

/* False, and the difference is printed, when the case fails. */
static inline bool line_check_case(const struct input_kind *kind, const struct line_case *c)
{
    static const size_t sizes[] = {0, 1, 3, 64};
    const bw_bytes bytes = bw_str_bytes(bw_str_of(c->input));
    bool good = true;
    for (size_t i = 0; i < BW_COUNT(sizes) && good; i++) {
        struct input_run run = {.read_size = sizes[i], .render = true};
        struct bw_buffer got;
        bw_buffer_init(&got, INPUT_RUN_MAX_TEXT);
        input_run(&run, kind, bytes, NULL, NULL);
        line_check_text(&run, &got);
        good = bw_str_eq(bw_buffer_str(&got), bw_str_of(c->want));
        if (!good)
            fprintf(stderr, "case '%s', reads of %zu\n--- want\n%s--- got\n%.*s", c->name, sizes[i],
                    c->want, (int)got.len, (const char *)got.ptr);
        bw_buffer_release(&got);
        bw_buffer_release(&run.text);
    }
    return good;
}

/* True when the item gives the same events in two parts, wherever it is cut. */
static inline bool line_check_parts(const struct input_kind *kind, bw_bytes bytes)
{
    struct bw_buffer want, got;
    bool good = true;
    bw_buffer_init(&want, INPUT_RUN_MAX_TEXT);
    bw_buffer_init(&got, INPUT_RUN_MAX_TEXT);
    line_check_events(kind, bytes, 0, 0, &want);
    for (size_t cut = 1; cut < bytes.len && good; cut++) {
        bw_buffer_clear(&got);
        line_check_events(kind, bytes, 0, cut, &got);
        line_check_events(kind, bytes, cut, 0, &got);
        good = bw_str_eq(bw_buffer_str(&got), bw_buffer_str(&want));
        if (!good)
            fprintf(stderr, "cut at %zu\n--- whole\n%.*s--- parts\n%.*s", cut, (int)want.len,
                    (const char *)want.ptr, (int)got.len, (const char *)got.ptr);
    }
    bw_buffer_release(&want);
    bw_buffer_release(&got);
    return good;
}

/* What a kind of input says of a beginning. */
struct line_probe {
    const char *text;
    enum input_match want;
};

/* How many it takes for something else; these are printed. */
static inline unsigned line_check_probes(
        const struct input_kind *kind, const struct line_probe *probes, size_t count)
{
    unsigned failed = 0;
    for (size_t i = 0; i < count; i++) {
        bool split;
        const bw_bytes head = bw_str_bytes(bw_str_of(probes[i].text));
        const enum input_match got = kind->probe(head, true, &split);
        if (got != probes[i].want) {
            fprintf(stderr, "'%s': %d\n", probes[i].text, (int)got);
            failed++;
        }
    }
    return failed;
}

#endif
