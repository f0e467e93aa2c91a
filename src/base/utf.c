#include "base/utf.h"

#include <string.h>

static bool is_continuation(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

/* Smallest code point that needs each length: below it the encoding is overlong. */
static const uint32_t utf8_min[5] = {0, 0, 0x80, 0x800, 0x10000};

size_t bw_utf8_decode(bw_str s, uint32_t *ret_code)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    *ret_code = BW_UTF_REPLACEMENT;
    if (p[0] < 0x80) {
        *ret_code = p[0];
        return 1;
    }
    size_t len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || s.len < len)
        return 1;
    uint32_t code = p[0] & (0xffu >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        if (!is_continuation(p[i]))
            return 1;
        code = code << 6 | (p[i] & 0x3fu);
    }
    if (code < utf8_min[len] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return 1;
    *ret_code = code;
    return len;
}

size_t bw_utf8_encode(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xe0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

static size_t ascii_run(const char *p, size_t len)
{
    size_t i = 0;
    for (; len - i >= 8; i += 8) {
        uint64_t word;
        memcpy(&word, p + i, sizeof(word));
        if ((word & UINT64_C(0x8080808080808080)) != 0)
            break;
    }
    while (i < len && (unsigned char)p[i] < 0x80)
        i++;
    return i;
}

bool bw_utf8_valid(bw_str s)
{
    while (s.len > 0) {
        const size_t ascii = ascii_run(s.ptr, s.len);
        s = bw_str_from(s, ascii);
        if (s.len == 0)
            return true;
        uint32_t code;
        const size_t len = bw_utf8_decode(s, &code);
        if (len == 1)
            return false;
        s = bw_str_from(s, len);
    }
    return true;
}

static uint32_t utf16_unit(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

/* Sixteen units at a time while all are ASCII: most of what logs hold. */
static size_t utf16_ascii_run(const uint8_t *in, size_t units, char *out)
{
    size_t i = 0;
    for (; units - i >= 16; i += 16) {
        uint16_t block[16];
        memcpy(block, in + i * 2, sizeof(block));
        uint16_t seen = 0;
        for (size_t k = 0; k < 16; k++)
            seen |= block[k];
        if (seen >= 0x80)
            break;
        for (size_t k = 0; k < 16; k++)
            out[i + k] = (char)block[k];
    }
    while (i < units) {
        const uint32_t unit = utf16_unit(in + i * 2);
        if (unit >= 0x80)
            break;
        out[i++] = (char)unit;
    }
    return i;
}

size_t bw_utf16le_to_utf8(bw_bytes utf16, char *out)
{
    const size_t units = utf16.len / 2;
    size_t at = 0;
    size_t written = 0;
    while (at < units) {
        const size_t run = utf16_ascii_run(utf16.ptr + at * 2, units - at, out + written);
        at += run;
        written += run;
        if (at == units)
            break;
        uint32_t code = utf16_unit(utf16.ptr + at * 2);
        at++;
        if (code >= 0xd800 && code <= 0xdfff) {
            const uint32_t low = at < units ? utf16_unit(utf16.ptr + at * 2) : 0;
            if (code <= 0xdbff && low >= 0xdc00 && low <= 0xdfff) {
                code = 0x10000 + ((code - 0xd800) << 10 | (low - 0xdc00));
                at++;
            } else {
                code = BW_UTF_REPLACEMENT;
            }
        }
        written += bw_utf8_encode(code, out + written);
    }
    return written;
}

void bw_buffer_add_utf16le(struct bw_buffer *buffer, bw_bytes utf16)
{
    if (utf16.len < 2 || !bw_buffer_reserve(buffer, BW_UTF16_TO_8_MAX(utf16.len)))
        return;
    buffer->len += bw_utf16le_to_utf8(utf16, (char *)buffer->ptr + buffer->len);
}

static void add_unit(struct bw_buffer *buffer, uint32_t unit)
{
    const uint8_t bytes[2] = {(uint8_t)unit, (uint8_t)(unit >> 8)};
    bw_buffer_add(buffer, bytes, sizeof(bytes));
}

void bw_buffer_add_as_utf16le(struct bw_buffer *buffer, bw_str utf8)
{
    while (utf8.len > 0) {
        uint32_t code;
        const size_t len = bw_utf8_decode(utf8, &code);
        utf8 = bw_str_from(utf8, len);
        if (code >= 0x10000) {
            code -= 0x10000;
            add_unit(buffer, 0xd800 | code >> 10);
            add_unit(buffer, 0xdc00 | (code & 0x3ff));
        } else {
            add_unit(buffer, code);
        }
    }
}
