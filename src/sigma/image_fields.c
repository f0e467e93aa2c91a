#include <stdlib.h>
#include <string.h>

#include "sigma/image_parts.h"

/* What the matcher looks for in every record beside what rules ask for. */
static const bw_str always_wanted[] = {
        BW_STR_INIT("_time"),
        BW_STR_INIT("_record_id"),
        BW_STR_INIT("Channel"),
        BW_STR_INIT("Computer"),
        BW_STR_INIT("EventID"),
        BW_STR_INIT("Provider_Name"),
        BW_STR_INIT("User"),
};

/* Fields while they are collected: names, and spellings with blanks, by number. */
struct collector {
    struct sigma_builder *b;
    struct bw_buffer names;   /* bw_str */
    struct bw_buffer spelled; /* bw_str; empty for most */
};

static void collect(struct collector *c, bw_str name, bw_str spelled)
{
    uint32_t number;
    bool added;
    if (!sigma_intern_add(&c->b->fields, bw_str_bytes(name), &number, &added)) {
        c->b->failed = true;
        return;
    }
    if (added) {
        bw_buffer_add(&c->names, &name, sizeof(name));
        bw_buffer_add(&c->spelled, &spelled, sizeof(spelled));
        return;
    }
    bw_str *all = (void *)c->spelled.ptr;
    if (spelled.len != 0 && !c->spelled.failed && all[number].len == 0)
        all[number] = spelled;
}

static void collect_test(void *user, const struct sigma_test *test)
{
    static const bw_str none = {0};
    if (test->field->name.len != 0)
        collect(user, test->field->name, test->field->spelled);
    if (test->op >= SIGMA_OP_FIELDREF && test->op <= SIGMA_OP_FIELDREF_CONTAINS)
        collect(user, test->text, none);
}

static void collect_source(struct collector *c, const struct sigma_source *source,
        const struct sigma_logsource_entry *every, bool mappings)
{
    static const bw_str none = {0};
    for (uint32_t i = 0; i < source->when_count; i++)
        collect(c, source->whens[i].field.name, none);
    for (uint32_t i = 0; mappings && i < source->mapping_count; i++) {
        const struct sigma_mapping *mapping = &source->mappings[i];
        const bw_str asked =
                every != NULL ? sigma_logsource_every(c->b->input->tables, every, mapping->field)
                              : mapping->field;
        uint32_t number;
        if (!sigma_intern_find(&c->b->fields, bw_str_bytes(asked), &number))
            continue; /* nobody asks for it */
        for (uint32_t k = 0; k < mapping->from_count; k++)
            collect(c, mapping->from[k], none);
    }
}

/* Rules first: what a source maps matters only where a rule asks for it. */
static void collect_all(struct collector *c)
{
    const struct sigma_builder *b = c->b;
    for (size_t i = 0; i < BW_COUNT(always_wanted); i++)
        collect(c, always_wanted[i], (bw_str){0});
    for (uint32_t i = 0; i < b->input->rule_count; i++) {
        const struct sigma_rule *rule = b->input->rules[i];
        if (rule->expr != NULL)
            sigma_expr_each_test(rule->expr, collect_test, c);
        for (uint32_t k = 0; k < rule->value_count; k++)
            collect(c, rule->values[k].name, rule->values[k].spelled);
    }
    for (uint32_t i = 0; i < b->logsource_count; i++)
        for (uint32_t k = 0; k < b->logsources[i].count; k++) {
            const struct sigma_served *served = &b->logsources[i].served[k];
            for (uint32_t p = 0; p < served->part_count; p++)
                collect_source(c, served->parts[p], served->every, b->logsources[i].asked);
        }
}

struct named_field {
    bw_str name;
    uint32_t number;
};

static int compare_names(const void *left, const void *right)
{
    const struct named_field *a = left;
    const struct named_field *b = right;
    return bw_str_compare(a->name, b->name);
}

/* Does somebody ask in whatever letter case for it? */
static bool is_listed(const struct sigma_builder *b, bw_str name)
{
    const struct sigma_logsource_entry *e = b->input->tables->first_entry;
    for (; e != NULL; e = e->next)
        for (uint32_t i = 0; i < e->every_count; i++)
            if (bw_str_eq(e->every[i], name))
                return true;
    return false;
}

