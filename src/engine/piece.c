#include "engine/piece.h"

#include "base/reader.h"
#include "engine/wire.h"

#define NUMBER_SIZE 4

static void put_list(struct bw_buffer *out, bw_bytes list)
{
    wire_add_u32(out, (uint32_t)(list.len / NUMBER_SIZE));
    bw_buffer_add(out, list.ptr, list.len / NUMBER_SIZE * NUMBER_SIZE);
}

static bw_bytes get_list(struct bw_reader *r)
{
    const uint32_t count = bw_read_u32le(r);
    if (!bw_reader_fits(r, count, NUMBER_SIZE))
        r->failed = true;
    return bw_read_bytes(r, (size_t)count * NUMBER_SIZE);
}

void piece_write(const struct piece *piece, struct bw_buffer *out)
{
    put_list(out, piece->rules);
    put_list(out, piece->bases);
    wire_add_str(out, bw_bytes_str(piece->event));
    wire_add_str(out, piece->text);
}

bw_status piece_read(bw_bytes bytes, struct piece *ret_piece, struct bw_err *err)
{
    struct bw_reader r = bw_reader_of(bytes, 0);
    struct piece piece = {.rules = get_list(&r)};
    piece.bases = get_list(&r);
    piece.event = bw_str_bytes(wire_read_str(&r));
    piece.text = wire_read_str(&r);
    const bw_status status = bw_reader_check(&r, "part of a script", err);
    if (status != BW_OK)
        return status;
    if (bw_reader_left(&r) != 0)
        return bw_fail(
                err, BW_E_MALFORMED, "part of a script: %zu bytes too many", bw_reader_left(&r));
    *ret_piece = piece;
    return BW_OK;
}

uint32_t piece_number(bw_bytes list, size_t index)
{
    struct bw_reader r = bw_reader_of(list, 0);
    bw_read_skip(&r, index * NUMBER_SIZE);
    return bw_read_u32le(&r);
}
