/* report/overlap.h - which techniques ATT&CK lists for the actor that the project looks for first.
 */
#ifndef BW_REPORT_OVERLAP_H
#define BW_REPORT_OVERLAP_H

#include "base/slice.h"

/*
 * Is it listed for the group G0065 (Leviathan, APT40) or the campaign C0049, by exactly this id?
 * The lists are those of ATT&CK 18.1 (group version 4.1).
 */
bool overlap_lists(bw_str technique);

#endif
