#include "sigma/census.h"

#include <stdlib.h>

#include "base/json_out.h"
#include "finding/attack.h"
#include "sigma/correlate/correlate.h"
#include "sigma/words.h"

/* Rules for each logsource, tests for each field: counted once, printed twice. */
struct census {
    const struct sigma_image *image;
    struct sigma_ruleset_stats stats;
    uint32_t levels[FINDING_LEVEL_COUNT];
    uint32_t stages[ATTACK_STAGE_COUNT];
    uint32_t ops[SIGMA_OP_COUNT];
    uint32_t types[CORRELATE_TYPE_COUNT];
    uint32_t *logsources; /* rules, by logsource */
    uint32_t *fields;     /* uses by rules, by field */
};

static bool census_take(const struct sigma_ruleset *ruleset, struct census *c)
{
    const struct sigma_image *image = sigma_ruleset_image(ruleset);
    *c = (struct census){.image = image, .stats = sigma_ruleset_stats(ruleset)};
    c->logsources = calloc((size_t)image->logsources_count + 1, sizeof(*c->logsources));
    c->fields = calloc((size_t)image->fields_count + 1, sizeof(*c->fields));
    if (c->logsources == NULL || c->fields == NULL)
        return false;
    for (uint32_t i = 0; i < image->rules_count; i++) {
        c->levels[image->rules[i].level]++;
        c->stages[image->rules[i].stage]++;
        if (image->rules[i].correlation == SIGMA_NONE)
            c->logsources[image->rules[i].logsource]++;
        else
            c->types[image->correlations[image->rules[i].correlation].type]++;
    }
    for (uint32_t i = 0; i < image->predicates_count; i++) {
        const struct sigma_predicate *p = &image->predicates[i];
        c->ops[p->op] += p->uses;
        if (p->field != SIGMA_FIELD_KEYWORD)
            c->fields[p->field] += p->uses;
    }
    return true;
}

static void census_release(struct census *c)
{
    free(c->logsources);
    free(c->fields);
}

static void add_count(struct bw_buffer *out, bw_str name, uint32_t count)
{
    bw_buffer_printf(out, "  %7u  %.*s\n", count, bw_str_width(name), name.ptr);
}

static void print_logsources(const struct census *c, bool known, struct bw_buffer *out)
{
    for (uint32_t i = 0; i < c->image->logsources_count; i++) {
        if ((c->image->logsources[i].known != 0) != known || c->logsources[i] == 0)
            continue;
        bw_buffer_printf(out, "  %7u  ", c->logsources[i]);
        sigma_words_logsource(c->image, &c->image->logsources[i], out);
        bw_buffer_add_char(out, '\n');
    }
}

static bool has_unknown(const struct sigma_image *image)
{
    uint32_t i = 0;
    while (i < image->logsources_count && image->logsources[i].known != 0)
        i++;
    return i < image->logsources_count;
}

/* Filters are seldom many, and it matters where they work. */
static void print_filters(const struct sigma_image *image, struct bw_buffer *out)
{
    if (image->filters_count != 0)
        bw_buffer_add_text(out, "\nFilters, by the rules that they are part of\n");
    for (uint32_t i = 0; i < image->filters_count; i++)
        add_count(out, sigma_image_str(image, image->filters[i].title), image->filters[i].used);
}

static void print_counts(const struct census *c, struct bw_buffer *out)
{
    bw_buffer_add_text(out, "\nRules by level\n");
    for (size_t i = FINDING_LEVEL_COUNT; i-- > 0;)
        add_count(out, finding_level_name((enum finding_level)i), c->levels[i]);
    bw_buffer_add_text(out, "\nRules by stage\n");
    for (size_t i = 0; i < ATTACK_STAGE_COUNT; i++)
        if (c->stages[i] != 0)
            add_count(out, attack_stage_title((enum attack_stage)i), c->stages[i]);
    bw_buffer_add_text(out, "\nRules by logsource\n");
    print_logsources(c, true, out);
    if (has_unknown(c->image)) {
        bw_buffer_add_text(out, "\nRules by logsource, where no table knows which records serve "
                                "it\n");
        print_logsources(c, false, out);
    }
    if (c->stats.correlations != 0)
        bw_buffer_add_text(out, "\nCorrelations by type\n");
    for (uint8_t i = 0; i < CORRELATE_TYPE_COUNT; i++)
        if (c->types[i] != 0)
            add_count(out, bw_str_of(correlate_type_name(i)), c->types[i]);
    print_filters(c->image, out);
    bw_buffer_add_text(out, "\nTests by kind\n");
    for (size_t i = 0; i < SIGMA_OP_COUNT; i++)
        if (c->ops[i] != 0)
            add_count(out, bw_str_of(sigma_words_op((uint8_t)i)), c->ops[i]);
    bw_buffer_add_text(out, "\nTests by field\n");
    for (uint32_t i = 0; i < c->image->fields_count; i++)
        if (c->fields[i] != 0)
            add_count(out, sigma_image_str(c->image, c->image->fields[i].name), c->fields[i]);
}

void sigma_census_print(const struct sigma_ruleset *ruleset, struct bw_buffer *out)
{
    struct census c;
    if (census_take(ruleset, &c))
        print_counts(&c, out);
    else
        out->failed = true;
    census_release(&c);
}

