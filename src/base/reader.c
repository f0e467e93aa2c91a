#include "base/reader.h"

#include <inttypes.h>

bool bw_reader_fits(const struct bw_reader *r, uint64_t count, size_t min_size)
{
    if (r->failed)
        return false;
    return min_size == 0 || count <= bw_reader_left(r) / min_size;
}

void bw_reader_seek(struct bw_reader *r, uint64_t pos)
{
    if (r->failed || pos > r->bytes.len) {
        r->failed = true;
        return;
    }
    r->pos = (size_t)pos;
}

struct bw_reader bw_read_part(struct bw_reader *r, size_t n)
{
    const uint64_t origin = bw_reader_offset(r);
    const bw_bytes part = bw_read_bytes(r, n);
    struct bw_reader reader = bw_reader_of(part, origin);
    reader.failed = r->failed;
    return reader;
}

bw_status bw_reader_check(const struct bw_reader *r, const char *what, struct bw_err *err)
{
    if (!r->failed)
        return BW_OK;
    return bw_fail(
            err, BW_E_TRUNCATED, "%s: truncated at offset %" PRIu64, what, bw_reader_offset(r));
}

bw_status bw_bytes_slice(bw_bytes whole, uint64_t offset, uint64_t size, bw_bytes *ret_slice)
{
    if (offset > whole.len || size > whole.len - offset)
        return BW_E_TRUNCATED;
    *ret_slice = (bw_bytes){.ptr = size != 0 ? whole.ptr + offset : NULL, .len = (size_t)size};
    return BW_OK;
}
