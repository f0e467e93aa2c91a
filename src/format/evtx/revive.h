/* format/evtx/revive.h - records that no log lists any more, read with what all evidence knows. */
#ifndef BW_FORMAT_EVTX_REVIVE_H
#define BW_FORMAT_EVTX_REVIVE_H

#include "event/event.h"
#include "format/evtx/stock.h"

struct evtx_reviver;

/* NULL when memory is out. */
struct evtx_reviver *evtx_reviver_new(void);
void evtx_reviver_free(struct evtx_reviver *reviver); /* NULL is fine */

/* A fact that a learner was told; in the order of their bytes, all before the first record. */
BW_MUST_CHECK bw_status evtx_reviver_add(
        struct evtx_reviver *reviver, bw_bytes fact, struct bw_err *err);

/*
 * The event of remains that a carver cut out at `offset`. BW_E_NOT_FOUND: nothing in the evidence
 * says what its values mean. BW_E_RANGE: several templates would do. Anything else: it is no sound
 * record, `err` says why. The event and all it borrows are valid until the next call.
 */
BW_MUST_CHECK bw_status evtx_reviver_event(struct evtx_reviver *reviver, uint64_t offset,
        bw_bytes remains, const struct event **ret_event, struct bw_err *err);

#endif
