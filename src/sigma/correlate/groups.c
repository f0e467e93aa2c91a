#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "match/fold.h"
#include "sigma/correlate/state.h"

/* Letter case does not matter to Sigma; most values have none, or are ASCII. */
static void add_folded(struct correlate *c, bw_str text)
{
    char small[4 * 256];
    char *out = small;
    if (MATCH_FOLD_MAX_UTF8(text.len) > sizeof(small)) {
        bw_buffer_clear(&c->folded);
        if (!bw_buffer_reserve(&c->folded, MATCH_FOLD_MAX_UTF8(text.len))) {
            c->key.failed = true;
            return;
        }
        out = (char *)c->folded.ptr;
    }
    const size_t len = match_fold_utf8(text, out);
    const uint32_t length = (uint32_t)len;
    bw_buffer_add(&c->key, &length, sizeof(length));
    bw_buffer_add(&c->key, out, len);
}

uint64_t secret_hash(const struct correlate *c, bw_str text)
{
    return bw_hash64_keyed(bw_str_bytes(text), c->hash_keys[0], c->hash_keys[1]);
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

bool tuple_hash(struct correlate *c, const struct track *t, const struct correlate_input *input,
        const struct arrival *arrival, uint64_t ret_key[2])
{
    if (!make_key(c, input->fields, t->definition->field_count, arrival))
        return false;
    ret_key[0] = secret_hash(c, bw_buffer_str(&c->key));
    ret_key[1] = bw_hash64(bw_buffer_bytes(&c->key), ret_key[0]);
    return true;
}

/* Bytes of a group beyond the struct: arrays for its type, and copies of its values. */
struct layout {
    size_t seen, chain, latest, values, key, texts, size;
};

static size_t place(struct layout *l, size_t size)
{
    const size_t at = l->size;
    l->size += (size + 7) / 8 * 8;
    return at;
}

static struct layout layout_of(const struct correlate *c, const struct track *t, size_t texts)
{
    const struct correlate_definition *d = t->definition;
    const bool temporal = d->type == CORRELATE_TEMPORAL || d->type == CORRELATE_TEMPORAL_ORDERED;
    const bool ordered = d->type == CORRELATE_TEMPORAL_ORDERED;
    struct layout l = {.size = (sizeof(struct group) + 15) / 16 * 16};
    l.seen = place(&l, temporal ? d->input_count * sizeof(uint32_t) : 0);
    l.chain = place(&l, ordered ? d->input_count * sizeof(bw_time) : 0);
    l.latest = place(&l, ordered ? d->input_count * sizeof(bw_time) : 0);
    l.values = place(&l, d->group_count * sizeof(bw_str));
    l.key = place(&l, c->key.len);
    l.texts = place(&l, texts);
    return l;
}

static size_t group_bytes(const struct track *t, const struct group *group)
{
    size_t size = sizeof(*group) + group->key.len + t->definition->group_count * sizeof(bw_str);
    for (uint32_t i = 0; i < t->definition->group_count; i++)
        size += group->values[i].len;
    if (group->chain != NULL)
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

static struct group *group_new(struct correlate *c, struct track *t,
        const struct correlate_input *input, const struct arrival *arrival)
{
    const struct correlate_definition *d = t->definition;
    size_t texts = 1;
    for (uint32_t i = 0; i < d->group_count; i++) {
        const bw_str *value = arrival_value(arrival, input->groups[i]);
        texts += value != NULL ? value->len : 0;
    }
    const struct layout l = layout_of(c, t, texts);
    char *memory = calloc(1, l.size);
    if (memory == NULL)
        return NULL;
    struct group *group = (struct group *)(void *)memory;
    const bool temporal = d->type == CORRELATE_TEMPORAL || d->type == CORRELATE_TEMPORAL_ORDERED;
    group->seen = temporal ? (uint32_t *)(void *)(memory + l.seen) : NULL;
    if (d->type == CORRELATE_TEMPORAL_ORDERED) {
        group->chain = (bw_time *)(void *)(memory + l.chain);
        group->latest = (bw_time *)(void *)(memory + l.latest);
        for (uint32_t i = 0; i < d->input_count; i++)
            group->chain[i] = group->latest[i] = BW_TIME_UNKNOWN;
    }
    group->values = (bw_str *)(void *)(memory + l.values);
    if (c->key.len != 0)
        memcpy(memory + l.key, c->key.ptr, c->key.len);
    group->key = (bw_str){.ptr = memory + l.key, .len = c->key.len};
    copy_values(t, input, arrival, group, memory + l.texts);
    group->first = NO_ENTRY;
    group->last = NO_ENTRY;
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
            g->next = buckets[g->hash & (count - 1)];
            buckets[g->hash & (count - 1)] = g;
        }
    }
    c->used += (count - t->group_buckets) * sizeof(struct group *);
    free(t->groups);
    t->groups = buckets;
    t->group_buckets = count;
    return true;
}

