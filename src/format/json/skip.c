#include "format/json/skip.h"

#include <string.h>

#include "base/json_out.h"
#include "base/limits.h"
#include "base/utf.h"

bw_status json_skip_string(struct json_cursor *c)
{
    const char *p = c->at + 1;
    for (;;) {
        p = json_text_end(p, c->end);
        c->at = p < c->end ? p : c->end;
        if (p >= c->end)
            return json_fail(c, BW_E_TRUNCATED, "a string does not end");
        if (*p == '"')
            break;
        if (*p == '\n')
            return json_fail(c, BW_E_MALFORMED, "a string is not closed on its line");
        const bool escape = *p == '\\' && c->end - p > 1 && (p[1] == '"' || p[1] == '\\');
        p += escape ? 2 : 1;
    }
    c->at = p + 1;
    return BW_OK;
}

static bw_status skip_scalar(struct json_cursor *c)
{
    if (*c->at == '"')
        return json_skip_string(c);
    struct event_value value;
    return json_word(c, &value);
}

/* A member's name and its colon. */
static bw_status skip_name(struct json_cursor *c)
{
    if (c->at >= c->end)
        return json_fail(c, BW_E_TRUNCATED, "an object does not end");
    if (*c->at != '"')
        return json_fail(c, BW_E_MALFORMED, "a member's name is missing");
    const bw_status status = json_skip_string(c);
    if (status != BW_OK)
        return status;
    json_skip_blanks(c);
    if (c->at >= c->end)
        return json_fail(c, BW_E_TRUNCATED, "an object does not end");
    if (*c->at++ != ':')
        return json_fail(c, BW_E_MALFORMED, "no colon behind a member's name");
    json_skip_blanks(c);
    return BW_OK;
}

/*
 * A stack of brackets as bits, innermost lowest (1: an object). Each turn stands before a value,
 * reads it or opens it, and then closes what ends behind it.
 */
struct skip_state {
    uint64_t objects;
    unsigned depth;
};

_Static_assert(BW_LIMIT_NESTING <= 64, "one bit for each level");

/* Opens the object or array at the cursor. *ret_empty: it was closed at once. */
static bw_status skip_open(struct json_cursor *c, struct skip_state *s, bool *ret_empty)
{
    const bool object = *c->at == '{';
    if (s->depth == BW_LIMIT_NESTING)
        return json_fail(c, BW_E_LIMIT, "nested too deeply");
    c->at++;
    json_skip_blanks(c);
    *ret_empty = c->at < c->end && *c->at == (object ? '}' : ']');
    if (*ret_empty) {
        c->at++;
        return BW_OK;
    }
    s->objects = s->objects << 1 | object;
    s->depth++;
    return object ? skip_name(c) : BW_OK;
}

/* Behind a value: closes what is closed here, and goes on to the next value if there is one. */
static bw_status skip_close(struct json_cursor *c, struct skip_state *s)
{
    while (s->depth != 0) {
        const bool object = (s->objects & 1) != 0;
        json_skip_blanks(c);
        if (c->at >= c->end)
            return json_fail(c, BW_E_TRUNCATED, "the document does not end");
        const char found = *c->at;
        if (found != ',' && found != (object ? '}' : ']'))
            return json_fail(c, BW_E_MALFORMED,
                    object ? "neither comma nor brace behind a member"
                           : "neither comma nor bracket behind an element");
        c->at++;
        if (found == ',') {
            json_skip_blanks(c);
            return object ? skip_name(c) : BW_OK;
        }
        s->objects >>= 1;
        s->depth--;
    }
    return BW_OK;
}

bw_status json_skip_value(struct json_cursor *c)
{
    struct skip_state s = {0};
    bw_status status = BW_OK;
    do {
        bool opened = false;
        bool empty = false;
        if (c->at >= c->end)
            return json_fail(c, BW_E_TRUNCATED, "a value is missing");
        if (*c->at == '{' || *c->at == '[') {
            status = skip_open(c, &s, &empty);
            opened = !empty;
        } else {
            status = skip_scalar(c);
        }
        if (status == BW_OK && !opened)
            status = skip_close(c, &s);
    } while (status == BW_OK && s.depth != 0);
    return status;
}

/* ---- clean ---- */

/* Nothing in this string (between its quotes) has to be written differently. */
static bool is_clean(bw_str raw)
{
    for (const char *p = raw.ptr, *end = raw.ptr + raw.len; p < end; p++) {
        if ((unsigned char)*p < 0x20)
            return false;
        if (*p != '\\')
            continue;
        p++;
        /* \u may be an unpaired surrogate or no number: decoding tells */
        if (p == end || *p == '\0' || strchr("\"\\/bfnrt", *p) == NULL)
            return false;
    }
    return bw_utf8_valid(raw);
}

static void add_decoded(bw_str raw, struct bw_buffer *out)
{
    struct bw_buffer decoded;
    bw_buffer_init(&decoded, BW_LIMIT_RECORD_BYTES + JSON_PADDING);
    struct json_cursor c = {.at = raw.ptr - 1, .end = raw.ptr + raw.len + 1};
    bw_str text = {.ptr = NULL, .len = 0};
    if (bw_buffer_reserve(&decoded, raw.len + JSON_PADDING)) {
        c.out = (char *)decoded.ptr;
        if (json_string(&c, &text) != BW_OK)
            text = raw;
        bw_json_add_str(out, text);
    } else {
        out->failed = true;
    }
    bw_buffer_release(&decoded);
}

static void add_string(struct json_cursor *c, struct bw_buffer *out)
{
    const char *start = c->at;
    if (json_skip_string(c) != BW_OK) {
        out->failed = true;
        c->at = c->end;
        return;
    }
    const bw_str raw = {.ptr = start + 1, .len = (size_t)(c->at - start) - 2};
    if (is_clean(raw))
        bw_buffer_add(out, start, raw.len + 2);
    else
        add_decoded(raw, out);
}

static void add_word(struct json_cursor *c, struct bw_buffer *out)
{
    const char *start = c->at;
    struct event_value value;
    if (json_word(c, &value) != BW_OK) {
        out->failed = true;
        c->at = c->end;
        return;
    }
    const bw_str word = {.ptr = start, .len = (size_t)(c->at - start)};
    const char last = word.ptr[word.len - 1];
    if (last == 'N' || last == 'y')
        bw_json_add_str(out, word); /* NaN, Infinity */
    else
        bw_buffer_add_str(out, word);
}

void json_compact(bw_str text, struct bw_buffer *out)
{
    struct json_cursor c = {.at = text.ptr, .end = text.ptr + text.len};
    while (c.at < c.end && !out->failed) {
        if (json_is_blank(*c.at))
            c.at++;
        else if (*c.at == '"')
            add_string(&c, out);
        else if (strchr("{}[],:", *c.at) != NULL && *c.at != '\0')
            bw_buffer_add_char(out, *c.at++);
        else
            add_word(&c, out);
    }
}
