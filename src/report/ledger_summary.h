/* report/ledger_summary.h - what the silence ledger says on the whole, as JSON. */
#ifndef BW_REPORT_LEDGER_SUMMARY_H
#define BW_REPORT_LEDGER_SUMMARY_H

#include "base/json_out.h"
#include "plug/report_kind.h"

/*
 * One line of JSON: the sentence, the sums, the reasons with what to turn on, the hosts, and the
 * time that each log covers. `incomplete`: there was no room for all hosts and logs.
 */
void ledger_summary_add(const struct hunt_ledger *ledger, struct bw_buffer *out);

/*
 * "2 of 9 hosts are covered for less than half of the time of 2022-07-01 to 2022-07-20: A
 * 2022-07-03; …". Adds nothing where there is none.
 */
void ledger_add_short(const struct hunt_ledger *ledger, struct bw_buffer *out);

/* BW_E_UNSUPPORTED with the reason: for a report that is about nothing else. */
bw_status ledger_missing(const struct report_source *source, struct bw_err *err);

#endif
