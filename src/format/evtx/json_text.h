/* format/evtx/json_text.h - UTF-16LE to a JSON string at the speed of memory. */
#ifndef BW_FORMAT_EVTX_JSON_TEXT_H
#define BW_FORMAT_EVTX_JSON_TEXT_H

#include "base/slice.h"

/* Room for `len` bytes of UTF-16 with the quotes: six for each unit, and what a vector overshoots.
 */
#define EVTX_JSON_TEXT_MAX(len) ((len) / 2 * 6 + 2 + 16)

/* Writes the string with its quotes, the same as bw_json_add_utf16le; returns its length. */
size_t evtx_json_text(bw_bytes utf16, uint8_t *out);

#endif
