/* sigma/match/sets.h - the literals that a value is scanned for: those of one column, or of several
 * that read the same slot. */
#ifndef BW_SIGMA_MATCH_SETS_H
#define BW_SIGMA_MATCH_SETS_H

#include "base/arena.h"
#include "match/literals.h"
#include "sigma/image.h"

struct sigma_plan;

/* Numbers, times, GUIDs and SIDs, printed and folded, consist of these. */
#define SIGMA_PRINTED_CHARACTERS "0123456789abcdefxstzrul-:.{}+\n"

/* So do dates, addresses and numbers that are written as text. */
#define SIGMA_LETTERLESS_CHARACTERS "0123456789-:./ "

struct sigma_set {
    struct match_literals literals; /* their ids are plan predicates */
    uint32_t shortest;              /* characters of the shortest of them */
    bool text_only;    /* no printed number, time, GUID or SID can contain any of them */
    bool wants_letter; /* nor can a text without letters: a date, an address, a number */
};

/* Columns of which one slot may be scanned at once; more are scanned one by one. */
#define SIGMA_MERGED_COLUMNS 6

/* Sets of several columns that a plan keeps. */
#define SIGMA_MERGED_SETS 16

struct sigma_merged {
    uint32_t columns[SIGMA_MERGED_COLUMNS];
    uint32_t count;
    uint64_t triggers; /* as struct sigma_column has it, of all of them */
    struct sigma_set set;
};

/*
 * The set of what is scanned for in the plan's column `index` by the present choice of triggers
 * (with the keywords where the column carries them): made when it is first asked for, in `arena`.
 * In a plan that serves lines in pieces a keyword of several words is looked for by its longest,
 * and its predicate is marked as reduced. NULL when memory is out.
 */
const struct sigma_set *sigma_set_of(const struct sigma_image *image, struct sigma_plan *plan,
        uint32_t index, struct bw_arena *arena);

/*
 * Of the keywords' literals those that may stand in a line though they stand in none of its words
 * (struct event_field: in_pieces): they could be of a date or a number, or have no word that says
 * anything. An empty set is NULL; false when memory is out.
 */
bool sigma_set_across(const struct sigma_image *image, struct sigma_plan *plan, uint32_t keywords,
        struct bw_arena *arena, const struct sigma_set **ret_set);

/*
 * The set of several columns by the plan's present choice of triggers: made once, for all shapes in
 * which they read the same slot. NULL: there is no room for one more, or memory is out; the columns
 * have sets of their own.
 */
const struct sigma_set *sigma_set_merged(const struct sigma_image *image, struct sigma_plan *plan,
        const uint32_t *columns, uint32_t count, struct bw_arena *arena);

#endif
