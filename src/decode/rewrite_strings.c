/* Literals that a script puts together: the parts stand in the text, only their order is hidden. */
#include <string.h>

#include "decode/pieces.h"
#include "decode/rewrite.h"
#include "decode/text.h"

/* ---- 'a'+'b' ---- */

static size_t quote_at(bw_str text, size_t at)
{
    if (at >= text.len)
        return 0;
    if (text.ptr[at] == '\\' && at + 1 < text.len && text.ptr[at + 1] == '"')
        return 2;
    return text.ptr[at] == '\'' || text.ptr[at] == '"' ? 1 : 0;
}

/* From a closing quote over a plus (VBScript's &, PHP's dot) to behind an opening one; 0: not that.
 */
static size_t joint_at(bw_str text, size_t at)
{
    size_t i = at + quote_at(text, at);
    if (i == at)
        return 0;
    i = decode_skip_blanks(text, i);
    while (i < text.len && text.ptr[i] == ')')
        i = decode_skip_blanks(text, i + 1);
    static const bw_str concat = BW_STR_INIT(".concat("); /* JavaScript's; its bracket stays */
    const bool call = decode_word_at(text, i, concat);
    if (i == text.len || strchr("+&.", text.ptr[i]) == NULL || text.ptr[i] == '\0')
        return 0;
    const bool vbs =
            text.ptr[i] == '&'; /* calls what follows in PowerShell; has no '…' in VBScript */
    i = decode_skip_blanks(text, i + (call ? concat.len : 1));
    while (i < text.len && text.ptr[i] == '(')
        i = decode_skip_blanks(text, i + 1);
    const size_t quote = quote_at(text, i);
    if (quote == 0 || (vbs && (text.ptr[at] == '\'' || text.ptr[i] == '\'')))
        return 0;
    return i + quote - at;
}

/* How many quotes stand in a row at `at`; 0 inside of such a row. */
static size_t quotes_at(bw_str text, size_t at, char quote)
{
    size_t i = at;
    if (at != 0 && text.ptr[at - 1] == quote)
        return 0;
    while (i < text.len && text.ptr[i] == quote)
        i++;
    return i - at;
}

/*
 * The same inside of a quoted script, where quotes are doubled, and of one in such a script, where
 * they are doubled again: 'iex (''a''+''b'')'.
 */
static size_t inner_joint_at(bw_str text, size_t at)
{
    const char quote = text.ptr[at];
    if (quote != '\'' && quote != '"')
        return 0;
    const size_t row = quotes_at(text, at, quote);
    if (row != 2 && row != 4 && row != 8)
        return 0;
    size_t i = decode_skip_blanks(text, at + row);
    if (i == text.len || text.ptr[i] != '+')
        return 0;
    i = decode_skip_blanks(text, i + 1);
    return quotes_at(text, i, quote) == row ? i + row - at : 0;
}

bool rewrite_concat(bw_str text, struct bw_buffer *out)
{
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        const size_t inner = inner_joint_at(text, i);
        const size_t joint = inner != 0 ? inner : joint_at(text, i);
        if (joint == 0)
            bw_buffer_add_char(out, text.ptr[i]);
        changed |= joint != 0;
        i += joint != 0 ? joint : 1;
    }
    return changed;
}

/* ---- '{1}{0}' -f 'b','a' ---- */

/* A piece between quotes of another kind than its own: those that it doubles are single there. */
static void add_piece(struct bw_buffer *made, bw_str piece, bw_str own, bw_str quote)
{
    if (own.len != 1 || bw_str_eq(own, quote)) {
        bw_buffer_add_str(made, piece);
        return;
    }
    for (size_t i = 0; i < piece.len; i++) {
        bw_buffer_add_char(made, piece.ptr[i]);
        if (piece.ptr[i] == own.ptr[0] && i + 1 < piece.len && piece.ptr[i + 1] == own.ptr[0])
            i++;
    }
}

static bool fill_template(
        bw_str body, bw_str quote, const struct pieces *pieces, struct bw_buffer *made)
{
    bool filled = false;
    for (size_t i = 0; i < body.len;) {
        uint32_t index;
        const size_t len = body.ptr[i] == '{' ? decode_number_at(body, i + 1, &index) : 0;
        const bool item = len != 0 && i + 1 + len < body.len && body.ptr[i + 1 + len] == '}' &&
                          index < pieces->count;
        if (item)
            add_piece(made, pieces->items[index], pieces->quote, quote);
        else
            bw_buffer_add_char(made, body.ptr[i]);
        filled |= item;
        i += item ? len + 2 : 1;
    }
    return filled;
}

