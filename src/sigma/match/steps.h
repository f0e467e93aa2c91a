/* sigma/match/steps.h - what the scan of an event looks at: slot by slot, each as rarely as can be.
 */
#ifndef BW_SIGMA_MATCH_STEPS_H
#define BW_SIGMA_MATCH_STEPS_H

#include "base/arena.h"
#include "sigma/match/column.h"
#include "sigma/match/plan.h"
#include "sigma/match/value_cache.h"

/* One slot of the event, and the literals that its value is scanned for. */
struct sigma_step {
    uint32_t slot; /* SIGMA_NONE: all of the column at once, since its values are made of several */
    uint32_t column; /* that the literals are of, or the first such column */
    const struct sigma_set *set;
    const struct sigma_set *items; /* that the items of a list are scanned for: the same, unless
                                    * the set relies on the other fields of a line */
    bool line; /* a line whose words are fields: its set is what may stand between them, or NULL */
    bool word; /* such a field, scanned for keywords alone: they are in no number */
    const struct sigma_image_mapping *mapping; /* that makes something else of the value, or NULL */
    struct sigma_value_trail trail; /* of the slot's values, through the cache of scans */
};

/* The steps of one plan in one shape, by the plan's last choice of triggers. */
struct sigma_steps {
    struct sigma_step *steps;
    uint32_t count;
    uint32_t capacity;
    /*
     * The keywords' column where the shape says in which slots keywords count: what fires for it
     * may have stood in another, and must be looked up again. Else SIGMA_NONE.
     */
    uint32_t doubtful;
    const uint32_t *always; /* rules of the plan that have no trigger, but for those that ask for a
                             * field which the shape lacks */
    uint32_t always_count;
    uint32_t choice; /* of the plan, for which they were made; 0: not yet */
};

/* Does the shape have lines whose words are fields? Their plans look for keywords accordingly. */
bool sigma_steps_want_pieces(const struct event_shape *shape);

/*
 * Makes the steps for the plan's present choice. Keywords are looked for in every slot, but most
 * slots are scanned for a field of their own, whose column then carries the keywords' literals
 * (struct sigma_column): only the others are steps of the keywords' column. A slot that several
 * columns read as it is is scanned once, for the literals of all. Of a line whose words are all
 * fields, those are scanned, which come again from line to line, and of the line itself only what
 * may stand between them. Memory that lasts is from
 * `arena`, what is needed meanwhile from `scratch`. False when one of them is full.
 */
bool sigma_steps_make(struct sigma_steps *steps, const struct sigma_image *image,
        struct sigma_plan *plan, const struct sigma_binding *bindings,
        const struct event_shape *shape, struct bw_arena *arena, struct bw_arena *scratch);

#endif
