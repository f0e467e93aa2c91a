/* decode/blobs.h - runs of base64 or hexadecimal digits in a text, and what they say. */
#ifndef BW_DECODE_BLOBS_H
#define BW_DECODE_BLOBS_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/slice.h"

/* Shorter runs are words; where the text says that base64 follows, the short ones count too. */
#define DECODE_BLOB_MIN      16
#define DECODE_BLOB_SURE_MIN 8

/*
 * A first look at a run of `count` characters of base64's alphabet, `step` bytes each: false when
 * its beginning decodes to nothing that could be text or packed, and it is too short to be more.
 */
bool blob_is_promising(const uint8_t *run, size_t count, size_t step);

/* What the search may cost and bring; all of it is taken from here. */
struct blob_limits {
    size_t work; /* bytes that may still be looked at */
    size_t room; /* bytes of text that may still be made */
    bool cut;    /* one of them was used up */
    uint8_t key; /* that the text names: it needs no known words; 0: none */
};

struct blob_sink {
    /* `text`: what a run said; `layers`: how ("base64 > gzip > utf-16le"). Borrowed for the call.
     */
    void (*found)(struct blob_sink *sink, bw_str text, bw_str layers);
};

/*
 * Appends `text` with all runs that say something replaced by what they say, and tells `sink` of
 * each. False when there was none.
 */
bool blobs_decode(
        bw_str text, struct blob_limits *limits, struct blob_sink *sink, struct bw_buffer *out);

#endif
