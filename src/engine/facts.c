#include "engine/facts.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"

/* How far the set grows past its limit before it is brought back to it. */
#define SLACK_FACTOR 2
/* An arena block and the map itself, for each fact. */
#define FACT_OVERHEAD 128

struct facts {
    size_t limit;
    struct bw_arena *arena;
    struct bw_map *map;
    size_t bytes;
    struct bw_arena *cut_arena; /* of `cut` */
    bw_str cut;                 /* facts from here on were dropped once: none may come back */
    bool has_cut;
};

static bool renew(struct facts *facts)
{
    facts->arena = bw_arena_new(SLACK_FACTOR * facts->limit * 2 + BW_MIB);
    facts->map = facts->arena != NULL ? bw_map_new(facts->arena) : NULL;
    facts->bytes = 0;
    return facts->map != NULL;
}

struct facts *facts_new(size_t limit)
{
    struct facts *facts = calloc(1, sizeof(*facts));
    if (facts == NULL)
        return NULL;
    facts->limit = limit;
    if (!renew(facts)) {
        facts_free(facts);
        return NULL;
    }
    return facts;
}

void facts_free(struct facts *facts)
{
    if (facts == NULL)
        return;
    bw_arena_free(facts->arena);
    bw_arena_free(facts->cut_arena);
    free(facts);
}

size_t facts_count(const struct facts *facts)
{
    return bw_map_count(facts->map);
}

static int compare(const void *a, const void *b)
{
    return bw_str_compare(*(const bw_str *)a, *(const bw_str *)b);
}

/* A sorted array of all of them, to be freed; NULL when memory is out. */
static bw_str *sorted(const struct facts *facts)
{
    const size_t count = bw_map_count(facts->map);
    bw_str *list = calloc(count + 1, sizeof(*list));
    if (list == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        list[i] = bw_map_key(facts->map, i);
    if (count != 0)
        qsort(list, count, sizeof(*list), compare);
    return list;
}

static bool put(struct facts *facts, bw_str fact)
{
    uint64_t known;
    if (bw_map_get(facts->map, fact, &known))
        return true;
    if (!bw_map_set(facts->map, fact, 1))
        return false;
    facts->bytes += fact.len + FACT_OVERHEAD;
    return true;
}

static bool set_cut(struct facts *facts, bw_str cut)
{
    struct bw_arena *arena = bw_arena_new(cut.len + 4096);
    const bw_str copy = arena != NULL ? bw_arena_copy(arena, cut) : (bw_str){0};
    if (copy.ptr == NULL) {
        bw_arena_free(arena);
        return false;
    }
    bw_arena_free(facts->cut_arena);
    facts->cut_arena = arena;
    facts->cut = copy;
    facts->has_cut = true;
    return true;
}

/*
 * Keeps the longest beginning of the sorted facts that fits. What is dropped would be dropped
 * whatever else came, and what comes behind it as well: so the order of arrival does not matter.
 */
static bool trim(struct facts *facts)
{
    if (facts->bytes <= facts->limit)
        return true;
    bw_str *list = sorted(facts);
    struct bw_arena *old = facts->arena;
    const size_t count = bw_map_count(facts->map);
    bool ok = list != NULL && renew(facts);
    size_t i = 0;
    for (; ok && i < count && facts->bytes + list[i].len + FACT_OVERHEAD <= facts->limit; i++)
        ok = put(facts, list[i]);
    if (ok && i < count)
        ok = set_cut(facts, list[i]);
    free(list);
    bw_arena_free(old);
    return ok;
}

bool facts_add(struct facts *facts, bw_bytes fact)
{
    const bw_str text = bw_bytes_str(fact);
    if (facts->has_cut && bw_str_compare(text, facts->cut) >= 0)
        return true;
    if (!put(facts, text))
        return false;
    return facts->bytes <= SLACK_FACTOR * facts->limit || trim(facts);
}

bool facts_write(struct facts *facts, struct spool *out)
{
    if (!trim(facts))
        return false;
    bw_str *list = sorted(facts);
    if (list == NULL)
        return false;
    for (size_t i = 0; i < bw_map_count(facts->map); i++) {
        const uint32_t len = (uint32_t)list[i].len;
        const uint8_t size[4] = {
                (uint8_t)len, (uint8_t)(len >> 8), (uint8_t)(len >> 16), (uint8_t)(len >> 24)};
        spool_add(out, (bw_bytes){.ptr = size, .len = sizeof(size)});
        spool_add(out, bw_str_bytes(list[i]));
    }
    free(list);
    return true;
}
