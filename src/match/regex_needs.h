/* match/regex_needs.h - literals that a text must have for a regular expression to match. */
#ifndef BW_MATCH_REGEX_NEEDS_H
#define BW_MATCH_REGEX_NEEDS_H

#include "base/arena.h"
#include "base/slice.h"

/* Literals of one expression. More alternatives than this are as good as none. */
#define MATCH_REGEX_NEEDS_MAX 48

/* Shorter ones stand in most texts, but for some signs. */
#define MATCH_REGEX_NEED_MIN 2

struct match_regex_need {
    bw_str text;
    bool at_end; /* the text that matches ends with it: what stands before a last '$' */
};

/*
 * Finds literals of which every text that `pattern` (compiled with these PCRE2 options) matches has
 * at least one, letter case as in the pattern: of parts that follow each other the rarest by its
 * looks, of alternatives one each. Careful rather than clever: classes, references, what looks
 * around and anything unusual count for nothing. Returns how many; 0 when nothing is certain or
 * the arena is full. They lie in `arena`. ('$' stands before a last line feed, too, so that what is
 * at the end is there twice, with one and without.)
 */
size_t match_regex_needs(bw_str pattern, uint32_t options, struct bw_arena *arena,
        struct match_regex_need out[MATCH_REGEX_NEEDS_MAX]);

#endif
