/* case/bytes.h - numbers and texts as a kept case has them: how its blobs are written and read. */
#ifndef BW_CASE_BYTES_H
#define BW_CASE_BYTES_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/reader.h"

/* 64 bits, little-endian. */
void case_put_u64(struct bw_buffer *out, uint64_t value);

/* The length as a number, then the text. */
void case_put_str(struct bw_buffer *out, bw_str text);

/* Somebody else may have made the bytes: what can not be is remembered, and asked for at the end.
 */
struct case_decoding {
    struct bw_reader reader;
    struct bw_arena *arena; /* of lists */
    bool wrong;             /* a number that can not be */
    bool nomem;
};

uint64_t case_get_u64(struct case_decoding *d);

/* Borrowed from the bytes; empty when it is not all there. */
bw_str case_get_str(struct case_decoding *d);

/* A number of at most `most`; 0 when it is larger, which is wrong. */
uint32_t case_get_count(struct case_decoding *d, uint64_t most);

/* BW_OK when all was there, could be, and nothing is left. `what` names it in the message. */
BW_MUST_CHECK bw_status case_decoding_end(
        const struct case_decoding *d, const char *what, struct bw_err *err);

#endif