struct group *group_get(struct correlate *c, struct track *t, const struct correlate_input *input,
        const struct arrival *arrival)
{
    (void)make_key(c, input->groups, t->definition->group_count, arrival);
    if (c->key.failed)
        return NULL;
    const bw_str key = bw_buffer_str(&c->key);
    const uint64_t hash = secret_hash(c, key);
    struct group *g = t->group_buckets != 0 ? t->groups[hash & (t->group_buckets - 1)] : NULL;
    for (; g != NULL; g = g->next)
        if (g->hash == hash && bw_str_eq(g->key, key))
            return g;
    if (t->group_count >= t->group_buckets && !grow_groups(c, t))
        return NULL;
    g = group_new(c, t, input, arrival);
    if (g == NULL)
        return NULL;
    g->hash = hash;
    g->next = t->groups[hash & (t->group_buckets - 1)];
    t->groups[hash & (t->group_buckets - 1)] = g;
    t->group_count++;
    if (++c->groups > c->counts.groups_peak)
        c->counts.groups_peak = c->groups;
    return g;
}

void group_free(struct correlate *c, struct track *t, struct group *group)
{
    struct group **at = &t->groups[group->hash & (t->group_buckets - 1)];
    while (*at != group)
        at = &(*at)->next;
    *at = group->next;
    t->group_count--;
    c->groups--;
    c->used -= group_bytes(t, group) + group->numbers.bytes;
    if (group->episode != NULL)
        c->used -= sizeof(*group->episode);
    free(group->episode);
    numbers_release(&group->numbers);
    free(group);
}

static uint64_t distinct_hash(const struct group *group, const uint64_t key[2])
{
    return bw_hash_mix(key[0] ^ key[1], group->hash);
}

static bool grow_distincts(struct correlate *c, struct track *t)
{
    const uint64_t count = t->distinct_buckets != 0 ? t->distinct_buckets * 2 : 16;
    struct distinct **buckets = calloc(count, sizeof(struct distinct *));
    if (buckets == NULL)
        return false;
    for (uint64_t i = 0; i < t->distinct_buckets; i++) {
        for (struct distinct *d = t->distincts[i], *next; d != NULL; d = next) {
            next = d->next;
            const uint64_t at = distinct_hash(d->group, d->key) & (count - 1);
            d->next = buckets[at];
            buckets[at] = d;
        }
    }
    c->used += (count - t->distinct_buckets) * sizeof(struct distinct *);
    free(t->distincts);
    t->distincts = buckets;
    t->distinct_buckets = count;
    return true;
}

struct distinct *distinct_find(
        const struct track *t, const struct group *group, const uint64_t key[2])
{
    const uint64_t hash = distinct_hash(group, key);
    struct distinct *d =
            t->distinct_buckets != 0 ? t->distincts[hash & (t->distinct_buckets - 1)] : NULL;
    while (d != NULL && (d->group != group || d->key[0] != key[0] || d->key[1] != key[1]))
        d = d->next;
    return d;
}

struct distinct *distinct_get(
        struct correlate *c, struct track *t, const struct group *group, const uint64_t key[2])
{
    const uint64_t hash = distinct_hash(group, key);
    struct distinct *d = distinct_find(t, group, key);
    if (d != NULL)
        return d;
    if (t->distinct_count >= t->distinct_buckets && !grow_distincts(c, t))
        return NULL;
    d = malloc(sizeof(*d));
    if (d == NULL)
        return NULL;
    struct distinct **bucket = &t->distincts[hash & (t->distinct_buckets - 1)];
    *d = (struct distinct){.next = *bucket, .group = group, .key = {key[0], key[1]}};
    *bucket = d;
    t->distinct_count++;
    c->used += sizeof(*d) + 16;
    return d;
}

void distinct_free(struct correlate *c, struct track *t, struct distinct *distinct)
{
    const uint64_t hash = distinct_hash(distinct->group, distinct->key);
    struct distinct **at = &t->distincts[hash & (t->distinct_buckets - 1)];
    while (*at != distinct)
        at = &(*at)->next;
    *at = distinct->next;
    t->distinct_count--;
    c->used -= sizeof(*distinct) + 16;
    free(distinct);
}
