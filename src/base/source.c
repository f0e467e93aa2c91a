#include "base/source.h"

#include <string.h>

bw_status bw_source_read_some(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    size_t len = 0;
    bw_status status = source->read(source, out, size, &len, err);
    source->offset += len;
    *ret_len = len;
    return status;
}

bw_status bw_source_read_full(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    size_t total = 0;
    bw_status status = BW_OK;
    while (total < size) {
        size_t len = 0;
        status = bw_source_read_some(source, (uint8_t *)out + total, size - total, &len, err);
        total += len;
        if (status != BW_OK || len == 0)
            break;
    }
    *ret_len = total;
    return status;
}

static bw_status memory_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct bw_memory_source *memory = (struct bw_memory_source *)source;
    (void)err;
    const size_t len = size < memory->left.len ? size : memory->left.len;
    if (len != 0) {
        memcpy(out, memory->left.ptr, len);
        memory->left = (bw_bytes){.ptr = memory->left.ptr + len, .len = memory->left.len - len};
    }
    *ret_len = len;
    return BW_OK;
}

static bw_status memory_read_at(struct bw_source *source, uint64_t offset, void *out, size_t size,
        size_t *ret_len, struct bw_err *err)
{
    const struct bw_memory_source *memory = (const struct bw_memory_source *)source;
    (void)err;
    const size_t left = offset < memory->whole.len ? memory->whole.len - (size_t)offset : 0;
    const size_t len = size < left ? size : left;
    if (len != 0)
        memcpy(out, memory->whole.ptr + offset, len);
    *ret_len = len;
    return BW_OK;
}

void bw_memory_source_init(struct bw_memory_source *memory, bw_bytes bytes)
{
    *memory = (struct bw_memory_source){
            .source = {.read = memory_read,
                    .read_at = memory_read_at,
                    .offset = 0,
                    .size = bytes.len},
            .whole = bytes,
            .left = bytes,
    };
}
