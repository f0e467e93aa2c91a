#include "base/slice.h"

#include <limits.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

bw_bytes bw_str_bytes(bw_str s)
{
    return (bw_bytes){.ptr = (const uint8_t *)s.ptr, .len = s.len};
}

bw_str bw_bytes_str(bw_bytes bytes)
{
    return (bw_str){.ptr = (const char *)bytes.ptr, .len = bytes.len};
}

bool bw_bytes_eq(bw_bytes a, bw_bytes b)
{
    return bw_str_eq(bw_bytes_str(a), bw_bytes_str(b));
}

static unsigned char ascii_lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool bw_str_eq_ascii_nocase(bw_str a, bw_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
            return false;
    return true;
}

int bw_str_compare(bw_str a, bw_str b)
{
    const size_t common = a.len < b.len ? a.len : b.len;
    const int order = common != 0 ? memcmp(a.ptr, b.ptr, common) : 0;
    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool bw_str_ends_with(bw_str s, bw_str suffix)
{
    return s.len >= suffix.len &&
           (suffix.len == 0 || bw_same_bytes(s.ptr + (s.len - suffix.len), suffix.ptr, suffix.len));
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bw_str bw_str_trim(bw_str s)
{
    while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
        s.len--;
    while (s.len > 0 && is_blank(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    return s;
}

size_t bw_str_find_char(bw_str s, char c)
{
    const char *hit = s.len != 0 ? memchr(s.ptr, c, s.len) : NULL;
    return hit != NULL ? (size_t)(hit - s.ptr) : SIZE_MAX;
}

/* Places that begin like the needle and go on otherwise, before memmem is asked: it makes itself a
 * table first, which costs more than looking through the short texts of most calls, but nothing
 * that the text holds can slow it down. */
#define FIND_TRIES 32

struct find {
    bw_str text;
    bw_str needle;  /* of two bytes at least */
    size_t places;  /* where it can stand: one at least */
    size_t at;      /* the first of them that was not looked at, or where it was found */
    unsigned tries; /* left */
};

/* True when the needle stands at `place`, or when that was the last try. */
static inline bool find_here(struct find *find, size_t place)
{
    find->at = place;
    return bw_same_bytes(find->text.ptr + place, find->needle.ptr, find->needle.len) ||
           --find->tries == 0;
}

#ifdef __SSE2__
#define BLOCK 16

static inline __m128i block_at(const char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* Sixteen places from `from` on; those where the needle's first two bytes stand are looked at. */
static inline bool find_in_block(struct find *find, size_t from)
{
    const char *p = find->text.ptr + from;
    const __m128i first = _mm_cmpeq_epi8(block_at(p), _mm_set1_epi8(find->needle.ptr[0]));
    const __m128i second = _mm_cmpeq_epi8(block_at(p + 1), _mm_set1_epi8(find->needle.ptr[1]));
    uint32_t hits = (uint32_t)_mm_movemask_epi8(_mm_and_si128(first, second));
    for (; hits != 0; hits &= hits - 1)
        if (find_here(find, from + (size_t)__builtin_ctz(hits)))
            return true;
    return false;
}

/* The last block may lie over a part of the one before it. */
static bool find_in_blocks(struct find *find)
{
    size_t from = 0;
    for (; from + BLOCK < find->places; from += BLOCK)
        if (find_in_block(find, from))
            return true;
    return find_in_block(find, find->places - BLOCK);
}
#else
#define BLOCK          SIZE_MAX
#define find_in_blocks find_by_bytes
#endif

static bool find_by_bytes(struct find *find)
{
    const char *text = find->text.ptr;
    for (size_t i = 0; i < find->places; i++)
        if (text[i] == find->needle.ptr[0] && text[i + 1] == find->needle.ptr[1] &&
                find_here(find, i))
            return true;
    return false;
}

size_t bw_str_find(bw_str s, bw_str needle)
{
    if (needle.len < 2)
        return needle.len != 0 ? bw_str_find_char(s, needle.ptr[0]) : 0;
    if (s.len < needle.len)
        return SIZE_MAX;
    struct find find = {
            .text = s, .needle = needle, .places = s.len - needle.len + 1, .tries = FIND_TRIES};
    if (!(find.places >= BLOCK ? find_in_blocks(&find) : find_by_bytes(&find)))
        return SIZE_MAX;
    if (find.tries != 0)
        return find.at;
    const char *hit = memmem(s.ptr + find.at, s.len - find.at, needle.ptr, needle.len);
    return hit != NULL ? (size_t)(hit - s.ptr) : SIZE_MAX;
}

bw_str bw_str_between(bw_str s, bw_str begin, bw_str end)
{
    const size_t at = bw_str_find(s, begin);
    if (at == SIZE_MAX)
        return (bw_str){0};
    const bw_str rest = bw_str_from(s, at + begin.len);
    const size_t len = bw_str_find(rest, end);
    return len != SIZE_MAX ? bw_str_head(rest, len) : (bw_str){0};
}

bool bw_str_cut(bw_str *rest, char sep, bw_str *ret_head)
{
    if (rest->ptr == NULL) {
        *ret_head = (bw_str){0};
        return false;
    }
    const size_t at = bw_str_find_char(*rest, sep);
    if (at == SIZE_MAX) {
        *ret_head = *rest;
        *rest = (bw_str){.ptr = NULL, .len = 0};
        return true;
    }
    *ret_head = (bw_str){.ptr = rest->ptr, .len = at};
    *rest = (bw_str){.ptr = rest->ptr + at + 1, .len = rest->len - at - 1};
    return true;
}

int bw_str_width(bw_str s)
{
    return s.len < INT_MAX ? (int)s.len : INT_MAX;
}
