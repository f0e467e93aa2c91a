#include "format/web/quotes.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK 16

/* One bit for each byte of a block. */
struct block_bits {
    uint32_t quotes, marks, backslashes;
};

#ifdef __SSE2__
static inline __m128i equal(__m128i block, char c)
{
    return _mm_cmpeq_epi8(block, _mm_set1_epi8(c));
}

static inline struct block_bits look(const char *p)
{
    const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)p);
    const __m128i backslash = equal(block, '\\');
    const __m128i marks = _mm_or_si128(_mm_or_si128(equal(block, '%'), equal(block, '+')),
            _mm_or_si128(equal(block, '$'), backslash));
    return (struct block_bits){
            .quotes = (uint32_t)_mm_movemask_epi8(equal(block, '"')),
            .marks = (uint32_t)_mm_movemask_epi8(marks),
            .backslashes = (uint32_t)_mm_movemask_epi8(backslash),
    };
}
#else
static inline struct block_bits look(const char *p)
{
    struct block_bits bits = {.quotes = 0};
    for (unsigned i = 0; i < BLOCK; i++) {
        const uint32_t bit = UINT32_C(1) << i;
        const char c = p[i];
        bits.quotes |= c == '"' ? bit : 0;
        bits.backslashes |= c == '\\' ? bit : 0;
        bits.marks |= c == '%' || c == '+' || c == '$' || c == '\\' ? bit : 0;
    }
    return bits;
}
#endif

void web_quotes_find(bw_str text, struct web_quotes *ret_quotes)
{
    uint32_t count = 0;
    uint32_t marks = 0;
    uint32_t backslashes = 0;
    for (size_t at = 0; at < text.len; at += BLOCK) {
        char tail[BLOCK];
        const char *p = text.ptr + at;
        if (text.len - at < BLOCK) {
            memset(tail, 0, sizeof(tail));
            memcpy(tail, p, text.len - at);
            p = tail;
        }
        const struct block_bits bits = look(p);
        marks |= bits.marks;
        backslashes |= bits.backslashes;
        for (uint32_t left = bits.quotes; left != 0 && count < WEB_QUOTES_MAX; left &= left - 1)
            ret_quotes->at[count++] = (uint32_t)at + (uint32_t)__builtin_ctz(left);
    }
    ret_quotes->count = count;
    ret_quotes->marks = marks != 0;
    ret_quotes->backslash = backslashes != 0;
}
