#include "engine/remains_file.h"

#include "base/reader.h"

static void put(uint8_t *out, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        out[i] = (uint8_t)(value >> (8 * i));
}

void remains_header_write(const struct remains_header *header, uint8_t out[REMAINS_HEADER_SIZE])
{
    put(out, header->input, 4);
    put(out + 4, header->item_index, 8);
    put(out + 12, header->offset, 8);
    put(out + 20, header->len, 4);
}

struct remains_header remains_header_read(const uint8_t bytes[REMAINS_HEADER_SIZE])
{
    struct bw_reader r = bw_reader_of((bw_bytes){.ptr = bytes, .len = REMAINS_HEADER_SIZE}, 0);
    struct remains_header header = {.input = bw_read_u32le(&r)};
    header.item_index = bw_read_u64le(&r);
    header.offset = bw_read_u64le(&r);
    header.len = bw_read_u32le(&r);
    return header;
}
