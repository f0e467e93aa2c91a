/* engine/hosts.h - which host a record is from: counting them, and leaving out those not asked for.
 */
#ifndef BW_ENGINE_HOSTS_H
#define BW_ENGINE_HOSTS_H

#include "base/buffer.h"
#include "engine/wire.h"
#include "event/event.h"

struct host_filter;

/* `globs` are borrowed; none lets every host in. NULL when memory is out. */
struct host_filter *host_filter_new(const char *const *globs, size_t count);
void host_filter_free(struct host_filter *filter); /* NULL is fine */

/*
 * The place of the event's host in the table of those seen: UINT32_MAX when it names none and none
 * is assumed, or the table is full. *ret_wanted: whether the globs let it in (a record without a
 * host: only if there are none).
 */
uint32_t host_filter_look(struct host_filter *filter, const struct event *event, bool *ret_wanted);

/*
 * From here on records that name no host are taken to be of this one; empty: of none. At most
 * HOST_PATH_MAX bytes are taken.
 */
void host_filter_assume(struct host_filter *filter, bw_str name);

/* How many records were, since then, and of which: borrowed until the next assume. */
uint64_t host_filter_assumed(const struct host_filter *filter, bw_str *ret_name);

/* Counts the record for the host at `place`; UINT32_MAX is fine. */
void host_filter_count(struct host_filter *filter, uint32_t place, bw_time time);

/* The name at `place`, empty for UINT32_MAX. Borrowed until the next clear. */
bw_str host_filter_name(const struct host_filter *filter, uint32_t place);

/* True when the table should be sent and cleared before more hosts come. */
bool host_filter_full(const struct host_filter *filter);

/* Appends HOSTS frame contents (a count, then the hosts, with those that were passed over) and
 * forgets all. */
void host_filter_drain(struct host_filter *filter, struct bw_buffer *out);

#endif
