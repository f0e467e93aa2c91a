#include <string.h>

#include "base/reader.h"
#include "match/grams.h"
#include "match/literals.h"
#include "match/literals_form.h"

static bool inside(const struct match_literals_header *h, uint32_t offset, uint64_t size)
{
    return offset % 4 == 0 && offset <= h->size && size <= h->size - offset;
}

static bool table_valid(const struct match_literals *set, const struct literal_table *t)
{
    const struct match_literals_header *h = set->header;
    if ((t->mask & (t->mask + 1)) != 0 || t->count > t->mask ||
            !inside(h, t->slots, ((uint64_t)t->mask + 1) * sizeof(uint32_t)) ||
            !inside(h, t->entries, (uint64_t)t->count * sizeof(struct literal_entry)))
        return false;
    const uint32_t *slots = (const uint32_t *)(const void *)(set->base + t->slots);
    bool has_free = false;
    for (uint32_t i = 0; i <= t->mask; i++) {
        if (slots[i] > t->count)
            return false;
        has_free |= slots[i] == 0;
    }
    const struct literal_entry *entries =
            (const struct literal_entry *)(const void *)(set->base + t->entries);
    for (uint32_t i = 0; i < t->count; i++)
        if (entries[i].text > h->texts_size || entries[i].len > h->texts_size - entries[i].text ||
                entries[i].anchor > entries[i].len)
            return false;
    return has_free; /* else a probe would never end */
}

static bool anchored_valid(const struct match_literals *set, const struct literal_anchored *a)
{
    return table_valid(set, &a->table) &&
           inside(set->header, a->lengths, (uint64_t)a->length_count * sizeof(uint16_t)) &&
           a->mask_shift >= 8 && a->mask_shift <= 31 &&
           inside(set->header, a->masks, sizeof(uint32_t) << (32 - a->mask_shift));
}

static bool filter_valid(const struct match_literals *set, const struct literal_filter *f)
{
    return f->shift >= 8 && f->shift <= 27 &&
           inside(set->header, f->bits, (UINT64_C(1) << (32 - f->shift)) / 8);
}

static bool grams_valid(const struct match_literals *set, const struct literal_grams *g)
{
    return table_valid(set, &g->table) && filter_valid(set, &g->filter);
}

bool match_literals_view(bw_bytes bytes, struct match_literals *ret_set)
{
    const struct match_literals_header *h = (const void *)bytes.ptr;
    if (bytes.len < sizeof(*h) || h->magic != LITERALS_MAGIC || h->size != bytes.len)
        return false;
    const struct match_literals set = {.base = bytes.ptr, .header = h};
    if (!inside(h, h->texts & ~UINT32_C(3), h->texts_size) || !table_valid(&set, &h->exact) ||
            !anchored_valid(&set, &h->prefix) || !anchored_valid(&set, &h->suffix) ||
            !filter_valid(&set, &h->triples))
        return false;
    for (unsigned i = 0; i < GRAM_LEVELS; i++)
        if (!grams_valid(&set, &h->grams[i]))
            return false;
    *ret_set = set;
    return true;
}

/* First entry of the run with this key, or NULL. */
static const struct literal_entry *table_find(
        const uint8_t *base, const struct literal_table *t, uint32_t hash, uint32_t key)
{
    const uint32_t *slots = (const uint32_t *)(const void *)(base + t->slots);
    const struct literal_entry *entries =
            (const struct literal_entry *)(const void *)(base + t->entries);
    for (uint32_t at = hash & t->mask; slots[at] != 0; at = (at + 1) & t->mask)
        if (entries[slots[at] - 1].key == key)
            return &entries[slots[at] - 1];
    return NULL;
}

/* Reports every entry of the run whose literal stands at `at` of `text`. */
static void report_run(const struct match_literals *set, const struct literal_table *t,
        const struct literal_entry *entry, bw_str part, match_literals_hit_fn *on_hit, void *user)
{
    const struct match_literals_header *h = set->header;
    const struct literal_entry *end =
            (const struct literal_entry *)(const void *)(set->base + t->entries) + t->count;
    const char *texts = (const char *)set->base + h->texts;
    for (const uint32_t key = entry->key; entry < end && entry->key == key; entry++)
        if (entry->len == part.len && memcmp(texts + entry->text, part.ptr, part.len) == 0)
            on_hit(user, entry->id);
}

