/*
 * decode/unfold.h - the hidden texts of an event: its fields that carry commands and scripts are
 * looked at, and what they hide stands beside what they say.
 */
#ifndef BW_DECODE_UNFOLD_H
#define BW_DECODE_UNFOLD_H

#include "base/slice.h"
#include "event/event.h"

/* One worker's: which fields of a shape carry code, and the texts of the event at hand. */
struct unfolder;

/* NULL when memory is out. */
struct unfolder *unfolder_new(void);
void unfolder_free(struct unfolder *unfolder); /* NULL is fine */

/*
 * The event with decoded texts beside the raw ones (values that hide something become lists: the
 * raw value first), or NULL when nothing is hidden in it: the usual case, told by one look at each
 * character of those fields. It renders as `event` does, with the decoded texts behind, as
 * `breakwater.decoded`. Borrows from `event`; valid until the next call.
 */
const struct event *unfold_event(struct unfolder *unfolder, const struct event *event);

/*
 * How the text `value` of the field at `path` came about in the event that unfold_event gave last
 * ("base64 > utf-16le"); empty when it stands in the raw event.
 */
bw_str unfold_layers_of(const struct unfolder *unfolder, bw_str path, bw_str value);

/* Events in which a limit was met, so that more may be hidden in them. */
uint64_t unfold_cut_count(const struct unfolder *unfolder);

#endif
