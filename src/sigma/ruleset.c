#include "sigma/ruleset.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "sigma/image_build.h"
#include "sigma/image_file.h"
#include "sigma/link.h"
#include "sigma/load_files.h"
#include "sigma/load_tables.h"
#include "sigma/match/scan.h"
#include "sigma/problems.h"

struct sigma_ruleset {
    struct sigma_block_bytes bytes;
    struct sigma_block block;
    struct detector detector;
    bool has_detector;
    bool from_cache;
};

/* The files that a set is made of. */
struct inputs {
    struct bw_arena *arena;
    struct sigma_files rules, logsources, placeholders;
    struct sigma_load skipped; /* takes the problems of folders that can not be read */
    struct sigma_load linking; /* and those of rules that name each other */
    uint64_t key;
};

static void on_skipped(void *user, const char *path, const char *reason)
{
    struct sigma_load *load = user;
    load->path = bw_str_of(path);
    sigma_problem_add(load, SIGMA_PROBLEM_ERROR, 0, "%s", reason);
}

static bw_status inputs_collect(
        struct inputs *inputs, const struct sigma_load_options *options, struct bw_err *err)
{
    const struct {
        const char *const *paths;
        size_t count;
        const struct sigma_given_text *texts;
        size_t text_count;
        struct sigma_files *files;
    } kinds[] = {
            {options->rule_paths, options->rule_path_count, options->rule_texts,
                    options->rule_text_count, &inputs->rules},
            {options->logsource_paths, options->logsource_path_count, options->logsource_texts,
                    options->logsource_text_count, &inputs->logsources},
            {options->placeholder_paths, options->placeholder_path_count,
                    options->placeholder_texts, options->placeholder_text_count,
                    &inputs->placeholders},
    };
    const struct sigma_files_watch watch = {.skipped = on_skipped, .user = &inputs->skipped};
    inputs->skipped.keep = inputs->arena;
    inputs->linking.keep = inputs->arena;
    inputs->key = bw_hash64(bw_str_bytes(BW_STR(BW_VERSION)), options->min_level);
    for (size_t i = 0; i < options->excluded_count; i++)
        inputs->key = bw_hash64(bw_str_bytes(bw_str_of(options->excluded[i])), inputs->key + 1);
    for (size_t i = 0; i < BW_COUNT(kinds); i++) {
        const bw_status status = sigma_files_collect(
                kinds[i].paths, kinds[i].count, inputs->arena, &watch, kinds[i].files, err);
        if (status != BW_OK)
            return status;
        for (size_t k = 0; k < kinds[i].text_count; k++)
            if (!sigma_files_add_text(kinds[i].files, inputs->arena, kinds[i].texts[k].name,
                        kinds[i].texts[k].text))
                return bw_fail(err, BW_E_NOMEM, "loading rules");
        inputs->key = sigma_files_hash(kinds[i].files, inputs->key);
    }
    inputs->rules.excluded = options->excluded;
    inputs->rules.excluded_count = options->excluded_count;
    return BW_OK;
}

/* Everything from files to the finished block. */
static bw_status compile(struct inputs *inputs, const struct sigma_load_options *options,
        struct bw_buffer *out, struct bw_err *err)
{
    struct sigma_loaded loaded = {0};
    struct sigma_tables_data tables = {.arena = inputs->arena};
    struct sigma_placeholders *placeholders = sigma_placeholders_new(inputs->arena);
    if (placeholders == NULL)
        return bw_fail(err, BW_E_NOMEM, "loading rules");
    bw_status status = sigma_tables_load(&inputs->logsources, &tables, err);
    if (status == BW_OK)
        status = sigma_placeholders_load(&inputs->placeholders, placeholders, err);
    if (status == BW_OK)
        status = sigma_files_load(&inputs->rules, placeholders, options->min_level, &loaded, err);
    if (status != BW_OK)
        return status;
    struct sigma_linked linked = {0};
    status = sigma_link(&loaded, options->min_level, &inputs->linking, &linked, err);
    struct sigma_image_input input = {
            .rules = linked.rules,
            .rule_count = linked.rule_count,
            .correlation_count = linked.correlation_count,
            .filters = linked.filters,
            .filter_count = linked.filter_count,
            .tables = &tables,
            .key = inputs->key,
    };
    if (status == BW_OK)
        status = sigma_problems_finish(&loaded, &inputs->skipped.problems,
                &inputs->linking.problems, inputs->arena, &input, err);
    input.counts.files = inputs->rules.count;
    if (status == BW_OK)
        status = sigma_image_build(&input, out, err);
    sigma_loaded_release(&loaded);
    return status;
}

