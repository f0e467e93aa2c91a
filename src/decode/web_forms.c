#include "decode/web_forms.h"

#include <string.h>

#include "base/buffer.h"
#include "base/utf.h"
#include "decode/codec.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* ---- what makes a text worth a second look ---- */

/* What a form can begin with: a dollar sign always, the others where they are asked for. */
static bool is_mark(char c, unsigned flags)
{
    return c == '$' || (c == '%' && (flags & WEB_FORMS_PERCENT) != 0) ||
           (c == '+' && (flags & (WEB_FORMS_PLUS | WEB_FORMS_QUERY)) != 0) ||
           (c == '\\' && (flags & WEB_FORMS_ESCAPES) != 0);
}

static bool has_mark(bw_str text, unsigned flags)
{
    for (size_t i = 0; i < text.len; i++)
        if (is_mark(text.ptr[i], flags))
            return true;
    return false;
}

#ifdef __SSE2__
#define TIMES_16(c)                                                                                \
    {                                                                                              \
        c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c                                             \
    }
/* Each mark; a dollar sign stands for one that is not asked for. */
static const _Alignas(16) char dollars[16] = TIMES_16('$');
static const _Alignas(16) char percents[2][16] = {TIMES_16('$'), TIMES_16('%')};
static const _Alignas(16) char pluses[2][16] = {TIMES_16('$'), TIMES_16('+')};
static const _Alignas(16) char backslashes[2][16] = {TIMES_16('$'), TIMES_16('\\')};

struct form_marks {
    __m128i dollar, percent, plus, backslash;
};

static inline __m128i load(const char block[16])
{
    return _mm_load_si128((const __m128i *)(const void *)block);
}

static inline struct form_marks marks_of(unsigned flags)
{
    return (struct form_marks){
            .dollar = load(dollars),
            .percent = load(percents[(flags & WEB_FORMS_PERCENT) != 0]),
            .plus = load(pluses[(flags & (WEB_FORMS_PLUS | WEB_FORMS_QUERY)) != 0]),
            .backslash = load(backslashes[(flags & WEB_FORMS_ESCAPES) != 0]),
    };
}

static inline bool is_marked(const struct form_marks *marks, __m128i block)
{
    const __m128i either = _mm_or_si128(
            _mm_cmpeq_epi8(block, marks->dollar), _mm_cmpeq_epi8(block, marks->percent));
    const __m128i other = _mm_or_si128(
            _mm_cmpeq_epi8(block, marks->plus), _mm_cmpeq_epi8(block, marks->backslash));
    return _mm_movemask_epi8(_mm_or_si128(either, other)) != 0;
}

/* True when one of the sixteen bytes at `p` is a mark. */
static inline bool block_has_mark(const struct form_marks *marks, const char *p)
{
    return is_marked(marks, _mm_loadu_si128((const __m128i *)(const void *)p));
}

/* Of eight to fifteen bytes: the first eight and the last, which overlap. */
static inline bool short_has_mark(const struct form_marks *marks, bw_str text)
{
    const __m128i first = _mm_loadl_epi64((const __m128i *)(const void *)text.ptr);
    const __m128i last = _mm_loadl_epi64((const __m128i *)(const void *)(text.ptr + text.len - 8));
    return is_marked(marks, _mm_unpacklo_epi64(first, last));
}

