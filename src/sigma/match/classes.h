/* sigma/match/classes.h - which plan serves an event, and where its shape carries the fields. */
#ifndef BW_SIGMA_MATCH_CLASSES_H
#define BW_SIGMA_MATCH_CLASSES_H

#include "event/event.h"
#include "sigma/match/column.h"
#include "sigma/match/plan.h"
#include "sigma/match/predicate.h"
#include "sigma/match/steps.h"
#include "sigma/match/tables.h"

/* A plan together with the bindings of its columns in one shape. */
struct sigma_class {
    struct sigma_plan *plan;              /* its counters change */
    const struct sigma_binding *bindings; /* one for each column of the plan */
    const struct sigma_names *names;      /* of the shape */
    const struct sigma_origin *origin;    /* what the shape says of the event */
    struct sigma_steps steps;             /* its hints change */
    struct sigma_cover_cell *cell;        /* cover.h: where it was counted last, */
    uint64_t cell_epoch;                  /* and whether that is still there */
};

/* Slots of the facts that every finding carries; SIGMA_NONE where the shape has none. */
struct sigma_origin {
    uint32_t user, channel, provider, event_id;
};

struct sigma_classes;
struct sigma_value_cache;

/*
 * `evaluator` and `cache` are borrowed: the one is used while plans are made, the other keeps what
 * looking at a value gave, beside what columns keep there. NULL when memory is out.
 */
struct sigma_classes *sigma_classes_new(const struct sigma_image *image,
        const struct sigma_tables *tables, struct sigma_evaluator *evaluator,
        struct sigma_value_cache *cache);
void sigma_classes_free(struct sigma_classes *classes);

/*
 * The event's class; made when it is met for the first time. Bounded: when too much has piled up,
 * all is forgotten and made again. NULL when memory is out. Valid until the next call.
 */
struct sigma_class *sigma_classes_find(struct sigma_classes *classes, const struct event *event);

/*
 * Chooses the plan's triggers anew, by its counters. False when memory is out: then all plans are
 * forgotten at the next event.
 */
bool sigma_classes_choose_again(struct sigma_classes *classes, struct sigma_plan *plan);

/* What was made so far, with what was forgotten since: for tests of tables of log sources. */
struct sigma_classes_made {
    uint64_t classes; /* of one shape each, with what tells where its fields are */
    uint64_t reduced; /* times that all rules were reduced to what values leave of them */
    uint64_t plans;   /* of what came of it and no other plan was the same as */
};
struct sigma_classes_made sigma_classes_made(const struct sigma_classes *classes);

/* The last plan that was made; those before it hang on it. NULL: none was. */
const struct sigma_plan *sigma_classes_last_plan(const struct sigma_classes *classes);

/* Grows whenever all plans were forgotten: what was kept by their addresses is stale then. */
uint64_t sigma_classes_generation(const struct sigma_classes *classes);

#endif
