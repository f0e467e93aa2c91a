#include "match/fold.h"

#include <string.h>
#include <utf8proc.h>

#include "base/utf.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

static char lower_ascii(unsigned c)
{
    return (char)(c - 'A' < 26u ? c + ('a' - 'A') : c);
}

#ifdef __SSE2__
/* Adds 0x20 to the bytes from 'A' to 'Z'; all bytes are below 0x80, so signed compares serve. */
static __m128i lower_block(__m128i block)
{
    const __m128i at_least_a = _mm_cmpgt_epi8(block, _mm_set1_epi8('A' - 1));
    const __m128i at_most_z = _mm_cmplt_epi8(block, _mm_set1_epi8('Z' + 1));
    const __m128i upper = _mm_and_si128(at_least_a, at_most_z);
    return _mm_add_epi8(block, _mm_and_si128(upper, _mm_set1_epi8('a' - 'A')));
}

static size_t fold_blocks_utf8(const char *in, size_t len, char *out)
{
    size_t i = 0;
    for (; len - i >= 16; i += 16) {
        const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(in + i));
        if (_mm_movemask_epi8(block) != 0)
            break;
        _mm_storeu_si128((__m128i *)(void *)(out + i), lower_block(block));
    }
    return i;
}

/* Sixteen units at a time; a unit of 0x80 or more in any of them ends the run. */
static size_t fold_blocks_utf16(const uint8_t *in, size_t units, char *out)
{
    const __m128i high = _mm_set1_epi16((short)0xff80);
    size_t i = 0;
    for (; units - i >= 16; i += 16) {
        const __m128i a = _mm_loadu_si128((const __m128i *)(const void *)(in + i * 2));
        const __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(in + i * 2 + 16));
        const __m128i wide = _mm_and_si128(_mm_or_si128(a, b), high);
        if (_mm_movemask_epi8(_mm_cmpeq_epi16(wide, _mm_setzero_si128())) != 0xffff)
            break;
        _mm_storeu_si128((__m128i *)(void *)(out + i), lower_block(_mm_packus_epi16(a, b)));
    }
    return i;
}
#else
static size_t fold_blocks_utf8(const char *in, size_t len, char *out)
{
    (void)in, (void)len, (void)out;
    return 0;
}

static size_t fold_blocks_utf16(const uint8_t *in, size_t units, char *out)
{
    (void)in, (void)units, (void)out;
    return 0;
}
#endif

/* Eight bytes below 0x80 at once: bits of one byte never reach the next. */
static uint64_t lower_word(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t at_least_a = word + (0x80 - 'A') * ones;
    const uint64_t past_z = word + (0x7f - 'Z') * ones;
    return word | (at_least_a & ~past_z & 0x80 * ones) >> 2;
}

/* The first and the last `width` bytes, which overlap: up to twice as many are folded so. */
static inline __attribute__((always_inline)) bool fold_ends(bw_str text, size_t width, char *out)
{
    uint64_t first = 0;
    uint64_t last = 0;
    memcpy(&first, text.ptr, width);
    memcpy(&last, text.ptr + text.len - width, width);
    if (((first | last) & UINT64_C(0x8080808080808080)) != 0)
        return false;
    first = lower_word(first);
    last = lower_word(last);
    memcpy(out, &first, width);
    memcpy(out + text.len - width, &last, width);
    return true;
}

#if defined(__x86_64__)
/* Texts from here on are folded so where the processor can. */
#define WIDE_MIN 32

/* Blocks of which the last overlaps the one before it. That there was another byte than ASCII is
 * seen at the end. */
