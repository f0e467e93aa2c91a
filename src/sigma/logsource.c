#include "sigma/logsource.h"

#include "base/limits.h"
#include "match/fold.h"
#include "match/glob.h"

static bw_status fail(struct sigma_tables_data *tables, struct bw_err *err, uint32_t line,
        const char *what, bw_str subject)
{
    tables->error_line = line;
    return bw_fail(err, BW_E_MALFORMED, "%s '%.*s'", what, bw_str_width(subject), subject.ptr);
}

static bw_status fail_kind(struct sigma_tables_data *tables, struct bw_err *err,
        const struct sigma_yaml_node *node, const char *what)
{
    tables->error_line = node->line;
    return bw_fail(err, BW_E_MALFORMED, "%s, not %s", what, sigma_yaml_describe(node));
}

static bw_status fail_nomem(struct bw_err *err)
{
    return bw_fail(err, BW_E_NOMEM, "memory for logsource tables is used up");
}

static bool keep(struct sigma_tables_data *tables, bw_str text, bw_str *ret_text)
{
    *ret_text = bw_arena_copy(tables->arena, text);
    return ret_text->ptr != NULL;
}

static bool fold(struct sigma_tables_data *tables, bw_str text, bw_str *ret_text)
{
    char *out = bw_arena_alloc(tables->arena, MATCH_FOLD_MAX_UTF8(text.len) + 1, 1);
    if (out == NULL)
        return false;
    *ret_text = (bw_str){.ptr = out, .len = match_fold_utf8(text, out)};
    return true;
}

/* In a map that people write by hand a key that stands twice is a slip: which one was meant? */
static bw_status keys_check(
        struct sigma_tables_data *tables, const struct sigma_yaml_node *map, struct bw_err *err)
{
    if (map->count > BW_LIMIT_SIGMA_MERGE_KEYS) {
        tables->error_line = map->line;
        return bw_fail(err, BW_E_LIMIT, "more than %d keys", BW_LIMIT_SIGMA_MERGE_KEYS);
    }
    for (const struct sigma_yaml_node *a = map->first; a != NULL; a = a->next)
        for (const struct sigma_yaml_node *b = a->next; b != NULL; b = b->next)
            if (bw_str_eq(a->key->text, b->key->text))
                return fail(tables, err, b->key->line, "it stands here twice:", b->key->text);
    return BW_OK;
}

/* The scalars of a list, or the one scalar: value or list of values, everywhere in the tables. */
static const struct sigma_yaml_node *values_of(
        const struct sigma_yaml_node *node, uint32_t *ret_count)
{
    if (node->kind == SIGMA_YAML_LIST) {
        *ret_count = node->count;
        return node->first;
    }
    *ret_count = 1;
    return node;
}

/* Texts of a value or list of values, copied. */
static bw_status texts_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
        const bw_str **ret_texts, uint32_t *ret_count, struct bw_err *err)
{
    uint32_t count;
    const struct sigma_yaml_node *value = values_of(node, &count);
    bw_str *texts = bw_arena_alloc(tables->arena, count, sizeof(*texts));
    if (texts == NULL)
        return fail_nomem(err);
    for (uint32_t i = 0; i < count; i++, value = value->next) {
        if (value->kind != SIGMA_YAML_SCALAR)
            return fail_kind(tables, err, value, "expected text");
        if (!keep(tables, value->text, &texts[i]))
            return fail_nomem(err);
    }
    *ret_texts = texts;
    *ret_count = count;
    return BW_OK;
}

static bw_status when_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *member,
        struct sigma_when *when, struct bw_err *err)
{
    uint32_t count;
    const struct sigma_yaml_node *value = values_of(member, &count);
    struct sigma_string *values = bw_arena_alloc(tables->arena, count, sizeof(*values));
    if (values == NULL || !keep(tables, member->key->text, &when->field.name))
        return fail_nomem(err);
    if (member->kind == SIGMA_YAML_MAP || count == 0)
        return fail_kind(tables, err, member, "'when' wants a value or a list of values");
    for (uint32_t i = 0; i < count; i++, value = value->next) {
        if (value->kind != SIGMA_YAML_SCALAR)
            return fail_kind(tables, err, value, "'when' wants a value or a list of values");
        if (!sigma_string_parse(value->text, false, tables->arena, &values[i]))
            return fail_nomem(err);
        if (values[i].text.len == 0 && values[i].any_before)
            return BW_OK; /* '*': the field is there, whatever else is listed */
    }
    when->values = values;
    when->count = count;
    return BW_OK;
}

