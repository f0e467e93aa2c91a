#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/utf.h"
#include "sigma/modifier.h"

/* A number or boolean that a text modifier was applied to is text from there on. */
static void become_string(struct sigma_operand *value)
{
    if (value->kind == SIGMA_OPERAND_NUMBER || value->kind == SIGMA_OPERAND_BOOL)
        value->kind = SIGMA_OPERAND_STRING;
}

bw_status sigma_modifier_anchor(const struct sigma_modifier_call *call)
{
    struct sigma_operand *value = call->value;
    become_string(value);
    value->anchored = true;
    if ((call->modifier->argument & SIGMA_ANCHOR_BEFORE) != 0)
        value->string.any_before = true;
    if ((call->modifier->argument & SIGMA_ANCHOR_AFTER) != 0)
        value->string.any_after = true;
    return BW_OK;
}

bw_status sigma_modifier_cased(const struct sigma_modifier_call *call)
{
    become_string(call->value);
    call->value->cased = true;
    return BW_OK;
}

/* Special bytes stay as they are: "wide" on "a*b" keeps the wildcard, as pySigma does. */
static bool is_plain(char c, bool special)
{
    return !special || (c != SIGMA_GLOB_ANY && c != SIGMA_GLOB_ONE && c != SIGMA_GLOB_DASH &&
                               c != SIGMA_STRING_PLACEHOLDER);
}

static void add_utf16(struct bw_buffer *out, const struct sigma_string *string, bool big_endian)
{
    bw_str rest = string->text;
    while (rest.len != 0) {
        size_t run = 0;
        while (run < rest.len && is_plain(rest.ptr[run], string->special))
            run++;
        const size_t from = out->len;
        bw_buffer_add_as_utf16le(out, bw_str_head(rest, run));
        for (size_t i = from; big_endian && i + 1 < out->len; i += 2) {
            const uint8_t low = out->ptr[i];
            out->ptr[i] = out->ptr[i + 1];
            out->ptr[i + 1] = low;
        }
        if (run < rest.len)
            bw_buffer_add_char(out, rest.ptr[run++]);
        rest = bw_str_from(rest, run);
    }
}

bw_status sigma_modifier_utf16(const struct sigma_modifier_call *call)
{
    struct sigma_operand *value = call->value;
    become_string(value);
    if (value->utf16)
        return sigma_modifier_fail(call, BW_E_MALFORMED, "the text is UTF-16 already");
    struct bw_buffer out;
    bw_buffer_init(&out, BW_LIMIT_SIGMA_FILE_BYTES * 2);
    add_utf16(&out, &value->string, (call->modifier->argument & SIGMA_UTF16_BIG_ENDIAN) != 0);
    const bw_str copy = bw_arena_copy(call->load->keep, bw_buffer_str(&out));
    const bool failed = out.failed || copy.ptr == NULL;
    bw_buffer_release(&out);
    if (failed)
        return sigma_fail_nomem(call->load, call->err);
    value->string.text = copy;
    value->utf16 = true;
    value->bom = (call->modifier->argument & SIGMA_UTF16_BOM) != 0;
    return BW_OK;
}

/*
 * Encodes `shift` blanks, then the value's bytes, into *ret_text, and leaves out the digits that
 * what stands before and behind would change.
 */
static bool base64_encode(const struct sigma_modifier_call *call, bw_bytes bytes, size_t shift,
        bool cut, bw_str *ret_text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    /* pySigma: how many digits depend on what is not known, by length modulo three. */
    static const size_t cut_before[] = {0, 2, 3};
    static const size_t cut_behind[] = {0, 3, 2};
    const size_t len = bytes.len + shift;
    char *out = bw_arena_alloc(call->load->keep, len / 3 * 4 + 4, 1);
    if (out == NULL)
        return false;
    size_t written = 0;
    for (size_t i = 0; i < len; i += 3) {
        uint32_t group = 0;
        for (size_t k = i; k < i + 3; k++) {
            const uint32_t byte = k < shift ? ' ' : k < len ? bytes.ptr[k - shift] : 0;
            group = group << 8 | byte;
        }
        out[written++] = digits[group >> 18];
        out[written++] = digits[group >> 12 & 63];
        out[written++] = i + 1 < len ? digits[group >> 6 & 63] : '=';
        out[written++] = i + 2 < len ? digits[group & 63] : '=';
    }
    bw_str text = {.ptr = out, .len = written};
    if (cut) {
        text = bw_str_head(text, text.len - cut_behind[len % 3]);
        text = bw_str_from(text, cut_before[shift]);
    }
    *ret_text = text;
    return true;
}

/* The bytes that go into base64: the text, with its byte order mark in front. */
static bw_status base64_input(const struct sigma_modifier_call *call, bw_bytes *ret_bytes)
{
    const struct sigma_operand *value = call->value;
    const struct sigma_string *string = &value->string;
    if (string->special || string->any_before || string->any_after)
        return sigma_modifier_fail(call, BW_E_MALFORMED,
                "text with wildcards can not be encoded (put contains, startswith, endswith "
                "behind it)");
    if (string->text.len == 0)
        return sigma_modifier_fail(call, BW_E_MALFORMED, "the text is empty");
    if (!value->bom) {
        *ret_bytes = bw_str_bytes(string->text);
        return BW_OK;
    }
    uint8_t *bytes = bw_arena_alloc(call->load->keep, string->text.len + 2, 1);
    if (bytes == NULL)
        return sigma_fail_nomem(call->load, call->err);
    bytes[0] = 0xff;
    bytes[1] = 0xfe;
    memcpy(bytes + 2, string->text.ptr, string->text.len);
    *ret_bytes = (bw_bytes){.ptr = bytes, .len = string->text.len + 2};
    return BW_OK;
}

static void set_base64(struct sigma_operand *value, bw_str text)
{
    value->string = (struct sigma_string){.text = text};
    value->utf16 = false;
    value->bom = false;
}

bw_status sigma_modifier_base64(const struct sigma_modifier_call *call)
{
    become_string(call->value);
    bw_bytes bytes = {0};
    bw_str text;
    const bw_status status = base64_input(call, &bytes);
    if (status != BW_OK)
        return status;
    if (!base64_encode(call, bytes, 0, false, &text))
        return sigma_fail_nomem(call->load, call->err);
    set_base64(call->value, text);
    return BW_OK;
}

bw_status sigma_modifier_base64offset(const struct sigma_modifier_call *call)
{
    become_string(call->value);
    bw_bytes bytes = {0};
    const bw_status status = base64_input(call, &bytes);
    if (status != BW_OK)
        return status;
    for (size_t shift = 3; shift-- > 0;) {
        bw_str text;
        struct sigma_operand *value = shift == 0 ? call->value : sigma_modifier_fork(call);
        if (value == NULL || !base64_encode(call, bytes, shift, true, &text))
            return sigma_fail_nomem(call->load, call->err);
        set_base64(value, text);
        if (text.len == 0)
            return sigma_modifier_fail(
                    call, BW_E_MALFORMED, "the text is too short to be recognized");
    }
    return BW_OK;
}