static void add_name(struct sigma_builder *b, bw_str name)
{
    const struct sigma_text text = sigma_builder_text(b, name);
    sigma_builder_append(b, SIGMA_SECTION_names, &text);
}

/* The names that the taxonomy has for one. */
static void add_standard_names(struct sigma_builder *b, bw_str name, bool listed)
{
    const struct sigma_taxonomy_field *t = b->input->tables->first_field;
    for (; t != NULL; t = t->next) {
        if (!(listed ? bw_str_eq_ascii_nocase(t->name, name) : bw_str_eq(t->name, name)))
            continue;
        for (uint32_t i = 0; i < t->count; i++)
            add_name(b, t->names[i]);
    }
}

/* The name behind all that is stripped: of a field's own name the matcher tries that itself. */
static void add_stripped(struct sigma_builder *b, bw_str name)
{
    const struct sigma_tables_data *tables = b->input->tables;
    for (uint32_t i = 0; i < tables->strip_count; i++) {
        const bw_str strip = tables->strip[i];
        char *text = bw_arena_alloc(b->arena, strip.len + name.len, 1);
        if (text == NULL) {
            b->failed = true;
            return;
        }
        memcpy(text, strip.ptr, strip.len);
        memcpy(text + strip.len, name.ptr, name.len);
        add_name(b, (bw_str){.ptr = text, .len = strip.len + name.len});
    }
}

/* Names under which records carry the field: the taxonomy's, and the rule's own with blanks. */
static void add_field(struct sigma_builder *b, bw_str name, bw_str spelled)
{
    struct sigma_image_field field = {
            .name = sigma_builder_text(b, name),
            .first_name = sigma_builder_count(b, SIGMA_SECTION_names),
    };
    if (spelled.len != 0)
        add_name(b, spelled);
    const bool listed = is_listed(b, name);
    add_standard_names(b, name, listed);
    const struct sigma_taxonomy_same *same =
            listed ? sigma_taxonomy_same(b->input->tables, name) : NULL;
    for (uint32_t i = 0; same != NULL && i < same->count; i++) {
        if (bw_str_eq_ascii_nocase(same->names[i], name))
            continue;
        add_name(b, same->names[i]);
        add_standard_names(b, same->names[i], listed);
        add_stripped(b, same->names[i]);
    }
    field.name_count = sigma_builder_count(b, SIGMA_SECTION_names) - field.first_name;
    sigma_builder_append(b, SIGMA_SECTION_fields, &field);
}

static void sort_and_add(struct collector *c)
{
    struct sigma_builder *b = c->b;
    const uint32_t count = b->fields.count;
    const bw_str *names = (const void *)c->names.ptr;
    const bw_str *spelled = (const void *)c->spelled.ptr;
    struct named_field *sorted = bw_arena_alloc(b->arena, count, sizeof(*sorted));
    b->field_order = bw_arena_alloc(b->arena, count, sizeof(*b->field_order));
    if (sorted == NULL || b->field_order == NULL || c->names.failed || c->spelled.failed) {
        b->failed = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = (struct named_field){.name = names[i], .number = i};
    qsort(sorted, count, sizeof(*sorted), compare_names);
    for (uint32_t i = 0; i < count; i++) {
        b->field_order[sorted[i].number] = i;
        add_field(b, sorted[i].name, spelled[sorted[i].number]);
    }
}

void sigma_builder_fields(struct sigma_builder *b)
{
    struct collector c = {.b = b};
    bw_buffer_init(&c.names, SIZE_MAX);
    bw_buffer_init(&c.spelled, SIZE_MAX);
    collect_all(&c);
    if (!b->failed)
        sort_and_add(&c);
    bw_buffer_release(&c.names);
    bw_buffer_release(&c.spelled);
}

uint32_t sigma_builder_field(const struct sigma_builder *b, bw_str name)
{
    uint32_t number;
    if (!sigma_intern_find(&b->fields, bw_str_bytes(name), &number))
        return SIGMA_NONE;
    return b->field_order[number];
}
