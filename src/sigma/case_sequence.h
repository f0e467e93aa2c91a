/* sigma/case_sequence.h - several events with their times, for the cases of correlations. */
#ifndef BW_SIGMA_CASE_SEQUENCE_H
#define BW_SIGMA_CASE_SEQUENCE_H

#include "sigma/ruleset.h"
#include "sigma/yaml.h"

/* What a sequence is run with; `scan` has learnt of `shapes` shapes so far. */
struct sigma_case_world {
    const struct detector *detector;
    struct detector_scan *scan;
    struct bw_arena *arena; /* shapes stay as long as the scan does */
    uint32_t *shapes;
};

/*
 * Runs the events of `list` (docs/sigma.md, "Case files") in the order of their times, and gives
 * what is found, by single events and by correlations, to `sink`, whose `candidate` is called as
 * well. BW_E_MALFORMED names the line.
 */
BW_MUST_CHECK bw_status sigma_case_sequence_run(const struct sigma_case_world *world,
        const struct sigma_yaml_node *list, struct finding_sink *sink, struct bw_err *err);

#endif