static bw_status whens_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *map,
        struct sigma_source *source, struct bw_err *err)
{
    if (map->kind != SIGMA_YAML_MAP)
        return fail_kind(tables, err, map, "'when' wants a map of fields");
    if (map->count == 0)
        return BW_OK; /* every record */
    const bw_status unique = keys_check(tables, map, err);
    if (unique != BW_OK)
        return unique;
    struct sigma_when *whens = bw_arena_alloc(tables->arena, map->count, sizeof(*whens));
    if (whens == NULL)
        return fail_nomem(err);
    for (const struct sigma_yaml_node *m = map->first; m != NULL; m = m->next) {
        const bw_status status = when_read(tables, m, &whens[source->when_count++], err);
        if (status != BW_OK)
            return status;
    }
    source->whens = whens;
    return BW_OK;
}

/* A prefix: '?' stands for any one character. */
static bool fold_prefix(struct sigma_tables_data *tables, bw_str text, bw_str *ret_text)
{
    char *out = bw_arena_alloc(tables->arena, MATCH_FOLD_MAX_UTF8(text.len) + 1, 1);
    if (out == NULL)
        return false;
    *ret_text = (bw_str){.ptr = out, .len = match_fold_utf8(text, out)};
    for (size_t i = 0; i < ret_text->len; i++)
        if (out[i] == '?')
            out[i] = MATCH_GLOB_ONE;
    return true;
}

typedef bool fold_fn(struct sigma_tables_data *tables, bw_str text, bw_str *ret_text);

static bw_status pairs_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *map,
        fold_fn *fold_from, const struct sigma_pair **ret_pairs, uint32_t *ret_count,
        struct bw_err *err)
{
    if (map->kind != SIGMA_YAML_MAP)
        return fail_kind(tables, err, map, "expected a map of values");
    struct sigma_pair *pairs = bw_arena_alloc(tables->arena, map->count, sizeof(*pairs));
    if (pairs == NULL)
        return fail_nomem(err);
    uint32_t count = 0;
    for (const struct sigma_yaml_node *m = map->first; m != NULL; m = m->next, count++) {
        if (m->kind != SIGMA_YAML_SCALAR)
            return fail_kind(tables, err, m, "expected text");
        if (!fold_from(tables, m->key->text, &pairs[count].from) ||
                !keep(tables, m->text, &pairs[count].to))
            return fail_nomem(err);
    }
    *ret_pairs = pairs;
    *ret_count = count;
    return BW_OK;
}

static bw_status from_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
        struct sigma_mapping *mapping, struct bw_err *err)
{
    return texts_read(tables, node, &mapping->from, &mapping->from_count, err);
}

static bw_status join_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
        struct sigma_mapping *mapping, struct bw_err *err)
{
    mapping->kind = SIGMA_MAPPING_JOIN;
    return texts_read(tables, node, &mapping->from, &mapping->from_count, err);
}

static bw_status any_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
        struct sigma_mapping *mapping, struct bw_err *err)
{
    mapping->kind = SIGMA_MAPPING_ANY;
    return texts_read(tables, node, &mapping->from, &mapping->from_count, err);
}

static bw_status with_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
        struct sigma_mapping *mapping, struct bw_err *err)
{
    if (node->kind != SIGMA_YAML_SCALAR)
        return fail_kind(tables, err, node, "expected text");
    return keep(tables, node->text, &mapping->text) ? BW_OK : fail_nomem(err);
}

static bw_status extract_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
        struct sigma_mapping *mapping, struct bw_err *err)
{
    mapping->kind = SIGMA_MAPPING_EXTRACT;
    return with_read(tables, node, mapping, err);
}

