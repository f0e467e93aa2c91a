#include "sigma/match/value_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define CACHE_ENTRIES 2048 /* power of two: 650 KiB */

/* Longest value that is kept, as bytes of the evidence: 128 characters of UTF-16. */
#define CACHE_VALUE_MAX 256

/*
 * A caller whose values do not repeat (a line as a whole, its time) spends more on the cache than
 * the cache spares him, and pushes others' values out: after so many misses, less some for each
 * hit, the next values are scanned as they come.
 */
#define MISSES_MAX  64
#define HIT_WORTH   8
#define REST_VALUES 1024

/* Of a cache's line: what is compared first lies in one of them. */
#define ENTRY_ALIGN 64

struct cache_entry {
    _Alignas(ENTRY_ALIGN) const void *reader; /* NULL: free */
    struct sigma_value_hits hits;
    uint16_t len;
    uint8_t kind;
    uint8_t bytes[CACHE_VALUE_MAX];
};

struct sigma_value_cache {
    uint64_t generation;
    struct cache_entry *entries;
    /* the hash of each entry, apart: what is not known is found out without a look at the entry,
     * which is far away where values seldom repeat */
    uint64_t hashes[CACHE_ENTRIES];
};

void sigma_value_hits_add(struct sigma_value_hits *hits, uint32_t id)
{
    for (uint32_t i = 0; i < hits->count && i < SIGMA_MAX_HITS; i++)
        if (hits->ids[i] == id)
            return;
    if (hits->count < SIGMA_MAX_HITS)
        hits->ids[hits->count] = id;
    hits->count++;
}

struct sigma_value_cache *sigma_value_cache_new(void)
{
    struct sigma_value_cache *cache = calloc(1, sizeof(*cache));
    if (cache == NULL)
        return NULL;
    cache->entries = aligned_alloc(ENTRY_ALIGN, CACHE_ENTRIES * sizeof(*cache->entries));
    if (cache->entries == NULL) {
        free(cache);
        return NULL;
    }
    memset(cache->entries, 0, CACHE_ENTRIES * sizeof(*cache->entries));
    return cache;
}

void sigma_value_cache_free(struct sigma_value_cache *cache)
{
    if (cache == NULL)
        return;
    free(cache->entries);
    free(cache);
}

void sigma_value_cache_epoch(struct sigma_value_cache *cache, uint64_t generation)
{
    if (cache->generation == generation)
        return;
    cache->generation = generation;
    sigma_value_cache_clear(cache);
}

void sigma_value_cache_clear(struct sigma_value_cache *cache)
{
    for (size_t i = 0; i < CACHE_ENTRIES; i++)
        cache->entries[i].reader = NULL;
}

/* The bytes that the value is known by: its text, or the number itself. */
static bw_bytes key_bytes(const struct event_value *value)
{
    if (value->kind >= EVENT_VALUE_UINT && value->kind <= EVENT_VALUE_TIME)
        return (bw_bytes){.ptr = (const uint8_t *)&value->u, .len = sizeof(value->u)};
    return value->bytes;
}

static uint64_t key_hash(const void *reader, const struct event_value *value, bw_bytes key)
{
    return bw_hash64(key, (uint64_t)(uintptr_t)reader ^ value->kind);
}

static bool is_kept(const struct event_value *value, bw_bytes key)
{
    return value->kind > EVENT_VALUE_NULL && value->kind < EVENT_VALUE_LIST && key.len != 0 &&
           key.len <= CACHE_VALUE_MAX;
}

static bool entry_is(const struct cache_entry *entry, const void *reader,
        const struct event_value *value, bw_bytes key)
{
    return entry->reader == reader && entry->kind == value->kind && entry->len == key.len &&
           bw_same_bytes((const char *)entry->bytes, (const char *)key.ptr, key.len);
}

void sigma_value_cache_expect(
        const struct sigma_value_cache *cache, const struct sigma_value_trail *trail)
{
    const struct cache_entry *entry = &cache->entries[trail->at & (CACHE_ENTRIES - 1)];
    if (trail->rest != 0)
        return;
    __builtin_prefetch(entry);
    __builtin_prefetch(entry->bytes);
}

static struct sigma_value_hits *note_hit(struct sigma_value_trail *trail, struct cache_entry *entry)
{
    trail->misses -= trail->misses < HIT_WORTH ? trail->misses : HIT_WORTH;
    return &entry->hits;
}

static void note_miss(struct sigma_value_trail *trail)
{
    if (++trail->misses < MISSES_MAX)
        return;
    trail->misses = 0;
    trail->rest = REST_VALUES;
}

struct sigma_value_hits *sigma_value_cache_find(struct sigma_value_cache *cache, const void *reader,
        const struct event_value *value, struct sigma_value_trail *trail)
{
    const bw_bytes key = key_bytes(value);
    trail->hash = 0;
    if (trail->rest != 0) {
        trail->rest--;
        return NULL;
    }
    if (!is_kept(value, key))
        return NULL;
    struct cache_entry *entry = &cache->entries[trail->at & (CACHE_ENTRIES - 1)];
    if (entry_is(entry, reader, value, key))
        return note_hit(trail, entry);
    trail->hash = key_hash(reader, value, key);
    const uint16_t at = (uint16_t)(trail->hash & (CACHE_ENTRIES - 1));
    trail->at = at;
    entry = &cache->entries[at];
    /* The bytes are compared too: a hash can be met on purpose. */
    if (cache->hashes[at] == trail->hash && entry_is(entry, reader, value, key))
        return note_hit(trail, entry);
    note_miss(trail);
    return NULL;
}

void sigma_value_cache_add(struct sigma_value_cache *cache, const void *reader,
        const struct event_value *value, const struct sigma_value_trail *trail,
        const struct sigma_value_hits *hits)
{
    const bw_bytes key = key_bytes(value);
    if (trail->hash == 0 || hits->count > SIGMA_MAX_HITS)
        return;
    struct cache_entry *entry = &cache->entries[trail->hash & (CACHE_ENTRIES - 1)];
    cache->hashes[trail->hash & (CACHE_ENTRIES - 1)] = trail->hash;
    entry->reader = reader;
    entry->hits = *hits;
    entry->kind = value->kind;
    entry->len = (uint16_t)key.len;
    memcpy(entry->bytes, key.ptr, key.len);
}
