/* sigma/match/candidate.h - what correlations want of an event that matched. */
#ifndef BW_SIGMA_MATCH_CANDIDATE_H
#define BW_SIGMA_MATCH_CANDIDATE_H

#include "plug/detector.h"
#include "sigma/match/plan.h"

/* Where the fields stand in the shapes that were met: one worker's memory. */
struct sigma_candidates;

struct sigma_candidates *sigma_candidates_new(const struct sigma_image *image); /* or NULL */
void sigma_candidates_free(struct sigma_candidates *candidates);                /* NULL is fine */

/*
 * The event at hand matched a base rule: gives its candidate to `sink`. False when it can not be
 * made for lack of memory.
 */
bool sigma_candidate_send(
        struct detector_scan *scan, const struct sigma_plan_rule *rule, struct finding_sink *sink);

#endif
