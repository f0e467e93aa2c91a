#include "os/sorter_form.h"

#include <string.h>

static uint8_t *put_number(uint8_t *to, uint64_t number)
{
    for (; number > 0x7f; number >>= 7)
        *to++ = (uint8_t)(number | 0x80);
    *to++ = (uint8_t)number;
    return to;
}

static uint64_t fold_sign(uint64_t difference)
{
    return difference << 1 ^ (difference >> 63 != 0 ? UINT64_MAX : 0);
}

static uint64_t unfold_sign(uint64_t folded)
{
    return folded >> 1 ^ ((folded & 1) != 0 ? UINT64_MAX : 0);
}

size_t sorter_form_put(
        uint8_t *to, uint64_t last[OS_SORTER_KEYS], const uint64_t keys[OS_SORTER_KEYS], size_t len)
{
    uint8_t *at = to;
    for (size_t i = 0; i < OS_SORTER_KEYS; i++) {
        at = put_number(at, fold_sign(keys[i] - last[i]));
        last[i] = keys[i];
    }
    return (size_t)(put_number(at, len) - to);
}

/* False when its end is not there. */
static bool get_number(bw_bytes bytes, size_t *at, uint64_t *ret_number)
{
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && *at < bytes.len; shift += 7) {
        const uint8_t byte = bytes.ptr[(*at)++];
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte <= 0x7f) {
            *ret_number = number;
            return true;
        }
    }
    return false;
}

size_t sorter_form_get(bw_bytes bytes, struct sorter_record *record)
{
    uint64_t keys[OS_SORTER_KEYS];
    uint64_t len;
    size_t at = 0;
    for (size_t i = 0; i < OS_SORTER_KEYS; i++) {
        uint64_t folded;
        if (!get_number(bytes, &at, &folded))
            return 0;
        keys[i] = record->keys[i] + unfold_sign(folded);
    }
    if (!get_number(bytes, &at, &len) || len > OS_SORTER_MAX_RECORD)
        return 0;
    if (len <= bytes.len - at) {
        memcpy(record->keys, keys, sizeof(keys));
        record->bytes = (bw_bytes){.ptr = bytes.ptr + at, .len = (size_t)len};
    }
    return at + (size_t)len;
}
