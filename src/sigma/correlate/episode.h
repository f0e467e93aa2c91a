/* sigma/correlate/episode.h - a definition holds for a group: from when to when, and what is told.
 */
#ifndef BW_SIGMA_CORRELATE_EPISODE_H
#define BW_SIGMA_CORRELATE_EPISODE_H

#include "sigma/correlate/state.h"

/* The definition holds for a group, since some event: what will be told of it. */
struct episode {
    uint64_t last; /* the entry that was counted last */
    uint64_t events;
    uint64_t inputs;
    double number;
    double peak;
    bw_time time;
    bw_time first_time, last_time;
    bw_time signaled;
    bw_time lapsed; /* the moment at which it did not hold any more; INT64_MAX: it does */
    struct correlate_place place;
    uint32_t host;
    uint32_t first_host;
    bool several_hosts;
    uint32_t head_count;
    uint64_t tail_count; /* that were put there: the last CORRELATE_SHOWN stay */
    struct entry head[CORRELATE_SHOWN];
    struct entry tail[CORRELATE_SHOWN];
};

/* The group's events up to its last belong to what is told. */
bool episode_extend(struct correlate *c, struct track *t, struct group *group, double number);
/* Tells it, where the definition alerts, and forgets it. */
bw_status episode_end(struct correlate *c, struct track *t, struct group *group);
/* The same for NEW_VALUE, with the values that are new. */
bw_status episode_end_new(
        struct correlate *c, struct track *t, struct group *group, const bw_str *fields);

#endif
