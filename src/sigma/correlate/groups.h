/* sigma/correlate/groups.h - the events of a definition that have the same values. */
#ifndef BW_SIGMA_CORRELATE_GROUPS_H
#define BW_SIGMA_CORRELATE_GROUPS_H

#include "sigma/correlate/state.h"

/* NULL: the event has no such value. */
const bw_str *arrival_value(const struct arrival *arrival, uint8_t index);
/* What the event's group is known by. False when memory is out. */
bool group_hash(struct correlate *c, const struct track *t, const struct correlate_input *input,
        const struct arrival *arrival, uint64_t ret_key[2]);
/* NULL: there is none yet. */
struct group *group_find(const struct track *t, const uint64_t key[2]);
struct group *group_get(struct correlate *c, struct track *t, const struct correlate_input *input,
        const struct arrival *arrival, const uint64_t key[2]);
/* The processor should fetch what group_get will look at first; or the group itself. */
void group_expect_key(const struct track *t, const uint64_t key[2]);
void group_expect(const struct track *t, const struct group *group);
void group_free(struct correlate *c, struct track *t, struct group *group);
/* Gives back what is kept of groups that are gone. */
void groups_release(struct correlate *c);
/* The tuple of the event's fields: false when it has none of them. */
bool tuple_hash(struct correlate *c, const struct track *t, const struct correlate_input *input,
        const struct arrival *arrival, uint64_t ret_key[2]);

/* A hash that evidence can not steer. */
uint64_t secret_hash(bw_str text);

#endif
