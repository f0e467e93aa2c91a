/* sigma/match/reason.h - why a rule matched: the fields, their values and the tests they passed. */
#ifndef BW_SIGMA_MATCH_REASON_H
#define BW_SIGMA_MATCH_REASON_H

#include "finding/finding.h"
#include "sigma/match/scan_state.h"

/*
 * Walks the rule's whole condition (not the plan's reduced one, which lacks what the class decided)
 * and fills finding->reasons with the tests that made it true: all parts of an AND, of an OR the
 * first that holds. Texts live in the event's arena.
 */
void sigma_reasons_find(
        struct detector_scan *scan, const struct sigma_plan_rule *rule, struct finding *finding);

#endif
