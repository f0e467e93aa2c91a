#include "sigma/modifier.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/suggest.h"

#define KIND(name) (1u << SIGMA_OPERAND_##name)

/* What is text as it stands: a number or a boolean in front of a text modifier is its text. */
#define TEXTS (KIND(STRING) | KIND(NUMBER) | KIND(BOOL))

/*
 * The value modifiers of the Sigma modifiers appendix 2.1 in its order, with pySigma's other names
 * for the options of regular expressions.
 */
// clang-format off
static const struct sigma_modifier modifiers[] = {
    {BW_STR_INIT("all"), NULL, 0, SIGMA_MODIFIER_ANYWHERE, 0},
    {BW_STR_INIT("startswith"), sigma_modifier_anchor, TEXTS | KIND(REGEX) | KIND(FIELDREF), SIGMA_MODIFIER_ANYWHERE, SIGMA_ANCHOR_AFTER},
    {BW_STR_INIT("endswith"), sigma_modifier_anchor, TEXTS | KIND(REGEX) | KIND(FIELDREF), SIGMA_MODIFIER_ANYWHERE, SIGMA_ANCHOR_BEFORE},
    {BW_STR_INIT("contains"), sigma_modifier_anchor, TEXTS | KIND(REGEX) | KIND(FIELDREF), SIGMA_MODIFIER_ANYWHERE, SIGMA_ANCHOR_BEFORE | SIGMA_ANCHOR_AFTER},
    {BW_STR_INIT("exists"), sigma_modifier_exists, TEXTS, SIGMA_MODIFIER_FIRST, 0},
    {BW_STR_INIT("cased"), sigma_modifier_cased, TEXTS | KIND(FIELDREF), SIGMA_MODIFIER_ANYWHERE, 0},
    {BW_STR_INIT("neq"), NULL, 0, SIGMA_MODIFIER_ANYWHERE, 0},
    {BW_STR_INIT("windash"), sigma_modifier_windash, TEXTS, SIGMA_MODIFIER_ANYWHERE, 0},
    {BW_STR_INIT("re"), sigma_modifier_re, TEXTS, SIGMA_MODIFIER_FIRST, 0},
    {BW_STR_INIT("i"), sigma_modifier_re_option, KIND(REGEX), SIGMA_MODIFIER_AFTER_RE, PCRE2_CASELESS},
    {BW_STR_INIT("ignorecase"), sigma_modifier_re_option, KIND(REGEX), SIGMA_MODIFIER_AFTER_RE, PCRE2_CASELESS},
    {BW_STR_INIT("m"), sigma_modifier_re_option, KIND(REGEX), SIGMA_MODIFIER_AFTER_RE, PCRE2_MULTILINE},
    {BW_STR_INIT("multiline"), sigma_modifier_re_option, KIND(REGEX), SIGMA_MODIFIER_AFTER_RE, PCRE2_MULTILINE},
    {BW_STR_INIT("s"), sigma_modifier_re_option, KIND(REGEX), SIGMA_MODIFIER_AFTER_RE, PCRE2_DOTALL},
    {BW_STR_INIT("dotall"), sigma_modifier_re_option, KIND(REGEX), SIGMA_MODIFIER_AFTER_RE, PCRE2_DOTALL},
    {BW_STR_INIT("base64"), sigma_modifier_base64, TEXTS, SIGMA_MODIFIER_ANYWHERE, 0},
    {BW_STR_INIT("base64offset"), sigma_modifier_base64offset, TEXTS, SIGMA_MODIFIER_ANYWHERE, 0},
    {BW_STR_INIT("utf16le"), sigma_modifier_utf16, TEXTS, SIGMA_MODIFIER_ANYWHERE, 0},
    {BW_STR_INIT("utf16be"), sigma_modifier_utf16, TEXTS, SIGMA_MODIFIER_ANYWHERE, SIGMA_UTF16_BIG_ENDIAN},
    {BW_STR_INIT("utf16"), sigma_modifier_utf16, TEXTS, SIGMA_MODIFIER_ANYWHERE, SIGMA_UTF16_BOM},
    {BW_STR_INIT("wide"), sigma_modifier_utf16, TEXTS, SIGMA_MODIFIER_ANYWHERE, 0},
    {BW_STR_INIT("lt"), sigma_modifier_compare, TEXTS | KIND(TIME_PART), SIGMA_MODIFIER_ANYWHERE, SIGMA_OP_LT},
    {BW_STR_INIT("lte"), sigma_modifier_compare, TEXTS | KIND(TIME_PART), SIGMA_MODIFIER_ANYWHERE, SIGMA_OP_LTE},
    {BW_STR_INIT("gt"), sigma_modifier_compare, TEXTS | KIND(TIME_PART), SIGMA_MODIFIER_ANYWHERE, SIGMA_OP_GT},
    {BW_STR_INIT("gte"), sigma_modifier_compare, TEXTS | KIND(TIME_PART), SIGMA_MODIFIER_ANYWHERE, SIGMA_OP_GTE},
    {BW_STR_INIT("minute"), sigma_modifier_time_part, TEXTS, SIGMA_MODIFIER_ANYWHERE, SIGMA_TIME_MINUTE},
    {BW_STR_INIT("hour"), sigma_modifier_time_part, TEXTS, SIGMA_MODIFIER_ANYWHERE, SIGMA_TIME_HOUR},
    {BW_STR_INIT("day"), sigma_modifier_time_part, TEXTS, SIGMA_MODIFIER_ANYWHERE, SIGMA_TIME_DAY},
    {BW_STR_INIT("week"), sigma_modifier_time_part, TEXTS, SIGMA_MODIFIER_ANYWHERE, SIGMA_TIME_WEEK},
    {BW_STR_INIT("month"), sigma_modifier_time_part, TEXTS, SIGMA_MODIFIER_ANYWHERE, SIGMA_TIME_MONTH},
    {BW_STR_INIT("year"), sigma_modifier_time_part, TEXTS, SIGMA_MODIFIER_ANYWHERE, SIGMA_TIME_YEAR},
    {BW_STR_INIT("cidr"), sigma_modifier_cidr, TEXTS, SIGMA_MODIFIER_ANYWHERE, 0},
    {BW_STR_INIT("expand"), sigma_modifier_expand, TEXTS | KIND(REGEX), SIGMA_MODIFIER_ANYWHERE, 0},
    {BW_STR_INIT("fieldref"), sigma_modifier_fieldref, TEXTS, SIGMA_MODIFIER_ANYWHERE, 0},
};
// clang-format on

