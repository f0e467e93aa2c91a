/* base/utf.h - UTF-8 and UTF-16LE: the two ways that evidence writes text. */
#ifndef BW_BASE_UTF_H
#define BW_BASE_UTF_H

#include "base/buffer.h"
#include "base/slice.h"

/* U+FFFD: stands for what is not well-formed. */
#define BW_UTF_REPLACEMENT 0xfffdu

/*
 * Decodes the code point that starts `s` (not empty) into *ret_code and returns its length in
 * bytes. Malformed input (overlong, surrogate, cut off) gives BW_UTF_REPLACEMENT and length 1.
 */
size_t bw_utf8_decode(bw_str s, uint32_t *ret_code);

/* Writes `code` (not a surrogate, at most U+10FFFF) into out[4] and returns the length. */
size_t bw_utf8_encode(uint32_t code, char out[4]);

/* Well-formed as Unicode 15, table 3-7 defines it. */
bool bw_utf8_valid(bw_str s);

/*
 * Upper bound of the UTF-8 length of `len` bytes of UTF-16: three bytes for each unit.
 */
#define BW_UTF16_TO_8_MAX(len) ((len) / 2 * 3)

/*
 * Converts UTF-16LE into `out`, which has room for BW_UTF16_TO_8_MAX(utf16.len) bytes, and returns
 * the bytes written. Unpaired surrogates become U+FFFD; an odd last byte is ignored. No allocation.
 */
size_t bw_utf16le_to_utf8(bw_bytes utf16, char *out);

/* Appends the UTF-8 form of `utf16` to `buffer`. */
void bw_buffer_add_utf16le(struct bw_buffer *buffer, bw_bytes utf16);

/* Appends the UTF-16LE form of `utf8`; malformed bytes become U+FFFD. */
void bw_buffer_add_as_utf16le(struct bw_buffer *buffer, bw_str utf8);

#endif
