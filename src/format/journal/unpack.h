/* format/journal/unpack.h - a field that the journal compressed. */
#ifndef BW_FORMAT_JOURNAL_UNPACK_H
#define BW_FORMAT_JOURNAL_UNPACK_H

#include "base/arena.h"
#include "base/status.h"

/*
 * `flags` of enum journal_object_flag. The result lies in `arena` and has at most
 * BW_LIMIT_RECORD_BYTES. BW_E_MALFORMED, BW_E_LIMIT, BW_E_NOMEM.
 */
BW_MUST_CHECK bw_status journal_unpack(
        uint8_t flags, bw_bytes packed, struct bw_arena *arena, bw_bytes *ret_bytes);

#endif
