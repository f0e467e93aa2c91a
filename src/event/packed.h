/*
 * event/packed.h - an event as bytes: for what is looked at again when its evidence is no longer
 * at hand.
 *
 * The bytes hold all that makes the event: names, values and what it says as JSON. They are read
 * with care, for they may come from a process that met hostile evidence.
 */
#ifndef BW_EVENT_PACKED_H
#define BW_EVENT_PACKED_H

#include "base/status.h"
#include "event/event.h"

/*
 * Appends the event to `out`. The value in the slot `left_out` becomes an absent one (UINT32_MAX:
 * all are kept). `rendered` is what its render function made of it, or empty where nobody will ask.
 * `raw` and `identity` are not kept.
 */
void event_pack(
        const struct event *event, uint32_t left_out, bw_str rendered, struct bw_buffer *out);

/* One reader's memory: the event at hand, and shapes, which live longer. */
struct event_unpacker;

/* NULL when memory is out. */
struct event_unpacker *event_unpacker_new(void);
void event_unpacker_free(struct event_unpacker *unpacker); /* NULL is fine */

/*
 * The event that `bytes` hold. It borrows from them, and is valid until the next call. Its render
 * function gives back what event_pack was given. BW_E_TRUNCATED or BW_E_MALFORMED when they are no
 * event, BW_E_LIMIT when it has more than an event may have.
 */
BW_MUST_CHECK bw_status event_unpack(struct event_unpacker *unpacker, bw_bytes bytes,
        const struct event **ret_event, struct bw_err *err);

#endif
