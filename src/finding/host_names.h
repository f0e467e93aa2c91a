/*
 * finding/host_names.h - which names of hosts are of one: a syslog calls it "fs01", Windows calls
 * it "FS01.harbour.example".
 */
#ifndef BW_FINDING_HOST_NAMES_H
#define BW_FINDING_HOST_NAMES_H

#include "base/arena.h"

struct host_names;

/* Lives in the arena; NULL when that is full. */
struct host_names *host_names_new(struct bw_arena *arena);

/* All names first, then questions. A name that there is no room for stays by itself. */
void host_names_add(struct host_names *names, bw_str name);

/*
 * The name that stands for the host: of names that differ in the case of their letters alone the
 * first by byte order, for a short one ("fs01") the one full name that begins with it and a dot.
 * Where two full names do, nobody knows which is meant: then, and for addresses and "localhost",
 * the name itself. Borrowed from the arena or from `name`.
 */
bw_str host_names_of(const struct host_names *names, bw_str name);

/* The short name that was joined to this full one; empty: none. */
bw_str host_names_short(const struct host_names *names, bw_str full);

#endif
