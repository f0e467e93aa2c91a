/* Pieces cut out of, put into or taken off a literal: 'whami'.Insert(2,'o'), Mid("xwhoami",2,6). */
#include <string.h>

#include "decode/pieces.h"
#include "decode/rewrite.h"
#include "decode/text.h"

enum method {
    METHOD_INSERT,
    METHOD_REMOVE,
    METHOD_SUBSTRING, /* .NET's second number is a length, JavaScript's a place */
    METHOD_SUBSTR,
    METHOD_SLICE,
    METHOD_MID,
    METHOD_LEFT,
    METHOD_RIGHT,
    METHOD_SPLIT,
};

static const struct {
    bw_str word; /* lower case */
    enum method method;
    bool called; /* with the text in brackets; else it stands before the dot */
} methods[] = {
        {BW_STR_INIT("insert"), METHOD_INSERT, false},
        {BW_STR_INIT("remove"), METHOD_REMOVE, false},
        {BW_STR_INIT("substring"), METHOD_SUBSTRING, false},
        {BW_STR_INIT("substr"), METHOD_SUBSTR, false},
        {BW_STR_INIT("slice"), METHOD_SLICE, false},
        {BW_STR_INIT("split"), METHOD_SPLIT, false},
        {BW_STR_INIT("mid"), METHOD_MID, true},
        {BW_STR_INIT("left"), METHOD_LEFT, true},
        {BW_STR_INIT("right"), METHOD_RIGHT, true},
};

/* What stands before a bracket. */
struct call {
    size_t start; /* of the word or its dot */
    size_t open;  /* of the bracket */
    enum method method;
    bool called;
};

static bool call_before(bw_str text, size_t open, struct call *ret_call)
{
    size_t end = open;
    end -= end != 0 && text.ptr[end - 1] == '$'; /* Mid$( */
    size_t start = end;
    while (start != 0 && end - start < 10 && decode_is_word(text.ptr[start - 1]))
        start--;
    const char before = start != 0 ? text.ptr[start - 1] : ' ';
    for (size_t i = 0; i < BW_COUNT(methods); i++) {
        if (methods[i].word.len != end - start || !decode_word_at(text, start, methods[i].word))
            continue;
        if (methods[i].called ? before == '.' : before != '.')
            return false;
        *ret_call = (struct call){.start = start - !methods[i].called,
                .open = open,
                .method = methods[i].method,
                .called = methods[i].called};
        return true;
    }
    return false;
}

/* Numbers and a text between the brackets of a call. */
struct arguments {
    uint32_t numbers[2];
    size_t number_count;
    struct decode_literal text;
    bool has_text;
    size_t end; /* behind the closing bracket */
};

static bool arguments_at(bw_str text, size_t at, struct arguments *args)
{
    size_t i = decode_skip_blanks(text, at);
    *args = (struct arguments){.number_count = 0};
    while (i < text.len && text.ptr[i] != ')') {
        uint32_t number;
        const size_t len = decode_number_at(text, i, &number);
        if (len != 0 && args->number_count < 2) {
            args->numbers[args->number_count++] = number;
            i += len;
        } else if (len == 0 && !args->has_text && decode_literal_at(text, i, &args->text)) {
            args->has_text = true;
            i = args->text.end;
        } else {
            return false;
        }
        i = decode_skip_blanks(text, i);
        if (i < text.len && text.ptr[i] == ',')
            i = decode_skip_blanks(text, i + 1);
    }
    args->end = i + 1;
    return i < text.len;
}

/* Places count characters: what is not ASCII, or written with two signs, is left alone. */
static bool is_counted(const struct decode_literal *literal)
{
    for (size_t i = 0; i < literal->body.len; i++)
        if ((unsigned char)literal->body.ptr[i] >= 0x80 || literal->body.ptr[i] == '`' ||
                literal->body.ptr[i] == literal->quote.ptr[0])
            return false;
    return true;
}

static bw_str part(bw_str body, size_t start, size_t len)
{
    return bw_str_head(bw_str_from(body, start < body.len ? start : body.len), len);
}

