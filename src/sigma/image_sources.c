#include <stdlib.h>
#include <string.h>

#include "sigma/image_parts.h"

static int compare_logsources(const struct sigma_logsource *a, const struct sigma_logsource *b)
{
    int order = bw_str_compare(a->product, b->product);
    if (order == 0)
        order = bw_str_compare(a->category, b->category);
    return order != 0 ? order : bw_str_compare(a->service, b->service);
}

static int compare_resolved(const void *left, const void *right)
{
    const struct sigma_resolved *a = left;
    const struct sigma_resolved *b = right;
    return compare_logsources(&a->names, &b->names);
}

uint32_t sigma_builder_logsource(
        const struct sigma_builder *b, const struct sigma_logsource *logsource)
{
    const struct sigma_resolved key = {.names = *logsource};
    const struct sigma_resolved *found = bsearch(
            &key, b->logsources, b->logsource_count, sizeof(*b->logsources), compare_resolved);
    return found != NULL ? (uint32_t)(found - b->logsources) : SIGMA_NONE;
}

/* Sorted, each once; `asked` when any of the equal ones is. */
static void sort_logsources(struct sigma_builder *b)
{
    uint32_t kept = 0;
    qsort(b->logsources, b->logsource_count, sizeof(*b->logsources), compare_resolved);
    for (uint32_t i = 0; i < b->logsource_count; i++) {
        struct sigma_resolved *last = kept != 0 ? &b->logsources[kept - 1] : NULL;
        if (last != NULL && compare_logsources(&last->names, &b->logsources[i].names) == 0)
            last->asked |= b->logsources[i].asked;
        else
            b->logsources[kept++] = b->logsources[i];
    }
    b->logsource_count = kept;
}

static bw_status resolve_all(struct sigma_builder *b, struct bw_err *err)
{
    for (uint32_t i = 0; i < b->logsource_count; i++) {
        struct sigma_resolved *r = &b->logsources[i];
        const bw_status status = sigma_logsource_resolve(
                b->input->tables, &r->names, &r->served, &r->count, &r->known, err);
        if (status != BW_OK)
            return bw_context(err, status, "logsource %.*s/%.*s/%.*s",
                    bw_str_width(r->names.product), r->names.product.ptr,
                    bw_str_width(r->names.category), r->names.category.ptr,
                    bw_str_width(r->names.service), r->names.service.ptr);
    }
    return BW_OK;
}

static bool has_unknown(const struct sigma_builder *b)
{
    uint32_t i = 0;
    while (i < b->logsource_count && b->logsources[i].known)
        i++;
    return i < b->logsource_count;
}

bw_status sigma_builder_resolve(struct sigma_builder *b, struct bw_err *err)
{
    const uint32_t rules = b->input->rule_count;
    const struct sigma_logsource_entry *entry = b->input->tables->first_entry;
    size_t room = rules;
    for (const struct sigma_logsource_entry *e = entry; e != NULL; e = e->next)
        room++;
    b->logsources = bw_arena_alloc(b->arena, room, sizeof(*b->logsources));
    if (b->logsources == NULL)
        return bw_fail(err, BW_E_NOMEM, "compiling rules");
    for (uint32_t i = 0; i < rules; i++)
        if (b->input->rules[i]->correlation == NULL)
            b->logsources[b->logsource_count++] =
                    (struct sigma_resolved){.names = b->input->rules[i]->logsource, .asked = true};
    sort_logsources(b);
    bw_status status = resolve_all(b, err);
    if (status != BW_OK || !has_unknown(b))
        return status;
    /*
     * Rules of unknown logsources see the records that no table claims. Which those are must not
     * depend on what other rules there happen to be, so all tables have to be in the image.
     */
    for (; entry != NULL; entry = entry->next)
        b->logsources[b->logsource_count++] = (struct sigma_resolved){.names = entry->names};
    sort_logsources(b);
    return resolve_all(b, err);
}

/* The test of one value of `when`; its text lives in the tables or the builder's arena. */
static struct sigma_test when_test(
        struct sigma_builder *b, const struct sigma_when *when, const struct sigma_string *value)
{
    struct sigma_test test = {.field = &when->field, .op = SIGMA_OP_EXACT, .text = value->text};
    if (!value->special) {
        if (value->any_before)
            test.op = value->any_after ? SIGMA_OP_CONTAINS : SIGMA_OP_SUFFIX;
        else if (value->any_after)
            test.op = SIGMA_OP_PREFIX;
        return test;
    }
    char *glob = bw_arena_alloc(b->arena, value->text.len + 2, 1);
    if (glob == NULL) {
        b->failed = true;
        return test;
    }
    size_t len = 0;
    if (value->any_before)
        glob[len++] = SIGMA_GLOB_ANY;
    memcpy(glob + len, value->text.ptr, value->text.len);
    len += value->text.len;
    if (value->any_after)
        glob[len++] = SIGMA_GLOB_ANY;
    test.op = SIGMA_OP_GLOB;
    test.text = (bw_str){.ptr = glob, .len = len};
    return test;
}

