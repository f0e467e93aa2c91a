/* sigma/problems.h - what is said of a whole rule set, beside what is said of single rules. */
#ifndef BW_SIGMA_PROBLEMS_H
#define BW_SIGMA_PROBLEMS_H

#include "sigma/image_build.h"
#include "sigma/load_files.h"

/*
 * Puts the problems of the load, those of `more`, and warnings of ids that two rules share into
 * input->problems, sorted by path and line, and counts them. Lives in `arena`.
 */
BW_MUST_CHECK bw_status sigma_problems_finish(const struct sigma_loaded *loaded,
        const struct sigma_problems *more, const struct sigma_problems *linking,
        struct bw_arena *arena, struct sigma_image_input *input, struct bw_err *err);

#endif
