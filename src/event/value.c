#include "event/value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json_out.h"
#include "base/number.h"
#include "base/utf.h"

#define GUID_BYTES 16
#define GUID_TEXT  38

/* [MS-DTYP] 2.4.2.2: revision, count, six bytes of authority, then `count` numbers. */
#define SID_HEADER_BYTES    8
#define SID_MAX_AUTHORITIES 15

static const char upper_digits[] = "0123456789ABCDEF";

struct event_value event_value_utf8(bw_str text)
{
    return (struct event_value){.kind = EVENT_VALUE_UTF8, .bytes = bw_str_bytes(text)};
}

struct event_value event_value_uint(uint64_t number)
{
    return (struct event_value){.kind = EVENT_VALUE_UINT, .u = number};
}

bool event_value_is_null(const struct event_value *value)
{
    if (BW_LIKELY(value->kind == EVENT_VALUE_UTF8))
        return value->bytes.len == 0;
    switch ((enum event_value_kind)value->kind) {
    case EVENT_VALUE_ABSENT:
    case EVENT_VALUE_NULL:
        return true;
    case EVENT_VALUE_UTF8:
    case EVENT_VALUE_UTF16:
    case EVENT_VALUE_BINARY:
        return value->bytes.len == 0;
    case EVENT_VALUE_LIST:
        return value->count == 0;
    case EVENT_VALUE_UINT:
    case EVENT_VALUE_INT:
    case EVENT_VALUE_HEX:
    case EVENT_VALUE_FLOAT:
    case EVENT_VALUE_BOOL:
    case EVENT_VALUE_TIME:
    case EVENT_VALUE_GUID:
    case EVENT_VALUE_SID:
    case EVENT_VALUE_KIND_COUNT:
        break;
    }
    return false;
}

static size_t put_u64(uint64_t number, unsigned base, char *out)
{
    char digits[20];
    size_t at = sizeof(digits);
    do {
        digits[--at] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number != 0);
    memcpy(out, digits + at, sizeof(digits) - at);
    return sizeof(digits) - at;
}

static size_t put_i64(int64_t number, char *out)
{
    size_t len = 0;
    if (number < 0)
        out[len++] = '-';
    return len + put_u64(number < 0 ? 0 - (uint64_t)number : (uint64_t)number, 10, out + len);
}

/* The shortest of three precisions that reads back as the same number. */
static size_t put_float(double number, char out[EVENT_VALUE_TEXT_SIZE])
{
    int len = 0;
    for (int precision = 15; precision <= 17; precision++) {
        len = snprintf(out, EVENT_VALUE_TEXT_SIZE, "%.*g", precision, number);
        double back;
        const bw_str text = {.ptr = out, .len = len > 0 ? (size_t)len : 0};
        if (bw_parse_double(text, &back) == BW_OK && back == number)
            break;
    }
    return len > 0 ? (size_t)len : 0;
}

static size_t put_guid(const uint8_t guid[GUID_BYTES], char out[GUID_TEXT])
{
    /* Three little-endian numbers, then two runs of bytes: [MS-DTYP] 2.3.4.2. */
    static const uint8_t order[GUID_BYTES] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    size_t len = 0;
    out[len++] = '{';
    for (size_t i = 0; i < GUID_BYTES; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            out[len++] = '-';
        out[len++] = upper_digits[guid[order[i]] >> 4];
        out[len++] = upper_digits[guid[order[i]] & 0xf];
    }
    out[len++] = '}';
    return len;
}

static void print_hex(bw_bytes bytes, struct bw_buffer *out)
{
    if (bytes.len > SIZE_MAX / 2 || !bw_buffer_reserve(out, bytes.len * 2)) {
        out->failed = true;
        return;
    }
    if (bytes.len == 0)
        return; /* perhaps nothing is reserved yet, and nothing has no place to write to */
    uint8_t *to = out->ptr + out->len;
    for (size_t i = 0; i < bytes.len; i++) {
        *to++ = (uint8_t)upper_digits[bytes.ptr[i] >> 4];
        *to++ = (uint8_t)upper_digits[bytes.ptr[i] & 0xf];
    }
    out->len += bytes.len * 2;
}

