/* Characters that are written as numbers. */
#include "base/utf.h"
#include "decode/rewrite.h"
#include "decode/text.h"

/* Fewer escapes in a text are the odd tab or quote. */
#define ESCAPES_MIN 3
#define PERCENT_MIN 4
/* A shorter list of numbers may be anything. */
#define CODES_MIN 4
/* Numbers that one character is reckoned from. */
#define SUM_MAX 8

static void add_code(struct bw_buffer *out, uint32_t code)
{
    char bytes[4];
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        code = BW_UTF_REPLACEMENT;
    bw_buffer_add(out, bytes, bw_utf8_encode(code, bytes));
}

/* ---- escapes ---- */

/* `count` digits of `base` at `at`. */
static bool digits_at(bw_str text, size_t at, size_t count, int base, uint32_t *ret_code)
{
    uint32_t code = 0;
    if (at > text.len || text.len - at < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        const int digit = decode_hex_digit(text.ptr[at + i]);
        if (digit < 0 || digit >= base)
            return false;
        code = code * (uint32_t)base + (uint32_t)digit;
    }
    *ret_code = code;
    return true;
}

/* \u{77} at `at`, behind whose bracket it is plain: the bytes it takes, 0 for none. */
static size_t braced_at(bw_str text, size_t at, uint32_t *ret_code)
{
    uint32_t code = 0;
    size_t i = at + 3;
    for (; i < text.len && i - at < 9 && decode_hex_digit(text.ptr[i]) >= 0; i++)
        code = code * 16 + (uint32_t)decode_hex_digit(text.ptr[i]);
    *ret_code = code;
    return i > at + 3 && i < text.len && text.ptr[i] == '}' ? i + 1 - at : 0;
}

/* &#119; or &#x77; at `at`: the bytes it takes, 0 for none. */
static size_t entity_at(bw_str text, size_t at, uint32_t *ret_code)
{
    if (at + 3 >= text.len || text.ptr[at + 1] != '#')
        return 0;
    const bool hex = (text.ptr[at + 2] | 0x20) == 'x';
    const uint32_t base = hex ? 16 : 10;
    const size_t start = at + 2 + hex;
    uint32_t code = 0;
    size_t i = start;
    for (; i < text.len && i - start < 7; i++) {
        const int digit = decode_hex_digit(text.ptr[i]);
        if (digit < 0 || digit >= (int)base)
            break;
        code = code * base + (uint32_t)digit;
    }
    *ret_code = code;
    return i != start && i < text.len && text.ptr[i] == ';' ? i + 1 - at : 0;
}

/* The escape at `at`: the bytes it takes, 0 for none. */
static size_t escape_at(bw_str text, size_t at, char mark, uint32_t *ret_code)
{
    if (text.ptr[at] != mark || at + 1 == text.len)
        return 0;
    const char kind = text.ptr[at + 1];
    if (mark == '&')
        return entity_at(text, at, ret_code);
    if (mark == '%') {
        if (kind == 'u' && digits_at(text, at + 2, 4, 16, ret_code))
            return 6;
        return digits_at(text, at + 1, 2, 16, ret_code) ? 3 : 0;
    }
    if (kind == 'x' && digits_at(text, at + 2, 2, 16, ret_code))
        return 4;
    if (kind == 'u' && digits_at(text, at + 2, 4, 16, ret_code))
        return 6;
    if (kind == 'u' && at + 2 < text.len && text.ptr[at + 2] == '{')
        return braced_at(text, at, ret_code);
    if (kind == '0' && digits_at(text, at + 1, 4, 8, ret_code) && *ret_code >= 0x20 &&
            *ret_code < 0x7f)
        return 5; /* of printf %b and echo -e */
    return digits_at(text, at + 1, 3, 8, ret_code) && *ret_code < 256 ? 4 : 0;
}

static size_t count_escapes(bw_str text, char mark)
{
    size_t count = 0;
    uint32_t code;
    for (size_t i = 0; i < text.len;) {
        const size_t len = escape_at(text, i, mark, &code);
        /* a control character is what an escape is for */
        count += len != 0 && code >= 0x20 && code < 0x7f;
        i += len != 0 ? len : 1;
    }
    return count;
}

