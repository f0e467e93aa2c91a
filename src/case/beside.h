/* case/beside.h - what was counted beside a hunt as bytes: what a kept case has of it. */
#ifndef BW_CASE_BESIDE_H
#define BW_CASE_BESIDE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "plug/hunt_beside.h"

void case_beside_encode(const struct hunt_beside *beside, struct bw_buffer *out);

/*
 * Borrows texts from `bytes`, takes lists from `arena`. BW_E_MALFORMED or BW_E_TRUNCATED when it is
 * no such thing, BW_E_UNSUPPORTED when another version wrote it; BW_E_NOMEM. Never trusts them.
 */
BW_MUST_CHECK bw_status case_beside_decode(
        bw_bytes bytes, struct bw_arena *arena, struct hunt_beside *ret_beside, struct bw_err *err);

#endif
