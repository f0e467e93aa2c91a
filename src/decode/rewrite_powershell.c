/* What PowerShell reads as plainer text, strings apart. */
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
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
    bw_str body;
    bw_str quote;
};

/* The scope of $env:name, $global:name at `at`, with its colon; 0: there is none. */
static size_t scope_at(bw_str text, size_t at, bool *ret_part_of_name)
{
    static const bw_str scopes[] = {BW_STR_INIT("env:"), BW_STR_INIT("global:"),
            BW_STR_INIT("script:"), BW_STR_INIT("local:"), BW_STR_INIT("private:"),
            BW_STR_INIT("variable:")};
    for (size_t i = 0; i < BW_COUNT(scopes); i++) {
        *ret_part_of_name = i == 0; /* those are not variables of the script */
        if (decode_word_at(text, at, scopes[i]))
            return scopes[i].len;
    }
    return 0;
}

/* $name at `at`: the bytes it takes with its dollar, 0 for none. */
static size_t name_at(bw_str text, size_t at, bw_str *ret_name)
{
    size_t i = at + 1;
    if (at >= text.len || text.ptr[at] != '$')
        return 0;
    const bool braces = i < text.len && text.ptr[i] == '{';
    i += braces;
    bool part_of_name;
    const size_t scope = scope_at(text, i, &part_of_name);
    const size_t start = part_of_name ? i : i + scope;
    i += scope;
    while (i < text.len && decode_is_word(text.ptr[i]))
        i++;
    *ret_name = (bw_str){.ptr = text.ptr + start, .len = i - start};
    if (i == start + (part_of_name ? scope : 0) ||
            (braces && (i == text.len || text.ptr[i] != '}')))
        return 0;
    return i + braces - at;
}

/* @'…'@ with its lines of their own: the text between them. */
static bool here_text_at(bw_str text, size_t at, struct decode_literal *literal)
{
    if (at + 1 >= text.len || text.ptr[at] != '@' || !decode_literal_at(text, at + 1, literal) ||
            literal->quote.len != 1 || literal->end == text.len || text.ptr[literal->end] != '@')
        return false;
    bw_str body = literal->body;
    while (body.len != 0 && (body.ptr[0] == '\r' || body.ptr[0] == '\n'))
        body = bw_str_from(body, 1);
    while (body.len != 0 && (body.ptr[body.len - 1] == '\r' || body.ptr[body.len - 1] == '\n'))
        body.len--;
    literal->body = body;
    literal->end++;
    return true;
}