static const char *const kind_names[] = {
        [SIGMA_OPERAND_STRING] = "text",
        [SIGMA_OPERAND_NUMBER] = "a number",
        [SIGMA_OPERAND_BOOL] = "true or false",
        [SIGMA_OPERAND_NULL] = "null",
        [SIGMA_OPERAND_REGEX] = "a regular expression",
        [SIGMA_OPERAND_CIDR] = "a network",
        [SIGMA_OPERAND_COMPARE] = "a comparison",
        [SIGMA_OPERAND_TIME_PART] = "a part of a date",
        [SIGMA_OPERAND_FIELDREF] = "a field reference",
        [SIGMA_OPERAND_EXISTS] = "a test for existence",
};
_Static_assert(BW_COUNT(kind_names) == SIGMA_OPERAND_KIND_COUNT, "name every sigma_operand_kind");

bw_str sigma_modifier_name(size_t index)
{
    return index < BW_COUNT(modifiers) ? modifiers[index].name : (bw_str){.ptr = NULL, .len = 0};
}

bw_status sigma_modifier_fail(
        const struct sigma_modifier_call *call, bw_status status, const char *fmt, ...)
{
    char reason[256];
    va_list args;
    va_start(args, fmt);
    vsnprintf(reason, sizeof(reason), fmt, args);
    va_end(args);
    return sigma_fail(call->load, call->err, status, call->value->node->line, "modifier '%.*s': %s",
            bw_str_width(call->modifier->name), call->modifier->name.ptr, reason);
}

struct sigma_operand *sigma_modifier_fork(const struct sigma_modifier_call *call)
{
    struct sigma_operand *copy = bw_arena_alloc(call->load->scratch, 1, sizeof(*copy));
    if (copy == NULL)
        return NULL;
    *copy = *call->value;
    call->value->alternative = copy;
    return copy;
}

static const struct sigma_modifier *modifier_find(bw_str name)
{
    for (size_t i = 0; i < BW_COUNT(modifiers); i++)
        if (bw_str_eq(modifiers[i].name, name))
            return &modifiers[i];
    return NULL;
}

static bw_status no_modifier(
        struct sigma_load *load, bw_str name, uint32_t line, struct bw_err *err)
{
    const char *names[BW_COUNT(modifiers)];
    for (size_t i = 0; i < BW_COUNT(modifiers); i++)
        names[i] = modifiers[i].name.ptr; /* literals */
    char near[BW_SUGGEST_TEXT];
    return sigma_fail(load, err, BW_E_MALFORMED, line, "unknown modifier '%.*s'%s",
            bw_str_width(name), name.ptr, bw_suggest_text(name, names, BW_COUNT(modifiers), near));
}

static bw_status place_check(struct sigma_load *load, const struct sigma_modifiers *before,
        const struct sigma_modifier *modifier, uint32_t line, struct bw_err *err)
{
    const int width = bw_str_width(modifier->name);
    if (modifier->place == SIGMA_MODIFIER_FIRST && before->count != 0)
        return sigma_fail(load, err, BW_E_MALFORMED, line,
                "modifier '%.*s' must come before '%.*s'", width, modifier->name.ptr,
                bw_str_width(before->list[0]->name), before->list[0]->name.ptr);
    if (modifier->place == SIGMA_MODIFIER_AFTER_RE && !before->re)
        return sigma_fail(load, err, BW_E_MALFORMED, line,
                "modifier '%.*s' only goes with 're', behind it", width, modifier->name.ptr);
    return BW_OK;
}

