#include "sigma/correlate/groups.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "match/fold.h"
#include "sigma/correlate/episode.h"

/* Letter case does not matter to Sigma; most values have none, or are ASCII. */
static void add_folded(struct correlate *c, bw_str text)
{
    uint32_t length;
    if (!bw_buffer_reserve(&c->key, sizeof(length) + MATCH_FOLD_MAX_UTF8(text.len)))
        return;
    char *out = (char *)c->key.ptr + c->key.len;
    length = (uint32_t)match_fold_utf8(text, out + sizeof(length));
    memcpy(out, &length, sizeof(length));
    c->key.len += sizeof(length) + length;
}

uint64_t secret_hash(bw_str text)
{
    return bw_hash64_secret(bw_str_bytes(text), 1);
}

const bw_str *arrival_value(const struct arrival *arrival, uint8_t index)
{
    if (index == CORRELATE_NO_VALUE || index >= arrival->value_count ||
            arrival->values[index].ptr == NULL)
        return NULL;
    return &arrival->values[index];
}

/* The values as one text; an absent one is unlike every other. True when any is there. */
static bool make_key(
        struct correlate *c, const uint8_t *indexes, uint32_t count, const struct arrival *arrival)
{
    static const uint32_t absent = UINT32_MAX;
    bool any = false;
    bw_buffer_clear(&c->key);
    for (uint32_t i = 0; i < count; i++) {
        const bw_str *value = arrival_value(arrival, indexes[i]);
        any |= value != NULL;
        if (value != NULL)
            add_folded(c, *value);
        else
            bw_buffer_add(&c->key, &absent, sizeof(absent));
    }
    return any;
}

static void hash_key(const struct correlate *c, uint64_t ret_key[2])
{
    ret_key[0] = secret_hash(bw_buffer_str(&c->key));
    ret_key[1] = bw_hash64(bw_buffer_bytes(&c->key), ret_key[0]);
}

static bool is_known(const struct known_group *known, const uint8_t *indexes, uint32_t count,
        const struct arrival *arrival)
{
    return known->arrival == arrival->number && known->count == count &&
           memcmp(known->indexes, indexes, count) == 0;
}

/* Of several values, which the definition before mostly looked at, too. */
static bool find_group_key(struct correlate *c, const uint8_t *indexes, uint32_t count,
        const struct arrival *arrival, uint64_t ret_key[2])
{
    struct known_group *known = &c->known_group;
    if (count > KNOWN_VALUES || !is_known(known, indexes, count, arrival)) {
        const bool any = make_key(c, indexes, count, arrival);
        hash_key(c, ret_key);
        if (count > KNOWN_VALUES || c->key.failed)
            return any;
        *known = (struct known_group){.arrival = arrival->number,
                .count = count,
                .any = any,
                .key = {ret_key[0], ret_key[1]}};
        memcpy(known->indexes, indexes, count);
    }
    memcpy(ret_key, known->key, sizeof(known->key));
    return known->any;
}

/* True when any of the values is there. Of one value, which several definitions look at, once. */
static bool find_key(struct correlate *c, const uint8_t *indexes, uint32_t count,
        const struct arrival *arrival, uint64_t ret_key[2])
{
    if (count > 1)
        return find_group_key(c, indexes, count, arrival, ret_key);
    struct known_key *known =
            count == 1 && indexes[0] < KNOWN_KEYS ? &c->known_keys[indexes[0]] : NULL;
    if (known != NULL && known->arrival == arrival->number) {
        ret_key[0] = known->key[0];
        ret_key[1] = known->key[1];
        return true;
    }
    const bool any = make_key(c, indexes, count, arrival);
    hash_key(c, ret_key);
    if (known != NULL && any && !c->key.failed)
        *known = (struct known_key){.arrival = arrival->number, .key = {ret_key[0], ret_key[1]}};
    return any;
}

