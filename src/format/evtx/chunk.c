#include "format/evtx/chunk.h"

#include "base/reader.h"
#include "format/evtx/crc32.h"
#include "format/evtx/layout.h"
#include "format/evtx/record.h"

/* The checksum of the file header covers this much and is followed by itself. */
#define FILE_HEADER_SUMMED 120

/* The checksum of a chunk header leaves out the flags and itself: 120 to 127. */
#define CHUNK_HEADER_FIRST_PART 120
#define CHUNK_HEADER_REST       128

struct evtx_file_header evtx_file_header_read(bw_bytes head)
{
    struct bw_reader r = bw_reader_of(head, 0);
    struct evtx_file_header header = {0};
    header.magic_right = bw_read_u64le(&r) == EVTX_FILE_MAGIC;
    header.first_chunk = bw_read_u64le(&r);
    header.last_chunk = bw_read_u64le(&r);
    header.next_record_id = bw_read_u64le(&r);
    bw_read_skip(&r, 4); /* size of the part in use, always 128 */
    header.minor = bw_read_u16le(&r);
    header.major = bw_read_u16le(&r);
    header.block_size = bw_read_u16le(&r);
    header.chunk_count = bw_read_u16le(&r);
    bw_reader_seek(&r, FILE_HEADER_SUMMED);
    header.flags = bw_read_u32le(&r);
    const uint32_t checksum = bw_read_u32le(&r);
    if (bw_reader_ok(&r)) {
        const bw_bytes summed = {.ptr = head.ptr, .len = FILE_HEADER_SUMMED};
        header.checksum_right =
                (header.flags & EVTX_FILE_NO_CRC32) != 0 || evtx_crc32(0, summed) == checksum;
    }
    return header;
}

bool evtx_chunk_magic(bw_bytes block)
{
    return block.len >= 8 && evtx_u64(block.ptr) == EVTX_CHUNK_MAGIC;
}

static bool all_zero(bw_bytes block)
{
    return block.len == 0 ||
           (block.ptr[0] == 0 && memcmp(block.ptr, block.ptr + 1, block.len - 1) == 0);
}

static bool header_sum_right(bw_bytes block, uint32_t checksum)
{
    const bw_bytes first = {.ptr = block.ptr, .len = CHUNK_HEADER_FIRST_PART};
    const bw_bytes rest = {.ptr = block.ptr + CHUNK_HEADER_REST,
            .len = EVTX_CHUNK_HEADER_SIZE - CHUNK_HEADER_REST};
    return evtx_crc32(evtx_crc32(0, first), rest) == checksum;
}

static void chunk_header_read(struct evtx_chunk *chunk)
{
    struct bw_reader r = bw_reader_of(chunk->bytes, chunk->offset);
    const bool magic = bw_read_u64le(&r) == EVTX_CHUNK_MAGIC;
    chunk->first_number = bw_read_u64le(&r);
    chunk->last_number = bw_read_u64le(&r);
    chunk->first_id = bw_read_u64le(&r);
    chunk->last_id = bw_read_u64le(&r);
    const bool size = bw_read_u32le(&r) == 128;
    chunk->last_record = bw_read_u32le(&r);
    chunk->free_space = bw_read_u32le(&r);
    const uint32_t data_sum = bw_read_u32le(&r);
    bw_reader_seek(&r, 120);
    chunk->flags = bw_read_u32le(&r);
    const uint32_t header_sum = bw_read_u32le(&r);

    const bool summed = (chunk->flags & EVTX_CHUNK_NO_CRC32) == 0;
    chunk->end_right =
            chunk->free_space >= EVTX_CHUNK_HEADER_SIZE && chunk->free_space <= EVTX_CHUNK_SIZE;
    chunk->header_right = magic && size && chunk->bytes.len >= EVTX_CHUNK_HEADER_SIZE &&
                          (!summed || header_sum_right(chunk->bytes, header_sum));
    chunk->end = (uint32_t)chunk->bytes.len;
    if (!chunk->end_right || chunk->free_space > chunk->bytes.len)
        return; /* cut off: its checksum can not be right either */
    chunk->end = chunk->free_space;
    const bw_bytes data = {.ptr = chunk->bytes.ptr + EVTX_CHUNK_HEADER_SIZE,
            .len = chunk->free_space - EVTX_CHUNK_HEADER_SIZE};
    chunk->data_right = !summed || evtx_crc32(0, data) == data_sum;
}

enum evtx_block evtx_chunk_read(bw_bytes block, uint64_t offset, struct evtx_chunk *ret_chunk)
{
    *ret_chunk = (struct evtx_chunk){.bytes = block, .offset = offset};
    if (evtx_chunk_magic(block)) {
        chunk_header_read(ret_chunk);
        return EVTX_BLOCK_CHUNK;
    }
    if (all_zero(block))
        return EVTX_BLOCK_EMPTY;
    if (!evtx_record_at(block, EVTX_CHUNK_HEADER_SIZE))
        return EVTX_BLOCK_FOREIGN;
    chunk_header_read(ret_chunk);
    return EVTX_BLOCK_DAMAGED;
}