bool web_forms_needed(bw_str text, unsigned flags)
{
    if (text.len < 8)
        return has_mark(text, flags);
    const struct form_marks marks = marks_of(flags);
    if (text.len < 16)
        return short_has_mark(&marks, text);
    for (size_t at = 0; at + 16 < text.len; at += 16)
        if (block_has_mark(&marks, text.ptr + at))
            return true;
    return block_has_mark(&marks, text.ptr + text.len - 16); /* overlaps the one before */
}
#else
bool web_forms_needed(bw_str text, unsigned flags)
{
    return has_mark(text, flags);
}
#endif

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* `count` hexadecimal digits at `at`, or -1. */
static int32_t hex_at(bw_str text, size_t at, size_t count)
{
    int32_t value = 0;
    if (text.len < count || at > text.len - count)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const int digit = hex_digit(text.ptr[at + i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* ---- percent-encoding ---- */

/* Full-width forms are mapped to ASCII by Windows' "best fit", which %u was invented for. */
static uint32_t best_fit(uint32_t code)
{
    return code >= 0xff01 && code <= 0xff5e ? code - 0xff01 + 0x21 : code;
}

/* %uXXXX (and a pair of them for one character) at `at`. Returns the bytes taken, 0: it is none. */
static size_t decode_u(bw_str text, size_t at, char **out)
{
    const int32_t unit =
            at + 1 < text.len && (text.ptr[at + 1] | 0x20) == 'u' ? hex_at(text, at + 2, 4) : -1;
    uint32_t code = (uint32_t)unit;
    size_t taken = 6;
    if (unit < 0)
        return 0;
    if (code >= 0xd800 && code <= 0xdbff) {
        const bool pair =
                at + 7 < text.len && text.ptr[at + 6] == '%' && (text.ptr[at + 7] | 0x20) == 'u';
        const int32_t low = pair ? hex_at(text, at + 8, 4) : -1;
        if (low >= 0xdc00 && low <= 0xdfff) {
            code = 0x10000 + ((code - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
            taken = 12;
        }
    }
    if (code >= 0xd800 && code <= 0xdfff)
        code = BW_UTF_REPLACEMENT;
    *out += bw_utf8_encode(best_fit(code), *out);
    return taken;
}

/*
 * Overlong UTF-8 at `at`: an ASCII character in two to four bytes, which no encoder writes and lax
 * decoders accept. Returns the bytes taken, 0: it is none.
 */
static size_t overlong_at(const uint8_t *bytes, size_t left, uint8_t *ret_char)
{
    const uint8_t first = bytes[0];
    const size_t len = first == 0xc0 || first == 0xc1 ? 2
                       : first == 0xe0                ? 3
                       : first == 0xf0                ? 4
                                                      : 0;
    if (len == 0 || left < len)
        return 0;
    uint32_t code = first & (len == 2 ? 0x1fu : len == 3 ? 0x0fu : 0x07u);
    for (size_t i = 1; i < len; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (bytes[i] & 0x3fu);
    }
    *ret_char = (uint8_t)code;
    return code < 0x80 ? len : 0;
}

/* In place; returns the new length. */
static size_t fold_overlong(char *text, size_t len)
{
    uint8_t *bytes = (uint8_t *)text;
    size_t out = 0;
    for (size_t i = 0; i < len;) {
        uint8_t c = bytes[i];
        const size_t taken = c >= 0xc0 ? overlong_at(bytes + i, len - i, &c) : 0;
        bytes[out++] = c;
        i += taken != 0 ? taken : 1;
    }
    return out;
}

bool web_percent_decode(bw_str text, unsigned flags, struct bw_arena *arena, bw_str *ret_text)
{
    if (!web_forms_needed(text, (flags | WEB_FORMS_PERCENT) & ~(unsigned)WEB_FORMS_ESCAPES))
        return false;
    char *room = bw_arena_alloc_raw(arena, text.len + 1, 1); /* it never grows */
    char *out = room;
    bool plus = (flags & WEB_FORMS_QUERY) != 0;
    bool high = false;
    if (room == NULL)
        return false;
    for (size_t i = 0; i < text.len;) {
        const char c = text.ptr[i];
        const int32_t byte = c == '%' ? hex_at(text, i + 1, 2) : -1;
        const size_t taken = c == '%' && byte < 0 ? decode_u(text, i, &out) : 0;
        if (byte >= 0)
            *out++ = (char)byte;
        else if (taken == 0)
            *out++ = c == '+' && plus ? ' ' : c;
        high |= byte >= 0xc0;
        plus |= c == '?' && (flags & WEB_FORMS_PLUS) != 0;
        i += byte >= 0 ? 3 : taken != 0 ? taken : 1;
    }
    size_t len = (size_t)(out - room);
    if (high)
        len = fold_overlong(room, len);
    *ret_text = (bw_str){.ptr = room, .len = len};
    return !bw_str_eq(*ret_text, text);
}

/* ---- the log's own escapes ---- */

bool web_unescape(bw_str text, struct bw_arena *arena, bw_str *ret_text)
{
    static const char from[] = "nrtvbfa\"\\'";
    static const char to[] = "\n\r\t\v\b\f\a\"\\'";
    if (bw_str_find_char(text, '\\') == SIZE_MAX)
        return false;
    char *out = bw_arena_alloc_raw(arena, text.len + 1, 1);
    size_t len = 0;
    if (out == NULL)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        const bool escape = text.ptr[i] == '\\' && i + 1 < text.len;
        const char next = escape ? text.ptr[i + 1] : '\0';
        const char *known = next != '\0' ? strchr(from, next) : NULL;
        const int32_t byte = next == 'x' ? hex_at(text, i + 2, 2) : -1;
        if (byte >= 0) {
            out[len++] = (char)byte;
            i += 3;
        } else if (known != NULL) {
            out[len++] = to[known - from];
            i++;
        } else {
            out[len++] = text.ptr[i];
        }
    }
    *ret_text = (bw_str){.ptr = out, .len = len};
    return !bw_str_eq(*ret_text, text);
}

/* ---- Log4j's lookups ---- */

/* "lower:X" and the like: what stands for it, or `inner` itself with *ret_known false. */
static bw_str lookup_value(bw_str inner, bool *ret_known)
{
    static const bw_str plain[] = {BW_STR_INIT("lower:"), BW_STR_INIT("upper:")};
    *ret_known = true;
    for (size_t i = 0; i < BW_COUNT(plain); i++)
        if (bw_str_eq_ascii_nocase(bw_str_head(inner, plain[i].len), plain[i]))
            return bw_str_from(inner, plain[i].len);
    if (bw_str_eq_ascii_nocase(bw_str_head(inner, 5), BW_STR("date:"))) {
        const bw_str rest = bw_str_from(inner, 5);
        if (rest.len >= 2 && rest.ptr[0] == '\'' && rest.ptr[rest.len - 1] == '\'')
            return (bw_str){.ptr = rest.ptr + 1, .len = rest.len - 2};
    }
    const size_t fallback = bw_str_find(inner, BW_STR(":-"));
    if (fallback != SIZE_MAX)
        return bw_str_from(inner, fallback + 2);
    *ret_known = false;
    return inner;
}

/* ${base64:am5kaQ==}: what it says goes to `out`, which is shorter. SIZE_MAX: it is none. */
static size_t unpack_lookup(bw_str inner, char *out)
{
    static const bw_str name = BW_STR_INIT("base64:");
    struct bw_buffer bytes;
    size_t len = SIZE_MAX;
    if (!bw_str_eq_ascii_nocase(bw_str_head(inner, name.len), name))
        return SIZE_MAX;
    bw_buffer_init(&bytes, inner.len);
    if (decode_base64(bw_str_from(inner, name.len), &bytes) && bytes.len != 0) {
        memcpy(out, bytes.ptr, bytes.len);
        len = bytes.len;
    }
    bw_buffer_release(&bytes);
    return len;
}

bool web_lookups_resolve(bw_str text, struct bw_arena *arena, bw_str *ret_text)
{
    size_t open[BW_LIMIT_WEB_LOOKUP_DEPTH];
    unsigned depth = 0;
    size_t len = 0;
    bool changed = false;
    if (bw_str_find(text, BW_STR("${")) == SIZE_MAX)
        return false;
    char *out = bw_arena_alloc_raw(arena, text.len + 1, 1);
    if (out == NULL)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];
        out[len++] = c;
        if (c == '{' && len >= 2 && out[len - 2] == '$' && depth < BW_LIMIT_WEB_LOOKUP_DEPTH) {
            open[depth++] = len - 2;
        } else if (c == '}' && depth != 0) {
            const size_t start = open[--depth];
            const bw_str inner = {.ptr = out + start + 2, .len = len - start - 3};
            const size_t unpacked = unpack_lookup(inner, out + start);
            if (unpacked != SIZE_MAX) {
                len = start + unpacked;
                changed = true;
                continue;
            }
            bool known;
            const bw_str value = lookup_value(inner, &known);
            if (!known)
                continue;
            if (value.len != 0)
                memmove(out + start, value.ptr, value.len);
            len = start + value.len;
            changed = true;
        }
    }
    *ret_text = (bw_str){.ptr = out, .len = len};
    return changed;
}

/* ---- all of it ---- */

static void add_form(struct web_forms *forms, bw_str text)
{
    if (forms->count < WEB_FORMS_MAX)
        forms->items[forms->count++] = text;
}

void web_forms_make(
        bw_str text, unsigned flags, struct bw_arena *arena, struct web_forms *ret_forms)
{
    bw_str form = text;
    *ret_forms = (struct web_forms){.items = {text}, .count = 1};
    if (!web_forms_needed(text, flags))
        return;
    if ((flags & WEB_FORMS_ESCAPES) != 0 && web_unescape(form, arena, &form))
        add_form(ret_forms, form);
    if ((flags & WEB_FORMS_PERCENT) != 0) {
        unsigned round = 0;
        while (round < BW_LIMIT_WEB_DECODE_ROUNDS &&
                web_percent_decode(form, flags, arena, &form)) {
            add_form(ret_forms, form);
            flags = WEB_FORMS_PERCENT; /* a '+' that was encoded is one */
            round++;
        }
    }
    if (web_lookups_resolve(form, arena, &form))
        add_form(ret_forms, form);
}
