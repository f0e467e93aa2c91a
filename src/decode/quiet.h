/*
 * decode/quiet.h - values in which nothing was hidden, remembered: command lines repeat themselves,
 * and to know one again is a tenth of the work of looking through it.
 */
#ifndef BW_DECODE_QUIET_H
#define BW_DECODE_QUIET_H

#include "base/slice.h"
#include "event/value.h"

/* One worker's. */
struct quiet_values;

struct quiet_values *quiet_values_new(void); /* NULL when memory is out */
void quiet_values_free(struct quiet_values *quiet);

/*
 * True when the value is known to hide nothing; *ret_work is what it takes to find that out, as
 * decode_layers counts it (struct decode_limits): who is spared that spends it all the same, so
 * that limits are met where they would have been.
 */
bool quiet_values_find(
        const struct quiet_values *quiet, const struct event_value *value, uint32_t *ret_work);

/* Remembers a value, unless it is long; it may push another out. */
void quiet_values_add(struct quiet_values *quiet, const struct event_value *value, size_t work);

#endif
