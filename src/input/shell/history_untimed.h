/*
 * input/shell/history_untimed.h - histories in which no command has a time, of programs that are
 * told by the file's name alone: whose it is, and how many commands there were.
 */
#ifndef BW_INPUT_SHELL_HISTORY_UNTIMED_H
#define BW_INPUT_SHELL_HISTORY_UNTIMED_H

#include "input/shell/history_name.h"
#include "input/text/line_log.h"

struct history_untimed {
    struct input_log *log; /* borrowed */
    char user[64];
    size_t user_len;
    uint64_t commands;
};

/* `name` as history_name_read has it; its user is copied. */
void history_untimed_begin(struct history_untimed *history, const struct input_options *options,
        const struct history_name *name);

/* A copy of the user for one record; empty where nobody is known. */
bw_str history_untimed_user(const struct history_untimed *history, struct bw_arena *arena);

/* Tells, under `name`, that the commands counted so far have no times, and why. */
void history_untimed_end(struct history_untimed *history, bw_str name, bw_str why);

/* The `probe` of such inputs: what stands in the file does not tell. */
enum input_match history_untimed_probe(bw_bytes head, bool whole, bool *ret_split);

#endif