/* One of the pieces is a format itself: that is undone first. */
static bool is_formatted(bw_str text, size_t at)
{
    const size_t i = decode_skip_blanks(text, at);
    return i + 2 < text.len && text.ptr[i] == '-' && (text.ptr[i + 1] | 0x20) == 'f' &&
           !decode_is_word(text.ptr[i + 2]);
}

/* -f at `at`, behind a literal that `out` ends with. Returns the bytes taken, 0: it is none. */
static size_t format_at(bw_str text, size_t at, struct bw_buffer *out, struct pieces *pieces)
{
    struct decode_literal template;
    struct bw_buffer made;
    size_t tail;
    if (text.ptr[at] != '-' || at + 2 >= text.len || (text.ptr[at + 1] | 0x20) != 'f' ||
            decode_is_word(text.ptr[at + 2]) || !decode_literal_written(out, &template, &tail) ||
            bw_str_find_char(template.body, '{') == SIZE_MAX ||
            !pieces_within(text, decode_skip_blanks(text, at + 2), pieces) ||
            is_formatted(text, pieces->end))
        return 0;
    bw_buffer_init(&made, out->max);
    const bool filled = fill_template(template.body, template.quote, pieces, &made);
    if (filled)
        decode_literal_replace(out, &template, &made);
    bw_buffer_release(&made);
    return filled ? pieces->end - at : 0;
}

/* Format('{1}{0}','b','a') at `at`. Returns the bytes taken, 0: it is none. */
static size_t format_call_at(bw_str text, size_t at, struct bw_buffer *out, struct pieces *pieces)
{
    static const bw_str call = BW_STR_INIT("format(");
    struct decode_literal template;
    struct bw_buffer made;
    if (!decode_word_at(text, at, call) ||
            !decode_literal_at(text, decode_skip_blanks(text, at + call.len), &template) ||
            bw_str_find_char(template.body, '{') == SIZE_MAX)
        return 0;
    const size_t comma = decode_skip_blanks(text, template.end);
    if (comma == text.len || text.ptr[comma] != ',' ||
            !pieces_at(text, decode_skip_blanks(text, comma + 1), pieces))
        return 0;
    const size_t close = decode_skip_blanks(text, pieces->end);
    bw_buffer_init(&made, out->max);
    const bool filled = close < text.len && text.ptr[close] == ')' &&
                        fill_template(template.body, template.quote, pieces, &made);
    if (filled) {
        bw_buffer_add_str(out, template.quote);
        bw_buffer_add_str(out, bw_buffer_str(&made));
        bw_buffer_add_str(out, template.quote);
        out->failed |= made.failed;
    }
    bw_buffer_release(&made);
    return filled ? close + 1 - at : 0;
}

bool rewrite_format(bw_str text, struct bw_buffer *out)
{
    struct pieces pieces;
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        size_t taken = format_at(text, i, out, &pieces);
        if (taken == 0 && (text.ptr[i] | 0x20) == 'f')
            taken = format_call_at(text, i, out, &pieces);
        if (taken == 0)
            bw_buffer_add_char(out, text.ptr[i]);
        changed |= taken != 0;
        i += taken != 0 ? taken : 1;
    }
    return changed;
}

/* ---- ('a','b') -join '' ---- */

/* Does `out` end with "-join", "join(", "::concat(" or "join('', " (brackets aside)? Then the list
 * is joined. */
static bool join_written(const struct bw_buffer *out)
{
    static const bw_str word = BW_STR_INIT("join");
    static const bw_str concat = BW_STR_INIT("::concat");
    static const bw_str array = BW_STR_INIT("array"); /* VBScript: Join(Array("a", "b"), "") */
    bw_str text = bw_buffer_str(out);
    struct decode_literal separator;
    for (unsigned pass = 0; pass < 2; pass++) {
        while (text.len != 0 &&
                (decode_is_blank(text.ptr[text.len - 1]) || text.ptr[text.len - 1] == '(' ||
                        text.ptr[text.len - 1] == '[' || text.ptr[text.len - 1] == '@' ||
                        text.ptr[text.len - 1] == ','))
            text.len--;
        if ((text.len >= word.len && decode_word_at(text, text.len - word.len, word)) ||
                (text.len >= concat.len && decode_word_at(text, text.len - concat.len, concat)))
            return true;
        if (pass == 0 && text.len >= array.len &&
                decode_word_at(text, text.len - array.len, array)) {
            text.len -= array.len;
            continue;
        }
        /* [string]::join('', …) */
        if (pass != 0 || !decode_literal_before(text, text.len, &separator) ||
                separator.body.len > 1)
            return false;
        text.len = separator.start;
    }
    return false;
}

