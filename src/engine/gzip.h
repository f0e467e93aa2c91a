/* engine/gzip.h - gzip (RFC 1952) as a stream: libarchive's reader does not look at its checksums.
 */
#ifndef BW_ENGINE_GZIP_H
#define BW_ENGINE_GZIP_H

#include <zlib.h>

#include "base/source.h"

#define GZIP_READ_BYTES (64 * BW_KIB)

struct gzip_source {
    struct bw_source source;
    struct bw_source *under; /* borrowed: the packed bytes after `head` */
    bw_bytes head;           /* borrowed: packed bytes that were read before */
    z_stream stream;
    bool open;
    bool ended;
    bool between;   /* at the start of a member, which may also be the end */
    bool trailing;  /* something that is no gzip stands behind the last member */
    uint64_t given; /* unpacked bytes */
    uint8_t buffer[GZIP_READ_BYTES];
};

/* False when memory is out. Members that follow one another are one stream, as with gzip(1). */
bool gzip_source_init(struct gzip_source *gzip, struct bw_source *under, bw_bytes head);
void gzip_source_release(struct gzip_source *gzip);

#endif
