/* Literals that stand backwards in a text. */
#include "decode/rewrite.h"
#include "decode/text.h"

/* ---- 'cba'[-1..-3], StrReverse("cba"), "cba".split("").reverse().join("") ---- */

/* Bytes of what counts a text's characters from the last one. */
#define BACKWARD_INDEX_MAX 64

static void add_reversed(struct bw_buffer *made, bw_str body)
{
    for (size_t i = body.len; i-- != 0;)
        bw_buffer_add_char(made, body.ptr[i]);
}

/* [-1..-6], [-1..-($s.Length)], [$s.Length..0]: the bytes taken at `at`, 0: another index. */
static size_t backward_index_at(bw_str text, size_t at)
{
    const bw_str rest = bw_str_head(bw_str_from(text, at), BACKWARD_INDEX_MAX);
    const size_t close = bw_str_find_char(rest, ']');
    if (close == SIZE_MAX)
        return 0;
    const bw_str index = bw_str_head(rest, close);
    return bw_str_starts_with(index, BW_STR("[-1..-")) || bw_str_ends_with(index, BW_STR("..0"))
                   ? close + 1
                   : 0;
}

/* What reverses the literal that `out` ends with; the bytes taken at `at`, 0 for nothing. */
static size_t reversal_at(bw_str text, size_t at, bool turned)
{
    static const bw_str calls[] = {
            BW_STR_INIT(".split('').reverse().join('')"),
            BW_STR_INIT(".split(\"\").reverse().join(\"\")"),
            BW_STR_INIT(".split(\\\"\\\").reverse().join(\\\"\\\")"),
    };
    static const bw_str characters = BW_STR_INIT(".tochararray()");
    if (text.ptr[at] == '[')
        return bw_str_starts_with(bw_str_from(text, at), BW_STR("[::-1]"))
                       ? 6 /* Python's */
                       : backward_index_at(text, at);
    if (text.ptr[at] != '.')
        return 0;
    /* $x='cba'.ToCharArray(); [Array]::Reverse($x) */
    if (decode_word_at(text, at, characters)) {
        const size_t index = at + characters.len;
        const size_t taken =
                index < text.len && text.ptr[index] == '[' ? backward_index_at(text, index) : 0;
        if (taken != 0 || turned)
            return characters.len + taken;
    }
    for (size_t i = 0; i < BW_COUNT(calls); i++)
        if (decode_word_at(text, at, calls[i]))
            return calls[i].len;
    return 0;
}

/* [regex]::Matches('cba', '.', 'RightToLeft'): the bytes behind the text, 0: it is something else.
 */
static size_t right_to_left_at(bw_str text, size_t at)
{
    const bw_str rest = bw_str_head(bw_str_from(text, at), BACKWARD_INDEX_MAX);
    const size_t close = bw_str_find_char(rest, ')');
    return close != SIZE_MAX && decode_find_word(bw_str_head(rest, close), BW_STR("righttoleft"),
                                        0) != SIZE_MAX
                   ? close + 1
                   : 0;
}

/* StrReverse("cba"), strrev('cba'), Perl's reverse('cba'), Matches('cba', '.', 'RightToLeft') at
 * `at`; 0: none. */
static size_t reverse_call_at(bw_str text, size_t at, struct bw_buffer *out)
{
    static const bw_str calls[] = {
            BW_STR_INIT("strreverse("), BW_STR_INIT("strrev("), BW_STR_INIT("reverse(")};
    static const bw_str matches = BW_STR_INIT("matches(");
    struct decode_literal literal;
    size_t start = 0;
    if (at != 0 && (decode_is_word(text.ptr[at - 1]) || text.ptr[at - 1] == '$'))
        return 0;
    for (size_t i = 0; i < BW_COUNT(calls); i++)
        if (decode_word_at(text, at, calls[i]))
            start = at + calls[i].len;
    const bool matched = start == 0 && decode_word_at(text, at, matches);
    start = matched ? at + matches.len : start;
    if (start == 0 || !decode_literal_at(text, decode_skip_blanks(text, start), &literal))
        return 0;
    size_t close = decode_skip_blanks(text, literal.end);
    const size_t behind = matched ? right_to_left_at(text, close) : 0;
    if (close == text.len || (matched ? behind == 0 : text.ptr[close] != ')'))
        return 0;
    close += matched ? behind - 1 : 0;
    bw_buffer_add_str(out, literal.quote);
    add_reversed(out, literal.body);
    bw_buffer_add_str(out, literal.quote);
    return close + 1 - at;
}

/* Something in the text that turns others around. */
static bool has_reversal(bw_str text)
{
    static const bw_str signs[] = {BW_STR_INIT("reverse("), BW_STR_INIT("strrev("),
            BW_STR_INIT("righttoleft"), BW_STR_INIT("[-1..-"), BW_STR_INIT("..0]"),
            BW_STR_INIT("[::-1]")};
    for (size_t i = 0; i < BW_COUNT(signs); i++)
        if (decode_find_word(text, signs[i], 0) != SIZE_MAX)
            return true;
    return false;
}

bool rewrite_reverse(bw_str text, struct bw_buffer *out)
{
    const bool turned = decode_find_word(text, BW_STR("::reverse("), 0) != SIZE_MAX;
    bool changed = false;
    if (!has_reversal(text))
        return false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        struct decode_literal literal;
        size_t tail;
        size_t taken = reversal_at(text, i, turned);
        if (taken != 0 && decode_literal_written(out, &literal, &tail)) {
            struct bw_buffer made;
            bw_buffer_init(&made, out->max);
            add_reversed(&made, literal.body);
            decode_literal_replace(out, &literal, &made);
            bw_buffer_release(&made);
        } else {
            const char c = (char)(text.ptr[i] | 0x20);
            taken = c == 's' || c == 'm' || c == 'r' ? reverse_call_at(text, i, out) : 0;
        }
        if (taken == 0)
            bw_buffer_add_char(out, text.ptr[i]);
        changed |= taken != 0;
        i += taken != 0 ? taken : 1;
    }
    return changed;
}
