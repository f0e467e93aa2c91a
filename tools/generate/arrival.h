/* tools/generate/arrival.h - when benign activities happen, and who does them. */
#ifndef GENERATE_ARRIVAL_H
#define GENERATE_ARRIVAL_H

#include "world.h"

/* A benign activity of one host. */
struct arrival {
    uint64_t time; /* of the next one, FILETIME */
    const struct activity *activity;
    const struct host *host;
    struct rng rng;
};

/* Moves on by a gap as chance has it, counted in the activity's hours only. */
void arrival_next(struct arrival *arrival);

/* A certain user, one who works on this host, or one of a group. NULL: nobody. */
const struct user *arrival_user(const struct world *world, struct arrival *arrival);

#endif
