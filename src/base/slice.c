#include "base/slice.h"

#include <limits.h>
#include <string.h>

bw_str bw_str_of(const char *text)
{
    return (bw_str){.ptr = text, .len = text != NULL ? strlen(text) : 0};
}

bw_bytes bw_str_bytes(bw_str s)
{
    return (bw_bytes){.ptr = (const uint8_t *)s.ptr, .len = s.len};
}

bw_str bw_bytes_str(bw_bytes bytes)
{
    return (bw_str){.ptr = (const char *)bytes.ptr, .len = bytes.len};
}

static uint64_t load_64(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof(word));
    return word;
}

static uint32_t load_32(const char *p)
{
    uint32_t word;
    memcpy(&word, p, sizeof(word));
    return word;
}

/* Names and values are mostly short, and a call of memcmp costs more than to compare them does. */
static inline bool same(const char *a, const char *b, size_t len)
{
    if (len > 16)
        return memcmp(a, b, len) == 0;
    if (len >= 8)
        return ((load_64(a) ^ load_64(b)) | (load_64(a + len - 8) ^ load_64(b + len - 8))) == 0;
    if (len >= 4)
        return ((load_32(a) ^ load_32(b)) | (load_32(a + len - 4) ^ load_32(b + len - 4))) == 0;
    for (size_t i = 0; i < len; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

bool bw_str_eq(bw_str a, bw_str b)
{
    return a.len == b.len && same(a.ptr, b.ptr, a.len);
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

bool bw_str_starts_with(bw_str s, bw_str prefix)
{
    return s.len >= prefix.len && same(s.ptr, prefix.ptr, prefix.len);
}

bool bw_str_ends_with(bw_str s, bw_str suffix)
{
    return s.len >= suffix.len &&
           (suffix.len == 0 || same(s.ptr + (s.len - suffix.len), suffix.ptr, suffix.len));
}

bw_str bw_str_from(bw_str s, size_t start)
{
    if (start >= s.len)
        return (bw_str){.ptr = NULL, .len = 0};
    return (bw_str){.ptr = s.ptr + start, .len = s.len - start};
}

bw_str bw_str_head(bw_str s, size_t len)
{
    return (bw_str){.ptr = s.ptr, .len = len < s.len ? len : s.len};
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

/* memmem makes itself a table before it looks; that pays for longer ones only. */
#define FIND_SHORT 8

static size_t find_short(bw_str s, bw_str needle)
{
    const char *from = s.ptr;
    const char *end = s.ptr + (s.len - needle.len) + 1;
    while (from < end) {
        const char *hit = memchr(from, needle.ptr[0], (size_t)(end - from));
        if (hit == NULL)
            return SIZE_MAX;
        if (memcmp(hit, needle.ptr, needle.len) == 0)
            return (size_t)(hit - s.ptr);
        from = hit + 1;
    }
    return SIZE_MAX;
}

size_t bw_str_find(bw_str s, bw_str needle)
{
    if (needle.len == 0)
        return 0;
    if (s.len < needle.len)
        return SIZE_MAX;
    if (needle.len <= FIND_SHORT)
        return find_short(s, needle);
    const char *hit = memmem(s.ptr, s.len, needle.ptr, needle.len);
    return hit != NULL ? (size_t)(hit - s.ptr) : SIZE_MAX;
}

bool bw_str_cut(bw_str *rest, char sep, bw_str *ret_head)
{
    if (rest->ptr == NULL)
        return false;
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
