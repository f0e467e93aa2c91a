/* sigma/match/known.h - the whole values that rules and logsources ask of class fields. */
#ifndef BW_SIGMA_MATCH_KNOWN_H
#define BW_SIGMA_MATCH_KNOWN_H

#include "sigma/match/column.h"

struct sigma_known;

/*
 * Of the `count` fields (of the image; their places are what is asked by). NULL when memory is out.
 * `image` is borrowed.
 */
struct sigma_known *sigma_known_new(
        const struct sigma_image *image, const uint32_t *fields, uint32_t count);
void sigma_known_free(struct sigma_known *known);

/*
 * May a predicate EXACT of the field at `place` hold for one of the values? When false, none does:
 * all such values are alike to them.
 */
bool sigma_known_has(
        const struct sigma_known *known, uint32_t place, const struct sigma_values *values);

/* The same of one number that is printed in decimal, without printing it. */
bool sigma_known_has_number(const struct sigma_known *known, uint32_t place, uint64_t number);

#endif
