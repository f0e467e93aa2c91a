#include "base/json_out.h"

#include <string.h>

#include "base/utf.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static const char hex_digits[] = "0123456789abcdef";

/* The letter after the backslash; 0 for control characters that have none. */
static uint8_t short_escape(uint8_t c)
{
    switch (c) {
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case '"':
    case '\\':
        return c;
    default:
        return 0;
    }
}

/* Longest expansion of one byte: \u00XX. */
#define ESCAPE_MAX 6

static size_t put_u16(uint8_t *out, uint32_t unit)
{
    out[0] = '\\';
    out[1] = 'u';
    for (unsigned i = 0; i < 4; i++)
        out[2 + i] = (uint8_t)hex_digits[unit >> (12 - 4 * i) & 0xf];
    return 6;
}

static size_t put_code(uint8_t *out, uint32_t code)
{
    if (code == 0x2028 || code == 0x2029)
        return put_u16(out, code);
    return bw_utf8_encode(code, (char *)out);
}

static bool is_plain(uint8_t c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

#ifdef __SSE2__
/* Whole blocks of plain bytes. */
static size_t plain_blocks(const char *p, size_t len)
{
    size_t at = 0;
    for (; len - at >= 16; at += 16) {
        const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(p + at));
        /* signed: bytes from 0x80 on are below the space */
        const __m128i odd = _mm_or_si128(_mm_or_si128(_mm_cmplt_epi8(block, _mm_set1_epi8(0x20)),
                                                 _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7f))),
                _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')),
                        _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'))));
        const unsigned mask = (unsigned)_mm_movemask_epi8(odd);
        if (mask != 0)
            return at + (unsigned)__builtin_ctz(mask);
    }
    return at;
}
#else
static size_t plain_blocks(const char *p, size_t len)
{
    (void)p, (void)len;
    return 0;
}
#endif

size_t bw_json_plain_run(bw_str text)
{
    size_t run = plain_blocks(text.ptr, text.len);
    while (run < text.len && is_plain((uint8_t)text.ptr[run]))
        run++;
    return run;
}

/* How much text is escaped before room is asked for again: asking for the longest outcome of all of
 * it at once would refuse long text that fits as it is. */
#define BATCH 4096

/* Longer text is likely to have something to escape, and pays for a memmove. */
#define PLAIN_MAX 64

/* Escapes what begins `utf8`, about BATCH bytes of it, to where there is room. Returns how much. */
static size_t add_batch(struct bw_buffer *out, bw_str utf8)
{
    const size_t batch = utf8.len < BATCH ? utf8.len : BATCH;
    uint8_t *to = out->ptr + out->len;
    size_t at = 0;
    while (at < batch) {
        const size_t run = bw_json_plain_run((bw_str){.ptr = utf8.ptr + at, .len = batch - at});
        memmove(to, utf8.ptr + at, run); /* bw_json_add_utf16le: within one buffer */
        to += run;
        at += run;
        if (at == batch)
            break;
        const uint8_t c = (uint8_t)utf8.ptr[at];
        size_t used = 1;
        if (c >= 0x80) {
            uint32_t code;
            used = bw_utf8_decode((bw_str){.ptr = utf8.ptr + at, .len = utf8.len - at}, &code);
            to += put_code(to, code);
        } else if (short_escape(c) != 0) {
            *to++ = '\\';
            *to++ = short_escape(c);
        } else {
            to += put_u16(to, c);
        }
        at += used;
    }
    out->len = (size_t)(to - out->ptr);
    return at;
}

/* Of eight bytes at once: bits where one can not stand in a string as it is. */
static inline uint64_t odd_of_eight(uint64_t x)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t quotes = x ^ ones * '"';
    const uint64_t backslashes = x ^ ones * '\\';
    const uint64_t deletes = x ^ ones * 0x7f;
    /* the highest bit of a byte says that it was below what is taken from it */
    const uint64_t low = ((x - ones * 0x20) & ~x) | ((quotes - ones) & ~quotes) |
                         ((backslashes - ones) & ~backslashes) | ((deletes - ones) & ~deletes);
    return (low | x) & ones * 0x80;
}

/* Copies up to 15 bytes, by two loads and stores that overlap; false: one of them is not plain. */
static inline bool copy_plain(uint8_t *to, const char *from, size_t len)
{
    if (len >= 8) {
        uint64_t head;
        uint64_t tail;
        memcpy(&head, from, 8);
        memcpy(&tail, from + len - 8, 8);
        memcpy(to, &head, 8);
        memcpy(to + len - 8, &tail, 8);
        return (odd_of_eight(head) | odd_of_eight(tail)) == 0;
    }
    if (len >= 4) {
        uint32_t head;
        uint32_t tail;
        memcpy(&head, from, 4);
        memcpy(&tail, from + len - 4, 4);
        memcpy(to, &head, 4);
        memcpy(to + len - 4, &tail, 4);
        return odd_of_eight((uint64_t)tail << 32 | head) == 0;
    }
    bool plain = true;
    for (size_t i = 0; i < len; i++) {
        to[i] = (uint8_t)from[i];
        plain &= is_plain(to[i]);
    }
    return plain;
}