/* Texts at which a value ends: kept as lines. */
static bw_status ends_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
        struct sigma_mapping *mapping, struct bw_err *err)
{
    const bw_str *texts;
    uint32_t count;
    size_t len = 0;
    const bw_status status = texts_read(tables, node, &texts, &count, err);
    if (status != BW_OK)
        return status;
    for (uint32_t i = 0; i < count; i++) {
        if (texts[i].len == 0 || bw_str_find_char(texts[i], '\n') != SIZE_MAX)
            return fail_kind(tables, err, node, "'until' and 'until_last' want text on a line");
        len += texts[i].len + 1;
    }
    char *lines = bw_arena_alloc(tables->arena, len, 1);
    if (lines == NULL)
        return fail_nomem(err);
    mapping->text = (bw_str){.ptr = lines, .len = len - 1};
    for (uint32_t i = 0; i < count; i++) {
        memcpy(lines, texts[i].ptr, texts[i].len);
        lines += texts[i].len;
        if (i + 1 < count)
            *lines++ = '\n';
    }
    return BW_OK;
}

static bw_status until_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
        struct sigma_mapping *mapping, struct bw_err *err)
{
    mapping->kind = SIGMA_MAPPING_UNTIL;
    return ends_read(tables, node, mapping, err);
}

static bw_status until_last_read(struct sigma_tables_data *tables,
        const struct sigma_yaml_node *node, struct sigma_mapping *mapping, struct bw_err *err)
{
    mapping->kind = SIGMA_MAPPING_UNTIL_LAST;
    return ends_read(tables, node, mapping, err);
}

static bw_status values_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
        struct sigma_mapping *mapping, struct bw_err *err)
{
    return pairs_read(tables, node, fold, &mapping->values, &mapping->value_count, err);
}

static bw_status prefixes_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
        struct sigma_mapping *mapping, struct bw_err *err)
{
    return pairs_read(tables, node, fold_prefix, &mapping->prefixes, &mapping->prefix_count, err);
}

static bw_status override_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
        struct sigma_mapping *mapping, struct bw_err *err)
{
    if (node->kind != SIGMA_YAML_SCALAR || sigma_yaml_type(node) != SIGMA_YAML_BOOL)
        return fail_kind(tables, err, node, "'override' wants true or false");
    mapping->override = sigma_yaml_bool(node);
    return BW_OK;
}

static const struct {
    bw_str key;
    bw_status (*read)(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
            struct sigma_mapping *mapping, struct bw_err *err);
} mapping_keys[] = {
        {BW_STR_INIT("from"), from_read},
        {BW_STR_INIT("join"), join_read},
        {BW_STR_INIT("any"), any_read},
        {BW_STR_INIT("with"), with_read},
        {BW_STR_INIT("extract"), extract_read},
        {BW_STR_INIT("until"), until_read},
        {BW_STR_INIT("until_last"), until_last_read},
        {BW_STR_INIT("values"), values_read},
        {BW_STR_INIT("prefixes"), prefixes_read},
        {BW_STR_INIT("override"), override_read},
};

static bw_status mapping_key_read(struct sigma_tables_data *tables,
        const struct sigma_yaml_node *member, struct sigma_mapping *mapping, struct bw_err *err)
{
    for (size_t i = 0; i < BW_COUNT(mapping_keys); i++)
        if (bw_str_eq(mapping_keys[i].key, member->key->text))
            return mapping_keys[i].read(tables, member, mapping, err);
    return fail(tables, err, member->key->line, "unknown key", member->key->text);
}

