/* Frames about scripts that lie in several records. */
#include "engine/wire.h"

#define JOINED_DONE 1
#define JOINED_CUT  2

static bw_bytes read_rest(struct bw_reader *r)
{
    return bw_read_bytes(r, bw_reader_left(r));
}

void wire_add_piece(struct bw_buffer *out, const struct wire_piece *piece)
{
    const size_t begin = wire_begin(out, WIRE_PIECE);
    wire_add_u64(out, piece->key[0]);
    wire_add_u64(out, piece->key[1]);
    wire_add_u32(out, piece->number);
    wire_add_u32(out, piece->total);
    wire_add_u64(out, piece->text_hash);
    wire_add_u32(out, piece->text_len);
    wire_add_u64(out, piece->offset);
    wire_add_u64(out, piece->record_id);
    wire_add_u64(out, (uint64_t)piece->time);
    bw_buffer_add(out, piece->blob.ptr, piece->blob.len);
    wire_finish(out, begin);
}

bw_status wire_read_piece(struct bw_reader *r, struct wire_piece *ret_piece, struct bw_err *err)
{
    struct wire_piece piece = {.key = {bw_read_u64le(r)}};
    piece.key[1] = bw_read_u64le(r);
    piece.number = bw_read_u32le(r);
    piece.total = bw_read_u32le(r);
    piece.text_hash = bw_read_u64le(r);
    piece.text_len = bw_read_u32le(r);
    piece.offset = bw_read_u64le(r);
    piece.record_id = bw_read_u64le(r);
    piece.time = (bw_time)bw_read_u64le(r);
    piece.blob = read_rest(r);
    const bw_status status = bw_reader_check(r, "part of a script", err);
    if (status != BW_OK)
        return status;
    if (piece.number == 0 || piece.number > piece.total || piece.total > INT32_MAX ||
            piece.text_len > piece.blob.len)
        return bw_fail(err, BW_E_RANGE, "part %u of %u", piece.number, piece.total);
    *ret_piece = piece;
    return BW_OK;
}

void wire_add_join(struct bw_buffer *out, const struct wire_join *join)
{
    const size_t begin = wire_begin(out, WIRE_JOIN);
    wire_add_u64(out, join->start);
    wire_add_u64(out, join->end);
    wire_finish(out, begin);
}

bw_status wire_read_join(struct bw_reader *r, struct wire_join *ret_join, struct bw_err *err)
{
    struct wire_join join = {.start = bw_read_u64le(r)};
    join.end = bw_read_u64le(r);
    const bw_status status = bw_reader_check(r, "join", err);
    if (status == BW_OK)
        *ret_join = join;
    return status;
}

void wire_add_joined(struct bw_buffer *out, const struct wire_joined *joined)
{
    const size_t begin = wire_begin(out, WIRE_JOINED);
    wire_add_u32(out, (joined->done ? JOINED_DONE : 0) | (joined->cut ? JOINED_CUT : 0));
    wire_add_str(out, bw_bytes_str(joined->findings));
    bw_buffer_add(out, joined->candidates.ptr, joined->candidates.len);
    wire_finish(out, begin);
}

bw_status wire_read_joined(struct bw_reader *r, struct wire_joined *ret_joined, struct bw_err *err)
{
    const uint32_t flags = bw_read_u32le(r);
    struct wire_joined joined = {
            .done = (flags & JOINED_DONE) != 0, .cut = (flags & JOINED_CUT) != 0};
    joined.findings = bw_str_bytes(wire_read_str(r));
    joined.candidates = read_rest(r);
    const bw_status status = bw_reader_check(r, "joined", err);
    if (status == BW_OK)
        *ret_joined = joined;
    return status;
}
