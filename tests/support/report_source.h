/* tests/support/report_source.h - a made-up result of a hunt, for the tests of reports. */
#ifndef TESTS_SUPPORT_REPORT_SOURCE_H
#define TESTS_SUPPORT_REPORT_SOURCE_H

#include "plug/report_kind.h"

/*
 * Answers a report's questions from a function that makes the findings up: no case is needed.
 * Set the members before the line, call fake_source_init, then use &fake.source.
 */
struct fake_source {
    const struct finding_rule *rules;
    uint32_t rule_count;
    uint64_t finding_count;
    /* Fills in finding `index`, in the order of the report; slices live until the next call. */
    void (*make)(void *user, uint64_t index, struct finding *ret_finding);
    void *user;
    const struct hunt_summary *summary;
    const struct hunt_item *items;
    size_t item_count;
    const struct hunt_note *notes;
    size_t note_count;
    uint64_t duplicate_count;
    const struct hunt_ledger *ledger;
    /* ---- */
    struct report_source source;
};

void fake_source_init(struct fake_source *fake);

/*
 * A plausible incident of `count` findings over five hosts and ten days, with a summary whose sums
 * add up. Everything in it is made up; addresses are from the documentation ranges.
 */
struct fake_source fake_incident(uint64_t count);

/*
 * One finding whose every text, and whose rule's every text, is `text`; its record is the JSON
 * object that `record` holds.
 */
struct fake_source fake_hostile(bw_str text, bw_str record);

#endif
