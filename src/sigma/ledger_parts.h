/* sigma/ledger_parts.h - what ledger.c and ledger_cover.c share. */
#ifndef BW_SIGMA_LEDGER_PARTS_H
#define BW_SIGMA_LEDGER_PARTS_H

#include "sigma/ledger.h"
#include "sigma/match/cover.h"
#include "sigma/match/needs.h"

struct cover_cell {
    uint32_t form; /* index */
    bw_str host, log;
    uint64_t records, outside;
    bw_time first, last;
    uint64_t bits[SIGMA_COVER_FIELDS / 64]; /* of the form's fields: had a value */
};

/* Over all workers. */
struct detector_cover {
    const struct sigma_image *image;
    struct bw_arena *arena;
    bw_bytes *forms; /* as cover.c writes them, looked through */
    uint32_t form_count;
    struct bw_map *form_of; /* id -> index */
    struct cover_cell *cells;
    uint32_t cell_count;
    struct bw_map *cell_of;
    bool cut;
};

void ledger_span_add(bw_time *first, bw_time *last, bw_time more_first, bw_time more_last);

#endif