static bw_status mapping_read(struct sigma_tables_data *tables,
        const struct sigma_yaml_node *member, struct sigma_mapping *mapping, struct bw_err *err)
{
    if (member->kind != SIGMA_YAML_MAP)
        return fail_kind(tables, err, member, "a field wants a map with 'from', 'any' or 'join'");
    const bw_status unique = keys_check(tables, member, err);
    if (unique != BW_OK)
        return unique;
    if (!keep(tables, member->key->text, &mapping->field))
        return fail_nomem(err);
    for (const struct sigma_yaml_node *m = member->first; m != NULL; m = m->next) {
        const bw_status status = mapping_key_read(tables, m, mapping, err);
        if (status != BW_OK)
            return status;
    }
    const bool from = sigma_yaml_get(member, BW_STR("from")) != NULL;
    const bool join = sigma_yaml_get(member, BW_STR("join")) != NULL;
    const bool any = sigma_yaml_get(member, BW_STR("any")) != NULL;
    const bool extract = sigma_yaml_get(member, BW_STR("extract")) != NULL;
    const bool with = sigma_yaml_get(member, BW_STR("with")) != NULL;
    const bool first = sigma_yaml_get(member, BW_STR("until")) != NULL;
    const bool last = sigma_yaml_get(member, BW_STR("until_last")) != NULL;
    if (from + join + any != 1 || mapping->from_count == 0)
        return fail(tables, err, member->line,
                "exactly one of 'from', 'any' and 'join' is wanted for", member->key->text);
    if (extract + first + last > 1 || ((extract || first || last) && !from) || (with && !join))
        return fail(tables, err, member->line,
                "'join' goes with 'with', 'from' with 'extract', 'until' or 'until_last': see",
                member->key->text);
    return BW_OK;
}

static bw_status mappings_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *map,
        struct sigma_source *source, struct bw_err *err)
{
    if (map->kind != SIGMA_YAML_MAP)
        return fail_kind(tables, err, map, "'fields' wants a map");
    const bw_status unique = keys_check(tables, map, err);
    if (unique != BW_OK)
        return unique;
    struct sigma_mapping *mappings = bw_arena_alloc(tables->arena, map->count, sizeof(*mappings));
    if (mappings == NULL)
        return fail_nomem(err);
    for (const struct sigma_yaml_node *m = map->first; m != NULL; m = m->next) {
        const bw_status status = mapping_read(tables, m, &mappings[source->mapping_count++], err);
        if (status != BW_OK)
            return status;
    }
    source->mappings = mappings;
    return BW_OK;
}

static bw_status sparse_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
        struct sigma_source *source, struct bw_err *err)
{
    if (node->kind != SIGMA_YAML_SCALAR || sigma_yaml_type(node) != SIGMA_YAML_BOOL)
        return fail_kind(tables, err, node, "'sparse' is true or false");
    source->sparse = sigma_yaml_bool(node);
    return BW_OK;
}

