/* A script that another one holds in quotes and runs: iex ('iex (''who''+''ami'')'). */
#include "decode/rewrite.h"
#include "decode/text.h"

/* Blanks and brackets between a word and the text that it is given. */
#define GAP_MAX 16

/* What runs a text that stands behind it. */
static bool is_run_by(bw_str text, size_t start)
{
    static const bw_str runners[] = {BW_STR_INIT("iex"), BW_STR_INIT("invoke-expression"),
            BW_STR_INIT("scriptblock]::create"), BW_STR_INIT("invokescript"), BW_STR_INIT("eval"),
            BW_STR_INIT("execute"), BW_STR_INIT("executeglobal"), BW_STR_INIT("-command"),
            BW_STR_INIT("-c")};
    size_t end = start;
    while (end != 0 && start - end < GAP_MAX &&
            (decode_is_blank(text.ptr[end - 1]) || text.ptr[end - 1] == '('))
        end--;
    if (end == start)
        return false;
    for (size_t i = 0; i < BW_COUNT(runners); i++) {
        const size_t len = runners[i].len;
        if (end >= len && decode_word_at(text, end - len, runners[i]) &&
                (end == len || !decode_is_word(text.ptr[end - len - 1])))
            return true;
    }
    return false;
}

/* ) | iex */
static bool is_piped_into_run(bw_str text, size_t end)
{
    size_t i = decode_skip_blanks(text, end);
    while (i < text.len && text.ptr[i] == ')')
        i = decode_skip_blanks(text, i + 1);
    if (i == text.len || text.ptr[i] != '|')
        return false;
    i = decode_skip_blanks(text, i + 1);
    return decode_word_at(text, i, BW_STR("iex")) ||
           decode_word_at(text, i, BW_STR("invoke-expression"));
}

/* Something is still done to the text: .Replace('x','y'), -f 'a', [1,2]. */
static bool is_worked_on(bw_str text, size_t end)
{
    size_t i = decode_skip_blanks(text, end);
    while (i < text.len && text.ptr[i] == ')')
        i = decode_skip_blanks(text, i + 1);
    return i < text.len && (text.ptr[i] == '.' || text.ptr[i] == '-' || text.ptr[i] == '[' ||
                                   text.ptr[i] == '+' || text.ptr[i] == ',');
}

static bool has_doubled(const struct decode_literal *literal)
{
    const char quote = literal->quote.ptr[0];
    const bw_str body = literal->body;
    for (size_t i = 0; literal->quote.len == 1 && i + 1 < body.len; i++)
        if (body.ptr[i] == quote && body.ptr[i + 1] == quote)
            return true;
    return false;
}

static void add_single(struct bw_buffer *out, const struct decode_literal *literal)
{
    const bw_str body = literal->body;
    for (size_t i = 0; i < body.len; i++) {
        bw_buffer_add_char(out, body.ptr[i]);
        if (body.ptr[i] == literal->quote.ptr[0] && i + 1 < body.len &&
                body.ptr[i + 1] == body.ptr[i])
            i++;
    }
}

bool rewrite_nested(bw_str text, struct bw_buffer *out)
{
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        struct decode_literal literal;
        const char c = text.ptr[i];
        /* quotes in a row belong together: only the first of them can begin a text */
        const bool begins = (c == '\'' || c == '"') && (i == 0 || text.ptr[i - 1] != c);
        if (begins && decode_literal_at(text, i, &literal) && has_doubled(&literal) &&
                !is_worked_on(text, literal.end) &&
                (is_run_by(text, i) || is_piped_into_run(text, literal.end))) {
            add_single(out, &literal);
            i = literal.end;
            changed = true;
            continue;
        }
        bw_buffer_add_char(out, text.ptr[i++]);
    }
    return changed;
}
