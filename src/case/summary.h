/* case/summary.h - a hunt's summary as bytes: what a kept case needs to be reported again. */
#ifndef BW_CASE_SUMMARY_H
#define BW_CASE_SUMMARY_H

#include "base/arena.h"
#include "base/buffer.h"
#include "plug/hunt_summary.h"

/* Numbers little-endian in 64 bits, texts with their length before them. */
void case_summary_encode(const struct hunt_summary *summary, struct bw_buffer *out);

/*
 * Borrows texts from `bytes`, takes lists from `arena`. BW_E_MALFORMED or BW_E_TRUNCATED when it is
 * no such thing; BW_E_NOMEM. Never trusts them.
 */
BW_MUST_CHECK bw_status case_summary_decode(bw_bytes bytes, struct bw_arena *arena,
        struct hunt_summary *ret_summary, struct bw_err *err);

#endif
