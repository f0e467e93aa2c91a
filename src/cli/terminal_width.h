/* cli/terminal_width.h - how wide a line for people may be. */
#ifndef BW_CLI_TERMINAL_WIDTH_H
#define BW_CLI_TERMINAL_WIDTH_H

/* Columns: what COLUMNS says (20 to 1000), else those of the terminal at `fd`; 0: not known. */
unsigned cli_terminal_width(int fd);

#endif
