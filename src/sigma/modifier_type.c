#include <string.h>

#include "sigma/modifier.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

bw_status sigma_modifier_re(const struct sigma_modifier_call *call)
{
    struct sigma_operand *value = call->value;
    value->kind = SIGMA_OPERAND_REGEX;
    value->regex_options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
    if (value->string.text.len == 0)
        return sigma_modifier_fail(call, BW_E_MALFORMED, "an empty pattern matches everything");
    return BW_OK;
}

bw_status sigma_modifier_re_option(const struct sigma_modifier_call *call)
{
    call->value->regex_options |= call->modifier->argument;
    return BW_OK;
}

/* Byte offsets of messages become characters, which is what people count. */
static size_t column_of(bw_str pattern, size_t offset)
{
    size_t column = 1;
    for (size_t i = 0; i < offset && i < pattern.len; i++)
        column += ((unsigned char)pattern.ptr[i] & 0xc0) != 0x80;
    return column;
}

bw_status sigma_regex_check(
        struct sigma_load *load, const struct sigma_operand *value, struct bw_err *err)
{
    const bw_str pattern = value->string.text;
    int error;
    size_t offset;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)(const void *)pattern.ptr, pattern.len,
            value->regex_options, &error, &offset, NULL);
    if (code != NULL) {
        pcre2_code_free(code);
        return BW_OK;
    }
    PCRE2_UCHAR reason[160] = {0};
    (void)pcre2_get_error_message(error, reason, sizeof(reason));
    return sigma_fail(load, err, BW_E_MALFORMED, value->node->line,
            "regular expression, character %zu: %s", column_of(pattern, offset),
            (const char *)(const void *)reason);
}

/* Text without wildcards, as cidr, fieldref and numbers want it. */
static bool is_plain_text(const struct sigma_operand *value)
{
    return !value->string.special && !value->string.any_before && !value->string.any_after &&
           !value->utf16;
}

bw_status sigma_modifier_cidr(const struct sigma_modifier_call *call)
{
    struct sigma_operand *value = call->value;
    struct match_network *network = bw_arena_alloc(call->load->keep, 1, sizeof(*network));
    if (network == NULL)
        return sigma_fail_nomem(call->load, call->err);
    struct bw_err reason = {.message = "text with wildcards is no network"};
    if (!is_plain_text(value) || match_network_parse(value->string.text, network, &reason) != BW_OK)
        return sigma_modifier_fail(call, BW_E_MALFORMED, "%s", reason.message);
    value->kind = SIGMA_OPERAND_CIDR;
    value->network = network;
    return BW_OK;
}

/* A number, quoted or not: '0x10' is one too. */
static bw_status number_of(const struct sigma_modifier_call *call, double *ret_number)
{
    const struct sigma_operand *value = call->value;
    const struct sigma_yaml_node text = {
            .kind = SIGMA_YAML_SCALAR, .text = value->string.text, .plain = false};
    if (is_plain_text(value) && sigma_yaml_number(&text, true, ret_number))
        return BW_OK;
    const bw_str shown = bw_str_head(value->node->text, 80);
    return sigma_modifier_fail(
            call, BW_E_MALFORMED, "wants a number, not '%.*s'", bw_str_width(shown), shown.ptr);
}

bw_status sigma_modifier_compare(const struct sigma_modifier_call *call)
{
    struct sigma_operand *value = call->value;
    if (value->kind == SIGMA_OPERAND_TIME_PART && value->op != SIGMA_OP_EQ)
        return sigma_modifier_fail(call, BW_E_MALFORMED, "there is a comparison already");
    if (value->kind != SIGMA_OPERAND_TIME_PART) {
        const bw_status status = number_of(call, &value->number);
        if (status != BW_OK)
            return status;
        value->kind = SIGMA_OPERAND_COMPARE;
    }
    value->op = (uint8_t)call->modifier->argument;
    return BW_OK;
}

bw_status sigma_modifier_time_part(const struct sigma_modifier_call *call)
{
    static const struct {
        double min, max;
    } ranges[] = {
            [SIGMA_TIME_MINUTE] = {0, 59},
            [SIGMA_TIME_HOUR] = {0, 23},
            [SIGMA_TIME_DAY] = {1, 31},
            [SIGMA_TIME_WEEK] = {1, 53},
            [SIGMA_TIME_MONTH] = {1, 12},
            [SIGMA_TIME_YEAR] = {1, 9999},
    };
    struct sigma_operand *value = call->value;
    const bw_status status = number_of(call, &value->number);
    if (status != BW_OK)
        return status;
    const uint32_t part = call->modifier->argument;
    if (value->number < ranges[part].min || value->number > ranges[part].max)
        sigma_problem_add(call->load, SIGMA_PROBLEM_WARNING, value->node->line,
                "modifier '%.*s': %g is not within %g to %g", bw_str_width(call->modifier->name),
                call->modifier->name.ptr, value->number, ranges[part].min, ranges[part].max);
    value->kind = SIGMA_OPERAND_TIME_PART;
    value->op = SIGMA_OP_EQ;
    value->time_part = (uint8_t)part;
    return BW_OK;
}

bw_status sigma_modifier_fieldref(const struct sigma_modifier_call *call)
{
    struct sigma_operand *value = call->value;
    if (!is_plain_text(value) || bw_str_trim(value->string.text).len == 0)
        return sigma_modifier_fail(
                call, BW_E_MALFORMED, "wants the name of a field, without wildcards");
    value->kind = SIGMA_OPERAND_FIELDREF;
    return BW_OK;
}

bw_status sigma_modifier_exists(const struct sigma_modifier_call *call)
{
    struct sigma_operand *value = call->value;
    const bw_str text = value->string.text;
    const bool yes = bw_str_eq_ascii_nocase(text, BW_STR("true"));
    if (value->kind != SIGMA_OPERAND_BOOL) {
        if (!yes && !bw_str_eq_ascii_nocase(text, BW_STR("false")))
            return sigma_modifier_fail(call, BW_E_MALFORMED, "wants true or false");
        value->boolean = yes;
    }
    value->kind = SIGMA_OPERAND_EXISTS;
    return BW_OK;
}
