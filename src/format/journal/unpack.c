#include "format/journal/unpack.h"

#include <limits.h>

#include <lz4.h>
#include <lzma.h>
#include <zstd.h>

#include "base/limits.h"
#include "base/reader.h"
#include "format/journal/layout.h"

/* What a decoder may use besides its output. */
#define DECODER_MEMORY (64 * BW_MIB)

static bw_status room_for(uint64_t size, struct bw_arena *arena, uint8_t **ret_room)
{
    if (size > BW_LIMIT_RECORD_BYTES)
        return BW_E_LIMIT;
    *ret_room = bw_arena_alloc_raw(arena, (size_t)size + 1, 1);
    return *ret_room != NULL ? BW_OK : BW_E_NOMEM;
}

/* A frame that says how long its contents are: journald compresses in one go. */
static bw_status unpack_zstd(bw_bytes packed, struct bw_arena *arena, bw_bytes *ret_bytes)
{
    uint8_t *room;
    const unsigned long long size = ZSTD_getFrameContentSize(packed.ptr, packed.len);
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR)
        return BW_E_MALFORMED;
    const bw_status status = room_for(size, arena, &room);
    if (status != BW_OK)
        return status;
    const size_t len = ZSTD_decompress(room, (size_t)size, packed.ptr, packed.len);
    if (ZSTD_isError(len))
        return BW_E_MALFORMED;
    *ret_bytes = (bw_bytes){.ptr = room, .len = len};
    return BW_OK;
}

/* The length in 64 bits, then one block. */
static bw_status unpack_lz4(bw_bytes packed, struct bw_arena *arena, bw_bytes *ret_bytes)
{
    uint8_t *room;
    struct bw_reader r = bw_reader_of(packed, 0);
    const uint64_t size = bw_read_u64le(&r);
    const bw_bytes block = bw_read_bytes(&r, bw_reader_left(&r));
    if (!bw_reader_ok(&r) || block.len > INT_MAX)
        return BW_E_MALFORMED;
    const bw_status status = room_for(size, arena, &room);
    if (status != BW_OK)
        return status;
    const int len =
            LZ4_decompress_safe((const char *)block.ptr, (char *)room, (int)block.len, (int)size);
    if (len < 0)
        return BW_E_MALFORMED;
    *ret_bytes = (bw_bytes){.ptr = room, .len = (size_t)len};
    return BW_OK;
}

static bw_status unpack_xz(bw_bytes packed, struct bw_arena *arena, bw_bytes *ret_bytes)
{
    uint8_t *room;
    uint64_t memory = DECODER_MEMORY;
    size_t in = 0;
    size_t out = 0;
    /* the length stands at the end of the stream; room for the longest is only taken once */
    const struct bw_arena_mark mark = bw_arena_mark(arena);
    const bw_status status = room_for(BW_LIMIT_RECORD_BYTES, arena, &room);
    if (status != BW_OK)
        return status;
    const lzma_ret result = lzma_stream_buffer_decode(
            &memory, 0, NULL, packed.ptr, &in, packed.len, room, &out, BW_LIMIT_RECORD_BYTES);
    if (result != LZMA_OK) {
        bw_arena_rewind(arena, mark);
        return result == LZMA_BUF_ERROR ? BW_E_LIMIT : BW_E_MALFORMED;
    }
    *ret_bytes = (bw_bytes){.ptr = room, .len = out};
    return BW_OK;
}

bw_status journal_unpack(
        uint8_t flags, bw_bytes packed, struct bw_arena *arena, bw_bytes *ret_bytes)
{
    if ((flags & JOURNAL_OBJECT_ZSTD) != 0)
        return unpack_zstd(packed, arena, ret_bytes);
    if ((flags & JOURNAL_OBJECT_LZ4) != 0)
        return unpack_lz4(packed, arena, ret_bytes);
    return unpack_xz(packed, arena, ret_bytes);
}
