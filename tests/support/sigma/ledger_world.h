/* tests/support/sigma/ledger_world.h - a few rules without matchers: all that a ledger looks at. */
#ifndef BW_TEST_LEDGER_WORLD_H
#define BW_TEST_LEDGER_WORLD_H

#include "sigma/ledger.h"
#include "sigma/match/scan.h"

/*
 * Rules: 0 and 1 are of log source 0 (sources 0 and 1), 2 of log source 1 (source 2), 3 is quiet,
 * of log source 1 and base 0 of correlations; 4 counts rule 3, 5 wants rules 0 and 2 in order.
 */
enum {
    WORLD_RULES = 6,
    WORLD_SOURCES = 3,
    WORLD_FIELDS = 4
};

const struct detector *ledger_world(void);

/* Nothing was found; for sigma_ledger_make. */
struct report_source *ledger_world_source(void);

/* A form's rule: with at most two fields, of which one must have a value. */
struct world_rule {
    uint32_t rule;
    uint32_t field_count;
    uint32_t fields[2]; /* of the form, by their place */
};

/* As cover.c writes them. A form with sources (SIGMA_PLAN_SOURCE), the fields 0 to 3, and rules. */
void world_add_form(struct bw_buffer *out, uint64_t id, const uint32_t *sources,
        uint32_t source_count, const struct world_rule *rules, uint32_t rule_count);
void world_add_cell(struct bw_buffer *out, uint64_t form, const char *host, const char *log,
        uint64_t records, uint64_t outside, bw_time first, bw_time last, uint64_t bits);
void world_add_u64(struct bw_buffer *out, uint64_t value);
void world_add_u32(struct bw_buffer *out, uint32_t value);

#endif
