/*
 * format/delimited/quoted.h - values between delimiters, quoted as RFC 4180 has it: "a ""quoted""
 * value", with delimiters and line ends inside.
 */
#ifndef BW_FORMAT_DELIMITED_QUOTED_H
#define BW_FORMAT_DELIMITED_QUOTED_H

#include "base/slice.h"

struct quoted {
    bw_str rest;
    char delimiter;
    bool ended;
};

static inline struct quoted quoted_of(bw_str line, char delimiter)
{
    return (struct quoted){.rest = line, .delimiter = delimiter};
}

/*
 * The next value, without its quotes; *ret_doubled tells that quotes are doubled in it
 * (quoted_undouble). A quote that does not begin a value is a character, and so is one that nothing
 * closes. False behind the last; a line has at least one value.
 */
bool quoted_next(struct quoted *quoted, bw_str *ret_value, bool *ret_doubled);

/* Writes `value` with single quotes for doubled ones into `out` (room for value.len bytes) and
 * returns the length. */
size_t quoted_undouble(bw_str value, char *out);

enum quoted_end {
    QUOTED_CLOSED,
    QUOTED_OPEN,   /* the record goes on in the next line */
    QUOTED_BROKEN, /* what closes the quote is not followed by a delimiter: so it was none */
};

/* How it is at the end of `line`, when `open` says whether a quote was open at its beginning. */
enum quoted_end quoted_end_of(bw_str line, char delimiter, bool open);

#endif
