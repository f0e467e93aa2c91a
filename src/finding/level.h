/* finding/level.h - how bad a finding is, in Sigma's words. */
#ifndef BW_FINDING_LEVEL_H
#define BW_FINDING_LEVEL_H

#include "base/slice.h"

enum finding_level {
    FINDING_LEVEL_INFORMATIONAL,
    FINDING_LEVEL_LOW,
    FINDING_LEVEL_MEDIUM,
    FINDING_LEVEL_HIGH,
    FINDING_LEVEL_CRITICAL,
    FINDING_LEVEL_COUNT,
};

/* "informational" … "critical". */
bw_str finding_level_name(enum finding_level level);

/* False when `text` is none of the names ("info" and "crit" are accepted too). */
bool finding_level_parse(bw_str text, enum finding_level *ret_level);

#endif
