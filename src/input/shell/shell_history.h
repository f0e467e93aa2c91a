/* input/shell/shell_history.h - what was typed into shells, as they keep it:
 * docs/formats/history.md. */
#ifndef BW_INPUT_SHELL_SHELL_HISTORY_H
#define BW_INPUT_SHELL_SHELL_HISTORY_H

#include "plug/input_kind.h"

extern const struct input_kind input_shell_history;
extern const struct input_kind input_powershell_history;
extern const struct input_kind input_program_history;

#endif
