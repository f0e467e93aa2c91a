#include "format/evtx/json_text.h"

#include "base/utf.h"
#include "format/evtx/layout.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static bool is_plain(uint32_t unit)
{
    return unit >= 0x20 && unit < 0x7f && unit != '"' && unit != '\\';
}

static size_t put_escape(uint32_t unit, uint8_t *out)
{
    static const char letters[] = "\b\f\n\r\t\"\\";
    static const char escaped[] = "bfnrt\"\\";
    out[0] = '\\';
    for (size_t i = 0; i < sizeof(letters) - 1; i++) {
        if (unit == (uint32_t)letters[i]) {
            out[1] = (uint8_t)escaped[i];
            return 2;
        }
    }
    out[1] = 'u';
    for (unsigned i = 0; i < 4; i++)
        out[2 + i] = (uint8_t) "0123456789abcdef"[unit >> (12 - 4 * i) & 0xf];
    return 6;
}

/* One character that starts at units[i]; returns the units it has. */
static size_t put_special(const uint8_t *p, size_t units, uint8_t **to)
{
    uint32_t code = evtx_u16(p);
    size_t used = 1;
    if (is_plain(code)) {
        *(*to)++ = (uint8_t)code;
        return 1;
    }
    if (code < 0x20 || code == '"' || code == '\\' || code == 0x7f || code == 0x2028 ||
            code == 0x2029) {
        *to += put_escape(code, *to);
        return 1;
    }
    if (code >= 0xd800 && code <= 0xdfff) {
        const uint32_t low = units > 1 ? evtx_u16(p + 2) : 0;
        if (code < 0xdc00 && low >= 0xdc00 && low <= 0xdfff) {
            code = 0x10000 + ((code & 0x3ff) << 10 | (low & 0x3ff));
            used = 2;
        } else {
            code = BW_UTF_REPLACEMENT;
        }
    }
    *to += bw_utf8_encode(code, (char *)*to);
    return used;
}

#if defined(__SSE2__)

/*
 * Writes 16 units as bytes and returns a bit for each that may not stand as it is: those bytes, and
 * what follows them, are to be written again.
 */
static unsigned narrow_block(const uint8_t *p, uint8_t *to)
{
    const __m128i a = _mm_loadu_si128((const __m128i *)(const void *)p);
    const __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(p + 16));
    /* Units from 0x8000 on are negative, and so below the space. */
    const __m128i below = _mm_set1_epi16(0x20);
    const __m128i above = _mm_set1_epi16(0x7e);
    const __m128i wide =
            _mm_packs_epi16(_mm_or_si128(_mm_cmplt_epi16(a, below), _mm_cmpgt_epi16(a, above)),
                    _mm_or_si128(_mm_cmplt_epi16(b, below), _mm_cmpgt_epi16(b, above)));
    const __m128i bytes = _mm_packus_epi16(a, b);
    const __m128i marks = _mm_or_si128(
            _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    _mm_storeu_si128((__m128i *)(void *)to, bytes);
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(wide, marks));
}

static size_t put_blocks(const uint8_t *p, size_t units, uint8_t **to)
{
    size_t i = 0;
    while (units - i >= 16) {
        const unsigned special = narrow_block(p + 2 * i, *to);
        if (BW_LIKELY(special == 0)) {
            *to += 16;
            i += 16;
            continue;
        }
        const unsigned good = (unsigned)__builtin_ctz(special);
        *to += good;
        i += good;
        const uint32_t unit = evtx_u16(p + 2 * i);
        if (unit == '\\') { /* paths are full of them */
            *(*to)++ = '\\';
            *(*to)++ = '\\';
            i++;
            continue;
        }
        i += put_special(p + 2 * i, units - i, to);
    }
    return i;
}

#else

static size_t put_blocks(const uint8_t *p, size_t units, uint8_t **to)
{
    (void)p;
    (void)units;
    (void)to;
    return 0;
}

#endif

size_t evtx_json_text(bw_bytes utf16, uint8_t *out)
{
    const size_t units = utf16.len / 2;
    uint8_t *to = out;
    *to++ = '"';
    size_t i = put_blocks(utf16.ptr, units, &to);
    while (i < units)
        i += put_special(utf16.ptr + 2 * i, units - i, &to);
    *to++ = '"';
    return (size_t)(to - out);
}
