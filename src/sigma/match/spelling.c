#include "sigma/match/spelling.h"

#include <string.h>

#define GUID_TEXT_LEN 36

static bool is_hex_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static bool is_guid(bw_str text)
{
    for (size_t i = 0; i < GUID_TEXT_LEN; i++) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text.ptr[i] != '-' : !is_hex_digit(text.ptr[i]))
            return false;
    }
    return true;
}

static bool plain_guid(bw_str text, char *scratch, bw_str *ret_other)
{
    const bw_str inner = {.ptr = text.ptr + 1, .len = GUID_TEXT_LEN};
    if (text.len != GUID_TEXT_LEN + 2 || text.ptr[text.len - 1] != '}' || !is_guid(inner))
        return false;
    memcpy(scratch, inner.ptr, inner.len);
    *ret_other = (bw_str){.ptr = scratch, .len = inner.len};
    return true;
}

static bool plain_hex(bw_str text, char *scratch, bw_str *ret_other)
{
    if (text.len < 4 || text.len > SIGMA_SPELLING_SIZE || !bw_str_starts_with(text, BW_STR("0x0")))
        return false;
    size_t start = 2;
    while (start + 1 < text.len && text.ptr[start] == '0')
        start++;
    scratch[0] = '0';
    scratch[1] = 'x';
    for (size_t i = start; i < text.len; i++) {
        if (!is_hex_digit(text.ptr[i]))
            return false;
        scratch[2 + i - start] = text.ptr[i];
    }
    *ret_other = (bw_str){.ptr = scratch, .len = 2 + text.len - start};
    return true;
}

bool sigma_spelling_other(bw_str folded, char scratch[SIGMA_SPELLING_SIZE], bw_str *ret_other)
{
    if (folded.len == 0)
        return false;
    if (folded.ptr[0] == '{')
        return plain_guid(folded, scratch, ret_other);
    return folded.ptr[0] == '0' && plain_hex(folded, scratch, ret_other);
}
