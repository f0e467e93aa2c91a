/* engine/wire_candidate.h - matches that correlations may want, as workers send them. */
#ifndef BW_ENGINE_WIRE_CANDIDATE_H
#define BW_ENGINE_WIRE_CANDIDATE_H

#include "base/buffer.h"
#include "base/reader.h"
#include "plug/correlator.h"

/* inside a CANDIDATES frame, behind the number of those that had no time and are not there */
void wire_add_candidate(struct bw_buffer *out, const struct candidate *candidate);

/* A candidate's host and values, as they came: `sizes` says how many values, and how long a host.
 */
struct wire_texts {
    uint32_t sizes;
    bw_bytes bytes;
};

/*
 * All but item, label and texts, which are measured only: wire_read_texts reads them.
 * BW_E_MALFORMED for more values, for longer texts than a worker makes, and for a time that is
 * unknown.
 */
BW_MUST_CHECK bw_status wire_read_candidate(struct bw_reader *r, struct candidate *ret_candidate,
        struct wire_texts *ret_texts, struct bw_err *err);

/* `values` has room for CANDIDATE_MAX_VALUES. */
BW_MUST_CHECK bw_status wire_read_texts(
        const struct wire_texts *texts, bw_str *values, struct candidate *candidate);

#endif
