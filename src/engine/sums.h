/* engine/sums.h - the tables of the summary: hosts, formats, notes. Order of arrival plays no part.
 */
#ifndef BW_ENGINE_SUMS_H
#define BW_ENGINE_SUMS_H

#include "engine/wire.h"
#include "plug/hunt_summary.h"

struct sums;

struct sums *sums_new(void); /* NULL when memory is out */
void sums_free(struct sums *sums);

void sums_add_host(struct sums *sums, const struct wire_host *host);
void sums_add_format(struct sums *sums, const struct hunt_item *item);
void sums_add_note(struct sums *sums, const struct hunt_note *note);

/* Points the summary's tables at what was gathered; they live as long as `sums`. */
void sums_finish(struct sums *sums, struct hunt_summary *summary);

#endif
