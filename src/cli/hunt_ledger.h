/* cli/hunt_ledger.h - the silence ledger of a hunt: gathers what it is made of. */
#ifndef BW_CLI_HUNT_LEDGER_H
#define BW_CLI_HUNT_LEDGER_H

#include "plug/report_kind.h"
#include "sigma/ledger.h"
#include "sigma/ruleset.h"

/* Zero is empty. */
struct hunt_ledger_maker {
    struct bw_arena *arena;
    struct sigma_ledger_lost *lost; /* owned */
    uint32_t lost_count;
    uint32_t capacity;
    struct hunt_ledger ledger;
};

void hunt_ledger_release(struct hunt_ledger_maker *maker);

/* Keeps the problem when it cost a rule; what finds no room is not listed. */
void hunt_ledger_problem(struct hunt_ledger_maker *maker, const struct sigma_problem *problem);

/* The ledger, in `maker`; `source` is sealed. */
BW_MUST_CHECK bw_status hunt_ledger_make(struct hunt_ledger_maker *maker,
        const struct sigma_ruleset *ruleset, const struct detector_cover *cover,
        struct report_source *source, struct bw_err *err);

#endif
