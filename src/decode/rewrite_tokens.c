/* A loop of cmd.exe that takes a text apart: for /f "tokens=1,2 delims=," %a in ("…") do %a %b */
#include <string.h>

#include "decode/rewrite.h"
#include "decode/text.h"

/* cmd.exe has no more variables for one loop: a to z. */
#define TOKENS_MAX 26

struct token_loop {
    bw_str delimiters;
    bool wanted[TOKENS_MAX + 1]; /* by number, from 1 */
    unsigned rest_at;            /* the token from which on all is one; 0: none */
    char first;                  /* the first variable's letter */
    bw_str values[TOKENS_MAX];
    unsigned count;
};

/* "1,2*", "2-4", "*": which tokens are wanted. */
static void tokens_read(bw_str spec, struct token_loop *loop)
{
    uint32_t from = 0;
    uint32_t last = 0;
    memset(loop->wanted, 0, sizeof(loop->wanted));
    for (size_t i = 0; i < spec.len;) {
        uint32_t number = 0;
        const size_t len = decode_number_at(spec, i, &number);
        if (len != 0 && number != 0 && number <= TOKENS_MAX) {
            for (uint32_t n = from != 0 && from < number ? from : number; n <= number; n++)
                loop->wanted[n] = true;
            last = number;
            from = 0;
            i += len;
        } else if (spec.ptr[i] == '-') {
            from = last;
            i++;
        } else if (spec.ptr[i] == '*') {
            loop->rest_at = last + 1;
            break;
        } else if (spec.ptr[i] == ',') {
            i++;
        } else {
            break;
        }
    }
}

/* "tokens=1,2 delims=,": delims= takes all up to the quote when it stands last. */
static void options_read(bw_str options, struct token_loop *loop)
{
    static const bw_str tokens = BW_STR_INIT("tokens=");
    static const bw_str delimiters = BW_STR_INIT("delims=");
    const size_t at = decode_find_word(options, tokens, 0);
    if (at != SIZE_MAX) {
        const bw_str rest = bw_str_from(options, at + tokens.len);
        tokens_read(bw_str_head(rest, bw_str_find_char(rest, ' ')), loop);
    }
    const size_t delims = decode_find_word(options, delimiters, 0);
    if (delims != SIZE_MAX) {
        const bw_str rest = bw_str_from(options, delims + delimiters.len);
        const bool more = at != SIZE_MAX && at > delims;
        loop->delimiters = more ? bw_str_head(rest, bw_str_find_char(rest, ' ')) : rest;
    }
}

/* The text in quotes at `at`; where it ends, 0: there is none. */
static size_t quoted_at(bw_str text, size_t at, bw_str *ret_body)
{
    if (at >= text.len || (text.ptr[at] != '"' && text.ptr[at] != '\''))
        return 0;
    const bw_str rest = bw_str_from(text, at + 1);
    const size_t len = bw_str_find_char(rest, text.ptr[at]);
    if (len == SIZE_MAX)
        return 0;
    *ret_body = bw_str_head(rest, len);
    return at + 1 + len + 1;
}

/* ("…") or ('echo …') at `at`: the text that is taken apart; where the bracket closes, 0: none. */
static size_t source_at(bw_str text, size_t at, bw_str *ret_source)
{
    static const bw_str echo = BW_STR_INIT("echo ");
    if (at >= text.len || text.ptr[at] != '(')
        return 0;
    const size_t start = decode_skip_blanks(text, at + 1);
    const size_t end = quoted_at(text, start, ret_source);
    const size_t close = decode_skip_blanks(text, end);
    if (end == 0 || close >= text.len || text.ptr[close] != ')')
        return 0;
    if (text.ptr[start] == '"')
        return close + 1;
    if (!decode_word_at(*ret_source, 0, echo))
        return 0; /* what another command prints is not known */
    *ret_source = bw_str_from(*ret_source, echo.len);
    return close + 1;
}

