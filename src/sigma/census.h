/* sigma/census.h - what a rule set is made of, for `rules check`. */
#ifndef BW_SIGMA_CENSUS_H
#define BW_SIGMA_CENSUS_H

#include "base/buffer.h"
#include "sigma/ruleset.h"

/* Appends counts of rules by level, stage and logsource, of tests by kind, and fields, as lines. */
void sigma_census_print(const struct sigma_ruleset *ruleset, struct bw_buffer *out);

/* The same as one JSON object, on one line. */
void sigma_census_print_json(const struct sigma_ruleset *ruleset, struct bw_buffer *out);

/*
 * Finds rules for a user's word: the whole id, else the beginning of an id, else a part of titles
 * (case is ignored) or file names. Appends indexes (uint32_t) to `out`; returns how many.
 */
size_t sigma_census_find(const struct sigma_image *image, bw_str word, struct bw_buffer *out);

/* The same for filters: the whole id, or a part of the title. */
size_t sigma_census_find_filters(
        const struct sigma_image *image, bw_str word, struct bw_buffer *out);

#endif
