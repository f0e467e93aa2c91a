#include "report/html/block.h"

#include <errno.h>
#include <string.h>
#include <zlib.h>

/* Window bits of zlib plus this: a gzip header, in which zlib leaves time and name empty. */
#define GZIP_WINDOW_BITS (15 + 16)

/* A multiple of three: only the last part of a block has padding. */
#define PART_BYTES (3 * 16 * BW_KIB)

static const char base64_letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct packer {
    FILE *out;
    z_stream zlib;
    uint8_t packed[PART_BYTES];
    char letters[PART_BYTES / 3 * 4];
};

static size_t base64_put(const uint8_t *in, size_t len, char *out)
{
    char *to = out;
    for (size_t i = 0; i < len; i += 3) {
        const size_t left = len - i;
        const uint32_t bits = (uint32_t)in[i] << 16 | (left > 1 ? (uint32_t)in[i + 1] << 8 : 0) |
                              (left > 2 ? (uint32_t)in[i + 2] : 0);
        *to++ = base64_letters[bits >> 18];
        *to++ = base64_letters[bits >> 12 & 63];
        *to++ = left > 1 ? base64_letters[bits >> 6 & 63] : '=';
        *to++ = left > 2 ? base64_letters[bits & 63] : '=';
    }
    return (size_t)(to - out);
}

static bw_status part_write(struct packer *packer, struct bw_err *err)
{
    const size_t len = PART_BYTES - packer->zlib.avail_out;
    const size_t letters = base64_put(packer->packed, len, packer->letters);
    packer->zlib.next_out = packer->packed;
    packer->zlib.avail_out = PART_BYTES;
    if (fwrite(packer->letters, 1, letters, packer->out) != letters)
        return bw_fail(err, BW_E_IO, "write: %s", strerror(errno));
    return BW_OK;
}

static bw_status data_pack(struct packer *packer, bw_str data, struct bw_err *err)
{
    int rc = Z_OK;
    bw_status status = BW_OK;
    packer->zlib.next_out = packer->packed;
    packer->zlib.avail_out = PART_BYTES;
    while (rc == Z_OK && status == BW_OK) {
        if (packer->zlib.avail_in == 0 && data.len > 0) {
            const bw_str part = bw_str_head(data, BW_MIB);
            packer->zlib.next_in = (z_const Bytef *)part.ptr;
            packer->zlib.avail_in = (uInt)part.len;
            data = bw_str_from(data, part.len);
        }
        rc = deflate(&packer->zlib, data.len == 0 ? Z_FINISH : Z_NO_FLUSH);
        if (packer->zlib.avail_out == 0 || rc == Z_STREAM_END)
            status = part_write(packer, err);
    }
    if (status == BW_OK && rc != Z_STREAM_END)
        return bw_fail(err, BW_E_NOMEM, "zlib: %s", zError(rc));
    return status;
}

bw_status html_block_write(
        FILE *out, const char *kind, size_t count, bw_str data, struct bw_err *err)
{
    static const char end[] = "</script>\n";
    struct packer packer = {.out = out};
    if (deflateInit2(&packer.zlib, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW_BITS, 8,
                Z_DEFAULT_STRATEGY) != Z_OK)
        return bw_fail(err, BW_E_NOMEM, "zlib");
    bw_status status = BW_OK;
    if (fprintf(out, "<script type=\"application/gzip\" data-kind=\"%s\" data-count=\"%zu\">", kind,
                count) < 0)
        status = bw_fail(err, BW_E_IO, "write: %s", strerror(errno));
    if (status == BW_OK)
        status = data_pack(&packer, data, err);
    if (status == BW_OK && fputs(end, out) < 0)
        status = bw_fail(err, BW_E_IO, "write: %s", strerror(errno));
    deflateEnd(&packer.zlib);
    return status;
}
