/* base/source.h - where an input reads its bytes from: a descriptor, memory, an archive member. */
#ifndef BW_BASE_SOURCE_H
#define BW_BASE_SOURCE_H

#include "base/slice.h"
#include "base/status.h"

#define BW_SOURCE_SIZE_UNKNOWN UINT64_MAX

/*
 * A stream of evidence bytes, read once from front to back. Make it the first member of a larger
 * struct to implement one. The reader owns nothing of it.
 */
struct bw_source {
    /*
     * Puts up to `size` bytes into `out` and their number into *ret_len; 0 means the end. Fewer
     * than `size` does not. BW_E_IO (the disk), BW_E_MALFORMED (a broken archive) or BW_E_LIMIT
     * (a decompression bomb) on failure; what was read before stays valid.
     */
    bw_status (*read)(
            struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err);
    /*
     * The same from any place of the item, without moving; NULL where that can not be done (a pipe,
     * a member of an archive). For formats that point to and fro.
     */
    bw_status (*read_at)(struct bw_source *source, uint64_t offset, void *out, size_t size,
            size_t *ret_len, struct bw_err *err);
    uint64_t offset; /* of the next byte to be read, in the (decompressed) item */
    uint64_t size;   /* of the whole item when known, else BW_SOURCE_SIZE_UNKNOWN */
};

/*
 * Reads until `size` bytes are there or the source ends; *ret_len says how many. Keeps `offset`
 * true, which implementations of read do not need to do.
 */
BW_MUST_CHECK bw_status bw_source_read_full(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err);

/* One read, as many bytes as come; keeps `offset` true. *ret_len 0 is the end. */
BW_MUST_CHECK bw_status bw_source_read_some(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err);

/* Bytes in memory: for tests, fuzzing and small embedded items. */
struct bw_memory_source {
    struct bw_source source;
    bw_bytes whole;
    bw_bytes left;
};

void bw_memory_source_init(struct bw_memory_source *memory, bw_bytes bytes);

#endif