static bw_status source_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
        struct sigma_source *source, struct bw_err *err)
{
    if (node->kind != SIGMA_YAML_MAP || sigma_yaml_get(node, BW_STR("when")) == NULL)
        return fail_kind(tables, err, node, "a source wants a map with 'when'");
    const bw_status unique = keys_check(tables, node, err);
    if (unique != BW_OK)
        return unique;
    for (const struct sigma_yaml_node *m = node->first; m != NULL; m = m->next) {
        bw_status status;
        if (bw_str_eq(m->key->text, BW_STR("when")))
            status = whens_read(tables, m, source, err);
        else if (bw_str_eq(m->key->text, BW_STR("fields")))
            status = mappings_read(tables, m, source, err);
        else if (bw_str_eq(m->key->text, BW_STR("sparse")))
            status = sparse_read(tables, m, source, err);
        else
            status = fail(tables, err, m->key->line, "unknown key", m->key->text);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

static bw_status sources_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *list,
        struct sigma_logsource_entry *entry, struct bw_err *err)
{
    if (list->kind != SIGMA_YAML_LIST || list->count == 0)
        return fail_kind(tables, err, list, "'sources' wants a list");
    struct sigma_source *last = NULL;
    for (const struct sigma_yaml_node *item = list->first; item != NULL; item = item->next) {
        struct sigma_source *source = bw_arena_alloc(tables->arena, 1, sizeof(*source));
        if (source == NULL)
            return fail_nomem(err);
        const bw_status status = source_read(tables, item, source, err);
        if (status != BW_OK)
            return status;
        source->entry = entry;
        if (last == NULL)
            entry->sources = source;
        else
            last->next = source;
        last = source;
    }
    return BW_OK;
}

/* One field of `always`: each of its values, folded, as a pair. */
static bw_status always_field_read(struct sigma_tables_data *tables,
        const struct sigma_yaml_node *member, struct sigma_pair *pairs, uint32_t *count,
        struct bw_err *err)
{
    uint32_t values;
    const struct sigma_yaml_node *value = values_of(member, &values);
    for (uint32_t i = 0; i < values; i++, value = value->next) {
        struct sigma_pair *pair = &pairs[(*count)++];
        if (value->kind != SIGMA_YAML_SCALAR || value->text.len == 0)
            return fail_kind(tables, err, value, "a value is wanted");
        if (!keep(tables, member->key->text, &pair->from) || !fold(tables, value->text, &pair->to))
            return fail_nomem(err);
    }
    return BW_OK;
}

/* `true`, `log`: of all of its events; else of those that have one of these values. */
static bw_status always_read(struct sigma_tables_data *tables, const struct sigma_yaml_node *node,
        struct sigma_logsource_entry *entry, struct bw_err *err)
{
    uint32_t room = 0;
    if (node->kind == SIGMA_YAML_SCALAR) {
        const bool log = bw_str_eq(node->text, BW_STR("log"));
        entry->always = log ? SIGMA_ALWAYS_LOG : SIGMA_ALWAYS_RECORDS;
        if (log || bw_str_eq(node->text, BW_STR("true")))
            return BW_OK;
    }
    if (node->kind != SIGMA_YAML_MAP || node->count == 0)
        return fail_kind(tables, err, node, "'always' is true, log, or fields with their values");
    const bw_status unique = keys_check(tables, node, err);
    if (unique != BW_OK)
        return unique;
    for (const struct sigma_yaml_node *m = node->first; m != NULL; m = m->next)
        room += m->kind == SIGMA_YAML_LIST ? m->count : 1;
    struct sigma_pair *pairs = bw_arena_alloc(tables->arena, room, sizeof(*pairs));
    if (pairs == NULL)
        return fail_nomem(err);
    for (const struct sigma_yaml_node *m = node->first; m != NULL; m = m->next) {
        const bw_status status = always_field_read(tables, m, pairs, &entry->always_count, err);
        if (status != BW_OK)
            return status;
    }
    entry->always_events = pairs;
    return BW_OK;
}

static bw_status entry_key_read(struct sigma_tables_data *tables,
        const struct sigma_yaml_node *member, struct sigma_logsource_entry *entry,
        struct bw_err *err)
{
    const struct {
        bw_str key;
        bw_str *text;
    } names[] = {
            {BW_STR("product"), &entry->names.product},
            {BW_STR("category"), &entry->names.category},
            {BW_STR("service"), &entry->names.service},
            {BW_STR("name"), &entry->name},
            {BW_STR("advice"), &entry->advice},
            {BW_STR("more"), &entry->more},
    };
    if (bw_str_eq(member->key->text, BW_STR("sources")))
        return sources_read(tables, member, entry, err);
    if (bw_str_eq(member->key->text, BW_STR("always")))
        return always_read(tables, member, entry, err);
    if (bw_str_eq(member->key->text, BW_STR("every")))
        return texts_read(tables, member, &entry->every, &entry->every_count, err);
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        if (!bw_str_eq(member->key->text, names[i].key))
            continue;
        if (member->kind != SIGMA_YAML_SCALAR || member->text.len == 0)
            return fail_kind(tables, err, member, "a name is wanted");
        return keep(tables, member->text, names[i].text) ? BW_OK : fail_nomem(err);
    }
    return fail(tables, err, member->key->line, "unknown key", member->key->text);
}

