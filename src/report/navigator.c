/*
 * A layer for the ATT&CK Navigator (its layer format 4.5): each technique with how often it was
 * found, colored by the worst level, and which rules say so.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "report/output.h"
#include "report/report.h"

#define ATTACK_VERSION    "18"
#define NAVIGATOR_VERSION "5.1.0"
#define LAYER_VERSION     "4.5"

/* Rules that are named in a technique's comment. */
#define MAX_NAMED 8
/* Techniques of one layer: ATT&CK has 700; rules may name what is none. */
#define MAX_TECHNIQUES 4096
#define LAYER_ARENA    (16 * BW_MIB)

struct technique {
    bw_str id;
    uint64_t count;
    enum finding_level worst;
    uint32_t rules[MAX_NAMED];
    uint32_t rule_count; /* also those that are not named */
};

struct layer {
    struct report_source *source;
    enum finding_level min_level;
    struct bw_arena *arena;
    struct bw_map *index; /* of `techniques`, by id */
    struct technique *techniques;
    uint32_t count;
};

static const char *const colors[FINDING_LEVEL_COUNT] = {
        [FINDING_LEVEL_INFORMATIONAL] = "#d0d7de",
        [FINDING_LEVEL_LOW] = "#9ecae1",
        [FINDING_LEVEL_MEDIUM] = "#fdd49e",
        [FINDING_LEVEL_HIGH] = "#fc8d59",
        [FINDING_LEVEL_CRITICAL] = "#d7301f",
};

static struct technique *technique_of(struct layer *layer, bw_str id)
{
    uint64_t index;
    if (bw_map_get(layer->index, id, &index))
        return &layer->techniques[index];
    const bw_str copy = bw_arena_copy(layer->arena, id);
    if (layer->count == MAX_TECHNIQUES || copy.ptr == NULL ||
            !bw_map_set(layer->index, id, layer->count))
        return NULL;
    layer->techniques[layer->count] = (struct technique){.id = copy};
    return &layer->techniques[layer->count++];
}

static void name_rule(struct technique *technique, uint32_t rule)
{
    for (uint32_t i = 0; i < technique->rule_count && i < MAX_NAMED; i++)
        if (technique->rules[i] == rule)
            return;
    if (technique->rule_count < MAX_NAMED)
        technique->rules[technique->rule_count] = rule;
    technique->rule_count++;
}

static bw_status add_tally(void *user, const struct report_tally *tally, struct bw_err *err)
{
    struct layer *layer = user;
    const struct finding_rule rule = layer->source->ops->rule(layer->source, tally->rule);
    bw_str rest = rule.techniques;
    bw_str id;
    if (rule.level < layer->min_level)
        return BW_OK;
    while (report_next_word(&rest, &id)) {
        struct technique *technique = technique_of(layer, id);
        if (technique == NULL)
            return bw_fail(err, BW_E_NOMEM, "too many techniques for a layer");
        technique->count += tally->count;
        if (rule.level > technique->worst)
            technique->worst = rule.level;
        name_rule(technique, tally->rule);
    }
    return BW_OK;
}

static int compare_techniques(const void *a, const void *b)
{
    return bw_str_compare(((const struct technique *)a)->id, ((const struct technique *)b)->id);
}

/* "Web server starts a shell (author, id); …": the rules that found it. */
static void add_comment(const struct layer *layer, const struct technique *technique,
        struct bw_json *json, struct bw_buffer *text)
{
    bw_buffer_clear(text);
    const uint32_t named = technique->rule_count < MAX_NAMED ? technique->rule_count : MAX_NAMED;
    for (uint32_t i = 0; i < named; i++) {
        const struct finding_rule rule =
                layer->source->ops->rule(layer->source, technique->rules[i]);
        if (i != 0)
            bw_buffer_add_text(text, "; ");
        bw_buffer_add_str(text, rule.title);
        bw_buffer_add_text(text, " (");
        bw_buffer_add_str(text, rule.author);
        bw_buffer_add_text(text, ", ");
        bw_buffer_add_str(text, rule.id);
        bw_buffer_add_char(text, ')');
    }
    if (technique->rule_count > named)
        bw_buffer_printf(text, "; and %u more rules", technique->rule_count - named);
    bw_json_member_str(json, "comment", bw_buffer_str(text));
}

