/* base/hash.h - a fast 64-bit hash and a map from text to a number. */
#ifndef BW_BASE_HASH_H
#define BW_BASE_HASH_H

#include "base/slice.h"

/*
 * Not cryptographic. The same on every machine and in every run, so that it may be stored.
 * Seeds make independent hashes of the same bytes.
 */
uint64_t bw_hash64(bw_bytes bytes, uint64_t seed);

/* SipHash-2-4: as long as the key is not known, nobody can make bytes that collide. */
uint64_t bw_hash64_keyed(bw_bytes bytes, uint64_t key0, uint64_t key1);

/*
 * A hash that whoever makes the bytes can not steer: keyed with random numbers that the system gave
 * this process when it began (its forks share them). For what stands for evidence in a cache, where
 * two things with one hash would be taken for each other: bw_hash64 is easily made to collide on
 * purpose. Never stored or shown: another process gives other numbers.
 */
uint64_t bw_hash64_secret(bw_bytes bytes, uint64_t seed);

/* Mixes a number into a hash: for keys made of several parts. */
uint64_t bw_hash_mix(uint64_t hash, uint64_t value);

struct bw_arena;

/* A map from text to a 64-bit number; keys are copied. Iteration order is insertion order. */
struct bw_map;

/* Memory comes from `arena` (borrowed, must outlive the map); NULL when it is full. */
struct bw_map *bw_map_new(struct bw_arena *arena);

/* Finds `key`; false when it is not there. */
bool bw_map_get(const struct bw_map *map, bw_str key, uint64_t *ret_value);

/* Adds or replaces; false when the arena is full. */
bool bw_map_set(struct bw_map *map, bw_str key, uint64_t value);

size_t bw_map_count(const struct bw_map *map);

/* The `index`th entry in insertion order, index < count. */
bw_str bw_map_key(const struct bw_map *map, size_t index);
uint64_t bw_map_value(const struct bw_map *map, size_t index);

#endif
