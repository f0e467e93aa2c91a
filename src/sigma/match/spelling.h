/* sigma/match/spelling.h - values that tools write in more than one way. */
#ifndef BW_SIGMA_MATCH_SPELLING_H
#define BW_SIGMA_MATCH_SPELLING_H

#include "base/slice.h"

/*
 * The plain spelling of a case-folded value, when it is not that already: 0x00001010 is 0x1010
 * (python-evtx pads), {guid} is guid (evtx_dump writes no braces, Windows does). Both sides of an
 * exact comparison are tried as they are and in the plain spelling. False when there is no other.
 * *ret_other lies in `scratch`.
 */
#define SIGMA_SPELLING_SIZE 48
bool sigma_spelling_other(bw_str folded, char scratch[SIGMA_SPELLING_SIZE], bw_str *ret_other);

#endif
