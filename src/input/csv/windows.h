/* input/csv/windows.h - the data of Windows events that tables hold in one column. */
#ifndef BW_INPUT_CSV_WINDOWS_H
#define BW_INPUT_CSV_WINDOWS_H

#include "base/arena.h"
#include "input/text/record.h"

/* EvtxECmd's Payload: {"EventData":{"Data":[{"@Name":"Image","#text":"..."},...]}} and relatives.
 */
void csv_windows_add_payload(struct text_record *record, struct bw_arena *arena, bw_str payload);

/* Hayabusa's "Cmdline: ... ¦ Proc: ...", under Windows' names where they are known. */
void csv_windows_add_details(struct text_record *record, bw_str details);

/* The channel that Hayabusa's short name stands for ("Sec"); the same when it is none. */
bw_str csv_windows_channel(bw_str name);

#endif
