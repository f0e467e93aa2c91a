/*
 * tests/support/unfold_run.h - what unfolds documents of JSON, given any bytes in pieces of any
 * size: its lines and notes.
 */
#ifndef BW_TESTS_SUPPORT_UNFOLD_RUN_H
#define BW_TESTS_SUPPORT_UNFOLD_RUN_H

#include "input/json/unfold.h"
#include "support/lines_run.h"

/* Appends all lines and then the notes. `step`: as many bytes come, and are asked for, at a time;
 * 0: all. */
static inline void unfold_run(
        const struct json_unfolder *unfolder, bw_bytes bytes, size_t step, struct bw_buffer *out)
{
    struct lines_run run;
    struct bw_source *lines;
    lines_run_begin(&run, bytes, step);
    INPUT_CHECK(unfolder->open(&run.options, &lines, NULL) == BW_OK);
    lines_run_read(&run, lines, out);
    lines_run_end(&run, out);
    unfolder->free(lines);
}

/* Of any bytes the same lines and notes however they come. */
static inline void unfold_check(const struct json_unfolder *unfolder, bw_bytes bytes)
{
    struct bw_buffer all;
    struct bw_buffer steps;
    bw_buffer_init(&all, INPUT_RUN_MAX_TEXT);
    bw_buffer_init(&steps, INPUT_RUN_MAX_TEXT);
    unfold_run(unfolder, bytes, 0, &all);
    unfold_run(unfolder, bytes, bytes.len != 0 ? bytes.ptr[0] % 13 + 1 : 1, &steps);
    INPUT_CHECK(bw_str_eq(bw_buffer_str(&all), bw_buffer_str(&steps)));
    (void)unfolder->look(bytes);
    bw_buffer_release(&steps);
    bw_buffer_release(&all);
}

struct unfold_case {
    const char *name;
    const char *input;
    const char *want; /* lines and notes; NULL: only looked at */
    bool looks;
};

/* How many of the cases are wrong, each told. */
static inline unsigned unfold_wrong(
        const struct json_unfolder *unfolder, const struct unfold_case *cases, size_t count)
{
    static const size_t steps[] = {1, 7, BW_MIB};
    unsigned wrong = 0;
    for (size_t i = 0; i < count; i++) {
        const bw_bytes input = bw_str_bytes(bw_str_of(cases[i].input));
        if (unfolder->look(input) != cases[i].looks) {
            fprintf(stderr, "case '%s': looks otherwise\n", cases[i].name);
            wrong++;
        }
        for (size_t k = 0; k < BW_COUNT(steps) && cases[i].want != NULL; k++) {
            struct bw_buffer got;
            bw_buffer_init(&got, INPUT_RUN_MAX_TEXT);
            unfold_run(unfolder, input, steps[k], &got);
            if (!bw_str_eq(bw_buffer_str(&got), bw_str_of(cases[i].want))) {
                fprintf(stderr, "case '%s', %zu at a time\n got: %.*s\nwant: %s\n", cases[i].name,
                        steps[k], (int)got.len, (const char *)got.ptr, cases[i].want);
                wrong++;
            }
            bw_buffer_release(&got);
        }
    }
    return wrong;
}

#endif
