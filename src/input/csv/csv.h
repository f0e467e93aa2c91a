/*
 * input/csv/csv.h - tables of any columns, named by their first line: CSV, TSV and relatives.
 * Exports of Windows events (EvtxECmd, Event Viewer, Get-WinEvent, Hayabusa) become Windows events.
 * See docs/formats/csv.md.
 */
#ifndef BW_INPUT_CSV_CSV_H
#define BW_INPUT_CSV_CSV_H

#include "plug/input_kind.h"

extern const struct input_kind input_csv;

#endif