/* The piece that is cut out of `body`; empty: there is none, or the numbers do not fit. */
static bw_str piece_of(
        enum method method, bw_str body, const struct arguments *args, bool javascript)
{
    const size_t first = args->numbers[0];
    const size_t second = args->numbers[1];
    const bool two = args->number_count == 2;
    if (args->number_count == 0)
        return BW_STR("");
    switch (method) {
    case METHOD_SUBSTRING:
        if (javascript && two)
            return second > first ? part(body, first, second - first) : BW_STR("");
        if (first > body.len || (two && second > body.len - first))
            return BW_STR("");
        return part(body, first, two ? second : body.len);
    case METHOD_SUBSTR:
        return part(body, first, two ? second : body.len);
    case METHOD_SLICE:
        if (two && second <= first)
            return BW_STR("");
        return part(body, first, two ? second - first : body.len);
    case METHOD_MID:
        return first == 0 ? BW_STR("") : part(body, first - 1, two ? second : body.len);
    case METHOD_LEFT:
        return two ? BW_STR("") : part(body, 0, first);
    case METHOD_RIGHT:
        return two || first > body.len ? BW_STR("") : part(body, body.len - first, first);
    case METHOD_INSERT:
    case METHOD_REMOVE:
    case METHOD_SPLIT:
        break;
    }
    return BW_STR("");
}

/* The literal as it is when the method is done with it; false: that can not be said. */
static bool add_result(enum method method, bw_str body, const struct arguments *args,
        bool javascript, struct bw_buffer *made)
{
    const size_t first = args->numbers[0];
    if (method == METHOD_INSERT) {
        if (args->number_count != 1 || !args->has_text || first > body.len)
            return false;
        bw_buffer_add_str(made, bw_str_head(body, first));
        bw_buffer_add_str(made, args->text.body);
        bw_buffer_add_str(made, bw_str_from(body, first));
        return true;
    }
    if (method == METHOD_REMOVE) {
        const size_t left = first <= body.len ? body.len - first : 0;
        const size_t count = args->number_count == 2 ? args->numbers[1] : left;
        if (args->number_count == 0 || left == 0 || count > left)
            return false;
        bw_buffer_add_str(made, bw_str_head(body, first));
        bw_buffer_add_str(made, bw_str_from(body, first + count));
        return true;
    }
    const bw_str piece = piece_of(method, body, args, javascript);
    bw_buffer_add_str(made, piece);
    return piece.len != 0;
}

/* 'a~b'.Split('~') as 'a','b', so that what joins them finds a list. */
static bool add_split(const struct decode_literal *literal, bw_str separators, bool any_of_them,
        struct bw_buffer *made)
{
    bw_str rest = literal->body;
    size_t count = 0;
    if (separators.len == 0)
        return false;
    bw_buffer_add_str(made, literal->quote);
    for (size_t i = 0; i < rest.len && count < PIECES_MAX;) {
        const bw_str here = bw_str_from(rest, i);
        const bool hit = any_of_them ? bw_str_find_char(separators, here.ptr[0]) != SIZE_MAX
                                     : bw_str_starts_with(here, separators);
        if (hit) {
            bw_buffer_add_str(made, literal->quote);
            bw_buffer_add_char(made, ',');
            bw_buffer_add_str(made, literal->quote);
            count++;
        } else {
            bw_buffer_add_char(made, here.ptr[0]);
        }
        i += hit && !any_of_them ? separators.len : 1;
    }
    bw_buffer_add_str(made, literal->quote);
    return count != 0 && count < PIECES_MAX;
}

/* Numbers of characters are read where they stand: 'a b'.split(' ')|%{[char]$_}. */
static bool is_piped(bw_str text, size_t at)
{
    size_t i = decode_skip_blanks(text, at);
    while (i < text.len && text.ptr[i] == ')')
        i = decode_skip_blanks(text, i + 1);
    return i < text.len && text.ptr[i] == '|';
}

