#include "sigma/item.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf.h"
#include "sigma/modifier.h"

/* What all values of one item share. */
struct item {
    struct sigma_load *load;
    const struct sigma_field *field;
    bool keyword;
    struct sigma_modifiers modifiers;
    struct bw_err *err;
};

/* The tests that one value comes to: any of them. Grows on the heap, as windash may make many. */
struct tests {
    const struct sigma_expr **items;
    uint32_t count;
    uint32_t capacity;
};

static bool tests_add(struct tests *tests, const struct sigma_expr *expr)
{
    if (expr == NULL)
        return false;
    if (tests->count == tests->capacity) {
        const uint32_t capacity = tests->capacity != 0 ? tests->capacity * 2 : 16;
        void *items = realloc(tests->items, capacity * sizeof(void *));
        if (items == NULL)
            return false;
        tests->items = items;
        tests->capacity = capacity;
    }
    tests->items[tests->count++] = expr;
    return true;
}

static struct sigma_test test_of(const struct item *item, enum sigma_op op)
{
    return (struct sigma_test){.field = item->field, .op = (uint8_t)op};
}

static bw_status add(const struct item *item, struct tests *tests, const struct sigma_test *test,
        const struct sigma_operand *value)
{
    if (tests_add(tests, sigma_expr_test(item->load, test)))
        return BW_OK;
    return sigma_fail_nodes(item->load, item->err, value->node->line);
}

/* The three texts in a row; ptr NULL when memory is out. */
static bw_str concat(const struct item *item, bw_str before, bw_str middle, bw_str after)
{
    const bw_str parts[] = {before, middle, after};
    char *out = bw_arena_alloc(item->load->keep, before.len + middle.len + after.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; out != NULL && i < BW_COUNT(parts); i++) {
        if (parts[i].len != 0)
            memcpy(out + len, parts[i].ptr, parts[i].len);
        len += parts[i].len;
    }
    return (bw_str){.ptr = out, .len = len};
}

/* Text with its wildcards: the simplest test that says the same. */
static bw_status add_string(
        const struct item *item, struct tests *tests, const struct sigma_operand *value)
{
    struct sigma_string string = value->string;
    if (item->keyword && !value->anchored) {
        string.any_before = true;
        string.any_after = true;
    }
    struct sigma_test test = test_of(item, SIGMA_OP_EXACT);
    test.flags = value->cased ? SIGMA_PREDICATE_CASED : 0;
    test.text = string.text;
    if (!string.special) {
        if (string.any_before)
            test.op = string.any_after ? SIGMA_OP_CONTAINS : SIGMA_OP_SUFFIX;
        else if (string.any_after)
            test.op = SIGMA_OP_PREFIX;
        return add(item, tests, &test, value);
    }
    static const char any[] = {SIGMA_GLOB_ANY};
    const bw_str before = {.ptr = any, .len = string.any_before ? 1 : 0};
    const bw_str after = {.ptr = any, .len = string.any_after ? 1 : 0};
    test.op = SIGMA_OP_GLOB;
    test.text = concat(item, before, string.text, after);
    if (test.text.ptr == NULL)
        return sigma_fail_nomem(item->load, item->err);
    return add(item, tests, &test, value);
}

/* Well-formed text between its wildcards. */
static bool is_text(const struct sigma_string *string)
{
    bw_str rest = string->text;
    while (rest.len != 0) {
        size_t run = 0;
        while (run < rest.len && !(string->special && (rest.ptr[run] == SIGMA_GLOB_ANY ||
                                                              rest.ptr[run] == SIGMA_GLOB_ONE)))
            run++;
        if (!bw_utf8_valid(bw_str_head(rest, run)))
            return false;
        rest = bw_str_from(rest, run + 1);
    }
    return true;
}

/* UTF-16 that was not encoded: only what is text again, letter and NUL in turn, can be found. */
static bw_status utf16_check(const struct item *item, struct sigma_operand *value)
{
    if (!is_text(&value->string))
        return sigma_fail(item->load, item->err, BW_E_MALFORMED, value->node->line,
                "UTF-16 of text that is not ASCII can only be found with base64 or base64offset "
                "behind it");
    if (!value->bom)
        return BW_OK;
    /* U+FEFF, as a log would show it */
    value->string.text = concat(item, BW_STR("\xef\xbb\xbf"), value->string.text, BW_STR(""));
    if (value->string.text.ptr == NULL)
        return sigma_fail_nomem(item->load, item->err);
    return BW_OK;
}

static bw_status add_text_value(
        const struct item *item, struct tests *tests, struct sigma_operand *value)
{
    if (value->utf16) {
        const bw_status status = utf16_check(item, value);
        if (status != BW_OK)
            return status;
    }
    if (item->keyword && value->string.text.len == 0)
        return sigma_fail(item->load, item->err, BW_E_MALFORMED, value->node->line,
                "an empty keyword is in every event");
    return add_string(item, tests, value);
}

