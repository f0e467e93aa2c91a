#include "support/json_strict.h"

#include <string.h>

#include "base/utf.h"

struct strict {
    const char *at;
    const char *end;
    unsigned depth;
};

static bool value(struct strict *s);

static char peek(const struct strict *s)
{
    return s->at < s->end ? *s->at : '\0';
}

static void blanks(struct strict *s)
{
    while (peek(s) != '\0' && strchr(" \t\r\n", peek(s)) != NULL)
        s->at++;
}

static bool take(struct strict *s, char c)
{
    blanks(s);
    if (peek(s) != c)
        return false;
    s->at++;
    return true;
}

static int hex4(struct strict *s)
{
    int unit = 0;
    for (int i = 0; i < 4; i++, s->at++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF";
        const char *hit = peek(s) != '\0' ? strchr(digits, peek(s)) : NULL;
        if (hit == NULL)
            return -1;
        unit = unit * 16 + (int)((hit - digits) % 16);
    }
    return unit;
}

static bool escape(struct strict *s)
{
    const char c = peek(s);
    s->at++;
    if (c != 'u')
        return c != '\0' && strchr("\"\\/bfnrt", c) != NULL;
    const int high = hex4(s);
    if (high < 0xd800 || high > 0xdfff)
        return high >= 0;
    if (high > 0xdbff || s->end - s->at < 6 || s->at[0] != '\\' || s->at[1] != 'u')
        return false;
    s->at += 2;
    const int low = hex4(s);
    return low >= 0xdc00 && low <= 0xdfff;
}

static bool string(struct strict *s)
{
    if (!take(s, '"'))
        return false;
    while (s->at < s->end && *s->at != '"') {
        if ((unsigned char)*s->at < 0x20)
            return false;
        if (*s->at++ == '\\' && !escape(s))
            return false;
    }
    return take(s, '"');
}

static bool digits(struct strict *s)
{
    const char *start = s->at;
    while (peek(s) >= '0' && peek(s) <= '9')
        s->at++;
    return s->at != start;
}

static bool number(struct strict *s)
{
    if (peek(s) == '-')
        s->at++;
    const bool zero = peek(s) == '0';
    const char *start = s->at;
    if (!digits(s) || (zero && s->at - start > 1))
        return false;
    if (peek(s) == '.') {
        s->at++;
        if (!digits(s))
            return false;
    }
    if (peek(s) != 'e' && peek(s) != 'E')
        return true;
    s->at++;
    if (peek(s) == '+' || peek(s) == '-')
        s->at++;
    return digits(s);
}

static bool word(struct strict *s, const char *text)
{
    const size_t len = strlen(text);
    if ((size_t)(s->end - s->at) < len || memcmp(s->at, text, len) != 0)
        return false;
    s->at += len;
    return true;
}

static bool members(struct strict *s, char close)
{
    s->at++;
    if (take(s, close))
        return true;
    do {
        if (close == '}' && !(string(s) && take(s, ':')))
            return false;
        if (!value(s))
            return false;
    } while (take(s, ','));
    return take(s, close);
}

static bool value(struct strict *s)
{
    blanks(s);
    if (s->depth++ > 256)
        return false;
    bool ok;
    switch (peek(s)) {
    case '{':
        ok = members(s, '}');
        break;
    case '[':
        ok = members(s, ']');
        break;
    case '"':
        ok = string(s);
        break;
    case 't':
        ok = word(s, "true");
        break;
    case 'f':
        ok = word(s, "false");
        break;
    case 'n':
        ok = word(s, "null");
        break;
    default:
        ok = number(s);
        break;
    }
    s->depth--;
    return ok;
}

bool json_strict(bw_str text)
{
    struct strict s = {.at = text.ptr, .end = text.ptr + text.len};
    if (text.len == 0 || !bw_utf8_valid(text) || !value(&s))
        return false;
    blanks(&s);
    return s.at == s.end;
}
