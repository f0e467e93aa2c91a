/* sigma/match/trigger.h - for each rule, a few tests of which one must be true. */
#ifndef BW_SIGMA_MATCH_TRIGGER_H
#define BW_SIGMA_MATCH_TRIGGER_H

#include "base/arena.h"
#include "sigma/image.h"
#include "sigma/match/plan.h"

/*
 * Fills the plan's triggers, its list of rules that have none, and the columns' literal sets. Of an
 * AND one part suffices, of an OR all parts are needed; among choices the one that should fire
 * least often is taken: by what was seen of it while it was a trigger, else by a guess. May be
 * called again when more was seen; what it replaces stays in `arena`. Choices change nothing but
 * speed. False when memory is out; the plan must not be used again then.
 */
bool sigma_triggers_choose(
        const struct sigma_image *image, struct sigma_plan *plan, struct bw_arena *arena);

#endif