/* More than ever make sense: a chain is "re|i|m|s|expand|contains|all|neq" at most. */
#define CHAIN_MAX 16

bw_status sigma_modifiers_parse(struct sigma_load *load, bw_str names, uint32_t line,
        struct sigma_modifiers *ret_modifiers, struct bw_err *err)
{
    const struct sigma_modifier *chain[CHAIN_MAX];
    struct sigma_modifiers found = {.list = chain};
    bw_str name;
    while (bw_str_cut(&names, '|', &name)) {
        name = bw_str_trim(name);
        const struct sigma_modifier *modifier = modifier_find(name);
        if (modifier == NULL)
            return no_modifier(load, name, line, err);
        const bw_status status = place_check(load, &found, modifier, line, err);
        if (status != BW_OK)
            return status;
        found.all = found.all || bw_str_eq(name, BW_STR("all"));
        found.neq = found.neq || bw_str_eq(name, BW_STR("neq"));
        found.expand = found.expand || bw_str_eq(name, BW_STR("expand"));
        found.re = found.re || bw_str_eq(name, BW_STR("re"));
        if (modifier->apply == NULL)
            continue;
        if (found.count == CHAIN_MAX)
            return sigma_fail(load, err, BW_E_LIMIT, line, "more than %d modifiers", CHAIN_MAX);
        chain[found.count++] = modifier;
    }
    const struct sigma_modifier **list =
            bw_arena_alloc(load->scratch, found.count, sizeof(const void *));
    if (list == NULL)
        return sigma_fail_nomem(load, err);
    for (uint32_t i = 0; i < found.count; i++)
        list[i] = chain[i];
    found.list = list;
    *ret_modifiers = found;
    return BW_OK;
}

/* The value as the rule has it: what it is depends on quotes, and on what will be done with it. */
static bool value_start(struct sigma_load *load, const struct sigma_modifiers *modifiers_of_item,
        const struct sigma_yaml_node *scalar, struct sigma_operand *value)
{
    static const uint8_t kinds[] = {
            [SIGMA_YAML_TEXT] = SIGMA_OPERAND_STRING,
            [SIGMA_YAML_NULL] = SIGMA_OPERAND_NULL,
            [SIGMA_YAML_BOOL] = SIGMA_OPERAND_BOOL,
            [SIGMA_YAML_INT] = SIGMA_OPERAND_NUMBER,
            [SIGMA_YAML_FLOAT] = SIGMA_OPERAND_NUMBER,
    };
    value->node = scalar;
    value->kind = kinds[sigma_yaml_type(scalar)];
    if (value->kind == SIGMA_OPERAND_NULL)
        return true;
    if (value->kind == SIGMA_OPERAND_BOOL)
        value->boolean = sigma_yaml_bool(scalar);
    if (modifiers_of_item->re) {
        value->string.text = bw_arena_copy(load->keep, scalar->text);
        return value->string.text.ptr != NULL;
    }
    return sigma_string_parse(scalar->text, modifiers_of_item->expand, load->keep, &value->string);
}

static bw_status modifier_apply(struct sigma_load *load, const struct sigma_modifier *modifier,
        struct sigma_operand *head, struct bw_err *err)
{
    struct sigma_operand *next;
    uint32_t forms = 0;
    for (struct sigma_operand *value = head; value != NULL; value = next) {
        next = value->alternative;
        const struct sigma_modifier_call call = {
                .load = load, .modifier = modifier, .value = value, .err = err};
        if ((modifier->accepts & 1u << value->kind) == 0)
            return sigma_modifier_fail(
                    &call, BW_E_MALFORMED, "does not go with %s", kind_names[value->kind]);
        const bw_status status = modifier->apply(&call);
        if (status != BW_OK)
            return status;
        for (const struct sigma_operand *v = value; v != next; v = v->alternative)
            forms++;
        if (forms > BW_LIMIT_SIGMA_EXPANSIONS)
            return sigma_modifier_fail(&call, BW_E_LIMIT, "the value stands for more than %d texts",
                    BW_LIMIT_SIGMA_EXPANSIONS);
    }
    return BW_OK;
}

bw_status sigma_operand_read(struct sigma_load *load, const struct sigma_modifiers *chain,
        const struct sigma_yaml_node *scalar, struct sigma_operand **ret_value, struct bw_err *err)
{
    struct sigma_operand *value = bw_arena_alloc(load->scratch, 1, sizeof(*value));
    if (value == NULL || !value_start(load, chain, scalar, value))
        return sigma_fail_nomem(load, err);
    for (uint32_t i = 0; i < chain->count; i++) {
        const bw_status status = modifier_apply(load, chain->list[i], value, err);
        if (status != BW_OK)
            return status;
    }
    *ret_value = value;
    return BW_OK;
}
