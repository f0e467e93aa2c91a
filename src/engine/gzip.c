#include "engine/gzip.h"

#include <inttypes.h>
#include <string.h>

/* zlib: the largest window, and a gzip header is wanted. */
#define GZIP_WINDOW (15 + 16)

/* Packed bytes for zlib, when it has none left. *ret_more is false at their end. */
static bw_status gzip_fill(struct gzip_source *gzip, bool *ret_more, struct bw_err *err)
{
    *ret_more = true;
    if (gzip->stream.avail_in != 0)
        return BW_OK;
    if (gzip->head.len != 0) {
        gzip->stream.next_in = (Bytef *)(uintptr_t)gzip->head.ptr;
        gzip->stream.avail_in = (uInt)gzip->head.len;
        gzip->head = (bw_bytes){0};
        return BW_OK;
    }
    size_t len = 0;
    const bw_status status =
            bw_source_read_some(gzip->under, gzip->buffer, sizeof(gzip->buffer), &len, err);
    gzip->stream.next_in = gzip->buffer;
    gzip->stream.avail_in = (uInt)len;
    *ret_more = len != 0;
    return len != 0 ? BW_OK : status;
}

/* Behind a member: another one, or the end, which blocks of zeros may fill up. */
static bool gzip_goes_on(struct gzip_source *gzip)
{
    if (gzip->stream.next_in[0] == 0x1f) {
        gzip->between = false;
        return inflateReset(&gzip->stream) == Z_OK;
    }
    gzip->trailing = gzip->stream.next_in[0] != 0;
    return false;
}

static bw_status gzip_error(const struct gzip_source *gzip, int result, struct bw_err *err)
{
    if (result == Z_MEM_ERROR)
        return bw_fail(err, BW_E_NOMEM, "gzip: out of memory");
    return bw_fail(err, BW_E_MALFORMED, "gzip: at offset %" PRIu64 " of what is packed in it: %s",
            gzip->given, gzip->stream.msg != NULL ? gzip->stream.msg : "damaged");
}

static bw_status gzip_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct gzip_source *gzip = (struct gzip_source *)source;
    *ret_len = 0;
    size = size < UINT32_MAX ? size : UINT32_MAX;
    gzip->stream.next_out = out;
    gzip->stream.avail_out = (uInt)size;
    while (gzip->stream.avail_out == size && !gzip->ended) {
        bool more;
        const bw_status status = gzip_fill(gzip, &more, err);
        if (status != BW_OK)
            return status;
        if (!more && !gzip->between)
            return bw_fail(err, BW_E_TRUNCATED,
                    "gzip: cut off at offset %" PRIu64 " of what is packed in it", gzip->given);
        if (!more || (gzip->between && !gzip_goes_on(gzip))) {
            gzip->ended = true;
            break;
        }
        const int result = inflate(&gzip->stream, Z_NO_FLUSH);
        gzip->between = result == Z_STREAM_END;
        if (result != Z_OK && result != Z_STREAM_END && gzip->stream.avail_out == size)
            return gzip_error(gzip, result, err);
    }
    *ret_len = size - gzip->stream.avail_out;
    gzip->given += *ret_len;
    return BW_OK;
}

bool gzip_source_init(struct gzip_source *gzip, struct bw_source *under, bw_bytes head)
{
    memset(gzip, 0, offsetof(struct gzip_source, buffer));
    gzip->source.read = gzip_read;
    gzip->source.size = BW_SOURCE_SIZE_UNKNOWN;
    gzip->under = under;
    gzip->head = head;
    gzip->open = inflateInit2(&gzip->stream, GZIP_WINDOW) == Z_OK;
    return gzip->open;
}

void gzip_source_release(struct gzip_source *gzip)
{
    if (gzip->open)
        (void)inflateEnd(&gzip->stream);
    gzip->open = false;
}