/*
 * A number or boolean without quotes is compared with the text as the rule has it and, where that
 * differs, with the usual one: 0x1410 finds 5136 too, and yes finds true.
 */
static bw_status add_plain_scalar(
        const struct item *item, struct tests *tests, struct sigma_operand *value)
{
    bw_status status = add_text_value(item, tests, value);
    char decimal[SIGMA_YAML_DECIMAL_SIZE];
    bw_str usual = value->boolean ? BW_STR("true") : BW_STR("false");
    if (status != BW_OK || value->anchored)
        return status;
    if (value->kind == SIGMA_OPERAND_NUMBER && !sigma_yaml_decimal(value->node, decimal, &usual))
        return BW_OK;
    if (bw_str_eq_ascii_nocase(usual, value->string.text))
        return BW_OK;
    struct sigma_operand other = *value;
    other.string.text = bw_arena_copy(item->load->keep, usual);
    if (other.string.text.ptr == NULL)
        return sigma_fail_nomem(item->load, item->err);
    return add_string(item, tests, &other);
}

/* contains is what a search does anyway; startswith and endswith tie the pattern to an end. */
static bw_status add_regex(
        const struct item *item, struct tests *tests, struct sigma_operand *value)
{
    bw_status status = sigma_regex_check(item->load, value, item->err);
    if (status != BW_OK)
        return status;
    struct sigma_test test = test_of(item, SIGMA_OP_REGEX);
    test.regex_options = value->regex_options;
    test.text = value->string.text;
    if (value->anchored && !(value->string.any_before && value->string.any_after)) {
        test.text = concat(item, value->string.any_before ? BW_STR("(?:") : BW_STR("\\A(?:"),
                test.text, value->string.any_after ? BW_STR(")") : BW_STR(")\\z"));
        if (test.text.ptr == NULL)
            return sigma_fail_nomem(item->load, item->err);
    }
    return add(item, tests, &test, value);
}

static enum sigma_op fieldref_op(const struct sigma_string *string)
{
    if (string->any_before)
        return string->any_after ? SIGMA_OP_FIELDREF_CONTAINS : SIGMA_OP_FIELDREF_SUFFIX;
    return string->any_after ? SIGMA_OP_FIELDREF_PREFIX : SIGMA_OP_FIELDREF;
}

/* Sigma's names of fields have no blanks: "Threat Name" is ThreatName. */
static bool strip_blanks(struct sigma_load *load, bw_str name, bw_str *ret_name)
{
    char *out = bw_arena_alloc(load->keep, name.len + 1, 1);
    size_t len = 0;
    if (out == NULL)
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] != ' ' && name.ptr[i] != '\t')
            out[len++] = name.ptr[i];
    *ret_name = (bw_str){.ptr = out, .len = len};
    return true;
}

/* Tests that look at one field by its name, not at its text. */
static bw_status add_field_value(
        const struct item *item, struct tests *tests, const struct sigma_operand *value)
{
    if (item->keyword)
        return sigma_fail(item->load, item->err, BW_E_MALFORMED, value->node->line,
                "this value needs a field; it can not be a keyword");
    struct sigma_test test = test_of(item, SIGMA_OP_NULL);
    if (value->kind == SIGMA_OPERAND_COMPARE || value->kind == SIGMA_OPERAND_TIME_PART) {
        test.op = value->op;
        test.time_part = value->time_part;
        test.number = value->number;
    } else if (value->kind == SIGMA_OPERAND_FIELDREF) {
        test.op = (uint8_t)fieldref_op(&value->string);
        test.flags = value->cased ? SIGMA_PREDICATE_CASED : 0;
        if (!strip_blanks(item->load, value->string.text, &test.text))
            return sigma_fail_nomem(item->load, item->err);
    } else if (value->kind == SIGMA_OPERAND_EXISTS) {
        test.op = SIGMA_OP_EXISTS;
    }
    const struct sigma_expr *expr = sigma_expr_test(item->load, &test);
    if (expr != NULL && value->kind == SIGMA_OPERAND_EXISTS && !value->boolean)
        expr = sigma_expr_not(item->load, expr);
    if (!tests_add(tests, expr))
        return sigma_fail_nodes(item->load, item->err, value->node->line);
    return BW_OK;
}

static bw_status add_value(
        const struct item *item, struct tests *tests, struct sigma_operand *value)
{
    struct sigma_test test;
    switch ((enum sigma_operand_kind)value->kind) {
    case SIGMA_OPERAND_STRING:
        return add_text_value(item, tests, value);
    case SIGMA_OPERAND_NUMBER:
    case SIGMA_OPERAND_BOOL:
        return add_plain_scalar(item, tests, value);
    case SIGMA_OPERAND_REGEX:
        return add_regex(item, tests, value);
    case SIGMA_OPERAND_CIDR:
        test = test_of(item, SIGMA_OP_CIDR);
        test.network = value->network;
        test.text = value->string.text;
        return add(item, tests, &test, value);
    case SIGMA_OPERAND_NULL:
    case SIGMA_OPERAND_COMPARE:
    case SIGMA_OPERAND_TIME_PART:
    case SIGMA_OPERAND_FIELDREF:
    case SIGMA_OPERAND_EXISTS:
    case SIGMA_OPERAND_KIND_COUNT:
        break;
    }
    return add_field_value(item, tests, value);
}