/* Behind a list: ) -join '' or ].join(''). Returns the bytes taken, 0: not joined here. */
static size_t join_behind(bw_str text, size_t at, bw_str *ret_separator)
{
    static const bw_str forms[] = {BW_STR_INIT("-join"), BW_STR_INIT(".join(")};
    struct decode_literal separator;
    size_t i = decode_skip_blanks(text, at);
    while (i < text.len && (text.ptr[i] == ')' || text.ptr[i] == ']'))
        i = decode_skip_blanks(text, i + 1);
    for (size_t k = 0; k < BW_COUNT(forms); k++) {
        if (!decode_word_at(text, i, forms[k]))
            continue;
        const size_t literal = decode_skip_blanks(text, i + forms[k].len);
        if (!decode_literal_at(text, literal, &separator))
            return 0;
        *ret_separator = separator.body;
        return separator.end +
               (k == 1 && separator.end < text.len && text.ptr[separator.end] == ')') - at;
    }
    return 0;
}

static void add_joined(struct bw_buffer *out, const struct pieces *pieces, bw_str separator)
{
    bw_buffer_add_str(out, pieces->quote);
    for (size_t i = 0; i < pieces->count; i++) {
        if (i != 0)
            bw_buffer_add_str(out, separator);
        bw_buffer_add_str(out, pieces->items[i]);
    }
    bw_buffer_add_str(out, pieces->quote);
}

bool rewrite_join(bw_str text, struct bw_buffer *out)
{
    struct pieces pieces;
    bool changed = false;
    if (decode_find_word(text, BW_STR("join"), 0) == SIZE_MAX &&
            decode_find_word(text, BW_STR("::concat"), 0) == SIZE_MAX)
        return false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        size_t taken = 1;
        bw_str separator = {0};
        if (quote_at(text, i) != 0 && pieces_at(text, i, &pieces) && pieces.count > 1) {
            const size_t behind = join_behind(text, pieces.end, &separator);
            taken = pieces.end - i;
            if (behind != 0 || join_written(out)) {
                add_joined(out, &pieces, separator);
                i += taken + behind;
                changed = true;
                continue;
            }
        }
        bw_buffer_add(out, text.ptr + i, taken);
        i += taken;
    }
    return changed;
}

/* ---- 'a'.replace('x','y') ---- */

/* Characters that mean more than themselves in a pattern of -replace; \ before them takes that. */
static bool plain_pattern(bw_str pattern, char out[256], bw_str *ret_plain)
{
    size_t len = 0;
    if (pattern.len > 256)
        return false;
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.ptr[i];
        if (c == '\\' && i + 1 < pattern.len && !decode_is_word(pattern.ptr[i + 1]))
            c = pattern.ptr[++i];
        else if (c != '\0' && strchr(".*+?[](){}|^$\\", c) != NULL)
            return false;
        out[len++] = c;
    }
    *ret_plain = (bw_str){.ptr = out, .len = len};
    return true;
}

static void add_replaced(struct bw_buffer *made, bw_str body, bw_str from, bw_str to, bool any_case)
{
    for (size_t i = 0; i < body.len && !made->failed;) {
        const bw_str here = bw_str_head(bw_str_from(body, i), from.len);
        const bool hit = any_case ? bw_str_eq_ascii_nocase(here, from) : bw_str_eq(here, from);
        if (hit)
            bw_buffer_add_str(made, to);
        else
            bw_buffer_add_char(made, body.ptr[i]);
        i += hit ? from.len : 1;
    }
}

struct replace_form {
    bw_str word;
    bool pattern;
    bool any_case;
};

static const struct replace_form *replace_form_at(bw_str text, size_t at)
{
    static const struct replace_form forms[] = {
            {BW_STR_INIT(".replace("), false, false},
            {BW_STR_INIT(".replaceall("), false, false},
            {BW_STR_INIT("-replace"), true, true},
            {BW_STR_INIT("-creplace"), true, false},
            {BW_STR_INIT("-ireplace"), true, true},
    };
    if (text.ptr[at] != '.' && text.ptr[at] != '-')
        return NULL;
    for (size_t i = 0; i < BW_COUNT(forms); i++)
        if (decode_word_at(text, at, forms[i].word))
            return &forms[i];
    return NULL;
}

/* JavaScript's replace(/x/g,'y') at `at`, behind the bracket. Returns the bytes taken, 0: it is
 * not. */
