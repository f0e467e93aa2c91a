/* What rules are for, and whether the evidence and each host have a log of it. */
#include <stdlib.h>

#include "base/hash.h"
#include "sigma/ledger_parts.h"

/* Text of a host: the names of its platforms. */
#define NAMES_MAX 4096

bool ledger_platforms_begin(struct ledger_making *m)
{
    const uint32_t count = m->image->logsources_count;
    struct bw_map *known = bw_map_new(m->arena);
    m->platforms = bw_arena_alloc(m->arena, count + 1u, sizeof(*m->platforms));
    m->platform_of = bw_arena_alloc(m->arena, count + 1u, sizeof(*m->platform_of));
    if (known == NULL || m->platforms == NULL || m->platform_of == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const struct sigma_image_logsource *l = &m->image->logsources[i];
        const bw_str name = sigma_image_str(m->image, l->platform);
        uint64_t found;
        if (!bw_map_get(known, name, &found)) {
            found = m->platform_count++;
            m->platforms[found] = (struct ledger_platform){.name = name,
                    .advice = sigma_image_str(m->image, l->platform_advice),
                    .place = (uint32_t)found};
            if (!bw_map_set(known, name, found))
                return false;
        }
        m->platform_of[i] = (uint32_t)found;
    }
    m->platforms_of_host =
            bw_arena_alloc(m->arena, m->host_most + 1u, (size_t)m->platform_count + 1);
    return m->platforms_of_host != NULL;
}

/* Whether one of the host's logs is one that only the platform has. */
static bool has_log(const struct ledger_making *m, const struct sigma_image_logsource *l,
        const struct cover_cell *cells, uint32_t count)
{
    for (uint32_t i = 0; i < l->log_count; i++) {
        const bw_str log = sigma_image_str(m->image, m->image->names[l->first_log + i]);
        for (uint32_t c = 0; c < count; c++)
            if (bw_str_eq(log, cells[c].log))
                return true;
    }
    return false;
}

/*
 * A log of a product is one of its platform, whatever is in it. What has no product (firewalls, web
 * servers) may write into any log: there records say it.
 */
static bool is_there(const struct ledger_making *m, const struct sigma_image_logsource *l)
{
    uint8_t seen = 0;
    for (uint32_t i = 0; i < l->source_count; i++)
        seen |= m->sources[l->first_source + i];
    return (seen & (l->product.len != 0 ? SOURCE_LOG : SOURCE_RECORDS | SOURCE_OUTSIDE)) != 0;
}

void ledger_platforms_of_host(
        struct ledger_making *m, const struct cover_cell *cells, uint32_t count)
{
    uint8_t *of_host = m->platforms_of_host + (size_t)m->host_count * m->platform_count;
    for (uint32_t i = 0; i < m->image->logsources_count; i++) {
        const struct sigma_image_logsource *l = &m->image->logsources[i];
        const uint8_t known = m->host_count < m->host_most ? of_host[m->platform_of[i]] : 0;
        if (known != 0 || (!is_there(m, l) && !has_log(m, l, cells, count)))
            continue;
        m->platforms[m->platform_of[i]].there = true;
        if (m->host_count < m->host_most)
            of_host[m->platform_of[i]] = 1;
    }
}

uint32_t ledger_platform(const struct ledger_making *m, uint32_t rule)
{
    return m->platform_of[ledger_logsource(m, rule) - m->image->logsources];
}

static void count_rules(struct ledger_making *m)
{
    for (uint32_t r = 0; r < m->image->rules_count; r++) {
        const uint32_t platform = ledger_platform(m, r);
        m->platforms[platform].rules++;
        m->platforms[platform].blind += ledger_state_is_blind(m->rules[r].state);
        for (uint32_t h = 0; h < m->host_count; h++) {
            if (m->platforms_of_host[(size_t)h * m->platform_count + platform] == 0)
                continue;
            m->hosts[h].own++;
            m->hosts[h].own_blind += ledger_state_is_blind(
                    (enum ledger_state)m->matrix[(size_t)r * m->host_most + h]);
        }
    }
}

