/* base/suggest.h - what somebody may have meant who wrote a word that is none. */
#ifndef BW_BASE_SUGGEST_H
#define BW_BASE_SUGGEST_H

#include "base/slice.h"

/* The nearest of the names; NULL when none is near, or no letter of the word would stay. */
const char *bw_suggest(bw_str word, const char *const *names, size_t count);

#define BW_SUGGEST_TEXT 64 /* the longest name that can be near, and the words around it */

/* The same as the end of a message: "; did you mean 'name'?" in `out`, or nothing. Returns `out`.
 */
const char *bw_suggest_text(
        bw_str word, const char *const *names, size_t count, char out[BW_SUGGEST_TEXT]);

#endif
