/* cli/hunt_processes.h - the processes that the findings of a hunt are about, for its reports. */
#ifndef BW_CLI_HUNT_PROCESSES_H
#define BW_CLI_HUNT_PROCESSES_H

#include "base/arena.h"
#include "plug/hunt_beside.h"
#include "sigma/ruleset.h"
#include "summary/store.h"

/*
 * Fills in the processes and marks of `beside`, in `arena`: those with findings, all that they came
 * of, and what they started, as far as there is room. `rows` are summarizer_hunt's.
 */
BW_MUST_CHECK bw_status hunt_processes_make(struct summary_store *rows,
        const struct sigma_ruleset *ruleset, struct bw_arena *arena, struct hunt_beside *beside,
        struct bw_err *err);

#endif