void match_literals_scan_exact(
        const struct match_literals *set, bw_str text, match_literals_hit_fn *on_hit, void *user)
{
    const struct match_literals_header *h = set->header;
    const struct literal_table *t = &h->exact;
    if (text.len > h->longest_exact || (h->exact_lengths >> (text.len & 31) & 1) == 0)
        return; /* no need to hash it */
    uint64_t hash = 0;
    for (size_t i = 0; i < text.len; i++)
        hash = roll_step(hash, (uint8_t)text.ptr[i]);
    const uint32_t key = (uint32_t)(roll_finish(hash) >> 32);
    const struct literal_entry *entry = table_find(set->base, t, key, key);
    if (entry != NULL)
        report_run(set, t, entry, text, on_hit, user);
}

/* Which lengths the literals may have that the text begins or ends with. */
static uint32_t anchored_mask(const struct match_literals *set, const struct literal_anchored *a,
        bool backwards, bw_str text)
{
    const uint32_t *masks = (const uint32_t *)(const void *)(set->base + a->masks);
    if (text.len < 2)
        return UINT32_MAX;
    const char *outer = backwards ? text.ptr + text.len - 1 : text.ptr;
    const char *inner = backwards ? outer - 1 : outer + 1;
    return masks[ends_hash((uint8_t)*outer, (uint8_t)*inner) >> a->mask_shift];
}

static void scan_anchored(const struct match_literals *set, const struct literal_anchored *a,
        bool backwards, bw_str text, match_literals_hit_fn *on_hit, void *user)
{
    const uint16_t *lengths = (const uint16_t *)(const void *)(set->base + a->lengths);
    const uint32_t mask = anchored_mask(set, a, backwards, text);
    uint64_t hash = 0;
    size_t done = 0;
    if (BW_LIKELY(mask == 0))
        return;
    for (uint32_t i = 0; i < a->length_count && lengths[i] <= text.len; i++) {
        const size_t len = lengths[i];
        if ((mask >> (i < LENGTH_BITS ? i : LENGTH_BITS - 1) & 1) == 0)
            continue;
        if (backwards)
            for (; done < len; done++)
                hash = roll_step(hash, (uint8_t)text.ptr[text.len - 1 - done]);
        else
            for (; done < len; done++)
                hash = roll_step(hash, (uint8_t)text.ptr[done]);
        const uint32_t key = (uint32_t)(roll_finish(hash) >> 32);
        const struct literal_entry *entry = table_find(set->base, &a->table, key, key);
        if (entry == NULL)
            continue;
        const char *start = backwards ? text.ptr + (text.len - len) : text.ptr;
        report_run(set, &a->table, entry, (bw_str){start, len}, on_hit, user);
    }
}

static void report_gram(const struct match_literals *set, const struct literal_grams *g,
        uint32_t gram, bw_str text, size_t at, match_literals_hit_fn *on_hit, void *user)
{
    const struct literal_table *t = &g->table;
    const struct literal_entry *entry = table_find(set->base, t, gram_slot_hash(gram), gram);
    if (entry == NULL)
        return;
    const struct literal_entry *end =
            (const struct literal_entry *)(const void *)(set->base + t->entries) + t->count;
    const char *texts = (const char *)set->base + set->header->texts;
    for (; entry < end && entry->key == gram; entry++) {
        if (entry->anchor > at || entry->len > text.len - (at - entry->anchor))
            continue;
        const char *start = text.ptr + (at - entry->anchor);
        if (memcmp(texts + entry->text, start, entry->len) == 0)
            on_hit(user, entry->id);
    }
}

static inline uint32_t load_u32(const char *p)
{
    uint32_t value;
    memcpy(&value, p, sizeof(value)); /* the padding makes the last three bytes readable */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap32(value);
#endif
    return value;
}

/* Places that are looked at before one branch asks whether any of them was worth it. */
#define PLACES_BLOCK 4

/* The filter's bit for `gram`, as the lowest bit of what is returned. */
static inline uint32_t gram_bit(const uint32_t *bits, uint32_t shift, uint32_t gram)
{
    const uint32_t bit = gram_hash(gram) >> shift;
    return bits[bit / 32] >> (bit % 32);
}

