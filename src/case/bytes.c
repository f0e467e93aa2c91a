#include "case/bytes.h"

void case_put_u64(struct bw_buffer *out, uint64_t value)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
    bw_buffer_add(out, bytes, sizeof(bytes));
}

void case_put_str(struct bw_buffer *out, bw_str text)
{
    case_put_u64(out, text.len);
    bw_buffer_add_str(out, text);
}

uint64_t case_get_u64(struct case_decoding *d)
{
    return bw_read_u64le(&d->reader);
}

bw_str case_get_str(struct case_decoding *d)
{
    const uint64_t len = case_get_u64(d);
    if (len > bw_reader_left(&d->reader)) {
        d->wrong = true;
        return BW_STR("");
    }
    return bw_bytes_str(bw_read_bytes(&d->reader, (size_t)len));
}

uint32_t case_get_count(struct case_decoding *d, uint64_t most)
{
    const uint64_t count = case_get_u64(d);
    if (count > most) {
        d->wrong = true;
        return 0;
    }
    return (uint32_t)count;
}

bw_status case_decoding_end(const struct case_decoding *d, const char *what, struct bw_err *err)
{
    if (d->nomem)
        return bw_fail(err, BW_E_NOMEM, "%s: out of memory", what);
    if (d->wrong)
        return bw_fail(err, BW_E_MALFORMED, "%s: a number that can not be", what);
    const bw_status status = bw_reader_check(&d->reader, what, err);
    if (status != BW_OK)
        return status;
    if (bw_reader_left(&d->reader) != 0)
        return bw_fail(
                err, BW_E_MALFORMED, "%s: %zu bytes too many", what, bw_reader_left(&d->reader));
    return BW_OK;
}
