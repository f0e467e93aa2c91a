/*
 * input/web/w3c_guess.h - the columns of IIS' and CloudFront's logs where the line is missing that
 * names them: pieces of logs, and what somebody searched out of one.
 */
#ifndef BW_INPUT_WEB_W3C_GUESS_H
#define BW_INPUT_WEB_W3C_GUESS_H

#include "base/slice.h"

/* Room for all names that one of them has. */
#define W3C_GUESS_BYTES 640

/*
 * Tells the columns of `line` by its values: IIS writes those that were chosen in an order that
 * never changes, CloudFront all that there were then. Writes their names with blanks between into
 * `out` and returns the length; 0: it is no such line, or a value could be of two columns.
 */
size_t w3c_guess(bw_str line, char out[W3C_GUESS_BYTES]);

#endif
