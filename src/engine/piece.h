/*
 * engine/piece.h - one part of a script, as workers write it and as workers read it: the process
 * between them only keeps it.
 *
 * The bytes: the rules that the record was found for, each 32 bits, with their count before them;
 * likewise the events of correlations that it was; then, each with its length before it, the packed
 * event (event/packed.h, without the text) and the text.
 */
#ifndef BW_ENGINE_PIECE_H
#define BW_ENGINE_PIECE_H

#include "base/buffer.h"
#include "base/status.h"
#include "event/event.h"

struct piece {
    bw_bytes rules; /* numbers of 32 bits */
    bw_bytes bases; /* likewise */
    bw_bytes event;
    bw_str text;
};

/* Appends. */
void piece_write(const struct piece *piece, struct bw_buffer *out);

/* Borrows. BW_E_TRUNCATED or BW_E_MALFORMED. */
BW_MUST_CHECK bw_status piece_read(bw_bytes bytes, struct piece *ret_piece, struct bw_err *err);

/* The number at `index` of a list of `piece`. */
uint32_t piece_number(bw_bytes list, size_t index);

#endif
