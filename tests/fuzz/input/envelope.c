/*
 * Any bytes as JSON that carries lines: the same lines and notes however the bytes come and however
 * many are asked for, and what the beginning shows is how the lines begin.
 */
#include "input/json/envelope.h"
#include "support/input_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(bw_bytes bytes, size_t step, struct bw_buffer *out)
{
    struct bw_buffer notes;
    bw_buffer_init(&notes, INPUT_RUN_MAX_TEXT);
    struct input_run_log log = {.log = {.note = input_run_note}, .text = &notes};
    struct input_run_source source = {
            .source = {.read = input_run_read, .size = bytes.len},
            .left = bytes,
            .read_size = step,
    };
    const struct input_options options = {.source = &source.source, .log = &log.log};
    struct envelope *envelope;
    size_t len;
    INPUT_CHECK(envelope_open(&options, &envelope, NULL) == BW_OK);
    do {
        uint8_t part[256];
        const size_t wanted = step != 0 && step < sizeof(part) ? step : sizeof(part);
        INPUT_CHECK(
                bw_source_read_some(envelope_source(envelope), part, wanted, &len, NULL) == BW_OK);
        bw_buffer_add(out, part, len);
    } while (len != 0);
    bw_buffer_add_str(out, bw_buffer_str(&notes));
    bw_buffer_release(&notes);
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