/* Applies the call to the literal that `out` ends with. Returns the place behind it, 0: not. */
static size_t apply_method(
        bw_str text, const struct call *call, bool javascript, struct bw_buffer *out)
{
    struct decode_literal literal;
    struct arguments args;
    struct bw_buffer made;
    size_t tail;
    if (!arguments_at(text, call->open + 1, &args) ||
            !decode_literal_written(out, &literal, &tail) || !is_counted(&literal))
        return 0;
    bw_buffer_init(&made, out->max);
    const bool split = call->method == METHOD_SPLIT;
    bool done = false;
    if (split && args.has_text && args.number_count == 0 && !is_piped(text, args.end))
        done = add_split(&literal, args.text.body, !javascript, &made);
    else if (!split)
        done = add_result(call->method, literal.body, &args, javascript, &made);
    if (done && split) {
        out->len = literal.start;
        bw_buffer_add_str(out, bw_buffer_str(&made));
        out->failed |= made.failed;
    } else if (done) {
        decode_literal_replace(out, &literal, &made);
    }
    bw_buffer_release(&made);
    return done ? args.end : 0;
}

/* Mid("xwhoami", 2, 6): the text stands among the arguments. */
static size_t apply_call(bw_str text, const struct call *call, struct bw_buffer *out)
{
    struct arguments args;
    if (!arguments_at(text, call->open + 1, &args) || !args.has_text || !is_counted(&args.text))
        return 0;
    const bw_str piece = piece_of(call->method, args.text.body, &args, false);
    if (piece.len == 0)
        return 0;
    bw_buffer_add_str(out, args.text.quote);
    bw_buffer_add_str(out, piece);
    bw_buffer_add_str(out, args.text.quote);
    return args.end;
}

/* 'a~b' -split '~', of a plain separator. Returns the place behind it, 0: it is something else. */
static size_t apply_split(bw_str text, size_t at, struct bw_buffer *out)
{
    static const bw_str word = BW_STR_INIT("-split");
    struct decode_literal separator;
    struct decode_literal literal;
    struct bw_buffer made;
    size_t tail;
    if (!decode_word_at(text, at, word) ||
            !decode_literal_at(text, decode_skip_blanks(text, at + word.len), &separator) ||
            is_piped(text, separator.end) || !decode_literal_written(out, &literal, &tail))
        return 0;
    for (size_t i = 0; i < separator.body.len; i++)
        if (bw_str_find_char(BW_STR(".*+?[](){}|^$\\"), separator.body.ptr[i]) != SIZE_MAX)
            return 0;
    bw_buffer_init(&made, out->max);
    const bool done = add_split(&literal, separator.body, false, &made);
    if (done) {
        out->len = literal.start;
        bw_buffer_add_str(out, bw_buffer_str(&made));
        out->failed |= made.failed;
    }
    bw_buffer_release(&made);
    return done ? separator.end : 0;
}

static bool is_javascript(bw_str text)
{
    static const bw_str words[] = {BW_STR_INIT("javascript"), BW_STR_INIT("eval("),
            BW_STR_INIT("function("), BW_STR_INIT(".exec("), BW_STR_INIT(".join(")};
    for (size_t i = 0; i < BW_COUNT(words); i++)
        if (decode_find_word(text, words[i], 0) != SIZE_MAX)
            return true;
    return false;
}

bool rewrite_methods(bw_str text, struct bw_buffer *out)
{
    size_t written = 0; /* of the text */
    bool javascript = false;
    bool asked = false;
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed; i++) {
        struct call call;
        if (text.ptr[i] == '-' && decode_word_at(text, i, BW_STR("-split"))) {
            bw_buffer_add(out, text.ptr + written, i - written);
            written = i;
            const size_t behind = apply_split(text, i, out);
            if (behind == 0)
                continue;
            written = behind;
            i = behind - 1;
            changed = true;
        }
        if (text.ptr[i] != '(' || !call_before(text, i, &call) || call.start < written)
            continue;
        javascript = asked ? javascript : is_javascript(text);
        asked = true;
        bw_buffer_add(out, text.ptr + written, call.start - written);
        written = call.start;
        const size_t end = call.called ? apply_call(text, &call, out)
                                       : apply_method(text, &call, javascript, out);
        if (end == 0)
            continue;
        written = end;
        i = end - 1;
        changed = true;
    }
    bw_buffer_add_str(out, bw_str_from(text, written));
    return changed;
}
