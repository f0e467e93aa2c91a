/*
 * Any bytes as the BinXML of a record. Where it can be decoded, values and JSON are the same the
 * second time, when its templates are known; and every value prints.
 */
#include <stdlib.h>
#include <string.h>

#include "format/evtx/decoder.h"
#include "format/evtx/layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bw_status decode(struct evtx_decoder *decoder, const struct evtx_chunk *chunk,
        struct bw_buffer *json, struct bw_buffer *flat)
{
    const struct evtx_record record = {.start = EVTX_CHUNK_HEADER_SIZE,
            .size = (uint32_t)(chunk->bytes.len - EVTX_CHUNK_HEADER_SIZE),
            .id = 1,
            .written = UINT64_C(133011182450000000)};
    struct event event;
    const char *reason;
    evtx_decoder_set_chunk(decoder, chunk);
    bw_status status = evtx_decoder_event(decoder, &record, &event, &reason, NULL);
    if (status != BW_OK)
        return status;
    event.render(&event, event.render_context, json);
    event_print_flat_json(&event, NULL, flat);
    for (uint32_t i = 0; i < event.shape->field_count; i++) {
        double number;
        (void)event_value_is_null(&event.values[i]);
        (void)event_value_number(&event.values[i], &number);
    }
    return BW_OK;
}

static bool same(const struct bw_buffer *a, const struct bw_buffer *b)
{
    return a->failed == b->failed &&
           (a->failed || bw_bytes_eq(bw_buffer_bytes(a), bw_buffer_bytes(b)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const size_t before = EVTX_CHUNK_HEADER_SIZE + EVTX_RECORD_HEADER_SIZE;
    if (size > EVTX_CHUNK_SIZE - before - 4)
        return 0;
    struct evtx_decoder *decoder = evtx_decoder_new();
    uint8_t *bytes = calloc(1, before + size + 4);
    struct bw_buffer texts[4];
    if (decoder == NULL || bytes == NULL)
        abort();
    if (size != 0)
        memcpy(bytes + before, data, size);
    for (size_t i = 0; i < BW_COUNT(texts); i++)
        bw_buffer_init(&texts[i], BW_MIB);
    const struct evtx_chunk chunk = {.bytes = {.ptr = bytes, .len = before + size + 4}};
    const bw_status first = decode(decoder, &chunk, &texts[0], &texts[1]);
    const bw_status second = decode(decoder, &chunk, &texts[2], &texts[3]);
    if (first != second || !same(&texts[0], &texts[2]) || !same(&texts[1], &texts[3]))
        abort();
    for (size_t i = 0; i < BW_COUNT(texts); i++)
        bw_buffer_release(&texts[i]);
    free(bytes);
    evtx_decoder_free(decoder);
    return 0;
}
