/* engine/plan.h - where large items are cut: decided by their size alone, never by who is idle. */
#ifndef BW_ENGINE_PLAN_H
#define BW_ENGINE_PLAN_H

#include "base/slice.h"

/*
 * The end of the part that begins at `start` (a multiple of `unit`): UINT64_MAX when it is the
 * last. Items of up to one and a half parts stay whole. `unit` 0 counts as 1.
 */
uint64_t plan_part_end(uint64_t size, uint64_t start, uint64_t part_size, uint64_t unit);

/*
 * Ordering numbers: members of an archive come between their archive and the next item of the
 * walk.
 */
#define PLAN_MEMBER_BITS 20
#define PLAN_MAX_MEMBERS ((UINT64_C(1) << PLAN_MEMBER_BITS) - 1)

#endif
