/*
 * tests/support/lines_run.h - any bytes, in pieces of any size, for what makes lines of them.
 */
#ifndef BW_TESTS_SUPPORT_LINES_RUN_H
#define BW_TESTS_SUPPORT_LINES_RUN_H

#include "support/input_check.h"

struct lines_run {
    struct bw_buffer notes;
    struct input_run_log log;
    struct input_run_source source;
    struct input_options options; /* to open with */
    size_t step;
};

/* `step`: as many bytes come, and are asked for, at a time; 0: all. The run stays where it is. */
static inline void lines_run_begin(struct lines_run *run, bw_bytes bytes, size_t step)
{
    bw_buffer_init(&run->notes, INPUT_RUN_MAX_TEXT);
    run->log = (struct input_run_log){.log = {.note = input_run_note}, .text = &run->notes};
    run->source = (struct input_run_source){
            .source = {.read = input_run_read, .size = bytes.len},
            .left = bytes,
            .read_size = step,
    };
    run->options = (struct input_options){.source = &run->source.source, .log = &run->log.log};
    run->step = step;
}

/* Appends all lines. */
static inline void lines_run_read(
        const struct lines_run *run, struct bw_source *lines, struct bw_buffer *out)
{
    size_t len;
    do {
        uint8_t part[256];
        const size_t wanted = run->step != 0 && run->step < sizeof(part) ? run->step : sizeof(part);
        INPUT_CHECK(bw_source_read_some(lines, part, wanted, &len, NULL) == BW_OK);
        bw_buffer_add(out, part, len);
    } while (len != 0);
}

/* Appends the notes. */
static inline void lines_run_end(struct lines_run *run, struct bw_buffer *out)
{
    bw_buffer_add_str(out, bw_buffer_str(&run->notes));
    bw_buffer_release(&run->notes);
}

#endif
