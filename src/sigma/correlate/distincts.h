/* sigma/correlate/distincts.h - the different values of the groups of one track. */
#ifndef BW_SIGMA_CORRELATE_DISTINCTS_H
#define BW_SIGMA_CORRELATE_DISTINCTS_H

#include "sigma/correlate/state.h"

/* A value's place in the track's array; 0: the group has no event with it. */
uint32_t distinct_find(const struct track *t, const struct group *group, const uint64_t key[2]);
/* 0 when memory is out. */
uint32_t distinct_get(
        struct correlate *c, struct track *t, const struct group *group, const uint64_t key[2]);
void distinct_free(struct correlate *c, struct track *t, uint32_t distinct);
/* The processor should fetch what distinct_find will look at first. */
void distinct_expect(const struct track *t, const uint64_t group_key[2], const uint64_t key[2]);

#endif