static void add_list_item(struct sigma_builder *b, uint32_t value)
{
    sigma_builder_append(b, SIGMA_SECTION_lists, &value);
}

static void add_condition(struct sigma_builder *b, const struct sigma_when *when)
{
    const struct sigma_test exists = {.field = &when->field, .op = SIGMA_OP_EXISTS};
    const struct sigma_image_condition condition = {
            .field = sigma_builder_field(b, when->field.name),
            .first = sigma_builder_count(b, SIGMA_SECTION_lists),
            .count = when->count != 0 ? when->count : 1,
    };
    if (when->count == 0)
        add_list_item(b, sigma_builder_predicate(b, &exists, SIGMA_NONE));
    for (uint32_t i = 0; i < when->count; i++) {
        const struct sigma_test test = when_test(b, when, &when->values[i]);
        add_list_item(b, sigma_builder_predicate(b, &test, SIGMA_NONE));
    }
    sigma_builder_append(b, SIGMA_SECTION_conditions, &condition);
}

static uint32_t add_pairs(struct sigma_builder *b, const struct sigma_pair *pairs, uint32_t count)
{
    const uint32_t first = sigma_builder_count(b, SIGMA_SECTION_pairs);
    for (uint32_t i = 0; i < count; i++) {
        const struct sigma_image_pair pair = {
                .from = sigma_builder_text(b, pairs[i].from),
                .to = sigma_builder_text(b, pairs[i].to),
        };
        sigma_builder_append(b, SIGMA_SECTION_pairs, &pair);
    }
    return first;
}

/* `asked`: what rules call its field. Leaves out what no rule asks for, and what an earlier part of
 * the source maps already. */
static void add_mapping(struct sigma_builder *b, const struct sigma_mapping *mapping, bw_str asked,
        uint32_t first_of_source)
{
    const struct sigma_image_mapping *there = sigma_builder_items(b, SIGMA_SECTION_mappings);
    const uint32_t field = sigma_builder_field(b, asked);
    if (field == SIGMA_NONE)
        return;
    for (uint32_t i = first_of_source; i < sigma_builder_count(b, SIGMA_SECTION_mappings); i++)
        if (there[i].field == field)
            return;
    for (uint32_t i = 0; i < mapping->from_count; i++)
        if (sigma_builder_field(b, mapping->from[i]) == SIGMA_NONE)
            return;
    struct sigma_image_mapping item = {
            .field = field,
            .kind = mapping->kind,
            .override = mapping->override,
            .first_from = sigma_builder_count(b, SIGMA_SECTION_lists),
            .from_count = mapping->from_count,
            .text = sigma_builder_text(b, mapping->text),
            .first_value = add_pairs(b, mapping->values, mapping->value_count),
            .value_count = mapping->value_count,
            .prefix_count = mapping->prefix_count,
    };
    item.first_prefix = add_pairs(b, mapping->prefixes, mapping->prefix_count);
    for (uint32_t i = 0; i < mapping->from_count; i++)
        add_list_item(b, sigma_builder_field(b, mapping->from[i]));
    sigma_builder_append(b, SIGMA_SECTION_mappings, &item);
}

/* What all parts of a source have to be for it: always written, as a whole or these events. */
static void add_always(struct sigma_builder *b, const struct sigma_served *served,
        struct sigma_image_source *source)
{
    source->always = SIGMA_ALWAYS_LOG;
    source->first_always = sigma_builder_count(b, SIGMA_SECTION_pairs);
    for (uint32_t p = 0; p < served->part_count; p++) {
        const struct sigma_logsource_entry *entry = served->parts[p]->entry;
        if (entry->always < source->always)
            source->always = entry->always;
        (void)add_pairs(b, entry->always_events, entry->always_count);
    }
    source->always_count = sigma_builder_count(b, SIGMA_SECTION_pairs) - source->first_always;
}

