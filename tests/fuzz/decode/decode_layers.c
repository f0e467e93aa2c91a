/* Any text: forms are new, within the limits, and the same when it is asked again. */
#include <stdlib.h>

#include "base/limits.h"
#include "decode/layers.h"
#include "decode/signs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void unfold(bw_str text, struct bw_arena *arena, struct decode_forms *forms)
{
    struct decode_limits limits = decode_limits_of_event();
    decode_layers(text, decode_signs(text), &limits, arena, forms);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct decode_forms first, second;
    const bw_str text = bw_bytes_str((bw_bytes){.ptr = data, .len = size});
    struct bw_arena *arena = bw_arena_new(BW_LIMIT_DECODE_ARENA);
    if (arena == NULL)
        return 0;
    unfold(text, arena, &first);
    unfold(text, arena, &second);
    size_t all = 0;
    if (first.count != second.count)
        abort();
    for (uint32_t i = 0; i < first.count; i++) {
        all += first.items[i].text.len;
        if (bw_str_eq(first.items[i].text, text) || first.items[i].layers.len == 0 ||
                !bw_str_eq(first.items[i].text, second.items[i].text) ||
                !bw_str_eq(first.items[i].layers, second.items[i].layers))
            abort();
        for (uint32_t k = 0; k < i; k++)
            if (bw_str_eq(first.items[k].text, first.items[i].text))
                abort();
    }
    if (all > BW_LIMIT_DECODE_BYTES)
        abort();
    bw_arena_free(arena);
    return 0;
}
