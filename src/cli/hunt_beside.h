/* cli/hunt_beside.h - what a hunt counts beside looking for attacks, for its reports. */
#ifndef BW_CLI_HUNT_BESIDE_H
#define BW_CLI_HUNT_BESIDE_H

#include "engine/engine.h"
#include "plug/hunt_beside.h"
#include "sigma/ruleset.h"
#include "summary/oddities.h"
#include "summary/summary.h"

/* Zero is empty. */
struct hunt_beside_maker {
    struct sigma_ruleset *names; /* knows what fields are called; NULL: nothing is counted */
    struct summarizer what;
    struct summary_store *logs;
    struct summary_store *processes; /* NULL: not asked for */
    struct oddities *oddities;
    struct bw_arena *arena;
    struct hunt_beside beside;
};

void hunt_beside_release(struct hunt_beside_maker *maker);

/* Processes only where a report shows them: they want a row for each that began. */
BW_MUST_CHECK bw_status hunt_beside_begin(
        struct hunt_beside_maker *maker, bool processes, bool no_cache, struct bw_err *err);

/* Has the engine count; its rows, notes and items come here then. */
void hunt_beside_count(struct hunt_beside_maker *maker, struct engine_options *options);
BW_MUST_CHECK bw_status hunt_beside_row(
        struct hunt_beside_maker *maker, const struct summary_row *row, struct bw_err *err);
void hunt_beside_note(struct hunt_beside_maker *maker, const struct hunt_note *note);
void hunt_beside_item(struct hunt_beside_maker *maker, const struct hunt_item *item);

/* What it came to, in `maker`. */
BW_MUST_CHECK bw_status hunt_beside_make(
        struct hunt_beside_maker *maker, const struct sigma_ruleset *ruleset, struct bw_err *err);

#endif