bool rewrite_escapes(bw_str text, struct bw_buffer *out)
{
    const bool backslash = count_escapes(text, '\\') >= ESCAPES_MIN;
    const bool percent = count_escapes(text, '%') >= PERCENT_MIN;
    const bool entities = count_escapes(text, '&') >= ESCAPES_MIN;
    if (!backslash && !percent && !entities)
        return false;
    for (size_t i = 0; i < text.len;) {
        uint32_t code;
        size_t len = backslash ? escape_at(text, i, '\\', &code) : 0;
        if (len == 0 && percent)
            len = escape_at(text, i, '%', &code);
        if (len == 0 && entities)
            len = escape_at(text, i, '&', &code);
        if (len == 0)
            bw_buffer_add_char(out, text.ptr[i]);
        else if (len >= 5)
            add_code(out, code);
        else
            bw_buffer_add_char(out, (char)code); /* bytes: of UTF-8, where they are more */
        i += len != 0 ? len : 1;
    }
    return true;
}

/* ---- codes ---- */

static void add_literal(struct bw_buffer *out, uint32_t code, char quote)
{
    const char used = code == (uint32_t)quote ? (quote == '"' ? '\'' : '"') : quote;
    bw_buffer_add_char(out, used);
    add_code(out, code);
    bw_buffer_add_char(out, used);
}

static bool apply_sign(char sign, uint32_t number, uint32_t *sum)
{
    switch (sign) {
    case '+':
        *sum += number;
        return true;
    case '-':
        *sum -= number;
        return true;
    case '*':
        *sum *= number;
        return true;
    case '/':
        if (number == 0)
            return false;
        *sum /= number;
        return true;
    default:
        return false;
    }
}

/* [char]65, [char][int]65, [char](65): the bytes taken at `at`, 0 for none. */
static size_t cast_at(bw_str text, size_t at, uint32_t *ret_code)
{
    static const bw_str inner[] = {BW_STR_INIT("[int]"), BW_STR_INIT("[byte]"), BW_STR_INIT("(")};
    static const bw_str to_text = BW_STR_INIT("[string]");
    const size_t cast = at + (decode_word_at(text, at, to_text) ? to_text.len : 0);
    size_t i = cast + 6;
    bool open = false;
    if (!decode_word_at(text, cast, BW_STR("[char]")))
        return 0;
    for (size_t k = 0; k < BW_COUNT(inner); k++) {
        i = decode_skip_blanks(text, i);
        if (!decode_word_at(text, i, inner[k]))
            continue;
        open |= text.ptr[i] == '(';
        i += inner[k].len;
    }
    i = decode_skip_blanks(text, i);
    const bool quoted = i < text.len && text.ptr[i] == '\'';
    const size_t len = decode_number_at(text, i + quoted, ret_code);
    if (len == 0)
        return 0;
    i += len + 2 * (size_t)quoted;
    if (open)
        i = decode_skip_blanks(text, i);
    if (i > text.len || (open && (i == text.len || text.ptr[i] != ')')))
        return 0;
    return i + open - at;
}

/* 65, CLng("&H41"), CInt("65"): the bytes taken at `at` with the blanks before, 0 for none. */
static size_t operand_at(bw_str text, size_t at, uint32_t *ret_number)
{
    static const bw_str casts[] = {BW_STR_INIT("clng(\""), BW_STR_INIT("cint(\""),
            BW_STR_INIT("cbyte(\""), BW_STR_INIT("\"")};
    const size_t start = decode_skip_blanks(text, at);
    for (size_t k = 0; k < BW_COUNT(casts); k++) {
        if (!decode_word_at(text, start, casts[k]))
            continue;
        const size_t begin = start + casts[k].len;
        const size_t digits = decode_number_at(text, begin, ret_number);
        const bw_str closing = casts[k].len == 1 ? BW_STR("\"") : BW_STR("\")");
        return digits != 0 && decode_word_at(text, begin + digits, closing)
                       ? begin + digits + closing.len - at
                       : 0;
    }
    const size_t len = decode_number_at(text, start, ret_number);
    return len == 0 ? 0 : start + len - at;
}

/* 120-1, 208/2 from left to right: the bytes taken at `at`, 0 for none. */
static size_t sum_at(bw_str text, size_t at, uint32_t *ret_number)
{
    uint32_t sum;
    size_t len = operand_at(text, at, &sum);
    for (unsigned n = 0; len != 0 && n < SUM_MAX; n++) {
        uint32_t number;
        const size_t sign = decode_skip_blanks(text, at + len);
        if (sign == text.len || text.ptr[sign] == ')')
            break;
        const size_t more = operand_at(text, sign + 1, &number);
        if (more == 0 || !apply_sign(text.ptr[sign], number, &sum))
            return 0;
        len = sign + 1 + more - at;
    }
    *ret_number = sum;
    return len;
}