__attribute__((target("avx2"))) static bool fold_wide(bw_str text, char *out)
{
    const __m256i below = _mm256_set1_epi8('A' - 1);
    const __m256i above = _mm256_set1_epi8('Z' + 1);
    const __m256i lower = _mm256_set1_epi8('a' - 'A');
    const size_t last = text.len - WIDE_MIN;
    __m256i all = _mm256_setzero_si256();
    for (size_t at = 0;; at += WIDE_MIN) {
        at = at < last ? at : last;
        const __m256i block = _mm256_loadu_si256((const __m256i *)(const void *)(text.ptr + at));
        const __m256i upper =
                _mm256_and_si256(_mm256_cmpgt_epi8(block, below), _mm256_cmpgt_epi8(above, block));
        all = _mm256_or_si256(all, block);
        _mm256_storeu_si256((__m256i *)(void *)(out + at),
                _mm256_add_epi8(block, _mm256_and_si256(upper, lower)));
        if (at == last)
            return _mm256_movemask_epi8(all) == 0;
    }
}

static bool is_wide(bw_str text)
{
    return text.len >= WIDE_MIN && __builtin_cpu_supports("avx2");
}
#else
static bool fold_wide(bw_str text, char *out)
{
    (void)text, (void)out;
    return false;
}

static bool is_wide(bw_str text)
{
    (void)text;
    return false;
}
#endif

/* A whole text of ASCII, as nearly all are. False: it is none, and `out` has nothing yet. */
static bool fold_ascii(bw_str text, char *out)
{
    if (is_wide(text))
        return fold_wide(text, out);
    if (text.len >= 16) {
        const size_t run = fold_blocks_utf8(text.ptr, text.len, out);
        const size_t last = text.len - 16; /* a block that overlaps the one before it */
        return run + 16 > text.len && fold_blocks_utf8(text.ptr + last, 16, out + last) == 16;
    }
    if (text.len >= 8)
        return fold_ends(text, 8, out);
    if (text.len >= 4)
        return fold_ends(text, 4, out);
    for (size_t i = 0; i < text.len; i++) {
        if ((text.ptr[i] & 0x80) != 0)
            return false;
        out[i] = lower_ascii((unsigned char)text.ptr[i]);
    }
    return true;
}

static size_t fold_code(uint32_t code, char *out)
{
    if (code < 0x80) {
        out[0] = lower_ascii(code);
        return 1;
    }
    const utf8proc_int32_t lower = utf8proc_tolower((utf8proc_int32_t)code);
    return bw_utf8_encode((uint32_t)lower, out);
}

size_t match_fold_utf8(bw_str text, char *out)
{
    size_t at = 0;
    size_t written = 0;
    if (fold_ascii(text, out))
        return text.len;
    while (at < text.len) {
        const size_t run = fold_blocks_utf8(text.ptr + at, text.len - at, out + written);
        at += run;
        written += run;
        /* At most one block by single characters, then try blocks again. */
        for (size_t stop = at + 16; at < text.len && at < stop;) {
            uint32_t code;
            at += bw_utf8_decode(bw_str_from(text, at), &code);
            written += fold_code(code, out + written);
        }
    }
    return written;
}

static uint32_t unit_at(bw_bytes text, size_t index)
{
    return (uint32_t)text.ptr[index * 2] | (uint32_t)text.ptr[index * 2 + 1] << 8;
}

/* The code point at *at, which moves behind it; an unpaired surrogate is U+FFFD. */
static uint32_t decode_utf16(bw_bytes text, size_t units, size_t *at)
{
    const uint32_t unit = unit_at(text, (*at)++);
    if (unit < 0xd800 || unit > 0xdfff)
        return unit;
    const uint32_t low = *at < units ? unit_at(text, *at) : 0;
    if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff)
        return BW_UTF_REPLACEMENT;
    ++*at;
    return 0x10000 + ((unit - 0xd800) << 10 | (low - 0xdc00));
}

size_t match_fold_utf16le(bw_bytes text, char *out)
{
    const size_t units = text.len / 2;
    size_t at = 0;
    size_t written = 0;
    while (at < units) {
        const size_t run = fold_blocks_utf16(text.ptr + at * 2, units - at, out + written);
        at += run;
        written += run;
        for (size_t stop = at + 16; at < units && at < stop;)
            written += fold_code(decode_utf16(text, units, &at), out + written);
    }
    return written;
}