/* Looks at every place; inlined, so that the width is a constant. */
static inline __attribute__((always_inline)) void scan_grams(const struct match_literals *set,
        const struct literal_grams *g, unsigned width, bw_str text, match_literals_hit_fn *on_hit,
        void *user)
{
    if (g->table.count == 0 || text.len < width)
        return;
    const uint32_t *bits = (const uint32_t *)(const void *)(set->base + g->filter.bits);
    const uint32_t mask = (UINT32_C(1) << (8 * width)) - 1;
    const uint32_t shift = g->filter.shift;
    const size_t end = text.len - width + 1; /* of the places where a gram begins */
    size_t at = 0;
    for (; at < end && end - at > PLACES_BLOCK - 1; at += PLACES_BLOCK) {
        uint32_t found = 0;
        for (unsigned i = 0; i < PLACES_BLOCK; i++)
            found |= gram_bit(bits, shift, load_u32(text.ptr + at + i) & mask);
        if (BW_LIKELY((found & 1) == 0))
            continue;
        for (size_t i = at; i < at + PLACES_BLOCK; i++)
            if ((gram_bit(bits, shift, load_u32(text.ptr + i) & mask) & 1) != 0)
                report_gram(set, g, load_u32(text.ptr + i) & mask, text, i, on_hit, user);
    }
    for (; at < end; at++)
        if (BW_UNLIKELY((gram_bit(bits, shift, load_u32(text.ptr + at) & mask) & 1) != 0))
            report_gram(set, g, load_u32(text.ptr + at) & mask, text, at, on_hit, user);
}

static bool filter_has(
        const struct match_literals *set, const struct literal_filter *f, uint32_t hash)
{
    const uint32_t *bits = (const uint32_t *)(const void *)(set->base + f->bits);
    const uint32_t bit = hash >> f->shift;
    return (bits[bit / 32] >> (bit % 32) & 1) != 0;
}

/* A triple that may be a gram of three bytes, or begin one of four: each level's filter tells. */
static void try_triple(const struct match_literals *set, uint32_t four, bw_str text, size_t at,
        match_literals_hit_fn *on_hit, void *user)
{
    const struct literal_grams *grams = set->header->grams;
    const uint32_t three = four & 0xffffff;
    if (filter_has(set, &grams[3].filter, gram_hash(four)) && text.len - at >= 4)
        report_gram(set, &grams[3], four, text, at, on_hit, user);
    if (filter_has(set, &grams[2].filter, gram_hash(three)))
        report_gram(set, &grams[2], three, text, at, on_hit, user);
}

/* The filter's bit for what begins `four`, as the lowest bit of what is returned. */
static inline uint32_t triple_bit(const uint32_t *bits, uint32_t shift, uint32_t four)
{
    const uint32_t bit = triple_hash(four) >> shift;
    return bits[bit / 32] >> (bit % 32);
}

struct places {
    const struct match_literals *set;
    bw_str text;
    match_literals_hit_fn *on_hit;
    void *user;
};

static void on_sampled(void *user, size_t at)
{
    const struct places *p = user;
    report_gram(p->set, &p->set->header->grams[LEVEL_SAMPLED], load_u32(p->text.ptr + at), p->text,
            at, p->on_hit, p->user);
}

_Static_assert(MATCH_GRAMS_STEP == SAMPLE_STEP, "the same places");

/* Shorter texts have too few grams for eight of them to be taken at once to gain anything. */
#define GRAMS_TEXT_MIN 64

/* One after the other; so where processors can not take eight, too. */
static void scan_sampled_singly(const struct match_grams *grams, struct places *places)
{
    const size_t len = places->text.len;
    for (size_t at = 0; at + GRAM_WIDTHS <= len; at += SAMPLE_STEP) {
        const uint32_t hash = gram_hash(load_u32(places->text.ptr + at));
        if (BW_UNLIKELY((match_grams_bits(grams->bits, grams->shift, hash) & 1) != 0))
            on_sampled(places, at);
    }
}

/* Grams of literals of seven bytes and more: every fourth place. */
static void scan_sampled(
        const struct match_literals *set, bw_str text, match_literals_hit_fn *on_hit, void *user)
{
    const struct literal_grams *g = &set->header->grams[LEVEL_SAMPLED];
    const struct match_grams grams = {
            .bits = (const uint32_t *)(const void *)(set->base + g->filter.bits),
            .shift = g->filter.shift,
            .factor = GRAM_FACTOR,
    };
    struct places places = {set, text, on_hit, user};
    if (g->table.count == 0)
        return;
    if (text.len >= GRAMS_TEXT_MIN && BW_LIKELY(match_grams_usable()))
        match_grams_scan(&grams, text, on_sampled, &places);
    else
        scan_sampled_singly(&grams, &places);
}