/* Chr(65), ChrW(&H41), Chr$(65), Chr(120-1): the bytes taken at `at`, 0 for none. */
static size_t chr_at(bw_str text, size_t at, uint32_t *ret_code)
{
    size_t i = at + 3;
    if (!decode_word_at(text, at, BW_STR("chr")) || (at != 0 && decode_is_word(text.ptr[at - 1])))
        return 0;
    if (i < text.len && ((text.ptr[i] | 0x20) == 'w' || text.ptr[i] == '$'))
        i++;
    if (i == text.len || text.ptr[i] != '(')
        return 0;
    const size_t len = sum_at(text, i + 1, ret_code);
    if (len == 0)
        return 0;
    i = decode_skip_blanks(text, i + 1 + len);
    return i < text.len && text.ptr[i] == ')' ? i + 1 - at : 0;
}

static bool is_printable(uint32_t code)
{
    return (code >= 0x20 && code < 0x7f) || code == '\t' || code == '\r' || code == '\n';
}

/* One separator of a list of codes, with blanks: the same one between all of them. */
static size_t separator_at(bw_str text, size_t at, char *separator)
{
    size_t i = at;
    while (i < text.len && text.ptr[i] == ' ')
        i++;
    const bool other = i < text.len && !decode_is_word(text.ptr[i]) && text.ptr[i] != '\'' &&
                       text.ptr[i] != '"' && text.ptr[i] != ')';
    const char found = other ? text.ptr[i] : ' ';
    if ((!other && i == at) || (*separator != '\0' && *separator != found))
        return 0;
    *separator = found;
    i += other;
    while (i < text.len && decode_is_blank(text.ptr[i]))
        i++;
    return i - at;
}

/* A list of codes at `at`: the bytes it takes, 0 for none; its characters go to `out`. */
static size_t list_at(bw_str text, size_t at, struct bw_buffer *out)
{
    const size_t before = out->len;
    size_t count = 0;
    size_t end = at;
    char separator = '\0';
    for (size_t i = at; i < text.len;) {
        uint32_t code;
        const size_t len = decode_number_at(text, i, &code);
        if (len == 0 || !is_printable(code) ||
                (i + len < text.len && decode_is_word(text.ptr[i + len])))
            break;
        add_code(out, code);
        count++;
        end = i + len;
        const size_t gap = separator_at(text, end, &separator);
        if (gap == 0)
            break;
        i = end + gap;
    }
    if (count < CODES_MIN)
        out->len = before;
    return count < CODES_MIN ? 0 : end - at;
}

/* The bytes from `at` on behind whose first nothing can begin that is written as a number. */
static size_t plain_at(bw_str text, size_t at)
{
    size_t i = at + 1;
    while (i < text.len && text.ptr[i] != '[' && (text.ptr[i] | 0x20) != 'c' &&
            !decode_is_digit(text.ptr[i]))
        i++;
    return i - at;
}

bool rewrite_codes(bw_str text, struct bw_buffer *out)
{
    /* numbers are characters only where something says so: [char], Chr, fromCharCode, bytes */
    const bool lists = decode_find_word(text, BW_STR("char"), 0) != SIZE_MAX ||
                       decode_find_word(text, BW_STR("chr"), 0) != SIZE_MAX ||
                       decode_find_word(text, BW_STR("byte"), 0) != SIZE_MAX;
    bool changed = false;
    if (!lists)
        return false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        const char c = text.ptr[i];
        uint32_t code = 0;
        size_t taken = c == '[' ? cast_at(text, i, &code) : 0;
        if (taken != 0) {
            add_literal(out, code, '\'');
        } else if ((c | 0x20) == 'c' && (taken = chr_at(text, i, &code)) != 0) {
            add_literal(out, code, '"');
        } else if (decode_is_digit(c) && (i == 0 || !decode_is_word(text.ptr[i - 1]))) {
            bw_buffer_add_char(out, '\'');
            taken = list_at(text, i, out);
            if (taken != 0)
                bw_buffer_add_char(out, '\'');
            else if (!out->failed)
                out->len--;
        }
        changed |= taken != 0;
        if (taken == 0) {
            taken = plain_at(text, i);
            bw_buffer_add_str(out, bw_str_head(bw_str_from(text, i), taken));
        }
        i += taken;
    }
    return changed;
}
