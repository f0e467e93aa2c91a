/* Any bytes: what is taken for an event is whole, and packed again it says the same. */
#include <stdlib.h>

#include "base/limits.h"
#include "event/packed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All that the event says. */
static void print(const struct event *event, struct bw_buffer *out)
{
    event->render(event, event->render_context, out);
    for (uint32_t i = 0; i < event->shape->field_count; i++) {
        bw_buffer_add_str(out, event->shape->fields[i].name);
        bw_buffer_add_str(out, event->shape->fields[i].path);
        event_value_print_json(&event->values[i], out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct event_unpacker *unpacker = event_unpacker_new();
    struct bw_buffer packed, first, second;
    const struct event *event;
    if (unpacker == NULL)
        return 0;
    bw_buffer_init(&packed, 16 * BW_MIB);
    bw_buffer_init(&first, 16 * BW_MIB);
    bw_buffer_init(&second, 16 * BW_MIB);
    if (event_unpack(unpacker, (bw_bytes){.ptr = data, .len = size}, &event, NULL) == BW_OK) {
        struct bw_buffer rendered;
        bw_buffer_init(&rendered, 16 * BW_MIB);
        event->render(event, event->render_context, &rendered);
        event_pack(event, UINT32_MAX, bw_buffer_str(&rendered), &packed);
        print(event, &first);
        if (event_unpack(unpacker, bw_buffer_bytes(&packed), &event, NULL) != BW_OK)
            abort();
        print(event, &second);
        if (!bw_str_eq(bw_buffer_str(&first), bw_buffer_str(&second)))
            abort();
        bw_buffer_release(&rendered);
    }
    bw_buffer_release(&packed);
    bw_buffer_release(&first);
    bw_buffer_release(&second);
    event_unpacker_free(unpacker);
    return 0;
}
