#include "evtx_value.h"

#include <inttypes.h>
#include <string.h>

#include "base/number.h"
#include "base/time.h"
#include "base/utf.h"

static const struct {
    const char *name;
    uint8_t type;
} type_names[] = {
        {"string", EVTX_STRING},
        {"ansi", EVTX_ANSI_STRING},
        {"i8", EVTX_INT8},
        {"u8", EVTX_UINT8},
        {"i16", EVTX_INT16},
        {"u16", EVTX_UINT16},
        {"i32", EVTX_INT32},
        {"u32", EVTX_UINT32},
        {"i64", EVTX_INT64},
        {"u64", EVTX_UINT64},
        {"f32", EVTX_REAL32},
        {"f64", EVTX_REAL64},
        {"bool", EVTX_BOOL},
        {"binary", EVTX_BINARY},
        {"guid", EVTX_GUID},
        {"size", EVTX_SIZE},
        {"filetime", EVTX_FILETIME},
        {"systemtime", EVTX_SYSTEMTIME},
        {"sid", EVTX_SID},
        {"hex32", EVTX_HEX32},
        {"hex64", EVTX_HEX64},
        {"string[]", EVTX_ARRAY | EVTX_STRING},
};

bool evtx_value_type_parse(bw_str name, uint8_t *ret_type)
{
    for (size_t i = 0; i < BW_COUNT(type_names); i++) {
        if (bw_str_eq(name, bw_str_of(type_names[i].name))) {
            *ret_type = type_names[i].type;
            return true;
        }
    }
    return false;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool evtx_guid_parse(bw_str text, uint8_t ret_guid[EVTX_GUID_SIZE])
{
    /* the first three groups are little-endian numbers, the last two are bytes in order */
    static const uint8_t place[EVTX_GUID_SIZE] = {
            3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    if (text.len == 38 && text.ptr[0] == '{' && text.ptr[37] == '}')
        text = (bw_str){.ptr = text.ptr + 1, .len = 36};
    if (text.len != 36)
        return false;
    size_t pos = 0;
    for (size_t i = 0; i < EVTX_GUID_SIZE; i++) {
        if ((i == 4 || i == 6 || i == 8 || i == 10) && text.ptr[pos++] != '-')
            return false;
        const int high = hex_digit(text.ptr[pos]);
        const int low = hex_digit(text.ptr[pos + 1]);
        if (high < 0 || low < 0)
            return false;
        ret_guid[place[i]] = (uint8_t)(high * 16 + low);
        pos += 2;
    }
    return true;
}

static void put_le(uint8_t *out, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        out[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t get_le(const uint8_t *in, size_t size)
{
    uint64_t value = 0;
    for (size_t i = size; i-- > 0;)
        value = value << 8 | in[i];
    return value;
}

size_t evtx_sid_parse(bw_str text, uint8_t ret_sid[EVTX_SID_MAX])
{
    bw_str part;
    uint64_t number;
    if (!bw_str_cut(&text, '-', &part) || !bw_str_eq(part, BW_STR("S")))
        return 0;
    if (!bw_str_cut(&text, '-', &part) || bw_parse_u64(part, 1, 1, &number) != BW_OK)
        return 0;
    ret_sid[0] = 1;
    if (!bw_str_cut(&text, '-', &part) ||
            bw_parse_u64(part, 0, (UINT64_C(1) << 48) - 1, &number) != BW_OK)
        return 0;
    for (size_t i = 0; i < 6; i++)
        ret_sid[2 + i] = (uint8_t)(number >> (8 * (5 - i)));
    uint8_t count = 0;
    while (bw_str_cut(&text, '-', &part)) {
        if (count == 15 || bw_parse_u64(part, 0, UINT32_MAX, &number) != BW_OK)
            return 0;
        put_le(ret_sid + 8 + 4 * count, number, 4);
        count++;
    }
    ret_sid[1] = count;
    return count == 0 ? 0 : 8 + 4 * (size_t)count;
}

/* Bytes of one value of a type that has a fixed size; 0 for the others. */
static size_t fixed_size(uint8_t type)
{
    static const uint8_t sizes[EVTX_HEX64 + 1] = {
            [EVTX_INT8] = 1,
            [EVTX_UINT8] = 1,
            [EVTX_INT16] = 2,
            [EVTX_UINT16] = 2,
            [EVTX_INT32] = 4,
            [EVTX_UINT32] = 4,
            [EVTX_INT64] = 8,
            [EVTX_UINT64] = 8,
            [EVTX_REAL32] = 4,
            [EVTX_REAL64] = 8,
            [EVTX_BOOL] = 4,
            [EVTX_SIZE] = 8, /* as 64-bit Windows writes it */
            [EVTX_FILETIME] = 8,
            [EVTX_SYSTEMTIME] = 16,
            [EVTX_HEX32] = 4,
            [EVTX_HEX64] = 8,
    };
    if (type == EVTX_HANDLE)
        return 8;
    return type < BW_COUNT(sizes) ? sizes[type] : 0;
}

size_t evtx_value_integer_size(uint8_t type)
{
    if (type == EVTX_REAL32 || type == EVTX_REAL64 || type == EVTX_SYSTEMTIME)
        return 0;
    return fixed_size(type);
}

static bool number_parse(uint8_t type, bw_str text, uint64_t *ret_number)
{
    int64_t negative;
    if (bw_str_starts_with(text, BW_STR("0x")))
        return bw_parse_hex64(text, ret_number) == BW_OK;
    if (bw_str_starts_with(text, BW_STR("-"))) {
        if (bw_parse_i64(text, INT64_MIN, 0, &negative) != BW_OK)
            return false;
        *ret_number = (uint64_t)negative;
        return true;
    }
    if (type == EVTX_BOOL && bw_str_eq(text, BW_STR("true"))) {
        *ret_number = 1;
        return true;
    }
    if (type == EVTX_BOOL && bw_str_eq(text, BW_STR("false"))) {
        *ret_number = 0;
        return true;
    }
    if (type == EVTX_FILETIME || type == EVTX_SYSTEMTIME) {
        bw_time time;
        if (bw_time_parse(text, &time) != BW_OK)
            return false;
        *ret_number = bw_filetime_from_time(time);
        return true;
    }
    return bw_parse_u64(text, 0, UINT64_MAX, ret_number) == BW_OK;
}

bool evtx_value_parse(
        uint8_t type, bw_str text, uint8_t room[EVTX_SID_MAX], struct evtx_value *ret_value)
{
    struct evtx_value value = {.type = type, .bytes = text};
    const bool is_text = type == EVTX_STRING || type == EVTX_ANSI_STRING || type == EVTX_BINARY ||
                         (type & EVTX_ARRAY) != 0;
    if (!is_text && (text.len == 0 || bw_str_eq(text, BW_STR("-"))))
        value = (struct evtx_value){.type = EVTX_NULL};
    else if (type == EVTX_REAL32 || type == EVTX_REAL64) {
        if (bw_parse_double(text, &value.real) != BW_OK)
            return false;
    } else if (fixed_size(type) != 0) {
        if (!number_parse(type, text, &value.number))
            return false;
    } else if (type == EVTX_GUID) {
        if (!evtx_guid_parse(text, room))
            return false;
        value.bytes = (bw_str){.ptr = (const char *)room, .len = EVTX_GUID_SIZE};
    } else if (type == EVTX_SID) {
        const size_t len = evtx_sid_parse(text, room);
        if (len == 0)
            return false;
        value.bytes = (bw_str){.ptr = (const char *)room, .len = len};
    }
    *ret_value = value;
    return true;
}

static void systemtime_encode(uint64_t ticks, uint8_t out[16])
{
    const bw_time time = bw_time_from_filetime(ticks);
    const struct bw_date date = bw_date_from_time(time);
    /* ticks count from 1601-01-01, a Monday */
    const uint64_t weekday = (ticks / (UINT64_C(10000000) * 86400) + 1) % 7;
    const uint64_t parts[8] = {(uint64_t)date.year, date.month, weekday, date.day, date.hour,
            date.minute, date.second, date.nanosecond / 1000000};
    for (size_t i = 0; i < BW_COUNT(parts); i++)
        put_le(out + 2 * i, parts[i], 2);
}

static void array_of_strings_encode(bw_str items, struct bw_buffer *out)
{
    static const uint8_t nul[2] = {0, 0};
    while (items.len != 0) {
        const size_t len = strnlen(items.ptr, items.len);
        bw_buffer_add_as_utf16le(out, bw_str_head(items, len));
        bw_buffer_add(out, nul, sizeof(nul));
        items = bw_str_from(items, len + 1);
    }
}

void evtx_value_encode(const struct evtx_value *value, struct bw_buffer *out)
{
    uint8_t room[16];
    const size_t size = fixed_size(value->type);
    if (value->type == EVTX_NULL)
        return;
    if (value->type == EVTX_STRING)
        bw_buffer_add_as_utf16le(out, value->bytes);
    else if (value->type == (EVTX_ARRAY | EVTX_STRING))
        array_of_strings_encode(value->bytes, out);
    else if (size == 0)
        bw_buffer_add(out, value->bytes.ptr, value->bytes.len);
    else {
        uint64_t number = value->number;
        if (value->type == EVTX_REAL64) {
            memcpy(&number, &value->real, sizeof(number));
        } else if (value->type == EVTX_REAL32) {
            const float narrow = (float)value->real;
            uint32_t bits;
            memcpy(&bits, &narrow, sizeof(bits));
            number = bits;
        }
        if (value->type == EVTX_SYSTEMTIME)
            systemtime_encode(number, room);
        else
            put_le(room, number, size);
        bw_buffer_add(out, room, size);
    }
}

static void guid_format(bw_str guid, struct bw_buffer *out)
{
    const uint8_t *b = (const uint8_t *)guid.ptr;
    bw_buffer_printf(out, "{%08" PRIx64 "-%04" PRIx64 "-%04" PRIx64 "-%02x%02x-", get_le(b, 4),
            get_le(b + 4, 2), get_le(b + 6, 2), b[8], b[9]);
    for (size_t i = 10; i < EVTX_GUID_SIZE; i++)
        bw_buffer_printf(out, "%02x", b[i]);
    bw_buffer_add_char(out, '}');
}

static void sid_format(bw_str sid, struct bw_buffer *out)
{
    const uint8_t *b = (const uint8_t *)sid.ptr;
    uint64_t authority = 0;
    for (size_t i = 2; i < 8; i++)
        authority = authority << 8 | b[i];
    bw_buffer_add_text(out, "S-1-");
    bw_buffer_add_u64(out, authority);
    for (size_t i = 0; i < b[1]; i++) {
        bw_buffer_add_char(out, '-');
        bw_buffer_add_u64(out, get_le(b + 8 + 4 * i, 4));
    }
}

static void time_format(uint64_t ticks, struct bw_buffer *out)
{
    /* Event Viewer always prints seven digits */
    const struct bw_date date = bw_date_from_time(bw_time_from_filetime(ticks));
    bw_buffer_printf(out, "%04d-%02u-%02uT%02u:%02u:%02u.%07uZ", (int)date.year, date.month,
            date.day, date.hour, date.minute, date.second, (unsigned)(ticks % 10000000));
}

static void signed_format(const struct evtx_value *value, struct bw_buffer *out)
{
    const unsigned shift = 64 - 8 * (unsigned)fixed_size(value->type);
    bw_buffer_add_i64(out, (int64_t)(value->number << shift) >> shift);
}

static void strings_format(bw_str items, struct bw_buffer *out)
{
    bool first = true;
    while (items.len != 0) {
        const size_t len = strnlen(items.ptr, items.len);
        if (!first)
            bw_buffer_add_char(out, '\n');
        bw_buffer_add_str(out, bw_str_head(items, len));
        items = bw_str_from(items, len + 1);
        first = false;
    }
}

void evtx_value_format(const struct evtx_value *value, struct bw_buffer *out)
{
    switch (value->type) {
    case EVTX_NULL:
        return;
    case EVTX_STRING:
    case EVTX_ANSI_STRING:
        bw_buffer_add_str(out, value->bytes);
        return;
    case EVTX_ARRAY | EVTX_STRING:
        strings_format(value->bytes, out);
        return;
    case EVTX_INT8:
    case EVTX_INT16:
    case EVTX_INT32:
    case EVTX_INT64:
        signed_format(value, out);
        return;
    case EVTX_REAL32:
    case EVTX_REAL64:
        bw_buffer_printf(out, "%f", value->real);
        return;
    case EVTX_BOOL:
        bw_buffer_add_text(out, value->number != 0 ? "true" : "false");
        return;
    case EVTX_GUID:
        guid_format(value->bytes, out);
        return;
    case EVTX_SID:
        sid_format(value->bytes, out);
        return;
    case EVTX_SIZE:
    case EVTX_HEX32:
    case EVTX_HEX64:
    case EVTX_HANDLE:
        bw_buffer_printf(out, "0x%" PRIx64, value->number);
        return;
    case EVTX_FILETIME:
    case EVTX_SYSTEMTIME:
        time_format(value->number, out);
        return;
    case EVTX_UINT8:
    case EVTX_UINT16:
    case EVTX_UINT32:
    case EVTX_UINT64:
        bw_buffer_add_u64(out, value->number);
        return;
    default:
        for (size_t i = 0; i < value->bytes.len; i++)
            bw_buffer_printf(out, "%02X", (uint8_t)value->bytes.ptr[i]);
    }
}
