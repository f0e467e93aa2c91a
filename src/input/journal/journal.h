/* input/journal/journal.h - systemd's journal: its files, and what `journalctl -o export` makes of
 * them. */
#ifndef BW_INPUT_JOURNAL_JOURNAL_H
#define BW_INPUT_JOURNAL_JOURNAL_H

#include "plug/input_kind.h"

extern const struct input_kind input_journal;
extern const struct input_kind input_journal_export;

#endif
