/* report/report.h - the ways in which findings come out. */
#ifndef BW_REPORT_REPORT_H
#define BW_REPORT_REPORT_H

#include "plug/report_kind.h"

extern const struct report_kind report_terminal;   /* what a tired person reads first */
extern const struct report_kind report_json_lines; /* one finding a line, ECS */
extern const struct report_kind report_csv;        /* a timeline for spreadsheets */
extern const struct report_kind report_html;       /* one page, offline, everything in it */

extern const struct report_kind report_timesketch;  /* a timeline for Timesketch */
extern const struct report_kind report_navigator;   /* a layer for the ATT&CK Navigator */
extern const struct report_kind report_matches;     /* what a search found */
extern const struct report_kind report_ledger;      /* of every rule, why it was silent */
extern const struct report_kind report_ledger_csv;  /* the same, where a file ends in .csv */
extern const struct report_kind report_ledger_json; /* … in .json: one object, the sum first */

#endif
