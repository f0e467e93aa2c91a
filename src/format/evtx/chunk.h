/* format/evtx/chunk.h - the headers of an EVTX file and of its 64 KiB chunks, and their checksums.
 */
#ifndef BW_FORMAT_EVTX_CHUNK_H
#define BW_FORMAT_EVTX_CHUNK_H

#include "base/slice.h"

/* The first 128 bytes of a file. Nothing of it is needed to read the chunks: it is told, not used.
 */
struct evtx_file_header {
    uint64_t first_chunk;
    uint64_t last_chunk;
    uint64_t next_record_id;
    uint16_t minor;
    uint16_t major;
    uint16_t block_size;
    uint16_t chunk_count; /* stale in dirty files, and wraps */
    uint32_t flags;       /* 1: dirty, 2: full, 4: no checksums */
    bool magic_right;
    bool checksum_right; /* or there is none */
};

/* Reads what is there; fields that `head` does not reach are 0 and the flags false. */
struct evtx_file_header evtx_file_header_read(bw_bytes head);

/* What 64 KiB of a file turn out to be. */
enum evtx_block {
    EVTX_BLOCK_CHUNK,
    EVTX_BLOCK_DAMAGED, /* no chunk magic, but records where they should begin */
    EVTX_BLOCK_EMPTY,   /* zeros: space that was never written */
    EVTX_BLOCK_FOREIGN, /* something else */
};

struct evtx_chunk {
    bw_bytes bytes;        /* borrowed: the whole chunk, shorter at the end of a truncated file */
    uint64_t offset;       /* in the item */
    uint64_t first_number; /* of the records as they were written to this file */
    uint64_t last_number;
    uint64_t first_id; /* EventRecordID */
    uint64_t last_id;
    uint32_t last_record; /* offset in the chunk */
    uint32_t free_space;  /* offset in the chunk */
    uint32_t flags;
    /* Where the records end: the free space offset where it makes sense, else the chunk's end. */
    uint32_t end;
    bool header_right; /* magic, header size and header checksum */
    bool data_right; /* the checksum of the records, or the chunk has none (EVTX_CHUNK_NO_CRC32) */
    bool end_right;  /* the free space offset makes sense */
};

/*
 * Looks at a block of up to EVTX_CHUNK_SIZE bytes at `offset`. *ret_chunk is filled for CHUNK and
 * DAMAGED. Can not fail: a header that lies gives flags.
 */
enum evtx_block evtx_chunk_read(bw_bytes block, uint64_t offset, struct evtx_chunk *ret_chunk);

/* Starts with the magic of a chunk. */
bool evtx_chunk_magic(bw_bytes block);

#endif
