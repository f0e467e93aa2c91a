#include "sigma/match/tables.h"

#include <stdlib.h>
#include <string.h>

#include "match/fold.h"
#include "match/glob.h"
#include "sigma/match/spelling.h"

#define TABLES_MAGIC UINT64_C(0x3674656c62617477) /* "wtablet6" */

static bool length_fits(bw_str text)
{
    return text.len >= 1 && text.len <= MATCH_LITERAL_MAX;
}

/* Literals of which the expression can not do without all, folded; 0 when there are none. */
static size_t regex_literals(const struct sigma_image *image, const struct sigma_predicate *p,
        struct bw_arena *arena, struct match_regex_need out[MATCH_REGEX_NEEDS_MAX])
{
    const struct sigma_image_regex *regex = &image->regexes[p->aux];
    const size_t count =
            match_regex_needs(sigma_image_str(image, regex->pattern), regex->options, arena, out);
    for (size_t i = 0; i < count; i++) {
        char *room = bw_arena_alloc_raw(arena, MATCH_FOLD_MAX_UTF8(out[i].text.len), 1);
        if (room == NULL)
            return 0;
        out[i].text = (bw_str){room, match_fold_utf8(out[i].text, room)};
        if (!length_fits(out[i].text))
            return 0;
    }
    return count;
}

size_t sigma_tables_literals(const struct sigma_image *image, uint32_t id, uint32_t literal_id,
        struct bw_arena *arena, struct match_literal out[SIGMA_MAX_LITERALS])
{
    static const enum match_literal_kind kinds[SIGMA_OP_COUNT] = {
            [SIGMA_OP_EXACT] = MATCH_LITERAL_EXACT,
            [SIGMA_OP_PREFIX] = MATCH_LITERAL_PREFIX,
            [SIGMA_OP_SUFFIX] = MATCH_LITERAL_SUFFIX,
            [SIGMA_OP_CONTAINS] = MATCH_LITERAL_CONTAINS,
            [SIGMA_OP_GLOB] = MATCH_LITERAL_CONTAINS,
    };
    const struct sigma_predicate *p = &image->predicates[id];
    if (p->op == SIGMA_OP_REGEX) {
        struct match_regex_need needs[MATCH_REGEX_NEEDS_MAX];
        const size_t count = regex_literals(image, p, arena, needs);
        for (size_t i = 0; i < count; i++)
            out[i] = (struct match_literal){.text = needs[i].text,
                    .kind = needs[i].at_end ? MATCH_LITERAL_SUFFIX : MATCH_LITERAL_CONTAINS,
                    .id = literal_id};
        return count;
    }
    bw_str text = sigma_image_str(image, p->folded);
    if (p->op == SIGMA_OP_GLOB)
        text = match_glob_literal(text);
    if (!length_fits(text))
        return 0;
    out[0] = (struct match_literal){.text = text, .kind = kinds[p->op], .id = literal_id};
    char scratch[SIGMA_SPELLING_SIZE];
    bw_str other;
    if (p->op != SIGMA_OP_EXACT || !sigma_spelling_other(text, scratch, &other))
        return 1;
    out[1] = out[0];
    out[1].text = bw_arena_copy(arena, other);
    return out[1].text.ptr != NULL ? 2 : 0;
}

static uint8_t flags_of(
        const struct sigma_image *image, const struct sigma_predicate *p, struct bw_arena *arena)
{
    struct match_regex_need needs[MATCH_REGEX_NEEDS_MAX];
    const bw_str text = sigma_image_str(image, p->folded);
    switch ((enum sigma_op)p->op) {
    case SIGMA_OP_EXACT:
    case SIGMA_OP_PREFIX:
    case SIGMA_OP_SUFFIX:
    case SIGMA_OP_CONTAINS:
        if (!length_fits(text))
            return 0;
        return (p->flags & SIGMA_PREDICATE_CASED) != 0 ? SIGMA_SCAN_FIRES | SIGMA_SCAN_VERIFY
                                                       : SIGMA_SCAN_FIRES;
    case SIGMA_OP_GLOB:
        return length_fits(match_glob_literal(text)) ? SIGMA_SCAN_FIRES | SIGMA_SCAN_VERIFY : 0;
    case SIGMA_OP_REGEX:
        return regex_literals(image, p, arena, needs) != 0 ? SIGMA_SCAN_FIRES | SIGMA_SCAN_VERIFY
                                                           : 0;
    case SIGMA_OP_CIDR:
    case SIGMA_OP_EQ:
    case SIGMA_OP_LT:
    case SIGMA_OP_LTE:
    case SIGMA_OP_GT:
    case SIGMA_OP_GTE:
    case SIGMA_OP_EXISTS:
    case SIGMA_OP_NULL:
    case SIGMA_OP_FIELDREF:
    case SIGMA_OP_FIELDREF_PREFIX:
    case SIGMA_OP_FIELDREF_SUFFIX:
    case SIGMA_OP_FIELDREF_CONTAINS:
    case SIGMA_OP_COUNT:
        break;
    }
    return 0;
}

bw_status sigma_match_build(
        const struct sigma_image *image, struct bw_buffer *out, struct bw_err *err)
{
    const uint64_t magic = TABLES_MAGIC;
    const size_t size = sizeof(magic) + ((size_t)image->predicates_count + 7) / 8 * 8;
    struct bw_arena *arena = bw_arena_new(16 * BW_MIB);
    if (arena == NULL || !bw_buffer_reserve(out, size)) {
        bw_arena_free(arena);
        return bw_fail(err, BW_E_NOMEM, "pattern tables");
    }
    memset(out->ptr, 0, size);
    memcpy(out->ptr, &magic, sizeof(magic));
    out->len = size;
    const struct bw_arena_mark mark = bw_arena_mark(arena);
    for (uint32_t id = 0; id < image->predicates_count; id++) {
        out->ptr[sizeof(magic) + id] = flags_of(image, &image->predicates[id], arena);
        bw_arena_rewind(arena, mark);
    }
    bw_arena_free(arena);
    return BW_OK;
}

/* The keywords' predicates have the highest field number, so they come last. */
static void find_first_predicates(const struct sigma_image *image, uint32_t *first)
{
    uint32_t id = 0;
    for (uint32_t field = 0; field <= image->fields_count; field++) {
        while (id < image->predicates_count && image->predicates[id].field < field)
            id++;
        first[field] = id;
    }
    first[image->fields_count + 1] = image->predicates_count;
}

bw_status sigma_tables_init(
        struct sigma_tables *tables, const struct sigma_image *image, struct bw_err *err)
{
    const size_t size = (size_t)image->matchers_count * sizeof(uint64_t);
    if (size < sizeof(uint64_t) || size - sizeof(uint64_t) < image->predicates_count ||
            image->matchers[0] != TABLES_MAGIC)
        return bw_fail(err, BW_E_MALFORMED, "pattern tables: not of this version");
    uint32_t *first = calloc((size_t)image->fields_count + 2, sizeof(*first));
    if (first == NULL)
        return bw_fail(err, BW_E_NOMEM, "pattern tables");
    find_first_predicates(image, first);
    *tables = (struct sigma_tables){
            .scan_flags = (const uint8_t *)(image->matchers + 1),
            .first_predicate = first,
            .memory = first,
    };
    return BW_OK;
}

void sigma_tables_release(struct sigma_tables *tables)
{
    free(tables->memory);
    *tables = (struct sigma_tables){0};
}