static void json_logsources(const struct census *c, struct bw_json *json)
{
    bw_json_key(json, BW_STR("logsources"));
    bw_json_open_array(json);
    for (uint32_t i = 0; i < c->image->logsources_count; i++) {
        const struct sigma_image_logsource *l = &c->image->logsources[i];
        if (c->logsources[i] == 0)
            continue;
        bw_json_open_object(json);
        bw_json_member_str(json, "product", sigma_image_str(c->image, l->product));
        bw_json_member_str(json, "category", sigma_image_str(c->image, l->category));
        bw_json_member_str(json, "service", sigma_image_str(c->image, l->service));
        bw_json_key(json, BW_STR("known"));
        bw_json_bool(json, l->known != 0);
        bw_json_member_u64(json, "rules", c->logsources[i]);
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
}

static void json_counts(const struct census *c, struct bw_json *json)
{
    bw_json_key(json, BW_STR("levels"));
    bw_json_open_object(json);
    for (size_t i = 0; i < FINDING_LEVEL_COUNT; i++) {
        bw_json_key(json, finding_level_name((enum finding_level)i));
        bw_json_u64(json, c->levels[i]);
    }
    bw_json_close_object(json);
    bw_json_key(json, BW_STR("stages"));
    bw_json_open_object(json);
    for (size_t i = 1; i < ATTACK_STAGE_COUNT; i++) {
        bw_json_key(json, attack_stage_tag((enum attack_stage)i));
        bw_json_u64(json, c->stages[i]);
    }
    bw_json_close_object(json);
    bw_json_key(json, BW_STR("tests"));
    bw_json_open_object(json);
    for (size_t i = 0; i < SIGMA_OP_COUNT; i++) {
        bw_json_key(json, bw_str_of(sigma_words_op((uint8_t)i)));
        bw_json_u64(json, c->ops[i]);
    }
    bw_json_close_object(json);
    bw_json_key(json, BW_STR("fields"));
    bw_json_open_object(json);
    for (uint32_t i = 0; i < c->image->fields_count; i++) {
        if (c->fields[i] == 0)
            continue;
        bw_json_key(json, sigma_image_str(c->image, c->image->fields[i].name));
        bw_json_u64(json, c->fields[i]);
    }
    bw_json_close_object(json);
}

void sigma_census_print_json(const struct sigma_ruleset *ruleset, struct bw_buffer *out)
{
    struct census c;
    struct bw_json json = {.out = out};
    if (census_take(ruleset, &c)) {
        bw_json_open_object(&json);
        bw_json_member_u64(&json, "files", c.stats.files);
        bw_json_member_u64(&json, "rules", c.stats.rules);
        bw_json_member_u64(&json, "correlations", c.stats.correlations);
        bw_json_member_u64(&json, "filters", c.stats.filters);
        bw_json_member_u64(&json, "errors", c.stats.errors);
        bw_json_member_u64(&json, "warnings", c.stats.warnings);
        bw_json_member_u64(&json, "skipped", c.stats.skipped);
        json_counts(&c, &json);
        json_logsources(&c, &json);
        bw_json_close_object(&json);
        bw_buffer_add_char(out, '\n');
    } else {
        out->failed = true;
    }
    census_release(&c);
}

static bool contains_nocase(bw_str text, bw_str word)
{
    for (size_t i = 0; word.len <= text.len && i <= text.len - word.len; i++)
        if (bw_str_eq_ascii_nocase(bw_str_head(bw_str_from(text, i), word.len), word))
            return true;
    return false;
}

size_t sigma_census_find_filters(
        const struct sigma_image *image, bw_str word, struct bw_buffer *out)
{
    size_t count = 0;
    for (uint32_t i = 0; i < image->filters_count; i++) {
        const struct sigma_image_filter *f = &image->filters[i];
        if (!bw_str_eq_ascii_nocase(sigma_image_str(image, f->id), word) &&
                !contains_nocase(sigma_image_str(image, f->title), word))
            continue;
        bw_buffer_add(out, &i, sizeof(i));
        count++;
    }
    return count;
}

static bool id_equals(const struct sigma_image *image, uint32_t rule, bw_str word)
{
    return bw_str_eq_ascii_nocase(sigma_image_str(image, image->rules[rule].id), word);
}

static bool id_begins(const struct sigma_image *image, uint32_t rule, bw_str word)
{
    const bw_str id = sigma_image_str(image, image->rules[rule].id);
    return bw_str_eq_ascii_nocase(bw_str_head(id, word.len), word);
}

static bool title_contains(const struct sigma_image *image, uint32_t rule, bw_str word)
{
    return contains_nocase(sigma_image_str(image, image->rules[rule].title), word) ||
           contains_nocase(sigma_image_str(image, image->rules[rule].path), word);
}

size_t sigma_census_find(const struct sigma_image *image, bw_str word, struct bw_buffer *out)
{
    static bool (*const questions[])(const struct sigma_image *image, uint32_t rule,
            bw_str word) = {id_equals, id_begins, title_contains};
    size_t count = 0;
    for (size_t q = 0; q < BW_COUNT(questions) && count == 0; q++) {
        for (uint32_t i = 0; i < image->rules_count; i++) {
            if (!questions[q](image, i, word))
                continue;
            bw_buffer_add(out, &i, sizeof(i));
            count++;
        }
    }
    return count;
}
