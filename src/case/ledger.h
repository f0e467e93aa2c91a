/* case/ledger.h - the silence ledger as bytes: what a kept case has of it. */
#ifndef BW_CASE_LEDGER_H
#define BW_CASE_LEDGER_H

#include "base/arena.h"
#include "base/buffer.h"
#include "plug/hunt_ledger.h"

/* All of it but its sums, which follow from the rules and their states. */
void case_ledger_encode(const struct hunt_ledger *ledger, struct bw_buffer *out);

/*
 * Borrows texts from `bytes`, takes lists from `arena`. BW_E_MALFORMED or BW_E_TRUNCATED when it is
 * no such thing, BW_E_UNSUPPORTED when another version wrote it; BW_E_NOMEM. Never trusts them.
 */
BW_MUST_CHECK bw_status case_ledger_decode(
        bw_bytes bytes, struct bw_arena *arena, struct hunt_ledger *ret_ledger, struct bw_err *err);

#endif