/* What is not a well-formed SID is shown as the bytes that it is. */
static void print_sid(bw_bytes sid, struct bw_buffer *out)
{
    const size_t count = sid.len >= SID_HEADER_BYTES ? sid.ptr[1] : SIZE_MAX;
    if (count > SID_MAX_AUTHORITIES || sid.len < SID_HEADER_BYTES + 4 * count) {
        print_hex(sid, out);
        return;
    }
    uint64_t authority = 0;
    for (size_t i = 2; i < SID_HEADER_BYTES; i++)
        authority = authority << 8 | sid.ptr[i];
    char text[20 + SID_MAX_AUTHORITIES * 11 + 8] = "S-";
    size_t len = 2;
    len += put_u64(sid.ptr[0], 10, text + len);
    text[len++] = '-';
    if (authority > UINT32_MAX) { /* [MS-DTYP] 2.4.2.1 writes these in hexadecimal */
        text[len++] = '0';
        text[len++] = 'x';
    }
    len += put_u64(authority, authority > UINT32_MAX ? 16 : 10, text + len);
    for (size_t i = 0; i < count; i++) {
        const uint8_t *p = sid.ptr + SID_HEADER_BYTES + 4 * i;
        const uint32_t number =
                (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
        text[len++] = '-';
        len += put_u64(number, 10, text + len);
    }
    bw_buffer_add(out, text, len);
}

static bw_str bool_text(uint64_t u)
{
    return u != 0 ? BW_STR("true") : BW_STR("false");
}

bool event_value_text(
        const struct event_value *value, char scratch[EVENT_VALUE_TEXT_SIZE], bw_str *ret_text)
{
    size_t len = 0;
    switch ((enum event_value_kind)value->kind) {
    case EVENT_VALUE_ABSENT:
    case EVENT_VALUE_NULL:
        break;
    case EVENT_VALUE_UTF8:
        *ret_text = bw_bytes_str(value->bytes);
        return true;
    case EVENT_VALUE_UINT:
        len = put_u64(value->u, 10, scratch);
        break;
    case EVENT_VALUE_INT:
        len = put_i64(value->i, scratch);
        break;
    case EVENT_VALUE_HEX:
        scratch[0] = '0';
        scratch[1] = 'x';
        len = 2 + put_u64(value->u, 16, scratch + 2);
        break;
    case EVENT_VALUE_FLOAT:
        len = put_float(value->f, scratch);
        break;
    case EVENT_VALUE_BOOL:
        *ret_text = bool_text(value->u);
        return true;
    case EVENT_VALUE_TIME:
        len = bw_time_format(value->i, scratch);
        break;
    case EVENT_VALUE_GUID:
        if (value->bytes.len != GUID_BYTES)
            return false;
        len = put_guid(value->bytes.ptr, scratch);
        break;
    case EVENT_VALUE_UTF16:
    case EVENT_VALUE_SID:
    case EVENT_VALUE_BINARY:
    case EVENT_VALUE_LIST:
    case EVENT_VALUE_KIND_COUNT:
        return false;
    }
    *ret_text = (bw_str){.ptr = scratch, .len = len};
    return true;
}

void event_value_print(const struct event_value *value, struct bw_buffer *out)
{
    char scratch[EVENT_VALUE_TEXT_SIZE];
    bw_str text;
    if (event_value_text(value, scratch, &text)) {
        bw_buffer_add_str(out, text);
    } else if (value->kind == EVENT_VALUE_UTF16) {
        bw_buffer_add_utf16le(out, value->bytes);
    } else if (value->kind == EVENT_VALUE_SID) {
        print_sid(value->bytes, out);
    } else if (value->kind == EVENT_VALUE_LIST) {
        for (uint32_t i = 0; i < value->count; i++) {
            if (i > 0)
                bw_buffer_add_char(out, '\n');
            if (value->items[i].kind != EVENT_VALUE_LIST) /* lists do not nest */
                event_value_print(&value->items[i], out);
        }
    } else {
        print_hex(value->bytes, out);
    }
}

/* Everything here is printable ASCII without quotes: no escaping is needed. */
static void print_quoted(const struct event_value *value, struct bw_buffer *out)
{
    bw_buffer_add_char(out, '"');
    event_value_print(value, out);
    bw_buffer_add_char(out, '"');
}

static void print_json_list(const struct event_value *list, struct bw_buffer *out)
{
    bw_buffer_add_char(out, '[');
    for (uint32_t i = 0; i < list->count; i++) {
        if (i > 0)
            bw_buffer_add_char(out, ',');
        if (list->items[i].kind != EVENT_VALUE_LIST)
            event_value_print_json(&list->items[i], out);
        else
            bw_buffer_add_str(out, BW_STR("null"));
    }
    bw_buffer_add_char(out, ']');
}

void event_value_print_json(const struct event_value *value, struct bw_buffer *out)
{
    switch ((enum event_value_kind)value->kind) {
    case EVENT_VALUE_ABSENT:
    case EVENT_VALUE_NULL:
    case EVENT_VALUE_KIND_COUNT:
        bw_buffer_add_str(out, BW_STR("null"));
        return;
    case EVENT_VALUE_UTF8:
        bw_json_add_str(out, bw_bytes_str(value->bytes));
        return;
    case EVENT_VALUE_UTF16:
        bw_json_add_utf16le(out, value->bytes);
        return;
    case EVENT_VALUE_FLOAT:
        if (!isfinite(value->f)) { /* JSON has no such numbers */
            print_quoted(value, out);
            return;
        }
        event_value_print(value, out);
        return;
    case EVENT_VALUE_UINT:
    case EVENT_VALUE_INT:
    case EVENT_VALUE_BOOL:
        event_value_print(value, out);
        return;
    case EVENT_VALUE_LIST:
        print_json_list(value, out);
        return;
    case EVENT_VALUE_HEX:
    case EVENT_VALUE_TIME:
    case EVENT_VALUE_GUID:
    case EVENT_VALUE_SID:
    case EVENT_VALUE_BINARY:
        print_quoted(value, out);
        return;
    }
}

/* Decimal or 0x…, as text in logs has it. */
static bool text_number(bw_str text, double *ret_number)
{
    uint64_t hex;
    text = bw_str_trim(text);
    if (bw_parse_hex64(text, &hex) == BW_OK) {
        *ret_number = (double)hex;
        return true;
    }
    return bw_parse_double(text, ret_number) == BW_OK;
}

bool event_value_number(const struct event_value *value, double *ret_number)
{
    char text[EVENT_VALUE_TEXT_SIZE * 3 / 2];
    switch ((enum event_value_kind)value->kind) {
    case EVENT_VALUE_UINT:
    case EVENT_VALUE_HEX:
        *ret_number = (double)value->u;
        return true;
    case EVENT_VALUE_INT:
        *ret_number = (double)value->i;
        return true;
    case EVENT_VALUE_FLOAT:
        *ret_number = value->f;
        return true;
    case EVENT_VALUE_UTF8:
        return text_number(bw_bytes_str(value->bytes), ret_number);
    case EVENT_VALUE_UTF16:
        if (value->bytes.len > EVENT_VALUE_TEXT_SIZE) /* longer than any number is written */
            return false;
        return text_number(
                (bw_str){.ptr = text, .len = bw_utf16le_to_utf8(value->bytes, text)}, ret_number);
    case EVENT_VALUE_ABSENT:
    case EVENT_VALUE_NULL:
    case EVENT_VALUE_BOOL:
    case EVENT_VALUE_TIME:
    case EVENT_VALUE_GUID:
    case EVENT_VALUE_SID:
    case EVENT_VALUE_BINARY:
    case EVENT_VALUE_LIST:
    case EVENT_VALUE_KIND_COUNT:
        break;
    }
    return false;
}
