#include "sigma/placeholder.h"

#include <string.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "base/limits.h"
#include "sigma/modifier.h"

struct placeholder_value {
    bw_str raw; /* as the file has it, wildcards and all */
    struct placeholder_value *next;
};

struct placeholder {
    struct placeholder_value *first, *last;
};

struct sigma_placeholders {
    struct bw_arena *arena;
    struct bw_map *names; /* name -> struct placeholder, as a number */
};

struct sigma_placeholders *sigma_placeholders_new(struct bw_arena *arena)
{
    struct sigma_placeholders *placeholders = bw_arena_alloc(arena, 1, sizeof(*placeholders));
    if (placeholders == NULL)
        return NULL;
    placeholders->arena = arena;
    placeholders->names = bw_map_new(arena);
    return placeholders->names != NULL ? placeholders : NULL;
}

static struct placeholder *find(const struct sigma_placeholders *placeholders, bw_str name)
{
    uint64_t address;
    if (placeholders == NULL || !bw_map_get(placeholders->names, name, &address))
        return NULL;
    return (struct placeholder *)(uintptr_t)address;
}

static bw_status value_add(struct sigma_placeholders *placeholders, struct placeholder *placeholder,
        const struct sigma_yaml_node *scalar, struct bw_err *err)
{
    struct bw_arena *arena = placeholders->arena;
    struct placeholder_value *value = bw_arena_alloc(arena, 1, sizeof(*value));
    const bw_str raw = bw_arena_copy(arena, scalar->text);
    if (value == NULL || raw.ptr == NULL)
        return bw_fail(err, BW_E_NOMEM, "placeholders");
    value->raw = raw;
    if (placeholder->last == NULL)
        placeholder->first = value;
    else
        placeholder->last->next = value;
    placeholder->last = value;
    return BW_OK;
}

