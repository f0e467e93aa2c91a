/* engine/facts.h - a set of byte strings with a limit that does not depend on who came first. */
#ifndef BW_ENGINE_FACTS_H
#define BW_ENGINE_FACTS_H

#include "base/slice.h"
#include "engine/spool.h"

struct facts;

/*
 * Of more than `limit` bytes those are kept that come first in the order of their bytes. NULL when
 * memory is out.
 */
struct facts *facts_new(size_t limit);
void facts_free(struct facts *facts); /* NULL is fine */

/* Copies; false when memory is out. */
bool facts_add(struct facts *facts, bw_bytes fact);

size_t facts_count(const struct facts *facts);

/* All of them in the order of their bytes, each with its length (32 bits) before it. */
bool facts_write(struct facts *facts, struct spool *out);

#endif