/* One scalar of the rule: all that its modifiers made of it, any of which may match. */
static bw_status scalar_read(
        const struct item *item, const struct sigma_yaml_node *scalar, struct tests *ret_tests)
{
    if (scalar->kind != SIGMA_YAML_SCALAR)
        return sigma_fail(item->load, item->err, BW_E_MALFORMED, scalar->line,
                "a value must be text, a number, true, false or null, not %s",
                sigma_yaml_describe(scalar));
    struct sigma_operand *value;
    bw_status status = sigma_operand_read(item->load, &item->modifiers, scalar, &value, item->err);
    for (; status == BW_OK && value != NULL; value = value->alternative)
        status = add_value(item, ret_tests, value);
    return status;
}

/* Joins the tests from `first` on into one expression, in their place. */
static bw_status join(const struct item *item, struct tests *tests, uint32_t first,
        enum sigma_node_kind kind, uint32_t line)
{
    const struct sigma_expr *expr =
            sigma_expr_list(item->load, kind, tests->items + first, tests->count - first);
    if (expr == NULL || tests->items == NULL)
        return sigma_fail_nodes(item->load, item->err, line);
    tests->items[first] = expr;
    tests->count = first + 1;
    return BW_OK;
}

static bw_status values_read(
        const struct item *item, const struct sigma_yaml_node *values, struct tests *tests)
{
    const bool is_list = values->kind == SIGMA_YAML_LIST;
    if (values->kind == SIGMA_YAML_MAP || (is_list && values->count == 0))
        return sigma_fail(item->load, item->err, BW_E_MALFORMED, values->line,
                "field '%.*s' has %s instead of values", bw_str_width(item->field->name),
                item->field->name.ptr, is_list ? "an empty list" : "a map");
    const struct sigma_yaml_node *scalar = is_list ? values->first : values;
    while (scalar != NULL) {
        const uint32_t first = tests->count;
        bw_status status = scalar_read(item, scalar, tests);
        if (status == BW_OK && item->modifiers.all)
            status = join(item, tests, first, SIGMA_NODE_OR, scalar->line);
        if (status != BW_OK)
            return status;
        scalar = is_list ? scalar->next : NULL;
    }
    return join(item, tests, 0, item->modifiers.all ? SIGMA_NODE_AND : SIGMA_NODE_OR, values->line);
}

static bw_status item_finish(const struct item *item, const struct sigma_yaml_node *values,
        const struct sigma_expr **ret_expr)
{
    struct tests tests = {0};
    bw_status status = values_read(item, values, &tests);
    if (status == BW_OK && tests.items != NULL) {
        const struct sigma_expr *expr = tests.items[0];
        if (item->modifiers.neq)
            expr = sigma_expr_not(item->load, expr);
        if (expr == NULL)
            status = sigma_fail_nodes(item->load, item->err, values->line);
        else
            *ret_expr = expr;
    }
    free(tests.items);
    return status;
}

static bool field_new(struct sigma_load *load, bw_str spelled, const struct sigma_field **ret_field)
{
    struct sigma_field *field = bw_arena_alloc(load->keep, 1, sizeof(*field));
    spelled = bw_str_trim(spelled);
    if (field == NULL || !strip_blanks(load, spelled, &field->name))
        return false;
    if (field->name.len != spelled.len) {
        field->spelled = bw_arena_copy(load->keep, spelled);
        if (field->spelled.ptr == NULL)
            return false;
    }
    *ret_field = field;
    return true;
}

bw_status sigma_item_read(struct sigma_load *load, const struct sigma_yaml_node *member,
        const struct sigma_expr **ret_expr, struct bw_err *err)
{
    struct item item = {.load = load, .err = err};
    bw_str names = member->key->text;
    bw_str name = {0};
    (void)bw_str_cut(&names, '|', &name);
    if (!field_new(load, name, &item.field))
        return sigma_fail_nomem(load, err);
    item.keyword = item.field->name.len == 0;
    if (name.len != member->key->text.len) {
        const bw_status status =
                sigma_modifiers_parse(load, names, member->key->line, &item.modifiers, err);
        if (status != BW_OK)
            return status;
    } else if (item.keyword) {
        return sigma_fail(load, err, BW_E_MALFORMED, member->key->line, "a field has no name");
    }
    return item_finish(&item, member, ret_expr);
}

bw_status sigma_keywords_read(struct sigma_load *load, const struct sigma_yaml_node *values,
        const struct sigma_expr **ret_expr, struct bw_err *err)
{
    static const struct sigma_field any_field = {{0}, {0}};
    const struct item item = {.load = load, .field = &any_field, .keyword = true, .err = err};
    return item_finish(&item, values, ret_expr);
}