static void add_technique(const struct layer *layer, const struct technique *technique,
        struct bw_json *json, struct bw_buffer *text)
{
    bw_json_open_object(json);
    bw_json_member_str(json, "techniqueID", technique->id);
    bw_json_member_u64(json, "score", technique->count);
    bw_json_member_str(json, "color", bw_str_of(colors[technique->worst]));
    add_comment(layer, technique, json, text);
    bw_json_key(json, BW_STR("enabled"));
    bw_json_bool(json, true);
    bw_json_key(json, BW_STR("showSubtechniques"));
    bw_json_bool(json, bw_str_find_char(technique->id, '.') != SIZE_MAX);
    bw_json_close_object(json);
}

static void add_head(const struct layer *layer, struct bw_json *json)
{
    bw_json_member_str(json, "name", BW_STR("Breakwater"));
    bw_json_key(json, BW_STR("versions"));
    bw_json_open_object(json);
    bw_json_member_str(json, "attack", BW_STR(ATTACK_VERSION));
    bw_json_member_str(json, "navigator", BW_STR(NAVIGATOR_VERSION));
    bw_json_member_str(json, "layer", BW_STR(LAYER_VERSION));
    bw_json_close_object(json);
    bw_json_member_str(json, "domain", BW_STR("enterprise-attack"));
    bw_json_member_str(json, "description", layer->source->summary->command);
}

/* What was found in a sub-technique is seen only where the technique above it is unfolded. */
static void add_layout(struct bw_json *json)
{
    bw_json_key(json, BW_STR("layout"));
    bw_json_open_object(json);
    bw_json_member_str(json, "layout", BW_STR("side"));
    bw_json_key(json, BW_STR("showID"));
    bw_json_bool(json, true);
    bw_json_key(json, BW_STR("showName"));
    bw_json_bool(json, true);
    bw_json_member_str(json, "expandedSubtechniques", BW_STR("annotated"));
    bw_json_close_object(json);
}

static void add_legend(struct bw_json *json)
{
    bw_json_key(json, BW_STR("legendItems"));
    bw_json_open_array(json);
    for (size_t level = FINDING_LEVEL_COUNT; level-- > 0;) {
        bw_json_open_object(json);
        bw_json_member_str(json, "label", finding_level_name((enum finding_level)level));
        bw_json_member_str(json, "color", bw_str_of(colors[level]));
        bw_json_close_object(json);
    }
    bw_json_close_array(json);
}

static void print_layer(const struct layer *layer, struct bw_buffer *out, struct bw_buffer *text)
{
    struct bw_json json = {.out = out};
    bw_json_open_object(&json);
    add_head(layer, &json);
    add_layout(&json);
    bw_json_key(&json, BW_STR("techniques"));
    bw_json_open_array(&json);
    for (uint32_t i = 0; i < layer->count; i++)
        add_technique(layer, &layer->techniques[i], &json, text);
    bw_json_close_array(&json);
    add_legend(&json);
    bw_json_close_object(&json);
    bw_buffer_add_char(out, '\n');
}

static bw_status navigator_write(
        struct report_source *source, const struct report_options *options, struct bw_err *err)
{
    struct layer layer = {
            .source = source, .min_level = options->min_level, .arena = bw_arena_new(LAYER_ARENA)};
    struct bw_buffer out, text;
    if (layer.arena == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory for a layer");
    layer.index = bw_map_new(layer.arena);
    layer.techniques = bw_arena_alloc(layer.arena, MAX_TECHNIQUES, sizeof(*layer.techniques));
    bw_buffer_init(&out, REPORT_MAX_BUFFER);
    bw_buffer_init(&text, REPORT_MAX_BUFFER);
    bw_status status = layer.index == NULL || layer.techniques == NULL
                               ? bw_fail(err, BW_E_NOMEM, "no memory for a layer")
                               : source->ops->each_tally(source, add_tally, &layer, err);
    if (status == BW_OK) {
        qsort(layer.techniques, layer.count, sizeof(*layer.techniques), compare_techniques);
        print_layer(&layer, &out, &text);
        out.failed |= text.failed;
        status = report_write(options->out, &out, err);
    }
    if (status == BW_OK)
        status = report_flush(options->out, err);
    bw_buffer_release(&out);
    bw_buffer_release(&text);
    bw_arena_free(layer.arena);
    return status;
}

const struct report_kind report_navigator = {
        .name = "navigator",
        .summary = "a layer for the ATT&CK Navigator",
        .write = navigator_write,
};
