#include "decode/quiet.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define QUIET_ENTRIES 1024 /* power of two: 256 KiB */
#define QUIET_BYTES   246  /* of the evidence: 123 characters of UTF-16 */

struct quiet_value {
    uint32_t work;
    uint16_t len; /* 0: free */
    uint8_t kind;
    uint8_t bytes[QUIET_BYTES];
};

struct quiet_values {
    struct quiet_value values[QUIET_ENTRIES];
};

struct quiet_values *quiet_values_new(void)
{
    return calloc(1, sizeof(struct quiet_values));
}

void quiet_values_free(struct quiet_values *quiet)
{
    free(quiet);
}

static bool is_kept(const struct event_value *value)
{
    return (value->kind == EVENT_VALUE_UTF8 || value->kind == EVENT_VALUE_UTF16) &&
           value->bytes.len != 0 && value->bytes.len <= QUIET_BYTES;
}

static size_t place_of(const struct event_value *value)
{
    return (size_t)bw_hash64(value->bytes, value->kind) & (QUIET_ENTRIES - 1);
}

bool quiet_values_find(
        const struct quiet_values *quiet, const struct event_value *value, uint32_t *ret_work)
{
    if (!is_kept(value))
        return false;
    const struct quiet_value *known = &quiet->values[place_of(value)];
    /* the bytes themselves: a hash can be met on purpose, and something be hidden so */
    if (known->len != value->bytes.len || known->kind != value->kind ||
            memcmp(known->bytes, value->bytes.ptr, known->len) != 0)
        return false;
    *ret_work = known->work;
    return true;
}

void quiet_values_add(struct quiet_values *quiet, const struct event_value *value, size_t work)
{
    if (!is_kept(value) || work > UINT32_MAX)
        return;
    struct quiet_value *known = &quiet->values[place_of(value)];
    known->work = (uint32_t)work;
    known->kind = value->kind;
    known->len = (uint16_t)value->bytes.len;
    memcpy(known->bytes, value->bytes.ptr, value->bytes.len);
}
