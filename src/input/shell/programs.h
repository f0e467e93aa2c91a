/*
 * input/shell/programs.h - which programs a line that was given to a Unix shell starts.
 */
#ifndef BW_INPUT_SHELL_PROGRAMS_H
#define BW_INPUT_SHELL_PROGRAMS_H

#include "base/slice.h"

/* Programs of one line that are told: more than any line that people type has. */
#define SHELL_MAX_PROGRAMS 16

/*
 * The words of `line` that name a program, as they are written: the first of every command of a
 * list or a pipe, behind assignments and redirections, and the one behind sudo, nohup, env and
 * others that start another. What the shell does itself (cd, export, unset), names that are made of
 * variables, and what stands in quotes are none. Returns how many; at most SHELL_MAX_PROGRAMS.
 */
size_t shell_programs(bw_str line, bw_str ret_programs[SHELL_MAX_PROGRAMS]);

/* What of a command is not yet closed at the end of a line. Begin with zeros. */
struct shell_open {
    char quote;    /* that is open, or '\0' */
    bool escaped;  /* the line ends with a backslash */
    char word[64]; /* that ends the here-document */
    size_t word_len;
};

/* One more line of the command, without its end. True when it goes on in the next. */
bool shell_open_feed(struct shell_open *open, bw_str line);

#endif
