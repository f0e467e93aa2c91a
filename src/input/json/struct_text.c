#include "input/json/struct_text.h"

#include "base/json_out.h"

/* Deeper ones are no event's. */
#define MAX_DEPTH 16
/* Longer names are none. */
#define MAX_NAME 128

struct parser {
    bw_str text;
    size_t at;
    struct bw_buffer *out;
};

static char peek(const struct parser *p)
{
    return p->at < p->text.len ? p->text.ptr[p->at] : '\0';
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == ':' || c == '/' || c == '@' || c == '#';
}

/* The length of the name that stands there with an equals sign behind it; 0: none does. */
static size_t name_at(const struct parser *p, size_t at)
{
    size_t len = 0;
    while (at + len < p->text.len && len <= MAX_NAME && is_name(p->text.ptr[at + len]))
        len++;
    return len <= MAX_NAME && at + len < p->text.len && p->text.ptr[at + len] == '=' ? len : 0;
}

/* Where a value that is a word ends: in a list at the next comma. */
static size_t word_end(const struct parser *p, bool list)
{
    size_t depth = 0; /* of braces inside of it */
    size_t at = p->at;
    for (; at < p->text.len; at++) {
        const char c = p->text.ptr[at];
        if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && depth-- == 0)
            break;
        else if (c == ',' && depth == 0 && at + 1 < p->text.len && p->text.ptr[at + 1] == ' ' &&
                 (list || name_at(p, at + 2) != 0))
            break;
    }
    return at;
}

static bool take_any(struct parser *p, unsigned depth, bool list);

/* Members or items, to behind what closes them. */
static bool take_all(struct parser *p, unsigned depth, bool list)
{
    const char close = list ? ']' : '}';
    bool first = true;
    bw_buffer_add_char(p->out, list ? '[' : '{');
    p->at++;
    while (peek(p) != close) {
        if (!first && (peek(p) != ',' || p->at + 1 >= p->text.len || p->text.ptr[p->at + 1] != ' '))
            return false;
        p->at += first ? 0 : 2;
        const size_t len = list ? 0 : name_at(p, p->at);
        if (!list && len == 0)
            return false;
        if (!first)
            bw_buffer_add_char(p->out, ',');
        first = false;
        if (!list) {
            bw_json_add_str(p->out, bw_str_head(bw_str_from(p->text, p->at), len));
            bw_buffer_add_char(p->out, ':');
            p->at += len + 1;
        }
        if (!take_any(p, depth + 1, list))
            return false;
    }
    p->at++;
    bw_buffer_add_char(p->out, list ? ']' : '}');
    return true;
}

static bool take_any(struct parser *p, unsigned depth, bool list)
{
    if (depth > MAX_DEPTH || p->at >= p->text.len)
        return false;
    const bool object = peek(p) == '{' &&
                        (name_at(p, p->at + 1) != 0 ||
                                bw_str_starts_with(bw_str_from(p->text, p->at), BW_STR("{}")));
    if (object || peek(p) == '[')
        return take_all(p, depth, !object);
    const size_t end = word_end(p, list);
    const bw_str word = bw_str_head(bw_str_from(p->text, p->at), end - p->at);
    if (bw_str_eq(word, BW_STR("null")))
        bw_buffer_add_text(p->out, "null");
    else
        bw_json_add_str(p->out, word);
    p->at = end;
    return true;
}

bool json_struct_text(bw_str text, struct bw_buffer *out)
{
    struct parser p = {.text = text, .out = out};
    const size_t before = out->len;
    if (peek(&p) == '{' && name_at(&p, 1) != 0 && take_all(&p, 0, false) && p.at == text.len)
        return true;
    out->len = before;
    return false;
}