static bw_status entry_read(
        struct sigma_tables_data *tables, const struct sigma_yaml_node *node, struct bw_err *err)
{
    if (node->kind != SIGMA_YAML_MAP)
        return fail_kind(tables, err, node, "a logsource is a map");
    const bw_status unique = keys_check(tables, node, err);
    if (unique != BW_OK)
        return unique;
    struct sigma_logsource_entry *entry = bw_arena_alloc(tables->arena, 1, sizeof(*entry));
    if (entry == NULL)
        return fail_nomem(err);
    for (const struct sigma_yaml_node *m = node->first; m != NULL; m = m->next) {
        const bw_status status = entry_key_read(tables, m, entry, err);
        if (status != BW_OK)
            return status;
    }
    const struct sigma_logsource *names = &entry->names;
    if (names->product.len + names->category.len + names->service.len == 0 ||
            entry->sources == NULL)
        return fail_kind(tables, err, node, "a logsource has a name and 'sources'");
    if (tables->last_entry == NULL)
        tables->first_entry = entry;
    else
        tables->last_entry->next = entry;
    tables->last_entry = entry;
    return BW_OK;
}

static bw_status logsources_read(
        struct sigma_tables_data *tables, const struct sigma_yaml_node *list, struct bw_err *err)
{
    if (list->kind != SIGMA_YAML_LIST)
        return fail_kind(tables, err, list, "'logsources' wants a list");
    for (const struct sigma_yaml_node *item = list->first; item != NULL; item = item->next) {
        const bw_status status = entry_read(tables, item, err);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

static bw_status platform_key_read(struct sigma_tables_data *tables,
        const struct sigma_yaml_node *member, struct sigma_platform *platform, struct bw_err *err)
{
    const bw_str key = member->key->text;
    const bool name = bw_str_eq(key, BW_STR("name"));
    if (name || bw_str_eq(key, BW_STR("advice"))) {
        if (member->kind != SIGMA_YAML_SCALAR || member->text.len == 0)
            return fail_kind(tables, err, member, "a name is wanted");
        return keep(tables, member->text, name ? &platform->name : &platform->advice)
                       ? BW_OK
                       : fail_nomem(err);
    }
    if (bw_str_eq(key, BW_STR("products")))
        return texts_read(tables, member, &platform->products, &platform->product_count, err);
    if (bw_str_eq(key, BW_STR("logs")))
        return texts_read(tables, member, &platform->logs, &platform->log_count, err);
    if (bw_str_eq(key, BW_STR("categories")))
        return texts_read(tables, member, &platform->categories, &platform->category_count, err);
    return fail(tables, err, member->key->line, "unknown key", key);
}

static bw_status platform_read(
        struct sigma_tables_data *tables, const struct sigma_yaml_node *node, struct bw_err *err)
{
    if (node->kind != SIGMA_YAML_MAP)
        return fail_kind(tables, err, node, "a platform is a map");
    const bw_status unique = keys_check(tables, node, err);
    if (unique != BW_OK)
        return unique;
    struct sigma_platform *platform = bw_arena_alloc(tables->arena, 1, sizeof(*platform));
    if (platform == NULL)
        return fail_nomem(err);
    for (const struct sigma_yaml_node *m = node->first; m != NULL; m = m->next) {
        const bw_status status = platform_key_read(tables, m, platform, err);
        if (status != BW_OK)
            return status;
    }
    if (platform->name.len == 0 || platform->product_count + platform->category_count == 0)
        return fail_kind(
                tables, err, node, "a platform has a 'name', and 'products' or 'categories'");
    if (tables->last_platform == NULL)
        tables->first_platform = platform;
    else
        tables->last_platform->next = platform;
    tables->last_platform = platform;
    return BW_OK;
}

static bw_status platforms_read(
        struct sigma_tables_data *tables, const struct sigma_yaml_node *list, struct bw_err *err)
{
    if (list->kind != SIGMA_YAML_LIST)
        return fail_kind(tables, err, list, "'platforms' wants a list");
    for (const struct sigma_yaml_node *item = list->first; item != NULL; item = item->next) {
        const bw_status status = platform_read(tables, item, err);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

static bw_status strip_read(
        struct sigma_tables_data *tables, const struct sigma_yaml_node *node, struct bw_err *err)
{
    const bw_str *more = NULL;
    uint32_t count = 0;
    bw_status status = texts_read(tables, node, &more, &count, err);
    if (status != BW_OK)
        return status;
    bw_str *all = bw_arena_alloc(tables->arena, (size_t)tables->strip_count + count, sizeof(*all));
    if (all == NULL)
        return fail_nomem(err);
    for (uint32_t i = 0; i < tables->strip_count; i++)
        all[i] = tables->strip[i];
    for (uint32_t i = 0; i < count; i++)
        all[tables->strip_count + i] = more[i];
    tables->strip = all;
    tables->strip_count += count;
    return BW_OK;
}

static bw_status taxonomy_fields_read(
        struct sigma_tables_data *tables, const struct sigma_yaml_node *map, struct bw_err *err)
{
    if (map->kind != SIGMA_YAML_MAP)
        return fail_kind(tables, err, map, "'fields' wants a map");
    for (const struct sigma_yaml_node *m = map->first; m != NULL; m = m->next) {
        struct sigma_taxonomy_field *field = bw_arena_alloc(tables->arena, 1, sizeof(*field));
        if (field == NULL || !keep(tables, m->key->text, &field->name))
            return fail_nomem(err);
        const bw_status status = texts_read(tables, m, &field->names, &field->count, err);
        if (status != BW_OK)
            return status;
        if (tables->last_field == NULL)
            tables->first_field = field;
        else
            tables->last_field->next = field;
        tables->last_field = field;
    }
    return BW_OK;
}

static bw_status same_read(
        struct sigma_tables_data *tables, const struct sigma_yaml_node *list, struct bw_err *err)
{
    if (list->kind != SIGMA_YAML_LIST)
        return fail_kind(tables, err, list, "'same' wants a list of lists");
    for (const struct sigma_yaml_node *node = list->first; node != NULL; node = node->next) {
        struct sigma_taxonomy_same *same = bw_arena_alloc(tables->arena, 1, sizeof(*same));
        if (same == NULL)
            return fail_nomem(err);
        const bw_status status = texts_read(tables, node, &same->names, &same->count, err);
        if (status != BW_OK)
            return status;
        same->next = tables->first_same;
        tables->first_same = same;
    }
    return BW_OK;
}

static bw_status taxonomy_read(
        struct sigma_tables_data *tables, const struct sigma_yaml_node *map, struct bw_err *err)
{
    if (map->kind != SIGMA_YAML_MAP)
        return fail_kind(tables, err, map, "'taxonomy' wants a map");
    const bw_status unique = keys_check(tables, map, err);
    if (unique != BW_OK)
        return unique;
    for (const struct sigma_yaml_node *m = map->first; m != NULL; m = m->next) {
        bw_status status;
        if (bw_str_eq(m->key->text, BW_STR("strip")))
            status = strip_read(tables, m, err);
        else if (bw_str_eq(m->key->text, BW_STR("fields")))
            status = taxonomy_fields_read(tables, m, err);
        else if (bw_str_eq(m->key->text, BW_STR("same")))
            status = same_read(tables, m, err);
        else
            status = fail(tables, err, m->key->line, "unknown key", m->key->text);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

bw_status sigma_tables_add(struct sigma_tables_data *tables, const struct sigma_yaml_node *document,
        struct bw_err *err)
{
    if (document->kind != SIGMA_YAML_MAP)
        return fail_kind(
                tables, err, document, "expected 'logsources:', 'platforms:' or 'taxonomy:'");
    const bw_status unique = keys_check(tables, document, err);
    if (unique != BW_OK)
        return unique;
    for (const struct sigma_yaml_node *m = document->first; m != NULL; m = m->next) {
        bw_status status;
        if (bw_str_eq(m->key->text, BW_STR("logsources")))
            status = logsources_read(tables, m, err);
        else if (bw_str_eq(m->key->text, BW_STR("taxonomy")))
            status = taxonomy_read(tables, m, err);
        else if (bw_str_eq(m->key->text, BW_STR("platforms")))
            status = platforms_read(tables, m, err);
        else
            status = fail(tables, err, m->key->line, "unknown key", m->key->text);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}