static void on_triple(void *user, size_t at)
{
    const struct places *p = user;
    try_triple(p->set, load_u32(p->text.ptr + at), p->text, at, p->on_hit, p->user);
}

/* A place that may have a gram of any of the four widths. */
static void on_any(void *user, size_t at)
{
    const struct places *p = user;
    const struct literal_grams *grams = p->set->header->grams;
    const uint32_t four = load_u32(p->text.ptr + at);
    if (filter_has(p->set, &grams[0].filter, gram_hash(four & 0xff)))
        report_gram(p->set, &grams[0], four & 0xff, p->text, at, p->on_hit, p->user);
    if (filter_has(p->set, &grams[1].filter, gram_hash(four & 0xffff)))
        report_gram(p->set, &grams[1], four & 0xffff, p->text, at, p->on_hit, p->user);
    try_triple(p->set, four, p->text, at, p->on_hit, p->user);
}

/* In shorter texts places are looked at one by one. */
#define NIBBLES_TEXT_MIN 8

/* Grams of three and of four bytes, at every place: one pass for both. */
static void scan_triples(
        const struct match_literals *set, bw_str text, match_literals_hit_fn *on_hit, void *user)
{
    const struct match_literals_header *h = set->header;
    if ((h->grams[2].table.count | h->grams[3].table.count) == 0 || text.len < 3)
        return;
    const uint32_t *bits = (const uint32_t *)(const void *)(set->base + h->triples.bits);
    const uint32_t shift = h->triples.shift;
    const size_t end = text.len - 2; /* of the places where a triple begins */
    size_t at = 0;
    for (; end - at >= PLACES_BLOCK; at += PLACES_BLOCK) {
        uint32_t found = 0;
        for (unsigned i = 0; i < PLACES_BLOCK; i++)
            found |= triple_bit(bits, shift, load_u32(text.ptr + at + i));
        if (BW_UNLIKELY((found & 1) != 0))
            for (size_t i = at; i < at + PLACES_BLOCK; i++)
                if ((triple_bit(bits, shift, load_u32(text.ptr + i)) & 1) != 0)
                    try_triple(set, load_u32(text.ptr + i), text, i, on_hit, user);
    }
    for (; at < end; at++)
        if (BW_UNLIKELY((triple_bit(bits, shift, load_u32(text.ptr + at)) & 1) != 0))
            try_triple(set, load_u32(text.ptr + at), text, at, on_hit, user);
}

/* The same, and shorter grams where there are some, at thirty-two places at once. */
static void scan_nibbles(
        const struct match_literals *set, bw_str text, match_literals_hit_fn *on_hit, void *user)
{
    const struct match_literals_header *h = set->header;
    struct places places = {set, text, on_hit, user};
    if (h->nibbles.shorts)
        match_nibbles_scan(&h->nibbles, text, on_any, &places);
    else if ((h->grams[2].table.count | h->grams[3].table.count) != 0)
        match_nibbles_scan(&h->nibbles, text, on_triple, &places);
}

size_t match_literals_shortest(const struct match_literals *set)
{
    return set->header->shortest;
}

void match_literals_scan(
        const struct match_literals *set, bw_str text, match_literals_hit_fn *on_hit, void *user)
{
    const struct match_literals_header *h = set->header;
    match_literals_scan_exact(set, text, on_hit, user);
    if (h->prefix.length_count != 0)
        scan_anchored(set, &h->prefix, false, text, on_hit, user);
    if (h->suffix.length_count != 0)
        scan_anchored(set, &h->suffix, true, text, on_hit, user);
    scan_sampled(set, text, on_hit, user);
    const bool nibbles = h->use_nibbles && text.len >= NIBBLES_TEXT_MIN && match_nibbles_usable();
    if (!nibbles)
        scan_triples(set, text, on_hit, user);
    else
        scan_nibbles(set, text, on_hit, user);
    if (nibbles && h->nibbles.shorts)
        return;
    scan_grams(set, &h->grams[1], 2, text, on_hit, user);
    scan_grams(set, &h->grams[0], 1, text, on_hit, user);
}
