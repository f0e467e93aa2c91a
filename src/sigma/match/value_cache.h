/*
 * sigma/match/value_cache.h - what scanning a value gave the last time it was met.
 *
 * Logs repeat themselves: the same image, the same user, the same registry key, event after event.
 * The scan of a value depends on its bytes and on the column's literals alone, so its result can be
 * kept. Direct-mapped and small enough for the second-level cache; a value that is long, or that
 * fires much, is scanned each time.
 */
#ifndef BW_SIGMA_MATCH_VALUE_CACHE_H
#define BW_SIGMA_MATCH_VALUE_CACHE_H

#include "event/value.h"
#include "sigma/match/plan.h"

#define SIGMA_MAX_HITS 10

/* Plan predicates that fired; `count` past SIGMA_MAX_HITS means that some are not listed. */
struct sigma_value_hits {
    uint32_t count;
    bool verified; /* the caller's: it has looked closer at them */
    uint32_t ids[SIGMA_MAX_HITS];
};

/* Adds one that is not among them. */
void sigma_value_hits_add(struct sigma_value_hits *hits, uint32_t id);

struct sigma_value_cache;

struct sigma_value_cache *sigma_value_cache_new(void); /* NULL when memory is out */
void sigma_value_cache_free(struct sigma_value_cache *cache);

/* Forgets everything when `generation` is another than the last: columns live elsewhere now. */
void sigma_value_cache_epoch(struct sigma_value_cache *cache, uint64_t generation);

/* Forgets everything: the literals of a column are others now. */
void sigma_value_cache_clear(struct sigma_value_cache *cache);

/* What a caller's values have been like so far; zeros in the beginning. */
struct sigma_value_trail {
    uint64_t hash;  /* of the value that was looked for last; 0: none was */
    uint16_t at;    /* where the last value was found: most often it is the same again, and then
                     * nothing has to be hashed */
    uint16_t rest;  /* values still to come that are not looked for: those before did not repeat */
    uint8_t misses; /* on the way to a rest; hits take some away */
};

/*
 * The hits of `value` for `reader` (an address that stands for a column and how it is read; never
 * followed), or NULL when they are not known. The caller may make less of them.
 */
struct sigma_value_hits *sigma_value_cache_find(struct sigma_value_cache *cache, const void *reader,
        const struct event_value *value, struct sigma_value_trail *trail);

/* What the trail leads to will soon be looked at. */
void sigma_value_cache_expect(
        const struct sigma_value_cache *cache, const struct sigma_value_trail *trail);

/*
 * Keeps the hits of the value that was looked for last and not found, unless it is too long or
 * fired too much, or is one of many that do not repeat.
 */
void sigma_value_cache_add(struct sigma_value_cache *cache, const void *reader,
        const struct event_value *value, const struct sigma_value_trail *trail,
        const struct sigma_value_hits *hits);

#endif
