/*
 * input/shell/history_name.h - which shell's (or other program's) history a file is, and whose,
 * told by what it is called: a history without times is lines of text and nothing else.
 */
#ifndef BW_INPUT_SHELL_HISTORY_NAME_H
#define BW_INPUT_SHELL_HISTORY_NAME_H

#include "base/slice.h"

enum history_kind {
    HISTORY_NONE,
    HISTORY_SHELL,
    HISTORY_POWERSHELL,
    HISTORY_SQL,     /* of a client of a database */
    HISTORY_PROGRAM, /* of any other program: Python */
};

struct history_name {
    enum history_kind kind;
    bw_str shell;    /* "bash", "zsh", "fish", "powershell", "mysql", "sh" where only that is known;
                      * empty: the file is none's own. A constant text */
    bool may_listed; /* "history.txt": may be what the command `history` prints */
    bw_str user;     /* piece of the path: empty where it does not say */
};

/*
 * Reads the name of an item, with folders and archives as input_options has it. Copies that
 * collectors make are known, too: "home_alice_.bash_history", "bash_history.txt",
 * "root-bash_history",
 * ".zsh_history.old"; "bash_history.py" and the like are not. Users are taken from "home/alice/",
 * "Users/bob/", "root/", or from what stands before the shell's part of a copy's name.
 */
struct history_name history_name_read(bw_str path);

#endif
