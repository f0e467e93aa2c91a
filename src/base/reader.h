/* base/reader.h - a cursor over hostile bytes that can not leave them. */
#ifndef BW_BASE_READER_H
#define BW_BASE_READER_H

#include <string.h>

#include "base/slice.h"
#include "base/status.h"

/*
 * A read past the end yields zero (or an empty slice), moves nothing, and makes the reader fail
 * for good. So a parser reads a whole structure and asks once whether it was all there.
 * Initialize with bw_reader_of; the members are for the inline functions below.
 */
struct bw_reader {
    bw_bytes bytes;
    size_t pos;
    uint64_t origin; /* where bytes.ptr[0] sits in the file, for messages */
    bool failed;
};

static inline struct bw_reader bw_reader_of(bw_bytes bytes, uint64_t origin)
{
    return (struct bw_reader){.bytes = bytes, .pos = 0, .origin = origin, .failed = false};
}

static inline bool bw_reader_ok(const struct bw_reader *r)
{
    return !r->failed;
}

static inline size_t bw_reader_left(const struct bw_reader *r)
{
    return r->bytes.len - r->pos;
}

/* Offset in the file of the next byte to be read. */
static inline uint64_t bw_reader_offset(const struct bw_reader *r)
{
    return r->origin + r->pos;
}

/* True when `count` items of at least `min_size` bytes can still follow. Ask before you loop. */
bool bw_reader_fits(const struct bw_reader *r, uint64_t count, size_t min_size);

/* Moves to `pos`, counted from the reader's first byte; past the end makes it fail. */
void bw_reader_seek(struct bw_reader *r, uint64_t pos);

/* The next `n` bytes, borrowed from what the reader was made of. */
static inline bw_bytes bw_read_bytes(struct bw_reader *r, size_t n)
{
    if (BW_UNLIKELY(r->failed || n > r->bytes.len - r->pos)) {
        r->failed = true;
        return (bw_bytes){.ptr = NULL, .len = 0};
    }
    const bw_bytes part = {.ptr = r->bytes.ptr + r->pos, .len = n};
    r->pos += n;
    return part;
}

static inline void bw_read_skip(struct bw_reader *r, size_t n)
{
    (void)bw_read_bytes(r, n);
}

static inline uint8_t bw_read_u8(struct bw_reader *r)
{
    const bw_bytes b = bw_read_bytes(r, 1);
    return b.len == 1 ? b.ptr[0] : 0;
}

static inline uint16_t bw_read_u16le(struct bw_reader *r)
{
    const bw_bytes b = bw_read_bytes(r, 2);
    return (uint16_t)(b.len == 2 ? b.ptr[0] | b.ptr[1] << 8 : 0);
}

static inline uint32_t bw_read_u32le(struct bw_reader *r)
{
    const bw_bytes b = bw_read_bytes(r, 4);
    if (b.len != 4)
        return 0;
    return (uint32_t)b.ptr[0] | (uint32_t)b.ptr[1] << 8 | (uint32_t)b.ptr[2] << 16 |
           (uint32_t)b.ptr[3] << 24;
}

static inline uint64_t bw_read_u64le(struct bw_reader *r)
{
    const bw_bytes b = bw_read_bytes(r, 8);
    if (b.len != 8)
        return 0;
    /* spelled out: compilers make one load of it, of a loop eight */
    return (uint64_t)b.ptr[0] | (uint64_t)b.ptr[1] << 8 | (uint64_t)b.ptr[2] << 16 |
           (uint64_t)b.ptr[3] << 24 | (uint64_t)b.ptr[4] << 32 | (uint64_t)b.ptr[5] << 40 |
           (uint64_t)b.ptr[6] << 48 | (uint64_t)b.ptr[7] << 56;
}

/* Consumes `n` bytes and returns a reader that can see only those. */
struct bw_reader bw_read_part(struct bw_reader *r, size_t n);

/* Turns a failed reader into BW_E_TRUNCATED with "<what>: truncated at offset N". */
BW_MUST_CHECK bw_status bw_reader_check(
        const struct bw_reader *r, const char *what, struct bw_err *err);

/*
 * A part of `whole`, tested by subtraction so that nothing can wrap. BW_E_TRUNCATED when it does
 * not lie inside; *ret_slice is then untouched.
 */
BW_MUST_CHECK bw_status bw_bytes_slice(
        bw_bytes whole, uint64_t offset, uint64_t size, bw_bytes *ret_slice);

#endif
