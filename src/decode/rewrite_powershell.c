/* What PowerShell reads as plainer text, strings apart. */
#include "decode/rewrite.h"
#include "decode/text.h"

/* ---- backticks ---- */

/* Between two characters of a word: nobody writes that for another reason. */
static bool has_inner_backtick(bw_str text)
{
    for (size_t i = 1; i + 1 < text.len; i++)
        if (text.ptr[i] == '`' && decode_is_word(text.ptr[i - 1]) &&
                decode_is_word(text.ptr[i + 1]))
            return true;
    return false;
}

bool rewrite_backtick(bw_str text, struct bw_buffer *out)
{
    if (!has_inner_backtick(text))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        const bool last = i + 1 == text.len;
        if (text.ptr[i] != '`' || last) {
            bw_buffer_add_char(out, text.ptr[i]);
            continue;
        }
        if (text.ptr[i + 1] == '`') { /* one that is meant */
            bw_buffer_add_char(out, text.ptr[++i]);
        } else if (text.ptr[i + 1] == '\n' || text.ptr[i + 1] == '\r') { /* the line goes on */
            bw_buffer_add_char(out, ' ');
            i = decode_skip_blanks(text, i + 1) - 1;
        }
    }
    return true;
}

/* ---- variables that are set to a text ---- */

#define ASSIGNED_MAX 64

struct assigned {
    bw_str name;
    bw_str literal; /* with its quotes */
};

/* $name at `at`: the bytes it takes with its dollar, 0 for none. */
static size_t name_at(bw_str text, size_t at, bw_str *ret_name)
{
    size_t i = at + 1;
    if (at >= text.len || text.ptr[at] != '$')
        return 0;
    const bool braces = i < text.len && text.ptr[i] == '{';
    i += braces;
    const size_t start = i;
    while (i < text.len && decode_is_word(text.ptr[i]))
        i++;
    *ret_name = (bw_str){.ptr = text.ptr + start, .len = i - start};
    if (i == start || (braces && (i == text.len || text.ptr[i] != '}')))
        return 0;
    return i + braces - at;
}

/* Behind a name: = 'literal', alone. Returns the bytes taken, 0: it is something else. */
static size_t assignment_at(bw_str text, size_t at, struct decode_literal *literal)
{
    size_t i = decode_skip_blanks(text, at);
    if (i == text.len || text.ptr[i] != '=')
        return 0;
    i = decode_skip_blanks(text, i + 1);
    if (!decode_literal_at(text, i, literal))
        return 0;
    i = decode_skip_blanks(text, literal->end);
    /* the first of several pieces is not the whole: those are put together first */
    const bool whole = i == text.len || text.ptr[i] == ';' || text.ptr[i] == '}' ||
                       text.ptr[i] == '"' || text.ptr[i] == '$' || i > literal->end;
    return whole && (i == text.len || (text.ptr[i] != '+' && text.ptr[i] != '-'))
                   ? literal->end - at
                   : 0;
}

static const struct assigned *find_assigned(const struct assigned *items, size_t count, bw_str name)
{
    for (size_t i = count; i-- != 0;)
        if (bw_str_eq_ascii_nocase(items[i].name, name))
            return &items[i];
    return NULL;
}

/* A variable where a text is wanted: in a sum, called, or as an argument. */
static bool is_used(bw_str text, size_t start, size_t end)
{
    size_t before = start;
    const size_t after = decode_skip_blanks(text, end);
    while (before != 0 && decode_is_blank(text.ptr[before - 1]))
        before--;
    const char left = before != 0 ? text.ptr[before - 1] : ';';
    const char right = after < text.len ? text.ptr[after] : ';';
    if (decode_word_at(text, after, BW_STR(".length")))
        return false; /* a number is wanted */
    return left == '+' || right == '+' || left == '&' || left == '(' || left == ',' ||
           right == ')' || right == '.' || right == '[';
}

bool rewrite_assigned(bw_str text, struct bw_buffer *out)
{
    struct assigned items[ASSIGNED_MAX];
    size_t count = 0;
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        bw_str name;
        struct decode_literal literal;
        const size_t len = text.ptr[i] == '$' ? name_at(text, i, &name) : 0;
        if (len == 0) {
            bw_buffer_add_char(out, text.ptr[i++]);
            continue;
        }
        const size_t assigned = assignment_at(text, i + len, &literal);
        const struct assigned *known = find_assigned(items, count, name);
        if (assigned != 0 && count < ASSIGNED_MAX) {
            items[count++] = (struct assigned){.name = name,
                    .literal = {
                            .ptr = text.ptr + literal.start, .len = literal.end - literal.start}};
        } else if (assigned == 0 && known != NULL && is_used(text, i, i + len)) {
            bw_buffer_add_str(out, known->literal);
            i += len;
            changed = true;
            continue;
        }
        bw_buffer_add_str(out, (bw_str){.ptr = text.ptr + i, .len = len + assigned});
        i += len + assigned;
    }
    return changed;
}