static bw_status member_add(struct sigma_placeholders *placeholders,
        const struct sigma_yaml_node *member, uint32_t *ret_line, struct bw_err *err)
{
    const bw_str name = member->key->text;
    struct placeholder *placeholder = find(placeholders, name);
    if (placeholder == NULL) {
        placeholder = bw_arena_alloc(placeholders->arena, 1, sizeof(*placeholder));
        if (placeholder == NULL ||
                !bw_map_set(placeholders->names, name, (uint64_t)(uintptr_t)placeholder))
            return bw_fail(err, BW_E_NOMEM, "placeholders");
    }
    *ret_line = member->line;
    if (member->kind == SIGMA_YAML_SCALAR)
        return value_add(placeholders, placeholder, member, err);
    if (member->kind == SIGMA_YAML_MAP || member->count == 0)
        return bw_fail(err, BW_E_MALFORMED, "placeholder '%.*s' wants values, not %s",
                bw_str_width(name), name.ptr,
                member->count == 0 ? "an empty list" : sigma_yaml_describe(member));
    for (const struct sigma_yaml_node *item = member->first; item != NULL; item = item->next) {
        *ret_line = item->line;
        if (item->kind != SIGMA_YAML_SCALAR)
            return bw_fail(err, BW_E_MALFORMED, "placeholder '%.*s' wants values, not %s",
                    bw_str_width(name), name.ptr, sigma_yaml_describe(item));
        const bw_status status = value_add(placeholders, placeholder, item, err);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

bw_status sigma_placeholders_add(struct sigma_placeholders *placeholders,
        const struct sigma_yaml_node *document, uint32_t *ret_line, struct bw_err *err)
{
    *ret_line = document->line;
    if (document->kind != SIGMA_YAML_MAP)
        return bw_fail(err, BW_E_MALFORMED, "placeholders are a map of names to values, not %s",
                sigma_yaml_describe(document));
    for (const struct sigma_yaml_node *m = document->first; m != NULL; m = m->next) {
        const bw_status status = member_add(placeholders, m, ret_line, err);
        if (status != BW_OK)
            return status;
    }
    return BW_OK;
}

/*
 * In a regular expression a placeholder is found between percent signs that no backslash escapes;
 * the marks make it look like one in plain text.
 */
static bool mark_in_regex(struct sigma_load *load, struct sigma_operand *value)
{
    const bw_str text = value->string.text;
    char *out = bw_arena_alloc(load->keep, text.len + 1, 1);
    if (out == NULL)
        return false;
    memcpy(out, text.ptr, text.len);
    size_t open = SIZE_MAX;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        if (c == '\\') {
            i++;
            open = SIZE_MAX;
        } else if (c == '%' && open != SIZE_MAX && i > open + 1) {
            out[open] = SIGMA_STRING_PLACEHOLDER;
            out[i] = SIGMA_STRING_PLACEHOLDER;
            value->string.special = true;
            open = SIZE_MAX;
        } else if (c == '%') {
            open = i;
        } else if (c == ' ' || c == '*' || c == '?') {
            open = SIZE_MAX;
        }
    }
    value->string.text = (bw_str){.ptr = out, .len = text.len};
    return true;
}

/* The value as it stands in a regular expression: wildcards as such, everything else escaped. */
static void add_regex(struct bw_buffer *out, const struct sigma_string *string)
{
    if (string->any_before)
        bw_buffer_add_text(out, ".*");
    for (size_t i = 0; i < string->text.len; i++) {
        const char c = string->text.ptr[i];
        if (string->special && (c == SIGMA_GLOB_ANY || c == SIGMA_GLOB_ONE)) {
            bw_buffer_add_text(out, c == SIGMA_GLOB_ANY ? ".*" : ".");
            continue;
        }
        if (strchr("\\^$.|?*+()[]{}#-/", c) != NULL && c != '\0')
            bw_buffer_add_char(out, '\\');
        bw_buffer_add_char(out, c);
    }
    if (string->any_after && string->text.len != 0)
        bw_buffer_add_text(out, ".*");
}

static void add_plain(struct bw_buffer *out, const struct sigma_string *string)
{
    if (string->any_before)
        bw_buffer_add_char(out, SIGMA_GLOB_ANY);
    bw_buffer_add_str(out, string->text);
    if (string->any_after)
        bw_buffer_add_char(out, SIGMA_GLOB_ANY);
}

/* Puts `insert` in place of the bytes from `start` to `end` of the value's text. */
static bool replace(struct sigma_load *load, struct sigma_operand *value, size_t start, size_t end,
        const struct sigma_string *insert)
{
    struct bw_buffer out;
    bw_buffer_init(&out, BW_LIMIT_SIGMA_FILE_BYTES);
    const bool regex = value->kind == SIGMA_OPERAND_REGEX;
    bw_buffer_add_str(&out, bw_str_head(value->string.text, start));
    if (regex)
        add_regex(&out, insert);
    else
        add_plain(&out, insert);
    bw_buffer_add_str(&out, bw_str_from(value->string.text, end));
    char *text = bw_arena_alloc(load->keep, out.len + 1, 1);
    const bool good = !out.failed && text != NULL;
    if (good && out.len != 0)
        memcpy(text, out.ptr, out.len);
    if (good && regex) {
        value->string.text = (bw_str){.ptr = text, .len = out.len};
    } else if (good) {
        const struct sigma_string old = value->string;
        value->string = sigma_string_of_bytes(text, out.len);
        value->string.any_before |= old.any_before;
        value->string.any_after |= old.any_after;
    }
    bw_buffer_release(&out);
    return good;
}

/* Replaces the value's first placeholder by each of its values: the value becomes several. */
static bw_status expand_first(const struct sigma_modifier_call *call, size_t start, size_t end,
        bw_str name, uint32_t *forms)
{
    const struct placeholder *placeholder = find(call->load->placeholders, name);
    if (placeholder == NULL)
        return sigma_modifier_fail(call, BW_E_NOT_FOUND,
                "placeholder '%%%.*s%%' has no values (give a placeholder file that names it)",
                bw_str_width(name), name.ptr);
    const struct sigma_operand original = *call->value;
    struct sigma_modifier_call at = *call;
    for (const struct placeholder_value *v = placeholder->first; v != NULL; v = v->next) {
        struct sigma_string insert;
        if (++*forms > BW_LIMIT_SIGMA_EXPANSIONS)
            return sigma_modifier_fail(call, BW_E_LIMIT, "the value stands for more than %d texts",
                    BW_LIMIT_SIGMA_EXPANSIONS);
        if (!sigma_string_parse(v->raw, false, call->load->keep, &insert))
            return sigma_fail_nomem(call->load, call->err);
        if (v != placeholder->first) {
            at.value = sigma_modifier_fork(&at);
            if (at.value == NULL)
                return sigma_fail_nomem(call->load, call->err);
            at.value->string = original.string;
        }
        if (!replace(call->load, at.value, start, end, &insert))
            return sigma_fail_nomem(call->load, call->err);
    }
    return BW_OK;
}

bw_status sigma_modifier_expand(const struct sigma_modifier_call *call)
{
    struct sigma_operand *value = call->value;
    if (value->kind != SIGMA_OPERAND_REGEX)
        value->kind = SIGMA_OPERAND_STRING;
    else if (!mark_in_regex(call->load, value))
        return sigma_fail_nomem(call->load, call->err);
    struct sigma_operand *const end = value->alternative;
    uint32_t forms = 1;
    struct sigma_modifier_call at = *call;
    while (at.value != end) {
        size_t behind = 0;
        size_t start;
        bw_str name;
        if (!sigma_string_placeholder(at.value->string.text, &behind, &start, &name)) {
            at.value = at.value->alternative;
            continue;
        }
        const bw_status status = expand_first(&at, start, behind, name, &forms);
        if (status != BW_OK)
            return status;
    }
    if (forms == 1)
        sigma_problem_add(call->load, SIGMA_PROBLEM_WARNING, value->node->line,
                "modifier 'expand': the value has no placeholder");
    return BW_OK;
}
