#include "sigma/match/tables.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "match/fold.h"
#include "match/glob.h"
#include "match/regex.h"
#include "sigma/match/spelling.h"

#define TABLES_MAGIC UINT64_C(0x3174656c62617477) /* "wtablet1" */

/* Shortest literal of a regular expression that is worth a scan. */
#define REGEX_LITERAL_MIN 2

#define SECTION_MAX (256 * BW_MIB)

/* Section: magic, then (fields + 1) of these, then the scan flags, then the literal sets. */
struct table_entry {
    uint32_t offset; /* in bytes from the section's start; 0 when the field has no literals */
    uint32_t size;
};

struct literal_list {
    struct match_literal *items;
    size_t count;
    size_t capacity;
    struct bw_arena *arena; /* texts made here */
    bool failed;
};

static void list_add(
        struct literal_list *list, bw_str text, enum match_literal_kind kind, uint32_t id)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity != 0 ? list->capacity * 2 : 256;
        void *items = realloc(list->items, capacity * sizeof(*list->items));
        if (items == NULL) {
            list->failed = true;
            return;
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = (struct match_literal){.text = text, .kind = kind, .id = id};
}

static bool length_fits(bw_str text)
{
    return text.len >= 1 && text.len <= MATCH_LITERAL_MAX;
}

/* The same value is written in more than one way: 0x0001 and 0x1, {GUID} and GUID. */
static void add_spellings(struct literal_list *list, bw_str text, uint32_t id)
{
    char scratch[SIGMA_SPELLING_SIZE];
    bw_str other;
    if (!sigma_spelling_other(text, scratch, &other))
        return;
    other = bw_arena_copy(list->arena, other);
    list->failed |= other.ptr == NULL;
    if (other.ptr != NULL)
        list_add(list, other, MATCH_LITERAL_EXACT, id);
}

static uint8_t add_plain(struct literal_list *list, const struct sigma_image *image, uint32_t id)
{
    static const enum match_literal_kind kinds[] = {
            [SIGMA_OP_EXACT] = MATCH_LITERAL_EXACT,
            [SIGMA_OP_PREFIX] = MATCH_LITERAL_PREFIX,
            [SIGMA_OP_SUFFIX] = MATCH_LITERAL_SUFFIX,
            [SIGMA_OP_CONTAINS] = MATCH_LITERAL_CONTAINS,
    };
    const struct sigma_predicate *p = &image->predicates[id];
    const bw_str text = sigma_image_str(image, p->folded);
    if (!length_fits(text))
        return 0;
    list_add(list, text, kinds[p->op], id);
    if ((p->flags & SIGMA_PREDICATE_CASED) != 0)
        return SIGMA_SCAN_FIRES | SIGMA_SCAN_VERIFY;
    if (p->op == SIGMA_OP_EXACT)
        add_spellings(list, text, id);
    return SIGMA_SCAN_FIRES;
}

static uint8_t add_glob(struct literal_list *list, const struct sigma_image *image, uint32_t id)
{
    const bw_str pattern = sigma_image_str(image, image->predicates[id].folded);
    const bw_str literal = match_glob_literal(pattern);
    if (!length_fits(literal))
        return 0;
    list_add(list, literal, MATCH_LITERAL_CONTAINS, id);
    return SIGMA_SCAN_FIRES | SIGMA_SCAN_VERIFY;
}

static uint8_t add_regex(struct literal_list *list, const struct sigma_image *image, uint32_t id)
{
    const struct sigma_image_regex *regex = &image->regexes[image->predicates[id].aux];
    struct bw_buffer literal;
    bw_buffer_init(&literal, 4 * BW_KIB);
    match_regex_literal(sigma_image_str(image, regex->pattern), regex->options, &literal);
    uint8_t flags = 0;
    if (literal.len >= REGEX_LITERAL_MIN && !literal.failed) {
        char *folded = bw_arena_alloc_raw(list->arena, MATCH_FOLD_MAX_UTF8(literal.len), 1);
        if (folded != NULL) {
            const size_t len = match_fold_utf8(bw_buffer_str(&literal), folded);
            list_add(list, (bw_str){folded, len}, MATCH_LITERAL_CONTAINS, id);
            flags = SIGMA_SCAN_FIRES | SIGMA_SCAN_VERIFY;
        }
        list->failed |= folded == NULL;
    }
    bw_buffer_release(&literal);
    return flags;
}