static int compare_platforms(const void *a, const void *b)
{
    const struct ledger_platform *x = a;
    const struct ledger_platform *y = b;
    if (x->there != y->there)
        return x->there ? -1 : 1;
    if (x->rules != y->rules)
        return x->rules > y->rules ? -1 : 1;
    return bw_str_compare(x->name, y->name);
}

/* In their order: what a host has. */
static bool name_hosts(struct ledger_making *m)
{
    struct bw_buffer names;
    bool ok = true;
    bw_buffer_init(&names, NAMES_MAX);
    for (uint32_t h = 0; h < m->host_count && ok; h++) {
        bw_buffer_clear(&names);
        for (uint32_t p = 0; p < m->platform_count; p++) {
            const size_t place = (size_t)h * m->platform_count + m->platforms[p].place;
            if (m->platforms_of_host[place] == 0 || m->platforms[p].rules == 0)
                continue;
            bw_buffer_add_text(&names, names.len != 0 ? ", " : "");
            bw_buffer_add_str(&names, m->platforms[p].name);
        }
        m->hosts[h].platforms = bw_arena_copy(m->arena, bw_buffer_str(&names));
        ok = m->hosts[h].platforms.ptr != NULL;
    }
    bw_buffer_release(&names);
    return ok;
}

static int compare_groups(const void *a, const void *b)
{
    const struct ledger_group *x = a;
    const struct ledger_group *y = b;
    if (x->rules != y->rules)
        return x->rules > y->rules ? -1 : 1;
    const int order = bw_str_compare(x->what, y->what);
    return order != 0 ? order : bw_str_compare(x->advice, y->advice);
}

/* Those of platforms that are there stand before the others; rules learn the new place of theirs.
 */
static bool sort_groups(struct ledger_making *m)
{
    uint32_t *moved = bw_arena_alloc(m->arena, m->group_count + 1u, sizeof(*moved));
    struct ledger_group *sorted = bw_arena_alloc(m->arena, m->group_count + 1u, sizeof(*sorted));
    uint32_t count = 0;
    if (moved == NULL || sorted == NULL)
        return false;
    for (uint32_t i = 0; i < m->group_count; i++)
        m->groups[i].place = i;
    if (m->group_count != 0)
        qsort(m->groups, m->group_count, sizeof(*m->groups), compare_groups);
    for (unsigned there = 2; there-- > 0;)
        for (uint32_t i = 0; i < m->group_count; i++)
            if (m->platforms[m->groups[i].platform].there == (there != 0))
                sorted[count++] = m->groups[i];
    m->groups = sorted;
    for (uint32_t i = 0; i < m->group_count; i++)
        moved[m->groups[i].place] = i;
    for (uint32_t i = 0; i < m->image->rules_count; i++)
        if (m->rules[i].group != LEDGER_NO_GROUP)
            m->rules[i].group = moved[m->rules[i].group];
    return true;
}

/* Platforms that no rule is for are left out; groups learn the new place of theirs. */
static bool keep_platforms(struct ledger_making *m, struct hunt_ledger *ledger)
{
    uint32_t *moved = bw_arena_alloc(m->arena, m->platform_count + 1u, sizeof(*moved));
    if (moved == NULL)
        return false;
    for (uint32_t i = 0; i < m->platform_count; i++) {
        moved[m->platforms[i].place] = ledger->platform_count;
        if (m->platforms[i].rules != 0)
            m->platforms[ledger->platform_count++] = m->platforms[i];
    }
    for (uint32_t i = 0; i < m->group_count; i++)
        m->groups[i].platform = moved[m->groups[i].platform];
    ledger->platforms = m->platforms;
    return true;
}

bool ledger_platforms_end(struct ledger_making *m, struct hunt_ledger *ledger)
{
    count_rules(m);
    if (!sort_groups(m))
        return false;
    if (m->platform_count != 0)
        qsort(m->platforms, m->platform_count, sizeof(*m->platforms), compare_platforms);
    return name_hosts(m) && keep_platforms(m, ledger);
}
