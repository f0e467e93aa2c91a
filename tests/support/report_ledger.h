/* tests/support/report_ledger.h - a made-up silence ledger, for the tests of reports. */
#ifndef TESTS_SUPPORT_REPORT_LEDGER_H
#define TESTS_SUPPORT_REPORT_LEDGER_H

#include "plug/hunt_ledger.h"

#define FAKE_LEDGER_RULES 3780

/*
 * One of FAKE_LEDGER_RULES rules in every state, on three hosts. What `text` says, unless it is
 * empty, every text of it says. Of static storage: one at a time.
 */
const struct hunt_ledger *fake_ledger(bw_str text);

#endif
