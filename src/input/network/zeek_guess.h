/*
 * input/network/zeek_guess.h - the columns of conn.log, dns.log and http.log where no header names
 * them: what somebody searched out of them, and pieces.
 */
#ifndef BW_INPUT_NETWORK_ZEEK_GUESS_H
#define BW_INPUT_NETWORK_ZEEK_GUESS_H

#include "base/slice.h"

/* The lines of a header, as Zeek writes them by default. */
struct zeek_guess {
    bw_str path, fields, types;
};

/* Told by the number of columns and by what several of them can only be; NULL: it is no such line.
 */
const struct zeek_guess *zeek_guess(bw_str line);

#endif
