#include "engine/zeros.h"

#include <stdlib.h>
#include <string.h>

bool zeros_only(bw_bytes head)
{
    return head.len != 0 && head.ptr[0] == 0 && memcmp(head.ptr, head.ptr + 1, head.len - 1) == 0;
}

/* First the zeros that were passed, then what was read behind them, then the rest. */
static bw_status zeros_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct zeros *zeros = (struct zeros *)source;
    if (zeros->hidden != 0) {
        *ret_len = size < zeros->hidden ? size : (size_t)zeros->hidden;
        memset(out, 0, *ret_len);
        zeros->hidden -= *ret_len;
        return BW_OK;
    }
    if (zeros->behind.len != 0) {
        *ret_len = size < zeros->behind.len ? size : zeros->behind.len;
        memcpy(out, zeros->behind.ptr, *ret_len);
        zeros->behind.ptr += *ret_len;
        zeros->behind.len -= *ret_len;
        return BW_OK;
    }
    return bw_source_read_some(zeros->under, out, size, ret_len, err);
}

static size_t count_zeros(const uint8_t *bytes, size_t len)
{
    if (len == 0 || zeros_only((bw_bytes){.ptr = bytes, .len = len}))
        return len;
    size_t count = 0;
    while (bytes[count] == 0)
        count++;
    return count;
}

/* Keeps what follows the zeros, up to a whole head of it. */
static bw_status keep(struct zeros *zeros, size_t begin, size_t end, struct bw_err *err)
{
    uint8_t *out = zeros->buffer + INPUT_MAX_ZEROS_UNIT;
    size_t more = 0;
    zeros->len = end - begin;
    memmove(out, out + begin, zeros->len);
    const bw_status status = bw_source_read_full(
            zeros->under, out + zeros->len, BW_LIMIT_PROBE_BYTES - zeros->len, &more, err);
    zeros->len += more;
    zeros->behind = (bw_bytes){.ptr = out, .len = zeros->len};
    return status;
}

bw_status zeros_pass(
        struct zeros *zeros, struct bw_source *under, uint64_t head_len, struct bw_err *err)
{
    *zeros = (struct zeros){
            .source = {.read = zeros_read, .offset = under->offset, .size = under->size},
            .under = under,
            .count = head_len,
            .buffer = calloc(1, INPUT_MAX_ZEROS_UNIT + BW_LIMIT_PROBE_BYTES)};
    if (zeros->buffer == NULL)
        return bw_fail(err, BW_E_NOMEM, "out of memory");
    uint8_t *out = zeros->buffer + INPUT_MAX_ZEROS_UNIT;
    while (zeros->count < BW_LIMIT_LEADING_ZEROS) {
        size_t len = 0;
        const bw_status status = bw_source_read_some(under, out, BW_LIMIT_PROBE_BYTES, &len, err);
        const size_t found = count_zeros(out, len);
        zeros->count += found;
        zeros->hidden = zeros->count - head_len;
        if (status != BW_OK)
            return status;
        if (found < len)
            return keep(zeros, found, len, err);
        zeros->ended = len == 0;
        if (zeros->ended)
            break;
    }
    return BW_OK;
}

void zeros_release(struct zeros *zeros)
{
    free(zeros->buffer);
    *zeros = (struct zeros){0};
}

bw_bytes zeros_head(const struct zeros *zeros, uint64_t unit, uint64_t *ret_passed)
{
    const size_t kept = (size_t)(zeros->count % unit);
    *ret_passed = zeros->count - kept;
    return (bw_bytes){.ptr = zeros->buffer + INPUT_MAX_ZEROS_UNIT - kept, .len = zeros->len + kept};
}
