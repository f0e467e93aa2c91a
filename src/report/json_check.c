#include "base/json_out.h"
#include "base/limits.h"
#include "base/utf.h"
#include "report/output.h"

/*
 * A check of RFC 8259's grammar without recursion: what a worker sends as "one JSON object" stands
 * in the output as it is, and must not be able to end the line, the object or the page.
 */

struct json_check {
    bw_str rest;
    uint64_t arrays; /* bit i: level i + 1 is an array */
    unsigned depth;
};
_Static_assert(BW_LIMIT_NESTING <= 64, "one bit for each level");

static void skip(struct json_check *c, size_t n)
{
    c->rest = bw_str_from(c->rest, n);
}

static char peek(const struct json_check *c)
{
    return c->rest.len > 0 ? c->rest.ptr[0] : '\0';
}

static void skip_blanks(struct json_check *c)
{
    while (peek(c) == ' ' || peek(c) == '\t') /* a line end would end the line */
        skip(c, 1);
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_escape(char c)
{
    return c == '"' || c == '\\' || c == '/' || c == 'b' || c == 'f' || c == 'n' || c == 'r' ||
           c == 't';
}

/* Length of the escape that `s` begins with, 0 when it is none. */
static size_t escape_length(bw_str s)
{
    if (s.len < 2)
        return 0;
    if (s.ptr[1] != 'u')
        return is_escape(s.ptr[1]) ? 2 : 0;
    if (s.len < 6)
        return 0;
    for (size_t i = 2; i < 6; i++)
        if (!is_hex(s.ptr[i]))
            return 0;
    return 6;
}

static bool check_string(struct json_check *c)
{
    if (peek(c) != '"')
        return false;
    skip(c, 1);
    for (;;) {
        skip(c, bw_json_plain_run(c->rest));
        if (c->rest.len == 0 || peek(c) == '"')
            break;
        size_t length;
        if (peek(c) == '\\') {
            length = escape_length(c->rest);
        } else {
            uint32_t code;
            length = bw_utf8_decode(c->rest, &code);
            if (code < 0x20 || (code == BW_UTF_REPLACEMENT && length == 1))
                return false;
        }
        if (length == 0)
            return false;
        skip(c, length);
    }
    const bool closed = peek(c) == '"' && c->rest.len > 0;
    skip(c, 1);
    return closed;
}

static size_t skip_digits(struct json_check *c)
{
    size_t count = 0;
    for (; peek(c) >= '0' && peek(c) <= '9'; count++)
        skip(c, 1);
    return count;
}

static bool check_number(struct json_check *c)
{
    if (peek(c) == '-')
        skip(c, 1);
    const bool zero = peek(c) == '0';
    const size_t digits = skip_digits(c);
    if (digits == 0 || (zero && digits > 1))
        return false;
    if (peek(c) == '.') {
        skip(c, 1);
        if (skip_digits(c) == 0)
            return false;
    }
    if (peek(c) != 'e' && peek(c) != 'E')
        return true;
    skip(c, 1);
    if (peek(c) == '+' || peek(c) == '-')
        skip(c, 1);
    return skip_digits(c) > 0;
}

static bool check_word(struct json_check *c)
{
    static const bw_str words[] = {BW_STR_INIT("true"), BW_STR_INIT("false"), BW_STR_INIT("null")};
    for (size_t i = 0; i < BW_COUNT(words); i++) {
        if (!bw_str_starts_with(c->rest, words[i]))
            continue;
        skip(c, words[i].len);
        return true;
    }
    return false;
}

static bool check_key(struct json_check *c)
{
    skip_blanks(c);
    if (!check_string(c))
        return false;
    skip_blanks(c);
    if (peek(c) != ':')
        return false;
    skip(c, 1);
    return true;
}

static bool in_array(const struct json_check *c)
{
    return (c->arrays >> (c->depth - 1) & 1) != 0;
}

/* Past '{' or '['. *ret_empty: closed at once, so no value follows. */
static bool check_open(struct json_check *c, bool *ret_empty)
{
    const bool array = peek(c) == '[';
    if (c->depth == BW_LIMIT_NESTING)
        return false;
    skip(c, 1);
    skip_blanks(c);
    *ret_empty = peek(c) == (array ? ']' : '}');
    if (*ret_empty) {
        skip(c, 1);
        return true;
    }
    c->depth++;
    const uint64_t bit = UINT64_C(1) << (c->depth - 1);
    c->arrays = array ? c->arrays | bit : c->arrays & ~bit;
    return array || check_key(c);
}

/* What may follow a value: the ends of the levels it closes, then a comma or the end of it all. */
static bool check_after(struct json_check *c, bool *ret_more)
{
    while (c->depth > 0) {
        skip_blanks(c);
        if (peek(c) == ',') {
            skip(c, 1);
            *ret_more = true;
            return in_array(c) || check_key(c);
        }
        if (peek(c) != (in_array(c) ? ']' : '}'))
            return false;
        skip(c, 1);
        c->depth--;
    }
    skip_blanks(c);
    *ret_more = false;
    return c->rest.len == 0;
}

static bool check_scalar(struct json_check *c)
{
    if (peek(c) == '"')
        return check_string(c);
    return peek(c) == '-' || (peek(c) >= '0' && peek(c) <= '9') ? check_number(c) : check_word(c);
}

bool report_json_object_ok(bw_str text)
{
    struct json_check c = {.rest = text};
    if (peek(&c) != '{')
        return false;
    for (bool more = true; more;) {
        skip_blanks(&c);
        bool done = true; /* a whole value stands behind us */
        if (peek(&c) == '{' || peek(&c) == '[') {
            if (!check_open(&c, &done))
                return false;
        } else if (!check_scalar(&c)) {
            return false;
        }
        if (done && !check_after(&c, &more))
            return false;
    }
    return true;
}

void report_json_record(struct bw_json *json, bw_str record)
{
    if (report_json_object_ok(record))
        bw_json_raw(json, record);
    else
        bw_json_str(json, record);
}
