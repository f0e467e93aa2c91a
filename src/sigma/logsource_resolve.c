#include "base/limits.h"
#include "sigma/logsource.h"

/* Keys of a logsource as bits, so that "gives no more than" is one operation. */
enum {
    KEY_PRODUCT = 1,
    KEY_CATEGORY = 2,
    KEY_SERVICE = 4,
    KEYS = 8,
};

static unsigned keys_of(const struct sigma_logsource *names)
{
    return (names->product.len != 0 ? KEY_PRODUCT : 0u) |
           (names->category.len != 0 ? KEY_CATEGORY : 0u) |
           (names->service.len != 0 ? KEY_SERVICE : 0u);
}

/* Equal in all keys that both give. */
static bool agree(const struct sigma_logsource *a, const struct sigma_logsource *b)
{
    const bw_str pairs[][2] = {
            {a->product, b->product}, {a->category, b->category}, {a->service, b->service}};
    for (size_t i = 0; i < BW_COUNT(pairs); i++)
        if (pairs[i][0].len != 0 && pairs[i][1].len != 0 &&
                !bw_str_eq_ascii_nocase(pairs[i][0], pairs[i][1]))
            return false;
    return true;
}

/* What is being put together. */
struct resolution {
    const struct sigma_tables_data *tables;
    struct sigma_served *items;
    uint32_t count, most;
    struct bw_err *err;
};

/* So many sources may serve the logsource: `every` may take all that there are. */
static uint32_t most_of(
        const struct sigma_tables_data *tables, const struct sigma_logsource *logsource)
{
    bool every = false;
    uint32_t all = 0;
    for (const struct sigma_logsource_entry *e = tables->first_entry; e != NULL; e = e->next) {
        every |= e->every_count != 0 && agree(&e->names, logsource);
        for (const struct sigma_source *s = e->sources; s != NULL; s = s->next)
            all++;
    }
    return BW_LIMIT_SIGMA_SOURCES + (every ? all : 0);
}

static bool is_same(const struct sigma_served *a, const struct sigma_served *b)
{
    if (a->part_count != b->part_count)
        return false;
    for (uint32_t i = 0; i < a->part_count; i++)
        if (a->parts[i] != b->parts[i])
            return false;
    return true;
}

static bw_status add(struct resolution *r, const struct sigma_served *served)
{
    for (uint32_t i = 0; i < r->count; i++)
        if (is_same(&r->items[i], served))
            return BW_OK;
    if (r->count == r->most)
        return bw_fail(
                r->err, BW_E_LIMIT, "more than %u sources for one logsource", (unsigned)r->most);
    r->items[r->count++] = *served;
    return BW_OK;
}

static bool is_among(const struct sigma_taxonomy_same *same, bw_str field)
{
    for (uint32_t i = 0; i < same->count; i++)
        if (bw_str_eq_ascii_nocase(same->names[i], field))
            return true;
    return false;
}

const struct sigma_taxonomy_same *sigma_taxonomy_same(
        const struct sigma_tables_data *tables, bw_str field)
{
    const struct sigma_taxonomy_same *same = tables->first_same;
    while (same != NULL && !is_among(same, field))
        same = same->next;
    return same;
}

bw_str sigma_logsource_every(const struct sigma_tables_data *tables,
        const struct sigma_logsource_entry *entry, bw_str field)
{
    for (uint32_t i = 0; i < entry->every_count; i++)
        if (bw_str_eq_ascii_nocase(entry->every[i], field))
            return entry->every[i];
    const struct sigma_taxonomy_same *same =
            entry->every_count != 0 ? sigma_taxonomy_same(tables, field) : NULL;
    for (uint32_t i = 0; i < entry->every_count && same != NULL; i++)
        if (is_among(same, entry->every[i]))
            return entry->every[i];
    return field;
}

/* How many of the fields that `every` lists the source has. */
static uint32_t count_mapped(const struct sigma_tables_data *tables,
        const struct sigma_source *source, const struct sigma_logsource_entry *every)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < every->every_count; i++) {
        bool maps = false;
        for (uint32_t k = 0; k < source->mapping_count && !maps; k++)
            maps = !source->mappings[k].override &&
                   bw_str_eq(sigma_logsource_every(tables, every, source->mappings[k].field),
                           every->every[i]);
        count += maps;
    }
    return count;
}

/* The sources of other entries that map what `every` lists: those that map most of it first, for
 * the first that serves a record is taken. */
static bw_status add_every(struct resolution *r, const struct sigma_logsource_entry *every)
{
    for (uint32_t mapped = every->every_count; mapped > 0; mapped--) {
        for (const struct sigma_logsource_entry *e = r->tables->first_entry; e != NULL;
                e = e->next) {
            for (const struct sigma_source *s = e->sources; s != NULL; s = s->next) {
                const struct sigma_served served = {.parts = {s}, .part_count = 1, .every = every};
                const bw_status status =
                        count_mapped(r->tables, s, every) == mapped ? add(r, &served) : BW_OK;
                if (status != BW_OK)
                    return status;
            }
        }
    }
    return BW_OK;
}