bool tuple_hash(struct correlate *c, const struct track *t, const struct correlate_input *input,
        const struct arrival *arrival, uint64_t ret_key[2])
{
    return find_key(c, input->fields, t->definition->field_count, arrival, ret_key) &&
           !c->key.failed;
}

bool group_hash(struct correlate *c, const struct track *t, const struct correlate_input *input,
        const struct arrival *arrival, uint64_t ret_key[2])
{
    (void)find_key(c, input->groups, t->definition->group_count, arrival, ret_key);
    return !c->key.failed;
}

/* Bytes of a group beyond the struct: arrays for its type, and copies of its values. */
struct layout {
    size_t seen, chain, latest, values, texts, size;
};

static size_t place(struct layout *l, size_t size)
{
    const size_t at = l->size;
    l->size += (size + 7) / 8 * 8;
    return at;
}

static struct layout layout_of(const struct track *t, size_t texts)
{
    const struct correlate_definition *d = t->definition;
    struct layout l = {.size = sizeof(struct group)};
    l.seen = place(&l, t->temporal ? d->input_count * sizeof(uint32_t) : 0);
    l.chain = place(&l, t->ordered ? d->input_count * sizeof(bw_time) : 0);
    l.latest = place(&l, t->ordered ? d->input_count * sizeof(bw_time) : 0);
    l.values = place(&l, d->group_count * sizeof(bw_str));
    l.texts = place(&l, texts);
    l.size = (l.size + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
    return l;
}

static size_t group_bytes(const struct track *t, const struct group *group)
{
    size_t size = sizeof(*group) + t->definition->group_count * sizeof(bw_str);
    for (uint32_t i = 0; i < t->definition->group_count; i++)
        size += group->values[i].len;
    if (t->ordered)
        size += 2 * t->definition->input_count * sizeof(bw_time);
    return size + 64;
}

static void copy_values(const struct track *t, const struct correlate_input *input,
        const struct arrival *arrival, struct group *group, char *out)
{
    for (uint32_t i = 0; i < t->definition->group_count; i++) {
        const bw_str *value = arrival_value(arrival, input->groups[i]);
        group->values[i] = (bw_str){0};
        if (value == NULL)
            continue;
        if (value->len != 0)
            memcpy(out, value->ptr, value->len);
        group->values[i] = (bw_str){.ptr = out, .len = value->len};
        out += value->len;
    }
}

static char *memory_take(struct correlate *c, size_t size)
{
    const size_t lines = size / CACHE_LINE;
    struct free_group *free_one = lines < FREE_SIZES ? c->free_groups[lines] : NULL;
    if (free_one == NULL)
        return aligned_alloc(CACHE_LINE, size);
    c->free_groups[lines] = free_one->next;
    c->free_lines -= lines;
    return (char *)free_one;
}

static void memory_give(struct correlate *c, struct group *group)
{
    const size_t lines = group->lines;
    struct free_group *free_one = (struct free_group *)(void *)group;
    if (lines >= FREE_SIZES || c->free_lines + lines > FREE_LINES) {
        free(group);
        return;
    }
    free_one->next = c->free_groups[lines];
    c->free_groups[lines] = free_one;
    c->free_lines += lines;
}

void groups_release(struct correlate *c)
{
    for (size_t i = 0; i < FREE_SIZES; i++)
        for (struct free_group *at = c->free_groups[i], *next; at != NULL; at = next) {
            next = at->next;
            free(at);
        }
}

static struct group *group_new(struct correlate *c, struct track *t,
        const struct correlate_input *input, const struct arrival *arrival)
{
    const struct correlate_definition *d = t->definition;
    size_t texts = 1;
    for (uint32_t i = 0; i < d->group_count; i++) {
        const bw_str *value = arrival_value(arrival, input->groups[i]);
        texts += value != NULL ? value->len : 0;
    }
    const struct layout l = layout_of(t, texts);
    char *memory = memory_take(c, l.size);
    if (memory == NULL)
        return NULL;
    memset(memory, 0, l.size);
    struct group *group = (struct group *)(void *)memory;
    group->lines = (uint32_t)(l.size / CACHE_LINE);
    if (t->temporal)
        group->seen = (uint32_t *)(void *)(memory + l.seen);
    if (t->ordered) {
        group->chain = (bw_time *)(void *)(memory + l.chain);
        group->latest = (bw_time *)(void *)(memory + l.latest);
        for (uint32_t i = 0; i < d->input_count; i++)
            group->chain[i] = group->latest[i] = BW_TIME_UNKNOWN;
    }
    group->values = (bw_str *)(void *)(memory + l.values);
    copy_values(t, input, arrival, group, memory + l.texts);
    group->first = NO_ENTRY;
    group->last = NO_ENTRY;
    if (!track_has_windows(t))
        group->since = arrival->time;
    c->used += group_bytes(t, group);
    return group;
}

static bool grow_groups(struct correlate *c, struct track *t)
{
    const uint64_t count = t->group_buckets != 0 ? t->group_buckets * 2 : 16;
    struct group **buckets = calloc(count, sizeof(struct group *));
    if (buckets == NULL)
        return false;
    for (uint64_t i = 0; i < t->group_buckets; i++) {
        for (struct group *g = t->groups[i], *next; g != NULL; g = next) {
            next = g->next;
            g->next = buckets[g->key[0] & (count - 1)];
            buckets[g->key[0] & (count - 1)] = g;
        }
    }
    c->used += (count - t->group_buckets) * sizeof(struct group *);
    free(t->groups);
    t->groups = buckets;
    t->group_buckets = count;
    return true;
}

void group_expect(const struct track *t, const struct group *group)
{
    const char *memory = (const char *)group;
    __builtin_prefetch(memory);
    if (t->closed || t->takes_number || t->temporal)
        __builtin_prefetch(memory + CACHE_LINE);
    if (t->temporal)
        __builtin_prefetch(memory + sizeof(*group));
}

void group_expect_key(const struct track *t, const uint64_t key[2])
{
    if (t->group_buckets != 0)
        __builtin_prefetch(&t->groups[key[0] & (t->group_buckets - 1)]);
}

struct group *group_find(const struct track *t, const uint64_t key[2])
{
    struct group *g = t->group_buckets != 0 ? t->groups[key[0] & (t->group_buckets - 1)] : NULL;
    for (; g != NULL; g = g->next) {
        group_expect(t, g);
        if (g->key[0] == key[0] && g->key[1] == key[1])
            return g;
    }
    return NULL;
}

struct group *group_get(struct correlate *c, struct track *t, const struct correlate_input *input,
        const struct arrival *arrival, const uint64_t key[2])
{
    struct group *g = group_find(t, key);
    if (g != NULL)
        return g;
    if (t->group_count >= t->group_buckets / 2 && !grow_groups(c, t))
        return NULL;
    g = group_new(c, t, input, arrival);
    if (g == NULL)
        return NULL;
    g->key[0] = key[0];
    g->key[1] = key[1];
    g->next = t->groups[key[0] & (t->group_buckets - 1)];
    t->groups[key[0] & (t->group_buckets - 1)] = g;
    t->group_count++;
    if (++c->groups > c->counts.groups_peak)
        c->counts.groups_peak = c->groups;
    return g;
}

void group_free(struct correlate *c, struct track *t, struct group *group)
{
    struct group **at = &t->groups[group->key[0] & (t->group_buckets - 1)];
    while (*at != group)
        at = &(*at)->next;
    *at = group->next;
    t->group_count--;
    c->groups--;
    c->used -= group_bytes(t, group);
    if (group->episode != NULL)
        c->used -= sizeof(*group->episode);
    free(group->episode);
    if (t->keeps_order) {
        c->used -= group->numbers.bytes;
        numbers_release(&group->numbers);
    }
    memory_give(c, group);
}
