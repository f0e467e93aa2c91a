#include <stdlib.h>

#include "sigma/link_parts.h"

/* ASCII letters in lower case; NULL ptr when memory is out. */
static bw_str lower(struct bw_arena *arena, bw_str text)
{
    char *out = bw_arena_alloc_raw(arena, text.len + 1, 1);
    for (size_t i = 0; out != NULL && i < text.len; i++)
        out[i] = text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? (char)(text.ptr[i] + 32) : text.ptr[i];
    return (bw_str){.ptr = out, .len = text.len};
}

static bool add(struct sigma_linker *l, struct sigma_link_names *names, bw_str name,
        struct sigma_rule *rule)
{
    uint32_t number;
    bool added;
    if (name.len == 0)
        return true;
    const bw_str key = lower(l->load->keep, name);
    if (key.ptr == NULL || !sigma_intern_add(&names->intern, bw_str_bytes(key), &number, &added))
        return false;
    if (added)
        names->first[number] = rule;
    names->count[number]++;
    return true;
}

static bool init(struct sigma_linker *l, struct sigma_link_names *names)
{
    names->first = bw_arena_alloc(l->load->keep, l->loaded->rule_count, sizeof(*names->first));
    names->count = bw_arena_alloc(l->load->keep, l->loaded->rule_count, sizeof(*names->count));
    return names->first != NULL && names->count != NULL;
}

/* A rule without an id has its name or title in that place: it is found as such. */
static bw_str own_id(const struct sigma_rule *rule)
{
    const bool stands_in = rule->id.ptr == rule->name.ptr || rule->id.ptr == rule->title.ptr;
    return stands_in ? BW_STR("") : rule->id;
}

/* Nobody can call filters, and searches of aggregations. */
static bool has_names(const struct sigma_rule *rule)
{
    return rule->filter == NULL && !rule->legacy;
}

bool sigma_link_names_init(struct sigma_linker *l)
{
    if (!init(l, &l->ids) || !init(l, &l->names) || !init(l, &l->titles))
        return false;
    for (uint32_t i = 0; i < l->loaded->rule_count; i++) {
        struct sigma_rule *rule = l->loaded->rules[i];
        if (has_names(rule) &&
                (!add(l, &l->ids, own_id(rule), rule) || !add(l, &l->names, rule->name, rule) ||
                        !add(l, &l->titles, rule->title, rule)))
            return false;
    }
    return true;
}

void sigma_link_names_release(struct sigma_linker *l)
{
    sigma_intern_release(&l->ids.intern);
    sigma_intern_release(&l->names.intern);
    sigma_intern_release(&l->titles.intern);
}

static bw_str name_of_kind(const struct sigma_rule *rule, size_t kind)
{
    return kind == 0 ? own_id(rule) : kind == 1 ? rule->name : rule->title;
}

/* Of several whose names differ by letter case alone, the one that has exactly this one. */
static bw_status find_exactly(
        const struct sigma_linker *l, bw_str name, size_t kind, struct sigma_rule **ret_rule)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < l->loaded->rule_count; i++) {
        struct sigma_rule *rule = l->loaded->rules[i];
        if (!has_names(rule) || !bw_str_eq(name_of_kind(rule, kind), name))
            continue;
        *ret_rule = rule;
        found++;
    }
    return found == 1 ? BW_OK : BW_E_RANGE;
}

bw_status sigma_link_find(const struct sigma_linker *l, bw_str name, struct sigma_rule **ret_rule)
{
    const struct sigma_link_names *const kinds[] = {&l->ids, &l->names, &l->titles};
    const bw_str key = lower(l->load->keep, name);
    if (key.ptr == NULL)
        return BW_E_NOMEM;
    for (size_t i = 0; i < BW_COUNT(kinds); i++) {
        uint32_t number;
        if (!sigma_intern_find(&kinds[i]->intern, bw_str_bytes(key), &number))
            continue;
        *ret_rule = kinds[i]->first[number];
        return kinds[i]->count[number] == 1 ? BW_OK : find_exactly(l, name, i, ret_rule);
    }
    return BW_E_NOT_FOUND;
}

bool sigma_link_calls(bw_str name, const struct sigma_rule *rule)
{
    return bw_str_eq_ascii_nocase(name, rule->id) || bw_str_eq_ascii_nocase(name, rule->name) ||
           bw_str_eq_ascii_nocase(name, rule->title);
}

bool sigma_link_left_out(const struct sigma_linker *l, bw_str name)
{
    for (uint32_t i = 0; i < l->loaded->left_out_count; i++)
        if (sigma_link_calls(name, l->loaded->left_out[i]))
            return true;
    return false;
}
