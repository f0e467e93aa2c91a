/*
 * engine/zeros.h - items that begin with more bytes of zero than a probe sees: logs that were
 * emptied while their writer had them open, entries of logons that were wiped.
 */
#ifndef BW_ENGINE_ZEROS_H
#define BW_ENGINE_ZEROS_H

#include "base/limits.h"
#include "base/source.h"
#include "plug/input_kind.h"

struct zeros {
    struct bw_source source; /* the item again from behind the first head on, zeros and all */
    struct bw_source *under;
    uint64_t count;  /* zeros that the item begins with */
    uint64_t hidden; /* of them: those that `source` has still to give */
    bw_bytes behind; /* what was read behind them: what `source` has still to give */
    uint8_t *buffer; /* INPUT_MAX_ZEROS_UNIT zeros and what follows */
    size_t len;      /* of what follows; 0: there is none, or BW_LIMIT_LEADING_ZEROS was met */
    bool ended;      /* the item has nothing but zeros */
};

bool zeros_only(bw_bytes head);

/*
 * Reads on from `under`, behind a head of nothing but zeros, up to the first byte that is another
 * one. BW_E_NOMEM or what reading gave on failure; release it in any case.
 */
BW_MUST_CHECK bw_status zeros_pass(
        struct zeros *zeros, struct bw_source *under, uint64_t head_len, struct bw_err *err);
void zeros_release(struct zeros *zeros);

/* What an input sees that passes zeros in multiples of `unit`: the beginning of the rest, and how
 * many zeros stand before that. */
bw_bytes zeros_head(const struct zeros *zeros, uint64_t unit, uint64_t *ret_passed);

#endif
