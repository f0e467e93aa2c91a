#include "format/evtx/decode.h"

#include <stdio.h>

#include "base/time.h"
#include "base/utf.h"

#define SID_HEADER_SIZE     8
#define SID_MAX_AUTHORITIES 15

size_t evtx_type_size(uint8_t type)
{
    static const uint8_t sizes[] = {
            [EVTX_TYPE_INT8] = 1,
            [EVTX_TYPE_UINT8] = 1,
            [EVTX_TYPE_INT16] = 2,
            [EVTX_TYPE_UINT16] = 2,
            [EVTX_TYPE_INT32] = 4,
            [EVTX_TYPE_UINT32] = 4,
            [EVTX_TYPE_INT64] = 8,
            [EVTX_TYPE_UINT64] = 8,
            [EVTX_TYPE_REAL32] = 4,
            [EVTX_TYPE_REAL64] = 8,
            [EVTX_TYPE_BOOL] = 4,
            [EVTX_TYPE_GUID] = 16,
            [EVTX_TYPE_FILETIME] = 8,
            [EVTX_TYPE_SYSTEMTIME] = 16,
            [EVTX_TYPE_HEX32] = 4,
            [EVTX_TYPE_HEX64] = 8,
    };
    return type < BW_COUNT(sizes) ? sizes[type] : 0;
}

static uint64_t load_le(const uint8_t *p, size_t size)
{
    switch (size) {
    case 1:
        return p[0];
    case 2:
        return evtx_u16(p);
    case 4:
        return evtx_u32(p);
    case 8:
        return evtx_u64(p);
    default:
        return 0;
    }
}

static int64_t sign_extend(uint64_t value, size_t size)
{
    const unsigned shift = (unsigned)(64 - 8 * size);
    return (int64_t)(value << shift) >> shift;
}

static struct event_value binary(bw_bytes bytes)
{
    return (struct event_value){.kind = EVENT_VALUE_BINARY, .bytes = bytes};
}

static struct event_value odd_value(struct evtx_decode *decode, bw_bytes bytes)
{
    decode->odd = true;
    return binary(bytes);
}

static struct event_value text_value(bw_bytes utf16)
{
    utf16.len &= ~(size_t)1;
    while (utf16.len != 0 && evtx_u16(utf16.ptr + utf16.len - 2) == 0)
        utf16.len -= 2;
    return (struct event_value){.kind = EVENT_VALUE_UTF16, .bytes = utf16};
}

/*
 * Text in the code page of the machine that wrote it, which no record names. UTF-8 is believed
 * where it is valid, Latin-1 is assumed where it is not.
 */
static struct event_value ansi_value(struct evtx_decode *decode, bw_bytes bytes)
{
    while (bytes.len != 0 && bytes.ptr[bytes.len - 1] == 0)
        bytes.len--;
    struct event_value value = event_value_utf8(bw_bytes_str(bytes));
    if (bw_utf8_valid(bw_bytes_str(bytes)))
        return value;
    char *text = bw_arena_alloc(decode->scratch, bytes.len, 2);
    if (text == NULL)
        return odd_value(decode, bytes);
    size_t len = 0;
    for (size_t i = 0; i < bytes.len; i++)
        len += bw_utf8_encode(bytes.ptr[i], text + len);
    return event_value_utf8((bw_str){.ptr = text, .len = len});
}

static struct event_value real_value(uint64_t bits, size_t size)
{
    struct event_value value = {.kind = EVENT_VALUE_FLOAT};
    if (size == 4) {
        const uint32_t low = (uint32_t)bits;
        float real;
        memcpy(&real, &low, sizeof(real));
        value.f = (double)real;
    } else {
        memcpy(&value.f, &bits, sizeof(value.f));
    }
    return value;
}

#define TICKS_PER_DAY       INT64_C(864000000000)
#define TICKS_PER_400_YEARS (146097 * TICKS_PER_DAY)
#define TICKS_PER_76_YEARS  (27759 * TICKS_PER_DAY) /* 1601 to 1677, with 19 leap days */

/*
 * FILETIMEs mean 0 (1601) as "never happened" and far years as "never"; neither fits a bw_time. The
 * calendar repeats every 400 years: the text is made in a cycle that fits, and the year moved back.
 */
static struct event_value far_time(struct evtx_decode *decode, uint64_t ticks)
{
    if (ticks == 0)
        return event_value_utf8(BW_STR("1601-01-01T00:00:00.000Z"));
    uint64_t cycles = ticks / TICKS_PER_400_YEARS;
    uint64_t rest = ticks % TICKS_PER_400_YEARS;
    int64_t year_shift = (int64_t)cycles * 400;
    if (rest < TICKS_PER_76_YEARS + TICKS_PER_DAY * 365) {
        rest += TICKS_PER_400_YEARS;
        year_shift -= 400;
    }
    const bw_time time = bw_time_from_filetime(rest);
    char near[BW_TIME_TEXT_SIZE];
    char *text = bw_arena_alloc_raw(decode->scratch, 1, BW_TIME_TEXT_SIZE + 8);
    if (text == NULL || bw_time_format(time, near) < 4)
        return (struct event_value){.kind = EVENT_VALUE_NULL};
    const int len = snprintf(text, BW_TIME_TEXT_SIZE + 8, "%04d%s",
            (int)(bw_date_from_time(time).year + year_shift), near + 4);
    return event_value_utf8((bw_str){.ptr = text, .len = (size_t)len});
}

