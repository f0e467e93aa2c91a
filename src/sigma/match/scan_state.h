/* sigma/match/scan_state.h - one worker's scratch; for the files of this folder only. */
#ifndef BW_SIGMA_MATCH_SCAN_STATE_H
#define BW_SIGMA_MATCH_SCAN_STATE_H

#include "base/limits.h"
#include "sigma/match/candidate.h"
#include "sigma/match/classes.h"
#include "sigma/match/cover.h"
#include "sigma/match/scan.h"
#include "sigma/match/spelling.h"
#include "sigma/match/value_cache.h"

enum sigma_state {
    SIGMA_STATE_FALSE,
    SIGMA_STATE_TRUE,
    SIGMA_STATE_MAYBE, /* the scan fired, the test itself is still to be made */
};

/* Valid for the event whose epoch it carries; stale otherwise. */
struct sigma_predicate_state {
    uint32_t epoch;
    uint32_t state; /* enum sigma_state */
};

struct sigma_column_state {
    uint32_t epoch;
    struct sigma_values values;
};

struct detector_scan {
    const struct sigma_image *image;
    const struct sigma_tables *tables;
    struct sigma_classes *classes;
    struct sigma_value_cache *cache;
    struct sigma_cover *cover;
    struct sigma_evaluator evaluator;       /* its arena holds what one event needs */
    struct sigma_candidates *candidates_of; /* NULL where no correlation wants any */

    /* the event at hand */
    const struct event *event;
    uint64_t scanned; /* events so far, this one among them */
    struct sigma_class *class;
    struct sigma_value_hits hits; /* of the column that is being scanned */
    bool rendered;
    struct bw_buffer record; /* the event as JSON, once a rule matched it */
    struct finding finding;

    /* scratch for the plan at hand; indexes are the plan's */
    uint32_t epoch;
    struct sigma_column_state *columns;
    struct sigma_predicate_state *predicates;
    uint32_t *rules; /* epoch in which a rule became a candidate */
    uint32_t *candidates;
    uint32_t candidate_count;
    uint32_t column_capacity, predicate_capacity, rule_capacity, candidate_capacity;

    uint64_t incomplete; /* events that could not be looked at in full for lack of memory */
};

/* The values of a plan column for the event at hand; taken once. */
struct sigma_values *sigma_scan_values(struct detector_scan *scan, uint32_t column);

#endif
