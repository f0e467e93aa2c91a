/* format/evtx/record.h - the records of a chunk, one after the other, around damage. */
#ifndef BW_FORMAT_EVTX_RECORD_H
#define BW_FORMAT_EVTX_RECORD_H

#include "format/evtx/chunk.h"

struct evtx_record {
    uint32_t start; /* in the chunk */
    uint32_t size;  /* with header and trailer */
    uint64_t id;
    uint64_t written; /* FILETIME */
};

/* A stretch of a chunk where a record should be and none is. */
struct evtx_gap {
    uint32_t start;
    uint32_t size;
    const char *reason; /* a constant */
};

enum evtx_step {
    EVTX_STEP_RECORD,
    EVTX_STEP_GAP, /* the walk goes on at the next thing that is a record */
    EVTX_STEP_END,
};

struct evtx_walk {
    bw_bytes bytes; /* of the chunk */
    uint32_t pos;
    uint32_t end;
};

/* True when a whole record stands at `pos`: magic, size and its copy agree. */
bool evtx_record_at(bw_bytes chunk, size_t pos);

/* Borrows the bytes of `chunk`. */
struct evtx_walk evtx_walk_of(const struct evtx_chunk *chunk);

/* Fills *ret_record or *ret_gap as the result says. */
enum evtx_step evtx_walk_next(
        struct evtx_walk *walk, struct evtx_record *ret_record, struct evtx_gap *ret_gap);

/*
 * The first record inside chunk[start, end), bytes that belong to another record and that its own
 * content does not use: who deletes a record makes the one before it longer, so that readers step
 * over it. The copy of its size behind it may have been overwritten by that. False when there is
 * none.
 */
bool evtx_record_hidden(bw_bytes chunk, size_t start, size_t end, struct evtx_record *ret_record);

#endif
