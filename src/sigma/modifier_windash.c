#include <string.h>

#include "base/limits.h"
#include "base/utf.h"
#include "sigma/modifier.h"

/* Windows takes any of these for the mark in front of an option. */
static const bw_str dashes[] = {
        BW_STR_INIT("-"), BW_STR_INIT("/"), BW_STR_INIT("\xe2\x80\x93"), /* U+2013 en dash */
        BW_STR_INIT("\xe2\x80\x94"),                                     /* U+2014 em dash */
        BW_STR_INIT("\xe2\x80\x95"),                                     /* U+2015 horizontal bar */
};

/* Length of the dash that `text` starts with; 0 when it starts with something else. */
static size_t dash_len(bw_str text)
{
    for (size_t i = 0; i < BW_COUNT(dashes); i++)
        if (bw_str_starts_with(text, dashes[i]))
            return dashes[i].len;
    return 0;
}

/*
 * A letter, digit or '_'. Beyond ASCII everything counts but spaces and punctuation (U+00A0,
 * U+2000 to U+206F, U+3000 to U+3003): near enough to \w for where an option may begin.
 */
static bool is_word(uint32_t code)
{
    if (code < 0x80)
        return (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
               (code >= 'a' && code <= 'z') || code == '_';
    return code != 0xa0 && !(code >= 0x2000 && code <= 0x206f) &&
           !(code >= 0x3000 && code <= 0x3003) && code != BW_UTF_REPLACEMENT;
}

/* What stands behind a dash: a word, or something that is not known (the end, a wildcard). */
static bool may_be_word(bw_str text)
{
    uint32_t code;
    if (text.len == 0 || text.ptr[0] == SIGMA_GLOB_ANY || text.ptr[0] == SIGMA_GLOB_ONE ||
            text.ptr[0] == SIGMA_STRING_PLACEHOLDER)
        return true;
    (void)bw_utf8_decode(text, &code);
    return is_word(code);
}

/*
 * Copies `text` into `out` with SIGMA_GLOB_DASH for each dash that starts a word: nothing of a word
 * before it, and something that may be one behind it. Returns how many.
 */
static size_t mark_dashes(bw_str text, char *out, size_t *ret_len)
{
    size_t count = 0;
    size_t written = 0;
    bool in_word = false;
    while (text.len != 0) {
        size_t len = dash_len(text);
        const bw_str behind = bw_str_from(text, len);
        if (len != 0 && !in_word && may_be_word(behind)) {
            out[written++] = SIGMA_GLOB_DASH;
            count++;
        } else {
            uint32_t code;
            len = bw_utf8_decode(text, &code);
            in_word = is_word(code);
            memcpy(out + written, text.ptr, len);
            written += len;
        }
        text = bw_str_from(text, len);
    }
    *ret_len = written;
    return count;
}

/* The `number`th combination: `marked` with each mark replaced by one of the dashes. */
static bw_str combination(struct sigma_load *load, bw_str marked, size_t number)
{
    char *out = bw_arena_alloc(
            load->keep, marked.len + BW_LIMIT_SIGMA_WINDASH_POSITIONS * dashes[4].len + 1, 1);
    if (out == NULL)
        return (bw_str){.ptr = NULL, .len = 0};
    size_t written = 0;
    for (size_t i = 0; i < marked.len; i++) {
        if (marked.ptr[i] != SIGMA_GLOB_DASH) {
            out[written++] = marked.ptr[i];
            continue;
        }
        const bw_str dash = dashes[number % BW_COUNT(dashes)];
        number /= BW_COUNT(dashes);
        memcpy(out + written, dash.ptr, dash.len);
        written += dash.len;
    }
    return (bw_str){.ptr = out, .len = written};
}

bw_status sigma_modifier_windash(const struct sigma_modifier_call *call)
{
    struct sigma_operand *value = call->value;
    value->kind = SIGMA_OPERAND_STRING;
    if (value->utf16)
        return sigma_modifier_fail(call, BW_E_MALFORMED, "must come before the UTF-16 modifiers");
    const bw_str text = value->string.text;
    char *marked = bw_arena_alloc(call->load->keep, text.len + 1, 1);
    if (marked == NULL)
        return sigma_fail_nomem(call->load, call->err);
    size_t len;
    const size_t count = mark_dashes(text, marked, &len);
    if (count == 0)
        return BW_OK;
    if (count > BW_LIMIT_SIGMA_WINDASH_POSITIONS) {
        value->string.text = (bw_str){.ptr = marked, .len = len};
        value->string.special = true;
        return BW_OK;
    }
    size_t combinations = 1;
    for (size_t i = 0; i < count; i++)
        combinations *= BW_COUNT(dashes);
    for (size_t i = combinations; i-- > 0;) {
        struct sigma_operand *form = i == 0 ? value : sigma_modifier_fork(call);
        if (form == NULL)
            return sigma_fail_nomem(call->load, call->err);
        form->string.text = combination(call->load, (bw_str){.ptr = marked, .len = len}, i);
        if (form->string.text.ptr == NULL)
            return sigma_fail_nomem(call->load, call->err);
    }
    return BW_OK;
}
