/*
 * format/delimited/pairs.h - `key=value key="a value"` as firewalls write their logs, and Check
 * Point's `key:"value"; `.
 */
#ifndef BW_FORMAT_DELIMITED_PAIRS_H
#define BW_FORMAT_DELIMITED_PAIRS_H

#include "base/slice.h"

struct pairs {
    bw_str rest;
    char assign;  /* between key and value: '=' or ':' */
    char between; /* between pairs: ' ', or ';' (blanks around pairs do not count) */
};

struct pair {
    bw_str key;   /* never empty: letters, digits, '_', '-', '.', '@', '/' */
    bw_str value; /* without its quotes */
    bool escaped; /* has a backslash before a quote or a backslash: pairs_unescape */
};

/* The next pair. Words that are no pair are passed over. False at the end. */
bool pairs_next(struct pairs *pairs, struct pair *ret_pair);

/* Writes `value` without the backslashes before quotes and backslashes into `out` (room for
 * value.len bytes) and returns the length. */
size_t pairs_unescape(bw_str value, char *out);

#endif
