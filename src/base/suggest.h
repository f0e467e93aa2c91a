/* base/suggest.h - what somebody may have meant who wrote a word that is none. */
#ifndef BW_BASE_SUGGEST_H
#define BW_BASE_SUGGEST_H

#include "base/slice.h"

/* The nearest of the names; NULL when none is near, or no letter of the word would stay. */
const char *bw_suggest(bw_str word, const char *const *names, size_t count);

#endif