/* All sources of all entries whose keys are exactly `keys` and that agree. */
static bw_status add_entries(
        struct resolution *r, const struct sigma_logsource *logsource, unsigned keys)
{
    const struct sigma_logsource_entry *e = r->tables->first_entry;
    for (; e != NULL; e = e->next) {
        if (keys_of(&e->names) != keys || !agree(&e->names, logsource))
            continue;
        const bw_status others = add_every(r, e);
        if (others != BW_OK)
            return others;
        for (const struct sigma_source *s = e->sources; s != NULL; s = s->next) {
            const struct sigma_served served = {.parts = {s}, .part_count = 1};
            const bw_status status = add(r, &served);
            if (status != BW_OK)
                return status;
        }
    }
    return BW_OK;
}

/* Every pair of what is there and what the entries with `keys` say: both must hold. */
static bw_status intersect(
        struct resolution *r, const struct sigma_logsource *logsource, unsigned keys)
{
    struct resolution other = {.tables = r->tables, .most = r->most, .err = r->err};
    struct resolution both = {.tables = r->tables, .most = r->most, .err = r->err};
    struct bw_arena *arena = r->tables->arena;
    other.items = bw_arena_alloc(arena, r->most, sizeof(*other.items));
    both.items = bw_arena_alloc(arena, r->most, sizeof(*both.items));
    if (other.items == NULL || both.items == NULL)
        return bw_fail(r->err, BW_E_NOMEM, "logsources");
    bw_status status = add_entries(&other, logsource, keys);
    for (uint32_t i = 0; i < r->count && status == BW_OK; i++) {
        for (uint32_t k = 0; k < other.count && status == BW_OK; k++) {
            struct sigma_served served = r->items[i];
            served.parts[served.part_count++] = other.items[k].parts[0];
            status = add(&both, &served);
        }
    }
    r->items = both.items;
    r->count = both.count;
    return status;
}

static bool has_entry(const struct sigma_tables_data *tables,
        const struct sigma_logsource *logsource, unsigned keys)
{
    const struct sigma_logsource_entry *e = tables->first_entry;
    while (e != NULL && (keys_of(&e->names) != keys || !agree(&e->names, logsource)))
        e = e->next;
    return e != NULL;
}

/*
 * Entries that give some of the keys of `logsource`: of those the most precise ones, all of which
 * must hold. False when they do not cover all of its keys.
 */
static bool find_cover(const struct sigma_tables_data *tables,
        const struct sigma_logsource *logsource, unsigned cover[3], uint32_t *ret_count)
{
    const unsigned wanted = keys_of(logsource);
    unsigned found = 0;
    bool there[KEYS] = {false};
    for (unsigned keys = 1; keys < KEYS; keys++)
        there[keys] = (keys & ~wanted) == 0 && has_entry(tables, logsource, keys);
    *ret_count = 0;
    for (unsigned keys = 1; keys < KEYS; keys++) {
        bool precise = there[keys];
        for (unsigned more = keys + 1; more < KEYS; more++)
            precise = precise && !((more & keys) == keys && there[more]);
        if (!precise)
            continue;
        cover[(*ret_count)++] = keys; /* at most three subsets of three keys exclude each other */
        found |= keys;
    }
    return found == wanted;
}

bw_status sigma_logsource_resolve(const struct sigma_tables_data *tables,
        const struct sigma_logsource *logsource, const struct sigma_served **ret_served,
        uint32_t *ret_count, bool *ret_known, struct bw_err *err)
{
    struct resolution r = {.tables = tables, .most = most_of(tables, logsource), .err = err};
    r.items = bw_arena_alloc(tables->arena, r.most, sizeof(*r.items));
    if (r.items == NULL)
        return bw_fail(err, BW_E_NOMEM, "logsources");
    const unsigned wanted = keys_of(logsource);
    unsigned cover[3];
    uint32_t cover_count;
    bw_status status = BW_OK;
    if (find_cover(tables, logsource, cover, &cover_count)) {
        status = add_entries(&r, logsource, cover[0]);
        for (uint32_t i = 1; i < cover_count && status == BW_OK; i++)
            status = intersect(&r, logsource, cover[i]);
    }
    /* A product alone means all of its logs, not those that happen to have an entry. */
    for (unsigned keys = wanted + 1; keys < KEYS && wanted != KEY_PRODUCT; keys++)
        if (status == BW_OK && (keys & wanted) == wanted)
            status = add_entries(&r, logsource, keys);
    if (status != BW_OK)
        return status;
    *ret_served = r.items;
    *ret_count = r.count;
    *ret_known = r.count != 0;
    return BW_OK;
}
