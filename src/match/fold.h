/* match/fold.h - text with letter case taken away: both sides of a comparison go through here. */
#ifndef BW_MATCH_FOLD_H
#define BW_MATCH_FOLD_H

#include "base/slice.h"

/* Bytes that `match_fold_*` may write for `len` bytes of input: folding can lengthen a letter. */
#define MATCH_FOLD_MAX_UTF8(len)  ((len)*3)
#define MATCH_FOLD_MAX_UTF16(len) ((len) / 2 * 3 + 3)

/*
 * Simple lower-casing by code point (Unicode's UnicodeData.txt, field 13, as utf8proc ships it).
 * Malformed UTF-8 becomes U+FFFD, so that the result is always well-formed. `out` has room for
 * MATCH_FOLD_MAX_*; returns the bytes written. SIMD for ASCII.
 */
size_t match_fold_utf8(bw_str text, char *out);
size_t match_fold_utf16le(bw_bytes text, char *out);

/* UTF-16LE to UTF-8 without folding is bw_utf16le_to_utf8. */

#endif
