/* match/glob.h - whole texts against patterns with wildcards. */
#ifndef BW_MATCH_GLOB_H
#define BW_MATCH_GLOB_H

#include "base/slice.h"

/*
 * Wildcards are bytes that never occur in UTF-8, so that patterns need no escapes: ANY is any run
 * of characters, ONE exactly one character (code point), DASH one of - / U+2013 U+2014 U+2015.
 */
#define MATCH_GLOB_ANY  '\xff'
#define MATCH_GLOB_ONE  '\xfe'
#define MATCH_GLOB_DASH '\xfd'

/*
 * True when the whole of `text` fits `pattern`. Time is at most pattern times text, without
 * recursion: the last ANY alone is tried again, which suffices for wildcards.
 */
bool match_glob(bw_str pattern, bw_str text);

/* The longest run of plain bytes in `pattern`: every text that fits contains it. May be empty. */
bw_str match_glob_literal(bw_str pattern);

#endif