static bw_status build(struct sigma_ruleset *ruleset, struct inputs *inputs,
        const struct sigma_load_options *options, struct bw_err *err)
{
    struct bw_buffer out;
    bw_buffer_init(&out, BW_LIMIT_SIGMA_IMAGE);
    bw_status status = compile(inputs, options, &out, err);
    if (status == BW_OK)
        status = sigma_block_open(bw_buffer_bytes(&out), &ruleset->block, err);
    if (status != BW_OK) {
        bw_buffer_release(&out);
        return status;
    }
    ruleset->bytes = (struct sigma_block_bytes){.bytes = bw_buffer_bytes(&out)};
    /* A cache that can not be written costs time at the next start, nothing else. */
    if (options->cache_dir != NULL)
        (void)!sigma_image_file_store(options->cache_dir, inputs->key, ruleset->bytes.bytes, NULL);
    return BW_OK;
}

static bw_status open_detector(struct sigma_ruleset *ruleset, struct bw_err *err)
{
    const bw_status status = sigma_detector_init(&ruleset->detector, &ruleset->block.image, err);
    ruleset->has_detector = status == BW_OK;
    return status;
}

/* From the cache when it is there and sound. */
static bool open_cache(struct sigma_ruleset *ruleset, const struct inputs *inputs,
        const struct sigma_load_options *options)
{
    if (options->cache_dir == NULL || sigma_image_file_load(options->cache_dir, inputs->key,
                                              &ruleset->bytes, &ruleset->block, NULL) != BW_OK)
        return false;
    ruleset->from_cache = open_detector(ruleset, NULL) == BW_OK;
    if (!ruleset->from_cache)
        sigma_block_bytes_release(&ruleset->bytes);
    return ruleset->from_cache;
}

static void report_problems(
        const struct sigma_block *block, const struct sigma_load_options *options)
{
    for (uint32_t i = 0; i < block->notes_count && options->on_problem != NULL; i++) {
        const struct sigma_image_note *note = &block->notes[i];
        const struct sigma_problem problem = {
                .kind = (enum sigma_problem_kind)note->kind,
                .path = sigma_image_str(&block->image, note->path),
                .line = note->line,
                .rule_title = sigma_image_str(&block->image, note->title),
                .text = sigma_image_str(&block->image, note->text),
        };
        options->on_problem(options->user, &problem);
    }
}

/* From the cache, else from the files. */
static bw_status open_set(
        struct sigma_ruleset *ruleset, const struct sigma_load_options *options, struct bw_err *err)
{
    struct inputs inputs = {.arena = bw_arena_new(BW_LIMIT_SIGMA_ARENA)};
    if (inputs.arena == NULL)
        return bw_fail(err, BW_E_NOMEM, "loading rules");
    bw_status status = inputs_collect(&inputs, options, err);
    if (status == BW_OK && !open_cache(ruleset, &inputs, options)) {
        status = build(ruleset, &inputs, options, err);
        if (status == BW_OK)
            status = open_detector(ruleset, err);
    }
    bw_arena_free(inputs.arena);
    return status;
}

bw_status sigma_ruleset_load(const struct sigma_load_options *options,
        struct sigma_ruleset **ret_ruleset, struct bw_err *err)
{
    struct sigma_ruleset *ruleset = calloc(1, sizeof(*ruleset));
    if (ruleset == NULL)
        return bw_fail(err, BW_E_NOMEM, "loading rules");
    const bw_status status = open_set(ruleset, options, err);
    if (status != BW_OK) {
        sigma_ruleset_free(ruleset);
        return status;
    }
    report_problems(&ruleset->block, options);
    *ret_ruleset = ruleset;
    return BW_OK;
}

void sigma_ruleset_free(struct sigma_ruleset *ruleset)
{
    if (ruleset == NULL)
        return;
    if (ruleset->has_detector)
        sigma_detector_release(&ruleset->detector);
    sigma_block_bytes_release(&ruleset->bytes);
    free(ruleset);
}

struct sigma_ruleset_stats sigma_ruleset_stats(const struct sigma_ruleset *ruleset)
{
    const struct sigma_block *block = &ruleset->block;
    return (struct sigma_ruleset_stats){
            .files = block->counts.files,
            .rules = block->image.rules_count - block->image.correlations_count,
            .correlations = block->image.correlations_count,
            .filters = block->image.filters_count,
            .errors = block->counts.errors,
            .skipped = block->counts.skipped,
            .warnings = block->counts.warnings,
            .from_cache = ruleset->from_cache,
            .fingerprint = block->fingerprint,
    };
}

const struct sigma_image *sigma_ruleset_image(const struct sigma_ruleset *ruleset)
{
    return &ruleset->block.image;
}

const struct detector *sigma_ruleset_detector(const struct sigma_ruleset *ruleset)
{
    return &ruleset->detector;
}
