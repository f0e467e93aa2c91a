#include "sigma/image_build.h"

#include "base/limits.h"
#include "match/fold.h"
#include "sigma/image_parts.h"
#include "sigma/match/tables.h"

bool sigma_builder_failed(const struct sigma_builder *b)
{
    bool failed = b->failed || b->text_places.failed || b->last_rules.failed;
    for (size_t i = 0; i < SIGMA_SECTION_COUNT; i++)
        failed = failed || b->sections[i].failed;
    return failed;
}

uint32_t sigma_builder_count(const struct sigma_builder *b, enum sigma_section section)
{
    return (uint32_t)(b->sections[section].len / sigma_section_item_size[section]);
}

uint32_t sigma_builder_append(struct sigma_builder *b, enum sigma_section section, const void *item)
{
    const uint32_t index = sigma_builder_count(b, section);
    bw_buffer_add(&b->sections[section], item, sigma_section_item_size[section]);
    return index;
}

void *sigma_builder_items(const struct sigma_builder *b, enum sigma_section section)
{
    return b->sections[section].ptr;
}

struct sigma_text sigma_builder_own_text(struct sigma_builder *b, bw_str text)
{
    const struct sigma_text place = {
            .offset = (uint32_t)b->sections[SIGMA_SECTION_strings].len,
            .len = (uint32_t)text.len,
    };
    bw_buffer_add_str(&b->sections[SIGMA_SECTION_strings], text);
    return place;
}

struct sigma_text sigma_builder_text(struct sigma_builder *b, bw_str text)
{
    uint32_t number;
    bool added;
    if (text.len == 0)
        return (struct sigma_text){0};
    if (!sigma_intern_add(&b->texts, bw_str_bytes(text), &number, &added)) {
        b->failed = true;
        return (struct sigma_text){0};
    }
    if (added) {
        const struct sigma_text place = sigma_builder_own_text(b, text);
        bw_buffer_add(&b->text_places, &place, sizeof(place));
    }
    const struct sigma_text *places = (const void *)b->text_places.ptr;
    return b->text_places.failed ? (struct sigma_text){0} : places[number];
}

/* Most texts of rules are lower case already, or have capitals of ASCII only. */
static bool is_folded(bw_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 0x80 || (c >= 'A' && c <= 'Z'))
            return false;
    }
    return true;
}

static bool is_glob(char c)
{
    return c == SIGMA_GLOB_ANY || c == SIGMA_GLOB_ONE || c == SIGMA_GLOB_DASH;
}

bw_str sigma_builder_fold(struct sigma_builder *b, bw_str text, bool glob)
{
    if (is_folded(text))
        return text;
    char *out = bw_arena_alloc(b->arena, MATCH_FOLD_MAX_UTF8(text.len) + 1, 1);
    if (out == NULL) {
        b->failed = true;
        return text;
    }
    size_t written = 0;
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        while (end < text.len && !(glob && is_glob(text.ptr[end])))
            end++;
        const bw_str run = {.ptr = text.ptr + at, .len = end - at};
        written += match_fold_utf8(run, out + written);
        if (end < text.len)
            out[written++] = text.ptr[end++];
        at = end;
    }
    return (bw_str){.ptr = out, .len = written};
}

static void add_strip(struct sigma_builder *b)
{
    const struct sigma_tables_data *tables = b->input->tables;
    for (uint32_t i = 0; i < tables->strip_count; i++) {
        const struct sigma_text text = sigma_builder_text(b, tables->strip[i]);
        sigma_builder_append(b, SIGMA_SECTION_strip, &text);
    }
}

static void add_notes(struct sigma_builder *b)
{
    for (size_t i = 0; i < b->input->problem_count; i++) {
        const struct sigma_problem *problem = &b->input->problems[i];
        const struct sigma_image_note note = {
                .kind = problem->kind,
                .line = problem->line,
                .path = sigma_builder_text(b, problem->path),
                .title = sigma_builder_text(b, problem->rule_title),
                .text = sigma_builder_text(b, problem->text),
        };
        sigma_builder_append(b, SIGMA_SECTION_notes, &note);
    }
}

/* The image as it stands in the builder, all but the matchers: what those are made from. */
static struct sigma_image view_of(const struct sigma_builder *b)
{
    struct sigma_image image = {0};
#define X(type, name)                                                                              \
    image.name = sigma_builder_items(b, SIGMA_SECTION_##name);                                     \
    image.name##_count = sigma_builder_count(b, SIGMA_SECTION_##name);
    SIGMA_SECTIONS(X)
#undef X
    return image;
}

static bw_status add_matchers(struct sigma_builder *b, struct bw_err *err)
{
    static const uint8_t zeros[sizeof(uint64_t)] = {0};
    const struct sigma_image image = view_of(b);
    struct bw_buffer *out = &b->sections[SIGMA_SECTION_matchers];
    const bw_status status = sigma_match_build(&image, out, err);
    bw_buffer_add(out, zeros, (sizeof(zeros) - out->len % sizeof(zeros)) % sizeof(zeros));
    return status;
}

static bw_status build(struct sigma_builder *b, struct bw_buffer *out, struct bw_err *err)
{
    bw_status status = sigma_builder_resolve(b, err);
    if (status != BW_OK)
        return status;
    sigma_builder_fields(b);
    if (sigma_builder_failed(b))
        return bw_fail(err, BW_E_NOMEM, "compiling rules");
    sigma_builder_correlations(b);
    sigma_builder_rules(b);
    sigma_builder_sources(b);
    if (sigma_builder_class_fields(b) > SIGMA_MAX_CLASS_FIELDS)
        return bw_fail(err, BW_E_LIMIT, "logsources ask for more than %d fields in 'when'",
                SIGMA_MAX_CLASS_FIELDS);
    sigma_builder_sort_predicates(b);
    add_strip(b);
    add_notes(b);
    if (sigma_builder_failed(b))
        return bw_fail(err, BW_E_NOMEM, "compiling rules");
    status = add_matchers(b, err);
    if (status != BW_OK)
        return status;
    return sigma_block_assemble(b->sections, b->input->key, &b->input->counts, out, err);
}

bw_status sigma_image_build(
        const struct sigma_image_input *input, struct bw_buffer *out, struct bw_err *err)
{
    struct sigma_builder b = {.input = input, .arena = bw_arena_new(BW_LIMIT_SIGMA_ARENA)};
    if (b.arena == NULL)
        return bw_fail(err, BW_E_NOMEM, "compiling rules");
    for (size_t i = 0; i < SIGMA_SECTION_COUNT; i++)
        bw_buffer_init(&b.sections[i], BW_LIMIT_SIGMA_IMAGE);
    bw_buffer_init(&b.text_places, BW_LIMIT_SIGMA_IMAGE);
    bw_buffer_init(&b.last_rules, BW_LIMIT_SIGMA_IMAGE);
    const bw_status status = build(&b, out, err);
    for (size_t i = 0; i < SIGMA_SECTION_COUNT; i++)
        bw_buffer_release(&b.sections[i]);
    bw_buffer_release(&b.text_places);
    bw_buffer_release(&b.last_rules);
    sigma_intern_release(&b.texts);
    sigma_intern_release(&b.fields);
    sigma_intern_release(&b.predicates);
    sigma_intern_release(&b.regexes);
    sigma_intern_release(&b.cidrs);
    bw_arena_free(b.arena);
    return status;
}