/* Names, and most values: nothing to escape, and short. False: something is, or there is no room.
 */
static bool add_plain(struct bw_buffer *out, bw_str text)
{
    if (text.len > PLAIN_MAX || out->failed || out->capacity - out->len < text.len + 2)
        return false;
    uint8_t *to = out->ptr + out->len;
    size_t at = 0;
    for (; text.len - at >= 16; at += 8)
        if (!copy_plain(to + 1 + at, text.ptr + at, 8))
            return false;
    if (text.len != 0 && !copy_plain(to + 1 + at, text.ptr + at, text.len - at))
        return false;
    to[0] = to[text.len + 1] = '"';
    out->len += text.len + 2;
    return true;
}

void bw_json_add_str(struct bw_buffer *out, bw_str utf8)
{
    if (add_plain(out, utf8))
        return;
    bw_buffer_add_char(out, '"');
    while (utf8.len > 0) {
        const size_t batch = utf8.len < BATCH ? utf8.len : BATCH;
        if (!bw_buffer_reserve(out, batch * ESCAPE_MAX))
            return;
        const size_t used = add_batch(out, utf8);
        utf8 = (bw_str){.ptr = utf8.ptr + used, .len = utf8.len - used};
    }
    bw_buffer_add_char(out, '"');
}

void bw_json_add_utf16le(struct bw_buffer *out, bw_bytes utf16)
{
    /* Each unit becomes at most three bytes of UTF-8, for each of which escaping reserves six: room
     * for all that is made first, so that the buffer does not move under the text. That stands at
     * the far end, so that escaping can run from there to the front without overtaking it. */
    const size_t units = utf16.len / 2;
    const size_t most = 3 * ESCAPE_MAX;
    if (units > (SIZE_MAX - 2) / most || !bw_buffer_reserve(out, units * most + 2)) {
        out->failed = true;
        return;
    }
    char *from = (char *)out->ptr + out->len + units * (most - 3) + 2;
    const size_t len = bw_utf16le_to_utf8(utf16, from);
    bw_json_add_str(out, (bw_str){.ptr = from, .len = len});
}

static void before_value(struct bw_json *json)
{
    if (json->comma)
        bw_buffer_add_char(json->out, ',');
    json->comma = true;
}

void bw_json_open_object(struct bw_json *json)
{
    before_value(json);
    bw_buffer_add_char(json->out, '{');
    json->comma = false;
}

void bw_json_close_object(struct bw_json *json)
{
    bw_buffer_add_char(json->out, '}');
    json->comma = true;
}

void bw_json_open_array(struct bw_json *json)
{
    before_value(json);
    bw_buffer_add_char(json->out, '[');
    json->comma = false;
}

void bw_json_close_array(struct bw_json *json)
{
    bw_buffer_add_char(json->out, ']');
    json->comma = true;
}

void bw_json_key(struct bw_json *json, bw_str key)
{
    before_value(json);
    bw_json_add_str(json->out, key);
    bw_buffer_add_char(json->out, ':');
    json->comma = false;
}

void bw_json_str(struct bw_json *json, bw_str value)
{
    before_value(json);
    bw_json_add_str(json->out, value);
}

void bw_json_u64(struct bw_json *json, uint64_t value)
{
    before_value(json);
    bw_buffer_add_u64(json->out, value);
}

void bw_json_i64(struct bw_json *json, int64_t value)
{
    before_value(json);
    bw_buffer_add_i64(json->out, value);
}

void bw_json_bool(struct bw_json *json, bool value)
{
    bw_json_raw(json, value ? BW_STR("true") : BW_STR("false"));
}

void bw_json_null(struct bw_json *json)
{
    bw_json_raw(json, BW_STR("null"));
}

void bw_json_raw(struct bw_json *json, bw_str value)
{
    before_value(json);
    bw_buffer_add_str(json->out, value);
}

void bw_json_member_str(struct bw_json *json, const char *key, bw_str value)
{
    bw_json_key(json, bw_str_of(key));
    bw_json_str(json, value);
}

void bw_json_member_u64(struct bw_json *json, const char *key, uint64_t value)
{
    bw_json_key(json, bw_str_of(key));
    bw_json_u64(json, value);
}

void bw_json_member_object(struct bw_json *json, const char *key)
{
    bw_json_key(json, bw_str_of(key));
    bw_json_open_object(json);
}

void bw_json_member_array(struct bw_json *json, const char *key)
{
    bw_json_key(json, bw_str_of(key));
    bw_json_open_array(json);
}
