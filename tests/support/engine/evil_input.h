/*
 * evil_input.h - an input that does on purpose what hostile evidence might make a parser do.
 *
 * Its items are text: a first line "EVIL", then one order a line:
 *   event TEXT, match TEXT   an event whose field Text is the whole line
 *   unreadable               counts a record that can not be read, with a note
 *   note NAME                a note
 *   damaged                  ends with BW_E_MALFORMED
 *   crash abort hang eat overflow exit nonsense lie
 *                            what a parser must never do
 *   open PATH, create PATH, stat PATH, mmap, memfd, dumpable
 *                            tries it, and makes an event "probe open: <what errno says>"
 *   fact TEXT, remains TEXT  what it tells finds, where somebody wants to know; its reviver makes
 * of the remains "match TEXT" and "event TEXT" such an event, of "needs FACT" one if it knows that
 * fact, of "two" several, of "bad" none, and obeys the orders above socket fork exec kill ptrace
 *                            tries it; in a jail that is the end of the worker
 */
#ifndef BW_TEST_EVIL_INPUT_H
#define BW_TEST_EVIL_INPUT_H

#include "plug/detector.h"
#include "plug/input_kind.h"

extern const struct input_kind input_evil;

/* Gives a finding of rule 0 for each event that begins with "match" or "probe". */
extern const struct detector_kind detector_evil;

/* The detector needs no state: pass it wherever a detector is asked for. */
extern const struct detector *const evil_detector;

#endif
