#include "decode/text.h"

#include <string.h>

#include "base/utf.h"

/* Enough of a text to tell what it is. */
#define KNOWN_WORDS_HEAD 1024

bool decode_is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

bool decode_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool decode_is_word(char c)
{
    return decode_is_letter(c) || decode_is_digit(c) || c == '_';
}

bool decode_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

int decode_hex_digit(char c)
{
    if (decode_is_digit(c))
        return c - '0';
    const char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static char lower_of(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

bool decode_word_at(bw_str text, size_t at, bw_str word)
{
    if (at > text.len || text.len - at < word.len)
        return false;
    for (size_t i = 0; i < word.len; i++)
        if (lower_of(text.ptr[at + i]) != word.ptr[i])
            return false;
    return true;
}

size_t decode_find_word(bw_str text, bw_str word, size_t from)
{
    for (size_t i = from; i + word.len <= text.len; i++)
        if (lower_of(text.ptr[i]) == word.ptr[0] && decode_word_at(text, i, word))
            return i;
    return SIZE_MAX;
}

size_t decode_skip_blanks(bw_str text, size_t at)
{
    while (at < text.len && decode_is_blank(text.ptr[at]))
        at++;
    return at;
}

static bool is_quote(char c)
{
    return c == '\'' || c == '"';
}

/* Where a literal ends whose opening quote is before `rest`; SIZE_MAX: nowhere. */
static size_t find_closing(bw_str rest, bw_str quote)
{
    if (quote.len != 1)
        return bw_str_find(rest, quote);
    for (size_t i = 0; i < rest.len; i++) {
        if (rest.ptr[i] != quote.ptr[0])
            continue;
        if (i + 1 == rest.len || rest.ptr[i + 1] != quote.ptr[0])
            return i;
        i++;
    }
    return SIZE_MAX;
}

bool decode_literal_at(bw_str text, size_t at, struct decode_literal *ret_literal)
{
    const bool escaped = at + 1 < text.len && text.ptr[at] == '\\' && text.ptr[at + 1] == '"';
    if (at >= text.len || (!escaped && !is_quote(text.ptr[at])))
        return false;
    const bw_str quote = {.ptr = text.ptr + at, .len = escaped ? 2 : 1};
    const bw_str rest = bw_str_from(text, at + quote.len);
    const size_t len = find_closing(rest, quote);
    if (len == SIZE_MAX)
        return false;
    *ret_literal = (struct decode_literal){
            .start = at,
            .end = at + len + 2 * quote.len,
            .body = bw_str_head(rest, len),
            .quote = quote,
    };
    return true;
}

bool decode_literal_before(bw_str text, size_t end, struct decode_literal *ret_literal)
{
    if (end < 2 || end > text.len || !is_quote(text.ptr[end - 1]))
        return false;
    const bool escaped = text.ptr[end - 1] == '"' && text.ptr[end - 2] == '\\';
    const bw_str quote = {.ptr = text.ptr + end - (escaped ? 2 : 1), .len = escaped ? 2 : 1};
    const size_t close = end - quote.len;
    for (size_t at = close; at-- != 0;) {
        if (text.ptr[at] != quote.ptr[0] ||
                !bw_str_eq((bw_str){.ptr = text.ptr + at, .len = quote.len}, quote) ||
                at + quote.len > close)
            continue;
        if (quote.len == 1 && at != 0 && text.ptr[at - 1] == quote.ptr[0]) {
            at--; /* a doubled one; `at` is past it after the loop's own step */
            continue;
        }
        *ret_literal = (struct decode_literal){
                .start = at,
                .end = end,
                .body = {.ptr = text.ptr + at + quote.len, .len = close - at - quote.len},
                .quote = quote,
        };
        return true;
    }
    return false;
}

bool decode_literal_written(
        const struct bw_buffer *out, struct decode_literal *ret_literal, size_t *ret_tail)
{
    const bw_str text = bw_buffer_str(out);
    size_t end = text.len;
    while (end != 0 && (decode_is_blank(text.ptr[end - 1]) || text.ptr[end - 1] == ')'))
        end--;
    *ret_tail = text.len - end;
    return decode_literal_before(text, end, ret_literal);
}

void decode_literal_replace(
        struct bw_buffer *out, const struct decode_literal *literal, const struct bw_buffer *made)
{
    char quote[2];
    const size_t quote_len = literal->quote.len;
    memcpy(quote, literal->quote.ptr, quote_len);
    out->len = literal->start;
    bw_buffer_add(out, quote, quote_len);
    bw_buffer_add_str(out, bw_buffer_str(made));
    bw_buffer_add(out, quote, quote_len);
    out->failed |= made->failed;
}

size_t decode_number_at(bw_str text, size_t at, uint32_t *ret_number)
{
    size_t i = at;
    const bool hex =
            decode_word_at(text, at, BW_STR("0x")) || decode_word_at(text, at, BW_STR("&h"));
    const int base = hex ? 16 : 10;
    uint32_t number = 0;
    i += hex ? 2 : 0;
    const size_t digits = i;
    for (; i < text.len; i++) {
        const int digit = decode_hex_digit(text.ptr[i]);
        if (digit < 0 || digit >= base)
            break;
        number = number * (uint32_t)base + (uint32_t)digit;
        if (number > 0x10ffff)
            return 0;
    }
    if (i == digits)
        return 0;
    *ret_number = number;
    return i - at;
}

bool decode_is_plausible(bw_str text)
{
    size_t ascii = 0;
    size_t words = 0;
    size_t characters = 0;
    for (size_t i = 0; i < text.len; characters++) {
        uint32_t code;
        const size_t len = bw_utf8_decode(bw_str_from(text, i), &code);
        if (len == 1 && code == BW_UTF_REPLACEMENT)
            return false;
        if (code == 0x7f || (code < 0x20 && code != '\t' && code != '\r' && code != '\n'))
            return false;
        ascii += code < 0x80;
        words += code >= 0x80 || decode_is_word((char)code);
        i += len;
    }
    return characters != 0 && ascii * 10 >= characters * 7 && words * 4 >= characters;
}

unsigned decode_count_known_words(bw_str text)
{
    static const bw_str words[] = {BW_STR_INIT("http"), BW_STR_INIT("powershell"),
            BW_STR_INIT("invoke"), BW_STR_INIT("system."), BW_STR_INIT("function"),
            BW_STR_INIT("object"), BW_STR_INIT("script"), BW_STR_INIT("write-"),
            BW_STR_INIT(".exe"), BW_STR_INIT(".dll"), BW_STR_INIT("cmd"), BW_STR_INIT("whoami"),
            BW_STR_INIT("net "), BW_STR_INIT("string"), BW_STR_INIT("param("), BW_STR_INIT("get-"),
            BW_STR_INIT("start"), BW_STR_INIT("user"), BW_STR_INIT("admin"), BW_STR_INIT("http"),
            BW_STR_INIT("import"), BW_STR_INIT("echo "), BW_STR_INIT("hostname"),
            BW_STR_INIT("/bin/"), BW_STR_INIT("curl "), BW_STR_INIT("wget "), BW_STR_INIT(" the "),
            BW_STR_INIT("process"), BW_STR_INIT("download"), BW_STR_INIT("return"),
            BW_STR_INIT("ipconfig"), BW_STR_INIT("password"), BW_STR_INIT("output")};
    const bw_str head = bw_str_head(text, KNOWN_WORDS_HEAD);
    unsigned weight = 0; /* a long word by chance is rarer than two short ones */
    for (size_t i = 0; i < BW_COUNT(words); i++)
        if (decode_find_word(head, words[i], 0) != SIZE_MAX)
            weight += words[i].len >= 6 ? 2 : 1;
    return weight;
}