static uint8_t add_predicate(
        struct literal_list *list, const struct sigma_image *image, uint32_t id)
{
    switch ((enum sigma_op)image->predicates[id].op) {
    case SIGMA_OP_EXACT:
    case SIGMA_OP_PREFIX:
    case SIGMA_OP_SUFFIX:
    case SIGMA_OP_CONTAINS:
        return add_plain(list, image, id);
    case SIGMA_OP_GLOB:
        return add_glob(list, image, id);
    case SIGMA_OP_REGEX:
        return add_regex(list, image, id);
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

static size_t header_size(const struct sigma_image *image)
{
    const size_t entries = ((size_t)image->fields_count + 1) * sizeof(struct table_entry);
    const size_t flags = ((size_t)image->predicates_count + 7) / 8 * 8;
    return sizeof(uint64_t) + entries + flags;
}

/* The keywords' predicates have the highest field number, so they come last. */
static uint32_t table_of(const struct sigma_image *image, uint32_t field)
{
    return field < image->fields_count ? field : image->fields_count;
}

static bw_status build_tables(const struct sigma_image *image, struct literal_list *list,
        struct bw_buffer *out, struct bw_err *err)
{
    const size_t flags_at =
            sizeof(uint64_t) + ((size_t)image->fields_count + 1) * sizeof(struct table_entry);
    for (uint32_t id = 0; id < image->predicates_count;) {
        const uint32_t table = table_of(image, image->predicates[id].field);
        list->count = 0;
        for (; id < image->predicates_count &&
                table_of(image, image->predicates[id].field) == table;
                id++)
            out->ptr[flags_at + id] = add_predicate(list, image, id);
        if (list->failed)
            return bw_fail(err, BW_E_NOMEM, "pattern tables");
        if (list->count == 0)
            continue;
        struct table_entry entry = {.offset = (uint32_t)out->len};
        bw_status status = match_literals_build(list->items, list->count, out, err);
        if (status != BW_OK)
            return status;
        entry.size = (uint32_t)(out->len - entry.offset);
        memcpy(out->ptr + sizeof(uint64_t) + table * sizeof(entry), &entry, sizeof(entry));
    }
    return BW_OK;
}

bw_status sigma_match_build(
        const struct sigma_image *image, struct bw_buffer *out, struct bw_err *err)
{
    const uint64_t magic = TABLES_MAGIC;
    const size_t size = header_size(image);
    struct literal_list list = {.arena = bw_arena_new(SECTION_MAX)};
    bw_status status = BW_OK;
    if (list.arena == NULL || !bw_buffer_reserve(out, size)) {
        status = bw_fail(err, BW_E_NOMEM, "pattern tables");
        goto out;
    }
    memset(out->ptr, 0, size);
    memcpy(out->ptr, &magic, sizeof(magic));
    out->len = size;
    status = build_tables(image, &list, out, err);
out:
    free(list.items);
    bw_arena_free(list.arena);
    return status;
}

static bool view_fields(const struct sigma_image *image, const uint8_t *section, size_t size,
        struct match_literals *fields)
{
    for (uint32_t i = 0; i <= image->fields_count; i++) {
        struct table_entry entry;
        memcpy(&entry, section + sizeof(uint64_t) + i * sizeof(entry), sizeof(entry));
        if (entry.size == 0)
            continue;
        if (entry.offset % 8 != 0 || entry.offset > size || entry.size > size - entry.offset)
            return false;
        const bw_bytes bytes = {.ptr = section + entry.offset, .len = entry.size};
        if (!match_literals_view(bytes, &fields[i]))
            return false;
    }
    return true;
}

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
    const uint8_t *section = (const uint8_t *)image->matchers;
    const size_t size = (size_t)image->matchers_count * sizeof(uint64_t);
    if (size < header_size(image) || image->matchers[0] != TABLES_MAGIC)
        return bw_fail(err, BW_E_MALFORMED, "pattern tables: wrong header");
    const size_t tables_count = (size_t)image->fields_count + 1;
    struct match_literals *fields =
            calloc(1, tables_count * sizeof(*fields) + (tables_count + 1) * sizeof(uint32_t));
    if (fields == NULL)
        return bw_fail(err, BW_E_NOMEM, "pattern tables");
    if (!view_fields(image, section, size, fields)) {
        free(fields);
        return bw_fail(err, BW_E_MALFORMED, "pattern tables: broken");
    }
    uint32_t *first = (uint32_t *)(void *)(fields + tables_count);
    find_first_predicates(image, first);
    *tables = (struct sigma_tables){
            .scan_flags = section + sizeof(uint64_t) + tables_count * sizeof(struct table_entry),
            .first_predicate = first,
            .fields = fields,
            .memory = fields,
    };
    return BW_OK;
}

void sigma_tables_release(struct sigma_tables *tables)
{
    free(tables->memory);
    *tables = (struct sigma_tables){0};
}