static bool is_delimiter(const struct token_loop *loop, char c)
{
    return loop->delimiters.len != 0 &&
           memchr(loop->delimiters.ptr, c, loop->delimiters.len) != NULL;
}

static void take_apart(bw_str source, struct token_loop *loop)
{
    size_t i = 0;
    for (unsigned n = 1; n <= TOKENS_MAX && loop->count < TOKENS_MAX; n++) {
        while (i < source.len && is_delimiter(loop, source.ptr[i]))
            i++;
        if (i == source.len)
            break;
        const size_t start = i;
        while (i < source.len && (n == loop->rest_at || !is_delimiter(loop, source.ptr[i])))
            i++;
        if (loop->wanted[n] || n == loop->rest_at)
            loop->values[loop->count++] = (bw_str){.ptr = source.ptr + start, .len = i - start};
    }
}

/* for /f ["…"] %a in (…) do at `at`; where its body begins, 0: none does. */
static size_t loop_at(bw_str text, size_t at, struct token_loop *loop)
{
    bw_str part;
    *loop = (struct token_loop){.delimiters = BW_STR(" \t"), .wanted = {[1] = true}};
    if (!decode_word_at(text, at, BW_STR("for")))
        return 0;
    size_t i = decode_skip_blanks(text, at + 3);
    if (i == at + 3 || !decode_word_at(text, i, BW_STR("/f")))
        return 0;
    i = decode_skip_blanks(text, i + 2);
    const size_t options = quoted_at(text, i, &part);
    if (options != 0) {
        options_read(part, loop);
        i = decode_skip_blanks(text, options);
    }
    while (i < text.len && text.ptr[i] == '%')
        i++;
    if (i == text.len || !decode_is_letter(text.ptr[i]))
        return 0;
    loop->first = text.ptr[i];
    i = decode_skip_blanks(text, i + 1);
    if (!decode_word_at(text, i, BW_STR("in")))
        return 0;
    i = source_at(text, decode_skip_blanks(text, i + 2), &part);
    if (i == 0)
        return 0;
    i = decode_skip_blanks(text, i);
    if (!decode_word_at(text, i, BW_STR("do")))
        return 0;
    take_apart(part, loop);
    return loop->count != 0 ? i + 2 : 0;
}

/* %a, %%a, %~a at `at`: the bytes it takes, 0: it is no variable of the loop. */
static size_t variable_at(bw_str text, size_t at, const struct token_loop *loop, bw_str *ret_value)
{
    size_t i = at;
    while (i < text.len && text.ptr[i] == '%' && i - at < 2)
        i++;
    i += i < text.len && text.ptr[i] == '~';
    if (i == text.len || text.ptr[i] < loop->first || text.ptr[i] - loop->first >= (int)loop->count)
        return 0;
    if (i + 1 < text.len && (decode_is_word(text.ptr[i + 1]) || text.ptr[i + 1] == '%') &&
            (i + 2 >= text.len || text.ptr[i + 1] != '%' || !decode_is_letter(text.ptr[i + 2])))
        return 0; /* %appdata% */
    *ret_value = loop->values[text.ptr[i] - loop->first];
    return i + 1 - at;
}

bool rewrite_tokens(bw_str text, struct bw_buffer *out)
{
    struct token_loop loop = {0};
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        bw_str value;
        const size_t body =
                (text.ptr[i] | 0x20) == 'f' && loop.count == 0 ? loop_at(text, i, &loop) : 0;
        const size_t variable =
                text.ptr[i] == '%' && loop.count != 0 ? variable_at(text, i, &loop, &value) : 0;
        if (variable != 0)
            bw_buffer_add_str(out, value);
        else
            bw_buffer_add_str(out, (bw_str){.ptr = text.ptr + i, .len = body != 0 ? body - i : 1});
        changed |= variable != 0;
        i = body != 0 ? body : i + (variable != 0 ? variable : 1);
    }
    return changed;
}
