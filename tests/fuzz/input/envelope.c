/*
 * Any bytes as JSON that carries lines: the same lines and notes however the bytes come and however
 * many are asked for, and what the beginning shows is how the lines begin.
 */
#include "input/json/envelope.h"
#include "support/lines_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(bw_bytes bytes, size_t step, struct bw_buffer *out)
{
    struct lines_run run;
    struct envelope *envelope;
    lines_run_begin(&run, bytes, step);
    INPUT_CHECK(envelope_open(&run.options, &envelope, NULL) == BW_OK);
    lines_run_read(&run, envelope_source(envelope), out);
    lines_run_end(&run, out);
    envelope_free(envelope);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bw_bytes bytes = {.ptr = data, .len = size};
    struct bw_buffer all;
    struct bw_buffer steps;
    struct bw_buffer look;
    struct envelope_look found;
    bw_buffer_init(&all, INPUT_RUN_MAX_TEXT);
    bw_buffer_init(&steps, INPUT_RUN_MAX_TEXT);
    bw_buffer_init(&look, INPUT_RUN_MAX_TEXT);
    read_all(bytes, 0, &all);
    read_all(bytes, size != 0 ? data[0] % 13 + 1 : 1, &steps);
    INPUT_CHECK(bw_str_eq(bw_buffer_str(&all), bw_buffer_str(&steps)));
    if (envelope_look(bytes, &look, &found))
        INPUT_CHECK(bw_str_starts_with(bw_buffer_str(&all), bw_buffer_str(&look)));
    bw_buffer_release(&look);
    bw_buffer_release(&steps);
    bw_buffer_release(&all);
    return 0;
}
