/* cli/hunt_report.h - the end of a hunt: what could not be read, the reports, the exit code. */
#ifndef BW_CLI_HUNT_REPORT_H
#define BW_CLI_HUNT_REPORT_H

#include "cli/hunt_options.h"
#include "plug/report_kind.h"

/*
 * One line on standard error for every item that was not read whole, for every kind of damage
 * within one (item, offset, reason), and for what is no log though one would think so. Up to ten
 * unless `all`; then whatever was no log is named, too.
 */
void hunt_print_losses(const struct cli_args *args, struct report_source *source, bool all);

/* False when an output can not be written, which is said: before hours of work, not after. */
bool hunt_check_outputs(const struct cli_args *args, const struct hunt_request *request);

/*
 * Writes the outputs that were asked for, and the terminal summary: to standard output when that is
 * free, else to standard error. False when one could not be written (said on standard error).
 */
bool hunt_write_reports(const struct cli_args *args, const struct hunt_request *request,
        struct report_source *source);

#endif
