/*
 * decode/codec.h - bytes that stand for other bytes: base64, hexadecimal, gzip, zlib, deflate, XOR
 * by one byte. Pure: nothing but what is handed over is read, and nothing is run.
 */
#ifndef BW_DECODE_CODEC_H
#define BW_DECODE_CODEC_H

#include "base/buffer.h"
#include "base/slice.h"

/* A character of base64's alphabet (RFC 4648 section 4), without the padding. */
bool decode_is_base64(char c);

/*
 * Appends what `digits` says; blanks and line ends are passed over, decoding ends at the padding. A
 * last group that is cut short gives the bytes that are whole. False for anything else in it.
 */
bool decode_base64(bw_str digits, struct bw_buffer *out);

/* The same for pairs of hexadecimal digits (an odd one at the end is no byte). */
bool decode_hex(bw_str digits, struct bw_buffer *out);

enum decode_packing {
    DECODE_PACKING_NONE,
    DECODE_PACKING_GZIP,    /* RFC 1952 */
    DECODE_PACKING_ZLIB,    /* RFC 1950 */
    DECODE_PACKING_DEFLATE, /* RFC 1951: has no mark, is only ever tried */
};

/* By its first bytes: gzip or zlib, else none. */
enum decode_packing decode_packing_of(bw_bytes bytes);

/*
 * Appends what it unpacks to, as far as `out` has room: a bomb ends there. A stream that is cut
 * short gives what came before. False when nothing came out of it.
 */
bool decode_inflate(enum decode_packing packing, bw_bytes bytes, struct bw_buffer *out);

/*
 * UTF-16LE, told by the zero bytes of mostly Latin text, or by its byte order mark; `sure` when the
 * surroundings say that it is (PowerShell's -EncodedCommand): then fewer of them suffice.
 */
bool decode_is_utf16le(bw_bytes bytes, bool sure);

/*
 * The byte that makes text with known words of `bytes`, 0 for none; *ret_work grows by the bytes
 * that were looked at.
 */
uint8_t decode_xor_key(bw_bytes bytes, size_t *ret_work);
void decode_xor(bw_bytes bytes, uint8_t key, struct bw_buffer *out);

#endif