/* A logsource that no rule asks for only says which records are its own: no mappings. */
static void add_source(struct sigma_builder *b, const struct sigma_served *served, bool asked)
{
    struct sigma_image_source source = {
            .first_condition = sigma_builder_count(b, SIGMA_SECTION_conditions),
            .first_mapping = sigma_builder_count(b, SIGMA_SECTION_mappings),
    };
    for (uint32_t p = 0; p < served->part_count; p++) {
        const struct sigma_source *part = served->parts[p];
        for (uint32_t i = 0; i < part->when_count; i++)
            add_condition(b, &part->whens[i]);
        for (uint32_t i = 0; asked && i < part->mapping_count; i++) {
            const struct sigma_mapping *mapping = &part->mappings[i];
            if (served->every == NULL)
                add_mapping(b, mapping, mapping->field, source.first_mapping);
            else if (!mapping->override)
                add_mapping(b, mapping,
                        sigma_logsource_every(b->input->tables, served->every, mapping->field),
                        source.first_mapping);
        }
    }
    source.condition_count =
            sigma_builder_count(b, SIGMA_SECTION_conditions) - source.first_condition;
    source.mapping_count = sigma_builder_count(b, SIGMA_SECTION_mappings) - source.first_mapping;
    add_always(b, served, &source);
    for (uint32_t p = 0; p < served->part_count; p++)
        source.sparse |= served->parts[p]->sparse;
    sigma_builder_append(b, SIGMA_SECTION_sources, &source);
}

uint32_t sigma_builder_class_fields(const struct sigma_builder *b)
{
    const struct sigma_image_condition *conditions =
            sigma_builder_items(b, SIGMA_SECTION_conditions);
    const uint32_t count = sigma_builder_count(b, SIGMA_SECTION_conditions);
    uint32_t fields = 0;
    for (uint32_t i = 0; i < count; i++) {
        bool first = true;
        for (uint32_t k = 0; k < i && first; k++)
            first = conditions[k].field != conditions[i].field;
        fields += first;
    }
    return fields;
}

static int keys_given(const struct sigma_logsource *names)
{
    return (names->product.len != 0) + (names->category.len != 0) + (names->service.len != 0);
}

/* The entry whose words fit the logsource best: of those that have any, the one with most keys. */
static const struct sigma_logsource_entry *named_entry(const struct sigma_resolved *resolved)
{
    const struct sigma_logsource_entry *best = NULL;
    for (uint32_t i = 0; i < resolved->count; i++) {
        for (uint32_t p = 0; p < resolved->served[i].part_count; p++) {
            const struct sigma_logsource_entry *entry = resolved->served[i].parts[p]->entry;
            if (entry == NULL || entry->name.len == 0)
                continue;
            if (best == NULL || keys_given(&entry->names) > keys_given(&best->names))
                best = entry;
        }
    }
    return best;
}

static bool lists_text(const bw_str *texts, uint32_t count, bw_str text)
{
    for (uint32_t i = 0; i < count; i++)
        if (bw_str_eq_ascii_nocase(texts[i], text))
            return true;
    return false;
}

/* Whose logs they are. What no table names has the name that rules have for it. */
static struct sigma_platform platform_of(
        const struct sigma_builder *b, const struct sigma_logsource *names)
{
    const struct sigma_platform *p = b->input->tables->first_platform;
    for (; p != NULL; p = p->next)
        if (names->product.len != 0 ? lists_text(p->products, p->product_count, names->product)
                                    : lists_text(p->categories, p->category_count, names->category))
            return *p;
    const bw_str name = names->product.len != 0    ? names->product
                        : names->category.len != 0 ? names->category
                        : names->service.len != 0  ? names->service
                                                   : BW_STR("any log");
    return (struct sigma_platform){.name = name, .advice = BW_STR("")};
}

void sigma_builder_sources(struct sigma_builder *b)
{
    for (uint32_t i = 0; i < b->logsource_count; i++) {
        const struct sigma_resolved *resolved = &b->logsources[i];
        const struct sigma_logsource_entry *named = named_entry(resolved);
        const struct sigma_platform platform = platform_of(b, &resolved->names);
        const struct sigma_image_logsource item = {
                .name = sigma_builder_text(b, named != NULL ? named->name : BW_STR("")),
                .advice = sigma_builder_text(b, named != NULL ? named->advice : BW_STR("")),
                .more = sigma_builder_text(b, named != NULL ? named->more : BW_STR("")),
                .platform = sigma_builder_text(b, platform.name),
                .platform_advice = sigma_builder_text(b, platform.advice),
                .product = sigma_builder_text(b, resolved->names.product),
                .category = sigma_builder_text(b, resolved->names.category),
                .service = sigma_builder_text(b, resolved->names.service),
                .first_source = sigma_builder_count(b, SIGMA_SECTION_sources),
                .source_count = resolved->count,
                .first_log = sigma_builder_count(b, SIGMA_SECTION_names),
                .log_count = platform.log_count,
                .known = resolved->known,
        };
        for (uint32_t k = 0; k < platform.log_count; k++) {
            const struct sigma_text log = sigma_builder_text(b, platform.logs[k]);
            sigma_builder_append(b, SIGMA_SECTION_names, &log);
        }
        for (uint32_t k = 0; k < resolved->count; k++)
            add_source(b, &resolved->served[k], resolved->asked);
        sigma_builder_append(b, SIGMA_SECTION_logsources, &item);
    }
}
