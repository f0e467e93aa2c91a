/* cli/evidence.h - lines on standard error about evidence that was not read, whole or in part. */
#ifndef BW_CLI_EVIDENCE_H
#define BW_CLI_EVIDENCE_H

#include <stdio.h>

#include "cli/command.h"
#include "plug/hunt_summary.h"

/*
 * Text that may hold bytes of the evidence (names, reasons): nothing of it can steer a terminal,
 * see term_text.
 */
void cli_print_text(bw_str text, FILE *out);

/*
 * Is the item worth a line? What is lost always is, and so is what somebody meant as evidence: a
 * link or a FIFO, or what is empty or no log although it was named on the command line or is
 * called like one. The thousand other files of a disk are counted, nothing more.
 */
bool cli_item_is_told(const struct cli_args *args, const struct hunt_item *item);

/*
 * For commands that tell as they go: cli_print_item for what was lost, and for the first ten of
 * what is no loss (links, what is no log); `others` counts those, cli_print_others says how many
 * more there were.
 */
void cli_tell_item(const struct hunt_item *item, uint64_t *others);
void cli_print_others(uint64_t others);

/* `breakwater … | head`: whoever closed the pipe has what it wanted. */
bool cli_nobody_reads(int output);

/*
 * Usage error when what was asked for (`what`: a field, a word) stands behind the evidence: the
 * first operand is a path, and no other one is.
 */
BW_MUST_CHECK int cli_asked_first(const struct cli_args *args, const char *what);

/*
 * Which hosts or times there are, where --host, --from or --to let no record in and that is why
 * nothing was found. False: it was not that.
 */
bool cli_tell_filter(const struct cli_args *args, const struct hunt_summary *summary);

/* "breakwater: <label>: <outcome>: <reason>" */
void cli_print_item(const struct hunt_item *item);

/* "breakwater: <label>: offset <n>: <text>" */
void cli_print_note(const struct hunt_note *note);

#endif
