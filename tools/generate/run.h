/* tools/generate/run.h - lets a world live: benign activities and the attack, in order of time. */
#ifndef GENERATE_RUN_H
#define GENERATE_RUN_H

#include <stdio.h>

#include "output.h"

struct run_options {
    bool attack;
    bool benign;
    uint64_t seed; /* 0: the scenario's */
    uint64_t size; /* goes on with benign days until so many bytes; 0: just the scenario's days */
    FILE *truth;   /* JSON Lines, one for each record of the attack; NULL: none */
};

struct run_counts {
    uint64_t records;
    uint64_t attack_records;
};

/* Everything that happens goes to `output`, which is not finished. */
BW_MUST_CHECK bw_status run_world(struct world *world, struct output *output,
        const struct run_options *options, struct run_counts *ret_counts, struct bw_err *err);

#endif
