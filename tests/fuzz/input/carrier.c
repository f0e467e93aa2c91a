/*
 * Any bytes as lines behind a time or a name: the same lines however the bytes come and however
 * many are asked for, and what the beginning shows is how the lines begin.
 */
#include "input/text/carrier.h"
#include "support/lines_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(bw_bytes bytes, unsigned form, size_t step, struct bw_buffer *out)
{
    struct lines_run run;
    struct carrier *carrier;
    lines_run_begin(&run, bytes, step);
    INPUT_CHECK(carrier_open(&run.options, form, &carrier, NULL) == BW_OK);
    lines_run_read(&run, carrier_source(carrier), out);
    lines_run_end(&run, out);
    carrier_free(carrier);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bw_bytes bytes = {.ptr = data, .len = size};
    struct bw_buffer all;
    struct bw_buffer steps;
    struct bw_buffer look;
    struct carrier_look shown;
    const unsigned form = size != 0 ? data[size - 1] % carrier_form_count() : 0;
    bw_buffer_init(&all, INPUT_RUN_MAX_TEXT);
    bw_buffer_init(&steps, INPUT_RUN_MAX_TEXT);
    bw_buffer_init(&look, INPUT_RUN_MAX_TEXT);
    read_all(bytes, form, 0, &all);
    read_all(bytes, form, size != 0 ? data[0] % 13 + 1 : 1, &steps);
    INPUT_CHECK(bw_str_eq(bw_buffer_str(&all), bw_buffer_str(&steps)));
    if (carrier_look(bytes, true, form, &look, &shown) && look.len < BW_LIMIT_PROBE_BYTES)
        INPUT_CHECK(bw_str_starts_with(bw_buffer_str(&all), bw_buffer_str(&look)));
    bw_buffer_release(&look);
    bw_buffer_release(&steps);
    bw_buffer_release(&all);
    return 0;
}