/* Behind a name: = 'literal', alone. Returns the bytes taken, 0: it is something else. */
static size_t assignment_at(bw_str text, size_t at, struct decode_literal *literal)
{
    size_t i = decode_skip_blanks(text, at);
    if (i == text.len || text.ptr[i] != '=')
        return 0;
    i = decode_skip_blanks(text, i + 1);
    if (here_text_at(text, i, literal))
        return literal->end - at;
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

/* += 'literal' behind a name. Returns the bytes taken, 0: it is something else. */
static size_t addition_at(bw_str text, size_t at, struct decode_literal *literal)
{
    const size_t plus = decode_skip_blanks(text, at);
    if (plus + 1 >= text.len || text.ptr[plus] != '+' || text.ptr[plus + 1] != '=')
        return 0;
    const size_t taken = assignment_at(text, plus + 1, literal);
    return taken == 0 ? 0 : plus + 1 + taken - at;
}

static struct assigned *find_assigned(struct assigned *items, size_t count, bw_str name)
{
    for (size_t i = count; i-- != 0;)
        if (bw_str_eq_ascii_nocase(items[i].name, name))
            return &items[i];
    return NULL;
}

/* Inside of a text, "$a$b": next to a quote, another variable or a part of a word. */
static bool is_embedded(bw_str text, size_t start, size_t end)
{
    const char left = start != 0 ? text.ptr[start - 1] : ' ';
    const char right = end < text.len ? text.ptr[end] : ' ';
    return left == '"' || left == '}' || decode_is_word(left) || right == '"' || right == '$' ||
           right == '\\' || decode_is_word(right);
}

/* What runs a text that it is given, or makes one of it: iex $a, -f $a,$b. */
static bool is_run(bw_str text, size_t start)
{
    static const bw_str runners[] = {BW_STR_INIT("iex"), BW_STR_INIT("invoke-expression"),
            BW_STR_INIT("-f"), BW_STR_INIT("-join")};
    size_t end = start;
    while (end != 0 && decode_is_blank(text.ptr[end - 1]))
        end--;
    for (size_t i = 0; i < BW_COUNT(runners); i++)
        if (end != start && end >= runners[i].len &&
                decode_word_at(text, end - runners[i].len, runners[i]))
            return true;
    return false;
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
           right == ')' || right == '.' || right == '[' || is_run(text, start);
}

/* $( $a ) inside of a text: where it ends, 0: it is something else. `at` is the name's dollar. */
static size_t wrapped_end(bw_str text, size_t at, size_t len)
{
    const size_t close = decode_skip_blanks(text, at + len);
    return at >= 2 && text.ptr[at - 1] == '(' && text.ptr[at - 2] == '$' && close < text.len &&
                           text.ptr[close] == ')'
                   ? close + 1
                   : 0;
}

/* What the variables of one text were set to. */
struct assignments {
    struct assigned items[ASSIGNED_MAX];
    size_t count;
    struct bw_arena *sums; /* of texts that grew */
};

/* $a = '…', $a += '…' behind the name that ends at `at`. Returns the bytes taken, 0: neither. */
static size_t take_assignment(struct assignments *known, bw_str text, size_t at, bw_str name)
{
    struct decode_literal literal;
    const size_t set = assignment_at(text, at, &literal);
    if (set != 0 && known->count < ASSIGNED_MAX)
        known->items[known->count++] =
                (struct assigned){.name = name, .body = literal.body, .quote = literal.quote};
    const size_t grown = set == 0 ? addition_at(text, at, &literal) : 0;
    struct assigned *before = grown != 0 ? find_assigned(known->items, known->count, name) : NULL;
    if (before == NULL)
        return set;
    char *sum = bw_arena_alloc(known->sums, 1, before->body.len + literal.body.len + 1);
    if (sum == NULL)
        return 0;
    memcpy(sum, before->body.ptr, before->body.len);
    memcpy(sum + before->body.len, literal.body.ptr, literal.body.len);
    before->body = (bw_str){.ptr = sum, .len = before->body.len + literal.body.len};
    return grown;
}

/* The value of a name where one is wanted. Returns the bytes taken, 0: none is. */
static size_t put_value(
        bw_str text, size_t at, size_t len, const struct assigned *value, struct bw_buffer *out)
{
    const size_t wrapped = wrapped_end(text, at, len);
    if (wrapped != 0) {
        out->len -= 2;
        bw_buffer_add_str(out, value->body);
        return wrapped - at;
    }
    const bool embedded = is_embedded(text, at, at + len);
    if (!embedded && !is_used(text, at, at + len))
        return 0;
    if (!embedded)
        bw_buffer_add_str(out, value->quote);
    bw_buffer_add_str(out, value->body);
    if (!embedded)
        bw_buffer_add_str(out, value->quote);
    return len;
}

bool rewrite_assigned(bw_str text, struct bw_buffer *out)
{
    struct assignments known = {.sums = NULL};
    bool changed = false;
    known.sums = bw_arena_new(BW_LIMIT_DECODE_BYTES);
    if (known.sums == NULL)
        return false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        bw_str name;
        const size_t len = text.ptr[i] == '$' ? name_at(text, i, &name) : 0;
        if (len == 0) {
            bw_buffer_add_char(out, text.ptr[i++]);
            continue;
        }
        const size_t set = take_assignment(&known, text, i + len, name);
        const struct assigned *value =
                set == 0 ? find_assigned(known.items, known.count, name) : NULL;
        const size_t put = value != NULL ? put_value(text, i, len, value, out) : 0;
        if (put == 0)
            bw_buffer_add_str(out, (bw_str){.ptr = text.ptr + i, .len = len + set});
        changed |= put != 0;
        i += put != 0 ? put : len + set;
    }
    bw_arena_free(known.sums);
    return changed;
}
