#include "base/hash.h"

#include <string.h>
#include <sys/auxv.h>

#include "base/arena.h"

/* Odd constants with evenly spread bits (digits of the golden ratio and of pi). */
#define HASH_K0 UINT64_C(0x9e3779b97f4a7c15)
#define HASH_K1 UINT64_C(0x243f6a8885a308d3)

__extension__ typedef unsigned __int128 wide_product;

static uint64_t fold_multiply(uint64_t a, uint64_t b)
{
    const wide_product product = (wide_product)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load_32(const uint8_t *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24;
}

/* Eight bytes: spelled out, compilers make one load of it. */
static inline uint64_t load_64(const uint8_t *p)
{
    return load_32(p) | (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
           (uint64_t)p[7] << 56;
}

/* The number that `n` bytes are, 0 to 8 of them; loads that overlap instead of a loop or a call. */
static uint64_t load_le(const uint8_t *p, size_t n)
{
    if (n >= 4)
        return load_32(p) | load_32(p + n - 4) << (8 * (n - 4));
    if (n == 0)
        return 0;
    return (uint64_t)p[0] | (uint64_t)p[n / 2] << (8 * (n / 2)) |
           (uint64_t)p[n - 1] << (8 * (n - 1));
}

uint64_t bw_hash_mix(uint64_t hash, uint64_t value)
{
    return fold_multiply(hash ^ HASH_K0, value ^ HASH_K1);
}

uint64_t bw_hash64(bw_bytes bytes, uint64_t seed)
{
    uint64_t hash = seed ^ fold_multiply(bytes.len ^ HASH_K1, HASH_K0);
    const uint8_t *p = bytes.ptr;
    size_t left = bytes.len;
    for (; left >= 16; left -= 16, p += 16)
        hash = fold_multiply(load_64(p) ^ HASH_K1, load_64(p + 8) ^ hash);
    uint64_t a = 0;
    uint64_t b = 0;
    if (left >= 8) {
        a = load_64(p);
        b = left > 8 ? load_le(p + 8, left - 8) : 0;
    } else if (left > 0) {
        a = load_le(p, left);
    }
    return fold_multiply(a ^ HASH_K1 ^ hash, b ^ HASH_K0 ^ left);
}

/* ---- SipHash-2-4 (Aumasson and Bernstein, 2012) ---- */

struct sip {
    uint64_t v0, v1, v2, v3;
};

static uint64_t rotate_left(uint64_t x, unsigned bits)
{
    return x << bits | x >> (64 - bits);
}

static void sip_round(struct sip *s)
{
    s->v0 += s->v1;
    s->v1 = rotate_left(s->v1, 13) ^ s->v0;
    s->v0 = rotate_left(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate_left(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate_left(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate_left(s->v1, 17) ^ s->v2;
    s->v2 = rotate_left(s->v2, 32);
}

static inline void sip_word(struct sip *s, uint64_t word, unsigned rounds)
{
    s->v3 ^= word;
    for (unsigned i = 0; i < rounds; i++)
        sip_round(s);
    s->v0 ^= word;
}

/* SipHash-c-d: `rounds` for each word and `last` at the end. */
static inline uint64_t sip_hash(
        bw_bytes bytes, uint64_t key0, uint64_t key1, unsigned rounds, unsigned last)
{
    struct sip s = {
            .v0 = key0 ^ UINT64_C(0x736f6d6570736575),
            .v1 = key1 ^ UINT64_C(0x646f72616e646f6d),
            .v2 = key0 ^ UINT64_C(0x6c7967656e657261),
            .v3 = key1 ^ UINT64_C(0x7465646279746573),
    };
    const uint8_t *p = bytes.ptr;
    size_t left = bytes.len;
    for (; left >= 8; left -= 8, p += 8)
        sip_word(&s, load_64(p), rounds);
    sip_word(&s, (left != 0 ? load_le(p, left) : 0) | (uint64_t)bytes.len << 56, rounds);
    s.v2 ^= 0xff;
    for (unsigned i = 0; i < last; i++)
        sip_round(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

uint64_t bw_hash64_keyed(bw_bytes bytes, uint64_t key0, uint64_t key1)
{
    return sip_hash(bytes, key0, key1, 2, 4);
}

static uint64_t secret[2] = {HASH_K0, HASH_K1};

/* Sixteen bytes that the kernel puts into every process. Before main: no thread is there yet. */
__attribute__((constructor)) static void secret_read(void)
{
    const void *random = (const void *)(uintptr_t)getauxval(AT_RANDOM);
    if (random != NULL)
        memcpy(secret, random, sizeof(secret));
}

/* SipHash-1-3, as tables of Rust and Python have it: nobody sees the hash. */
uint64_t bw_hash64_secret(bw_bytes bytes, uint64_t seed)
{
    return sip_hash(bytes, secret[0] ^ seed, secret[1], 1, 3);
}

struct map_entry {
    bw_str key;
    uint64_t hash;
    uint64_t value;
};

struct bw_map {
    struct bw_arena *arena;
    struct map_entry *entries;
    uint32_t *slots; /* index + 1 into entries; 0 is free */
    size_t count;
    size_t entry_capacity;
    size_t slot_count; /* a power of two, at least twice the entries */
};

#define MAP_FIRST_SLOTS 32

struct bw_map *bw_map_new(struct bw_arena *arena)
{
    struct bw_map *map = bw_arena_alloc(arena, 1, sizeof(*map));
    if (map == NULL)
        return NULL;
    map->arena = arena;
    map->slots = bw_arena_alloc(arena, MAP_FIRST_SLOTS, sizeof(*map->slots));
    map->entries = bw_arena_alloc(arena, MAP_FIRST_SLOTS / 2, sizeof(*map->entries));
    if (map->slots == NULL || map->entries == NULL)
        return NULL;
    map->slot_count = MAP_FIRST_SLOTS;
    map->entry_capacity = MAP_FIRST_SLOTS / 2;
    return map;
}

static size_t map_find_slot(const struct bw_map *map, bw_str key, uint64_t hash)
{
    size_t slot = (size_t)hash & (map->slot_count - 1);
    while (map->slots[slot] != 0) {
        const struct map_entry *entry = &map->entries[map->slots[slot] - 1];
        if (entry->hash == hash && bw_str_eq(entry->key, key))
            return slot;
        slot = (slot + 1) & (map->slot_count - 1);
    }
    return slot;
}

bool bw_map_get(const struct bw_map *map, bw_str key, uint64_t *ret_value)
{
    const size_t slot = map_find_slot(map, key, bw_hash64(bw_str_bytes(key), 0));
    if (map->slots[slot] == 0)
        return false;
    *ret_value = map->entries[map->slots[slot] - 1].value;
    return true;
}

static bool map_grow(struct bw_map *map)
{
    const size_t slot_count = map->slot_count * 2;
    uint32_t *slots = bw_arena_alloc(map->arena, slot_count, sizeof(*slots));
    struct map_entry *entries = bw_arena_alloc(map->arena, slot_count / 2, sizeof(*entries));
    if (slots == NULL || entries == NULL)
        return false;
    memcpy(entries, map->entries, map->count * sizeof(*entries));
    for (size_t i = 0; i < map->count; i++) {
        size_t slot = (size_t)entries[i].hash & (slot_count - 1);
        while (slots[slot] != 0)
            slot = (slot + 1) & (slot_count - 1);
        slots[slot] = (uint32_t)i + 1;
    }
    map->slots = slots;
    map->entries = entries;
    map->slot_count = slot_count;
    map->entry_capacity = slot_count / 2;
    return true;
}

bool bw_map_set(struct bw_map *map, bw_str key, uint64_t value)
{
    const uint64_t hash = bw_hash64(bw_str_bytes(key), 0);
    size_t slot = map_find_slot(map, key, hash);
    if (map->slots[slot] != 0) {
        map->entries[map->slots[slot] - 1].value = value;
        return true;
    }
    if (map->count == map->entry_capacity) {
        if (map->count >= UINT32_MAX / 4 || !map_grow(map))
            return false;
        slot = map_find_slot(map, key, hash);
    }
    const bw_str copy = bw_arena_copy(map->arena, key);
    if (copy.ptr == NULL)
        return false;
    map->entries[map->count] = (struct map_entry){.key = copy, .hash = hash, .value = value};
    map->slots[slot] = (uint32_t)++map->count;
    return true;
}

size_t bw_map_count(const struct bw_map *map)
{
    return map->count;
}

bw_str bw_map_key(const struct bw_map *map, size_t index)
{
    return map->entries[index].key;
}

uint64_t bw_map_value(const struct bw_map *map, size_t index)
{
    return map->entries[index].value;
}
