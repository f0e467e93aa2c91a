/*
 * format/web/quotes.h - where the quotes of a line of an access log stand, and whether anything in
 * it means more than it says: one pass for what would be a search for each.
 */
#ifndef BW_FORMAT_WEB_QUOTES_H
#define BW_FORMAT_WEB_QUOTES_H

#include "base/slice.h"

/* Request, referrer, the client's name. */
#define WEB_QUOTES_MAX 6

struct web_quotes {
    uint32_t at[WEB_QUOTES_MAX]; /* the first quotes */
    uint32_t count;              /* of them */
    bool marks;                  /* a '%', '+', '$' or '\' is somewhere */
    bool backslash;              /* the last of these: quotes may be a value's own */
};

/* `text` is shorter than 4 GiB. */
void web_quotes_find(bw_str text, struct web_quotes *ret_quotes);

#endif