static size_t slashed_at(bw_str text, size_t at, bw_str *ret_pattern, struct decode_literal *ret_to)
{
    if (at >= text.len || text.ptr[at] != '/')
        return 0;
    const size_t len = bw_str_find_char(bw_str_head(bw_str_from(text, at + 1), 64), '/');
    if (len == SIZE_MAX || len == 0)
        return 0;
    *ret_pattern = bw_str_head(bw_str_from(text, at + 1), len);
    size_t i = at + len + 2;
    while (i < text.len && (text.ptr[i] == 'g' || text.ptr[i] == 'i'))
        i++;
    i = decode_skip_blanks(text, i);
    if (i == text.len || text.ptr[i] != ',' ||
            !decode_literal_at(text, decode_skip_blanks(text, i + 1), ret_to))
        return 0;
    const size_t close = decode_skip_blanks(text, ret_to->end);
    return close < text.len && text.ptr[close] == ')' ? close + 1 - at : 0;
}

static size_t replace_slashed_at(bw_str text, size_t at, size_t list, struct bw_buffer *out)
{
    struct decode_literal subject;
    struct decode_literal to;
    struct bw_buffer made;
    bw_str from;
    char room[256];
    size_t tail;
    const size_t taken = slashed_at(text, list, &from, &to);
    if (taken == 0 || !plain_pattern(from, room, &from) || from.len == 0 ||
            !decode_literal_written(out, &subject, &tail))
        return 0;
    bw_buffer_init(&made, out->max);
    add_replaced(&made, subject.body, from, to.body, false);
    decode_literal_replace(out, &subject, &made);
    bw_buffer_release(&made);
    return list + taken - at;
}

/* The bytes taken at `at`, 0: no constant is replaced there. */
static size_t replace_at(bw_str text, size_t at, struct bw_buffer *out, struct pieces *pieces)
{
    const struct replace_form *form = replace_form_at(text, at);
    struct decode_literal subject;
    struct bw_buffer made;
    char room[256];
    size_t tail;
    if (form == NULL || !decode_literal_written(out, &subject, &tail))
        return 0;
    const size_t list = decode_skip_blanks(text, at + form->word.len);
    if (!form->pattern && list < text.len && text.ptr[list] == '/')
        return replace_slashed_at(text, at, list, out);
    if (!pieces_at(text, list, pieces) || pieces->count > 2 || pieces->items[0].len == 0)
        return 0;
    bw_str from = pieces->items[0];
    if (form->pattern && !plain_pattern(from, room, &from))
        return 0;
    const bw_str to = pieces->count == 2 ? pieces->items[1] : BW_STR("");
    size_t end = pieces->end;
    if (!form->pattern || (list < text.len && text.ptr[list] == '(')) {
        const size_t close = decode_skip_blanks(text, end);
        end = close < text.len && text.ptr[close] == ')' ? close + 1 : end;
    }
    bw_buffer_init(&made, out->max);
    add_replaced(&made, subject.body, from, to, form->any_case);
    decode_literal_replace(out, &subject, &made);
    bw_buffer_release(&made);
    return end - at;
}

/* VBScript's Replace("a", "x", "y"), [regex]::Replace(…) at `at`: the bytes taken, 0: none. */
static size_t replace_call_at(bw_str text, size_t at, struct bw_buffer *out, struct pieces *pieces)
{
    static const bw_str call = BW_STR_INIT("replace(");
    char room[256];
    if (!decode_word_at(text, at, call) ||
            (at != 0 && (decode_is_word(text.ptr[at - 1]) || text.ptr[at - 1] == '.' ||
                                text.ptr[at - 1] == '-')) ||
            !pieces_at(text, decode_skip_blanks(text, at + call.len), pieces) ||
            pieces->count < 3 || pieces->items[1].len == 0)
        return 0;
    const size_t close = decode_skip_blanks(text, pieces->end);
    bw_str from = pieces->items[1];
    const bool pattern = at != 0 && text.ptr[at - 1] == ':';
    if (close == text.len || text.ptr[close] != ')' ||
            (pattern && !plain_pattern(from, room, &from)))
        return 0;
    bw_buffer_add_str(out, pieces->quote);
    add_replaced(out, pieces->items[0], from, pieces->items[2], false);
    bw_buffer_add_str(out, pieces->quote);
    return close + 1 - at;
}

bool rewrite_replace(bw_str text, struct bw_buffer *out)
{
    struct pieces pieces;
    bool changed = false;
    if (decode_find_word(text, BW_STR("replace"), 0) == SIZE_MAX)
        return false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        size_t taken = replace_at(text, i, out, &pieces);
        if (taken == 0 && (text.ptr[i] | 0x20) == 'r')
            taken = replace_call_at(text, i, out, &pieces);
        if (taken == 0)
            bw_buffer_add_char(out, text.ptr[i]);
        changed |= taken != 0;
        i += taken != 0 ? taken : 1;
    }
    return changed;
}