static struct event_value filetime_value(struct evtx_decode *decode, uint64_t ticks)
{
    const struct event_value value = {.kind = EVENT_VALUE_TIME, .i = bw_time_from_filetime(ticks)};
    return value.i != BW_TIME_UNKNOWN ? value : far_time(decode, ticks);
}

/* Year, month, day of the week, day, hour, minute, second, millisecond: [MS-DTYP] 2.3.13. */
static struct event_value systemtime_value(struct evtx_decode *decode, bw_bytes bytes)
{
    uint16_t parts[8];
    uint16_t any = 0;
    for (size_t i = 0; i < BW_COUNT(parts); i++) {
        parts[i] = evtx_u16(bytes.ptr + 2 * i);
        any |= parts[i];
    }
    if (any == 0)
        return (struct event_value){.kind = EVENT_VALUE_NULL};
    for (size_t i = 1; i < 7; i++)
        if (parts[i] > UINT8_MAX)
            return odd_value(decode, bytes);
    const struct bw_date date = {.year = parts[0],
            .month = (uint8_t)parts[1],
            .day = (uint8_t)parts[3],
            .hour = (uint8_t)parts[4],
            .minute = (uint8_t)parts[5],
            .second = (uint8_t)parts[6],
            .nanosecond = parts[7] * 1000000u};
    const struct event_value value = {.kind = EVENT_VALUE_TIME, .i = bw_time_from_date(&date)};
    return value.i != BW_TIME_UNKNOWN ? value : odd_value(decode, bytes);
}

/* Length of the SID that starts `bytes`; 0 when there is none. */
static size_t sid_size(bw_bytes bytes)
{
    if (bytes.len < SID_HEADER_SIZE || bytes.ptr[1] > SID_MAX_AUTHORITIES)
        return 0;
    const size_t size = SID_HEADER_SIZE + 4 * (size_t)bytes.ptr[1];
    return size <= bytes.len ? size : 0;
}

static struct event_value scalar_value(struct evtx_decode *decode, uint8_t type, bw_bytes bytes);

/* Number of values in an array, each ended by a NUL; what follows the last NUL is one more. */
static size_t count_strings(bw_bytes bytes, size_t unit)
{
    size_t count = 0;
    bool open = false;
    for (size_t i = 0; i + unit <= bytes.len; i += unit) {
        const bool nul = unit == 2 ? evtx_u16(bytes.ptr + i) == 0 : bytes.ptr[i] == 0;
        count += nul;
        open = !nul;
    }
    return count + open;
}

static size_t string_size(bw_bytes bytes, size_t unit)
{
    size_t i = 0;
    while (i + unit <= bytes.len) {
        const bool nul = unit == 2 ? evtx_u16(bytes.ptr + i) == 0 : bytes.ptr[i] == 0;
        i += unit;
        if (nul)
            return i;
    }
    return bytes.len;
}

/* Bytes of the first value of an array; 0 when the array can not be taken apart. */
static size_t array_step(uint8_t type, bw_bytes bytes)
{
    if (type == EVTX_TYPE_STRING || type == EVTX_TYPE_XML)
        return string_size(bytes, 2);
    if (type == EVTX_TYPE_ANSI)
        return string_size(bytes, 1);
    if (type == EVTX_TYPE_SID)
        return sid_size(bytes);
    if (type == EVTX_TYPE_SIZE || type == EVTX_TYPE_HANDLE)
        return bytes.len % 8 == 0 ? 8 : 4;
    return evtx_type_size(type);
}

static size_t array_count(uint8_t type, bw_bytes bytes)
{
    if (type == EVTX_TYPE_STRING || type == EVTX_TYPE_XML)
        return count_strings(bytes, 2);
    if (type == EVTX_TYPE_ANSI)
        return count_strings(bytes, 1);
    size_t count = 0;
    const size_t step = type == EVTX_TYPE_SID ? 0 : array_step(type, bytes);
    if (step != 0)
        return bytes.len % step == 0 ? bytes.len / step : 0;
    while (bytes.len != 0) {
        const size_t size = array_step(type, bytes);
        if (size == 0)
            return 0;
        bytes = (bw_bytes){.ptr = bytes.ptr + size, .len = bytes.len - size};
        count++;
    }
    return count;
}

