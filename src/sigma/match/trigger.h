/* sigma/match/trigger.h - for each rule, a few tests of which one must be true. */
#ifndef BW_SIGMA_MATCH_TRIGGER_H
#define BW_SIGMA_MATCH_TRIGGER_H

#include "base/arena.h"
#include "sigma/image.h"
#include "sigma/match/plan.h"

/*
 * Fills the plan's triggers and its list of rules that have none. Of an AND one part suffices, of
 * an OR all parts are needed; among choices the one that should fire least often is taken. False
 * when memory is out.
 */
bool sigma_triggers_choose(
        const struct sigma_image *image, struct sigma_plan *plan, struct bw_arena *arena);

#endif
