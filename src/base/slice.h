/* base/slice.h - borrowed views of bytes and text: what every other folder passes around. */
#ifndef BW_BASE_SLICE_H
#define BW_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define BW_MUST_CHECK          __attribute__((warn_unused_result))
#define BW_PRINTF(fmt, args)   __attribute__((format(printf, fmt, args)))
#define BW_COUNT(array)        (sizeof(array) / sizeof((array)[0]))
#define BW_KIB                 ((size_t)1024)
#define BW_MIB                 (1024 * BW_KIB)
#define BW_LIKELY(condition)   __builtin_expect(!!(condition), 1)
#define BW_UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/* They own nothing, may contain NUL, and are not NUL-terminated. */
typedef struct bw_bytes {
    const uint8_t *ptr;
    size_t len;
} bw_bytes;

/* UTF-8 text by convention; code that needs valid UTF-8 checks it (base/utf.h). */
typedef struct bw_str {
    const char *ptr;
    size_t len;
} bw_str;

#define BW_STR(literal) ((bw_str){.ptr = "" literal "", .len = sizeof(literal) - 1})
/* For static initializers, where a compound literal is not a constant. */
#define BW_STR_INIT(literal)                                                                       \
    {                                                                                              \
        .ptr = "" literal "", .len = sizeof(literal) - 1                                           \
    }

/* The whole of a NUL-terminated string; NULL gives the empty slice. */
static inline bw_str bw_str_of(const char *text)
{
    return (bw_str){.ptr = text, .len = text != NULL ? strlen(text) : 0};
}

/* The same bytes under the other name. */
bw_bytes bw_str_bytes(bw_str s);
bw_str bw_bytes_str(bw_bytes bytes);

/* gcc 12 sees loads that no length leads to. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstringop-overread"
#pragma GCC diagnostic ignored "-Warray-bounds"
#endif

/* What differs in eight bytes. */
static inline __attribute__((always_inline)) uint64_t bw_eight_differ(const char *a, const char *b)
{
    uint64_t x;
    uint64_t y;
    memcpy(&x, a, sizeof(x));
    memcpy(&y, b, sizeof(y));
    return x ^ y;
}

/* Are `len` bytes the same? A call of memcmp costs more than what it does for names and words, of
 * which every line has dozens: up to 32 bytes are loads of eight that may overlap, since compilers
 * call memcmp for sixteen. */
static inline __attribute__((always_inline)) bool bw_same_bytes(
        const char *a, const char *b, size_t len)
{
    if (len > 32)
        return memcmp(a, b, len) == 0;
    if (len >= 16)
        return (bw_eight_differ(a, b) | bw_eight_differ(a + 8, b + 8) |
                       bw_eight_differ(a + len - 16, b + len - 16) |
                       bw_eight_differ(a + len - 8, b + len - 8)) == 0;
    if (len >= 8)
        return (bw_eight_differ(a, b) | bw_eight_differ(a + len - 8, b + len - 8)) == 0;
    if (len >= 4)
        return memcmp(a, b, 4) == 0 && memcmp(a + len - 4, b + len - 4, 4) == 0;
    if (len >= 2)
        return memcmp(a, b, 2) == 0 && memcmp(a + len - 2, b + len - 2, 2) == 0;
    return len == 0 || a[0] == b[0];
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

static inline __attribute__((always_inline)) bool bw_str_eq(bw_str a, bw_str b)
{
    return a.len == b.len && bw_same_bytes(a.ptr, b.ptr, a.len);
}

bool bw_bytes_eq(bw_bytes a, bw_bytes b);

/* Equality where ASCII letters are equal in either case; other bytes compare as they are. */
bool bw_str_eq_ascii_nocase(bw_str a, bw_str b);

/* Byte-wise order as memcmp gives it, the shorter first when one begins the other. */
int bw_str_compare(bw_str a, bw_str b);

static inline bool bw_str_starts_with(bw_str s, bw_str prefix)
{
    return s.len >= prefix.len && bw_same_bytes(s.ptr, prefix.ptr, prefix.len);
}

bool bw_str_ends_with(bw_str s, bw_str suffix);

/* The part of `s` from `start` on, empty when `start` is at or past the end. */
static inline bw_str bw_str_from(bw_str s, size_t start)
{
    if (start >= s.len)
        return (bw_str){.ptr = NULL, .len = 0};
    return (bw_str){.ptr = s.ptr + start, .len = s.len - start};
}

/* The first `len` bytes of `s`, all of it when it is shorter. */
static inline bw_str bw_str_head(bw_str s, size_t len)
{
    return (bw_str){.ptr = s.ptr, .len = len < s.len ? len : s.len};
}

/* Without leading and trailing blanks (space, tab, CR, LF). */
bw_str bw_str_trim(bw_str s);

/* Index of the first `c`, or SIZE_MAX. */
size_t bw_str_find_char(bw_str s, char c);

/* Index of the first occurrence of `needle`, or SIZE_MAX. The empty needle is found at 0. */
size_t bw_str_find(bw_str s, bw_str needle);

/* What stands between the first `begin` and the next `end` behind it; NULL and empty when they do
 * not. */
bw_str bw_str_between(bw_str s, bw_str begin, bw_str end);

/*
 * Splits *rest at the first `sep`: stores the part before it in *ret_head and leaves the part
 * after it in *rest. The last part is everything left. Returns false when *rest was exhausted
 * (NULL); *ret_head is then empty.
 */
bool bw_str_cut(bw_str *rest, char sep, bw_str *ret_head);

/* For "%.*s": the length of `s` as an int, capped so that it always fits. */
int bw_str_width(bw_str s);

#endif