static struct event_value array_value(struct evtx_decode *decode, uint8_t type, bw_bytes bytes)
{
    if (bytes.len == 0 || type == EVTX_TYPE_NULL)
        return (struct event_value){.kind = EVENT_VALUE_NULL};
    const size_t count = array_count(type, bytes);
    if (count == 0)
        return odd_value(decode, bytes);
    struct event_value *items = bw_arena_alloc(decode->scratch, count, sizeof(*items));
    if (items == NULL)
        return odd_value(decode, bytes);
    const bool sized = type != EVTX_TYPE_SID && array_step(type, bytes) != 0 &&
                       type != EVTX_TYPE_STRING && type != EVTX_TYPE_XML && type != EVTX_TYPE_ANSI;
    const size_t fixed = sized ? array_step(type, bytes) : 0;
    for (size_t i = 0; i < count; i++) {
        const size_t size = fixed != 0 ? fixed : array_step(type, bytes);
        items[i] = scalar_value(decode, type, (bw_bytes){.ptr = bytes.ptr, .len = size});
        bytes = (bw_bytes){.ptr = bytes.ptr + size, .len = bytes.len - size};
    }
    return (struct event_value){.kind = EVENT_VALUE_LIST, .count = (uint32_t)count, .items = items};
}

/* Types whose size is fixed and right. */
static struct event_value number_value(struct evtx_decode *decode, uint8_t type, bw_bytes bytes)
{
    const uint64_t bits = load_le(bytes.ptr, bytes.len);
    switch (type) {
    case EVTX_TYPE_INT8:
    case EVTX_TYPE_INT16:
    case EVTX_TYPE_INT32:
    case EVTX_TYPE_INT64:
        return (struct event_value){.kind = EVENT_VALUE_INT, .i = sign_extend(bits, bytes.len)};
    case EVTX_TYPE_REAL32:
    case EVTX_TYPE_REAL64:
        return real_value(bits, bytes.len);
    case EVTX_TYPE_BOOL:
        return (struct event_value){.kind = EVENT_VALUE_BOOL, .u = bits != 0};
    case EVTX_TYPE_GUID:
        return (struct event_value){.kind = EVENT_VALUE_GUID, .bytes = bytes};
    case EVTX_TYPE_FILETIME:
        return filetime_value(decode, bits);
    case EVTX_TYPE_SYSTEMTIME:
        return systemtime_value(decode, bytes);
    case EVTX_TYPE_HEX32:
    case EVTX_TYPE_HEX64:
        return (struct event_value){.kind = EVENT_VALUE_HEX, .u = bits};
    default:
        return (struct event_value){.kind = EVENT_VALUE_UINT, .u = bits};
    }
}

/* Types whose size varies, and sizes that do not fit their type. */
static struct event_value sized_value(struct evtx_decode *decode, uint8_t type, bw_bytes bytes)
{
    const bool natural = bytes.len == 1 || bytes.len == 2 || bytes.len == 4 || bytes.len == 8;
    switch (type) {
    case EVTX_TYPE_ANSI:
        return ansi_value(decode, bytes);
    case EVTX_TYPE_BINARY:
        return binary(bytes);
    case EVTX_TYPE_SID:
        if (sid_size(bytes) == 0)
            break;
        return (struct event_value){
                .kind = EVENT_VALUE_SID, .bytes = {.ptr = bytes.ptr, .len = sid_size(bytes)}};
    case EVTX_TYPE_SIZE: /* as wide as a pointer of the machine that wrote it */
    case EVTX_TYPE_HANDLE:
        if (!natural)
            break;
        return (struct event_value){.kind = EVENT_VALUE_HEX, .u = load_le(bytes.ptr, bytes.len)};
    case EVTX_TYPE_BOOL: /* one byte in records of some drivers */
        if (!natural)
            break;
        return (struct event_value){
                .kind = EVENT_VALUE_BOOL, .u = load_le(bytes.ptr, bytes.len) != 0};
    default:
        break;
    }
    return odd_value(decode, bytes);
}

static struct event_value scalar_value(struct evtx_decode *decode, uint8_t type, bw_bytes bytes)
{
    if (type == EVTX_TYPE_STRING || type == EVTX_TYPE_XML)
        return text_value(bytes);
    if (type == EVTX_TYPE_NULL || bytes.len == 0)
        return (struct event_value){.kind = EVENT_VALUE_NULL};
    if (evtx_type_size(type) == bytes.len)
        return number_value(decode, type, bytes);
    return sized_value(decode, type, bytes);
}

struct event_value evtx_item_value(struct evtx_decode *decode, struct evtx_item item)
{
    bw_bytes bytes;
    if (bw_bytes_slice(decode->chunk, item.start, item.size, &bytes) != BW_OK)
        return (struct event_value){.kind = EVENT_VALUE_NULL};
    if ((item.type & EVTX_TYPE_ARRAY) == 0)
        return scalar_value(decode, item.type, bytes);
    return array_value(decode, (uint8_t)(item.type & ~EVTX_TYPE_ARRAY), bytes);
}
