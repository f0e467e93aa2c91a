/* engine/scripts_order.h - parts of scripts, as they arrive, put in order. */
#ifndef BW_ENGINE_SCRIPTS_ORDER_H
#define BW_ENGINE_SCRIPTS_ORDER_H

#include "base/status.h"
#include "engine/scripts_file.h"
#include "engine/wire.h"

struct scripts_order;

/* What was met while they were put in order. */
struct scripts_order_counts {
    uint64_t scripts;    /* of several parts, or of one in a dump */
    uint64_t incomplete; /* of them: parts are missing */
    uint64_t copies;     /* parts that are the same as another one */
    uint64_t differing;  /* parts that contradict another one of the same number */
    uint64_t cut;        /* parts beyond BW_LIMIT_SCRIPT_PARTS */
};

/* NULL when memory is out. */
struct scripts_order *scripts_order_new(void);
void scripts_order_free(struct scripts_order *order); /* NULL is fine */

/* A part: what its head says, and where its item and its bytes are. */
BW_MUST_CHECK bw_status scripts_order_add(struct scripts_order *order,
        const struct wire_piece *piece, const struct script_entry *entry, struct bw_err *err);

/* One script, as scripts_file.h has it. `text_bytes`: of all its parts. */
typedef bw_status scripts_order_visit(
        void *user, bw_bytes script, uint64_t text_bytes, struct bw_err *err);

/*
 * All scripts that have at least `min_parts` parts, by the place of the first part in the walk. Of
 * several parts with one number the longest counts (forwarders cut), then one that a log lists,
 * then the one that comes first in the walk. To be called once.
 */
BW_MUST_CHECK bw_status scripts_order_each(struct scripts_order *order, uint32_t min_parts,
        scripts_order_visit *visit, void *user, struct scripts_order_counts *ret_counts,
        struct bw_err *err);

#endif
