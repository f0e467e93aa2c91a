/* sigma/match/predicate.h - one test against the values of one field. */
#ifndef BW_SIGMA_MATCH_PREDICATE_H
#define BW_SIGMA_MATCH_PREDICATE_H

#include "base/arena.h"
#include "match/regex.h"
#include "sigma/image.h"
#include "sigma/match/column.h"

/* What evaluation needs besides the values; one per worker. */
struct sigma_evaluator {
    const struct sigma_image *image;
    struct match_regex **regexes; /* compiled at first use, one for each image regex */
    struct bw_arena *arena;
    uint64_t gave_up; /* regular expressions that reached their step limit */
};

/*
 * True when the predicate holds. `other` are the values of field p->aux for FIELDREF_*, else NULL.
 * *ret_value (may be NULL) is the first value that made it true, or NULL where none did (EXISTS,
 * NULL).
 */
bool sigma_predicate_holds(struct sigma_evaluator *evaluator, const struct sigma_predicate *p,
        struct sigma_values *values, struct sigma_values *other, struct sigma_value **ret_value);

/* The network of a SIGMA_OP_CIDR. */
struct match_network sigma_network_of(
        const struct sigma_image *image, const struct sigma_predicate *p);

/* The value's address, read once, or NULL: it is none. */
const struct match_address *sigma_value_address(struct sigma_value *value);

/*
 * About where in its text the value makes the predicate hold, right after sigma_predicate_holds
 * said that it does: folded letters may be longer or shorter than those of the text. 0 where it is
 * the value as a whole.
 */
size_t sigma_predicate_place(const struct sigma_evaluator *evaluator,
        const struct sigma_predicate *p, const struct sigma_value *value);

#endif
