/*
 * Rule files: whatever the bytes, reading them twice gives the same rules and problems, and the
 * rules that come out make an image that passes its own check.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "sigma/image_build.h"
#include "sigma/link.h"
#include "sigma/load_files.h"
#include "sigma/placeholder.h"
#include "support/sigma_expr_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Enough for any input of a fuzzer; a rule that stands for more than this is refused. */
#define MEMORY (64 * BW_MIB)

struct result {
    struct bw_arena *keep, *scratch;
    struct sigma_rule *rules;
    struct sigma_problems problems;
    bw_status status;
};

static void add_placeholders(struct result *r, struct sigma_load *load)
{
    static const char text[] = "name: [one, 'two*', '?']\nx: y\n";
    struct sigma_placeholders *placeholders = sigma_placeholders_new(r->keep);
    struct sigma_yaml *yaml = sigma_yaml_new(bw_str_of(text), r->scratch);
    const struct sigma_yaml_node *root;
    uint32_t line;
    if (sigma_yaml_next(yaml, &root, NULL) != BW_OK ||
            sigma_placeholders_add(placeholders, root, &line, NULL) != BW_OK)
        abort();
    sigma_yaml_free(yaml);
    load->placeholders = placeholders;
}

static struct result load(const uint8_t *data, size_t size)
{
    struct result r = {.keep = bw_arena_new(MEMORY), .scratch = bw_arena_new(MEMORY)};
    struct sigma_load load = {.keep = r.keep, .scratch = r.scratch, .path = BW_STR("fuzz.yml")};
    struct sigma_rule **last = &r.rules;
    add_placeholders(&r, &load);
    r.status = sigma_text_load(&load, (bw_str){.ptr = (const char *)data, .len = size},
            FINDING_LEVEL_INFORMATIONAL, &last, NULL);
    r.problems = load.problems;
    return r;
}

static void release(struct result *r)
{
    bw_arena_free(r->keep);
    bw_arena_free(r->scratch);
}

/* All that a load says, as one text. */
static void describe(const struct result *r, struct bw_buffer *out)
{
    bw_buffer_printf(out, "%d\n", (int)r->status);
    for (const struct sigma_rule *rule = r->rules; rule != NULL; rule = rule->next) {
        bw_buffer_add_str(out, rule->title);
        bw_buffer_add_str(out, rule->techniques);
        if (rule->expr != NULL)
            sigma_expr_text(rule->expr, out);
    }
    for (const struct sigma_problem_note *n = r->problems.first; n != NULL; n = n->next)
        bw_buffer_printf(out, "%u %.*s\n", n->problem.line, bw_str_width(n->problem.text),
                n->problem.text.ptr);
}

/* Links what refers to each other, and builds the image of what is left. */
static void build_image(const struct result *r)
{
    struct sigma_rule *rules[64];
    struct sigma_loaded loaded = {.rules = rules};
    struct sigma_load linking = {.keep = r->keep};
    struct sigma_linked linked;
    struct sigma_tables_data tables = {.arena = r->keep};
    struct sigma_block block;
    struct bw_buffer out;
    for (struct sigma_rule *rule = r->rules; rule != NULL && loaded.rule_count < 64;
            rule = rule->next)
        rules[loaded.rule_count++] = rule;
    if (sigma_link(&loaded, FINDING_LEVEL_INFORMATIONAL, &linking, &linked, NULL) != BW_OK)
        return; /* memory */
    struct sigma_image_input input = {.rules = linked.rules,
            .rule_count = linked.rule_count,
            .correlation_count = linked.correlation_count,
            .filters = linked.filters,
            .filter_count = linked.filter_count,
            .tables = &tables};
    bw_buffer_init(&out, MEMORY * 4);
    const bw_status status = sigma_image_build(&input, &out, NULL);
    if (status == BW_OK && sigma_block_open(bw_buffer_bytes(&out), &block, NULL) != BW_OK)
        abort();
    if (status == BW_OK && block.image.rules_count != input.rule_count)
        abort();
    bw_buffer_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bw_buffer first;
    struct bw_buffer second;
    bw_buffer_init(&first, MEMORY);
    bw_buffer_init(&second, MEMORY);
    struct result a = load(data, size);
    struct result b = load(data, size);
    describe(&a, &first);
    describe(&b, &second);
    if (!bw_str_eq(bw_buffer_str(&first), bw_buffer_str(&second)))
        abort();
    if (a.status == BW_OK)
        build_image(&a);
    release(&a);
    release(&b);
    bw_buffer_release(&first);
    bw_buffer_release(&second);
    return 0;
}
