/* sigma/ledger.h - the silence ledger, made of what all workers covered and what was found. */
#ifndef BW_SIGMA_LEDGER_H
#define BW_SIGMA_LEDGER_H

#include "base/arena.h"
#include "base/reader.h"
#include "plug/detector.h"
#include "plug/report_kind.h"
#include "sigma/image.h"

/* The parent's side of sigma/match/cover.h: as struct detector_kind has it. */
struct detector_cover *sigma_ledger_cover_new(const struct detector *detector);
void sigma_ledger_cover_free(struct detector_cover *cover);
bool sigma_ledger_cover_take(struct detector_cover *cover, struct bw_reader *body);
void sigma_ledger_cover_candidate(struct detector_cover *cover, const struct candidate *candidate);
void sigma_ledger_cover_quiet(struct detector_cover *cover, uint32_t rule, bw_str host);

/* A rule that could not be loaded. */
struct sigma_ledger_lost {
    bw_str title, path, reason;
};

struct sigma_ledger_input {
    const struct sigma_image *image;
    const struct detector_cover *cover;
    struct report_source *source; /* for the tallies: sealed */
    const struct sigma_ledger_lost *lost;
    uint32_t lost_count;
};

/* Makes the ledger in `arena`; texts borrow from the image, the cover and `lost`. */
BW_MUST_CHECK bw_status sigma_ledger_make(const struct sigma_ledger_input *input,
        struct bw_arena *arena, struct hunt_ledger *ret_ledger, struct bw_err *err);

#endif
